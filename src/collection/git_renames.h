/* SPDX-License-Identifier: ISC */
/* Which of the files that a commit added are files that it removed under another name: those with
 * the same bytes, and of few others those that have half of their bytes in common. */
#ifndef COLLECTION_GIT_RENAMES_H
#define COLLECTION_GIT_RENAMES_H

#include "collection/git.h"

struct moved_file {
    struct object_id blob;
    uint64_t name; /* a hash of its name without folders: the same names are matched first */
    uint32_t path; /* the caller's number */
    uint32_t from; /* of an added file: the `path` of a removed one, or RENAMES_NONE */
    bool matched;
};

#define RENAMES_NONE UINT32_MAX

/* Sets `from` of each added file; no removed one is matched twice. Both arrays are put into another
 * order. Reads blobs. */
void renames_find(struct repository *repository, struct moved_file *removed, size_t removed_count,
                  struct moved_file *added, size_t added_count);

#endif
