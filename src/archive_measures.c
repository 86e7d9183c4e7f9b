/* SPDX-License-Identifier: ISC */
/* The store of measures: the counts of each distinct clause, by its number.
 *
 * Threads: everything is behind one lock, which is not held while a clause is measured. Two threads
 * may measure the same clause at once, and come to the same counts. */
#include "archive_measures.h"

#include "base/memory.h"

#include <pthread.h>
#include <stdlib.h>

/* The counts of a clause. All zero until it was measured. */
struct counts {
    uint16_t words, english, sentences, prose, syllables, long_words;
};

struct measure_store {
    pthread_mutex_t lock;    /* all below */
    struct counts *counts;   /* by clause; one of which a count exceeds 16 bits is never kept */
    size_t count, capacity;
    struct measurer **idle;  /* measurers that no thread is using */
    size_t idle_count, idle_capacity;
};

struct measure_store *measure_store_new(void)
{
    struct measure_store *store = xcalloc(1, sizeof *store);
    pthread_mutex_init(&store->lock, NULL);
    return store;
}

void measure_store_free(struct measure_store *store)
{
    if (store) {
        for (size_t i = 0; i < store->idle_count; i++) {
            measurer_free(store->idle[i]);
        }
        free(store->idle);
        free(store->counts);
        pthread_mutex_destroy(&store->lock);
        free(store);
    }
}

static struct measures unpack(const struct counts *counts)
{
    return (struct measures){counts->words, counts->english,   counts->sentences,
                             counts->prose, counts->syllables, counts->long_words};
}

static void pack(const struct measures *measures, struct counts *counts)
{
    /* Syllables and words are at least as many as anything else. */
    if (measures->words <= UINT16_MAX && measures->syllables <= UINT16_MAX) {
        *counts = (struct counts){(uint16_t)measures->words,     (uint16_t)measures->english,
                                  (uint16_t)measures->sentences, (uint16_t)measures->prose,
                                  (uint16_t)measures->syllables, (uint16_t)measures->long_words};
    }
}

/* Adds what is known to *sum and moves the places of other clauses to the front; returns their
 * number. *measurer is for them. */
static size_t add_known(struct measure_store *store, const struct view *view,
                        struct place_list *places, struct measures *sum, struct measurer **measurer)
{
    size_t unknown = 0;
    size_t clauses = view_clause_count(view);
    pthread_mutex_lock(&store->lock);
    if (store->count < clauses) {
        store->counts = array_reserve(store->counts, &store->capacity, clauses, sizeof *store->counts);
        memset(store->counts + store->count, 0, (clauses - store->count) * sizeof *store->counts);
        store->count = clauses;
    }
    for (size_t i = 0; i < places->count; i++) {
        const struct place *place = &places->items[i];
        if (place->clause == VIEW_NO_CLAUSE) {
            continue;
        }
        if (store->counts[place->clause].words) {
            struct measures known = unpack(&store->counts[place->clause]);
            measures_add(sum, &known, place->kind);
        } else {
            places->items[unknown++] = *place;
        }
    }
    *measurer = unknown && store->idle_count ? store->idle[--store->idle_count] : NULL;
    pthread_mutex_unlock(&store->lock);
    return unknown;
}

static void keep(struct measure_store *store, const struct place *places,
                 const struct measures *measures, size_t count, struct measurer *measurer)
{
    pthread_mutex_lock(&store->lock);
    for (size_t i = 0; i < count; i++) {
        pack(&measures[i], &store->counts[places[i].clause]);
    }
    store->idle = array_reserve(store->idle, &store->idle_capacity, store->idle_count + 1,
                                sizeof *store->idle);
    store->idle[store->idle_count++] = measurer;
    pthread_mutex_unlock(&store->lock);
}

struct measures measure_store_policy(struct measure_store *store, const struct view *view,
                                     uint32_t snapshot)
{
    struct measures sum = {0};
    struct measurer *measurer;
    struct place_list places = {0};
    view_places(view, snapshot, &places);
    size_t unknown = add_known(store, view, &places, &sum, &measurer);
    if (unknown) {
        measurer = measurer ? measurer : measurer_new();
        struct measures *measures = xmalloc(unknown * sizeof *measures);
        for (size_t i = 0; i < unknown; i++) {
            const struct place *place = &places.items[i];
            measures[i] = measure_text(measurer, view_clause_text(view, place->clause, NULL));
            measures_add(&sum, &measures[i], place->kind);
        }
        keep(store, places.items, measures, unknown, measurer);
        free(measures);
    }
    place_list_free(&places);
    return sum;
}
