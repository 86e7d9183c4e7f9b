/* SPDX-License-Identifier: ISC */
/* Runs a command and prints how long the whole process took: the median of several runs, in
 * milliseconds. Its output is thrown away.
 *
 *     wall REPEAT COMMAND [ARGUMENT]... */
#include "base/memory.h"
#include "tests/bench/paths.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static double run(char *const *command)
{
    double start = paths_clock();
    pid_t child = fork();
    if (child < 0) {
        paths_fail("fork");
    }
    if (child == 0) {
        int nothing = open("/dev/null", O_RDWR);
        dup2(nothing, STDIN_FILENO);
        dup2(nothing, STDOUT_FILENO);
        execvp(command[0], command);
        _exit(127);
    }
    int status;
    if (waitpid(child, &status, 0) != child || !WIFEXITED(status) || WEXITSTATUS(status) > 1) {
        errno = 0;
        paths_fail(command[0]);
    }
    return (paths_clock() - start) * 1e3;
}

static int compare_times(const void *a, const void *b)
{
    double first = *(const double *)a, second = *(const double *)b;
    return (first > second) - (first < second);
}

int main(int argc, char **argv)
{
    size_t repeat = argc > 2 ? strtoul(argv[1], NULL, 10) : 0;
    if (repeat == 0) {
        paths_fail("usage: wall REPEAT COMMAND [ARGUMENT]...");
    }
    double *times = xmalloc(repeat * sizeof *times);
    for (size_t i = 0; i < repeat; i++) {
        times[i] = run(argv + 2);
    }
    qsort(times, repeat, sizeof *times, compare_times);
    printf("%.2f\n", times[repeat / 2]);
    free(times);
    return 0;
}
