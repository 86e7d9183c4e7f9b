/* SPDX-License-Identifier: ISC */
/* A pool of threads that all run one function and meet again; and how every thread is started. */
#ifndef BASE_POOL_H
#define BASE_POOL_H

#include <pthread.h>
#include <stdbool.h>

struct pool;

/* The number of cores this process may use, at least 1. */
unsigned pool_cores(void);

/* A pool of `threads` threads, the caller's among them; 0 means pool_cores(). */
struct pool *pool_new(unsigned threads);
void pool_free(struct pool *pool);

unsigned pool_threads(const struct pool *pool);

/* Runs work(context, 0 .. threads - 1), one call on each thread, number 0 on the caller's; returns
 * when all have returned. What was written before the call is seen by all, what they wrote is seen
 * after it. One thread may call at a time. */
void pool_run(struct pool *pool, void (*work)(void *context, unsigned thread), void *context);

/* Starts a thread to be joined. It gets no signals, which belong to the front end's thread, but those of
 * its own faults (SIGSEGV, ...): so that a crash can still restore the terminal. False when the
 * system has no more threads. */
bool pool_start_thread(pthread_t *thread, void *(*work)(void *context), void *context);

/* How the calling thread shares the processors, and each that it starts from now on; where the system
 * doesn't know of such things, nothing changes.
 *
 * One that goes first is let in as soon as it has something to do, for short stretches. One that
 * gives way gets about a tenth of a processor that somebody else wants. */
void pool_go_first(void);
void pool_give_way(void);

/* Work that somebody waits for, on any thread, between pool_hurry and pool_hurried. What gives way calls
 * pool_let_pass where it can be held up: it returns at once, or, while there is such work, when that is
 * done, or has had LET_PASS milliseconds. The system would let the others have a turn of some
 * milliseconds meanwhile, by its clock. */
enum { LET_PASS = 20 };
void pool_hurry(void);
void pool_hurried(void);
void pool_let_pass(void);

#endif
