/* SPDX-License-Identifier: ISC */
/* The whole screen: panes with their titles and the lines between them, status line, help line. */
#ifndef UI_SCREEN_H
#define UI_SCREEN_H

struct browser;

/* Draws everything into browser->grid, which has the terminal's size. Needs no terminal. */
void screen_draw(struct browser *browser);

#endif
