/* SPDX-License-Identifier: ISC */
/* The longest common part of two sequences of numbers, or nearly: what stays when one becomes the
 * other, in the same order. */
#ifndef CHANGE_SEQUENCE_H
#define CHANGE_SEQUENCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SEQUENCE_NONE UINT32_MAX

struct sequence {
    const uint32_t *items; /* numbers below `limit` of sequence_match */
    size_t count;          /* below 2^31 */
};

/* Sets match[i], for each i < old.count, to the index in `new` of the item that stays, or to
 * SEQUENCE_NONE. Matched items are equal, and their indexes ascend on both sides.
 *
 * With `anchored`, items that stand once on both sides are matched first (patience diff, Bram Cohen)
 * and the rest between them: right for clauses, of which most are one of a kind. What is left, or
 * everything, is matched by Myers, An O(ND) Difference Algorithm and Its Variations, 1986, in linear
 * space. The time is bounded by a multiple of the lengths: of a stretch in which very much differs, less
 * may be matched than could be. Any thread. */
void sequence_match(struct sequence old, struct sequence new, uint32_t limit, bool anchored,
                    uint32_t *match);

#endif
