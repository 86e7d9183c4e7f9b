/* SPDX-License-Identifier: ISC */
/* A piece of a clause as one line of Markdown: what markup.c gives to md4c.
 *
 * In one line and behind a prefix, nothing can be taken for the mark of a block (a list, a heading,
 * code), which the clause doesn't have. White space of any length is one space, quote marks at line
 * starts are gone, a hard line break or <br> is FLATTEN_BREAK with a space at either side. */
#ifndef POLICY_FLATTEN_H
#define POLICY_FLATTEN_H

#include "base/buffer.h"

#include <stdint.h>

enum {
    FLATTEN_PREFIX = 2,     /* bytes that the line begins with and that mean nothing */
    FLATTEN_BREAK = '\x01', /* of a line break, where the map doesn't lead to this byte */
    FLATTEN_NUL = '\x02',   /* a NUL byte, where the map leads to one */
};

/* `(struct flat){0}` is an empty one. */
struct flat {
    struct buffer text; /* the line */
    uint32_t *map;      /* text.length + 1 offsets into the source: of each byte, and the end */
    size_t room;        /* of map */
};

void flat_free(struct flat *flat);

/* Replaces *flat by the line for the bytes [start, end) of `source`, linear in their number. */
void flatten(struct span source, size_t start, size_t end, struct flat *flat);

#endif
