/* SPDX-License-Identifier: ISC */
/* What qsort is told of two numbers. */
#ifndef BASE_ORDER_H
#define BASE_ORDER_H

#include <stdint.h>

/* Below, above or equal to 0, as `a` is to `b`. */
static inline int order_of(uint64_t a, uint64_t b)
{
    return (a > b) - (a < b);
}

/* For arrays of uint64_t, ascending. */
static inline int order_numbers(const void *a, const void *b)
{
    return order_of(*(const uint64_t *)a, *(const uint64_t *)b);
}

#endif
