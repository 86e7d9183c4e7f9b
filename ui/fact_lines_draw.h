/* SPDX-License-Identifier: ISC */
/* The facts that changed, as a column beside the clauses that changed. */
#ifndef UI_FACT_LINES_DRAW_H
#define UI_FACT_LINES_DRAW_H

#include "ui/comparison.h"
#include "ui/fact_lines.h"
#include "ui/grid.h"

/* Draws them, those of the clause the user is at (NULL: at none) marked and in sight. `facts` is NULL
 * while they are not known. */
void fact_lines_draw(struct region region, const struct fact_lines *facts,
                     const struct comparison_row *row);

#endif
