/* SPDX-License-Identifier: ISC */
/* Frames. The snapshots are taken unit by unit; of each unit and period the last one is kept. All of it
 * is sorting by counting, so it takes a few milliseconds for a hundred thousand snapshots. */
#include "archive_trend.h"

#include "archive_documents.h"
#include "base/bits.h"
#include "base/memory.h"

#include <stdio.h>
#include <stdlib.h>

#define NO_SNAPSHOT UINT32_MAX

struct trend_frame {
    enum trend_by by;
    struct trend_period *periods; /* heap; [count + 1] */
    size_t count;
    uint32_t *starts;    /* heap; [count + 2]: where those of a period begin in the next */
    uint32_t *snapshots; /* heap; those that stand for a period, by period and number */
    uint32_t *undated;   /* heap; all that are in no period */
    size_t undated_count, undated_capacity;
};

/* Snapshots on their way into a frame. */
struct gathering {
    const struct view *view;
    const atomic_bool *cancel; /* or NULL */
    uint32_t count;            /* snapshots */
    uint32_t *documents; /* by snapshot */
    uint32_t *units;   /* by snapshot */
    uint32_t unit_count;
    uint32_t *periods; /* by snapshot; the count of periods for the undated */
    uint32_t *ordered; /* snapshots by unit */
};

static bool cancelled(const struct gathering *gathering)
{
    return gathering->cancel && atomic_load_explicit(gathering->cancel, memory_order_relaxed);
}

/* ---- Periods -------------------------------------------------------------------------------- */

static uint32_t months_of(enum trend_by by)
{
    static const uint32_t months[] = {
        [TREND_BY_YEAR] = 12, [TREND_BY_HALF_YEAR] = 6, [TREND_BY_MONTH] = 1};
    return months[by];
}

/* The number of a date's period, counted from the year 0; 0 when it isn't known. */
static uint32_t ordinal(enum trend_by by, uint32_t date)
{
    uint32_t month = date / 100 % 100;
    if (date == 0 || (month == 0 && by != TREND_BY_YEAR)) {
        return 0;
    }
    return (date / 10000 * 12 + (month ? month - 1 : 0)) / months_of(by);
}

static struct trend_period period_at(enum trend_by by, uint32_t number)
{
    uint32_t first = number * months_of(by); /* months from the year 0 */
    uint32_t last = first + months_of(by) - 1;
    return (struct trend_period){
        .from = first / 12 * 10000 + (first % 12 + 1) * 100 + 1,
        .to = date_month_end(last / 12, last % 12 + 1),
    };
}

/* Makes the frame's periods and finds that of each snapshot. */
static void find_periods(struct trend_frame *frame, struct gathering *gathering)
{
    uint32_t first = UINT32_MAX;
    uint32_t last = 0;
    for (uint32_t i = 0; i < gathering->count; i++) {
        uint32_t number = view_has_snapshot(gathering->view, i)
                              ? ordinal(frame->by, view_snapshot_date(gathering->view, i))
                              : 0;
        first = number && number < first ? number : first;
        last = number > last ? number : last;
        gathering->periods[i] = number;
    }
    frame->count = last ? last - first + 1 : 0;
    frame->periods = xcalloc(frame->count + 1, sizeof *frame->periods);
    for (uint32_t i = 0; i < frame->count; i++) {
        frame->periods[i] = period_at(frame->by, first + i);
    }
    for (uint32_t i = 0; i < gathering->count; i++) {
        uint32_t number = gathering->periods[i];
        gathering->periods[i] = number ? number - first : (uint32_t)frame->count;
        if (!number && view_has_snapshot(gathering->view, i)) {
            frame->undated = array_reserve(frame->undated, &frame->undated_capacity,
                                           frame->undated_count + 1, sizeof *frame->undated);
            frame->undated[frame->undated_count++] = i;
        }
    }
}

/* ---- Units ---------------------------------------------------------------------------------- */

/* Turns counts into where each one's items begin, in [count + 1] places of which the last is 0. */
static void add_up(uint32_t *counts, size_t count)
{
    uint32_t sum = 0;
    for (size_t i = 0; i <= count; i++) {
        uint32_t own = counts[i];
        counts[i] = sum;
        sum += own;
    }
}

static bool find_units(struct gathering *gathering, struct document_store *store, enum trend_per per)
{
    gathering->documents = document_store_list(store, gathering->view, gathering->cancel,
                                               &gathering->unit_count);
    if (!gathering->documents) {
        return false;
    }
    if (per == TREND_PER_SITE) {
        gathering->unit_count = view_site_count(gathering->view);
    }
    uint32_t *starts = xcalloc((size_t)gathering->unit_count + 1, sizeof *starts);
    for (uint32_t i = 0; i < gathering->count; i++) {
        gathering->units[i] = per == TREND_PER_SITE ? view_snapshot_site(gathering->view, i)
                                                    : gathering->documents[i];
        starts[gathering->units[i]]++;
    }
    add_up(starts, gathering->unit_count);
    for (uint32_t i = 0; i < gathering->count; i++) {
        gathering->ordered[starts[gathering->units[i]]++] = i;
    }
    free(starts);
    return true;
}

