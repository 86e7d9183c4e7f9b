/* SPDX-License-Identifier: ISC */
/* Copies of a collection. A block of copy 7 ends with " (7)", a site of it is called "SITE 7". */
#include "tests/bench/copies.h"

#include "base/memory.h"
#include "tests/bench/paths.h"

#include <errno.h>
#include <fcntl.h>
#include <fts.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
    MOST_COPIES = 150,
    MOST_BYTES = 64 << 20, /* of a file */
};

/* Indexes the collection, whatever becomes of it; returns the seconds that takes. */
static double time_index(const char *collection)
{
    double start = paths_clock();
    int status = 0;
    pid_t process = fork();
    if (process < 0) {
        paths_fail("fork");
    }
    if (process == 0) {
        static const char program[] = SMALLPRINT_BUILD_DIRECTORY "/smallprint";
        int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
        dup2(nowhere, STDOUT_FILENO);
        execl(program, program, "index", "--private", collection, (char *)NULL);
        _exit(127);
    }
    if (waitpid(process, &status, 0) != process || status != 0) {
        errno = 0;
        paths_fail(collection);
    }
    return paths_clock() - start;
}

/* Appends `text` with the sign of a copy at the end of each block. */
static void append_copy(struct span text, unsigned copy, struct buffer *out)
{
    char sign[16];
    size_t start = 0;
    snprintf(sign, sizeof sign, " (%u)", copy);
    for (size_t i = 0; i + 1 < text.length; i++) {
        if (text.bytes[i] == '\n' && text.bytes[i + 1] == '\n') {
            buffer_append_span(out, span_slice(text, start, i));
            buffer_append_string(out, sign);
            while (i + 1 < text.length && text.bytes[i + 1] == '\n') {
                buffer_append_char(out, text.bytes[i++]);
            }
            start = i;
        }
    }
    buffer_append_span(out, span_slice(text, start, text.length));
    buffer_append_string(out, sign);
}

/* Writes a file, and makes the folders above it below `folder`. */
static void write_file(const char *folder, char *path, const struct buffer *bytes)
{
    for (char *slash = strchr(path + strlen(folder) + 1, '/'); slash;
         slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        if (mkdir(path, 0755) != 0 && errno != EEXIST) {
            paths_fail(path);
        }
        *slash = '/';
    }
    int file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    if (file < 0 || write(file, bytes->bytes, bytes->length) != (ssize_t)bytes->length) {
        paths_fail(path);
    }
    close(file);
}

/* Writes all copies of one file; `relative` is its path in the collection. */
static void copy_file(const char *path, const char *relative, const char *folder, unsigned copies)
{
    struct buffer source = {0};
    struct buffer copy = {0};
    struct buffer to = {0};
    size_t site = strcspn(relative, "/");
    paths_load(path, &source);
    for (unsigned i = 1; i <= copies; i++) {
        buffer_clear(&copy);
        buffer_clear(&to);
        append_copy(buffer_span(&source), i, &copy);
        if (relative[site]) {
            buffer_printf(&to, "%s/%.*s %u%s", folder, (int)site, relative, i, relative + site);
        } else {
            buffer_printf(&to, "%s/%u %s", folder, i, relative);
        }
        char *name = xstrdup(buffer_string(&to));
        write_file(folder, name, &copy);
        free(name);
    }
    buffer_free(&source);
    buffer_free(&copy);
    buffer_free(&to);
}

/* Begins to walk through the files of a collection. */
static FTS *open_walk(const char *root)
{
    char *roots[] = {xstrdup(root), NULL};
    FTS *walk = fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR, NULL);
    if (!walk) {
        paths_fail(root);
    }
    free(roots[0]);
    return walk;
}

static FTSENT *next_file(FTS *walk)
{
    FTSENT *entry;
    do {
        entry = fts_read(walk);
    } while (entry && (entry->fts_info != FTS_F || entry->fts_statp->st_size > MOST_BYTES));
    return entry;
}

unsigned copies_make(const char *collection, const char *folder, double seconds)
{
    double wanted = ceil(seconds / time_index(collection));
    unsigned copies = wanted > MOST_COPIES ? MOST_COPIES : (unsigned)wanted;
    FTS *walk = open_walk(collection);
    for (FTSENT *entry; (entry = next_file(walk));) {
        const char *relative = entry->fts_path + strlen(collection);
        copy_file(entry->fts_path, relative + strspn(relative, "/"), folder, copies);
    }
    fts_close(walk);
    return copies;
}

char *copies_largest(const char *collection)
{
    FTS *walk = open_walk(collection);
    char *largest = NULL;
    off_t size = -1;
    for (FTSENT *entry; (entry = next_file(walk));) {
        if (entry->fts_statp->st_size > size) {
            size = entry->fts_statp->st_size;
            free(largest);
            largest = xstrdup(entry->fts_path);
        }
    }
    fts_close(walk);
    return largest ? largest : xstrdup(collection);
}
