/* SPDX-License-Identifier: ISC */
/* The kinds of facts, in the order in which they are told: by category, and how they are called. */
#ifndef FACTS_KINDS_H
#define FACTS_KINDS_H

#include "facts/facts.h"

struct fact_kind {
    const char *name;       /* its id in the rules: "collects" */
    enum category category; /* under which it is told */
    const char *title;      /* "Collects": what its value is read behind */
};

enum { FACT_KINDS = 21 };

/* The last one stands for all kinds that rules of a user's own add; its name is "". */
extern const struct fact_kind fact_kinds[FACT_KINDS + 1];

/* The index of a kind. */
size_t fact_kind_find(const char *name);

#endif
