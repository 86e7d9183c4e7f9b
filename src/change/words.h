/* SPDX-License-Identifier: ISC */
/* Which words of a text changed.
 *
 * A *word* is a run of letters, digits and marks inside it, one ideograph, or one sign, together with
 * whether white space stands before it (the first word of a text counts as if it did). Words are
 * compared as they are written; white space of any length is the same. Byte ranges tile both texts:
 * each edit begins where the one before ended, and white space belongs to the word behind it. */
#ifndef CHANGE_WORDS_H
#define CHANGE_WORDS_H

#include "base/span.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A stretch of words that is the same in both texts, or was replaced (either side may be empty). */
struct word_edit {
    uint32_t old_start, old_end; /* bytes of the old text, [start, end) */
    uint32_t new_start, new_end; /* bytes of the new text */
    uint32_t removed, added;     /* words with letters or digits; 0 if it is the same */
    bool same;
};

/* `(struct word_edits){0}` is an empty list. */
struct word_edits {
    struct word_edit *items; /* heap */
    size_t count;
    size_t capacity;
    uint32_t removed, added; /* sums over the edits */
};

void word_edits_free(struct word_edits *edits);

/* Replaces *edits by the way from `old` to `new` (each below 2^31 bytes), with few changes, and none of
 * a word or two between larger ones. Time linear in the texts for similar ones and bounded for all:
 * of texts that differ very much, long stretches are replaced as a whole. Any thread. */
void words_compare(struct span old, struct span new, struct word_edits *edits);

/* The words with letters or digits in a text: what `removed` and `added` count. */
uint32_t words_count(struct span text);

#endif
