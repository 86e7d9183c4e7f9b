/* SPDX-License-Identifier: ISC */
/* Making views: the segments of the one before and one more, or fewer snapshots.
 *
 * The reverse list is made anew for each view from the one before and the new segment's snapshots.
 * Rounds grow with what is indexed, so all the copying together is a small multiple of the final
 * size. */
#include "index/publish.h"

#include "base/memory.h"
#include "index/block.h"
#include "index/view_form.h"

#include <stdlib.h>

struct view *view_empty(void)
{
    struct view *view = xcalloc(1, sizeof *view);
    atomic_init(&view->references, 1);
    view->first = xcalloc(1, sizeof *view->first);
    return view;
}

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
        struct block block = view_block(view, marks->touched[i]);
        struct block_walk walk = {0};
        while (block.clauses < block.end) {
            struct place place;
            block.clauses = block_get(block.clauses, &walk, &place);
            if (place.clause != VIEW_NO_CLAUSE) {
                if (view->places[place.clause] == 0) {
                    view->totals.clauses++;
                    view->totals.unique_bytes += view_clause_text(view, place.clause, NULL).length;
                }
                view->places[place.clause] += mark->times;
                add_element(elements, place.clause, word, mark->mask);
            }
        }
        *mark = (struct block_mark){0};
    }
    marks->count = 0;
}

