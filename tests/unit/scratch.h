/* SPDX-License-Identifier: ISC */
/* A folder for a test's files, below $TMPDIR or /tmp. */
#ifndef TESTS_UNIT_SCRATCH_H
#define TESTS_UNIT_SCRATCH_H

#include <stddef.h>

struct scratch {
    char path[256]; /* absolute */
    int descriptor; /* of the folder */
};

/* Both end the test when they can't do it. The folder may be entered by any user. */
void scratch_make(struct scratch *scratch);
void scratch_remove(struct scratch *scratch);

/* Writes a file; `path` is relative to the scratch folder, and the folders on the way are made. */
void scratch_write(const struct scratch *scratch, const char *path, const void *bytes,
                   size_t length);
void scratch_write_text(const struct scratch *scratch, const char *path, const char *text);
void scratch_make_folder(const struct scratch *scratch, const char *path);

/* The absolute path of `path`, for free(). */
char *scratch_path(const struct scratch *scratch, const char *path);

#endif
