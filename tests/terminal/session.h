/* SPDX-License-Identifier: ISC */
/* A test's session with the browser: a collection made for the test, a home, and smallprint in a
 * terminal. */
#ifndef TESTS_TERMINAL_SESSION_H
#define TESTS_TERMINAL_SESSION_H

#include "tests/terminal/expect.h"
#include "tests/terminal/harness.h"
#include "tests/unit/scratch.h"

struct session {
    struct scratch scratch;  /* holds policies/ and home/ */
    char *collection;        /* path of policies/ */
    struct harness *harness; /* of the smallprint started last; or NULL */
};

/* Makes the home, and the collection (session.c says what is in it). */
void session_set_up(struct session *session);
void session_tear_down(struct session *session);

/* Adds a policy of the collection, `path` relative to it; what it begins with is made from `site`
 * and `date` (ISO), and left out when `site` is NULL. */
void session_add_policy(struct session *session, const char *path, const char *site,
                        const char *date, const char *text);

enum { SESSION_ARGUMENTS = 6 };

struct session_options {
    struct harness_options terminal;          /* its `home` is the session's */
    const char *arguments[SESSION_ARGUMENTS]; /* of smallprint, before the collection */
};

/* Starts smallprint on the collection, in place of the one before; then waits until all of it is
 * read. `options` may be NULL. */
struct harness *session_start(struct session *session, const struct session_options *options);
struct harness *session_open(struct session *session, const struct session_options *options);

/* The status line says that one is at hit `number` of `count`, in words or, for lack of room,
 * figures. */
void session_expect_hit(struct harness *harness, int number, int count);

/* Has the program draw everything anew (by SIGCONT, which it takes whatever was typed before) and
 * says whether the screen was right already; what was wrong goes to `difference`. The program should
 * be at rest. */
bool session_drawn_right(struct harness *harness, struct buffer *difference);

/* Fails when what was drawn bit by bit isn't what is drawn anew. */
void session_expect_drawn_right(struct harness *harness);

#endif
