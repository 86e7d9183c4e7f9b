/* SPDX-License-Identifier: ISC */
/* Snapshots whose bytes are those of an earlier entry (collection_twin). They aren't read: at the end
 * of the round they take over what the earlier one's bytes gave. Room-private. */
#ifndef INDEX_TWINS_H
#define INDEX_TWINS_H

#include "index/worker.h"

/* Completes the twins in the drafts of `count` workers, after a round. What the rounds before found is in
 * `view`. Those whose earlier entry can't serve (it wasn't read, or its text tells its own site or
 * date) are read by the first worker. */
void twins_complete(struct worker *workers, unsigned count, const struct view *view);

#endif
