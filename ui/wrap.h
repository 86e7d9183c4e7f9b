/* SPDX-License-Identifier: ISC */
/* Breaking text into lines of at most so many columns. */
#ifndef UI_WRAP_H
#define UI_WRAP_H

#include "base/span.h"

#include <stdint.h>

struct line {
    uint32_t start; /* bytes of the text */
    uint32_t end;   /* exclusive; blanks at the end are left out */
};

struct lines {
    struct line *items; /* heap; freed by lines_free */
    size_t count;
    size_t capacity;
};

void lines_free(struct lines *lines);

/* Replaces *lines by those of `text` (at least one). A "\n" ends a line; others end at a blank,
 * behind a hyphen (but for "-]") or slash, beside a wide character, or, where a word is longer than a line, anywhere
 * between glyphs. No line is wider than `width` (at least 1) unless a single glyph is. Linear. */
void wrap_text(struct span text, int width, struct lines *lines);

#endif
