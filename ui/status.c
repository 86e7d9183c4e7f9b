/* SPDX-License-Identifier: ISC */
/* The status line and the help line.
 *
 * The status line has, from the left: a message, or the search; at the right: how far the index is,
 * else where the user is among the hits. With a prompt it is the prompt's; the help line then shows
 * what is wrong with the query, under the column where it is, or what the line may be completed to. */
#include "ui/status.h"

#include "base/date.h"
#include "base/glyph.h"
#include "ui/browser.h"

#include <inttypes.h>
#include <stdio.h>

enum {
    BAR_CELLS = 12,       /* of the progress bar */
    COLUMNS_FOR_BAR = 70, /* from which on things are said at length */
    ROOM_TO_TYPE = 5,     /* columns between a query and what it finds */
};

static const char full_cell[] = "\xE2\x96\x88";
static const char empty_cell[] = "\xE2\x96\x91";
static const char dot[] = " \xC2\xB7 ";

/* Appends a number with commas between its thousands. */
static void append_number(struct buffer *out, uint64_t number)
{
    char digits[24];
    int length = snprintf(digits, sizeof digits, "%" PRIu64, number);
    for (int i = 0; i < length; i++) {
        buffer_append_char(out, digits[i]);
        if ((length - i) % 3 == 1 && i + 1 < length) {
            buffer_append_char(out, ',');
        }
    }
}

static void append_count(struct buffer *out, uint64_t number, const char *one, const char *many)
{
    append_number(out, number);
    buffer_printf(out, " %s", number == 1 ? one : many);
}

/* ---------------------------------------------------------------------------------------------
 * What is known of the search */

static const char *const snapshots_words[] = {"all snapshots", "latest snapshots", "distinct"};

/* Where else the clause that the user is at stands: " · here in 14 snapshots, 2009-01 to 2018-05". */
static void append_span(const struct hit_row *row, struct buffer *out)
{
    char first[DATE_SIZE];
    char last[DATE_SIZE];
    if (row->snapshots < 2) {
        return;
    }
    buffer_printf(out, "%shere in ", dot);
    append_count(out, row->snapshots, "snapshot", "snapshots");
    date_format(row->first, first);
    date_format(row->last, last);
    if (*first && *last) {
        buffer_printf(out, ", %.7s to %.7s", first, last);
    }
}

/* "clause 12 of 347 in 89 policies"; "12/347" where there is little room. */
static void append_hits(const struct browser *browser, struct buffer *out, bool wide)
{
    const struct inquiry *inquiry = browser->search.inquiry;
    const struct result_counts *counts = &inquiry->counts;
    struct hit_row row = {0};
    uint64_t ordinal = search_ordinal(browser, &row);
    if (!counts->clauses) {
        buffer_append_string(out, wide ? "no clause matches" : "none");
        return;
    }
    if (ordinal) {
        buffer_append_string(out, wide ? "clause " : "");
        append_number(out, ordinal);
        buffer_append_string(out, wide ? " of " : "/");
    }
    append_count(out, counts->clauses, ordinal || !wide ? "" : "clause",
                 ordinal || !wide ? "" : "clauses");
    out->length -= out->bytes[out->length - 1] == ' ';
    buffer_append_string(out, " in ");
    append_count(out, counts->policies, "policy", "policies");
    if (wide) {
        buffer_printf(out, "%s%s", dot, snapshots_words[inquiry->snapshots]);
        append_span(&row, out);
    }
    if (!browser->progress.done) {
        buffer_printf(out, "%sso far", dot);
    }
}

/* How the words of a query are matched: "stems, phrase". Each way is named once. */
static void append_modes(const struct browser *browser, struct buffer *out)
{
    const struct inquiry *inquiry = browser->search.inquiry;
    struct span text;
    size_t start = out->length;
    for (size_t leaf = 0; leaf < 64; leaf++) {
        const char *mode = query_mode(inquiry->query, leaf, &text);
        if (!*mode) {
            break;
        }
        struct span so_far = span_slice(buffer_span(out), start, out->length);
        bool named = false;
        size_t length = strlen(mode);
        for (size_t at = 0; at + length <= so_far.length; at++) {
            named |= memcmp(so_far.bytes + at, mode, length) == 0;
        }
        if (!named) {
            buffer_printf(out, "%s%s", out->length > start ? ", " : "", mode);
        }
    }
}

