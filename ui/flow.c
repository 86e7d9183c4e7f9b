/* SPDX-License-Identifier: ISC */
/* Laying a document out in rows. */
#include "ui/flow.h"

#include "base/glyph.h"
#include "base/memory.h"
#include "policy/clause.h"

#include <stdlib.h>

enum {
    CELL_GAP = 3,   /* columns between the cells of a table: " | " */
    TEXT_LEAST = 8, /* columns that are left for text, whatever the indent */
};

static void forget(struct flow *flow)
{
    for (size_t i = 0; flow->document && i < flow->document->block_count; i++) {
        free(flow->blocks[i].lines);
    }
    free(flow->blocks);
    flow->blocks = NULL;
}

void flow_set(struct flow *flow, struct document *document, int width)
{
    if (flow->document == document && flow->width == width) {
        return;
    }
    forget(flow);
    if (flow->document != document) {
        document_unref(flow->document);
        flow->document = document ? document_ref(document) : NULL;
    }
    flow->width = width;
    if (document) {
        flow->blocks = xcalloc(document->block_count + 1, sizeof *flow->blocks);
    }
}

void flow_free(struct flow *flow)
{
    forget(flow);
    document_unref(flow->document);
    *flow = (struct flow){0};
}

bool flow_empty(const struct flow *flow)
{
    return !flow->document || !flow->document->block_count;
}

int flow_indent(const struct block *block)
{
    int label = block->label[0] ? (int)glyph_columns(span_of(block->label)) + 1 : 0;
    int quote = block->kind == CLAUSE_QUOTATION ? 2 : 0;
    return block->indent + label + quote;
}

static const struct table *table_of(const struct flow *flow, const struct block *block)
{
    return block->table ? &flow->document->tables[block->table - 1] : NULL;
}

/* A table stands in columns when all of it fits side by side. */
static bool is_aligned(const struct flow *flow, const struct block *block)
{
    const struct table *table = table_of(flow, block);
    if (!table || block->length >= BLOCK_BYTES || flow->document->raw) {
        return false;
    }
    return flow_cell_column(flow, block, table->cells) - CELL_GAP <= flow->width;
}

int flow_cell_column(const struct flow *flow, const struct block *block, unsigned cell)
{
    const struct table *table = table_of(flow, block);
    int column = 0;
    for (unsigned i = 0; table && i < cell && i < TABLE_CELLS; i++) {
        column += table->widths[i] + CELL_GAP;
    }
    return column;
}

static const struct flow_block *wrapped(struct flow *flow, size_t index)
{
    struct flow_block *lines = &flow->blocks[index];
    const struct block *block = &flow->document->blocks[index];
    if (lines->lines) {
        return lines;
    }
    struct lines found = {0};
    if (is_aligned(flow, block)) {
        found.items = xcalloc(1, sizeof *found.items);
        found.items[0].end = block->length;
        found.count = 1;
    } else {
        int width = flow->width - flow_indent(block);
        wrap_text(block_text(flow->document, block), width < TEXT_LEAST ? TEXT_LEAST : width,
                  &found);
    }
    lines->lines = xrealloc(found.items, found.count * sizeof *found.items);
    lines->count = (uint32_t)found.count;
    return lines;
}

/* A gap isn't shown at the very beginning. */
static uint32_t gap_rows(const struct flow *flow, size_t index)
{
    return flow->document->blocks[index].gap && index > 0;
}

static uint32_t rows_of(struct flow *flow, size_t index)
{
    return wrapped(flow, index)->count + gap_rows(flow, index);
}

struct flow_row flow_row(struct flow *flow, struct flow_at at)
{
    struct flow_row row = {.block = &flow->document->blocks[at.block]};
    const struct flow_block *lines = wrapped(flow, at.block);
    uint32_t gap = gap_rows(flow, at.block);
    row.gap = at.row < gap;
    if (!row.gap && at.row - gap < lines->count) {
        struct line line = lines->lines[at.row - gap];
        row.first = at.row == gap;
        row.line = (struct line){row.block->text + line.start, row.block->text + line.end};
        row.aligned = is_aligned(flow, row.block);
    }
    return row;
}

static struct flow_at move_down(struct flow *flow, struct flow_at at, long rows, long *moved)
{
    while (*moved < rows) {
        long left = (long)rows_of(flow, at.block) - 1 - (long)at.row;
        long wanted = rows - *moved;
        if (wanted <= left) {
            at.row += (uint32_t)wanted;
            *moved = rows;
        } else if (at.block + 1 == flow->document->block_count) {
            at.row += (uint32_t)left;
            *moved += left;
            break;
        } else {
            *moved += left + 1;
            at = (struct flow_at){at.block + 1, 0};
        }
    }
    return at;
}

static struct flow_at move_up(struct flow *flow, struct flow_at at, long rows, long *moved)
{
    while (*moved < rows) {
        long wanted = rows - *moved;
        if (wanted <= (long)at.row) {
            at.row -= (uint32_t)wanted;
            *moved = rows;
        } else if (at.block == 0) {
            *moved += at.row;
            at.row = 0;
            break;
        } else {
            *moved += (long)at.row + 1;
            at.block--;
            at.row = rows_of(flow, at.block) - 1;
        }
    }
    return at;
}

struct flow_at flow_move(struct flow *flow, struct flow_at at, long rows, long *moved)
{
    long done = 0;
    if (flow_empty(flow)) {
        at = (struct flow_at){0, 0};
    } else if (rows >= 0) {
        at = move_down(flow, at, rows, &done);
    } else {
        at = move_up(flow, at, -rows, &done);
        done = -done;
    }
    if (moved) {
        *moved = done;
    }
    return at;
}

struct flow_at flow_last(struct flow *flow)
{
    if (flow_empty(flow)) {
        return (struct flow_at){0, 0};
    }
    size_t block = flow->document->block_count - 1;
    return (struct flow_at){block, rows_of(flow, block) - 1};
}

struct flow_at flow_find(struct flow *flow, uint32_t offset)
{
    if (flow_empty(flow)) {
        return (struct flow_at){0, 0};
    }
    struct flow_at at = {document_block_at(flow->document, offset), 0};
    const struct block *block = &flow->document->blocks[at.block];
    const struct flow_block *lines = wrapped(flow, at.block);
    uint32_t line = 0;
    while (line + 1 < lines->count && block->text + lines->lines[line + 1].start <= offset) {
        line++;
    }
    at.row = gap_rows(flow, at.block) + line;
    return at;
}

int flow_compare(struct flow_at a, struct flow_at b)
{
    if (a.block != b.block) {
        return a.block < b.block ? -1 : 1;
    }
    return (a.row > b.row) - (a.row < b.row);
}
