/* SPDX-License-Identifier: ISC */
/* Grouping, narrowing and ordering the policies. */
#include "ui/roster.h"

#include "base/fold.h"
#include "base/glyph.h"
#include "base/memory.h"

#include <stdlib.h>
#include <time.h>

enum { GAUGE_TIME = 250 }; /* ms that policies are measured for at a time */

struct roster *roster_ref(struct roster *roster)
{
    atomic_fetch_add_explicit(&roster->references, 1, memory_order_relaxed);
    return roster;
}

void roster_unref(struct roster *roster)
{
    if (roster && atomic_fetch_sub_explicit(&roster->references, 1, memory_order_acq_rel) == 1) {
        view_unref(roster->view);
        hits_unref(roster->hits);
        free(roster->order);
        free(roster->position);
        free(roster->start);
        free(roster->snapshots);
        free(roster->site_hits);
        free(roster->gauges);
        free(roster->walk);
        free(roster->walk_hits);
        free(roster->walk_position);
        free(roster);
    }
}

static uint32_t *new_array(size_t count)
{
    return xcalloc(count ? count : 1, sizeof(uint32_t));
}

/* ---------------------------------------------------------------------------------------------
 * Groups */

struct member {
    const struct view *view;
    uint32_t snapshot;
};

static int newest_first(const void *a, const void *b)
{
    const struct member *left = a;
    const struct member *right = b;
    return left->snapshot == right->snapshot                            ? 0
           : view_is_newer(left->view, left->snapshot, right->snapshot) ? -1
                                                                        : 1;
}

/* Newest first within a group; `scratch` has room for its snapshots. */
static void sort_group(struct roster *roster, uint32_t site, struct member *scratch)
{
    uint32_t from = roster->start[site];
    uint32_t count = roster->start[site + 1] - from;
    for (uint32_t i = 0; i < count; i++) {
        uint32_t snapshot = roster->snapshots[from + i];
        scratch[i] = (struct member){roster->view, snapshot};
        roster->dated |= view_snapshot_date(roster->view, snapshot) != 0;
    }
    qsort(scratch, count, sizeof *scratch, newest_first);
    for (uint32_t i = 0; i < count; i++) {
        roster->snapshots[from + i] = scratch[i].snapshot;
    }
}

/* Sorts the snapshots into groups, by counting. */
static void make_groups(struct roster *roster)
{
    uint32_t sites = view_site_count(roster->view);
    uint32_t count = view_snapshot_count(roster->view);
    uint32_t largest = 0;
    roster->start = new_array((size_t)sites + 1);
    roster->snapshots = new_array(count);
    for (uint32_t site = 0; site < sites; site++) {
        roster->start[site + 1] = view_site_policies(roster->view, site);
    }
    for (uint32_t site = 0; site < sites; site++) {
        uint32_t size = roster->start[site + 1];
        largest = size > largest ? size : largest;
        roster->start[site + 1] += roster->start[site];
    }
    uint32_t *next = new_array(sites);
    for (uint32_t i = 0; i < count; i++) {
        uint32_t site = view_snapshot_site(roster->view, i);
        if (view_has_snapshot(roster->view, i)) {
            roster->snapshots[roster->start[site] + next[site]++] = i;
        }
    }
    struct member *scratch = xcalloc((size_t)largest + 1, sizeof *scratch);
    for (uint32_t site = 0; site < sites; site++) {
        sort_group(roster, site, scratch);
    }
    free(scratch);
    free(next);
}

static void count_hits(struct roster *roster)
{
    roster->site_hits = new_array(view_site_count(roster->view));
    uint32_t count = view_snapshot_count(roster->view);
    for (uint32_t i = 0; i < count; i++) {
        uint32_t *hits = &roster->site_hits[view_snapshot_site(roster->view, i)];
        *hits += roster_snapshot_hits(roster, i);
        roster->most_hits = *hits > roster->most_hits ? *hits : roster->most_hits;
    }
}

/* Takes over the gauges that are known. */
static void inherit_gauges(struct roster *roster, const struct roster *previous)
{
    uint32_t sites = view_site_count(roster->view);
    uint32_t known = previous && previous->gauges ? view_site_count(previous->view) : 0;
    roster->gauges = xcalloc((size_t)sites + 1, sizeof *roster->gauges);
    for (uint32_t site = 0; site < sites; site++) {
        uint32_t newest;
        bool some = roster_site_snapshots(roster, site, &newest) > 0;
        roster->gauges[site].snapshot = GAUGE_NONE;
        if (some && site < known && previous->gauges[site].snapshot == newest) {
            roster->gauges[site] = previous->gauges[site];
        }
    }
}

static void make_gauges(struct roster *roster, const struct roster_options *options,
                        const atomic_bool *cancel)
{
    uint32_t sites = view_site_count(roster->view);
    struct timespec begin;
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &begin);
    inherit_gauges(roster, options->previous);
    roster->gauged = true;
    for (uint32_t site = 0; site < sites && roster->gauged; site++) {
        uint32_t newest;
        if (roster->gauges[site].snapshot != GAUGE_NONE ||
            !roster_site_snapshots(roster, site, &newest)) {
            continue;
        }
        roster->gauges[site] = gauge_make(options->archive, roster->view, newest);
        clock_gettime(CLOCK_MONOTONIC, &now);
        long spent = (now.tv_sec - begin.tv_sec) * 1000 + (now.tv_nsec - begin.tv_nsec) / 1000000;
        roster->gauged = spent < GAUGE_TIME && !atomic_load_explicit(cancel, memory_order_relaxed);
    }
}

/* ---------------------------------------------------------------------------------------------
 * Order */

struct entry {
    uint32_t site;
    uint64_t key; /* the larger comes first */
    struct span name;
};

