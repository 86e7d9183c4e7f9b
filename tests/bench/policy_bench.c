/* SPDX-License-Identifier: ISC */
/* How fast the policy room reads: policy_bench FOLDER
 *
 * Reads every file below FOLDER, then times each step on one core: looking at encodings, validation
 * and splitting of all bytes, and dividing, plain text and folding of the distinct blocks (what the
 * indexer does). The best of five rounds counts. */
#include "base/buffer.h"
#include "base/fold.h"
#include "base/hash.h"
#include "base/memory.h"
#include "policy/clause.h"
#include "policy/encoding.h"
#include "policy/plain.h"

#include <fts.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>

enum { ROUNDS = 5 };

struct spans {
    struct span *items;
    size_t count;
    size_t capacity;
    size_t bytes;
};

/* What the steps work on. */
struct bench {
    struct spans files;
    struct spans blocks;  /* distinct */
    struct spans clauses; /* of the distinct blocks */
    uint32_t *bodies;     /* of each clause */
    uint8_t *kinds;
    size_t bodies_capacity;
    size_t kinds_capacity;
    struct clause_list list;
    char *out;
    struct plain_source *origin;
    size_t result; /* of a step, so that none is optimised away */
};

static void push(struct spans *spans, struct span span)
{
    spans->items =
        array_reserve(spans->items, &spans->capacity, spans->count + 1, sizeof *spans->items);
    spans->items[spans->count++] = span;
    spans->bytes += span.length;
}

static void read_files(struct bench *bench, char *folder)
{
    char *folders[] = {folder, NULL};
    FTS *walk = fts_open(folders, FTS_PHYSICAL | FTS_NOCHDIR, NULL);
    for (FTSENT *entry; walk && (entry = fts_read(walk));) {
        if (entry->fts_info != FTS_F || entry->fts_statp->st_size == 0) {
            continue;
        }
        size_t size = (size_t)entry->fts_statp->st_size;
        char *bytes = xmalloc(size);
        FILE *file = fopen(entry->fts_path, "rb");
        size_t length = file ? fread(bytes, 1, size, file) : 0;
        push(&bench->files, span_make(bytes, length));
        if (file) {
            fclose(file);
        }
    }
    fts_close(walk);
}

static void find_blocks(struct bench *bench)
{
    size_t slots = 1 << 20;
    uint64_t *seen = xcalloc(slots, sizeof *seen);
    for (size_t i = 0; i < bench->files.count; i++) {
        struct span text = bench->files.items[i];
        size_t start = 0;
        size_t end = 0;
        while (block_next(text, end, &start, &end)) {
            struct span block = span_slice(text, start, end);
            uint64_t hash = hash_64(block) | 1;
            size_t slot = hash & (slots - 1);
            while (seen[slot] && seen[slot] != hash) {
                slot = (slot + 1) & (slots - 1);
            }
            if (!seen[slot]) {
                seen[slot] = hash;
                push(&bench->blocks, block);
            }
        }
    }
    free(seen);
}

static void find_clauses(struct bench *bench)
{
    size_t longest = 0;
    for (size_t i = 0; i < bench->blocks.count; i++) {
        struct span block = bench->blocks.items[i];
        longest = block.length > longest ? block.length : longest;
        clause_parse(block, &bench->list);
        for (size_t k = 0; k < bench->list.count; k++) {
            struct clause *clause = &bench->list.items[k];
            size_t at = bench->clauses.count;
            push(&bench->clauses, span_slice(block, clause->start, clause->end));
            bench->bodies = array_reserve(bench->bodies, &bench->bodies_capacity, at + 1,
                                          sizeof *bench->bodies);
            bench->kinds = array_reserve(bench->kinds, &bench->kinds_capacity, at + 1, 1);
            bench->bodies[at] = clause->body - clause->start;
            bench->kinds[at] = clause->kind;
        }
    }
    bench->out = xmalloc(fold_capacity(plain_capacity(longest)));
    bench->origin = xmalloc(plain_capacity(longest) * sizeof *bench->origin);
}

static void step_sniff(struct bench *bench)
{
    for (size_t i = 0; i < bench->files.count; i++) {
        bench->result += encoding_sniff(bench->files.items[i]);
    }
}

static void step_validate(struct bench *bench)
{
    for (size_t i = 0; i < bench->files.count; i++) {
        bench->result += encoding_is_utf8(bench->files.items[i]);
    }
}

static void step_blocks(struct bench *bench)
{
    for (size_t i = 0; i < bench->files.count; i++) {
        size_t start = 0;
        size_t end = 0;
        while (block_next(bench->files.items[i], end, &start, &end)) {
            bench->result++;
        }
    }
}

static void step_clauses(struct bench *bench)
{
    for (size_t i = 0; i < bench->blocks.count; i++) {
        clause_parse(bench->blocks.items[i], &bench->list);
        bench->result += bench->list.count;
    }
}

static void plain(struct bench *bench, struct plain_source *origin)
{
    for (size_t i = 0; i < bench->clauses.count; i++) {
        unsigned flags;
        bench->result += plain_text(bench->clauses.items[i], bench->bodies[i], bench->kinds[i],
                                    bench->out, &flags, origin);
    }
}

static void step_plain(struct bench *bench)
{
    plain(bench, NULL);
}

static void step_plain_origin(struct bench *bench)
{
    plain(bench, bench->origin);
}

static void step_fold(struct bench *bench)
{
    for (size_t i = 0; i < bench->clauses.count; i++) {
        bench->result += fold_text(bench->clauses.items[i], bench->out);
    }
}

static double seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void run(struct bench *bench, const char *name, void (*step)(struct bench *),
                const struct spans *spans)
{
    double best = 1e9;
    for (int round = 0; round < ROUNDS; round++) {
        double start = seconds();
        step(bench);
        double took = seconds() - start;
        best = took < best ? took : best;
    }
    printf("%-24s %9zu spans %8.1f MB %8.2f ms %8.2f GB/s\n", name, spans->count,
           (double)spans->bytes / 1e6, best * 1e3, (double)spans->bytes / best / 1e9);
}

int main(int count, char **arguments)
{
    if (count != 2) {
        fprintf(stderr, "usage: %s FOLDER\n", arguments[0]);
        return 2;
    }
    struct bench bench = {0};
    read_files(&bench, arguments[1]);
    find_blocks(&bench);
    find_clauses(&bench);
    run(&bench, "encoding_sniff", step_sniff, &bench.files);
    run(&bench, "encoding_is_utf8", step_validate, &bench.files);
    run(&bench, "block_next", step_blocks, &bench.files);
    run(&bench, "clause_parse", step_clauses, &bench.blocks);
    run(&bench, "plain_text", step_plain, &bench.clauses);
    run(&bench, "plain_text with origin", step_plain_origin, &bench.clauses);
    run(&bench, "fold_text", step_fold, &bench.clauses);
    return bench.result ? 0 : 1;
}
