/* SPDX-License-Identifier: ISC */
/* Walking a history: takes its commits, newest first, and compares the tree of each with its first
 * parent's, entering only folders whose ids differ. What a merge seems to have changed is then
 * looked up in its other parents.
 *
 * A file that one commit adds and removes under another name has been renamed: from there on, which
 * is to say in older commits, the old name is the same document as the new one. */
#include "collection/git_history.h"

#include "base/hash.h"
#include "base/memory.h"
#include "collection/git_queue.h"
#include "collection/git_renames.h"
#include "collection/git_tree.h"
#include "collection/git_trees.h"
#include "collection/git_twins.h"
#include "collection/name.h"

#include <stdlib.h>

enum {
    FIRST_BATCH = 64,        /* versions; each further batch is twice as large, */
    LARGEST_BATCH = 1 << 16, /* up to this one */
    /* What no archive has, and what a few bytes can pretend to have: */
    DEEPEST = 256,          /* folders in each other */
    LONGEST_NAME = 4096,    /* bytes */
    MOST_CHANGES = 1 << 22, /* in one commit */
    MOST_PATHS = 1 << 24,
    VERSION_CHUNK_BITS = 10,
    PROBLEM_CHUNK_BITS = 9,
};

/* A folder to be compared. */
struct folder_pair {
    uint32_t path;
    uint32_t depth;
    struct object_id new;
    struct object_id old;
    bool in_new; /* which of the two trees has it */
    bool in_old;
};

/* A file that differs from the first parent's. */
struct changed_file {
    struct object_id blob;
    uint32_t path;
    unsigned mode;
    bool added; /* the first parent hasn't one by this name */
};

struct batch_item {
    struct version version;
    uint32_t number; /* in the batch, in the order found */
};

struct walk {
    const struct tree *names; /* of the paths */
    struct paths *paths;
    struct table *versions; /* struct version */
    struct table *problems; /* struct history_problem */
    struct repository *repository;
    struct listing *listing;
    const atomic_bool *cancel;
    struct commit_queue queue;
    struct trees trees;
    struct twins twins;
    const struct commit *commit;      /* the one at hand */
    uint32_t rank;                    /* its rank: falls from commit to commit */
    const struct folder_pair *folder; /* the pair at hand */
    struct folder_pair *folders;      /* a stack of those still to be compared */
    size_t folder_count;
    size_t folder_capacity;
    struct changed_file *changes; /* of the commit at hand */
    size_t change_count;
    size_t change_capacity;
    struct moved_file *removed; /* the same */
    size_t removed_count;
    size_t removed_capacity;
    struct batch_item *batch;
    size_t batch_count;
    size_t batch_capacity;
    size_t batch_size; /* how many make a batch */
    bool full;         /* the tables can't hold more: the walk ends */
};

static bool cancelled(const struct walk *walk)
{
    return walk->full || atomic_load_explicit(walk->cancel, memory_order_relaxed);
}

/* ---- What is found -------------------------------------------------------------------------- */

void history_init(struct history *history)
{
    tree_init(&history->names);
    table_init(&history->versions, sizeof(struct version), VERSION_CHUNK_BITS);
    table_init(&history->problems, sizeof(struct history_problem), PROBLEM_CHUNK_BITS);
}

void history_free(struct history *history)
{
    tree_free(&history->names);
    table_free(&history->versions);
    table_free(&history->problems);
}

/* Adds a problem, unless it is the one that was added last: a folder that can't be read is met
 * twice, as the tree of one commit and as that of its child. */
static void add_problem(struct walk *walk, const struct object_id *commit, uint32_t path,
                        enum history_trouble trouble)
{
    struct table *problems = walk->problems;
    struct history_problem added = {.trouble = trouble, .path = path};
    memcpy(added.commit, commit->bytes, COMMIT_PREFIX);
    if (problems->count) {
        const struct history_problem *last = table_at(problems, problems->count - 1);
        if (last->path == path && last->trouble == trouble &&
            memcmp(last->commit, added.commit, COMMIT_PREFIX) == 0) {
            return;
        }
    }
    uint32_t number = table_extend(problems, 1);
    if (number == TABLE_FULL) {
        walk->full = true;
    } else {
        *(struct history_problem *)table_at(problems, number) = added;
    }
}

/* The same for one that may come with every commit: it is told of once for a path. */
static void add_problem_once(struct walk *walk, uint32_t path, enum history_trouble trouble)
{
    if (!walk->paths->notes[path].told) {
        walk->paths->notes[path].told = true;
        add_problem(walk, &walk->commit->id, path, trouble);
    }
}

