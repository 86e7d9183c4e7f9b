/* SPDX-License-Identifier: ISC */
/* With which characters a terminal shows a cell: its own, letters of the alternate character set, or
 * the nearest ASCII. */
#ifndef UI_LETTERS_H
#define UI_LETTERS_H

#include "ui/grid.h"
#include "ui/terminal.h"

#include <stdbool.h>
#include <wchar.h>

enum { LETTERS_MAX = GLYPH_MARKS + 2 }; /* wide characters of a cell, with the zero behind them */

struct letters_ability {
    bool utf8;                 /* the locale's encoding */
    bool acs;                  /* there is an alternate character set */
    enum terminal_lines lines; /* what the user wants lines to be drawn with */
};

/* Writes a cell's characters and a zero to `out` (LETTERS_MAX); a wide cell that becomes ASCII gets a
 * blank behind it. True when they are letters of the alternate character set. */
bool letters_of_cell(const struct cell *cell, struct letters_ability ability, wchar_t *out);

#endif
