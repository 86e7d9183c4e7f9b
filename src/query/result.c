/* SPDX-License-Identifier: ISC */
/* Counting hits, and asking a result about one snapshot. */
#include "query/result.h"

#include "base/memory.h"

#include <stdlib.h>

void result_free(struct result *result)
{
    if (!result) {
        return;
    }
    for (size_t i = 0; i < result->group_count; i++) {
        bits_free(&result->groups[i].filter);
        clause_set_free(&result->groups[i].clauses);
        bits_free(&result->groups[i].members);
    }
    free(result->groups);
    free(result->places);
    bits_free(&result->snapshots);
    view_unref(result->view);
    free(result);
}

struct result_counts result_counts(const struct result *result)
{
    return result->counts;
}

const struct view *result_view(const struct result *result)
{
    return result->view;
}

bool result_has_snapshot(const struct result *result, uint32_t snapshot)
{
    return bits_has(&result->snapshots, snapshot);
}

void result_place_range(const struct result *result, uint32_t snapshot, size_t *first, size_t *end)
{
    size_t low = 0;
    size_t high = result->place_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (result->places[middle] >> 32 < snapshot) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    *first = low;
    while (low < result->place_count && result->places[low] >> 32 == snapshot) {
        low++;
    }
    *end = low;
}

const struct group *result_group(const struct result *result, uint32_t snapshot)
{
    for (size_t i = 0; i < result->group_count; i++) {
        const struct group *group = &result->groups[i];
        if (!group->filter.words || bits_has(&group->filter, snapshot)) {
            return group;
        }
    }
    return NULL;
}

void result_places(const struct result *result, uint32_t snapshot, const struct place_list *places,
                   bool *matches)
{
    memset(matches, 0, places->count * sizeof *matches);
    const struct group *group = result_group(result, snapshot);
    for (size_t i = 0; group && i < places->count; i++) {
        uint32_t clause = places->items[i].clause;
        matches[i] = clause != VIEW_NO_CLAUSE && bits_has(&group->members, clause);
    }
    size_t first;
    size_t end;
    result_place_range(result, snapshot, &first, &end);
    for (size_t i = first; i < end; i++) {
        matches[(uint32_t)result->places[i]] = true;
    }
}

/* ------------------------------------------------------------------------------------------- */

/* Marks the snapshots of a group and counts its places, as far as that is possible without looking
 * into the snapshots: when nothing is filtered. */
static void mark_group(struct result *result, const struct group *group)
{
    for (size_t i = 0; i < group->clauses.count; i++) {
        struct where where = view_where(result->view, group->clauses.items[i]);
        for (size_t j = 0; j < where.count; j++) {
            uint64_t mask = where.masks[j];
            if (group->filter.words) {
                mask &= group->filter.words[where.words[j]];
            }
            result->snapshots.words[where.words[j]] |= mask;
        }
        if (!group->filter.words && result->mode != SNAPSHOTS_DISTINCT) {
            result->counts.clauses += view_clause_places(result->view, group->clauses.items[i]);
        }
    }
}

/* Counts the places that are hits in the snapshots of a filtered group. */
static bool count_places(struct result *result, const struct group *group,
                         const atomic_bool *cancel)
{
    struct place_list places = {0};
    bool cancelled = false;
    for (size_t i = bits_next(&result->snapshots, 0); i != SIZE_MAX && !cancelled;
         i = bits_next(&result->snapshots, i + 1)) {
        if (bits_has(&group->filter, i)) {
            view_places(result->view, (uint32_t)i, &places);
            for (size_t j = 0; j < places.count; j++) {
                uint32_t clause = places.items[j].clause;
                result->counts.clauses +=
                    clause != VIEW_NO_CLAUSE && bits_has(&group->members, clause);
            }
            cancelled = cancel && atomic_load_explicit(cancel, memory_order_relaxed);
        }
    }
    place_list_free(&places);
    return !cancelled;
}

/* The clauses that stand in a snapshot of the group, as bits in *seen. */
static void mark_clauses(const struct result *result, const struct group *group,
                         struct bits *seen)
{
    for (size_t i = 0; i < group->clauses.count; i++) {
        uint32_t clause = group->clauses.items[i];
        struct where where = view_where(result->view, clause);
        bool stands = !group->filter.words;
        for (size_t j = 0; j < where.count && !stands; j++) {
            stands = (where.masks[j] & group->filter.words[where.words[j]]) != 0;
        }
        if (stands) {
            bits_add(seen, clause);
        }
    }
}

static void count_place_hits(struct result *result, struct bits *seen)
{
    struct place_list places = {0};
    uint32_t loaded = UINT32_MAX;
    for (size_t i = 0; i < result->place_count; i++) {
        uint32_t snapshot = (uint32_t)(result->places[i] >> 32);
        if (snapshot != loaded) {
            view_places(result->view, snapshot, &places);
            bits_add(&result->snapshots, snapshot);
            loaded = snapshot;
        }
        bits_add(seen, places.items[(uint32_t)result->places[i]].clause);
    }
    result->counts.clauses = result->place_count;
    place_list_free(&places);
}

static void count_sites(struct result *result)
{
    struct bits sites = bits_new(view_site_count(result->view));
    uint32_t last = UINT32_MAX; /* neighbours are mostly of one site */
    for (size_t i = 0; i < result->snapshots.count; i++) {
        uint64_t word = result->snapshots.words[i];
        result->counts.policies += (uint32_t)__builtin_popcountll(word);
        for (; word; word &= word - 1) {
            uint32_t snapshot = (uint32_t)(i * 64) + (uint32_t)__builtin_ctzll(word);
            uint32_t site = view_snapshot_site(result->view, snapshot);
            if (site != last) {
                bits_add(&sites, site);
                last = site;
            }
        }
    }
    result->counts.sites = (uint32_t)bits_size(&sites);
    bits_free(&sites);
}

bool result_count(struct result *result, const atomic_bool *cancel)
{
    result->snapshots = bits_new(view_snapshot_count(result->view));
    struct bits seen = bits_new(result->group_count == 1 && !result->groups[0].filter.words
                                    ? 0
                                    : view_clause_count(result->view));
    if (result->place_count) {
        count_place_hits(result, &seen);
    }
    for (size_t i = 0; i < result->group_count; i++) {
        const struct group *group = &result->groups[i];
        mark_group(result, group);
        if (seen.count) {
            mark_clauses(result, group, &seen);
        } else {
            result->counts.unique_clauses = group->clauses.count;
        }
        if (group->filter.words && result->mode != SNAPSHOTS_DISTINCT && !result->uncounted &&
            !count_places(result, group, cancel)) {
            bits_free(&seen);
            return false;
        }
    }
    if (seen.count) {
        result->counts.unique_clauses = bits_size(&seen);
    }
    bits_free(&seen);
    count_sites(result);
    result->counts.clauses = result->uncounted ? 0 : result->counts.clauses;
    if (result->mode == SNAPSHOTS_DISTINCT) {
        result->counts.clauses = result_count_pairs(result);
    }
    return true;
}
