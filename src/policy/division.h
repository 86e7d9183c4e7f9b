/* SPDX-License-Identifier: ISC */
/* A block being divided into clauses: what the lines read so far leave behind, and how clauses are
 * added. Within the room; policy/clause.h is its face. */
#ifndef POLICY_DIVISION_H
#define POLICY_DIVISION_H

#include "policy/clause.h"
#include "policy/line.h"

struct division {
    struct span block;
    struct clause_list *list;
    size_t first;    /* index of the first clause of the paragraph being read (a run-in title
                           and its text are one paragraph to an underline) */
    bool open;       /* the last clause takes further lines */
    bool hard_break; /* the line before ended in a hard break */
    bool fenced;     /* between ``` and ``` */
    bool table;      /* the line before was a delimiter row or a row below one */
    bool has_bars;   /* a '|' stands somewhere in the block */
    uint8_t quotes;  /* depth of quotation of the open clause */
    uint32_t next;   /* where the next line to read begins */
};

/* The last clause; NULL before the first. Valid until the next is added. */
struct clause *division_last(struct division *division);

/* Closes the open clause, if one is, and adds one that is closed. */
struct clause *division_add(struct division *division, uint32_t start, uint32_t body, uint32_t end,
                            enum clause_kind kind);
void division_add_heading(struct division *division, uint32_t start, uint32_t body, uint32_t end,
                          uint8_t level);

/* Adds a paragraph, or a quotation where the line is quoted, that takes further lines: from `start`
 * to the line's end. */
void division_add_text(struct division *division, const struct line *line, uint32_t start,
                       uint32_t body);

/* Adds a run-in title that ends at `stop` and the text behind it, which begins at `body`. */
void division_add_run_in(struct division *division, const struct line *line, uint32_t stop,
                         uint32_t body);

/* Closes the open clause, if one is: what has no words becomes a rule, and a title at a paragraph's
 * end a heading. */
void division_close(struct division *division);

/* True if the line stands behind a hard break at which a sentence or a title ended: then it may
 * begin something new though a clause is open. */
bool division_begins_anew(struct division *division, const struct line *line);

/* The line from its text to its end. */
struct span division_line(const struct division *division, const struct line *line);

bool division_at_end(const struct division *division,
                     const struct line *line); /* no line follows it */

/* Reads the line behind `line` without taking it; false at the block's end. */
bool division_peek(const struct division *division, const struct line *line, struct line *next);

/* `at` behind the white space that begins there, and `end` before that which ends there. A
 * no-break space is none: a clause must hold it. */
uint32_t division_skip_white(const struct division *division, uint32_t at, uint32_t end);
uint32_t division_trim_white(const struct division *division, uint32_t start, uint32_t end);

#endif
