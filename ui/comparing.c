/* SPDX-License-Identifier: ISC */
/* Comparing snapshots: which two, and the jobs. The text is shown as soon as it is compared; what the
 * policies state follows. */
#include "ui/comparing.h"

#include "base/date.h"
#include "base/glyph.h"
#include "base/memory.h"
#include "ui/browser.h"

#include <stdlib.h>
#include <strings.h>

/* ---------------------------------------------------------------------------------------------
 * Jobs */

struct comparison_job {
    struct job job;
    struct view *view;
    uint32_t old, new;
    struct comparison *comparison; /* made */
};

static void run_comparison(struct job *job)
{
    struct comparison_job *self = (struct comparison_job *)job;
    self->comparison = comparison_make(self->view, self->old, self->new);
}

static void free_comparison(struct job *job)
{
    struct comparison_job *self = (struct comparison_job *)job;
    view_unref(self->view);
    comparison_unref(self->comparison);
    free(self);
}

static void comparison_done(struct job *job, void *context);

static const struct job_class comparison_class = {"comparison", LANE_CHANGES, run_comparison,
                                                  comparison_done, free_comparison};

struct lines_job {
    struct job job;
    struct archive *archive;
    struct view *view;
    uint32_t old, new;
    struct fact_lines *lines; /* made */
};

static void run_lines(struct job *job)
{
    struct lines_job *self = (struct lines_job *)job;
    self->lines = fact_lines_make(self->archive, self->view, self->old, self->new);
}

static void free_lines(struct job *job)
{
    struct lines_job *self = (struct lines_job *)job;
    view_unref(self->view);
    fact_lines_unref(self->lines);
    free(self);
}

static void lines_done(struct job *job, void *context)
{
    struct lines_job *self = (struct lines_job *)job;
    struct browser *browser = context;
    fact_lines_unref(browser->comparing.facts);
    browser->comparing.facts = self->lines;
    self->lines = NULL;
    browser_changed(browser, CHANGE_COMPARISON);
}

static const struct job_class lines_class = {"changed facts", LANE_FACTS, run_lines, lines_done,
                                             free_lines};

static void comparison_done(struct job *job, void *context)
{
    struct comparison_job *self = (struct comparison_job *)job;
    struct browser *browser = context;
    struct comparing *comparing = &browser->comparing;
    comparison_unref(comparing->comparison);
    comparing->comparison = self->comparison;
    self->comparison = NULL;
    fact_lines_unref(comparing->facts);
    comparing->facts = NULL;
    struct lines_job *lines = xcalloc(1, sizeof *lines);
    lines->archive = browser->archive;
    lines->view = view_ref(self->view);
    lines->old = self->old;
    lines->new = self->new;
    work_submit(browser->work, &lines_class, &lines->job);
    browser_changed(browser, CHANGE_COMPARISON);
}

/* ---------------------------------------------------------------------------------------------
 * Which two */

void comparing_init(struct browser *browser)
{
    browser->comparing.wanted = READING_NONE;
    browser->comparing.old = READING_NONE;
    browser->comparing.new = READING_NONE;
}

void comparing_free(struct browser *browser)
{
    comparison_unref(browser->comparing.comparison);
    fact_lines_unref(browser->comparing.facts);
}

void comparing_show(struct browser *browser, uint32_t old, uint32_t new)
{
    struct comparing *comparing = &browser->comparing;
    comparing->wanted = READING_NONE;
    comparing->old = old;
    comparing->new = new;
    if (browser->main != PANE_CHANGES) {
        browser_show(browser, PANE_CHANGES);
    }
    if (comparing->comparison && comparing->comparison->old == old &&
        comparing->comparison->new == new) {
        work_cancel(browser->work, &comparison_class);
        return;
    }
    work_cancel(browser->work, &lines_class);
    struct comparison_job *job = xcalloc(1, sizeof *job);
    job->view = view_ref(browser->view);
    job->old = old;
    job->new = new;
    work_submit(browser->work, &comparison_class, &job->job);
}

