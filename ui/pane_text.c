/* SPDX-License-Identifier: ISC */
/* The text of a policy.
 *
 * From left to right: a letter for each category of a clause, a bar along the clause that the user is
 * at, the text. Scrolling moves the text; the user's clause follows it only when it would leave the
 * screen. */
#include "base/date.h"
#include "base/memory.h"
#include "policy/clause.h"
#include "ui/browser.h"
#include "ui/category.h"
#include "ui/flow.h"
#include "ui/pane_classes.h"

#include <stdlib.h>

enum {
    MARGIN = 3,       /* category, bar, blank */
    RIGHT_MARGIN = 1,
    COLUMNS_FOR_CLASS = 64, /* from which on the title says how a version differs, */
    COLUMNS_FOR_PLACE = 24, /* with so many left for "14/120  source 95%" and some of the policy's title */
    CONTEXT_PART = 4, /* what is jumped to stands a quarter from the top */
};

static const char bar[] = "\xE2\x96\x8F";      /* left one eighth block */
static const char rule[] = "\xE2\x94\x80";
static const char vertical[] = "\xE2\x94\x82";

struct text_pane {
    struct pane pane;
    struct flow flow;
    struct flow_at top;  /* the row at the top */
    uint32_t anchor;     /* byte of the text at the top: kept when the width changes */
    bool reveal;         /* the user's clause has to come into sight */
};

static struct pane *text_create(struct browser *browser)
{
    (void)browser;
    struct text_pane *self = xcalloc(1, sizeof *self);
    return &self->pane;
}

static void text_destroy(struct pane *pane)
{
    struct text_pane *self = (struct text_pane *)pane;
    flow_free(&self->flow);
    free(self);
}

/* ---------------------------------------------------------------------------------------------
 * Scrolling */

static void set_top(struct text_pane *self, struct flow_at top)
{
    self->top = top;
    if (!flow_empty(&self->flow)) {
        self->anchor = flow_row(&self->flow, top).line.start;
    }
}

/* The furthest that the text scrolls: its last row at the bottom. */
static struct flow_at lowest_top(struct text_pane *self)
{
    return flow_move(&self->flow, flow_last(&self->flow), 1 - self->pane.rows, NULL);
}

static void scroll_to(struct text_pane *self, struct flow_at top)
{
    struct flow_at lowest = lowest_top(self);
    set_top(self, flow_compare(top, lowest) > 0 ? lowest : top);
}

/* The row where a clause begins, without the gap before it. */
static struct flow_at start_of(struct text_pane *self, uint32_t place)
{
    const struct document *document = self->flow.document;
    struct flow_at at = {0, 0};
    if (place < document->places.count && document->first_block[place] < document->block_count) {
        at = flow_find(&self->flow, document->blocks[document->first_block[place]].text);
    }
    return at;
}

/* What of a clause has to be seen first: its evidence, its first match, its beginning. */
static struct flow_at point_of(struct text_pane *self, uint32_t place)
{
    const struct reading *reading = &self->pane.browser->reading;
    const struct document *document = self->flow.document;
    struct flow_at start = start_of(self, place);
    if (reading->has_evidence) {
        size_t block = document_block_at(document, reading->evidence.start);
        if (document->blocks[block].place == place) {
            return flow_find(&self->flow, reading->evidence.start);
        }
    }
    if (reading->marks && place < reading->marks->place_count && reading->marks->matched[place]) {
        uint32_t offset = document->blocks[start.block].text;
        size_t index = marks_from(reading->marks, offset);
        if (index < reading->marks->count) {
            uint32_t found = reading->marks->ranges[index].start;
            size_t block = document_block_at(document, found);
            if (document->blocks[block].place == place) {
                return flow_find(&self->flow, found);
            }
        }
    }
    return start;
}

static bool in_sight(struct text_pane *self, struct flow_at at)
{
    struct flow_at bottom = flow_move(&self->flow, self->top, self->pane.rows - 1, NULL);
    return flow_compare(at, self->top) >= 0 && flow_compare(at, bottom) <= 0;
}

