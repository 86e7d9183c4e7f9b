/* SPDX-License-Identifier: ISC */
/* Any bytes as a query, up to the first newline, and the rest as a text to mark. */
#include "base/utf8.h"
#include "policy/plain.h"
#include "query/query.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

static unsigned flags_of(struct span text)
{
    for (size_t i = 0; i < text.length; i++) {
        if ((unsigned char)text.bytes[i] >= 0x80) {
            return 0;
        }
    }
    return PLAIN_ASCII;
}

/* Ranges must lie in the text, in order and apart. */
static void mark(const struct query *query, struct span text)
{
    struct marker *marker = marker_new(query);
    struct range_list ranges = {0};
    marker_ranges(marker, text, flags_of(text), &ranges);
    for (size_t i = 0; i < ranges.count; i++) {
        struct range range = ranges.items[i];
        if (range.start >= range.end || range.end > text.length ||
            (i > 0 && range.start < ranges.items[i - 1].end)) {
            abort();
        }
    }
    range_list_free(&ranges);
    marker_free(marker);
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    struct span all = {(const char *)data, size};
    const char *newline = size ? memchr(data, '\n', size) : NULL;
    size_t length = newline ? (size_t)(newline - all.bytes) : size;
    struct span text = span_slice(all, newline ? length + 1 : size, size);
    struct query_error fault;
    struct query *query = query_parse(span_slice(all, 0, length), &fault);
    if (query && utf8_is_valid(text)) {
        mark(query, text);
    }
    query_free(query);
    return 0;
}
