/* SPDX-License-Identifier: ISC */
/* Random questions about a collection, their spelling, and simpler ones for a question that fails.
 * Words come from the collection: frequent and rare ones, inflected, in capitals, with accents,
 * in runs across punctuation and markup. One seed always gives the same questions. */
#ifndef TESTS_UNIT_ORACLE_RANDOM_H
#define TESTS_UNIT_ORACLE_RANDOM_H

#include "tests/unit/oracle_query.h"

struct oracle_random {
    struct oracle_leaves *leaves;
    uint64_t state;
    struct arena arena;                 /* of nodes */
    const struct oracle_clause *source; /* where words come from; NULL for any clause */
};

void oracle_random_init(struct oracle_random *random, struct oracle_leaves *leaves, uint64_t seed);
void oracle_random_free(struct oracle_random *random);

/* A number below `limit`. */
size_t oracle_random_below(struct oracle_random *random, size_t limit);

bool oracle_random_chance(struct oracle_random *random, unsigned percent);

/* A new question; valid until oracle_random_forget. */
const struct oracle_node *oracle_random_query(struct oracle_random *random);

/* A leaf that is one word of the collection, matched by its stem. */
const struct oracle_leaf *oracle_random_word(struct oracle_random *random);

/* A leaf of any kind. */
const struct oracle_leaf *oracle_random_leaf(struct oracle_random *random);

/* The leaf without its first (0) or its last (1) word; NULL when it has no words to spare. */
const struct oracle_leaf *oracle_shorter_leaf(struct oracle_random *random,
                                              const struct oracle_leaf *leaf, size_t index);

/* Forgets the nodes made so far; leaves stay. */
void oracle_random_forget(struct oracle_random *random);

/* Appends the question as text. Its operators are written in one of several ways, by `style`. */
void oracle_spell(const struct oracle_node *node, unsigned style, struct buffer *out);

/* The `index`th question that is simpler than `node` by one step; NULL behind the last. */
const struct oracle_node *oracle_simpler(struct oracle_random *random,
                                         const struct oracle_node *node, size_t index);

#endif
