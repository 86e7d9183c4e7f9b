/* SPDX-License-Identifier: ISC */
/* Which files of a tree are policies: their names tell. */
#ifndef COLLECTION_NAME_H
#define COLLECTION_NAME_H

#include "base/span.h"

/* The length of the ending that makes `name` a policy's: ".md", ".markdown" or ".txt" in any case,
 * behind at least one byte; 0 when there is none. */
size_t name_policy_ending(struct span name);

#endif
