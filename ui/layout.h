/* SPDX-License-Identifier: ISC */
/* Where the panes are.
 *
 * Terms. The *main* column shows the text, or what is laid over it (concordance, help, problems);
 * the *sides* are the policies to its left and the facts to its right. An *arrangement* is which of
 * the three are seen at a width; what does not fit is seen when it gets the keys. Above each column
 * stands its title; the last two rows are the status line and the help line. */
#ifndef UI_LAYOUT_H
#define UI_LAYOUT_H

#include <stdbool.h>

enum column { COLUMN_LIST, COLUMN_MAIN, COLUMN_FACTS, COLUMN_COUNT };

enum {
    LAYOUT_MIN_ROWS = 10,
    LAYOUT_MIN_COLUMNS = 40,
};

struct layout_column {
    bool visible;
    int left, width; /* in the grid */
};

struct layout {
    bool usable;         /* false: smaller than the least, show one line */
    int rows, columns;   /* of the grid */
    int top, height;     /* rows of the panes' insides; the titles are the row above */
    int strip;           /* of them, at the top of the main column, those of the strip of years */
    struct layout_column parts[COLUMN_COUNT];
};

struct layout_wish {
    enum column focus;     /* the column with the keys */
    enum column last_side; /* the side that was seen last, for two panes */
    int list_width;        /* 0: no wish */
    int facts_width;
    bool wide;             /* the main column wants the whole width */
};

/* Lays out a grid of this size. Columns are separated by one column for the line between them. */
void layout_compute(struct layout *layout, int rows, int columns, const struct layout_wish *wish);

#endif
