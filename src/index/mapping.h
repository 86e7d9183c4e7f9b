/* SPDX-License-Identifier: ISC */
/* A file mapped into memory, counted by those who point into it. Room-private. */
#ifndef INDEX_MAPPING_H
#define INDEX_MAPPING_H

#include "base/error.h"

#include <stddef.h>

struct mapping;

/* Maps a regular file that belongs to this user, is writable for nobody else, and isn't empty. What is
 * written to the memory doesn't reach the file. NULL with *error. The reference is the caller's; any
 * thread. */
struct mapping *mapping_open(const char *path, struct error *error);
struct mapping *mapping_ref(struct mapping *mapping);
void mapping_unref(struct mapping *mapping);

char *mapping_bytes(const struct mapping *mapping);
size_t mapping_size(const struct mapping *mapping);

#endif
