/* SPDX-License-Identifier: ISC */
/* Two snapshots compared: clause by clause, in one column or side by side, and beside it the facts that
 * changed.
 *
 * From left to right: a bar at the row the user is at, the sign of the clause's change (comparison.h),
 * its text; on a wide screen the new side's text, and the facts. Signs alone tell everything that
 * colours do. */
#include "base/date.h"
#include "base/memory.h"
#include "ui/browser.h"
#include "ui/fact_lines_draw.h"
#include "ui/pane_classes.h"
#include "ui/sheet.h"

#include <stdlib.h>

enum {
    MARGIN = 3,         /* bar, sign, blank */
    RIGHT_MARGIN = 1,
    SPLIT_FROM = 140,   /* columns from which on both sides have one of their own */
    GUTTER = 3,         /* between them */
    FACTS_FROM = 110,   /* columns from which on the facts stand beside */
    FACTS_LEAST = 30,   /* their columns, and */
    FACTS_PART = 25,    /* percent of all that they take, */
    FACTS_MOST = 46,    /* up to this */
    TOP_ROWS = 1,       /* the summary */
    CONTEXT_PART = 4,   /* what is jumped to stands a quarter from the top */
};

static const char bar[] = "\xE2\x96\x8F"; /* left one eighth block */
static const char vertical[] = "\xE2\x94\x82";
static const char ellipsis[] = "\xE2\x80\xA6";
static const char bullet[] = "\xE2\x80\xA2";

struct changes_pane {
    struct pane pane;
    struct sheet sheet;
    struct sheet_at at;  /* the row the user is at */
    struct sheet_at top; /* the row at the top */
    int facts_width;     /* columns of the facts beside; 0: they stand above the clauses */
};

static struct pane *changes_create(struct browser *browser)
{
    (void)browser;
    struct changes_pane *self = xcalloc(1, sizeof *self);
    return &self->pane;
}

static void changes_destroy(struct pane *pane)
{
    struct changes_pane *self = (struct changes_pane *)pane;
    sheet_free(&self->sheet);
    free(self);
}

/* ---------------------------------------------------------------------------------------------
 * Moving */

static int height_of(const struct changes_pane *self)
{
    return self->pane.rows > TOP_ROWS ? self->pane.rows - TOP_ROWS : 1;
}

/* A gap has nothing to be at. */
static struct sheet_at off_gap(struct changes_pane *self, struct sheet_at at)
{
    if (at.row == 0 && self->sheet.count && sheet_gap(&self->sheet, at.item)) {
        at.row = 1;
    }
    return at;
}

/* Scrolls as little as needed to show the row the user is at; a jump leaves `above` rows above it. */
static void show_at(struct changes_pane *self, int above)
{
    int height = height_of(self);
    struct sheet_at bottom = sheet_move(&self->sheet, self->top, height - 1);
    if (sheet_compare(self->at, self->top) < 0 || sheet_compare(self->at, bottom) > 0) {
        self->top = sheet_move(&self->sheet, self->at, -above);
    }
    struct sheet_at lowest = sheet_move(&self->sheet, sheet_last(&self->sheet), 1 - height);
    self->top = sheet_compare(self->top, lowest) > 0 ? lowest : self->top;
}

static void go_to_item(struct changes_pane *self, size_t item)
{
    self->at = off_gap(self, (struct sheet_at){item, 0});
    struct sheet_at end = {item, sheet_rows(&self->sheet, item) - 1};
    struct sheet_at bottom = sheet_move(&self->sheet, self->top, height_of(self) - 1);
    if (sheet_compare(end, bottom) > 0) {
        self->top = sheet_move(&self->sheet, self->at, -(height_of(self) / CONTEXT_PART));
    }
    show_at(self, height_of(self) / CONTEXT_PART);
}

static const struct comparison_row *row_of(const struct changes_pane *self, size_t item)
{
    const struct sheet_item *it = &self->sheet.items[item];
    return it->kind == SHEET_ROW ? &self->sheet.comparison->rows[it->index] : NULL;
}

