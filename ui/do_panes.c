/* SPDX-License-Identifier: ISC */
/* Actions on the panes and the settings. */
#include "ui/browser.h"

/* What must be left of a pane, and what it grows by. */
enum { WIDTH_STEP = 4, WIDTH_LEAST = 16 };

void action_in_pane(struct browser *browser, const struct call *call)
{
    if (!pane_act(browser_focus(browser), call) && !pane_act(browser->panes[PANE_TEXT], call)) {
        browser_complain(browser, "%s does nothing here.", actions[call->id].name);
    }
}

void action_in_text(struct browser *browser, const struct call *call)
{
    if (!pane_act(browser_focus(browser), call)) {
        if (browser->main != PANE_TEXT) {
            browser_show(browser, PANE_TEXT);
        }
        pane_act(browser->panes[PANE_TEXT], call);
    }
}

void action_edit(struct browser *browser, const struct call *call)
{
    prompt_act(browser, call);
}

static void turn_focus(struct browser *browser, unsigned count, int step)
{
    int steps = (int)(count % COLUMN_COUNT);
    int target = (int)browser->focus + step * (steps ? steps : 1);
    browser_give_keys(browser, (enum column)((target + 2 * COLUMN_COUNT) % COLUMN_COUNT));
}

void action_focus_next(struct browser *browser, const struct call *call)
{
    turn_focus(browser, call->count, 1);
}

void action_focus_previous(struct browser *browser, const struct call *call)
{
    turn_focus(browser, call->count, -1);
}

void action_focus_list(struct browser *browser, const struct call *call)
{
    (void)call;
    browser_give_keys(browser, COLUMN_LIST);
}

void action_focus_text(struct browser *browser, const struct call *call)
{
    (void)call;
    browser_show(browser, PANE_TEXT);
    browser_give_keys(browser, COLUMN_MAIN);
}

void action_focus_facts(struct browser *browser, const struct call *call)
{
    (void)call;
    browser_give_keys(browser, COLUMN_FACTS);
}

/* A side's width is a setting; the text gets wider by narrowing the side that was used last. */
static void widen(struct browser *browser, unsigned count, int step)
{
    enum column side = browser->focus;
    if (side == COLUMN_MAIN) {
        side = browser->last_side;
        step = -step;
    }
    const struct layout_column *part = &browser->layout.parts[side];
    int width = part->width + step * WIDTH_STEP * (count && count < 50 ? (int)count : 1);
    width = width < WIDTH_LEAST ? WIDTH_LEAST : width;
    if (!part->visible || browser->layout.columns <= part->width) {
        browser_complain(browser, "There is nothing beside it.");
        return;
    }
    if (side == COLUMN_LIST) {
        browser->settings.list_width = width;
    } else {
        browser->settings.facts_width = width;
    }
    browser_redo(browser, REDO_LAYOUT);
}

void action_wider(struct browser *browser, const struct call *call)
{
    widen(browser, call->count, 1);
}

void action_narrower(struct browser *browser, const struct call *call)
{
    widen(browser, call->count, -1);
}

static void turn_over(struct browser *browser, enum pane_id pane)
{
    browser_show(browser, browser->main == pane ? PANE_TEXT : pane);
}

void action_concordance(struct browser *browser, const struct call *call)
{
    (void)call;
    turn_over(browser, PANE_CONCORDANCE);
}

void action_problems(struct browser *browser, const struct call *call)
{
    (void)call;
    turn_over(browser, PANE_PROBLEMS);
}

void action_help(struct browser *browser, const struct call *call)
{
    buffer_clear(&browser->filter);
    buffer_append_span(&browser->filter, call->argument);
    if (call->argument.length) {
        browser_show(browser, PANE_HELP);
    } else {
        turn_over(browser, PANE_HELP);
    }
}

void action_close(struct browser *browser, const struct call *call)
{
    (void)call;
    if (browser->main != PANE_TEXT) {
        browser_show(browser, PANE_TEXT);
    } else {
        browser_quit(browser, 0);
    }
}

