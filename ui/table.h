/* SPDX-License-Identifier: ISC */
/* How wide the columns of a table are in a pane. */
#ifndef UI_TABLE_H
#define UI_TABLE_H

#include "ui/document.h"

enum { CELL_GAP = 3 }; /* columns between the cells of a table: " | " */

/* A table's columns, for one width of the pane. */
struct table_columns {
    bool known;              /* the rest is set */
    bool fits;               /* it can stand in columns */
    bool wraps;              /* in which some cells take several rows */
    int widths[TABLE_CELLS]; /* of the first table->cells of them, if it fits */
};

/* Columns as wide as their widest cells, if there is room for them; else those that are wider than
 * their share of the room share what the others leave, but for a longer word in one of them. A table fits
 * when there is room for that. */
void table_fit(const struct table *table, int width, struct table_columns *columns);

#endif
