/* SPDX-License-Identifier: ISC */
/* The versions of one document, in the order of time.
 *
 * A *document* is one policy of a site through the years: in a git history one file, also when it was
 * renamed; elsewhere the snapshots of a site that lie at one place or differ in the date of their
 * names only (the title that collection_origin tells). */
#ifndef CHANGE_LINEAGE_H
#define CHANGE_LINEAGE_H

#include "collection/collection.h"
#include "index/view.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct lineage_version {
    uint32_t snapshot;
    uint32_t date;     /* base/date.h; 0 unknown: such come first */
    uint32_t document; /* documents of a site are numbered from 0 by their titles' byte order */
    bool technical;    /* as in struct collection_version */
};

/* `(struct lineage){0}` is an empty one. */
struct lineage {
    struct lineage_version *items; /* heap; by document, then oldest first */
    size_t count;
    size_t capacity;
    uint32_t documents; /* how many */
};

void lineage_free(struct lineage *lineage);

/* Replaces *lineage by all versions of all documents of a site. Goes through the snapshots of the view,
 * which takes a millisecond for a million. Any thread. */
void lineage_of_site(struct collection *collection, const struct view *view, uint32_t site,
                     struct lineage *lineage);

/* The versions of the document numbered `document`: [*first, *end) of the items. */
void lineage_document(const struct lineage *lineage, uint32_t document, size_t *first, size_t *end);

/* The index of a snapshot among the items; lineage->count when it isn't there. */
size_t lineage_find(const struct lineage *lineage, uint32_t snapshot);

#endif
