/* SPDX-License-Identifier: ISC */
/* Rounds: reading entries into drafts, making a segment of them, publishing it. */
#include "index/indexer_form.h"

#include "base/hash.h"
#include "base/memory.h"
#include "base/order.h"
#include "index/twins.h"

#include <stdlib.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif

enum {
    BATCH = 8, /* entries a worker takes at a time */
    /* A round ends when this much that is new (draft_size), or source, was read: */
    FIRST_TEXT = 256 << 10,
    LEAST_TEXT = 3 << 18, /* later at least this, */
    TEXT_SHARE = 16,      /* or a sixteenth of the text so far */
    FIRST_SOURCE = 2 << 20,
    LEAST_SOURCE = 24 << 20,
    SOURCE_SHARE = 3,
    STARVED_TEXT = 64 << 10, /* when the listing falls behind */
};

/* Takes the next entries, or of those wanted: sets *first and returns how many. 0 when none is left, or when the listing
 * is behind and what the round has so far should be published first. */
static uint32_t take_entries(struct indexer *indexer, uint32_t *first)
{
    for (;;) {
        bool complete = true;
        uint32_t count = indexer->wanted ? indexer->wanted_count
                                         : collection_count(indexer->collection, &complete);
        pthread_mutex_lock(&indexer->lock);
        uint32_t next = indexer->next;
        uint32_t taken = count > next ? count - next : 0;
        taken = taken > BATCH ? BATCH : taken;
        *first = next;
        indexer->next += taken;
        if (!taken && complete) {
            indexer->exhausted = true;
        }
        pthread_mutex_unlock(&indexer->lock);
        if (taken || complete) {
            return taken;
        }
        if (atomic_load(&indexer->round_text) >= STARVED_TEXT) {
            atomic_store(&indexer->round_over, true);
            return 0;
        }
        collection_wait(indexer->collection, next, &complete);
    }
}

/* Publishes the pending segment, if there is one, without what is to be retired. */
static void publish(struct indexer *indexer)
{
    double start = worker_clock();
    struct view *old = indexer->view; /* only this thread replaces it */
    struct view *view = view_ref(old);
    if (indexer->retiring_count) {
        view_unref(view);
        view = view_retire(old, indexer->retiring, indexer->retiring_count);
        indexer->retiring_count = 0;
    }
    if (indexer->pending) {
        struct view *before = view;
        view = view_extend(before, segment_new(indexer->pending), indexer->pending, &indexer->facts);
        view_unref(before);
        indexer->pending = NULL;
    }
    pthread_mutex_lock(&indexer->lock);
    indexer->view = view;
    indexer->times.publishing += worker_clock() - start;
    pthread_mutex_unlock(&indexer->lock);
    view_unref(old);
    indexer_notify(indexer);
}

/* How much is new in a draft: its texts, and where they stand in its blocks. */
static size_t draft_size(const struct draft *draft)
{
    return draft->text.length + draft->block_clauses.length;
}

/* Step: a worker's part of a round. */
static void read_entries(void *context, unsigned thread)
{
    struct indexer *indexer = context;
    struct worker *worker = &indexer->workers[thread];
    if (thread == 0 && indexer->pending) {
        publish(indexer); /* while the others already read on */
    }
    while (!atomic_load(&indexer->round_over)) {
        uint32_t first;
        uint32_t count = take_entries(indexer, &first);
        if (count == 0) {
            return;
        }
        for (uint32_t i = 0; i < count; i++) {
            if (indexer_stopped(indexer)) {
                return;
            }
            pool_let_pass();
            size_t text = draft_size(&worker->draft);
            uint32_t entry = indexer->wanted ? indexer->wanted[first + i] : first + i;
            uint64_t bytes = worker_read(worker, entry);
            text = draft_size(&worker->draft) - text;
            atomic_fetch_add_explicit(&indexer->read, 1, memory_order_relaxed);
            atomic_fetch_add_explicit(&indexer->bytes, bytes, memory_order_relaxed);
            text += atomic_fetch_add(&indexer->round_text, text);
            bytes += atomic_fetch_add(&indexer->round_source, bytes);
            if (text >= indexer->text_budget || bytes >= indexer->source_budget) {
                atomic_store(&indexer->round_over, true);
            }
        }
    }
}

