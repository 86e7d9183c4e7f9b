/* SPDX-License-Identifier: ISC */
/* Views: the list of segments and, over all of them, where each clause stands.
 *
 * That reverse list is one sparse bit set a clause, one behind the other in two arrays, and is made
 * anew for each view from the one before and the new segment's snapshots. Rounds grow with what is
 * indexed, so all the copying together is a small multiple of the final size. */
#include "index/publish.h"

#include "base/memory.h"
#include "index/block.h"

#include <stdatomic.h>
#include <stdlib.h>

struct view {
    atomic_uint references;
    uint64_t serial;
    struct segment **segments; /* a reference to each */
    size_t segment_count;
    struct span *sites; /* by number; borrowed from the segments */
    uint32_t site_count;
    uint32_t *snapshot_sites; /* site of each snapshot */
    uint32_t *snapshot_dates; /* and its date */
    uint32_t *first;  /* [clauses + 1]: where a clause's bit set begins in `words` and `masks` */
    uint32_t *words;  /* which 64 snapshots */
    uint64_t *masks;  /* which of them */
    uint32_t *places; /* [clauses]: number of places */
    uint32_t clauses;
    uint32_t snapshots;
    struct view_totals totals;
};

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
    free(view->first);
    free(view->words);
    free(view->masks);
    free(view->places);
    free(view);
}

