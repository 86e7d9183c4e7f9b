/* SPDX-License-Identifier: ISC */
/* Taking up what is there already: an index that was kept in a file, or the one that this indexer has
 * built, and a collection that has changed since. */
#include "index/indexer_form.h"

#include "base/bits.h"
#include "base/hash.h"
#include "base/memory.h"
#include "base/numbers.h"
#include "index/cache.h"

#include <stdlib.h>

/* -------------------------------------------------------------------------------------------
 * A kept index */

/* Waits for the whole listing and takes the stamps of all entries, heap, *count of them; NULL when
 * stopped. */
static uint64_t *list_stamps(struct indexer *indexer, uint32_t *count)
{
    uint64_t *stamps = NULL;
    size_t capacity = 0;
    bool complete = false;
    uint32_t listed = 0;
    for (*count = 0; !complete || *count < listed; ++*count) {
        if (*count >= listed) {
            listed = collection_wait(indexer->collection, *count, &complete);
        }
        if (*count >= listed) {
            break;
        }
        if (indexer_stopped(indexer)) {
            free(stamps);
            return NULL;
        }
        stamps = array_reserve(stamps, &capacity, (size_t)*count + 1, sizeof *stamps);
        stamps[*count] = collection_stamp(indexer->collection, *count);
    }
    return indexer_stopped(indexer) ? NULL : array_reserve(stamps, &capacity, 1, sizeof *stamps);
}

/* Finds for each entry that the kept index had the number that it has now, or CACHE_GONE; lists in
 * `wanted` those of `count` that it hadn't. Returns how many are the same. */
static uint32_t compare_stamps(struct indexer *indexer, const struct cache *cache,
                               const uint64_t *stamps, uint32_t count, uint32_t *entries)
{
    struct numbers known = {0};
    uint32_t kept = cache_entries(cache);
    uint32_t *first = xmalloc((kept + (size_t)1) * sizeof *first); /* by number of the stamp */
    uint32_t same = 0;
    for (uint32_t i = 0; i < kept; i++) {
        size_t before = known.count;
        entries[i] = CACHE_GONE;
        if (numbers_of(&known, cache_stamp(cache, i)) == before) {
            first[before] = i;
        }
    }
    size_t numbers = known.count;
    indexer->wanted = xmalloc((count + (size_t)1) * sizeof *indexer->wanted);
    indexer->wanted_count = 0;
    for (uint32_t i = 0; i < count; i++) {
        size_t number = stamps[i] ? numbers_of(&known, stamps[i]) : numbers;
        if (number < numbers && entries[first[number]] == CACHE_GONE) {
            entries[first[number]] = i;
            same++;
        } else {
            indexer->wanted[indexer->wanted_count++] = i;
        }
    }
    numbers_free(&known);
    free(first);
    return same;
}

static void add_problem(struct indexer *indexer, uint32_t entry, struct span reason)
{
    indexer->problems = array_reserve(indexer->problems, &indexer->problem_capacity,
                                      indexer->problem_count + 1, sizeof *indexer->problems);
    indexer->problems[indexer->problem_count++] =
        (struct problem){entry, xstrndup(reason.bytes, reason.length)};
}

/* Takes over the problems that were met when the index was made. Locked by the caller. */
static void load_problems(struct indexer *indexer, const struct cache *cache,
                          const uint32_t *entries)
{
    uint32_t entry;
    struct span reason;
    for (uint32_t i = 0; cache_problem(cache, i, &entry, &reason); i++) {
        if (entry < cache_entries(cache) && entries[entry] != CACHE_GONE) {
            add_problem(indexer, entries[entry], reason);
        }
    }
}

/* The view of the kept index without what is gone, whose entries have the numbers they have now. */
static struct view *load_view(struct indexer *indexer, struct cache *cache,
                              const uint32_t *entries)
{
    struct view *whole = cache_view(cache, indexer->collection, entries);
    if (!whole) {
        return NULL;
    }
    uint32_t count = view_snapshot_count(whole);
    uint32_t *gone = xmalloc((count + (size_t)1) * sizeof *gone);
    size_t gone_count = 0;
    for (uint32_t i = 0; i < count; i++) {
        if (view_snapshot_entry(whole, i) == CACHE_GONE) {
            gone[gone_count++] = i;
        }
    }
    struct view *view = gone_count ? view_retire(whole, gone, gone_count) : view_ref(whole);
    view_unref(whole);
    free(gone);
    return view;
}

static void take_kept(struct indexer *indexer, struct cache *cache, struct view *view,
                      const uint32_t *entries, uint32_t count)
{
    atomic_store(&indexer->read, count - indexer->wanted_count);
    atomic_store(&indexer->bytes, view_totals(view).bytes);
    rounds_collect_problems(indexer); /* the listing's */
    pthread_mutex_lock(&indexer->lock);
    struct view *old = indexer->view;
    indexer->view = view;
    indexer->kept_count = view_totals(view).policies;
    load_problems(indexer, cache, entries);
    indexer->exhausted = indexer->wanted_count == 0;
    pthread_mutex_unlock(&indexer->lock);
    view_unref(old);
}

