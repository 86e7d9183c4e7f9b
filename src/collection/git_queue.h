/* SPDX-License-Identifier: ISC */
/* The order in which commits are taken: the newest first, by their committers' clocks, and of two
 * with the same time the one that was put in first. Each is put in once. */
#ifndef COLLECTION_GIT_QUEUE_H
#define COLLECTION_GIT_QUEUE_H

#include "collection/git.h"

struct queued {
    struct commit commit;
    uint64_t number; /* how many were put in before it */
};

struct commit_queue {
    struct queued *heap; /* no commit is newer than the one at half its place */
    size_t count;
    size_t capacity;       /* of `heap` */
    struct object_id *ids; /* all that were ever put in */
    size_t id_count;
    size_t id_capacity;
    uint32_t *slots;   /* a hash table of `ids`: the number plus 1; 0 where empty */
    size_t slot_count; /* a power of 2 */
};

void queue_init(struct commit_queue *queue);
void queue_free(struct commit_queue *queue);

/* Whether a commit was ever put in. */
bool queue_knows(const struct commit_queue *queue, const struct object_id *id);

/* Puts in a commit that the queue doesn't know, and which it owns from then on. */
void queue_put(struct commit_queue *queue, const struct commit *commit);

/* Takes the next commit, which the caller frees; false when there is none. */
bool queue_take(struct commit_queue *queue, struct commit *commit);

#endif
