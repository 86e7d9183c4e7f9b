/* SPDX-License-Identifier: ISC */
/* The browser's life: opening, events, closing. */
#include "ui/browse.h"

#include "base/memory.h"
#include "ui/browser.h"
#include "ui/screen.h"

#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

enum {
    REFRESH_PAUSE = 250, /* milliseconds between two looks at the indexer, at least */
    REFRESH_LATEST = 500,  /* and at most, while keys come so fast that they would be held up: */
    KEYS_FIRST = 100,      /* less than this ago */
};

/* ---------------------------------------------------------------------------------------------
 * The archive */

struct open_job {
    struct job job;
    const struct browse_options *options;
    struct loop *loop;
    struct archive *archive; /* made */
    struct error error;
};

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
        .threads = options->threads,
        .rules = options->rules,
        .rules_count = options->rules_count,
        .notify = on_indexed,
        .context = self->loop,
    };
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
    loop_wake(browser->loop);
}

static void free_open(struct job *job)
{
    struct open_job *self = (struct open_job *)job;
    if (self->archive) {
        archive_close(self->archive);
    }
    free(self);
}

static const struct job_class open_class = {"open", LANE_OPEN, run_open, open_done, free_open};

static void open_archive(struct browser *browser)
{
    struct open_job *job = xcalloc(1, sizeof *job);
    job->options = browser->options;
    job->loop = browser->loop;
    work_submit(browser->work, &open_class, &job->job);
}

/* ---------------------------------------------------------------------------------------------
 * Following the indexer: at most every REFRESH_PAUSE, and at once when it has just begun or ended */

static void take_view(struct browser *browser)
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
    take_view(browser);
    if (!browser->progress.done) {
        loop_timer_start(browser->refresh, REFRESH_PAUSE);
    } else if (!was_done && browser->search.serial != view_serial(browser->view)) {
        search_again(browser);
    }
}

static void on_wake(void *context)
{
    struct browser *browser = context;
    work_deliver(browser->work);
    if (browser->archive && !loop_timer_running(browser->refresh) && !browser->progress.done) {
        on_refresh(browser);
    }
}

/* ---------------------------------------------------------------------------------------------
 * Events */

static void on_settled(void *context)
{
    struct browser *browser = context;
    if (browser->dirty) {
        browser->dirty = false;
        screen_draw(browser);
        terminal_draw(browser->terminal, &browser->grid, browser_theme(browser));
    }
}

static void on_keys(void *context)
{
    input_read(context);
}

static void take_size(struct browser *browser)
{
    int rows;
    int columns;
    terminal_measure(browser->terminal);
    terminal_size(browser->terminal, &rows, &columns);
    if (rows != browser->grid.rows || columns != browser->grid.columns) {
        grid_resize(&browser->grid, rows, columns);
    }
    browser->dirty = true;
}

void action_suspend(struct browser *browser, const struct call *call)
{
    (void)call;
    terminal_suspend(browser->terminal);
    take_size(browser);
}

void action_redraw(struct browser *browser, const struct call *call)
{
    (void)call;
    terminal_forget(browser->terminal);
    take_size(browser);
}

static void on_resume(struct browser *browser)
{
    terminal_resume(browser->terminal);
    take_size(browser);
}

static void on_suspend(struct browser *browser)
{
    action_suspend(browser, NULL);
}

static void on_end(struct browser *browser)
{
    browser_quit(browser, 0);
}

struct signal_row {
    int number;
    void (*handle)(struct browser *browser);
};

static const struct signal_row signals[] = {
    {SIGWINCH, take_size}, {SIGTSTP, on_suspend}, {SIGCONT, on_resume},
    {SIGHUP, on_end},      {SIGTERM, on_end},     {SIGINT, on_end},
};

enum { SIGNAL_COUNT = sizeof signals / sizeof *signals };

static void on_signal(void *context, int number)
{
    for (size_t i = 0; i < SIGNAL_COUNT; i++) {
        if (signals[i].number == number) {
            signals[i].handle(context);
        }
    }
}

/* ---------------------------------------------------------------------------------------------
 * Life */

static void apply_options(struct browser *browser)
{
    struct error error = {0};
    const char *theme = browser->options->theme;
    settings_init(&browser->settings);
    if (browser->options->plain) {
        settings_set(&browser->settings, span_of("lines"), span_of("ascii"), &error);
        settings_set(&browser->settings, span_of("theme"), span_of("mono"), &error);
    }
    if (theme && !settings_set(&browser->settings, span_of("theme"), span_of(theme), &error)) {
        browser_complain(browser, "%s", error.message);
    }
}

static void on_work(void *context)
{
    struct browser *browser = context;
    loop_wake(browser->loop);
}

static void begin(struct browser *browser)
{
    const struct loop_handlers handlers = {on_wake, on_settled, on_signal, browser};
    browser->loop = loop_new(&handlers);
    browser->work = work_new(on_work, browser);
}

static void start(struct browser *browser)
{
    browser->dirty = true;
    browser->last_side = COLUMN_LIST;
    browser->main = PANE_TEXT;
    browser->narrow = xstrdup("");
    browser->state = state_open(!browser->options->private);
    browser->refresh = loop_timer_new(browser->loop, on_refresh, browser);
    apply_options(browser);
    input_init(browser);
    reading_init(browser);
    search_init(browser);
    for (int i = 0; i < PANE_COUNT; i++) {
        browser->panes[i] = pane_new((enum pane_id)i, browser);
    }
    input_load_keys(browser);
    terminal_set_lines(browser->terminal, (enum terminal_lines)browser->settings.lines);
    take_size(browser);
    loop_watch(browser->loop, terminal_descriptor(browser->terminal), on_keys);
    for (size_t i = 0; i < SIGNAL_COUNT; i++) {
        loop_catch(browser->loop, signals[i].number);
    }
}

static void finish(struct browser *browser)
{
    struct buffer reason = {0};
    terminal_close(browser->terminal);
    loop_timer_stop(browser->refresh);
    if (browser->archive) {
        indexer_cancel(archive_indexer(browser->archive));
    }
    work_free(browser->work);
    for (int i = 0; i < PANE_COUNT; i++) {
        pane_free(browser->panes[i]);
    }
    if (!state_save(browser->state, &reason)) {
        fprintf(stderr, "smallprint: %s\n", buffer_string(&reason));
    }
    buffer_free(&reason);
    state_free(browser->state);
    search_free(browser);
    reading_free(browser);
    roster_unref(browser->roster);
    view_unref(browser->view);
    if (browser->archive) {
        archive_close(browser->archive);
    }
    keymap_free(browser->keymap);
    buffer_free(&browser->key_faults);
    buffer_free(&browser->message);
    prompt_free(&browser->prompt);
    grid_free(&browser->grid);
    free(browser->narrow);
    loop_free(browser->loop);
    if (*browser->fatal.message) {
        fprintf(stderr, "smallprint: %s\n", browser->fatal.message);
    }
}

int browse_main(const struct browse_options *options)
{
    struct browser browser = {.options = options};
    setlocale(LC_ALL, "");
    setlocale(LC_NUMERIC, "C");
    browser.terminal = terminal_open(options->plain, &browser.fatal);
    if (!browser.terminal) {
        fprintf(stderr, "smallprint: %s\n", browser.fatal.message);
        return 2;
    }
    begin(&browser);
    open_archive(&browser);
    start(&browser);
    loop_run(browser.loop);
    int status = browser.status;
    finish(&browser);
    return status;
}
