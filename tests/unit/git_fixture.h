/* SPDX-License-Identifier: ISC */
/* Git repositories for tests: made by `git fast-import` from what a test writes down, asked by
 * other git commands. */
#ifndef TESTS_UNIT_GIT_FIXTURE_H
#define TESTS_UNIT_GIT_FIXTURE_H

#include "base/buffer.h"

#include <stdint.h>

/* Whether there is a git command; else the program's tests can't run, which this prints as TAP. */
bool git_is_there(void);

/* Runs `git -C FOLDER ARGUMENTS` (in the shell's words), with no configuration but the folder's;
 * its output goes to *out, which may be NULL. The test ends when git fails. */
void git_run(const char *folder, struct buffer *out, const char *arguments, ...)
    __attribute__((format(printf, 3, 4)));

/* Runs a command of the shell in the same way. */
void command_run(struct buffer *out, const char *command, ...) __attribute__((format(printf, 2, 3)));

/* A history being written down. Its commits are on branches; each is an hour later than the one
 * before. `(struct maker){0}` is an empty one. */
struct maker {
    struct buffer stream; /* for git fast-import */
    unsigned commits;
};

/* Begins the next commit of a branch, which begins with it unless it has been named before. */
void maker_commit(struct maker *maker, const char *branch, const char *subject);

/* The same, with another author's time: seconds since 1970 and a zone as in "+0900". */
void maker_commit_at(struct maker *maker, const char *branch, const char *subject, int64_t time,
                     const char *zone);

/* In a commit that was just begun: its first parent, when the branch is new; a further parent. */
void maker_from(struct maker *maker, const char *branch);
void maker_merge(struct maker *maker, const char *branch);

/* Changes of the commit. Paths may hold any byte but NUL. */
void maker_file(struct maker *maker, const char *path, const char *text);
void maker_mode(struct maker *maker, const char *path, const char *mode, const char *text);
void maker_submodule(struct maker *maker, const char *path);
void maker_delete(struct maker *maker, const char *path);
void maker_rename(struct maker *maker, const char *from, const char *to);

/* Makes a bare repository at `path` (or a work tree's, when that is asked for) whose HEAD is the
 * branch `main`, and empties the maker. */
void maker_finish(struct maker *maker, const char *path);

#endif
