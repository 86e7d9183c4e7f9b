/* SPDX-License-Identifier: ISC */
/* The engine against the oracle: random questions over the sample collection, and over real
 * policies when SMALLPRINT_REAL names their folder; with the index complete and half built.
 *
 * The seed is SMALLPRINT_SEED, else a constant. A question that is answered wrongly is made smaller
 * as long as its answer stays wrong, then printed with both answers. */
#include "tests/unit/oracle_check.h"

#include "base/memory.h"
#include "base/place.h"

#include <math.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "tests/unit/large.h"
#include "tests/unit/odd.h"
#include "tests/unit/oracle_random.h"
#include "tests/unit/unit.h"

enum {
    SEED = 20240517,
    QUESTIONS = 20000,        /* over the sample */
    QUESTIONS_THREADS = 1500, /* for each number of threads */
    QUESTIONS_ODD = 1500,     /* for each odd collection */
    ODD_POLICIES = 200,
    QUESTIONS_KEPT = 500,
    QUESTIONS_REAL = 4000,
    QUESTIONS_VIEW = 60, /* for each view of an index that grows */
    QUESTIONS_SCORE = 500,
    COPIES = 8,    /* of the sample, each a little different, for an index that grows */
    TIMEOUT = 600, /* seconds of a test, for slow machines */
};

static uint64_t seed(void)
{
    const char *setting = getenv("SMALLPRINT_SEED");
    return setting ? strtoull(setting, NULL, 10) : SEED;
}

/* --------------------------------------------------------------------------------------------- */
/* Questions */

/* A collection with its oracle and its archive. */
struct stage {
    struct oracle oracle;
    struct oracle_leaves leaves;
    struct oracle_random random;
    struct scratch cache; /* where kept indexes lie: none of the user's is used */
    struct archive *archive;
    pthread_mutex_t lock;
    pthread_cond_t told;
    size_t notified; /* under the lock: calls of the indexer */
};

static void take_notice(void *context)
{
    struct stage *stage = context;
    pthread_mutex_lock(&stage->lock);
    stage->notified++;
    pthread_cond_signal(&stage->told);
    pthread_mutex_unlock(&stage->lock);
}

/* Blocks until the indexer has called more than `known` times; returns how often it has. */
static size_t wait_notice(struct stage *stage, size_t known)
{
    pthread_mutex_lock(&stage->lock);
    while (stage->notified <= known) {
        pthread_cond_wait(&stage->told, &stage->lock);
    }
    known = stage->notified;
    pthread_mutex_unlock(&stage->lock);
    return known;
}

static void stage_read(struct stage *stage, const char *path)
{
    *stage = (struct stage){.archive = NULL};
    scratch_make(&stage->cache);
    setenv("XDG_CACHE_HOME", stage->cache.path, 1);
    oracle_read(&stage->oracle, path);
    ck_assert_uint_gt(stage->oracle.place_count, 0);
    oracle_leaves_init(&stage->leaves, &stage->oracle);
    stage->leaves.categories = oracle_check_categories;
    stage->leaves.fact = oracle_check_fact;
    oracle_random_init(&stage->random, &stage->leaves, seed());
    pthread_mutex_init(&stage->lock, NULL);
    pthread_cond_init(&stage->told, NULL);
}

static void stage_open(struct stage *stage, const char *path, unsigned threads, bool keep)
{
    struct error error = {""};
    struct archive_options options = {
        .threads = threads, .notify = take_notice, .context = stage, .keep = keep};
    stage->notified = 0;
    stage->archive = archive_open(path, &options, &error);
    ck_assert_msg(stage->archive != NULL, "%s", error.message);
}

static void stage_index(struct stage *stage, const char *path, unsigned threads)
{
    stage_open(stage, path, threads, false);
}

static void stage_free(struct stage *stage)
{
    oracle_random_free(&stage->random);
    oracle_leaves_free(&stage->leaves);
    oracle_free(&stage->oracle);
    scratch_remove(&stage->cache);
    pthread_cond_destroy(&stage->told);
    pthread_mutex_destroy(&stage->lock);
}

