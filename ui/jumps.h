/* SPDX-License-Identifier: ISC */
/* Coming back: the list of jumps, across policies, and marks that outlive the session.
 * Part of the browser (browser.h); loop's thread.
 *
 * A jump is remembered by snapshot and clause of this session. A mark is remembered by site, date
 * and the clause's text (its hash), so that it is found again after the index was built anew and
 * even when the file has changed around it. */
#ifndef UI_JUMPS_H
#define UI_JUMPS_H

#include "ui/reading.h"

struct browser;

enum { JUMPS_MAX = 100 };

struct jumps {
    struct spot spots[JUMPS_MAX]; /* oldest first */
    int count;
    int at;                       /* index of the spot that going back leads to, plus one; count
                                     when the user is at the end of the list */
};

/* Remembers where the user is, before going elsewhere; what lay ahead is forgotten. */
void jumps_note(struct browser *browser);

/* Remembers a spot where the user has been. */
void jumps_note_spot(struct browser *browser, struct spot spot);

/* Goes back (or forward) in the list; false at its end. */
bool jumps_go(struct browser *browser, unsigned count, bool back);

/* The user's spots in one snapshot are in another from now on, which has come in its place. */
void jumps_replace(struct browser *browser, uint32_t snapshot, uint32_t successor);

/* Marks the clause the user is at with a character. */
void marks_set(struct browser *browser, uint32_t letter);

/* Goes to a mark; finds its clause in the background. */
void marks_go(struct browser *browser, uint32_t letter);

/* Remembers where the collection is left; goes there again, if its first policies hold it. */
void marks_keep_position(struct browser *browser);
void marks_resume(struct browser *browser);

#endif
