/* SPDX-License-Identifier: ISC */
/* The fields that depend on the snapshot alone: site:, date:, title: and fact:. Room-private. */
#ifndef QUERY_FILTER_H
#define QUERY_FILTER_H

#include "base/arena.h"
#include "query/ast.h"

enum { FILTER_MOST = 32 /* such fields in one query */ };

/* Which of these fields a snapshot meets, as one bit each, for all snapshots. */
struct filter {
    const struct node *fields[FILTER_MOST]; /* in reading order */
    unsigned count;
    uint32_t *masks; /* heap, by snapshot; NULL when there are no fields */
};

/* Lists the fields of `tree` and evaluates them. False when there are too many of them (*error), or
 * cancelled. filter_free in any case. */
bool filter_evaluate(struct filter *filter, const struct node *tree, const struct view *view,
                     const struct query_options *options, struct error *error);
void filter_free(struct filter *filter);

/* `tree` with its fields replaced by what `mask` says of them: NULL when nothing can match, a node of
 * kind NODE_ALL when everything does. New nodes are the arena's. */
const struct node *filter_apply(const struct filter *filter, struct arena *arena,
                                const struct node *tree, uint32_t mask);

#endif
