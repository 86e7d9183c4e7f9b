/* SPDX-License-Identifier: ISC */
/* What went wrong: a row for each thing, with its place and the reason. First what is wrong in the user's
 * keymap file, then the rules of facts that were too costly, then what could not be read; these two are
 * asked for in the background, again whenever there may be more of them and the pane is seen. */
#include "base/memory.h"
#include "ui/browser.h"
#include "ui/pane_classes.h"

#include <inttypes.h>
#include <stdlib.h>

enum {
    PROBLEMS_MAX = 10000,    /* rows; nobody reads more */
    PROBLEMS_MEASURED = 100, /* whose reasons are looked at for their width */
};

struct problem {
    char *place;
    char *reason;
};

struct problems {
    struct problem *items;
    size_t count;
    size_t capacity;
};

struct problems_pane {
    struct pane pane;
    struct rows rows;
    struct problems found; /* by the last job */
};

static void clear(struct problems *problems)
{
    for (size_t i = 0; i < problems->count; i++) {
        free(problems->items[i].place);
        free(problems->items[i].reason);
    }
    free(problems->items);
    *problems = (struct problems){0};
}

static void add(struct problems *problems, struct buffer *place, struct buffer *reason)
{
    problems->items = array_reserve(problems->items, &problems->capacity, problems->count + 1,
                                    sizeof *problems->items);
    problems->items[problems->count++] =
        (struct problem){xstrdup(buffer_string(place)), xstrdup(buffer_string(reason))};
}

/* ---------------------------------------------------------------------------------------------
 * In the background */

struct problems_job {
    struct job job;
    struct archive *archive;
    struct problems found;
};

static void run_problems(struct job *job)
{
    struct problems_job *self = (struct problems_job *)job;
    struct buffer place = {0};
    struct buffer reason = {0};
    struct limited_rule rule;
    for (size_t i = 0; archive_limited_rule(self->archive, i, &rule); i++) {
        buffer_clear(&place);
        buffer_clear(&reason);
        buffer_printf(&place, "%s:%" PRIu32 ": %s", rule.place.file, rule.place.line, rule.place.id);
        buffer_printf(&reason, "takes too long on some clauses (%" PRIu32 "): its facts are missing",
                      rule.clauses);
        add(&self->found, &place, &reason);
    }
    for (uint32_t i = 0; self->found.count < PROBLEMS_MAX && !atomic_load(&job->cancelled); i++) {
        buffer_clear(&place);
        buffer_clear(&reason);
        if (!indexer_problem(archive_indexer(self->archive), i, &place, &reason)) {
            break;
        }
        add(&self->found, &place, &reason);
    }
    buffer_free(&place);
    buffer_free(&reason);
}

static void problems_done(struct job *job, void *context)
{
    struct problems_job *self = (struct problems_job *)job;
    struct browser *browser = context;
    struct problems_pane *pane = (struct problems_pane *)browser->panes[PANE_PROBLEMS];
    clear(&pane->found);
    pane->found = self->found;
    self->found = (struct problems){0};
    browser->dirty = true;
}

static void free_problems(struct job *job)
{
    struct problems_job *self = (struct problems_job *)job;
    clear(&self->found);
    free(self);
}

static const struct job_class problems_job_class = {"problems", LANE_FILES, run_problems,
                                                    problems_done, free_problems};

static void problems_changed(struct pane *pane, unsigned changes)
{
    struct browser *browser = pane->browser;
    bool more = changes & (CHANGE_SHOWN | CHANGE_VIEW | CHANGE_FINDINGS);
    if (more && browser->main == PANE_PROBLEMS && browser->archive) {
        struct problems_job *job = xcalloc(1, sizeof *job);
        job->archive = browser->archive;
        work_submit(browser->work, &problems_job_class, &job->job);
    }
}

/* ---------------------------------------------------------------------------------------------
 * Drawing */

static struct pane *problems_create(struct browser *browser)
{
    (void)browser;
    struct problems_pane *self = xcalloc(1, sizeof *self);
    return &self->pane;
}

static void problems_destroy(struct pane *pane)
{
    struct problems_pane *self = (struct problems_pane *)pane;
    clear(&self->found);
    free(self);
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
    struct span none;
    size_t count = key_fault(self->pane.browser, SIZE_MAX, &none) + self->found.count;
    rows_show(&self->rows, count, self->rows.selected, height);
}

/* A reason has its own line of columns, as far to the right as the longest lets it, so that paths have
 * room. */
static int reason_column(const struct problems *problems, int columns)
{
    int longest = 0;
    for (size_t i = 0; i < problems->count && i < PROBLEMS_MEASURED; i++) {
        int width = (int)glyph_columns(span_of(problems->items[i].reason));
        longest = width > longest ? width : longest;
    }
    return columns - longest - 1 > columns / 2 ? columns - longest - 1 : columns / 2;
}

static void draw_problem(const struct problems_pane *self, struct region region, int row,
                         size_t index)
{
    struct browser *browser = self->pane.browser;
    struct span line = {0};
    size_t faults = key_fault(browser, SIZE_MAX, &line);
    if (index < faults) {
        key_fault(browser, index, &line);
        region_fit(region, row, 1, region.columns - 1, line, FIT_LEFT, STYLE_NORMAL);
        return;
    }
    const struct problem *problem = &self->found.items[index - faults];
    int width = reason_column(&self->found, region.columns);
    region_fit(region, row, 1, width - 2, span_of(problem->place), FIT_MIDDLE, STYLE_NORMAL);
    region_fit(region, row, width, region.columns - width, span_of(problem->reason), FIT_LEFT,
               STYLE_QUIET);
}

static void problems_draw(struct pane *pane, struct region region, bool focused)
{
    struct problems_pane *self = (struct problems_pane *)pane;
    update_rows(self, region.rows);
    if (!self->rows.count) {
        bool reading = work_pending(pane->browser->work, &problems_job_class);
        region_string(region, 0, 1, reading ? "Reading ..." : "Everything could be read.",
                      STYLE_QUIET);
    }
    for (int row = 0; row < region.rows && self->rows.top + (size_t)row < self->rows.count; row++) {
        size_t index = self->rows.top + (size_t)row;
        draw_problem(self, region, row, index);
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
    .changed = problems_changed,
    .actions = problems_actions,
    .action_count = sizeof problems_actions / sizeof *problems_actions,
    .hints = {ACTION_CLOSE, ACTION_DOWN, ACTION_PAGE_DOWN, ACTION_SEARCH, ACTION_HELP},
    .hint_words = problems_hints,
    .wide = true,
};
