/* SPDX-License-Identifier: ISC */
/* Small numbers for hashes: 0, 1, 2, ... in the order in which the hashes are first met. What is
 * numbered is told apart by 64 bits of hash alone. `(struct numbers){0}` is empty. One thread. */
#ifndef BASE_NUMBERS_H
#define BASE_NUMBERS_H

#include <stddef.h>
#include <stdint.h>

struct numbers {
    struct numbers_slot {
        uint64_t hash;
        size_t number; /* plus 1; 0: empty */
    } *slots;          /* heap */
    size_t size;       /* of `slots`: a power of two, or 0 */
    size_t count;      /* numbers given so far */
};

/* The number of `hash`; a new one, `count` before the call, when it wasn't met before. */
size_t numbers_of(struct numbers *numbers, uint64_t hash);

void numbers_free(struct numbers *numbers);

#endif
