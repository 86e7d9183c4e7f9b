/* SPDX-License-Identifier: ISC */
/* The index against the oracle's reading of the same collection: every view it publishes shows the
 * first policies of the walk, each whole, with any number of threads and wherever it is stopped. */
#include "index/indexer.h"

#include "base/memory.h"
#include "base/place.h"

#include <pthread.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/unit/large.h"
#include "tests/unit/oracle_view.h"
#include "tests/unit/unit.h"

enum {
    COPIES = 6,    /* of the sample, for an index that grows in several rounds */
    CANCELS = 40,  /* runs that are cancelled */
    TIMEOUT = 600, /* seconds of a test, for slow machines */
};

/* An indexer on its collection. */
struct run {
    struct collection *collection;
    struct indexer *indexer;
    pthread_mutex_t lock;
    pthread_cond_t told;
    size_t notified; /* under the lock: calls of the indexer */
};

static void take_notice(void *context)
{
    struct run *run = context;
    pthread_mutex_lock(&run->lock);
    run->notified++;
    pthread_cond_signal(&run->told);
    pthread_mutex_unlock(&run->lock);
}

/* Blocks until the indexer has called more than *known times; updates it. */
static void wait_notice(struct run *run, size_t *known)
{
    pthread_mutex_lock(&run->lock);
    while (run->notified <= *known) {
        pthread_cond_wait(&run->told, &run->lock);
    }
    *known = run->notified;
    pthread_mutex_unlock(&run->lock);
}

static void run_start(struct run *run, const char *path, unsigned threads)
{
    struct error error = {""};
    struct collection_options options = {.max_size = 1 << 20};
    *run = (struct run){.notified = 0};
    pthread_mutex_init(&run->lock, NULL);
    pthread_cond_init(&run->told, NULL);
    run->collection = collection_open(path, &options, &error);
    ck_assert_msg(run->collection != NULL, "%s", error.message);
    struct indexer_options how = {.threads = threads, .notify = take_notice, .context = run};
    run->indexer = indexer_start(run->collection, &how);
}

static void run_end(struct run *run)
{
    indexer_free(run->indexer);
    collection_close(run->collection);
    pthread_cond_destroy(&run->told);
    pthread_mutex_destroy(&run->lock);
}

/* Compares the newest view with the oracle; returns how many snapshots it shows. */
static uint32_t check_view(struct run *run, const struct oracle *oracle)
{
    struct view *view = indexer_view(run->indexer);
    struct oracle_view shown;
    bool good = oracle_view_open(&shown, run->collection, view, oracle);
    ck_assert_msg(good, "%s", buffer_string(&shown.report));
    oracle_view_free(&shown);
    uint32_t snapshots = view_snapshot_count(view);
    view_unref(view);
    return snapshots;
}

static void check_totals(const struct view *view, const struct oracle *oracle)
{
    struct view_totals totals = view_totals(view);
    uint64_t bytes = 0;
    uint64_t places = 0;
    uint64_t unique = 0;
    for (size_t i = 0; i < oracle->policy_count; i++) {
        bytes += oracle->policies[i].raw.length;
    }
    for (size_t i = 0; i < oracle->place_count; i++) {
        places += oracle->places[i].clause != ORACLE_NONE;
    }
    for (size_t i = 0; i < oracle->clause_count; i++) {
        unique += oracle->clauses[i].text.length;
    }
    ck_assert_uint_eq(totals.bytes, bytes);
    ck_assert_uint_eq(totals.places, places);
    ck_assert_uint_eq(totals.unique_bytes, unique);
    ck_assert_uint_eq(view_clause_count(view), oracle->clause_count);
    ck_assert_uint_eq(view_site_count(view), oracle->sites.count);
    ck_assert_uint_gt(totals.memory, unique);
    uint64_t *used = xcalloc(oracle_bit_words(oracle->words.count) + 1, sizeof *used);
    uint64_t terms = 0;
    for (size_t c = 0; c < oracle->clause_count; c++) {
        const struct oracle_clause *clause = &oracle->clauses[c];
        for (uint32_t t = clause->first; t < clause->first + clause->count; t++) {
            terms += !oracle_bit(used, oracle->tokens[t].form);
            oracle_bit_set(used, oracle->tokens[t].form);
        }
    }
    free(used);
    ck_assert_uint_eq(totals.terms, terms);
}

