/* SPDX-License-Identifier: ISC */
/* Marks within a clause: what plain.c has to recognise to take it away. All of it is local, so that
 * a stray mark costs no more than itself; looks ahead are bounded or remembered. */
#ifndef POLICY_INLINE_H
#define POLICY_INLINE_H

#include "base/span.h"

#include <stdint.h>

enum {
    INLINE_SPELLING_SIZE = 4,  /* bytes that a character's plain spelling needs, at most */
    INLINE_ADDRESS_SIZE = 256, /* bytes of a mail address, at most */
};

/* The plain spelling of a character (the list stands in policy/plain.h): " " for white space, no
 * byte for what is dropped. Returns its length. */
size_t inline_spell(uint32_t code, char out[static INLINE_SPELLING_SIZE]);

bool inline_is_punctuation(char byte); /* of ASCII: what a backslash escapes */

/* ---------------------------------------------------------------------------------------------
 * Pairs: emphasis and code */

/* What was found out about closing marks while going through one clause; zero at its start. */
struct inline_pairs {
    size_t close[2];   /* offset of the mark that closes the open '*', '_'; 0 when none is open */
    bool no_close[2];  /* no closing '*', '_' stands in the rest of the clause */
    uint32_t no_ticks; /* bit n: no run of n + 1 ticks stands in the rest */
};

enum inline_mark_kind {
    INLINE_LITERAL, /* the marks stand for themselves */
    INLINE_OPENS,
    INLINE_CLOSES,
    INLINE_DROPPED, /* a pair with nothing in it, or without a side */
};

struct inline_mark {
    enum inline_mark_kind kind;
    size_t length; /* of the run of marks */
};

/* Reads the run of '*' or '_' at `at`. Two and more are emphasis wherever they stand, unless they
 * are underscores within a word; a single one only with a partner. */
struct inline_mark inline_read_mark(struct span text, size_t at, struct inline_pairs *pairs);

/* Where the next run of just `count` ticks stands at or behind `from`; 0 if there is none. */
size_t inline_find_ticks(struct span text, size_t from, size_t count, struct inline_pairs *pairs);

/* ---------------------------------------------------------------------------------------------
 * Links */

struct inline_link {
    size_t text_end;   /* offset of the ']' */
    size_t target;     /* where the target begins */
    size_t target_end; /* and ends */
    size_t end;        /* behind the ')' */
};

/* Reads the link `[text](target "title")` whose '[' stands at `at`; false if there is none. */
bool inline_read_link(struct span text, size_t at, struct inline_link *link);

/* The length of the `](target)` at `at` that a link left whose text began in another block; 0 if
 * there is none. */
size_t inline_tail_length(struct span text, size_t at);

/* The mail address of a `mailto:` target, decoded; returns its length, 0 for other targets. */
size_t inline_read_address(struct span target, char out[static INLINE_ADDRESS_SIZE]);

/* True if `word` stands somewhere in `text`, whatever the case. */
bool inline_shows(struct span text, struct span word);

/* The address in `<http://site.example/>` or `<mailto:a@site.example>` at the start of `text`,
 * without scheme in the second; empty if there is none. */
struct span inline_autolink(struct span text);

/* ---------------------------------------------------------------------------------------------
 * The rest */

/* The length of the <br> that `text` begins with; 0 without. */
size_t inline_break_length(struct span text);

/* The length of a heading's #s, or of the line that underlines one, at the start of a line that a
 * <br> or a cell's border begins; 0 without. */
size_t inline_marker_length(struct span text);

/* Where the text of a heading ends whose source is `source` and whose text begins at `body`: before
 * a line that underlines it, or #s that close it. */
size_t inline_heading_end(struct span source, size_t body);

/* True if bars are borders of cells in a clause: a row, or a heading that was made of one. */
bool inline_has_cells(struct span source, size_t body, uint8_t kind);

/* Where the next unescaped bar stands at or behind `at`; text.length without one. */
size_t inline_find_bar(struct span text, size_t at);

/* Reads the entity (&amp; &#8217; ...) that `text` begins with: its length, and the character in
 * *code; 0 if there is none. */
size_t inline_read_entity(struct span text, uint32_t *code);

#endif
