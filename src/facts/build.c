/* SPDX-License-Identifier: ISC */
/* From the entries of rules files to a ruleset. */
#include "facts/build.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

/* Lists whose words polarity and actor are read from. */
static const struct {
    const char *name;
    enum mark mark;
} reserved_lists[] = {
    {"negation", MARK_NOT},         {"never", MARK_NEVER},
    {"no", MARK_NO},                {"not-a-negation", MARK_NOT_REALLY},
    {"condition", MARK_CONDITION},  {"exception", MARK_EXCEPTION},
    {"law-words", MARK_LAW},        {"turn", MARK_TURN},
    {"operator", MARK_OPERATOR},    {"user", MARK_USER},
    {"others", MARK_OTHERS},        {"be", MARK_BE},
    {"auxiliary", MARK_AUXILIARY},  {"wish", MARK_WISH},
    {"determiner", MARK_DETERMINER}, {"introduction", MARK_INTRODUCTION},
    {"definition", MARK_DEFINITION}, {"english", MARK_ENGLISH},
    {"foreign", MARK_FOREIGN},
};

/* ---- Lists ---- */

static int compare_spans(const void *left, const void *right)
{
    const struct span *a = left;
    const struct span *b = right;
    return span_compare(*a, *b);
}

static void take_common(struct builder *b, const struct rule_entry *entry)
{
    b->common.items = arena_alloc(&b->rules->arena,
                                  (entry->line_count + 1) * sizeof *b->common.items);
    b->common.count = 0;
    for (size_t i = 0; i < entry->line_count; i++) {
        if (entry->lines[i].key == LINE_PATTERN) {
            b->common.items[b->common.count++] = entry->lines[i].text;
        }
    }
    qsort(b->common.items, b->common.count, sizeof *b->common.items, compare_spans);
}

/* Makes the entry a list that later patterns can name; its marks, if it has any, too. */
static void build_list(struct builder *b, const struct rule_entry *entry)
{
    if (span_equal(entry->id, span_of("common"))) {
        take_common(b, entry);
        return;
    }
    int mark = -1;
    for (size_t i = 0; i < sizeof reserved_lists / sizeof *reserved_lists; i++) {
        mark = span_equal(entry->id, span_of(reserved_lists[i].name)) ?
                   (int)reserved_lists[i].mark : mark;
    }
    struct buffer text = {0};
    buffer_append_string(&text, "(?:");
    for (size_t i = 0; i < entry->line_count; i++) {
        const struct rule_line *line = &entry->lines[i];
        if (line->key != LINE_PATTERN || !builder_expand(b, entry, line)) {
            continue;
        }
        buffer_append_string(&text, text.length > 3 ? "|" : "");
        buffer_append_span(&text, buffer_span(&b->expanded));
        struct pattern model = {.role = ROLE_MARK, .owner = (uint32_t)mark};
        if (mark >= 0) {
            builder_add_pattern(b, entry, line, model);
        } else if (!builder_is_trusted(b, entry)) {
            regex_free(builder_compile(b, entry, line));
        }
    }
    buffer_append_char(&text, ')');
    b->lists = array_reserve(b->lists, &b->list_capacity, b->list_count + 1, sizeof *b->lists);
    const char *kept = arena_copy(&b->rules->arena, buffer_span(&text));
    b->lists[b->list_count++] = (struct pattern_list){entry->id, span_make(kept, text.length)};
    buffer_free(&text);
}

/* ---- Settings ---- */

struct choice {
    const char *word;
    uint8_t value;
};

/* The value of each word of the line, or-ed together. Unknown words are problems. */
static uint8_t choose(struct builder *b, const struct rule_entry *entry,
                      const struct rule_line *line, const struct choice *choices, size_t count)
{
    uint8_t value = 0;
    size_t at = 0;
    while (at < line->text.length) {
        size_t end = at;
        while (end < line->text.length && line->text.bytes[end] != ' ') {
            end++;
        }
        size_t i = 0;
        while (i < count &&
               !span_equal(span_of(choices[i].word), span_slice(line->text, at, end))) {
            i++;
        }
        if (i == count) {
            builder_complain(b, entry, line, at, "no such setting");
        } else {
            value |= choices[i].value;
        }
        at = end + (end < line->text.length);
    }
    return value;
}

#define CHOOSE(b, entry, line, choices)                                                            \
    choose((b), (entry), (line), (choices), sizeof(choices) / sizeof *(choices))

static const struct choice actor_choices[] = {
    {"operator", BY_OPERATOR}, {"user", BY_USER}, {"third-party", BY_OTHERS}};
