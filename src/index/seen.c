/* SPDX-License-Identifier: ISC */
/* Open-addressing tables, one for each of SHARDS values of some hash bits, each with its own lock, so
 * that workers hardly ever meet. A slot keeps 96 bits of the hash beside the shard's 6 that its place
 * implies: with a hundred million texts the chance of one confusion is below 10^-14. */
#include "index/seen.h"

#include "base/memory.h"

#include <pthread.h>
#include <stdalign.h>
#include <stdatomic.h>
#include <stdlib.h>

enum { SHARD_BITS = 6, SHARDS = 1 << SHARD_BITS, FIRST_SLOTS = 64 };

struct slot {
    uint64_t low;    /* low word of the hash */
    uint32_t high;   /* low half of its high word */
    uint32_t number; /* + 1; 0 marks a free slot */
};

struct shard {
    alignas(64) pthread_mutex_t lock; /* holds the rest; on a cache line of its own */
    struct slot *slots;
    uint32_t count;                   /* slots */
    uint32_t used;                    /* never above three quarters */
};

struct seen {
    struct shard shards[SHARDS];
    atomic_uint next; /* the next number */
};

struct seen *seen_new(uint32_t first)
{
    struct seen *seen = aligned_alloc(alignof(struct seen), sizeof *seen);
    if (!seen) {
        abort();
    }
    atomic_init(&seen->next, first);
    for (size_t i = 0; i < SHARDS; i++) {
        struct shard *shard = &seen->shards[i];
        pthread_mutex_init(&shard->lock, NULL);
        shard->slots = xcalloc(FIRST_SLOTS, sizeof *shard->slots);
        shard->count = FIRST_SLOTS;
        shard->used = 0;
    }
    return seen;
}

void seen_free(struct seen *seen)
{
    if (!seen) {
        return;
    }
    for (size_t i = 0; i < SHARDS; i++) {
        free(seen->shards[i].slots);
        pthread_mutex_destroy(&seen->shards[i].lock);
    }
    free(seen);
}

/* The slot of `hash`, or the free one where it belongs. */
static struct slot *slot_of(struct shard *shard, struct hash128 hash)
{
    uint32_t at = (uint32_t)((hash.low & UINT32_MAX) * shard->count >> 32);
    for (;; at = at + 1 == shard->count ? 0 : at + 1) {
        struct slot *slot = &shard->slots[at];
        if (!slot->number || (slot->low == hash.low && slot->high == (uint32_t)hash.high)) {
            return slot;
        }
    }
}

/* By half only: the tables are a good part of what the indexer needs while it works. */
static void grow(struct shard *shard)
{
    struct slot *old = shard->slots;
    uint32_t count = shard->count;
    shard->count = count + count / 2;
    shard->slots = xcalloc(shard->count, sizeof *shard->slots);
    for (uint32_t i = 0; i < count; i++) {
        if (old[i].number) {
            *slot_of(shard, (struct hash128){old[i].low, old[i].high}) = old[i];
        }
    }
    free(old);
}

static struct shard *shard_of(struct seen *seen, struct hash128 hash)
{
    return &seen->shards[hash.high >> (64 - SHARD_BITS)];
}

uint32_t seen_find(struct seen *seen, struct hash128 hash)
{
    struct shard *shard = shard_of(seen, hash);
    pthread_mutex_lock(&shard->lock);
    uint32_t number = slot_of(shard, hash)->number;
    pthread_mutex_unlock(&shard->lock);
    return number ? number - 1 : SEEN_NOT;
}

/* Makes room for one more; the slot where it belongs. */
static struct slot *add_slot(struct shard *shard, struct slot *slot, struct hash128 hash)
{
    if (++shard->used > shard->count / 4 * 3) {
        grow(shard);
        slot = slot_of(shard, hash);
    }
    return slot;
}

void seen_put(struct seen *seen, struct hash128 hash, uint32_t number)
{
    struct shard *shard = shard_of(seen, hash);
    pthread_mutex_lock(&shard->lock);
    struct slot *slot = slot_of(shard, hash);
    if (!slot->number) {
        slot = add_slot(shard, slot, hash);
        *slot = (struct slot){hash.low, (uint32_t)hash.high, number + 1};
    }
    pthread_mutex_unlock(&shard->lock);
}

uint32_t seen_add(struct seen *seen, struct hash128 hash, bool *fresh)
{
    struct shard *shard = shard_of(seen, hash);
    pthread_mutex_lock(&shard->lock);
    struct slot *slot = slot_of(shard, hash);
    *fresh = !slot->number;
    if (*fresh) {
        slot = add_slot(shard, slot, hash);
        uint32_t number = atomic_fetch_add_explicit(&seen->next, 1, memory_order_relaxed);
        *slot = (struct slot){hash.low, (uint32_t)hash.high, number + 1};
    }
    uint32_t number = slot->number - 1;
    pthread_mutex_unlock(&shard->lock);
    return number;
}

uint32_t seen_count(const struct seen *seen)
{
    return atomic_load_explicit(&seen->next, memory_order_relaxed);
}

size_t seen_memory(const struct seen *seen)
{
    size_t bytes = sizeof *seen;
    for (size_t i = 0; i < SHARDS; i++) {
        bytes += seen->shards[i].count * sizeof *seen->shards[i].slots;
    }
    return bytes;
}
