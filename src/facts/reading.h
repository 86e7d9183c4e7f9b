/* SPDX-License-Identifier: ISC */
/* What a whole policy says: the facts of its clauses, each statement once. */
#ifndef FACTS_READING_H
#define FACTS_READING_H

#include "base/arena.h"
#include "facts/facts.h"

#include <stdint.h>

struct reading_clause {
    struct span text; /* plain text */
    uint8_t kind;     /* enum clause_kind */
    uint8_t level;    /* as in struct clause */
};

/* A fact and the clause that states it. The strings live as long as the reading. */
struct reading_fact {
    const char *kind;
    struct span value;
    struct span data; /* ids separated by spaces; "" when none */
    const char *actor;
    const char *rule;
    const char *term;
    enum polarity polarity;
    uint32_t clause;     /* index */
    uint32_t start, end; /* evidence: bytes of its plain text */
};

struct facts_reading {
    struct arena arena;         /* values */
    struct reading_fact *items; /* heap; in the order of clauses and evidence */
    size_t count;
    size_t capacity;
    uint16_t *categories; /* heap; mask of each clause */
    size_t clauses;
};

void facts_reading_free(struct facts_reading *facts);

/* Reads a policy's clauses (in order) into *facts, which is empty. `site` is the policy's host name
 * or "": a site is no third party of its own. */
void facts_reading_make(struct facts_reading *facts, struct extractor *extractor, struct span site,
                        const struct reading_clause *clauses, size_t count);

#endif
