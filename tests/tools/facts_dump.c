/* SPDX-License-Identifier: ISC */
/* Prints what FILEs say, as `smallprint facts --json` does, without an archive around it:
 *
 *     facts_dump [--rules FILE]... FILE...
 *     facts_dump --check [RULES-FILE]...      prints all problems of the rules
 *     facts_dump --test [RULES-FILE]...       runs the examples in the rules
 *     facts_dump --signs FILE...              prints what fit_categories reads: for each sentence its
 *                                             file, its clause's range, 'h' if that is a heading, the heading
 *                                             above, the rows of evidence found in the sentence, and
 *                                             those found in the heading and lead-in
 */
#include "base/buffer.h"
#include "facts/check.h"
#include "facts/reading.h"
#include "facts/context.h"
#include "facts/weigh.h"
#include "policy/clause.h"
#include "policy/outline.h"
#include "policy/plain.h"
#include "policy/provenance.h"
#include "base/date.h"
#include "base/memory.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void put_string(struct span text)
{
    putchar('"');
    for (size_t i = 0; i < text.length; i++) {
        unsigned char byte = (unsigned char)text.bytes[i];
        if (byte == '"' || byte == '\\') {
            printf("\\%c", byte);
        } else if (byte < 0x20) {
            printf("\\u%04x", byte);
        } else {
            putchar(byte);
        }
    }
    putchar('"');
}

static bool read_file(const char *path, struct buffer *text)
{
    FILE *file = fopen(path, "rb");
    size_t got = 0;
    buffer_clear(text);
    if (!file) {
        perror(path);
        return false;
    }
    do {
        got = fread(buffer_reserve(text, 1 << 16), 1, 1 << 16, file);
        text->length += got;
    } while (got);
    fclose(file);
    return true;
}

/* A policy taken apart. */
struct policy {
    struct span source;
    struct reading_clause *clauses;
    struct plain_source **origins; /* of each clause's plain text */
    uint32_t *starts;              /* of each clause in the source */
    uint32_t *ends;
    size_t count;
    size_t capacity;
};

static void add_clause(struct policy *policy, struct span block, size_t offset, struct clause clause)
{
    struct span source = span_slice(block, clause.start, clause.end);
    size_t room = plain_capacity(source.length);
    char *text = xmalloc(room);
    struct plain_source *origin = xmalloc(room * sizeof *origin);
    unsigned flags = 0;
    size_t length = plain_text(source, clause.body - clause.start, clause.kind, text, &flags,
                               origin);
    size_t n = policy->count++;
    policy->clauses = xrealloc(policy->clauses, policy->count * sizeof *policy->clauses);
    policy->origins = xrealloc(policy->origins, policy->count * sizeof *policy->origins);
    policy->starts = xrealloc(policy->starts, policy->count * sizeof *policy->starts);
    policy->ends = xrealloc(policy->ends, policy->count * sizeof *policy->ends);
    policy->clauses[n] = (struct reading_clause){span_make(text, length), clause.kind, clause.level};
    policy->origins[n] = origin;
    policy->starts[n] = (uint32_t)(offset + clause.start);
    policy->ends[n] = (uint32_t)(offset + clause.end);
}

static void take_apart(struct policy *policy, struct span source, size_t from)
{
    struct clause_list list = {0};
    size_t start = 0;
    size_t end = 0;
    policy->source = source;
    while (block_next(source, from, &start, &end)) {
        struct span block = span_slice(source, start, end);
        clause_parse(block, &list);
        for (size_t i = 0; i < list.count; i++) {
            add_clause(policy, block, start, list.items[i]);
        }
        from = end;
    }
    clause_list_free(&list);
}

static void policy_free(struct policy *policy)
{
    for (size_t i = 0; i < policy->count; i++) {
        free((char *)(uintptr_t)policy->clauses[i].text.bytes);
        free(policy->origins[i]);
    }
    free(policy->clauses);
    free(policy->origins);
    free(policy->starts);
    free(policy->ends);
}

static void put_clauses(const struct policy *policy, const struct facts_reading *facts)
{
    printf("\"clauses\":[");
    for (size_t i = 0; i < policy->count; i++) {
        printf("%s{\"start\":%u,\"end\":%u,\"categories\":[", i ? "," : "", policy->starts[i],
               policy->ends[i]);
        const char *comma = "";
        for (int c = 0; c < CATEGORY_COUNT; c++) {
            if (facts->categories[i] >> c & 1) {
                printf("%s\"%s\"", comma, category_name((enum category)c));
                comma = ",";
            }
        }
        printf("]}");
    }
    printf("],");
}

