/* SPDX-License-Identifier: ISC */
/* Breaking text into lines, greedily. */
#include "ui/wrap.h"

#include "base/glyph.h"
#include "base/memory.h"

#include <ctype.h>
#include <stdlib.h>

void lines_free(struct lines *lines)
{
    free(lines->items);
    *lines = (struct lines){0};
}

static void push(struct lines *lines, struct span text, size_t start, size_t end)
{
    while (end > start && text.bytes[end - 1] == ' ') {
        end--;
    }
    lines->items =
        array_reserve(lines->items, &lines->capacity, lines->count + 1, sizeof *lines->items);
    lines->items[lines->count++] = (struct line){(uint32_t)start, (uint32_t)end};
}

/* Bytes and columns of the glyph at `at`; most are plain ASCII, which needs no second look. */
static size_t step(struct span text, size_t at, int *width)
{
    unsigned char byte = (unsigned char)text.bytes[at];
    bool alone = at + 1 == text.length || (unsigned char)text.bytes[at + 1] < 0x80;
    if (byte >= 0x20 && byte < 0x7F && alone) {
        *width = 1;
        return 1;
    }
    struct glyph glyph;
    glyph_next(span_slice(text, at, text.length), &glyph);
    *width = glyph.width;
    return glyph.bytes;
}

/* Where a line is being filled. */
struct filling {
    size_t start;     /* of the line */
    int columns;      /* so far */
    size_t stop;      /* the last place to break, 0 columns in when it is `start` */
    int stop_columns; /* columns before it */
};

static void begin(struct filling *filling, size_t start, int columns)
{
    *filling = (struct filling){.start = start, .columns = columns, .stop = start};
}

static void may_stop(struct filling *filling, size_t at)
{
    filling->stop = at;
    filling->stop_columns = filling->columns;
}

static bool breaks_behind(struct span text, size_t at)
{
    char byte = text.bytes[at];
    bool closed = at + 1 < text.length && text.bytes[at + 1] == ']';
    return (byte == '-' || byte == '/') && !closed && at > 0 &&
           isalnum((unsigned char)text.bytes[at - 1]);
}

void wrap_text(struct span text, int width, struct lines *lines)
{
    struct filling filling = {0};
    size_t at = 0;
    lines->count = 0;
    while (at < text.length) {
        int columns;
        if (text.bytes[at] == '\n') {
            push(lines, text, filling.start, at);
            begin(&filling, ++at, 0);
            continue;
        }
        size_t bytes = step(text, at, &columns);
        if (text.bytes[at] == ' ' && bytes == 1) {
            filling.columns++;
            may_stop(&filling, ++at);
            continue;
        }
        if (columns == 2) {
            may_stop(&filling, at);
        }
        if (filling.columns + columns > width && at > filling.start) {
            size_t next = filling.stop > filling.start ? filling.stop : at;
            int carried = next == at ? 0 : filling.columns - filling.stop_columns;
            push(lines, text, filling.start, next);
            begin(&filling, next, carried);
            continue;
        }
        filling.columns += columns;
        if (columns == 2 || breaks_behind(text, at)) {
            may_stop(&filling, at + bytes);
        }
        at += bytes;
    }
    push(lines, text, filling.start, text.length);
}