static bool is_change(const struct changes_pane *self, size_t item)
{
    const struct comparison_row *row = row_of(self, item);
    return row && row->change;
}

/* Begins at the clause that was read, if it changed, else at the first change. */
static void begin(struct changes_pane *self)
{
    struct browser *browser = self->pane.browser;
    struct spot spot = reading_spot(browser);
    const struct comparison *comparison = self->sheet.comparison;
    size_t item = self->sheet.count;
    for (size_t i = self->sheet.count; i-- > 0;) {
        const struct comparison_row *row = row_of(self, i);
        item = row && row->change ? i : item;
        if (row && row->change && spot.snapshot == comparison->new &&
            row->step.new == spot.place && align_has_new(&row->step)) {
            break;
        }
    }
    self->top = (struct sheet_at){0, 0};
    self->at = self->top;
    if (item < self->sheet.count) {
        go_to_item(self, item);
    }
}

/* How many rows the user is below the top. */
static int depth_of(struct changes_pane *self)
{
    int depth = 0;
    struct sheet_at at = self->top;
    while (depth < height_of(self) && sheet_compare(at, self->at) < 0) {
        at = sheet_move(&self->sheet, at, 1);
        depth++;
    }
    return depth;
}

/* Items have come or gone: the user stays at the row of the comparison, and that where it was on the
 * screen; unless all was seen from the top, which it still is if the row lets it. */
static void settle(struct changes_pane *self, uint32_t row, int depth, bool from_top)
{
    size_t item = row == ALIGN_NONE ? 0 : sheet_item_of(&self->sheet, row);
    self->at = off_gap(self, (struct sheet_at){item, 0});
    self->top = (struct sheet_at){0, 0};
    if (!from_top) {
        self->top = sheet_move(&self->sheet, self->at, -depth);
    }
    show_at(self, depth);
}

/* The layout for the comparison and the size as they are now. */
static void update_sheet(struct changes_pane *self)
{
    struct browser *browser = self->pane.browser;
    struct comparing *comparing = &browser->comparing;
    int columns = self->pane.columns;
    bool beside = columns >= FACTS_FROM;
    int facts = columns * FACTS_PART / 100;
    facts = facts < FACTS_LEAST ? FACTS_LEAST : facts > FACTS_MOST ? FACTS_MOST : facts;
    self->facts_width = beside ? facts : 0;
    bool split = columns >= SPLIT_FROM;
    int room = columns - MARGIN - RIGHT_MARGIN - (beside ? facts + 1 : 0);
    int width = split ? (room - GUTTER) / 2 : room;
    width = width < browser->settings.measure ? width : browser->settings.measure;
    bool other = self->sheet.comparison != comparing->comparison;
    uint32_t row = self->sheet.count ? sheet_first_row(&self->sheet, self->at.item) : ALIGN_NONE;
    bool from_top = self->top.item == 0 && self->top.row == 0;
    int depth = self->sheet.count ? depth_of(self) : 0;
    if (!sheet_set(&self->sheet, comparing->comparison, beside ? NULL : comparing->facts,
                   width < 1 ? 1 : width, split)) {
        return;
    }
    if (other) {
        begin(self);
    } else if (self->sheet.count) {
        settle(self, row, depth, from_top);
    }
}

/* ---------------------------------------------------------------------------------------------
 * Drawing */

static uint16_t sign_style(char sign)
{
    return sign == '+'   ? STYLE_ADDED
           : sign == '-' ? STYLE_REMOVED
           : sign == '=' ? STYLE_QUIET
                         : STYLE_COUNT;
}

static void draw_wording(const struct changes_pane *self, struct region region, int row, int column,
                         const struct wording_text *wording, struct line line)
{
    const struct comparison *comparison = self->sheet.comparison;
    uint32_t start = wording->start + line.start;
    uint32_t end = wording->start + line.end;
    for (uint32_t i = wording->run; i < wording->run + wording->runs; i++) {
        const struct wording_run *run = &comparison->runs[i];
        uint32_t from = run->start > start ? run->start : start;
        uint32_t to = run->start + run->length < end ? run->start + run->length : end;
        if (run->start >= end) {
            break;
        }
        if (from < to) {
            column = region_text(region, row, column,
                                 span_slice(buffer_span(&comparison->text), from, to), run->style);
        }
    }
}