/* ---------------------------------------------------------------------------------------------
 * Progress */

static uint64_t part_done(const struct indexer_progress *progress)
{
    uint64_t all = progress->listed ? progress->listed : 1;
    return (uint64_t)progress->read * BAR_CELLS / all;
}

static void append_progress(const struct browser *browser, struct buffer *out, bool bar)
{
    const struct indexer_progress *progress = &browser->progress;
    uint64_t done = part_done(progress);
    for (uint64_t i = 0; i < BAR_CELLS && bar; i++) {
        buffer_append_string(out, i < done ? full_cell : empty_cell);
    }
    buffer_append_string(out, bar ? " " : "reading ");
    append_number(out, progress->read);
    buffer_append_string(out, "/");
    append_number(out, progress->listed);
    buffer_append_string(out, progress->listing ? "+" : "");
    if (progress->seconds > 0.5 && progress->read && bar) {
        double rate = progress->read / progress->seconds;
        double left = (progress->listed - progress->read) / rate;
        buffer_printf(out, "%s%.0f/s%s%.0f s left", dot, rate, dot, left);
    }
}

/* ---------------------------------------------------------------------------------------------
 * The status line */

static void append_right(const struct browser *browser, struct buffer *out, bool wide)
{
    input_pending(browser, out);
    if (browser->message.length && browser->search.inquiry) {
        buffer_append_string(out, out->length ? dot : "");
        append_hits(browser, out, false);
    }
    if (browser->progress.skipped && !browser->search.inquiry) {
        buffer_append_string(out, out->length ? dot : "");
        append_count(out, browser->progress.skipped, "problem", "problems");
    }
    if (browser->archive && !browser->progress.done) {
        buffer_append_string(out, out->length ? dot : "");
        append_progress(browser, out, wide);
    } else if (!browser->search.inquiry && browser->view) {
        buffer_append_string(out, out->length ? dot : "");
        append_count(out, view_totals(browser->view).policies, "policy", "policies");
        buffer_append_string(out, dot);
        append_count(out, view_totals(browser->view).sites, "site", "sites");
    }
}

static void append_search(const struct browser *browser, struct buffer *out, bool wide)
{
    const struct search *search = &browser->search;
    if (!*search->text) {
        return;
    }
    buffer_printf(out, "/%s", search->text);
    if (*search->fault.error.message) {
        buffer_printf(out, "  %s", search->fault.error.message);
    } else if (search->inquiry) {
        buffer_append_string(out, "  ");
        append_hits(browser, out, wide);
    } else if (search_running(browser)) {
        buffer_append_string(out, "  searching ...");
    }
}

static void draw_status(struct browser *browser, struct region region)
{
    struct buffer left = {0};
    struct buffer right = {0};
    uint16_t style = STYLE_BAR;
    append_right(browser, &right, region.columns >= COLUMNS_FOR_BAR);
    if (browser->message.length) {
        buffer_append_span(&left, buffer_span(&browser->message));
        style = browser->complaint ? STYLE_ERROR : STYLE_BAR;
    } else {
        append_search(browser, &left, region.columns >= COLUMNS_FOR_BAR);
        style = *browser->search.fault.error.message ? STYLE_ERROR : STYLE_BAR;
    }
    int end = (int)glyph_columns(buffer_span(&right));
    int room = region.columns - 2;
    if (left.length && end + 20 > room) {
        end = 0;
    }
    region_fill(region, STYLE_BAR);
    region_fit(region, 0, 1, room - (end ? end + 2 : 0), buffer_span(&left), FIT_LEFT, style);
    if (end) {
        region_text(region, 0, 1 + room - end, buffer_span(&right), STYLE_BAR);
    }
    buffer_free(&left);
    buffer_free(&right);
}

