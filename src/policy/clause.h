/* SPDX-License-Identifier: ISC */
/* Source text to clauses.
 *
 * A *block* is a run of lines between blank lines (lines of nothing but spaces and tabs).
 * A *clause* is one heading, paragraph, list item, table row, quotation or definition. A clause
 * never crosses a block's edge, and how a block divides into clauses depends on its own bytes only:
 * so a block that was seen before needs no second reading, which is what makes indexing an archive
 * cheap. What does depend on the neighbours (heading path, lead-in) is in policy/outline.h.
 *
 * Invariants (held by property tests and fuzzers): clauses of a block are in order and disjoint;
 * together they hold every byte of the block that isn't a space, tab, CR, LF; start < end. */
#ifndef POLICY_CLAUSE_H
#define POLICY_CLAUSE_H

#include "base/span.h"

#include <stdint.h>

enum clause_kind {
    CLAUSE_HEADING,
    CLAUSE_PARAGRAPH,
    CLAUSE_ITEM,
    CLAUSE_ROW,
    CLAUSE_QUOTATION,
    CLAUSE_DEFINITION, /* the text that explains the term line above it */
    CLAUSE_RULE,       /* thematic break, table delimiter row, lone bars: marks without words */
    CLAUSE_KINDS
};

enum {
    HEADING_LEVEL_PSEUDO = 7, /* level of a heading that has no Markdown level: bold-only, run-in,
                                 ALL-CAPS or plain line before a hard break */
};

struct clause {
    uint32_t start; /* first byte, from the block's start, marker included */
    uint32_t end;   /* behind the last byte; trailing white space is left out */
    uint32_t body;  /* where the text behind the marker begins; start <= body <= end */
    uint8_t kind;   /* enum clause_kind */
    uint8_t level;  /* HEADING 1-6 or HEADING_LEVEL_PSEUDO; ITEM, QUOTATION depth from 1; else 0 */
    uint8_t marker; /* ITEM: '*' bullet, '1' number, 'a' letter; else 0 */
};

struct clause_list {
    struct clause *items; /* heap; freed by clause_list_free */
    size_t count;
    size_t capacity;
};

void clause_list_free(struct clause_list *list);

/* Finds the next block of `text` at or behind `from`: sets *start and *end (the end excludes the
 * last line's newline) and returns true; false when only blank lines are left. Runs at memory
 * speed: it is applied to every byte of a collection. */
bool block_next(struct span text, size_t from, size_t *start, size_t *end);

/* Divides one block into clauses, which replace the content of *list. Time and memory linear in
 * the block's length. Any thread. */
void clause_parse(struct span block, struct clause_list *list);

const char *clause_kind_name(enum clause_kind kind);

#endif
