/* SPDX-License-Identifier: ISC */
/* How fast rules are: loading them, and reading new text with one core.
 *
 * facts_bench < LIST: reads the files of the list (a path a line) and prints lines of a name, a tab and
 * a figure. A clause that stands in many files is read once, in the context that it is first met in:
 * so text is counted as often as the rules would read it. Seconds are those of the processor. */
#include "base/hash.h"
#include "base/memory.h"
#include "facts/facts.h"
#include "index/seen.h"
#include "policy/clause.h"
#include "policy/outline.h"
#include "policy/plain.h"
#include "tests/bench/paths.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { ROUNDS = 5, LOADS = 9 };

/* A text in `bytes` of struct bench. */
struct piece {
    size_t start;
    size_t length;
};

struct bench_clause {
    struct piece text, heading, lead_in;
    uint8_t kind; /* enum clause_kind */
};

struct bench {
    struct buffer bytes;  /* plain text of all clauses of all files */
    struct seen *seen;    /* texts taken */
    struct bench_clause *clauses; /* distinct ones */
    size_t count, capacity;
    size_t length;        /* bytes of their texts */
};

/* The clauses of one file. */
struct policy {
    struct outline_clause *outline;
    struct piece *texts;
    size_t count, outline_capacity, text_capacity;
};

static double processor_seconds(void)
{
    struct timespec time;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static struct span text_of(const struct bench *bench, struct piece piece)
{
    return span_slice(buffer_span(&bench->bytes), piece.start, piece.start + piece.length);
}

static void add_clause(struct bench *bench, struct policy *policy, struct span source,
                       const struct clause *clause)
{
    unsigned flags = 0;
    char *room = buffer_reserve(&bench->bytes, plain_capacity(source.length));
    size_t length = plain_text(source, clause->body - clause->start, clause->kind, room, &flags,
                               NULL);
    policy->outline = array_reserve(policy->outline, &policy->outline_capacity, policy->count + 1,
                                    sizeof *policy->outline);
    policy->texts = array_reserve(policy->texts, &policy->text_capacity, policy->count + 1,
                                  sizeof *policy->texts);
    policy->outline[policy->count] = (struct outline_clause){
        clause->kind, clause->level, length > 0 && room[length - 1] == ':'};
    policy->texts[policy->count++] = (struct piece){bench->bytes.length, length};
    bench->bytes.length += length;
}

/* Keeps the clauses of a policy that weren't met before. */
static void take_policy(struct bench *bench, const struct policy *policy)
{
    struct outline_place *places = xmalloc((policy->count + 1) * sizeof *places);
    outline_place(policy->outline, policy->count, places);
    for (size_t i = 0; i < policy->count; i++) {
        bool fresh = false;
        seen_add(bench->seen, hash_128(text_of(bench, policy->texts[i])), &fresh);
        if (!fresh) {
            continue;
        }
        struct bench_clause clause = {.text = policy->texts[i], .kind = policy->outline[i].kind};
        if (places[i].heading != OUTLINE_NONE) {
            clause.heading = policy->texts[places[i].heading];
        }
        if (places[i].lead_in != OUTLINE_NONE) {
            clause.lead_in = policy->texts[places[i].lead_in];
        }
        bench->clauses = array_reserve(bench->clauses, &bench->capacity, bench->count + 1,
                                       sizeof *bench->clauses);
        bench->clauses[bench->count++] = clause;
        bench->length += clause.text.length;
    }
    free(places);
}

static void add_file(struct bench *bench, struct span source)
{
    struct policy policy = {0};
    struct clause_list list = {0};
    size_t from = 0;
    size_t start = 0;
    size_t end = 0;
    while (block_next(source, from, &start, &end)) {
        struct span block = span_slice(source, start, end);
        clause_parse(block, &list);
        for (size_t i = 0; i < list.count; i++) {
            add_clause(bench, &policy, span_slice(block, list.items[i].start, list.items[i].end),
                       &list.items[i]);
        }
        from = end;
    }
    take_policy(bench, &policy);
    clause_list_free(&list);
    free(policy.outline);
    free(policy.texts);
}

static void read_files(struct bench *bench)
{
    struct paths paths = paths_read();
    struct buffer source = {0};
    bench->seen = seen_new(0);
    for (size_t i = 0; i < paths.count; i++) {
        paths_load(paths.items[i], &source);
        add_file(bench, buffer_span(&source));
    }
    buffer_free(&source);
    paths_free(&paths);
}

/* Reads all clauses once; returns the seconds and counts the facts. */
static double read_clauses(const struct bench *bench, struct extractor *extractor, size_t *facts)
{
    double start = processor_seconds();
    *facts = 0;
    for (size_t i = 0; i < bench->count; i++) {
        const struct bench_clause *clause = &bench->clauses[i];
        struct fact_input input = {
            .text = text_of(bench, clause->text),
            .heading = text_of(bench, clause->heading),
            .lead_in = text_of(bench, clause->lead_in),
            .kind = clause->kind};
        size_t count = 0;
        unsigned categories = 0;
        fact_extract(extractor, &input, &count, &categories);
        *facts += count;
    }
    return processor_seconds() - start;
}

/* The seconds that loading the rules takes at best, the last of which are left in *rules. */
static double load_rules(struct ruleset **rules)
{
    double best = 1e9;
    *rules = NULL;
    for (int i = 0; i < LOADS; i++) {
        struct error error = {{0}};
        ruleset_free(*rules);
        double start = processor_seconds();
        *rules = ruleset_load(NULL, 0, &error);
        double seconds = processor_seconds() - start;
        if (!*rules) {
            paths_fail(error.message);
        }
        best = seconds < best ? seconds : best;
    }
    return best;
}

int main(void)
{
    struct bench bench = {0};
    struct ruleset *rules = NULL;
    double load = load_rules(&rules);
    struct extractor *extractor = extractor_new(rules);
    read_files(&bench);
    double best = 1e9;
    size_t facts = 0;
    for (int i = 0; i < ROUNDS; i++) {
        double seconds = read_clauses(&bench, extractor, &facts);
        best = seconds < best ? seconds : best;
    }
    printf("load\t%.4f\nclauses\t%zu\nbytes\t%zu\nfacts\t%zu\nseconds\t%.4f\nrate\t%.1f\n", load,
           bench.count, bench.length, facts, best, (double)bench.length / 1e6 / best);
    extractor_free(extractor);
    ruleset_free(rules);
    seen_free(bench.seen);
    buffer_free(&bench.bytes);
    free(bench.clauses);
    return 0;
}