/* The smallest question that is still answered wrongly, by steps of oracle_simpler. */
static const struct oracle_node *shrink(struct stage *stage, struct oracle_check *check,
                                        const struct oracle_node *node, unsigned style)
{
    const struct oracle_node *simpler = NULL;
    for (size_t i = 0; (simpler = oracle_simpler(&stage->random, node, i)); i++) {
        if (!oracle_check_query(check, simpler, style)) {
            return shrink(stage, check, simpler, style);
        }
    }
    return node;
}

static void ask(struct stage *stage, struct oracle_check *check, const struct oracle_node *node,
                unsigned style)
{
    if (oracle_check_query(check, node, style)) {
        return;
    }
    struct buffer text = {0};
    struct buffer full = {0};
    oracle_spell(node, style, &full);
    node = shrink(stage, check, node, style);
    oracle_spell(node, style, &text);
    oracle_check_query(check, node, style);
    ck_abort_msg("seed %llu, question: %s\n(found as: %s)\n%s", (unsigned long long)seed(),
                 buffer_string(&text), buffer_string(&full), buffer_string(&check->shown.report));
}

static void ask_many(struct stage *stage, struct view *view, size_t questions, unsigned threads)
{
    struct oracle_check check;
    bool good = oracle_check_open(&check, stage->archive, view, &stage->leaves);
    ck_assert_msg(good, "%s", buffer_string(&check.shown.report));
    check.threads = threads;
    for (size_t i = 0; i < questions; i++) {
        ask(stage, &check, oracle_random_query(&stage->random),
            (unsigned)oracle_random_below(&stage->random, 1 << 16));
        oracle_random_forget(&stage->random);
    }
    oracle_check_close(&check);
}

/* Indexes to the end and asks. */
static void ask_complete(struct stage *stage, const char *path, size_t questions, unsigned threads)
{
    stage_index(stage, path, threads);
    struct indexer *indexer = archive_indexer(stage->archive);
    indexer_wait(indexer);
    struct view *view = indexer_view(indexer);
    ck_assert_uint_eq(view_snapshot_count(view), stage->oracle.policy_count);
    ask_many(stage, view, questions, threads);
    view_unref(view);
    archive_close(stage->archive);
}

START_TEST(sample_is_answered_alike)
{
    struct stage stage;
    stage_read(&stage, place_sample_corpus());
    ask_complete(&stage, place_sample_corpus(), unit_scale(QUESTIONS), 2);
    stage_free(&stage);
}
END_TEST

START_TEST(odd_policies_are_answered_alike)
{
    struct scratch scratch;
    struct stage stage;
    odd_make(&scratch, seed() + (uint64_t)_i, ODD_POLICIES);
    stage_read(&stage, scratch.path);
    ask_complete(&stage, scratch.path, unit_scale(QUESTIONS_ODD), 2);
    stage_free(&stage);
    scratch_remove(&scratch);
}
END_TEST

/* An index that was kept in a file, and is read from there. */
START_TEST(kept_index_answers_alike)
{
    struct scratch scratch;
    struct stage stage;
    struct buffer path = {0};
    struct error error = {""};
    odd_make(&scratch, seed() + 100, ODD_POLICIES);
    stage_read(&stage, scratch.path);
    stage_open(&stage, scratch.path, 2, true);
    indexer_wait(archive_indexer(stage.archive));
    ck_assert_msg(archive_keep(stage.archive, &path, &error), "%s", error.message);
    archive_close(stage.archive);
    ask_complete(&stage, scratch.path, unit_scale(QUESTIONS_KEPT), 2);
    stage_free(&stage);
    scratch_remove(&scratch);
    buffer_free(&path);
}
END_TEST

START_TEST(threads_answer_alike)
{
    static const unsigned threads[] = {1, 2, 8};
    struct stage stage;
    stage_read(&stage, place_sample_corpus());
    stage.random.state += (uint64_t)_i;
    ask_complete(&stage, place_sample_corpus(), unit_scale(QUESTIONS_THREADS), threads[_i]);
    stage_free(&stage);
}
END_TEST

/* Whatever view is current after each publication: its snapshots are complete, and questions about
 * them are answered as if there were no others. */
