/* SPDX-License-Identifier: ISC */
/* Matching two sequences: common ends, anchors, Myers. */
#include "change/sequence.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

enum {
    MOST_ROUNDS = 24,       /* of anchors between anchors; further ones gain little */
    STEPS_PER_ITEM = 64,    /* of Myers' search, for each item of both sequences, */
    FEWEST_STEPS = 1 << 16, /* and at least */
    NEAR = 64,              /* items within which an equal one is looked for once these are taken */
};

/* A rectangle of the two sequences that is still to be matched. */
struct stretch {
    uint32_t old_start, old_end; /* [start, end) */
    uint32_t new_start, new_end;
};

/* How often a number stands in a stretch, and where. */
struct seen {
    uint32_t old_count, new_count;
    uint32_t new_index; /* the last */
};

struct matcher {
    const uint32_t *old, *new;
    uint32_t *match;
    struct seen *seen; /* by number; all zero between uses; NULL without anchors */
    int32_t *forward;  /* scratch of `halve`, by diagonal */
    int32_t *backward;
    uint64_t taken; /* steps of Myers' search */
    uint64_t most;  /* of them */
};

/* Matches what is equal at both ends of a stretch, and takes it away. */
static void trim(struct matcher *matcher, struct stretch *stretch)
{
    const uint32_t *old = matcher->old, *new = matcher->new;
    while (stretch->old_start < stretch->old_end && stretch->new_start < stretch->new_end &&
           old[stretch->old_start] == new[stretch->new_start]) {
        matcher->match[stretch->old_start++] = stretch->new_start++;
    }
    while (stretch->old_start < stretch->old_end && stretch->new_start < stretch->new_end &&
           old[stretch->old_end - 1] == new[stretch->new_end - 1]) {
        matcher->match[--stretch->old_end] = --stretch->new_end;
    }
}

static bool is_empty(const struct stretch *stretch)
{
    return stretch->old_start == stretch->old_end || stretch->new_start == stretch->new_end;
}

/* -------------------------------------------------------------------------------------------
 * Myers */

/* One direction of the search for the middle of a shortest path through a stretch, which is a table of
 * old items by new ones. A diagonal is the column less the row. */
struct front {
    int32_t
        *reach; /* by diagonal, from -height - 1 to width + 1: the furthest column that was reached
                       on it, -1 for none */
    const uint32_t *old, *new; /* the first items in this direction */
    int32_t width, height;     /* items of either */
    int32_t direction;         /* 1, or -1 from the ends */
};

/* Where a diagonal is entered by one more step; -1 when it can't be. */
static int32_t enter(const struct front *front, int32_t diagonal)
{
    int32_t right = front->reach[diagonal - 1];
    int32_t down = front->reach[diagonal + 1];
    right = right >= 0 && right < front->width ? right + 1 : -1;
    down = down >= 0 && down - diagonal <= front->height ? down : -1;
    return right > down ? right : down;
}

/* Follows equal items along a diagonal. */
static int32_t slide(const struct front *front, int32_t column, int32_t diagonal)
{
    int32_t row = column - diagonal;
    while (column < front->width && row < front->height &&
           front->old[column * front->direction] == front->new[row * front->direction]) {
        column++;
        row++;
    }
    return column;
}

/* True if a path that has come to `column` of `diagonal` meets `other`, which took `behind` steps. */
static bool meets(const struct front *front, const struct front *other, int32_t column,
                  int32_t diagonal, int32_t behind)
{
    int32_t mirrored = front->width - front->height - diagonal;
    return mirrored >= -behind && mirrored <= behind && mirrored >= -front->height &&
           mirrored <= front->width && (mirrored + behind) % 2 == 0 &&
           other->reach[mirrored] >= 0 && column + other->reach[mirrored] >= front->width;
}

/* Takes step number `cost` with `front`. True if it meets `other` in *column and *row, as `front` counts
 * them. */
