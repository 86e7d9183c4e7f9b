/* SPDX-License-Identifier: ISC */
/* A comparison laid out in rows for one width: in one column, or side by side. Clauses are wrapped
 * when they are first needed, so that the longest policies open at once.
 *
 * Terms. An *item* is what is shown as one: a changed fact, a row of the comparison, or a *fold* in
 * place of a stretch of rows that are no changes. A place is an item and a row of it; a gap before an
 * item is its row 0. */
#ifndef UI_SHEET_H
#define UI_SHEET_H

#include "ui/comparison.h"
#include "ui/fact_lines.h"
#include "ui/wrap.h"

#include <stdbool.h>
#include <stdint.h>

enum sheet_kind { SHEET_FACT, SHEET_ROW, SHEET_FOLD };

struct sheet_item {
    uint8_t kind;        /* enum sheet_kind */
    uint32_t index;      /* of the fact, the row, or the stretch */
    struct lines sides[2]; /* in bytes of the wording: [0] all that there is, or the old side, [1] the
                              new side; empty until they are needed, and of folds */
};

/* Rows that may fold. */
struct sheet_stretch {
    uint32_t from;    /* rows [from, from + count) of the comparison */
    uint32_t count;
    uint32_t cosmetic; /* of them */
    uint32_t heading; /* the last heading among them, where something follows; or ALIGN_NONE */
    bool open;
};

struct sheet {
    struct comparison *comparison; /* NULL: nothing */
    struct fact_lines *facts;      /* shown above the clauses, or NULL */
    int width;                     /* columns of a side's text */
    bool split;                    /* side by side */
    struct sheet_stretch *stretches;
    size_t stretch_count;
    size_t stretch_capacity;
    struct sheet_item *items;
    size_t count;
    size_t capacity;
};

struct sheet_at {
    size_t item;
    uint32_t row;
};

/* Takes what is to be laid out (references of its own). Cheap when all is as it was. Stretches stay
 * open as long as the comparison is the same. True when the items are others than before. */
bool sheet_set(struct sheet *sheet, struct comparison *comparison, struct fact_lines *facts,
               int width, bool split);
void sheet_free(struct sheet *sheet);

/* Opens or closes a fold, or the stretch that a row is of; false when the item is neither. All items
 * are numbered anew. */
bool sheet_turn(struct sheet *sheet, size_t item);

/* Opens all stretches, or closes all when all are open. */
void sheet_turn_all(struct sheet *sheet);

/* The item of a row of the comparison: the row itself or the fold that hides it. 0 without items. */
size_t sheet_item_of(const struct sheet *sheet, uint32_t row);

/* The first row of the comparison that an item shows; ALIGN_NONE for facts. */
uint32_t sheet_first_row(const struct sheet *sheet, size_t item);

/* A gap row stands at the beginning of the item. */
bool sheet_gap(const struct sheet *sheet, size_t item);

/* The rows of an item, its gap included. */
uint32_t sheet_rows(struct sheet *sheet, size_t item);

/* `at`, `rows` further (or back, when negative), as far as there are rows. */
struct sheet_at sheet_move(struct sheet *sheet, struct sheet_at at, long rows);

/* The last row of all. */
struct sheet_at sheet_last(struct sheet *sheet);

int sheet_compare(struct sheet_at a, struct sheet_at b);

/* The bytes of a line (from 0, gap not counted) of a side; empty when it has no such line. */
struct line sheet_line(const struct sheet *sheet, size_t item, int side, uint32_t row);

#endif
