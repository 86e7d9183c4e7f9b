/* SPDX-License-Identifier: ISC */
/* The data of the concordance: in which order the hits come, and where the match is in each.
 * Made in the background; each is immutable once made and owned by whoever asked. */
#ifndef UI_CONCORDANCE_H
#define UI_CONCORDANCE_H

#include "ui/hits.h"

#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

enum concordance_sort {
    CONCORDANCE_SITE,  /* by site's name, then newest first */
    CONCORDANCE_DATE,  /* newest first, then by site */
    CONCORDANCE_LEFT,  /* by the words before the match, from it outwards */
    CONCORDANCE_RIGHT, /* by the words from the match on */
    CONCORDANCE_SORTS
};

const char *concordance_sort_name(enum concordance_sort sort);

/* The order of all hits: hits->count indexes of rows; heap. NULL when *cancel became true. Runs long:
 * workers only. */
uint32_t *concordance_order(const struct hits *hits, enum concordance_sort sort,
                            const atomic_bool *cancel);

/* Where the first match of each of `count` rows is in its clause's plain text: ranges[i] for the hit
 * rows[i]; empty where only fields match. Workers only. */
void concordance_matches(const struct hits *hits, const uint32_t *rows, size_t count,
                         struct range *ranges);

#endif
