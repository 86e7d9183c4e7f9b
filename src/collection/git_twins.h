/* SPDX-License-Identifier: ISC */
/* Versions with the same bytes: a blob's id leads to the version that was listed first with it. */
#ifndef COLLECTION_GIT_TWINS_H
#define COLLECTION_GIT_TWINS_H

#include "collection/table.h"

#include <stddef.h>
#include <stdint.h>

struct twins {
    uint32_t *slots; /* heap; numbers of versions plus 1, by the ids of their blobs; 0 where empty */
    size_t size;     /* of `slots`: a power of 2, or 0 */
    size_t count;    /* versions in it */
};

/* `(struct twins){0}` is empty. */
void twins_free(struct twins *twins);

/* The first version with the blob of the version `number`, a struct version of `versions`: that one
 * itself, which is noted, if there was none. */
uint32_t twins_find(struct twins *twins, const struct table *versions, uint32_t number);

#endif
