/* SPDX-License-Identifier: ISC */
/* The measures of an archive's policies: of each distinct clause taken once, and kept. Private to the
 * archive. */
#ifndef ARCHIVE_MEASURES_H
#define ARCHIVE_MEASURES_H

#include "facts/measures.h"
#include "index/view.h"

struct measure_store;

struct measure_store *measure_store_new(void);
void measure_store_free(struct measure_store *store);

/* The measures of a snapshot; any thread. */
struct measures measure_store_policy(struct measure_store *store, const struct view *view,
                                     uint32_t snapshot);

#endif
