/* SPDX-License-Identifier: ISC */
/* The list of policies: a row for each site, and below an unfolded one a row for each snapshot.
 *
 * The selection is a site and perhaps one of its snapshots, not a row number: it stays when rows come
 * and go around it. */
#include "base/date.h"
#include "base/memory.h"
#include "ui/browser.h"
#include "ui/pane_classes.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>

enum {
    COUNT_LEAST = 3,   /* columns for hits, with a blank before them */
    FOLD_COLUMNS = 2,  /* the sign of a fold */
    FOLD_LEAST = 2,    /* snapshots in a row, no changes, that are worth a fold */
    CLASS_COLUMNS = 18, /* from which on a snapshot's class is named beside its sign and figures */
};

/* How a date may be shown: whole, to the month, its year, not at all. */
static const struct {
    int width; /* columns */
    int name;  /* columns that it must leave to names that need them */
} date_forms[] = {{10, INT_MAX}, {7, 20}, {4, 18}, {0, 0}};

struct list_row {
    uint32_t site;
    uint32_t snapshot; /* READING_NONE on a site's own row */
    uint32_t folded;   /* snapshots that the row stands for, `snapshot` being the newest of them: they
                          aren't changes; 0: it stands for itself */
};

/* How far a site is unfolded. */
enum level { LEVEL_SITE, LEVEL_CHANGES, LEVEL_ALL };

struct list_pane {
    struct pane pane;
    struct rows rows;
    struct list_row *items;   /* rows.count of them, as shown */
    size_t capacity;
    uint8_t *levels;          /* by site, enum level; level_count of them, LEVEL_SITE behind */
    size_t level_count;
    struct list_row selected; /* site READING_NONE before there is any row */
};

static struct pane *list_create(struct browser *browser)
{
    (void)browser;
    struct list_pane *self = xcalloc(1, sizeof *self);
    self->selected = (struct list_row){READING_NONE, READING_NONE, 0};
    return &self->pane;
}

static void list_destroy(struct pane *pane)
{
    struct list_pane *self = (struct list_pane *)pane;
    free(self->items);
    free(self->levels);
    free(self);
}

/* ---------------------------------------------------------------------------------------------
 * Rows */

static enum level level_of(const struct list_pane *self, uint32_t site)
{
    return site < self->level_count ? (enum level)self->levels[site] : LEVEL_SITE;
}

static void set_level(struct list_pane *self, uint32_t site, enum level level)
{
    if (site >= self->level_count) {
        size_t count = (size_t)site + 1024;
        self->levels = xrealloc(self->levels, count * sizeof *self->levels);
        memset(self->levels + self->level_count, LEVEL_SITE, count - self->level_count);
        self->level_count = count;
    }
    self->levels[site] = (uint8_t)level;
}

/* A site with one snapshot has nothing to unfold. */
static void unfold(struct list_pane *self, uint32_t site, enum level level)
{
    uint32_t newest;
    if (level == LEVEL_SITE ||
        roster_site_snapshots(self->pane.browser->roster, site, &newest) > 1) {
        set_level(self, site, level);
    }
}

static void add_row(struct list_pane *self, size_t *count, struct list_row row)
{
    self->items = array_reserve(self->items, &self->capacity, *count + 1, sizeof *self->items);
    self->items[(*count)++] = row;
}

/* The snapshot that a row stands for. */
static uint32_t snapshot_of(const struct roster *roster, struct list_row row)
{
    uint32_t newest = row.snapshot;
    if (row.snapshot == READING_NONE) {
        roster_site_snapshots(roster, row.site, &newest);
    }
    return newest;
}

/* What is known of a site, if that is all of its snapshots. */
static const struct annals *whole_annals(const struct list_pane *self, uint32_t site)
{
    const struct roster *roster = self->pane.browser->roster;
    const struct annals *annals = annals_known(self->pane.browser, site);
    return annals && annals->count == roster->start[site + 1] - roster->start[site] ? annals : NULL;
}

