/* SPDX-License-Identifier: ISC */
/* JSON Lines: values made from what the engine holds, and one object on one line. */
#ifndef COMMAND_RECORD_H
#define COMMAND_RECORD_H

#include "base/span.h"
#include "change/facts.h"
#include "facts/measures.h"

#include <jansson.h>
#include <stdint.h>

struct output;

/* A string; an invalid byte becomes U+FFFD. A new reference, as all of these. */
json_t *record_text(struct span text);

/* An ISO date, or null. */
json_t *record_date(uint32_t date);

/* What a formula of facts/measures.h makes of a policy, to two decimals; null for one that can't be
 * graded. */
json_t *record_grade(const struct measures *measures, double (*formula)(const struct measures *));

/* Words separated by spaces, as a list. */
json_t *record_words(const char *words);

/* What changed of a fact, without the words that prove it. */
json_t *record_fact_change(const struct fact_change *change);

/* Writes `object` in one line and gives up the reference. Characters that a terminal could obey are
 * written as \u escapes, which mean the same to every reader of JSON. */
void record_write(struct output *out, json_t *object);

#endif
