/* SPDX-License-Identifier: ISC */
/* Which patterns stand where in a sentence. */
#ifndef FACTS_SCAN_H
#define FACTS_SCAN_H

#include "base/regex.h"
#include "facts/ruleset.h"
#include "facts/sentence.h"

struct match {
    uint32_t pattern;        /* index into the ruleset's patterns */
    uint16_t first, last;    /* words, inclusive */
    uint16_t start, end;     /* bytes of the sentence: what proves it */
    uint16_t value, value_end; /* bytes of the sentence that the value is read from */
};

struct scanner {
    const struct ruleset *rules;
    struct regex_matcher *matcher;
    struct sentence *sentence; /* being scanned: marks are set in it */
    struct match *matches; /* terms, frames and rules of the last sentence, by first word, longer
                              ones first */
    size_t count;
    size_t capacity;
    struct match *guards; /* guards of the last sentence, in any order */
    size_t guard_count;
    size_t guard_capacity;
    uint32_t *found; /* rows of evidence of which all signs were found in it */
    size_t found_count;
    size_t found_capacity;
    uint32_t round;        /* number of the sentence; tells fresh entries of `seen` from stale */
    struct {
        uint32_t round;
        uint32_t needs; /* bit i: a word of need i was seen */
    } *seen;             /* for each pattern */
    struct {
        uint32_t round;
        uint32_t word; /* last word of the sentence that begins a phrase behind it */
    } *roots;            /* for each root of the lexicon */
    struct {
        uint32_t round;
        uint32_t signs; /* bit i: its sign i was found */
    } *rows;             /* for each row of evidence */
    uint32_t *ready;     /* patterns whose needs are all met, to be tried */
    size_t ready_count;
    size_t ready_capacity;
    uint32_t steps;      /* places of the lexicon reached in the current sentence */
    uint32_t limited;    /* a pattern that ran into a limit of PCRE2, UINT32_MAX for none */
};

void scanner_init(struct scanner *scanner, const struct ruleset *rules);
void scanner_free(struct scanner *scanner);

/* Finds all matches of all patterns and sets the marks of the sentence's words. */
void scan_sentence(struct scanner *scanner, struct sentence *sentence);

/* True if a guard of `guards` stands in the words [first, end) of the last sentence. */
bool scan_has_guard(const struct scanner *scanner, const struct guards *guards, size_t first,
                    size_t end);

/* Adds to `sums` (for each category) the rows of evidence of that `where` whose signs are among the
 * matches of the last sentence. */
void scan_evidence(struct scanner *scanner, enum rule_where where, int32_t *sums);

#endif
