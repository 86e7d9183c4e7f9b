/* SPDX-License-Identifier: ISC */
/* The trend: for each period, from the first to the last, the share of policies (or sites) that the
 * search matches, as a bar and in figures. */
#include "base/memory.h"
#include "ui/browser.h"
#include "ui/pane_classes.h"

#include <stdio.h>
#include <stdlib.h>

enum {
    NAME_COLUMNS = 9,    /* of a period, blank before and behind it */
    SHARE_COLUMNS = 9,   /* "  37.5 %" */
    COUNT_COLUMNS = 21,  /* " 12 of 32" */
    BAR_MOST = 80,
};

static const char full_cell[] = "\xE2\x96\x88";
static const char empty_cell[] = "\xE2\x96\x91";

struct trend_pane {
    struct pane pane;
    struct rows rows;
    uint32_t from; /* first day of the selected period */
};

static struct pane *trend_create(struct browser *browser)
{
    (void)browser;
    struct trend_pane *self = xcalloc(1, sizeof *self);
    return &self->pane;
}

static void trend_destroy(struct pane *pane)
{
    free(pane);
}

/* Selects the period that holds what was selected; the last at first. */
static void select_period(struct trend_pane *self)
{
    const struct trend_chart *chart = self->pane.browser->trend.chart;
    size_t count = chart ? chart->count : 0;
    size_t selected = count;
    for (size_t i = 0; self->from && i < count; i++) {
        if (chart->bars[i].from && chart->bars[i].from <= self->from) {
            selected = i;
        }
    }
    rows_show(&self->rows, count, selected, self->pane.rows - 1);
}

static void trend_changed(struct pane *pane, unsigned changes)
{
    struct trend_pane *self = (struct trend_pane *)pane;
    if (changes & (CHANGE_SEARCH | CHANGE_SHOWN | CHANGE_TREND)) {
        trend_update(pane->browser);
    }
    if (changes & (CHANGE_SEARCH | CHANGE_TREND)) {
        select_period(self);
    }
}

/* ---------------------------------------------------------------------------------------------
 * Drawing */

static void draw_bar(struct region region, int row, int column, int width,
                     const struct trend_bar *bar)
{
    uint64_t cells = (uint64_t)bar->matches * (unsigned)width;
    int full = bar->units ? (int)((cells + bar->units / 2) / bar->units) : 0;
    full += full == 0 && bar->matches; /* few are not none */
    for (int i = 0; i < width && bar->units; i++) {
        bool on = i < full;
        region_string(region, row, column + i, on ? full_cell : empty_cell,
                      on ? STYLE_ADDED : STYLE_RULE);
    }
}

static void draw_period(struct region region, int row, const struct trend_bar *bar)
{
    char text[48];
    int width = region.columns - NAME_COLUMNS - SHARE_COLUMNS - COUNT_COLUMNS;
    width = width > BAR_MOST ? BAR_MOST : width < 0 ? 0 : width;
    region_string(region, row, 1, *bar->name ? bar->name : "undated",
                  bar->units ? STYLE_NORMAL : STYLE_QUIET);
    draw_bar(region, row, NAME_COLUMNS, width, bar);
    if (!bar->units) {
        region_string(region, row, NAME_COLUMNS, "none", STYLE_QUIET);
        return;
    }
    int at = NAME_COLUMNS + width + 1;
    snprintf(text, sizeof text, "%5.1f %%", 100.0 * bar->matches / bar->units);
    region_string(region, row, at, text, STYLE_NORMAL);
    snprintf(text, sizeof text, "%u of %u", bar->matches, bar->units);
    region_string(region, row, at + SHARE_COLUMNS, text, STYLE_QUIET);
}

static const char *why_empty(const struct browser *browser)
{
    return !*browser->search.text                                      ? "There is no search yet."
           : trend_running(browser) || search_running(browser)         ? "Counting ..."
           : *browser->search.fault.error.message                      ? "The search has a mistake."
                                                                       : "There are no policies.";
}

