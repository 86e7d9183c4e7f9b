/* SPDX-License-Identifier: ISC */
/* How the current search went through the years: the chart's figures. Part of the browser (browser.h);
 * loop's thread. They are counted in the background while the chart is shown. */
#ifndef UI_TREND_H
#define UI_TREND_H

#include "archive_trend.h"
#include "ui/hits.h"

struct browser;

struct trend_bar {
    char name[TREND_NAME_SIZE]; /* "2011", "2011-H1", "2011-03"; "" for the undated */
    uint32_t from, to;          /* its first and last day (base/date.h); 0 for the undated */
    uint32_t units;             /* policies or sites that have a snapshot in it */
    uint32_t matches;           /* of them */
};

struct trend_chart {
    char *text;             /* the search */
    enum trend_by by;
    enum trend_per per;
    struct trend_bar *bars; /* in order of time; then the undated, if there are any */
    size_t count;
};

struct trend {
    struct trend_chart *chart; /* NULL until there is one */
    struct inquiry *inquiry;   /* that it is, or will be, made of; a reference, or NULL */
    char *within;              /* the search as a bar of the chart narrowed it: it leaves the chart
                                  as it is; "" without */
};

void trend_init(struct browser *browser);
void trend_free(struct browser *browser);

/* Counts, if the chart is shown and not of the current search and settings. Announced as
 * CHANGE_TREND. */
void trend_update(struct browser *browser);

/* True while a newer chart is being made. */
bool trend_running(const struct browser *browser);

/* Narrows the search to the period of a bar, and goes to its policies. */
void trend_enter(struct browser *browser, size_t bar);

#endif
