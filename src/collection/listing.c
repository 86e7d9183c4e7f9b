/* SPDX-License-Identifier: ISC */
/* The progress of a listing: atomic counts, and a condition for those who wait. */
#include "collection/listing.h"

void listing_init(struct listing *listing)
{
    pthread_mutex_init(&listing->lock, NULL);
    pthread_cond_init(&listing->changed, NULL);
    atomic_init(&listing->entries, 0);
    atomic_init(&listing->problems, 0);
    atomic_init(&listing->complete, false);
}

void listing_destroy(struct listing *listing)
{
    pthread_cond_destroy(&listing->changed);
    pthread_mutex_destroy(&listing->lock);
}

void listing_publish(struct listing *listing, uint32_t entries, uint32_t problems)
{
    if (entries == atomic_load_explicit(&listing->entries, memory_order_relaxed) &&
        problems == atomic_load_explicit(&listing->problems, memory_order_relaxed)) {
        return;
    }
    pthread_mutex_lock(&listing->lock);
    atomic_store_explicit(&listing->entries, entries, memory_order_release);
    atomic_store_explicit(&listing->problems, problems, memory_order_release);
    pthread_cond_broadcast(&listing->changed);
    pthread_mutex_unlock(&listing->lock);
}

void listing_finish(struct listing *listing)
{
    pthread_mutex_lock(&listing->lock);
    atomic_store_explicit(&listing->complete, true, memory_order_release);
    pthread_cond_broadcast(&listing->changed);
    pthread_mutex_unlock(&listing->lock);
}

uint32_t listing_count(struct listing *listing, bool *complete)
{
    /* In this order: a count read after `complete` was seen is the final one. */
    *complete = atomic_load_explicit(&listing->complete, memory_order_acquire);
    return atomic_load_explicit(&listing->entries, memory_order_acquire);
}

uint32_t listing_wait(struct listing *listing, uint32_t known, bool *complete)
{
    uint32_t count = listing_count(listing, complete);
    if (count > known || *complete) {
        return count;
    }
    pthread_mutex_lock(&listing->lock);
    while ((count = listing_count(listing, complete)) <= known && !*complete) {
        pthread_cond_wait(&listing->changed, &listing->lock);
    }
    pthread_mutex_unlock(&listing->lock);
    return count;
}
