/* SPDX-License-Identifier: ISC */
/* The patterns of rules files: from what a lawyer writes to what the engine runs.
 *
 * A pattern is a PCRE2 expression over lower-cased plain text, with five conveniences
 * (smallprint-rules(5) describes them for authors):
 *   {name}    the alternatives of the list `name`
 *   collect~  the word and its forms: collect, collects, collected, collecting
 *   a space   one space, hyphen, slash or inner full stop, also with a quotation mark or parenthesis
 *   e-mail    a hyphen between letters is a hyphen, a space or nothing
 *   ...       up to five words; with two dots up to two, with four up to ten
 * A pattern begins and ends at the edge of a word.
 *
 * A pattern is *expanded* first: lists and word forms are put in, and separators become the bytes
 * PATTERN_GAP, PATTERN_JOINT and PATTERN_SKIP. From the expanded form come the PCRE2 source and the
 * *words*. Most patterns are made of words and skips only: then the words are *chains* that say all
 * (no PCRE2 is needed). Of the others they are sets of words of which a text must hold one each
 * before PCRE2 is asked. */
#ifndef FACTS_PATTERN_H
#define FACTS_PATTERN_H

#include "base/arena.h"
#include "base/buffer.h"
#include "base/error.h"
#include "base/span.h"

#include <stdint.h>

enum {
    PATTERN_SKIP_FEW = 0x1B,  /* ".." */
    PATTERN_SKIP = 0x1C,      /* "..." */
    PATTERN_SKIP_MANY = 0x1D, /* "...." */
    PATTERN_GAP = 0x1E,       /* between the words of a phrase */
    PATTERN_JOINT = 0x1F,     /* between the parts of a compound */
    PATTERN_PREFIX = '*',     /* ends a word of a phrase: any word that begins so */
    PATTERN_DIGITS = '#',     /* a word of a phrase: any that begins with a digit */
    PATTERN_NEEDS = 3,        /* most sets of words that guard one pattern */
    PATTERN_PHRASES = 1200,   /* most phrases of one link */
    PATTERN_LINKS = 6,        /* most links of a chain */
    PATTERN_CHAINS = 48,      /* most chains of a pattern */
    PATTERN_SKIP_MAX = 12,    /* most words of a skip */
};

/* Word lists by name, each already expanded. */
struct pattern_list {
    struct span name; /* as in {name} */
    struct span text; /* expanded, in a group of its own */
};

struct pattern_lists {
    const struct pattern_list *items;
    size_t count;
};

/* Appends the expanded form of `written` to `out`. `*origin` (heap, grown as needed, one element
 * for each byte of `out` from its beginning) tells which byte of `written` made it. False with the
 * byte offset of the fault in *fault and the reason in *error. */
bool pattern_expand(struct span written, struct pattern_lists lists, struct buffer *out,
                    uint32_t **origin, size_t *fault, struct error *error);

/* Appends the PCRE2 source of an expanded pattern, bound to word edges, to `out`. Byte i of
 * `expanded` is at (*place)[i] of it; *place (heap) has expanded.length + 1 elements; the caller
 * frees it. */
void pattern_source(struct span expanded, struct buffer *out, uint32_t **place);

/* What an expanded pattern matches is what any of its alternatives does: takes the next one off *rest,
 * which is the pattern at first, into *alternative; false when there is none left. */
bool pattern_next_alternative(struct span *rest, struct span *alternative);

/* The pattern without the parentheses that hold all of it. */
struct span pattern_inside(struct span expanded);

struct phrase_set {
    struct span *items; /* words separated by PATTERN_GAP; a word may end in PATTERN_PREFIX */
    size_t count;
    size_t room;        /* for items, from the first on */
    size_t cost;        /* of words that guard a pattern, how common they are; 0: not computed yet */
};

/* What may stand between two links of a chain. */
struct phrase_skip {
    bool joined;             /* nothing but one separator; else */
    uint8_t least, most;     /* words, whatever they are; then */
    struct phrase_set loop;  /* any of these phrases, as often as they come */
};

/* Phrases of links[0], what skips[0] allows, phrases of links[1], ... */
struct phrase_chain {
    struct phrase_set links[PATTERN_LINKS];
    struct phrase_skip skips[PATTERN_LINKS];
    size_t count; /* links; one skip less */
};

struct pattern_words {
    struct phrase_chain *chains;            /* of pattern_chains: all that the pattern matches */
    size_t chain_count;
    struct phrase_set needs[PATTERN_NEEDS]; /* of pattern_needs: a match holds a word of each */
    size_t need_count;
    struct phrase_set begins;               /* of pattern_needs: words of which a match begins with one;
                                               empty when that isn't known */
};

/* The chains of an expanded pattern that PCRE2 accepts; false when it isn't made of words and skips
 * only. Results live in `arena`. */
bool pattern_chains(struct span expanded, struct arena *arena, struct pattern_words *out);

/* What one that isn't needs and begins with. `common` are words that are a poor guard, sorted. */
void pattern_needs(struct span expanded, const struct phrase_set *common, struct arena *arena,
                   struct pattern_words *out);

#endif
