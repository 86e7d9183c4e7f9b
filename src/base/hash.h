/* SPDX-License-Identifier: ISC */
/* Hashes of texts: XXH3 (the only room that knows xxHash). */
#ifndef BASE_HASH_H
#define BASE_HASH_H

#include "base/span.h"

#include <stdint.h>

struct hash128 {
    uint64_t low;
    uint64_t high;
};

/* XXH3, 128 bits. The same on every machine. */
struct hash128 hash_128(struct span bytes);

/* XXH3, 64 bits. */
uint64_t hash_64(struct span bytes);

#endif
