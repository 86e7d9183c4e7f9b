/* SPDX-License-Identifier: ISC */
/* A hash table with open addressing, at most half full. */
#include "base/numbers.h"

#include "base/memory.h"

#include <stdlib.h>

enum { FIRST_SIZE = 256 };

static size_t slot_of(const struct numbers *numbers, uint64_t hash)
{
    size_t slot = (size_t)hash & (numbers->size - 1);
    while (numbers->slots[slot].number && numbers->slots[slot].hash != hash) {
        slot = (slot + 1) & (numbers->size - 1);
    }
    return slot;
}

static void grow(struct numbers *numbers)
{
    struct numbers old = *numbers;
    numbers->size = old.size ? old.size * 2 : FIRST_SIZE;
    numbers->slots = xcalloc(numbers->size, sizeof *numbers->slots);
    for (size_t i = 0; i < old.size; i++) {
        if (old.slots[i].number) {
            numbers->slots[slot_of(numbers, old.slots[i].hash)] = old.slots[i];
        }
    }
    free(old.slots);
}

size_t numbers_of(struct numbers *numbers, uint64_t hash)
{
    if (numbers->count * 2 >= numbers->size) {
        grow(numbers);
    }
    struct numbers_slot *slot = &numbers->slots[slot_of(numbers, hash)];
    if (!slot->number) {
        *slot = (struct numbers_slot){hash, ++numbers->count};
    }
    return slot->number - 1;
}

void numbers_free(struct numbers *numbers)
{
    free(numbers->slots);
    *numbers = (struct numbers){0};
}
