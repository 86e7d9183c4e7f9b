/* SPDX-License-Identifier: ISC */
/* What a view is made of: the list of segments and, over all of them, where each clause stands.
 * Room-private: known to those who read views (view.c) and who make them (publish.c).
 *
 * That reverse list is one sparse bit set a clause, one behind the other in two arrays. */
#ifndef INDEX_VIEW_FORM_H
#define INDEX_VIEW_FORM_H

#include "base/bits.h"
#include "index/publish.h"
#include "index/segment.h"
#include "index/varint.h"

#include <stdatomic.h>

struct view {
    atomic_uint references;
    uint64_t serial;
    struct segment **segments; /* a reference to each */
    size_t segment_count;
    struct span *sites; /* by number; borrowed from the segments */
    uint32_t site_count;
    uint32_t *snapshot_sites; /* site of each snapshot */
    uint32_t *snapshot_dates; /* and its date */
    uint64_t *snapshot_orders; /* and which of one day is the newer: struct origin */
    uint32_t *site_policies;  /* how many each site has */
    struct bits retired;      /* snapshots; no words while there are none */
    uint32_t *first;  /* [clauses + 1]: where a clause's bit set begins in `words` and `masks` */
    uint32_t *words;  /* which 64 snapshots */
    uint64_t *masks;  /* which of them */
    uint32_t *places; /* [clauses]: number of places */
    uint32_t clauses;
    uint32_t snapshots;
    struct view_totals totals;
};

/* A block's length, and its clauses as bytes (index/block.h). */
struct block {
    uint32_t length;
    uint32_t places; /* clauses with words */
    const unsigned char *clauses;
    const unsigned char *end;
};

/* The block with a number. */
struct block view_block(const struct view *view, uint32_t number);

/* The record of a snapshot, in *segment. */
const struct snapshot_record *view_record(const struct view *view, uint32_t id,
                                          const struct segment **segment);

/* A walk over the blocks of a snapshot. */
struct snapshot_walk {
    const unsigned char *in; /* the next reference */
    uint32_t left;           /* blocks to come */
    uint32_t number;         /* of the block */
    uint32_t gap;            /* bytes between the end of the block before, or the body's start, and it */
};

static inline void snapshot_walk_open(struct snapshot_walk *walk, const struct segment *segment,
                      const struct snapshot_record *record)
{
    const unsigned char *references = segment_section(segment, SECTION_REFERENCES);
    *walk = (struct snapshot_walk){
        .in = references + record->references, .left = record->blocks, .number = UINT32_MAX};
}

static inline bool snapshot_walk_next(struct snapshot_walk *walk)
{
    if (walk->left-- == 0) {
        return false;
    }
    uint32_t difference;
    walk->in = varint_get(walk->in, &difference);
    walk->in = varint_get(walk->in, &walk->gap);
    walk->number += (difference >> 1 ^ -(difference & 1)) + 1;
    return true;
}

#endif
