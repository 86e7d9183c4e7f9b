/* SPDX-License-Identifier: ISC */
/* A set of small numbers as bits. `(struct bits){0}` is empty and holds nothing; bits_new gives room. */
#ifndef BASE_BITS_H
#define BASE_BITS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct bits {
    uint64_t *words; /* heap; number i is bit i % 64 of words[i / 64] */
    size_t count;    /* words */
};

/* An empty set with room for the numbers below `limit`. Freed by bits_free. */
struct bits bits_new(size_t limit);
void bits_free(struct bits *bits);

/* A copy with room for the numbers below `limit`, which isn't below those of `bits`. */
struct bits bits_copy(const struct bits *bits, size_t limit);

static inline void bits_add(struct bits *bits, size_t number)
{
    bits->words[number / 64] |= UINT64_C(1) << number % 64;
}

static inline bool bits_has(const struct bits *bits, size_t number)
{
    return bits->words[number / 64] >> number % 64 & 1;
}

/* The bits of a word. The compiler's own calls a function where it may not ask for an instruction. */
static inline unsigned bits_count(uint64_t word)
{
    word -= word >> 1 & 0x5555555555555555U;
    word = (word & 0x3333333333333333U) + (word >> 2 & 0x3333333333333333U);
    word = (word + (word >> 4)) & 0x0F0F0F0F0F0F0F0FU;
    return (unsigned)(word * 0x0101010101010101U >> 56);
}

/* Adds the numbers [0, limit). */
void bits_fill(struct bits *bits, size_t limit);

size_t bits_size(const struct bits *bits);

/* The first member that is `from` or above, SIZE_MAX when there is none. */
static inline size_t bits_next(const struct bits *bits, size_t from)
{
    size_t word = from / 64;
    if (word >= bits->count) {
        return SIZE_MAX;
    }
    uint64_t rest = bits->words[word] & UINT64_MAX << from % 64;
    while (!rest) {
        if (++word == bits->count) {
            return SIZE_MAX;
        }
        rest = bits->words[word];
    }
    return word * 64 + (size_t)__builtin_ctzll(rest);
}

#endif
