/* SPDX-License-Identifier: ISC */
/* Finding the versions of a site's documents and bringing them into the order of time. */
#include "change/lineage.h"

#include "base/arena.h"
#include "base/memory.h"

#include <stdlib.h>

/* A version with all that it is ordered by. */
struct found {
    struct lineage_version version;
    struct span title; /* of the document */
    uint32_t document; /* as struct collection_version counts; 0 outside histories */
    uint64_t order;    /* of versions of a document and a day, as struct origin tells */
};

void lineage_free(struct lineage *lineage)
{
    free(lineage->items);
    *lineage = (struct lineage){0};
}

static int compare_documents(const struct found *a, const struct found *b)
{
    int order = span_compare(a->title, b->title);
    return order ? order : (a->document > b->document) - (a->document < b->document);
}

static int compare_found(const void *a, const void *b)
{
    const struct found *first = a, *second = b;
    int order = compare_documents(first, second);
    if (order == 0 && first->version.date != second->version.date) {
        order = first->version.date < second->version.date ? -1 : 1;
    }
    if (order == 0 && first->order != second->order) {
        order = first->order < second->order ? -1 : 1;
    }
    uint32_t a_number = first->version.snapshot, b_number = second->version.snapshot;
    return order ? order : (a_number > b_number) - (a_number < b_number);
}

static struct found describe(struct collection *collection, const struct view *view,
                             uint32_t snapshot, struct arena *titles, struct buffer *memory)
{
    struct snapshot record = view_snapshot(view, snapshot);
    struct origin origin;
    struct collection_version version;
    collection_origin(collection, record.entry, memory, &origin);
    struct found found = {
        .version = {.snapshot = snapshot, .date = record.date},
        .title = {arena_copy(titles, origin.title), origin.title.length},
        .order = origin.order,
    };
    if (collection_version(collection, record.entry, &version)) {
        found.version.technical = version.technical;
        found.document = version.document;
    }
    return found;
}

void lineage_of_site(struct collection *collection, const struct view *view, uint32_t site,
                     struct lineage *lineage)
{
    struct found *found = NULL;
    size_t count = 0, capacity = 0;
    struct arena titles = {0};
    struct buffer memory = {0};
    for (uint32_t i = 0; i < view_snapshot_count(view); i++) {
        if (view_snapshot_site(view, i) == site && view_has_snapshot(view, i)) {
            found = array_reserve(found, &capacity, count + 1, sizeof *found);
            found[count++] = describe(collection, view, i, &titles, &memory);
        }
    }
    if (count) {
        qsort(found, count, sizeof *found, compare_found);
    }
    lineage->count = 0;
    lineage->documents = 0;
    lineage->items =
        array_reserve(lineage->items, &lineage->capacity, count, sizeof *lineage->items);
    for (size_t i = 0; i < count; i++) {
        lineage->documents += i == 0 || compare_documents(&found[i - 1], &found[i]) != 0;
        found[i].version.document = lineage->documents - 1;
        lineage->items[lineage->count++] = found[i].version;
    }
    free(found);
    buffer_free(&memory);
    arena_free(&titles);
}

/* The first version of a document that is `document` or above. */
static size_t lower_bound(const struct lineage *lineage, uint32_t document)
{
    size_t low = 0, high = lineage->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (lineage->items[middle].document < document) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

void lineage_document(const struct lineage *lineage, uint32_t document, size_t *first, size_t *end)
{
    *first = lower_bound(lineage, document);
    *end = lower_bound(lineage, document + 1);
}

size_t lineage_find(const struct lineage *lineage, uint32_t snapshot)
{
    size_t at = 0;
    while (at < lineage->count && lineage->items[at].snapshot != snapshot) {
        at++;
    }
    return at;
}
