/* SPDX-License-Identifier: ISC */
/* Collections that change: watches their folders, has the indexer look what is new, and says so.
 * Part of the browser (browser.h); loop's thread.
 *
 * Nothing is looked at before something has changed: the system tells of changes (loop_watch_folder).
 * A look waits a moment for others that come with it, and the longer the last one took, the longer,
 * so that a collection that changes without end takes a tenth of the time at most. */
#ifndef UI_WATCH_H
#define UI_WATCH_H

#include "base/numbers.h"
#include "base/span.h"

#include <stdbool.h>

struct browser;
struct loop_timer;

enum {
    WATCH_PAUSE = 300,       /* milliseconds from a change to the look */
    WATCH_SHARE = 10,        /* or so many times what the last look took */
    WATCH_MOST = 4096,       /* folders; a collection of more isn't watched */
    WATCH_MESSAGE = 5000,    /* milliseconds that what is new is told of, */
    WATCH_MESSAGE_SIZE = 96, /* in so many bytes */
};

struct watch {
    bool begun;                /* the first look, which finds the folders, has been asked for */
    bool again;                /* look again when the look that is under way is over, */
    bool forced;               /* because the user has asked for it */
    unsigned pause;            /* milliseconds */
    struct numbers folders;    /* the keys of those that are watched (or can't be) */
    struct loop_timer *change; /* runs from a change to the look */
    struct loop_timer *told;   /* runs while the message of what is new is shown: */
    char message[WATCH_MESSAGE_SIZE];
};

void watch_init(struct browser *browser);
void watch_free(struct browser *browser);

/* Begins to watch, once the index is complete. */
void watch_begin(struct browser *browser);

/* True while the indexer looks what is new. */
bool watch_looks(const struct browser *browser);

#endif