static bool advance(struct matcher *matcher, const struct front *front, const struct front *other,
                    int32_t cost, int32_t behind, int32_t *column, int32_t *row)
{
    int32_t lowest = cost > front->height ? cost - 2 * front->height : -cost;
    int32_t highest = cost > front->width ? 2 * front->width - cost : cost;
    if (lowest == -cost) {
        front->reach[lowest - 1] = -1;
    }
    if (highest == cost) {
        front->reach[highest + 1] = -1;
    }
    for (int32_t diagonal = lowest; diagonal <= highest; diagonal += 2) {
        int32_t from = cost == 0 ? 0 : enter(front, diagonal);
        int32_t at = from >= 0 ? slide(front, from, diagonal) : -1;
        front->reach[diagonal] = at;
        matcher->taken += (uint64_t)(at - from) + 1;
        if (at >= 0 && meets(front, other, at, diagonal, behind)) {
            *column = at;
            *row = at - diagonal;
            return true;
        }
    }
    return false;
}

/* Finds where a shortest path through a stretch, whose ends differ, can be cut in two. False when that
 * would take too long. */
static bool halve(struct matcher *matcher, const struct stretch *stretch, uint32_t *old_cut,
                  uint32_t *new_cut)
{
    int32_t width = (int32_t)(stretch->old_end - stretch->old_start);
    int32_t height = (int32_t)(stretch->new_end - stretch->new_start);
    struct front forward = {matcher->forward + height + 1,
                            matcher->old + stretch->old_start,
                            matcher->new + stretch->new_start,
                            width,
                            height,
                            1};
    struct front backward = {matcher->backward + height + 1,
                             matcher->old + stretch->old_end - 1,
                             matcher->new + stretch->new_end - 1,
                             width,
                             height,
                             -1};
    int32_t column, row;
    for (int32_t cost = 0; matcher->taken < matcher->most; cost++) {
        if (advance(matcher, &forward, &backward, cost, cost - 1, &column, &row)) {
            *old_cut = stretch->old_start + (uint32_t)column;
            *new_cut = stretch->new_start + (uint32_t)row;
            return true;
        }
        if (advance(matcher, &backward, &forward, cost, cost, &column, &row)) {
            *old_cut = stretch->old_end - (uint32_t)column;
            *new_cut = stretch->new_end - (uint32_t)row;
            return true;
        }
    }
    return false;
}

/* Matches each item with the next equal one, if it is near. */
static void match_near(struct matcher *matcher, const struct stretch *stretch)
{
    uint32_t next = stretch->new_start;
    for (uint32_t i = stretch->old_start; i < stretch->old_end; i++) {
        uint32_t left = stretch->new_end - next;
        uint32_t end = next + (left < NEAR ? left : (uint32_t)NEAR);
        for (uint32_t j = next; j < end; j++) {
            if (matcher->old[i] == matcher->new[j]) {
                matcher->match[i] = j;
                next = j + 1;
                break;
            }
        }
    }
}

/* Matches a stretch by Myers. Each part has half of the differences, so the recursion is shallow. */
static void search(struct matcher *matcher, struct stretch stretch)
{
    uint32_t old_cut, new_cut;
    trim(matcher, &stretch);
    if (is_empty(&stretch)) {
        return;
    }
    if (!halve(matcher, &stretch, &old_cut, &new_cut)) {
        match_near(matcher, &stretch);
        return;
    }
    search(matcher, (struct stretch){stretch.old_start, old_cut, stretch.new_start, new_cut});
    search(matcher, (struct stretch){old_cut, stretch.old_end, new_cut, stretch.new_end});
}

/* -------------------------------------------------------------------------------------------
 * Anchors */

/* Items that stand once on both sides, in the order of the old one. */
struct anchors {
    uint32_t *old, *new; /* indexes */
    uint32_t count;
};