static void begin_round(struct indexer *indexer)
{
    indexer->total_text += atomic_load(&indexer->round_text);
    indexer->total_source += atomic_load(&indexer->round_source);
    bool first = indexer->total_source == 0;
    size_t text = indexer->total_text / TEXT_SHARE;
    size_t source = indexer->total_source / SOURCE_SHARE;
    size_t least_text = first ? FIRST_TEXT : LEAST_TEXT;
    size_t least_source = first ? FIRST_SOURCE : LEAST_SOURCE;
    indexer->text_budget = text > least_text ? text : least_text;
    indexer->source_budget = source > least_source ? source : least_source;
    atomic_store(&indexer->round_over, false);
    atomic_store(&indexer->round_text, 0);
    atomic_store(&indexer->round_source, 0);
    for (unsigned i = 0; i < pool_threads(indexer->pool); i++) {
        worker_clear(&indexer->workers[i]);
    }
}

static int compare_problems(const void *a, const void *b)
{
    return order_of(((const struct problem *)a)->entry, ((const struct problem *)b)->entry);
}

void rounds_collect_problems(struct indexer *indexer)
{
    struct buffer path = {0};
    struct buffer reason = {0};
    pthread_mutex_lock(&indexer->lock);
    size_t before = indexer->problem_count;
    for (unsigned i = 0; indexer->workers && i < pool_threads(indexer->pool); i++) {
        struct draft *draft = &indexer->workers[i].draft;
        indexer->problems = array_reserve(indexer->problems, &indexer->problem_capacity,
                                          indexer->problem_count + draft->problem_count,
                                          sizeof *indexer->problems);
        for (size_t j = 0; j < draft->problem_count; j++) {
            indexer->problems[indexer->problem_count++] =
                (struct problem){draft->problems[j].entry, draft->problems[j].reason};
        }
        draft->problem_count = 0;
    }
    if (indexer->problem_count > before) {
        qsort(indexer->problems + before, indexer->problem_count - before,
              sizeof *indexer->problems, compare_problems);
    }
    while (collection_problem(indexer->collection, indexer->listing_problems, &path, &reason)) {
        indexer->listing_problems++;
        buffer_clear(&path);
        buffer_clear(&reason);
    }
    pthread_mutex_unlock(&indexer->lock);
    buffer_free(&path);
    buffer_free(&reason);
}

/* Notes when the round's entries were changed. */
static void collect_stamps(struct indexer *indexer)
{
    for (unsigned i = 0; i < pool_threads(indexer->pool); i++) {
        const struct draft *draft = &indexer->workers[i].draft;
        for (size_t j = 0; j < draft->stamp_count; j++) {
            uint32_t entry = draft->stamps[j].entry;
            indexer->stamps = array_reserve(indexer->stamps, &indexer->stamp_capacity,
                                            entry + (size_t)1, sizeof *indexer->stamps);
            while (indexer->stamp_count <= entry) {
                indexer->stamps[indexer->stamp_count++] = 0;
            }
            indexer->stamps[entry] = draft->stamps[j].stamp;
        }
    }
}

/* Moves the workers' times to the sum. */
static void sum_times(struct indexer *indexer, double publishing)
{
    pthread_mutex_lock(&indexer->lock);
    struct indexer_times *sum = &indexer->times;
    sum->publishing += publishing;
    for (unsigned i = 0; i < pool_threads(indexer->pool); i++) {
        struct indexer_times *times = &indexer->workers[i].times;
        sum->reading += times->reading;
        sum->hashing += times->hashing;
        sum->parsing += times->parsing;
        sum->tokenising += times->tokenising;
        *times = (struct indexer_times){0};
    }
    pthread_mutex_unlock(&indexer->lock);
}

static size_t scratch_memory(const struct indexer *indexer)
{
    size_t bytes = seen_memory(indexer->shared.blocks) + seen_memory(indexer->shared.clauses) +
                   encoder_memory(indexer->encoder);
    for (unsigned i = 0; i < pool_threads(indexer->pool); i++) {
        const struct worker *worker = &indexer->workers[i];
        bytes += worker->raw.capacity + worker->draft.text.capacity +
                 worker->draft.stream_capacity * sizeof *worker->draft.stream +
                 dictionary_memory(worker->draft.dictionary);
    }
    return bytes;
}

/* Counts the words that the last round brought and that nothing had before. */
static void count_words(struct indexer *indexer)
{
    const struct dictionary *words = encoder_dictionary(indexer->encoder);
    for (; indexer->words_counted < dictionary_count(words); indexer->words_counted++) {
        uint32_t word = indexer->words_counted;
        indexer->words += !view_has_word(indexer->base, dictionary_word(words, word),
                                         encoder_stem(indexer->encoder, word));
    }
}

