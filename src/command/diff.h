/* SPDX-License-Identifier: ISC */
/* The parts of `smallprint diff`. */
#ifndef COMMAND_DIFF_H
#define COMMAND_DIFF_H

#include "change/align.h"
#include "change/facts.h"
#include "command/page.h"

#include <jansson.h>

struct output;
struct request;

/* Two policies and what changed between them. */
struct diff {
    const struct request *request;
    const struct session *session;
    struct page old, new;        /* turned to the two */
    struct alignment *alignment; /* of them */
    struct fact_changes facts;   /* with --facts only, as the next two */
    struct policy_facts *old_facts;
    struct policy_facts *new_facts;
};

/* The heading that a step stands under: in the new policy or, of what is no longer there, in the old one;
 * "" without. */
struct span diff_heading(const struct diff *diff, const struct align_step *step);

/* The plain text of either side of a step that has it. */
struct span diff_old_text(const struct diff *diff, const struct align_step *step);
struct span diff_new_text(const struct diff *diff, const struct align_step *step);

/* The plain text of the words that prove a fact. */
struct span diff_evidence(const struct diff *diff, const struct page *page,
                          const struct policy_fact *fact);

/* As text for a person: the two policies, then the words, the counts or the facts. */
void diff_print(const struct diff *diff, struct output *out);
void diff_print_counts(const struct diff *diff, struct output *out);
void diff_print_facts(const struct diff *diff, struct output *out);

/* As JSON Lines. */
void diff_write(const struct diff *diff, struct output *out);
void diff_write_counts(const struct diff *diff, struct output *out);
void diff_write_facts(const struct diff *diff, struct output *out);

#endif