/* A line of one side of a clause. */
static void draw_side(const struct changes_pane *self, struct region region, int row, size_t item,
                      int side, uint32_t line)
{
    const struct comparison_row *what = row_of(self, item);
    enum wording wording = !self->sheet.split ? WORDING_BOTH : side ? WORDING_NEW : WORDING_OLD;
    if (!what->wordings[wording].length) {
        return;
    }
    if (line == 0 && what->item) {
        region_string(region, row, what->indent - 2, bullet, STYLE_BULLET);
    }
    draw_wording(self, region, row, what->indent, &what->wordings[wording],
                 sheet_line(&self->sheet, item, side, line));
}

static void draw_fold(const struct changes_pane *self, struct region region, int row,
                      const struct sheet_stretch *stretch)
{
    const struct comparison *comparison = self->sheet.comparison;
    struct buffer text = {0};
    uint32_t same = stretch->count - stretch->cosmetic;
    buffer_printf(&text, "%s ", ellipsis);
    if (same) {
        buffer_printf(&text, "%u %s unchanged", same, same == 1 ? "clause" : "clauses");
    }
    if (stretch->cosmetic) {
        buffer_printf(&text, "%s%u cosmetic", same ? ", " : "", stretch->cosmetic);
    }
    if (stretch->heading != ALIGN_NONE) {
        const struct comparison_row *heading = &comparison->rows[stretch->heading];
        buffer_append_string(&text, "  \xC2\xB7 ");
        buffer_append_span(&text, wording_span(comparison, &heading->wordings[WORDING_NEW]));
    }
    region_fit(region, row, MARGIN, self->sheet.width, buffer_span(&text), FIT_LEFT, STYLE_QUIET);
    buffer_free(&text);
}

/* A changed fact above the clauses. */
static void draw_fact_line(const struct changes_pane *self, struct region region, int row,
                           size_t item, uint32_t line)
{
    const struct fact_line *fact = &self->sheet.facts->items[self->sheet.items[item].index];
    char sign[] = {fact->text[0], '\0'};
    struct line part = sheet_line(&self->sheet, item, 0, line);
    if (line == 0) {
        region_string(region, row, 1, sign, fact->style);
        region_string(region, row, MARGIN, "fact", STYLE_QUIET);
    }
    region_text(region, row, MARGIN + 5,
                span_slice(span_of(fact->text + 2), part.start, part.end), fact->style);
}

static void draw_clause(const struct changes_pane *self, struct region region, int row, size_t item,
                        uint32_t line)
{
    char sign[] = {comparison_sign(row_of(self, item)), '\0'};
    int width = self->sheet.width;
    region_string(region, row, 1, sign, sign_style(sign[0]));
    draw_side(self, region_part(region, 0, MARGIN, region.rows, width), row, item, 0, line);
    if (self->sheet.split) {
        int right = MARGIN + width + GUTTER;
        draw_side(self, region_part(region, 0, right, region.rows, width), row, item, 1, line);
    }
}

static void draw_row(struct changes_pane *self, struct region region, int row, struct sheet_at at,
                     bool focused)
{
    const struct sheet_item *item = &self->sheet.items[at.item];
    bool gap = sheet_gap(&self->sheet, at.item);
    if (self->sheet.split) {
        region_string(region, row, MARGIN + self->sheet.width + 1, vertical, STYLE_RULE);
    }
    if (gap && at.row == 0) {
        return;
    }
    uint32_t line = at.row - gap;
    if (at.item == self->at.item) {
        region_string(region, row, 0, bar, focused ? STYLE_ACTIVE : STYLE_QUIET);
    }
    if (item->kind == SHEET_FACT) {
        draw_fact_line(self, region, row, at.item, line);
    } else if (item->kind == SHEET_FOLD) {
        draw_fold(self, region, row, &self->sheet.stretches[item->index]);
    } else {
        draw_clause(self, region, row, at.item, line);
    }
    if (sheet_compare(at, self->at) == 0 && focused) {
        region_cursor(region, row, MARGIN);
    }
}

