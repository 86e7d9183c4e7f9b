/* SPDX-License-Identifier: ISC */
/* The event loop, by libuv. */
#include "ui/loop.h"

#include "base/memory.h"

#include <stdlib.h>
#include <uv.h>

enum { SIGNALS = 8 };

struct loop {
    uv_loop_t uv;
    uv_async_t wake;
    uv_prepare_t settled;
    uv_poll_t poll;
    uv_signal_t signals[SIGNALS];
    int signal_count;
    bool watching;              /* `poll` is in use */
    bool stopped;
    loop_callback *readable;
    struct loop_handlers handlers;
    struct loop_timer *timers;  /* all of them, newest first */
    struct watcher *watchers;   /* the same */
};

/* A folder that is watched. */
struct watcher {
    uv_fs_event_t uv;
    loop_callback *changed;
    void *context;
    struct watcher *next;
};

struct loop_timer {
    uv_timer_t uv;
    loop_callback *expired;
    void *context;
    struct loop_timer *next;
};

static void on_wake(uv_async_t *handle)
{
    struct loop *loop = handle->data;
    loop->handlers.wake(loop->handlers.context);
}

static void on_settled(uv_prepare_t *handle)
{
    struct loop *loop = handle->data;
    loop->handlers.settled(loop->handlers.context);
}

static void on_signal(uv_signal_t *handle, int number)
{
    struct loop *loop = handle->data;
    loop->handlers.signal(loop->handlers.context, number);
}

static void on_readable(uv_poll_t *handle, int status, int events)
{
    struct loop *loop = handle->data;
    (void)status; /* reading tells what is wrong */
    (void)events;
    loop->readable(loop->handlers.context);
}

static void on_expired(uv_timer_t *handle)
{
    struct loop_timer *timer = handle->data;
    timer->expired(timer->context);
}

static void on_changed(uv_fs_event_t *handle, const char *name, int events, int status)
{
    struct watcher *watcher = handle->data;
    (void)name;
    (void)events;
    (void)status; /* looking tells what is wrong */
    watcher->changed(watcher->context);
}

struct loop *loop_new(const struct loop_handlers *handlers)
{
    struct loop *loop = xcalloc(1, sizeof *loop);
    loop->handlers = *handlers;
    uv_loop_init(&loop->uv);
    uv_async_init(&loop->uv, &loop->wake, on_wake);
    uv_prepare_init(&loop->uv, &loop->settled);
    uv_prepare_start(&loop->settled, on_settled);
    loop->wake.data = loop;
    loop->settled.data = loop;
    return loop;
}

static void close_handle(uv_handle_t *handle, void *context)
{
    (void)context;
    if (!uv_is_closing(handle)) {
        uv_close(handle, NULL);
    }
}

void loop_free(struct loop *loop)
{
    if (!loop) {
        return;
    }
    uv_walk(&loop->uv, close_handle, NULL);
    uv_run(&loop->uv, UV_RUN_DEFAULT);
    uv_loop_close(&loop->uv);
    while (loop->timers) {
        struct loop_timer *next = loop->timers->next;
        free(loop->timers);
        loop->timers = next;
    }
    while (loop->watchers) {
        struct watcher *next = loop->watchers->next;
        free(loop->watchers);
        loop->watchers = next;
    }
    free(loop);
}

void loop_watch(struct loop *loop, int descriptor, loop_callback *readable)
{
    loop->readable = readable;
    loop->watching = uv_poll_init(&loop->uv, &loop->poll, descriptor) == 0;
    if (loop->watching) {
        loop->poll.data = loop;
        uv_poll_start(&loop->poll, UV_READABLE | UV_DISCONNECT, on_readable);
    }
}

bool loop_watch_folder(struct loop *loop, const char *path, loop_callback *changed, void *context)
{
    struct watcher *watcher = xcalloc(1, sizeof *watcher);
    watcher->changed = changed;
    watcher->context = context;
    watcher->next = loop->watchers;
    loop->watchers = watcher;
    uv_fs_event_init(&loop->uv, &watcher->uv);
    watcher->uv.data = watcher;
    return uv_fs_event_start(&watcher->uv, on_changed, path, 0) == 0;
}

void loop_catch(struct loop *loop, int signal_number)
{
    if (loop->signal_count < SIGNALS) {
        uv_signal_t *handle = &loop->signals[loop->signal_count++];
        uv_signal_init(&loop->uv, handle);
        handle->data = loop;
        uv_signal_start(handle, on_signal, signal_number);
    }
}

struct loop_timer *loop_timer_new(struct loop *loop, loop_callback *expired, void *context)
{
    struct loop_timer *timer = xcalloc(1, sizeof *timer);
    timer->expired = expired;
    timer->context = context;
    timer->next = loop->timers;
    loop->timers = timer;
    uv_timer_init(&loop->uv, &timer->uv);
    timer->uv.data = timer;
    return timer;
}

void loop_timer_start(struct loop_timer *timer, unsigned milliseconds)
{
    uv_timer_start(&timer->uv, on_expired, milliseconds, 0);
}

void loop_timer_stop(struct loop_timer *timer)
{
    uv_timer_stop(&timer->uv);
}

bool loop_timer_running(const struct loop_timer *timer)
{
    return uv_is_active((const uv_handle_t *)&timer->uv) != 0;
}

void loop_wake(struct loop *loop)
{
    uv_async_send(&loop->wake);
}

void loop_turn(struct loop *loop)
{
    uv_run(&loop->uv, UV_RUN_ONCE);
}

void loop_run(struct loop *loop)
{
    while (!loop->stopped) {
        loop_turn(loop);
    }
}

void loop_stop(struct loop *loop)
{
    loop->stopped = true;
    uv_stop(&loop->uv);
}

unsigned long long loop_now(const struct loop *loop)
{
    return uv_now(&loop->uv);
}
