/* SPDX-License-Identifier: ISC */
/* A clause as it is shown: its text in runs, each with a style, and the source bytes behind it.
 * The only room that knows md4c. Used for display only; search and facts use policy/plain.h. */
#ifndef POLICY_MARKUP_H
#define POLICY_MARKUP_H

#include "base/buffer.h"
#include "base/span.h"

#include <stdint.h>

enum markup_style {
    MARKUP_EMPHASIS = 1 << 0,
    MARKUP_STRONG = 1 << 1,
    MARKUP_CODE = 1 << 2,
    MARKUP_LINK = 1 << 3,
    MARKUP_BREAK = 1 << 4,   /* a hard line break; the run's text is "\n" */
    MARKUP_INVALID = 1 << 5, /* a mark for what can't be shown: U+FFFD, "^[", "<U+202E>" */
    MARKUP_CELL = 1 << 6,    /* a border between the cells of a table row; text is "|" */
};

struct markup_run {
    uint32_t text;   /* offset of the run's text in struct markup's `text` */
    uint32_t length; /* bytes of it */
    uint32_t start;  /* source bytes behind the run, from the clause's start */
    uint32_t end;    /* exclusive */
    uint16_t style;  /* MARKUP_ bits */
    uint16_t link;   /* 1-based number of the link it belongs to, 0 without */
};

struct markup {
    struct buffer text;      /* UTF-8 without control characters (other than the breaks' "\n") */
    struct markup_run *runs; /* in order; runs are split so that offsets inside a run map byte for
                                 byte (length == end - start), or the run maps as a whole */
    size_t count;
    size_t capacity;
    struct buffer targets; /* link targets, each NUL-terminated, in order of their number */
};

void markup_free(struct markup *markup);

/* Replaces *markup by the shown form of a clause (arguments as for plain_text). Mojibake is shown
 * repaired, no-break spaces as spaces, soft hyphens not at all, zero-width and bidi controls and
 * other control characters as visible marks. White space of any length is one space; hard breaks
 * and <br> are runs of their own. The bars at a row's ends are left out, and the #s, underlines and
 * markers of headings, items and quotations. Addresses without marks are links too, but not in
 * clauses of more than 16 KiB. Linear time; the input is untrusted. Any thread. */
void markup_clause(struct span source, uint32_t body, uint8_t kind, struct markup *markup);

#endif