START_TEST(sample_is_whole)
{
    static const unsigned threads[] = {1, 2, 8};
    struct oracle oracle;
    struct run run;
    oracle_read(&oracle, place_sample_corpus());
    run_start(&run, place_sample_corpus(), threads[_i]);
    indexer_wait(run.indexer);
    ck_assert_uint_eq(check_view(&run, &oracle), oracle.policy_count);
    struct view *view = indexer_view(run.indexer);
    check_totals(view, &oracle);
    struct indexer_progress progress;
    indexer_progress(run.indexer, &progress);
    ck_assert(progress.done);
    ck_assert(!progress.listing);
    ck_assert_uint_eq(progress.published, oracle.policy_count);
    ck_assert_uint_eq(progress.bytes, view_totals(view).bytes);
    run_end(&run);
    ck_assert_uint_eq(view_snapshot_count(view), oracle.policy_count); /* it outlives the indexer */
    ck_assert_uint_gt(view_clause_text(view, 0, NULL).length, 0);
    view_unref(view);
    oracle_free(&oracle);
}
END_TEST

/* Views only grow, and each is whole. */
START_TEST(views_grow)
{
    static const unsigned threads[] = {1, 2, 8};
    struct scratch scratch;
    struct oracle oracle;
    struct run run;
    large_make(&scratch, COPIES);
    oracle_read(&oracle, scratch.path);
    run_start(&run, scratch.path, threads[_i]);
    struct indexer_progress progress = {.done = false};
    uint32_t before = 0;
    uint64_t serial = 0;
    size_t known = 0;
    while (!progress.done) {
        wait_notice(&run, &known);
        struct view *view = indexer_view(run.indexer);
        ck_assert_uint_ge(view_serial(view), serial);
        serial = view_serial(view);
        view_unref(view);
        indexer_progress(run.indexer, &progress);
        uint32_t snapshots = check_view(&run, &oracle);
        ck_assert_uint_ge(snapshots, before);
        before = snapshots;
    }
    ck_assert_uint_eq(check_view(&run, &oracle), oracle.policy_count);
    /* However busy the machine was, and few the views seen here: more than one was published. */
    struct view *last = indexer_view(run.indexer);
    ck_assert_uint_ge(view_serial(last), 2);
    view_unref(last);
    run_end(&run);
    oracle_free(&oracle);
    scratch_remove(&scratch);
}
END_TEST

/* Cancelled after any time: the indexer ends, and what it has published stays whole. */
START_TEST(cancelled_anywhere)
{
    struct scratch scratch;
    struct oracle oracle;
    large_make(&scratch, COPIES);
    oracle_read(&oracle, scratch.path);
    size_t cancels = unit_scale(CANCELS);
    for (size_t i = 0; i < cancels; i++) {
        struct run run;
        run_start(&run, scratch.path, 1 + i % 4);
        usleep((useconds_t)(200000 * i * i / (cancels * cancels)));
        indexer_cancel(run.indexer);
        if (i % 2) {
            indexer_wait(run.indexer);
        }
        ck_assert_uint_le(check_view(&run, &oracle), oracle.policy_count);
        run_end(&run);
    }
    oracle_free(&oracle);
    scratch_remove(&scratch);
}
END_TEST

/* Files without clauses, without words, with bytes of other character sets. */
START_TEST(odd_files_are_whole)
{
    struct scratch scratch;
    struct oracle oracle;
    struct run run;
    scratch_make(&scratch);
    scratch_write_text(&scratch, "empty.example.md", "");
    scratch_write_text(&scratch, "blank.example.md", " \n\n\t\n  \n");
    scratch_write_text(&scratch, "marks.example.md", "* * *\n\n---\n\n| |\n\n\\-----\n\n.\n");
    scratch_write_text(&scratch, "invisible.example.md", "\u200B\n\nword\n\n\u00AD\u2060\n");
    scratch_write_text(&scratch, "latin.example.md",
                       "Caf\xE9 pr\xE9sente\n\nLes donn\xE9"
                       "es sont gard\xE9"
                       "es.\n");
    scratch_write_text(&scratch, "stray.example.md",
                       "Good text \u00E9\u00E9 \u201Cquoted\u201D.\n\n"
                       "A stray \xFF byte.\n");
    scratch_write_text(&scratch, "again.example.md", "A stray \xFF byte.\n\nGood text.\n");
    scratch_write(&scratch, "wide.example.md", "\xFF\xFEW\0e\0 \0s\0e\0l\0l\0.\0\n\0", 18);
    scratch_write_text(&scratch, "nul.example.md", "no provenance here, and no end of line");
    scratch_write_text(&scratch, "Service/Privacy Policy.md", "Title\n=====\n\nWe keep it.\n");
    scratch_write_text(&scratch, "Service/Privacy Policy/2014-05-06.md", "We keep it.\n");
    oracle_read(&oracle, scratch.path);
    run_start(&run, scratch.path, 2);
    indexer_wait(run.indexer);
    ck_assert_uint_eq(check_view(&run, &oracle), 11);
    struct view *view = indexer_view(run.indexer);
    check_totals(view, &oracle);
    view_unref(view);
    run_end(&run);
    oracle_free(&oracle);
    scratch_remove(&scratch);
}
END_TEST

