/* SPDX-License-Identifier: ISC */
/* Trends: how many policies, or sites, of each year (half-year, month) match a query.
 *
 * Terms. A *unit* is what is counted: a policy (all snapshots of one document) or a site. A unit counts
 * once in each period in which it has snapshots, and its last one there stands for it. A *frame* says
 * which snapshots these are; it depends on the view alone and serves any number of queries. Counting
 * a query's matches then only looks at its result, and takes microseconds.
 *
 * Of several snapshots the last is the one that view_is_newer calls newer than all others. */
#ifndef ARCHIVE_TREND_H
#define ARCHIVE_TREND_H

#include "base/date.h"
#include "index/view.h"
#include "query/query.h"

#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

struct archive;
struct trend_frame;

enum trend_by { TREND_BY_YEAR, TREND_BY_HALF_YEAR, TREND_BY_MONTH };
enum trend_per { TREND_PER_POLICY, TREND_PER_SITE };

struct trend_period {
    uint32_t from;  /* its first day, base/date.h */
    uint32_t to;    /* its last day */
    uint32_t units; /* that have a snapshot in it; may be 0 */
};

enum { TREND_NAME_SIZE = DATE_SIZE };

/* Finds the periods and the snapshots that stand for them. NULL when *cancel (or NULL) became true.
 * Any thread, but not the browser's own: the first frame per policy derives each policy from its
 * path, a microsecond a snapshot, and other callers wait for that. Reads nothing but the view. The
 * frame keeps no reference to it. */
struct trend_frame *archive_trend_frame(struct archive *archive, const struct view *view,
                                        enum trend_by by, enum trend_per per,
                                        const atomic_bool *cancel);
void trend_frame_free(struct trend_frame *frame); /* NULL is fine */

/* The periods in order of time, from the first to the last that has a snapshot, those between them
 * that have none included. Behind them, at [*count], stands one with from = to = 0: the snapshots
 * whose date isn't known, or not to the month where that is needed. The frame's; *count may be 0. */
const struct trend_period *trend_frame_periods(const struct trend_frame *frame, size_t *count);

/* All snapshots, ascending, that are in no period; the frame's. */
const uint32_t *trend_frame_undated(const struct trend_frame *frame, size_t *count);

/* The snapshots that stand for a period, ascending; `period` may be the count of periods. As many as
 * its units; the frame's. */
const uint32_t *trend_frame_snapshots(const struct trend_frame *frame, size_t period);

/* Counts the units of each period whose snapshot holds a hit: matches[i] for periods[i], that of the
 * undated ones included, so there is room for count + 1. `result` is of the frame's view, and its
 * hits were counted in all snapshots or as distinct ones, not in the latest only. */
void trend_frame_count(const struct trend_frame *frame, const struct result *result,
                       uint32_t *matches);

/* Writes what a period is called, "2011", "2011-H1" or "2011-03" ("" for the undated), and returns
 * `out`. */
const char *trend_period_name(const struct trend_frame *frame, const struct trend_period *period,
                              char out[static TREND_NAME_SIZE]);

#endif
