/* SPDX-License-Identifier: ISC */
/* Standard output: one buffer, one place where writing can fail.
 *
 * A pipe whose reader has left is the end of the work, not a failure; every other failure is told
 * once, by output_close. After either, what is written is dropped, and whoever writes much asks
 * output_ended. */
#ifndef COMMAND_OUTPUT_H
#define COMMAND_OUTPUT_H

#include "base/span.h"

#include <stdbool.h>

struct output;

enum output_color { COLOR_AUTO, COLOR_ALWAYS, COLOR_NEVER };

/* What a stretch of text is; drawn in colours where they are wanted. */
enum output_style {
    STYLE_PLAIN,
    STYLE_HEAD,  /* the site that lines stand under */
    STYLE_MINOR, /* dates, offsets */
    STYLE_MATCH, /* what the query matches */
    STYLE_REMOVED,
    STYLE_ADDED,
    STYLE_COUNT
};

/* Never NULL. `color` is an enum output_color; auto means a terminal, and neither NO_COLOR nor
 * TERM=dumb in the environment. */
struct output *output_new(int descriptor, int color);

/* Writes what is buffered and frees. False, after a message, when something could not be written. */
bool output_close(struct output *out);

/* True if nothing more can be written. */
bool output_ended(const struct output *out);

/* True if the output is a terminal. */
bool output_is_terminal(const struct output *out);

/* Bytes as they are: for what we made ourselves. */
void output_bytes(struct output *out, struct span bytes);
void output_string(struct output *out, const char *string);
void output_printf(struct output *out, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Text from elsewhere, in one line, fit for a terminal (visible.h); output_lines keeps its lines. */
void output_text(struct output *out, struct span text);
void output_lines(struct output *out, struct span text);

/* How the text that follows looks. */
void output_style(struct output *out, enum output_style style);

#endif