static void reveal_place(struct text_pane *self)
{
    uint32_t place = self->pane.browser->reading.place;
    struct flow_at point = point_of(self, place);
    if (!in_sight(self, point) || !in_sight(self, start_of(self, place))) {
        struct flow_at start = start_of(self, place);
        struct flow_at top =
            flow_move(&self->flow, start, -(self->pane.rows / CONTEXT_PART), NULL);
        scroll_to(self, top);
        if (!in_sight(self, point)) {
            top = flow_move(&self->flow, point, -(self->pane.rows / CONTEXT_PART), NULL);
            scroll_to(self, top);
        }
    }
}

/* The clause of a row. */
static uint32_t place_at(struct text_pane *self, struct flow_at at)
{
    uint32_t place = self->flow.document->blocks[at.block].place;
    return place == VIEW_NO_CLAUSE ? 0 : place;
}

/* Keeps the user's clause on the screen. */
static void drag_place(struct text_pane *self)
{
    struct browser *browser = self->pane.browser;
    struct flow_at bottom = flow_move(&self->flow, self->top, self->pane.rows - 1, NULL);
    uint32_t first = place_at(self, self->top);
    uint32_t last = place_at(self, bottom);
    if (browser->reading.place < first) {
        bool begun = flow_compare(start_of(self, first), self->top) < 0 && first < last;
        reading_note(browser, begun ? first + 1 : first);
    } else if (browser->reading.place > last) {
        reading_note(browser, last);
    }
}

/* Has the user's clause begin in a row of the pane. */
static void place_in_row(struct text_pane *self, long row)
{
    struct flow_at start = start_of(self, self->pane.browser->reading.place);
    scroll_to(self, flow_move(&self->flow, start, -row, NULL));
}

/* In which row of the pane it begins; negative when that is above. */
static long row_of_place(struct text_pane *self)
{
    struct flow_at start = start_of(self, self->pane.browser->reading.place);
    bool above = flow_compare(start, self->top) < 0;
    struct flow_at at = above ? start : self->top;
    struct flow_at end = above ? self->top : start;
    long rows = 0;
    long moved = 1;
    for (; moved && flow_compare(at, end) < 0; rows += moved) {
        at = flow_move(&self->flow, at, 1, &moved);
    }
    return above ? -rows : rows;
}

/* The flow for the document and the width as they are now. */
static void update_flow(struct text_pane *self)
{
    struct browser *browser = self->pane.browser;
    struct document *document = browser->reading.document;
    int width = self->pane.columns - MARGIN - RIGHT_MARGIN;
    int measure = browser->settings.measure;
    width = width < measure ? width : measure;
    bool other = self->flow.document != document;
    if (other || self->flow.width != width) {
        flow_set(&self->flow, document, width < 1 ? 1 : width);
        if (other) {
            self->anchor = 0;
        }
        if (other && browser->reading.kept && !flow_empty(&self->flow)) {
            place_in_row(self, browser->reading.row);
        } else if (!flow_empty(&self->flow)) {
            scroll_to(self, flow_find(&self->flow, self->anchor));
        }
    }
    if (self->reveal && !flow_empty(&self->flow)) {
        long row;
        if (reading_returned(browser, &row)) {
            place_in_row(self, row);
        } else {
            reveal_place(self);
        }
    }
    self->reveal = false;
}

static void text_changed(struct pane *pane, unsigned changes)
{
    struct text_pane *self = (struct text_pane *)pane;
    if (changes & (CHANGE_DOCUMENT | CHANGE_PLACE)) {
        self->reveal = true;
    }
}

/* ---------------------------------------------------------------------------------------------
 * Drawing */

/* Where the style of the text may change next behind `at`, and which traits hold until there. */
static uint32_t next_border(const struct reading *reading, uint32_t at, uint32_t end,
                            uint16_t *traits, bool current)
{
    *traits = 0;
    if (reading->marks) {
        size_t index = marks_from(reading->marks, at);
        if (index < reading->marks->count) {
            struct text_range range = reading->marks->ranges[index];
            bool inside = range.start <= at;
            uint32_t border = inside ? range.end : range.start;
            end = border < end ? border : end;
            *traits |= inside ? (current ? STYLE_CURRENT : STYLE_MATCH) : 0;
        }
    }
    if (reading->has_evidence && at < reading->evidence.end) {
        bool inside = reading->evidence.start <= at;
        uint32_t border = inside ? reading->evidence.end : reading->evidence.start;
        end = border < end ? border : end;
        *traits |= inside ? STYLE_EVIDENCE : 0;
    }
    return end;
}

