/* SPDX-License-Identifier: ISC */
/* The facts of a policy as rows: under each category its kinds, under these what is stated, once with
 * how often; above all the contradictions, two rows each.
 *
 * Terms. Facts that say the same (kind, value, polarity and who acts; the data may differ) are one
 * *entry*. A *section* is a category's, or that of the contradictions. Knows nothing of drawing. One
 * thread. */
#ifndef UI_FACT_ROWS_H
#define UI_FACT_ROWS_H

#include "archive.h"
#include "facts/kinds.h"

enum {
    SECTION_CLASHES, /* the contradictions; behind it, the categories in their order */
    SECTION_CATEGORIES,
    SECTION_COUNT = SECTION_CATEGORIES + CATEGORY_COUNT
};

enum fact_row_type {
    ROW_SECTION,   /* heading of a section */
    ROW_KIND,      /* heading of a kind, in sections that can have several */
    ROW_ENTRY,
    ROW_STATEMENT, /* one fact of an unfolded entry */
    ROW_CLASH,     /* one side of a contradiction */
};

struct fact_row {
    enum fact_row_type type;
    int section;
    size_t kind;  /* index in fact_kinds */
    size_t entry; /* index among the entries; of ROW_ENTRY and ROW_STATEMENT */
    size_t fact;  /* index in the policy's list: where it leads to */
    bool first;   /* of ROW_CLASH: the side that stands first */
};

struct fact_entry {
    size_t kind;       /* index in fact_kinds */
    size_t first;      /* its facts: fact_rows.order[first .. first + count) */
    size_t count;
    size_t value;      /* the first fact of this kind and value: entries of one value are neighbours */
    bool contradicted; /* one of its facts, by another */
    bool unfolded;
};

struct fact_rows {
    const struct policy_fact *facts; /* the policy's; not owned */
    size_t fact_count;
    const struct contradiction *clashes;
    size_t clash_count;
    size_t *order;                   /* facts by entry, in the order of the text within one */
    struct fact_entry *entries;      /* as shown */
    size_t entry_count;
    size_t most;                     /* facts of the entry that has most */
    struct fact_row *items;
    size_t count;
    size_t capacity;
    size_t sizes[SECTION_COUNT];     /* rows of each section, without headings, when it isn't folded */
    bool folded[SECTION_COUNT];      /* only its heading is a row; kept from policy to policy */
};

void fact_rows_free(struct fact_rows *rows);

/* Takes the facts of a policy (NULL: none), which must outlive their use here, and makes the rows. */
void fact_rows_take(struct fact_rows *rows, const struct policy_facts *facts);

/* Folds or unfolds an entry, or the section whose heading is row `index`, and makes the rows anew.
 * Returns the index of the entry's or section's row. */
size_t fact_rows_fold(struct fact_rows *rows, size_t index);

/* Unfolds all entries, or folds them when `unfolded` is false. */
void fact_rows_fold_all(struct fact_rows *rows, bool unfolded);

/* Appends the data types of a row's fact, or of all facts of an entry, each once: "name, email-address".
 * Nothing where there are none or the value is the only one. */
void fact_rows_data(const struct fact_rows *rows, const struct fact_row *row, struct buffer *out);

#endif
