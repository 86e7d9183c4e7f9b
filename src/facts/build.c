/* SPDX-License-Identifier: ISC */
/* From the entries of rules files to a ruleset. */
#include "facts/ruleset.h"

#include "base/memory.h"
#include "facts/lexicon_build.h"

#include <stdlib.h>
#include <string.h>

enum { REGEX_PATTERN_MAX = 32 << 10, VOCABULARIES_MAX = 64 };

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
    {"determiner", MARK_DETERMINER}, {"introduction", MARK_INTRODUCTION}, {"definition", MARK_DEFINITION},
    {"english", MARK_ENGLISH},      {"foreign", MARK_FOREIGN},
};

/* The pattern of a guard, which several rules may have. */
struct guard {
    struct span text;
    uint8_t role;    /* ROLE_SIGN or ROLE_STOP */
    uint16_t number; /* of the sign or stop */
};

struct builder {
    struct ruleset *rules;
    struct lexicon_builder *lexicon;
    struct rule_problems *problems;
    const char *trusted;        /* file whose patterns are known to be right, or NULL */
    struct pattern_list *lists; /* so far, in the order of the files */
    size_t list_count;
    size_t list_capacity;
    struct phrase_set common;   /* words of the list `common`, sorted */
    struct guard *guards;       /* so far */
    size_t guard_count;
    size_t guard_capacity;
    const char *vocabularies[VOCABULARIES_MAX];
    size_t vocabulary_count;
    const char **kinds;         /* of facts and terms so far, each once */
    size_t kind_count;
    size_t kind_capacity;
    struct arena scratch;       /* for the analysis of one pattern */
    uint32_t *origin;           /* of the pattern being compiled */
    struct buffer expanded;
    struct buffer rest;         /* alternatives of it that are no phrases */
    struct buffer source;
};

static void complain(struct builder *b, const struct rule_entry *entry,
                     const struct rule_line *line, size_t offset, const char *reason)
{
    rule_problem_add(b->problems, entry->file, line->line, line->column + (uint32_t)offset, "%s",
                     reason);
}

/* ---- Patterns ---- */

/* Expands the line's pattern into b->expanded. False with a problem added. */
static bool expand(struct builder *b, const struct rule_entry *entry, const struct rule_line *line)
{
    struct error error = {0};
    size_t fault = 0;
    struct pattern_lists lists = {b->lists, b->list_count};
    buffer_clear(&b->expanded);
    free(b->origin);
    b->origin = NULL;
    if (!pattern_expand(line->text, lists, &b->expanded, &b->origin, &fault, &error)) {
        complain(b, entry, line, fault, error.message);
        return false;
    }
    if (b->expanded.length > REGEX_PATTERN_MAX) {
        complain(b, entry, line, 0, "the pattern is too large with its lists put in");
        return false;
    }
    return true;
}

/* Compiles b->expanded with PCRE2. NULL with a problem added. */
static struct regex *compile(struct builder *b, const struct rule_entry *entry,
                             const struct rule_line *line)
{
    struct error error = {0};
    size_t offset = 0;
    uint32_t *place = NULL;
    buffer_clear(&b->source);
    pattern_source(buffer_span(&b->expanded), &b->source, &place);
    struct regex *regex = regex_compile(buffer_span(&b->source), 0, &error, &offset);
    if (!regex) {
        size_t at = 0;
        while (at < b->expanded.length && place[at + 1] <= offset) {
            at++;
        }
        size_t written = at < b->expanded.length ? b->origin[at] : line->text.length;
        complain(b, entry, line, written, error.message);
    }
    free(place);
    return regex;
}

/* Registers phrases that pattern `number` matches. */
static void add_chains(struct builder *b, uint32_t number, const struct pattern_words *words)
{
    const struct pattern *pattern = &b->rules->patterns[number];
    static const enum lexicon_outcome kinds[] = {
        [ROLE_MARK] = OUTCOME_MARK,   [ROLE_STOP] = OUTCOME_STOP,  [ROLE_TERM] = OUTCOME_MATCH,
        [ROLE_FRAME] = OUTCOME_MATCH, [ROLE_RULE] = OUTCOME_MATCH,  [ROLE_SIGN] = OUTCOME_SIGN};
    enum lexicon_outcome kind = kinds[pattern->role];
    for (size_t i = 0; i < words->chain_count; i++) {
        lexicon_add(b->lexicon, &words->chains[i], kind,
                    kind == OUTCOME_MATCH ? number : pattern->owner);
        if (pattern->role == ROLE_FRAME) {
            lexicon_add(b->lexicon, &words->chains[i], OUTCOME_MARK, MARK_VERB);
        }
    }
}

