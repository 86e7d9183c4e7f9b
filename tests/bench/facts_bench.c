/* SPDX-License-Identifier: ISC */
/* How fast rules read new text:  facts_bench FILE...
 *
 * Every clause of the files is made plain first; then one extractor reads them all, three times.
 * Prints the best of the three in MB/s of plain text on one core. */
#include "base/buffer.h"
#include "base/memory.h"
#include "facts/facts.h"
#include "policy/clause.h"
#include "policy/plain.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { ROUNDS = 3 };

struct bench {
    struct buffer text;       /* plain text of all clauses */
    size_t *starts;           /* of each clause in `text` */
    size_t *lengths;
    uint8_t *kinds;
    size_t count;
    size_t capacity;
};

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static void add_clause(struct bench *bench, struct span source, const struct clause *clause)
{
    unsigned flags = 0;
    char *room = buffer_reserve(&bench->text, plain_capacity(source.length));
    size_t length = plain_text(source, clause->body - clause->start, clause->kind, room, &flags,
                               NULL);
    if (bench->count == bench->capacity) {
        bench->capacity = bench->capacity ? bench->capacity * 2 : 1024;
        bench->starts = xrealloc(bench->starts, bench->capacity * sizeof *bench->starts);
        bench->lengths = xrealloc(bench->lengths, bench->capacity * sizeof *bench->lengths);
        bench->kinds = xrealloc(bench->kinds, bench->capacity * sizeof *bench->kinds);
    }
    bench->starts[bench->count] = bench->text.length;
    bench->lengths[bench->count] = length;
    bench->kinds[bench->count++] = clause->kind;
    bench->text.length += length;
}

static void add_file(struct bench *bench, const char *path)
{
    struct buffer source = {0};
    struct clause_list list = {0};
    FILE *file = fopen(path, "rb");
    size_t got = 0;
    do {
        got = file ? fread(buffer_reserve(&source, 1 << 16), 1, 1 << 16, file) : 0;
        source.length += got;
    } while (got);
    if (file) {
        fclose(file);
    }
    size_t from = 0;
    size_t start = 0;
    size_t end = 0;
    while (block_next(buffer_span(&source), from, &start, &end)) {
        struct span block = span_slice(buffer_span(&source), start, end);
        clause_parse(block, &list);
        for (size_t i = 0; i < list.count; i++) {
            add_clause(bench, span_slice(block, list.items[i].start, list.items[i].end),
                       &list.items[i]);
        }
        from = end;
    }
    clause_list_free(&list);
    buffer_free(&source);
}

/* Reads all clauses once; returns the seconds and adds up the facts. */
static double read_all(const struct bench *bench, struct extractor *extractor, size_t *facts)
{
    double start = now();
    *facts = 0;
    for (size_t i = 0; i < bench->count; i++) {
        struct fact_input input = {
            .text = span_make(bench->text.bytes + bench->starts[i], bench->lengths[i]),
            .heading = {"", 0}, .lead_in = {"", 0}, .kind = bench->kinds[i]};
        size_t count = 0;
        unsigned categories = 0;
        fact_extract(extractor, &input, &count, &categories);
        *facts += count;
    }
    return now() - start;
}

int main(int argc, char **argv)
{
    struct bench bench = {0};
    struct error error = {{0}};
    double began = now();
    struct ruleset *rules = ruleset_load(NULL, 0, &error);
    if (!rules) {
        fprintf(stderr, "facts_bench: %s\n", error.message);
        return 2;
    }
    double loaded = now() - began;
    struct extractor *extractor = extractor_new(rules);
    for (int i = 1; i < argc; i++) {
        add_file(&bench, argv[i]);
    }
    double best = 1e9;
    size_t facts = 0;
    for (int i = 0; i < ROUNDS; i++) {
        double seconds = read_all(&bench, extractor, &facts);
        best = seconds < best ? seconds : best;
    }
    printf("rules loaded in %.0f ms; %zu clauses, %.1f MB, %zu facts: %.1f MB/s\n", loaded * 1e3,
           bench.count, (double)bench.text.length / 1e6, facts,
           (double)bench.text.length / 1e6 / best);
    extractor_free(extractor);
    ruleset_free(rules);
    buffer_free(&bench.text);
    free(bench.starts);
    free(bench.lengths);
    free(bench.kinds);
    return 0;
}