/* The prompt, with what the search finds so far at its right. */
static int draw_prompt(struct browser *browser, struct region region)
{
    struct buffer right = {0};
    const struct search *search = &browser->search;
    if (browser->prompt.kind == PROMPT_SEARCH && search->inquiry &&
        !*search->fault.error.message) {
        bool wide = region.columns >= COLUMNS_FOR_BAR;
        if (wide) {
            append_modes(browser, &right);
        }
        buffer_append_string(&right, right.length ? dot : "");
        append_hits(browser, &right, wide);
    }
    int end = (int)glyph_columns(buffer_span(&right));
    int typed = (int)glyph_columns(buffer_span(&browser->prompt.editor.text)) + ROOM_TO_TYPE;
    region_fill(region, STYLE_BAR);
    if (typed + end < region.columns) {
        region_text(region, 0, region.columns - 1 - end, buffer_span(&right), STYLE_BAR);
    }
    int start = prompt_draw(browser, region);
    buffer_free(&right);
    return start;
}

/* ---------------------------------------------------------------------------------------------
 * The help line */

/* A key and what it does, if that is bound; returns the column behind. */
static int draw_hint(const struct browser *browser, struct region region, int column,
                     enum context context, enum action_id action, const char *word)
{
    const struct binding *binding = keymap_of_action(browser->keymap, context, action);
    struct buffer key = {0};
    if (!binding) {
        return column;
    }
    binding_format(binding, &key);
    int width = (int)glyph_columns(buffer_span(&key)) + 1 + (int)strlen(word);
    if (column + width <= region.columns) {
        column = region_text(region, 0, column, buffer_span(&key), STYLE_KEY);
        column = region_string(region, 0, column + 1, word, STYLE_HINT) + 3;
    }
    buffer_free(&key);
    return column;
}

struct hint {
    enum action_id action;
    const char *word;
};

static const struct hint prompt_hints[] = {
    {ACTION_EDIT_ACCEPT, "take"},   {ACTION_EDIT_CANCEL, "leave"},   {ACTION_EDIT_OLDER, "earlier"},
    {ACTION_EDIT_COMPLETE, "complete"}, {ACTION_EDIT_KILL_START, "empty"},
};

static void draw_hints(const struct browser *browser, struct region region)
{
    int column = 1;
    if (browser->prompt.active) {
        for (size_t i = 0; i < sizeof prompt_hints / sizeof *prompt_hints; i++) {
            if (prompt_offers(browser, prompt_hints[i].action)) {
                column = draw_hint(browser, region, column, CONTEXT_PROMPT,
                                   prompt_hints[i].action, prompt_hints[i].word);
            }
        }
        return;
    }
    const struct pane_class *class = browser_focus(browser)->class;
    for (int i = 0; i < PANE_HINTS; i++) {
        column = draw_hint(browser, region, column, class->context, class->hints[i],
                           class->hint_words[i]);
    }
}

/* "^ what was expected" under the column that is wrong; to its left where the right has no room. */
static void draw_fault(const struct browser *browser, struct region region, int start)
{
    const struct query_error *fault = &browser->search.fault;
    int column = start + (fault->column ? (int)fault->column - 1 : 0);
    int width = (int)glyph_columns(span_of(fault->error.message));
    if (column >= region.columns) {
        column = region.columns - 1;
    }
    if (column + 2 + width <= region.columns || column < width + 2) {
        int at = region_string(region, 0, column, "^ ", STYLE_ERROR);
        region_fit(region, 0, at, region.columns - at, span_of(fault->error.message), FIT_LEFT,
                   STYLE_ERROR);
    } else {
        region_string(region, 0, column - width - 1, fault->error.message, STYLE_ERROR);
        region_string(region, 0, column, "^", STYLE_ERROR);
    }
}

void status_draw(struct browser *browser, struct region status, struct region help)
{
    struct prompt *prompt = &browser->prompt;
    if (!prompt->active) {
        draw_status(browser, status);
        draw_hints(browser, help);
        return;
    }
    int start = draw_prompt(browser, status);
    if (prompt->kind == PROMPT_SEARCH && *browser->search.fault.error.message) {
        draw_fault(browser, help, start);
    } else if (prompt->candidates.length) {
        region_fit(help, 0, 1, help.columns - 2, buffer_span(&prompt->candidates), FIT_LEFT,
                   STYLE_HINT);
    } else {
        draw_hints(browser, help);
    }
}