static void add_full(struct walk *walk)
{
    if (!walk->full) {
        add_problem(walk, &walk->commit->id, 0, TROUBLE_FULL);
        walk->full = true;
    }
}

static int by_document(const void *a, const void *b)
{
    const struct batch_item *first = a;
    const struct batch_item *second = b;
    if (first->version.document != second->version.document) {
        return first->version.document < second->version.document ? -1 : 1;
    }
    return (first->number > second->number) - (first->number < second->number);
}

static void publish_batch(struct walk *walk)
{
    struct table *versions = walk->versions;
    if (walk->batch_count > 1) {
        qsort(walk->batch, walk->batch_count, sizeof *walk->batch, by_document);
    }
    for (size_t i = 0; i < walk->batch_count && !walk->full; i++) {
        if (versions->count == HISTORY_MOST) {
            add_full(walk);
        } else {
            uint32_t number = table_extend(versions, 1);
            struct version *version = table_at(versions, number);
            *version = walk->batch[i].version;
            version->twin = twins_find(&walk->twins, versions, number);
        }
    }
    walk->batch_count = 0;
    walk->batch_size = walk->batch_size < LARGEST_BATCH ? walk->batch_size * 2 : LARGEST_BATCH;
    if (walk->listing) {
        listing_publish(walk->listing, versions->count, walk->problems->count);
    }
}

/* A committer's clock in 32 bits. */
static uint32_t short_time(int64_t time)
{
    return time < 0 ? 0 : time > UINT32_MAX ? UINT32_MAX : (uint32_t)time;
}

static void add_version(struct walk *walk, const struct changed_file *file)
{
    struct version version = {
        .blob = file->blob,
        .technical = walk->commit->technical,
        .path = file->path,
        .document = paths_document(walk->paths, file->path),
        .date = walk->commit->date,
        .time = short_time(walk->commit->time),
        .rank = walk->rank,
    };
    memcpy(version.commit, walk->commit->id.bytes, COMMIT_PREFIX);
    walk->batch = array_reserve(walk->batch, &walk->batch_capacity, walk->batch_count + 1,
                                sizeof *walk->batch);
    walk->batch[walk->batch_count] = (struct batch_item){version, (uint32_t)walk->batch_count};
    walk->batch_count++;
}

/* ---- Comparing folders ---------------------------------------------------------------------- */

/* The path of an item in the folder at hand; TABLE_FULL when it can't have one. */
static uint32_t path_of(struct walk *walk, const struct git_item *item)
{
    if (item->name.length > LONGEST_NAME) {
        add_problem_once(walk, walk->folder->path, TROUBLE_NAME);
        return TABLE_FULL;
    }
    uint32_t path = paths_number(walk->paths, walk->folder->path, item->name);
    if (path >= MOST_PATHS) {
        add_full(walk);
        return TABLE_FULL;
    }
    return path;
}

static void push_folder(struct walk *walk, uint32_t path, const struct git_item *new,
                        const struct git_item *old)
{
    uint32_t depth = walk->folder->depth + 1;
    if (depth > DEEPEST) {
        add_problem_once(walk, path, TROUBLE_DEEP);
        return;
    }
    struct folder_pair pair = {.path = path, .depth = depth, .in_new = new, .in_old = old};
    pair.new = new ? new->id : pair.new;
    pair.old = old ? old->id : pair.old;
    walk->folders = array_reserve(walk->folders, &walk->folder_capacity, walk->folder_count + 1,
                                  sizeof *walk->folders);
    walk->folders[walk->folder_count++] = pair;
}

static void add_change(struct walk *walk, uint32_t path, const struct git_item *item, bool added)
{
    if (walk->change_count == MOST_CHANGES) {
        add_full(walk);
        return;
    }
    walk->changes = array_reserve(walk->changes, &walk->change_capacity, walk->change_count + 1,
                                  sizeof *walk->changes);
    walk->changes[walk->change_count++] = (struct changed_file){item->id, path, item->mode, added};
}

/* Notes a file under its old or its new name, for renames_find. */
static struct moved_file moved(const struct walk *walk, uint32_t path, const struct object_id *blob)
{
    const struct tree *names = walk->names;
    const char *name = tree_name(names, tree_folder(names, path)->name);
    return (struct moved_file){
        .blob = *blob, .name = hash_64(span_of(name)), .path = path, .from = RENAMES_NONE};
}

