/* SPDX-License-Identifier: ISC */
/* What a test expects of a program in a terminal. Each waits for it, within HARNESS_LIMIT; when it
 * doesn't come, the test fails with a picture of the screen and the last keys. */
#ifndef TESTS_TERMINAL_EXPECT_H
#define TESTS_TERMINAL_EXPECT_H

#include "tests/terminal/harness.h"

/* Fails, with the picture. */
void expect_fail(struct harness *harness, const char *format, ...)
    __attribute__((format(printf, 2, 3), noreturn));

/* A text within one row of the screen, or of a region of it. */
void expect_text(struct harness *harness, const char *text);
void expect_text_in(struct harness *harness, const char *text, struct screen_region region);
void expect_no_text(struct harness *harness, const char *text);

/* Any row, or that row, matches an extended regular expression. */
void expect_match(struct harness *harness, const char *pattern);
void expect_row(struct harness *harness, int row, const char *pattern);

/* The visible cursor is there. */
void expect_cursor(struct harness *harness, int row, int column);

/* The program has done everything typed so far (harness_wait_rest). */
void expect_rest(struct harness *harness);

/* It stops, with the terminal given back. */
void expect_stop(struct harness *harness);

/* It ends by itself with a status, or is ended by a signal; it has given the terminal back, sent
 * nothing that curses wouldn't send, and no sanitizer has complained. */
void expect_end(struct harness *harness, int status);
void expect_killed(struct harness *harness, int signal_number);

/* What it sent so far is what curses may send, and no sanitizer has complained. */
void expect_clean(struct harness *harness);

#endif
