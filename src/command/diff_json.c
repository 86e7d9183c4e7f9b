/* SPDX-License-Identifier: ISC */
/* smallprint diff as JSON Lines. */
#include "command/diff.h"

#include "base/memory.h"
#include "change/words.h"
#include "command/facts.h"
#include "command/output.h"
#include "command/record.h"

#include <stdlib.h>

static json_t *policy_record(const struct page *page)
{
    json_t *object = json_object();
    json_object_set_new(object, "site", record_text(page->snapshot.site));
    json_object_set_new(object, "date", record_date(page->snapshot.date));
    json_object_set_new(object, "path", record_text(buffer_span(&page->path)));
    return object;
}

/* Adds a range of the file and the text there. */
static void set_range(json_t *object, const struct page *page, struct range range)
{
    json_object_set_new(object, "start", json_integer(range.start));
    json_object_set_new(object, "end", json_integer(range.end));
    json_object_set_new(object, "text", record_text(page_text(page, range)));
}

/* -------------------------------------------------------------------------------------------
 * Clauses */

static json_t *clause_record(const struct page *page, uint32_t place)
{
    json_t *object = policy_record(page);
    set_range(object, page, page_range(page, place));
    return object;
}

/* A side of an edit: its words without the white space before them. */
static struct range words_range(struct span text, uint32_t start, uint32_t end)
{
    while (start < end && text.bytes[start] == ' ') {
        start++;
    }
    return (struct range){start, end};
}

static json_t *edit_side(const struct page *page, struct range plain, struct range stored)
{
    if (plain.start == plain.end) {
        return json_null();
    }
    json_t *object = json_object();
    set_range(object, page, stored);
    return object;
}

/* The words that changed in a clause. */
static json_t *word_records(const struct diff *diff, const struct align_step *step)
{
    struct span old = diff_old_text(diff, step), new = diff_new_text(diff, step);
    struct word_edits edits = {0};
    words_compare(old, new, &edits);
    size_t count = 0;
    struct range *ranges = xmalloc((4 * edits.count + 1) * sizeof *ranges);
    struct range *olds = ranges, *news = ranges + edits.count;
    struct range *stored_olds = news + edits.count, *stored_news = stored_olds + edits.count;
    for (size_t i = 0; i < edits.count; i++) {
        const struct word_edit *edit = &edits.items[i];
        if (!edit->same) {
            olds[count] = words_range(old, edit->old_start, edit->old_end);
            news[count++] = words_range(new, edit->new_start, edit->new_end);
        }
    }
    source_ranges(&diff->old.source, &diff->old.places.items[step->old], olds, count, stored_olds);
    source_ranges(&diff->new.source, &diff->new.places.items[step->new], news, count, stored_news);
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++) {
        json_t *object = json_object();
        json_object_set_new(object, "old", edit_side(&diff->old, olds[i], stored_olds[i]));
        json_object_set_new(object, "new", edit_side(&diff->new, news[i], stored_news[i]));
        json_array_append_new(list, object);
    }
    free(ranges);
    word_edits_free(&edits);
    return list;
}

static const char *change_name(const struct align_step *step)
{
    static const char *const names[ALIGN_KINDS] = {
        [ALIGN_REWORDED] = "reworded",
        [ALIGN_REMOVED] = "removed",
        [ALIGN_ADDED] = "added",
        [ALIGN_COME] = "moved",
    };
    return step->kind == ALIGN_REWORDED && step->cosmetic ? "cosmetic" : names[step->kind];
}

static void write_step(const struct diff *diff, const struct align_step *step, struct output *out)
{
    json_t *object = json_object();
    json_object_set_new(object, "change", json_string(change_name(step)));
    json_object_set_new(object, "heading", record_text(diff_heading(diff, step)));
    json_object_set_new(object, "old",
                        step->old == ALIGN_NONE ? json_null()
                                                : clause_record(&diff->old, step->old));
    json_object_set_new(object, "new",
                        step->new == ALIGN_NONE ? json_null()
                                                : clause_record(&diff->new, step->new));
    json_object_set_new(object, "words",
                        align_is_reworded(step) ? word_records(diff, step) : json_array());
    record_write(out, object);
}

void diff_write(const struct diff *diff, struct output *out)
{
    for (size_t i = 0; i < diff->alignment->count && !output_ended(out); i++) {
        const struct align_step *step = &diff->alignment->steps[i];
        if (step->kind != ALIGN_SAME && step->kind != ALIGN_GONE) {
            write_step(diff, step, out);
        }
    }
}

/* -------------------------------------------------------------------------------------------
 * Counts */

void diff_write_counts(const struct diff *diff, struct output *out)
{
    const struct align_counts *counts = &diff->alignment->counts;
    json_t *object = json_object();
    json_object_set_new(object, "old", policy_record(&diff->old));
    json_object_set_new(object, "new", policy_record(&diff->new));
    json_object_set_new(object, "clauses_added", json_integer(counts->added));
    json_object_set_new(object, "clauses_removed", json_integer(counts->removed));
    json_object_set_new(object, "clauses_reworded", json_integer(counts->reworded));
    json_object_set_new(object, "clauses_cosmetic", json_integer(counts->cosmetic));
    json_object_set_new(object, "clauses_moved", json_integer(counts->moved));
    json_object_set_new(object, "clauses_unchanged", json_integer(counts->same));
    json_object_set_new(object, "words_added", json_integer(counts->words_added));
    json_object_set_new(object, "words_removed", json_integer(counts->words_removed));
    record_write(out, object);
}

/* -------------------------------------------------------------------------------------------
 * Facts */

/* The words that prove one side of a change; null when the policy doesn't state it. */
static json_t *evidence_record(const struct page *page, const struct policy_facts *facts,
                               uint32_t number)
{
    if (number == FACT_NONE) {
        return json_null();
    }
    size_t count;
    const struct policy_fact *list = policy_facts_list(facts, &count);
    json_t *object = policy_record(page);
    set_range(object, page, facts_range(page, &list[number]));
    return object;
}

void diff_write_facts(const struct diff *diff, struct output *out)
{
    for (size_t i = 0; i < diff->facts.count && !output_ended(out); i++) {
        const struct fact_change *change = &diff->facts.items[i];
        json_t *object = record_fact_change(change);
        json_object_set_new(object, "old",
                            evidence_record(&diff->old, diff->old_facts, change->old_fact));
        json_object_set_new(object, "new",
                            evidence_record(&diff->new, diff->new_facts, change->fact));
        record_write(out, object);
    }
}
