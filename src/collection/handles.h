/* SPDX-License-Identifier: ISC */
/* Open descriptors of folders. A file is opened relative to its folder, and a folder relative to
 * its parent, one name at a time: so no link is followed even where a folder has been replaced by
 * one, and a path may be longer than the system takes. The last folders used stay open, as
 * neighbours are mostly read together. All functions but init and free: any thread. */
#ifndef COLLECTION_HANDLES_H
#define COLLECTION_HANDLES_H

#include "collection/tree.h"

#include <fcntl.h>
#include <pthread.h>

enum {
    HANDLES_SLOTS = 16, /* a power of 2: the most descriptors that are kept */
    HANDLES_FLAGS = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC,
};

struct handle {
    uint32_t folder; /* 0, the root, which has a descriptor of its own: for nobody else to take */
    int descriptor;  /* -1 while the slot is empty */
    uint32_t users;  /* those who took it and haven't given it back; it stays while there are any */
};

struct handles {
    const struct tree *tree;
    int root;                           /* the root's descriptor; not ours */
    pthread_mutex_t lock;               /* guards the slots */
    struct handle slots[HANDLES_SLOTS]; /* folder N is in slot N modulo their number, if in any */
};

/* `tree` and `root` outlive *handles. */
void handles_init(struct handles *handles, const struct tree *tree, int root);
void handles_free(struct handles *handles);

/* Keeps no folder open any longer: another one may be in its place by now. */
void handles_forget(struct handles *handles);

/* A descriptor of `folder`, to be given back; or -1 with errno. */
int handles_take(struct handles *handles, uint32_t folder);
void handles_give(struct handles *handles, uint32_t folder, int descriptor);

#endif