static void append_number(struct buffer *out, char sign, uint32_t number)
{
    if (number) {
        buffer_printf(out, " %c%u", sign, number);
    }
}

static void append_facts(struct buffer *out, size_t count)
{
    if (count) {
        buffer_printf(out, "  \xC2\xB7 %zu %s above", count, count == 1 ? "fact" : "facts");
    } else {
        buffer_append_string(out, "  \xC2\xB7 no fact");
    }
}

static void draw_summary(const struct changes_pane *self, struct region region)
{
    const struct comparing *comparing = &self->pane.browser->comparing;
    const struct comparison *comparison = self->sheet.comparison;
    struct buffer text = {0};
    comparison_summary(comparison, &text);
    const struct align_counts *counts = &comparison->counts;
    if (counts->words_added + counts->words_removed) {
        buffer_append_string(&text, "  \xC2\xB7");
        append_number(&text, '+', counts->words_added);
        append_number(&text, '-', counts->words_removed);
        buffer_append_string(&text, " words");
    }
    if (comparing->facts && !self->facts_width) {
        append_facts(&text, comparing->facts->count);
    }
    region_fit(region, 0, 1, region.columns - 2, buffer_span(&text), FIT_LEFT, STYLE_GROUP);
    buffer_free(&text);
}

static void changes_draw(struct pane *pane, struct region region, bool focused)
{
    struct changes_pane *self = (struct changes_pane *)pane;
    update_sheet(self);
    if (!self->sheet.comparison) {
        region_string(region, 0, 1, "Comparing ...", STYLE_QUIET);
        return;
    }
    int left = region.columns - (self->facts_width ? self->facts_width + 1 : 0);
    if (self->facts_width) {
        for (int row = 0; row < region.rows; row++) {
            region_string(region, row, left, vertical, STYLE_RULE);
        }
        struct region side = region_part(region, 0, left + 1, region.rows, self->facts_width);
        fact_lines_draw(side, self->pane.browser->comparing.facts,
                        self->sheet.count ? row_of(self, self->at.item) : NULL);
    }
    struct region text = region_part(region, 0, 0, region.rows, left);
    draw_summary(self, text);
    struct region body = region_part(text, TOP_ROWS, 0, text.rows - TOP_ROWS, left);
    struct sheet_at at = self->top;
    struct sheet_at last = sheet_last(&self->sheet);
    for (int row = 0; row < body.rows && self->sheet.count; row++) {
        draw_row(self, body, row, at, focused);
        if (sheet_compare(at, last) == 0) {
            break;
        }
        at = sheet_move(&self->sheet, at, 1);
    }
}

/* "SITE DATE", without the site where both sides are of one; "#3" for a date that isn't known. */
static void append_name(struct buffer *out, const struct browser *browser, const struct view *view,
                        uint32_t id, bool site)
{
    struct snapshot snapshot = view_snapshot(view, id);
    const struct annals *annals = annals_known(browser, view_snapshot_site(view, id));
    const struct annals_row *row = annals ? annals_find(annals, id) : NULL;
    char date[DATE_SIZE];
    if (site) {
        buffer_append_span(out, snapshot.site);
        buffer_append_char(out, ' ');
    }
    if (snapshot.date || !row) {
        buffer_append_string(out, snapshot.date ? date_format(snapshot.date, date) : "undated");
    } else {
        buffer_printf(out, "#%u", row->step + 1);
    }
}

