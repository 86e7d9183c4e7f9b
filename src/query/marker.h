/* SPDX-License-Identifier: ISC */
/* Matching leaves of a query against one text, without an index. What query.h doesn't tell of markers;
 * the evaluator uses it for titles. */
#ifndef QUERY_MARKER_H
#define QUERY_MARKER_H

#include "query/ast.h"

/* A marker of one leaf, whatever stands above it. The query of the leaf must outlive it. */
struct marker *marker_for_leaf(const struct node *leaf);

/* True if a leaf of the marker matches `text` (flags: PLAIN_ASCII). An expression that runs into a
 * limit doesn't match. */
bool marker_matches(struct marker *marker, struct span text, unsigned flags);

#endif
