/* SPDX-License-Identifier: ISC */
/* Folding and wrapping comparisons. */
#include "ui/sheet.h"

#include "base/memory.h"
#include "policy/clause.h"

#include <stdlib.h>

enum {
    CONTEXT_ROWS = 1,  /* that stay unfolded beside a change */
    FOLD_LEAST = 3,    /* rows that are worth a fold */
    TEXT_LEAST = 8,    /* columns that are left for text, whatever the indent */
    FACT_SIGN = 2,     /* bytes of a fact's line before its words */
    FACT_LABEL = 5,    /* columns before them */
};

/* ---------------------------------------------------------------------------------------------
 * Stretches and items */

static void forget_items(struct sheet *sheet)
{
    for (size_t i = 0; i < sheet->count; i++) {
        lines_free(&sheet->items[i].sides[0]);
        lines_free(&sheet->items[i].sides[1]);
    }
    sheet->count = 0;
}

/* Rows [from, to) are no changes. */
static void add_stretch(struct sheet *sheet, uint32_t from, uint32_t to)
{
    const struct comparison *comparison = sheet->comparison;
    from += from > 0 ? CONTEXT_ROWS : 0;
    to -= to < comparison->count && to > from ? CONTEXT_ROWS : 0;
    if (to < from + FOLD_LEAST) {
        return;
    }
    struct sheet_stretch stretch = {.from = from, .count = to - from, .heading = ALIGN_NONE};
    for (uint32_t row = from; row < to; row++) {
        stretch.cosmetic += comparison->rows[row].step.kind != ALIGN_SAME;
        bool heading = comparison->rows[row].kind == CLAUSE_HEADING && to < comparison->count;
        stretch.heading = heading ? row : stretch.heading;
    }
    sheet->stretches = array_reserve(sheet->stretches, &sheet->stretch_capacity,
                                     sheet->stretch_count + 1, sizeof *sheet->stretches);
    sheet->stretches[sheet->stretch_count++] = stretch;
}

static void find_stretches(struct sheet *sheet)
{
    const struct comparison *comparison = sheet->comparison;
    uint32_t from = 0;
    sheet->stretch_count = 0;
    for (uint32_t row = 0; comparison && row <= comparison->count; row++) {
        if (row == comparison->count || comparison->rows[row].change) {
            add_stretch(sheet, from, row);
            from = row + 1;
        }
    }
}

static void add_item(struct sheet *sheet, enum sheet_kind kind, size_t index)
{
    sheet->items =
        array_reserve(sheet->items, &sheet->capacity, sheet->count + 1, sizeof *sheet->items);
    sheet->items[sheet->count++] =
        (struct sheet_item){.kind = (uint8_t)kind, .index = (uint32_t)index};
}

static void make_items(struct sheet *sheet)
{
    size_t stretch = 0;
    forget_items(sheet);
    for (size_t i = 0; sheet->facts && i < sheet->facts->count; i++) {
        add_item(sheet, SHEET_FACT, i);
    }
    for (uint32_t row = 0; sheet->comparison && row < sheet->comparison->count; row++) {
        while (stretch < sheet->stretch_count &&
               row >= sheet->stretches[stretch].from + sheet->stretches[stretch].count) {
            stretch++;
        }
        const struct sheet_stretch *next =
            stretch < sheet->stretch_count ? &sheet->stretches[stretch] : NULL;
        if (next && row == next->from && !next->open) {
            add_item(sheet, SHEET_FOLD, stretch);
            row += next->count - 1;
        } else {
            add_item(sheet, SHEET_ROW, row);
        }
    }
}

bool sheet_set(struct sheet *sheet, struct comparison *comparison, struct fact_lines *facts,
               int width, bool split)
{
    bool other = sheet->comparison != comparison;
    if (!other && sheet->facts == facts && sheet->width == width && sheet->split == split) {
        return false;
    }
    if (other) {
        comparison_unref(sheet->comparison);
        sheet->comparison = comparison ? comparison_ref(comparison) : NULL;
        find_stretches(sheet);
    }
    if (sheet->facts != facts) {
        fact_lines_unref(sheet->facts);
        sheet->facts = facts ? fact_lines_ref(facts) : NULL;
    }
    sheet->width = width;
    sheet->split = split;
    make_items(sheet);
    return true;
}

void sheet_free(struct sheet *sheet)
{
    forget_items(sheet);
    comparison_unref(sheet->comparison);
    fact_lines_unref(sheet->facts);
    free(sheet->stretches);
    free(sheet->items);
    *sheet = (struct sheet){0};
}

/* The stretch of a row; NULL when it is of none. */
static struct sheet_stretch *stretch_of(const struct sheet *sheet, uint32_t row)
{
    size_t low = 0;
    size_t high = sheet->stretch_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        struct sheet_stretch *stretch = &sheet->stretches[middle];
        if (row >= stretch->from + stretch->count) {
            low = middle + 1;
        } else if (row < stretch->from) {
            high = middle;
        } else {
            return stretch;
        }
    }
    return NULL;
}

