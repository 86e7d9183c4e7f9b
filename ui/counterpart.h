/* SPDX-License-Identifier: ISC */
/* Where a place of one text is in another: what keeps the reader's place from snapshot to snapshot. */
#ifndef UI_COUNTERPART_H
#define UI_COUNTERPART_H

#include "index/view.h"

/* The place of `to` that corresponds to `place` of `from`: the same clause, the nearest in the order of
 * the text where it stands several times; without it, as far from the nearest clause that both have.
 * 0 when they have none in common, or `to` is empty. The clauses are those of one index. Takes time by
 * the lists' lengths: workers only. */
uint32_t counterpart_find(const struct place_list *from, uint32_t place,
                          const struct place_list *to);

#endif
