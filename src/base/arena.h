/* SPDX-License-Identifier: ISC */
/* An arena: memory that lives and dies together. `(struct arena){0}` is an empty one.
 * Not for use by two threads at once. */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include "base/span.h"

#include <stdint.h>

struct arena_chunk;

struct arena {
    struct arena_chunk *chunks; /* newest first; NULL while empty */
    size_t used;                /* bytes used of the newest chunk */
};

/* `size` bytes aligned for any object, not initialised. Valid until arena_reset or arena_free. */
void *arena_alloc(struct arena *arena, size_t size) __attribute__((returns_nonnull));

/* A copy of `span` with a terminating NUL behind it. */
char *arena_copy(struct arena *arena, struct span span) __attribute__((returns_nonnull));

/* Forgets all allocations and keeps the largest chunk for the next ones. */
void arena_reset(struct arena *arena);

void arena_free(struct arena *arena);

#endif
