/* SPDX-License-Identifier: ISC */
/* Running a search and gathering its hits. */
#include "ui/hits.h"

#include "base/memory.h"

#include <stdlib.h>

struct inquiry *inquiry_ref(struct inquiry *inquiry)
{
    atomic_fetch_add_explicit(&inquiry->references, 1, memory_order_relaxed);
    return inquiry;
}

void inquiry_unref(struct inquiry *inquiry)
{
    if (inquiry && atomic_fetch_sub_explicit(&inquiry->references, 1, memory_order_acq_rel) == 1) {
        result_free(inquiry->result);
        query_free(inquiry->query);
        free(inquiry->text);
        free(inquiry);
    }
}

struct inquiry *inquiry_run(struct archive *archive, struct view *view, const char *text,
                            const struct query_options *options, struct query_error *fault)
{
    struct inquiry *inquiry = xcalloc(1, sizeof *inquiry);
    atomic_init(&inquiry->references, 1);
    inquiry->text = xstrdup(text);
    inquiry->snapshots = options->snapshots;
    inquiry->query = query_parse(span_of(text), fault);
    if (inquiry->query) {
        fault->column = 0;
        inquiry->result = archive_query(archive, inquiry->query, view, options, &fault->error);
    }
    if (!inquiry->result) {
        inquiry_unref(inquiry);
        return NULL;
    }
    inquiry->counts = result_counts(inquiry->result);
    return inquiry;
}

struct hits *hits_ref(struct hits *hits)
{
    atomic_fetch_add_explicit(&hits->references, 1, memory_order_relaxed);
    return hits;
}

void hits_unref(struct hits *hits)
{
    if (hits && atomic_fetch_sub_explicit(&hits->references, 1, memory_order_acq_rel) == 1) {
        inquiry_unref(hits->inquiry);
        free(hits->rows);
        free(hits->start);
        free(hits);
    }
}

/* Fills `start` from the rows, which are in order of snapshots. */
static void note_starts(struct hits *hits)
{
    size_t row = 0;
    for (uint32_t snapshot = 0; snapshot <= hits->snapshot_count; snapshot++) {
        while (row < hits->count && hits->rows[row].snapshot < snapshot) {
            row++;
        }
        hits->start[snapshot] = (uint32_t)row;
    }
}

struct hits *hits_gather(struct inquiry *inquiry, const atomic_bool *cancel)
{
    struct hits *hits = xcalloc(1, sizeof *hits);
    struct cursor *cursor = cursor_new(inquiry->result, ORDER_COLLECTION);
    struct hit hit;
    size_t capacity = 0;
    atomic_init(&hits->references, 1);
    hits->inquiry = inquiry_ref(inquiry);
    while (hits->count < HITS_MAX && cursor_next(cursor, &hit)) {
        if (hits->count % 256 == 0 && atomic_load_explicit(cancel, memory_order_relaxed)) {
            break;
        }
        hits->rows = array_reserve(hits->rows, &capacity, hits->count + 1, sizeof *hits->rows);
        hits->rows[hits->count++] = (struct hit_row){hit.snapshot, hit.place, hit.clause,
                                                     hit.first,    hit.last,  hit.snapshots};
    }
    cursor_free(cursor);
    if (atomic_load(cancel)) {
        hits_unref(hits);
        return NULL;
    }
    hits->snapshot_count = view_snapshot_count(result_view(inquiry->result));
    hits->start = xcalloc((size_t)hits->snapshot_count + 1, sizeof *hits->start);
    note_starts(hits);
    return hits;
}

void hits_of(const struct hits *hits, uint32_t snapshot, size_t *from, size_t *to)
{
    bool known = hits && snapshot < hits->snapshot_count;
    *from = known ? hits->start[snapshot] : 0;
    *to = known ? hits->start[snapshot + 1] : 0;
}
