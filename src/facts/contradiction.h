/* SPDX-License-Identifier: ISC */
/* Where a policy says one thing and its opposite.
 *
 * Most pairs of a "yes" and a "no" are a rule and its stated exception (Andow et al., PolicyLint,
 * USENIX Security 2019; Cui et al., PoliGraph, USENIX Security 2023), so a pair is a contradiction only
 * if nothing speaks against it:
 *  - one says yes and one no; what is said under a condition contradicts nothing;
 *  - kind and actor are the same, and the kind is one whose statements are about everybody: collects,
 *    shares, sells, tracks, transfer, names-party, dnt (a choice or a right may be given for one thing
 *    and not for another);
 *  - the values are the same; or personal information as a whole is not collected, but a type that
 *    identifies people is; or nothing is shared with third parties, but the same data are with
 *    advertisers or business partners;
 *  - the denied data take in what is said: one type is the same, or personal information (which is
 *    meant where no type is named) is denied and a type that identifies people is said; of what is
 *    sold, any type but totals. A denial for some types is no more than an exception from what is
 *    said of all;
 *  - they stand in different clauses: what one paragraph says of one thing, it says together (but not
 *    that it doesn't sell what it licenses for a fee);
 *  - neither sentence states an exception or is about some people only ("except", "however",
 *    "children"), nor does the denial's name an occasion or a means ("when", "these cookies");
 *  - a denial of collecting or sharing says so (not: "we do not use your name"), and what is sold is
 *    data (not: "items are sold").
 * Each pair of statements is told once, by the first evidence of both. */
#ifndef FACTS_CONTRADICTION_H
#define FACTS_CONTRADICTION_H

#include "facts/facts.h"

/* A fact as far as contradictions go. */
struct statement {
    const char *kind;
    const char *value;
    const char *data;  /* ids separated by spaces; "" when none */
    const char *actor;
    enum polarity polarity;
    bool limited;      /* by its sentence: fact_is_limited */
    uint32_t clause;   /* number of its clause */
};

/* True if the sentence around the evidence of a fact, whose clause has this plain text, limits whom or
 * what it holds for, or nothing of its kind is compared: it contradicts nothing. */
bool fact_is_limited(const struct fact *fact, struct span text);

/* Two facts of one policy that contradict each other. */
struct contradiction {
    uint32_t a, b; /* indexes of the statements, a < b */
};

/* Returns the contradictions among a policy's statements, in the order of a and b, and their number in
 * *count; the caller frees. NULL for none. Of one value that is stated very often only the first
 * statements are looked at. */
struct contradiction *contradictions_find(const struct statement *statements, size_t statement_count,
                                          size_t *count);

#endif
