/* SPDX-License-Identifier: ISC */
/* The panes there are, and what they share. */
#include "ui/pane.h"

#include "ui/pane_classes.h"
#include "ui/wrap.h"

const struct pane_class *const panes[PANE_COUNT] = {
    [PANE_LIST] = &list_class,
    [PANE_TEXT] = &text_class,
    [PANE_FACTS] = &facts_class,
    [PANE_CONCORDANCE] = &concordance_class,
    [PANE_CHANGES] = &changes_class,
    [PANE_TREND] = &trend_class,
    [PANE_PROBLEMS] = &problems_class,
    [PANE_HELP] = &help_class,
};

struct pane *pane_new(enum pane_id id, struct browser *browser)
{
    struct pane *pane = panes[id]->create(browser);
    pane->class = panes[id];
    pane->browser = browser;
    pane->rows = 1;
    pane->columns = 1;
    return pane;
}

void pane_free(struct pane *pane)
{
    if (pane) {
        pane->class->destroy(pane);
    }
}

void pane_draw(struct pane *pane, struct region region, bool focused)
{
    pane->rows = region.rows > 0 ? region.rows : 1;
    pane->columns = region.columns > 0 ? region.columns : 1;
    pane->class->draw(pane, region, focused);
}

bool pane_act(struct pane *pane, const struct call *call)
{
    for (size_t i = 0; i < pane->class->action_count; i++) {
        if (pane->class->actions[i].id == call->id) {
            pane->class->actions[i].run(pane, call);
            return true;
        }
    }
    return false;
}

void pane_changed(struct pane *pane, unsigned changes)
{
    if (pane->class->changed) {
        pane->class->changed(pane, changes);
    }
}

void pane_say(struct region region, int row, int column, const char *text)
{
    struct lines lines = {0};
    int width = region.columns - column - 1;
    wrap_text(span_of(text), width > 0 ? width : 1, &lines);
    for (size_t i = 0; i < lines.count; i++) {
        struct line line = lines.items[i];
        region_text(region, row + (int)i, column, span_slice(span_of(text), line.start, line.end),
                    STYLE_QUIET);
    }
    lines_free(&lines);
}

/* ---------------------------------------------------------------------------------------------
 * Rows */

static size_t minus(size_t value, size_t step)
{
    return value > step ? value - step : 0;
}

/* By pages the rows go along: what is selected keeps its place on the screen, but for the ends. Returns
 * the row to select. */
static size_t turn(struct rows *rows, size_t step, bool back)
{
    rows->top = back ? minus(rows->top, step) : rows->top + step;
    return back ? minus(rows->selected, step) : rows->selected + step;
}

bool rows_act(struct rows *rows, const struct call *call, int height)
{
    size_t step = call->count ? call->count : 1;
    size_t page = height > 1 ? (size_t)height - 1 : 1;
    size_t half = page / 2 + 1;
    size_t last = minus(rows->count, 1);
    size_t at = rows->selected;
    switch (call->id) {
    case ACTION_DOWN: at += step; break;
    case ACTION_UP: at = minus(at, step); break;
    case ACTION_PAGE_DOWN: at = turn(rows, step * page, false); break;
    case ACTION_PAGE_UP: at = turn(rows, step * page, true); break;
    case ACTION_HALF_DOWN: at = turn(rows, step * half, false); break;
    case ACTION_HALF_UP: at = turn(rows, step * half, true); break;
    case ACTION_TOP: at = minus(step, 1); break;
    case ACTION_BOTTOM: at = call->count ? call->count - 1 : last; break;
    default: return false;
    }
    rows_show(rows, rows->count, at < last ? at : last, height);
    return true;
}

void rows_show(struct rows *rows, size_t count, size_t selected, int height)
{
    size_t room = height > 0 ? (size_t)height : 1;
    size_t highest_top = minus(count, room);
    rows->count = count;
    rows->selected = selected < count ? selected : minus(count, 1);
    if (rows->selected < rows->top) {
        rows->top = minus(rows->selected + 1, room - room / 2);
    } else if (rows->selected >= rows->top + room) {
        rows->top = minus(rows->selected, room / 2);
    }
    rows->top = rows->top < highest_top ? rows->top : highest_top;
}
