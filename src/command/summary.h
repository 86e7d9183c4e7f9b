/* SPDX-License-Identifier: ISC */
/* smallprint facts --summary: how many policies and sites state each value. */
#ifndef COMMAND_SUMMARY_H
#define COMMAND_SUMMARY_H

#include "archive.h"

struct output;
struct summary;

enum summary_by { SUMMARY_WHOLE, SUMMARY_BY_YEAR };

struct summary *summary_new(enum summary_by by);
void summary_free(struct summary *summary);

/* Counts what a policy says. Sites are told apart by their names, in all collections alike. */
void summary_add(struct summary *summary, const struct snapshot *snapshot,
                 const struct policy_facts *facts);

/* Prints the counts: a line of JSON for each value, or tables. */
void summary_print(struct summary *summary, struct output *out, bool json);

#endif