/* The last step up to `step` that really differs from the one before; 0 when none does. */
static uint32_t last_difference(const struct timeline *timeline, uint32_t step)
{
    while (step > 0 && !annals_differs(&timeline->steps[step])) {
        step--;
    }
    return step;
}

static void compare_earlier(struct browser *browser, const struct timeline *timeline, uint32_t step)
{
    uint32_t last = last_difference(timeline, step);
    if (last == 0) {
        browser_say(browser, step ? "No earlier snapshot really differs."
                                  : "This is the first snapshot.");
    } else {
        comparing_show(browser, timeline->steps[last - 1].version.snapshot,
                       timeline->steps[step].version.snapshot);
    }
}

static void compare_later(struct browser *browser, const struct timeline *timeline, uint32_t step)
{
    uint32_t next = step + 1;
    while (next < timeline->count && !annals_differs(&timeline->steps[next])) {
        next++;
    }
    if (next >= timeline->count) {
        browser_say(browser, "No later snapshot really differs.");
    } else {
        comparing_show(browser, timeline->steps[next - 1].version.snapshot,
                       timeline->steps[next].version.snapshot);
    }
}

void comparing_go_on(struct browser *browser)
{
    struct comparing *comparing = &browser->comparing;
    uint32_t snapshot = comparing->wanted;
    if (snapshot == READING_NONE || !browser->view) {
        return;
    }
    uint32_t site = view_snapshot_site(browser->view, snapshot);
    const struct annals *annals = annals_of(browser, site);
    const struct annals_row *row = annals ? annals_find(annals, snapshot) : NULL;
    if (!row && annals_renew(browser, site)) {
        return;
    }
    comparing->wanted = READING_NONE;
    if (!row) {
        browser_say(browser, "There is no other snapshot of this site.");
    } else if (comparing->later) {
        compare_later(browser, annals->timelines[row->document], row->step);
    } else {
        compare_earlier(browser, annals->timelines[row->document], row->step);
    }
}

void comparing_step(struct browser *browser, uint32_t snapshot, bool later)
{
    if (!browser->view || snapshot >= view_snapshot_count(browser->view)) {
        browser_complain(browser, "There is nothing to compare.");
        return;
    }
    browser->comparing.wanted = snapshot;
    browser->comparing.later = later;
    comparing_go_on(browser);
}

/* ---------------------------------------------------------------------------------------------
 * By name */

/* True if a name is `wanted`, or, unless `whole`, has it in it. */
static bool is_called(struct span name, struct span wanted, bool whole)
{
    bool fits = false;
    for (size_t at = 0; !fits && at + wanted.length <= name.length; at++) {
        fits = (!whole || wanted.length == name.length) &&
               strncasecmp(name.bytes + at, wanted.bytes, wanted.length) == 0;
    }
    return fits;
}

/* How many sites are called so; *site gets the first. */
static size_t count_sites(const struct view *view, struct span wanted, bool whole, uint32_t *site)
{
    size_t count = 0;
    for (uint32_t i = 0; i < view_site_count(view); i++) {
        if (view_site_policies(view, i) && is_called(view_site_name(view, i), wanted, whole)) {
            *site = count++ ? *site : i;
        }
    }
    return count;
}

/* Finds the site of this name, else the only one that has it in its name; false after a complaint. */
static bool find_site(struct browser *browser, struct span wanted, uint32_t *site)
{
    const struct view *view = browser->roster->view;
    size_t count = count_sites(view, wanted, true, site);
    count = count ? 1 : count_sites(view, wanted, false, site);
    if (count == 0) {
        browser_complain(browser, "No site is called '%.*s'.", (int)wanted.length, wanted.bytes);
    } else if (count > 1) {
        browser_complain(browser, "%zu sites have '%.*s' in their names.", count,
                         (int)wanted.length, wanted.bytes);
    }
    return count == 1;
}

/* The last day that YYYY or YYYY-MM may mean. */
static uint32_t last_day(uint32_t date)
{
    date += date % 10000 < 100 ? 1200 : 0;
    return date + (date % 100 == 0 ? 31 : 0);
}

