/* SPDX-License-Identifier: ISC */
/* Allocation that ends the program rather than fail. */
#include "base/memory.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static _Noreturn void out_of_memory(void)
{
    fputs("smallprint: out of memory\n", stderr);
    exit(2);
}

void *xmalloc(size_t size)
{
    void *memory = malloc(size ? size : 1);
    if (!memory) {
        out_of_memory();
    }
    return memory;
}

void *xcalloc(size_t count, size_t size)
{
    void *memory = calloc(count ? count : 1, size ? size : 1);
    if (!memory) {
        out_of_memory();
    }
    return memory;
}

void *xrealloc(void *memory, size_t size)
{
    void *moved = realloc(memory, size ? size : 1);
    if (!moved) {
        out_of_memory();
    }
    return moved;
}

char *xstrndup(const char *bytes, size_t length)
{
    char *copy = xmalloc(length + 1);
    if (length) {
        memcpy(copy, bytes, length);
    }
    copy[length] = '\0';
    return copy;
}

char *xstrdup(const char *string)
{
    return xstrndup(string, strlen(string));
}

void *array_reserve(void *items, size_t *capacity, size_t need, size_t item_size)
{
    if (need <= *capacity && items) {
        return items;
    }
    size_t room = *capacity + *capacity / 2;
    room = room < need ? need : room;
    room = room < 8 ? 8 : room;
    if (room > SIZE_MAX / item_size) {
        out_of_memory();
    }
    items = xrealloc(items, room * item_size);
    *capacity = room;
    return items;
}
