/* SPDX-License-Identifier: ISC */
/* Listing a directory tree: folders depth first, the names of each in byte order. */
#ifndef COLLECTION_WALK_H
#define COLLECTION_WALK_H

#include "collection/handles.h"
#include "collection/listing.h"

/* Adds to `tree` what lies below the folder `root` and publishes it, until all is listed or *cancel
 * is true. `handles` are those of the same tree. */
void walk_tree(struct tree *tree, int root, struct handles *handles, struct listing *listing,
               const atomic_bool *cancel);

#endif
