/* SPDX-License-Identifier: ISC */
/* The objects of a git repository, read by id: the only door to libgit2. Nothing is written, and no
 * lock is taken, in the repository; whoever owns it.
 *
 * All functions but open and close: any thread, several at once. */
#ifndef COLLECTION_GIT_H
#define COLLECTION_GIT_H

#include "base/buffer.h"
#include "base/error.h"

#include <stdatomic.h>
#include <stdint.h>

enum {
    OBJECT_ID_SIZE = 20, /* bytes of an object's id */
    COMMIT_HEX = 12      /* digits of a commit's id that are shown */
};

struct object_id {
    unsigned char bytes[OBJECT_ID_SIZE];
};

static inline bool object_id_equal(const struct object_id *a, const struct object_id *b)
{
    return memcmp(a->bytes, b->bytes, OBJECT_ID_SIZE) == 0;
}

/* How reading an object ended. */
enum object_result {
    OBJECT_READ,
    OBJECT_MISSING, /* this clone doesn't have it */
    OBJECT_DAMAGED, /* it can't be read, or isn't what it should be */
    OBJECT_TOO_LARGE,
};

/* What a history needs to know of a commit. */
struct commit {
    struct object_id id;
    struct object_id tree;
    struct object_id *parents; /* heap; none of a commit where a shallow clone ends */
    uint32_t parent_count;
    uint32_t date;  /* of the author, where the author was; base/date.h; 0 when out of range */
    int64_t time;   /* of the committer, in seconds since 1970 */
    bool shallow;   /* it has parents, but this clone ends here */
    bool technical; /* as in struct collection_version */
};

struct repository;

enum repository_kind {
    REPOSITORY_NONE,
    REPOSITORY_BARE,
    REPOSITORY_WORK_TREE,
};

/* What kind of repository the folder `path` looks like. */
enum repository_kind repository_kind(const char *path);

/* Opens the repository at `path` and finds the commit that `revision` names (HEAD when it is NULL);
 * its id goes to *tip. NULL with a sentence in *error when that fails. */
struct repository *repository_open(const char *path, const char *revision, struct object_id *tip,
                                   struct error *error);
/* Looks at the repository anew: what was added to it is found from now on, and *tip becomes the
 * commit that `revision` names now. *deeper tells whether a shallow clone ends elsewhere than before.
 * False with a sentence in *error when that commit can't be found. Objects may be read meanwhile, but
 * no commits. */
bool repository_refresh(struct repository *repository, const char *revision, struct object_id *tip,
                        bool *deeper, struct error *error);

/* Where a change of what a revision names would show: folder number `index` is appended to *path;
 * false behind the last. */
bool repository_watch(struct repository *repository, uint32_t index, struct buffer *path);

void repository_close(struct repository *repository);

/* Lets go of what reading keeps (packs in memory, and what was unpacked of them) until it is needed
 * again. Not while repository_refresh runs. */
void repository_rest(struct repository *repository);

/* Reads a commit; commit_free in the end, whatever the result. */
enum object_result repository_commit(struct repository *repository, const struct object_id *id,
                                     struct commit *commit);
void commit_free(struct commit *commit);

/* Reads a tree or a blob of at most `max_size` bytes into *out (cleared first). */
enum object_result repository_tree(struct repository *repository, const struct object_id *id,
                                   uint64_t max_size, struct buffer *out);
enum object_result repository_blob(struct repository *repository, const struct object_id *id,
                                   uint64_t max_size, struct buffer *out);

#endif
