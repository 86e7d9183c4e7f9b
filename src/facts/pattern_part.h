/* SPDX-License-Identifier: ISC */
/* Parts of a pattern, as its analysis (pattern_words.c) puts them together: what each matches or
 * needs.
 *
 * A part is either *exact*: chains of strings that are all it matches; or known by its *needs*: sets
 * of words of which every match holds one each. Strings are made of word bytes and of these signs:
 *   PATTERN_GAP     a separator within the phrase
 *   PATTERN_PREFIX  the rest of a word (from \w*)
 *   PATTERN_DIGITS  a word that begins with a digit (from \d)
 *   PART_EDGE       an edge of a word that takes no text: \b, the ends of the pattern
 *   PART_OPEN       it is unknown what follows or comes before: a word that touches it is only a
 *                   beginning or an end
 * All that these functions return lives in the analysis' arena. */
#ifndef FACTS_PATTERN_PART_H
#define FACTS_PATTERN_PART_H

#include "facts/pattern.h"

enum {
    PART_EDGE = 1,
    PART_OPEN = 2,
    NEED_WORDS = 300, /* most words of one need, or that a pattern begins with */
};

struct part {
    bool exact;                  /* `chains` are all it matches */
    struct phrase_chain *chains; /* when exact */
    size_t chain_count;
    struct phrase_set needs[PATTERN_NEEDS]; /* when not */
    size_t need_count;
};

struct analysis {
    struct span text;                /* the expanded pattern */
    size_t at;                       /* the next byte */
    int depth;                       /* open groups */
    bool looked_around;              /* a look-around was left out: more may match than does */
    bool chains_only;                /* needs aren't asked for */
    size_t start;                    /* where the current alternative begins */
    bool edge;                       /* the current group begins where a word does */
    struct phrase_set begins;        /* first words of the alternatives so far */
    bool begins_unknown;             /* not of all of them */
    const struct phrase_set *common; /* sorted */
    struct arena *arena;             /* results and scratch */
};

/* The parts of a sequence joined so far. */
struct sequence {
    struct part whole; /* what the sequence needs so far */
    struct part run;   /* the exact parts since the last inexact one, joined */
    struct part first; /* those before the first inexact one, once it is broken */
    bool broken;       /* an inexact part came before `run` */
};

/* True for letters, digits, apostrophes, bytes beyond ASCII and the signs that are words. */
bool part_is_word_byte(char byte);

/* An empty set with room for `capacity` strings. */
struct phrase_set phrase_set_new(struct analysis *a, size_t capacity);
bool phrase_set_has(const struct phrase_set *set, struct span string);
struct phrase_set phrase_set_union(struct analysis *a, const struct phrase_set *left,
                                   const struct phrase_set *right);

/* `left` and `right` as one string. */
struct span phrase_join(struct analysis *a, struct span left, struct span right);

/* A part of which nothing is known. */
struct part part_unknown(void);

/* The part that matches this string. */
struct part part_of(struct analysis *a, const char *bytes, size_t length);

/* At least `least` and at most `most` words, whatever they are. */
struct part part_skip(struct analysis *a, uint8_t least, uint8_t most);

/* Any of the phrases of `part`, as often as they come. What isn't simple enough is inexact. */
struct part part_loop(struct analysis *a, const struct part *part);

/* Sets *out to `left` followed by `right`, both exact; false when that is too much. */
bool part_join(struct analysis *a, const struct part *left, const struct part *right,
               struct part *out);

/* Sets *out to either of two exact parts, of which `left` isn't used any more; false when that is too
 * much. */
bool part_union(struct analysis *a, const struct part *left, const struct part *right,
                struct part *out);

/* Adds the needs that an exact part makes within an inexact whole, where `before` and `behind`
 * (PART_OPEN, PART_EDGE or "") stand around it: of one chain those of all links, of several one need
 * together. */
void part_add_need(struct analysis *a, struct part *whole, const struct part *part,
                   const char *before, const char *behind);

/* Adds the words that an alternative of the pattern begins with, whose first exact parts these are. */
void part_add_beginnings(struct analysis *a, const struct part *first);

/* What a part needs; `edge` says that it begins where a word does. */
struct part part_to_needs(struct analysis *a, const struct part *part, bool edge);

/* Either of two parts; `edge` says that they begin where a word does. */
struct part part_either(struct analysis *a, struct part left, struct part right, bool edge);

/* Adds what comes next in a sequence, whose `run` is the empty string at first; and ends it. */
void sequence_add(struct analysis *a, struct sequence *sequence, const struct part *part);
struct part sequence_end(struct analysis *a, struct sequence *sequence);

#endif
