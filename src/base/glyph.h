/* SPDX-License-Identifier: ISC */
/* Characters as a terminal shows them: the one place that decides how wide something is.
 *
 * A *glyph* is what takes one step of the cursor: a character with its combining marks, or a visible
 * mark for something that must not reach a terminal (controls, bidi controls and other invisible
 * characters, unassigned and private ones, bytes that aren't UTF-8). Widths are Unicode's; the
 * ambiguous ones are narrow. */
#ifndef BASE_GLYPH_H
#define BASE_GLYPH_H

#include "base/span.h"

#include <stdint.h>

enum {
    GLYPH_SIZE = 24, /* room for a character, four combining marks and a NUL */
    GLYPH_MARKS = 4, /* combining marks that are kept; more are dropped */
};

struct glyph {
    size_t bytes;           /* of the text it stands for, at least 1 */
    uint8_t width;          /* columns: 1 or 2, or the length of a mark */
    uint8_t length;         /* bytes of `shown` */
    bool mark;              /* `shown` is a visible mark: ASCII, one column a byte */
    char shown[GLYPH_SIZE]; /* UTF-8 that is safe to write; NUL-terminated */
};

/* Takes the glyph at the start of `text`, which isn't empty. Any thread. */
void glyph_next(struct span text, struct glyph *glyph);

/* Columns that a text takes when every glyph is shown. Linear. */
size_t glyph_columns(struct span text);

/* The start of the glyph before byte `at` (> 0) of `text`, both at glyph borders. Linear in `at`. */
size_t glyph_before(struct span text, size_t at);

/* The first code point of `text`, which isn't empty; U+FFFD for a byte that isn't UTF-8. */
uint32_t glyph_code(struct span text);

/* Appends a code point as UTF-8; nothing when it isn't one. */
struct buffer;
void glyph_append(uint32_t code, struct buffer *out);

/* The ASCII character that comes nearest to a code point, for terminals that have no more: accents
 * taken away, typographic signs by their plain forms, '?' for the rest. */
char glyph_ascii(uint32_t code);

#endif
