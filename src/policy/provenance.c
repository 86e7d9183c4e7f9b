/* SPDX-License-Identifier: ISC */
/* The provenance line and the title. The line's form:
 *
 *     > *The following text is extracted and transformed from the SITE privacy policy that was
 *     archived on YYYY-MM-DD. Please check the [...](ADDRESS) for the most accurate reproduction.*
 *
 * all in one line, which may be preceded by a byte-order mark. */
#include "policy/provenance.h"

#include "base/buffer.h"
#include "base/date.h"
#include "base/memory.h"
#include "base/utf8.h"
#include "policy/clause.h"
#include "policy/plain.h"

#include <stdlib.h>

static const char byte_order_mark[] = "\xEF\xBB\xBF";
static const char opening[] = "> *The following text is extracted and transformed from the ";
static const char before_date[] = " privacy policy that was archived on ";

enum {
    DATE_LENGTH = 10,       /* of YYYY-MM-DD */
    TITLE_WINDOW = 1 << 16, /* a heading further from the beginning is no title */
};

static bool starts_with(struct span text, const char *prefix, size_t length)
{
    return text.length >= length && memcmp(text.bytes, prefix, length) == 0;
}

/* The address of the last link in `line`: from "](" to the ')' that ends it. */
static struct span find_address(struct span line)
{
    const char *link = memmem(line.bytes, line.length, "](", 2);
    if (!link) {
        return span_of("");
    }
    const char *start = link + 2;
    size_t rest = (size_t)(line.bytes + line.length - start);
    const char *end = memmem(start, rest, ") for the most", 14);
    end = end ? end : memrchr(start, ')', rest);
    return end ? span_make(start, (size_t)(end - start)) : span_of("");
}

bool provenance_parse(struct span text, struct provenance *out)
{
    *out = (struct provenance){.site = span_of(""), .address = span_of("")};
    const char *newline = text.length ? memchr(text.bytes, '\n', text.length) : NULL;
    size_t line_length = newline ? (size_t)(newline - text.bytes) : text.length;
    struct span line = span_make(text.bytes, line_length);
    if (starts_with(line, byte_order_mark, 3)) {
        line = span_slice(line, 3, line.length);
    }
    if (!starts_with(line, opening, sizeof opening - 1)) {
        return false;
    }
    struct span rest = span_slice(line, sizeof opening - 1, line.length);
    const char *middle = memmem(rest.bytes, rest.length, before_date, sizeof before_date - 1);
    if (!middle || middle == rest.bytes) {
        return false;
    }
    out->site = span_make(rest.bytes, (size_t)(middle - rest.bytes));
    rest = span_slice(rest, out->site.length + sizeof before_date - 1, rest.length);
    if (rest.length >= DATE_LENGTH) {
        out->date = date_parse(span_slice(rest, 0, DATE_LENGTH));
    }
    out->address = find_address(rest);
    out->length = line_length + (newline ? 1 : 0);
    return true;
}

/* Looks through the clauses of `body` for the title: the first heading, else the first clause with
 * words. Sets *title to its source and *chosen to the clause. */
static bool find_title(struct span body, struct span *title, struct clause *chosen)
{
    struct clause_list list = {0};
    bool found = false;
    bool heading = false;
    size_t start = 0;
    size_t end = 0;
    while (!heading && end < TITLE_WINDOW && block_next(body, end, &start, &end)) {
        struct span block = span_slice(body, start, end);
        clause_parse(block, &list);
        for (size_t i = 0; i < list.count && !heading; i++) {
            struct clause *clause = &list.items[i];
            heading = clause->kind == CLAUSE_HEADING;
            if (heading || (!found && clause->kind != CLAUSE_RULE)) {
                found = true;
                *chosen = *clause;
                *title = span_slice(block, clause->start, clause->end);
            }
        }
    }
    clause_list_free(&list);
    return found;
}

void provenance_title(struct span body, size_t limit, struct buffer *out)
{
    struct span source;
    struct clause clause;
    if (!find_title(body, &source, &clause)) {
        return;
    }
    if (clause.kind != CLAUSE_HEADING) {
        const char *newline = memchr(source.bytes, '\n', source.length);
        source.length = newline ? (size_t)(newline - source.bytes) : source.length;
    }
    uint32_t body_start = clause.body - clause.start;
    body_start = body_start < source.length ? body_start : (uint32_t)source.length;
    char *plain = xmalloc(plain_capacity(source.length));
    unsigned flags;
    size_t length = plain_text(source, body_start, clause.kind, plain, &flags, NULL);
    buffer_append(out, plain, utf8_cut(span_make(plain, length), limit));
    free(plain);
}