static void changes_title(struct pane *pane, struct buffer *left, struct buffer *right)
{
    struct changes_pane *self = (struct changes_pane *)pane;
    const struct comparison *comparison = self->sheet.comparison;
    if (!comparison) {
        buffer_append_string(left, "Changes");
        return;
    }
    bool one = view_snapshot_site(comparison->view, comparison->old) ==
               view_snapshot_site(comparison->view, comparison->new);
    append_name(left, pane->browser, comparison->view, comparison->old, true);
    buffer_append_string(left, " -> ");
    append_name(left, pane->browser, comparison->view, comparison->new, !one);
    size_t number = 0;
    uint32_t row = self->sheet.count ? sheet_first_row(&self->sheet, self->at.item) : 0;
    for (uint32_t i = 0; row != ALIGN_NONE && i <= row && i < comparison->count; i++) {
        number += comparison->rows[i].change;
    }
    if (comparison->changes) {
        buffer_printf(right, "change %zu/%zu", number, comparison->changes);
    }
}

/* ---------------------------------------------------------------------------------------------
 * Actions */

struct step {
    enum action_id id;
    int lines; /* rows for each count, or */
    int pages; /* halves of the height */
};

static const struct step steps[] = {
    {ACTION_DOWN, 1, 0},     {ACTION_UP, -1, 0},      {ACTION_PAGE_DOWN, -1, 2},
    {ACTION_PAGE_UP, 1, -2}, {ACTION_HALF_DOWN, 0, 1}, {ACTION_HALF_UP, 0, -1},
};

static void changes_move(struct pane *pane, const struct call *call)
{
    struct changes_pane *self = (struct changes_pane *)pane;
    long count = call->count ? (long)call->count : 1;
    update_sheet(self);
    if (!self->sheet.count) {
        return;
    }
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
        if (steps[i].id == call->id) {
            long rows = (steps[i].lines + (long)steps[i].pages * height_of(self) / 2) * count;
            struct sheet_at to = sheet_move(&self->sheet, self->at, rows);
            bool up = to.row == 0 && to.item > 0 && rows < 0;
            bool gap = sheet_gap(&self->sheet, to.item);
            self->at = up && gap ? sheet_move(&self->sheet, to, -1) : off_gap(self, to);
        }
    }
    show_at(self, height_of(self) / 2);
}

static void changes_end(struct pane *pane, const struct call *call)
{
    struct changes_pane *self = (struct changes_pane *)pane;
    update_sheet(self);
    if (self->sheet.count) {
        self->at = call->id == ACTION_TOP ? (struct sheet_at){0, 0} : sheet_last(&self->sheet);
        show_at(self, 0);
    }
}

/* To the COUNTth item on (or back) that `wanted` wants; false when there is none at all. */
static bool step_items(struct changes_pane *self, unsigned count, bool back,
                       bool (*wanted)(const struct changes_pane *self, size_t item))
{
    update_sheet(self);
    size_t found = self->at.item;
    unsigned left = count ? count : 1;
    for (size_t i = self->at.item; left && (back ? i > 0 : i + 1 < self->sheet.count);) {
        i = back ? i - 1 : i + 1;
        if (wanted(self, i)) {
            found = i;
            left--;
        }
    }
    if (found == self->at.item) {
        return false;
    }
    go_to_item(self, found);
    return true;
}

static void changes_next(struct pane *pane, const struct call *call)
{
    bool back = call->id == ACTION_PREVIOUS_MATCH;
    if (!step_items((struct changes_pane *)pane, call->count, back, is_change)) {
        browser_say(pane->browser, back ? "This is the first change." : "This is the last change.");
    }
}

static bool any_item(const struct changes_pane *self, size_t item)
{
    (void)self;
    (void)item;
    return true;
}

static void changes_clause(struct pane *pane, const struct call *call)
{
    step_items((struct changes_pane *)pane, call->count, call->id == ACTION_PREVIOUS_CLAUSE,
               any_item);
}

static void changes_fold(struct pane *pane, const struct call *call)
{
    struct changes_pane *self = (struct changes_pane *)pane;
    (void)call;
    uint32_t row = self->sheet.count ? sheet_first_row(&self->sheet, self->at.item) : ALIGN_NONE;
    int depth = depth_of(self);
    if (self->sheet.count && sheet_turn(&self->sheet, self->at.item)) {
        settle(self, row, depth, false);
    } else {
        browser_say(pane->browser, "There is nothing to fold here.");
    }
}

