/* SPDX-License-Identifier: ISC */
/* Distinct hits: each clause of each site once.
 *
 * To list them the snapshots that hold a clause are gathered site by site; the pairs come out by clause
 * and are then put in order of the snapshots that show them by counting.
 *
 * Counting them takes a fraction of that, and is all that a query needs which is still being typed. A
 * site's snapshots are mostly listed one behind the other, so among 64 of them few *runs* are to be
 * looked at: neighbours of one site. */
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

/* Which of the 64 snapshots of a clause's element hold it as a hit of some group. */
static uint64_t hits_among(const struct result *result, uint32_t clause, struct where where,
                           size_t element)
{
    uint64_t mask = 0;
    for (size_t i = 0; i < result->group_count; i++) {
        const struct group *group = &result->groups[i];
        if (result->group_count == 1 || bits_has(&group->members, clause)) {
            mask |= group->filter.words ? group->filter.words[where.words[element]] : UINT64_MAX;
        }
    }
    return mask & where.masks[element];
}

/* The snapshots that hold the clause as a hit of some group, in order. */
static void gather_from_groups(struct gathering *gathering, const struct result *result,
                               uint32_t clause)
{
    struct where where = view_where(result->view, clause);
    for (size_t i = 0; i < where.count; i++) {
        for (uint64_t mask = hits_among(result, clause, where, i); mask; mask &= mask - 1) {
            gather(gathering, clause, where.words[i] * 64 + (uint32_t)__builtin_ctzll(mask));
        }
    }
    finish_clause(gathering);
}

/* A walk over the clauses that are hits of some group, in ascending order. */
struct clause_walk {
    const struct result *result;
    struct bits any; /* several groups: the clauses of all */
    size_t next;
};

static struct clause_walk clause_walk_open(const struct result *result)
{
    struct clause_walk walk = {.result = result};
    if (result->group_count > 1) {
        walk.any = bits_new(view_clause_count(result->view));
        for (size_t i = 0; i < result->group_count; i++) {
            for (size_t j = 0; j < walk.any.count; j++) {
                walk.any.words[j] |= result->groups[i].members.words[j];
            }
        }
    }
    return walk;
}

static bool clause_walk_next(struct clause_walk *walk, uint32_t *clause)
{
    if (walk->any.words) {
        size_t found = bits_next(&walk->any, walk->next);
        walk->next = found + 1;
        *clause = (uint32_t)found;
        return found != SIZE_MAX;
    }
    const struct clause_set *clauses = &walk->result->groups[0].clauses;
    if (walk->next == clauses->count) {
        return false;
    }
    *clause = clauses->items[walk->next++];
    return true;
}

static void gather_groups(struct gathering *gathering, const struct result *result)
{
    struct clause_walk walk = clause_walk_open(result);
    for (uint32_t clause; clause_walk_next(&walk, &clause);) {
        gather_from_groups(gathering, result, clause);
    }
    bits_free(&walk.any);
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

static struct gathering gather_all(const struct result *result)
{
    struct gathering gathering = {
        .view = result->view,
        .sites = xcalloc(view_site_count(result->view), sizeof *gathering.sites)};
    if (result->place_count) {
        gather_places(&gathering, result);
    } else if (result->group_count) {
        gather_groups(&gathering, result);
    }
    free(gathering.sites);
    free(gathering.touched);
    return gathering;
}

struct pair *result_list_pairs(const struct result *result, size_t *count)
{
    struct gathering gathering = gather_all(result);
    struct pair *ordered = order_by_snapshot(gathering.pairs, gathering.pair_count,
                                             view_snapshot_count(result->view));
    *count = gathering.pair_count;
    free(gathering.pairs);
    return ordered;
}

/* For each 64 snapshots, which of them begin a run. The first always does. */
static uint64_t *find_runs(const struct view *view)
{
    uint32_t count = view_snapshot_count(view);
    uint64_t *starts = xcalloc(count / 64 + (size_t)1, sizeof *starts);
    for (uint32_t i = 0; i < count; i++) {
        bool starts_here = i % 64 == 0 || view_snapshot_site(view, i) != view_snapshot_site(view, i - 1);
        starts[i / 64] |= (uint64_t)starts_here << i % 64;
    }
    return starts;
}

/* Counts the sites that hold each clause. */
struct count {
    const struct view *view;
    uint64_t *starts;  /* see find_runs */
    uint32_t *counted; /* by site: the clause + 1 that it was counted for last */
    uint64_t pairs;
};

/* Counts the sites of those of 64 snapshots that hold a clause. */
static void count_among(struct count *count, uint32_t clause, uint32_t word, uint64_t mask)
{
    while (mask) {
        unsigned first = (unsigned)__builtin_ctzll(mask);
        uint32_t *counted = &count->counted[view_snapshot_site(count->view, word * 64 + first)];
        count->pairs += *counted != clause + 1;
        *counted = clause + 1;
        uint64_t later = count->starts[word] & UINT64_MAX << first << 1;
        mask = later ? mask & UINT64_MAX << __builtin_ctzll(later) : 0;
    }
}

uint64_t result_count_pairs(const struct result *result)
{
    if (result->place_count || !result->group_count) {
        struct gathering gathering = gather_all(result);
        free(gathering.pairs);
        return gathering.pair_count;
    }
    struct count count = {
        .view = result->view,
        .starts = find_runs(result->view),
        .counted = xcalloc(view_site_count(result->view), sizeof *count.counted)};
    struct clause_walk walk = clause_walk_open(result);
    for (uint32_t clause; clause_walk_next(&walk, &clause);) {
        struct where where = view_where(result->view, clause);
        for (size_t i = 0; i < where.count; i++) {
            count_among(&count, clause, where.words[i], hits_among(result, clause, where, i));
        }
    }
    bits_free(&walk.any);
    free(count.starts);
    free(count.counted);
    return count.pairs;
}
