/* SPDX-License-Identifier: ISC */
/* A view of the index against the oracle: which policies it shows, and whether each is whole. */
#ifndef TESTS_UNIT_ORACLE_VIEW_H
#define TESTS_UNIT_ORACLE_VIEW_H

#include "collection/collection.h"
#include "index/view.h"
#include "policy/plain.h"

#include "tests/unit/oracle_query.h"

/* A view and the part of the oracle that it shows; borrows both. */
struct oracle_view {
    struct view *view;
    const struct oracle *oracle;
    uint32_t snapshots;
    uint32_t *policy_of;     /* by snapshot of the view */
    uint32_t *snapshot_of;   /* by policy; ORACLE_NONE when it isn't in the view */
    struct oracle_part part; /* what counts: owned */
    struct buffer report;    /* what differs, "" when nothing does */
};

/* Compares every snapshot, place, text and site of the view, and the lists of where clauses stand,
 * with the oracle's: fills `report` and returns false at the first difference. Free it in any
 * case. */
bool oracle_view_open(struct oracle_view *shown, struct collection *collection, struct view *view,
                      const struct oracle *oracle);
void oracle_view_free(struct oracle_view *shown);

/* Appends a line to the report. Returns false. */
bool oracle_view_differ(struct oracle_view *shown, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

#endif
