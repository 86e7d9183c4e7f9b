/* SPDX-License-Identifier: ISC */
/* The names of a directory tree, kept small: a *folder* is its parent and its name, an *entry* (a
 * policy's file) and a *problem* are a folder and a name, names lie behind each other in large
 * chunks. Folder 0 is the root; its name, name 0, is "".
 *
 * One thread adds. Others may use what it has published (collection/listing.h), and every folder
 * and name that can be reached from there. */
#ifndef COLLECTION_TREE_H
#define COLLECTION_TREE_H

#include "base/buffer.h"
#include "collection/table.h"

#include <sys/types.h>

struct tree_folder {
    uint32_t parent; /* folder; its own number for the root */
    uint32_t name;   /* for tree_name */
};

struct tree_entry {
    uint32_t folder;
    uint32_t name;
};

struct tree_problem {
    uint32_t folder;
    uint32_t name; /* 0 for the folder itself */
    mode_t type;   /* a type of file that isn't read (S_IFLNK ...); else 0 */
    int error;     /* errno; else 0 */
};

struct tree {
    struct table names;    /* bytes; each name ends with NUL and lies in one piece */
    struct table folders;  /* struct tree_folder */
    struct table entries;  /* struct tree_entry */
    struct table problems; /* struct tree_problem */
};

void tree_init(struct tree *tree);
void tree_free(struct tree *tree);

/* Each adds one and returns its number, or TABLE_FULL when there is no room for more. */
uint32_t tree_add_name(struct tree *tree, const char *name);
uint32_t tree_add_folder(struct tree *tree, uint32_t parent, uint32_t name);
uint32_t tree_add_entry(struct tree *tree, uint32_t folder, uint32_t name);
uint32_t tree_add_problem(struct tree *tree, const struct tree_problem *problem);

static inline const char *tree_name(const struct tree *tree, uint32_t name)
{
    return table_at(&tree->names, name);
}

static inline const struct tree_folder *tree_folder(const struct tree *tree, uint32_t folder)
{
    return table_at(&tree->folders, folder);
}

static inline const struct tree_entry *tree_entry(const struct tree *tree, uint32_t entry)
{
    return table_at(&tree->entries, entry);
}

static inline const struct tree_problem *tree_problem(const struct tree *tree, uint32_t problem)
{
    return table_at(&tree->problems, problem);
}

/* Appends the path of `name` in `folder`, relative to the root and without a slash at either end:
 * "" for name 0 of folder 0. */
void tree_append_path(const struct tree *tree, uint32_t folder, uint32_t name, struct buffer *out);

/* The same behind `root`, the root's path as given: `root` itself for name 0 of folder 0. */
void tree_append_whole_path(const struct tree *tree, const char *root, uint32_t folder,
                            uint32_t name, struct buffer *out);

#endif
