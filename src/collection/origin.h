/* SPDX-License-Identifier: ISC */
/* What a path says of a policy. */
#ifndef COLLECTION_ORIGIN_H
#define COLLECTION_ORIGIN_H

#include "collection/collection.h"

/* Fills *out from the path of a file; `root` is how much of its beginning is the path of the
 * collection, as given (the slash behind it aside). The spans point into `path`. The rules:
 *
 * - An ending .md, .markdown or .txt is no part of the name, nor is "@" with a date behind it.
 * - In the folders 1/12/123, called by the first characters of the name, the name is the site.
 *   So is one that looks like a host's (two or more labels of a-z, 0-9 and hyphens).
 * - A name that is a commit (7 to 64 hexadecimal digits), a date or a timestamp is a version's. The
 *   folder it lies in is the title and the one above the site; a single one is the site. In the
 *   root, the root's own name is.
 * - Else the folder is the site and the name the title; in the root, the name is the site.
 *
 * A date is YYYY-MM, YYYY-MM-DD or YYYYMMDD; a time of day may follow the latter two. */
void origin_from_path(struct span path, size_t root, struct origin *out);

#endif
