/* SPDX-License-Identifier: ISC */
/* What two snapshots state differently, a line each: "~ retention: P6M became P18M". Made in the
 * background; immutable once made, counted, and read by any thread. */
#ifndef UI_FACT_LINES_H
#define UI_FACT_LINES_H

#include "archive.h"

#include <stdatomic.h>
#include <stdint.h>

struct fact_line {
    char *text;      /* heap; a sign ('+' appeared, '-' disappeared, '~' became another), a blank, and
                        the words */
    uint16_t style;
    uint32_t place;  /* of the clause that states it, among the places of the new side; */
    bool old;        /* or of the old one, where the new one doesn't state it */
};

struct fact_lines {
    atomic_uint references;
    uint32_t old; /* snapshots */
    uint32_t new;
    struct fact_line *items; /* in the order of the change engine (change/facts.h) */
    size_t count;
};

struct fact_lines *fact_lines_ref(struct fact_lines *lines);
void fact_lines_unref(struct fact_lines *lines); /* NULL is fine */

/* Compares what two snapshots of a view state. Extracts the facts of both: workers only. */
struct fact_lines *fact_lines_make(struct archive *archive, const struct view *view, uint32_t old,
                                   uint32_t new);

#endif
