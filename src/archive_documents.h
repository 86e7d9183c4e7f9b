/* SPDX-License-Identifier: ISC */
/* Which snapshots are of one policy: numbers of documents, found once for each snapshot and kept.
 * Private to the archive.
 *
 * In a history a document is a file, under all the names that it had; elsewhere it is what files that
 * their places give the same site and title are versions of. */
#ifndef ARCHIVE_DOCUMENTS_H
#define ARCHIVE_DOCUMENTS_H

#include "collection/collection.h"
#include "index/view.h"

#include <stdatomic.h>

struct document_store;

struct document_store *document_store_new(struct collection *collection);
void document_store_free(struct document_store *store);

/* The documents of all snapshots of a view, by snapshot: numbers from 0, as they are met. The caller
 * frees them; *count documents in all. NULL when cancelled. Any thread. */
uint32_t *document_store_list(struct document_store *store, const struct view *view,
                                     const atomic_bool *cancel, uint32_t *count);

/* The store of an archive (archive.c). */
struct archive;
struct document_store *archive_documents(struct archive *archive);

#endif
