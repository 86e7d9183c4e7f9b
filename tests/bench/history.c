/* SPDX-License-Identifier: ISC */
/* Opens a git history as the browser does and prints a line of figures, with spaces between them:
 *
 *     history REPOSITORY
 *
 *     milliseconds until the first policies could be searched, how many these were, seconds until all
 *     were indexed, kilobytes in memory then, kilobytes at peak, versions, bytes of them, different
 *     texts, bytes of those */
#include "archive.h"

#include <inttypes.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t told = PTHREAD_COND_INITIALIZER;

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}

static void take_notice(void *context)
{
    (void)context;
    pthread_mutex_lock(&lock);
    pthread_cond_signal(&told);
    pthread_mutex_unlock(&lock);
}

/* Waits for the first policies, asks a question, and returns how many there were. */
static uint32_t ask_first(struct archive *archive)
{
    struct indexer *indexer = archive_indexer(archive);
    struct view *view = indexer_view(indexer);
    struct indexer_progress progress = {.done = false};
    pthread_mutex_lock(&lock);
    while (view_snapshot_count(view) == 0 && !progress.done) {
        pthread_cond_wait(&told, &lock);
        view_unref(view);
        view = indexer_view(indexer);
        indexer_progress(indexer, &progress);
    }
    pthread_mutex_unlock(&lock);
    struct query_error fault;
    struct error error;
    struct query *query = query_parse(span_of("data"), &fault);
    struct query_options options = {.snapshots = SNAPSHOTS_DISTINCT};
    struct result *result = archive_query(archive, query, view, &options, &error);
    uint32_t count = view_snapshot_count(view);
    result_free(result);
    query_free(query);
    view_unref(view);
    return count;
}

/* A figure of /proc/self/status in kilobytes; 0 where there is none. */
static long memory_figure(const char *name)
{
    FILE *file = fopen("/proc/self/status", "r");
    char line[256];
    long figure = 0;
    while (file && fgets(line, sizeof line, file)) {
        if (strncmp(line, name, strlen(name)) == 0) {
            figure = atol(line + strlen(name));
        }
    }
    if (file) {
        fclose(file);
    }
    return figure;
}

/* Prints how many versions and different texts there are, and their bytes. */
static void print_sizes(struct archive *archive)
{
    struct view *view = indexer_view(archive_indexer(archive));
    uint32_t count = view_snapshot_count(view), texts = 0;
    uint64_t bytes = 0, text_bytes = 0;
    for (uint32_t i = 0; i < count; i++) {
        struct snapshot snapshot = view_snapshot(view, i);
        bool first =
            collection_twin(archive_collection(archive), snapshot.entry) == snapshot.entry;
        bytes += snapshot.bytes;
        texts += first;
        text_bytes += first ? snapshot.bytes : 0;
    }
    printf("%" PRIu32 " %" PRIu64 " %" PRIu32 " %" PRIu64 "\n", count, bytes, texts, text_bytes);
    view_unref(view);
}

int main(int argc, char **argv)
{
    /* An index that was kept isn't used, as this one may be. */
    struct archive_options options = {.keep = true, .notify = take_notice};
    struct error error;
    struct indexer_progress progress;
    double start = now();
    struct archive *archive = argc == 2 ? archive_open(argv[1], &options, &error) : NULL;
    if (!archive) {
        fprintf(stderr, "history: %s\n", argc == 2 ? error.message : "name one repository");
        return 2;
    }
    uint32_t first = ask_first(archive);
    double searchable = now() - start;
    indexer_wait(archive_indexer(archive));
    indexer_progress(archive_indexer(archive), &progress);
    printf("%.1f %" PRIu32 " %.3f %ld %ld ", searchable * 1e3, first, progress.seconds,
           memory_figure("VmRSS:"), memory_figure("VmHWM:"));
    print_sizes(archive);
    archive_close(archive);
    return 0;
}
