/* SPDX-License-Identifier: ISC */
/* What the versions of a history are, by `git log`, and what a collection says they are. */
#ifndef TESTS_UNIT_GIT_ORACLE_H
#define TESTS_UNIT_GIT_ORACLE_H

#include "collection/collection.h"

/* Lines "DATE COMMIT12 BLOB PATH", sorted; a line end in a path is a NUL here. */
struct version_lines {
    struct buffer text;
    char **lines; /* into `text`, which they make up */
    size_t count;
};

/* Finds and sorts the lines that `text` holds, each with a NUL behind it. */
void version_lines_sort(struct version_lines *lines);
void version_lines_free(struct version_lines *lines);

/* Reads what `git log` says of the repository's history of `revision`. `options` are more options
 * for it: "-c" makes merges tell what they changed against all their parents. */
void versions_of_log(const char *repository, const char *revision, const char *options,
                     struct version_lines *out);

/* The same of a collection that is listed completely. */
void versions_of_collection(struct collection *collection, struct version_lines *out);

/* Ends the test when the two differ. */
void assert_same_versions(const struct version_lines *found, const struct version_lines *expected);

/* Opens a repository as a collection and lists it. */
struct collection *open_history(const char *path);

/* All of the above: a repository's history as a collection is what `git log -c` says. */
void assert_history_is_right(const char *repository);

#endif
