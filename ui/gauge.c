/* SPDX-License-Identifier: ISC */
/* Measures as keys and words. */
#include "ui/gauge.h"

#include <math.h>
#include <stdio.h>

struct gauge gauge_make(struct archive *archive, const struct view *view, uint32_t snapshot)
{
    struct measures measures = archive_measures(archive, view, snapshot);
    struct gauge gauge = {snapshot, {(float)measures.words, NAN, NAN, NAN}};
    if (measures_can_grade(&measures)) {
        gauge.values[GAUGE_EASE] = (float)measures_reading_ease(&measures);
        gauge.values[GAUGE_GRADE] = (float)measures_grade(&measures);
        gauge.values[GAUGE_SMOG] = (float)measures_smog(&measures);
    }
    return gauge;
}

/* A sentence of hundreds of words may have an ease of minus some thousands. */
uint64_t gauge_key(const struct gauge *gauge, enum gauge_kind kind)
{
    const double lowest = -1e9;
    double value = (double)gauge->values[kind];
    if (gauge->snapshot == GAUGE_NONE) {
        return 0;
    }
    return isnan(value) || value < lowest ? 1 : 2 + (uint64_t)((value - lowest) * 1000);
}

int gauge_columns(enum gauge_kind kind)
{
    return kind == GAUGE_WORDS ? 7 : 5; /* 123,456; -1234 */
}

void gauge_format(const struct gauge *gauge, enum gauge_kind kind, char out[GAUGE_SIZE])
{
    double value = (double)gauge->values[kind];
    *out = '\0';
    if (gauge->snapshot == GAUGE_NONE) {
        return;
    }
    if (isnan(value)) {
        snprintf(out, GAUGE_SIZE, "-");
    } else if (kind != GAUGE_WORDS) {
        snprintf(out, GAUGE_SIZE, kind == GAUGE_EASE || fabs(value) >= 1000 ? "%.0f" : "%.1f", value);
    } else if (value < 1000) {
        snprintf(out, GAUGE_SIZE, "%.0f", value);
    } else if (value < 1000000) {
        unsigned words = (unsigned)value;
        snprintf(out, GAUGE_SIZE, "%u,%03u", words / 1000, words % 1000);
    } else {
        snprintf(out, GAUGE_SIZE, "%.0fk", value / 1000);
    }
}
