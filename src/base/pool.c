/* SPDX-License-Identifier: ISC */
/* The pool: helpers sleep on a condition until the number of the run changes.
 *
 * All fields behind a lock are read and written with it held. */
#include "base/pool.h"

#include "base/memory.h"

#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/resource.h>
#include <sys/syscall.h>
#endif

enum {
    MOST_THREADS = 256,
    GIVEN_WAY = 10, /* nice value: a tenth of what a thread at 0 gets */
    SHORT_SLICE = 100000, /* nanoseconds: the least */
};

struct helper {
    struct pool *pool;
    pthread_t thread;
    unsigned number; /* 1 .. threads - 1 */
};

struct pool {
    unsigned threads; /* the caller's included; never changes */
    struct helper *helpers;
    pthread_mutex_t lock;
    pthread_cond_t begin; /* a run has begun, or the pool is being freed */
    pthread_cond_t end;   /* the last helper of a run has ended */
    unsigned long run;    /* number of the run; locked */
    unsigned running;     /* helpers still at work in it; locked */
    bool closing;         /* locked */
    void (*work)(void *context, unsigned thread); /* of this run; locked */
    void *context;                                /* of this run; locked */
};

unsigned pool_cores(void)
{
#ifdef __linux__
    cpu_set_t set;
    if (sched_getaffinity(0, sizeof set, &set) == 0) {
        int count = CPU_COUNT(&set);
        return count > 0 ? (unsigned)count : 1;
    }
#endif
    long count = sysconf(_SC_NPROCESSORS_ONLN);
    return count > 0 ? (unsigned)count : 1;
}

bool pool_start_thread(pthread_t *thread, void *(*work)(void *context), void *context)
{
    static const int faults[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT};
    sigset_t blocked;
    sigset_t before;
    sigfillset(&blocked);
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
        sigdelset(&blocked, faults[i]);
    }
    pthread_sigmask(SIG_SETMASK, &blocked, &before); /* which the new thread inherits */
    int failed = pthread_create(thread, NULL, work, context);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return !failed;
}

static void *help(void *argument)
{
    struct helper *helper = argument;
    struct pool *pool = helper->pool;
    unsigned long seen = 0;
    pthread_mutex_lock(&pool->lock);
    for (;;) {
        while (pool->run == seen && !pool->closing) {
            pthread_cond_wait(&pool->begin, &pool->lock);
        }
        if (pool->closing) {
            break;
        }
        seen = pool->run;
        void (*work)(void *, unsigned) = pool->work;
        void *context = pool->context;
        pthread_mutex_unlock(&pool->lock);
        work(context, helper->number);
        pthread_mutex_lock(&pool->lock);
        if (--pool->running == 0) {
            pthread_cond_signal(&pool->end);
        }
    }
    pthread_mutex_unlock(&pool->lock);
    return NULL;
}

struct pool *pool_new(unsigned threads)
{
    struct pool *pool = xcalloc(1, sizeof *pool);
    threads = threads ? threads : pool_cores();
    threads = threads > MOST_THREADS ? MOST_THREADS : threads;
    pool->threads = 1;
    pool->helpers = xcalloc(threads, sizeof *pool->helpers);
    pthread_mutex_init(&pool->lock, NULL);
    pthread_cond_init(&pool->begin, NULL);
    pthread_cond_init(&pool->end, NULL);
    for (unsigned number = 1; number < threads; number++) {
        struct helper *helper = &pool->helpers[number];
        *helper = (struct helper){.pool = pool, .number = number};
        if (!pool_start_thread(&helper->thread, help, helper)) {
            break; /* fewer threads do the same work */
        }
        pool->threads++;
    }
    return pool;
}

void pool_free(struct pool *pool)
{
    if (!pool) {
        return;
    }
    pthread_mutex_lock(&pool->lock);
    pool->closing = true;
    pthread_cond_broadcast(&pool->begin);
    pthread_mutex_unlock(&pool->lock);
    for (unsigned number = 1; number < pool->threads; number++) {
        pthread_join(pool->helpers[number].thread, NULL);
    }
    pthread_cond_destroy(&pool->end);
    pthread_cond_destroy(&pool->begin);
    pthread_mutex_destroy(&pool->lock);
    free(pool->helpers);
    free(pool);
}

