/* SPDX-License-Identifier: ISC */
/* The parts of `smallprint facts`. */
#ifndef COMMAND_FACTS_H
#define COMMAND_FACTS_H

#include "command/page.h"

struct output;

/* The evidence of a fact in bytes of the source as stored. */
struct range facts_range(const struct page *page, const struct policy_fact *fact);

/* Prints a policy's facts by category, each once with the words that prove it first. */
void report_print(struct output *out, const struct session *session, const struct page *page,
                  const struct policy_facts *facts);

#endif
