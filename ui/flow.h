/* SPDX-License-Identifier: ISC */
/* A document laid out in rows for one width. Blocks are wrapped when they are first needed, so that
 * the longest policy opens, scrolls and resizes at once.
 *
 * A place in it is a block and a row of that block; a gap before a block is its row 0. */
#ifndef UI_FLOW_H
#define UI_FLOW_H

#include "ui/document.h"
#include "ui/table.h"
#include "ui/wrap.h"

#include <stdbool.h>
#include <stdint.h>

struct flow_at {
    size_t block;
    uint32_t row;
};

/* The rows of a block, as far as they are known. */
struct flow_block {
    struct line *lines; /* offsets into the block's text; heap; NULL until they are needed */
    uint32_t count;     /* rows */
    uint32_t cells;     /* of a row of a table that stands in columns: so many lines a row, one for
                           each cell, empty where it has ended; else 0, and a line is a row */
};

struct flow {
    struct document *document; /* NULL: nothing */
    int width;                 /* columns for text, labels and indents */
    struct flow_block *blocks; /* by block of the document */
    struct table_columns *tables; /* by table of the document, as far as they are known */
};

/* What stands in a row. */
struct flow_row {
    const struct block *block;
    bool gap;            /* the blank row before a block */
    bool first;          /* the first row with text of its block */
    struct line line;    /* bytes of the document's text; empty, where the block begins,
                            for gaps and rules */
    unsigned cells;      /* of a table that stands in columns; else 0 */
    const struct line *cell_lines; /* what of each is in this row: bytes of the block's text; NULL in
                                      the gap between rows of a table */
};

/* Takes a document (a reference of its own; NULL for none) and a width. Cheap when both are as they
 * were. */
void flow_set(struct flow *flow, struct document *document, int width);
void flow_free(struct flow *flow);

/* True when there is nothing to show. */
bool flow_empty(const struct flow *flow);

struct flow_row flow_row(struct flow *flow, struct flow_at at);

/* `at`, `rows` further (or back, when negative), as far as there are rows; *moved, unless NULL, gets
 * how many it was. */
struct flow_at flow_move(struct flow *flow, struct flow_at at, long rows, long *moved);

/* The last row of the document. */
struct flow_at flow_last(struct flow *flow);

/* The row that holds a byte of the text. */
struct flow_at flow_find(struct flow *flow, uint32_t offset);

int flow_compare(struct flow_at a, struct flow_at b);

/* Columns before the text of a block: its indent and label. */
int flow_indent(const struct block *block);

/* The column of a cell of a table that stands in columns. */
int flow_cell_column(struct flow *flow, const struct block *block, unsigned cell);

#endif
