/* SPDX-License-Identifier: ISC */
/* What is being read. Documents, marks and facts are made in the background, each by a job. */
#include "ui/reading.h"

#include "base/memory.h"
#include "ui/browser.h"
#include "ui/counterpart.h"

#include <stdlib.h>

/* ---------------------------------------------------------------------------------------------
 * Jobs */

struct document_job {
    struct job job;
    struct archive *archive;
    struct view *view;
    struct inquiry *inquiry; /* or NULL */
    struct spot spot;
    struct document *former; /* READING_SAME: what the user reads, or NULL, */
    uint32_t former_place;   /* and where in it */
    bool raw;
    struct document *document; /* made */
    struct marks *marks;       /* made when there is an inquiry */
};

static void run_document(struct job *job)
{
    struct document_job *self = (struct document_job *)job;
    self->document = document_make(self->archive, self->view, self->spot.snapshot, self->raw);
    if (self->former) {
        self->spot.place = counterpart_find(&self->former->places, self->former_place,
                                            &self->document->places);
    }
    if (self->inquiry) {
        self->marks = marks_make(self->document, self->inquiry);
    }
}

static void free_document(struct job *job)
{
    struct document_job *self = (struct document_job *)job;
    view_unref(self->view);
    inquiry_unref(self->inquiry);
    document_unref(self->former);
    document_unref(self->document);
    marks_unref(self->marks);
    free(self);
}

static void document_done(struct job *job, void *context);

static const struct job_class document_class = {"document", LANE_TEXT, run_document, document_done,
                                                free_document};

struct marks_job {
    struct job job;
    struct document *document;
    struct inquiry *inquiry;
    struct marks *marks; /* made */
};

static void run_marks(struct job *job)
{
    struct marks_job *self = (struct marks_job *)job;
    self->marks = marks_make(self->document, self->inquiry);
}

static void marks_done(struct job *job, void *context)
{
    struct marks_job *self = (struct marks_job *)job;
    struct browser *browser = context;
    struct reading *reading = &browser->reading;
    if (self->document == reading->document) {
        marks_unref(reading->marks);
        reading->marks = self->marks;
        self->marks = NULL;
        browser_changed(browser, CHANGE_MARKS);
    }
}

static void free_marks(struct job *job)
{
    struct marks_job *self = (struct marks_job *)job;
    document_unref(self->document);
    inquiry_unref(self->inquiry);
    marks_unref(self->marks);
    free(self);
}

static const struct job_class marks_class = {"marks", LANE_TEXT, run_marks, marks_done, free_marks};

struct findings_job {
    struct job job;
    struct archive *archive;
    struct document *document;
    struct findings *findings; /* made */
};

static void run_findings(struct job *job)
{
    struct findings_job *self = (struct findings_job *)job;
    self->findings = findings_make(self->archive, self->document);
}

static void findings_done(struct job *job, void *context)
{
    struct findings_job *self = (struct findings_job *)job;
    struct browser *browser = context;
    struct reading *reading = &browser->reading;
    if (self->document == reading->document) {
        findings_unref(reading->findings);
        reading->findings = self->findings;
        self->findings = NULL;
        browser_changed(browser, CHANGE_FINDINGS);
    }
}

static void free_findings(struct job *job)
{
    struct findings_job *self = (struct findings_job *)job;
    document_unref(self->document);
    findings_unref(self->findings);
    free(self);
}

static const struct job_class findings_class = {"findings", LANE_FACTS, run_findings, findings_done,
                                                free_findings};

/* ---------------------------------------------------------------------------------------------
 * Asking for them */

static void ask_for_document(struct browser *browser)
{
    struct reading *reading = &browser->reading;
    loop_timer_stop(reading->rest);
    if (!browser->archive || !browser->view ||
        reading->wanted.snapshot >= view_snapshot_count(browser->view)) {
        return;
    }
    struct document_job *job = xcalloc(1, sizeof *job);
    job->archive = browser->archive;
    job->view = view_ref(browser->view);
    job->inquiry = browser->search.inquiry ? inquiry_ref(browser->search.inquiry) : NULL;
    job->spot = reading->wanted;
    if (job->spot.place == READING_SAME && reading->document) {
        job->former = document_ref(reading->document);
        job->former_place = reading->place;
    }
    job->raw = browser->settings.raw;
    work_submit(browser->work, &document_class, &job->job);
}

static void ask_for_findings(struct browser *browser)
{
    if (!browser->reading.document || browser->reading.findings) {
        return;
    }
    struct findings_job *job = xcalloc(1, sizeof *job);
    job->archive = browser->archive;
    job->document = document_ref(browser->reading.document);
    work_submit(browser->work, &findings_class, &job->job);
}

void reading_mark(struct browser *browser)
{
    struct reading *reading = &browser->reading;
    struct inquiry *inquiry = browser->search.inquiry;
    if (!inquiry && reading->marks) {
        marks_unref(reading->marks);
        reading->marks = NULL;
        browser_changed(browser, CHANGE_MARKS);
    }
    if (!inquiry || !reading->document) {
        work_cancel(browser->work, &marks_class);
        return;
    }
    struct marks_job *job = xcalloc(1, sizeof *job);
    job->document = document_ref(reading->document);
    job->inquiry = inquiry_ref(inquiry);
    work_submit(browser->work, &marks_class, &job->job);
}

/* The first or last place that matches; else the first or last. */
static uint32_t best_place(const struct reading *reading, bool last)
{
    size_t count = reading->document->places.count;
    for (size_t i = 0; i < count && reading->marks; i++) {
        size_t place = last ? count - 1 - i : i;
        if (reading->marks->matched[place]) {
            return (uint32_t)place;
        }
    }
    return last && count ? (uint32_t)(count - 1) : 0;
}

