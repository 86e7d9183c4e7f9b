/* SPDX-License-Identifier: ISC */
/* Arrangements by width. */
#include "ui/layout.h"

#include <string.h>

enum {
    TITLE_ROWS = 1,
    FOOT_ROWS = 2,
    MAIN_MIN = 30,  /* columns that a side may not take from the main column */
    SIDE_MIN = 16,
};

struct arrangement {
    int from;     /* columns of the terminal, at least */
    int panes;    /* seen side by side */
    int list;     /* columns, when nobody wishes otherwise */
    int facts;
};

/* Widest first. */
static const struct arrangement arrangements[] = {
    {200, 3, 42, 50},
    {160, 3, 36, 42},
    {120, 3, 30, 31},
    {100, 2, 32, 36},
    {80, 2, 27, 31},
    {0, 1, 0, 0},
};

static int clamp(int value, int low, int high)
{
    return value > high ? high : value < low ? low : value;
}

static void place(struct layout *layout, const int widths[COLUMN_COUNT])
{
    int left = 0;
    for (int i = 0; i < COLUMN_COUNT; i++) {
        struct layout_column *part = &layout->parts[i];
        part->visible = widths[i] > 0;
        part->left = left;
        part->width = widths[i];
        left += part->visible ? widths[i] + 1 : 0;
    }
}

void layout_compute(struct layout *layout, int rows, int columns, const struct layout_wish *wish)
{
    const struct arrangement *arrangement = arrangements;
    int widths[COLUMN_COUNT] = {0};
    memset(layout, 0, sizeof *layout);
    layout->rows = rows;
    layout->columns = columns;
    layout->usable = rows >= LAYOUT_MIN_ROWS && columns >= LAYOUT_MIN_COLUMNS;
    layout->top = TITLE_ROWS;
    layout->height = rows - TITLE_ROWS - FOOT_ROWS;
    while (columns < arrangement->from) {
        arrangement++;
    }
    if (wish->wide || arrangement->panes == 1) {
        widths[wish->wide ? COLUMN_MAIN : wish->focus] = columns;
        place(layout, widths);
        return;
    }
    bool list = arrangement->panes == 3 || wish->last_side == COLUMN_LIST;
    bool facts = arrangement->panes == 3 || wish->last_side == COLUMN_FACTS;
    int room = columns - MAIN_MIN - (list ? 1 : 0) - (facts ? 1 : 0);
    if (list) {
        int most = facts ? room - SIDE_MIN : room;
        widths[COLUMN_LIST] = clamp(wish->list_width ? wish->list_width : arrangement->list,
                                    SIDE_MIN, most);
    }
    if (facts) {
        widths[COLUMN_FACTS] = clamp(wish->facts_width ? wish->facts_width : arrangement->facts,
                                     SIDE_MIN, room - widths[COLUMN_LIST]);
    }
    widths[COLUMN_MAIN] = columns - widths[COLUMN_LIST] - widths[COLUMN_FACTS] - (list ? 1 : 0) -
                          (facts ? 1 : 0);
    place(layout, widths);
}
