/* SPDX-License-Identifier: ISC */
/* The concordance: every hit of the search in one line, aligned at the match. */
#include "base/date.h"
#include "base/memory.h"
#include "ui/browser.h"
#include "ui/pane_classes.h"

#include <stdlib.h>

enum { SITE_COLUMNS = 24, DATE_COLUMNS = 10 };

struct concordance_pane {
    struct pane pane;
    struct rows rows;
    const struct hits *hits; /* that the rows were made for; only compared */
    struct marker *marker;
    struct inquiry *inquiry; /* that the marker was made for */
};

static struct pane *concordance_create(struct browser *browser)
{
    (void)browser;
    struct concordance_pane *self = xcalloc(1, sizeof *self);
    return &self->pane;
}

static void drop_marker(struct concordance_pane *self)
{
    if (self->marker) {
        marker_free(self->marker);
        inquiry_unref(self->inquiry);
        self->marker = NULL;
        self->inquiry = NULL;
    }
}

static void concordance_destroy(struct pane *pane)
{
    struct concordance_pane *self = (struct concordance_pane *)pane;
    drop_marker(self);
    free(self);
}

static void concordance_changed(struct pane *pane, unsigned changes)
{
    struct concordance_pane *self = (struct concordance_pane *)pane;
    const struct hits *hits = pane->browser->search.hits;
    if ((changes & CHANGE_SEARCH) && self->hits != hits) {
        drop_marker(self);
        self->hits = hits;
        if (hits) {
            self->inquiry = inquiry_ref(hits->inquiry);
            self->marker = marker_new(self->inquiry->query);
        }
        rows_show(&self->rows, hits ? hits->count : 0, self->rows.selected, pane->rows);
    }
}

static void draw_hit(struct concordance_pane *self, struct region region, int row,
                     const struct hit_row *hit)
{
    const struct view *view = result_view(self->inquiry->result);
    struct snapshot snapshot = view_snapshot(view, hit->snapshot);
    struct range_list ranges = {0};
    unsigned flags;
    struct span text = view_clause_text(view, hit->clause, &flags);
    marker_ranges(self->marker, text, flags, &ranges);
    struct range match = ranges.count ? ranges.items[0] : (struct range){0, 0};
    int left = region.columns > 90 ? SITE_COLUMNS + DATE_COLUMNS + 3 : SITE_COLUMNS + 1;
    struct region context = region_part(region, row, left, 1, region.columns - left);
    int middle = context.columns * 2 / 5;
    char date[DATE_SIZE];
    region_fit(region, row, 1, SITE_COLUMNS - 1, snapshot.site, FIT_MIDDLE, STYLE_NORMAL);
    if (region.columns > 90) {
        region_string(region, row, SITE_COLUMNS + 1, date_format(snapshot.date, date), STYLE_QUIET);
    }
    struct span before = span_slice(text, 0, match.start);
    region_fit(context, 0, 0, middle, span_of(""), FIT_RIGHT, STYLE_NORMAL);
    int columns = (int)glyph_columns(before);
    if (columns < middle) {
        region_text(context, 0, middle - columns, before, STYLE_NORMAL);
    } else {
        region_fit(context, 0, 0, middle, before, FIT_RIGHT, STYLE_NORMAL);
    }
    int at = region_text(context, 0, middle, span_slice(text, match.start, match.end),
                         STYLE_NORMAL | STYLE_MATCH);
    region_text(context, 0, at, span_slice(text, match.end, text.length), STYLE_NORMAL);
    range_list_free(&ranges);
}

static void concordance_draw(struct pane *pane, struct region region, bool focused)
{
    struct concordance_pane *self = (struct concordance_pane *)pane;
    rows_show(&self->rows, self->rows.count, self->rows.selected, region.rows);
    if (!self->rows.count) {
        region_string(region, 0, 1, "There are no hits.", STYLE_QUIET);
        return;
    }
    for (int row = 0; row < region.rows && self->rows.top + (size_t)row < self->rows.count; row++) {
        size_t index = self->rows.top + (size_t)row;
        draw_hit(self, region, row, &pane->browser->search.hits->rows[index]);
        if (focused && index == self->rows.selected) {
            region_restyle(region, row, 0, region.columns, STYLE_CURSOR);
            region_cursor(region, row, 1);
        }
    }
}

static void concordance_title(struct pane *pane, struct buffer *left, struct buffer *right)
{
    struct concordance_pane *self = (struct concordance_pane *)pane;
    buffer_append_string(left, "Concordance");
    buffer_printf(right, "%zu/%zu", self->rows.count ? self->rows.selected + 1 : 0,
                  self->rows.count);
}

static void concordance_move(struct pane *pane, const struct call *call)
{
    struct concordance_pane *self = (struct concordance_pane *)pane;
    rows_act(&self->rows, call, pane->rows);
}

static void concordance_open(struct pane *pane, const struct call *call)
{
    struct concordance_pane *self = (struct concordance_pane *)pane;
    struct browser *browser = pane->browser;
    (void)call;
    if (self->rows.count) {
        const struct hit_row *hit = &browser->search.hits->rows[self->rows.selected];
        jumps_note(browser);
        browser_show(browser, PANE_TEXT);
        browser_give_keys(browser, COLUMN_MAIN);
        reading_show(browser, (struct spot){hit->snapshot, hit->place});
    }
}

static const struct pane_action concordance_actions[] = {
    {ACTION_DOWN, concordance_move},      {ACTION_UP, concordance_move},
    {ACTION_PAGE_DOWN, concordance_move}, {ACTION_PAGE_UP, concordance_move},
    {ACTION_HALF_DOWN, concordance_move}, {ACTION_HALF_UP, concordance_move},
    {ACTION_TOP, concordance_move},       {ACTION_BOTTOM, concordance_move},
    {ACTION_OPEN, concordance_open},
};

static const char *const concordance_hints[PANE_HINTS] = {"read", "back", "sort", "search", "help"};

const struct pane_class concordance_class = {
    .context = CONTEXT_CONCORDANCE,
    .create = concordance_create,
    .destroy = concordance_destroy,
    .draw = concordance_draw,
    .title = concordance_title,
    .changed = concordance_changed,
    .actions = concordance_actions,
    .action_count = sizeof concordance_actions / sizeof *concordance_actions,
    .hints = {ACTION_OPEN, ACTION_CONCORDANCE, ACTION_SORT, ACTION_SEARCH, ACTION_HELP},
    .hint_words = concordance_hints,
    .wide = true,
};
