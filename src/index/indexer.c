/* SPDX-License-Identifier: ISC */
/* Threads and rounds of the background indexer.
 *
 * Threads: the lister walks the collection; the indexer's main thread runs the rounds, and with the
 * helpers of its pool it works in them. What they share: the table of seen texts (locked inside),
 * the fields of `struct indexer` under `lock`, and atomics. Drafts are each one thread's within a
 * step; steps are separated by pool_run. */
#include "index/indexer.h"

#include "base/memory.h"
#include "base/pool.h"
#include "index/cache.h"
#include "index/encode.h"
#include "index/publish.h"
#include "index/twins.h"
#include "index/worker.h"

#include <pthread.h>
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

struct problem {
    uint32_t entry;
    char *reason; /* heap */
};

struct indexer {
    struct collection *collection;
    struct indexer_options options;
    struct worker_shared shared;
    struct pool *pool;
    struct worker *workers; /* one for each thread of the pool */
    struct encoder *encoder;
    atomic_bool cancel;
    pthread_t lister;
    pthread_t main;
    bool lister_started, main_started;
    double start; /* worker_clock at the start */
    char *kept;   /* the file of a kept index, or NULL */

    /* Of the round at hand: */
    atomic_bool round_over;
    atomic_size_t round_text;   /* bytes that are new, by draft_size */
    atomic_size_t round_source; /* bytes read */
    size_t text_budget, source_budget;
    struct view_facts facts;           /* what the next view is told */
    uint64_t *stamps;                  /* by entry, when they are wanted */
    size_t stamp_capacity;
    struct segment_header *pending;    /* made by the round before, not yet published; or NULL */
    struct encoder_numbers numbers;    /* that the next segment begins with */
    uint64_t total_text, total_source; /* of the rounds before */

    atomic_uint read;   /* entries read or skipped */
    atomic_ullong bytes;

    pthread_mutex_t lock; /* the rest */
    pthread_cond_t ended;
    uint32_t next;     /* the next entry to be read */
    bool exhausted;    /* all entries have been taken */
    bool done;
    double end;        /* worker_clock at the end */
    struct view *view; /* the newest, with a reference */
    struct problem *problems;
    size_t problem_count, problem_capacity;
    uint32_t listing_problems; /* of the collection's, how many are known */
    struct indexer_times times;
};

/* Takes the next entries: sets *first and returns how many. 0 when none is left, or when the listing
 * is behind and what the round has so far should be published first. */
