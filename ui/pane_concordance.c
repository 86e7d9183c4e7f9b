/* SPDX-License-Identifier: ISC */
/* The concordance: every hit of the search in one line, aligned at the match.
 *
 * The order is made in the background; until it is there, hits stand as they were found. So are the
 * places of the matches: for the rows that are seen and some around them (a *page*). A row whose
 * match isn't known yet shows its site and date. */
#include "base/date.h"
#include "base/memory.h"
#include "ui/browser.h"
#include "ui/concordance.h"
#include "ui/pane_classes.h"

#include <stdlib.h>

enum {
    SITE_COLUMNS = 22,
    DATE_COLUMNS = 10,
    DATED_FROM = 90,    /* columns from which on dates are shown */
    PAGE_AROUND = 3,    /* heights of the pane that a page reaches beyond what is seen */
    MATCH_PART = 40,    /* percent of the context's columns that are before the match */
    CONTEXT_BYTES = 2048, /* before the match that are looked at */
};

struct page {
    size_t from;           /* row of the first */
    size_t count;
    struct range *matches; /* by row from `from`; heap */
};

struct concordance_pane {
    struct pane pane;
    struct rows rows;
    struct hits *hits;           /* that are shown; a reference, or NULL */
    enum concordance_sort sort;
    uint32_t *order;             /* by row: index of its hit; NULL: as they were found */
    bool ordered;                /* `order` is that of `sort` */
    struct page page;            /* what is known of the matches */
    struct page asked;           /* what is being found out; `matches` not used */
};

/* ---------------------------------------------------------------------------------------------
 * Jobs */

struct order_job {
    struct job job;
    struct hits *hits;
    enum concordance_sort sort;
    uint32_t *order; /* made */
};

static void run_order(struct job *job)
{
    struct order_job *self = (struct order_job *)job;
    self->order = concordance_order(self->hits, self->sort, &job->cancelled);
}

static void free_order(struct job *job)
{
    struct order_job *self = (struct order_job *)job;
    hits_unref(self->hits);
    free(self->order);
    free(self);
}

static void order_done(struct job *job, void *context);

static const struct job_class order_class = {"order", LANE_ORDER, run_order, order_done,
                                             free_order};

struct page_job {
    struct job job;
    struct hits *hits;
    uint32_t *rows;   /* hits of the page's rows */
    struct page page; /* made */
};

static void run_page(struct job *job)
{
    struct page_job *self = (struct page_job *)job;
    self->page.matches = xcalloc(self->page.count + 1, sizeof *self->page.matches);
    concordance_matches(self->hits, self->rows, self->page.count, self->page.matches);
}

static void free_page(struct job *job)
{
    struct page_job *self = (struct page_job *)job;
    hits_unref(self->hits);
    free(self->rows);
    free(self->page.matches);
    free(self);
}

static void page_done(struct job *job, void *context);

static const struct job_class page_class = {"page", LANE_LINES, run_page, page_done, free_page};

static void forget_page(struct concordance_pane *self)
{
    work_cancel(self->pane.browser->work, &page_class);
    free(self->page.matches);
    self->page = (struct page){0};
    self->asked = (struct page){0};
}

static struct concordance_pane *pane_of(struct browser *browser)
{
    return (struct concordance_pane *)browser->panes[PANE_CONCORDANCE];
}

static uint32_t hit_of(const struct concordance_pane *self, size_t row)
{
    return self->order ? self->order[row] : (uint32_t)row;
}

/* Selects the row of a hit. */
static void select_hit(struct concordance_pane *self, uint32_t hit)
{
    size_t row = 0;
    while (row < self->rows.count && hit_of(self, row) != hit) {
        row++;
    }
    if (row < self->rows.count) {
        rows_show(&self->rows, self->rows.count, row, self->pane.rows);
    }
}

/* Selects the hit that the user is at in the text, if it is one. */
static void select_reading(struct concordance_pane *self)
{
    struct spot spot = reading_spot(self->pane.browser);
    size_t from = 0;
    size_t to = 0;
    if (self->hits && spot.snapshot != READING_NONE) {
        hits_of(self->hits, spot.snapshot, &from, &to);
    }
    for (; from < to; from++) {
        if (self->hits->rows[from].place == spot.place) {
            select_hit(self, (uint32_t)from);
        }
    }
}

static void order_done(struct job *job, void *context)
{
    struct order_job *self = (struct order_job *)job;
    struct browser *browser = context;
    struct concordance_pane *pane = pane_of(browser);
    if (self->hits == pane->hits) {
        uint32_t selected = pane->rows.count ? hit_of(pane, pane->rows.selected) : 0;
        free(pane->order);
        pane->order = self->order;
        pane->ordered = true;
        self->order = NULL;
        forget_page(pane);
        select_hit(pane, selected);
        browser->dirty = true;
    }
}

