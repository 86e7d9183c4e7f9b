/* SPDX-License-Identifier: ISC */
/* What is being read: a snapshot, the clause in it that the user is at, and what is laid over it.
 * Part of the browser (browser.h); loop's thread. */
#ifndef UI_READING_H
#define UI_READING_H

#include "ui/document.h"

#include <stdbool.h>
#include <stdint.h>

struct browser;

enum {
    READING_REST = 80, /* milliseconds that a selection rests before its policy is shown; and a
                          policy that came soon after another, before its facts are */
};

#define READING_NONE UINT32_MAX  /* no snapshot */
#define READING_BEST UINT32_MAX  /* place: the first match, else the beginning */
#define READING_SAME (UINT32_MAX - 1) /* place: the clause that the user is at now, or the nearest */
#define READING_LAST (UINT32_MAX - 2) /* place: the last match, else the end */

/* Where one can be in a collection. */
struct spot {
    uint32_t snapshot; /* READING_NONE: nowhere */
    uint32_t place;    /* index of a clause, or one of these, all from READING_LAST up */
};

struct reading {
    struct spot wanted;         /* what was asked for last */
    struct loop_timer *rest;    /* runs while a selection hasn't rested long enough */
    struct loop_timer *calm;    /* runs while policies follow each other so fast that their facts
                                   wait */
    struct document *document;  /* what is shown; NULL at first */
    struct marks *marks;        /* of the search in it; NULL without */
    struct findings *findings;  /* its facts; NULL until they are known */
    uint32_t place;             /* the clause the user is at; below the number of places, or 0 */
    long row;                   /* of the text pane in which that clause began when last drawn;
                                   negative when that was above it */
    bool returning;             /* `wanted` is where the user has been, with its clause in */
    long return_row;            /* this row */
    bool kept;                  /* it was READING_SAME that led to `document`: let it stay where it is
                                   on the screen */
    bool has_evidence;          /* `evidence` is shown */
    struct text_range evidence; /* of the fact that is selected */
};

void reading_init(struct browser *browser);
void reading_free(struct browser *browser);

/* Shows a spot: at once when its policy is shown already, else when it has been read. */
void reading_show(struct browser *browser, struct spot spot);

/* The same for a spot where the user has been: its clause comes to stand in the row it stood in. */
void reading_return(struct browser *browser, struct spot spot, long row);

/* Whether what is shown now is what was returned to, and then the row. Once. */
bool reading_returned(struct browser *browser, long *row);

/* Shows a spot when nothing else has been asked for during READING_REST. */
void reading_follow(struct browser *browser, struct spot spot);

/* Where the user is now. */
struct spot reading_spot(const struct browser *browser);

/* Where the user is or, when another policy has been asked for and isn't shown yet, that one: what is
 * typed right behind a step in the list is meant for the policy stepped to. */
struct spot reading_target(const struct browser *browser);

/* Goes to a clause of the policy that is shown. Announced as CHANGE_PLACE: the text comes to show
 * it. reading_note sets it silently, for the text pane as it scrolls. */
void reading_go(struct browser *browser, uint32_t place);
void reading_note(struct browser *browser, uint32_t place);

/* The evidence to show; NULL for none. */
void reading_evidence(struct browser *browser, const struct text_range *range);

/* The search, or what the document is made of, has changed: lay the marks, or all, anew. */
void reading_mark(struct browser *browser);
void reading_remake(struct browser *browser);

#endif