static void trend_draw(struct pane *pane, struct region region, bool focused)
{
    struct trend_pane *self = (struct trend_pane *)pane;
    const struct trend_chart *chart = pane->browser->trend.chart;
    size_t count = chart ? chart->count : 0;
    rows_show(&self->rows, count, self->rows.selected, region.rows);
    if (!count) {
        region_string(region, 0, 1, why_empty(pane->browser), STYLE_QUIET);
        return;
    }
    for (int row = 0; row < region.rows && self->rows.top + (size_t)row < count; row++) {
        size_t index = self->rows.top + (size_t)row;
        draw_period(region, row, &chart->bars[index]);
        if (index == self->rows.selected) {
            region_restyle(region, row, 0, NAME_COLUMNS - 1, focused ? STYLE_CURSOR : STYLE_CHOSEN);
            region_restyle(region, row, NAME_COLUMNS, region.columns - NAME_COLUMNS, STYLE_STRONG);
            if (focused) {
                region_cursor(region, row, 1);
            }
        }
    }
}

static void trend_title(struct pane *pane, struct buffer *left, struct buffer *right)
{
    static const char *const by[] = {"year", "half-year", "month"};
    struct trend_pane *self = (struct trend_pane *)pane;
    const struct trend_chart *chart = pane->browser->trend.chart;
    buffer_append_string(left, "Trend");
    if (chart) {
        buffer_printf(left, " of %s, %s by %s%s", chart->text,
                      chart->per == TREND_PER_SITE ? "sites" : "policies", by[chart->by],
                      trend_running(pane->browser) ? " ..." : "");
        buffer_printf(right, "%zu/%zu", self->rows.count ? self->rows.selected + 1 : 0,
                      self->rows.count);
    }
}

/* ---------------------------------------------------------------------------------------------
 * Actions */

static void selection_moved(struct trend_pane *self)
{
    const struct trend_chart *chart = self->pane.browser->trend.chart;
    if (chart && self->rows.selected < chart->count) {
        self->from = chart->bars[self->rows.selected].from;
    }
}

static void trend_move(struct pane *pane, const struct call *call)
{
    struct trend_pane *self = (struct trend_pane *)pane;
    rows_act(&self->rows, call, pane->rows);
    selection_moved(self);
}

static void trend_open(struct pane *pane, const struct call *call)
{
    struct trend_pane *self = (struct trend_pane *)pane;
    (void)call;
    if (pane->browser->trend.chart && self->rows.count) {
        selection_moved(self);
        trend_enter(pane->browser, self->rows.selected);
    }
}

static void trend_click(struct pane *pane, int row, int column)
{
    struct trend_pane *self = (struct trend_pane *)pane;
    size_t index = self->rows.top + (size_t)row;
    (void)column;
    if (index < self->rows.count) {
        rows_show(&self->rows, self->rows.count, index, pane->rows);
        selection_moved(self);
    }
}

static const struct pane_action trend_actions[] = {
    {ACTION_DOWN, trend_move},      {ACTION_UP, trend_move},
    {ACTION_PAGE_DOWN, trend_move}, {ACTION_PAGE_UP, trend_move},
    {ACTION_HALF_DOWN, trend_move}, {ACTION_HALF_UP, trend_move},
    {ACTION_TOP, trend_move},       {ACTION_BOTTOM, trend_move},
    {ACTION_OPEN, trend_open},
};

static const char *const trend_hints[PANE_HINTS] = {"its policies", "search", "period", "back",
                                                    "help"};

const struct pane_class trend_class = {
    .context = CONTEXT_TREND,
    .create = trend_create,
    .destroy = trend_destroy,
    .draw = trend_draw,
    .title = trend_title,
    .changed = trend_changed,
    .click = trend_click,
    .actions = trend_actions,
    .action_count = sizeof trend_actions / sizeof *trend_actions,
    .hints = {ACTION_OPEN, ACTION_SEARCH, ACTION_SET, ACTION_CLOSE, ACTION_HELP},
    .hint_words = trend_hints,
    .wide = true,
};