START_TEST(growing_index_answers_alike)
{
    static const unsigned threads[] = {1, 2, 8};
    struct scratch scratch;
    struct stage stage;
    large_make(&scratch, COPIES);
    stage_read(&stage, scratch.path);
    stage_index(&stage, scratch.path, threads[_i]);
    struct indexer *indexer = archive_indexer(stage.archive);
    uint32_t before = 0;
    size_t views = 0;
    size_t known = 0;
    while (before < stage.oracle.policy_count) {
        known = wait_notice(&stage, known);
        struct view *view = indexer_view(indexer);
        ck_assert_uint_ge(view_snapshot_count(view), before);
        if (view_snapshot_count(view) > before) {
            views++;
            before = view_snapshot_count(view);
            ask_many(&stage, view, unit_scale(QUESTIONS_VIEW), threads[_i]);
        }
        view_unref(view);
    }
    ck_assert_uint_ge(views, 2);
    archive_close(stage.archive);
    stage_free(&stage);
    scratch_remove(&scratch);
}
END_TEST

/* Cancelled after the first publication, and a moment later each time: what is published stays
 * whole, also when the archive's indexer has ended. */
START_TEST(cancelled_index_answers_alike)
{
    struct scratch scratch;
    struct stage stage;
    large_make(&scratch, COPIES);
    stage_read(&stage, scratch.path);
    for (unsigned delay = 0; delay < 6; delay++) {
        stage_index(&stage, scratch.path, 1 + delay % 3);
        struct indexer *indexer = archive_indexer(stage.archive);
        wait_notice(&stage, 0);
        usleep(delay * 5000);
        indexer_cancel(indexer);
        indexer_wait(indexer);
        struct view *view = indexer_view(indexer);
        ask_many(&stage, view, unit_scale(QUESTIONS_VIEW / 4), 2);
        view_unref(view);
        archive_close(stage.archive);
    }
    stage_free(&stage);
    scratch_remove(&scratch);
}
END_TEST

/* --------------------------------------------------------------------------------------------- */
/* Real policies */

/* Adds the policies below `folder` of SMALLPRINT_REAL to the scratch folder. */
static void copy_policies(const struct scratch *scratch, const char *folder)
{
    struct oracle oracle;
    struct buffer path = {0};
    buffer_printf(&path, "%s/%s", getenv("SMALLPRINT_REAL"), folder);
    oracle_read(&oracle, buffer_string(&path));
    for (size_t i = 0; i < oracle.policy_count; i++) {
        const struct oracle_policy *policy = &oracle.policies[i];
        scratch_write(scratch, policy->path + path.length + 1, policy->raw.bytes,
                      policy->raw.length);
    }
    oracle_free(&oracle);
    buffer_free(&path);
}

START_TEST(real_policies_are_answered_alike)
{
    struct scratch scratch;
    struct stage stage;
    scratch_make(&scratch);
    copy_policies(&scratch, "opp115-dev/policies");
    copy_policies(&scratch, "seeds");
    copy_policies(&scratch, "dataset-sample");
    stage_read(&stage, scratch.path);
    ask_complete(&stage, scratch.path, unit_scale(QUESTIONS_REAL), 2);
    stage_free(&stage);
    scratch_remove(&scratch);
}
END_TEST

/* --------------------------------------------------------------------------------------------- */
/* Relevance */

/* The BM25 score of each distinct clause for a word, as query/rank.h defines it; heap. */
static double *score_word(const struct oracle *oracle, const struct oracle_leaf *word)
{
    double *scores = xcalloc(oracle->clause_count + 1, sizeof *scores);
    double holding = 0;
    for (size_t c = 0; c < oracle->clause_count; c++) {
        const struct oracle_clause *clause = &oracle->clauses[c];
        for (uint32_t t = clause->first; t < clause->first + clause->count; t++) {
            scores[c] += oracle_bit(word->patterns[0].forms, oracle->tokens[t].form);
        }
        holding += scores[c] > 0;
    }
    double all = (double)oracle->clause_count;
    double words = 0;
    for (size_t c = 0; c < oracle->clause_count; c++) {
        words += oracle->clauses[c].count;
    }
    double idf = log(1 + (all - holding + 0.5) / (holding + 0.5));
    for (size_t c = 0; c < oracle->clause_count; c++) {
        double length = oracle->clauses[c].count / (words / all);
        scores[c] = idf * scores[c] * 2.2 / (scores[c] + 1.2 * (0.25 + 0.75 * length));
    }
    return scores;
}

