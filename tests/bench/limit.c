/* SPDX-License-Identifier: ISC */
/* What the machine allows: reads every file, splits it at blank lines and hashes each block with
 * XXH3. Nothing that indexes by distinct blocks can take less.
 *
 *     limit THREADS < LIST        prints seconds, tab, bytes */
#include "base/hash.h"
#include "base/memory.h"
#include "base/pool.h"
#include "tests/bench/paths.h"

#include <inttypes.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct work {
    const struct paths *paths;
    atomic_size_t next;            /* of the paths */
    atomic_uint_fast64_t bytes;    /* read */
    atomic_uint_fast64_t combined; /* hashes, so that they are needed */
};

/* The end of the block that begins at `from`: behind its last line feed. */
static size_t block_end(struct span text, size_t from)
{
    const char *at = text.bytes + from, *end = text.bytes + text.length;
    while ((at = memchr(at, '\n', (size_t)(end - at)))) {
        if (++at == end || *at == '\n') {
            return (size_t)(at - text.bytes);
        }
    }
    return text.length;
}

static uint64_t hash_blocks(struct span text)
{
    uint64_t combined = 0;
    for (size_t at = 0; at < text.length;) {
        size_t end = block_end(text, at);
        combined ^= hash_128(span_slice(text, at, end)).low;
        at = end;
        while (at < text.length && text.bytes[at] == '\n') {
            at++;
        }
    }
    return combined;
}

static void run(void *context, unsigned thread)
{
    struct work *work = context;
    struct buffer bytes = {0};
    uint64_t combined = 0, read = 0;
    (void)thread;
    for (size_t i; (i = atomic_fetch_add(&work->next, 1)) < work->paths->count;) {
        paths_load(work->paths->items[i], &bytes);
        combined ^= hash_blocks(buffer_span(&bytes));
        read += bytes.length;
    }
    atomic_fetch_add(&work->bytes, read);
    atomic_fetch_xor(&work->combined, combined);
    buffer_free(&bytes);
}

int main(int argc, char **argv)
{
    if (argc != 2) {
        paths_fail("usage: limit THREADS < LIST");
    }
    struct paths paths = paths_read();
    struct pool *pool = pool_new((unsigned)strtoul(argv[1], NULL, 10));
    struct work work = {.paths = &paths};
    double start = paths_clock();
    pool_run(pool, run, &work);
    printf("%.4f\t%" PRIuFAST64 "\n", paths_clock() - start, atomic_load(&work.bytes));
    pool_free(pool);
    paths_free(&paths);
    return 0;
}
