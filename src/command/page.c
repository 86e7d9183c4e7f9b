/* SPDX-License-Identifier: ISC */
/* One policy at hand. */
#include "command/page.h"

#include "base/memory.h"
#include "command/message.h"

#include <stdlib.h>

void page_free(struct page *page)
{
    buffer_free(&page->path);
    place_list_free(&page->places);
    free(page->outline);
    free(page->clauses);
    source_free(&page->source);
}

static void place_clauses(struct page *page)
{
    const struct place_list *places = &page->places;
    page->clauses =
        array_reserve(page->clauses, &page->clauses_capacity, places->count, sizeof *page->clauses);
    page->outline =
        array_reserve(page->outline, &page->outline_capacity, places->count, sizeof *page->outline);
    for (size_t i = 0; i < places->count; i++) {
        const struct place *place = &places->items[i];
        page->clauses[i] = (struct outline_clause){place->kind, place->level, place->leads};
    }
    outline_place(page->clauses, places->count, page->outline);
}

void page_name(struct page *page, const struct session *session, uint32_t snapshot)
{
    page->number = PAGE_NONE;
    page->snapshot = view_snapshot(session->view, snapshot);
    buffer_clear(&page->path);
    archive_path(session->archive, session->view, snapshot, &page->path);
}

bool page_turn(struct page *page, const struct session *session, uint32_t snapshot)
{
    if (page->number == snapshot) {
        return page->readable;
    }
    page_name(page, session, snapshot);
    page->number = snapshot;
    view_places(session->view, snapshot, &page->places);
    place_clauses(page);
    struct error error;
    page->readable =
        archive_source(session->archive, session->view, snapshot, &page->source, &error);
    if (!page->readable) {
        message("%s: %s", buffer_string(&page->path), error.message);
    }
    return page->readable;
}

struct span page_heading(const struct page *page, const struct session *session, uint32_t place)
{
    uint32_t heading = page->outline[place].heading;
    uint32_t clause = heading == OUTLINE_NONE ? VIEW_NO_CLAUSE : page->places.items[heading].clause;
    return clause == VIEW_NO_CLAUSE ? span_of("") : view_clause_text(session->view, clause, NULL);
}

struct range page_range(const struct page *page, uint32_t place)
{
    return (struct range){source_offset(&page->source, page->places.items[place].start),
                          source_offset(&page->source, page->places.items[place].end)};
}

/* The offset in the decoded text of a byte of the source as stored. */
static size_t decoded_offset(const struct source *source, uint32_t offset)
{
    size_t low = 0, high = source->decoded.length;
    if (!source->map) {
        return offset < high ? offset : high;
    }
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (source->map[middle] < offset) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

struct span page_text(const struct page *page, struct range range)
{
    size_t start = decoded_offset(&page->source, range.start);
    size_t end = decoded_offset(&page->source, range.end);
    return span_slice(page->source.decoded, start, end > start ? end : start);
}
