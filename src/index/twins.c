/* SPDX-License-Identifier: ISC */
/* Taking over what was found for the same bytes. Snapshots are numbered in order of their entries, and
 * each worker takes entries in order: so the earlier snapshot is found by bisection. */
#include "index/twins.h"

#include "base/memory.h"
#include "index/varint.h"
#include "index/view_form.h"

#include <stdlib.h>

/* An earlier snapshot, with the bytes that its references are in. */
struct found {
    const struct snapshot_record *record; /* NULL: there is none */
    const char *references;
};

static struct found find_in_draft(const struct draft *draft, uint32_t entry)
{
    size_t low = 0;
    size_t high = draft->snapshot_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (draft->snapshots[middle].entry < entry) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    bool there = low < draft->snapshot_count && draft->snapshots[low].entry == entry;
    return (struct found){there ? &draft->snapshots[low] : NULL, draft->references.bytes};
}

static struct found find_in_view(const struct view *view, uint32_t entry)
{
    const struct segment *segment;
    uint32_t count = view_snapshot_count(view);
    uint32_t low = 0;
    uint32_t high = count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (view_record(view, middle, &segment)->entry < entry) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    const struct snapshot_record *record = low < count ? view_record(view, low, &segment) : NULL;
    if (!record || record->entry != entry) {
        return (struct found){0};
    }
    return (struct found){record, segment_section(segment, SECTION_REFERENCES)};
}

static struct found find(const struct worker *workers, unsigned count, const struct view *view,
                         uint32_t entry)
{
    struct found found = {0};
    for (unsigned i = 0; i < count && !found.record; i++) {
        found = find_in_draft(&workers[i].draft, entry);
    }
    return found.record ? found : find_in_view(view, entry);
}

/* Bytes of the references of `blocks` blocks: two numbers each. */
static size_t references_length(const char *references, uint32_t blocks)
{
    const unsigned char *start = (const unsigned char *)references;
    const unsigned char *at = start;
    for (uint32_t i = 0; i < 2 * blocks; i++) {
        uint32_t number;
        at = varint_get(at, &number);
    }
    return (size_t)(at - start);
}

/* Gives a twin what its bytes say. */
static void complete(struct draft *draft, struct snapshot_record *twin, const struct found *found)
{
    const char *references = found->references + found->record->references;
    size_t length = references_length(references, found->record->blocks);
    twin->bytes = found->record->bytes;
    twin->body = found->record->body;
    twin->blocks = found->record->blocks;
    twin->encoding = found->record->encoding;
    if (found->references == draft->references.bytes) {
        twin->references = found->record->references;
        return;
    }
    twin->references = (uint32_t)draft->references.length;
    buffer_append(&draft->references, references, length);
}

/* Entries that have to be read after all. */
struct entries {
    uint32_t *items; /* heap */
    size_t count, capacity;
};

/* Completes the twins of one worker's draft, drops those that can't be, and adds them to *rest. A twin's
 * earlier entry is no twin itself. */
static void complete_draft(struct worker *workers, unsigned count, unsigned number,
                           const struct view *view, struct entries *rest)
{
    struct draft *draft = &workers[number].draft;
    for (size_t i = 0; i < draft->twin_count; i++) {
        struct snapshot_record *twin = &draft->snapshots[draft->twins[i].snapshot];
        struct found found = find(workers, count, view, draft->twins[i].entry);
        if (found.record && found.record->body == 0) {
            complete(draft, twin, &found);
        } else {
            rest->items = array_reserve(rest->items, &rest->capacity, rest->count + 1,
                                        sizeof *rest->items);
            rest->items[rest->count++] = twin->entry;
            draft->twins[i].entry = TWIN_DROPPED;
        }
    }
}

static void drop(struct draft *draft)
{
    size_t kept = 0;
    size_t next = 0; /* twin */
    for (size_t i = 0; i < draft->snapshot_count; i++) {
        bool twin = next < draft->twin_count && draft->twins[next].snapshot == i;
        if (!twin || draft->twins[next].entry != TWIN_DROPPED) {
            draft->snapshots[kept++] = draft->snapshots[i];
        }
        next += twin;
    }
    draft->snapshot_count = kept;
    draft->twin_count = 0;
}

void twins_complete(struct worker *workers, unsigned count, const struct view *view)
{
    struct entries rest = {0};
    for (unsigned i = 0; i < count; i++) {
        complete_draft(workers, count, i, view, &rest);
    }
    for (unsigned i = 0; i < count && rest.count; i++) {
        drop(&workers[i].draft);
    }
    for (size_t i = 0; i < rest.count; i++) {
        worker_read_source(&workers[0], rest.items[i]);
    }
    free(rest.items);
}
