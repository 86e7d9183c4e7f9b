/* SPDX-License-Identifier: ISC */
/* The trees that were read last. */
#include "collection/git_trees.h"

enum { TREE_LIMIT = 64 << 20 }; /* bytes of the largest folder that is read: a million files */

void trees_init(struct trees *trees, struct repository *repository)
{
    *trees = (struct trees){.repository = repository};
}

void trees_free(struct trees *trees)
{
    for (size_t i = 0; i < TREES_KEPT; i++) {
        buffer_free(&trees->kept[i].bytes);
    }
}

enum object_result trees_read(struct trees *trees, const struct object_id *id, struct span *out)
{
    struct kept_tree *oldest = trees->kept;
    trees->clock++;
    for (size_t i = 0; i < TREES_KEPT; i++) {
        struct kept_tree *kept = &trees->kept[i];
        if (kept->used && object_id_equal(&kept->id, id)) {
            kept->used = trees->clock;
            *out = buffer_span(&kept->bytes);
            return OBJECT_READ;
        }
        oldest = kept->used < oldest->used ? kept : oldest;
    }
    enum object_result result = repository_tree(trees->repository, id, TREE_LIMIT, &oldest->bytes);
    oldest->id = *id;
    oldest->used = result == OBJECT_READ ? trees->clock : 0;
    *out = buffer_span(&oldest->bytes);
    return result;
}
