/* SPDX-License-Identifier: ISC */
/* Sharing a width among columns. */
#include "ui/table.h"

enum { CELL_LEAST = 8 }; /* columns of a cell that has more to say */

/* Gives every column that is content with `share` what it needs, and one that has a longer word room for
 * that; returns the rest of the room and counts the columns that are left in *open. */
static int settle(const struct table *table, int room, int share, int *widths, int *open)
{
    *open = 0;
    for (uint32_t i = 0; i < table->cells; i++) {
        bool content = table->widths[i] <= share;
        if (content || table->words[i] > share) {
            widths[i] = content ? table->widths[i] : table->words[i];
            room -= widths[i];
        } else {
            widths[i] = 0;
            ++*open;
        }
    }
    return room;
}

void table_fit(const struct table *table, int width, struct table_columns *columns)
{
    int cells = (int)table->cells;
    int room = width - (cells - 1) * CELL_GAP;
    int open = cells;
    int before = cells + 1;
    int share = room / (cells > 0 ? cells : 1);
    int rest = room;
    *columns = (struct table_columns){.known = true};
    while (open && open < before) { /* each round settles a column at least */
        before = open;
        rest = settle(table, room, share, columns->widths, &open);
        share = open ? rest / open : share;
    }
    for (int i = 0; i < cells; i++) {
        if (table->widths[i] && !columns->widths[i]) {
            columns->widths[i] = share;
        }
        columns->wraps |= columns->widths[i] < table->widths[i];
    }
    columns->fits = cells > 0 && (open ? share >= CELL_LEAST : rest >= 0);
}
