/* SPDX-License-Identifier: ISC */
/* Lanes of jobs. The one lock is held for a few pointer moves at a time. */
#include "ui/work.h"

#include "base/memory.h"
#include "base/pool.h"

#include <pthread.h>
#include <stdlib.h>

struct lane_state {
    struct work *work;
    pthread_t thread;
    pthread_cond_t ready;  /* something waits, or `closing` */
    struct job *waiting;   /* oldest first; under the lock */
    struct job *running;   /* or NULL; under the lock */
    bool started;          /* the thread exists; loop's thread only */
};

struct work {
    void (*wake)(void *context);
    void *context;
    pthread_mutex_t lock;
    struct job *finished;  /* oldest first; under the lock */
    bool closing;          /* under the lock */
    struct lane_state lanes[LANE_COUNT];
};

static void append(struct job **queue, struct job *job)
{
    job->next = NULL;
    while (*queue) {
        queue = &(*queue)->next;
    }
    *queue = job;
}

/* Takes the jobs of a class (of all with NULL) out of a queue and frees them. */
static void drop(struct job **queue, const struct job_class *class)
{
    while (*queue) {
        struct job *job = *queue;
        if (!class || job->class == class) {
            *queue = job->next;
            job->class->free(job);
        } else {
            queue = &job->next;
        }
    }
}

/* Waits for a job and marks it running; NULL when closing. */
static struct job *take(struct lane_state *lane)
{
    struct work *work = lane->work;
    pthread_mutex_lock(&work->lock);
    while (!lane->waiting && !work->closing) {
        pthread_cond_wait(&lane->ready, &work->lock);
    }
    struct job *job = work->closing ? NULL : lane->waiting;
    if (job) {
        lane->waiting = job->next;
        lane->running = job;
    }
    pthread_mutex_unlock(&work->lock);
    return job;
}

/* Queues a finished job for delivery, or frees one that was cancelled meanwhile. */
static void finish(struct lane_state *lane, struct job *job)
{
    struct work *work = lane->work;
    pthread_mutex_lock(&work->lock);
    lane->running = NULL;
    bool wanted = !atomic_load(&job->cancelled);
    if (wanted) {
        append(&work->finished, job);
    }
    pthread_mutex_unlock(&work->lock);
    if (wanted) {
        work->wake(work->context);
    } else {
        job->class->free(job);
    }
}

/* Lanes whose work nobody waits for key by key; the threads that index are begun on the first. */
static const bool gives_way[LANE_COUNT] = {
    [LANE_OPEN] = true, [LANE_HISTORY] = true, [LANE_FILES] = true};

static void run(struct job *job, bool waited_for)
{
    if (waited_for) {
        pool_hurry();
    }
    job->class->run(job);
    if (waited_for) {
        pool_hurried();
    }
}

static void *run_lane(void *argument)
{
    struct lane_state *lane = argument;
    struct job *job;
    bool waited_for = !gives_way[lane - lane->work->lanes];
    if (!waited_for) {
        pool_give_way();
    }
    while ((job = take(lane)) != NULL) {
        if (!atomic_load(&job->cancelled)) {
            run(job, waited_for);
        }
        finish(lane, job);
    }
    return NULL;
}

struct work *work_new(void (*wake)(void *context), void *context)
{
    struct work *work = xcalloc(1, sizeof *work);
    work->wake = wake;
    work->context = context;
    pthread_mutex_init(&work->lock, NULL);
    for (int i = 0; i < LANE_COUNT; i++) {
        work->lanes[i].work = work;
        pthread_cond_init(&work->lanes[i].ready, NULL);
    }
    return work;
}

void work_free(struct work *work)
{
    if (!work) {
        return;
    }
    pthread_mutex_lock(&work->lock);
    work->closing = true;
    for (int i = 0; i < LANE_COUNT; i++) {
        if (work->lanes[i].running) {
            atomic_store(&work->lanes[i].running->cancelled, true);
        }
        pthread_cond_signal(&work->lanes[i].ready);
    }
    pthread_mutex_unlock(&work->lock);
    for (int i = 0; i < LANE_COUNT; i++) {
        if (work->lanes[i].started) {
            pthread_join(work->lanes[i].thread, NULL);
        }
        drop(&work->lanes[i].waiting, NULL);
        pthread_cond_destroy(&work->lanes[i].ready);
    }
    drop(&work->finished, NULL);
    pthread_mutex_destroy(&work->lock);
    free(work);
}

static void cancel_locked(struct work *work, const struct job_class *class)
{
    struct lane_state *lane = &work->lanes[class->lane];
    drop(&lane->waiting, class);
    drop(&work->finished, class);
    if (lane->running && lane->running->class == class) {
        atomic_store(&lane->running->cancelled, true);
    }
}

void work_submit(struct work *work, const struct job_class *class, struct job *job)
{
    struct lane_state *lane = &work->lanes[class->lane];
    job->class = class;
    atomic_init(&job->cancelled, false);
    if (!lane->started) {
        lane->started = pool_start_thread(&lane->thread, run_lane, lane);
    }
    pthread_mutex_lock(&work->lock);
    cancel_locked(work, class);
    append(&lane->waiting, job);
    pthread_cond_signal(&lane->ready);
    pthread_mutex_unlock(&work->lock);
}

void work_cancel(struct work *work, const struct job_class *class)
{
    pthread_mutex_lock(&work->lock);
    cancel_locked(work, class);
    pthread_mutex_unlock(&work->lock);
}

static bool holds(const struct job *queue, const struct job_class *class)
{
    while (queue && queue->class != class) {
        queue = queue->next;
    }
    return queue != NULL;
}

bool work_pending(struct work *work, const struct job_class *class)
{
    const struct lane_state *lane = &work->lanes[class->lane];
    pthread_mutex_lock(&work->lock);
    bool pending = holds(lane->waiting, class) || holds(work->finished, class) ||
                   (lane->running && lane->running->class == class &&
                    !atomic_load(&lane->running->cancelled));
    pthread_mutex_unlock(&work->lock);
    return pending;
}

void work_deliver(struct work *work)
{
    for (;;) {
        pthread_mutex_lock(&work->lock);
        struct job *job = work->finished;
        if (job) {
            work->finished = job->next;
        }
        pthread_mutex_unlock(&work->lock);
        if (!job) {
            return;
        }
        job->class->done(job, work->context);
        job->class->free(job);
    }
}
