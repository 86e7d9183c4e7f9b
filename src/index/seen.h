/* SPDX-License-Identifier: ISC */
/* What the indexer has seen before: content hashes to numbers, shared by all workers. */
#ifndef INDEX_SEEN_H
#define INDEX_SEEN_H

#include "base/hash.h"

#include <stdbool.h>
#include <stdint.h>

struct seen;

#define SEEN_NOT UINT32_MAX

/* A table that gives the numbers from `first` on. */
struct seen *seen_new(uint32_t first);
void seen_free(struct seen *seen);

/* The number of `hash`, or SEEN_NOT. Any thread. */
uint32_t seen_find(struct seen *seen, struct hash128 hash);

/* The number of `hash`, which gets the next one when it is new; *fresh says so. The
 * thread that is told so is the only one. Any thread. */
uint32_t seen_add(struct seen *seen, struct hash128 hash, bool *fresh);

/* Notes the number, below the table's first, that `hash` has got elsewhere. Any thread. */
void seen_put(struct seen *seen, struct hash128 hash, uint32_t number);

/* The number that comes next. Exact when no thread is adding. */
uint32_t seen_count(const struct seen *seen);

/* Bytes held. Not while a thread is adding. */
size_t seen_memory(const struct seen *seen);

#endif