/* Registers the words that the regular expression of pattern `number` needs. */
static void add_needs(struct builder *b, uint32_t number, const struct pattern_words *words)
{
    struct ruleset *rules = b->rules;
    for (size_t i = 0; i < words->need_count; i++) {
        struct phrase_chain chain = {.links = {words->needs[i]}, .count = 1};
        lexicon_add(b->lexicon, &chain, OUTCOME_NEED, number * PATTERN_NEEDS + (uint32_t)i);
    }
    rules->patterns[number].needs = (uint8_t)words->need_count;
    if (words->need_count == 0) {
        rules->always = array_reserve(rules->always, &rules->always_capacity,
                                      rules->always_count + 1, sizeof *rules->always);
        rules->always[rules->always_count++] = number;
    }
}

/* Puts the alternatives of pattern `number` that are phrases into the lexicon and leaves the others in
 * b->rest. */
static void take_phrases(struct builder *b, uint32_t number)
{
    struct span alternative;
    struct span all = pattern_inside(buffer_span(&b->expanded));
    buffer_clear(&b->rest);
    for (struct span rest = all; pattern_next_alternative(&rest, &alternative);) {
        struct pattern_words words;
        pattern_words(alternative, &b->common, &b->scratch, &words);
        if (words.exact) {
            add_chains(b, number, &words);
        } else {
            buffer_append_string(&b->rest, b->rest.length ? "|" : "");
            buffer_append_span(&b->rest, alternative);
        }
    }
}

/* Makes `regex` that of pattern `number`, which has alternatives in b->rest. */
static void keep_regex(struct builder *b, uint32_t number, struct regex *regex)
{
    struct pattern *pattern = &b->rules->patterns[number];
    struct pattern_words words;
    pattern_words(buffer_span(&b->rest), &b->common, &b->scratch, &words);
    pattern->regex = regex;
    pattern->value_group = regex_group_number(regex, "value");
    pattern->evidence_group = regex_group_number(regex, "evidence");
    add_needs(b, number, &words);
}

/* Compiles b->rest with PCRE2; NULL when it can't stand without the other alternatives. */
static struct regex *compile_rest(struct builder *b)
{
    struct error error = {0};
    size_t offset = 0;
    uint32_t *place = NULL;
    buffer_clear(&b->source);
    pattern_source(buffer_span(&b->rest), &b->source, &place);
    free(place);
    return regex_compile(buffer_span(&b->source), 0, &error, &offset);
}

/* True if the entry's patterns are known to be right. */
static bool is_trusted(const struct builder *b, const struct rule_entry *entry)
{
    return entry->file == b->trusted;
}

/* Compiles the line into a pattern like `model`. False with a problem added. */
static bool add_pattern(struct builder *b, const struct rule_entry *entry,
                        const struct rule_line *line, struct pattern model)
{
    struct ruleset *rules = b->rules;
    if (!expand(b, entry, line)) {
        return false;
    }
    struct regex *regex = is_trusted(b, entry) ? NULL : compile(b, entry, line);
    if (!regex && !is_trusted(b, entry)) {
        return false;
    }
    model.line = line->line;
    rules->patterns = array_reserve(rules->patterns, &rules->pattern_capacity,
                                    rules->pattern_count + 1, sizeof *rules->patterns);
    uint32_t number = (uint32_t)rules->pattern_count++;
    rules->patterns[number] = model;
    take_phrases(b, number);
    if (b->rest.length) {
        struct regex *rest = compile_rest(b);
        rest = rest || regex ? rest : compile(b, entry, line);
        keep_regex(b, number, rest ? rest : regex);
        regex = rest ? regex : NULL;
    }
    regex_free(regex);
    arena_reset(&b->scratch);
    return true;
}

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
        if (line->key != LINE_PATTERN || !expand(b, entry, line)) {
            continue;
        }
        buffer_append_string(&text, text.length > 3 ? "|" : "");
        buffer_append_span(&text, buffer_span(&b->expanded));
        struct pattern model = {.role = ROLE_MARK, .owner = (uint32_t)mark};
        if (mark >= 0) {
            add_pattern(b, entry, line, model);
        } else if (!is_trusted(b, entry)) {
            regex_free(compile(b, entry, line));
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
            complain(b, entry, line, at, "no such setting");
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
    {"asserted", POLARITY_ASSERTED}};
static const struct choice evidence_choices[] = {{"term", false}, {"whole", true}};
static const struct choice needs_choices[] = {{"subject", NEEDS_SUBJECT},
                                             {"introduction", NEEDS_INTRODUCTION}};
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
    size_t found = 0;
    while (found < b->guard_count && !(b->guards[found].role == role &&
                                       span_equal(b->guards[found].text, line->text))) {
        found++;
    }
    if (guards->count == GUARDS_PER_RULE || *count == UINT16_MAX) {
        complain(b, entry, line, 0, "too many lines of this kind");
        return;
    }
    if (found == b->guard_count) {
        struct pattern model = {.role = (uint8_t)role, .owner = *count};
        if (!add_pattern(b, entry, line, model)) {
            return;
        }
        b->guards = array_reserve(b->guards, &b->guard_capacity, found + 1, sizeof *b->guards);
        b->guards[b->guard_count++] =
            (struct guard){line->text, (uint8_t)role, (uint16_t)(*count)++};
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

/* The one copy of a kind. */
static const char *intern_kind(struct builder *b, struct span kind)
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
    rule->kind = intern_kind(b, span_slice(id, 0, kind));
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
            add_pattern(b, entry, &entry->lines[i], model);
        }
    }
}

