/* SPDX-License-Identifier: ISC */
/* Text made fit for a terminal. */
#include "command/visible.h"

#include "base/glyph.h"

/* The bytes at the start of `text` that need no look: printable ASCII. */
static size_t plain_length(struct span text)
{
    size_t length = 0;
    while (length < text.length && text.bytes[length] >= 0x20 && text.bytes[length] < 0x7F) {
        length++;
    }
    return length;
}

static bool stays(struct span text, size_t at, enum visible_lines lines)
{
    return lines == VISIBLE_LINES && (text.bytes[at] == '\n' || text.bytes[at] == '\t');
}

static bool is_line_end(struct span text, size_t at)
{
    return text.bytes[at] == '\r' && at + 1 < text.length && text.bytes[at + 1] == '\n';
}

void visible_append(struct buffer *out, struct span text, enum visible_lines lines)
{
    for (size_t at = 0; at < text.length;) {
        struct span rest = span_slice(text, at, text.length);
        size_t used = plain_length(rest);
        if (used) {
            buffer_append(out, rest.bytes, used);
            at += used;
            continue;
        }
        struct glyph glyph;
        glyph_next(rest, &glyph);
        if (stays(text, at, lines)) {
            buffer_append_char(out, text.bytes[at]);
        } else if (lines != VISIBLE_LINES || !is_line_end(text, at)) {
            buffer_append(out, glyph.shown, glyph.length);
        }
        at += glyph.bytes;
    }
}
