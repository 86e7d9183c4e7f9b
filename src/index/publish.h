/* SPDX-License-Identifier: ISC */
/* Making views. Room-private: called by the builder only. */
#ifndef INDEX_PUBLISH_H
#define INDEX_PUBLISH_H

#include "index/segment.h"
#include "index/view.h"

/* A view of nothing. The reference is the caller's. */
struct view *view_empty(void);

/* How many numbers of blocks have been given. */
uint32_t view_block_count(const struct view *view);

/* True if a segment has the word, whose stem has this hash. */
bool view_has_word(const struct view *view, struct span word, uint64_t stem_hash);

/* What only the builder knows. */
struct view_facts {
    uint64_t words;   /* distinct words of all segments */
    uint64_t scratch; /* bytes that the builder itself holds, told as memory */
};

/* A new view: the segments of `before` (whose reference stays the caller's) and one more, whose
 * reference it takes over. Fills in the `clauses` of the snapshots in `flat`, the segment's block. */
struct view *view_extend(const struct view *before, struct segment *segment,
                         struct segment_header *flat, const struct view_facts *facts);

/* A new view without the `count` snapshots of `before` (whose reference stays the caller's) that are
 * listed, each once. */
struct view *view_retire(const struct view *before, const uint32_t *snapshots, size_t count);

#endif
