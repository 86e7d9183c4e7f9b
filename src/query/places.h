/* SPDX-License-Identifier: ISC */
/* heading: and category:, which depend on where a clause stands. Room-private. */
#ifndef QUERY_PLACES_H
#define QUERY_PLACES_H

#include "base/arena.h"
#include "base/bits.h"
#include "query/match.h"

/* Hits listed one by one. */
struct place_hits {
    uint64_t *items; /* heap; snapshot << 32 | place */
    size_t count;
    size_t capacity;
};

/* True if the tree asks for headings or categories. */
bool places_needed(const struct node *tree);

/* Appends the places of the snapshots in `filter` (empty: of all) that match `tree`, which holds no
 * snapshot fields; in order. False when cancelled. */
bool places_match(const struct match *match, const struct node *tree, const struct bits *filter,
                  const struct query_facts *facts, struct place_hits *hits);

#endif
