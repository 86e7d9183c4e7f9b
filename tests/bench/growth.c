/* SPDX-License-Identifier: ISC */
/* Opens a git history as the browser does, and lets it grow by one commit after another:
 *
 *     growth REPOSITORY < COMMITS
 *
 * The commits, oldest first, a line each, become the tip of HEAD's branch one by one: the repository
 * is changed. Prints a line of figures: seconds until all was indexed, milliseconds that the first
 * commit took to be indexed, the median of the others, the longest of them, how many there were, and
 * microseconds (the median) that a question took before and after. */
#include "archive.h"

#include "base/memory.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { HEX = 40, QUESTIONS = 21 };

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}

static int compare(const void *a, const void *b)
{
    double first = *(const double *)a;
    double second = *(const double *)b;
    return (first > second) - (first < second);
}

static double median(double *times, size_t count)
{
    qsort(times, count, sizeof *times, compare);
    return count ? times[count / 2] : 0;
}

/* Seconds that a question takes. */
static double ask(struct archive *archive)
{
    struct view *view = indexer_view(archive_indexer(archive));
    struct query_error fault;
    struct error error;
    struct query *query = query_parse(span_of("data \"third parties\""), &fault);
    struct query_options options = {.snapshots = SNAPSHOTS_DISTINCT, .threads = 1};
    double times[QUESTIONS];
    for (size_t i = 0; i < QUESTIONS; i++) {
        double start = now();
        result_free(archive_query(archive, query, view, &options, &error));
        times[i] = now() - start;
    }
    query_free(query);
    view_unref(view);
    return median(times, QUESTIONS);
}

/* Moves the branch to a commit and returns the seconds that a look takes; below 0 when it fails. */
static double grow(struct archive *archive, const char *commit)
{
    char command[128];
    struct indexer_change change;
    struct error error;
    atomic_bool cancel = false;
    snprintf(command, sizeof command, "git update-ref HEAD %.*s", HEX, commit);
    if (system(command) != 0) {
        return -1;
    }
    double start = now();
    bool good = indexer_refresh(archive_indexer(archive), &cancel, &change, &error);
    return good ? now() - start : -1;
}

int main(int argc, char **argv)
{
    struct archive_options options = {.live = true};
    struct error error;
    char line[128];
    double *times = NULL;
    size_t count = 0;
    size_t capacity = 0;
    setenv("XDG_CACHE_HOME", "/nowhere", 1); /* an index that was kept isn't used */
    struct archive *archive = argc == 2 ? archive_open(argv[1], &options, &error) : NULL;
    if (!archive) {
        fprintf(stderr, "growth: %s\n", argc == 2 ? error.message : "name one repository");
        return 2;
    }
    setenv("GIT_DIR", argv[1], 1);
    indexer_wait(archive_indexer(archive));
    struct indexer_progress progress;
    indexer_progress(archive_indexer(archive), &progress);
    double before = ask(archive);
    while (fgets(line, sizeof line, stdin)) {
        times = array_reserve(times, &capacity, count + 1, sizeof *times);
        times[count] = grow(archive, line);
        if (times[count++] < 0) {
            fprintf(stderr, "growth: can't go to %s", line);
            return 2;
        }
    }
    double after = ask(archive);
    double first = count ? times[0] : 0;
    size_t others = count ? count - 1 : 0;
    double middle = median(times + (count > 0), others);
    printf("%.3f %.1f %.1f %.1f %zu %.0f %.0f\n", progress.seconds, first * 1e3, middle * 1e3,
           others ? times[others] * 1e3 : 0, count, before * 1e6, after * 1e6);
    free(times);
    archive_close(archive);
    return 0;
}
