/* SPDX-License-Identifier: ISC */
/* An array that one thread appends to while others read: its items never move.
 *
 * It is a list of chunks, each twice as large as the one before, so that an item is found by a few
 * bit operations and an array of any size wastes at most half of its (untouched) memory. A reader
 * may look at the items that the writer has published by its own means (collection/listing.h). */
#ifndef COLLECTION_TABLE_H
#define COLLECTION_TABLE_H

#include <stddef.h>
#include <stdint.h>

enum {
    TABLE_CHUNKS = 24, /* enough for 2^32 items when chunk 0 holds at least 2^9 */
};

#define TABLE_FULL UINT32_MAX /* no index: the array can't hold more */

struct table {
    char *chunks[TABLE_CHUNKS]; /* chunk k holds 2^(first_bits + k) items; NULL until needed */
    size_t item_size;           /* bytes */
    unsigned first_bits;        /* log2 of the items of chunk 0; at least 9 */
    uint32_t count;             /* items in use; the writer's own */
};

void table_init(struct table *table, size_t item_size, unsigned first_bits);
void table_free(struct table *table);

/* Appends `run` items (at least 1, at most 2^first_bits) that lie next to each other in memory, and
 * returns the index of the first, or TABLE_FULL. Skips the rest of a chunk that is too short. */
uint32_t table_extend(struct table *table, uint32_t run);

/* The chunk that holds `index`; in *within the item's number there. */
static inline unsigned table_chunk(const struct table *table, uint32_t index, uint64_t *within)
{
    uint64_t shifted = (uint64_t)index + (UINT64_C(1) << table->first_bits);
    unsigned top = 63U - (unsigned)__builtin_clzll(shifted);
    *within = shifted - (UINT64_C(1) << top);
    return top - table->first_bits;
}

/* The item `index`, which was returned by table_extend or follows such a one in its run. */
static inline void *table_at(const struct table *table, uint32_t index)
{
    uint64_t within = 0;
    unsigned chunk = table_chunk(table, index, &within);
    return table->chunks[chunk] + within * table->item_size;
}

#endif