struct view *view_empty(void)
{
    struct view *view = xcalloc(1, sizeof *view);
    atomic_init(&view->references, 1);
    view->first = xcalloc(1, sizeof *view->first);
    return view;
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

static const struct snapshot_record *record_of(const struct view *view, uint32_t id,
                                               const struct segment **segment)
{
    *segment = holder(view, id, first_snapshot);
    const struct snapshot_record *records = segment_section(*segment, SECTION_SNAPSHOTS);
    return &records[id - segment_header(*segment)->first_snapshot];
}

struct snapshot view_snapshot(const struct view *view, uint32_t id)
{
    const struct segment *segment;
    const struct snapshot_record *record = record_of(view, id, &segment);
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

struct span view_site_name(const struct view *view, uint32_t site)
{
    return view->sites[site];
}

/* A walk over the blocks of a snapshot. */
struct snapshot_walk {
    const unsigned char *in; /* the next reference */
    uint32_t left;           /* blocks to come */
    uint32_t number;         /* of the block */
    uint32_t gap;            /* bytes between the end of the block before, or the body's start, and it */
};

static void walk_open(struct snapshot_walk *walk, const struct segment *segment,
                      const struct snapshot_record *record)
{
    const unsigned char *references = segment_section(segment, SECTION_REFERENCES);
    *walk = (struct snapshot_walk){
        .in = references + record->references, .left = record->blocks, .number = UINT32_MAX};
}

static bool walk_next(struct snapshot_walk *walk)
{
    if (walk->left-- == 0) {
        return false;
    }
    uint32_t difference;
    walk->in = varint_get(walk->in, &difference);
    walk->in = varint_get(walk->in, &walk->gap);
    walk->number += (difference >> 1 ^ -(difference & 1)) + 1;
    return true;
}

/* A block's length, and its clauses as bytes (index/block.h). */
struct block {
    uint32_t length;
    const unsigned char *clauses;
    const unsigned char *end;
};

static struct block block_at(const struct view *view, uint32_t number)
{
    const struct segment *segment = holder(view, number, first_block);
    uint32_t at = number - segment_header(segment)->first_block;
    const uint32_t *starts = segment_section(segment, SECTION_BLOCK_STARTS);
    const uint32_t *lengths = segment_section(segment, SECTION_BLOCK_LENGTHS);
    const unsigned char *clauses = segment_section(segment, SECTION_BLOCK_CLAUSES);
    return (struct block){lengths[at], clauses + starts[at], clauses + starts[at + 1]};
}

void place_list_free(struct place_list *list)
{
    free(list->items);
    *list = (struct place_list){0};
}

void view_places(const struct view *view, uint32_t snapshot, struct place_list *list)
{
    const struct segment *segment;
    const struct snapshot_record *record = record_of(view, snapshot, &segment);
    struct snapshot_walk walk;
    uint32_t start = record->body;
    list->count = 0;
    for (walk_open(&walk, segment, record); walk_next(&walk);) {
        struct block block = block_at(view, walk.number);
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

/* -------------------------------------------------------------------------------------------
 * Extending a view */

/* An element of a clause's bit set that the new snapshots bring. */
struct element {
    uint32_t clause;
    uint32_t word;
    uint64_t mask;
};

/* What is known of a clause while the reverse list is made. */
struct reverse {
    uint32_t newest; /* index + 1 of its newest element among those added; then how many it gets; then
                        where the next one goes */
    uint32_t last;   /* word of its last element before, + 1; 0 without one */
};

/* The elements added, in order of their snapshots. */
struct elements {
    struct element *items; /* heap */
    size_t count;
    size_t capacity;
    struct reverse *reverse; /* by clause */
};

static void add_element(struct elements *elements, uint32_t clause, uint32_t word, uint64_t mask)
{
    struct reverse *reverse = &elements->reverse[clause];
    if (reverse->newest && elements->items[reverse->newest - 1].word == word) {
        elements->items[reverse->newest - 1].mask |= mask;
        return;
    }
    elements->items = array_reserve(elements->items, &elements->capacity, elements->count + 1,
                                    sizeof *elements->items);
    elements->items[elements->count++] = (struct element){clause, word, mask};
    reverse->newest = (uint32_t)elements->count;
}

/* Where a block stands among 64 snapshots. */
struct block_mark {
    uint64_t mask;  /* which of them hold it */
    uint32_t times; /* how often it stands in them */
    uint32_t places; /* its clauses with words */
};

/* The blocks of 64 snapshots. Versions of a document share most of theirs: so each block's clauses are
 * looked at once for all of them. */
struct block_marks {
    struct block_mark *marks; /* heap, by block number; all but those touched are zero */
    uint32_t *touched;        /* heap: the blocks that stand in them */
    size_t count, capacity;
};

/* Turns the marks into elements and clears them. */
static void add_marked(struct view *view, struct block_marks *marks, uint32_t word,
                       struct elements *elements)
{
    for (size_t i = 0; i < marks->count; i++) {
        struct block_mark *mark = &marks->marks[marks->touched[i]];
        struct block block = block_at(view, marks->touched[i]);
        struct block_walk walk = {0};
        while (block.clauses < block.end) {
            struct place place;
            block.clauses = block_get(block.clauses, &walk, &place);
            if (place.clause != VIEW_NO_CLAUSE) {
                view->places[place.clause] += mark->times;
                add_element(elements, place.clause, word, mark->mask);
            }
        }
        *mark = (struct block_mark){0};
    }
    marks->count = 0;
}

static uint32_t block_places(const struct view *view, uint32_t number)
{
    const struct segment *segment = holder(view, number, first_block);
    const uint32_t *places = segment_section(segment, SECTION_BLOCK_PLACES);
    return places[number - segment_header(segment)->first_block];
}

/* Marks the blocks of a snapshot; returns its places with words. */
static uint32_t mark_blocks(const struct view *view, const struct segment *segment,
                            const struct snapshot_record *record, uint64_t bit,
                            struct block_marks *marks)
{
    struct snapshot_walk walk;
    uint32_t places = 0;
    for (walk_open(&walk, segment, record); walk_next(&walk);) {
        struct block_mark *mark = &marks->marks[walk.number];
        if (!mark->mask) {
            mark->places = block_places(view, walk.number);
            marks->touched = array_reserve(marks->touched, &marks->capacity, marks->count + 1,
                                           sizeof *marks->touched);
            marks->touched[marks->count++] = walk.number;
        }
        mark->mask |= bit;
        mark->times++;
        places += mark->places;
    }
    return places;
}

/* Walks through the new snapshots, counts their places and lists the elements. */
static void add_snapshots(struct view *view, const struct segment *segment,
                          struct snapshot_record *records, struct elements *elements)
{
    const struct segment_header *header = segment_header(segment);
    struct block_marks marks = {
        .marks = xcalloc(header->first_block + (size_t)header->blocks, sizeof *marks.marks)};
    for (uint32_t i = 0; i < header->snapshots; i++) {
        uint32_t number = header->first_snapshot + i;
        records[i].clauses = mark_blocks(view, segment, &records[i],
                                         UINT64_C(1) << number % 64, &marks);
        view->totals.places += records[i].clauses;
        if (number % 64 == 63 || i + 1 == header->snapshots) {
            add_marked(view, &marks, number / 64, elements);
        }
    }
    free(marks.marks);
    free(marks.touched);
}

/* How many elements each clause gets; one that continues the last element before is merged with it. */
static size_t count_elements(const struct view *view, const struct view *before,
                             struct elements *elements)
{
    for (uint32_t i = 0; i < view->clauses; i++) {
        uint32_t end = i < before->clauses ? before->first[i + 1] : 0;
        bool stood = i < before->clauses && end > before->first[i];
        elements->reverse[i] = (struct reverse){0, stood ? before->words[end - 1] + 1 : 0};
    }
    size_t count = 0;
    for (size_t i = 0; i < elements->count; i++) {
        struct reverse *reverse = &elements->reverse[elements->items[i].clause];
        bool merged = reverse->last == elements->items[i].word + 1;
        reverse->newest += !merged;
        count += !merged;
    }
    return count;
}

/* Sets `first` and copies what was known before. */
static void lay_out(struct view *view, const struct view *before, struct elements *elements)
{
    uint32_t at = 0;
    for (uint32_t i = 0; i < view->clauses; i++) {
        view->first[i] = at;
        uint32_t kept = i < before->clauses ? before->first[i + 1] - before->first[i] : 0;
        if (kept) {
            uint32_t from = before->first[i];
            memcpy(view->words + at, before->words + from, kept * sizeof *view->words);
            memcpy(view->masks + at, before->masks + from, kept * sizeof *view->masks);
        }
        uint32_t added = elements->reverse[i].newest;
        elements->reverse[i].newest = at + kept;
        at += kept + added;
    }
    view->first[view->clauses] = at;
}

static void write_elements(struct view *view, const struct elements *elements)
{
    for (size_t i = 0; i < elements->count; i++) {
        const struct element *element = &elements->items[i];
        struct reverse *reverse = &elements->reverse[element->clause];
        if (reverse->last == element->word + 1) {
            view->masks[reverse->newest - 1] |= element->mask;
        } else {
            view->words[reverse->newest] = element->word;
            view->masks[reverse->newest] = element->mask;
            reverse->newest++;
        }
    }
}

static void extend_reverse(struct view *view, const struct view *before,
                           struct segment_header *flat)
{
    const struct segment *segment = view->segments[view->segment_count - 1];
    struct snapshot_record *records =
        (struct snapshot_record *)((char *)flat + flat->sections[SECTION_SNAPSHOTS]);
    view->first = xmalloc((view->clauses + (size_t)1) * sizeof *view->first);
    view->places = xcalloc(view->clauses, sizeof *view->places);
    if (before->clauses) {
        memcpy(view->places, before->places, before->clauses * sizeof *view->places);
    }
    struct elements elements = {.reverse = xcalloc(view->clauses, sizeof *elements.reverse)};
    add_snapshots(view, segment, records, &elements);
    size_t total =
        before->first[before->clauses] + count_elements(view, before, &elements);
    view->words = xmalloc(total * sizeof *view->words);
    view->masks = xmalloc(total * sizeof *view->masks);
    lay_out(view, before, &elements);
    write_elements(view, &elements);
    free(elements.items);
    free(elements.reverse);
}

static void extend_sites(struct view *view, const struct view *before,
                         const struct segment_header *flat)
{
    const struct segment *segment = view->segments[view->segment_count - 1];
    const struct snapshot_record *records = segment_section(segment, SECTION_SNAPSHOTS);
    const char *strings = segment_section(segment, SECTION_STRINGS);
    view->site_count = before->site_count;
    for (uint32_t i = 0; i < flat->snapshots; i++) {
        if (records[i].site_id >= view->site_count) {
            view->site_count = records[i].site_id + 1;
        }
    }
    view->sites = xcalloc(view->site_count, sizeof *view->sites);
    view->snapshot_sites = xmalloc(view->snapshots * sizeof *view->snapshot_sites);
    view->snapshot_dates = xmalloc(view->snapshots * sizeof *view->snapshot_dates);
    if (before->snapshots) {
        memcpy(view->sites, before->sites, before->site_count * sizeof *view->sites);
        memcpy(view->snapshot_sites, before->snapshot_sites,
               before->snapshots * sizeof *view->snapshot_sites);
        memcpy(view->snapshot_dates, before->snapshot_dates,
               before->snapshots * sizeof *view->snapshot_dates);
    }
    for (uint32_t i = 0; i < flat->snapshots; i++) {
        const struct snapshot_record *record = &records[i];
        view->snapshot_sites[flat->first_snapshot + i] = record->site_id;
        view->snapshot_dates[flat->first_snapshot + i] = record->date;
        if (record->site_id >= before->site_count) {
            view->sites[record->site_id] =
                (struct span){strings + record->site, record->site_length};
        }
        view->totals.bytes += record->bytes;
    }
}

static uint64_t memory_of(const struct view *view)
{
    uint64_t bytes = sizeof *view + view->segment_count * sizeof(struct segment *) +
                     view->site_count * sizeof *view->sites +
                     view->snapshots * 2 * sizeof *view->snapshot_sites +
                     (view->clauses + UINT64_C(1)) * sizeof *view->first +
                     view->clauses * sizeof *view->places +
                     view->first[view->clauses] * (sizeof *view->words + sizeof *view->masks);
    for (size_t i = 0; i < view->segment_count; i++) {
        bytes += segment_header(view->segments[i])->size;
    }
    return bytes;
}

struct view *view_extend(const struct view *before, struct segment *segment,
                         struct segment_header *flat, const struct view_facts *facts)
{
    struct view *view = xcalloc(1, sizeof *view);
    atomic_init(&view->references, 1);
    view->serial = before->serial + 1;
    view->totals = before->totals;
    view->segment_count = before->segment_count + 1;
    view->segments = xmalloc(view->segment_count * sizeof(struct segment *));
    for (size_t i = 0; i < before->segment_count; i++) {
        view->segments[i] = segment_ref(before->segments[i]);
    }
    view->segments[before->segment_count] = segment;
    view->clauses = flat->first_clause + flat->clauses;
    view->snapshots = flat->first_snapshot + flat->snapshots;
    extend_reverse(view, before, flat);
    extend_sites(view, before, flat);
    view->totals.terms = facts->words;
    const uint32_t *texts = segment_section(segment, SECTION_TEXT_STARTS);
    view->totals.unique_bytes += texts[flat->clauses];
    view->totals.memory = memory_of(view) + facts->scratch;
    return view;
}
