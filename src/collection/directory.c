/* SPDX-License-Identifier: ISC */
/* A directory tree as a collection. */
#include "collection/git_paths.h"
#include "collection/handles.h"
#include "collection/load.h"
#include "collection/origin.h"
#include "collection/source.h"
#include "collection/walk.h"

#include "base/hash.h"
#include "base/memory.h"
#include "base/numbers.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    ORDER_STEP = 32, /* bits of the room between two entries that were listed together */
    ORDER_CHUNK_BITS = 9,
};

struct directory {
    struct source source;
    int descriptor; /* of the root */
    struct tree tree;
    struct handles handles;
    atomic_uint listed;  /* entries that the listing found; those behind it came with refreshes */
    struct table orders; /* uint64_t for each of these: see directory_origin */
};

static struct directory *directory_of(struct source *source)
{
    return (struct directory *)source;
}

static void directory_list(struct source *source, struct listing *listing,
                           const atomic_bool *cancel)
{
    struct directory *directory = directory_of(source);
    walk_tree(&directory->tree, directory->descriptor, &directory->handles, listing, cancel);
    atomic_store(&directory->listed, directory->tree.entries.count);
}

static bool directory_read(struct source *source, uint32_t entry, struct buffer *out,
                           struct error *error)
{
    struct directory *directory = directory_of(source);
    const struct tree_entry *file = tree_entry(&directory->tree, entry);
    int folder = handles_take(&directory->handles, file->folder);
    if (folder < 0) {
        return load_refuse(error, errno);
    }
    bool loaded = load_file(folder, tree_name(&directory->tree, file->name), O_NOFOLLOW,
                            source->max_size, out, error);
    handles_give(&directory->handles, file->folder, folder);
    return loaded;
}

static bool directory_stamp(struct source *source, uint32_t entry, uint64_t *size,
                            uint64_t *changed)
{
    struct directory *directory = directory_of(source);
    const struct tree_entry *file = tree_entry(&directory->tree, entry);
    int folder = handles_take(&directory->handles, file->folder);
    if (folder < 0) {
        return false;
    }
    bool told = load_stamp(folder, tree_name(&directory->tree, file->name), AT_SYMLINK_NOFOLLOW,
                           size, changed);
    handles_give(&directory->handles, file->folder, folder);
    return told;
}

/* Appends the path of `name` in `folder`, from the root as given. */
static void append_path(struct directory *directory, uint32_t folder, uint32_t name,
                        struct buffer *out)
{
    tree_append_whole_path(&directory->tree, directory->source.root, folder, name, out);
}

static void directory_path(struct source *source, uint32_t entry, struct buffer *out)
{
    struct directory *directory = directory_of(source);
    const struct tree_entry *file = tree_entry(&directory->tree, entry);
    append_path(directory, file->folder, file->name, out);
}

/* Where an entry stands among the others, in the order of the listing: what comes later is given a
 * number between those of its neighbours. */
static uint64_t order_of(struct directory *directory, uint32_t entry)
{
    uint32_t listed = atomic_load(&directory->listed);
    return entry < listed ? ((uint64_t)entry + 1) << ORDER_STEP
                          : *(uint64_t *)table_at(&directory->orders, entry - listed);
}

static void directory_origin(struct source *source, uint32_t entry, struct buffer *memory,
                             struct origin *out)
{
    directory_path(source, entry, memory);
    origin_from_path(buffer_span(memory), strlen(source->root), out);
    out->order = order_of(directory_of(source), entry);
}

/* What is said of the types of files that aren't read. */
static const char *type_words(mode_t type)
{
    static const struct {
        mode_t type;
        const char *words;
    } types[] = {
        {S_IFLNK, "a link, not followed"},
        {S_IFIFO, "a named pipe"},
        {S_IFSOCK, "a socket"},
        {S_IFCHR, "a device"},
        {S_IFBLK, "a device"},
    };
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        if (types[i].type == type) {
            return types[i].words;
        }
    }
    return "no regular file";
}

static void directory_problem(struct source *source, uint32_t index, struct buffer *path,
                              struct buffer *reason)
{
    struct directory *directory = directory_of(source);
    const struct tree_problem *problem = tree_problem(&directory->tree, index);
    append_path(directory, problem->folder, problem->name, path);
    if (problem->error) {
        struct error error;
        error_set_errno(&error, problem->error, "can't be listed");
        buffer_append_string(reason, error.message);
    } else {
        buffer_append_string(reason, type_words(problem->type));
    }
}