static void changes_fold_all(struct pane *pane, const struct call *call)
{
    struct changes_pane *self = (struct changes_pane *)pane;
    (void)call;
    if (self->sheet.count) {
        uint32_t row = sheet_first_row(&self->sheet, self->at.item);
        int depth = depth_of(self);
        sheet_turn_all(&self->sheet);
        settle(self, row, depth, false);
    }
}

/* To the clause in the text: of the new snapshot where that has it. A fold opens. */
static void changes_open(struct pane *pane, const struct call *call)
{
    struct changes_pane *self = (struct changes_pane *)pane;
    struct browser *browser = pane->browser;
    const struct comparison_row *row = self->sheet.count ? row_of(self, self->at.item) : NULL;
    if (self->sheet.count && self->sheet.items[self->at.item].kind == SHEET_FOLD) {
        changes_fold(pane, call);
    } else if (row) {
        bool new = align_has_new(&row->step);
        struct spot spot = {new ? self->sheet.comparison->new : self->sheet.comparison->old,
                            new ? row->step.new : row->step.old};
        jumps_note(browser);
        browser_show(browser, PANE_TEXT);
        browser_give_keys(browser, COLUMN_MAIN);
        reading_show(browser, spot);
    }
}

/* Compares what came before this comparison, or after it. */
static void changes_older(struct pane *pane, const struct call *call)
{
    struct comparing *comparing = &pane->browser->comparing;
    (void)call;
    if (comparing->old != READING_NONE) {
        comparing_step(pane->browser, comparing->old, false);
    }
}

static void changes_newer(struct pane *pane, const struct call *call)
{
    struct comparing *comparing = &pane->browser->comparing;
    (void)call;
    if (comparing->new != READING_NONE) {
        comparing_step(pane->browser, comparing->new, true);
    }
}

static void changes_click(struct pane *pane, int row, int column)
{
    struct changes_pane *self = (struct changes_pane *)pane;
    (void)column;
    if (self->sheet.count && row >= TOP_ROWS) {
        self->at = off_gap(self, sheet_move(&self->sheet, self->top, row - TOP_ROWS));
    }
}

static const struct pane_action changes_actions[] = {
    {ACTION_DOWN, changes_move},          {ACTION_UP, changes_move},
    {ACTION_PAGE_DOWN, changes_move},     {ACTION_PAGE_UP, changes_move},
    {ACTION_HALF_DOWN, changes_move},     {ACTION_HALF_UP, changes_move},
    {ACTION_TOP, changes_end},            {ACTION_BOTTOM, changes_end},
    {ACTION_NEXT_MATCH, changes_next},    {ACTION_PREVIOUS_MATCH, changes_next},
    {ACTION_NEXT_CLAUSE, changes_clause}, {ACTION_PREVIOUS_CLAUSE, changes_clause},
    {ACTION_FOLD, changes_fold},          {ACTION_FOLD_ALL, changes_fold_all},
    {ACTION_OPEN, changes_open},          {ACTION_COMPARE, changes_older},
    {ACTION_OLDER, changes_older},        {ACTION_NEWER, changes_newer},
};

static const char *const changes_hints[PANE_HINTS] = {"next change", "read", "unfold", "older",
                                                      "back"};

const struct pane_class changes_class = {
    .context = CONTEXT_CHANGES,
    .create = changes_create,
    .destroy = changes_destroy,
    .draw = changes_draw,
    .title = changes_title,
    .click = changes_click,
    .actions = changes_actions,
    .action_count = sizeof changes_actions / sizeof *changes_actions,
    .hints = {ACTION_NEXT_MATCH, ACTION_OPEN, ACTION_FOLD, ACTION_OLDER, ACTION_CLOSE},
    .hint_words = changes_hints,
    .wide = true,
};
