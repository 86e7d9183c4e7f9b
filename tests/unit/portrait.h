/* SPDX-License-Identifier: ISC */
/* All that an archive says, as lines in alphabetical order: two archives with the same portrait can't
 * be told apart by what they show, in whatever order they read their sources. */
#ifndef TESTS_UNIT_PORTRAIT_H
#define TESTS_UNIT_PORTRAIT_H

#include "archive.h"

/* Replaces *out by the portrait of the archive's policies, clauses and problems, and of what queries
 * find in it, in every way to count. */
void portrait_of(struct archive *archive, struct view *view, struct buffer *out);

/* The same of the newest view. */
void portrait_now(struct archive *archive, struct buffer *out);

/* Fails the test when the archive has another portrait than one that is opened now at the same path;
 * `what` says when that was. */
void portrait_check(struct archive *archive, const char *what);

#endif
