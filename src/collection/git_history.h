/* SPDX-License-Identifier: ISC */
/* The versions in a git history: each policy file as it stands in each commit that changed it.
 *
 * Which those are, `git log -c --raw` says: a commit changed a file when the file differs from what
 * all of its parents have; so a merge counts only with what it made itself. One thread adds; others
 * may use what was published (collection/listing.h). */
#ifndef COLLECTION_GIT_HISTORY_H
#define COLLECTION_GIT_HISTORY_H

#include "collection/git.h"
#include "collection/listing.h"
#include "collection/table.h"
#include "collection/tree.h"

enum { COMMIT_PREFIX = COMMIT_HEX / 2 }; /* bytes of a commit's id that are kept */

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

/* Adds and publishes the versions in `tip` and all commits before it, until all are listed or
 * *cancel is true. The newest come first, in batches that grow, whose sizes depend on the history
 * only. Within a batch the versions of a document follow each other, newest first: they are packed
 * as differences from each other, and cheapest to read so. */
void history_walk(struct history *history, struct repository *repository,
                  const struct object_id *tip, struct listing *listing, const atomic_bool *cancel);

#endif
