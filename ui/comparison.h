/* SPDX-License-Identifier: ISC */
/* Two snapshots compared, made ready for the pane that shows them. Made in the background; immutable
 * once made, counted, and read by any thread.
 *
 * Terms. A *row* is a step of their alignment (change/align.h): a clause of one side or of both. Its
 * text comes in up to three *wordings*: as the old side has it, as the new one has it, and both in one.
 * What went is in [-brackets-], what came in {+braces+}, so that both can be told without colours.
 * A *change* is a row worth stopping at: not the same, and not merely cosmetic unless all that differs
 * is. */
#ifndef UI_COMPARISON_H
#define UI_COMPARISON_H

#include "base/buffer.h"
#include "change/align.h"

#include <stdatomic.h>
#include <stdint.h>

enum wording { WORDING_BOTH, WORDING_OLD, WORDING_NEW, WORDINGS };

struct wording_run {
    uint32_t start;  /* bytes [start, start + length) of the comparison's text */
    uint32_t length;
    uint16_t style;
};

struct wording_text {
    uint32_t start;  /* bytes [start, start + length) of the comparison's text */
    uint32_t length; /* 0: that side has none */
    uint32_t run;    /* its runs: [run, run + runs) */
    uint32_t runs;
};

struct comparison_row {
    struct align_step step;
    uint8_t kind;       /* enum clause_kind of the clause */
    uint8_t indent;     /* columns before the text, list mark included */
    bool item;          /* a list mark stands before it */
    bool gap;           /* a blank row stands before it */
    bool change;
    struct wording_text wordings[WORDINGS];
};

struct comparison {
    atomic_uint references;
    struct view *view;
    uint32_t old;     /* snapshots */
    uint32_t new;
    struct align_counts counts;
    struct comparison_row *rows;
    size_t count;
    size_t changes;   /* rows that are */
    struct buffer text;
    struct wording_run *runs;
    size_t run_count;
    size_t run_capacity;
};

struct comparison *comparison_ref(struct comparison *comparison);
void comparison_unref(struct comparison *comparison); /* NULL is fine */

/* Compares two snapshots of a view. Workers only. */
struct comparison *comparison_make(struct view *view, uint32_t old, uint32_t new);

/* The sign of a row: ' ' the same, '=' cosmetic, '~' reworded, '-' removed, '+' added, '<' moved away
 * from here, '>' moved to here. */
char comparison_sign(const struct comparison_row *row);

static inline struct span wording_span(const struct comparison *comparison,
                                       const struct wording_text *text)
{
    return span_slice(buffer_span(&comparison->text), text->start, text->start + text->length);
}

/* Appends a line that tells how many clauses did what: "+1 added  -2 removed  ~1 reworded". */
void comparison_summary(const struct comparison *comparison, struct buffer *out);

#endif
