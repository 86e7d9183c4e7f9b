/* SPDX-License-Identifier: ISC */
/* The terminal as the system knows it: descriptors and a size. Loop's thread. */
#ifndef UI_TTY_H
#define UI_TTY_H

#include "base/error.h"
#include "base/span.h"

#include <stdbool.h>
#include <stdio.h>

struct tty {
    int input, output; /* descriptors; input is our own when it isn't standard input */
    FILE *streams[2];  /* in and out, on descriptors of their own */
};

/* Standard output, and standard input or, when that is no terminal, /dev/tty. False with *error when
 * there is none; tty_close in both cases. */
bool tty_open(struct tty *tty, struct error *error);
void tty_close(struct tty *tty);

/* Sets the size when the system knows it. */
void tty_measure(const struct tty *tty, int *rows, int *columns);

/* Writes all of it, past the streams. */
void tty_write(const struct tty *tty, struct span bytes);

/* Milliseconds until a lone ESC is the Escape key: $ESCDELAY, else 50. */
int tty_escape_wait(void);

#endif