static const struct choice look_choices[] = {{"before", LOOKS_BEFORE}, {"after", LOOKS_AFTER}};
static const struct choice where_choices[] = {{"heading", WHERE_HEADING}};
static const struct choice case_choices[] = {{"capital", CASE_CAPITAL}, {"upper", CASE_UPPER}};
static const struct choice polarity_choices[] = {
    {"yes", POLARITY_YES}, {"no", POLARITY_NO}, {"conditional", POLARITY_CONDITIONAL},
    {"asserted", POLARITY_ASSERTED},
    {"not-denied", POLARITY_NOT_DENIED}};
static const struct choice evidence_choices[] = {{"term", false}, {"whole", true}};
static const struct choice needs_choices[] = {{"subject", NEEDS_SUBJECT},
                                             {"introduction", NEEDS_INTRODUCTION},
                                             {"finite", NEEDS_FINITE},
                                             {"statement", NEEDS_STATEMENT}};
static const struct choice yes_choices[] = {{"yes", true}};

static uint8_t vocabulary(struct builder *b, const struct rule_entry *entry,
                          const struct rule_line *line, struct span name)
{
    for (size_t i = 0; i < b->vocabulary_count; i++) {
        if (span_equal(name, span_of(b->vocabularies[i]))) {
            return (uint8_t)i;
        }
    }
    if (b->vocabulary_count == VOCABULARIES_MAX) {
        rule_problem_add(b->problems, entry->file, line ? line->line : entry->line, 1,
                         "more than %d vocabularies", VOCABULARIES_MAX);
        return NO_VOCABULARY;
    }
    b->vocabularies[b->vocabulary_count] = arena_copy(&b->rules->arena, name);
    return (uint8_t)b->vocabulary_count++;
}

/* Adds the guard with this pattern to `guards`; a new one is compiled. */
static void add_guard(struct builder *b, const struct rule_entry *entry,
                      const struct rule_line *line, enum pattern_role role, struct guards *guards)
{
    struct ruleset *rules = b->rules;
    uint32_t *count = role == ROLE_STOP ? &rules->stop_count : &rules->sign_count;
    uint32_t number = *count;
    size_t found = 0;
    while (found < b->guard_count && !(b->guards[found].role == role &&
                                       span_equal(b->guards[found].text, line->text))) {
        found++;
    }
    if (guards->count == GUARDS_PER_RULE || number >= UINT16_MAX) {
        builder_complain(b, entry, line, 0, "too many lines of this kind");
        return;
    }
    if (found == b->guard_count) {
        struct pattern model = {.role = (uint8_t)role, .owner = number};
        ++*count;
        if (!builder_add_pattern(b, entry, line, model)) {
            return;
        }
        b->guards = array_reserve(b->guards, &b->guard_capacity, found + 1, sizeof *b->guards);
        b->guards[b->guard_count++] =
            (struct guard){line->text, (uint8_t)role, (uint16_t)number};
    }
    guards->items[guards->count++] = b->guards[found].number;
}

static void apply_setting(struct builder *b, const struct rule_entry *entry,
                          const struct rule_line *line, struct rule *rule)
{
    switch (line->key) {
    case LINE_TAKES:
        rule->vocabulary = vocabulary(b, entry, line, line->text);
        break;
    case LINE_BY:
        rule->actors = CHOOSE(b, entry, line, actor_choices);
        break;
    case LINE_LOOKS:
        rule->looks = CHOOSE(b, entry, line, look_choices);
        break;
    case LINE_WITH:
        add_guard(b, entry, line, ROLE_SIGN, &rule->with);
        break;
    case LINE_WITHOUT:
        add_guard(b, entry, line, ROLE_SIGN, &rule->without);
        break;
    case LINE_STOPS:
        add_guard(b, entry, line, ROLE_STOP, &rule->stops);
        break;
    case LINE_NEEDS:
        rule->needs = CHOOSE(b, entry, line, needs_choices);
        break;
    case LINE_BEHIND:
        add_guard(b, entry, line, ROLE_STOP, &rule->not_behind);
        break;
    case LINE_LED_BY:
        add_guard(b, entry, line, ROLE_STOP, &rule->led_by);
        break;
    case LINE_UNDER:
        add_guard(b, entry, line, ROLE_SIGN, &rule->under);
        break;
    case LINE_IN:
        rule->where = CHOOSE(b, entry, line, where_choices);
        break;
    case LINE_POLARITY:
        rule->polarity = CHOOSE(b, entry, line, polarity_choices);
        break;
    case LINE_ACTOR:
        rule->actor = CHOOSE(b, entry, line, actor_choices);
        break;
    case LINE_DATA:
        rule->with_data = CHOOSE(b, entry, line, yes_choices);
        break;
    case LINE_EVIDENCE:
        rule->whole = CHOOSE(b, entry, line, evidence_choices);
        break;
    case LINE_GENERIC:
        rule->generic = CHOOSE(b, entry, line, yes_choices);
        break;
    case LINE_ONLY:
        rule->only = arena_copy(&b->rules->arena, line->text);
        break;
    case LINE_EXCEPT:
        rule->except = arena_copy(&b->rules->arena, line->text);
        break;
    case LINE_LINKS:
        rule->in_links = CHOOSE(b, entry, line, yes_choices);
        break;
    case LINE_CASE:
        rule->written_case = CHOOSE(b, entry, line, case_choices);
        break;
    default:
        break;
    }
}

