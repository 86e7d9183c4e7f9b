/* SPDX-License-Identifier: ISC */
/* How fast the browser answers, and what it sends: `make bench-ui [BENCH_CORPUS=DIR]`.
 *
 * The time of a key is from its being typed to the last byte of what changes its *answer*, the part
 * of the screen that shows what the key did; the answer is finished when it hasn't changed for GAP
 * milliseconds. Beside it the growing index draws what it likes (counts, its progress, the hits of
 * each policy), all the time and asked by no key.
 *
 * Keys are timed while the index is being built with all threads: of copies of the collection
 * (copies.h), so many that this lasts for a whole series.
 *
 * One process measures; the one that waits for it clears up, whatever becomes of the first. */
#include "base/hash.h"
#include "base/pool.h"
#include "tests/bench/copies.h"
#include "tests/bench/paths.h"
#include "tests/terminal/harness.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
    ROWS = 40,
    COLUMNS = 120,
    STATUS_ROW = ROWS - 2,
    STARTS = 15,      /* of the program */
    SAMPLES = 300,    /* of each key */
    SERIES = 15,      /* seconds that indexing should last: longer than the samples of a key take */
    ROUNDS = 5,       /* of indexing for the samples of one key, at most */
    OPENINGS = 10,    /* of the concordance */
    STEPS = 60,       /* keys whose bytes are counted */
    PAGES = 20,       /* pages likewise */
    GAP = 20,         /* milliseconds of silence that end a burst, */
    LONG_GAP = 100,   /* and those in which what waits for rest has come, too */
    LOOK = 2,         /* milliseconds from look to look at an answer */
    REST = 200,       /* milliseconds in which the text has followed the list */
    MINUTE = 60000,   /* milliseconds */
    LATEST = 1000,    /* milliseconds within which an answer begins */
    PATIENCE = 60000, /* milliseconds for an index */
};

