/* SPDX-License-Identifier: ISC */
/* Finding a place again in another text, by its clause. */
#include "ui/counterpart.h"

#include "base/memory.h"

#include <stdbool.h>
#include <stdlib.h>

struct standing {
    uint32_t clause;
    uint32_t place;
};

static int compare_standings(const void *a, const void *b)
{
    const struct standing *left = a;
    const struct standing *right = b;
    if (left->clause != right->clause) {
        return left->clause < right->clause ? -1 : 1;
    }
    return (left->place > right->place) - (left->place < right->place);
}

/* The first of the standings that isn't before `clause`. */
static size_t first_of(const struct standing *standings, size_t count, uint32_t clause)
{
    size_t low = 0;
    while (low < count) {
        size_t middle = low + (count - low) / 2;
        if (standings[middle].clause < clause) {
            low = middle + 1;
        } else {
            count = middle;
        }
    }
    return low;
}

static uint32_t distance(uint32_t a, uint32_t b)
{
    return a > b ? a - b : b - a;
}

/* Where a clause stands, nearest to `expected`; false when it doesn't. */
static bool nearest(const struct standing *standings, size_t count, uint32_t clause,
                    uint32_t expected, uint32_t *found)
{
    bool any = false;
    if (clause == VIEW_NO_CLAUSE) {
        return false;
    }
    for (size_t i = first_of(standings, count, clause);
         i < count && standings[i].clause == clause; i++) {
        if (!any || distance(standings[i].place, expected) < distance(*found, expected)) {
            *found = standings[i].place;
            any = true;
        }
    }
    return any;
}

/* `place` moved by as much as its neighbour was, within the text. */
static uint32_t shifted(uint32_t place, uint32_t neighbour, uint32_t found, size_t count)
{
    int64_t result = (int64_t)found + place - neighbour;
    int64_t last = (int64_t)count - 1;
    return (uint32_t)(result < 0 ? 0 : result > last ? last : result);
}

uint32_t counterpart_find(const struct place_list *from, uint32_t place,
                          const struct place_list *to)
{
    struct standing *standings = xcalloc(to->count + 1, sizeof *standings);
    uint32_t result = 0;
    for (uint32_t i = 0; i < to->count; i++) {
        standings[i] = (struct standing){to->items[i].clause, i};
    }
    qsort(standings, to->count, sizeof *standings, compare_standings);
    for (uint32_t step = 0; step < from->count && place < from->count; step++) {
        uint32_t found;
        uint32_t sides[] = {place + step, place >= step ? place - step : UINT32_MAX};
        bool have = false;
        for (int side = 1; side >= 0 && !have; side--) {
            uint32_t at = sides[side];
            if (at < from->count) {
                uint32_t expected = (uint32_t)((uint64_t)at * to->count / from->count);
                have = nearest(standings, to->count, from->items[at].clause, expected, &found);
                result = have ? shifted(place, at, found, to->count) : 0;
            }
        }
        if (have) {
            break;
        }
    }
    free(standings);
    return result;
}
