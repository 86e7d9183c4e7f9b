/* SPDX-License-Identifier: ISC */
/* Walking through hits.
 *
 * In collection order nothing is listed ahead but, in the distinct mode, the pairs of clause and site.
 * By relevance all hits are listed and sorted. */
#include "query/rank.h"
#include "query/result.h"

#include "base/memory.h"

#include <stdlib.h>

struct cursor {
    const struct result *result;
    struct place_list places; /* of the snapshot at hand */
    bool *matches;            /* one for each place */
    size_t match_capacity;
    struct pair *pairs;       /* distinct: heap, by snapshot and clause; else NULL */
    size_t pair_count;
    uint32_t *pair_of;        /* distinct: for each place the pair + 1 that is shown there, or 0 */
    size_t snapshot;          /* at hand; SIZE_MAX before the first */
    bool ended;               /* there is no further snapshot */
    size_t place;             /* the next one to be looked at */
    size_t next_pair;         /* the first pair of a snapshot behind the one at hand */
    struct hit *ranked;       /* by relevance; NULL in collection order */
    size_t ranked_count;
    size_t next_ranked;
};

static void load_places(struct cursor *cursor)
{
    view_places(cursor->result->view, (uint32_t)cursor->snapshot, &cursor->places);
    cursor->place = 0;
    if (cursor->places.count > cursor->match_capacity) {
        cursor->match_capacity = cursor->places.count;
        cursor->matches =
            xrealloc(cursor->matches, cursor->match_capacity * sizeof *cursor->matches);
        cursor->pair_of =
            xrealloc(cursor->pair_of, cursor->match_capacity * sizeof *cursor->pair_of);
    }
    result_places(cursor->result, (uint32_t)cursor->snapshot, &cursor->places, cursor->matches);
}

/* The pair of [first, end), sorted by clause, that is of `clause`, or `end`. */
static size_t find_pair(const struct cursor *cursor, size_t first, size_t end, uint32_t clause)
{
    size_t low = first;
    size_t high = end;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (cursor->pairs[middle].clause < clause) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low < end && cursor->pairs[low].clause == clause ? low : end;
}

/* Distinct: of the places that match, those remain that show a pair, each pair once. */
static void keep_pairs(struct cursor *cursor)
{
    size_t first = cursor->next_pair;
    size_t end = first;
    while (end < cursor->pair_count && cursor->pairs[end].snapshot == cursor->snapshot) {
        end++;
    }
    bool *shown = xcalloc(end - first, sizeof *shown);
    for (size_t i = 0; i < cursor->places.count; i++) {
        cursor->pair_of[i] = 0;
        if (!cursor->matches[i]) {
            continue;
        }
        size_t pair = find_pair(cursor, first, end, cursor->places.items[i].clause);
        cursor->matches[i] = pair < end && !shown[pair - first];
        if (cursor->matches[i]) {
            shown[pair - first] = true;
            cursor->pair_of[i] = (uint32_t)pair + 1;
        }
    }
    free(shown);
    cursor->next_pair = end;
}

/* Goes to the next snapshot with hits; false behind the last. */
static bool next_snapshot(struct cursor *cursor)
{
    if (cursor->result->mode == SNAPSHOTS_DISTINCT) {
        if (cursor->next_pair == cursor->pair_count) {
            return false;
        }
        cursor->snapshot = cursor->pairs[cursor->next_pair].snapshot;
        load_places(cursor);
        keep_pairs(cursor);
        return true;
    }
    size_t from = cursor->snapshot == SIZE_MAX ? 0 : cursor->snapshot + 1;
    cursor->snapshot = bits_next(&cursor->result->snapshots, from);
    if (cursor->snapshot == SIZE_MAX) {
        cursor->ended = true;
        return false;
    }
    load_places(cursor);
    return true;
}

static void fill_hit(const struct cursor *cursor, size_t place, struct hit *hit)
{
    const struct view *view = cursor->result->view;
    uint32_t date = view_snapshot(view, (uint32_t)cursor->snapshot).date;
    *hit = (struct hit){.snapshot = (uint32_t)cursor->snapshot,
                        .place = (uint32_t)place,
                        .clause = cursor->places.items[place].clause,
                        .first = date,
                        .last = date,
                        .snapshots = 1};
    if (cursor->pairs) {
        const struct pair *pair = &cursor->pairs[cursor->pair_of[place] - 1];
        hit->first = pair->first;
        hit->snapshots = pair->count;
    }
}

static bool next_in_order(struct cursor *cursor, struct hit *hit)
{
    for (;;) {
        while (cursor->place < cursor->places.count) {
            size_t place = cursor->place++;
            if (cursor->matches[place]) {
                fill_hit(cursor, place, hit);
                return true;
            }
        }
        if (cursor->ended || !next_snapshot(cursor)) {
            cursor->place = cursor->places.count = 0;
            return false;
        }
    }
}

static int by_relevance(const void *a, const void *b)
{
    const struct hit *first = a;
    const struct hit *second = b;
    if (first->score != second->score) {
        return first->score < second->score ? 1 : -1;
    }
    if (first->snapshot != second->snapshot) {
        return first->snapshot > second->snapshot ? 1 : -1;
    }
    return (first->place > second->place) - (first->place < second->place);
}

static void rank(struct cursor *cursor)
{
    struct rank *rank = rank_new(cursor->result->query, cursor->result->view);
    struct hit hit;
    size_t capacity = 0;
    cursor->ranked = array_reserve(NULL, &capacity, 1, sizeof *cursor->ranked);
    while (next_in_order(cursor, &hit)) {
        hit.score = rank_score(rank, hit.clause);
        cursor->ranked = array_reserve(cursor->ranked, &capacity, cursor->ranked_count + 1,
                                       sizeof *cursor->ranked);
        cursor->ranked[cursor->ranked_count++] = hit;
    }
    rank_free(rank);
    qsort(cursor->ranked, cursor->ranked_count, sizeof *cursor->ranked, by_relevance);
}

struct cursor *cursor_new(const struct result *result, enum query_order order)
{
    struct cursor *cursor = xcalloc(1, sizeof *cursor);
    cursor->result = result;
    cursor->snapshot = SIZE_MAX;
    if (result->mode == SNAPSHOTS_DISTINCT) {
        cursor->pairs = result_list_pairs(result, &cursor->pair_count);
    }
    if (order == ORDER_RELEVANCE) {
        rank(cursor);
    }
    return cursor;
}

bool cursor_next(struct cursor *cursor, struct hit *hit)
{
    if (!cursor->ranked) {
        return next_in_order(cursor, hit);
    }
    if (cursor->next_ranked == cursor->ranked_count) {
        return false;
    }
    *hit = cursor->ranked[cursor->next_ranked++];
    return true;
}

void cursor_free(struct cursor *cursor)
{
    if (cursor) {
        place_list_free(&cursor->places);
        free(cursor->matches);
        free(cursor->pair_of);
        free(cursor->pairs);
        free(cursor->ranked);
        free(cursor);
    }
}
