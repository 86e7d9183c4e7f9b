/* SPDX-License-Identifier: ISC */
/* How fast rules are: loading them, and reading new text with one core.
 *
 * facts_bench < LIST: reads the files of the list (a path a line) and prints lines of a name, a tab and
 * a figure. "rate" is megabytes a second over new text: each distinct clause once, in the context that it
 * is first met in. "contexts" are the distinct clauses with heading, lead-in and kind, which is what an
 * archive has to read for all its facts, and "context-seconds" how long they take. Seconds are those of
 * the processor. */
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

/* Clauses, each of them once. */
struct collected {
    struct seen *seen;           /* what makes them distinct */
    struct bench_clause *clauses;
    size_t count, capacity;
    size_t length;               /* bytes of their texts */
};

struct bench {
    struct buffer bytes;       /* plain text of all clauses of all files */
    struct collected texts;    /* by their text */
    struct collected contexts; /* by text, heading, lead-in and kind */
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

static void collect(struct collected *collected, struct hash128 hash,
                    const struct bench_clause *clause)
{
    bool fresh = false;
    seen_add(collected->seen, hash, &fresh);
    if (fresh) {
        collected->clauses = array_reserve(collected->clauses, &collected->capacity,
                                           collected->count + 1, sizeof *collected->clauses);
        collected->clauses[collected->count++] = *clause;
        collected->length += clause->text.length;
    }
}

/* The hash of a clause in its context. */
static struct hash128 hash_of(const struct bench *bench, const struct bench_clause *clause)
{
    struct hash128 parts[4] = {{0}};
    parts[0] = hash_128(text_of(bench, clause->text));
    parts[1] = hash_128(text_of(bench, clause->heading));
    parts[2] = hash_128(text_of(bench, clause->lead_in));
    parts[3].low = clause->kind;
    return hash_128(span_make((const char *)parts, sizeof parts));
}

/* Keeps the clauses of a policy that weren't met before. */
static void take_policy(struct bench *bench, const struct policy *policy)
{
    struct outline_place *places = xmalloc((policy->count + 1) * sizeof *places);
    outline_place(policy->outline, policy->count, places);
    for (size_t i = 0; i < policy->count; i++) {
        struct bench_clause clause = {.text = policy->texts[i], .kind = policy->outline[i].kind};
        if (places[i].heading != OUTLINE_NONE) {
            clause.heading = policy->texts[places[i].heading];
        }
        if (places[i].lead_in != OUTLINE_NONE) {
            clause.lead_in = policy->texts[places[i].lead_in];
        }
        collect(&bench->texts, hash_128(text_of(bench, clause.text)), &clause);
        collect(&bench->contexts, hash_of(bench, &clause), &clause);
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
    bench->texts.seen = seen_new(0);
    bench->contexts.seen = seen_new(0);
    for (size_t i = 0; i < paths.count; i++) {
        paths_load(paths.items[i], &source);
        add_file(bench, buffer_span(&source));
    }
    buffer_free(&source);
    paths_free(&paths);
}

/* Reads the clauses once; returns the seconds and counts the facts. */
static double read_clauses(const struct bench *bench, const struct collected *collected,
                           struct extractor *extractor, size_t *facts)
{
    double start = processor_seconds();
    *facts = 0;
    for (size_t i = 0; i < collected->count; i++) {
        const struct bench_clause *clause = &collected->clauses[i];
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

/* The seconds of the quickest round. */
static double best_of(const struct bench *bench, const struct collected *collected,
                      struct extractor *extractor, size_t *facts)
{
    double best = 1e9;
    for (int i = 0; i < ROUNDS; i++) {
        double seconds = read_clauses(bench, collected, extractor, facts);
        best = seconds < best ? seconds : best;
    }
    return best;
}

static void collected_free(struct collected *collected)
{
    seen_free(collected->seen);
    free(collected->clauses);
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
    size_t facts = 0;
    double seconds = best_of(&bench, &bench.contexts, extractor, &facts);
    printf("contexts\t%zu\ncontext-seconds\t%.4f\n", bench.contexts.count, seconds);
    seconds = best_of(&bench, &bench.texts, extractor, &facts);
    printf("load\t%.4f\nclauses\t%zu\nbytes\t%zu\nfacts\t%zu\nseconds\t%.4f\nrate\t%.1f\n", load,
           bench.texts.count, bench.texts.length, facts, seconds,
           (double)bench.texts.length / 1e6 / seconds);
    extractor_free(extractor);
    ruleset_free(rules);
    collected_free(&bench.texts);
    collected_free(&bench.contexts);
    buffer_free(&bench.bytes);
    return 0;
}