static void directory_close(struct source *source)
{
    struct directory *directory = directory_of(source);
    handles_free(&directory->handles);
    tree_free(&directory->tree);
    table_free(&directory->orders);
    close(directory->descriptor);
    free(directory);
}

/* ---- Changes --------------------------------------------------------------------------------
 * The tree is listed again, into a directory of its own, and compared by stamps with what is known. */

/* A second listing. */
struct second {
    struct directory *directory; /* the first */
    struct directory *again;
    uint32_t count;    /* entries */
    uint32_t *known;   /* by entry: the same one of the first, or NOT_KNOWN */
    uint32_t *folders; /* by folder: the same one of the first */
    uint32_t folder_count;
};

#define NOT_KNOWN UINT32_MAX

/* Lists the tree again; NULL with *error. */
static struct directory *list_again(struct directory *directory, const struct refresh *asked,
                                    struct error *error)
{
    struct source *source = directory_open(&directory->source, error);
    if (!source) {
        return NULL;
    }
    struct listing listing;
    listing_init(&listing);
    directory_list(source, &listing, asked->cancel);
    listing_destroy(&listing);
    struct directory *again = directory_of(source);
    const struct tree_problem *first =
        again->tree.problems.count ? tree_problem(&again->tree, 0) : NULL;
    bool cancelled = atomic_load(asked->cancel);
    bool unread = first && first->folder == 0 && first->name == 0 && first->error;
    if (cancelled || unread) {
        if (unread) {
            error_set_errno(error, first->error, "can't list '%s'", source->root);
        }
        directory_close(source);
        return NULL;
    }
    return again;
}

/* Finds what is the same in both listings, and what is gone. */
static void compare_listings(struct second *second, const struct refresh *asked,
                             struct collection_change *change)
{
    struct numbers stamps = {0}; /* of what is known */
    uint32_t count = second->directory->tree.entries.count;
    uint32_t *entries = xmalloc((count + (size_t)1) * sizeof *entries); /* by number of the stamp */
    bool *found = xcalloc(count + (size_t)1, sizeof *found);            /* the same */
    uint32_t live = 0;
    for (uint32_t i = 0; i < count; i++) {
        uint64_t stamp = i < asked->stamp_count ? asked->stamps[i] : 0;
        if (refresh_is_gone(asked, i)) {
            continue;
        }
        if (stamp && numbers_of(&stamps, stamp) == live) {
            entries[live++] = i;
        } else {
            collection_change_add(change, i);
        }
    }
    for (uint32_t i = 0; i < second->count; i++) {
        uint64_t stamp = source_stamp(&second->again->source, i);
        size_t number = stamp ? numbers_of(&stamps, stamp) : live;
        bool same = number < live && !found[number];
        second->known[i] = same ? entries[number] : NOT_KNOWN;
        if (same) {
            found[number] = true;
        }
    }
    for (uint32_t i = 0; i < live; i++) {
        if (!found[i]) {
            collection_change_add(change, entries[i]);
        }
    }
    numbers_free(&stamps);
    free(entries);
    free(found);
}

/* Finds the folders of the second listing in the first tree, which gets those that it lacks. */
static void find_folders(struct second *second)
{
    struct tree *tree = &second->directory->tree;
    const struct tree *again = &second->again->tree;
    struct paths paths;
    paths_init(&paths, tree);
    second->folders[0] = 0;
    for (uint32_t i = 1; i < second->folder_count; i++) {
        const struct tree_folder *folder = tree_folder(again, i);
        uint32_t parent = second->folders[folder->parent];
        second->folders[i] =
            parent == TABLE_FULL
                ? TABLE_FULL
                : paths_number(&paths, parent, span_of(tree_name(again, folder->name)));
    }
    paths_free(&paths);
}

/* Adds the entries [first, end) of the second listing, which stand between two known ones: `below`
 * and `above` are their orders. */
static void add_entries(struct second *second, uint32_t first, uint32_t end, uint64_t below,
                        uint64_t above)
{
    struct directory *directory = second->directory;
    for (uint32_t i = first; i < end; i++) {
        const struct tree_entry *entry = tree_entry(&second->again->tree, i);
        uint32_t folder = second->folders[entry->folder];
        uint32_t name = tree_add_name(&directory->tree,
                                      tree_name(&second->again->tree, entry->name));
        uint32_t order = table_extend(&directory->orders, 1);
        if (folder == TABLE_FULL || name == TABLE_FULL || order == TABLE_FULL ||
            tree_add_entry(&directory->tree, folder, name) == TABLE_FULL) {
            return; /* four thousand million changes are enough */
        }
        *(uint64_t *)table_at(&directory->orders, order) =
            below + (above - below) / (end - first + 1) * (i - first + 1);
    }
}