static void page_done(struct job *job, void *context)
{
    struct page_job *self = (struct page_job *)job;
    struct browser *browser = context;
    struct concordance_pane *pane = pane_of(browser);
    if (self->hits == pane->hits) {
        free(pane->page.matches);
        pane->page = self->page;
        self->page.matches = NULL;
        browser->dirty = true;
    }
}

static void ask_for_order(struct concordance_pane *self)
{
    self->ordered = false;
    if (self->hits && self->pane.browser->main == PANE_CONCORDANCE) {
        struct order_job *job = xcalloc(1, sizeof *job);
        job->hits = hits_ref(self->hits);
        job->sort = self->sort;
        work_submit(self->pane.browser->work, &order_class, &job->job);
    }
}

static bool covers(const struct page *page, size_t from, size_t to)
{
    return page->from <= from && to <= page->from + page->count;
}

/* Has the matches found of the rows that are seen, and of those around them. */
static void ask_for_page(struct concordance_pane *self, int height)
{
    size_t room = (size_t)height;
    size_t from = self->rows.top;
    size_t to = from + room < self->rows.count ? from + room : self->rows.count;
    if (covers(&self->page, from, to) || covers(&self->asked, from, to)) {
        return;
    }
    size_t around = room * PAGE_AROUND;
    struct page_job *job = xcalloc(1, sizeof *job);
    job->page.from = from > around ? from - around : 0;
    size_t end = to + around < self->rows.count ? to + around : self->rows.count;
    job->page.count = end - job->page.from;
    job->hits = hits_ref(self->hits);
    job->rows = xcalloc(job->page.count + 1, sizeof *job->rows);
    for (size_t i = 0; i < job->page.count; i++) {
        job->rows[i] = hit_of(self, job->page.from + i);
    }
    self->asked = job->page;
    work_submit(self->pane.browser->work, &page_class, &job->job);
}

/* ---------------------------------------------------------------------------------------------
 * Life */

static struct pane *concordance_create(struct browser *browser)
{
    (void)browser;
    struct concordance_pane *self = xcalloc(1, sizeof *self);
    return &self->pane;
}

static void concordance_destroy(struct pane *pane)
{
    struct concordance_pane *self = (struct concordance_pane *)pane;
    hits_unref(self->hits);
    free(self->order);
    free(self->page.matches);
    free(self);
}

/* New hits of the same query (the index has grown) leave the selection where it is. */
static void take_hits(struct concordance_pane *self)
{
    struct hits *hits = self->pane.browser->search.hits;
    bool same = hits && self->hits && strcmp(hits->inquiry->text, self->hits->inquiry->text) == 0;
    hits_unref(self->hits);
    self->hits = hits ? hits_ref(hits) : NULL;
    free(self->order);
    self->order = NULL;
    forget_page(self);
    rows_show(&self->rows, hits ? hits->count : 0, same ? self->rows.selected : 0,
              self->pane.rows);
    ask_for_order(self);
}

static void concordance_changed(struct pane *pane, unsigned changes)
{
    struct concordance_pane *self = (struct concordance_pane *)pane;
    if ((changes & CHANGE_SEARCH) && self->hits != pane->browser->search.hits) {
        take_hits(self);
    }
    if ((changes & CHANGE_SHOWN) && pane->browser->main == PANE_CONCORDANCE) {
        select_reading(self);
        if (!self->ordered) {
            ask_for_order(self);
        }
    }
}

/* ---------------------------------------------------------------------------------------------
 * Drawing */

static void draw_left(struct region region, int middle, struct span text)
{
    size_t start = text.length > CONTEXT_BYTES ? text.length - CONTEXT_BYTES : 0;
    while (start < text.length && ((unsigned char)text.bytes[start] & 0xC0) == 0x80) {
        start++;
    }
    text = span_slice(text, start, text.length);
    region_text(region_part(region, 0, 0, 1, middle), 0, middle - (int)glyph_columns(text), text,
                STYLE_NORMAL);
}

static void draw_context(struct region region, struct span text, struct range match)
{
    int middle = region.columns * MATCH_PART / 100;
    draw_left(region, middle, span_slice(text, 0, match.start));
    int at = region_text(region, 0, middle, span_slice(text, match.start, match.end),
                         STYLE_NORMAL | STYLE_MATCH);
    size_t end = match.end + CONTEXT_BYTES < text.length ? match.end + CONTEXT_BYTES : text.length;
    region_text(region, 0, at, span_slice(text, match.end, end), STYLE_NORMAL);
}

