/* SPDX-License-Identifier: ISC */
/* The paths of a tree, each once, as numbers: path 0 is the root, any other a name in a path.
 * Each path belongs to a *document*, which is the newest name that it had before it was renamed, as
 * far as is known: at first itself. The one thread that lists the history uses this; what it has
 * published of `tree` others may use, too. */
#ifndef COLLECTION_GIT_PATHS_H
#define COLLECTION_GIT_PATHS_H

#include "base/span.h"
#include "collection/tree.h"

struct path_note {
    uint32_t document; /* a path */
    bool told;         /* a problem that may come with every commit has been told of once */
};

struct paths {
    struct tree *tree;       /* a path's number is that of a folder here */
    struct path_note *notes; /* by path */
    size_t note_capacity;
    uint32_t *slots;    /* a hash table of paths by folder and name; 0 where empty */
    size_t slot_count;  /* a power of 2 */
    struct buffer name; /* with a NUL behind it */
};

/* Knows the paths of `tree`, which outlives *paths; each is its own document. */
void paths_init(struct paths *paths, struct tree *tree);
void paths_free(struct paths *paths);

/* The number of `name` in the folder `folder`; TABLE_FULL when there is no room for more. The name
 * holds no NUL. */
uint32_t paths_number(struct paths *paths, uint32_t folder, struct span name);

static inline uint32_t paths_document(const struct paths *paths, uint32_t path)
{
    return paths->notes[path].document;
}

/* Notes that `path`, in what is older than what was listed so far, is the document of `renamed`. */
static inline void paths_rename(struct paths *paths, uint32_t path, uint32_t renamed)
{
    paths->notes[path].document = paths->notes[renamed].document;
}

#endif