void action_quit(struct browser *browser, const struct call *call)
{
    (void)call;
    browser_quit(browser, 0);
}

void action_cancel(struct browser *browser, const struct call *call)
{
    (void)call;
    browser->input.number = 0;
    if (browser->main != PANE_TEXT) {
        browser_show(browser, PANE_TEXT);
    }
}

void action_click(struct browser *browser, const struct call *call)
{
    const struct layout *layout = &browser->layout;
    for (int i = 0; i < COLUMN_COUNT; i++) {
        const struct layout_column *part = &layout->parts[i];
        int column = call->column - part->left;
        if (!part->visible || column < 0 || column >= part->width) {
            continue;
        }
        struct pane *pane = browser_pane(browser, (enum column)i);
        browser_give_keys(browser, (enum column)i);
        int top = layout->top + (i == COLUMN_MAIN ? layout->strip : 0);
        if (pane->class->click && call->row >= top && call->row < layout->top + layout->height) {
            pane->class->click(pane, call->row - top, column);
        }
        return;
    }
}

/* ---------------------------------------------------------------------------------------------
 * Settings */

static void apply(struct browser *browser, const char *name, struct span value)
{
    struct error error = {0};
    const struct setting *setting =
        settings_set(&browser->settings, span_of(name), value, &error);
    struct buffer text = {0};
    if (!setting) {
        browser_complain(browser, "%s", error.message);
        return;
    }
    setting_format(setting, &browser->settings, &text);
    browser_say(browser, "%s: %s", name, buffer_string(&text));
    buffer_free(&text);
    browser_redo(browser, setting->redo);
}

static void show_setting(struct browser *browser, const struct setting *setting)
{
    struct buffer text = {0};
    setting_format(setting, &browser->settings, &text);
    browser_say(browser, "%s: %s (%s)", setting->name, buffer_string(&text), setting->help);
    buffer_free(&text);
}

/* "NAME" shows a setting, or turns a switch on; "noNAME" turns it off; "NAME!" takes the other or
 * the next; "NAME VALUE" or "NAME=VALUE" sets it. */
void action_set(struct browser *browser, const struct call *call)
{
    struct span line = call->argument;
    size_t end = 0;
    while (end < line.length && line.bytes[end] != ' ' && line.bytes[end] != '=') {
        end++;
    }
    struct span name = span_slice(line, 0, end);
    struct span value = end < line.length ? span_slice(line, end + 1, line.length) : span_of("");
    bool next = name.length > 1 && name.bytes[name.length - 1] == '!';
    bool off = name.length > 2 && memcmp(name.bytes, "no", 2) == 0;
    if (next) {
        name.length--;
        value = span_of("!");
    }
    const struct setting *setting = setting_find(name);
    if (!setting && off && setting_find(span_slice(name, 2, name.length))) {
        setting = setting_find(span_slice(name, 2, name.length));
        value = span_of("off");
    }
    if (!line.length) {
        browser_complain(browser, "The name of a setting is missing.");
    } else if (!setting) {
        browser_complain(browser, "There is no setting '%.*s'.", (int)name.length, name.bytes);
    } else if (value.length) {
        apply(browser, setting->name, value);
    } else if (setting->kind == SETTING_SWITCH) {
        apply(browser, setting->name, span_of("on"));
    } else {
        show_setting(browser, setting);
    }
}

void action_raw(struct browser *browser, const struct call *call)
{
    apply(browser, "raw", call->argument.length ? call->argument : span_of("!"));
}

void action_sort(struct browser *browser, const struct call *call)
{
    if (!pane_act(browser_focus(browser), call)) {
        apply(browser, "sort", call->argument.length ? call->argument : span_of("!"));
    }
}

void action_matching(struct browser *browser, const struct call *call)
{
    apply(browser, "matching", call->argument.length ? call->argument : span_of("!"));
}
