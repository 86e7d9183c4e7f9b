/* SPDX-License-Identifier: ISC */
/* Categories and their evidence. */
#include "facts/build.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

/* Reads a number with up to three decimals as thousandths. */
static bool read_number(struct span text, int32_t *number)
{
    char copy[32];
    char *end = NULL;
    if (text.length == 0 || text.length >= sizeof copy) {
        return false;
    }
    memcpy(copy, text.bytes, text.length);
    copy[text.length] = '\0';
    double value = strtod(copy, &end);
    bool good = *end == '\0' && value > -1000 && value < 1000;
    *number = good ? (int32_t)(value * 1000 + (value < 0 ? -0.5 : 0.5)) : 0;
    return good;
}

void builder_take_category(struct builder *b, const struct rule_entry *entry)
{
    for (size_t i = 0; i < entry->line_count; i++) {
        int32_t number = 0;
        enum rule_line_key key = entry->lines[i].key;
        if (key != LINE_START && key != LINE_ALONE) {
            continue;
        }
        if (!read_number(entry->lines[i].text, &number)) {
            builder_complain(b, entry, &entry->lines[i], 0, "expected a number");
        }
        int32_t *numbers = key == LINE_START ? b->rules->start : b->rules->alone;
        numbers[category_find(entry->id)] = number;
    }
}

/* The next word of `text` at or behind *at; "" at the end. */
static struct span next_field(struct span text, size_t *at)
{
    while (*at < text.length && text.bytes[*at] == ' ') {
        ++*at;
    }
    size_t start = *at;
    while (*at < text.length && text.bytes[*at] != ' ') {
        ++*at;
    }
    return span_slice(text, start, *at);
}

/* Reads "columns: sharing choice ..." and returns how many there are. */
static size_t read_columns(struct builder *b, const struct rule_entry *entry,
                           const struct rule_line *line, enum category *columns)
{
    size_t count = 0;
    size_t at = 0;
    for (struct span name = next_field(line->text, &at); name.length;
         name = next_field(line->text, &at)) {
        enum category category = category_find(name);
        if (category == CATEGORY_COUNT || count == CATEGORY_COUNT) {
            builder_complain(b, entry, line, (size_t)(name.bytes - line->text.bytes), "not a category");
            continue;
        }
        columns[count++] = category;
    }
    return count;
}

/* "shares", "shares/public", "shares/public:no", "shares:no" */
static void read_fact_sign(struct builder *b, const struct rule_entry *entry,
                           const struct rule_line *line, struct span text, struct evidence *row)
{
    const char *colon = memchr(text.bytes, ':', text.length);
    size_t length = colon ? (size_t)(colon - text.bytes) : text.length;
    struct span polarity = span_slice(text, length + (colon ? 1 : 0), text.length);
    for (enum polarity p = POLARITY_YES; colon && p <= POLARITY_CONDITIONAL; p++) {
        row->polarity = span_equal(polarity, span_of(polarity_name(p))) ? (uint8_t)p :
                                                                          row->polarity;
    }
    if (colon && row->polarity == POLARITY_BY_SENTENCE) {
        builder_complain(b, entry, line, (size_t)(polarity.bytes - line->text.bytes),
                         "expected yes, no or conditional");
    }
    const char *slash = memchr(text.bytes, '/', length);
    size_t kind = slash ? (size_t)(slash - text.bytes) : length;
    row->kind = builder_intern_kind(b, span_slice(text, 0, kind));
    row->value = slash ? arena_copy(&b->rules->arena, span_slice(text, kind + 1, length)) : "";
}

/* Compiles "pattern & pattern", the signs of the row. */
static void add_signs(struct builder *b, const struct rule_entry *entry,
                      const struct rule_line *line, struct span text, struct evidence *row)
{
    size_t start = 0;
    for (size_t i = 0; i <= text.length; i++) {
        bool ends = i == text.length;
        bool parted = !ends && i > 0 && i + 1 < text.length && text.bytes[i] == '&' &&
                      text.bytes[i - 1] == ' ' && text.bytes[i + 1] == ' ';
        if (!ends && !parted) {
            continue;
        }
        if (row->signs == SIGNS_PER_ROW) {
            builder_complain(b, entry, line, 0, "more than three patterns joined by '&'");
            return;
        }
        struct rule_line part = *line;
        part.text = span_slice(text, start, ends ? i : i - 1);
        part.column += (uint32_t)(part.text.bytes - line->text.bytes);
        struct pattern model = {.role = ROLE_SIGN, .owner = b->rules->sign_count++};
        if (!builder_add_pattern(b, entry, &part, model)) {
            return;
        }
        row->sign[row->signs++] = model.owner;
        start = i + 2;
    }
}

/* "+3 . -1 pattern": a number or a dot for each column, then what must be found. */
static void add_row(struct builder *b, const struct rule_entry *entry,
                    const struct rule_line *line, const enum category *columns, size_t count)
{
    struct ruleset *rules = b->rules;
    struct evidence row = {.where = (uint8_t)rule_where_find(entry->id),
                           .polarity = POLARITY_BY_SENTENCE, .kind = "", .value = ""};
    size_t at = 0;
    for (size_t i = 0; i < count; i++) {
        int32_t number = 0;
        struct span field = next_field(line->text, &at);
        if (!span_equal(field, span_of(".")) && !read_number(field, &number)) {
            builder_complain(b, entry, line, (size_t)(field.bytes - line->text.bytes),
                             "expected a number or a dot for each column");
            return;
        }
        row.weight[columns[i]] = number;
    }
    while (at < line->text.length && line->text.bytes[at] == ' ') {
        at++;
    }
    struct span text = span_slice(line->text, at, line->text.length);
    if (count == 0 || text.length == 0) {
        builder_complain(b, entry, line, 0, count ? "the row names nothing" : "no columns: line above");
    } else if (row.where == WHERE_FACT) {
        read_fact_sign(b, entry, line, text, &row);
    } else {
        add_signs(b, entry, line, text, &row);
    }
    rules->evidence = array_reserve(rules->evidence, &rules->evidence_capacity,
                                    rules->evidence_count + 1, sizeof *rules->evidence);
    rules->evidence[rules->evidence_count++] = row;
}

void builder_take_evidence(struct builder *b, const struct rule_entry *entry)
{
    enum category columns[CATEGORY_COUNT];
    size_t count = 0;
    for (size_t i = 0; i < entry->line_count; i++) {
        if (entry->lines[i].key == LINE_COLUMNS) {
            count = read_columns(b, entry, &entry->lines[i], columns);
        } else if (entry->lines[i].key == LINE_PATTERN) {
            add_row(b, entry, &entry->lines[i], columns, count);
        }
    }
}

void builder_end_evidence(struct builder *b)
{
    struct ruleset *rules = b->rules;
    for (size_t i = 0; i < WHERE_COUNT; i++) {
        rules->first_signs[i] = bits_new(rules->sign_count + 1);
    }
    rules->sign_rows = arena_alloc(&rules->arena, (rules->sign_count + 1) * sizeof(uint32_t));
    rules->fact_rows = arena_alloc(&rules->arena, (rules->evidence_count + 1) * sizeof(uint32_t));
    for (uint32_t i = 0; i < rules->evidence_count; i++) {
        const struct evidence *row = &rules->evidence[i];
        if (row->where == WHERE_FACT) {
            rules->fact_rows[rules->fact_row_count++] = i;
        } else if (row->signs > 0) {
            bits_add(&rules->first_signs[row->where], row->sign[0]);
            rules->sign_rows[row->sign[0]] = i;
        }
    }
}