bool growth_load_kept(struct indexer *indexer)
{
    struct error error;
    uint32_t count = 0;
    struct cache *cache =
        indexer->kept ? cache_open(indexer->kept, indexer->options.build, &error) : NULL;
    uint64_t *stamps = cache ? list_stamps(indexer, &count) : NULL;
    if (!stamps) {
        cache_close(cache);
        return false;
    }
    uint32_t *entries = xmalloc((cache_entries(cache) + (size_t)1) * sizeof *entries);
    uint32_t same = compare_stamps(indexer, cache, stamps, count, entries);
    /* What is mostly gone would be a burden. */
    bool worth = same >= cache_entries(cache) / 2;
    struct view *view = worth ? load_view(indexer, cache, entries) : NULL;
    if (view) {
        take_kept(indexer, cache, view, entries, count);
        indexer->stamps = stamps;
        indexer->stamp_capacity = indexer->stamp_count = count;
    } else {
        free(stamps);
        free(indexer->wanted);
        indexer->wanted = NULL;
    }
    bool whole = view && indexer->exhausted;
    free(entries);
    cache_close(cache);
    return whole;
}

/* -------------------------------------------------------------------------------------------
 * A collection that changes */

/* Lists the snapshots whose entries are gone, to be retired. */
static void retire_entries(struct indexer *indexer, const struct view *view,
                           const struct bits *gone)
{
    uint32_t count = view_snapshot_count(view);
    for (uint32_t i = 0; i < count; i++) {
        uint32_t entry = view_snapshot_entry(view, i);
        if (view_has_snapshot(view, i) && entry / 64 < gone->count && bits_has(gone, entry)) {
            indexer->retiring =
                array_reserve(indexer->retiring, &indexer->retiring_capacity,
                              indexer->retiring_count + (size_t)1, sizeof *indexer->retiring);
            indexer->retiring[indexer->retiring_count++] = i;
        }
    }
}

/* Drops the problems of entries that are gone. */
static void drop_problems(struct indexer *indexer, const struct bits *gone)
{
    pthread_mutex_lock(&indexer->lock);
    size_t kept = 0;
    for (size_t i = 0; i < indexer->problem_count; i++) {
        struct problem problem = indexer->problems[i];
        if (problem.entry / 64 < gone->count && bits_has(gone, problem.entry)) {
            free(problem.reason);
        } else {
            indexer->problems[kept++] = problem;
        }
    }
    indexer->problem_count = kept;
    pthread_mutex_unlock(&indexer->lock);
}

static uint64_t path_hash(struct indexer *indexer, uint32_t entry, struct buffer *path)
{
    buffer_clear(path);
    collection_path(indexer->collection, entry, path);
    return hash_64(buffer_span(path));
}

/* Counts as changed what is gone and new under the same path. */
static struct indexer_change count_change(struct indexer *indexer,
                                          const struct collection_change *found)
{
    struct indexer_change change = {.added = found->end - found->first,
                                    .gone = (uint32_t)found->gone_count};
    struct numbers gone = {0};
    struct buffer path = {0};
    for (size_t i = 0; i < found->gone_count; i++) {
        numbers_of(&gone, path_hash(indexer, found->gone[i], &path));
    }
    size_t count = gone.count;
    for (uint32_t i = found->first; i < found->end && count; i++) {
        if (numbers_of(&gone, path_hash(indexer, i, &path)) < count) {
            change.changed++;
            change.added--;
            change.gone--;
        }
    }
    numbers_free(&gone);
    buffer_free(&path);
    return change;
}

/* Sees to it that the rounds read what is new, and what an earlier refresh that stopped has left, and
 * retire what is gone. */
static void take_change(struct indexer *indexer, const struct collection_change *found)
{
    struct bits gone = bits_new(found->end);
    for (size_t i = 0; i < found->gone_count; i++) {
        bits_add(&gone, found->gone[i]);
    }
    if (found->gone_count) {
        retire_entries(indexer, indexer->view, &gone);
        drop_problems(indexer, &gone);
    }
    uint32_t left = indexer->wanted ? indexer->wanted_count - indexer->next : 0;
    uint32_t *wanted = xmalloc((left + (found->end - found->first) + (size_t)1) * sizeof *wanted);
    uint32_t count = 0;
    for (uint32_t i = 0; i < left; i++) {
        uint32_t entry = indexer->wanted[indexer->next + i];
        wanted[count] = entry;
        count += !bits_has(&gone, entry);
    }
    for (uint32_t entry = found->first; entry < found->end; entry++) {
        wanted[count++] = entry;
    }
    bits_free(&gone);
    free(indexer->wanted);
    indexer->wanted = wanted;
    indexer->wanted_count = count;
    indexer->next = 0;
}

/* Reads what is wanted; the rounds of the first time are over. */
static void read_wanted(struct indexer *indexer, const atomic_bool *cancel)
{
    indexer->stop = cancel;
    pthread_mutex_lock(&indexer->lock);
    indexer->done = indexer->exhausted = false;
    pthread_mutex_unlock(&indexer->lock);
    rounds_open(indexer);
    rounds_run(indexer, true);
    indexer->stop = NULL;
    pthread_mutex_lock(&indexer->lock);
    indexer->done = true;
    pthread_cond_broadcast(&indexer->ended);
    pthread_mutex_unlock(&indexer->lock);
    indexer_notify(indexer);
}

bool indexer_refresh(struct indexer *indexer, const atomic_bool *cancel,
                     struct indexer_change *change, struct error *error)
{
    struct collection_change found;
    *change = (struct indexer_change){0};
    if (!collection_refresh(indexer->collection, indexer->stamps, indexer->stamp_count, cancel,
                            &found, error)) {
        return false;
    }
    *change = count_change(indexer, &found);
    take_change(indexer, &found);
    rounds_collect_problems(indexer); /* the listing's */
    if (indexer->wanted_count || indexer->retiring_count) {
        read_wanted(indexer, cancel);
    }
    collection_change_free(&found);
    return true;
}
