/* SPDX-License-Identifier: ISC */
/* The search and the walk through its hits. */
#include "ui/search.h"

#include "base/memory.h"
#include "ui/browser.h"

#include <stdlib.h>

enum { STEPS_MAX = 100000 }; /* hits that one key goes on at most */

/* ---------------------------------------------------------------------------------------------
 * Jobs */

struct query_job {
    struct job job;
    struct archive *archive;
    struct view *view;
    char *text;
    struct query_options options;
    struct inquiry *inquiry; /* made; or NULL with the fault */
    struct query_error fault;
};

static void run_query(struct job *job)
{
    struct query_job *self = (struct query_job *)job;
    self->options.cancel = &job->cancelled;
    self->inquiry =
        inquiry_run(self->archive, self->view, self->text, &self->options, &self->fault);
}

static void free_query(struct job *job)
{
    struct query_job *self = (struct query_job *)job;
    view_unref(self->view);
    inquiry_unref(self->inquiry);
    free(self->text);
    free(self);
}

static void query_done(struct job *job, void *context);

static const struct job_class query_class = {"query", LANE_QUERY, run_query, query_done,
                                             free_query};

struct gather_job {
    struct job job;
    struct inquiry *inquiry;
    struct hits *hits; /* made */
};

static void run_gather(struct job *job)
{
    struct gather_job *self = (struct gather_job *)job;
    self->hits = hits_gather(self->inquiry, &job->cancelled);
}

static void gather_done(struct job *job, void *context)
{
    struct gather_job *self = (struct gather_job *)job;
    struct browser *browser = context;
    hits_unref(browser->search.hits);
    browser->search.hits = self->hits;
    self->hits = NULL;
    browser_changed(browser, CHANGE_SEARCH);
    browser_order_list(browser);
}

static void free_gather(struct job *job)
{
    struct gather_job *self = (struct gather_job *)job;
    inquiry_unref(self->inquiry);
    hits_unref(self->hits);
    free(self);
}

static const struct job_class gather_class = {"gather", LANE_QUERY, run_gather, gather_done,
                                              free_gather};

static void gather(void *context)
{
    struct browser *browser = context;
    struct gather_job *job = xcalloc(1, sizeof *job);
    job->inquiry = inquiry_ref(browser->search.inquiry);
    work_submit(browser->work, &gather_class, &job->job);
}

/* What is still being typed is counted at once; its hits are gathered when it rests. */
static void query_done(struct job *job, void *context)
{
    struct query_job *self = (struct query_job *)job;
    struct browser *browser = context;
    struct search *search = &browser->search;
    search->fault = self->fault;
    if (self->inquiry) {
        inquiry_unref(search->inquiry);
        search->inquiry = self->inquiry;
        self->inquiry = NULL;
        if (browser->prompt.active) {
            loop_timer_start(search->rest, READING_REST);
        } else {
            gather(browser);
        }
        reading_mark(browser);
    }
    browser_changed(browser, CHANGE_SEARCH);
}

/* ---------------------------------------------------------------------------------------------
 * Running */

void search_init(struct browser *browser)
{
    browser->search.text = xstrdup("");
    browser->search.rest = loop_timer_new(browser->loop, gather, browser);
}

void search_free(struct browser *browser)
{
    hits_unref(browser->search.hits);
    inquiry_unref(browser->search.inquiry);
    free(browser->search.text);
}

static void drop(struct browser *browser)
{
    struct search *search = &browser->search;
    work_cancel(browser->work, &query_class);
    work_cancel(browser->work, &gather_class);
    loop_timer_stop(search->rest);
    hits_unref(search->hits);
    inquiry_unref(search->inquiry);
    search->hits = NULL;
    search->inquiry = NULL;
    search->arriving = false;
    reading_mark(browser);
    browser_changed(browser, CHANGE_SEARCH);
    browser_order_list(browser);
}

void search_run(struct browser *browser, struct span text, bool go, struct spot origin)
{
    struct search *search = &browser->search;
    char *kept = xstrndup(text.length ? text.bytes : "", text.length);
    free(search->text);
    search->text = kept;
    search->fault = (struct query_error){0};
    search->arriving = go;
    search->steps = 0;
    search->origin = origin;
    if (*kept) {
        search_again(browser);
    } else {
        drop(browser);
    }
}

void search_again(struct browser *browser)
{
    struct search *search = &browser->search;
    if (!*search->text || !browser->view) {
        return;
    }
    struct query_job *job = xcalloc(1, sizeof *job);
    job->archive = browser->archive;
    job->view = view_ref(browser->view);
    job->text = xstrdup(search->text);
    job->options.snapshots = (enum query_snapshots)browser->settings.snapshots;
    job->options.scope = (enum query_scope)browser->settings.scope;
    job->options.threads = browser->options->threads;
    search->serial = view_serial(browser->view);
    work_cancel(browser->work, &gather_class);
    loop_timer_stop(search->rest);
    work_submit(browser->work, &query_class, &job->job);
    browser->dirty = true;
}

