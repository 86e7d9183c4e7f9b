/* SPDX-License-Identifier: ISC */
/* The prompt: one row of a table for each kind. */
#include "ui/prompt.h"

#include "ui/browser.h"

#include <stdarg.h>
#include <stdio.h>

struct kind {
    const char *label;
    int history;                               /* enum history, or -1 */
    bool completes;                            /* complete.c knows words for it */
    void (*changed)(struct browser *browser);  /* after each edit; or NULL */
    void (*accept)(struct browser *browser);
    void (*cancel)(struct browser *browser);   /* or NULL */
};

static struct span line_of(const struct browser *browser)
{
    return buffer_span(&browser->prompt.editor.text);
}

static struct span former_of(const struct browser *browser)
{
    return buffer_span(&browser->prompt.former);
}

/* ---------------------------------------------------------------------------------------------
 * Search */

static void search_changed(struct browser *browser)
{
    search_run(browser, line_of(browser), true, browser->prompt.origin);
}

static void search_accept(struct browser *browser)
{
    search_settle(browser);
    if (*browser->search.text) {
        jumps_note_spot(browser, browser->prompt.origin);
    }
}

/* Shows again what was read when the prompt was opened. */
static void return_to_origin(struct browser *browser)
{
    if (browser->prompt.origin_shown) {
        reading_return(browser, browser->prompt.origin, browser->prompt.origin_row);
    } else if (browser->prompt.origin.snapshot != READING_NONE) {
        reading_show(browser, browser->prompt.origin);
    }
}

static void search_cancel(struct browser *browser)
{
    search_run(browser, former_of(browser), false, browser->prompt.origin);
    return_to_origin(browser);
}

/* ---------------------------------------------------------------------------------------------
 * Narrowing, commands, files, questions */

static void narrow_changed(struct browser *browser)
{
    browser_narrow(browser, line_of(browser));
}

static void narrow_accept(struct browser *browser)
{
    browser_give_keys(browser, COLUMN_LIST);
}

static void narrow_cancel(struct browser *browser)
{
    browser_narrow(browser, former_of(browser));
    return_to_origin(browser);
}

static void filter_changed(struct browser *browser)
{
    buffer_clear(&browser->filter);
    buffer_append_span(&browser->filter, line_of(browser));
}

static void filter_accept(struct browser *browser)
{
    (void)browser;
}

static void filter_cancel(struct browser *browser)
{
    buffer_clear(&browser->filter);
}

static void command_accept(struct browser *browser)
{
    /* A copy: the command may open a prompt itself. */
    struct buffer line = {0};
    buffer_append_span(&line, line_of(browser));
    input_command(browser, buffer_span(&line));
    buffer_free(&line);
}

static void file_accept(struct browser *browser)
{
    struct buffer line = {0};
    struct call call = {.id = ACTION_WRITE};
    buffer_append_span(&line, line_of(browser));
    call.argument = buffer_span(&line);
    if (call.argument.length) {
        action_write(browser, &call);
    }
    buffer_free(&line);
}

static void compare_accept(struct browser *browser)
{
    if (line_of(browser).length) {
        comparing_with(browser, line_of(browser));
    }
}

static void confirm_accept(struct browser *browser)
{
    struct span answer = line_of(browser);
    if (span_equal(answer, span_of("y")) || span_equal(answer, span_of("yes"))) {
        browser->prompt.confirmed(browser);
    } else {
        browser_say(browser, "Not done.");
    }
}

/* A question takes its answer without Enter. */
static void confirm_changed(struct browser *browser)
{
    struct call accept = {.id = ACTION_EDIT_ACCEPT};
    prompt_act(browser, &accept);
}

static const struct kind kinds[] = {
    [PROMPT_SEARCH] = {"/", HISTORY_SEARCH, true, search_changed, search_accept, search_cancel},
    [PROMPT_COMMAND] = {":", HISTORY_COMMAND, true, NULL, command_accept, NULL},
    [PROMPT_NARROW] = {"only: ", HISTORY_NARROW, false, narrow_changed, narrow_accept, narrow_cancel},
    [PROMPT_FILTER] = {"help on: ", -1, false, filter_changed, filter_accept, filter_cancel},
    [PROMPT_FILE] = {"write to: ", HISTORY_FILE, false, NULL, file_accept, NULL},
    [PROMPT_COMPARE] = {"compare with: ", -1, true, NULL, compare_accept, NULL},
    [PROMPT_CONFIRM] = {"", -1, false, confirm_changed, confirm_accept, NULL},
};

/* ---------------------------------------------------------------------------------------------
 * Opening and editing */

static void open_kind(struct browser *browser, enum prompt_kind kind, struct span line)
{
    struct prompt *prompt = &browser->prompt;
    prompt->active = true;
    prompt->kind = kind;
    prompt->recalled = 0;
    prompt->origin = reading_target(browser);
    prompt->origin_shown = prompt->origin.snapshot != READING_NONE &&
                           prompt->origin.snapshot == reading_spot(browser).snapshot;
    prompt->origin_row = browser->reading.row;
    buffer_clear(&prompt->candidates);
    buffer_clear(&prompt->former);
    buffer_append_string(&prompt->former,
                         kind == PROMPT_NARROW ? browser->narrow : browser->search.text);
    editor_set(&prompt->editor, line);
    browser->dirty = true;
}

