/* SPDX-License-Identifier: ISC */
/* The two rows at the bottom: status (or prompt), and the keys that matter now. */
#ifndef UI_STATUS_H
#define UI_STATUS_H

#include "ui/grid.h"

struct browser;

void status_draw(struct browser *browser, struct region status, struct region help);

#endif
