/* SPDX-License-Identifier: ISC */
/* Making a lexicon: chains of phrases are added one by one, then all is laid out as arrays. */
#ifndef FACTS_LEXICON_BUILD_H
#define FACTS_LEXICON_BUILD_H

#include "base/arena.h"
#include "facts/lexicon.h"
#include "facts/pattern.h"

struct lexicon_builder;

struct lexicon_builder *lexicon_builder_new(void);

/* Adds a chain of phrases: lower-case words separated by PATTERN_GAP; a word may end in
 * PATTERN_PREFIX. The same chain may be added with several outcomes. A mark's number is below 32. */
void lexicon_add(struct lexicon_builder *builder, const struct phrase_chain *chain,
                 enum lexicon_outcome kind, uint32_t number);

/* The id that a word, which may end in PATTERN_PREFIX, gets or has. */
uint32_t lexicon_add_word(struct lexicon_builder *builder, struct span word);

/* Ends adding: frees the builder and returns the lexicon, which lives in `arena` with all its
 * arrays. */
const struct lexicon *lexicon_finish(struct lexicon_builder *builder, struct arena *arena);

#endif
