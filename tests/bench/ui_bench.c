/* SPDX-License-Identifier: ISC */
/* How fast the browser answers, and what it sends: `make bench-ui [BENCH_CORPUS=DIR]`.
 *
 * The time of a key is from its being typed to the last byte of the burst that follows; a burst ends
 * with GAP milliseconds of silence. Keys are timed while the index is being built with all threads:
 * the browser is started again whenever it has been built. */
#include "base/memory.h"
#include "tests/terminal/harness.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
    STARTS = 15,      /* of the program */
    SAMPLES = 200,    /* of each key */
    GAP = 20,         /* milliseconds of silence that end a burst */
    REST = 200,       /* milliseconds in which the text has followed the list */
    PATIENCE = 60000, /* milliseconds for an index */
};

struct bench {
    const char *collection;
    char home[64];
    struct harness *harness;
};

struct samples {
    double values[SAMPLES];
    size_t count;
};

static int compare(const void *a, const void *b)
{
    const double *left = a;
    const double *right = b;
    return (*left > *right) - (*left < *right);
}

static double quantile(struct samples *samples, double part)
{
    qsort(samples->values, samples->count, sizeof *samples->values, compare);
    return samples->count ? samples->values[(size_t)(part * (double)(samples->count - 1))] : 0;
}

static void add(struct samples *samples, double value)
{
    if (samples->count < SAMPLES) {
        samples->values[samples->count++] = value;
    }
}

/* A line of the table; a target of 0 is none. */
static void report(const char *what, struct samples *samples, double part, double target,
                   const char *unit)
{
    double value = quantile(samples, part);
    const char *verdict = samples->count == 0 ? "no samples" : value <= target ? "ok" : "MISSED";
    printf("%-44s %9.1f %-5s", what, value, unit);
    if (target > 0) {
        printf(" target %7.0f  %s", target, verdict);
    }
    printf("  (%zu)\n", samples->count);
    fflush(stdout);
}

static bool shows(struct harness *harness, void *text)
{
    return screen_find(harness_screen(harness), text, NULL, NULL, NULL);
}

static bool wait_text(struct bench *bench, const char *text, int limit)
{
    char copy[64];
    snprintf(copy, sizeof copy, "%s", text);
    return harness_wait(bench->harness, shows, copy, limit);
}

static size_t bytes_sent(struct bench *bench)
{
    return stream_bytes(screen_stream(harness_screen(bench->harness)));
}

static void start(struct bench *bench, const char *program, const char *argument)
{
    const char *const arguments[] = {program, argument, NULL};
    struct harness_options options = {.rows = 40, .columns = 120, .home = bench->home};
    harness_free(bench->harness);
    bench->harness = harness_start(&options, arguments);
    if (!bench->harness) {
        perror("ui_bench");
        exit(2);
    }
}

static void start_browser(struct bench *bench)
{
    start(bench, SMALLPRINT_BUILD_DIRECTORY "/smallprint", bench->collection);
}

/* By the status line: the sites are counted at the end, and hits are no longer those so far. */
static bool is_indexed(struct bench *bench)
{
    const char *status = screen_row(harness_screen(bench->harness), 38);
    return strstr(status, " sites") ||
           (strstr(status, "clause") && !strstr(status, "so far") && !strstr(status, "/s"));
}

/* Milliseconds from the key to the last byte of what it makes; -1 when nothing comes. */
static double time_key(struct bench *bench, const char *key)
{
    long long typed = harness_now();
    size_t before = bytes_sent(bench);
    harness_keys(bench->harness, key);
    harness_wait_silence(bench->harness, GAP, 2000);
    return bytes_sent(bench) > before ? (double)(harness_last_byte(bench->harness) - typed) / 1000.0
                                      : -1;
}

static void time_starts(struct bench *bench)
{
    struct samples times = {.count = 0};
    for (int i = 0; i < STARTS; i++) {
        long long from = harness_now();
        start_browser(bench);
        if (wait_text(bench, "Policies", PATIENCE)) {
            add(&times, (double)(harness_last_byte(bench->harness) - from) / 1000.0);
        }
    }
    report("start to first drawn screen, median", &times, 0.5, 60, "ms");
    report("start to first drawn screen, worst", &times, 1, 60, "ms");
}

struct timed_key {
    const char *name;
    const char *before; /* typed once, to come to where the key is timed */
    const char *keys[8];
};

static const struct timed_key timed_keys[] = {
    {"j in the list", "g1", {"j"}},
    {"page down in the text", "g2", {"^F", "^F", "gg"}},
    {"n", "/information<Enter>", {"n"}},
    {"switching policy", "g1", {"J"}},
    {"a character typed into /", "/", {"p", "e", "r", "s", "o", "n", "^U"}},
};

