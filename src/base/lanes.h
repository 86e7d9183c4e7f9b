/* SPDX-License-Identifier: ISC */
/* Sixteen bytes at a time, by the compilers' vector extension (gcc, clang): for loops that look for
 * a few bytes in long texts. A comparison gives a mask: a lane is -1 where it holds, else 0. */
#ifndef BASE_LANES_H
#define BASE_LANES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

enum { LANES = 16 };

typedef signed char lanes __attribute__((vector_size(LANES)));

static inline lanes lanes_load(const char *bytes)
{
    lanes loaded;
    memcpy(&loaded, bytes, LANES);
    return loaded;
}

static inline void lanes_store(char *bytes, lanes stored)
{
    memcpy(bytes, &stored, LANES);
}

static inline bool lanes_any(lanes mask)
{
    uint64_t halves[2];
    memcpy(halves, &mask, sizeof halves);
    return (halves[0] | halves[1]) != 0;
}

static inline size_t lanes_first_in_half(uint64_t half)
{
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    return (size_t)__builtin_clzll(half) / 8;
#else
    return (size_t)__builtin_ctzll(half) / 8;
#endif
}

/* The number of the first lane of a mask that holds, LANES if none does. */
static inline size_t lanes_first(lanes mask)
{
    uint64_t halves[2];
    memcpy(halves, &mask, sizeof halves);
    if (halves[0]) {
        return lanes_first_in_half(halves[0]);
    }
    return halves[1] ? 8 + lanes_first_in_half(halves[1]) : LANES;
}

#endif
