/* SPDX-License-Identifier: ISC */
/* What two policies state, compared: "retention: P6M became P18M", "sells: no became yes".
 *
 * A policy may state one thing many times; here it counts once, and only what any or no clause states
 * makes a difference, not where and how often. Of statements about the same thing (kind, value, actor;
 * for how long data are kept also which) polarities and data are taken together.
 *
 * Of some kinds, such as a policy's dates and periods, one value takes the place of another: if one that
 * is gone and one that is new stand in what is the same clause, reworded, or are the only ones about the
 * same thing. */
#ifndef CHANGE_FACTS_H
#define CHANGE_FACTS_H

#include "base/arena.h"
#include "base/buffer.h"
#include "change/align.h"
#include "facts/facts.h"

#include <stddef.h>
#include <stdint.h>

#define FACT_NONE UINT32_MAX

/* A fact as far as changes go; the strings are as in struct fact. */
struct fact_stated {
    const char *kind;
    const char *value;
    const char *data; /* ids separated by spaces; "" when none */
    const char *actor;
    enum polarity polarity;
    uint32_t place; /* of its clause among the policy's places */
};

enum fact_change_kind {
    FACT_APPEARED,
    FACT_DISAPPEARED,
    FACT_REPLACED,   /* one value by another: old_value and value differ */
    FACT_TURNED,     /* the polarity: old_polarities and polarities differ */
    FACT_OTHER_DATA, /* the data: old_data and data differ */
    FACT_CHANGE_KINDS
};

struct fact_change {
    enum fact_change_kind change;
    const char *kind;      /* of the fact; lives as long as what was given, as value and actor */
    const char *old_value; /* NULL if it appeared; as `value` unless it was replaced */
    const char *value;     /* NULL if it disappeared */
    const char *actor;     /* "operator" or "third-party" */
    const char *old_data;  /* ids separated by spaces, in byte order; "" when none; lives as long */
    const char *data;      /* as the list */
    unsigned old_polarities; /* set of 1 << enum polarity; 0 if it appeared */
    unsigned polarities;     /* 0 if it disappeared */
    uint32_t old_fact;       /* index of the first fact that states it; FACT_NONE if it appeared */
    uint32_t fact;           /* FACT_NONE if it disappeared */
};

/* `(struct fact_changes){0}` is an empty list. */
struct fact_changes {
    struct arena arena;
    struct fact_change *items; /* heap; in the order of `fact`, what disappeared behind that */
    size_t count;
    size_t capacity;
};

void fact_changes_free(struct fact_changes *changes);

/* Replaces *changes by what is stated differently by the two policies that `alignment` compares. The strings
 * given must outlive the list. N log N. */
void fact_changes_find(const struct fact_stated *old, size_t old_count,
                       const struct fact_stated *new, size_t new_count,
                       const struct alignment *alignment, struct fact_changes *changes);

const char *fact_change_name(enum fact_change_kind change); /* "appeared", ... */

/* Appends a change as one phrase: "retention: P6M became P18M", "sells=personal-information: no became
 * yes", "collects=phone-number appeared", "tracks=cookies,no disappeared" (as in a query, polarities
 * other than yes are named), "shares=advertisers: now of location, no longer of name". */
void fact_change_tell(const struct fact_change *change, struct buffer *out);

/* True if the fact is a date that the policy gives of itself. */
bool fact_is_own_date(const char *kind);

#endif