static uint32_t settle_place(const struct reading *reading, uint32_t place)
{
    size_t count = reading->document->places.count;
    if (place == READING_SAME) {
        place = reading->place;
    }
    if (place == READING_BEST || place == READING_LAST) {
        return best_place(reading, place == READING_LAST);
    }
    return place < count ? place : 0;
}

static void document_done(struct job *job, void *context)
{
    struct document_job *self = (struct document_job *)job;
    struct browser *browser = context;
    struct reading *reading = &browser->reading;
    if (self->spot.snapshot != reading->wanted.snapshot) {
        return; /* came while another was asked for */
    }
    document_unref(reading->document);
    marks_unref(reading->marks);
    findings_unref(reading->findings);
    reading->document = self->document;
    reading->marks = self->marks;
    reading->findings = NULL;
    reading->has_evidence = false;
    reading->kept = self->former != NULL;
    self->document = NULL;
    self->marks = NULL;
    reading->place = settle_place(reading, self->spot.place);
    if (*reading->document->error.message) {
        browser_complain(browser, "%s", reading->document->error.message);
    }
    browser_changed(browser, CHANGE_DOCUMENT | CHANGE_MARKS);
    work_cancel(browser->work, &findings_class);
    if (!loop_timer_running(reading->calm)) {
        ask_for_findings(browser);
    }
    loop_timer_start(reading->calm, READING_REST);
    if (self->inquiry != browser->search.inquiry) {
        reading_mark(browser);
    }
}

/* ---------------------------------------------------------------------------------------------
 * What others ask for */

static void on_rested(void *context)
{
    struct browser *browser = context;
    reading_show(browser, browser->reading.wanted);
}

/* The facts of a policy that is passed through quickly aren't asked for; those that are late are
 * announced as missing, so that the facts of the policy before don't stand beside this one. */
static void on_calm(void *context)
{
    struct browser *browser = context;
    if (!browser->reading.findings) {
        browser_changed(browser, CHANGE_FINDINGS);
        if (!work_pending(browser->work, &findings_class)) {
            ask_for_findings(browser);
        }
    }
}

void reading_init(struct browser *browser)
{
    browser->reading.calm = loop_timer_new(browser->loop, on_calm, browser);
    browser->reading.wanted = (struct spot){READING_NONE, READING_BEST};
    browser->reading.rest = loop_timer_new(browser->loop, on_rested, browser);
}

void reading_free(struct browser *browser)
{
    document_unref(browser->reading.document);
    marks_unref(browser->reading.marks);
    findings_unref(browser->reading.findings);
}

static bool is_shown(const struct browser *browser, uint32_t snapshot)
{
    const struct document *document = browser->reading.document;
    return document && document->snapshot == snapshot && document->raw == browser->settings.raw;
}

void reading_show(struct browser *browser, struct spot spot)
{
    struct reading *reading = &browser->reading;
    reading->wanted = spot;
    reading->returning = false;
    if (is_shown(browser, spot.snapshot)) {
        loop_timer_stop(reading->rest);
        work_cancel(browser->work, &document_class);
        reading_go(browser, settle_place(reading, spot.place));
    } else {
        ask_for_document(browser);
    }
}

void reading_return(struct browser *browser, struct spot spot, long row)
{
    reading_show(browser, spot);
    browser->reading.returning = true;
    browser->reading.return_row = row;
}

bool reading_returned(struct browser *browser, long *row)
{
    struct reading *reading = &browser->reading;
    bool returned = reading->returning && is_shown(browser, reading->wanted.snapshot);
    *row = reading->return_row;
    reading->returning &= !returned;
    return returned;
}

void reading_follow(struct browser *browser, struct spot spot)
{
    struct reading *reading = &browser->reading;
    if (reading->wanted.snapshot == spot.snapshot && reading->wanted.place == spot.place) {
        return;
    }
    work_cancel(browser->work, &document_class);
    reading->wanted = spot;
    reading->returning = false;
    loop_timer_start(reading->rest, READING_REST);
}

struct spot reading_spot(const struct browser *browser)
{
    const struct reading *reading = &browser->reading;
    if (!reading->document) {
        return (struct spot){READING_NONE, 0};
    }
    return (struct spot){reading->document->snapshot, reading->place};
}

struct spot reading_target(const struct browser *browser)
{
    struct spot shown = reading_spot(browser);
    struct spot wanted = browser->reading.wanted;
    bool coming = wanted.snapshot != READING_NONE && wanted.snapshot != shown.snapshot;
    return coming ? wanted : shown;
}

void reading_note(struct browser *browser, uint32_t place)
{
    const struct document *document = browser->reading.document;
    size_t count = document ? document->places.count : 0;
    browser->reading.place = place < count ? place : 0;
    browser->dirty = true;
}

void reading_go(struct browser *browser, uint32_t place)
{
    reading_note(browser, place);
    browser_changed(browser, CHANGE_PLACE);
}

void reading_evidence(struct browser *browser, const struct text_range *range)
{
    struct reading *reading = &browser->reading;
    reading->has_evidence = range != NULL;
    if (range) {
        reading->evidence = *range;
    }
    browser->dirty = true;
}

void reading_remake(struct browser *browser)
{
    struct reading *reading = &browser->reading;
    if (reading->document && reading->document->snapshot == reading->wanted.snapshot) {
        reading->wanted = reading_spot(browser);
    }
    ask_for_document(browser);
}
