/* SPDX-License-Identifier: ISC */
/* What is written in a commit. */
#ifndef COLLECTION_GIT_COMMIT_H
#define COLLECTION_GIT_COMMIT_H

#include "base/span.h"
#include "collection/git.h"

/* Reads the bytes of a commit object into *commit, whose `id` and `shallow` stay; its parents are left
 * out if that is shallow. False when it isn't a commit; commit_free in any case. */
bool commit_parse(struct span bytes, struct commit *commit);

#endif
