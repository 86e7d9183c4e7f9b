/* SPDX-License-Identifier: ISC */
/* The parts of `smallprint facts`. */
#ifndef COMMAND_FACTS_H
#define COMMAND_FACTS_H

#include "command/page.h"

#include <jansson.h>

struct output;

/* The evidence of a fact in bytes of the source as stored. */
struct range facts_range(const struct page *page, const struct policy_fact *fact);

/* Prints a policy's facts by category, each once with the words that prove it first;
 * `explained`, with the rule of each below it. */
void report_print(struct output *out, const struct session *session, const struct page *page,
                  const struct policy_facts *facts, bool explained);

/* Tells which rule made the fact of which words: a line, or a JSON object. */
void explain_print(struct output *out, const struct session *session, const struct page *page,
                   const struct policy_fact *fact);
json_t *explain_record(const struct session *session, const struct page *page,
                       const struct policy_fact *fact);

/* Comma-separated values: the line of names, and a policy's facts. */
void csv_print_head(struct output *out);
void csv_print(struct output *out, const struct page *page, const struct policy_facts *facts);

#endif
