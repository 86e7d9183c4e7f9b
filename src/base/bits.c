/* SPDX-License-Identifier: ISC */
/* Sets of bits. */
#include "base/bits.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

struct bits bits_new(size_t limit)
{
    size_t count = (limit + 63) / 64;
    return (struct bits){xcalloc(count, sizeof(uint64_t)), count};
}

void bits_free(struct bits *bits)
{
    free(bits->words);
    *bits = (struct bits){0};
}

struct bits bits_copy(const struct bits *bits, size_t limit)
{
    struct bits copy = bits_new(limit);
    if (bits->count) {
        memcpy(copy.words, bits->words, bits->count * sizeof *bits->words);
    }
    return copy;
}

void bits_fill(struct bits *bits, size_t limit)
{
    memset(bits->words, 0xFF, limit / 64 * sizeof(uint64_t));
    if (limit % 64) {
        bits->words[limit / 64] |= (UINT64_C(1) << limit % 64) - 1;
    }
}

size_t bits_size(const struct bits *bits)
{
    size_t size = 0;
    for (size_t i = 0; i < bits->count; i++) {
        size += (size_t)__builtin_popcountll(bits->words[i]);
    }
    return size;
}
