/* SPDX-License-Identifier: ISC */
/* What a heading without a Markdown level looks like. `line` is one line without white space at
 * its ends. All in bounded time: a title is short. */
#ifndef POLICY_TITLE_H
#define POLICY_TITLE_H

#include "base/span.h"

/* A few words that begin with a capital or a number and end in no stop, without an address, a
 * telephone number or a date: "Server log information", "Who may see this?" */
bool title_is_plain(struct span line);

/* The number of words, separated by spaces. */
size_t title_count_words(struct span line);

/* Words in capitals only: "SHARING YOUR DATA". */
bool title_is_capitals(struct span line);

/* The length of the run-in title in capitals that `line` begins with, its stop included and the
 * white space behind that not: "INTRODUCTION. This page ..." gives 13. 0 without one. */
size_t title_capitals_run_in(struct span line);

/* The length of the emphasised spans that `line` begins with, from delimiter to delimiter, if they
 * could be a title: "**Cookies.** We use" gives 12, "**1\. Cookies**" the whole. 0 without.
 * `*inner` gets the text in the first of them. A span may hold line breaks. */
size_t title_emphasised(struct span line, struct span *inner);

/* True if a title stands out from the text that follows it in the line at `end`: it ends in a stop
 * or colon, or one, or a dash, follows. *body gets where the text begins and *stop where
 * the title with its stop ends. */
bool title_runs_in(struct span line, size_t end, struct span inner, size_t *stop, size_t *body);

#endif
