/* SPDX-License-Identifier: ISC */
/* Sorting facts into entries, and entries into rows. */
#include "ui/fact_rows.h"

#include "base/memory.h"

#include <stdlib.h>

void fact_rows_free(struct fact_rows *rows)
{
    free(rows->order);
    free(rows->entries);
    free(rows->items);
    *rows = (struct fact_rows){0};
}

/* ---------------------------------------------------------------------------------------------
 * Entries */

/* A fact on its way into an entry. */
struct sorted {
    size_t kind;
    const struct policy_fact *fact;
};

static int compare_values(const struct sorted *x, const struct sorted *y)
{
    int order = (x->kind > y->kind) - (x->kind < y->kind);
    order = order ? order : strcmp(x->fact->kind, y->fact->kind);
    return order ? order : strcmp(x->fact->value, y->fact->value);
}

static int compare_statements(const struct sorted *x, const struct sorted *y)
{
    int order = compare_values(x, y);
    order = order ? order : (int)x->fact->polarity - (int)y->fact->polarity;
    return order ? order : strcmp(x->fact->actor, y->fact->actor);
}

static int compare_sorted(const void *a, const void *b)
{
    const struct sorted *x = a;
    const struct sorted *y = b;
    int order = compare_statements(x, y);
    return order ? order : (x->fact > y->fact) - (x->fact < y->fact);
}

/* Sections, then kinds, then values in the order in which the text first speaks of them. */
static int compare_entries(const void *a, const void *b)
{
    const struct fact_entry *x = a;
    const struct fact_entry *y = b;
    if (x->kind != y->kind) {
        return x->kind < y->kind ? -1 : 1;
    }
    if (x->value != y->value) {
        return x->value < y->value ? -1 : 1;
    }
    return (x->first > y->first) - (x->first < y->first);
}

/* Says of the entries from `from` on, which are of one value, which fact speaks of it first. */
static void set_value(struct fact_rows *rows, size_t from)
{
    size_t value = SIZE_MAX;
    for (size_t i = from; i < rows->entry_count; i++) {
        size_t first = rows->order[rows->entries[i].first];
        value = first < value ? first : value;
    }
    for (size_t i = from; i < rows->entry_count; i++) {
        rows->entries[i].value = value;
    }
}

static void make_entries(struct fact_rows *rows)
{
    struct sorted *sorted = xcalloc(rows->fact_count + 1, sizeof *sorted);
    for (size_t i = 0; i < rows->fact_count; i++) {
        sorted[i] = (struct sorted){fact_kind_find(rows->facts[i].kind), &rows->facts[i]};
    }
    qsort(sorted, rows->fact_count, sizeof *sorted, compare_sorted);
    free(rows->order);
    free(rows->entries);
    rows->order = xcalloc(rows->fact_count + 1, sizeof *rows->order);
    rows->entries = xcalloc(rows->fact_count + 1, sizeof *rows->entries);
    rows->entry_count = 0;
    size_t value_from = 0;
    for (size_t i = 0; i < rows->fact_count; i++) {
        rows->order[i] = (size_t)(sorted[i].fact - rows->facts);
        if (i && compare_statements(&sorted[i - 1], &sorted[i]) == 0) {
            rows->entries[rows->entry_count - 1].count++;
            continue;
        }
        if (i && compare_values(&sorted[i - 1], &sorted[i]) != 0) {
            set_value(rows, value_from);
            value_from = rows->entry_count;
        }
        rows->entries[rows->entry_count++] =
            (struct fact_entry){.kind = sorted[i].kind, .first = i, .count = 1};
    }
    set_value(rows, value_from);
    qsort(rows->entries, rows->entry_count, sizeof *rows->entries, compare_entries);
    free(sorted);
}

/* Marks the entries that contradict others, and counts. */
static void mark_contradictions(struct fact_rows *rows)
{
    bool *contradicted = xcalloc(rows->fact_count + 1, sizeof *contradicted);
    for (size_t i = 0; i < rows->clash_count; i++) {
        contradicted[rows->clashes[i].a] = true;
        contradicted[rows->clashes[i].b] = true;
    }
    rows->most = 0;
    for (size_t i = 0; i < rows->entry_count; i++) {
        struct fact_entry *entry = &rows->entries[i];
        rows->most = entry->count > rows->most ? entry->count : rows->most;
        for (size_t j = 0; j < entry->count; j++) {
            entry->contradicted |= contradicted[rows->order[entry->first + j]];
        }
    }
    free(contradicted);
}

/* ---------------------------------------------------------------------------------------------
 * Rows */

static int section_of(size_t kind)
{
    return SECTION_CATEGORIES + (int)fact_kinds[kind].category;
}

/* True if the section of a kind may hold other kinds, too, so that each has to be named. */
static bool shares_section(size_t kind)
{
    for (size_t i = 0; i <= FACT_KINDS; i++) {
        if (i != kind && fact_kinds[i].category == fact_kinds[kind].category) {
            return true;
        }
    }
    return false;
}

static void add_row(struct fact_rows *rows, struct fact_row row)
{
    rows->items = array_reserve(rows->items, &rows->capacity, rows->count + 1, sizeof *rows->items);
    rows->items[rows->count++] = row;
}

