/* SPDX-License-Identifier: ISC */
/* The clauses of a block, as a segment keeps them: bytes. Room-private.
 *
 * A block of a long table has thousands of clauses, and stands in the index once for each version in
 * which one of its rows differs; so the form is small. For each clause in order:
 *   byte    kind * 32 + level (at most 31)
 *   byte    bit 0 leads, bits 1-2 marker, bit 3 wordless, bits 4-7 body - start, or 15: see below
 *   varint  start, from the end of the clause before (the block's start at first)
 *   varint  length
 *   varint  body - start, only when the four bits say 15
 *   varint  number of the distinct clause, as the zigzag-coded difference from the one before plus one
 *           (from 0 at first); not for wordless clauses */
#ifndef INDEX_BLOCK_H
#define INDEX_BLOCK_H

#include "base/buffer.h"
#include "index/varint.h"
#include "index/view.h"
#include "policy/clause.h"

enum {
    BLOCK_MOST_LEVEL = 31,
    BLOCK_CLAUSE_MAX = 2 + 4 * VARINT_MAX, /* bytes of one clause at most */
};

/* Where a walk through a block's clauses, or the writing of them, is. */
struct block_walk {
    uint32_t end;    /* of the clause before, from the block's start */
    uint32_t number; /* of the last distinct clause, plus one */
};

static inline unsigned block_marker_code(uint8_t marker)
{
    return marker == '*' ? 1 : marker == '1' ? 2 : marker == 'a' ? 3 : 0;
}

/* Appends a clause; `number` is VIEW_NO_CLAUSE when it has no words. */
static inline void block_put(struct buffer *out, struct block_walk *walk,
                             const struct clause *clause, uint32_t number, bool leads)
{
    uint32_t body = clause->body - clause->start;
    unsigned level = clause->level < BLOCK_MOST_LEVEL ? clause->level : (unsigned)BLOCK_MOST_LEVEL;
    unsigned char *to = (unsigned char *)buffer_reserve(out, BLOCK_CLAUSE_MAX);
    unsigned char *from = to;
    *to++ = (unsigned char)(clause->kind << 5 | level);
    *to++ = (unsigned char)((unsigned)leads | block_marker_code(clause->marker) << 1 |
                            (number == VIEW_NO_CLAUSE ? 8U : 0U) | (body < 15 ? body : 15) << 4);
    to = varint_put(to, clause->start - walk->end);
    to = varint_put(to, clause->end - clause->start);
    if (body >= 15) {
        to = varint_put(to, body);
    }
    if (number != VIEW_NO_CLAUSE) {
        uint32_t difference = number - walk->number;
        to = varint_put(to, difference << 1 ^ -(difference >> 31));
        walk->number = number + 1;
    }
    walk->end = clause->end;
    out->length += (size_t)(to - from);
}

/* Reads a clause at `in` into *place, whose offsets are from the block's start, and returns what lies
 * behind it. */
static inline const unsigned char *block_get(const unsigned char *in, struct block_walk *walk,
                                             struct place *place)
{
    static const uint8_t markers[] = {0, '*', '1', 'a'};
    unsigned kind = *in++;
    unsigned bits = *in++;
    uint32_t gap;
    uint32_t length;
    uint32_t body = bits >> 4;
    in = varint_get(in, &gap);
    in = varint_get(in, &length);
    if (body == 15) {
        in = varint_get(in, &body);
    }
    place->clause = VIEW_NO_CLAUSE;
    if (!(bits & 8)) {
        uint32_t difference;
        in = varint_get(in, &difference);
        place->clause = walk->number + (difference >> 1 ^ -(difference & 1));
        walk->number = place->clause + 1;
    }
    place->start = walk->end + gap;
    place->end = walk->end = place->start + length;
    place->body = place->start + body;
    place->kind = (uint8_t)(kind >> 5);
    place->level = kind & 31;
    place->marker = markers[bits >> 1 & 3];
    place->leads = bits & 1;
    return in;
}

#endif
