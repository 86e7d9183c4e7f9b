/* SPDX-License-Identifier: ISC */
/*
 * What every unit test program shares. A program has one suite and this main function:
 *
 *     int main(void)
 *     {
 *         Suite *suite = suite_create("arena");
 *         ...
 *         return unit_run(suite);
 *     }
 *
 * `make check` reads the results as TAP, each test by itself.
 */
#ifndef TESTS_UNIT_H
#define TESTS_UNIT_H

#include <check.h>
#include <stddef.h>

/*
 * Runs and frees the suite. Returns the exit status: 1 when a test failed, but 0 under `make check`,
 * which has read of the failure already and takes another status for a second one.
 */
int unit_run(Suite *suite);

/*
 * How often to repeat a test of `times` random cases: times * $SMALLPRINT_CHECK_SCALE (1 without
 * it; the sanitizer builds of .ci/run set less), and at least 1.
 */
size_t unit_scale(size_t times);

#endif
