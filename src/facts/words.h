/* SPDX-License-Identifier: ISC */
/* Marked words, as those read them who tell from them who does what. Room-private. */
#ifndef FACTS_WORDS_H
#define FACTS_WORDS_H

#include "facts/ruleset.h"
#include "facts/sentence.h"

#define BIT(mark) (1U << (mark))
#define SUBJECTS (BIT(MARK_OPERATOR) | BIT(MARK_USER) | BIT(MARK_OTHERS))

enum {
    SUBJECT_REACH = 14, /* words between a verb and its subject */
    UNKNOWN_MAX = 5,    /* words without meaning that a denial reaches over */
};

static inline bool word_has(const struct sentence *s, size_t word, uint32_t bits)
{
    return (s->words[word].marks & bits) != 0;
}

static inline bool word_denies(const struct sentence *s, size_t word, uint32_t bits)
{
    return word_has(s, word, bits) && !word_has(s, word, BIT(MARK_NOT_REALLY));
}

static inline struct span word_text(const struct sentence *s, size_t word)
{
    const struct word *w = &s->words[word];
    return span_make(s->lower + w->start, (size_t)(w->end - w->start));
}

static inline bool word_is_or(const struct sentence *s, size_t word)
{
    struct span text = word_text(s, word);
    return span_equal(text, span_of("or")) || span_equal(text, span_of("and"));
}

/* True for the "not" of "but not your name", which denies a thing, not a verb. */
static inline bool word_is_but_not(const struct sentence *s, size_t word)
{
    return word > 0 && word_denies(s, word, BIT(MARK_NOT)) &&
           span_equal(word_text(s, word - 1), span_of("but"));
}

#endif