/* The kind is named where it isn't that of the pair before. */
static void add_clashes(struct fact_rows *rows)
{
    size_t kind = SIZE_MAX;
    for (size_t i = 0; i < rows->clash_count; i++) {
        size_t sides[] = {rows->clashes[i].a, rows->clashes[i].b};
        struct fact_row row = {.section = SECTION_CLASHES, .fact = sides[0],
                               .kind = fact_kind_find(rows->facts[sides[0]].kind)};
        if (i == 0) {
            add_row(rows, row); /* a ROW_SECTION */
        }
        if (rows->folded[SECTION_CLASHES]) {
            return;
        }
        if (row.kind != kind) {
            row.type = ROW_KIND;
            add_row(rows, row);
        }
        kind = row.kind;
        for (size_t side = 0; side < 2; side++) {
            row.type = ROW_CLASH;
            row.fact = sides[side];
            row.first = side == 0;
            add_row(rows, row);
        }
    }
}

static void add_entry(struct fact_rows *rows, size_t index)
{
    const struct fact_entry *entry = &rows->entries[index];
    struct fact_row row = {.type = ROW_ENTRY, .section = section_of(entry->kind),
                           .kind = entry->kind, .entry = index, .fact = rows->order[entry->first]};
    add_row(rows, row);
    for (size_t i = 0; entry->unfolded && i < entry->count; i++) {
        row.type = ROW_STATEMENT;
        row.fact = rows->order[entry->first + i];
        add_row(rows, row);
    }
}

static void make_rows(struct fact_rows *rows)
{
    int section = SECTION_CLASHES;
    size_t kind = SIZE_MAX;
    rows->count = 0;
    memset(rows->sizes, 0, sizeof rows->sizes);
    rows->sizes[SECTION_CLASHES] = rows->clash_count;
    add_clashes(rows);
    for (size_t i = 0; i < rows->entry_count; i++) {
        const struct fact_entry *entry = &rows->entries[i];
        struct fact_row row = {.section = section_of(entry->kind), .kind = entry->kind,
                               .fact = rows->order[entry->first]};
        rows->sizes[row.section]++;
        if (row.section != section) {
            row.type = ROW_SECTION;
            add_row(rows, row);
        }
        section = row.section;
        if (rows->folded[section]) {
            continue;
        }
        if (row.kind != kind && shares_section(row.kind)) {
            row.type = ROW_KIND;
            add_row(rows, row);
        }
        kind = row.kind;
        add_entry(rows, i);
    }
}

void fact_rows_take(struct fact_rows *rows, const struct policy_facts *facts)
{
    rows->facts = NULL;
    rows->fact_count = 0;
    rows->clashes = NULL;
    rows->clash_count = 0;
    if (facts) {
        rows->facts = policy_facts_list(facts, &rows->fact_count);
        rows->clashes = policy_facts_contradictions(facts, &rows->clash_count);
    }
    make_entries(rows);
    mark_contradictions(rows);
    make_rows(rows);
}

size_t fact_rows_fold(struct fact_rows *rows, size_t index)
{
    struct fact_row row = rows->items[index];
    bool entry = row.type == ROW_ENTRY || row.type == ROW_STATEMENT;
    enum fact_row_type type = entry ? ROW_ENTRY : ROW_SECTION;
    if (entry) {
        rows->entries[row.entry].unfolded = !rows->entries[row.entry].unfolded;
    } else {
        rows->folded[row.section] = !rows->folded[row.section];
    }
    make_rows(rows);
    for (index = 0; index < rows->count; index++) {
        const struct fact_row *other = &rows->items[index];
        if (other->type == type && other->section == row.section &&
            (!entry || other->entry == row.entry)) {
            break;
        }
    }
    return index;
}

void fact_rows_fold_all(struct fact_rows *rows, bool unfolded)
{
    for (size_t i = 0; i < rows->entry_count; i++) {
        rows->entries[i].unfolded = unfolded;
    }
    make_rows(rows);
}

/* ---------------------------------------------------------------------------------------------
 * Data */

/* True if a word is one of those in `text` from `from` on, which ", " parts. */
static bool has_word(const struct buffer *text, size_t from, struct span word)
{
    struct span rest = span_slice(buffer_span(text), from, text->length);
    while (rest.length) {
        const char *comma = memchr(rest.bytes, ',', rest.length);
        size_t length = comma ? (size_t)(comma - rest.bytes) : rest.length;
        if (span_equal(span_make(rest.bytes, length), word)) {
            return true;
        }
        size_t next = length + 2 < rest.length ? length + 2 : rest.length;
        rest = span_slice(rest, next, rest.length);
    }
    return false;
}

static void add_data(const struct policy_fact *fact, size_t start, struct buffer *out)
{
    const char *data = fact->data;
    while (*data) {
        struct span word = span_make(data, strcspn(data, " "));
        if (!has_word(out, start, word) && !span_equal(word, span_of(fact->value))) {
            buffer_append_string(out, out->length > start ? ", " : "");
            buffer_append_span(out, word);
        }
        data += word.length;
        data += strspn(data, " ");
    }
}

void fact_rows_data(const struct fact_rows *rows, const struct fact_row *row, struct buffer *out)
{
    size_t start = out->length;
    if (row->type != ROW_ENTRY) {
        add_data(&rows->facts[row->fact], start, out);
        return;
    }
    const struct fact_entry *entry = &rows->entries[row->entry];
    for (size_t i = 0; i < entry->count; i++) {
        add_data(&rows->facts[rows->order[entry->first + i]], start, out);
    }
}
