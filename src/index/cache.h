/* SPDX-License-Identifier: ISC */
/* The index in a file. Room-private.
 *
 * The file is a header, a table of parts, and the parts, each at a multiple of 8:
 *   stamps    uint64_t[entries]: collection_stamp of each entry when it was read
 *   problems  for each: uint32_t entry, uint32_t length of the reason, the reason
 *   segments  each as it is in memory (index/segment.h)
 * The header holds a hash over the parts' hashes, and `build`, a number that another build of the
 * program, or other settings, would not have: an index is used by the program that made it only. A
 * file that doesn't fit in any way is as good as none. */
#ifndef INDEX_CACHE_H
#define INDEX_CACHE_H

#include "base/error.h"
#include "collection/collection.h"
#include "index/view.h"

#include <stdbool.h>
#include <stdint.h>

struct cache_problem {
    uint32_t entry;
    const char *reason; /* NUL-terminated when saved */
};

/* What is saved beside the view. */
struct cache_content {
    uint64_t build;
    const uint64_t *stamps;
    uint32_t entries;
    const struct cache_problem *problems;
    uint32_t problem_count;
};

/* Writes the view to a file in place of `path`, creating the folders above it; by renaming, so that it
 * is there whole or not at all. False with *error. */
bool cache_save(const char *path, const struct view *view, const struct cache_content *content,
                struct error *error);

struct cache;

/* Opens a file made by cache_save of the same build. NULL with *error. The file's content is checked
 * before the first view of it is made. */
struct cache *cache_open(const char *path, uint64_t build, struct error *error);
void cache_close(struct cache *cache); /* views made of it stay valid; NULL is fine */

uint32_t cache_entries(const struct cache *cache);
uint64_t cache_stamp(const struct cache *cache, uint32_t entry);

/* Problem number `index` of `*problem`; the reason is `length` bytes. False behind the last. */
bool cache_problem(const struct cache *cache, uint32_t index, uint32_t *entry, struct span *reason);

#define CACHE_GONE UINT32_MAX

/* The view, with a reference for the caller; NULL when the file is damaged. Entries get the numbers
 * that they have in the collection now: `entries`, by the numbers they had; CACHE_GONE for those that
 * aren't there. Once. */
struct view *cache_view(struct cache *cache, struct collection *collection,
                        const uint32_t *entries);

#endif
