/* SPDX-License-Identifier: ISC */
/* A borrowed run of bytes: not terminated, not owned, may hold any byte. */
#ifndef BASE_SPAN_H
#define BASE_SPAN_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

struct span {
    const char *bytes; /* first byte; may be NULL only when length is 0 */
    size_t length;     /* bytes */
};

static inline struct span span_make(const char *bytes, size_t length)
{
    return (struct span){bytes, length};
}

static inline struct span span_of(const char *string)
{
    return (struct span){string, strlen(string)};
}

/* The bytes [start, end) of `whole`; 0 <= start <= end <= whole.length. */
static inline struct span span_slice(struct span whole, size_t start, size_t end)
{
    return (struct span){start ? whole.bytes + start : whole.bytes, end - start};
}

static inline bool span_equal(struct span a, struct span b)
{
    return a.length == b.length && (a.length == 0 || memcmp(a.bytes, b.bytes, a.length) == 0);
}

/* Byte order, a shorter prefix first; negative, 0 or positive as memcmp. */
static inline int span_compare(struct span a, struct span b)
{
    size_t shorter = a.length < b.length ? a.length : b.length;
    int order = shorter ? memcmp(a.bytes, b.bytes, shorter) : 0;
    return order ? order : (a.length > b.length) - (a.length < b.length);
}

#endif
