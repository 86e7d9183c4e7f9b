/* SPDX-License-Identifier: ISC */
/*
 * What every unit test program shares: the runner and the scale of long tests.
 */
#include "tests/unit/unit.h"

#include <stdbool.h>
#include <stdlib.h>

int unit_run(Suite *suite)
{
    SRunner *runner = srunner_create(suite);
    bool tap = getenv("CK_TAP_LOG_FILE_NAME") != NULL;
    int failed;

    srunner_run_all(runner, CK_ENV);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed && !tap ? EXIT_FAILURE : EXIT_SUCCESS;
}

size_t unit_scale(size_t times)
{
    const char *setting = getenv("SMALLPRINT_CHECK_SCALE");
    double scale = setting ? strtod(setting, NULL) : 1.0;
    double scaled = (double)times * scale;

    return scaled > 1.0 ? (size_t)scaled : 1;
}
