/* SPDX-License-Identifier: ISC */
/* Source text to clauses.
 *
 * A *block* is a run of lines between blank lines (lines of nothing but spaces, tabs and CR).
 * A *clause* is one heading, paragraph, list item, table row, quotation or definition. A clause
 * never crosses a block's edge, and how a block divides into clauses depends on its own bytes only:
 * so a block that was seen before needs no second reading, which is what makes indexing an archive
 * cheap. What does depend on the neighbours (heading path, lead-in) is in policy/outline.h.
 *
 * Invariants (held by property tests and fuzzers): clauses of a block are in order and disjoint;
 * together they hold every byte of the block that isn't a space, tab, CR, LF; start < end.
 *
 * What real policies hold, and what it becomes:
 *  - `# Title`, also behind a list marker: a heading of its level. Text over === or ---: level 1
 *    or 2 (not over html2text's `---  `, the border of a table of one column).
 *  - A line in bold or italics only that could be a title (policy/title.h): a heading.
 *    `**Cookies.** Text`, `**Cookies**: text`, `**Cookies** - text` and `INTRODUCTION. Text`: a
 *    heading and a paragraph, unless what follows is a mere value (`**E-mail:** x`). A bold title
 *    at the very end of a paragraph, two spaces behind its last sentence: a heading.
 *  - A plain line of title form before a hard break: a heading if a line of six words (three below
 *    capitals) or a list follows. Lines of addresses and dates are none.
 *  - A single line of title form that is a block of its own: a heading.
 *  - Items: bullets of Markdown, escaped (`\- `) and typographic (`•`) ones; `1.` `1)` `1\.`
 *    `(1)` `1.2` `§ 1`; `a)` `(a)` `a.` `iv.` `B.`. Lines behind an item that begin nothing new
 *    continue it. In wrapped text a number begins an item only where a list is likely. An escaped
 *    number, `B.` or `§` before title form is a heading; so is `1. **Title**` alone.
 *  - Rows begin with a bar, or stand next to a delimiter row and have one. A row with one cell that
 *    is a title: a heading. Rows without words, delimiter rows, thematic breaks, `\-----`: rules.
 *  - A line of title form or a few words above a line indented by four columns or more, which the
 *    next isn't: a heading (the term) and a definition. Indents are nothing else: never code.
 *  - ``` fences: all between them is one paragraph. */
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
    CLAUSE_RULE,       /* thematic break, delimiter row, lone bars, the end of a link around whole
                          blocks: marks without words */
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

/* Divides one block (of less than 4 GiB) into clauses, which replace the content of *list. Time and
 * memory linear in the block's length. Any thread. */
void clause_parse(struct span block, struct clause_list *list);

const char *clause_kind_name(enum clause_kind kind);

#endif