static void draw_hit(const struct concordance_pane *self, struct region region, int row,
                     size_t index)
{
    const struct view *view = result_view(self->hits->inquiry->result);
    const struct hit_row *hit = &self->hits->rows[hit_of(self, index)];
    struct snapshot snapshot = view_snapshot(view, hit->snapshot);
    int left = SITE_COLUMNS + 1;
    region_fit(region, row, 1, SITE_COLUMNS - 1, snapshot.site, FIT_MIDDLE, STYLE_QUIET);
    if (region.columns >= DATED_FROM && snapshot.date) {
        char date[DATE_SIZE];
        region_string(region, row, left, date_format(snapshot.date, date), STYLE_QUIET);
        left += DATE_COLUMNS + 1;
    }
    if (covers(&self->page, index, index + 1)) {
        struct region context = region_part(region, row, left, 1, region.columns - left);
        draw_context(context, view_clause_text(view, hit->clause, NULL),
                     self->page.matches[index - self->page.from]);
    }
}

static void concordance_draw(struct pane *pane, struct region region, bool focused)
{
    struct concordance_pane *self = (struct concordance_pane *)pane;
    rows_show(&self->rows, self->rows.count, self->rows.selected, region.rows);
    if (!self->rows.count) {
        region_string(region, 0, 1,
                      *pane->browser->search.text ? "Nothing matches." : "There is no search yet.",
                      STYLE_QUIET);
        return;
    }
    ask_for_page(self, region.rows);
    for (int row = 0; row < region.rows && self->rows.top + (size_t)row < self->rows.count; row++) {
        size_t index = self->rows.top + (size_t)row;
        draw_hit(self, region, row, index);
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
    if (self->hits) {
        buffer_printf(left, " of %s, by %s", self->hits->inquiry->text,
                      concordance_sort_name(self->sort));
        buffer_append_string(left, self->ordered || !self->rows.count ? "" : " ...");
        buffer_printf(right, "%zu/%zu", self->rows.count ? self->rows.selected + 1 : 0,
                      self->rows.count);
    }
}

/* ---------------------------------------------------------------------------------------------
 * Actions */

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
        const struct hit_row *hit = &self->hits->rows[hit_of(self, self->rows.selected)];
        jumps_note(browser);
        browser_show(browser, PANE_TEXT);
        browser_give_keys(browser, COLUMN_MAIN);
        reading_show(browser, (struct spot){hit->snapshot, hit->place});
    }
}

static void concordance_resort(struct pane *pane, const struct call *call)
{
    struct concordance_pane *self = (struct concordance_pane *)pane;
    int sort = (self->sort + 1) % CONCORDANCE_SORTS;
    for (int i = 0; call->argument.length && i <= CONCORDANCE_SORTS; i++) {
        if (i == CONCORDANCE_SORTS) {
            browser_complain(pane->browser, "sort is one of: site, date, left, right");
            return;
        }
        if (span_equal(call->argument, span_of(concordance_sort_name((enum concordance_sort)i)))) {
            sort = i;
            break;
        }
    }
    self->sort = (enum concordance_sort)sort;
    ask_for_order(self);
}

static void concordance_click(struct pane *pane, int row, int column)
{
    struct concordance_pane *self = (struct concordance_pane *)pane;
    size_t index = self->rows.top + (size_t)row;
    (void)column;
    if (index < self->rows.count) {
        rows_show(&self->rows, self->rows.count, index, pane->rows);
    }
}

static const struct pane_action concordance_actions[] = {
    {ACTION_DOWN, concordance_move},      {ACTION_UP, concordance_move},
    {ACTION_PAGE_DOWN, concordance_move}, {ACTION_PAGE_UP, concordance_move},
    {ACTION_HALF_DOWN, concordance_move}, {ACTION_HALF_UP, concordance_move},
    {ACTION_TOP, concordance_move},       {ACTION_BOTTOM, concordance_move},
    {ACTION_OPEN, concordance_open},      {ACTION_SORT, concordance_resort},
};

static const char *const concordance_hints[PANE_HINTS] = {"read", "back", "sort", "search", "help"};

const struct pane_class concordance_class = {
    .context = CONTEXT_CONCORDANCE,
    .create = concordance_create,
    .destroy = concordance_destroy,
    .draw = concordance_draw,
    .title = concordance_title,
    .changed = concordance_changed,
    .click = concordance_click,
    .actions = concordance_actions,
    .action_count = sizeof concordance_actions / sizeof *concordance_actions,
    .hints = {ACTION_OPEN, ACTION_CONCORDANCE, ACTION_SORT, ACTION_SEARCH, ACTION_HELP},
    .hint_words = concordance_hints,
    .wide = true,
};