/* ---- Rules ---- */

static const struct {
    const char *name;
    enum value_form form;
} value_forms[] = {
    {"{date}", VALUE_DATE},   {"{duration}", VALUE_DURATION}, {"{email}", VALUE_EMAIL},
    {"{phone}", VALUE_PHONE}, {"{address}", VALUE_ADDRESS},
};

const char *builder_intern_kind(struct builder *b, struct span kind)
{
    for (size_t i = 0; i < b->kind_count; i++) {
        if (span_equal(kind, span_of(b->kinds[i]))) {
            return b->kinds[i];
        }
    }
    b->kinds = array_reserve(b->kinds, &b->kind_capacity, b->kind_count + 1, sizeof *b->kinds);
    b->kinds[b->kind_count] = arena_copy(&b->rules->arena, kind);
    return b->kinds[b->kind_count++];
}

/* Splits "kind/value:variant" or "kind:variant". */
static void split_id(struct builder *b, const struct rule_entry *entry, struct rule *rule)
{
    struct arena *arena = &b->rules->arena;
    struct span id = entry->id;
    const char *colon = memchr(id.bytes, ':', id.length);
    size_t length = colon ? (size_t)(colon - id.bytes) : id.length;
    const char *slash = memchr(id.bytes, '/', length);
    size_t kind = slash ? (size_t)(slash - id.bytes) : length;
    rule->id = arena_copy(arena, id);
    rule->kind = builder_intern_kind(b, span_slice(id, 0, kind));
    rule->value = slash ? arena_copy(arena, span_slice(id, kind + 1, length)) : "";
    rule->value_form = VALUE_LITERAL;
    for (size_t i = 0; i < sizeof value_forms / sizeof *value_forms; i++) {
        if (strcmp(rule->value, value_forms[i].name) == 0) {
            rule->value_form = (uint8_t)value_forms[i].form;
        }
    }
    if (rule->value_form == VALUE_LITERAL && strchr(rule->value, '{')) {
        rule_problem_add(b->problems, entry->file, entry->line, 1,
                         "the value '%s' is none of {date}, {duration}, {email}, {phone}, "
                         "{address}", rule->value);
    }
}

static void build_rule(struct builder *b, const struct rule_entry *entry)
{
    static const enum pattern_role roles[ENTRY_TYPES] = {
        [ENTRY_TERM] = ROLE_TERM, [ENTRY_FRAME] = ROLE_FRAME, [ENTRY_RULE] = ROLE_RULE};
    struct ruleset *rules = b->rules;
    struct rule rule = {
        .label = arena_copy(&rules->arena, entry->label),
        .file = entry->file,
        .line = entry->line,
        .type = (uint8_t)entry->type,
        .vocabulary = NO_VOCABULARY,
        .actors = BY_OPERATOR | BY_USER | BY_OTHERS,
        .looks = LOOKS_AFTER | LOOKS_PASSIVE,
        .polarity = POLARITY_BY_SENTENCE,
        .actor = BY_OPERATOR,
    };
    split_id(b, entry, &rule);
    if (entry->type == ENTRY_TERM) {
        rule.vocabulary = vocabulary(b, entry, NULL, span_of(rule.kind));
    }
    for (size_t i = 0; i < entry->line_count; i++) {
        apply_setting(b, entry, &entry->lines[i], &rule);
    }
    if (entry->type == ENTRY_FRAME && rule.vocabulary == NO_VOCABULARY) {
        rule_problem_add(b->problems, entry->file, entry->line, 1, "the frame takes no vocabulary");
    }
    rules->rules = array_reserve(rules->rules, &rules->rule_capacity, rules->rule_count + 1,
                                 sizeof *rules->rules);
    uint32_t number = (uint32_t)rules->rule_count++;
    rules->rules[number] = rule;
    struct pattern model = {.role = (uint8_t)roles[entry->type], .owner = number,
                            .written_case = rule.written_case};
    for (size_t i = 0; i < entry->line_count; i++) {
        if (entry->lines[i].key == LINE_PATTERN) {
            builder_add_pattern(b, entry, &entry->lines[i], model);
        }
    }
}

