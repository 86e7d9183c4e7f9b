/* SPDX-License-Identifier: ISC */
/* Memory that never fails: out of memory ends the program with one line and exit status 2. */
#ifndef BASE_MEMORY_H
#define BASE_MEMORY_H

#include <stddef.h>

void *xmalloc(size_t size) __attribute__((malloc, returns_nonnull));
void *xcalloc(size_t count, size_t size) __attribute__((malloc, returns_nonnull));
void *xrealloc(void *memory, size_t size) __attribute__((returns_nonnull));
char *xstrdup(const char *string) __attribute__((malloc, returns_nonnull));
char *xstrndup(const char *bytes, size_t length) __attribute__((malloc, returns_nonnull));

/* Makes room for at least `need` items of `item_size` bytes in the heap array `items`, which has
 * room for *capacity: returns the array (moved, perhaps) and updates *capacity. Grows by half, so
 * that appending is linear. `need` times `item_size` may not overflow; if it does, it ends like
 * running out of memory. */
void *array_reserve(void *items, size_t *capacity, size_t need, size_t item_size)
    __attribute__((returns_nonnull));

#endif
