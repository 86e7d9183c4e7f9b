/* SPDX-License-Identifier: ISC */
/* Which patterns stand where in a sentence. */
#ifndef FACTS_SCAN_H
#define FACTS_SCAN_H

#include "base/bits.h"
#include "base/buffer.h"
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

/* What is known of a word before the walk. */
struct prospect {
    const uint64_t *here;  /* as a row of the lexicon: roots behind which the word goes on */
    const uint64_t *ahead; /* the same, or a later word of its part */
    size_t end;            /* the word behind its part */
};

struct scanner {
    const struct ruleset *rules;
    const struct lexicon *lexicon; /* of the rules */
    struct lexicon_known known;    /* words seen lately */
    struct regex_matcher *matcher;
    struct sentence *sentence;     /* being scanned: marks are set in it */
    const struct bits *around[2];  /* signs of what stands above the clause, which guards may ask for; NULL
                                      when that isn't known */

    /* Of the last sentence. */
    struct buffer whole;           /* the text that it is all of; empty when that isn't known */
    struct match *matches;         /* by first word, longer ones first */
    size_t count, capacity;
    struct bits signs;             /* signs found */
    struct stop *stops;            /* in any order */
    size_t stop_count, stop_capacity;
    struct prospect *prospects;    /* for each word */
    uint64_t *rows;                /* for each word two rows, for its prospect */
    uint32_t steps;                /* places of the lexicon reached */
    uint32_t limited;              /* a pattern that ran into a limit of PCRE2, UINT32_MAX for none */
};

void scanner_init(struct scanner *scanner, const struct ruleset *rules);
void scanner_free(struct scanner *scanner);

/* Finds all matches of all patterns and sets the marks of the sentence's words. */
void scan_sentence(struct scanner *scanner, struct sentence *sentence);

/* Notes that the last sentence is all of `text`, a clause that may be the heading or lead-in of the next. */
void scan_note_whole(struct scanner *scanner, struct span text);

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

/* The word behind the last of the stops that stand in the words [first, end) of the last sentence;
 * SIZE_MAX where none does. */
size_t scan_behind_stop(const struct scanner *scanner, const struct guards *stops, size_t first,
                        size_t end);

/* Writes the numbers of the rows of evidence of that `where` that have all their signs in `signs` to
 * `rows`, which has room for all; returns how many. */
size_t scan_rows(const struct ruleset *rules, const struct bits *signs, enum rule_where where,
                 uint32_t *rows);

#endif
