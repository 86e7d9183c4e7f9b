/* SPDX-License-Identifier: ISC */
/* The browser's parts at work together: who shows what, who is told of changes, what follows the
 * indexer. */
#include "ui/browser.h"

#include "base/memory.h"
#include "ui/follow.h"
#include "ui/preferences.h"
#include "ui/screen.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

struct pane *browser_pane(const struct browser *browser, enum column column)
{
    static const enum pane_id fixed[COLUMN_COUNT] = {
        [COLUMN_LIST] = PANE_LIST, [COLUMN_MAIN] = PANE_TEXT, [COLUMN_FACTS] = PANE_FACTS};
    return browser->panes[column == COLUMN_MAIN ? browser->main : fixed[column]];
}

struct pane *browser_focus(const struct browser *browser)
{
    return browser_pane(browser, browser->focus);
}

void browser_give_keys(struct browser *browser, enum column column)
{
    browser->focus = column;
    if (column != COLUMN_MAIN) {
        browser->last_side = column;
        if (browser_pane(browser, COLUMN_MAIN)->class->wide) {
            browser->main = PANE_TEXT;
        }
    }
    browser->dirty = true;
}

void browser_show(struct browser *browser, enum pane_id main)
{
    browser->main = main;
    if (main != PANE_TEXT) {
        browser->focus = COLUMN_MAIN;
    }
    browser_changed(browser, CHANGE_SHOWN);
}

void browser_changed(struct browser *browser, unsigned changes)
{
    browser->dirty = true;
    if (changes & CHANGE_ANNALS) {
        comparing_go_on(browser);
    }
    for (int i = 0; i < PANE_COUNT; i++) {
        if (browser->panes[i]) {
            pane_changed(browser->panes[i], changes);
        }
    }
}

static void set_message(struct browser *browser, const char *format, va_list arguments)
    __attribute__((format(printf, 2, 0)));

static void set_message(struct browser *browser, const char *format, va_list arguments)
{
    char text[ERROR_MESSAGE_SIZE + 256];
    vsnprintf(text, sizeof text, format, arguments);
    buffer_clear(&browser->message);
    buffer_append_string(&browser->message, text);
    browser->dirty = true;
}

void browser_say(struct browser *browser, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    set_message(browser, format, arguments);
    va_end(arguments);
    browser->complaint = false;
}

void browser_complain(struct browser *browser, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    set_message(browser, format, arguments);
    va_end(arguments);
    browser->complaint = true;
}

const struct theme *browser_theme(const struct browser *browser)
{
    const char *name = browser->settings.theme ? theme_name((size_t)browser->settings.theme - 1)
                                               : NULL;
    const struct theme *theme = name ? theme_find(span_of(name)) : NULL;
    return theme ? theme : theme_automatic();
}

void browser_quit(struct browser *browser, int status)
{
    browser->status = status;
    loop_stop(browser->loop);
}

/* ---------------------------------------------------------------------------------------------
 * The list's order */

struct roster_job {
    struct job job;
    struct view *view;
    struct hits *hits; /* or NULL */
    char *narrow;
    struct roster *previous; /* or NULL */
    struct roster_options options;
    struct roster *roster; /* made */
};

static void run_roster(struct job *job)
{
    struct roster_job *self = (struct roster_job *)job;
    self->roster = roster_make(self->view, self->hits, &self->options, &job->cancelled);
}

static void roster_done(struct job *job, void *context)
{
    struct roster_job *self = (struct roster_job *)job;
    struct browser *browser = context;
    roster_unref(browser->roster);
    browser->roster = self->roster;
    self->roster = NULL;
    browser_changed(browser, CHANGE_ROSTER);
    if (browser->roster->gauges && !browser->roster->gauged) {
        browser_order_list(browser);
    }
    search_arrive(browser);
    if (!browser->resumed && browser->roster->count) {
        browser->resumed = true;
        marks_resume(browser);
    }
}

static void free_roster(struct job *job)
{
    struct roster_job *self = (struct roster_job *)job;
    view_unref(self->view);
    hits_unref(self->hits);
    roster_unref(self->roster);
    roster_unref(self->previous);
    free(self->narrow);
    free(self);
}

static const struct job_class roster_class = {"roster", LANE_LIST, run_roster, roster_done,
                                              free_roster};

void browser_order_list(struct browser *browser)
{
    if (!browser->view) {
        return;
    }
    struct roster_job *job = xcalloc(1, sizeof *job);
    job->view = view_ref(browser->view);
    job->hits = browser->search.hits ? hits_ref(browser->search.hits) : NULL;
    job->narrow = xstrdup(browser->narrow);
    job->previous = browser->roster ? roster_ref(browser->roster) : NULL;
    job->options.sort = (enum roster_sort)browser->settings.sort;
    job->options.matching = browser->settings.matching;
    job->options.narrow = job->narrow;
    job->options.archive = browser->archive;
    job->options.previous = job->previous;
    work_submit(browser->work, &roster_class, &job->job);
}

