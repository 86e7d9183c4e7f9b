/* SPDX-License-Identifier: ISC */
/* The shell of a harness: leads the session, starts the program, and tells what becomes of it. */
#ifndef TESTS_TERMINAL_SHELL_H
#define TESTS_TERMINAL_SHELL_H

#include <stdbool.h>
#include <sys/types.h>

enum shell_news_kind { SHELL_STARTED, SHELL_STOPPED, SHELL_ENDED };

/* What it writes to its news descriptor, each at once. */
struct shell_news {
    enum shell_news_kind kind;
    pid_t process;       /* the program's */
    int status;          /* as from waitpid */
    bool modes_restored; /* the terminal's modes are as before the program started */
};

/* Runs in the session's first process, with the terminal as standard input, output and error: starts
 * the program, and returns when `orders` is closed (a byte there lets a stopped program go on). It
 * ends what still runs then. */
void shell_run(int news, int orders, const char *const *arguments, char *const *environment);

#endif
