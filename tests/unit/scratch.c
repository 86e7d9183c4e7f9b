/* SPDX-License-Identifier: ISC */
/* A folder for a test's files. */
#include "tests/unit/scratch.h"

#include "base/memory.h"
#include "tests/unit/unit.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

void scratch_make(struct scratch *scratch)
{
    const char *above = getenv("TMPDIR");
    int length = snprintf(scratch->path, sizeof scratch->path, "%s/smallprint-XXXXXX",
                          above && *above == '/' ? above : "/tmp");
    ck_assert_int_lt(length, (int)sizeof scratch->path);
    ck_assert_ptr_nonnull(mkdtemp(scratch->path));
    ck_assert_int_eq(chmod(scratch->path, 0755), 0);
    scratch->descriptor = open(scratch->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    ck_assert_int_ge(scratch->descriptor, 0);
}

/* By rm, which copes with any depth. */
void scratch_remove(struct scratch *scratch)
{
    close(scratch->descriptor);
    pid_t child = fork();
    ck_assert_int_ge(child, 0);
    if (child == 0) {
        execlp("rm", "rm", "-rf", scratch->path, (char *)NULL);
        _exit(127);
    }
    int status = 0;
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    ck_assert_int_eq(status, 0);
}

/* Makes the folders before each slash of `path`. */
static void make_above(const struct scratch *scratch, const char *path)
{
    char *copy = xstrdup(path);
    for (char *slash = strchr(copy, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        ck_assert(mkdirat(scratch->descriptor, copy, 0755) == 0 || errno == EEXIST);
        *slash = '/';
    }
    free(copy);
}

void scratch_make_folder(const struct scratch *scratch, const char *path)
{
    make_above(scratch, path);
    ck_assert_int_eq(mkdirat(scratch->descriptor, path, 0755), 0);
}

void scratch_write(const struct scratch *scratch, const char *path, const void *bytes,
                   size_t length)
{
    int flags = O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC;
    int file = openat(scratch->descriptor, path, flags, 0644);
    if (file < 0 && errno == ENOENT) {
        make_above(scratch, path);
        file = openat(scratch->descriptor, path, flags, 0644);
    }
    ck_assert_int_ge(file, 0);
    ck_assert_int_eq(write(file, bytes, length), (ssize_t)length);
    close(file);
}

void scratch_write_text(const struct scratch *scratch, const char *path, const char *text)
{
    scratch_write(scratch, path, text, strlen(text));
}

char *scratch_path(const struct scratch *scratch, const char *path)
{
    size_t size = strlen(scratch->path) + strlen(path) + 2;
    char *whole = xmalloc(size);
    snprintf(whole, size, "%s/%s", scratch->path, path);
    return whole;
}
