/* SPDX-License-Identifier: ISC */
/* What could not be read: a row for each, with its path and the reason; first what is wrong in the
 * user's keymap file. */
#include "base/memory.h"
#include "ui/browser.h"
#include "ui/pane_classes.h"

#include <stdlib.h>

struct problems_pane {
    struct pane pane;
    struct rows rows;
};

static struct pane *problems_create(struct browser *browser)
{
    (void)browser;
    struct problems_pane *self = xcalloc(1, sizeof *self);
    return &self->pane;
}

static void problems_destroy(struct pane *pane)
{
    free(pane);
}

/* Line number `index` of the keymap's faults; their number when there is none. */
static size_t key_fault(const struct browser *browser, size_t index, struct span *line)
{
    struct span text = buffer_span(&browser->key_faults);
    size_t count = 0;
    size_t start = 0;
    for (size_t at = 0; at < text.length; at++) {
        if (text.bytes[at] == '\n') {
            if (count++ == index) {
                *line = span_slice(text, start, at);
                break;
            }
            start = at + 1;
        }
    }
    return count;
}

static void update_rows(struct problems_pane *self, int height)
{
    struct browser *browser = self->pane.browser;
    struct span none;
    size_t count = key_fault(browser, SIZE_MAX, &none) + browser->progress.skipped;
    rows_show(&self->rows, count, self->rows.selected, height);
}

static void draw_problem(struct browser *browser, struct region region, int row, size_t index)
{
    struct span line = {0};
    size_t faults = key_fault(browser, SIZE_MAX, &line);
    if (index < faults) {
        key_fault(browser, index, &line);
        region_fit(region, row, 1, region.columns - 1, line, FIT_LEFT, STYLE_NORMAL);
        return;
    }
    struct buffer path = {0};
    struct buffer reason = {0};
    uint32_t number = (uint32_t)(index - faults);
    if (indexer_problem(archive_indexer(browser->archive), number, &path, &reason)) {
        int width = region.columns / 2;
        region_fit(region, row, 1, width - 2, buffer_span(&path), FIT_MIDDLE, STYLE_NORMAL);
        region_fit(region, row, width, region.columns - width, buffer_span(&reason), FIT_LEFT,
                   STYLE_QUIET);
    }
    buffer_free(&path);
    buffer_free(&reason);
}

static void problems_draw(struct pane *pane, struct region region, bool focused)
{
    struct problems_pane *self = (struct problems_pane *)pane;
    update_rows(self, region.rows);
    if (!self->rows.count) {
        region_string(region, 0, 1, "Everything could be read.", STYLE_QUIET);
    }
    for (int row = 0; row < region.rows && self->rows.top + (size_t)row < self->rows.count; row++) {
        size_t index = self->rows.top + (size_t)row;
        draw_problem(pane->browser, region, row, index);
        if (index == self->rows.selected) {
            region_restyle(region, row, 0, region.columns, focused ? STYLE_CURSOR : STYLE_CHOSEN);
            region_cursor(region, row, 1);
        }
    }
}

static void problems_title(struct pane *pane, struct buffer *left, struct buffer *right)
{
    struct problems_pane *self = (struct problems_pane *)pane;
    buffer_append_string(left, "Problems");
    if (self->rows.count) {
        buffer_printf(right, "%zu/%zu", self->rows.selected + 1, self->rows.count);
    }
}

static void problems_move(struct pane *pane, const struct call *call)
{
    struct problems_pane *self = (struct problems_pane *)pane;
    rows_act(&self->rows, call, pane->rows);
}

static const struct pane_action problems_actions[] = {
    {ACTION_DOWN, problems_move},      {ACTION_UP, problems_move},
    {ACTION_PAGE_DOWN, problems_move}, {ACTION_PAGE_UP, problems_move},
    {ACTION_HALF_DOWN, problems_move}, {ACTION_HALF_UP, problems_move},
    {ACTION_TOP, problems_move},       {ACTION_BOTTOM, problems_move},
};

static const char *const problems_hints[PANE_HINTS] = {"back", "down", "page", "search", "help"};

const struct pane_class problems_class = {
    .context = CONTEXT_PROBLEMS,
    .create = problems_create,
    .destroy = problems_destroy,
    .draw = problems_draw,
    .title = problems_title,
    .actions = problems_actions,
    .action_count = sizeof problems_actions / sizeof *problems_actions,
    .hints = {ACTION_CLOSE, ACTION_DOWN, ACTION_PAGE_DOWN, ACTION_SEARCH, ACTION_HELP},
    .hint_words = problems_hints,
};
