/* SPDX-License-Identifier: ISC */
/* From evidence to the categories of a clause.
 *
 * Each row of evidence adds its weights to the sums of the categories. A category's sum begins
 * at its start. Two thirds of what the rows of one sentence add up to are added, that of the sentence
 * that speaks most for the category, and a third of what the rows found anywhere in the clause do, each
 * once: the first finds the one sentence of a long paragraph that tells something else, the second
 * what no sentence says alone. A clause has the categories whose sums are above 0. Where none is, a
 * clause that isn't a heading has the one with the highest, if that is above the category's limit for
 * standing alone. */
#ifndef FACTS_WEIGH_H
#define FACTS_WEIGH_H

#include "facts/scan.h"

struct weigher {
    const struct ruleset *rules;
    uint32_t *rows;   /* room for the numbers of all rows */
    struct bits seen; /* rows found in the clause */
    bool begun;       /* with a sentence */
    int32_t best[CATEGORY_ROOM];  /* the most that one of its sentences has, in thousandths */
    int32_t whole[CATEGORY_ROOM]; /* what the rows seen add up to */
};

void weigher_init(struct weigher *weigher, const struct ruleset *rules);
void weigher_free(struct weigher *weigher);

/* Begins with a clause. */
void weigh_clause(struct weigher *weigher);

/* Weighs the sentence that the scanner has just read and that states these facts. */
void weigh_sentence(struct weigher *weigher, const struct scanner *scanner, const struct fact *facts,
                    size_t count);

/* The mask of the clause's categories. Its heading and lead-in add `context`; it is a heading itself
 * or not. */
unsigned weigh_decide(const struct weigher *weigher, const int32_t *context, bool heading);

/* Writes the numbers of the rows that ask for one of these facts; returns how many. */
size_t weigh_fact_rows(const struct ruleset *rules, const struct fact *facts, size_t count,
                       uint32_t *rows);

#endif