/* Draws a part of the text that lies in one run. */
static int draw_piece(struct text_pane *self, struct region region, int row, int column,
                      struct line piece, uint16_t base, bool current)
{
    const struct reading *reading = &self->pane.browser->reading;
    struct span text = buffer_span(&self->flow.document->text);
    while (piece.start < piece.end) {
        uint16_t traits;
        uint32_t end = next_border(reading, piece.start, piece.end, &traits, current);
        column = region_text(region, row, column, span_slice(text, piece.start, end),
                             (uint16_t)(base | traits));
        piece.start = end;
    }
    return column;
}

/* Draws a line of a block's runs. */
static void draw_line(struct text_pane *self, struct region region, int row, int column,
                      const struct block *block, struct line line, bool current)
{
    const struct document *document = self->flow.document;
    for (uint32_t i = block->run; i < block->run + block->runs; i++) {
        const struct text_run *run = &document->runs[i];
        struct line piece = {run->text, run->text + run->length};
        piece.start = piece.start > line.start ? piece.start : line.start;
        piece.end = piece.end < line.end ? piece.end : line.end;
        if (run->text >= line.end) {
            break;
        }
        if (piece.start < piece.end) {
            column = draw_piece(self, region, row, column, piece, run->style, current);
        }
    }
}

/* Draws the lines of a table's cells, each in its column, and the lines between. */
static void draw_cells(struct text_pane *self, struct region region, int row, int left,
                       const struct flow_row *what, bool current)
{
    for (unsigned i = 0; i < what->cells; i++) {
        struct line line = what->cell_lines ? what->cell_lines[i] : (struct line){0, 0};
        int column = left + flow_cell_column(&self->flow, what->block, i);
        line.start += what->block->text;
        line.end += what->block->text;
        if (i > 0) {
            region_string(region, row, column - 2, vertical, STYLE_RULE);
        }
        draw_line(self, region, row, column, what->block, line, current);
    }
}

static void draw_rule(struct region region, int row, int left, int width)
{
    for (int i = 0; i < width; i++) {
        region_string(region, row, left + i, rule, STYLE_RULE);
    }
}

/* The categories of a clause, one to a row, from its first row on. */
static void draw_margin(struct text_pane *self, struct region region, int row, struct flow_at at,
                        uint32_t place, bool current, bool focused)
{
    const struct reading *reading = &self->pane.browser->reading;
    if (current) {
        region_string(region, row, 1, bar, focused ? STYLE_ACTIVE : STYLE_QUIET);
    }
    if (!reading->findings || place >= self->flow.document->places.count) {
        return;
    }
    size_t count;
    const uint16_t *masks = policy_facts_categories(reading->findings->facts, &count);
    struct flow_at start = start_of(self, place);
    if (place >= count || start.block != at.block) {
        return;
    }
    uint32_t skip = at.row - start.row;
    for (int category = 0; category < CATEGORY_COUNT; category++) {
        if (masks[place] & (1u << category) && skip-- == 0) {
            char letter[] = {category_looks[category].letter, '\0'};
            region_string(region, row, 0, letter, (uint16_t)(STYLE_CATEGORY + category));
        }
    }
}

static void draw_text_row(struct text_pane *self, struct region region, int row, struct flow_at at,
                          bool focused)
{
    struct flow_row what = flow_row(&self->flow, at);
    uint32_t place = what.block->place;
    bool current = place == self->pane.browser->reading.place;
    if (what.gap) {
        draw_cells(self, region, row, MARGIN + flow_indent(what.block), &what, current);
        return;
    }
    draw_margin(self, region, row, at, place, current, focused);
    int column = MARGIN + what.block->indent;
    if (what.block->kind == CLAUSE_RULE && !self->flow.document->raw) {
        draw_rule(region, row, column, self->flow.width / 3);
        return;
    }
    if (what.block->kind == CLAUSE_QUOTATION && !self->flow.document->raw) {
        region_string(region, row, column, vertical, STYLE_QUOTE);
    }
    if (what.first) {
        region_string(region, row, column, what.block->label, STYLE_BULLET);
    }
    int left = MARGIN + flow_indent(what.block);
    if (what.cells) {
        draw_cells(self, region, row, left, &what, current);
    } else {
        draw_line(self, region, row, left, what.block, what.line, current);
    }
}

