/* SPDX-License-Identifier: ISC */
/* From the alignment of two snapshots to rows with text. */
#include "ui/comparison.h"

#include "base/memory.h"
#include "change/words.h"
#include "policy/clause.h"
#include "ui/grid.h"

#include <stdlib.h>

enum {
    LEVEL_INDENT = 2, /* columns of a level of lists */
    LEVELS = 8,       /* that are indented */
    BULLET_COLUMNS = 2,
};

struct comparison *comparison_ref(struct comparison *comparison)
{
    atomic_fetch_add_explicit(&comparison->references, 1, memory_order_relaxed);
    return comparison;
}

void comparison_unref(struct comparison *comparison)
{
    if (comparison &&
        atomic_fetch_sub_explicit(&comparison->references, 1, memory_order_acq_rel) == 1) {
        view_unref(comparison->view);
        buffer_free(&comparison->text);
        free(comparison->rows);
        free(comparison->runs);
        free(comparison);
    }
}

/* ---------------------------------------------------------------------------------------------
 * Wordings */

static uint16_t base_style(const struct comparison_row *row)
{
    return row->kind == CLAUSE_HEADING     ? STYLE_HEADING
           : row->kind == CLAUSE_QUOTATION ? STYLE_QUOTE
                                           : STYLE_NORMAL;
}

static void begin(struct comparison *comparison, struct wording_text *text)
{
    text->start = (uint32_t)comparison->text.length;
    text->run = (uint32_t)comparison->run_count;
}

static void append(struct comparison *comparison, struct span words, uint16_t style)
{
    if (!words.length) {
        return;
    }
    comparison->runs = array_reserve(comparison->runs, &comparison->run_capacity,
                                     comparison->run_count + 1, sizeof *comparison->runs);
    comparison->runs[comparison->run_count++] = (struct wording_run){
        (uint32_t)comparison->text.length, (uint32_t)words.length, style};
    buffer_append_span(&comparison->text, words);
}

static void end(struct comparison *comparison, struct wording_text *text)
{
    text->length = (uint32_t)comparison->text.length - text->start;
    text->runs = (uint32_t)comparison->run_count - text->run;
}

/* Words within signs; the white space before them stays outside. */
static void append_signed(struct comparison *comparison, struct span words, const char *open,
                          const char *close, uint16_t style)
{
    size_t blank = 0;
    while (blank < words.length && words.bytes[blank] == ' ') {
        blank++;
    }
    if (blank == words.length) {
        return;
    }
    append(comparison, span_slice(words, 0, blank), STYLE_NORMAL);
    append(comparison, span_of(open), style);
    append(comparison, span_slice(words, blank, words.length), style);
    append(comparison, span_of(close), style);
}

/* One wording of a clause that differs on both sides. */
static void append_edits(struct comparison *comparison, const struct comparison_row *row,
                         struct span old, struct span new, const struct word_edits *edits,
                         enum wording wording)
{
    uint16_t base = base_style(row);
    for (size_t i = 0; i < edits->count; i++) {
        const struct word_edit *edit = &edits->items[i];
        struct span was = span_slice(old, edit->old_start, edit->old_end);
        struct span is = span_slice(new, edit->new_start, edit->new_end);
        if (edit->same) {
            append(comparison, wording == WORDING_OLD ? was : is, base);
            continue;
        }
        if (wording != WORDING_NEW) {
            append_signed(comparison, was, "[-", "-]", STYLE_REMOVED);
        }
        if (wording != WORDING_OLD) {
            append_signed(comparison, is, "{+", "+}", STYLE_ADDED);
        }
    }
}

static void word_by_word(struct comparison *comparison, struct comparison_row *row, struct span old,
                         struct span new, struct word_edits *edits)
{
    words_compare(old, new, edits);
    for (int wording = 0; wording < WORDINGS; wording++) {
        begin(comparison, &row->wordings[wording]);
        append_edits(comparison, row, old, new, edits, (enum wording)wording);
        end(comparison, &row->wordings[wording]);
    }
}

/* All wordings alike, on the sides that there are. */
static void as_it_is(struct comparison *comparison, struct comparison_row *row, struct span text,
                     uint16_t style)
{
    struct wording_text *both = &row->wordings[WORDING_BOTH];
    begin(comparison, both);
    append(comparison, text, style);
    end(comparison, both);
    if (align_has_old(&row->step)) {
        row->wordings[WORDING_OLD] = *both;
    }
    if (align_has_new(&row->step)) {
        row->wordings[WORDING_NEW] = *both;
    }
}

/* ---------------------------------------------------------------------------------------------
 * Rows */

