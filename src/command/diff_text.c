/* SPDX-License-Identifier: ISC */
/* smallprint diff as text: changed clauses with their words, what is unchanged folded.
 *
 * Each clause is a line. Its first character tells what became of it: a space, nothing; ~ reworded,
 * - removed, + added, < moved away, > moved here. */
#include "command/diff.h"

#include "base/date.h"
#include "base/hash.h"
#include "base/memory.h"
#include "base/numbers.h"
#include "change/words.h"
#include "command/output.h"
#include "command/request.h"
#include "policy/clause.h"

#include <inttypes.h>
#include <stdlib.h>

enum {
    FOLD_WORDS = 40, /* words of one clause that stay and are folded, at least, */
    EDGE_WORDS = 12, /* and those left of them beside a change, */
    FIRST_WORDS = 6, /* and at the beginning of the clause */
    MOVED_WORDS = 8, /* words shown where a clause stood that moved */
};

static void print_policy(const char *mark, const struct page *page, struct output *out)
{
    char date[DATE_SIZE];
    output_style(out, STYLE_HEAD);
    output_string(out, mark);
    output_text(out, page->snapshot.site);
    output_printf(out, "\t%s\t",
                  page->snapshot.date ? date_format(page->snapshot.date, date) : "-");
    output_text(out, page->snapshot.title);
    output_string(out, "\t");
    output_text(out, buffer_span(&page->path));
    output_style(out, STYLE_PLAIN);
    output_string(out, "\n");
}

static void print_policies(const struct diff *diff, struct output *out)
{
    print_policy("--- ", &diff->old, out);
    print_policy("+++ ", &diff->new, out);
}

/* -------------------------------------------------------------------------------------------
 * Words */

/* The length of the first `count` words of a text, with the white space before them. */
static size_t first_words(struct span text, unsigned count)
{
    size_t at = 0;
    for (; count > 0 && at < text.length; count--) {
        while (at < text.length && text.bytes[at] == ' ') {
            at++;
        }
        while (at < text.length && text.bytes[at] != ' ') {
            at++;
        }
    }
    return at;
}

/* Where the last `count` words of a text begin. */
static size_t last_words(struct span text, unsigned count)
{
    size_t at = text.length;
    for (; count > 0 && at > 0; count--) {
        while (at > 0 && text.bytes[at - 1] == ' ') {
            at--;
        }
        while (at > 0 && text.bytes[at - 1] != ' ') {
            at--;
        }
    }
    return at;
}

/* Prints what stays; the middle of a long stretch is left out. `first` and `last` tell that it stands at
 * an end of the clause. */
static void print_same(struct span text, bool first, bool last, struct output *out)
{
    size_t head = first_words(text, first ? FIRST_WORDS : EDGE_WORDS);
    size_t tail = last ? text.length : last_words(text, EDGE_WORDS);
    uint32_t folded = tail > head ? words_count(span_slice(text, head, tail)) : 0;
    if (folded < FOLD_WORDS - EDGE_WORDS) {
        output_text(out, text);
        return;
    }
    output_text(out, span_slice(text, 0, head));
    output_style(out, STYLE_MINOR);
    output_printf(out, last ? " (%" PRIu32 " words)" : " (%" PRIu32 " words) ", folded);
    output_style(out, STYLE_PLAIN);
    output_text(out, span_slice(text, tail, text.length));
}

static void print_marked(const char *open, struct span text, const char *close,
                         enum output_style style, struct output *out)
{
    if (text.length) {
        output_style(out, style);
        output_string(out, open);
        output_text(out, text);
        output_string(out, close);
        output_style(out, STYLE_PLAIN);
    }
}

static bool begins_apart(struct span text)
{
    return text.length && text.bytes[0] == ' ';
}

static struct span without_space(struct span text)
{
    return begins_apart(text) ? span_slice(text, 1, text.length) : text;
}