/* How many snapshots from rows[at] on fold; 0 when that are too few to fold. */
static uint32_t fold_length(const struct annals *annals, size_t at)
{
    size_t end = at;
    while (end < annals->count && annals_folds(annals, &annals->rows[end])) {
        end++;
    }
    return end - at >= FOLD_LEAST ? (uint32_t)(end - at) : 0;
}

/* Rows are being made: where the selection is found among them. */
struct finding {
    size_t count;    /* rows so far */
    size_t selected;
    bool exact;      /* it is the selected row itself, or holds it */
};

static void add_snapshot(struct list_pane *self, struct finding *finding, struct list_row row,
                         bool selected)
{
    if (selected && !finding->exact) {
        finding->selected = finding->count;
        finding->exact = true;
    }
    add_row(self, &finding->count, row);
}

/* The snapshots of an unfolded site, newest first; what is not a change in folds, unless all are
 * wanted or it isn't known yet. */
static void add_snapshots(struct list_pane *self, struct finding *finding, uint32_t site)
{
    const struct roster *roster = self->pane.browser->roster;
    const struct annals *annals = whole_annals(self, site);
    uint32_t wanted = self->selected.snapshot;
    if (!annals) {
        for (uint32_t at = roster->start[site]; at < roster->start[site + 1]; at++) {
            uint32_t snapshot = roster->snapshots[at];
            add_snapshot(self, finding, (struct list_row){site, snapshot, 0}, snapshot == wanted);
        }
        return;
    }
    for (size_t at = 0; at < annals->count;) {
        uint32_t folded = level_of(self, site) == LEVEL_ALL ? 0 : fold_length(annals, at);
        size_t end = at + (folded ? folded : 1);
        uint32_t first = annals->rows[at].snapshot;
        bool selected = false;
        for (; at < end; at++) {
            selected |= annals->rows[at].snapshot == wanted;
        }
        add_snapshot(self, finding, (struct list_row){site, first, folded}, selected);
    }
}

/* Makes the rows anew and finds the selection among them: its own row or the fold that holds it, its
 * site's, or what is now at its place. */
static void make_rows(struct list_pane *self)
{
    const struct roster *roster = self->pane.browser->roster;
    struct finding finding = {.selected = self->rows.selected};
    for (size_t i = 0; roster && i < roster->count; i++) {
        uint32_t site = roster->order[i];
        if (site == self->selected.site && !finding.exact) {
            finding.selected = finding.count;
            finding.exact = self->selected.snapshot == READING_NONE;
        }
        add_row(self, &finding.count, (struct list_row){site, READING_NONE, 0});
        if (level_of(self, site) != LEVEL_SITE) {
            add_snapshots(self, &finding, site);
        }
    }
    rows_show(&self->rows, finding.count, finding.selected, self->pane.rows);
    if (finding.count) {
        self->selected = self->items[self->rows.selected];
    }
}

/* What is read is a snapshot of this site. */
static bool is_of_site(const struct browser *browser, uint32_t site)
{
    const struct document *document = browser->reading.document;
    return document && view_snapshot_site(document->view, document->snapshot) == site;
}

/* Takes the selected row as the selection; its policy follows when the selection rests. */
static void selection_moved(struct list_pane *self)
{
    struct browser *browser = self->pane.browser;
    if (self->rows.count) {
        self->selected = self->items[self->rows.selected];
        uint32_t snapshot = snapshot_of(browser->roster, self->selected);
        if (snapshot != browser->reading.wanted.snapshot) {
            bool same = is_of_site(browser, self->selected.site);
            reading_follow(browser, (struct spot){snapshot, same ? READING_SAME : READING_BEST});
        }
    }
}

