/* SPDX-License-Identifier: ISC */
/* The words of texts regardless of their order, to see how much two texts have in common. */
#ifndef CHANGE_BAG_H
#define CHANGE_BAG_H

#include "base/arena.h"

#include <stdint.h>

enum { BAG_MOST = 4096 }; /* words of a text that are looked at */

struct bag {
    uint32_t *words; /* hashes of the words and of how often each was met before; in the arena */
    uint32_t count;
};

/* The words of a plain text, whatever their case. */
struct bag bag_make(struct arena *arena, struct span text);

/* Thousandths of the words of both that they share (Dice's coefficient), at most 999; 0 when one has no
 * words. */
static inline unsigned bag_alike(const struct bag *a, const struct bag *b, uint32_t shared)
{
    uint32_t all = a->count + b->count;
    unsigned alike = all ? 2000 * shared / all : 0;
    return alike < 999 ? alike : 999;
}

/* Many bags, in which words are looked up. */
struct bag_index;

/* `bags` are not kept. */
struct bag_index *bag_index_new(const struct bag *const *bags, uint32_t count);
void bag_index_free(struct bag_index *index);

/* Sets shared[i], for each bag of the index, to the number of words that it shares with `bag`. Looks at no
 * more than *steps words of the index, which it takes off: then some are too low. */
void bag_index_count(const struct bag_index *index, const struct bag *bag, uint16_t *shared,
                     uint64_t *steps);

#endif