static void print_edit(const struct word_edits *edits, size_t at, struct span old_text,
                       struct span new_text, struct output *out)
{
    const struct word_edit *edit = &edits->items[at];
    struct span old = span_slice(old_text, edit->old_start, edit->old_end);
    struct span new = span_slice(new_text, edit->new_start, edit->new_end);
    if (at > 0 && (begins_apart(old) || begins_apart(new))) {
        output_string(out, " ");
    }
    if (edit->same) {
        print_same(without_space(new), at == 0, at + 1 == edits->count, out);
        return;
    }
    print_marked("[-", without_space(old), "-]", STYLE_REMOVED, out);
    print_marked("{+", without_space(new), "+}", STYLE_ADDED, out);
}

static void print_reworded(const struct diff *diff, const struct align_step *step,
                           struct output *out)
{
    struct span old = diff_old_text(diff, step), new = diff_new_text(diff, step);
    struct word_edits edits = {0};
    words_compare(old, new, &edits);
    for (size_t i = 0; i < edits.count; i++) {
        print_edit(&edits, i, old, new, out);
    }
    word_edits_free(&edits);
}

/* -------------------------------------------------------------------------------------------
 * Clauses */

/* Where the printing is: clauses with words before this step, of either side. */
struct position {
    uint32_t old, new;
};

/* What tells a heading and an item apart from a paragraph. */
static const char *kind_mark(const struct place *place)
{
    return place->kind == CLAUSE_HEADING ? "# " : place->kind == CLAUSE_ITEM ? "* " : "";
}

/* `number` is that of the clause on the other side. */
static void print_gone(const struct diff *diff, const struct align_step *step, uint32_t number,
                       struct output *out)
{
    struct span text = diff_old_text(diff, step);
    size_t length = first_words(text, MOVED_WORDS);
    output_style(out, STYLE_MINOR);
    output_printf(out, "(to %" PRIu32 ") ", number);
    output_text(out, span_slice(text, 0, length));
    output_string(out, length < text.length ? " ..." : "");
    output_style(out, STYLE_PLAIN);
}

static void print_come(const struct diff *diff, const struct align_step *step, uint32_t number,
                       struct output *out)
{
    output_style(out, STYLE_MINOR);
    output_printf(out, "(from %" PRIu32 ") ", number);
    output_style(out, STYLE_PLAIN);
    if (align_is_reworded(step)) {
        print_reworded(diff, step, out);
    } else {
        output_text(out, diff_new_text(diff, step));
    }
}

/* The number of a clause among those with words, from 1. */
static uint32_t clause_number(const struct place_list *places, uint32_t place)
{
    uint32_t number = 1;
    for (uint32_t i = 0; i < place; i++) {
        number += places->items[i].clause != VIEW_NO_CLAUSE;
    }
    return number;
}

static void print_step(const struct diff *diff, const struct align_step *step, struct output *out)
{
    static const char marks[ALIGN_KINDS] = {
        [ALIGN_SAME] = ' ',  [ALIGN_REWORDED] = '~', [ALIGN_REMOVED] = '-',
        [ALIGN_ADDED] = '+', [ALIGN_GONE] = '<',     [ALIGN_COME] = '>',
    };
    const struct place *place = align_has_new(step) ? &diff->new.places.items[step->new]
                                                    : &diff->old.places.items[step->old];
    output_printf(out, "%c %s", marks[step->kind], kind_mark(place));
    switch ((enum align_kind)step->kind) {
    case ALIGN_REWORDED:
        print_reworded(diff, step, out);
        break;
    case ALIGN_REMOVED:
        print_marked("[-", diff_old_text(diff, step), "-]", STYLE_REMOVED, out);
        break;
    case ALIGN_ADDED:
        print_marked("{+", diff_new_text(diff, step), "+}", STYLE_ADDED, out);
        break;
    case ALIGN_GONE:
        print_gone(diff, step, clause_number(&diff->new.places, step->new), out);
        break;
    case ALIGN_COME:
        print_come(diff, step, clause_number(&diff->old.places, step->old), out);
        break;
    case ALIGN_SAME:
    case ALIGN_KINDS:
        output_text(out, diff_new_text(diff, step));
        break;
    }
    output_string(out, "\n");
}

