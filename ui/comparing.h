/* SPDX-License-Identifier: ISC */
/* Which two snapshots are compared, and what came of it. Part of the browser (browser.h); loop's
 * thread. */
#ifndef UI_COMPARING_H
#define UI_COMPARING_H

#include "ui/comparison.h"
#include "ui/fact_lines.h"
#include "ui/reading.h"

struct browser;

struct comparing {
    uint32_t wanted;               /* snapshot that is to be compared with what it differs from, as
                                      soon as its annals are known; READING_NONE */
    bool later;                    /* no: with what comes after it */
    uint32_t old;                  /* snapshots that are compared, or will be; READING_NONE */
    uint32_t new;
    struct comparison *comparison; /* of the two, or of those before; NULL at first */
    struct fact_lines *facts;      /* of the same; NULL until they are known */
};

void comparing_init(struct browser *browser);
void comparing_free(struct browser *browser);

/* Compares two snapshots and shows the pane. Announced as CHANGE_COMPARISON when it is there, and
 * again when its facts are. */
void comparing_show(struct browser *browser, uint32_t old, uint32_t new);

/* Compares a snapshot with the last one before it that really differs from it. With `later`, the
 * next one after it that really differs with the one before that. */
void comparing_step(struct browser *browser, uint32_t snapshot, bool later);

/* Annals have come: goes on with what waits for them. */
void comparing_go_on(struct browser *browser);

/* Compares what is read with what `text` names: SITE@DATE, @DATE, SITE, or 'LETTER of a mark. The
 * snapshot of a date is the last one until then. */
void comparing_with(struct browser *browser, struct span text);

#endif
