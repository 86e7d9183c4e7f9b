/* SPDX-License-Identifier: ISC */
/* Standard output, buffered. */
#include "command/output.h"

#include "base/buffer.h"
#include "base/memory.h"
#include "command/message.h"
#include "command/visible.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { FLUSH_SIZE = 64 << 10 }; /* bytes at which the buffer is written */

struct output {
    struct buffer buffer;
    int descriptor;
    int failure; /* errno of the write that failed; 0 */
    bool terminal;
    bool colored;
};

/* "Select Graphic Rendition" sequences of ECMA-48. */
static const char *const style_sequences[STYLE_COUNT] = {
    [STYLE_PLAIN] = "\033[0m",
    [STYLE_HEAD] = "\033[1m",
    [STYLE_MINOR] = "\033[32m",
    [STYLE_MATCH] = "\033[1;31m",
    [STYLE_REMOVED] = "\033[31m",
    [STYLE_ADDED] = "\033[32m",
};

static bool wants_color(const struct output *out, int color)
{
    if (color != COLOR_AUTO) {
        return color == COLOR_ALWAYS;
    }
    const char *refused = getenv("NO_COLOR");
    const char *kind = getenv("TERM");
    return out->terminal && !(refused && *refused) && kind && strcmp(kind, "dumb") != 0;
}

struct output *output_new(int descriptor, int color)
{
    struct output *out = xcalloc(1, sizeof *out);
    out->descriptor = descriptor;
    out->terminal = isatty(descriptor) == 1;
    out->colored = wants_color(out, color);
    return out;
}

static void flush(struct output *out)
{
    size_t written = 0;
    while (written < out->buffer.length && !out->failure) {
        ssize_t count =
            write(out->descriptor, out->buffer.bytes + written, out->buffer.length - written);
        if (count >= 0) {
            written += (size_t)count;
        } else if (errno != EINTR) {
            out->failure = errno;
        }
    }
    buffer_clear(&out->buffer);
}

bool output_close(struct output *out)
{
    flush(out);
    bool failed = out->failure && out->failure != EPIPE;
    if (failed) {
        message("can't write the output: %s", strerror(out->failure));
    }
    buffer_free(&out->buffer);
    free(out);
    return !failed;
}

bool output_ended(const struct output *out)
{
    return out->failure != 0;
}

bool output_is_terminal(const struct output *out)
{
    return out->terminal;
}

static void flush_if_full(struct output *out)
{
    if (out->buffer.length >= FLUSH_SIZE) {
        flush(out);
    }
}

void output_bytes(struct output *out, struct span bytes)
{
    buffer_append_span(&out->buffer, bytes);
    flush_if_full(out);
}

void output_string(struct output *out, const char *string)
{
    output_bytes(out, span_of(string));
}

void output_printf(struct output *out, const char *format, ...)
{
    char line[256];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(line, sizeof line, format, arguments);
    va_end(arguments);
    output_string(out, line);
}

void output_text(struct output *out, struct span text)
{
    visible_append(&out->buffer, text, VISIBLE_ONE_LINE);
    flush_if_full(out);
}

void output_lines(struct output *out, struct span text)
{
    visible_append(&out->buffer, text, VISIBLE_LINES);
    flush_if_full(out);
}

void output_style(struct output *out, enum output_style style)
{
    if (out->colored) {
        output_string(out, style_sequences[style]);
    }
}
