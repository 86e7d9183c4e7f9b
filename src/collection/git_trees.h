/* SPDX-License-Identifier: ISC */
/* The trees that were read last. As a history is walked, the tree that a commit was compared with
 * is the next commit's own. One thread. */
#ifndef COLLECTION_GIT_TREES_H
#define COLLECTION_GIT_TREES_H

#include "collection/git.h"

enum { TREES_KEPT = 16 };

struct kept_tree {
    struct object_id id;
    struct buffer bytes;
    uint64_t used; /* when it was asked for last; 0 while there is none */
};

struct trees {
    struct repository *repository;
    struct kept_tree kept[TREES_KEPT];
    uint64_t clock; /* how often a tree was asked for */
};

/* `repository` outlives *trees. */
void trees_init(struct trees *trees, struct repository *repository);
void trees_free(struct trees *trees);

/* Sets *out to the bytes of a tree, which stay until TREES_KEPT - 1 other trees were asked for. */
enum object_result trees_read(struct trees *trees, const struct object_id *id, struct span *out);

#endif
