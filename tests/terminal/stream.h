/* SPDX-License-Identifier: ISC */
/* What a program sends to its terminal, taken apart.
 *
 * A *stream* is fed every byte. It notes the first thing that curses would never send (a *fault*): so
 * what stands in a text or a file's name cannot pass as a control sequence. And it keeps the modes a
 * program can leave behind, so that one can tell whether the terminal was given back as it was. */
#ifndef TESTS_TERMINAL_STREAM_H
#define TESTS_TERMINAL_STREAM_H

#include "base/buffer.h"
#include "base/span.h"

#include <stdbool.h>
#include <stddef.h>

struct stream;

/* `utf8`: the locale's encoding; else every byte above 0x7E is a fault. `rows`: of the screen. */
struct stream *stream_new(bool utf8, int rows);
void stream_free(struct stream *stream);

/* Takes bytes as they come, cut anywhere; appends to `out` those for a terminal emulator: all but
 * what only the Linux console understands. */
void stream_take(struct stream *stream, struct span bytes, struct buffer *out);

/* What was wrong first, for a person; NULL when nothing was. */
const char *stream_fault(struct stream *stream);

/* The screen has another size: all of it scrolls again. */
void stream_resize(struct stream *stream, int rows);

/* What the program has not put back (cursor, alternate screen, mouse, ...), in words; NULL when the
 * terminal is as before. */
const char *stream_left_behind(struct stream *stream);

bool stream_on_alternate_screen(const struct stream *stream);

/* Since the beginning. */
size_t stream_bytes(const struct stream *stream);
size_t stream_erasures(const struct stream *stream); /* of the whole screen */
size_t stream_copies(const struct stream *stream);   /* to the clipboard */

/* What was copied to the clipboard last, decoded; until the next stream_take. */
struct span stream_clipboard(const struct stream *stream);

#endif
