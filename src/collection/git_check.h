/* SPDX-License-Identifier: ISC */
/* What libgit2 believes without looking, and must not be given when it is damaged: it reads beyond
 * the end of a pack where its index points there, and never returns from an object's file that was
 * cut short (1.5 and before, at least). */
#ifndef COLLECTION_GIT_CHECK_H
#define COLLECTION_GIT_CHECK_H

#include "base/error.h"
#include "collection/git.h"

/* Looks at the indices of all packs in the folder `objects` of a repository. False with a sentence
 * in *error when one of them points beyond the end of its pack. */
bool check_packs(const char *objects, struct error *error);

/* Looks at the file of an object, if it has one of its own: whether it can be unpacked to its end,
 * and to no more than `max_size` bytes. OBJECT_MISSING when there is no such file. */
enum object_result check_loose(const char *objects, const struct object_id *id, uint64_t max_size);

#endif