static void check_scores(struct stage *stage, struct view *view)
{
    const struct oracle_leaf *word = oracle_random_word(&stage->random);
    double *scores = score_word(&stage->oracle, word);
    struct query_error fault;
    struct error error;
    struct query_options options = {.snapshots = SNAPSHOTS_ALL};
    struct query *query = query_parse(span_of(word->spelling), &fault);
    ck_assert_ptr_nonnull(query);
    struct result *result = query_run(query, view, &options, &error);
    ck_assert_ptr_nonnull(result);
    struct cursor *cursor = cursor_new(result, ORDER_RELEVANCE);
    struct hit hit;
    while (cursor_next(cursor, &hit)) {
        uint32_t clause =
            oracle_names_find(&stage->oracle.texts, view_clause_text(view, hit.clause, NULL));
        ck_assert_uint_ne(clause, ORACLE_NONE);
        ck_assert_msg(fabs((double)hit.score - scores[clause]) < 1e-4 * (1 + scores[clause]),
                      "%s: score %g, not %g", word->spelling, (double)hit.score, scores[clause]);
    }
    cursor_free(cursor);
    result_free(result);
    query_free(query);
    free(scores);
}

START_TEST(scores_are_bm25)
{
    struct stage stage;
    stage_read(&stage, place_sample_corpus());
    stage_index(&stage, place_sample_corpus(), 2);
    indexer_wait(archive_indexer(stage.archive));
    struct view *view = indexer_view(archive_indexer(stage.archive));
    for (size_t i = 0; i < unit_scale(QUESTIONS_SCORE); i++) {
        check_scores(&stage, view);
    }
    view_unref(view);
    archive_close(stage.archive);
    stage_free(&stage);
}
END_TEST

/* A run that is cancelled gives no result, whatever it was about to do. */
START_TEST(cancelled_questions_have_no_result)
{
    static const char *const questions[] = {"we", "/./", "/a/ OR b", "heading:we", "w*", ""};
    struct stage stage;
    stage_read(&stage, place_sample_corpus());
    stage_index(&stage, place_sample_corpus(), 2);
    indexer_wait(archive_indexer(stage.archive));
    struct view *view = indexer_view(archive_indexer(stage.archive));
    for (size_t i = 0; i < sizeof questions / sizeof *questions; i++) {
        struct query_error fault;
        struct error error = {""};
        atomic_bool cancel = true;
        struct query_options options = {.threads = 2, .cancel = &cancel};
        struct query *query = query_parse(span_of(questions[i]), &fault);
        ck_assert_ptr_nonnull(query);
        ck_assert_msg(!query_run(query, view, &options, &error), "%s", questions[i]);
        ck_assert_str_eq(error.message, "");
        query_free(query);
    }
    view_unref(view);
    archive_close(stage.archive);
    stage_free(&stage);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("oracle");
    TCase *tests = tcase_create("random");

    tcase_set_timeout(tests, TIMEOUT);
    tcase_add_test(tests, sample_is_answered_alike);
    tcase_add_loop_test(tests, odd_policies_are_answered_alike, 0, 2);
    tcase_add_test(tests, kept_index_answers_alike);
    tcase_add_loop_test(tests, threads_answer_alike, 0, 3);
    tcase_add_loop_test(tests, growing_index_answers_alike, 0, 3);
    tcase_add_test(tests, cancelled_index_answers_alike);
    tcase_add_test(tests, scores_are_bm25);
    tcase_add_test(tests, cancelled_questions_have_no_result);
    if (getenv("SMALLPRINT_REAL")) {
        tcase_add_test(tests, real_policies_are_answered_alike);
    } else {
        fputs("# real_policies_are_answered_alike is skipped: SMALLPRINT_REAL isn't set\n", stderr);
    }
    suite_add_tcase(suite, tests);
    return unit_run(suite);
}
