/* SPDX-License-Identifier: ISC */
/* Text made fit for a terminal. */
#include "command/visible.h"

#include "base/utf8.h"

struct code_range {
    uint32_t first, last;
};

static const struct code_range marks[] = {
    {0x00, 0x1F},     {0x7F, 0x9F},     {0xAD, 0xAD},       {0x061C, 0x061C},
    {0x180E, 0x180E}, {0x200B, 0x200F}, {0x2028, 0x202E},   {0x2060, 0x206F},
    {0xFEFF, 0xFEFF}, {0xFFF9, 0xFFFB}, {0xE0000, 0xE007F},
};

bool visible_is_mark(uint32_t code)
{
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        if (code <= marks[i].last) {
            return code >= marks[i].first;
        }
    }
    return false;
}

static void append_mark(struct buffer *out, uint32_t code)
{
    if (code < 0x80) {
        buffer_append_char(out, '^');
        buffer_append_char(out, (char)(code ^ 0x40));
    } else {
        buffer_printf(out, "<U+%04X>", (unsigned)code);
    }
}

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
        uint32_t code = utf8_decode(rest.bytes, rest.length, &used);
        if (code == UTF8_INVALID) {
            buffer_append_string(out, "\uFFFD");
        } else if (stays(text, at, lines) || !visible_is_mark(code)) {
            buffer_append(out, rest.bytes, used);
        } else if (lines != VISIBLE_LINES || !is_line_end(text, at)) {
            append_mark(out, code);
        }
        at += used;
    }
}