void browser_narrow(struct browser *browser, struct span text)
{
    char *narrow = xstrndup(text.length ? text.bytes : "", text.length);
    free(browser->narrow);
    browser->narrow = narrow;
    browser_order_list(browser);
    browser->dirty = true;
}

/* ---------------------------------------------------------------------------------------------
 * Settings */

void browser_redo(struct browser *browser, unsigned redo)
{
    browser->dirty = true;
    if ((redo & REDO_TERMINAL) && browser->terminal) {
        terminal_set_mouse(browser->terminal, browser->settings.mouse);
        terminal_set_lines(browser->terminal, (enum terminal_lines)browser->settings.lines);
    }
    if (redo & REDO_QUERY) {
        search_again(browser);
    }
    if (redo & REDO_LIST) {
        browser_order_list(browser);
    }
    if (redo & REDO_TREND) {
        trend_update(browser);
    }
    if (redo & REDO_TEXT) {
        reading_remake(browser);
    }
}

/* ---------------------------------------------------------------------------------------------
 * Life */

static void on_wake(void *context)
{
    struct browser *browser = context;
    work_deliver(browser->work);
    follow_look(browser);
}

static void on_work(void *context)
{
    struct browser *browser = context;
    loop_wake(browser->loop);
}

static void on_settled(void *context)
{
    browser_draw(context);
}

void browser_draw(struct browser *browser)
{
    if (browser->dirty && browser->grid.cells) {
        browser->dirty = false;
        screen_draw(browser);
        if (browser->terminal) {
            terminal_draw(browser->terminal, &browser->grid, browser_theme(browser));
        }
    }
}

static void complain(void *context, const char *message)
{
    browser_complain(context, "%s", message);
}

static void apply_options(struct browser *browser)
{
    struct error error = {0};
    const char *theme = browser->options->theme;
    settings_init(&browser->settings);
    preferences_read(&browser->settings, complain, browser);
    if (browser->options->plain) {
        settings_set(&browser->settings, span_of("lines"), span_of("ascii"), &error);
        settings_set(&browser->settings, span_of("theme"), span_of("mono"), &error);
    }
    if (theme && !settings_set(&browser->settings, span_of("theme"), span_of(theme), &error)) {
        browser_complain(browser, "%s", error.message);
    }
}

void browser_open(struct browser *browser, const struct browse_options *options,
                  loop_signal_callback *on_signal)
{
    const struct loop_handlers handlers = {on_wake, on_settled, on_signal, browser};
    browser->options = options;
    browser->loop = loop_new(&handlers);
    browser->work = work_new(on_work, browser);
    follow_start(browser);
    browser->dirty = true;
    browser->last_side = COLUMN_LIST;
    browser->main = PANE_TEXT;
    browser->narrow = xstrdup("");
    browser->state = state_open(!options->private);
    apply_options(browser);
    input_init(browser);
    reading_init(browser);
    search_init(browser);
    annals_init(browser);
    comparing_init(browser);
    trend_init(browser);
    watch_init(browser);
    for (int i = 0; i < PANE_COUNT; i++) {
        browser->panes[i] = pane_new((enum pane_id)i, browser);
    }
    input_load_keys(browser);
}

static void say_last(const struct browser *browser, struct buffer *reason)
{
    struct buffer trouble = {0};
    buffer_append_string(reason, browser->fatal.message);
    if (!state_save(browser->state, &trouble)) {
        buffer_append_string(reason, reason->length ? "; " : "");
        buffer_append_span(reason, buffer_span(&trouble));
    }
    buffer_free(&trouble);
}

/* Workers first: they use everything else. The archive's own threads wake the loop to the last. */
void browser_close(struct browser *browser, struct buffer *reason)
{
    if (browser->archive) {
        indexer_cancel(archive_indexer(browser->archive));
    }
    work_free(browser->work);
    for (int i = 0; i < PANE_COUNT; i++) {
        pane_free(browser->panes[i]);
    }
    marks_keep_position(browser);
    say_last(browser, reason);
    state_free(browser->state);
    search_free(browser);
    reading_free(browser);
    annals_free(browser);
    comparing_free(browser);
    trend_free(browser);
    watch_free(browser);
    roster_unref(browser->roster);
    view_unref(browser->view);
    if (browser->archive) {
        archive_close(browser->archive);
    }
    keymap_free(browser->keymap);
    buffer_free(&browser->key_faults);
    buffer_free(&browser->message);
    buffer_free(&browser->filter);
    prompt_free(&browser->prompt);
    grid_free(&browser->grid);
    free(browser->narrow);
    free(browser->collection);
    loop_free(browser->loop);
}
