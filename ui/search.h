/* SPDX-License-Identifier: ISC */
/* The search: the query that holds, its result and hits, and going from hit to hit.
 * Part of the browser (browser.h); loop's thread.
 *
 * A search is run in the background in two steps: first its counts, then its hits; while it is being
 * typed only when that rests for READING_REST. A new one overtakes one that still runs. While the
 * index grows the query is run again from time to time; the hits in use stay until the new ones are
 * there. */
#ifndef UI_SEARCH_H
#define UI_SEARCH_H

#include "ui/hits.h"
#include "ui/reading.h"

#include <stdbool.h>
#include <stdint.h>

struct browser;

struct search {
    char *text;               /* the query that holds; "" without; owned */
    struct inquiry *inquiry;  /* its result, or that of an earlier one while it runs; may be NULL */
    struct hits *hits;        /* of `inquiry` or an earlier one; may be NULL */
    struct query_error fault; /* why `text` has no result; message "" when it has one */
    uint64_t serial;          /* view that was searched last */
    struct loop_timer *rest;  /* runs from a count while one types until the hits are gathered */
    bool arriving;            /* go to the first hit from `origin` on when the hits are there, */
    int steps;                /* and so many further (or back, when negative) */
    struct spot origin;
};

void search_init(struct browser *browser);
void search_free(struct browser *browser);

/* Makes `text` the query and runs it; "" drops the search. With `go`, the text then shows the first
 * hit from `origin` on. */
void search_run(struct browser *browser, struct span text, bool go, struct spot origin);

/* Runs the same query again: the view has grown, or a setting of counting has changed. */
void search_again(struct browser *browser);

/* A roster with new hits is there: go to the first hit, if that was asked for. */
void search_arrive(struct browser *browser);

/* What was being typed is whole: its hits are gathered without waiting for more. */
void search_settle(struct browser *browser);

/* True while it runs. */
bool search_running(const struct browser *browser);

/* Goes `count` hits on (or back), through the policies in the list's order and around its end. */
void search_step(struct browser *browser, unsigned count, bool back);

/* Goes to the next (or previous) policy of those that match; of all without a search. */
void search_step_policy(struct browser *browser, unsigned count, bool back);

/* The number (from 1) of the hit that the user is at, and the hit in *row; 0 when that isn't one. */
uint64_t search_ordinal(const struct browser *browser, struct hit_row *row);

#endif
