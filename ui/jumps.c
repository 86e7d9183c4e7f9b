/* SPDX-License-Identifier: ISC */
/* The list of jumps, and marks. */
#include "ui/jumps.h"

#include "base/date.h"
#include "base/glyph.h"
#include "base/hash.h"
#include "base/memory.h"
#include "ui/browser.h"

#include <inttypes.h>
#include <stdlib.h>

static bool same_spot(struct spot a, struct spot b)
{
    return a.snapshot == b.snapshot && a.place == b.place;
}

static void append(struct jumps *jumps, struct spot spot)
{
    if (spot.snapshot == READING_NONE) {
        return;
    }
    if (jumps->count && same_spot(jumps->spots[jumps->count - 1], spot)) {
        return;
    }
    if (jumps->count == JUMPS_MAX) {
        memmove(jumps->spots, jumps->spots + 1, (JUMPS_MAX - 1) * sizeof *jumps->spots);
        jumps->count--;
    }
    jumps->spots[jumps->count++] = spot;
}

void jumps_note_spot(struct browser *browser, struct spot spot)
{
    struct jumps *jumps = &browser->jumps;
    jumps->count = jumps->at < jumps->count ? jumps->at : jumps->count;
    append(jumps, spot);
    jumps->at = jumps->count;
}

void jumps_note(struct browser *browser)
{
    jumps_note_spot(browser, reading_spot(browser));
}

void jumps_replace(struct browser *browser, uint32_t snapshot, uint32_t successor)
{
    struct jumps *jumps = &browser->jumps;
    for (int i = 0; i < jumps->count; i++) {
        if (jumps->spots[i].snapshot == snapshot) {
            jumps->spots[i].snapshot = successor;
        }
    }
}

bool jumps_go(struct browser *browser, unsigned count, bool back)
{
    struct jumps *jumps = &browser->jumps;
    int steps = count < JUMPS_MAX ? (int)count : JUMPS_MAX;
    if (back && jumps->at == jumps->count) {
        /* Remember the end itself, so that there is a way forward to it. */
        append(jumps, reading_spot(browser));
        jumps->at = jumps->count - 1;
    }
    int target = back ? jumps->at - steps : jumps->at + steps;
    target = target < 0 ? 0 : target >= jumps->count ? jumps->count - 1 : target;
    if (target < 0 || target == jumps->at) {
        return false;
    }
    jumps->at = target;
    reading_show(browser, jumps->spots[target]);
    return true;
}

/* ---------------------------------------------------------------------------------------------
 * Marks. On disk a mark is a line: LETTER TAB SITE TAB DATE TAB HASH */

static uint64_t clause_hash(const struct view *view, uint32_t clause)
{
    return hash_64(view_clause_text(view, clause, NULL));
}

/* "SITE TAB DATE TAB HASH" of the clause the user is at; false when there is none. */
static bool describe(const struct browser *browser, struct buffer *value)
{
    const struct document *document = browser->reading.document;
    struct spot spot = reading_spot(browser);
    if (!document || spot.place >= document->places.count) {
        return false;
    }
    struct snapshot snapshot = view_snapshot(document->view, spot.snapshot);
    uint32_t clause = document->places.items[spot.place].clause;
    uint64_t hash = clause == VIEW_NO_CLAUSE ? 0 : clause_hash(document->view, clause);
    char date[DATE_SIZE];
    buffer_append_span(value, snapshot.site);
    buffer_printf(value, "\t%s\t%016" PRIx64, date_format(snapshot.date, date), hash);
    return true;
}

void marks_set(struct browser *browser, uint32_t letter)
{
    struct buffer value = {0};
    if (!describe(browser, &value)) {
        browser_complain(browser, "There is no clause to mark.");
        return;
    }
    state_set_mark(browser->state, letter, buffer_span(&value));
    buffer_clear(&value);
    glyph_append(letter, &value);
    browser_say(browser, "Marked as %s.", buffer_string(&value));
    buffer_free(&value);
}

