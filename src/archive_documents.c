/* SPDX-License-Identifier: ISC */
/* The store of documents. Snapshots keep their numbers from view to view, so what is known of them
 * stays. One lock is held throughout; whoever else wants documents needs the same ones. */
#include "archive_documents.h"

#include "base/hash.h"
#include "base/memory.h"
#include "base/numbers.h"

#include <pthread.h>
#include <stdlib.h>

struct document_store {
    struct collection *collection;
    pthread_mutex_t lock; /* all below */
    struct numbers numbers;
    uint32_t *documents; /* by snapshot */
    size_t count, capacity;
    struct buffer place; /* scratch: the strings of an origin */
};

struct document_store *document_store_new(struct collection *collection)
{
    struct document_store *store = xcalloc(1, sizeof *store);
    store->collection = collection;
    pthread_mutex_init(&store->lock, NULL);
    return store;
}

void document_store_free(struct document_store *store)
{
    if (store) {
        numbers_free(&store->numbers);
        free(store->documents);
        buffer_free(&store->place);
        pthread_mutex_destroy(&store->lock);
        free(store);
    }
}

/* A file whose provenance line names the site is of that site, wherever it lies. */
static uint64_t hash_place(struct document_store *store, const struct snapshot *snapshot)
{
    struct origin origin;
    collection_origin(store->collection, snapshot->entry, &store->place, &origin);
    uint64_t names[] = {hash_64(snapshot->site), hash_64(origin.title)};
    return hash_64(span_make((const char *)names, sizeof names));
}

static uint32_t find(struct document_store *store, const struct view *view, uint32_t number)
{
    struct snapshot snapshot = view_snapshot(view, number);
    struct collection_version version;
    uint64_t hash = collection_version(store->collection, snapshot.entry, &version)
                        ? version.document
                        : hash_place(store, &snapshot);
    return (uint32_t)numbers_of(&store->numbers, hash);
}

/* Finds the documents of the snapshots below `count`. */
static bool extend(struct document_store *store, const struct view *view, size_t count,
                   const atomic_bool *cancel)
{
    if (store->count < count) {
        store->documents =
            array_reserve(store->documents, &store->capacity, count, sizeof *store->documents);
    }
    while (store->count < count) {
        if (cancel && atomic_load_explicit(cancel, memory_order_relaxed)) {
            return false;
        }
        store->documents[store->count] = find(store, view, (uint32_t)store->count);
        store->count++;
    }
    return true;
}

uint32_t *document_store_list(struct document_store *store, const struct view *view,
                                     const atomic_bool *cancel, uint32_t *count)
{
    size_t snapshots = view_snapshot_count(view);
    uint32_t *list = NULL;
    pthread_mutex_lock(&store->lock);
    if (extend(store, view, snapshots, cancel)) {
        list = xmalloc((snapshots + 1) * sizeof *list);
        if (snapshots) {
            memcpy(list, store->documents, snapshots * sizeof *list);
        }
        *count = (uint32_t)store->numbers.count;
    }
    pthread_mutex_unlock(&store->lock);
    return list;
}
