/* SPDX-License-Identifier: ISC */
/* A collection of several times the sample, for an index that needs several rounds. */
#ifndef TESTS_UNIT_LARGE_H
#define TESTS_UNIT_LARGE_H

#include "tests/unit/scratch.h"

/* Makes a scratch folder with that many copies of the sample, each with words of its own in two
 * lines of three. scratch_remove it. */
void large_make(struct scratch *scratch, size_t copies);

#endif