void marks_keep_position(struct browser *browser)
{
    struct buffer value = {0};
    if (browser->collection && describe(browser, &value)) {
        state_set_position(browser->state, span_of(browser->collection), buffer_span(&value));
    }
    buffer_free(&value);
}

struct mark_job {
    struct job job;
    struct view *view;
    char *site;
    uint32_t date;
    uint64_t hash;
    bool resuming;    /* at the start: nobody asked, so nothing is said */
    struct spot spot; /* found; snapshot READING_NONE when the site isn't there */
    bool exact;       /* the clause itself was found */
};

/* The site's snapshot of that date, else its newest. */
static uint32_t find_snapshot(const struct mark_job *self)
{
    uint32_t count = view_snapshot_count(self->view);
    uint32_t best = READING_NONE;
    for (uint32_t i = 0; i < count; i++) {
        struct snapshot snapshot = view_snapshot(self->view, i);
        if (!view_has_snapshot(self->view, i) ||
            !span_equal(snapshot.site, span_of(self->site))) {
            continue;
        }
        if (snapshot.date == self->date) {
            return i;
        }
        if (best == READING_NONE || view_is_newer(self->view, i, best)) {
            best = i;
        }
    }
    return best;
}

static void run_mark(struct job *job)
{
    struct mark_job *self = (struct mark_job *)job;
    struct place_list places = {0};
    self->spot = (struct spot){find_snapshot(self), 0};
    if (self->spot.snapshot == READING_NONE) {
        return;
    }
    view_places(self->view, self->spot.snapshot, &places);
    for (uint32_t i = 0; i < places.count && !self->exact; i++) {
        uint32_t clause = places.items[i].clause;
        if (clause != VIEW_NO_CLAUSE && clause_hash(self->view, clause) == self->hash) {
            self->spot.place = i;
            self->exact = true;
        }
    }
    place_list_free(&places);
}

static void mark_done(struct job *job, void *context)
{
    struct mark_job *self = (struct mark_job *)job;
    struct browser *browser = context;
    if (self->resuming) {
        if (self->spot.snapshot != READING_NONE) {
            reading_show(browser, self->spot);
        }
        return;
    }
    if (self->spot.snapshot == READING_NONE) {
        browser_complain(browser, "%s is not in this collection%s.", self->site,
                         browser->progress.done ? "" : " (so far)");
        return;
    }
    jumps_note(browser);
    reading_show(browser, self->spot);
    if (!self->exact) {
        browser_say(browser, "The marked clause is gone: this is its policy.");
    }
}

static void free_mark(struct job *job)
{
    struct mark_job *self = (struct mark_job *)job;
    view_unref(self->view);
    free(self->site);
    free(self);
}

static const struct job_class mark_class = {"mark", LANE_TEXT, run_mark, mark_done, free_mark};

/* False when the value isn't one. */
static bool find_value(struct browser *browser, struct span value, bool resuming)
{
    const char *tab = value.length ? memchr(value.bytes, '\t', value.length) : NULL;
    const char *second =
        tab ? memchr(tab + 1, '\t', value.length - (size_t)(tab + 1 - value.bytes)) : NULL;
    if (!second || !browser->view) {
        return false;
    }
    struct mark_job *job = xcalloc(1, sizeof *job);
    job->view = view_ref(browser->view);
    job->site = xstrndup(value.bytes, (size_t)(tab - value.bytes));
    job->date = date_parse(span_make(tab + 1, (size_t)(second - tab - 1)));
    job->hash = strtoull(second + 1, NULL, 16);
    job->resuming = resuming;
    work_submit(browser->work, &mark_class, &job->job);
    return true;
}

void marks_go(struct browser *browser, uint32_t letter)
{
    if (!find_value(browser, state_mark(browser->state, letter), false)) {
        browser_complain(browser, "There is no such mark.");
    }
}

void marks_resume(struct browser *browser)
{
    if (browser->collection) {
        find_value(browser, state_position(browser->state, span_of(browser->collection)), true);
    }
}