/* ---- Categories and evidence ---- */

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

static void build_category(struct builder *b, const struct rule_entry *entry)
{
    for (size_t i = 0; i < entry->line_count; i++) {
        int32_t number = 0;
        if (entry->lines[i].key != LINE_START) {
            continue;
        }
        if (!read_number(entry->lines[i].text, &number)) {
            complain(b, entry, &entry->lines[i], 0, "expected a number");
        }
        b->rules->start[category_find(entry->id)] = number;
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
            complain(b, entry, line, (size_t)(name.bytes - line->text.bytes), "not a category");
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
        complain(b, entry, line, (size_t)(polarity.bytes - line->text.bytes),
                 "expected yes, no or conditional");
    }
    const char *slash = memchr(text.bytes, '/', length);
    size_t kind = slash ? (size_t)(slash - text.bytes) : length;
    row->kind = intern_kind(b, span_slice(text, 0, kind));
    row->value = slash ? arena_copy(&b->rules->arena, span_slice(text, kind + 1, length)) : "";
}

/* Compiles "pattern & pattern", the signs of the row. */
static void add_signs(struct builder *b, const struct rule_entry *entry,
                      const struct rule_line *line, struct span text, struct evidence *row)
{
    size_t start = 0;
    row->first_sign = b->rules->sign_count;
    for (size_t i = 0; i <= text.length; i++) {
        bool ends = i == text.length;
        bool parted = !ends && i > 0 && i + 1 < text.length && text.bytes[i] == '&' &&
                      text.bytes[i - 1] == ' ' && text.bytes[i + 1] == ' ';
        if (!ends && !parted) {
            continue;
        }
        if (row->signs == SIGNS_PER_ROW) {
            complain(b, entry, line, 0, "more than three patterns joined by '&'");
            return;
        }
        struct rule_line part = *line;
        part.text = span_slice(text, start, ends ? i : i - 1);
        part.column += (uint32_t)(part.text.bytes - line->text.bytes);
        struct pattern model = {.role = ROLE_SIGN, .owner = row->first_sign + row->signs};
        if (!add_pattern(b, entry, &part, model)) {
            return;
        }
        row->signs++;
        b->rules->sign_count++;
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
            complain(b, entry, line, (size_t)(field.bytes - line->text.bytes),
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
        complain(b, entry, line, 0, count ? "the row names nothing" : "no columns: line above");
    } else if (row.where == WHERE_FACT || row.where == WHERE_CLAUSE) {
        read_fact_sign(b, entry, line, text, &row);
    } else {
        add_signs(b, entry, line, text, &row);
    }
    rules->evidence = array_reserve(rules->evidence, &rules->evidence_capacity,
                                    rules->evidence_count + 1, sizeof *rules->evidence);
    rules->evidence[rules->evidence_count++] = row;
}

static void build_evidence(struct builder *b, const struct rule_entry *entry)
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

/* Makes the ways from signs and facts to rows. */
static void end_evidence(struct builder *b)
{
    struct ruleset *rules = b->rules;
    for (size_t i = 0; i < WHERE_COUNT; i++) {
        rules->first_signs[i] = bits_new(rules->sign_count + 1);
    }
    rules->sign_rows = arena_alloc(&rules->arena, (rules->sign_count + 1) * sizeof(uint32_t));
    rules->fact_rows = arena_alloc(&rules->arena, (rules->evidence_count + 1) * sizeof(uint32_t));
    for (uint32_t i = 0; i < rules->evidence_count; i++) {
        const struct evidence *row = &rules->evidence[i];
        if (row->where == WHERE_FACT || row->where == WHERE_CLAUSE) {
            rules->fact_rows[rules->fact_row_count++] = i;
        } else if (row->signs > 0) {
            bits_add(&rules->first_signs[row->where], row->first_sign);
        }
        for (uint32_t sign = 0; sign < row->signs; sign++) {
            rules->sign_rows[row->first_sign + sign] = i;
        }
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
    end_evidence(b);
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
        [ENTRY_RULE] = build_rule, [ENTRY_CATEGORY] = build_category,
        [ENTRY_EVIDENCE] = build_evidence,
    };
    struct builder b = {.rules = xcalloc(1, sizeof *b.rules), .problems = problems, .trusted = trusted};
    b.lexicon = lexicon_builder_new();
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
    free(rules->rules);
    free(rules->evidence);
    free(rules->always);
    arena_free(&rules->arena);
    rule_entries_free(&rules->entries);
    free(rules);
}
