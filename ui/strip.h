/* SPDX-License-Identifier: ISC */
/* The years of the policy that is read, in a row or two above its text: where its snapshots are, where
 * it changed, and which one is shown. */
#ifndef UI_STRIP_H
#define UI_STRIP_H

#include "ui/grid.h"

struct browser;

/* The rows that it wants above a text that has `height` rows with it; 0 for a site with one
 * snapshot. */
int strip_rows(const struct browser *browser, int height);

/* Draws it; blank while the site's annals are not known. */
void strip_draw(struct browser *browser, struct region region);

#endif