bool sheet_turn(struct sheet *sheet, size_t item)
{
    uint32_t row = item < sheet->count ? sheet_first_row(sheet, item) : ALIGN_NONE;
    struct sheet_stretch *stretch = row == ALIGN_NONE ? NULL : stretch_of(sheet, row);
    if (stretch) {
        stretch->open = !stretch->open;
        make_items(sheet);
    }
    return stretch != NULL;
}

void sheet_turn_all(struct sheet *sheet)
{
    bool all = true;
    for (size_t i = 0; i < sheet->stretch_count; i++) {
        all &= sheet->stretches[i].open;
    }
    for (size_t i = 0; i < sheet->stretch_count; i++) {
        sheet->stretches[i].open = !all;
    }
    make_items(sheet);
}

uint32_t sheet_first_row(const struct sheet *sheet, size_t item)
{
    const struct sheet_item *it = &sheet->items[item];
    return it->kind == SHEET_ROW    ? it->index
           : it->kind == SHEET_FOLD ? sheet->stretches[it->index].from
                                    : ALIGN_NONE;
}

size_t sheet_item_of(const struct sheet *sheet, uint32_t row)
{
    size_t low = sheet->facts ? sheet->facts->count : 0;
    size_t high = sheet->count;
    while (low + 1 < high) {
        size_t middle = low + (high - low) / 2;
        if (sheet_first_row(sheet, middle) <= row) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return low < sheet->count ? low : 0;
}

/* ---------------------------------------------------------------------------------------------
 * Rows */

static void wrap_item(struct sheet *sheet, struct sheet_item *item)
{
    const struct comparison *comparison = sheet->comparison;
    if (item->sides[0].count || item->kind == SHEET_FOLD) {
        return;
    }
    if (item->kind == SHEET_FACT) {
        int width = sheet->width - FACT_LABEL;
        wrap_text(span_of(sheet->facts->items[item->index].text + FACT_SIGN),
                  width < TEXT_LEAST ? TEXT_LEAST : width, &item->sides[0]);
        return;
    }
    const struct comparison_row *row = &comparison->rows[item->index];
    int width = sheet->width - row->indent;
    width = width < TEXT_LEAST ? TEXT_LEAST : width;
    for (int side = 0; side <= (sheet->split ? 1 : 0); side++) {
        enum wording wording = !sheet->split ? WORDING_BOTH : side ? WORDING_NEW : WORDING_OLD;
        wrap_text(wording_span(comparison, &row->wordings[wording]), width, &item->sides[side]);
    }
}

bool sheet_gap(const struct sheet *sheet, size_t item)
{
    const struct sheet_item *it = &sheet->items[item];
    if (item == 0 || it->kind == SHEET_FACT) {
        return false;
    }
    return it->kind == SHEET_FOLD || it[-1].kind != SHEET_ROW ||
           sheet->comparison->rows[it->index].gap;
}

uint32_t sheet_rows(struct sheet *sheet, size_t item)
{
    struct sheet_item *it = &sheet->items[item];
    wrap_item(sheet, it);
    size_t longer = it->sides[0].count > it->sides[1].count ? it->sides[0].count
                                                            : it->sides[1].count;
    return (uint32_t)(longer ? longer : 1) + sheet_gap(sheet, item);
}

struct line sheet_line(const struct sheet *sheet, size_t item, int side, uint32_t row)
{
    const struct lines *lines = &sheet->items[item].sides[side];
    return row < lines->count ? lines->items[row] : (struct line){0, 0};
}

struct sheet_at sheet_last(struct sheet *sheet)
{
    struct sheet_at last = {sheet->count ? sheet->count - 1 : 0, 0};
    last.row = sheet->count ? sheet_rows(sheet, last.item) - 1 : 0;
    return last;
}

struct sheet_at sheet_move(struct sheet *sheet, struct sheet_at at, long rows)
{
    while (rows > 0 && sheet->count) {
        uint32_t left = sheet_rows(sheet, at.item) - 1 - at.row;
        if (rows <= (long)left) {
            at.row += (uint32_t)rows;
            return at;
        }
        if (at.item + 1 == sheet->count) {
            at.row += left;
            return at;
        }
        rows -= (long)left + 1;
        at = (struct sheet_at){at.item + 1, 0};
    }
    while (rows < 0) {
        if (-rows <= (long)at.row) {
            at.row -= (uint32_t)-rows;
            return at;
        }
        if (at.item == 0) {
            return (struct sheet_at){0, 0};
        }
        rows += (long)at.row + 1;
        at.item--;
        at.row = sheet_rows(sheet, at.item) - 1;
    }
    return at;
}

int sheet_compare(struct sheet_at a, struct sheet_at b)
{
    if (a.item != b.item) {
        return a.item < b.item ? -1 : 1;
    }
    return (a.row > b.row) - (a.row < b.row);
}
