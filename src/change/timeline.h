/* SPDX-License-Identifier: ISC */
/* What each version of a document is beside the one before: new, changed, or no change at all.
 *
 * Archives record far more versions than there are changes: pages that flip between two forms, pages
 * whose links or counters differ, commits by which an archive changed its own tools. Each version is
 * classed; nothing is left out. Works from the index alone. */
#ifndef CHANGE_TIMELINE_H
#define CHANGE_TIMELINE_H

#include "change/align.h"
#include "change/lineage.h"

enum timeline_class {
    TIMELINE_NEW,      /* the first */
    TIMELINE_CHANGED,  /* words were added, removed or replaced */
    TIMELINE_COSMETIC, /* only white space, markup, link targets, digits, punctuation or case differ,
                           or nothing does */
    TIMELINE_REVERTED,  /* word for word an earlier version that isn't the one before */
    TIMELINE_TECHNICAL, /* by its commit, the archive's tools changed; counts tell what that did */
    TIMELINE_CLASSES
};

const char *timeline_class_name(enum timeline_class class); /* "new", ... */

#define TIMELINE_NONE UINT32_MAX

struct timeline_step {
    struct lineage_version version;
    enum timeline_class class;
    uint32_t same_as; /* the last step before it with the very text; TIMELINE_NONE without */
    uint32_t like;  /* the first step that came from the same text to the same text: what changed is
                         what changed there. Its own index for a new kind of step */
    uint32_t words; /* with letters or digits, of the whole text */
    struct align_counts counts; /* against the step before; of a NEW version all is added */
    bool numbers; /* COSMETIC, but digits differ: dates or periods may (change/facts.h knows) */
};

/* True if a step is to be told even where others are folded: NEW, CHANGED and REVERTED ones are. */
bool timeline_is_change(const struct timeline_step *step);

/* Index of the step that a step is best compared with: the one before the last change up to it, or, where
 * the document never changed, the one before the last step with other words, be it cosmetic or technical.
 * TIMELINE_NONE when all up to it have the same text. */
struct timeline;
uint32_t timeline_previous(const struct timeline *timeline, uint32_t step);

struct timeline {
    struct timeline_step *steps; /* heap; oldest first */
    size_t count;
};

/* Classes the versions [first, end) of a history, which are of one document. About a tenth of a
 * millisecond for each version that changed little. The caller frees. Any thread. */
struct timeline *timeline_new(const struct view *view, const struct lineage *lineage, size_t first,
                              size_t end);
void timeline_free(struct timeline *timeline); /* NULL is fine */

#endif