static void add_removed(struct walk *walk, uint32_t path, const struct git_item *item)
{
    walk->removed = array_reserve(walk->removed, &walk->removed_capacity, walk->removed_count + 1,
                                  sizeof *walk->removed);
    walk->removed[walk->removed_count++] = moved(walk, path, &item->id);
}

/* Whether an item may be, or hold, a policy. Hidden ones aren't looked at, as in a directory. */
static bool concerns_us(const struct git_item *item)
{
    return item->name.bytes[0] != '.' &&
           (item->kind != GIT_FILE || name_policy_ending(item->name) > 0);
}

/* Takes an item of the folder at hand that isn't the same in both trees. */
static void take_difference(void *context, const struct git_item *new, const struct git_item *old)
{
    struct walk *walk = context;
    const struct git_item *item = new ? new : old;
    bool renames = walk->commit->parent_count == 1;
    if (walk->full || !concerns_us(item) || (!new && !renames)) {
        return;
    }
    uint32_t path = path_of(walk, item);
    if (path == TABLE_FULL) {
        return;
    }
    if (old && (old->kind != item->kind)) {
        old = NULL;
    }
    switch (item->kind) {
    case GIT_FOLDER:
        push_folder(walk, path, new, old);
        break;
    case GIT_LINK:
        add_problem_once(walk, path, TROUBLE_LINK);
        break;
    case GIT_SUBMODULE:
        add_problem_once(walk, path, TROUBLE_SUBMODULE);
        break;
    case GIT_FILE:
        if (new) {
            add_change(walk, path, new, !old);
        } else {
            add_removed(walk, path, old);
        }
        break;
    }
}

/* Reads the tree of a folder that may not be there. */
static bool read_folder(struct walk *walk, bool there, const struct object_id *id,
                        const struct object_id *commit, struct span *out)
{
    *out = span_of("");
    enum object_result result = there ? trees_read(&walk->trees, id, out) : OBJECT_READ;
    if (result != OBJECT_READ) {
        add_problem(walk, commit, walk->folder->path,
                    result == OBJECT_MISSING ? TROUBLE_FOLDER_MISSING : TROUBLE_FOLDER_DAMAGED);
    }
    return result == OBJECT_READ;
}

/* Compares the tree of the commit at hand with another commit's, or with none. */
static void compare_trees(struct walk *walk, const struct commit *parent)
{
    struct folder_pair root = {.new = walk->commit->tree, .in_new = true, .in_old = parent};
    root.old = parent ? parent->tree : root.old;
    struct folder_pair pair = root;
    walk->folder = &pair;
    while (!cancelled(walk)) {
        struct span new;
        struct span old;
        if (read_folder(walk, pair.in_new, &pair.new, &walk->commit->id, &new) &&
            read_folder(walk, pair.in_old, &pair.old, parent ? &parent->id : NULL, &old) &&
            !git_tree_differences(new, old, take_difference, walk)) {
            add_problem(walk, &walk->commit->id, pair.path, TROUBLE_FOLDER_DAMAGED);
        }
        if (walk->folder_count == 0) {
            break;
        }
        pair = walk->folders[--walk->folder_count];
    }
    walk->folder_count = 0;
}

/* ---- Commits -------------------------------------------------------------------------------- */

/* Whether the commit `other` has the very file at its path. */
static bool has_file(struct walk *walk, const struct commit *other, const struct changed_file *file)
{
    uint32_t way[DEEPEST + 1];
    size_t steps = 0;
    const struct tree *names = walk->names;
    for (uint32_t at = file->path; at != 0; at = tree_folder(names, at)->parent) {
        way[steps++] = tree_folder(names, at)->name;
    }
    struct git_item item = {.id = other->tree, .kind = GIT_FOLDER};
    while (steps > 0) {
        struct span tree;
        if (item.kind != GIT_FOLDER || trees_read(&walk->trees, &item.id, &tree) != OBJECT_READ ||
            !git_item_find(tree, span_of(tree_name(names, way[--steps])), &item)) {
            return false;
        }
    }
    return item.mode == file->mode && object_id_equal(&item.id, &file->blob);
}

/* Drops the changes that came from another parent of the merge at hand. */
static void keep_own_changes(struct walk *walk, const struct commit *other)
{
    size_t kept = 0;
    for (size_t i = 0; i < walk->change_count && !cancelled(walk); i++) {
        if (!has_file(walk, other, &walk->changes[i])) {
            walk->changes[kept++] = walk->changes[i];
        }
    }
    walk->change_count = kept;
}

