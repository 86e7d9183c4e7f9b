/* SPDX-License-Identifier: ISC */
/* Any bytes as two texts, parted by the first newline: the edits between them tile both, and what stays is
 * the same on both sides but for white space. */
#include "change/letters.h"
#include "change/words.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

static bool is_space(char byte)
{
    return byte == ' ' || (byte >= '\t' && byte <= '\r');
}

static bool is_same(struct span a, struct span b)
{
    size_t i = 0, j = 0;
    for (;;) {
        while (i < a.length && is_space(a.bytes[i])) {
            i++;
        }
        while (j < b.length && is_space(b.bytes[j])) {
            j++;
        }
        if (i == a.length || j == b.length) {
            return i == a.length && j == b.length;
        }
        if (a.bytes[i++] != b.bytes[j++]) {
            return false;
        }
    }
}

static void check(struct span old, struct span new, const struct word_edits *edits)
{
    uint32_t old_at = 0, new_at = 0;
    for (size_t i = 0; i < edits->count; i++) {
        const struct word_edit *edit = &edits->items[i];
        if (edit->old_start != old_at || edit->new_start != new_at || edit->old_end < old_at ||
            edit->new_end < new_at || edit->old_end > old.length || edit->new_end > new.length) {
            abort();
        }
        old_at = edit->old_end;
        new_at = edit->new_end;
        if (edit->same && !is_same(span_slice(old, edit->old_start, edit->old_end),
                                   span_slice(new, edit->new_start, edit->new_end))) {
            abort();
        }
    }
    if (edits->count && (old_at != old.length || new_at != new.length)) {
        abort();
    }
    if (words_count(old) + edits->added != words_count(new) + edits->removed) {
        abort();
    }
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    struct span all = {(const char *)data, size};
    const char *newline = size ? memchr(data, '\n', size) : NULL;
    size_t length = newline ? (size_t)(newline - all.bytes) : size;
    struct span old = span_slice(all, 0, length);
    struct span new = span_slice(all, newline ? length + 1 : size, size);
    struct word_edits edits = {0};
    words_compare(old, new, &edits);
    check(old, new, &edits);
    word_edits_free(&edits);
    if (letters_are_same(old, new) != letters_are_same(new, old) || !letters_are_same(old, old)) {
        abort();
    }
    return 0;
}
