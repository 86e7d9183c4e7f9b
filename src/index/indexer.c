/* SPDX-License-Identifier: ISC */
/* The life of an indexer, and what it answers. */
#include "index/indexer_form.h"

#include "base/memory.h"
#include "index/cache.h"

#include <stdlib.h>

static void *list_entries(void *argument)
{
    struct indexer *indexer = argument;
    collection_list(indexer->collection, &indexer->cancel);
    return NULL;
}

void indexer_notify(struct indexer *indexer)
{
    if (indexer->options.notify) {
        indexer->options.notify(indexer->options.context);
    }
}

static void *build(void *argument)
{
    struct indexer *indexer = argument;
    if (!growth_load_kept(indexer)) {
        rounds_open(indexer);
        rounds_run(indexer, false);
    }
    pthread_mutex_lock(&indexer->lock);
    indexer->done = true;
    indexer->end = worker_clock();
    pthread_cond_broadcast(&indexer->ended);
    pthread_mutex_unlock(&indexer->lock);
    indexer_notify(indexer);
    return NULL;
}

struct indexer *indexer_start(struct collection *collection, const struct indexer_options *options)
{
    struct indexer *indexer = xcalloc(1, sizeof *indexer);
    indexer->collection = collection;
    indexer->options = *options;
    indexer->start = worker_clock();
    indexer->kept = options->kept ? xstrdup(options->kept) : NULL;
    bool changes = options->live && !collection_is_history(collection);
    indexer->shared =
        (struct worker_shared){.collection = collection, .stamps = options->keep || changes};
    indexer->view = view_empty();
    pthread_mutex_init(&indexer->lock, NULL);
    pthread_cond_init(&indexer->ended, NULL);
    indexer->pool = pool_new(options->threads);
    indexer->lister_started = pool_start_thread(&indexer->lister, list_entries, indexer);
    if (!indexer->lister_started) {
        list_entries(indexer);
    }
    indexer->main_started = pool_start_thread(&indexer->main, build, indexer);
    if (!indexer->main_started) {
        build(indexer);
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
    seen_free(indexer->shared.blocks);
    seen_free(indexer->shared.clauses);
    pool_free(indexer->pool);
    free(indexer->retiring);
    free(indexer->wanted);
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
        .published = view_totals(indexer->view).policies,
        .kept = indexer->kept_count,
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
