/* SPDX-License-Identifier: ISC */
/* The examples in rules files.
 *
 * An example is "text", "lead-in: * item" or "heading // ..." before either. */
#include "facts/check.h"

#include "facts/ruleset.h"
#include "policy/clause.h"

#include <string.h>

/* What an entry's examples are held against. */
struct expectation {
    const struct rule_entry *entry;
    struct span kind;  /* before '/' or ':' */
    struct span value; /* behind '/', without the variant; "" for frames */
};

static size_t find(struct span text, const char *what)
{
    size_t length = strlen(what);
    for (size_t i = 0; i + length <= text.length; i++) {
        if (memcmp(text.bytes + i, what, length) == 0) {
            return i;
        }
    }
    return text.length;
}

static struct span cut(struct span text, size_t at)
{
    while (at > 0 && text.bytes[at - 1] == ' ') {
        at--;
    }
    return span_slice(text, 0, at);
}

static struct span behind(struct span text, size_t at)
{
    while (at < text.length && text.bytes[at] == ' ') {
        at++;
    }
    return span_slice(text, at, text.length);
}

static struct fact_input read_example(struct span text)
{
    struct fact_input input = {.heading = {"", 0}, .lead_in = {"", 0}, .kind = CLAUSE_PARAGRAPH};
    size_t at = find(text, "//");
    if (at < text.length) {
        input.heading = cut(text, at);
        text = behind(text, at + 2);
    }
    at = find(text, ": * ");
    if (at < text.length) {
        input.lead_in = cut(text, at + 1);
        input.kind = CLAUSE_ITEM;
        text = behind(text, at + 4);
    } else if (find(text, "* ") == 0) {
        input.kind = CLAUSE_ITEM;
        text = behind(text, 2);
    }
    input.text = text;
    return input;
}

static struct expectation expectation_of(const struct rule_entry *entry)
{
    struct span id = entry->id;
    const char *colon = memchr(id.bytes, ':', id.length);
    size_t length = colon ? (size_t)(colon - id.bytes) : id.length;
    const char *slash = memchr(id.bytes, '/', length);
    size_t kind = slash ? (size_t)(slash - id.bytes) : length;
    struct span value = slash ? span_slice(id, kind + 1, length) : span_make("", 0);
    return (struct expectation){entry, span_slice(id, 0, kind), value};
}

static bool has_id(struct span ids, struct span id)
{
    for (size_t i = 0; i + id.length <= ids.length; i++) {
        bool begins = i == 0 || ids.bytes[i - 1] == ' ';
        bool ends = i + id.length == ids.length || ids.bytes[i + id.length] == ' ';
        if (begins && ends && memcmp(ids.bytes + i, id.bytes, id.length) == 0) {
            return true;
        }
    }
    return false;
}

/* True if the fact is one that the entry speaks of. */
static bool concerns(const struct expectation *want, const struct fact *fact)
{
    if (want->entry->type == ENTRY_TERM) {
        return span_equal(span_of(fact->term), want->entry->id) ||
               span_equal(fact->value, want->value) || has_id(fact->data, want->value);
    }
    bool computed = want->value.length && want->value.bytes[0] == '{';
    return span_equal(span_of(fact->kind), want->kind) &&
           (want->entry->type == ENTRY_FRAME || computed || span_equal(fact->value, want->value));
}

static bool example_holds(struct extractor *extractor, const struct expectation *want,
                          const struct rule_line *line)
{
    static const enum polarity polarities[LINE_KEYS] = {
        [LINE_YES] = POLARITY_YES, [LINE_DENIES] = POLARITY_NO, [LINE_IF] = POLARITY_CONDITIONAL};
    struct fact_input input = read_example(line->text);
    size_t count = 0;
    unsigned categories = 0;
    const struct fact *facts = fact_extract(extractor, &input, &count, &categories);
    if (want->entry->type == ENTRY_CATEGORY) {
        bool has = categories >> category_find(want->entry->id) & 1;
        return has == (line->key == LINE_YES);
    }
    bool any = line->key == LINE_NO || want->entry->type == ENTRY_TERM;
    bool found = false;
    for (size_t i = 0; i < count; i++) {
        bool fits = any || facts[i].polarity == polarities[line->key];
        found |= fits && concerns(want, &facts[i]);
    }
    return found == (line->key != LINE_NO);
}

static void test_entry(struct extractor *extractor, const struct rule_entry *entry, size_t *count,
                       struct rule_problems *problems)
{
    struct expectation want = expectation_of(entry);
    size_t must = 0;
    size_t must_not = 0;
    for (size_t i = 0; i < entry->line_count; i++) {
        const struct rule_line *line = &entry->lines[i];
        bool positive = line->key == LINE_YES || line->key == LINE_DENIES || line->key == LINE_IF;
        if (!positive && line->key != LINE_NO) {
            continue;
        }
        must += positive;
        must_not += !positive;
        ++*count;
        if (!example_holds(extractor, &want, line)) {
            rule_problem_add(problems, entry->file, line->line, line->column,
                             positive ? "%.*s isn't found in this example" :
                                        "%.*s is found in this example",
                             (int)entry->id.length, entry->id.bytes);
        }
    }
    bool nothing = want.value.length == 1 && want.value.bytes[0] == '-';
    if (!nothing && (must == 0 || must_not == 0)) {
        rule_problem_add(problems, entry->file, entry->line, 1, "no example that must%s yield it",
                         must ? " not" : "");
    }
}

size_t ruleset_test(const struct ruleset *rules, struct rule_problems *problems)
{
    struct extractor *extractor = extractor_new(rules);
    size_t count = 0;
    for (size_t i = 0; i < rules->entries.count; i++) {
        enum rule_entry_type type = rules->entries.items[i].type;
        if (type != ENTRY_LIST && type != ENTRY_EVIDENCE) {
            test_entry(extractor, &rules->entries.items[i], &count, problems);
        }
    }
    extractor_free(extractor);
    return count;
}
