/* SPDX-License-Identifier: ISC */
/* Work that must not hold up the keys: jobs on threads of their own, whose results come back to the
 * loop's thread.
 *
 * A *lane* is one thread and its queue; those whose work nobody waits for key by key give way to the
 * others (base/pool.h). Jobs of one class supersede each other: submitting one drops those of its
 * class that wait and asks the one that runs to stop; a superseded job's result is never delivered.
 * So for each class at most one result arrives after the last submission, and it is that of the
 * newest job.
 *
 * A job is a struct of the submitter's whose first member is `struct job`. Until it is delivered it
 * belongs to the worker; then to `done`, which runs on the loop's thread; at last it is freed by the
 * class's `free`. */
#ifndef UI_WORK_H
#define UI_WORK_H

#include <stdatomic.h>
#include <stdbool.h>

struct work;
struct job;

enum lane {
    LANE_OPEN,  /* opens the archive */
    LANE_QUERY, /* runs queries and collects hits */
    LANE_LIST,  /* orders the list of policies */
    LANE_TEXT,  /* reads sources and lays marks */
    LANE_FACTS, /* extracts facts */
    LANE_LINES, /* concordance lines */
    LANE_ORDER, /* orders the concordance */
    LANE_HISTORY, /* classes the snapshots of sites */
    LANE_DATES, /* finds the policies' own dates in them */
    LANE_CHANGES, /* compares snapshots */
    LANE_TREND, /* counts the search's matches through the years */
    LANE_FILES, /* exports, copies */
    LANE_COUNT
};

struct job_class {
    const char *name;
    enum lane lane;
    void (*run)(struct job *job);                 /* on the lane's thread */
    void (*done)(struct job *job, void *context); /* on the loop's thread; may take parts out */
    void (*free)(struct job *job);                /* on either; frees what `done` left */
};

struct job {
    const struct job_class *class;
    atomic_bool cancelled; /* set by work_submit and work_cancel; read by `run` often */
    struct job *next;      /* in a queue */
};

/* `wake` is called (on a worker) when work_deliver has something to do; `context` is given to it
 * and to `done`. */
struct work *work_new(void (*wake)(void *context), void *context);

/* Cancels all jobs, waits for those that run, and frees everything. NULL is fine. */
void work_free(struct work *work);

/* Takes `job`, whose other members the caller has filled in. Loop's thread. */
void work_submit(struct work *work, const struct job_class *class, struct job *job);

/* Drops the jobs of a class; no result of theirs will be delivered. Loop's thread. */
void work_cancel(struct work *work, const struct job_class *class);

/* True while a job of the class waits, runs, or is undelivered. Loop's thread. */
bool work_pending(struct work *work, const struct job_class *class);

/* Calls `done` for the finished jobs. Loop's thread, after a wake. */
void work_deliver(struct work *work);

#endif