static int compare_entries(const void *a, const void *b)
{
    const struct entry *left = a;
    const struct entry *right = b;
    if (left->key != right->key) {
        return left->key < right->key ? 1 : -1;
    }
    int order = span_compare(left->name, right->name);
    return order ? order : (left->site > right->site) - (left->site < right->site);
}

static uint64_t sort_key(const struct roster *roster, uint32_t site)
{
    uint32_t newest;
    roster_site_snapshots(roster, site, &newest);
    if (roster->gauges) {
        return gauge_key(&roster->gauges[site], roster_gauge(roster));
    }
    switch (roster->sort) {
    case SORT_DATE: return view_snapshot(roster->view, newest).date;
    case SORT_HITS: return roster->site_hits ? roster->site_hits[site] : 0;
    case SORT_LENGTH: return view_snapshot(roster->view, newest).bytes;
    case SORT_SITE:
    case SORT_GAUGE: break;
    }
    return 0;
}

/* `text` folded, and valid until the next call with the same buffer. */
static struct span fold(struct buffer *memory, struct span text)
{
    buffer_clear(memory);
    memory->length = fold_text(text, buffer_reserve(memory, fold_capacity(text.length)));
    return buffer_span(memory);
}

static bool contains(struct span text, struct span part)
{
    for (size_t at = 0; at + part.length <= text.length; at++) {
        if (memcmp(text.bytes + at, part.bytes, part.length) == 0) {
            return true;
        }
    }
    return false;
}

static bool shown(const struct roster *roster, uint32_t site, const struct roster_options *options,
                  struct span needle, struct buffer *memory)
{
    uint32_t newest;
    if (!roster_site_snapshots(roster, site, &newest)) {
        return false;
    }
    if (options->matching && roster->site_hits && !roster->site_hits[site]) {
        return false;
    }
    return needle.length == 0 ||
           contains(fold(memory, view_site_name(roster->view, site)), needle) ||
           contains(fold(memory, view_snapshot(roster->view, newest).title), needle);
}

static bool order_groups(struct roster *roster, const struct roster_options *options,
                         const atomic_bool *cancel)
{
    uint32_t sites = view_site_count(roster->view);
    struct entry *entries = xcalloc((size_t)sites + 1, sizeof *entries);
    struct buffer needle_memory = {0};
    struct buffer memory = {0};
    struct span needle = fold(&needle_memory, span_of(options->narrow));
    for (uint32_t site = 0; site < sites; site++) {
        if (site % 1024 == 0 && atomic_load_explicit(cancel, memory_order_relaxed)) {
            break;
        }
        if (shown(roster, site, options, needle, &memory)) {
            entries[roster->count++] = (struct entry){site, sort_key(roster, site),
                                                      view_site_name(roster->view, site)};
        }
    }
    for (size_t i = 0; i < roster->count; i++) {
        int columns = (int)glyph_columns(entries[i].name);
        roster->widest = columns > roster->widest ? columns : roster->widest;
    }
    qsort(entries, roster->count, sizeof *entries, compare_entries);
    roster->order = new_array(roster->count);
    roster->position = new_array(sites);
    memset(roster->position, 0xFF, sites * sizeof *roster->position);
    for (size_t i = 0; i < roster->count; i++) {
        roster->order[i] = entries[i].site;
        roster->position[entries[i].site] = (uint32_t)i;
    }
    free(entries);
    buffer_free(&needle_memory);
    buffer_free(&memory);
    return !atomic_load(cancel);
}

/* ---------------------------------------------------------------------------------------------
 * Walk */

static void make_walk(struct roster *roster)
{
    uint32_t count = view_snapshot_count(roster->view);
    roster->walk = new_array(count);
    roster->walk_position = new_array(count);
    roster->walk_hits = xcalloc((size_t)count + 1, sizeof *roster->walk_hits);
    memset(roster->walk_position, 0xFF, count * sizeof *roster->walk_position);
    for (size_t i = 0; i < roster->count; i++) {
        uint32_t site = roster->order[i];
        for (uint32_t at = roster->start[site]; at < roster->start[site + 1]; at++) {
            uint32_t snapshot = roster->snapshots[at];
            uint32_t hits = roster_snapshot_hits(roster, snapshot);
            if (hits) {
                size_t index = roster->walk_count++;
                roster->walk[index] = snapshot;
                roster->walk_position[snapshot] = (uint32_t)index;
                roster->walk_hits[index + 1] = roster->walk_hits[index] + hits;
            }
        }
    }
}

struct roster *roster_make(struct view *view, struct hits *hits,
                           const struct roster_options *options, const atomic_bool *cancel)
{
    struct roster *roster = xcalloc(1, sizeof *roster);
    atomic_init(&roster->references, 1);
    roster->view = view_ref(view);
    roster->hits = hits ? hits_ref(hits) : NULL;
    roster->sort = options->sort;
    make_groups(roster);
    if (hits) {
        count_hits(roster);
    }
    if (options->sort >= SORT_GAUGE) {
        make_gauges(roster, options, cancel);
    }
    if (!order_groups(roster, options, cancel)) {
        roster_unref(roster);
        return NULL;
    }
    if (hits) {
        make_walk(roster);
    }
    return roster;
}

uint32_t roster_snapshot_hits(const struct roster *roster, uint32_t snapshot)
{
    size_t from;
    size_t to;
    hits_of(roster->hits, snapshot, &from, &to);
    return (uint32_t)(to - from);
}

uint32_t roster_site_snapshots(const struct roster *roster, uint32_t site, uint32_t *newest)
{
    uint32_t count = roster->start[site + 1] - roster->start[site];
    *newest = count ? roster->snapshots[roster->start[site]] : 0;
    return count;
}
