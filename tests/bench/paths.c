/* SPDX-License-Identifier: ISC */
/* Lists of files for the bench. */
#include "tests/bench/paths.h"

#include "base/memory.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

_Noreturn void paths_fail(const char *what)
{
    fprintf(stderr, "bench: %s: %s\n", what, errno ? strerror(errno) : "failed");
    exit(2);
}

struct paths paths_read(void)
{
    struct paths paths = {0};
    char *line = NULL;
    size_t capacity = 0;
    for (ssize_t length; (length = getline(&line, &capacity, stdin)) > 0;) {
        length -= line[length - 1] == '\n';
        paths.items =
            array_reserve(paths.items, &paths.capacity, paths.count + 1, sizeof *paths.items);
        paths.items[paths.count++] = xstrndup(line, (size_t)length);
    }
    free(line);
    return paths;
}

void paths_free(struct paths *paths)
{
    for (size_t i = 0; i < paths->count; i++) {
        free(paths->items[i]);
    }
    free(paths->items);
}

void paths_load(const char *path, struct buffer *bytes)
{
    struct stat status;
    int descriptor = open(path, O_RDONLY | O_CLOEXEC);
    if (descriptor < 0 || fstat(descriptor, &status) != 0) {
        paths_fail(path);
    }
    buffer_clear(bytes);
    size_t size = (size_t)status.st_size;
    char *to = buffer_reserve(bytes, size + 1);
    while (bytes->length < size) {
        ssize_t count = read(descriptor, to + bytes->length, size - bytes->length);
        if (count <= 0) {
            paths_fail(path);
        }
        bytes->length += (size_t)count;
    }
    close(descriptor);
}

double paths_clock(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}
