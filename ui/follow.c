/* SPDX-License-Identifier: ISC */
/* Opening the archive, and following the indexer: a look at most every REFRESH_PAUSE, and at once
 * when it has just begun. Keys go first: while they come fast, a look waits. */
#include "ui/follow.h"

#include "base/memory.h"
#include "ui/browser.h"

#include <stdlib.h>

enum {
    REFRESH_PAUSE = 250,  /* milliseconds between two looks at the indexer, at least */
    REFRESH_LATEST = 500, /* and at most, while keys come so fast that they would be held up: */
    KEYS_FIRST = 100,     /* less than this ago */
};

struct open_job {
    struct job job;
    const struct browse_options *options;
    struct loop *loop;
    struct archive *archive; /* made */
    char *collection;        /* its absolute path, or NULL */
    struct error error;
};

static void on_refresh(void *context);

static void on_indexed(void *context)
{
    loop_wake(context);
}

static void run_open(struct job *job)
{
    struct open_job *self = (struct open_job *)job;
    const struct browse_options *options = self->options;
    struct archive_options archive = {
        .max_size = options->max_size,
        .revision = options->revision,
        .work_tree = options->work_tree,
        .threads = options->threads,
        .rules = options->rules,
        .rules_count = options->rules_count,
        .live = true,
        .notify = on_indexed,
        .context = self->loop,
    };
    self->collection = realpath(options->collection, NULL);
    self->archive = archive_open(options->collection, &archive, &self->error);
}

static void open_done(struct job *job, void *context)
{
    struct open_job *self = (struct open_job *)job;
    struct browser *browser = context;
    if (!self->archive) {
        browser->fatal = self->error;
        browser_quit(browser, 2);
        return;
    }
    browser->archive = self->archive;
    self->archive = NULL;
    browser->collection = self->collection;
    self->collection = NULL;
    loop_wake(browser->loop);
}

static void free_open(struct job *job)
{
    struct open_job *self = (struct open_job *)job;
    if (self->archive) {
        archive_close(self->archive);
    }
    free(self->collection);
    free(self);
}

static const struct job_class open_class = {"open", LANE_OPEN, run_open, open_done, free_open};

void follow_start(struct browser *browser)
{
    browser->refresh = loop_timer_new(browser->loop, on_refresh, browser);
    struct open_job *job = xcalloc(1, sizeof *job);
    job->options = browser->options;
    job->loop = browser->loop;
    work_submit(browser->work, &open_class, &job->job);
}

/* ---------------------------------------------------------------------------------------------
 * Following */

void follow_take(struct browser *browser)
{
    struct indexer *indexer = archive_indexer(browser->archive);
    struct view *view = indexer_view(indexer);
    bool newer = !browser->view || view_serial(view) != view_serial(browser->view);
    indexer_progress(indexer, &browser->progress);
    if (!newer) {
        view_unref(view);
        browser_changed(browser, CHANGE_VIEW);
        return;
    }
    view_unref(browser->view);
    browser->view = view;
    browser_changed(browser, CHANGE_VIEW);
    browser_order_list(browser);
    if (!search_running(browser)) {
        search_again(browser);
    }
}

static void on_refresh(void *context)
{
    struct browser *browser = context;
    bool was_done = browser->progress.done;
    unsigned long long now = loop_now(browser->loop);
    if (browser->view && now - browser->key_time < KEYS_FIRST &&
        now - browser->refreshed < REFRESH_LATEST) {
        loop_timer_start(browser->refresh, KEYS_FIRST);
        return;
    }
    browser->refreshed = now;
    follow_take(browser);
    if (!browser->progress.done) {
        loop_timer_start(browser->refresh, REFRESH_PAUSE);
    } else if (!was_done && browser->search.serial != view_serial(browser->view)) {
        search_again(browser);
    }
    if (browser->progress.done) {
        watch_begin(browser);
    }
}

void follow_look(struct browser *browser)
{
    bool growing = !browser->progress.done || watch_looks(browser);
    if (browser->archive && !loop_timer_running(browser->refresh) && growing) {
        on_refresh(browser);
    }
}
