/* SPDX-License-Identifier: ISC */
/* The policies in the order the list shows them, made in the background for one view, one search and
 * one way to sort and narrow. Immutable once made, counted, and read by any thread.
 *
 * Terms. A *group* is a site with its snapshots. The *walk* is the snapshots that hold hits, in the
 * list's order (groups from the top, newest snapshot first): it is what `n` goes through. */
#ifndef UI_ROSTER_H
#define UI_ROSTER_H

#include "ui/gauge.h"
#include "ui/hits.h"

#include <stdatomic.h>
#include <stdint.h>

enum roster_sort {
    SORT_SITE,
    SORT_DATE,
    SORT_HITS,
    SORT_LENGTH, /* in bytes */
    SORT_GAUGE,  /* and up, in the order of enum gauge_kind */
};

struct roster_options {
    enum roster_sort sort;
    bool matching;      /* only groups with hits (when there is a search) */
    const char *narrow; /* only groups whose site or title holds this, whatever the case; or "" */
    struct archive *archive;       /* to measure policies when the order asks for it */
    const struct roster *previous; /* whose gauges needn't be made again; or NULL */
};

struct roster {
    atomic_uint references;
    struct view *view;
    struct hits *hits;        /* or NULL without a search */
    enum roster_sort sort;
    bool dated;               /* a snapshot has a date */
    int widest;               /* columns of the longest name of a site shown */
    uint32_t *order;          /* sites, as shown */
    size_t count;             /* of them */
    uint32_t *position;       /* by site: its index in `order`; UINT32_MAX when left out */
    uint32_t *start;          /* by site, and one behind: where its snapshots begin */
    uint32_t *snapshots;      /* by site, newest first */
    uint32_t *site_hits;      /* by site; NULL without a search */
    uint32_t most_hits;       /* of a site */
    struct gauge *gauges;     /* by site, of its newest snapshot; NULL unless the order asks for it */
    bool gauged;              /* all of them are made: else make it again to have more of them */
    uint32_t *walk;           /* snapshots with hits in the groups shown */
    size_t walk_count;
    uint64_t *walk_hits;      /* walk_count + 1: hits before each */
    uint32_t *walk_position;  /* by snapshot: its index in `walk`, or UINT32_MAX */
};

struct roster *roster_ref(struct roster *roster);
void roster_unref(struct roster *roster); /* NULL is fine */

/* Makes one; NULL when *cancel became true. Policies are measured for a quarter of a second at most: what
 * is still missing then comes last in an order by measures. Takes long with a million snapshots: workers only. */
struct roster *roster_make(struct view *view, struct hits *hits,
                           const struct roster_options *options, const atomic_bool *cancel);

/* What a roster with gauges is ordered by. */
static inline enum gauge_kind roster_gauge(const struct roster *roster)
{
    return (enum gauge_kind)(roster->sort - SORT_GAUGE);
}

/* Hits of a snapshot; 0 without a search. */
uint32_t roster_snapshot_hits(const struct roster *roster, uint32_t snapshot);

/* The number of snapshots of a site, and the newest. */
uint32_t roster_site_snapshots(const struct roster *roster, uint32_t site, uint32_t *newest);

#endif
