/* SPDX-License-Identifier: ISC */
/* What the programs of the bench share: lists of files, reading them, the time. Anything that fails
 * ends the program with status 2. */
#ifndef TESTS_BENCH_PATHS_H
#define TESTS_BENCH_PATHS_H

#include "base/buffer.h"

#include <stddef.h>

struct paths {
    char **items; /* heap, and each of them */
    size_t count;
    size_t capacity;
};

/* Reads paths from standard input, one a line. */
struct paths paths_read(void);
void paths_free(struct paths *paths);

/* Replaces *bytes by the content of a file. */
void paths_load(const char *path, struct buffer *bytes);

/* Seconds of a clock that never goes back. */
double paths_clock(void);

_Noreturn void paths_fail(const char *what);

#endif