static void find_anchors(struct matcher *matcher, const struct stretch *stretch,
                         struct anchors *anchors)
{
    struct seen *seen = matcher->seen;
    for (uint32_t i = stretch->old_start; i < stretch->old_end; i++) {
        seen[matcher->old[i]].old_count++;
    }
    for (uint32_t i = stretch->new_start; i < stretch->new_end; i++) {
        seen[matcher->new[i]].new_count++;
        seen[matcher->new[i]].new_index = i;
    }
    for (uint32_t i = stretch->old_start; i < stretch->old_end; i++) {
        const struct seen *item = &seen[matcher->old[i]];
        if (item->old_count == 1 && item->new_count == 1) {
            anchors->old[anchors->count] = i;
            anchors->new[anchors->count++] = item->new_index;
        }
    }
    for (uint32_t i = stretch->old_start; i < stretch->old_end; i++) {
        seen[matcher->old[i]] = (struct seen){0};
    }
    for (uint32_t i = stretch->new_start; i < stretch->new_end; i++) {
        seen[matcher->new[i]] = (struct seen){0};
    }
}

/* Keeps the longest run of anchors that ascend on the new side, too (Fredman, On computing the length of
 * longest increasing subsequences, 1975). `before` and `tails` have room for all. */
static void keep_ascending(struct anchors *anchors, uint32_t *before, uint32_t *tails)
{
    uint32_t longest = 0;
    for (uint32_t i = 0; i < anchors->count; i++) {
        uint32_t low = 0, high = longest;
        while (low < high) {
            uint32_t middle = low + (high - low) / 2;
            if (anchors->new[tails[middle]] < anchors->new[i]) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        before[i] = low ? tails[low - 1] : SEQUENCE_NONE;
        tails[low] = i;
        longest += low == longest;
    }
    uint32_t last = longest ? tails[longest - 1] : SEQUENCE_NONE;
    for (uint32_t left = longest; left > 0; last = before[last]) {
        tails[--left] = last;
    }
    for (uint32_t i = 0; i < longest; i++) { /* i <= tails[i] */
        anchors->old[i] = anchors->old[tails[i]];
        anchors->new[i] = anchors->new[tails[i]];
    }
    anchors->count = longest;
}

static void match_anchored(struct matcher *matcher, struct stretch stretch, unsigned round)
{
    trim(matcher, &stretch);
    if (is_empty(&stretch)) {
        return;
    }
    if (round == MOST_ROUNDS) {
        search(matcher, stretch);
        return;
    }
    uint32_t olds = stretch.old_end - stretch.old_start, news = stretch.new_end - stretch.new_start;
    size_t shorter = olds < news ? olds : news;
    uint32_t *memory = xmalloc(4 * shorter * sizeof *memory);
    struct anchors anchors = {memory, memory + shorter, 0};
    find_anchors(matcher, &stretch, &anchors);
    keep_ascending(&anchors, memory + 2 * shorter, memory + 3 * shorter);
    if (anchors.count == 0) {
        search(matcher, stretch);
    }
    for (uint32_t i = 0; i < anchors.count; i++) {
        struct stretch between = {stretch.old_start, anchors.old[i], stretch.new_start,
                                  anchors.new[i]};
        matcher->match[anchors.old[i]] = anchors.new[i];
        match_anchored(matcher, between, round + 1);
        stretch.old_start = anchors.old[i] + 1;
        stretch.new_start = anchors.new[i] + 1;
    }
    if (anchors.count) {
        match_anchored(matcher, stretch, round + 1);
    }
    free(memory);
}

/* ------------------------------------------------------------------------------------------- */

void sequence_match(struct sequence old, struct sequence new, uint32_t limit, bool anchored,
                    uint32_t *match)
{
    size_t items = old.count + new.count;
    int32_t *reach = xmalloc(2 * (items + 3) * sizeof *reach);
    struct matcher matcher = {
        .old = old.items,
        .new = new.items,
        .match = match,
        .seen = anchored ? xcalloc(limit, sizeof *matcher.seen) : NULL,
        .forward = reach,
        .backward = reach + items + 3,
        .most = FEWEST_STEPS + items *STEPS_PER_ITEM,
    };
    struct stretch all = {0, (uint32_t)old.count, 0, (uint32_t) new.count};
    for (size_t i = 0; i < old.count; i++) {
        match[i] = SEQUENCE_NONE;
    }
    if (anchored) {
        match_anchored(&matcher, all, 0);
    } else {
        search(&matcher, all);
    }
    free(matcher.seen);
    free(reach);
}
