/* SPDX-License-Identifier: ISC */
/* The browser's parts at work together: who shows what, who is told of changes, what follows the
 * indexer. */
#include "ui/browser.h"

#include "base/memory.h"

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
    search_arrive(browser);
}

static void free_roster(struct job *job)
{
    struct roster_job *self = (struct roster_job *)job;
    view_unref(self->view);
    hits_unref(self->hits);
    roster_unref(self->roster);
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
    job->options.sort = (enum roster_sort)browser->settings.sort;
    job->options.matching = browser->settings.matching;
    job->options.narrow = job->narrow;
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
    if (redo & REDO_TERMINAL) {
        terminal_set_mouse(browser->terminal, browser->settings.mouse);
        terminal_set_lines(browser->terminal, (enum terminal_lines)browser->settings.lines);
    }
    if (redo & REDO_QUERY) {
        search_again(browser);
    }
    if (redo & REDO_LIST) {
        browser_order_list(browser);
    }
    if (redo & REDO_TEXT) {
        reading_remake(browser);
    }
}
