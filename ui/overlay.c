/* SPDX-License-Identifier: ISC */
/* What is laid over a document: the matches of a search, the evidence of facts. */
#include "ui/document.h"

#include "base/memory.h"
#include "policy/plain.h"

#include <stdlib.h>

/* ---------------------------------------------------------------------------------------------
 * From plain text to the document's */

struct locator {
    const struct document *document;
    uint32_t place;               /* whose plain text is held; VIEW_NO_CLAUSE: none */
    size_t length;                /* bytes of it */
    char *plain;
    struct plain_source *origin;  /* by byte of it */
    size_t capacity;              /* bytes of both */
};

struct locator *locator_new(const struct document *document)
{
    struct locator *locator = xcalloc(1, sizeof *locator);
    locator->document = document;
    locator->place = VIEW_NO_CLAUSE;
    return locator;
}

void locator_free(struct locator *locator)
{
    free(locator->plain);
    free(locator->origin);
    free(locator);
}

static void hold(struct locator *locator, uint32_t index)
{
    const struct place *place = &locator->document->places.items[index];
    struct span source =
        span_slice(locator->document->source.decoded, place->start, place->end);
    size_t need = plain_capacity(source.length);
    unsigned flags;
    if (need > locator->capacity) {
        locator->plain = xrealloc(locator->plain, need);
        locator->origin = xrealloc(locator->origin, need * sizeof *locator->origin);
        locator->capacity = need;
    }
    locator->length = plain_text(source, place->body - place->start, place->kind, locator->plain,
                                 &flags, locator->origin);
    locator->place = index;
}

/* The part of a run that came from the source bytes [start, end), which overlap it. */
static struct text_range part_of_run(const struct text_run *run, uint32_t start, uint32_t end)
{
    if (run->length != run->end - run->start) {
        return (struct text_range){run->text, run->text + run->length};
    }
    uint32_t from = start > run->start ? start - run->start : 0;
    uint32_t to = end < run->end ? end - run->start : run->length;
    return (struct text_range){run->text + from, run->text + to};
}

/* The text that came from the source bytes [start, end), from the first run of a block on. */
static struct text_range find_source(const struct document *document, size_t block, uint32_t start,
                                     uint32_t end)
{
    struct text_range found = {UINT32_MAX, 0};
    size_t first = block < document->block_count ? document->blocks[block].run : 0;
    for (size_t i = first; i < document->run_count; i++) {
        const struct text_run *run = &document->runs[i];
        if (run->start >= end) {
            break;
        }
        if (run->end > start && run->length) {
            struct text_range part = part_of_run(run, start, end);
            found.start = part.start < found.start ? part.start : found.start;
            found.end = part.end > found.end ? part.end : found.end;
        }
    }
    return found.start < found.end ? found : (struct text_range){0, 0};
}

struct text_range locator_find(struct locator *locator, uint32_t place, struct range plain)
{
    const struct document *document = locator->document;
    if (place >= document->places.count) {
        return (struct text_range){0, 0};
    }
    if (locator->place != place) {
        hold(locator, place);
    }
    if (plain.start >= plain.end || plain.end > locator->length) {
        return (struct text_range){0, 0};
    }
    uint32_t base = document->places.items[place].start;
    return find_source(document, document->first_block[place],
                       base + locator->origin[plain.start].start,
                       base + locator->origin[plain.end - 1].end);
}

/* ---------------------------------------------------------------------------------------------
 * Matches */

struct marks *marks_ref(struct marks *marks)
{
    atomic_fetch_add_explicit(&marks->references, 1, memory_order_relaxed);
    return marks;
}

void marks_unref(struct marks *marks)
{
    if (marks && atomic_fetch_sub_explicit(&marks->references, 1, memory_order_acq_rel) == 1) {
        free(marks->matched);
        free(marks->ranges);
        free(marks);
    }
}

static void add_range(struct marks *marks, struct text_range range)
{
    if (range.start < range.end) {
        marks->ranges = array_reserve(marks->ranges, &marks->capacity, marks->count + 1,
                                      sizeof *marks->ranges);
        marks->ranges[marks->count++] = range;
    }
}

struct marks *marks_make(const struct document *document, const struct inquiry *inquiry)
{
    struct marks *marks = xcalloc(1, sizeof *marks);
    atomic_init(&marks->references, 1);
    marks->snapshot = document->snapshot;
    marks->place_count = document->places.count;
    marks->matched = xcalloc(marks->place_count + 1, sizeof *marks->matched);
    if (document->snapshot >= view_snapshot_count(result_view(inquiry->result))) {
        return marks;
    }
    result_places(inquiry->result, document->snapshot, &document->places, marks->matched);
    struct marker *marker = marker_new(inquiry->query);
    struct locator *locator = locator_new(document);
    struct range_list ranges = {0};
    for (uint32_t place = 0; place < marks->place_count; place++) {
        uint32_t clause = document->places.items[place].clause;
        if (marks->matched[place] && clause != VIEW_NO_CLAUSE) {
            unsigned flags = 0;
            struct span text = view_clause_text(document->view, clause, &flags);
            marker_ranges(marker, text, flags, &ranges);
            for (size_t i = 0; i < ranges.count; i++) {
                add_range(marks, locator_find(locator, place, ranges.items[i]));
            }
        }
    }
    range_list_free(&ranges);
    locator_free(locator);
    marker_free(marker);
    return marks;
}

size_t marks_from(const struct marks *marks, uint32_t offset)
{
    size_t low = 0;
    size_t high = marks->count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (marks->ranges[middle].end <= offset) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

/* ---------------------------------------------------------------------------------------------
 * Evidence */

struct findings *findings_ref(struct findings *findings)
{
    atomic_fetch_add_explicit(&findings->references, 1, memory_order_relaxed);
    return findings;
}

void findings_unref(struct findings *findings)
{
    if (findings &&
        atomic_fetch_sub_explicit(&findings->references, 1, memory_order_acq_rel) == 1) {
        policy_facts_free(findings->facts);
        free(findings->evidence);
        free(findings->explanations);
        free(findings);
    }
}

struct findings *findings_make(struct archive *archive, const struct document *document)
{
    struct findings *findings = xcalloc(1, sizeof *findings);
    size_t count = 0;
    atomic_init(&findings->references, 1);
    findings->snapshot = document->snapshot;
    findings->raw = document->raw;
    findings->facts = archive_facts(archive, document->view, document->snapshot);
    findings->measures = archive_measures(archive, document->view, document->snapshot);
    const struct policy_fact *facts = policy_facts_list(findings->facts, &count);
    findings->evidence = xcalloc(count + 1, sizeof *findings->evidence);
    findings->explanations = xcalloc(count + 1, sizeof *findings->explanations);
    struct locator *locator = locator_new(document);
    struct place_list places = {0}; /* the document has none when its file can't be read any more */
    view_places(document->view, document->snapshot, &places);
    for (size_t i = 0; i < count; i++) {
        struct range plain = {facts[i].start, facts[i].end};
        findings->evidence[i] = locator_find(locator, facts[i].place, plain);
        findings->explanations[i] =
            archive_explain(archive, document->view, &places, &facts[i]);
    }
    place_list_free(&places);
    locator_free(locator);
    return findings;
}
