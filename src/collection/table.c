/* SPDX-License-Identifier: ISC */
/* Arrays whose items never move. */
#include "collection/table.h"

#include "base/memory.h"

#include <stdlib.h>

void table_init(struct table *table, size_t item_size, unsigned first_bits)
{
    *table = (struct table){.item_size = item_size, .first_bits = first_bits};
}

void table_free(struct table *table)
{
    for (size_t i = 0; i < TABLE_CHUNKS; i++) {
        free(table->chunks[i]);
    }
    *table = (struct table){0};
}

uint32_t table_extend(struct table *table, uint32_t run)
{
    uint64_t within = 0;
    uint64_t start = table->count;
    unsigned chunk = table_chunk(table, table->count, &within);
    uint64_t size = UINT64_C(1) << (table->first_bits + chunk);
    if (size - within < run) {
        start += size - within;
        chunk++;
        size *= 2;
    }
    if (start + run >= TABLE_FULL) {
        return TABLE_FULL;
    }
    if (!table->chunks[chunk]) {
        table->chunks[chunk] = xmalloc(size * table->item_size);
    }
    table->count = (uint32_t)(start + run);
    return (uint32_t)start;
}
