/* SPDX-License-Identifier: ISC */
/* The words of a text regardless of their order, to see how much two texts have in common. */
#ifndef CHANGE_BAG_H
#define CHANGE_BAG_H

#include "base/arena.h"

#include <stdint.h>

enum { BAG_MOST = 4096 }; /* words of a text that are looked at */

struct bag {
    uint32_t *words; /* hashes, ascending, each as often as the word stands; in the arena */
    uint32_t count;
};

/* The words of a plain text, whatever their case. */
struct bag bag_make(struct arena *arena, struct span text);

/* Thousandths of the words of both that they share (Dice's coefficient), at most 999; 0 when one has no
 * words. Linear. */
unsigned bag_alike(const struct bag *a, const struct bag *b);

/* What bag_alike can be at most, by the numbers of words. */
unsigned bag_most_alike(const struct bag *a, const struct bag *b);

#endif