/* The words of `bits` that aren't 0, as sets. */
static struct lexicon_set *sets_of(const struct bits *bits, struct arena *arena)
{
    struct lexicon_set *sets = arena_alloc(arena, (bits->count + 1) * sizeof *sets);
    size_t count = 0;
    sets[0] = (struct lexicon_set){0};
    for (size_t i = 0; i < bits->count; i++) {
        if (bits->words[i]) {
            sets[count++] = (struct lexicon_set){.bits = bits->words[i], .word = (uint32_t)i, .more = true};
        }
    }
    sets[count ? count - 1 : 0].more = false;
    return sets;
}

/* Makes the ways from signs to attempts, and tells what the attempts' words are in the lexicon. */
static void end_attempts(struct ruleset *rules)
{
    size_t size = (rules->sign_count + 1) * sizeof *rules->sign_attempts;
    rules->sign_attempts = memset(arena_alloc(&rules->arena, size), 0, size);
    struct bits first[2] = {bits_new(rules->sign_count + 1), bits_new(rules->sign_count + 1)};
    for (uint32_t i = 0; i < rules->attempt_count; i++) {
        struct attempt *attempt = &rules->attempts[i];
        enum pattern_role role = (enum pattern_role)rules->patterns[attempt->pattern].role;
        attempt->guarded = role == ROLE_TERM || role == ROLE_RULE;
        bits_add(&first[attempt->guarded], attempt->needs[0]);
        attempt->next = rules->sign_attempts[attempt->needs[0]];
        rules->sign_attempts[attempt->needs[0]] = i + 1;
        for (size_t k = 0; k < attempt->begin_count; k++) {
            attempt->sieve |= rules->lexicon->words[attempt->begins[k]].sieve;
        }
    }
    for (int guarded = 0; guarded <= 1; guarded++) {
        rules->attempt_signs[guarded] = sets_of(&first[guarded], &rules->arena);
        bits_free(&first[guarded]);
    }
}

static void end_build(struct builder *b)
{
    struct ruleset *rules = b->rules;
    rules->vocabulary_count = (uint32_t)b->vocabulary_count;
    rules->data_vocabulary = NO_VOCABULARY;
    for (size_t i = 0; i < b->vocabulary_count; i++) {
        if (strcmp(b->vocabularies[i], "data") == 0) {
            rules->data_vocabulary = (uint32_t)i;
        }
    }
    rules->lexicon = lexicon_finish(b->lexicon, &rules->arena);
    end_attempts(rules);
    builder_end_evidence(b);
    free(b->lists);
    free(b->guards);
    free(b->kinds);
    free(b->origin);
    buffer_free(&b->expanded);
    buffer_free(&b->rest);
    buffer_free(&b->source);
    arena_free(&b->scratch);
}

struct ruleset *ruleset_build(struct rule_entries *entries, const char *trusted,
                              struct rule_problems *problems)
{
    static void (*const builders[ENTRY_TYPES])(struct builder *, const struct rule_entry *) = {
        [ENTRY_LIST] = build_list, [ENTRY_TERM] = build_rule, [ENTRY_FRAME] = build_rule,
        [ENTRY_RULE] = build_rule, [ENTRY_CATEGORY] = builder_take_category,
        [ENTRY_EVIDENCE] = builder_take_evidence,
    };
    struct builder b = {.problems = problems, .trusted = trusted};
    b.rules = xcalloc(1, sizeof *b.rules);
    b.lexicon = lexicon_builder_new();
    b.rules->every_sign = b.rules->sign_count++;
    b.rules->entries = *entries;
    *entries = (struct rule_entries){0};
    for (size_t i = 0; i < b.rules->entries.count; i++) {
        const struct rule_entry *entry = &b.rules->entries.items[i];
        builders[entry->type](&b, entry);
    }
    end_build(&b);
    return b.rules;
}

void ruleset_free(struct ruleset *rules)
{
    if (!rules) {
        return;
    }
    for (size_t i = 0; i < rules->pattern_count; i++) {
        regex_free(rules->patterns[i].regex);
    }
    for (size_t i = 0; i < WHERE_COUNT; i++) {
        bits_free(&rules->first_signs[i]);
    }
    free(rules->patterns);
    free(rules->attempts);
    free(rules->rules);
    free(rules->evidence);
    arena_free(&rules->arena);
    rule_entries_free(&rules->entries);
    free(rules);
}
