/* SPDX-License-Identifier: ISC */
/* The words and phrases of all patterns in one automaton: one pass over a sentence finds them all,
 * however many there are.
 *
 * Two tries on top of each other: one over letters turns each word of the text into the ids of the
 * words (and beginnings of words) that it is, one over word ids finds phrases. A *place* is a node
 * of the latter; a *root* is a place where a later link of a chain begins, reached from the ends of
 * the link before it over a skip. The end of a chain carries an *outcome*: a number that the caller
 * chose. Immutable after lexicon_finish; any thread may walk. */
#ifndef FACTS_LEXICON_H
#define FACTS_LEXICON_H

#include "base/span.h"
#include "facts/pattern.h"

#include <stdint.h>

enum {
    LEXICON_WORD_IDS = 6, /* most ids of one word of the text: itself and beginnings */
};

struct lexicon;

struct lexicon *lexicon_new(void);
void lexicon_free(struct lexicon *lexicon);

/* Adds a chain of phrases: lower-case words separated by PATTERN_GAP; a word may end in
 * PATTERN_PREFIX. The same chain may be added with several outcomes. */
void lexicon_add(struct lexicon *lexicon, const struct phrase_chain *chain, uint32_t outcome);

/* Ends adding. */
void lexicon_finish(struct lexicon *lexicon);

/* The ids of a lower-case word, most specific last; 0 fills the rest. */
void lexicon_look_up(const struct lexicon *lexicon, const char *word, size_t length,
                     uint32_t ids[static LEXICON_WORD_IDS]);

/* The id of the word that stands for any number (PATTERN_DIGITS) or for '@'; 0 when no phrase has
 * it. */
uint32_t lexicon_sign_id(const struct lexicon *lexicon, char sign);

/* A place in the phrase trie. 0 is nowhere. */
uint32_t lexicon_first(const struct lexicon *lexicon, uint32_t word_id);
uint32_t lexicon_next(const struct lexicon *lexicon, uint32_t place, uint32_t word_id);

/* True if some phrase goes on behind `place` with the next word. */
bool lexicon_goes_on(const struct lexicon *lexicon, uint32_t place);

/* The outcomes of phrases that end at `place`; *count of them. */
const uint32_t *lexicon_outcomes(const struct lexicon *lexicon, uint32_t place, size_t *count);

struct lexicon_skip {
    uint32_t root;       /* number of the root behind it */
    uint8_t least, most; /* words between */
};

/* The skips that begin behind `place`; *count of them. */
const struct lexicon_skip *lexicon_skips(const struct lexicon *lexicon, uint32_t place,
                                         size_t *count);

/* The place of root `root`, which is below lexicon_root_count. */
uint32_t lexicon_root_count(const struct lexicon *lexicon);
uint32_t lexicon_root_place(const struct lexicon *lexicon, uint32_t root);

/* The roots behind which a phrase begins with the word; *count of them. */
const uint32_t *lexicon_word_roots(const struct lexicon *lexicon, uint32_t word_id, size_t *count);

#endif