unsigned pool_threads(const struct pool *pool)
{
    return pool->threads;
}

void pool_run(struct pool *pool, void (*work)(void *context, unsigned thread), void *context)
{
    if (pool->threads > 1) {
        pthread_mutex_lock(&pool->lock);
        pool->work = work;
        pool->context = context;
        pool->running = pool->threads - 1;
        pool->run++;
        pthread_cond_broadcast(&pool->begin);
        pthread_mutex_unlock(&pool->lock);
    }
    work(context, 0);
    if (pool->threads > 1) {
        pthread_mutex_lock(&pool->lock);
        while (pool->running > 0) {
            pthread_cond_wait(&pool->end, &pool->lock);
        }
        pthread_mutex_unlock(&pool->lock);
    }
}

#ifdef SYS_sched_setattr
/* As the system call wants it (sched_setattr(2)). */
struct schedule {
    uint32_t size, policy;
    uint64_t flags;
    int32_t nice;
    uint32_t priority;
    uint64_t slice, deadline, period; /* nanoseconds */
};

/* The nice value of the calling thread and how long it runs at a stretch (0: the system's usual):
 * who runs shortly is let in at once. Older systems don't know the slice and take the rest. */
static void schedule(int nice_value, uint64_t slice)
{
    struct schedule wish = {
        .size = sizeof wish, .policy = SCHED_OTHER, .nice = nice_value, .slice = slice};
    syscall(SYS_sched_setattr, 0, &wish, 0);
}
#endif

void pool_go_first(void)
{
#ifdef SYS_sched_setattr
    schedule(getpriority(PRIO_PROCESS, (id_t)syscall(SYS_gettid)), SHORT_SLICE);
#endif
}

void pool_give_way(void)
{
#ifdef SYS_sched_setattr
    int now = getpriority(PRIO_PROCESS, (id_t)syscall(SYS_gettid));
    schedule(now < GIVEN_WAY ? GIVEN_WAY : now, 0);
#endif
}

/* The work of all threads that somebody waits for. */
static struct {
    atomic_uint count; /* of such work; changed with the lock held */
    pthread_mutex_t lock;
    pthread_cond_t none;   /* the count has become 0 */
    struct timespec limit; /* how long to let it pass, on CLOCK_REALTIME as conditions have it; locked */
} hurry = {.lock = PTHREAD_MUTEX_INITIALIZER, .none = PTHREAD_COND_INITIALIZER};

void pool_hurry(void)
{
    pthread_mutex_lock(&hurry.lock);
    if (atomic_fetch_add_explicit(&hurry.count, 1, memory_order_relaxed) == 0) {
        clock_gettime(CLOCK_REALTIME, &hurry.limit);
        hurry.limit.tv_nsec += LET_PASS * 1000000L;
        hurry.limit.tv_sec += hurry.limit.tv_nsec / 1000000000L;
        hurry.limit.tv_nsec %= 1000000000L;
    }
    pthread_mutex_unlock(&hurry.lock);
}

void pool_hurried(void)
{
    pthread_mutex_lock(&hurry.lock);
    if (atomic_fetch_sub_explicit(&hurry.count, 1, memory_order_relaxed) == 1) {
        pthread_cond_broadcast(&hurry.none);
    }
    pthread_mutex_unlock(&hurry.lock);
}

void pool_let_pass(void)
{
    if (atomic_load_explicit(&hurry.count, memory_order_relaxed) == 0) {
        return;
    }
    pthread_mutex_lock(&hurry.lock);
    struct timespec limit = hurry.limit;
    int waited = 0;
    while (atomic_load_explicit(&hurry.count, memory_order_relaxed) > 0 && waited == 0) {
        waited = pthread_cond_timedwait(&hurry.none, &hurry.lock, &limit);
    }
    pthread_mutex_unlock(&hurry.lock);
}
