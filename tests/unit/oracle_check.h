/* SPDX-License-Identifier: ISC */
/* The engine's answers against the oracle's, over one view. */
#ifndef TESTS_UNIT_ORACLE_CHECK_H
#define TESTS_UNIT_ORACLE_CHECK_H

#include "archive.h"

#include "tests/unit/oracle_view.h"

/* Borrows the archive, the view and the leaves. */
struct oracle_check {
    struct oracle_view shown;
    struct archive *archive;
    struct oracle_leaves *leaves;
    struct source *sources; /* by snapshot: read when first needed */
    bool *sources_read;
    struct query_facts facts;
    unsigned threads; /* for regular expressions */
};

/* Opens a check, and compares the view with the oracle; false with a report in shown.report. Close
 * it in any case. */
bool oracle_check_open(struct oracle_check *check, struct archive *archive, struct view *view,
                       struct oracle_leaves *leaves);
void oracle_check_close(struct oracle_check *check);

/* Asks the engine the question as `oracle_spell` writes it in `style`, in both scopes and all three
 * ways to count, and compares hits, counts, marks and source ranges. False with a report when they
 * differ. */
bool oracle_check_query(struct oracle_check *check, const struct oracle_node *node, unsigned style);

/* The facts and categories that are made up for the tests. */
unsigned oracle_check_categories(const struct oracle *oracle, uint32_t place);
bool oracle_check_fact(const struct oracle *oracle, uint32_t policy, struct span what);

#endif
