/* SPDX-License-Identifier: ISC */
/* One line of a block, looked at by itself: the words of policy/clause.c's grammar. */
#ifndef POLICY_LINE_H
#define POLICY_LINE_H

#include "base/span.h"

#include <stdint.h>

enum line_kind {
    LINE_TEXT,      /* anything that isn't one of the others */
    LINE_EMPTY,     /* nothing, or nothing but quote marks and no-break spaces */
    LINE_HEADING,   /* "# Title", also behind a list marker; `level` tells how many # */
    LINE_UNDERLINE, /* "====" or "----": a heading's, or a thematic break; `level` is 1 or 2 */
    LINE_RULE,      /* other marks without words: "* * *", "\-----", "](http://a.example)" */
    LINE_ITEM,      /* begins with a list marker */
    LINE_ROW,       /* begins with a table's bar */
    LINE_DELIMITER, /* "---|---" */
    LINE_FENCE,     /* ``` */
    LINE_KINDS
};

struct line {
    uint32_t start;  /* first byte that is no white space, quote marks included */
    uint32_t text;   /* behind quote marks and no-break spaces, before any other marker */
    uint32_t body;   /* behind the marker and the white space that follows it */
    uint32_t end;    /* behind the last byte that is no white space */
    uint32_t next;   /* start of the next line, or the block's length */
    uint32_t indent; /* columns of white space before `start`, or before `text` in a quotation */
    uint8_t kind;    /* enum line_kind */
    uint8_t level;   /* HEADING and UNDERLINE: 1 to 6 */
    uint8_t marker;  /* ITEM: '*', '1' or 'a', as in struct clause */
    uint8_t quotes;  /* depth of quotation, at most 255 */
    bool listed;     /* ITEM: the marker is one of Markdown's and isn't escaped */
    bool hard_break; /* ends in two spaces or a backslash */
};

/* Reads the line that begins at `at` < block.length. */
void line_read(struct span block, uint32_t at, struct line *line);

/* What a list marker at the start of `text` looks like. */
struct line_marker {
    uint32_t length; /* bytes, with the white space behind it; 0 if there is none */
    uint8_t kind;    /* '*', '1' or 'a' */
    bool listed;     /* as in struct line */
};
struct line_marker line_marker_read(struct span text);

/* The bytes of spaces, tabs, CR and no-break spaces at the start of `text`. */
size_t line_white_length(struct span text);

/* True if a byte of `text` belongs to a word: a letter, a digit, or anything beyond ASCII other
 * than a no-break space. */
bool line_has_words(struct span text);

#endif
