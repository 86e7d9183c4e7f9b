/* SPDX-License-Identifier: ISC */
/* Saving hits, or a policy's text, as a table (.csv), JSON (.json) or Markdown (.md). */
#ifndef UI_EXPORT_H
#define UI_EXPORT_H

#include "base/error.h"
#include "ui/document.h"

#include <stdatomic.h>

enum export_format { EXPORT_CSV, EXPORT_JSON, EXPORT_MARKDOWN, EXPORT_FORMATS };

/* The format that a file's name ends in; EXPORT_FORMATS when it is none. */
enum export_format export_format_of(struct span path);

/* What is saved: hits, or without them the clauses of a document. */
struct export_source {
    const struct hits *hits;
    const struct document *document;
};

enum export_result { EXPORT_DONE, EXPORT_EXISTS, EXPORT_FAILED };

/* Writes a file beside `path` and renames it. Without `replace`, a file that is there already is
 * left alone (EXPORT_EXISTS). *count gets the number of clauses; EXPORT_FAILED fills *error. Stops
 * when *cancel becomes true. Workers only. */
enum export_result export_write(const char *path, enum export_format format,
                                const struct export_source *source, bool replace, size_t *count,
                                const atomic_bool *cancel, struct error *error);

#endif
