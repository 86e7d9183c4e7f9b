/* SPDX-License-Identifier: ISC */
/* Threads that work together, and threads that give way. */
#include "base/pool.h"
#include "tests/unit/unit.h"

#include <stdatomic.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

/* The nice values of a thread that gives way and of one that it starts. */
struct values {
    int parent;
    int child;
    bool started;
};

static int nice_value(void)
{
    return getpriority(PRIO_PROCESS, (id_t)syscall(SYS_gettid));
}

static void *run_child(void *context)
{
    struct values *values = context;
    values->child = nice_value();
    return NULL;
}

static void *run_parent(void *context)
{
    struct values *values = context;
    pthread_t child;
    pool_give_way();
    values->parent = nice_value();
    values->started = pool_start_thread(&child, run_child, values);
    if (values->started) {
        pthread_join(child, NULL);
    }
    return NULL;
}

START_TEST(a_thread_and_its_children_give_way_and_no_other)
{
    struct values values = {0};
    int before = nice_value();
    pthread_t parent;
    ck_assert(pool_start_thread(&parent, run_parent, &values));
    pthread_join(parent, NULL);
    ck_assert(values.started);
    ck_assert_int_ge(values.parent, 10);
    ck_assert_int_eq(values.child, values.parent);
    ck_assert_int_eq(nice_value(), before);
}
END_TEST

static void count(void *context, unsigned thread)
{
    atomic_uint *calls = context;
    atomic_fetch_add(&calls[thread], 1);
}

START_TEST(a_run_calls_every_thread_once)
{
    enum { THREADS = 5, RUNS = 100 };
    atomic_uint calls[THREADS] = {0};
    struct pool *pool = pool_new(THREADS);
    ck_assert_uint_eq(pool_threads(pool), THREADS);
    for (int i = 0; i < RUNS; i++) {
        pool_run(pool, count, calls);
    }
    for (unsigned i = 0; i < THREADS; i++) {
        ck_assert_uint_eq(atomic_load(&calls[i]), RUNS);
    }
    pool_free(pool);
}
END_TEST

static long long milliseconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now); /* as conditions have it */
    return now.tv_sec * 1000LL + now.tv_nsec / 1000000;
}

static void *let_pass(void *context)
{
    (void)context;
    pool_let_pass();
    return NULL;
}

/* What gives way stands still until those that hurry are done or have had their time, and no longer. */
START_TEST(work_that_hurries_is_let_pass)
{
    pthread_t thread;
    long long start = milliseconds();
    pool_hurry();
    pool_hurry();
    pool_hurried();
    pool_let_pass();
    ck_assert_int_ge(milliseconds() - start, LET_PASS - 1);
    pool_let_pass();
    pool_hurried();
    pool_let_pass();
    pool_hurry();
    ck_assert(pool_start_thread(&thread, let_pass, NULL));
    pool_hurried();
    pthread_join(thread, NULL);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("pool");
    TCase *tests = tcase_create("pool");
#ifdef __linux__
    tcase_add_test(tests, a_thread_and_its_children_give_way_and_no_other);
#endif
    tcase_add_test(tests, a_run_calls_every_thread_once);
    tcase_add_test(tests, work_that_hurries_is_let_pass);
    suite_add_tcase(suite, tests);
    return unit_run(suite);
}