static void select_snapshot(struct list_pane *self, uint32_t snapshot)
{
    const struct roster *roster = self->pane.browser->roster;
    if (!roster || !view_has_snapshot(roster->view, snapshot) ||
        (self->selected.site != READING_NONE &&
         snapshot_of(roster, self->selected) == snapshot)) {
        return;
    }
    uint32_t newest;
    uint32_t site = view_snapshot_site(roster->view, snapshot);
    roster_site_snapshots(roster, site, &newest);
    if (snapshot != newest && level_of(self, site) == LEVEL_SITE) {
        set_level(self, site, LEVEL_CHANGES);
    }
    self->selected = (struct list_row){site, snapshot == newest ? READING_NONE : snapshot, 0};
    make_rows(self);
}

/* True if the policy is in the list, be it folded away. */
static bool is_listed(const struct roster *roster, uint32_t snapshot)
{
    return snapshot < view_snapshot_count(roster->view) &&
           roster->position[view_snapshot_site(roster->view, snapshot)] != UINT32_MAX;
}

static void list_changed(struct pane *pane, unsigned changes)
{
    struct list_pane *self = (struct list_pane *)pane;
    struct browser *browser = pane->browser;
    if (changes & CHANGE_ROSTER) {
        bool first = self->selected.site == READING_NONE;
        make_rows(self);
        if (first && self->rows.count && browser->reading.wanted.snapshot == READING_NONE) {
            reading_show(browser, (struct spot){snapshot_of(browser->roster, self->selected),
                                                READING_BEST});
        }
    }
    uint32_t wanted = browser->reading.wanted.snapshot;
    bool roster = changes & CHANGE_ROSTER && browser->roster;
    if (roster && wanted != READING_NONE && !is_listed(browser->roster, wanted)) {
        selection_moved(self); /* what is read has left the list: read what is selected in it */
    } else if (changes & (CHANGE_DOCUMENT | CHANGE_ROSTER)) {
        select_snapshot(self, wanted);
    }
    if (changes & CHANGE_ANNALS) {
        make_rows(self);
    }
}

/* ---------------------------------------------------------------------------------------------
 * Drawing */

/* The columns at the right end of every row. */
struct list_columns {
    int name;  /* width of what is left for the name */
    int date;  /* width, 0 without */
    int gauge; /* stands in the place of the date when the list is ordered by it */
    int hits;
};

static int format_hits(uint32_t count, char out[static 16])
{
    bool many = count > 99999;
    return snprintf(out, 16, many ? "%uk" : "%u", many ? count / 1000 : count);
}

/* The date is shortened where it would cut names. */
static struct list_columns columns_for(const struct list_pane *self, int width)
{
    const struct roster *roster = self->pane.browser->roster;
    struct list_columns columns = {0};
    if (roster && roster->hits) {
        char most[16];
        int count = format_hits(roster->most_hits, most) + 1;
        columns.hits = count > COUNT_LEAST ? count : COUNT_LEAST;
    }
    columns.gauge = roster && roster->gauges ? gauge_columns(roster_gauge(roster)) : 0;
    int room = width - FOLD_COLUMNS - columns.hits - 1;
    if (columns.gauge) {
        columns.name = room - columns.gauge - 1;
        return columns;
    }
    size_t form = 0;
    for (int widest = roster ? roster->widest : 0; date_forms[form].width; form++) {
        int least = widest < date_forms[form].name ? widest : date_forms[form].name;
        if (room - date_forms[form].width - 1 >= least) {
            break;
        }
    }
    columns.date = roster && roster->dated ? date_forms[form].width : 0;
    columns.name = room - (columns.date ? columns.date + 1 : 0);
    return columns;
}

static void draw_count(struct region region, int row, int end, uint32_t count, uint16_t style)
{
    char text[16];
    int length = format_hits(count, text);
    region_string(region, row, end - length, text, style);
}

static void draw_date(struct region region, int row, int column, int width, uint32_t date)
{
    char text[DATE_SIZE];
    date_format(date, text);
    text[width] = '\0';
    region_string(region, row, column, text, STYLE_QUIET);
}