/* The steps shown: for each, whether it changed or stands close enough to one that did. */
static bool *find_shown(const struct alignment *alignment, uint64_t context)
{
    bool *shown = xcalloc(alignment->count + 1, sizeof *shown);
    uint64_t since = UINT64_MAX; /* steps since the last change */
    for (size_t i = 0; i < alignment->count; i++) {
        since = alignment->steps[i].kind != ALIGN_SAME ? 0
                : since == UINT64_MAX                  ? since
                                                       : since + 1;
        shown[i] = since != UINT64_MAX && since <= context;
    }
    since = UINT64_MAX;
    for (size_t i = alignment->count; i-- > 0;) {
        since = alignment->steps[i].kind != ALIGN_SAME ? 0
                : since == UINT64_MAX                  ? since
                                                       : since + 1;
        shown[i] = shown[i] || (since != UINT64_MAX && since <= context);
    }
    return shown;
}

static void advance(struct position *position, const struct align_step *step)
{
    position->old += align_has_old(step);
    position->new += align_has_new(step);
}

/* Prints the line before a run of steps that are shown, the first of which is at `at`: which clauses they
 * are on either side, and under which heading. */
static void print_place(const struct diff *diff, const bool *shown, size_t at,
                        struct position before, struct output *out)
{
    const struct alignment *alignment = diff->alignment;
    struct position behind = before;
    for (size_t i = at; i < alignment->count && shown[i]; i++) {
        advance(&behind, &alignment->steps[i]);
    }
    output_style(out, STYLE_MINOR);
    output_printf(out, "@@ -%" PRIu32 ",%" PRIu32 " +%" PRIu32 ",%" PRIu32 " @@",
                  before.old + (behind.old > before.old), behind.old - before.old,
                  before.new + (behind.new > before.new), behind.new - before.new);
    output_style(out, STYLE_PLAIN);
    struct span heading = diff_heading(diff, &alignment->steps[at]);
    if (heading.length) {
        output_string(out, " ");
        output_text(out, heading);
    }
    output_string(out, "\n");
}

void diff_print(const struct diff *diff, struct output *out)
{
    const struct alignment *alignment = diff->alignment;
    bool *shown = find_shown(alignment, diff->request->context);
    struct position position = {0, 0};
    print_policies(diff, out);
    for (size_t i = 0; i < alignment->count && !output_ended(out); i++) {
        if (shown[i] && (i == 0 || !shown[i - 1])) {
            print_place(diff, shown, i, position, out);
        }
        if (shown[i]) {
            print_step(diff, &alignment->steps[i], out);
        }
        advance(&position, &alignment->steps[i]);
    }
    free(shown);
}

/* -------------------------------------------------------------------------------------------
 * Counts */

/* The words that a step adds and removes. */
static void count_step(const struct diff *diff, const struct align_step *step, uint32_t *removed,
                       uint32_t *added)
{
    *removed = *added = 0;
    if (align_is_reworded(step) && align_has_new(step)) {
        struct word_edits edits = {0};
        words_compare(diff_old_text(diff, step), diff_new_text(diff, step), &edits);
        *removed = edits.removed;
        *added = edits.added;
        word_edits_free(&edits);
    } else if (step->kind == ALIGN_REMOVED) {
        *removed = words_count(diff_old_text(diff, step));
    } else if (step->kind == ALIGN_ADDED) {
        *added = words_count(diff_new_text(diff, step));
    }
}

/* What changed under one heading. */
struct section {
    struct span heading;
    uint32_t removed, added; /* words */
};

