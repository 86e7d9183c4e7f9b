/* SPDX-License-Identifier: ISC */
/* Relevance of a clause to a query: BM25 (Robertson and Zaragoza, "The Probabilistic Relevance
 * Framework: BM25 and Beyond", 2009, with k1 = 1.2 and b = 0.75), clauses as documents. Room-private. */
#ifndef QUERY_RANK_H
#define QUERY_RANK_H

#include "query/ast.h"

struct rank;

/* Prepares scoring by the words of `query` that aren't under NOT. */
struct rank *rank_new(const struct query *query, const struct view *view);
void rank_free(struct rank *rank);

/* The score of a distinct clause: the sum over those words of idf * tf * (k1 + 1) / (tf + k1 * (1 - b
 * + b * words / average words)), with idf = ln(1 + (N - n + 0.5) / (n + 0.5)), N the number of
 * distinct clauses and n of those that hold the word. A phrase, NEAR or expression counts as its
 * words; an expression has none. */
float rank_score(struct rank *rank, uint32_t clause);

#endif
