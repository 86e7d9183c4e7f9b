/* SPDX-License-Identifier: ISC */
/* Actions of searching and of coming back. */
#include "base/glyph.h"
#include "base/memory.h"
#include "ui/browser.h"

#include <inttypes.h>
#include <stdlib.h>


void action_search(struct browser *browser, const struct call *call)
{
    if (browser_focus(browser) == browser->panes[PANE_HELP] && !call->argument.length) {
        prompt_open(browser, PROMPT_FILTER, span_of(""));
        return;
    }
    if (call->argument.length) {
        jumps_note(browser);
        state_add(browser->state, HISTORY_SEARCH, call->argument);
        search_run(browser, call->argument, true, reading_target(browser));
    } else {
        prompt_open(browser, PROMPT_SEARCH, span_of(""));
    }
}

void action_narrow(struct browser *browser, const struct call *call)
{
    if (call->argument.length) {
        browser_narrow(browser, call->argument);
    } else {
        prompt_open(browser, PROMPT_NARROW, span_of(browser->narrow));
    }
}

void action_command(struct browser *browser, const struct call *call)
{
    struct buffer line = {0};
    buffer_append_span(&line, call->argument);
    buffer_append_string(&line, call->argument.length ? " " : "");
    prompt_open(browser, PROMPT_COMMAND, buffer_span(&line));
    buffer_free(&line);
}

void action_clear(struct browser *browser, const struct call *call)
{
    (void)call;
    search_run(browser, span_of(""), false, reading_target(browser));
    browser_narrow(browser, span_of(""));
}

void action_next_match(struct browser *browser, const struct call *call)
{
    if (!pane_act(browser_focus(browser), call)) {
        search_step(browser, call->count, false);
    }
}

void action_previous_match(struct browser *browser, const struct call *call)
{
    if (!pane_act(browser_focus(browser), call)) {
        search_step(browser, call->count, true);
    }
}

void action_next_policy(struct browser *browser, const struct call *call)
{
    search_step_policy(browser, call->count, false);
}

void action_previous_policy(struct browser *browser, const struct call *call)
{
    search_step_policy(browser, call->count, true);
}

struct same_job {
    struct job job;
    struct view *view;
    uint32_t clause;
    uint32_t policies; /* counted */
    uint32_t sites;
};

static void run_same(struct job *job)
{
    struct same_job *self = (struct same_job *)job;
    struct where where = view_where(self->view, self->clause);
    bool *seen = xcalloc((size_t)view_site_count(self->view) + 1, sizeof *seen);
    for (size_t i = 0; i < where.count; i++) {
        for (uint64_t mask = where.masks[i]; mask; mask &= mask - 1) {
            uint32_t snapshot = where.words[i] * 64 + (uint32_t)__builtin_ctzll(mask);
            uint32_t site = view_snapshot_site(self->view, snapshot);
            self->sites += !seen[site];
            self->policies++;
            seen[site] = true;
        }
    }
    free(seen);
}

static void same_done(struct job *job, void *context)
{
    struct same_job *self = (struct same_job *)job;
    browser_say(context, "Same clause in %u %s of %u %s.", self->policies,
                self->policies == 1 ? "policy" : "policies", self->sites,
                self->sites == 1 ? "site" : "sites");
}

static void free_same(struct job *job)
{
    struct same_job *self = (struct same_job *)job;
    view_unref(self->view);
    free(self);
}

static const struct job_class same_class = {"same", LANE_LIST, run_same, same_done, free_same};

void action_same_clause(struct browser *browser, const struct call *call)
{
    const struct document *document = browser->reading.document;
    struct spot spot = reading_spot(browser);
    (void)call;
    if (!document || spot.place >= document->places.count ||
        document->places.items[spot.place].clause == VIEW_NO_CLAUSE) {
        browser_complain(browser, "There is no clause here.");
        return;
    }
    struct same_job *job = xcalloc(1, sizeof *job);
    job->view = view_ref(browser->view);
    job->clause = document->places.items[spot.place].clause;
    struct buffer query = {0};
    buffer_printf(&query, "clause:%016" PRIx64,
                  query_clause_id(view_clause_text(document->view, job->clause, NULL)));
    work_submit(browser->work, &same_class, &job->job);
    jumps_note(browser);
    search_run(browser, buffer_span(&query), false, spot);
    buffer_free(&query);
}

/* ---------------------------------------------------------------------------------------------
 * Coming back */

void action_jump_back(struct browser *browser, const struct call *call)
{
    if (!jumps_go(browser, call->count ? call->count : 1, true)) {
        browser_say(browser, "There is no earlier jump.");
    }
}

void action_jump_forward(struct browser *browser, const struct call *call)
{
    if (!jumps_go(browser, call->count ? call->count : 1, false)) {
        browser_say(browser, "There is no later jump.");
    }
}

static uint32_t letter_of(const struct call *call)
{
    return call->argument.length ? glyph_code(call->argument) : 0;
}

void action_mark(struct browser *browser, const struct call *call)
{
    if (letter_of(call)) {
        marks_set(browser, letter_of(call));
    }
}

void action_go_to_mark(struct browser *browser, const struct call *call)
{
    uint32_t letter = letter_of(call);
    if (letter == '\'' || letter == '`') {
        action_jump_back(browser, call);
    } else if (letter) {
        marks_go(browser, letter);
    }
}
