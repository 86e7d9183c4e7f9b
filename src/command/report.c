/* SPDX-License-Identifier: ISC */
/* What a policy says, for a person: under each category its facts, a line for each. */
#include "command/facts.h"

#include "base/date.h"
#include "base/glyph.h"
#include "base/memory.h"
#include "command/output.h"
#include "facts/kinds.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A fact with its place in the report. */
struct line {
    size_t rank; /* of its kind (facts/kinds.h) */
    const struct policy_fact *fact;
};

static enum category category_of(const struct line *line)
{
    return fact_kinds[line->rank].category;
}

static bool same_statement(const struct policy_fact *a, const struct policy_fact *b)
{
    return a->polarity == b->polarity && strcmp(a->kind, b->kind) == 0 &&
           strcmp(a->value, b->value) == 0 && strcmp(a->actor, b->actor) == 0;
}

/* By kind, value, polarity and actor; those that say the same, in the order of the text. */
static int compare_lines(const void *a, const void *b)
{
    const struct line *first = a, *second = b;
    const struct policy_fact *x = first->fact, *y = second->fact;
    int order = (first->rank > second->rank) - (first->rank < second->rank);
    order = order ? order : strcmp(x->kind, y->kind);
    order = order ? order : strcmp(x->value, y->value);
    order = order ? order : (int)x->polarity - (int)y->polarity;
    order = order ? order : strcmp(x->actor, y->actor);
    return order ? order : (x > y) - (x < y);
}

static struct line *sort_facts(const struct policy_fact *facts, size_t count)
{
    struct line *lines = xmalloc((count + 1) * sizeof *lines);
    for (size_t i = 0; i < count; i++) {
        lines[i] = (struct line){fact_kind_find(facts[i].kind), &facts[i]};
    }
    qsort(lines, count, sizeof *lines, compare_lines);
    return lines;
}

/* ------------------------------------------------------------------------------------------- */

static void print_head(struct output *out, const struct page *page)
{
    const struct snapshot *snapshot = &page->snapshot;
    char date[DATE_SIZE];
    output_style(out, STYLE_HEAD);
    output_text(out, snapshot->site);
    output_style(out, STYLE_PLAIN);
    output_printf(out, "\t%s\t", snapshot->date ? date_format(snapshot->date, date) : "-");
    output_text(out, snapshot->title);
    output_string(out, "\n");
}

static void print_measures(struct output *out, const struct session *session,
                           const struct page *page, bool english)
{
    struct measures measures = archive_measures(session->archive, session->view, page->number);
    output_printf(out, "  %" PRIu64 " words, %" PRIu64 " sentences, %.0f min to read",
                  measures.words, measures.sentences, ceil(measures_minutes(&measures)));
    if (english && measures_can_grade(&measures)) {
        output_printf(out, ", reading ease %.1f, grade %.1f, SMOG %.1f",
                      measures_reading_ease(&measures), measures_grade(&measures),
                      measures_smog(&measures));
    }
    output_string(out, english ? "\n" : ", not in English: no facts\n");
}

/* Writes `text` and spaces up to `width` columns. */
static void print_cell(struct output *out, const char *text, size_t width)
{
    size_t used = glyph_columns(span_of(text));
    output_text(out, span_of(text));
    output_printf(out, "%*s", used < width ? (int)(width - used) : 0, "");
}

static void print_line(struct output *out, const struct session *session, const struct page *page,
                       const struct policy_fact *fact, size_t times)
{
    enum { KIND_WIDTH = 15, VALUE_WIDTH = 24, POLARITY_WIDTH = 11 };
    struct span text =
        view_clause_text(session->view, page->places.items[fact->place].clause, NULL);
    output_string(out, "    ");
    print_cell(out, fact->kind, KIND_WIDTH);
    output_string(out, " ");
    print_cell(out, fact->value, VALUE_WIDTH);
    output_string(out, " ");
    print_cell(out, polarity_name(fact->polarity), POLARITY_WIDTH);
    output_printf(out, " %3zu  ", times);
    output_style(out, STYLE_MINOR);
    output_text(out, span_slice(text, fact->start, fact->end));
    output_style(out, STYLE_PLAIN);
    output_string(out, strcmp(fact->actor, "operator") == 0 ? "\n" : " (others)\n");
}

static void print_side(struct output *out, const struct session *session, const struct page *page,
                       const struct policy_fact *fact)
{
    struct span text =
        view_clause_text(session->view, page->places.items[fact->place].clause, NULL);
    output_printf(out, "    %s ", fact->kind);
    output_text(out, span_of(fact->value));
    output_printf(out, " %s: ", polarity_name(fact->polarity));
    output_style(out, STYLE_MINOR);
    output_text(out, span_slice(text, fact->start, fact->end));
    output_style(out, STYLE_PLAIN);
    output_string(out, "\n");
}

static void print_contradictions(struct output *out, const struct session *session,
                                 const struct page *page, const struct policy_facts *facts)
{
    size_t facts_count, count;
    const struct policy_fact *items = policy_facts_list(facts, &facts_count);
    const struct contradiction *pairs = policy_facts_contradictions(facts, &count);
    for (size_t i = 0; i < count; i++) {
        output_string(out, "  contradiction\n");
        print_side(out, session, page, &items[pairs[i].a]);
        print_side(out, session, page, &items[pairs[i].b]);
    }
}

void report_print(struct output *out, const struct session *session, const struct page *page,
                  const struct policy_facts *facts, bool explained)
{
    size_t count;
    const struct policy_fact *items = policy_facts_list(facts, &count);
    struct line *lines = sort_facts(items, count);
    enum category category = CATEGORY_COUNT;
    print_head(out, page);
    print_measures(out, session, page, policy_facts_are_english(facts));
    for (size_t i = 0, next; i < count; i = next) {
        for (next = i + 1; next < count && same_statement(lines[i].fact, lines[next].fact);) {
            next++;
        }
        if (category_of(&lines[i]) != category) {
            category = category_of(&lines[i]);
            output_printf(out, "  %s\n", category_name(category));
        }
        print_line(out, session, page, lines[i].fact, next - i);
        if (explained) {
            explain_print(out, session, page, lines[i].fact);
        }
    }
    print_contradictions(out, session, page, facts);
    output_string(out, "\n");
    free(lines);
}
