/* SPDX-License-Identifier: ISC */
/* The words and phrases of all patterns in one automaton: one pass over a sentence finds them all,
 * however many there are.
 *
 * Two tries on top of each other: one over letters turns each word of the text into the ids of the
 * words (and beginnings of words) that it is, one over word ids finds phrases. A phrase carries an
 * *outcome*: a number that the caller chose. Immutable after lexicon_finish; any thread may walk. */
#ifndef FACTS_LEXICON_H
#define FACTS_LEXICON_H

#include "base/span.h"

#include <stdint.h>

enum {
    LEXICON_WORD_IDS = 6, /* most ids of one word of the text: itself and beginnings */
};

struct lexicon;

struct lexicon *lexicon_new(void);
void lexicon_free(struct lexicon *lexicon);

/* Adds a phrase: lower-case words separated by PATTERN_GAP; a word may end in PATTERN_PREFIX. The
 * same phrase may be added with several outcomes. */
void lexicon_add(struct lexicon *lexicon, struct span phrase, uint32_t outcome);

/* Ends adding. */
void lexicon_finish(struct lexicon *lexicon);

/* The ids of a lower-case word, most specific last; 0 fills the rest. */
void lexicon_look_up(const struct lexicon *lexicon, const char *word, size_t length,
                     uint32_t ids[static LEXICON_WORD_IDS]);

/* A place in the phrase trie. 0 is nowhere. */
uint32_t lexicon_first(const struct lexicon *lexicon, uint32_t word_id);
uint32_t lexicon_next(const struct lexicon *lexicon, uint32_t place, uint32_t word_id);

/* True if some phrase goes on behind `place`. */
bool lexicon_goes_on(const struct lexicon *lexicon, uint32_t place);

/* The outcomes of phrases that end at `place`; *count of them. */
const uint32_t *lexicon_outcomes(const struct lexicon *lexicon, uint32_t place, size_t *count);

#endif
