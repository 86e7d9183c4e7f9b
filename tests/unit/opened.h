/* SPDX-License-Identifier: ISC */
/* An archive that a test opens and has indexed anew, with its cache in a folder of its own. */
#ifndef TESTS_UNIT_OPENED_H
#define TESTS_UNIT_OPENED_H

#include "archive.h"

/* Opens and indexes; no kept index is used. One at a time. Fails the test when it can't be opened. */
struct archive *opened_archive(const char *path, struct view **view);

/* Closes it and drops the view. */
void opened_close(struct archive *archive, struct view *view);

#endif
