/* SPDX-License-Identifier: ISC */
/* Reading views. */
#include "index/view_form.h"

#include "base/memory.h"
#include "index/block.h"

#include <stdlib.h>

struct view *view_ref(struct view *view)
{
    atomic_fetch_add_explicit(&view->references, 1, memory_order_relaxed);
    return view;
}

void view_unref(struct view *view)
{
    if (!view || atomic_fetch_sub_explicit(&view->references, 1, memory_order_acq_rel) != 1) {
        return;
    }
    for (size_t i = 0; i < view->segment_count; i++) {
        segment_unref(view->segments[i]);
    }
    free(view->segments);
    free(view->sites);
    free(view->snapshot_sites);
    free(view->snapshot_dates);
    free(view->snapshot_orders);
    free(view->site_policies);
    bits_free(&view->retired);
    free(view->first);
    free(view->words);
    free(view->masks);
    free(view->places);
    free(view);
}

uint32_t view_snapshot_count(const struct view *view)
{
    return view->snapshots;
}

uint32_t view_site_count(const struct view *view)
{
    return view->site_count;
}

uint32_t view_clause_count(const struct view *view)
{
    return view->clauses;
}

bool view_has_snapshot(const struct view *view, uint32_t id)
{
    return id < view->snapshots && !(view->retired.words && bits_has(&view->retired, id));
}

uint32_t view_block_count(const struct view *view)
{
    if (view->segment_count == 0) {
        return 0;
    }
    const struct segment_header *last = segment_header(view->segments[view->segment_count - 1]);
    return last->first_block + last->blocks;
}

bool view_has_word(const struct view *view, struct span word, uint64_t stem_hash)
{
    bool found = false;
    for (size_t i = 0; i < view->segment_count && !found; i++) {
        const struct segment *segment = view->segments[i];
        uint32_t its = segment_stem_first(segment, stem_hash);
        while (its != SEGMENT_NO_WORD && !span_equal(segment_word(segment, its), word)) {
            its = segment_stem_next(segment, its, stem_hash);
        }
        found = its != SEGMENT_NO_WORD;
    }
    return found;
}

uint64_t view_serial(const struct view *view)
{
    return view->serial;
}

struct view_totals view_totals(const struct view *view)
{
    return view->totals;
}

struct segment *const *view_segments(const struct view *view, size_t *count)
{
    *count = view->segment_count;
    return view->segments;
}

/* The segment whose numbers, as `first_of` tells its first, hold `number`. */
static const struct segment *holder(const struct view *view, uint32_t number,
                                    uint32_t (*first_of)(const struct segment_header *))
{
    size_t low = 0;
    size_t high = view->segment_count;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (first_of(segment_header(view->segments[middle])) <= number) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return view->segments[low];
}

static uint32_t first_clause(const struct segment_header *header)
{
    return header->first_clause;
}

static uint32_t first_block(const struct segment_header *header)
{
    return header->first_block;
}

static uint32_t first_snapshot(const struct segment_header *header)
{
    return header->first_snapshot;
}

const struct snapshot_record *view_record(const struct view *view, uint32_t id,
                                          const struct segment **segment)
{
    *segment = holder(view, id, first_snapshot);
    const struct snapshot_record *records = segment_section(*segment, SECTION_SNAPSHOTS);
    return &records[id - segment_header(*segment)->first_snapshot];
}

struct snapshot view_snapshot(const struct view *view, uint32_t id)
{
    const struct segment *segment;
    const struct snapshot_record *record = view_record(view, id, &segment);
    const char *strings = segment_section(segment, SECTION_STRINGS);
    return (struct snapshot){
        .site = {strings + record->site, record->site_length},
        .title = {strings + record->title, record->title_length},
        .site_id = record->site_id,
        .date = record->date,
        .entry = record->entry,
        .bytes = record->bytes,
        .body = record->body,
        .clauses = record->clauses,
        .encoding = (uint8_t)record->encoding,
    };
}

