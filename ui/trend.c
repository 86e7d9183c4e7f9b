/* SPDX-License-Identifier: ISC */
/* Counting the search's matches by periods. */
#include "ui/trend.h"

#include "base/memory.h"
#include "ui/browser.h"

#include <stdlib.h>

static void chart_free(struct trend_chart *chart)
{
    if (chart) {
        free(chart->text);
        free(chart->bars);
        free(chart);
    }
}

/* ---------------------------------------------------------------------------------------------
 * The job */

struct trend_job {
    struct job job;
    struct archive *archive;
    struct inquiry *inquiry;
    struct view *view;         /* of now: the inquiry's or a newer one */
    enum trend_by by;
    enum trend_per per;
    struct trend_chart *chart; /* made */
};

/* The result to count by: a search that looks at the latest snapshots alone has to be run anew. Owned
 * by the caller when it isn't the inquiry's; NULL when that was cancelled, or failed. */
static struct result *whole_result(struct trend_job *self)
{
    const struct inquiry *inquiry = self->inquiry;
    if (inquiry->snapshots != SNAPSHOTS_LATEST) {
        return inquiry->result;
    }
    struct query_options options = {.snapshots = SNAPSHOTS_DISTINCT,
                                    .cancel = &self->job.cancelled};
    struct error error = {0};
    return archive_query(self->archive, inquiry->query, self->view, &options, &error);
}

static void fill(struct trend_chart *chart, const struct trend_frame *frame,
                 const struct result *result)
{
    size_t count;
    const struct trend_period *periods = trend_frame_periods(frame, &count);
    uint32_t *matches = xcalloc(count + 1, sizeof *matches);
    trend_frame_count(frame, result, matches);
    chart->bars = xcalloc(count + 1, sizeof *chart->bars);
    for (size_t i = 0; i <= count; i++) {
        if (i < count || periods[i].units) {
            struct trend_bar *bar = &chart->bars[chart->count++];
            trend_period_name(frame, &periods[i], bar->name);
            bar->from = periods[i].from;
            bar->to = periods[i].to;
            bar->units = periods[i].units;
            bar->matches = matches[i];
        }
    }
    free(matches);
}

static void run_trend(struct job *job)
{
    struct trend_job *self = (struct trend_job *)job;
    struct result *result = whole_result(self);
    struct trend_frame *frame =
        result ? archive_trend_frame(self->archive, result_view(result), self->by, self->per,
                                     &job->cancelled)
               : NULL;
    if (frame) {
        self->chart = xcalloc(1, sizeof *self->chart);
        self->chart->text = xstrdup(self->inquiry->text);
        self->chart->by = self->by;
        self->chart->per = self->per;
        fill(self->chart, frame, result);
    }
    trend_frame_free(frame);
    if (result != self->inquiry->result) {
        result_free(result);
    }
}

static void free_trend(struct job *job)
{
    struct trend_job *self = (struct trend_job *)job;
    inquiry_unref(self->inquiry);
    view_unref(self->view);
    chart_free(self->chart);
    free(self);
}

static void trend_done(struct job *job, void *context)
{
    struct trend_job *self = (struct trend_job *)job;
    struct browser *browser = context;
    if (self->chart) {
        chart_free(browser->trend.chart);
        browser->trend.chart = self->chart;
        self->chart = NULL;
    }
    browser_changed(browser, CHANGE_TREND);
}

static const struct job_class trend_job_class = {"trend", LANE_TREND, run_trend, trend_done,
                                             free_trend};

/* ---------------------------------------------------------------------------------------------
 * What others ask for */

void trend_init(struct browser *browser)
{
    browser->trend.within = xstrdup("");
}

void trend_free(struct browser *browser)
{
    chart_free(browser->trend.chart);
    inquiry_unref(browser->trend.inquiry);
    free(browser->trend.within);
}

bool trend_running(const struct browser *browser)
{
    return work_pending(browser->work, &trend_job_class);
}

static void forget(struct browser *browser)
{
    work_cancel(browser->work, &trend_job_class);
    chart_free(browser->trend.chart);
    inquiry_unref(browser->trend.inquiry);
    browser->trend.chart = NULL;
    browser->trend.inquiry = NULL;
}

void trend_update(struct browser *browser)
{
    struct trend *trend = &browser->trend;
    struct inquiry *inquiry = browser->search.inquiry;
    enum trend_by by = (enum trend_by)browser->settings.trend_by;
    enum trend_per per = (enum trend_per)browser->settings.trend_per;
    bool within = *trend->within && strcmp(browser->search.text, trend->within) == 0;
    if (within && trend->inquiry) {
        inquiry = trend->inquiry;
    }
    if (!*browser->search.text) {
        forget(browser);
        return;
    }
    bool right = trend->chart && trend->chart->by == by && trend->chart->per == per;
    if (browser->main != PANE_TREND || !inquiry || (inquiry == trend->inquiry && right)) {
        return;
    }
    struct trend_job *job = xcalloc(1, sizeof *job);
    job->archive = browser->archive;
    job->inquiry = inquiry_ref(inquiry);
    job->view = view_ref(browser->view);
    job->by = by;
    job->per = per;
    inquiry = inquiry_ref(inquiry);
    inquiry_unref(trend->inquiry);
    trend->inquiry = inquiry;
    work_submit(browser->work, &trend_job_class, &job->job);
}

void trend_enter(struct browser *browser, size_t bar)
{
    struct trend *trend = &browser->trend;
    const struct trend_bar *chosen = &trend->chart->bars[bar];
    char from[DATE_SIZE];
    char to[DATE_SIZE];
    struct buffer text = {0};
    if (!chosen->matches) {
        browser_say(browser, "Nothing matches there.");
        return;
    }
    if (!chosen->from) {
        browser_complain(browser, "A search can't ask for what is not dated.");
        return;
    }
    buffer_printf(&text, "(%s) date:%s..%s", trend->chart->text, date_format(chosen->from, from),
                  date_format(chosen->to, to));
    free(trend->within);
    trend->within = xstrdup(buffer_string(&text));
    state_add(browser->state, HISTORY_SEARCH, span_of(trend->within));
    jumps_note(browser);
    search_run(browser, span_of(trend->within), true, reading_target(browser));
    browser_show(browser, PANE_TEXT);
    browser_give_keys(browser, COLUMN_LIST);
    buffer_free(&text);
}