static void text_draw(struct pane *pane, struct region region, bool focused)
{
    struct text_pane *self = (struct text_pane *)pane;
    struct browser *browser = pane->browser;
    update_flow(self);
    if (flow_empty(&self->flow)) {
        const struct document *document = browser->reading.document;
        region_string(region, 0, MARGIN, document ? document->error.message : "", STYLE_ERROR);
        return;
    }
    struct flow_at at = self->top;
    for (int row = 0; row < region.rows; row++) {
        long moved;
        draw_text_row(self, region, row, at, focused);
        at = flow_move(&self->flow, at, 1, &moved);
        if (!moved) {
            break;
        }
    }
    browser->reading.row = row_of_place(self);
    if (focused) {
        int row = (int)browser->reading.row;
        region_cursor(region, row > 0 && row < region.rows ? row : 0, MARGIN);
    }
}

/* Which of how many versions it is, and how it differs from the one before if there is room for that beside
 * `name`. */
static void append_version(const struct pane *pane, struct span name, struct buffer *right)
{
    const struct document *document = pane->browser->reading.document;
    uint32_t site = view_snapshot_site(document->view, document->snapshot);
    const struct annals *annals = annals_known(pane->browser, site);
    const struct annals_row *row = annals ? annals_find(annals, document->snapshot) : NULL;
    size_t count = row ? annals->timelines[row->document]->count : 0;
    if (count < 2) {
        return;
    }
    annals_tell(annals, row, false, right);
    int room = pane->columns - (int)glyph_columns(name) - COLUMNS_FOR_PLACE;
    if (pane->columns < COLUMNS_FOR_CLASS || (int)glyph_columns(buffer_span(right)) > room) {
        buffer_clear(right);
    }
    buffer_append_string(right, right->length ? "  " : "");
    buffer_printf(right, "%u/%zu  ", row->step + 1, count);
}

static void text_title(struct pane *pane, struct buffer *left, struct buffer *right)
{
    struct text_pane *self = (struct text_pane *)pane;
    const struct document *document = pane->browser->reading.document;
    if (!document) {
        buffer_append_string(left, "Text");
        return;
    }
    struct snapshot snapshot = view_snapshot(document->view, document->snapshot);
    char date[DATE_SIZE];
    buffer_append_span(left, snapshot.site);
    date_format(snapshot.date, date);
    buffer_printf(left, "%s%s", *date ? " \xC2\xB7 " : "", date);
    append_version(pane, buffer_span(left), right);
    if (snapshot.title.length) {
        buffer_append_string(left, " \xC2\xB7 ");
        buffer_append_span(left, snapshot.title);
    }
    if (document->raw) {
        buffer_append_string(right, "source ");
    }
    if (!flow_empty(&self->flow) && self->flow.document == document) {
        struct flow_at bottom = flow_move(&self->flow, self->top, pane->rows, NULL);
        size_t through = flow_row(&self->flow, bottom).line.end;
        bool end = flow_compare(bottom, flow_last(&self->flow)) >= 0;
        size_t all = document->text.length ? document->text.length : 1;
        buffer_printf(right, "%zu%%", end ? 100 : through * 100 / all);
    }
}

/* ---------------------------------------------------------------------------------------------
 * Actions */

static void scroll(struct text_pane *self, long rows)
{
    struct browser *browser = self->pane.browser;
    update_flow(self);
    if (flow_empty(&self->flow)) {
        return;
    }
    struct flow_at before = self->top;
    scroll_to(self, flow_move(&self->flow, self->top, rows, NULL));
    if (flow_compare(before, self->top) != 0) {
        drag_place(self);
    } else if (rows > 0 && browser->reading.place + 1 < self->flow.document->places.count) {
        reading_note(browser, browser->reading.place + 1);
    } else if (rows < 0 && browser->reading.place > 0) {
        reading_note(browser, browser->reading.place - 1);
    }
}

struct step {
    enum action_id id;
    int lines; /* rows for each count, or */
    int pages; /* halves of the pane's height */
};

