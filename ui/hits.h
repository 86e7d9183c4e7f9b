/* SPDX-License-Identifier: ISC */
/* A search that was run, and its hits gathered for jumping about in them.
 *
 * Both are immutable once made, counted, and may be read by any thread. */
#ifndef UI_HITS_H
#define UI_HITS_H

#include "archive.h"

#include <stdatomic.h>
#include <stdint.h>

/* A query with its result. */
struct inquiry {
    atomic_uint references;
    char *text;                     /* as typed */
    struct query *query;
    struct result *result;
    struct result_counts counts;
    enum query_snapshots snapshots; /* how it counts */
};

struct inquiry *inquiry_ref(struct inquiry *inquiry);
void inquiry_unref(struct inquiry *inquiry); /* NULL is fine */

/* Parses and runs `text` over a view. NULL when cancelled, or with *fault: column 0 when it is the
 * running that failed. Runs long: workers only. */
struct inquiry *inquiry_run(struct archive *archive, struct view *view, const char *text,
                            const struct query_options *options, struct query_error *fault);

enum { HITS_MAX = 4000000 }; /* hits that are kept; the counts are always true */

struct hit_row {
    uint32_t snapshot;  /* as in struct hit */
    uint32_t place;
    uint32_t clause;
    uint32_t first;     /* dates */
    uint32_t last;
    uint32_t snapshots; /* how many hold it */
};

struct hits {
    atomic_uint references;
    struct inquiry *inquiry;
    struct hit_row *rows;     /* by snapshot, then by place */
    size_t count;
    uint32_t snapshot_count;  /* of the view that was searched */
    uint32_t *start;          /* snapshot_count + 1: where each snapshot's rows begin */
};

struct hits *hits_ref(struct hits *hits);
void hits_unref(struct hits *hits); /* NULL is fine */

/* Gathers an inquiry's hits; NULL when *cancel became true. Workers only. */
struct hits *hits_gather(struct inquiry *inquiry, const atomic_bool *cancel);

/* The rows of a snapshot: [*from, *to), empty for one that wasn't searched. */
void hits_of(const struct hits *hits, uint32_t snapshot, size_t *from, size_t *to);

#endif
