/* SPDX-License-Identifier: ISC */
/* The one event loop: keys, signals, timers, changes of folders and wake-ups from other threads. The
 * only room that knows libuv. Nothing polls: without events it sleeps.
 *
 * All functions belong to the thread that runs the loop, but for loop_wake. */
#ifndef UI_LOOP_H
#define UI_LOOP_H

#include <stdbool.h>

struct loop;
struct loop_timer;

typedef void loop_callback(void *context);
typedef void loop_signal_callback(void *context, int signal_number);

struct loop_handlers {
    loop_callback *wake;          /* after loop_wake; several wakes may make one call */
    loop_callback *settled;       /* before each wait, when the events at hand are done */
    loop_signal_callback *signal; /* one of the signals asked for came */
    void *context;
};

struct loop *loop_new(const struct loop_handlers *handlers);

/* Closes everything the loop watches and frees it with its timers. NULL is fine. */
void loop_free(struct loop *loop);

/* Calls `readable` when the descriptor can be read or has come to its end. At most one. */
void loop_watch(struct loop *loop, int descriptor, loop_callback *readable);

/* Calls `changed` when a name in the folder comes or goes, or a file in it changes; several changes may
 * make one call. False when the folder can't be watched. Ends with the loop. */
bool loop_watch_folder(struct loop *loop, const char *path, loop_callback *changed, void *context);

/* From now on the signal comes as an event. */
void loop_catch(struct loop *loop, int signal_number);

/* A timer, stopped at first. Freed with the loop. */
struct loop_timer *loop_timer_new(struct loop *loop, loop_callback *expired, void *context);

/* Expires once in `milliseconds`; a running timer starts anew. */
void loop_timer_start(struct loop_timer *timer, unsigned milliseconds);
void loop_timer_stop(struct loop_timer *timer);
bool loop_timer_running(const struct loop_timer *timer);

/* Makes the loop call `wake`. Any thread. */
void loop_wake(struct loop *loop);

/* Waits for events and handles those that have come. */
void loop_turn(struct loop *loop);

/* Runs until loop_stop. */
void loop_run(struct loop *loop);
void loop_stop(struct loop *loop);

/* Milliseconds of a clock that only goes forward, read when the current events arrived. */
unsigned long long loop_now(const struct loop *loop);

#endif