uint32_t view_snapshot_site(const struct view *view, uint32_t id)
{
    return view->snapshot_sites[id];
}

uint32_t view_snapshot_date(const struct view *view, uint32_t id)
{
    return view->snapshot_dates[id];
}

uint32_t view_snapshot_entry(const struct view *view, uint32_t id)
{
    const struct segment *segment;
    return view_record(view, id, &segment)->entry;
}

bool view_is_newer(const struct view *view, uint32_t a, uint32_t b)
{
    if (view->snapshot_dates[a] != view->snapshot_dates[b]) {
        return view->snapshot_dates[a] > view->snapshot_dates[b];
    }
    if (view->snapshot_orders[a] != view->snapshot_orders[b]) {
        return view->snapshot_orders[a] > view->snapshot_orders[b];
    }
    const struct segment *segment;
    const struct snapshot_record *first = view_record(view, a, &segment);
    const struct snapshot_record *second = view_record(view, b, &segment);
    int order = span_compare(view_snapshot(view, a).title, view_snapshot(view, b).title);
    return order != 0                  ? order > 0
           : first->tie != second->tie ? first->tie > second->tie
                                       : a > b;
}

uint32_t view_site_policies(const struct view *view, uint32_t site)
{
    return view->site_policies[site];
}

struct span view_site_name(const struct view *view, uint32_t site)
{
    return view->sites[site];
}

struct block view_block(const struct view *view, uint32_t number)
{
    const struct segment *segment = holder(view, number, first_block);
    uint32_t at = number - segment_header(segment)->first_block;
    const uint32_t *starts = segment_section(segment, SECTION_BLOCK_STARTS);
    const uint32_t *lengths = segment_section(segment, SECTION_BLOCK_LENGTHS);
    const uint32_t *places = segment_section(segment, SECTION_BLOCK_PLACES);
    const unsigned char *clauses = segment_section(segment, SECTION_BLOCK_CLAUSES);
    return (struct block){lengths[at], places[at], clauses + starts[at], clauses + starts[at + 1]};
}

void place_list_free(struct place_list *list)
{
    free(list->items);
    *list = (struct place_list){0};
}

void view_places(const struct view *view, uint32_t snapshot, struct place_list *list)
{
    const struct segment *segment;
    const struct snapshot_record *record = view_record(view, snapshot, &segment);
    struct snapshot_walk walk;
    uint32_t start = record->body;
    list->count = 0;
    for (snapshot_walk_open(&walk, segment, record); snapshot_walk_next(&walk);) {
        struct block block = view_block(view, walk.number);
        struct block_walk clauses = {0};
        start += walk.gap;
        while (block.clauses < block.end) {
            list->items = array_reserve(list->items, &list->capacity, list->count + 1,
                                        sizeof *list->items);
            struct place *place = &list->items[list->count++];
            block.clauses = block_get(block.clauses, &clauses, place);
            place->start += start;
            place->end += start;
            place->body += start;
        }
        start += block.length;
    }
}

struct span view_clause_text(const struct view *view, uint32_t clause, unsigned *flags)
{
    const struct segment *segment = holder(view, clause, first_clause);
    uint32_t at = clause - segment_header(segment)->first_clause;
    const uint32_t *starts = segment_section(segment, SECTION_TEXT_STARTS);
    const char *text = segment_section(segment, SECTION_TEXT);
    if (flags) {
        const uint32_t *words = segment_section(segment, SECTION_CLAUSE_WORDS);
        *flags = words[at] & 1;
    }
    return (struct span){text + starts[at], starts[at + 1] - starts[at]};
}

uint32_t view_clause_places(const struct view *view, uint32_t clause)
{
    return view->places[clause];
}

struct where view_where(const struct view *view, uint32_t clause)
{
    uint32_t first = view->first[clause];
    return (struct where){view->words + first, view->masks + first,
                          view->first[clause + 1] - first};
}