struct sections {
    struct section *items; /* heap; as they are met */
    size_t count, capacity;
    struct numbers numbers; /* of headings */
};

/* The section of a step; a heading belongs to its own. */
static struct section *section_of(struct sections *sections, const struct diff *diff,
                                  const struct align_step *step)
{
    bool new = align_has_new(step);
    const struct place *place =
        new ? &diff->new.places.items[step->new] : &diff->old.places.items[step->old];
    struct span heading = place->kind != CLAUSE_HEADING ? diff_heading(diff, step)
                          : new                         ? diff_new_text(diff, step)
                                                        : diff_old_text(diff, step);
    size_t number = numbers_of(&sections->numbers, hash_64(heading));
    if (number == sections->count) {
        sections->items = array_reserve(sections->items, &sections->capacity, number + 1,
                                        sizeof *sections->items);
        sections->items[sections->count++] = (struct section){.heading = heading};
    }
    return &sections->items[number];
}

static void print_sections(const struct diff *diff, struct output *out)
{
    struct sections sections = {0};
    for (size_t i = 0; i < diff->alignment->count; i++) {
        const struct align_step *step = &diff->alignment->steps[i];
        struct section *section = section_of(&sections, diff, step);
        uint32_t removed, added;
        count_step(diff, step, &removed, &added);
        section->removed += removed;
        section->added += added;
    }
    output_string(out, "\n added removed  words under the heading\n");
    for (size_t i = 0; i < sections.count; i++) {
        const struct section *section = &sections.items[i];
        if (section->removed + section->added) {
            output_printf(out, "%6" PRIu32 " %7" PRIu32 "  ", section->added, section->removed);
            output_text(out, section->heading.length ? section->heading : span_of("(no heading)"));
            output_string(out, "\n");
        }
    }
    numbers_free(&sections.numbers);
    free(sections.items);
}

void diff_print_counts(const struct diff *diff, struct output *out)
{
    const struct align_counts *counts = &diff->alignment->counts;
    print_policies(diff, out);
    output_printf(out,
                  "clauses\t%" PRIu32 " added, %" PRIu32 " removed, %" PRIu32 " reworded, %" PRIu32
                  " cosmetic, %" PRIu32 " moved, %" PRIu32 " unchanged\n",
                  counts->added, counts->removed, counts->reworded, counts->cosmetic, counts->moved,
                  counts->same);
    output_printf(out, "words\t%" PRIu32 " added, %" PRIu32 " removed\n", counts->words_added,
                  counts->words_removed);
    if (counts->words_added + counts->words_removed) {
        print_sections(diff, out);
    }
}

/* -------------------------------------------------------------------------------------------
 * Facts */

static void print_evidence(const struct diff *diff, const struct page *page,
                           const struct policy_facts *facts, uint32_t number, const char *open,
                           const char *close, enum output_style style, struct output *out)
{
    size_t count;
    const struct policy_fact *list = policy_facts_list(facts, &count);
    if (number != FACT_NONE) {
        output_string(out, "\t");
        print_marked(open, diff_evidence(diff, page, &list[number]), close, style, out);
        output_string(out, "\n");
    }
}

void diff_print_facts(const struct diff *diff, struct output *out)
{
    struct buffer phrase = {0};
    if (diff->facts.count) {
        print_policies(diff, out);
    }
    for (size_t i = 0; i < diff->facts.count && !output_ended(out); i++) {
        const struct fact_change *change = &diff->facts.items[i];
        buffer_clear(&phrase);
        fact_change_tell(change, &phrase);
        output_text(out, buffer_span(&phrase));
        output_string(out, "\n");
        print_evidence(diff, &diff->old, diff->old_facts, change->old_fact, "[-", "-]",
                       STYLE_REMOVED, out);
        print_evidence(diff, &diff->new, diff->new_facts, change->fact, "{+", "+}", STYLE_ADDED,
                       out);
    }
    buffer_free(&phrase);
}