/* Marks in *chosen the last snapshot of each unit in each period. False when cancelled. */
static bool choose(const struct gathering *gathering, size_t periods, struct bits *chosen)
{
    uint32_t *last = xmalloc((periods + 1) * sizeof *last); /* of the unit at hand, by period */
    memset(last, 0xFF, (periods + 1) * sizeof *last);
    bool good = true;
    for (uint32_t i = 0, end; i < gathering->count && good; i = end) {
        uint32_t unit = gathering->units[gathering->ordered[i]];
        for (end = i; end < gathering->count && gathering->units[gathering->ordered[end]] == unit;
             end++) {
            uint32_t snapshot = gathering->ordered[end];
            uint32_t *standing = &last[gathering->periods[snapshot]];
            if (view_has_snapshot(gathering->view, snapshot) &&
                (*standing == NO_SNAPSHOT ||
                 view_is_newer(gathering->view, snapshot, *standing))) {
                *standing = snapshot;
            }
        }
        for (uint32_t j = i; j < end; j++) {
            uint32_t *standing = &last[gathering->periods[gathering->ordered[j]]];
            if (*standing != NO_SNAPSHOT) {
                bits_add(chosen, *standing);
                *standing = NO_SNAPSHOT;
            }
        }
        good = !cancelled(gathering);
    }
    free(last);
    return good;
}

/* Puts the chosen snapshots in order of their periods. */
static void list_chosen(struct trend_frame *frame, const struct gathering *gathering,
                        const struct bits *chosen)
{
    frame->starts = xcalloc(frame->count + 2, sizeof *frame->starts);
    frame->snapshots = xmalloc((bits_size(chosen) + 1) * sizeof *frame->snapshots);
    for (size_t i = bits_next(chosen, 0); i != SIZE_MAX; i = bits_next(chosen, i + 1)) {
        frame->periods[gathering->periods[i]].units++;
        frame->starts[gathering->periods[i]]++;
    }
    add_up(frame->starts, frame->count + 1);
    uint32_t *next = xmalloc((frame->count + 1) * sizeof *next);
    memcpy(next, frame->starts, (frame->count + 1) * sizeof *next);
    for (size_t i = bits_next(chosen, 0); i != SIZE_MAX; i = bits_next(chosen, i + 1)) {
        frame->snapshots[next[gathering->periods[i]]++] = (uint32_t)i;
    }
    free(next);
}

/* ---- The frame ------------------------------------------------------------------------------ */

struct trend_frame *archive_trend_frame(struct archive *archive, const struct view *view,
                                        enum trend_by by, enum trend_per per,
                                        const atomic_bool *cancel)
{
    struct gathering gathering = {
        .view = view, .cancel = cancel, .count = view_snapshot_count(view)};
    size_t room = (size_t)gathering.count + 1;
    gathering.units = xmalloc(room * sizeof *gathering.units);
    gathering.periods = xmalloc(room * sizeof *gathering.periods);
    gathering.ordered = xmalloc(room * sizeof *gathering.ordered);
    struct bits chosen = bits_new(gathering.count);
    struct trend_frame *frame = xcalloc(1, sizeof *frame);
    frame->by = by;
    find_periods(frame, &gathering);
    bool good = find_units(&gathering, archive_documents(archive), per) &&
                choose(&gathering, frame->count, &chosen);
    if (good) {
        list_chosen(frame, &gathering, &chosen);
    }
    bits_free(&chosen);
    free(gathering.documents);
    free(gathering.units);
    free(gathering.periods);
    free(gathering.ordered);
    if (!good) {
        trend_frame_free(frame);
        return NULL;
    }
    return frame;
}

void trend_frame_free(struct trend_frame *frame)
{
    if (frame) {
        free(frame->periods);
        free(frame->starts);
        free(frame->snapshots);
        free(frame->undated);
        free(frame);
    }
}

const struct trend_period *trend_frame_periods(const struct trend_frame *frame, size_t *count)
{
    *count = frame->count;
    return frame->periods;
}

const uint32_t *trend_frame_undated(const struct trend_frame *frame, size_t *count)
{
    *count = frame->undated_count;
    return frame->undated;
}

const uint32_t *trend_frame_snapshots(const struct trend_frame *frame, size_t period)
{
    return frame->snapshots + frame->starts[period];
}

void trend_frame_count(const struct trend_frame *frame, const struct result *result,
                       uint32_t *matches)
{
    for (size_t i = 0; i <= frame->count; i++) {
        matches[i] = 0;
        for (uint32_t j = frame->starts[i]; j < frame->starts[i + 1]; j++) {
            matches[i] += result_has_snapshot(result, frame->snapshots[j]);
        }
    }
}

const char *trend_period_name(const struct trend_frame *frame, const struct trend_period *period,
                              char out[static TREND_NAME_SIZE])
{
    uint32_t year = period->from / 10000 % 10000;
    uint32_t month = period->from / 100 % 100;
    out[0] = '\0';
    if (period->from && frame->by == TREND_BY_HALF_YEAR) {
        snprintf(out, TREND_NAME_SIZE, "%04u-H%u", year, month > 6 ? 2U : 1U);
    } else if (period->from) {
        date_format(frame->by == TREND_BY_YEAR ? year * 10000 : year * 10000 + month * 100, out);
    }
    return out;
}
