/* SPDX-License-Identifier: ISC */
/* Laying a document out in rows. */
#include "ui/flow.h"

#include "base/glyph.h"
#include "base/memory.h"
#include "policy/clause.h"
#include "ui/grid.h"

#include <stdlib.h>

enum { TEXT_LEAST = 8 }; /* columns that are left for text, whatever the indent */

static void forget(struct flow *flow)
{
    for (size_t i = 0; flow->document && i < flow->document->block_count; i++) {
        free(flow->blocks[i].lines);
    }
    free(flow->blocks);
    free(flow->tables);
    flow->blocks = NULL;
    flow->tables = NULL;
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
        flow->tables = xcalloc(document->table_count + 1, sizeof *flow->tables);
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

/* ---------------------------------------------------------------------------------------------
 * Tables */

/* The columns of a block's table; NULL when its cells can't stand in columns. */
static const struct table_columns *columns_of(struct flow *flow, const struct block *block)
{
    if (!block->table || block->length >= BLOCK_BYTES) {
        return NULL;
    }
    struct table_columns *columns = &flow->tables[block->table - 1];
    if (!columns->known) {
        table_fit(&flow->document->tables[block->table - 1], flow->width, columns);
    }
    return columns->fits ? columns : NULL;
}

int flow_cell_column(struct flow *flow, const struct block *block, unsigned cell)
{
    const struct table_columns *columns = columns_of(flow, block);
    int column = 0;
    for (unsigned i = 0; columns && i < cell && i < TABLE_CELLS; i++) {
        column += columns->widths[i] + CELL_GAP;
    }
    return column;
}

/* Finds where the cells of a row begin and end in its text; returns their number, or 0 when there are
 * more than TABLE_CELLS. */
static uint32_t find_cells(const struct document *document, const struct block *block,
                           struct line *cells)
{
    uint32_t count = 0;
    uint32_t start = 0;
    for (uint32_t i = block->run; i <= block->run + block->runs; i++) {
        bool last = i == block->run + block->runs;
        const struct text_run *run = last ? NULL : &document->runs[i];
        if (!last && run->style != STYLE_RULE) {
            continue;
        }
        if (count == TABLE_CELLS) {
            return 0;
        }
        cells[count++] = (struct line){start, last ? block->length : run->text - block->text};
        start = last ? start : run->text + run->length - block->text;
    }
    return count;
}

/* Wraps each cell in its column; the rows are as many as the longest cell has. False when the cells
 * can't stand in columns. */
static bool wrap_cells(struct flow *flow, const struct block *block, struct flow_block *lines)
{
    struct line cells[TABLE_CELLS];
    struct lines wrapped[TABLE_CELLS] = {{0}};
    const struct table_columns *columns = columns_of(flow, block);
    uint32_t count = columns ? find_cells(flow->document, block, cells) : 0;
    for (uint32_t i = 0; i < count; i++) {
        struct span text = span_slice(block_text(flow->document, block), cells[i].start, cells[i].end);
        wrap_text(text, columns->widths[i] > 0 ? columns->widths[i] : 1, &wrapped[i]);
        lines->count = wrapped[i].count > lines->count ? (uint32_t)wrapped[i].count : lines->count;
    }
    if (count) {
        lines->cells = count;
        lines->lines = xcalloc((size_t)lines->count * count, sizeof *lines->lines);
    }
    for (uint32_t i = 0; i < count; i++) {
        for (uint32_t row = 0; row < lines->count; row++) {
            struct line *line = &lines->lines[row * count + i];
            bool ended = row >= wrapped[i].count;
            line->start = cells[i].start + (ended ? cells[i].end - cells[i].start
                                                  : wrapped[i].items[row].start);
            line->end = ended ? line->start : cells[i].start + wrapped[i].items[row].end;
        }
        lines_free(&wrapped[i]);
    }
    return count > 0;
}

/* ---------------------------------------------------------------------------------------------
 * Rows */

static const struct flow_block *wrapped(struct flow *flow, size_t index)
{
    struct flow_block *lines = &flow->blocks[index];
    const struct block *block = &flow->document->blocks[index];
    if (!lines->lines && !wrap_cells(flow, block, lines)) {
        struct lines found = {0};
        int width = flow->width - flow_indent(block);
        wrap_text(block_text(flow->document, block), width < TEXT_LEAST ? TEXT_LEAST : width,
                  &found);
        lines->lines = xrealloc(found.items, found.count * sizeof *found.items);
        lines->count = (uint32_t)found.count;
    }
    return lines;
}

/* What of a block's text is in one of its rows: of a table's row, the whole of what its cells show. */
static struct line line_of(const struct flow_block *lines, uint32_t row)
{
    if (!lines->cells) {
        return lines->lines[row];
    }
    struct line whole = {UINT32_MAX, 0};
    for (uint32_t i = 0; i < lines->cells; i++) {
        struct line line = lines->lines[row * lines->cells + i];
        if (line.start < line.end) {
            whole.start = line.start < whole.start ? line.start : whole.start;
            whole.end = line.end > whole.end ? line.end : whole.end;
        }
    }
    return whole.end ? whole : lines->lines[row * lines->cells];
}

/* A gap isn't shown at the very beginning; there is one between the rows of a table whose cells are
 * wrapped. */
static uint32_t gap_rows(struct flow *flow, size_t index)
{
    const struct block *block = &flow->document->blocks[index];
    const struct table_columns *columns = columns_of(flow, block);
    bool inside = index > 0 && block->table && block[-1].table == block->table;
    return (block->gap && index > 0) || (inside && columns && columns->wraps);
}

static uint32_t rows_of(struct flow *flow, size_t index)
{
    return wrapped(flow, index)->count + gap_rows(flow, index);
}

struct flow_row flow_row(struct flow *flow, struct flow_at at)
{
    const struct block *block = &flow->document->blocks[at.block];
    struct flow_row row = {.block = block, .line = {block->text, block->text}};
    const struct flow_block *lines = wrapped(flow, at.block);
    uint32_t gap = gap_rows(flow, at.block);
    row.gap = at.row < gap;
    row.cells = row.gap && block->gap ? 0 : lines->cells;
    if (!row.gap && at.row - gap < lines->count) {
        struct line line = line_of(lines, at.row - gap);
        row.first = at.row == gap;
        row.line = (struct line){block->text + line.start, block->text + line.end};
        row.cell_lines = &lines->lines[(at.row - gap) * lines->cells];
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

/* The row that shows a byte of a block's text: the last line, of a row or of the cell that holds it,
 * that begins before it. */
static uint32_t row_at(const struct flow_block *lines, uint32_t offset)
{
    uint32_t each = lines->cells ? lines->cells : 1;
    uint32_t cell = 0;
    uint32_t row = 0;
    while (cell + 1 < each && lines->lines[cell + 1].start <= offset) {
        cell++;
    }
    while (row + 1 < lines->count && lines->lines[(row + 1) * each + cell].start <= offset &&
           lines->lines[(row + 1) * each + cell].start < lines->lines[(row + 1) * each + cell].end) {
        row++;
    }
    return row;
}

struct flow_at flow_find(struct flow *flow, uint32_t offset)
{
    if (flow_empty(flow)) {
        return (struct flow_at){0, 0};
    }
    struct flow_at at = {document_block_at(flow->document, offset), 0};
    const struct block *block = &flow->document->blocks[at.block];
    at.row = gap_rows(flow, at.block) + row_at(wrapped(flow, at.block), offset - block->text);
    return at;
}

int flow_compare(struct flow_at a, struct flow_at b)
{
    if (a.block != b.block) {
        return a.block < b.block ? -1 : 1;
    }
    return (a.row > b.row) - (a.row < b.row);
}