static void put_ids(struct span ids)
{
    size_t at = 0;
    printf(",\"data\":[");
    while (at < ids.length) {
        const char *space = memchr(ids.bytes + at, ' ', ids.length - at);
        size_t end = space ? (size_t)(space - ids.bytes) : ids.length;
        printf("%s", at ? "," : "");
        put_string(span_slice(ids, at, end));
        at = end + 1;
    }
    printf("]");
}

static void put_facts(const struct policy *policy, const struct facts_reading *facts)
{
    printf("\"facts\":[");
    for (size_t i = 0; i < facts->count; i++) {
        const struct reading_fact *fact = &facts->items[i];
        const struct plain_source *origin = policy->origins[fact->clause];
        size_t start = policy->starts[fact->clause] + origin[fact->start].start;
        size_t end = policy->starts[fact->clause] + origin[fact->end - 1].end;
        printf("%s{\"kind\":\"%s\",\"value\":", i ? "," : "", fact->kind);
        put_string(fact->value);
        printf(",\"polarity\":\"%s\",\"start\":%zu,\"end\":%zu,\"text\":",
               polarity_name(fact->polarity), start, end);
        put_string(span_slice(policy->source, start, end));
        if (fact->data.length) {
            put_ids(fact->data);
        }
        printf(",\"actor\":\"%s\",\"rule\":\"%s\",\"term\":\"%s\"}", fact->actor, fact->rule,
               fact->term);
    }
    printf("]");
}

static void dump(const char *path, struct span source, struct extractor *extractor)
{
    struct policy policy = {0};
    struct facts_reading facts = {0};
    struct provenance from;
    char date[DATE_SIZE];
    provenance_parse(source, &from);
    take_apart(&policy, source, from.length);
    facts_reading_make(&facts, extractor, from.site, policy.clauses, policy.count);
    printf("{\"path\":");
    put_string(span_of(path));
    printf(",\"site\":");
    put_string(from.site);
    printf(",\"date\":\"%s\",", date_format(from.date, date));
    put_clauses(&policy, &facts);
    put_facts(&policy, &facts);
    puts("}");
    facts_reading_free(&facts);
    policy_free(&policy);
}

/* ---- Rows of evidence ---- */

/* What reading signs takes. */
struct signs {
    const struct ruleset *rules;
    struct extractor *extractor;
    struct scanner scanner;
    struct context heading, lead_in;
    struct sentence sentence;
    uint32_t *rows; /* heap; room for all */
};

static struct signs *signs_new(const struct ruleset *rules, struct extractor *extractor)
{
    struct signs *signs = xcalloc(1, sizeof *signs);
    signs->rules = rules;
    signs->extractor = extractor;
    scanner_init(&signs->scanner, rules);
    context_init(&signs->heading, rules, WHERE_HEADING);
    context_init(&signs->lead_in, rules, WHERE_LEAD_IN);
    signs->rows = xcalloc(rules->evidence_count + 1, sizeof *signs->rows);
    return signs;
}

static void signs_free(struct signs *signs)
{
    scanner_free(&signs->scanner);
    context_free(&signs->heading);
    context_free(&signs->lead_in);
    free(signs->rows);
    free(signs);
}

static void put_rows(const uint32_t *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        printf(" %" PRIu32, rows[i]);
    }
}

