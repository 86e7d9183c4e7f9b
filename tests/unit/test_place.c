/* SPDX-License-Identifier: ISC */
/*
 * base/place: a program in the build tree opens the source tree's sample.
 */
#include "base/place.h"

#include <stdlib.h>
#include <unistd.h>

#include "tests/unit/unit.h"

START_TEST(sample_is_the_source_trees)
{
    ck_assert_str_eq(place_sample_corpus(), SMALLPRINT_SOURCE_CORPUS);
    ck_assert_int_eq(access(place_sample_corpus(), R_OK | X_OK), 0);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("place");
    TCase *tests = tcase_create("sample");

    tcase_add_test(tests, sample_is_the_source_trees);
    suite_add_tcase(suite, tests);
    return unit_run(suite);
}
