/* SPDX-License-Identifier: ISC */
/* Drawing into a grid of cells. */
#include "ui/grid.h"

#include "base/memory.h"

#include <limits.h>
#include <stdlib.h>

static const struct cell blank_cell = {.text = " ", .width = 1};

static const char ellipsis[] = "\xE2\x80\xA6";

void grid_blank(struct grid *grid)
{
    size_t count = (size_t)grid->rows * (size_t)grid->columns;
    for (size_t i = 0; i < count; i++) {
        grid->cells[i] = blank_cell;
    }
    grid->cursor_row = -1;
    grid->cursor_column = -1;
}

void grid_resize(struct grid *grid, int rows, int columns)
{
    size_t count = (size_t)rows * (size_t)columns;
    grid->cells = xrealloc(grid->cells, count * sizeof *grid->cells);
    grid->rows = rows;
    grid->columns = columns;
    grid_blank(grid);
}

void grid_free(struct grid *grid)
{
    free(grid->cells);
    *grid = (struct grid){0};
}

struct region region_whole(struct grid *grid)
{
    return (struct region){grid, 0, 0, grid->rows, grid->columns};
}

static int clamp(int value, int low, int high)
{
    return value < low ? low : value > high ? high : value;
}

struct region region_part(struct region region, int row, int column, int rows, int columns)
{
    int top = clamp(row, 0, region.rows);
    int left = clamp(column, 0, region.columns);
    int bottom = clamp(row + rows, top, region.rows);
    int right = clamp(column + columns, left, region.columns);
    return (struct region){region.grid, region.row + top, region.column + left, bottom - top,
                           right - left};
}

/* Writing over half of a wide glyph leaves no other half behind. */
static void put(struct region region, int row, int column, const struct cell *cell)
{
    struct grid *grid = region.grid;
    int at = region.column + column;
    struct cell *target = grid_cell(grid, region.row + row, at);
    if (target->width == 0 && at > 0) {
        struct cell *left = target - 1;
        memcpy(left->text, blank_cell.text, sizeof left->text);
        left->width = 1;
    }
    if (target->width == 2 && at + 1 < grid->columns) {
        struct cell *right = target + 1;
        memcpy(right->text, blank_cell.text, sizeof right->text);
        right->width = 1;
    }
    *target = *cell;
}

void region_fill(struct region region, uint16_t style)
{
    struct cell cell = blank_cell;
    cell.style = style;
    for (int row = 0; row < region.rows; row++) {
        for (int column = 0; column < region.columns; column++) {
            put(region, row, column, &cell);
        }
    }
}

static void put_blank(struct region region, int row, int column, uint16_t style)
{
    if (column >= 0 && column < region.columns) {
        struct cell cell = blank_cell;
        cell.style = style;
        put(region, row, column, &cell);
    }
}

static void put_mark(struct region region, int row, int column, const struct glyph *glyph,
                     uint16_t style)
{
    for (int i = 0; i < glyph->length; i++) {
        if (column + i >= 0 && column + i < region.columns) {
            struct cell cell = {.text = {glyph->shown[i]}, .width = 1};
            cell.style = (uint16_t)(style | STYLE_INVALID);
            put(region, row, column + i, &cell);
        }
    }
}

static void put_glyph(struct region region, int row, int column, const struct glyph *glyph,
                      uint16_t style)
{
    if (glyph->mark) {
        put_mark(region, row, column, glyph, style);
    } else if (column < 0 || column + glyph->width > region.columns) {
        put_blank(region, row, column, style);
        put_blank(region, row, column + glyph->width - 1, style);
    } else {
        struct cell cell = {.width = glyph->width, .style = style};
        memcpy(cell.text, glyph->shown, glyph->length);
        if (glyph->width == 2) {
            struct cell right = {.width = 0, .style = style};
            put(region, row, column, &blank_cell);
            put(region, row, column + 1, &blank_cell);
            struct cell *target = grid_cell(region.grid, region.row + row, region.column + column);
            target[0] = cell;
            target[1] = right;
        } else {
            put(region, row, column, &cell);
        }
    }
}

int region_text(struct region region, int row, int column, struct span text, uint16_t style)
{
    struct glyph glyph;
    bool visible = row >= 0 && row < region.rows;
    for (size_t at = 0; at < text.length && column < INT_MAX / 2; at += glyph.bytes) {
        glyph_next(span_slice(text, at, text.length), &glyph);
        if (visible) {
            put_glyph(region, row, column, &glyph, style);
        }
        column += glyph.width;
    }
    return column;
}

int region_string(struct region region, int row, int column, const char *text, uint16_t style)
{
    return region_text(region, row, column, span_of(text), style);
}

/* The bytes of the longest beginning of `text` that takes at most `width` columns. */
static size_t head_bytes(struct span text, size_t width)
{
    struct glyph glyph;
    size_t at = 0;
    for (size_t columns = 0; at < text.length; at += glyph.bytes) {
        glyph_next(span_slice(text, at, text.length), &glyph);
        columns += glyph.width;
        if (columns > width) {
            break;
        }
    }
    return at;
}

/* Where the longest end of `text` that takes at most `width` columns begins. */
static size_t tail_start(struct span text, size_t width)
{
    struct glyph glyph;
    size_t at = 0;
    for (size_t columns = glyph_columns(text); columns > width; columns -= glyph.width) {
        glyph_next(span_slice(text, at, text.length), &glyph);
        at += glyph.bytes;
    }
    return at;
}

void region_fit(struct region region, int row, int column, int width, struct span text,
                enum fit fit, uint16_t style)
{
    struct region field = region_part(region, row, column, 1, width);
    if (width <= 0) {
        return;
    }
    region_fill(field, style);
    size_t room = (size_t)width;
    size_t kept = head_bytes(text, room);
    if (kept == text.length) {
        region_text(field, 0, 0, text, style);
        return;
    }
    size_t head = fit == FIT_LEFT ? room - 1 : fit == FIT_RIGHT ? 0 : (room - 1) / 2;
    struct span left = span_slice(text, 0, head_bytes(text, head));
    int at = region_text(field, 0, 0, left, style);
    at = region_string(field, 0, at, ellipsis, style);
    if (fit != FIT_LEFT) {
        size_t start = tail_start(text, room - 1 - head);
        region_text(field, 0, at, span_slice(text, start, text.length), style);
    }
}

void region_restyle(struct region region, int row, int column, int count, uint16_t traits)
{
    struct region part = region_part(region, row, column, 1, count);
    for (int i = 0; i < part.columns && part.rows; i++) {
        struct cell *cell = grid_cell(part.grid, part.row, part.column + i);
        uint16_t role = (traits & STYLE_ROLE_MASK) ? (traits & STYLE_ROLE_MASK)
                                                : (cell->style & STYLE_ROLE_MASK);
        cell->style = (uint16_t)((cell->style & ~STYLE_ROLE_MASK) | role | (traits & ~STYLE_ROLE_MASK));
    }
}

void region_cursor(struct region region, int row, int column)
{
    if (row >= 0 && row < region.rows && column >= 0 && column < region.columns) {
        region.grid->cursor_row = region.row + row;
        region.grid->cursor_column = region.column + column;
    }
}