/* Marks the blocks of a snapshot; returns its places with words. */
static uint32_t mark_blocks(const struct view *view, const struct segment *segment,
                            const struct snapshot_record *record, uint64_t bit,
                            struct block_marks *marks)
{
    struct snapshot_walk walk;
    uint32_t places = 0;
    for (snapshot_walk_open(&walk, segment, record); snapshot_walk_next(&walk);) {
        struct block_mark *mark = &marks->marks[walk.number];
        if (!mark->mask) {
            mark->places = view_block(view, walk.number).places;
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
    view->site_policies = xcalloc(view->site_count, sizeof *view->site_policies);
    view->snapshot_sites = xmalloc(view->snapshots * sizeof *view->snapshot_sites);
    view->snapshot_dates = xmalloc(view->snapshots * sizeof *view->snapshot_dates);
    view->snapshot_orders = xmalloc(view->snapshots * sizeof *view->snapshot_orders);
    if (before->snapshots) {
        memcpy(view->sites, before->sites, before->site_count * sizeof *view->sites);
        memcpy(view->site_policies, before->site_policies,
               before->site_count * sizeof *view->site_policies);
        memcpy(view->snapshot_sites, before->snapshot_sites,
               before->snapshots * sizeof *view->snapshot_sites);
        memcpy(view->snapshot_dates, before->snapshot_dates,
               before->snapshots * sizeof *view->snapshot_dates);
        memcpy(view->snapshot_orders, before->snapshot_orders,
               before->snapshots * sizeof *view->snapshot_orders);
    }
    for (uint32_t i = 0; i < flat->snapshots; i++) {
        const struct snapshot_record *record = &records[i];
        view->snapshot_sites[flat->first_snapshot + i] = record->site_id;
        view->snapshot_dates[flat->first_snapshot + i] = record->date;
        view->snapshot_orders[flat->first_snapshot + i] = record->order;
        if (record->site_id >= before->site_count) {
            view->sites[record->site_id] =
                (struct span){strings + record->site, record->site_length};
        }
        view->totals.sites += view->site_policies[record->site_id]++ == 0;
        view->totals.bytes += record->bytes;
    }
}

static uint64_t memory_of(const struct view *view)
{
    uint64_t bytes = sizeof *view + view->segment_count * sizeof(struct segment *) +
                     view->site_count * (sizeof *view->sites + sizeof *view->site_policies) +
                     view->retired.count * sizeof *view->retired.words +
                     view->snapshots * (sizeof *view->snapshot_sites + sizeof *view->snapshot_dates +
                                        sizeof *view->snapshot_orders) +
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
    if (before->retired.words) {
        view->retired = bits_copy(&before->retired, flat->first_snapshot + (size_t)flat->snapshots);
    }
    view->clauses = flat->first_clause + flat->clauses;
    view->snapshots = flat->first_snapshot + flat->snapshots;
    extend_reverse(view, before, flat);
    extend_sites(view, before, flat);
    view->totals.policies += flat->snapshots;
    view->totals.terms = facts->words;
    view->totals.memory = memory_of(view) + facts->scratch;
    return view;
}

/* -------------------------------------------------------------------------------------------
 * Retiring snapshots */

/* The element of a clause's bit set that holds a snapshot which the clause stands in. */
static uint64_t *element_of(const struct view *view, uint32_t clause, uint32_t snapshot)
{
    uint32_t low = view->first[clause];
    uint32_t high = view->first[clause + 1];
    while (high - low > 1) {
        uint32_t middle = low + (high - low) / 2;
        if (view->words[middle] <= snapshot / 64) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return &view->masks[low];
}

/* Takes a snapshot out of what is counted and of the bit sets of its clauses. */
static void retire(struct view *view, uint32_t snapshot, struct place_list *places)
{
    struct snapshot record = view_snapshot(view, snapshot);
    bits_add(&view->retired, snapshot);
    view->totals.policies--;
    view->totals.bytes -= record.bytes;
    view->totals.places -= record.clauses;
    view->totals.sites -= --view->site_policies[record.site_id] == 0;
    view_places(view, snapshot, places);
    for (size_t i = 0; i < places->count; i++) {
        uint32_t clause = places->items[i].clause;
        if (clause == VIEW_NO_CLAUSE) {
            continue;
        }
        *element_of(view, clause, snapshot) &= ~(UINT64_C(1) << snapshot % 64);
        if (--view->places[clause] == 0) {
            view->totals.clauses--;
            view->totals.unique_bytes -= view_clause_text(view, clause, NULL).length;
        }
    }
}

/* Drops the elements that have become empty. */
static void drop_empty(struct view *view)
{
    uint32_t kept = 0;
    uint32_t from = 0;
    for (uint32_t clause = 0; clause < view->clauses; clause++) {
        uint32_t end = view->first[clause + 1];
        view->first[clause] = kept;
        for (; from < end; from++) {
            if (view->masks[from]) {
                view->words[kept] = view->words[from];
                view->masks[kept++] = view->masks[from];
            }
        }
    }
    view->first[view->clauses] = kept;
}

static void *copy_of(const void *items, size_t count, size_t size)
{
    void *copy = xmalloc(count * size + 1);
    if (count) {
        memcpy(copy, items, count * size);
    }
    return copy;
}

/* A view of its own with all that `before` has. */
static struct view *copy_view(const struct view *before)
{
    struct view *view = xcalloc(1, sizeof *view);
    uint32_t elements = before->first[before->clauses];
    atomic_init(&view->references, 1);
    view->serial = before->serial + 1;
    view->segment_count = before->segment_count;
    view->site_count = before->site_count;
    view->clauses = before->clauses;
    view->snapshots = before->snapshots;
    view->totals = before->totals;
    view->segments = copy_of(before->segments, before->segment_count, sizeof(struct segment *));
    for (size_t i = 0; i < view->segment_count; i++) {
        segment_ref(view->segments[i]);
    }
    view->sites = copy_of(before->sites, before->site_count, sizeof *view->sites);
    view->site_policies =
        copy_of(before->site_policies, before->site_count, sizeof *view->site_policies);
    view->snapshot_sites =
        copy_of(before->snapshot_sites, before->snapshots, sizeof *view->snapshot_sites);
    view->snapshot_dates =
        copy_of(before->snapshot_dates, before->snapshots, sizeof *view->snapshot_dates);
    view->snapshot_orders =
        copy_of(before->snapshot_orders, before->snapshots, sizeof *view->snapshot_orders);
    view->first = copy_of(before->first, before->clauses + (size_t)1, sizeof *view->first);
    view->words = copy_of(before->words, elements, sizeof *view->words);
    view->masks = copy_of(before->masks, elements, sizeof *view->masks);
    view->places = copy_of(before->places, before->clauses, sizeof *view->places);
    view->retired = bits_copy(&before->retired, before->snapshots);
    return view;
}

struct view *view_retire(const struct view *before, const uint32_t *snapshots, size_t count)
{
    struct view *view = copy_view(before);
    struct place_list places = {0};
    for (size_t i = 0; i < count; i++) {
        retire(view, snapshots[i], &places);
    }
    place_list_free(&places);
    drop_empty(view);
    view->totals.memory = memory_of(view);
    return view;
}