static void put_clause_signs(const char *path, const struct policy *policy, size_t clause,
                             const struct fact_input *input, struct signs *signs)
{
    struct sentence *sentence = &signs->sentence;
    struct scanner *scanner = &signs->scanner;
    size_t count = 0, at = 0, first = 0;
    unsigned categories = 0;
    const struct fact *facts = fact_extract(signs->extractor, input, &count, &categories);
    context_set(&signs->heading, scanner, input->heading);
    context_set(&signs->lead_in, scanner, input->lead_in);
    struct fact_language language = fact_language_of(signs->extractor);
    if (language.foreign > language.english) {
        return;
    }
    while (sentence_next(sentence, input->text, &at, scanner->lexicon, &scanner->known)) {
        size_t end = first; /* of the sentence's facts, which are sorted by their places */
        while (end < count && facts[end].start < at) {
            end++;
        }
        printf("%s\t%u\t%u\t%c\t%.*s\t", path, policy->starts[clause], policy->ends[clause],
               input->kind == CLAUSE_HEADING ? 'h' : '-', (int)input->heading.length,
               input->heading.bytes);
        scan_sentence(scanner, sentence);
        put_rows(signs->rows, scan_rows(signs->rules, &scanner->signs, WHERE_TEXT, signs->rows));
        put_rows(signs->rows,
                 weigh_fact_rows(signs->rules, facts + first, end - first, signs->rows));
        printf("\t");
        put_rows(signs->heading.rows, signs->heading.row_count);
        put_rows(signs->lead_in.rows, signs->lead_in.row_count);
        printf("\n");
        first = end;
    }
}

static void dump_signs(const char *path, struct span source, struct signs *signs)
{
    struct policy policy = {0};
    struct provenance from;
    provenance_parse(source, &from);
    take_apart(&policy, source, from.length);
    struct outline_clause *outline = xcalloc(policy.count + 1, sizeof *outline);
    struct outline_place *places = xcalloc(policy.count + 1, sizeof *places);
    for (size_t i = 0; i < policy.count; i++) {
        struct span text = policy.clauses[i].text;
        outline[i] = (struct outline_clause){
            .kind = policy.clauses[i].kind,
            .level = policy.clauses[i].level,
            .leads = text.length && text.bytes[text.length - 1] == ':',
        };
    }
    outline_place(outline, policy.count, places);
    for (size_t i = 0; i < policy.count; i++) {
        struct span none = span_of("");
        struct fact_input input = {
            .text = policy.clauses[i].text,
            .heading = places[i].heading == OUTLINE_NONE ? none
                                                         : policy.clauses[places[i].heading].text,
            .lead_in = places[i].lead_in == OUTLINE_NONE ? none
                                                         : policy.clauses[places[i].lead_in].text,
            .kind = policy.clauses[i].kind,
        };
        put_clause_signs(path, &policy, i, &input, signs);
    }
    free(places);
    free(outline);
    policy_free(&policy);
}

static int print_problems(struct rule_problems *problems)
{
    int status = problems->count ? 1 : 0;
    for (size_t i = 0; i < problems->count; i++) {
        const struct rule_problem *p = &problems->items[i];
        printf("%s:%u:%u: %s\n", p->file, p->line, p->column, p->reason);
    }
    rule_problems_free(problems);
    return status;
}

int main(int argc, char **argv)
{
    struct rule_problems problems = {0};
    bool check = argc > 1 && strcmp(argv[1], "--check") == 0;
    bool test = argc > 1 && strcmp(argv[1], "--test") == 0;
    if (check || test) {
        struct ruleset *rules = ruleset_check((const char *const *)argv + 2, (size_t)argc - 2,
                                              &problems);
        if (test) {
            size_t examples = ruleset_test(rules, &problems);
            printf("%zu examples, %zu problems\n", examples, problems.count);
        }
        ruleset_free(rules);
        return print_problems(&problems);
    }
    bool evidence = argc > 1 && strcmp(argv[1], "--signs") == 0;
    int first = evidence ? 2 : 1;
    const char *files[16] = {0};
    size_t file_count = 0;
    while (first + 1 < argc && strcmp(argv[first], "--rules") == 0 && file_count < 16) {
        files[file_count++] = argv[first + 1];
        first += 2;
    }
    struct error error = {0};
    struct ruleset *rules = ruleset_load(files, file_count, &error);
    if (!rules) {
        fprintf(stderr, "facts_dump: %s\n", error.message);
        return 2;
    }
    struct extractor *extractor = extractor_new(rules);
    struct signs *signs = signs_new(rules, extractor);
    struct buffer text = {0};
    for (int i = first; i < argc; i++) {
        if (!read_file(argv[i], &text)) {
            continue;
        }
        if (evidence) {
            dump_signs(argv[i], buffer_span(&text), signs);
        } else {
            dump(argv[i], buffer_span(&text), extractor);
        }
    }
    signs_free(signs);
    buffer_free(&text);
    extractor_free(extractor);
    ruleset_free(rules);
    return 0;
}