bool search_running(const struct browser *browser)
{
    return work_pending(browser->work, &query_class) ||
           work_pending(browser->work, &gather_class) || loop_timer_running(browser->search.rest);
}

void search_settle(struct browser *browser)
{
    if (loop_timer_running(browser->search.rest)) {
        loop_timer_stop(browser->search.rest);
        gather(browser);
    }
}

/* ---------------------------------------------------------------------------------------------
 * Going from hit to hit. A hit is known by its policy's index in the walk and its index among that
 * policy's rows. */

struct at_hit {
    size_t policy;
    size_t row;
};

static size_t rows_of(const struct roster *roster, size_t policy, size_t *from)
{
    size_t to;
    hits_of(roster->hits, roster->walk[policy], from, &to);
    return to - *from;
}

static struct spot spot_of(const struct roster *roster, struct at_hit at)
{
    size_t from;
    rows_of(roster, at.policy, &from);
    return (struct spot){roster->walk[at.policy], roster->hits->rows[from + at.row].place};
}

/* Where a snapshot stands (or would stand) in the walk: the first policy of the walk that isn't
 * before it in the list. `on` tells whether it is in the walk itself. */
static size_t walk_index(const struct roster *roster, uint32_t snapshot, bool *on)
{
    *on = false;
    if (snapshot >= view_snapshot_count(roster->view)) {
        return 0;
    }
    if (roster->walk_position[snapshot] != UINT32_MAX) {
        *on = true;
        return roster->walk_position[snapshot];
    }
    uint32_t place = roster->position[view_snapshot_site(roster->view, snapshot)];
    size_t low = 0;
    size_t high = roster->walk_count;
    while (low < high && place != UINT32_MAX) {
        size_t middle = (low + high) / 2;
        uint32_t site = view_snapshot_site(roster->view, roster->walk[middle]);
        if (roster->position[site] < place) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low < roster->walk_count ? low : 0;
}

/* The number of rows of a policy that lie before a place (at it too, when `through`). */
static size_t rows_before(const struct roster *roster, size_t policy, uint32_t place, bool through)
{
    size_t from;
    size_t count = rows_of(roster, policy, &from);
    size_t before = 0;
    while (before < count && (roster->hits->rows[from + before].place < place ||
                              (through && roster->hits->rows[from + before].place == place))) {
        before++;
    }
    return before;
}

static void step_on(const struct roster *roster, struct at_hit *at, bool *around)
{
    size_t from;
    if (++at->row >= rows_of(roster, at->policy, &from)) {
        at->row = 0;
        *around |= at->policy + 1 == roster->walk_count;
        at->policy = (at->policy + 1) % roster->walk_count;
    }
}

static void step_back(const struct roster *roster, struct at_hit *at, bool *around)
{
    size_t from;
    if (at->row == 0) {
        *around |= at->policy == 0;
        at->policy = (at->policy ? at->policy : roster->walk_count) - 1;
        at->row = rows_of(roster, at->policy, &from);
    }
    at->row--;
}

/* The hit behind (or before) a spot. With `stay`, a hit at the spot itself counts. */
static struct at_hit hit_from(const struct roster *roster, struct spot spot, bool back, bool stay,
                              bool *around)
{
    bool on;
    struct at_hit at = {.policy = walk_index(roster, spot.snapshot, &on)};
    if (back) {
        at.row = on ? rows_before(roster, at.policy, spot.place, stay) : 0;
        step_back(roster, &at, around);
    } else if (on) {
        size_t from;
        at.row = rows_before(roster, at.policy, spot.place, !stay);
        if (at.row >= rows_of(roster, at.policy, &from)) {
            at.row--;
            step_on(roster, &at, around);
        }
    }
    return at;
}

/* The list's order knows hits of the search that holds. They may be those of a smaller index: newer ones
 * that were gathered wait until the list is in order, the keys don't. */
static bool hits_are_current(const struct browser *browser)
{
    const struct roster *roster = browser->roster;
    return browser->search.hits && roster && roster->hits &&
           strcmp(roster->hits->inquiry->text, browser->search.text) == 0;
}

/* What there is to walk through; NULL, mostly with a complaint, when nothing. */
static const struct roster *walkable(struct browser *browser)
{
    const struct roster *roster = browser->roster;
    if (!*browser->search.text) {
        browser_complain(browser, "There is no search.");
        return NULL;
    }
    if (*browser->search.fault.error.message) {
        browser_complain(browser, "%s", browser->search.fault.error.message);
        return NULL;
    }
    if (!hits_are_current(browser)) {
        return NULL;
    }
    if (!roster->walk_count) {
        browser_complain(browser, "Nothing matches %s%s.", browser->search.text,
                         browser->narrow[0] ? " in the policies listed" : "");
        return NULL;
    }
    return roster;
}

/* Where the user is, or will be when the policy on its way is there: a clause of it. */
static struct spot spot_ahead(const struct browser *browser, const struct roster *roster)
{
    struct spot spot = reading_target(browser);
    bool on;
    size_t from;
    if (spot.place == READING_SAME) {
        spot.place = browser->reading.place;
    }
    if (spot.snapshot != READING_NONE && spot.place >= READING_LAST) {
        size_t policy = walk_index(roster, spot.snapshot, &on);
        size_t count = on ? rows_of(roster, policy, &from) : 0;
        size_t row = spot.place == READING_LAST && count ? count - 1 : 0;
        spot.place = count ? roster->hits->rows[from + row].place : 0;
    }
    return spot;
}

static void step_by(struct browser *browser, const struct roster *roster, struct spot from,
                    int steps, bool stay)
{
    bool around = false;
    bool back = steps < 0;
    struct at_hit at = hit_from(roster, from, back, stay, &around);
    for (int i = stay ? 0 : 1; i < (back ? -steps : steps); i++) {
        if (back) {
            step_back(roster, &at, &around);
        } else {
            step_on(roster, &at, &around);
        }
    }
    if (around) {
        browser_say(browser, back ? "Continued from the last policy."
                                  : "Continued from the first policy.");
    }
    reading_show(browser, spot_of(roster, at));
}

void search_step(struct browser *browser, unsigned count, bool back)
{
    struct search *search = &browser->search;
    int steps = count > STEPS_MAX ? STEPS_MAX : count ? (int)count : 1;
    steps = back ? -steps : steps;
    const struct roster *roster = walkable(browser);
    if (roster) {
        step_by(browser, roster, spot_ahead(browser, roster), steps, false);
    } else if (*search->text && !hits_are_current(browser)) {
        search->steps += search->steps < STEPS_MAX && search->steps > -STEPS_MAX ? steps : 0;
    }
}

/* Through the walk when there is a search, else through the groups' newest snapshots. */
void search_step_policy(struct browser *browser, unsigned count, bool back)
{
    const struct roster *roster = browser->roster;
    uint32_t snapshot = browser->reading.wanted.snapshot;
    bool on = true;
    if (!roster || !roster->count) {
        return;
    }
    bool walk = roster->hits && roster->walk_count;
    size_t length = walk ? roster->walk_count : roster->count;
    size_t at = 0;
    if (walk) {
        at = walk_index(roster, snapshot, &on);
    } else if (snapshot < view_snapshot_count(roster->view)) {
        uint32_t position = roster->position[view_snapshot_site(roster->view, snapshot)];
        on = position != UINT32_MAX;
        at = on ? position : 0;
    }
    size_t steps = (count ? count : 1) % length;
    if (back) {
        at = (at + length - steps) % length;
    } else {
        at = (at + steps - (on ? 0 : 1) + length) % length;
    }
    uint32_t target = walk ? roster->walk[at] : roster->snapshots[roster->start[roster->order[at]]];
    reading_show(browser, (struct spot){target, READING_BEST});
}

void search_arrive(struct browser *browser)
{
    struct search *search = &browser->search;
    const struct roster *roster = browser->roster;
    if (!hits_are_current(browser)) {
        return;
    }
    bool arriving = search->arriving;
    int steps = search->steps;
    search->arriving = false;
    search->steps = 0;
    if (!roster->walk_count) {
        return;
    }
    struct spot origin = search->origin;
    origin.place = origin.place < READING_LAST ? origin.place : 0;
    if (steps) {
        step_by(browser, roster, arriving ? origin : spot_ahead(browser, roster), steps, arriving);
    } else if (arriving) {
        bool around = false;
        struct at_hit at = hit_from(roster, origin, false, true, &around);
        reading_follow(browser, spot_of(roster, at));
    }
}

uint64_t search_ordinal(const struct browser *browser, struct hit_row *row)
{
    const struct roster *roster = browser->roster;
    struct spot spot = reading_spot(browser);
    size_t from;
    if (!roster || !roster->hits || spot.snapshot >= view_snapshot_count(roster->view) ||
        roster->walk_position[spot.snapshot] == UINT32_MAX) {
        return 0;
    }
    size_t policy = roster->walk_position[spot.snapshot];
    size_t before = rows_before(roster, policy, spot.place, false);
    if (rows_before(roster, policy, spot.place, true) == before) {
        return 0;
    }
    rows_of(roster, policy, &from);
    *row = roster->hits->rows[from + before];
    return roster->walk_hits[policy] + before + 1;
}