/* Makes a segment of what the round found. */
static void encode(struct indexer *indexer)
{
    double start = worker_clock();
    struct draft *drafts = xcalloc(pool_threads(indexer->pool), sizeof *drafts);
    uint32_t snapshots = 0;
    for (unsigned i = 0; i < pool_threads(indexer->pool); i++) {
        drafts[i] = indexer->workers[i].draft;
        snapshots += (uint32_t)drafts[i].snapshot_count;
    }
    if (snapshots) {
        struct encoder_numbers *numbers = &indexer->numbers;
        numbers->clauses = seen_count(indexer->shared.clauses) - numbers->first_clause;
        numbers->blocks = seen_count(indexer->shared.blocks) - numbers->first_block;
        indexer->pending = encoder_encode(indexer->encoder, drafts, numbers);
        numbers->first_clause += numbers->clauses;
        numbers->first_block += numbers->blocks;
        numbers->first_snapshot += snapshots;
    }
    free(drafts);
    count_words(indexer);
    indexer->facts = (struct view_facts){
        .words = indexer->words,
        .scratch = scratch_memory(indexer),
    };
    sum_times(indexer, worker_clock() - start);
}

/* ---- Opening and closing --------------------------------------------------------------------- */

/* Step: a thread's part of the clauses that are known. */
static void know_clauses(void *context, unsigned thread)
{
    struct indexer *indexer = context;
    uint64_t count = view_clause_count(indexer->base);
    unsigned threads = pool_threads(indexer->pool);
    for (uint64_t i = count * thread / threads; i < count * (thread + 1) / threads; i++) {
        struct span text = view_clause_text(indexer->base, (uint32_t)i, NULL);
        seen_put(indexer->shared.clauses, hash_128(text), (uint32_t)i);
    }
}

void rounds_open(struct indexer *indexer)
{
    struct view *view = indexer->view; /* only this thread replaces it */
    indexer->base = view_ref(view);
    indexer->words = view_totals(view).terms;
    indexer->words_counted = 0;
    indexer->numbers = (struct encoder_numbers){.first_clause = view_clause_count(view),
                                                .first_block = view_block_count(view),
                                                .first_snapshot = view_snapshot_count(view)};
    if (!indexer->shared.clauses) {
        /* The blocks' texts aren't kept: those that come again are filed anew, once. */
        indexer->shared.blocks = seen_new(indexer->numbers.first_block);
        indexer->shared.clauses = seen_new(indexer->numbers.first_clause);
        pool_run(indexer->pool, know_clauses, indexer);
    }
    indexer->encoder = encoder_new(indexer->pool);
    for (uint32_t i = 0; i < view_site_count(view); i++) {
        encoder_know_site(indexer->encoder, view_site_name(view, i));
    }
    indexer->shared.words = encoder_dictionary(indexer->encoder);
    indexer->workers = xcalloc(pool_threads(indexer->pool), sizeof *indexer->workers);
    for (unsigned i = 0; i < pool_threads(indexer->pool); i++) {
        worker_init(&indexer->workers[i], &indexer->shared);
    }
}

void rounds_close(struct indexer *indexer, bool keep_seen)
{
    for (unsigned i = 0; indexer->workers && i < pool_threads(indexer->pool); i++) {
        worker_free(&indexer->workers[i]);
    }
    free(indexer->workers);
    indexer->workers = NULL;
    encoder_free(indexer->encoder);
    indexer->encoder = NULL;
    view_unref(indexer->base);
    indexer->base = NULL;
    indexer->facts.scratch = 0;
    collection_rest(indexer->collection);
    if (keep_seen) {
        indexer->facts.scratch =
            seen_memory(indexer->shared.blocks) + seen_memory(indexer->shared.clauses);
    } else {
        seen_free(indexer->shared.blocks);
        seen_free(indexer->shared.clauses);
        indexer->shared.blocks = indexer->shared.clauses = NULL;
    }
#ifdef __GLIBC__
    malloc_trim(0); /* the browser may stay open for days: give back what lies between */
#endif
}

bool rounds_run(struct indexer *indexer, bool keep_seen)
{
    bool exhausted = false;
    bool stopped = indexer_stopped(indexer);
    while (!exhausted && !stopped) {
        uint32_t first = indexer->next;
        begin_round(indexer);
        pool_run(indexer->pool, read_entries, indexer);
        stopped = indexer_stopped(indexer);
        if (stopped) {
            indexer->next = first; /* a round that was cut short is not published */
            break;
        }
        twins_complete(indexer->workers, pool_threads(indexer->pool), indexer->view);
        rounds_collect_problems(indexer);
        collect_stamps(indexer);
        encode(indexer);
        pthread_mutex_lock(&indexer->lock);
        exhausted = indexer->exhausted;
        pthread_mutex_unlock(&indexer->lock);
    }
    rounds_close(indexer, keep_seen && !stopped);
    if (indexer->pending || (indexer->retiring_count && !stopped)) {
        publish(indexer);
    }
    return !stopped;
}
