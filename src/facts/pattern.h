/* SPDX-License-Identifier: ISC */
/* The patterns of rules files: from what a lawyer writes to what the engine runs.
 *
 * A pattern is a PCRE2 expression over lower-cased plain text, with four conveniences
 * (smallprint-rules(5) describes them for authors):
 *   {name}    the alternatives of the list `name`
 *   collect~  the word and its forms: collect, collects, collected, collecting
 *   a space   one space or hyphen, also with a quotation mark beside it
 *   e-mail    a hyphen between letters is a hyphen, a space or nothing
 * A pattern begins and ends at the edge of a word.
 *
 * A pattern is *expanded* first: lists and word forms are put in, and separators become the bytes
 * PATTERN_GAP and PATTERN_JOINT. From the expanded form come the PCRE2 source and the *words*: all
 * phrases that the pattern stands for when they are few (then PCRE2 isn't needed), else sets of
 * words of which a text must hold one each before the pattern is worth a try. */
#ifndef FACTS_PATTERN_H
#define FACTS_PATTERN_H

#include "base/arena.h"
#include "base/buffer.h"
#include "base/error.h"
#include "base/span.h"

#include <stdint.h>

enum {
    PATTERN_GAP = 0x1E,   /* between the words of a phrase */
    PATTERN_JOINT = 0x1F, /* between the parts of a compound */
    PATTERN_PREFIX = '*', /* ends a word of a phrase: any word that begins so */
    PATTERN_NEEDS = 3,    /* most sets of words that guard one pattern */
    PATTERN_PHRASES = 800 /* most phrases that one pattern may stand for */
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

struct phrase_set {
    struct span *items; /* words separated by PATTERN_GAP; a word may end in PATTERN_PREFIX */
    size_t count;
};

struct pattern_words {
    bool exact;                            /* `phrases` are all that the pattern matches */
    struct phrase_set phrases;             /* when exact */
    struct phrase_set needs[PATTERN_NEEDS]; /* else: a match holds a word of each (may be none) */
    size_t need_count;
};

/* The words of an expanded pattern that PCRE2 accepts. `common` are words that are a poor guard,
 * sorted. Results live in `arena`. */
void pattern_words(struct span expanded, const struct phrase_set *common, struct arena *arena,
                   struct pattern_words *out);

#endif