static const struct step steps[] = {
    {ACTION_DOWN, 1, 0},     {ACTION_UP, -1, 0},      {ACTION_PAGE_DOWN, -1, 2},
    {ACTION_PAGE_UP, 1, -2}, {ACTION_HALF_DOWN, 0, 1}, {ACTION_HALF_UP, 0, -1},
};

static void text_scroll(struct pane *pane, const struct call *call)
{
    long count = call->count ? (long)call->count : 1;
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
        if (steps[i].id == call->id) {
            long rows = steps[i].lines + (long)steps[i].pages * pane->rows / 2;
            scroll((struct text_pane *)pane, rows * count);
        }
    }
}

/* To the first clause, or clause number COUNT; to the last. */
static void text_end(struct pane *pane, const struct call *call)
{
    struct text_pane *self = (struct text_pane *)pane;
    struct browser *browser = pane->browser;
    update_flow(self);
    if (flow_empty(&self->flow) || !self->flow.document->places.count) {
        return;
    }
    uint32_t last = (uint32_t)self->flow.document->places.count - 1;
    uint32_t place = call->count ? call->count - 1 : call->id == ACTION_TOP ? 0 : last;
    jumps_note(browser);
    reading_go(browser, place < last ? place : last);
    if (!call->count) {
        set_top(self, call->id == ACTION_TOP ? (struct flow_at){0, 0} : lowest_top(self));
    }
}

static bool is_heading(const struct document *document, uint32_t place)
{
    return document->places.items[place].kind == CLAUSE_HEADING;
}

static bool any_clause(const struct document *document, uint32_t place)
{
    return document->places.items[place].clause != VIEW_NO_CLAUSE;
}

/* Goes to the COUNTth clause that is `wanted`, on or back. */
static void step_clauses(struct pane *pane, unsigned count, bool back,
                         bool (*wanted)(const struct document *document, uint32_t place))
{
    struct browser *browser = pane->browser;
    const struct document *document = browser->reading.document;
    uint32_t found = browser->reading.place;
    if (!document) {
        return;
    }
    uint32_t place = found;
    unsigned left = count ? count : 1;
    while (left && (back ? place > 0 : place + 1 < document->places.count)) {
        place = back ? place - 1 : place + 1;
        if (wanted(document, place)) {
            found = place;
            left--;
        }
    }
    reading_go(browser, found);
}

static void text_clause(struct pane *pane, const struct call *call)
{
    step_clauses(pane, call->count, call->id == ACTION_PREVIOUS_CLAUSE, any_clause);
}

static void text_heading(struct pane *pane, const struct call *call)
{
    step_clauses(pane, call->count, call->id == ACTION_PREVIOUS_HEADING, is_heading);
}

static void text_click(struct pane *pane, int row, int column)
{
    struct text_pane *self = (struct text_pane *)pane;
    (void)column;
    update_flow(self);
    if (!flow_empty(&self->flow)) {
        struct flow_at at = flow_move(&self->flow, self->top, row, NULL);
        reading_note(pane->browser, place_at(self, at));
    }
}

static const struct pane_action text_actions[] = {
    {ACTION_DOWN, text_scroll},          {ACTION_UP, text_scroll},
    {ACTION_PAGE_DOWN, text_scroll},     {ACTION_PAGE_UP, text_scroll},
    {ACTION_HALF_DOWN, text_scroll},     {ACTION_HALF_UP, text_scroll},
    {ACTION_TOP, text_end},              {ACTION_BOTTOM, text_end},
    {ACTION_NEXT_CLAUSE, text_clause},   {ACTION_PREVIOUS_CLAUSE, text_clause},
    {ACTION_NEXT_HEADING, text_heading}, {ACTION_PREVIOUS_HEADING, text_heading},
};

static const char *const text_hints[PANE_HINTS] = {"next match", "search", "next clause", "copy",
                                                   "help"};

const struct pane_class text_class = {
    .context = CONTEXT_TEXT,
    .create = text_create,
    .destroy = text_destroy,
    .draw = text_draw,
    .title = text_title,
    .changed = text_changed,
    .click = text_click,
    .actions = text_actions,
    .action_count = sizeof text_actions / sizeof *text_actions,
    .hints = {ACTION_NEXT_MATCH, ACTION_SEARCH, ACTION_NEXT_CLAUSE, ACTION_COPY, ACTION_HELP},
    .hint_words = text_hints,
};
