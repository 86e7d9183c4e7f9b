/* SPDX-License-Identifier: ISC */
/* Listing a directory tree without recursion, so that any depth will do.
 *
 * A *level* is a folder being listed: the root is level 0, the one below is a folder in it, and so
 * on. A folder's names are read at once, sorted, and become *items* on a stack that all levels
 * share; then they are taken one by one. Only the OPEN_LEVELS lowest levels hold a descriptor: on
 * the way up a folder is opened again as ".." of the one below: one step, however deep it lies. */
#include "collection/walk.h"

#include "base/memory.h"
#include "collection/name.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    OPEN_LEVELS = 16,
    PUBLISH_EVERY = 256, /* entries */
    CANCEL_MASK = 255,   /* names between two looks at *cancel, less one */
};

struct item {
    const char *text; /* the name, in the tree */
    uint32_t name;    /* the same for tree_name */
    mode_t type;      /* S_IFREG, S_IFDIR or another */
};

struct level {
    uint32_t folder;
    int descriptor; /* -1 while closed */
    size_t first;   /* its items are [first, end) of the stack; */
    size_t next;    /* those before this one are done */
    size_t end;
    dev_t device; /* the folder's identity, set when it is closed */
    ino_t inode;
};

struct walk {
    struct tree *tree;
    struct handles *handles;
    struct listing *listing;
    const atomic_bool *cancel;
    struct level *levels;
    size_t depth;          /* levels in use */
    size_t level_capacity; /* levels allocated */
    size_t first_open;     /* the highest level that may be open */
    struct item *items;
    size_t item_count;
    size_t item_capacity; /* items allocated */
    bool full;            /* the tree can't hold more: the walk ends */
};

static bool cancelled(const struct walk *walk)
{
    return walk->full || atomic_load_explicit(walk->cancel, memory_order_relaxed);
}

static void publish(struct walk *walk)
{
    listing_publish(walk->listing, walk->tree->entries.count, walk->tree->problems.count);
}

static void add_problem(struct walk *walk, const struct tree_problem *problem)
{
    if (tree_add_problem(walk->tree, problem) == TABLE_FULL) {
        walk->full = true;
    }
}

/* Passes on a number that a tree_add_ function returned, and sees when it is none. */
static uint32_t checked(struct walk *walk, uint32_t number)
{
    if (number == TABLE_FULL && !walk->full) {
        walk->full = true;
        add_problem(walk, &(struct tree_problem){.error = EOVERFLOW});
    }
    return number;
}

/* ---- Reading a folder's names --------------------------------------------------------------- */

/* The type of a name in `folder`, as in st_mode; 0 with errno when it can't be found out. */
static mode_t type_of(int folder, const struct dirent *record)
{
#if defined DT_UNKNOWN && defined DTTOIF
    if (record->d_type != DT_UNKNOWN) {
        return (mode_t)DTTOIF(record->d_type);
    }
#endif
    struct stat status;
    if (fstatat(folder, record->d_name, &status, AT_SYMLINK_NOFOLLOW) != 0) {
        return 0;
    }
    return status.st_mode & S_IFMT;
}

/* Puts a name of the folder `level` on the stack, if it is one that concerns us. */
static void add_item(struct walk *walk, struct level *level, const struct dirent *record)
{
    if (record->d_name[0] == '.') {
        return;
    }
    mode_t type = type_of(level->descriptor, record);
    int error = type ? 0 : errno;
    if ((S_ISREG(type) && !name_policy_ending(span_of(record->d_name))) || error == ENOENT) {
        return;
    }
    uint32_t name = checked(walk, tree_add_name(walk->tree, record->d_name));
    if (walk->full) {
        return;
    }
    if (error) {
        add_problem(walk, &(struct tree_problem){level->folder, name, 0, error});
        return;
    }
    walk->items =
        array_reserve(walk->items, &walk->item_capacity, walk->item_count + 1, sizeof *walk->items);
    walk->items[walk->item_count++] = (struct item){tree_name(walk->tree, name), name, type};
}

static int compare_items(const void *a, const void *b)
{
    return strcmp(((const struct item *)a)->text, ((const struct item *)b)->text);
}

/* A stream on a descriptor of its own, so that the level's stays open. */
static DIR *open_stream(int descriptor)
{
    int copy = fcntl(descriptor, F_DUPFD_CLOEXEC, 0);
    DIR *stream = copy < 0 ? NULL : fdopendir(copy);
    if (!stream && copy >= 0) {
        close(copy);
    }
    return stream;
}

/* Gives the level that was just opened its items. */
static void read_names(struct walk *walk, struct level *level)
{
    level->first = level->next = level->end = walk->item_count;
    int error = 0;
    DIR *stream = open_stream(level->descriptor);
    if (!stream) {
        error = errno;
    } else {
        struct dirent *record = NULL;
        for (size_t i = 0; (i & CANCEL_MASK) || !cancelled(walk); i++) {
            errno = 0;
            record = readdir(stream);
            if (!record) {
                error = errno;
                break;
            }
            add_item(walk, level, record);
        }
        closedir(stream);
    }
    if (error) {
        add_problem(walk, &(struct tree_problem){.folder = level->folder, .error = error});
    }
    level->end = walk->item_count;
    if (level->end - level->first > 1) {
        qsort(walk->items + level->first, level->end - level->first, sizeof *walk->items,
              compare_items);
    }
}