/* Adds what is new, between what is known. */
static void add_new(struct second *second)
{
    uint64_t below = 0;
    for (uint32_t i = 0; i <= second->count; i++) {
        uint32_t first = i;
        while (i < second->count && second->known[i] == NOT_KNOWN) {
            i++;
        }
        uint64_t above = i < second->count ? order_of(second->directory, second->known[i])
                                           : below + ((uint64_t)(i - first + 1) << ORDER_STEP);
        add_entries(second, first, i, below, above);
        below = above;
    }
}

static uint64_t problem_hash(uint32_t folder, const char *name, const struct tree_problem *problem)
{
    uint64_t facts[] = {folder, hash_64(span_of(name)), problem->type, (uint64_t)problem->error};
    return hash_64(span_make((const char *)facts, sizeof facts));
}

/* Adds the problems that weren't met before. */
static void add_problems(struct second *second)
{
    struct tree *tree = &second->directory->tree;
    const struct tree *again = &second->again->tree;
    struct numbers known = {0};
    for (uint32_t i = 0; i < tree->problems.count; i++) {
        const struct tree_problem *problem = tree_problem(tree, i);
        numbers_of(&known, problem_hash(problem->folder, tree_name(tree, problem->name), problem));
    }
    for (uint32_t i = 0; i < again->problems.count; i++) {
        struct tree_problem problem = *tree_problem(again, i);
        const char *name = tree_name(again, problem.name);
        problem.folder = second->folders[problem.folder];
        size_t before = known.count;
        if (problem.folder != TABLE_FULL &&
            numbers_of(&known, problem_hash(problem.folder, name, &problem)) == before) {
            problem.name = problem.name ? tree_add_name(tree, name) : 0;
            if (problem.name != TABLE_FULL) {
                tree_add_problem(tree, &problem);
            }
        }
    }
    numbers_free(&known);
}

static bool directory_refresh(struct source *source, struct listing *listing,
                              const struct refresh *asked, struct collection_change *change,
                              struct error *error)
{
    struct directory *directory = directory_of(source);
    struct directory *again = list_again(directory, asked, error);
    if (!again) {
        return false;
    }
    struct second second = {
        .directory = directory,
        .again = again,
        .count = again->tree.entries.count,
        .folder_count = again->tree.folders.count,
        .known = xmalloc((again->tree.entries.count + (size_t)1) * sizeof *second.known),
        .folders = xmalloc((again->tree.folders.count + (size_t)1) * sizeof *second.folders),
    };
    compare_listings(&second, asked, change);
    find_folders(&second);
    add_new(&second);
    add_problems(&second);
    /* Whoever reads finds the folders that are there now, in place of those that were. */
    if (dup2(again->descriptor, directory->descriptor) >= 0) {
        fcntl(directory->descriptor, F_SETFD, FD_CLOEXEC);
        handles_forget(&directory->handles);
    }
    listing_publish(listing, directory->tree.entries.count, directory->tree.problems.count);
    free(second.known);
    free(second.folders);
    directory_close(&again->source);
    return true;
}

static bool directory_watch(struct source *source, uint32_t index, struct buffer *path)
{
    struct directory *directory = directory_of(source);
    if (index >= directory->tree.folders.count) {
        return false;
    }
    append_path(directory, index, 0, path);
    return true;
}

/* --------------------------------------------------------------------------------------------- */

static const struct source_kind directory_kind = {
    .list = directory_list,
    .refresh = directory_refresh,
    .watch = directory_watch,
    .read = directory_read,
    .path = directory_path,
    .origin = directory_origin,
    .stamp = directory_stamp,
    .problem = directory_problem,
    .close = directory_close,
};

struct source *directory_open(const struct source *base, struct error *error)
{
    int descriptor = open(base->root, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0) {
        error_set_errno(error, errno, "can't open '%s'", base->root);
        return NULL;
    }
    struct directory *directory = xcalloc(1, sizeof *directory);
    directory->source = *base;
    directory->source.kind = &directory_kind;
    directory->descriptor = descriptor;
    atomic_init(&directory->listed, UINT32_MAX);
    tree_init(&directory->tree);
    table_init(&directory->orders, sizeof(uint64_t), ORDER_CHUNK_BITS);
    handles_init(&directory->handles, &directory->tree, descriptor);
    return &directory->source;
}
