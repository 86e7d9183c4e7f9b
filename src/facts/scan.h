/* SPDX-License-Identifier: ISC */
/* Which patterns stand where in a sentence. */
#ifndef FACTS_SCAN_H
#define FACTS_SCAN_H

#include "base/bits.h"
#include "base/regex.h"
#include "facts/ruleset.h"
#include "facts/sentence.h"

/* A term, frame or rule. */
struct match {
    uint32_t pattern;          /* index into the ruleset's patterns */
    uint32_t rule;             /* index into its rules */
    uint16_t first, last;      /* words, inclusive */
    uint16_t start, end;       /* bytes of the sentence: what proves it */
    uint16_t value, value_end; /* bytes of the sentence that the value is read from */
    uint8_t role;              /* ROLE_TERM, ROLE_FRAME or ROLE_RULE */
};

/* Where a stop stands. */
struct stop {
    uint16_t first, last; /* words, inclusive */
    uint32_t number;
};

/* A chain that may go on behind a root. */
struct open_chain {
    uint16_t first;       /* word that it began with */
    uint16_t from, until; /* words that may go on, inclusive */
    uint16_t part;        /* of the sentence: the word must be in the same */
    uint32_t next;        /* 1 + index of another chain behind the same root, 0 at the end */
};

struct scanner {
    const struct ruleset *rules;
    const struct lexicon *lexicon; /* of the rules */
    struct lexicon_known known;    /* words seen lately */
    struct regex_matcher *matcher;
    struct sentence *sentence;     /* being scanned: marks are set in it */

    /* Of the last sentence. */
    struct match *matches;         /* by first word, longer ones first */
    size_t count, capacity;
    struct bits signs;             /* signs found */
    struct stop *stops;            /* in any order */
    size_t stop_count, stop_capacity;
    struct bits open;              /* roots behind which chains are open */
    uint32_t *chain_heads;         /* for each of them: 1 + index of one of its chains */
    struct open_chain *chains;
    size_t chain_count, chain_capacity;
    uint32_t steps;                /* places of the lexicon reached */
    uint32_t *ready;               /* patterns whose needs are all met, to be tried */
    size_t ready_count, ready_capacity;

    uint32_t round;                /* number of the sentence; tells fresh entries of `seen` */
    struct {
        uint32_t round;
        uint32_t needs;            /* bit i: a word of need i was seen */
    } *seen;                       /* for each pattern */
    uint32_t limited;              /* a pattern that ran into a limit of PCRE2, UINT32_MAX for none */
};

void scanner_init(struct scanner *scanner, const struct ruleset *rules);
void scanner_free(struct scanner *scanner);

/* Finds all matches of all patterns and sets the marks of the sentence's words. */
void scan_sentence(struct scanner *scanner, struct sentence *sentence);

/* True if the sign stands in the last sentence. */
static inline bool scan_has_sign(const struct scanner *scanner, uint32_t sign)
{
    return bits_has(&scanner->signs, sign);
}

/* True if one of the guards, which are signs, stands in the last sentence. */
bool scan_has_any(const struct scanner *scanner, const struct guards *guards);

/* True if one of the stops stands in the words [first, end) of the last sentence. */
bool scan_has_stop(const struct scanner *scanner, const struct guards *stops, size_t first,
                   size_t end);

/* Adds to `sums` (for each category) the rows of evidence of that `where` whose signs are among the
 * matches of the last sentence. */
void scan_evidence(const struct scanner *scanner, enum rule_where where, int32_t *sums);

#endif
