/* SPDX-License-Identifier: ISC */
/* What a run of a query found, as cursors and counts read it. Room-private.
 *
 * Hits are known in one of two ways. Words depend on the clause alone: then a *group* says that in
 * these snapshots every place of these clauses is a hit. With heading: or category: it depends on the
 * place: then every hit is listed. */
#ifndef QUERY_RESULT_H
#define QUERY_RESULT_H

#include "base/bits.h"
#include "query/match.h"
#include "query/query.h"

/* In the snapshots of `filter`, the clauses of `clauses` are hits. Groups share no snapshot. */
struct group {
    struct bits filter; /* snapshots; empty (no words) for all */
    struct clause_set clauses;
    struct bits members; /* the same as bits */
};

/* A clause of a site: what one hit of the distinct mode stands for. */
struct pair {
    uint32_t snapshot; /* the newest that holds it */
    uint32_t clause;
    uint32_t first; /* date of the oldest that holds it */
    uint32_t count; /* how many do */
};

struct result {
    const struct query *query;
    struct view *view; /* with a reference */
    enum query_snapshots mode;
    bool uncounted;       /* clauses, as in struct query_options */
    struct group *groups; /* heap */
    size_t group_count;
    uint64_t *places; /* heap; snapshot << 32 | place, ascending; when there are no groups */
    size_t place_count;
    struct bits snapshots; /* that hold a hit (of distinct clauses: anywhere, not only the newest) */
    struct result_counts counts;
};

/* Counts the hits and marks the snapshots that hold them. False when cancelled. */
bool result_count(struct result *result, const atomic_bool *cancel);

/* The place numbers of a snapshot's hits in `places`: [*first, *end). */
void result_place_range(const struct result *result, uint32_t snapshot, size_t *first,
                        size_t *end);

/* The group that a snapshot belongs to, or NULL. */
const struct group *result_group(const struct result *result, uint32_t snapshot);

/* How many pairs a result has, as its `places` or `groups` tell. */
uint64_t result_count_pairs(const struct result *result);

/* Lists them, by snapshot and clause; heap. */
struct pair *result_list_pairs(const struct result *result, size_t *count);

#endif
