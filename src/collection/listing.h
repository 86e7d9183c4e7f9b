/* SPDX-License-Identifier: ISC */
/* How far a listing has come: what its one writer publishes and any thread may ask or wait for.
 * What the writer stored before it published N entries is visible to whoever has read N here. */
#ifndef COLLECTION_LISTING_H
#define COLLECTION_LISTING_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

struct listing {
    pthread_mutex_t lock;     /* held while the counts change, so that no waiter misses it */
    pthread_cond_t changed;   /* broadcast after each change */
    _Atomic uint32_t entries; /* stored with release, read with acquire; so are the next two */
    _Atomic uint32_t problems;
    atomic_bool complete; /* once true, the counts are final */
};

void listing_init(struct listing *listing);
void listing_destroy(struct listing *listing);

/* The writer's thread only. The counts never fall. */
void listing_publish(struct listing *listing, uint32_t entries, uint32_t problems);
void listing_finish(struct listing *listing);

/* Any thread; as collection_count and collection_wait. */
uint32_t listing_count(struct listing *listing, bool *complete);
uint32_t listing_wait(struct listing *listing, uint32_t known, bool *complete);

/* Whether entry or problem `index` has been published. Any thread. */
static inline bool listing_has_entry(struct listing *listing, uint32_t index)
{
    return index < atomic_load_explicit(&listing->entries, memory_order_acquire);
}

static inline bool listing_has_problem(struct listing *listing, uint32_t index)
{
    return index < atomic_load_explicit(&listing->problems, memory_order_acquire);
}

#endif
