/* SPDX-License-Identifier: ISC */
/*
 * The real program under a pseudo-terminal, and the terminal's screen as libvterm sees it.
 *
 * Keys go in, cells come out. A test never sleeps: it waits for something to be on the screen, and
 * fails with a picture of the screen when that doesn't come within TTY_LIMIT. It also fails when the
 * program asks the terminal anything.
 */
#ifndef SMALLPRINT_TESTS_TTY_H
#define SMALLPRINT_TESTS_TTY_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>
#include <vterm.h>

enum { TTY_LIMIT = 20000 }; /* milliseconds; only a failure takes as long */

struct tty_options {
    int rows, columns;
    const char *term;        /* $TERM; NULL: xterm-256color */
    const char *locale;      /* $LC_ALL; NULL: C.UTF-8 */
    const char *const *set;  /* further "NAME=VALUE" for the environment, NULL behind the last */
    const char *const *arguments; /* of smallprint, NULL behind the last */
};

struct tty {
    int master;              /* the terminal's end */
    pid_t child;             /* 0 once its end has been seen */
    VTerm *terminal;
    VTermScreen *screen;
    int rows, columns;
    bool alternate;          /* the alternate screen is shown */
    bool cursor;             /* the cursor is shown */
    int mouse;               /* VTERM_PROP_MOUSE_ */
    size_t bytes;            /* received so far */
    size_t answers;          /* bytes that the terminal had to answer: questions are forbidden */
    bool ended;              /* end of file at the terminal's end */
};

/* Starts the program in a new session with the terminal as its controlling one. */
struct tty *tty_start(const struct tty_options *options);

/* Kills the program if it still runs, and frees everything. */
void tty_free(struct tty *tty);

/* Types bytes. */
void tty_type(struct tty *tty, const char *keys);

/* Waits until `condition` holds, reading what the program writes. */
typedef bool tty_condition(struct tty *tty, const void *what);
void tty_wait(struct tty *tty, tty_condition *condition, const void *what, const char *name);

/* Waits until a text is somewhere on the screen, or no longer. */
void tty_expect(struct tty *tty, const char *text);
void tty_expect_gone(struct tty *tty, const char *text);

/* Waits until a row has the text. */
void tty_expect_row(struct tty *tty, int row, const char *text);

/* Waits for the end and returns the status as waitpid gives it. */
int tty_expect_end(struct tty *tty);

/* True if a text is on the screen now; in a row now. */
bool tty_shows(struct tty *tty, const char *text);

/* The row's text in UTF-8, trailing blanks cut; valid until the next call. */
const char *tty_row(struct tty *tty, int row);

/* The cell, with its looks; and where a text stands, false when it doesn't. */
VTermScreenCell tty_cell(struct tty *tty, int row, int column);
bool tty_find(struct tty *tty, const char *text, int *row, int *column);

void tty_resize(struct tty *tty, int rows, int columns);
void tty_signal(struct tty *tty, int signal_number);

/* Reads what the program writes until it has been silent for `milliseconds`, or TTY_LIMIT. */
void tty_drain(struct tty *tty, int milliseconds);

/* True if the terminal's modes are those of a shell: lines, echo. */
bool tty_is_cooked(struct tty *tty);

/* Prints the screen on standard error. */
void tty_print(struct tty *tty);

/* A fresh directory (removed at exit) with a collection of invented policies, and another for the
 * program's state. Made once for each program. */
const char *tty_collection(void);
const char *tty_home(void);

#endif
