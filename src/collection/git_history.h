/* SPDX-License-Identifier: ISC */
/* The versions in a git history: each policy file as it stands in each commit that changed it.
 *
 * Which those are, `git log -c --raw` says: a commit changed a file when the file differs from what
 * all of its parents have; so a merge counts only with what it made itself. One thread adds; others
 * may use what was published (collection/listing.h). */
#ifndef COLLECTION_GIT_HISTORY_H
#define COLLECTION_GIT_HISTORY_H

#include "collection/git.h"
#include "collection/git_paths.h"
#include "collection/listing.h"
#include "collection/source.h"
#include "collection/table.h"
#include "collection/tree.h"

enum {
    COMMIT_PREFIX = COMMIT_HEX / 2, /* bytes of a commit's id that are kept */
    HISTORY_MOST = 1 << 25,         /* versions */
};

struct version {
    struct object_id blob;
    unsigned char commit[COMMIT_PREFIX];
    bool technical;    /* as in struct collection_version */
    uint32_t path;     /* a folder of `names` */
    uint32_t document; /* a path: the newest name of this file */
    uint32_t date;     /* base/date.h */
    uint32_t time;     /* as in struct collection_version */
    uint32_t rank;     /* of commits of one second the later one has the higher */
    uint32_t twin;     /* the version listed first with this blob, maybe itself */
};

/* Why something of a history isn't listed. */
enum history_trouble {
    TROUBLE_SHALLOW,
    TROUBLE_COMMIT_MISSING,
    TROUBLE_COMMIT_DAMAGED,
    TROUBLE_FOLDER_MISSING,
    TROUBLE_FOLDER_DAMAGED,
    TROUBLE_DEEP,
    TROUBLE_NAME,
    TROUBLE_LINK,
    TROUBLE_SUBMODULE,
    TROUBLE_FULL,
};

struct history_problem {
    unsigned char commit[COMMIT_PREFIX];
    enum history_trouble trouble;
    uint32_t path; /* 0 for the commit itself */
};

struct history {
    struct tree names;     /* its folders are the paths, of files, too */
    struct table versions; /* struct version */
    struct table problems; /* struct history_problem */
};

void history_init(struct history *history);
void history_free(struct history *history);

/* What a walk is to do. */
struct walk_options {
    struct repository *repository;
    struct object_id tip;          /* where it begins */
    const struct object_id *until; /* a commit where it may end; or NULL */
    struct paths *paths;           /* those it finds are added, and renames noted */
    struct table *versions;        /* what it finds is added to these two */
    struct table *problems;
    uint32_t rank;           /* of the first commit; falls from commit to commit. The walk sets it to that
                                behind the last */
    struct listing *listing; /* where it is published; or NULL */
    const atomic_bool *cancel;
};

#define HISTORY_RANK INT32_MAX /* of the first commit of a first walk */

/* Adds and publishes the versions in the tip and all commits before it, until all are listed or
 * *cancel is true. The newest come first, in batches that grow, whose sizes depend on the history
 * only. Within a batch the versions of a document follow each other, newest first: they are packed
 * as differences from each other, and cheapest to read so.
 *
 * When nothing is left to be walked but `until` and what is before it, the walk ends there, and true
 * is returned. Whoever goes on from there finds the same as if it hadn't ended, but that older
 * versions of a document may by then belong to another: that of their document in `paths`. */
bool history_walk(struct walk_options *options);

/* Adds to `history`, and publishes, what a walk from `tip` would find that isn't there, and notes in
 * *change which versions it would find no more. Only the commits above `old`, the tip before, are
 * walked if all ways back lead through it. *rank is that of the newest commit so far. False, with
 * nothing changed, when cancelled. */
bool history_grow(struct history *history, struct repository *repository,
                  const struct object_id *old, const struct object_id *tip, uint32_t *rank,
                  struct listing *listing, const struct refresh *asked,
                  struct collection_change *change);

#endif
