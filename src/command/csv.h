/* SPDX-License-Identifier: ISC */
/* Comma-separated values. */
#ifndef COMMAND_CSV_H
#define COMMAND_CSV_H

#include "base/span.h"

struct output;

/* Writes a field, in quotes where it needs them, and what stands behind it. Characters that a terminal
 * could obey are made visible. */
void csv_field(struct output *out, struct span text, const char *behind);

#endif