/* The number of a snapshot, which tells undated ones: within its document, from 1 for the oldest, as the
 * title of the text has it; within its site as long as that isn't known. */
static size_t version_of(const struct roster *roster, const struct annals_row *known,
                         struct list_row item)
{
    uint32_t at = roster->start[item.site];
    while (at + 1 < roster->start[item.site + 1] && roster->snapshots[at] != item.snapshot) {
        at++;
    }
    return known ? known->step + 1 : roster->start[item.site + 1] - at;
}

/* "3 cosmetic, 1 technical" of the snapshots that a fold stands for. */
static void tell_fold(const struct annals *annals, struct list_row item, struct buffer *out)
{
    uint32_t counts[TIMELINE_CLASSES] = {0};
    const struct annals_row *first = annals_find(annals, item.snapshot);
    for (uint32_t i = 0; first && i < item.folded; i++) {
        counts[annals_step(annals, first + i)->class]++;
    }
    buffer_printf(out, "\xE2\x80\xA6");
    for (int class = 0; class < TIMELINE_CLASSES; class++) {
        if (counts[class]) {
            buffer_printf(out, "%s %u %s", out->length > 4 ? "," : "", counts[class],
                          timeline_class_name((enum timeline_class)class));
        }
    }
}

/* A snapshot: its date, how it differs from the one before, its title where there are several. */
static void draw_snapshot(const struct list_pane *self, struct region region, int row,
                          struct list_row item, int end, uint16_t style)
{
    const struct roster *roster = self->pane.browser->roster;
    const struct annals *annals = whole_annals(self, item.site);
    const struct annals_row *known = annals ? annals_find(annals, item.snapshot) : NULL;
    struct snapshot snapshot = view_snapshot(roster->view, item.snapshot);
    struct buffer text = {0};
    int at = FOLD_COLUMNS + 2;
    if (item.folded && annals) {
        tell_fold(annals, item, &text);
    } else {
        char date[DATE_SIZE + 12];
        date_format(snapshot.date, date);
        if (!*date) {
            snprintf(date, sizeof date, "#%zu", version_of(roster, known, item));
        }
        at = region_string(region, row, at, date, style) + 1;
        if (known) {
            annals_tell(annals, known, end - at < CLASS_COLUMNS, &text);
        }
        if (!known || annals->documents > 1) {
            buffer_append_string(&text, text.length ? "  " : "");
            buffer_append_span(&text, snapshot.title);
        }
    }
    region_fit(region, row, at, end - at, buffer_span(&text), FIT_LEFT, STYLE_QUIET);
    if (known && !item.folded && timeline_is_change(annals_step(annals, known))) {
        region_restyle(region, row, at, 1, STYLE_STRONG);
    }
    buffer_free(&text);
}

static void draw_name(const struct list_pane *self, struct region region, int row,
                      struct list_row item, struct list_columns columns, bool matches)
{
    const struct roster *roster = self->pane.browser->roster;
    struct snapshot snapshot = view_snapshot(roster->view, snapshot_of(roster, item));
    uint16_t style = matches ? STYLE_NORMAL : STYLE_QUIET;
    uint32_t newest;
    if (item.snapshot != READING_NONE) {
        draw_snapshot(self, region, row, item, region.columns - 1 - columns.hits, style);
        return;
    }
    uint32_t count = roster_site_snapshots(roster, item.site, &newest);
    if (count > 1) {
        const char *sign = level_of(self, item.site) != LEVEL_SITE ? "\xE2\x96\xBE" : "\xE2\x96\xB8";
        region_string(region, row, 0, sign, STYLE_QUIET);
    }
    region_fit(region, row, FOLD_COLUMNS, columns.name, snapshot.site, FIT_MIDDLE, style);
    if (columns.gauge) {
        char text[GAUGE_SIZE];
        gauge_format(&roster->gauges[item.site], roster_gauge(roster), text);
        int end = FOLD_COLUMNS + columns.name + 1 + columns.gauge;
        region_string(region, row, end - (int)strlen(text), text, STYLE_QUIET);
    }
    if (columns.date) {
        draw_date(region, row, FOLD_COLUMNS + columns.name + 1, columns.date, snapshot.date);
    }
}