/* Makes one document of what was renamed in the commit at hand. */
static void follow_renames(struct walk *walk)
{
    struct moved_file *added = xcalloc(walk->change_count, sizeof *added);
    size_t count = 0;
    for (size_t i = 0; i < walk->change_count; i++) {
        if (walk->changes[i].added) {
            added[count++] = moved(walk, walk->changes[i].path, &walk->changes[i].blob);
        }
    }
    renames_find(walk->repository, walk->removed, walk->removed_count, added, count);
    for (size_t i = 0; i < count; i++) {
        if (added[i].from != RENAMES_NONE) {
            paths_rename(walk->paths, added[i].from, added[i].path);
        }
    }
    free(added);
}

/* Adds the versions that the commit at hand made. */
static void compare_commit(struct walk *walk, const struct commit *parents, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (object_id_equal(&walk->commit->tree, &parents[i].tree)) {
            return;
        }
    }
    walk->change_count = walk->removed_count = 0;
    compare_trees(walk, count ? &parents[0] : NULL);
    for (size_t i = 1; i < count; i++) {
        keep_own_changes(walk, &parents[i]);
    }
    for (size_t i = 0; i < walk->change_count; i++) {
        add_version(walk, &walk->changes[i]);
    }
    if (count == 1 && walk->removed_count && walk->change_count) {
        follow_renames(walk);
    }
}

static bool read_commit(struct walk *walk, const struct object_id *id, struct commit *commit)
{
    enum object_result result = repository_commit(walk->repository, id, commit);
    if (result != OBJECT_READ) {
        add_problem(walk, id, 0,
                    result == OBJECT_MISSING ? TROUBLE_COMMIT_MISSING : TROUBLE_COMMIT_DAMAGED);
        commit_free(commit);
    }
    return result == OBJECT_READ;
}

/* Takes a commit: its parents are put into the queue, and it is compared with them. */
static void take_commit(struct walk *walk, const struct commit *commit)
{
    struct commit *parents = xcalloc(commit->parent_count, sizeof *parents);
    bool *own = xcalloc(commit->parent_count, sizeof *own); /* the queue hasn't got it */
    size_t count = 0;
    walk->commit = commit;
    if (commit->shallow) {
        add_problem(walk, &commit->id, 0, TROUBLE_SHALLOW);
    }
    for (uint32_t i = 0; i < commit->parent_count && !cancelled(walk); i++) {
        if (read_commit(walk, &commit->parents[i], &parents[count])) {
            own[count] = queue_knows(&walk->queue, &commit->parents[i]);
            if (!own[count]) {
                queue_put(&walk->queue, &parents[count]);
            }
            count++;
        }
    }
    compare_commit(walk, parents, count);
    for (size_t i = 0; i < count; i++) {
        if (own[i]) {
            commit_free(&parents[i]);
        }
    }
    free(own);
    free(parents);
}

/* Walks until all is taken or, if `until` isn't NULL, nothing is left but that commit and what is
 * before it. True in that case. */
static bool take_commits(struct walk *walk, const struct object_id *tip,
                         const struct object_id *until)
{
    struct commit commit;
    bool met = false;
    if (read_commit(walk, tip, &commit)) {
        queue_put(&walk->queue, &commit);
    }
    while (!met && !cancelled(walk) && queue_take(&walk->queue, &commit)) {
        met = until && object_id_equal(&commit.id, until) && walk->queue.count == 0;
        if (!met) {
            take_commit(walk, &commit);
            walk->rank--;
        }
        commit_free(&commit);
        if (walk->batch_count >= walk->batch_size) {
            publish_batch(walk);
        }
    }
    return met;
}

bool history_walk(struct walk_options *options)
{
    struct walk walk = {
        .names = options->paths->tree,
        .paths = options->paths,
        .versions = options->versions,
        .problems = options->problems,
        .repository = options->repository,
        .listing = options->listing,
        .cancel = options->cancel,
        .rank = options->rank,
        .batch_size = FIRST_BATCH,
    };
    queue_init(&walk.queue);
    trees_init(&walk.trees, options->repository);
    bool met = take_commits(&walk, &options->tip, options->until);
    publish_batch(&walk);
    options->rank = walk.rank;
    twins_free(&walk.twins);
    trees_free(&walk.trees);
    queue_free(&walk.queue);
    free(walk.folders);
    free(walk.changes);
    free(walk.removed);
    free(walk.batch);
    return met;
}
