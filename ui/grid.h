/* SPDX-License-Identifier: ISC */
/* The screen as panes draw it: a grid of cells, and regions of it to draw into.
 *
 * A cell is one glyph (base/glyph.h) or half of a wide one. Whatever is passed to the drawing
 * functions, no control character gets into a cell: visible marks take their place. Every function
 * clips at its region; half of a wide glyph at an edge is blank. Nothing here knows a terminal.
 *
 * Rows and columns count from 0. One thread. */
#ifndef UI_GRID_H
#define UI_GRID_H

#include "base/glyph.h"
#include "base/span.h"

#include <stdint.h>

/* A style (uint16_t) says what a cell is, not how it looks (ui/theme.h says that): a role, and traits
 * that are laid over it. */
enum style_role {
    STYLE_NORMAL,
    STYLE_QUIET,    /* of second rank: dates, hints */
    STYLE_TITLE,    /* a pane's title */
    STYLE_ACTIVE,   /* the title of the pane that has the keys */
    STYLE_RULE,     /* lines between panes */
    STYLE_BAR,      /* the status line */
    STYLE_KEY,      /* a key in the help line */
    STYLE_HINT,     /* what it does */
    STYLE_HEADING,  /* of a policy */
    STYLE_BULLET,   /* list marks */
    STYLE_QUOTE,    /* quotations */
    STYLE_COUNT,    /* numbers of hits */
    STYLE_ERROR,
    STYLE_YES,      /* polarity of a fact */
    STYLE_NO,
    STYLE_IF,
    STYLE_CONFLICT, /* a contradiction */
    STYLE_GROUP,    /* the heading of a group of rows */
    STYLE_PROGRESS, /* the done part of a bar */
    STYLE_ADDED,    /* what came, when two policies are compared */
    STYLE_REMOVED,  /* what went */
    STYLE_CATEGORY, /* the first of ten, in the order of enum category */
    STYLE_ROLES = STYLE_CATEGORY + 10,
};

enum {
    STYLE_ROLE_MASK = 0x1F,
    STYLE_EMPHASIS = 1 << 5,
    STYLE_STRONG = 1 << 6,
    STYLE_CODE = 1 << 7,
    STYLE_LINK = 1 << 8,
    STYLE_INVALID = 1 << 9,   /* a visible mark */
    STYLE_EVIDENCE = 1 << 10, /* of the selected fact */
    STYLE_MATCH = 1 << 11,
    STYLE_CURRENT = 1 << 12,  /* the current match */
    STYLE_CHOSEN = 1 << 13,   /* the selected row of a pane without the keys */
    STYLE_CURSOR = 1 << 14,   /* the selected row of the pane with the keys */
    STYLE_TRAITS = 10,
};
_Static_assert(STYLE_ROLES <= STYLE_ROLE_MASK + 1, "a role fits its bits");

struct cell {
    char text[GLYPH_SIZE - 3]; /* UTF-8, NUL-padded; "" in the right half of a wide glyph */
    uint8_t width;             /* 1 or 2; 0 in the right half of a wide glyph */
    uint16_t style;
};

struct grid {
    int rows, columns;
    int cursor_row; /* where the cursor stands; -1: hidden */
    int cursor_column;
    struct cell *cells; /* rows * columns, row by row; heap */
};

/* Makes *grid (zeroed before its first use) a blank one of this size, and hides the cursor. */
void grid_resize(struct grid *grid, int rows, int columns);
void grid_blank(struct grid *grid);
void grid_free(struct grid *grid);

static inline struct cell *grid_cell(const struct grid *grid, int row, int column)
{
    return &grid->cells[(size_t)row * (size_t)grid->columns + (size_t)column];
}

/* A window of a grid. Positions given with a region count from its corner and may lie outside. */
struct region {
    struct grid *grid;
    int row, column;   /* of its corner in the grid */
    int rows, columns; /* its size; not negative */
};

struct region region_whole(struct grid *grid);

/* A part of a region, cut to what is inside it. */
struct region region_part(struct region region, int row, int column, int rows, int columns);

/* Fills a region with blanks. */
void region_fill(struct region region, uint16_t style);

/* Writes `text` and returns the column behind it, whether it fits or not. */
int region_text(struct region region, int row, int column, struct span text, uint16_t style);
int region_string(struct region region, int row, int column, const char *text, uint16_t style);

enum fit { FIT_LEFT, FIT_RIGHT, FIT_MIDDLE };

/* Writes `text` into exactly `width` columns: padded with blanks, or cut with an ellipsis at its
 * end (FIT_LEFT), its beginning (FIT_RIGHT) or in the middle. */
void region_fit(struct region region, int row, int column, int width, struct span text,
                enum fit fit, uint16_t style);

/* Lays traits over `count` cells of a row, or takes their role from `role` when that is not
 * STYLE_NORMAL. */
void region_restyle(struct region region, int row, int column, int count, uint16_t traits);

/* Puts the cursor at a cell of the region, if that is inside. */
void region_cursor(struct region region, int row, int column);

#endif