/* A fold has the hits of all its snapshots. */
static uint32_t hits_of_row(const struct list_pane *self, struct list_row item)
{
    const struct roster *roster = self->pane.browser->roster;
    const struct annals *annals = item.folded ? whole_annals(self, item.site) : NULL;
    const struct annals_row *first = annals ? annals_find(annals, item.snapshot) : NULL;
    uint32_t hits = first ? 0 : roster_snapshot_hits(roster, item.snapshot);
    for (uint32_t i = 0; first && i < item.folded; i++) {
        hits += roster_snapshot_hits(roster, first[i].snapshot);
    }
    return hits;
}

static void draw_row(const struct list_pane *self, struct region region, int row,
                     struct list_row item, struct list_columns columns)
{
    const struct roster *roster = self->pane.browser->roster;
    uint32_t hits = 0;
    if (roster->hits) {
        hits = item.snapshot == READING_NONE ? roster->site_hits[item.site]
                                             : hits_of_row(self, item);
    }
    draw_name(self, region, row, item, columns, !roster->hits || hits);
    if (hits) {
        draw_count(region, row, region.columns - 1, hits, STYLE_COUNT);
    }
}

static const char *why_empty(const struct browser *browser)
{
    const struct roster *roster = browser->roster;
    if (!roster || !view_totals(roster->view).policies) {
        bool none = browser->progress.done && !view_totals(browser->view).policies;
        return none ? "There are no policies here: no .md, .markdown or .txt file." : "Reading ...";
    }
    return browser->narrow[0] ? "No policy has this in its name." : "No policy matches.";
}

static void list_draw(struct pane *pane, struct region region, bool focused)
{
    struct list_pane *self = (struct list_pane *)pane;
    struct browser *browser = pane->browser;
    struct list_columns columns = columns_for(self, region.columns);
    rows_show(&self->rows, self->rows.count, self->rows.selected, region.rows);
    if (!self->rows.count) {
        pane_say(region, 0, FOLD_COLUMNS, why_empty(browser));
        return;
    }
    for (int row = 0; row < region.rows && self->rows.top + (size_t)row < self->rows.count; row++) {
        size_t index = self->rows.top + (size_t)row;
        if (self->items[index].snapshot != READING_NONE) {
            annals_of(browser, self->items[index].site);
        }
        draw_row(self, region, row, self->items[index], columns);
        if (index == self->rows.selected) {
            region_restyle(region, row, 0, region.columns, focused ? STYLE_CURSOR : STYLE_CHOSEN);
            if (focused) {
                region_cursor(region, row, FOLD_COLUMNS);
            }
        }
    }
}

static void list_title(struct pane *pane, struct buffer *left, struct buffer *right)
{
    struct list_pane *self = (struct list_pane *)pane;
    struct browser *browser = pane->browser;
    buffer_append_string(left, "Policies");
    if (browser->roster && browser->roster->sort != SORT_SITE) {
        buffer_append_string(left, " by ");
        buffer_append_string(left, setting_find(span_of("sort"))->choices[browser->roster->sort]);
    }
    if (browser->narrow[0]) {
        buffer_printf(left, " with '%s'", browser->narrow);
    }
    if (self->rows.count) {
        buffer_printf(right, "%zu/%zu", self->rows.selected + 1, self->rows.count);
    }
}

/* ---------------------------------------------------------------------------------------------
 * Actions */

static void list_move(struct pane *pane, const struct call *call)
{
    struct list_pane *self = (struct list_pane *)pane;
    rows_act(&self->rows, call, pane->rows);
    selection_moved(self);
}

