/* SPDX-License-Identifier: ISC */
/* Actions that go from one snapshot of a site to another, compare them, and look at all years. */
#include "ui/browser.h"

/* Where a snapshot is among those of its site, newest first. */
static uint32_t position_of(const struct roster *roster, uint32_t site, uint32_t snapshot)
{
    uint32_t at = roster->start[site];
    while (at + 1 < roster->start[site + 1] && roster->snapshots[at] != snapshot) {
        at++;
    }
    return at;
}

/* The snapshot `steps` before (or after) one of its document, as far as there are; of its site while
 * its document isn't known. */
static uint32_t snapshot_beside(struct browser *browser, uint32_t snapshot, uint32_t steps,
                                bool older)
{
    const struct roster *roster = browser->roster;
    uint32_t site = view_snapshot_site(roster->view, snapshot);
    const struct annals *annals = annals_of(browser, site);
    const struct annals_row *row = annals ? annals_find(annals, snapshot) : NULL;
    if (row) {
        const struct timeline *timeline = annals->timelines[row->document];
        uint32_t room = older ? row->step : (uint32_t)timeline->count - 1 - row->step;
        steps = steps < room ? steps : room;
        return timeline->steps[older ? row->step - steps : row->step + steps].version.snapshot;
    }
    uint32_t at = position_of(roster, site, snapshot);
    uint32_t room = older ? roster->start[site + 1] - 1 - at : at - roster->start[site];
    steps = steps < room ? steps : room;
    return roster->snapshots[older ? at + steps : at - steps];
}

/* Goes to the COUNTth snapshot before (or after) the one that is read or asked for. */
static void step(struct browser *browser, const struct call *call, bool older)
{
    uint32_t snapshot = reading_target(browser).snapshot;
    if (pane_act(browser_focus(browser), call) || !browser->roster ||
        snapshot >= view_snapshot_count(browser->roster->view)) {
        return;
    }
    uint32_t target = snapshot_beside(browser, snapshot, call->count ? call->count : 1, older);
    if (target == snapshot) {
        browser_say(browser, "There is no %s snapshot of this policy.", older ? "older" : "newer");
    } else {
        jumps_note(browser);
        reading_show(browser, (struct spot){target, READING_SAME});
    }
}

void action_older(struct browser *browser, const struct call *call)
{
    step(browser, call, true);
}

void action_newer(struct browser *browser, const struct call *call)
{
    step(browser, call, false);
}

void action_compare(struct browser *browser, const struct call *call)
{
    if (!pane_act(browser_focus(browser), call)) {
        comparing_step(browser, reading_target(browser).snapshot, false);
    }
}

void action_compare_with(struct browser *browser, const struct call *call)
{
    if (call->argument.length) {
        comparing_with(browser, call->argument);
    } else {
        prompt_open(browser, PROMPT_COMPARE, span_of(""));
    }
}

void action_trend(struct browser *browser, const struct call *call)
{
    (void)call;
    browser_show(browser, browser->main == PANE_TREND ? PANE_TEXT : PANE_TREND);
}
