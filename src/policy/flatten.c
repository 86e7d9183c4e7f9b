/* SPDX-License-Identifier: ISC */
/* Making one line of a clause. */
#include "policy/flatten.h"

#include "base/memory.h"
#include "policy/inline.h"

#include <stdlib.h>

/* White space that was read. */
struct gap {
    size_t end;
    bool line_break;
    bool hyphen; /* a word is hyphenated over it: nothing stands for it */
};

void flat_free(struct flat *flat)
{
    buffer_free(&flat->text);
    free(flat->map);
    *flat = (struct flat){0};
}

static void put(struct flat *flat, char byte, size_t source)
{
    size_t at = flat->text.length;
    flat->map = array_reserve(flat->map, &flat->room, at + 2, sizeof *flat->map);
    flat->map[at] = (uint32_t)source;
    buffer_append_char(&flat->text, byte);
}

static bool is_white(char byte)
{
    return byte == ' ' || (byte >= '\t' && byte <= '\r');
}

static bool is_lower(char byte)
{
    return byte >= 'a' && byte <= 'z';
}

/* Reads the white space at `at`, <br>s and a backslash at a line's end included; an empty gap if
 * none is there. */
static struct gap read_gap(struct span text, size_t at)
{
    struct gap gap = {.end = at};
    size_t spaces = 0;
    size_t lines = 0;
    for (;;) {
        struct span rest = span_slice(text, gap.end, text.length);
        char byte = rest.length ? rest.bytes[0] : 'x';
        size_t line_break = byte == '<' ? inline_break_length(rest) : 0;
        bool backslash = byte == '\\' && rest.length > 1 && rest.bytes[1] == '\n';
        if (byte == '\n') {
            gap.line_break = gap.line_break || spaces >= 2;
            lines++;
        } else if (line_break || backslash) {
            gap.line_break = true;
        } else if (!is_white(byte) && !(byte == '>' && lines)) {
            break;
        }
        spaces = byte == ' ' ? spaces + 1 : 0;
        gap.end += line_break ? line_break : 1;
    }
    gap.hyphen = lines == 1 && !gap.line_break && at >= 2 && text.bytes[at] == '\n' &&
                 text.bytes[at - 1] == '-' && is_lower(text.bytes[at - 2]) &&
                 gap.end < text.length && is_lower(text.bytes[gap.end]);
    return gap;
}

static void put_gap(struct flat *flat, struct gap gap, size_t at)
{
    bool first = flat->text.length == FLATTEN_PREFIX;
    if (gap.hyphen || first) {
        return;
    }
    put(flat, ' ', at);
    if (gap.line_break) {
        put(flat, FLATTEN_BREAK, at);
        put(flat, ' ', gap.end);
    }
}

void flatten(struct span source, size_t start, size_t end, struct flat *flat)
{
    struct span text = span_slice(source, 0, end);
    buffer_clear(&flat->text);
    for (const char *prefix = ". "; *prefix; prefix++) {
        put(flat, *prefix, start);
    }
    for (size_t at = start; at < end;) {
        struct gap gap = read_gap(text, at);
        if (gap.end > at) {
            if (gap.end < end) {
                put_gap(flat, gap, at);
            }
            at = gap.end;
            continue;
        }
        put(flat, text.bytes[at] ? text.bytes[at] : FLATTEN_NUL, at);
        at++;
    }
    flat->map[flat->text.length] = (uint32_t)end;
}
