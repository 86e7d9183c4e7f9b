/* SPDX-License-Identifier: ISC */
/* Snapshots on a line of time. A cell of the line may stand for many: it shows the most telling one,
 * a full cell the one that is read. */
#include "ui/strip.h"

#include "base/memory.h"
#include "ui/browser.h"

#include <stdio.h>
#include <stdlib.h>

enum {
    ROWS_FOR_YEARS = 20, /* of the text, from which on the years have a row of their own */
    ROWS_FOR_STRIP = 10,
    SIDES = 6,           /* columns at each end: a year and a blank, where they have no row */
    YEAR_COLUMNS = 4,
    MONTH_DAYS = 31,     /* days are counted as if every month had as many */
    YEAR_DAYS = 12 * MONTH_DAYS,
};

static const char line_cell[] = "\xE2\x94\x80";
static const char year_cell[] = "\xE2\x94\xAC";
static const char dot_cell[] = "\xC2\xB7";
static const char shown_cell[] = "\xE2\x96\x88";

int strip_rows(const struct browser *browser, int height)
{
    const struct document *document = browser->reading.document;
    if (browser->main != PANE_TEXT || !document || height < ROWS_FOR_STRIP) {
        return 0;
    }
    uint32_t site = view_snapshot_site(document->view, document->snapshot);
    if (view_site_policies(document->view, site) < 2) {
        return 0;
    }
    return height < ROWS_FOR_YEARS ? 1 : 2;
}

/* The line of time: days [from, to] over `width` cells from `left` on. */
struct line_of_time {
    uint32_t from, to;
    int left, width;
};

static uint32_t days_of(uint32_t date)
{
    uint32_t year = date / 10000;
    uint32_t month = date / 100 % 100;
    uint32_t day = date % 100;
    return (year * 12 + (month ? month - 1 : 0)) * MONTH_DAYS + (day ? day - 1 : 0);
}

static int column_of(const struct line_of_time *line, uint32_t days)
{
    uint32_t range = line->to > line->from ? line->to - line->from : 1;
    uint64_t part = (uint64_t)(days - line->from) * (unsigned)(line->width - 1) / range;
    return line->left + (int)part;
}

/* How telling a class is: the highest of a cell is shown. */
static const uint8_t ranks[TIMELINE_CLASSES] = {
    [TIMELINE_TECHNICAL] = 1, [TIMELINE_COSMETIC] = 1, [TIMELINE_REVERTED] = 2,
    [TIMELINE_CHANGED] = 3,   [TIMELINE_NEW] = 4,
};

/* The first year from `year` on whose name has room from column `from` on; *column gets where. A year
 * that began before the line gives way to the next. False when there is none. */
static bool next_year(const struct line_of_time *line, uint32_t *year, int from, int *column)
{
    for (; *year * YEAR_DAYS <= line->to; ++*year) {
        uint32_t days = *year * YEAR_DAYS;
        uint32_t next = days + YEAR_DAYS;
        *column = column_of(line, days < line->from ? line->from : days);
        bool crowded = days < line->from && next <= line->to &&
                       column_of(line, next) <= *column + YEAR_COLUMNS;
        if (!crowded && *column >= from && *column + YEAR_COLUMNS <= line->left + line->width) {
            return true;
        }
    }
    return false;
}

/* The line, with a tick where a year begins that has room for its name. */
static void draw_line(struct region region, const struct line_of_time *line)
{
    uint32_t year = line->from / YEAR_DAYS;
    int column;
    for (int i = 0; i < line->width; i++) {
        region_string(region, 0, line->left + i, line_cell, STYLE_RULE);
    }
    for (int from = line->left; next_year(line, &year, from, &column); year++) {
        if (year * YEAR_DAYS >= line->from) {
            region_string(region, 0, column, year_cell, STYLE_RULE);
        }
        from = column + YEAR_COLUMNS + 1;
    }
}

static void draw_steps(struct region region, const struct line_of_time *line,
                       const struct timeline *timeline, uint32_t shown)
{
    uint8_t *best = xcalloc((size_t)line->width + 1, sizeof *best);
    for (size_t i = 0; i < timeline->count; i++) {
        const struct timeline_step *step = &timeline->steps[i];
        if (!step->version.date) {
            continue;
        }
        int column = column_of(line, days_of(step->version.date));
        bool change = timeline_is_change(step);
        char sign[] = {annals_sign(step->class), '\0'};
        if (ranks[step->class] > best[column - line->left]) {
            best[column - line->left] = ranks[step->class];
            region_string(region, 0, column, change ? sign : dot_cell,
                          change ? STYLE_COUNT : STYLE_QUIET);
        }
    }
    const struct timeline_step *step = &timeline->steps[shown];
    if (step->version.date) {
        region_string(region, 0, column_of(line, days_of(step->version.date)), shown_cell,
                      STYLE_ACTIVE);
    }
    free(best);
}

static void draw_year(struct region region, int row, int column, uint32_t year)
{
    char text[12];
    snprintf(text, sizeof text, "%u", year);
    region_string(region, row, column, text, STYLE_QUIET);
}

/* The years below the line, where each has room. */
static void draw_years(struct region region, const struct line_of_time *line)
{
    uint32_t year = line->from / YEAR_DAYS;
    int column;
    for (int from = line->left; next_year(line, &year, from, &column); year++) {
        draw_year(region, 1, column, year);
        from = column + YEAR_COLUMNS + 1;
    }
}

/* The days of the first and last dated step; false when none is. */
static bool find_range(const struct timeline *timeline, struct line_of_time *line)
{
    bool any = false;
    for (size_t i = 0; i < timeline->count; i++) {
        uint32_t date = timeline->steps[i].version.date;
        if (date) {
            line->from = any ? line->from : days_of(date);
            line->to = days_of(date);
            any = true;
        }
    }
    return any;
}

void strip_draw(struct browser *browser, struct region region)
{
    const struct document *document = browser->reading.document;
    uint32_t site = view_snapshot_site(document->view, document->snapshot);
    const struct annals *annals = annals_of(browser, site);
    const struct annals_row *row = annals ? annals_find(annals, document->snapshot) : NULL;
    bool years = region.rows > 1;
    struct line_of_time line = {.left = years ? 1 : SIDES,
                                .width = region.columns - 2 * (years ? 1 : SIDES)};
    const struct timeline *timeline = row ? annals->timelines[row->document] : NULL;
    if (!timeline || line.width < SIDES || !find_range(timeline, &line)) {
        return;
    }
    draw_line(region, &line);
    draw_steps(region, &line, timeline, row->step);
    if (years) {
        draw_years(region, &line);
    } else {
        draw_year(region, 0, 1, line.from / YEAR_DAYS);
        draw_year(region, 0, line.left + line.width + 1, line.to / YEAR_DAYS);
    }
}