/* The site's last snapshot until a day, of the same document as `beside` if it has one then;
 * READING_NONE when there is none. */
static uint32_t snapshot_until(struct browser *browser, uint32_t site, uint32_t day,
                               uint32_t beside)
{
    const struct roster *roster = browser->roster;
    const struct annals *annals = annals_of(browser, site);
    const struct annals_row *row = annals ? annals_find(annals, beside) : NULL;
    for (uint32_t i = row ? (uint32_t)annals->timelines[row->document]->count : 0; i-- > 0;) {
        const struct lineage_version *version = &annals->timelines[row->document]->steps[i].version;
        if (version->date <= day) {
            return version->snapshot;
        }
    }
    for (uint32_t at = roster->start[site]; !row && at < roster->start[site + 1]; at++) {
        if (view_snapshot_date(roster->view, roster->snapshots[at]) <= day) {
            return roster->snapshots[at];
        }
    }
    return READING_NONE;
}

/* "'LETTER" becomes "SITE@DATE". False when there is no such mark. */
static bool replace_mark(const struct browser *browser, struct span text, struct buffer *name)
{
    struct span rest = span_slice(text, 1, text.length);
    struct span value = rest.length ? state_mark(browser->state, glyph_code(rest)) : rest;
    const char *tab = value.length ? memchr(value.bytes, '\t', value.length) : NULL;
    if (!tab) {
        return false;
    }
    size_t site = (size_t)(tab - value.bytes);
    struct span date = span_slice(value, site + 1, value.length);
    const char *second = memchr(date.bytes, '\t', date.length);
    date.length = second ? (size_t)(second - date.bytes) : date.length;
    buffer_append_span(name, span_slice(value, 0, site));
    buffer_append_string(name, date.length ? "@" : "");
    buffer_append_span(name, date);
    return true;
}

/* The snapshot that SITE, SITE@ or SITE@DATE means; READING_NONE after a complaint. */
static uint32_t find_named(struct browser *browser, struct span name, uint32_t shown)
{
    const struct view *view = browser->roster->view;
    size_t at = name.length;
    while (at > 0 && name.bytes[at - 1] != '@') {
        at--;
    }
    uint32_t date = at ? date_parse(span_slice(name, at, name.length)) : 0;
    bool divided = date || (at && at == name.length);
    struct span site_name = divided ? span_slice(name, 0, at - 1) : name;
    uint32_t site = view_snapshot_site(view, shown);
    if (site_name.length && !find_site(browser, site_name, &site)) {
        return READING_NONE;
    }
    uint32_t found = snapshot_until(browser, site, date ? last_day(date) : UINT32_MAX, shown);
    if (found == READING_NONE) {
        browser_complain(browser, "There is no snapshot of it until then.");
    }
    return found;
}

void comparing_with(struct browser *browser, struct span text)
{
    uint32_t shown = browser->main == PANE_CHANGES && browser->comparing.new != READING_NONE
                         ? browser->comparing.new
                         : reading_target(browser).snapshot;
    struct buffer name = {0};
    if (!browser->roster || shown >= view_snapshot_count(browser->roster->view)) {
        browser_complain(browser, "There is nothing to compare with.");
        return;
    }
    if (text.length && text.bytes[0] == '\'') {
        if (!replace_mark(browser, text, &name)) {
            browser_complain(browser, "There is no such mark.");
        }
    } else {
        buffer_append_span(&name, text);
    }
    uint32_t other =
        name.length ? find_named(browser, buffer_span(&name), shown) : READING_NONE;
    if (other == shown) {
        browser_say(browser, "That is the snapshot itself.");
    } else if (other != READING_NONE) {
        bool later = view_snapshot_site(browser->view, other) ==
                         view_snapshot_site(browser->view, shown) &&
                     view_is_newer(browser->view, other, shown);
        comparing_show(browser, later ? shown : other, later ? other : shown);
    }
    buffer_free(&name);
}
