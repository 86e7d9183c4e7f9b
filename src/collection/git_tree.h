/* SPDX-License-Identifier: ISC */
/* Trees as git stores them: the items of one folder, as bytes. An item is its mode in octal, a
 * space, its name, a NUL and the id of its object. They come in byte order of their names, where a
 * folder's name counts as if a slash followed it. Any bytes may be given: what is no tree is found
 * out, and never read beyond its end. */
#ifndef COLLECTION_GIT_TREE_H
#define COLLECTION_GIT_TREE_H

#include "base/span.h"
#include "collection/git.h"

enum git_item_kind {
    GIT_FILE,
    GIT_FOLDER,
    GIT_LINK,
    GIT_SUBMODULE,
};

struct git_item {
    struct span name; /* at least one byte; no NUL, any other */
    unsigned mode;    /* as stored */
    enum git_item_kind kind;
    struct object_id id;
};

/* Takes the first item off *rest. False at the end, and with *rest not empty where the bytes are no
 * tree's. */
bool git_item_next(struct span *rest, struct git_item *item);

/* Finds a file or folder by its name. */
bool git_item_find(struct span tree, struct span name, struct git_item *item);

/* Compares the trees `new` and `old` ("" for none) and tells of each item that isn't the same in
 * both: one is NULL where only the other tree has the name, or has it as another kind of folder or
 * not folder. The items live during the call only. False when either isn't a tree; what came before
 * the bad place has been told. */
bool git_tree_differences(struct span new, struct span old,
                          void (*tell)(void *context, const struct git_item *new,
                                       const struct git_item *old),
                          void *context);

#endif