/* Times one key until there are enough samples, always while the index is being built. */
static void time_indexing(struct bench *bench, const struct timed_key *timed)
{
    struct samples times = {.count = 0};
    char words[80];
    for (int round = 0; round < 20 && times.count < SAMPLES; round++) {
        start_browser(bench);
        wait_text(bench, " \302\267 ", PATIENCE);
        harness_keys(bench->harness, timed->before);
        harness_wait_silence(bench->harness, GAP, 2000);
        for (size_t i = 0; times.count < SAMPLES && !is_indexed(bench); i++) {
            size_t keys = 0;
            while (timed->keys[keys]) {
                keys++;
            }
            double time = time_key(bench, timed->keys[i % keys]);
            if (time >= 0 && !is_indexed(bench)) {
                add(&times, time);
            }
        }
    }
    snprintf(words, sizeof words, "%s while indexing, median", timed->name);
    report(words, &times, 0.5, 5, "ms");
    snprintf(words, sizeof words, "%s while indexing, 99 %%", timed->name);
    report(words, &times, 0.99, 16, "ms");
}

static void count_bytes(struct bench *bench, const char *what, const char *key, int times,
                        double target)
{
    struct samples bytes = {.count = 0};
    for (int i = 0; i < times; i++) {
        size_t before = bytes_sent(bench);
        harness_keys(bench->harness, key);
        harness_wait_silence(bench->harness, GAP, 2000);
        add(&bytes, (double)(bytes_sent(bench) - before));
    }
    report(what, &bytes, 0.5, target, "bytes");
}

static void measure_traffic(struct bench *bench)
{
    struct samples idle = {.count = 0};
    start_browser(bench);
    if (!wait_text(bench, " sites", PATIENCE)) {
        puts("the index isn't built in time");
        return;
    }
    harness_wait_silence(bench->harness, REST, 2000);
    count_bytes(bench, "bytes of j held in the list, median", "j", 60, 250);
    harness_keys(bench->harness, "g2");
    harness_wait_silence(bench->harness, REST, 2000);
    count_bytes(bench, "bytes of a page in the text, median", "^F", 20, 5000);
    harness_wait_silence(bench->harness, REST, 2000);
    size_t before = bytes_sent(bench);
    harness_wait_silence(bench->harness, 5000, 6000);
    add(&idle, (double)(bytes_sent(bench) - before));
    report("bytes of 5 idle seconds", &idle, 1, 0.5, "bytes");
}

static void measure_concordance(struct bench *bench)
{
    struct samples first = {.count = 0};
    struct samples last = {.count = 0};
    harness_keys(bench->harness, ":set snapshots all<Enter>/information<Enter>");
    harness_wait_silence(bench->harness, 2000, PATIENCE);
    printf("%s\n", screen_row(harness_screen(bench->harness), 38));
    add(&first, time_key(bench, "c"));
    harness_wait_silence(bench->harness, REST, PATIENCE);
    add(&last, time_key(bench, "G"));
    report("concordance: first line", &first, 1, 50, "ms");
    report("concordance: G", &last, 1, 50, "ms");
}

/* The same beside it: other pagers, where they are installed. */
static void measure_other(struct bench *bench, const char *program, const char *argument)
{
    char words[80];
    if (access(program, X_OK) != 0) {
        printf("%s isn't installed\n", program);
        return;
    }
    start(bench, program, argument);
    harness_wait_silence(bench->harness, REST, PATIENCE);
    snprintf(words, sizeof words, "bytes of j, %s", program);
    count_bytes(bench, words, "j", 60, 0);
    snprintf(words, sizeof words, "bytes of a page, %s", program);
    count_bytes(bench, words, "<Space>", 20, 0);
}

int main(int argc, char **argv)
{
    struct bench bench = {.collection = argc > 1 ? argv[1] : SMALLPRINT_SOURCE_CORPUS,
                          .home = "/tmp/ui_bench-XXXXXX"};
    struct buffer text = {0};
    if (!mkdtemp(bench.home)) {
        perror("ui_bench");
        return 2;
    }
    printf("%s at 120x40\n", bench.collection);
    time_starts(&bench);
    for (size_t i = 0; i < sizeof timed_keys / sizeof *timed_keys; i++) {
        time_indexing(&bench, &timed_keys[i]);
    }
    measure_traffic(&bench);
    measure_concordance(&bench);
    buffer_printf(&text, "%s/../README.md", SMALLPRINT_SOURCE_CORPUS);
    measure_other(&bench, "/usr/bin/less", buffer_string(&text));
    measure_other(&bench, "/usr/bin/tig", NULL);
    harness_free(bench.harness);
    buffer_free(&text);
    return 0;
}
