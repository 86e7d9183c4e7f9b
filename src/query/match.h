/* SPDX-License-Identifier: ISC */
/* Which clauses match: evaluation of trees over posting lists. Room-private. */
#ifndef QUERY_MATCH_H
#define QUERY_MATCH_H

#include "base/arena.h"
#include "base/bits.h"
#include "index/segment.h"
#include "query/ast.h"

#include <stdatomic.h>

/* Distinct clauses, ascending. */
struct clause_set {
    uint32_t *items; /* heap */
    size_t count;
    size_t capacity;
};

void clause_set_free(struct clause_set *set);

/* What one run of a query knows. */
struct match {
    const struct query *query;
    const struct view *view;
    const atomic_bool *cancel; /* or NULL */
    struct bits *texts;        /* by leaf number: the clauses whose text matches a NODE_REGEX or
                                  NODE_CLAUSE (by match_texts); empty for other leaves */
};

static inline bool match_cancelled(const struct match *match)
{
    return match->cancel && atomic_load_explicit(match->cancel, memory_order_relaxed);
}

/* Finds the clauses of every leaf of the query that is about texts and not words, with `threads` threads
 * (0: one for each core). False when cancelled, or with *error set when an expression is too costly.
 * match_free frees what it found. */
bool match_texts(struct match *match, unsigned threads, struct error *error);
void match_free(struct match *match);

/* Replaces *set by the clauses that match `tree`, which holds no fields; clauses that stand nowhere
 * are left out. False when cancelled. */
bool match_clauses(const struct match *match, const struct node *tree, struct clause_set *set);

/* Adds the words of the segment that `term` matches to *words (count *count, heap). */
struct word_set {
    uint32_t *items; /* numbers of the segment's words */
    size_t count;
    size_t capacity;
};
void match_words(const struct segment *segment, const struct term *term, struct word_set *words);
void match_literal(const struct segment *segment, const struct literal *literal,
                   struct word_set *words);

#endif
