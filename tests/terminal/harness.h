/* SPDX-License-Identifier: ISC */
/* A program in a terminal of its own: a pseudo-terminal, with a screen (screen.h) behind it.
 *
 * The program doesn't lead its session: a *shell* does (shell.h), which starts it in the foreground,
 * sees it stop and end, and lets it go on, as a login shell would. Its environment is what
 * harness_options say and nothing else; its XDG directories lie below `home`. It is ended after
 * some minutes, whatever becomes of the test.
 *
 * Nothing sleeps: a wait takes what the program sends until its condition holds, and gives up after
 * a limit. Nothing here ends a test: see expect.h for that. One thread. */
#ifndef TESTS_TERMINAL_HARNESS_H
#define TESTS_TERMINAL_HARNESS_H

#include "base/buffer.h"
#include "base/span.h"
#include "tests/terminal/screen.h"

#include <stdbool.h>
#include <sys/types.h>

struct harness;

enum { HARNESS_LIMIT = 30000 }; /* milliseconds: for what should come at once */

struct harness_options {
    int rows, columns;              /* 0: 24, 80 */
    const char *home;               /* an existing folder, absolute */
    const char *term;               /* $TERM; NULL: xterm-256color */
    const char *locale;             /* $LC_ALL; NULL: C.UTF-8 */
    const char *const *environment; /* more, or others: "NAME=VALUE", ended by NULL; or NULL */
};

/* Starts a program: `arguments` begin with its path and end with NULL. NULL, with errno, when there
 * is no terminal to be had. */
struct harness *harness_start(const struct harness_options *options, const char *const *arguments);

/* Ends what still runs, by SIGKILL. NULL is fine. */
void harness_free(struct harness *harness);

/* ---------------------------------------------------------------------------------------------
 * Doing things to the program */

/* Types keys (keys.h), or bytes as they are. They are sent during the next wait. */
void harness_keys(struct harness *harness, const char *keys);
void harness_type(struct harness *harness, struct span bytes);

void harness_resize(struct harness *harness, int rows, int columns);
void harness_signal(struct harness *harness, int signal_number);

/* Brings the program back to the foreground after it has stopped. */
void harness_continue(struct harness *harness);

/* Closes the terminal, as a lost connection does. */
void harness_hang_up(struct harness *harness);

/* ---------------------------------------------------------------------------------------------
 * Waiting. All return false when `limit` (milliseconds) is over, or when the program has ended and
 * what is waited for hasn't come. */

typedef bool harness_condition(struct harness *harness, void *context);

bool harness_wait(struct harness *harness, harness_condition *condition, void *context, int limit);

/* Until it has taken all keys and has sent nothing for `milliseconds`. */
bool harness_wait_silence(struct harness *harness, int milliseconds, int limit);

/* Until it has taken all keys and uses no processor: sooner than silence, but one of its timers may
 * still be running. */
bool harness_wait_rest(struct harness *harness, int limit);

/* Until it has stopped. *modes_restored: stty would say what it said before the start. */
bool harness_wait_stop(struct harness *harness, bool *modes_restored, int limit);

struct harness_end {
    int status;              /* exit status, or -1 */
    int signal;              /* that ended it, or 0 */
    bool modes_restored;     /* see harness_wait_stop; true after a hang-up */
    const char *left_behind; /* see stream_left_behind; NULL after a hang-up */
};

/* Until it has ended. */
bool harness_wait_end(struct harness *harness, struct harness_end *end, int limit);

/* ---------------------------------------------------------------------------------------------
 * About it */

struct screen *harness_screen(struct harness *harness);

/* Its process; 0 when it has ended. */
pid_t harness_process(const struct harness *harness);

/* Microseconds of processor time it has used; -1 when it has ended. */
long long harness_processor_time(const struct harness *harness);

/* Microseconds on a clock that only goes forward: now, and when its last bytes came. */
long long harness_now(void);
long long harness_last_byte(const struct harness *harness);

/* What a sanitizer wrote about it, for a person; NULL when nothing. Until the next call. */
const char *harness_report(struct harness *harness);

/* Appends the screen and the last keys: for a person. Every line begins with "# ". */
void harness_describe(struct harness *harness, struct buffer *out);

#endif