static void list_open(struct pane *pane, const struct call *call)
{
    struct list_pane *self = (struct list_pane *)pane;
    struct browser *browser = pane->browser;
    (void)call;
    if (self->rows.count) {
        uint32_t snapshot = snapshot_of(browser->roster, self->selected);
        struct spot here = reading_spot(browser);
        if (here.snapshot != snapshot) {
            jumps_note(browser);
            reading_show(browser, (struct spot){snapshot, READING_BEST});
        }
        browser_show(browser, PANE_TEXT);
        browser_give_keys(browser, COLUMN_MAIN);
    }
}

/* True for a snapshot that is folded when only changes are shown. */
static bool may_fold(const struct list_pane *self, struct list_row row)
{
    const struct annals *annals = whole_annals(self, row.site);
    const struct annals_row *known =
        annals && row.snapshot != READING_NONE ? annals_find(annals, row.snapshot) : NULL;
    return known && level_of(self, row.site) == LEVEL_ALL &&
           annals_folds(annals, known);
}

/* A fold opens, and what was in one is folded again; anywhere else the site folds or unfolds. */
static void list_fold(struct pane *pane, const struct call *call)
{
    struct list_pane *self = (struct list_pane *)pane;
    (void)call;
    if (!self->rows.count) {
        return;
    }
    uint32_t site = self->selected.site;
    if (self->selected.folded) {
        set_level(self, site, LEVEL_ALL);
        self->selected.folded = 0;
    } else if (may_fold(self, self->selected)) {
        set_level(self, site, LEVEL_CHANGES);
    } else {
        unfold(self, site, level_of(self, site) == LEVEL_SITE ? LEVEL_CHANGES : LEVEL_SITE);
        self->selected.snapshot = READING_NONE;
    }
    make_rows(self);
    selection_moved(self);
}

static void list_fold_all(struct pane *pane, const struct call *call)
{
    struct list_pane *self = (struct list_pane *)pane;
    const struct roster *roster = pane->browser->roster;
    (void)call;
    if (self->rows.count) {
        bool folded = level_of(self, self->selected.site) == LEVEL_SITE;
        for (size_t i = 0; i < roster->count; i++) {
            unfold(self, roster->order[i], folded ? LEVEL_CHANGES : LEVEL_SITE);
        }
        self->selected.snapshot = READING_NONE;
        self->selected.folded = 0;
        make_rows(self);
        selection_moved(self);
    }
}

static void list_click(struct pane *pane, int row, int column)
{
    struct list_pane *self = (struct list_pane *)pane;
    size_t index = self->rows.top + (size_t)row;
    if (index < self->rows.count) {
        rows_show(&self->rows, self->rows.count, index, pane->rows);
        selection_moved(self);
        if (column < FOLD_COLUMNS) {
            list_fold(pane, NULL);
        }
    }
}

static const struct pane_action list_actions[] = {
    {ACTION_DOWN, list_move},        {ACTION_UP, list_move},
    {ACTION_PAGE_DOWN, list_move},   {ACTION_PAGE_UP, list_move},
    {ACTION_HALF_DOWN, list_move},   {ACTION_HALF_UP, list_move},
    {ACTION_TOP, list_move},         {ACTION_BOTTOM, list_move},
    {ACTION_OPEN, list_open},        {ACTION_FOLD, list_fold},
    {ACTION_FOLD_ALL, list_fold_all},
};

static const char *const list_hints[PANE_HINTS] = {"read", "search", "fold", "sort", "help"};

const struct pane_class list_class = {
    .context = CONTEXT_LIST,
    .create = list_create,
    .destroy = list_destroy,
    .draw = list_draw,
    .title = list_title,
    .changed = list_changed,
    .click = list_click,
    .actions = list_actions,
    .action_count = sizeof list_actions / sizeof *list_actions,
    .hints = {ACTION_OPEN, ACTION_SEARCH, ACTION_FOLD, ACTION_SORT, ACTION_HELP},
    .hint_words = list_hints,
};
