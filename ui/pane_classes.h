/* SPDX-License-Identifier: ISC */
/* The class of each pane; for panes.c, which lists them. */
#ifndef UI_PANE_CLASSES_H
#define UI_PANE_CLASSES_H

#include "ui/pane.h"

extern const struct pane_class list_class;
extern const struct pane_class text_class;
extern const struct pane_class facts_class;
extern const struct pane_class concordance_class;
extern const struct pane_class changes_class;
extern const struct pane_class trend_class;
extern const struct pane_class problems_class;
extern const struct pane_class help_class;

#endif
