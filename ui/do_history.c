/* SPDX-License-Identifier: ISC */
/* Actions that go from one snapshot of a site to another. */
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

/* Goes to the COUNTth snapshot before (or after) the one that is read or asked for. */
static void step(struct browser *browser, unsigned count, bool older)
{
    const struct roster *roster = browser->roster;
    uint32_t snapshot = reading_target(browser).snapshot;
    if (!roster || snapshot >= view_snapshot_count(roster->view)) {
        return;
    }
    uint32_t site = view_snapshot_site(roster->view, snapshot);
    uint32_t at = position_of(roster, site, snapshot);
    uint32_t room = older ? roster->start[site + 1] - 1 - at : at - roster->start[site];
    uint32_t steps = count ? count : 1;
    steps = steps < room ? steps : room;
    if (steps) {
        uint32_t target = older ? at + steps : at - steps;
        jumps_note(browser);
        reading_show(browser, (struct spot){roster->snapshots[target], READING_SAME});
    } else {
        browser_say(browser, "There is no %s snapshot of this site.", older ? "older" : "newer");
    }
}

void action_older(struct browser *browser, const struct call *call)
{
    step(browser, call->count, true);
}

void action_newer(struct browser *browser, const struct call *call)
{
    step(browser, call->count, false);
}
