/* SPDX-License-Identifier: ISC */
/* How categories of clauses are shown: a letter in the margin, a name in words. */
#ifndef UI_CATEGORY_H
#define UI_CATEGORY_H

#include "facts/facts.h"

struct category_look {
    char letter;      /* tells it without colours; its own for each */
    const char *name; /* in words */
};

/* By enum category. Their styles are STYLE_CATEGORY and up, in the same order. */
extern const struct category_look category_looks[CATEGORY_COUNT];

#endif
