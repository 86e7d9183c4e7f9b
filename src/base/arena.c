/* SPDX-License-Identifier: ISC */
/* Arenas: a list of chunks that grow by doubling up to a limit. */
#include "base/arena.h"

#include "base/memory.h"

#include <stdalign.h>
#include <stdlib.h>

enum { FIRST_CHUNK = 4 << 10, LARGEST_STEP = 1 << 20 };

struct arena_chunk {
    struct arena_chunk *next;          /* older chunk or NULL */
    size_t size;                       /* bytes in `bytes` */
    alignas(max_align_t) char bytes[]; /* the memory handed out */
};

static struct arena_chunk *chunk_new(size_t size)
{
    struct arena_chunk *chunk = xmalloc(sizeof *chunk + size);
    chunk->next = NULL;
    chunk->size = size;
    return chunk;
}

void *arena_alloc(struct arena *arena, size_t size)
{
    size_t rounded = (size + alignof(max_align_t) - 1) & ~(alignof(max_align_t) - 1);
    if (!arena->chunks || arena->chunks->size - arena->used < rounded) {
        size_t step = arena->chunks ? arena->chunks->size * 2 : FIRST_CHUNK;
        step = step > LARGEST_STEP ? LARGEST_STEP : step;
        struct arena_chunk *chunk = chunk_new(rounded > step ? rounded : step);
        chunk->next = arena->chunks;
        arena->chunks = chunk;
        arena->used = 0;
    }
    void *memory = arena->chunks->bytes + arena->used;
    arena->used += rounded;
    return memory;
}

char *arena_copy(struct arena *arena, struct span span)
{
    char *copy = arena_alloc(arena, span.length + 1);
    if (span.length) {
        memcpy(copy, span.bytes, span.length);
    }
    copy[span.length] = '\0';
    return copy;
}

void arena_reset(struct arena *arena)
{
    struct arena_chunk *kept = NULL;
    struct arena_chunk *next = NULL;
    for (struct arena_chunk *chunk = arena->chunks; chunk; chunk = next) {
        next = chunk->next;
        if (!kept || chunk->size > kept->size) {
            free(kept);
            kept = chunk;
        } else {
            free(chunk);
        }
    }
    if (kept) {
        kept->next = NULL;
    }
    arena->chunks = kept;
    arena->used = 0;
}

void arena_free(struct arena *arena)
{
    struct arena_chunk *next = NULL;
    for (struct arena_chunk *chunk = arena->chunks; chunk; chunk = next) {
        next = chunk->next;
        free(chunk);
    }
    *arena = (struct arena){0};
}
