/* SPDX-License-Identifier: ISC */
/* A hash table with open addressing, at most half full. A blob's id is a hash already. */
#include "collection/git_twins.h"

#include "base/memory.h"
#include "collection/git_history.h"

#include <stdlib.h>

enum { FIRST_SIZE = 1 << 9 };

static const struct object_id *blob_of(const struct table *versions, uint32_t number)
{
    const struct version *version = table_at(versions, number);
    return &version->blob;
}

/* The slot of a blob, or the empty one where it belongs. */
static uint32_t *slot_of(const struct twins *twins, const struct table *versions,
                         const struct object_id *blob)
{
    size_t at = 0;
    memcpy(&at, blob->bytes, sizeof at);
    at &= twins->size - 1;
    while (twins->slots[at] && !object_id_equal(blob_of(versions, twins->slots[at] - 1), blob)) {
        at = (at + 1) & (twins->size - 1);
    }
    return &twins->slots[at];
}

static void grow(struct twins *twins, const struct table *versions)
{
    struct twins old = *twins;
    twins->size = old.size ? 2 * old.size : FIRST_SIZE;
    twins->slots = xcalloc(twins->size, sizeof *twins->slots);
    for (size_t i = 0; i < old.size; i++) {
        if (old.slots[i]) {
            *slot_of(twins, versions, blob_of(versions, old.slots[i] - 1)) = old.slots[i];
        }
    }
    free(old.slots);
}

uint32_t twins_find(struct twins *twins, const struct table *versions, uint32_t number)
{
    if (2 * twins->count >= twins->size) {
        grow(twins, versions);
    }
    uint32_t *slot = slot_of(twins, versions, blob_of(versions, number));
    if (!*slot) {
        *slot = number + 1;
        twins->count++;
    }
    return *slot - 1;
}

void twins_free(struct twins *twins)
{
    free(twins->slots);
}
