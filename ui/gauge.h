/* SPDX-License-Identifier: ISC */
/* How long policies are and how hard to read (facts/measures.h), as the list of policies is sorted by
 * and shows it. */
#ifndef UI_GAUGE_H
#define UI_GAUGE_H

#include "archive.h"

#include <stdatomic.h>

enum gauge_kind { GAUGE_WORDS, GAUGE_EASE, GAUGE_GRADE, GAUGE_SMOG, GAUGE_KINDS };

#define GAUGE_NONE UINT32_MAX /* no snapshot */

/* A snapshot's. */
struct gauge {
    uint32_t snapshot;         /* GAUGE_NONE: nothing is measured yet */
    float values[GAUGE_KINDS]; /* NAN where there is nothing to grade */
};

struct gauge gauge_make(struct archive *archive, const struct view *view, uint32_t snapshot);

/* A number by which the larger value comes first; what isn't measured or graded comes last. */
uint64_t gauge_key(const struct gauge *gauge, enum gauge_kind kind);

/* Columns that the values of a kind may need. */
int gauge_columns(enum gauge_kind kind);

/* Writes a value as it is shown: "12,345", "41", "12.3"; "-" for NAN, and "" when nothing is measured
 * yet. */
enum { GAUGE_SIZE = 32 };
void gauge_format(const struct gauge *gauge, enum gauge_kind kind, char out[GAUGE_SIZE]);

#endif
