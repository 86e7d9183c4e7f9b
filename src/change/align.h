/* SPDX-License-Identifier: ISC */
/* Two policies side by side: which clauses stayed, moved, were reworded, added or removed.
 *
 * A clause is known by its text alone: equal numbers are equal texts, so nothing is read but the index.
 * Marks without words (CLAUSE_RULE) take no part. All in bounded time, also for hostile texts: where
 * very much differs, less may be recognised than could be. Any thread. */
#ifndef CHANGE_ALIGN_H
#define CHANGE_ALIGN_H

#include "index/view.h"

#include <stdbool.h>
#include <stdint.h>

#define ALIGN_NONE UINT32_MAX

enum align_kind {
    ALIGN_SAME,     /* both: the same text */
    ALIGN_REWORDED, /* both: similar texts at the same place */
    ALIGN_REMOVED,  /* old only */
    ALIGN_ADDED,    /* new only */
    ALIGN_GONE,     /* the old side of a clause that moved; `new` tells where to */
    ALIGN_COME,     /* the new side of a clause that moved; `old` tells where from */
    ALIGN_KINDS
};

/* One row of a comparison. From the first step to the last, the old clauses of the steps with an old
 * side come in the order of the old policy, each once; and so do the new ones. */
struct align_step {
    uint32_t old;   /* index among the old places; ALIGN_NONE for ADDED */
    uint32_t new;   /* index among the new places; ALIGN_NONE for REMOVED */
    uint16_t alike; /* thousandths of the words that both texts share: 1000 if they are equal, 0 for
                       ADDED and REMOVED. What moved may have been reworded, too */
    uint8_t kind;   /* enum align_kind */
    bool cosmetic;  /* not equal, but only white space, digits, punctuation or case differ */
};

static inline bool align_has_old(const struct align_step *step)
{
    return step->kind != ALIGN_ADDED && step->kind != ALIGN_COME;
}

static inline bool align_has_new(const struct align_step *step)
{
    return step->kind != ALIGN_REMOVED && step->kind != ALIGN_GONE;
}

/* True if both texts are there and differ: words.h tells in what. */
static inline bool align_is_reworded(const struct align_step *step)
{
    return step->alike > 0 && step->alike < 1000;
}

/* What changed, counted. */
struct align_counts {
    uint32_t same;     /* clauses, as all below */
    uint32_t moved;    /* also those that were reworded on the way */
    uint32_t reworded; /* in place, more than cosmetically */
    uint32_t cosmetic; /* in place */
    uint32_t added;
    uint32_t removed;
    uint32_t words_added; /* in added and in reworded clauses, cosmetic ones included */
    uint32_t words_removed;
};

struct alignment {
    struct place_list old_places; /* all places of the two snapshots */
    struct place_list new_places;
    struct align_step *steps; /* heap */
    size_t count;
    struct align_counts counts;
};

/* Compares two snapshots of a view. The caller frees. */
struct alignment *align_snapshots(const struct view *view, uint32_t old, uint32_t new);
void alignment_free(struct alignment *alignment); /* NULL is fine */

/* True if no clause was added, removed, moved or reworded. */
bool alignment_is_empty(const struct alignment *alignment);

#endif
