/* SPDX-License-Identifier: ISC */
/* How much a policy has to read, and how hard that is.
 *
 * Everything is counted in the plain text (policy/plain.h) of one clause at a time, and counts of
 * clauses add up: so a clause that stands in hundreds of snapshots is counted once.
 *
 *  - A *word* is a run of letters, digits and inner apostrophes, as the rules see it
 *    (facts/sentence.h): "opt-out" is two words. A text of Han or Kana is hardly counted.
 *  - A sentence is one of *prose* when . ? ! or : closes it (behind which quotation marks and
 *    parentheses may stand). What is left open isn't: "your name;", lines of addresses and
 *    navigation. Headings and rows are never prose. So a list counts as the sentence that leads it
 *    in, with those of its items that are sentences. Its other items are words to read, but tell
 *    nothing of how hard the prose is.
 *  - *Syllables* are counted by spelling: runs of vowels, less the silent ones ("used", "site"), and
 *    two for vowels that are apart ("via", "period") and for the endings "-le" and "-ism". A word
 *    without vowels has one, a number too. Of the 700 commonest words of 130 real policies, 6 came
 *    out wrong.
 *
 * The formulas are for English only; of other texts just the words mean something. */
#ifndef FACTS_MEASURES_H
#define FACTS_MEASURES_H

#include "base/span.h"

#include <stdbool.h>
#include <stdint.h>

enum {
    WORDS_PER_MINUTE = 250, /* McDonald and Cranor, The Cost of Reading Privacy Policies, 2008 */
};

/* Counts of a clause, or of many together. */
struct measures {
    uint64_t words;     /* all */
    uint64_t english;   /* words that every English text is full of ("the", "and", "your") */
    uint64_t sentences; /* of prose */
    uint64_t prose;     /* words of these sentences */
    uint64_t syllables; /* of these words */
    uint64_t long_words; /* of these words: three syllables or more */
};

/* One thread's memory for measuring. */
struct measurer;

struct measurer *measurer_new(void);
void measurer_free(struct measurer *measurer);

/* Counts a clause's plain text, as prose; linear time. */
struct measures measure_text(struct measurer *measurer, struct span text);

/* Adds the counts of a clause of this enum clause_kind: of a heading or row, only words. */
void measures_add(struct measures *sum, const struct measures *clause, uint8_t kind);

/* False if the policy is in another language: among 20 words or more, fewer than one in ten is
 * one of the commonest English ones. (In English texts it is one in four.) */
bool measures_are_english(const struct measures *measures);

/* True if the policy is English and has a sentence of prose; else the next three mean nothing. */
bool measures_can_grade(const struct measures *measures);

/* Reading ease, from 100 (very easy) down past 0: 206.835 - 1.015 words/sentence - 84.6
 * syllables/word. Flesch, A New Readability Yardstick, Journal of Applied Psychology 32, 1948. */
double measures_reading_ease(const struct measures *measures);

/* The school grade (US) that is needed: 0.39 words/sentence + 11.8 syllables/word - 15.59.
 * Kincaid, Fishburne, Rogers and Chissom, Derivation of New Readability Formulas, US Naval Technical
 * Training Command, Research Branch Report 8-75, 1975. */
double measures_grade(const struct measures *measures);

/* SMOG, a school grade too: 3.1291 + 1.0430 sqrt(30 long words/sentence). McLaughlin, SMOG Grading,
 * Journal of Reading 12, 1969. Made for 30 sentences and more; for fewer it is a guess. */
double measures_smog(const struct measures *measures);

/* Minutes to read all words. */
double measures_minutes(const struct measures *measures);

/* The syllables of a word (letters of any case, digits, apostrophes); at least 1. */
unsigned syllables_of(struct span word);

#endif
