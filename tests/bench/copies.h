/* SPDX-License-Identifier: ISC */
/* A collection that takes long to index, made of one that doesn't: copies of its sites in which every
 * block is another one, so that each has to be read as if it were new. Anything that fails ends the
 * program with status 2. */
#ifndef TESTS_BENCH_COPIES_H
#define TESTS_BENCH_COPIES_H

#include "base/buffer.h"

/* Fills `folder` (made) with as many copies of `collection` as it takes for the indexing of them to
 * last about `seconds` with all threads; returns how many. */
unsigned copies_make(const char *collection, const char *folder, double seconds);

/* The path of its largest file, for free(). */
char *copies_largest(const char *collection);

#endif