/* ---- Moving between levels ------------------------------------------------------------------ */

/* Closes the highest open level and remembers which folder it was. */
static void close_highest(struct walk *walk)
{
    struct level *level = &walk->levels[walk->first_open++];
    struct stat status = {0};
    if (level->descriptor >= 0) {
        fstat(level->descriptor, &status);
        close(level->descriptor);
        level->descriptor = -1;
    }
    level->device = status.st_dev;
    level->inode = status.st_ino;
}

/* Adds a level for `folder`, which is open as `descriptor`, and reads its names. */
static void enter(struct walk *walk, uint32_t folder, int descriptor)
{
    publish(walk);
    walk->levels =
        array_reserve(walk->levels, &walk->level_capacity, walk->depth + 1, sizeof *walk->levels);
    struct level *level = &walk->levels[walk->depth++];
    *level = (struct level){.folder = folder, .descriptor = descriptor};
    if (walk->depth - walk->first_open > OPEN_LEVELS) {
        close_highest(walk);
    }
    read_names(walk, level);
}

static void descend(struct walk *walk, const struct level *above, const struct item *item)
{
    int descriptor = openat(above->descriptor, item->text, HANDLES_FLAGS);
    if (descriptor < 0) {
        add_problem(walk, &(struct tree_problem){above->folder, item->name, 0, errno});
        return;
    }
    uint32_t folder = checked(walk, tree_add_folder(walk->tree, above->folder, item->name));
    if (walk->full) {
        close(descriptor);
        return;
    }
    enter(walk, folder, descriptor);
}

/* Opens `level` as the folder above `below`; false when the one above is another by now. */
static bool reopen_from_below(struct level *level, int below)
{
    struct stat status;
    int descriptor = below < 0 ? -1 : openat(below, "..", HANDLES_FLAGS);
    if (descriptor < 0) {
        return false;
    }
    if (fstat(descriptor, &status) != 0 || status.st_dev != level->device ||
        status.st_ino != level->inode) {
        close(descriptor);
        return false;
    }
    level->descriptor = descriptor;
    return true;
}

/* Opens `level` by its path from the root, after something was moved. */
static bool reopen_from_root(struct walk *walk, struct level *level)
{
    int shared = handles_take(walk->handles, level->folder);
    if (shared < 0) {
        return false;
    }
    level->descriptor = fcntl(shared, F_DUPFD_CLOEXEC, 0);
    int error = errno;
    handles_give(walk->handles, level->folder, shared);
    errno = error;
    return level->descriptor >= 0;
}

/* Leaves the lowest level and makes sure that the one above is open. */
static void ascend(struct walk *walk)
{
    struct level *below = &walk->levels[--walk->depth];
    walk->item_count = below->first;
    if (walk->depth > 0 && walk->depth == walk->first_open) {
        struct level *level = &walk->levels[--walk->first_open];
        if (!reopen_from_below(level, below->descriptor) && !reopen_from_root(walk, level)) {
            add_problem(walk, &(struct tree_problem){.folder = level->folder, .error = errno});
            level->next = level->end;
        }
    }
    if (below->descriptor >= 0) {
        close(below->descriptor);
    }
}

/* ---- The walk ------------------------------------------------------------------------------- */

/* Takes the next item of the lowest level. */
static void take_item(struct walk *walk, struct level *level)
{
    const struct item *item = &walk->items[level->next++];
    if (S_ISDIR(item->type)) {
        descend(walk, level, item);
    } else if (S_ISREG(item->type)) {
        checked(walk, tree_add_entry(walk->tree, level->folder, item->name));
    } else {
        add_problem(walk, &(struct tree_problem){level->folder, item->name, item->type, 0});
    }
    if (walk->tree->entries.count % PUBLISH_EVERY == 0) {
        publish(walk);
    }
}

void walk_tree(struct tree *tree, int root, struct handles *handles, struct listing *listing,
               const atomic_bool *cancel)
{
    struct walk walk = {.tree = tree, .handles = handles, .listing = listing, .cancel = cancel};
    int descriptor = openat(root, ".", HANDLES_FLAGS);
    if (descriptor < 0) {
        add_problem(&walk, &(struct tree_problem){.error = errno});
    } else {
        enter(&walk, 0, descriptor);
    }
    size_t taken = 0;
    while (walk.depth > 0 && ((taken++ & CANCEL_MASK) || !cancelled(&walk))) {
        struct level *level = &walk.levels[walk.depth - 1];
        if (level->next < level->end) {
            take_item(&walk, level);
        } else {
            ascend(&walk);
        }
    }
    for (size_t i = walk.first_open; i < walk.depth; i++) {
        if (walk.levels[i].descriptor >= 0) {
            close(walk.levels[i].descriptor);
        }
    }
    publish(&walk);
    free(walk.levels);
    free(walk.items);
}