void prompt_open(struct browser *browser, enum prompt_kind kind, struct span line)
{
    buffer_clear(&browser->prompt.label);
    buffer_append_string(&browser->prompt.label, kinds[kind].label);
    open_kind(browser, kind, line);
    if (line.length && kinds[kind].changed) {
        kinds[kind].changed(browser);
    }
}

void prompt_confirm(struct browser *browser, void (*confirmed)(struct browser *browser),
                    const char *format, ...)
{
    char question[512];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(question, sizeof question, format, arguments);
    va_end(arguments);
    buffer_clear(&browser->prompt.label);
    buffer_append_string(&browser->prompt.label, question);
    browser->prompt.confirmed = confirmed;
    open_kind(browser, PROMPT_CONFIRM, span_of(""));
}

static void changed(struct browser *browser)
{
    const struct kind *kind = &kinds[browser->prompt.kind];
    buffer_clear(&browser->prompt.candidates);
    if (kind->changed) {
        kind->changed(browser);
    }
    browser->dirty = true;
}

void prompt_insert(struct browser *browser, struct span text)
{
    browser->prompt.recalled = 0;
    editor_insert(&browser->prompt.editor, text);
    changed(browser);
}

static void accept(struct browser *browser)
{
    const struct kind *kind = &kinds[browser->prompt.kind];
    browser->prompt.active = false;
    browser->dirty = true;
    if (kind->history >= 0) {
        state_add(browser->state, (enum history)kind->history, line_of(browser));
    }
    kind->accept(browser);
}

static void cancel(struct browser *browser)
{
    const struct kind *kind = &kinds[browser->prompt.kind];
    browser->prompt.active = false;
    browser->dirty = true;
    if (kind->cancel) {
        kind->cancel(browser);
    }
}

/* The next line of the history, from `recalled` on, that begins as what was typed. */
static void recall(struct browser *browser, bool older)
{
    struct prompt *prompt = &browser->prompt;
    const struct kind *kind = &kinds[prompt->kind];
    struct span line;
    size_t at = prompt->recalled;
    if (kind->history < 0) {
        return;
    }
    if (at == 0) {
        buffer_clear(&prompt->typed);
        buffer_append_span(&prompt->typed, line_of(browser));
    }
    struct span typed = buffer_span(&prompt->typed);
    while (older || at > 0) {
        at = older ? at + 1 : at - 1;
        if (at == 0) {
            editor_set(&prompt->editor, typed);
            break;
        }
        if (!state_line(browser->state, (enum history)kind->history, at - 1, &line)) {
            return;
        }
        if (line.length >= typed.length &&
            span_equal(span_slice(line, 0, typed.length), typed)) {
            editor_set(&prompt->editor, line);
            break;
        }
    }
    prompt->recalled = at;
    changed(browser);
}

void prompt_act(struct browser *browser, const struct call *call)
{
    struct prompt *prompt = &browser->prompt;
    if (!prompt->active) {
        browser_complain(browser, "There is no prompt.");
        return;
    }
    size_t length = prompt->editor.text.length;
    if (call->id == ACTION_EDIT_ACCEPT) {
        accept(browser);
    } else if (call->id == ACTION_EDIT_CANCEL ||
               (call->id == ACTION_EDIT_BACKSPACE && length == 0)) {
        cancel(browser);
    } else if (call->id == ACTION_EDIT_OLDER || call->id == ACTION_EDIT_NEWER) {
        recall(browser, call->id == ACTION_EDIT_OLDER);
    } else if (call->id == ACTION_EDIT_COMPLETE) {
        prompt_complete(browser);
    } else if (editor_act(&prompt->editor, call->id)) {
        browser->dirty = true;
        buffer_clear(&prompt->candidates);
        if (prompt->editor.text.length != length) {
            prompt->recalled = 0;
            changed(browser);
        }
    }
}

bool prompt_offers(const struct browser *browser, enum action_id action)
{
    const struct kind *kind = &kinds[browser->prompt.kind];
    switch (action) {
    case ACTION_EDIT_OLDER: return kind->history >= 0;
    case ACTION_EDIT_COMPLETE: return kind->completes;
    case ACTION_EDIT_CANCEL: return true;
    default: return browser->prompt.kind != PROMPT_CONFIRM;
    }
}

int prompt_draw(struct browser *browser, struct region region)
{
    struct prompt *prompt = &browser->prompt;
    struct span line = line_of(browser);
    int start = region_text(region, 0, 1, buffer_span(&prompt->label), STYLE_BAR | STYLE_STRONG);
    struct span before = span_slice(line, 0, prompt->editor.cursor);
    int cursor = start + (int)glyph_columns(before);
    int shift = cursor >= region.columns ? cursor - region.columns + 1 : 0;
    if (shift) {
        region_fill(region, STYLE_BAR);
        region_text(region, 0, 1 - shift, buffer_span(&prompt->label), STYLE_BAR | STYLE_STRONG);
    }
    region_text(region, 0, start - shift, line, STYLE_BAR);
    region_cursor(region, 0, cursor - shift);
    return start - shift;
}

void prompt_free(struct prompt *prompt)
{
    editor_free(&prompt->editor);
    buffer_free(&prompt->label);
    buffer_free(&prompt->subject);
    buffer_free(&prompt->former);
    buffer_free(&prompt->typed);
    buffer_free(&prompt->candidates);
}
