/* SPDX-License-Identifier: ISC */
/* The promises of src/policy, checked on any bytes: for property tests and fuzz targets. */
#ifndef TESTS_UNIT_POLICY_CHECK_H
#define TESTS_UNIT_POLICY_CHECK_H

#include "base/span.h"

/* Ends the program with a message if blocks, clauses, plain text, origins, outline, shown form,
 * title, folding or encodings of `text` break what their headers promise. */
void policy_check(struct span text);

#endif
