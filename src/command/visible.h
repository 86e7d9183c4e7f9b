/* SPDX-License-Identifier: ISC */
/* Text made fit for a terminal: whatever a policy, a title, a path or a message holds, it can't move
 * the cursor, change a colour, or turn the direction of writing. */
#ifndef COMMAND_VISIBLE_H
#define COMMAND_VISIBLE_H

#include "base/buffer.h"
#include "base/span.h"

enum visible_lines {
    VISIBLE_ONE_LINE, /* a line feed or a tab is a mark too */
    VISIBLE_LINES,    /* line feeds and tabs stay, CR before a line feed is dropped */
};

/* Appends `text` as base/glyph.h shows it: valid UTF-8, "^[" for ESC, "<U+202E>" for what is not
 * ASCII, U+FFFD for an invalid byte. */
void visible_append(struct buffer *out, struct span text, enum visible_lines lines);

#endif