START_TEST(nothing_is_an_index_too)
{
    struct scratch scratch;
    struct run run;
    scratch_make(&scratch);
    scratch_make_folder(&scratch, "folder");
    run_start(&run, scratch.path, 2);
    indexer_wait(run.indexer);
    struct view *view = indexer_view(run.indexer);
    ck_assert_uint_eq(view_snapshot_count(view), 0);
    ck_assert_uint_eq(view_clause_count(view), 0);
    ck_assert_uint_eq(view_site_count(view), 0);
    view_unref(view);
    run_end(&run);
    scratch_remove(&scratch);
}
END_TEST

/* True if the problems name a path that ends so; counts it. */
static bool has_problem(struct run *run, const char *ending, uint32_t *count)
{
    struct buffer path = {0};
    struct buffer reason = {0};
    bool found = false;
    for (*count = 0; indexer_problem(run->indexer, *count, &path, &reason); (*count)++) {
        const char *name = buffer_string(&path);
        ck_assert_uint_gt(reason.length, 0);
        found |= strlen(name) >= strlen(ending) &&
                 strcmp(name + strlen(name) - strlen(ending), ending) == 0;
        buffer_clear(&path);
        buffer_clear(&reason);
    }
    buffer_free(&path);
    buffer_free(&reason);
    return found;
}

START_TEST(problems_are_named)
{
    struct scratch scratch;
    struct run run;
    scratch_make(&scratch);
    scratch_write_text(&scratch, "good.example.md", "We keep your data.\n");
    scratch_write(&scratch, "binary.example.md",
                  "\x7F"
                  "ELF\0\0\1",
                  7);
    char *large = xcalloc(1, 2 << 20);
    memset(large, 'x', 2 << 20);
    scratch_write(&scratch, "large.example.md", large, 2 << 20);
    free(large);
    char *pipe = scratch_path(&scratch, "pipe.example.md");
    ck_assert_int_eq(mkfifo(pipe, 0600), 0);
    char *link = scratch_path(&scratch, "link.example.md");
    ck_assert_int_eq(symlink("/etc/passwd", link), 0);
    run_start(&run, scratch.path, 2);
    indexer_wait(run.indexer);
    struct view *view = indexer_view(run.indexer);
    ck_assert_uint_eq(view_snapshot_count(view), 1);
    struct indexer_progress progress;
    uint32_t count = 0;
    indexer_progress(run.indexer, &progress);
    ck_assert(has_problem(&run, "/binary.example.md", &count));
    ck_assert(has_problem(&run, "/large.example.md", &count));
    ck_assert(has_problem(&run, "/pipe.example.md", &count));
    ck_assert(has_problem(&run, "/link.example.md", &count));
    ck_assert(!has_problem(&run, "/good.example.md", &count));
    ck_assert_uint_eq(count, 4);
    ck_assert_uint_eq(progress.skipped, count);
    view_unref(view);
    run_end(&run);
    scratch_remove(&scratch);
    free(pipe);
    free(link);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("index");
    TCase *tests = tcase_create("views");

    tcase_set_timeout(tests, TIMEOUT);
    tcase_add_loop_test(tests, sample_is_whole, 0, 3);
    tcase_add_loop_test(tests, views_grow, 0, 3);
    tcase_add_test(tests, cancelled_anywhere);
    tcase_add_test(tests, odd_files_are_whole);
    tcase_add_test(tests, nothing_is_an_index_too);
    tcase_add_test(tests, problems_are_named);
    suite_add_tcase(suite, tests);
    return unit_run(suite);
}
