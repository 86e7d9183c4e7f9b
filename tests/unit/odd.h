/* SPDX-License-Identifier: ISC */
/* A collection of made-up policies in which everything odd is frequent: few words in many forms and
 * scripts, words longer than the index keeps, marks of every kind, clauses that stand many times,
 * files in several encodings, sites with many snapshots of one date and of none. */
#ifndef TESTS_UNIT_ODD_H
#define TESTS_UNIT_ODD_H

#include "tests/unit/scratch.h"

#include <stdint.h>

/* Makes a scratch folder with `count` policies; one seed always gives the same ones. */
void odd_make(struct scratch *scratch, uint64_t seed, size_t count);

#endif
