/* SPDX-License-Identifier: ISC */
/* Distinct hits: each clause of each site once.
 *
 * The snapshots that hold a clause are gathered site by site; the pairs come out by clause and are then
 * put in order of the snapshots that show them by counting. */
#include "query/result.h"

#include "base/memory.h"
#include "base/order.h"

#include <stdlib.h>

/* What is known of a site for the clause at hand. */
struct site {
    uint32_t clause; /* + 1; another value: nothing yet for this clause */
    uint32_t newest; /* snapshot */
    uint32_t oldest; /* date */
    uint32_t count;  /* snapshots */
};

struct gathering {
    const struct view *view;
    struct site *sites;
    uint32_t *touched; /* sites of the clause at hand */
    size_t touched_count, touched_capacity;
    struct pair *pairs; /* by clause */
    size_t pair_count, pair_capacity;
};

/* Notes that a snapshot holds the clause; snapshots come in ascending order. */
static void gather(struct gathering *gathering, uint32_t clause, uint32_t snapshot)
{
    const struct view *view = gathering->view;
    uint32_t number = view_snapshot_site(view, snapshot);
    uint32_t date = view_snapshot_date(view, snapshot);
    struct site *site = &gathering->sites[number];
    if (site->clause != clause + 1) {
        *site = (struct site){clause + 1, snapshot, date, 1};
        gathering->touched = array_reserve(gathering->touched, &gathering->touched_capacity,
                                           gathering->touched_count + 1,
                                           sizeof *gathering->touched);
        gathering->touched[gathering->touched_count++] = number;
        return;
    }
    site->count++;
    if (view_is_newer(view, snapshot, site->newest)) {
        site->newest = snapshot;
    }
    if (date < site->oldest) {
        site->oldest = date;
    }
}

/* Makes the pairs of the clause at hand. */
static void finish_clause(struct gathering *gathering)
{
    gathering->pairs = array_reserve(gathering->pairs, &gathering->pair_capacity,
                                     gathering->pair_count + gathering->touched_count,
                                     sizeof *gathering->pairs);
    for (size_t i = 0; i < gathering->touched_count; i++) {
        const struct site *site = &gathering->sites[gathering->touched[i]];
        gathering->pairs[gathering->pair_count++] =
            (struct pair){site->newest, site->clause - 1, site->oldest, site->count};
    }
    gathering->touched_count = 0;
}

/* The snapshots that hold the clause as a hit of some group, in order. */
static void gather_from_groups(struct gathering *gathering, const struct result *result,
                               uint32_t clause)
{
    struct where where = view_where(result->view, clause);
    for (size_t i = 0; i < where.count; i++) {
        uint64_t mask = 0;
        for (size_t j = 0; j < result->group_count; j++) {
            const struct group *group = &result->groups[j];
            if (bits_has(&group->members, clause)) {
                mask |= group->filter.words ? group->filter.words[where.words[i]] : UINT64_MAX;
            }
        }
        for (mask &= where.masks[i]; mask; mask &= mask - 1) {
            gather(gathering, clause,
                   where.words[i] * 64 + (uint32_t)__builtin_ctzll(mask));
        }
    }
    finish_clause(gathering);
}

static void gather_groups(struct gathering *gathering, const struct result *result)
{
    if (result->group_count == 1) {
        for (size_t i = 0; i < result->groups[0].clauses.count; i++) {
            gather_from_groups(gathering, result, result->groups[0].clauses.items[i]);
        }
        return;
    }
    struct bits any = bits_new(view_clause_count(result->view));
    for (size_t i = 0; i < result->group_count; i++) {
        for (size_t j = 0; j < any.count; j++) {
            any.words[j] |= result->groups[i].members.words[j];
        }
    }
    for (size_t clause = bits_next(&any, 0); clause != SIZE_MAX;
         clause = bits_next(&any, clause + 1)) {
        gather_from_groups(gathering, result, (uint32_t)clause);
    }
    bits_free(&any);
}

static void gather_places(struct gathering *gathering, const struct result *result)
{
    uint64_t *standing = xmalloc((result->place_count + 1) * sizeof *standing);
    struct place_list places = {0};
    uint32_t loaded = UINT32_MAX;
    for (size_t i = 0; i < result->place_count; i++) {
        uint32_t snapshot = (uint32_t)(result->places[i] >> 32);
        if (snapshot != loaded) {
            view_places(result->view, snapshot, &places);
            loaded = snapshot;
        }
        uint32_t clause = places.items[(uint32_t)result->places[i]].clause;
        standing[i] = (uint64_t)clause << 32 | snapshot;
    }
    qsort(standing, result->place_count, sizeof *standing, order_numbers);
    for (size_t i = 0; i < result->place_count; i++) {
        if (i > 0 && standing[i] == standing[i - 1]) {
            continue; /* twice in one snapshot */
        }
        if (i > 0 && standing[i] >> 32 != standing[i - 1] >> 32) {
            finish_clause(gathering);
        }
        gather(gathering, (uint32_t)(standing[i] >> 32), (uint32_t)standing[i]);
    }
    finish_clause(gathering);
    place_list_free(&places);
    free(standing);
}

/* Sorts pairs, which come by clause, by snapshot. */
static struct pair *order_by_snapshot(const struct pair *pairs, size_t count, uint32_t snapshots)
{
    struct pair *ordered = xmalloc((count + 1) * sizeof *ordered);
    size_t *next = xcalloc(snapshots + (size_t)1, sizeof *next);
    for (size_t i = 0; i < count; i++) {
        next[pairs[i].snapshot + 1]++;
    }
    for (uint32_t i = 0; i < snapshots; i++) {
        next[i + 1] += next[i];
    }
    for (size_t i = 0; i < count; i++) {
        ordered[next[pairs[i].snapshot]++] = pairs[i];
    }
    free(next);
    return ordered;
}

void result_list_pairs(struct result *result)
{
    const struct view *view = result->view;
    struct gathering gathering = {
        .view = view, .sites = xcalloc(view_site_count(view), sizeof *gathering.sites)};
    if (result->place_count) {
        gather_places(&gathering, result);
    } else {
        gather_groups(&gathering, result);
    }
    result->pairs =
        order_by_snapshot(gathering.pairs, gathering.pair_count, view_snapshot_count(view));
    result->pair_count = gathering.pair_count;
    free(gathering.sites);
    free(gathering.touched);
    free(gathering.pairs);
}
