/* SPDX-License-Identifier: ISC */
/* Any bytes as a policy's source. */
#include "tests/unit/policy_check.h"

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    policy_check(span_make((const char *)data, size));
    return 0;
}