struct bench {
    const char *collection;
    const char *copies; /* folder of a collection that takes long */
    const char *home;
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

static void start(struct bench *bench, const char *const *arguments)
{
    struct harness_options options = {.rows = ROWS, .columns = COLUMNS, .home = bench->home};
    harness_free(bench->harness);
    bench->harness = harness_start(&options, arguments);
    if (!bench->harness) {
        perror("ui_bench");
        exit(2);
    }
}

static void start_browser(struct bench *bench, const char *collection)
{
    const char *const arguments[] = {SMALLPRINT_BUILD_DIRECTORY "/smallprint", collection, NULL};
    start(bench, arguments);
}

static const char *status_line(struct bench *bench)
{
    return screen_row(harness_screen(bench->harness), STATUS_ROW);
}

/* By the status line: the sites are counted at the end, and hits are no longer those so far. */
static bool is_indexed(struct bench *bench)
{
    const char *status = status_line(bench);
    return strstr(status, " sites") || (strstr(status, "clause") && !strstr(status, "no clause") &&
                                        !strstr(status, "so far") && !strstr(status, "/s"));
}

/* ---------------------------------------------------------------------------------------------
 * Times */

/* The parts of the screen: the list of policies, the text, the facts, the prompt. */
enum { PART_LIST = 1, PART_TEXT = 2, PART_FACTS = 4, PART_PROMPT = 8 };
enum { PART_BESIDE = PART_TEXT | PART_FACTS };

/* Where answers are looked for, and what was seen there. */
struct answer {
    unsigned parts;    /* bits of the enum above */
    size_t bytes;      /* sent when looked at last */
    uint64_t looks;    /* of the parts, hashed */
    long long arrived; /* when the newest bytes came, see harness_now */
    long long changed; /* the last of those that changed `looks`; 0: not yet */
};

static uint64_t hash_cell(uint64_t hash, const struct screen_cell *cell)
{
    int looks[] = {cell->bold, cell->underline, cell->italic, cell->reverse, cell->ink, cell->paper};
    hash ^= hash_128(span_of(cell->text)).low;
    for (size_t i = 0; i < sizeof looks / sizeof *looks; i++) {
        hash = (hash + (uint64_t)looks[i]) * 0x9E3779B97F4A7C15U;
    }
    return hash ^ hash >> 29;
}

/* The column of the first line between panes from `first` on; the last column when there is none. */
static int line_from(struct screen *screen, int first)
{
    struct screen_region below_title = {1, first, 1, COLUMNS - 1};
    int column = COLUMNS - 1;
    screen_find(screen, "\342\224\202", &below_title, NULL, &column);
    return column;
}

static uint64_t hash_looks(struct screen *screen, unsigned parts)
{
    uint64_t hash = 0;
    struct screen_cell cell;
    int list_end = line_from(screen, 0);
    int text_end = line_from(screen, list_end + 1);
    for (int row = 1; row < ROWS; row++) {
        for (int column = 0; column < COLUMNS; column++) {
            unsigned part = row >= STATUS_ROW    ? PART_PROMPT
                            : column <= list_end ? PART_LIST
                            : column <= text_end ? PART_TEXT
                                                 : PART_FACTS;
            if (parts & part) {
                screen_cell(screen, row, column, &cell);
                hash = hash_cell(hash, &cell);
            }
        }
    }
    return hash;
}

/* A condition that never holds: notes when bytes come, and does no more, so that the next ones don't
 * wait. */
static bool note_bytes(struct harness *harness, void *context)
{
    struct answer *answer = context;
    size_t bytes = stream_bytes(screen_stream(harness_screen(harness)));
    answer->arrived = bytes != answer->bytes ? harness_last_byte(harness) : answer->arrived;
    answer->bytes = bytes;
    return false;
}

/* Whether the bytes that came since the last look changed the answer. */
static void look(struct bench *bench, struct answer *answer, long long since)
{
    if (answer->arrived > since) {
        uint64_t looks = hash_looks(harness_screen(bench->harness), answer->parts);
        answer->changed = looks != answer->looks ? answer->arrived : answer->changed;
        answer->looks = looks;
    }
}

/* Milliseconds from the key to the last byte of what it makes, which `gap` milliseconds of silence end;
 * -1 when nothing comes. */
static double time_key(struct bench *bench, const char *key, unsigned parts, int gap)
{
    struct screen *screen = harness_screen(bench->harness);
    struct answer answer = {.parts = parts,
                            .bytes = stream_bytes(screen_stream(screen)),
                            .looks = hash_looks(screen, parts)};
    long long typed = harness_now();
    long long end = typed + 1000 * LATEST;
    harness_keys(bench->harness, key);
    while (harness_now() < end) {
        long long before = answer.arrived;
        if (!harness_process(bench->harness)) {
            errno = 0;
            paths_fail("the browser has ended");
        }
        harness_wait(bench->harness, note_bytes, &answer, LOOK);
        look(bench, &answer, before);
        end = answer.changed ? answer.changed + 1000 * gap : end;
    }
    return answer.changed ? (double)(answer.changed - typed) / 1000.0 : -1;
}

static void time_starts(struct bench *bench)
{
    struct samples times = {.count = 0};
    for (int i = 0; i < STARTS; i++) {
        long long from = harness_now();
        start_browser(bench, bench->copies);
        if (wait_text(bench, "Policies", PATIENCE)) {
            add(&times, (double)(harness_last_byte(bench->harness) - from) / 1000.0);
        }
    }
    report("start to first drawn screen, median", &times, 0.5, 60, "ms");
    report("start to first drawn screen, worst", &times, 1, 60, "ms");
}

struct timed_key {
    const char *name;
    const char *before; /* typed once, to come to where the key is timed, */
    const char *seen;   /* and then waited for */
    const char *keys[8];
    unsigned parts;     /* of the screen that answer */
    int gap;            /* milliseconds, see time_key */
};

static const struct timed_key timed_keys[] = {
    {"j in the list", "g1", "/s", {"j"}, PART_LIST, GAP},
    {"page down in the text", "g2", "/s", {"^F", "^F", "^F", "gg"}, PART_BESIDE, GAP},
    {"n", "/information<Enter>", "clause 1", {"n"}, PART_BESIDE, LONG_GAP},
    {"switching policy", "g1", "/s", {"J"}, PART_BESIDE, LONG_GAP},
    {"switching policy, its text", "g1", "/s", {"J"}, PART_TEXT, GAP},
    {"a character typed into /", "/", "/", {"p", "e", "r", "s", "o", "n", "^U"}, PART_PROMPT | PART_BESIDE, GAP},
};

/* Times one key while the index is being built, which is begun anew when it ends too soon. */
static void time_indexing(struct bench *bench, const struct timed_key *timed)
{
    struct samples times = {.count = 0};
    char words[80];
    size_t keys = 0;
    while (timed->keys[keys]) {
        keys++;
    }
    for (int round = 0; round < ROUNDS && times.count < SAMPLES; round++) {
        start_browser(bench, bench->copies);
        wait_text(bench, "/s", PATIENCE); /* the rate */
        harness_keys(bench->harness, timed->before);
        wait_text(bench, timed->seen, PATIENCE);
        harness_wait_silence(bench->harness, GAP, 2000);
        for (size_t i = 0; times.count < SAMPLES && !is_indexed(bench); i++) {
            double time = time_key(bench, timed->keys[i % keys], timed->parts, timed->gap);
            if (time >= 0 && !is_indexed(bench)) {
                add(&times, time);
            }
        }
    }
    snprintf(words, sizeof words, "%s, median", timed->name);
    report(words, &times, 0.5, 5, "ms");
    snprintf(words, sizeof words, "%s, 99 %%", timed->name);
    report(words, &times, 0.99, 16, "ms");
}

static void measure_indexing(struct bench *bench)
{
    unsigned count = copies_make(bench->collection, bench->copies, SERIES);
    sync(); /* the disk has written them before anything is timed */
    printf("while indexing %u copies of it with all threads:\n", count);
    time_starts(bench);
    for (size_t i = 0; i < sizeof timed_keys / sizeof *timed_keys; i++) {
        time_indexing(bench, &timed_keys[i]);
    }
}

/* Opens the concordance and goes to its end, a few times. */
static void measure_concordance(struct bench *bench)
{
    struct samples first = {.count = 0};
    struct samples last = {.count = 0};
    start_browser(bench, bench->collection);
    wait_text(bench, " sites", PATIENCE);
    harness_keys(bench->harness, ":set snapshots all<Enter>/information<Enter>");
    harness_wait_silence(bench->harness, 2000, PATIENCE);
    printf("%s\n", status_line(bench));
    for (int i = 0; i < OPENINGS; i++) {
        add(&first, time_key(bench, "c", PART_LIST | PART_BESIDE, GAP));
        harness_wait_silence(bench->harness, REST, PATIENCE);
        add(&last, time_key(bench, "G", PART_LIST | PART_BESIDE, GAP));
        harness_wait_silence(bench->harness, REST, PATIENCE);
        harness_keys(bench->harness, "q");
        harness_wait_silence(bench->harness, REST, PATIENCE);
    }
    report("concordance: first line, worst", &first, 1, 50, "ms");
    report("concordance: G, worst", &last, 1, 50, "ms");
}

/* ---------------------------------------------------------------------------------------------
 * Bytes */

/* Bytes at the median that a key makes the program send. */
static struct samples count_bytes(struct bench *bench, const char *key, int times)
{
    struct samples bytes = {.count = 0};
    for (int i = 0; i < times; i++) {
        size_t before = bytes_sent(bench);
        harness_keys(bench->harness, key);
        harness_wait_silence(bench->harness, GAP, 2000);
        add(&bytes, (double)(bytes_sent(bench) - before));
    }
    return bytes;
}

static void report_idle(struct bench *bench)
{
    struct samples idle = {.count = 0};
    size_t before = bytes_sent(bench);
    long long used = harness_processor_time(bench->harness);
    harness_wait_silence(bench->harness, MINUTE, MINUTE + 1000);
    used = harness_processor_time(bench->harness) - used;
    add(&idle, (double)(bytes_sent(bench) - before));
    report("bytes of an idle minute", &idle, 1, 0.5, "bytes");
    idle.count = 0;
    add(&idle, (double)used);
    report("processor time of an idle minute", &idle, 1, 0, "us");
}

/* A pager beside it, on one policy, where it is installed. */
struct pager {
    const char *name;
    const char *path;
    const char *command; /* for sh; $0 is the policy */
    const char *page;
};

static const struct pager pagers[] = {
    {"less", "/usr/bin/less", "exec less \"$0\"", "<Space>"},
    {"tig", "/usr/bin/tig", "exec tig < \"$0\"", "<Space>"},
};

static void measure_pager(struct bench *bench, const struct pager *pager, const char *policy)
{
    const char *const arguments[] = {"/bin/sh", "-c", pager->command, policy, NULL};
    char words[80];
    if (access(pager->path, X_OK) != 0) {
        printf("%s isn't installed\n", pager->name);
        return;
    }
    start(bench, arguments);
    harness_wait_silence(bench->harness, REST, PATIENCE);
    struct samples rows = count_bytes(bench, "j", STEPS);
    struct samples pages = count_bytes(bench, pager->page, PAGES);
    struct samples times = {.count = 0};
    for (int i = 0; i < STEPS; i++) {
        add(&times, time_key(bench, i % 2 ? "j" : "k", PART_LIST | PART_BESIDE | PART_PROMPT, GAP));
    }
    snprintf(words, sizeof words, "  %s: j", pager->name);
    report(words, &rows, 0.5, 0, "bytes");
    snprintf(words, sizeof words, "  %s: a page", pager->name);
    report(words, &pages, 0.5, 0, "bytes");
    snprintf(words, sizeof words, "  %s: j, median", pager->name);
    report(words, &times, 0.5, 0, "ms");
    snprintf(words, sizeof words, "  %s: j, worst (how busy the machine is)", pager->name);
    report(words, &times, 1, 0, "ms");
}

static void measure_traffic(struct bench *bench)
{
    char *policy = copies_largest(bench->collection);
    start_browser(bench, bench->collection);
    if (!wait_text(bench, " sites", PATIENCE)) {
        puts("the index isn't built in time");
        return;
    }
    harness_wait_silence(bench->harness, REST, 2000);
    struct samples rows = count_bytes(bench, "j", STEPS);
    report("bytes of j held in the list, median", &rows, 0.5, 250, "bytes");
    start_browser(bench, policy);
    wait_text(bench, " site", PATIENCE);
    harness_keys(bench->harness, "g2");
    harness_wait_silence(bench->harness, REST, 2000);
    rows = count_bytes(bench, "j", STEPS);
    struct samples pages = count_bytes(bench, "^F", PAGES);
    printf("bytes at the median, in %s:\n", policy);
    report("  smallprint: j", &rows, 0.5, 0, "bytes");
    report("  smallprint: a page", &pages, 0.5, 5000, "bytes");
    for (size_t i = 0; i < sizeof pagers / sizeof *pagers; i++) {
        measure_pager(bench, &pagers[i], policy);
    }
    start_browser(bench, bench->collection);
    wait_text(bench, " sites", PATIENCE);
    harness_wait_silence(bench->harness, 1000, PATIENCE);
    report_idle(bench);
    free(policy);
}

/* ---------------------------------------------------------------------------------------------
 * All of it */

static int measure(const char *collection, const char *folder)
{
    struct buffer home = {0};
    struct buffer copies = {0};
    buffer_printf(&home, "%s/home", folder);
    buffer_printf(&copies, "%s/copies", folder);
    struct bench bench = {.collection = collection,
                          .copies = buffer_string(&copies),
                          .home = buffer_string(&home)};
    if (mkdir(bench.home, 0755) != 0 || mkdir(bench.copies, 0755) != 0) {
        paths_fail(folder);
    }
    printf("%s at %dx%d\n", collection, COLUMNS, ROWS);
    pool_go_first(); /* it stands for the user, whose machine is another one */
    measure_traffic(&bench);
    measure_concordance(&bench);
    measure_indexing(&bench);
    harness_free(bench.harness);
    buffer_free(&home);
    buffer_free(&copies);
    return 0;
}

/* Runs rm, which copes with any depth. */
static void clear_up(const char *folder)
{
    pid_t process = fork();
    if (process == 0) {
        execlp("rm", "rm", "-rf", folder, (char *)NULL);
        _exit(127);
    }
    waitpid(process, NULL, 0);
}

int main(int argc, char **argv)
{
    char folder[] = "/tmp/ui_bench-XXXXXX";
    int status = 0;
    if (!mkdtemp(folder)) {
        paths_fail(folder);
    }
    pid_t process = fork();
    if (process == 0) {
        exit(measure(argc > 1 ? argv[1] : SMALLPRINT_SOURCE_CORPUS, folder));
    }
    signal(SIGINT, SIG_IGN); /* which ends the other one */
    signal(SIGTERM, SIG_IGN);
    while (waitpid(process, &status, 0) < 0 && errno == EINTR) {
    }
    clear_up(folder);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 2;
}
