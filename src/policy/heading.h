/* SPDX-License-Identifier: ISC */
/* Headings that have no Markdown level: bold, in capitals, plain before a hard break, run in. What
 * a title looks like is told by policy/title.h; here is where one may stand. */
#ifndef POLICY_HEADING_H
#define POLICY_HEADING_H

#include "policy/division.h"

/* If the line is or begins with a title, adds the heading, and what follows the title in the line
 * as an open clause, and returns true. May take further lines (division->next). */
bool heading_take(struct division *division, const struct line *line);

/* The same for a line with a list marker: "1\. Cookies" or "A. Cookies" where a title can stand,
 * "1. **Cookies**" alone in its block. */
bool heading_take_numbered(struct division *division, const struct line *line);

/* A bold title that stands at the end of a paragraph because the markup between them was lost
 * ("... password.  **3\. Information Collected**") becomes a heading. `clause` is the last clause
 * and closed. */
void heading_split_glued(struct division *division, struct clause *clause);

#endif