static const struct place *place_of(const struct alignment *alignment, const struct align_step *step)
{
    return align_has_new(step) ? &alignment->new_places.items[step->new]
                               : &alignment->old_places.items[step->old];
}

static uint8_t indent_of(const struct place *place)
{
    int level = place->level < LEVELS ? place->level : LEVELS;
    if (place->kind != CLAUSE_ITEM) {
        return 0;
    }
    return (uint8_t)((level > 0 ? level - 1 : 0) * LEVEL_INDENT + BULLET_COLUMNS);
}

static void add_wordings(struct comparison *comparison, const struct alignment *alignment,
                         struct comparison_row *row, struct word_edits *edits)
{
    const struct align_step *step = &row->step;
    struct span old = {0};
    struct span new = {0};
    if (step->old != ALIGN_NONE) {
        old = view_clause_text(comparison->view, alignment->old_places.items[step->old].clause,
                               NULL);
    }
    if (step->new != ALIGN_NONE) {
        new = view_clause_text(comparison->view, alignment->new_places.items[step->new].clause,
                               NULL);
    }
    if (step->kind == ALIGN_GONE) {
        as_it_is(comparison, row, old, STYLE_QUIET);
    } else if (step->kind == ALIGN_REMOVED) {
        as_it_is(comparison, row, old, STYLE_REMOVED);
    } else if (step->kind == ALIGN_ADDED) {
        as_it_is(comparison, row, new, STYLE_ADDED);
    } else if (step->old != ALIGN_NONE && !span_equal(old, new)) {
        word_by_word(comparison, row, old, new, edits);
    } else {
        as_it_is(comparison, row, new, base_style(row));
    }
    if (step->kind == ALIGN_COME) {
        row->wordings[WORDING_OLD] = (struct wording_text){0};
    }
}

/* True unless there is more of a change than what only looks like one. */
static bool only_cosmetic(const struct align_counts *counts)
{
    return counts->moved + counts->reworded + counts->added + counts->removed == 0;
}

static void add_rows(struct comparison *comparison, const struct alignment *alignment)
{
    struct word_edits edits = {0};
    bool cosmetic = only_cosmetic(&alignment->counts);
    comparison->rows = xcalloc(alignment->count + 1, sizeof *comparison->rows);
    for (size_t i = 0; i < alignment->count; i++) {
        struct comparison_row *row = &comparison->rows[i];
        row->step = alignment->steps[i];
        const struct place *place = place_of(alignment, &row->step);
        row->kind = place->kind;
        row->item = place->kind == CLAUSE_ITEM;
        row->indent = indent_of(place);
        row->gap = i > 0 && !(row->kind == row[-1].kind &&
                              (row->kind == CLAUSE_ITEM || row->kind == CLAUSE_ROW));
        row->change = row->step.kind != ALIGN_SAME && (!row->step.cosmetic || cosmetic);
        comparison->changes += row->change;
        add_wordings(comparison, alignment, row, &edits);
    }
    comparison->count = alignment->count;
    word_edits_free(&edits);
}

struct comparison *comparison_make(struct view *view, uint32_t old, uint32_t new)
{
    struct comparison *comparison = xcalloc(1, sizeof *comparison);
    struct alignment *alignment = align_snapshots(view, old, new);
    atomic_init(&comparison->references, 1);
    comparison->view = view_ref(view);
    comparison->old = old;
    comparison->new = new;
    comparison->counts = alignment->counts;
    add_rows(comparison, alignment);
    alignment_free(alignment);
    return comparison;
}

char comparison_sign(const struct comparison_row *row)
{
    static const char signs[ALIGN_KINDS] = {
        [ALIGN_SAME] = ' ',  [ALIGN_REWORDED] = '~', [ALIGN_REMOVED] = '-',
        [ALIGN_ADDED] = '+', [ALIGN_GONE] = '<',     [ALIGN_COME] = '>',
    };
    return row->step.kind == ALIGN_REWORDED && row->step.cosmetic ? '=' : signs[row->step.kind];
}

void comparison_summary(const struct comparison *comparison, struct buffer *out)
{
    const struct align_counts *counts = &comparison->counts;
    const struct {
        char sign;
        uint32_t count;
        const char *word;
    } parts[] = {
        {'+', counts->added, "added"},       {'-', counts->removed, "removed"},
        {'~', counts->reworded, "reworded"}, {'>', counts->moved, "moved"},
        {'=', counts->cosmetic, "cosmetic"},
    };
    size_t start = out->length;
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        if (parts[i].count) {
            buffer_printf(out, "%s%c%u %s", out->length > start ? "  " : "", parts[i].sign,
                          parts[i].count, parts[i].word);
        }
    }
    buffer_append_string(out, out->length > start ? "" : "Nothing differs");
}
