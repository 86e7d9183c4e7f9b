/* SPDX-License-Identifier: ISC */
/* What became of a site's policies over the years, as the list, the strip above the text and the
 * comparisons need it. Made in the background, one site after the other; immutable once made, counted,
 * and read by any thread. A store of those used last is part of the browser (browser.h); loop's
 * thread. */
#ifndef UI_ANNALS_H
#define UI_ANNALS_H

#include "base/buffer.h"
#include "change/timeline.h"

#include <stdatomic.h>
#include <stdint.h>

struct browser;

#define ANNALS_NONE UINT32_MAX

/* A snapshot in the timeline of its document. */
struct annals_row {
    uint32_t document;
    uint32_t step;     /* index of its timeline's steps */
    uint32_t snapshot;
};

struct annals {
    atomic_uint references;
    uint32_t site;
    uint64_t serial;             /* of the view they were made of */
    uint32_t documents;
    struct timeline **timelines; /* by document */
    struct annals_row *rows;     /* all snapshots of the site, newest first */
    size_t count;
    uint32_t *order;             /* indexes of rows by snapshot number, to find them */
    char **dates;                /* by row, of those that change no more than the date that the policy
                                    gives of itself: that date; else NULL. NULL until it is found out,
                                    which takes longer than the rest; the loop's thread's */
};

void annals_unref(struct annals *annals); /* NULL is fine */

/* The row of a snapshot; NULL when it isn't there. */
const struct annals_row *annals_find(const struct annals *annals, uint32_t snapshot);

static inline const struct timeline_step *annals_step(const struct annals *annals,
                                                      const struct annals_row *row)
{
    return &annals->timelines[row->document]->steps[row->step];
}

/* True if a step's text really differs from that of the step before, whoever changed it. */
bool annals_differs(const struct timeline_step *step);

/* True if a step may fold: it is no change, not even of the policy's own date; or it reverts to what was
 * there before the last one, as that had reverted: a page that flips between two forms. */
bool annals_folds(const struct annals *annals, const struct annals_row *row);

/* A character for each class: '*' new, '~' changed, '=' cosmetic, '<' reverted, '^' technical. */
char annals_sign(enum timeline_class class);

enum {
    ANNALS_KEPT = 256,   /* sites in the store */
    ANNALS_WAITING = 64, /* sites that wait to be made, at most; the newest count */
};

struct annals_store {
    struct annals *kept[ANNALS_KEPT]; /* NULL behind the last */
    uint16_t *slots;                  /* by site: 1 + where it is kept, or 0; heap, slot_count of them */
    size_t slot_count;
    uint64_t used[ANNALS_KEPT];       /* when each was asked for last */
    uint64_t clock;
    uint32_t waiting[ANNALS_WAITING]; /* sites; the last is made next */
    int waiting_count;
    uint32_t making;                  /* site; ANNALS_NONE when no job runs */
};

void annals_init(struct browser *browser);
void annals_free(struct browser *browser);

/* What is known of a site, perhaps not of its latest snapshots; NULL when nothing is yet. What is
 * missing is found out and then announced as CHANGE_ANNALS; while the index grows, only what is
 * missing entirely. A site of a single snapshot has none. */
const struct annals *annals_of(struct browser *browser, uint32_t site);

/* As annals_of, but nothing is found out. */
const struct annals *annals_known(const struct browser *browser, uint32_t site);

/* Appends what a step was, in words behind its sign: "~ changed +12 -3" (words added and removed),
 * "< reverted 2015-01-10", "= cosmetic, dated 2012-01-07"; `brief` leaves the class's name out
 * where the sign and figures, or the date, do. */
void annals_tell(const struct annals *annals, const struct annals_row *row, bool brief,
                 struct buffer *out);

/* Finds out what is missing, also while the index still grows. False when nothing is. */
bool annals_renew(struct browser *browser, uint32_t site);

#endif