static uint32_t take_entries(struct indexer *indexer, uint32_t *first)
{
    for (;;) {
        bool complete;
        uint32_t count = collection_count(indexer->collection, &complete);
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

static void notify(struct indexer *indexer)
{
    if (indexer->options.notify) {
        indexer->options.notify(indexer->options.context);
    }
}

/* Publishes the pending segment. */
static void publish(struct indexer *indexer)
{
    double start = worker_clock();
    struct view *old = indexer->view; /* only this thread replaces it */
    struct view *view = view_extend(old, segment_new(indexer->pending), indexer->pending, &indexer->facts);
    indexer->pending = NULL;
    pthread_mutex_lock(&indexer->lock);
    indexer->view = view;
    indexer->times.publishing += worker_clock() - start;
    pthread_mutex_unlock(&indexer->lock);
    view_unref(old);
    notify(indexer);
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
            if (atomic_load_explicit(&indexer->cancel, memory_order_relaxed)) {
                return;
            }
            size_t text = draft_size(&worker->draft);
            uint64_t bytes = worker_read(worker, first + i);
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

static int by_entry(const void *a, const void *b)
{
    const struct problem *first = a;
    const struct problem *second = b;
    return (first->entry > second->entry) - (first->entry < second->entry);
}

/* Moves the round's problems to the list; counts those of the listing. */
static void collect_problems(struct indexer *indexer)
{
    struct buffer path = {0};
    struct buffer reason = {0};
    pthread_mutex_lock(&indexer->lock);
    size_t before = indexer->problem_count;
    for (unsigned i = 0; i < pool_threads(indexer->pool); i++) {
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
    qsort(indexer->problems + before, indexer->problem_count - before, sizeof *indexer->problems,
          by_entry);
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
            indexer->stamps =
                array_reserve(indexer->stamps, &indexer->stamp_capacity,
                              draft->stamps[j].entry + (size_t)1, sizeof *indexer->stamps);
            indexer->stamps[draft->stamps[j].entry] = draft->stamps[j].stamp;
        }
    }
}

static void sum_times(struct indexer *indexer, double publishing)
{
    struct indexer_times sum = {.publishing = indexer->times.publishing + publishing};
    for (unsigned i = 0; i < pool_threads(indexer->pool); i++) {
        const struct indexer_times *times = &indexer->workers[i].times;
        sum.reading += times->reading;
        sum.hashing += times->hashing;
        sum.parsing += times->parsing;
        sum.tokenising += times->tokenising;
    }
    pthread_mutex_lock(&indexer->lock);
    indexer->times = sum;
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
    indexer->facts = (struct view_facts){
        .words = dictionary_count(encoder_dictionary(indexer->encoder)),
        .scratch = scratch_memory(indexer),
    };
    sum_times(indexer, worker_clock() - start);
}

/* Frees what only building needs. */
static void release(struct indexer *indexer)
{
    for (unsigned i = 0; indexer->workers && i < pool_threads(indexer->pool); i++) {
        worker_free(&indexer->workers[i]);
    }
    free(indexer->workers);
    indexer->workers = NULL;
    encoder_free(indexer->encoder);
    indexer->encoder = NULL;
    seen_free(indexer->shared.blocks);
    seen_free(indexer->shared.clauses);
    indexer->shared.blocks = indexer->shared.clauses = NULL;
    indexer->facts.scratch = 0;
#ifdef __GLIBC__
    malloc_trim(0); /* the browser may stay open for days: give back what lies between */
#endif
}

static void *list_entries(void *argument)
{
    struct indexer *indexer = argument;
    collection_list(indexer->collection, &indexer->cancel);
    return NULL;
}

/* True if every entry of the collection is as it was when the index in `cache` was made. Stops at the
 * first that isn't, or when cancelled. */
static bool is_unchanged(struct indexer *indexer, const struct cache *cache)
{
    uint32_t entries = cache_entries(cache);
    bool complete = false;
    uint32_t listed = 0;
    for (uint32_t entry = 0; !complete || entry < listed; entry++) {
        if (entry >= listed) {
            listed = collection_wait(indexer->collection, entry, &complete);
        }
        if (entry >= listed) {
            break;
        }
        if (entry >= entries || atomic_load(&indexer->cancel) ||
            collection_stamp(indexer->collection, entry) != cache_stamp(cache, entry)) {
            return false;
        }
    }
    return listed == entries && !atomic_load(&indexer->cancel);
}

/* Takes over the problems that were met when the index was made. Locked by the caller. */
static void load_problems(struct indexer *indexer, const struct cache *cache)
{
    uint32_t entry;
    struct span reason;
    while (cache_problem(cache, (uint32_t)indexer->problem_count, &entry, &reason)) {
        indexer->problems = array_reserve(indexer->problems, &indexer->problem_capacity,
                                          indexer->problem_count + 1, sizeof *indexer->problems);
        indexer->problems[indexer->problem_count++] =
            (struct problem){entry, xstrndup(reason.bytes, reason.length)};
    }
}

/* Publishes the kept index, if there is one and it still holds. */
static bool load_kept(struct indexer *indexer)
{
    struct error error;
    struct cache *cache =
        indexer->kept ? cache_open(indexer->kept, indexer->options.build, &error) : NULL;
    struct view *view = cache && is_unchanged(indexer, cache) ? cache_view(cache) : NULL;
    if (view) {
        atomic_store(&indexer->read, cache_entries(cache));
        atomic_store(&indexer->bytes, view_totals(view).bytes);
        collect_problems(indexer); /* the listing's */
        pthread_mutex_lock(&indexer->lock);
        struct view *old = indexer->view;
        indexer->view = view;
        load_problems(indexer, cache);
        pthread_mutex_unlock(&indexer->lock);
        view_unref(old);
    }
    cache_close(cache);
    return view != NULL;
}

static void *run_rounds(void *argument)
{
    struct indexer *indexer = argument;
    bool exhausted = load_kept(indexer);
    while (!exhausted && !atomic_load(&indexer->cancel)) {
        begin_round(indexer);
        pool_run(indexer->pool, read_entries, indexer);
        if (!atomic_load(&indexer->cancel)) {
            twins_complete(indexer->workers, pool_threads(indexer->pool), indexer->view);
        }
        collect_problems(indexer);
        if (atomic_load(&indexer->cancel)) {
            break; /* a round that was cut short is not published */
        }
        collect_stamps(indexer);
        encode(indexer);
        pthread_mutex_lock(&indexer->lock);
        exhausted = indexer->exhausted;
        pthread_mutex_unlock(&indexer->lock);
    }
    release(indexer);
    if (indexer->pending) {
        publish(indexer);
    }
    pthread_mutex_lock(&indexer->lock);
    indexer->done = true;
    indexer->end = worker_clock();
    pthread_cond_broadcast(&indexer->ended);
    pthread_mutex_unlock(&indexer->lock);
    notify(indexer);
    return NULL;
}

struct indexer *indexer_start(struct collection *collection, const struct indexer_options *options)
{
    struct indexer *indexer = xcalloc(1, sizeof *indexer);
    indexer->collection = collection;
    indexer->options = *options;
    indexer->start = worker_clock();
    indexer->kept = options->kept ? xstrdup(options->kept) : NULL;
    indexer->shared = (struct worker_shared){.collection = collection,
                                             .blocks = seen_new(),
                                             .clauses = seen_new(),
                                             .stamps = options->keep};
    indexer->view = view_empty();
    pthread_mutex_init(&indexer->lock, NULL);
    pthread_cond_init(&indexer->ended, NULL);
    indexer->pool = pool_new(options->threads);
    indexer->encoder = encoder_new(indexer->pool);
    indexer->shared.words = encoder_dictionary(indexer->encoder);
    indexer->workers = xcalloc(pool_threads(indexer->pool), sizeof *indexer->workers);
    for (unsigned i = 0; i < pool_threads(indexer->pool); i++) {
        worker_init(&indexer->workers[i], &indexer->shared);
    }
    indexer->lister_started = pool_start_thread(&indexer->lister, list_entries, indexer);
    if (!indexer->lister_started) {
        list_entries(indexer);
    }
    indexer->main_started = pool_start_thread(&indexer->main, run_rounds, indexer);
    if (!indexer->main_started) {
        run_rounds(indexer);
    }
    return indexer;
}

void indexer_cancel(struct indexer *indexer)
{
    atomic_store(&indexer->cancel, true);
}

void indexer_wait(struct indexer *indexer)
{
    pthread_mutex_lock(&indexer->lock);
    while (!indexer->done) {
        pthread_cond_wait(&indexer->ended, &indexer->lock);
    }
    pthread_mutex_unlock(&indexer->lock);
}

void indexer_free(struct indexer *indexer)
{
    if (!indexer) {
        return;
    }
    indexer_cancel(indexer);
    if (indexer->lister_started) {
        pthread_join(indexer->lister, NULL);
    }
    if (indexer->main_started) {
        pthread_join(indexer->main, NULL);
    }
    pool_free(indexer->pool);
    view_unref(indexer->view);
    for (size_t i = 0; i < indexer->problem_count; i++) {
        free(indexer->problems[i].reason);
    }
    free(indexer->problems);
    free(indexer->stamps);
    free(indexer->kept);
    pthread_cond_destroy(&indexer->ended);
    pthread_mutex_destroy(&indexer->lock);
    free(indexer);
}

struct view *indexer_view(struct indexer *indexer)
{
    pthread_mutex_lock(&indexer->lock);
    struct view *view = view_ref(indexer->view);
    pthread_mutex_unlock(&indexer->lock);
    return view;
}

bool indexer_keep(struct indexer *indexer, const char *path, struct error *error)
{
    bool complete;
    uint32_t entries = collection_count(indexer->collection, &complete);
    if (!collection_has_stamps(indexer->collection)) {
        return error_set(error, "a collection that can't be read twice can't be kept");
    }
    pthread_mutex_lock(&indexer->lock);
    bool ready = indexer->done && indexer->exhausted && complete && indexer->options.keep;
    size_t count = indexer->problem_count;
    struct cache_problem *problems = xcalloc(count, sizeof *problems);
    for (size_t i = 0; i < count; i++) {
        problems[i] = (struct cache_problem){indexer->problems[i].entry,
                                             indexer->problems[i].reason};
    }
    pthread_mutex_unlock(&indexer->lock);
    struct cache_content content = {
        .build = indexer->options.build,
        .stamps = indexer->stamps,
        .entries = entries,
        .problems = problems,
        .problem_count = (uint32_t)count,
    };
    struct view *view = indexer_view(indexer);
    bool good = ready ? cache_save(path, view, &content, error)
                      : error_set(error, "the index isn't complete");
    view_unref(view);
    free(problems);
    return good;
}

void indexer_progress(struct indexer *indexer, struct indexer_progress *out)
{
    bool complete;
    uint32_t listed = collection_count(indexer->collection, &complete);
    pthread_mutex_lock(&indexer->lock);
    *out = (struct indexer_progress){
        .listed = listed,
        .listing = !complete,
        .read = atomic_load(&indexer->read),
        .published = view_snapshot_count(indexer->view),
        .skipped = (uint32_t)indexer->problem_count + indexer->listing_problems,
        .bytes = atomic_load(&indexer->bytes),
        .seconds = (indexer->done ? indexer->end : worker_clock()) - indexer->start,
        .done = indexer->done,
    };
    pthread_mutex_unlock(&indexer->lock);
}

void indexer_times(struct indexer *indexer, struct indexer_times *out)
{
    pthread_mutex_lock(&indexer->lock);
    *out = indexer->times;
    pthread_mutex_unlock(&indexer->lock);
}

bool indexer_problem(struct indexer *indexer, uint32_t index, struct buffer *path,
                     struct buffer *reason)
{
    pthread_mutex_lock(&indexer->lock);
    bool own = index < indexer->problem_count;
    struct problem problem = {0};
    size_t count = indexer->problem_count;
    if (own) {
        problem = indexer->problems[index];
        buffer_append_string(reason, problem.reason);
    }
    pthread_mutex_unlock(&indexer->lock);
    if (own) {
        collection_path(indexer->collection, problem.entry, path);
        return true;
    }
    return collection_problem(indexer->collection, index - (uint32_t)count, path, reason);
}
