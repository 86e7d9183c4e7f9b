/* SPDX-License-Identifier: ISC */
/* How long it takes to find what changed, in texts that are made up.
 *
 *     change make DIRECTORY      writes the collection: pairs of policies of 30,000 words
 *                                (edited.example, rewritten.example, other.example: a few clauses of
 *                                the second differ, words in all do, everything does), and
 *                                versions.example, a policy of 2,000 versions
 *     change measure DIRECTORY   prints, for each, its name, what was measured and milliseconds, the
 *                                median, with tabs between them */
#include "archive.h"

#include "base/memory.h"
#include "change/timeline.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum {
    CLAUSES = 400,     /* of a long policy */
    CLAUSE_WORDS = 75, /* of each clause: 30,000 in all */
    VERSIONS = 2000,
    VERSION_CLAUSES = 150, /* of a version */
    VERSION_WORDS = 30,    /* of each clause: 4,500 in all */
    VOCABULARY = 4000,
    DIFF_RUNS = 21,
    TIMELINE_RUNS = 7,
};

_Noreturn static void fail(const char *what)
{
    perror(what);
    exit(EXIT_FAILURE);
}

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}

static uint64_t random_state = 1;

static uint32_t below(uint32_t limit)
{
    random_state = random_state * 6364136223846793005U + 1442695040888963407U;
    return (uint32_t)((random_state >> 33) % limit);
}

/* A word; low numbers, which are short ones, come more often, as in a language. */
static uint32_t random_word(void)
{
    uint32_t word = below(VOCABULARY);
    return below(3) ? word * (below(VOCABULARY) + 1) / VOCABULARY / 4 : word;
}

/* A policy: a table of words, a row for each clause. */
struct text {
    uint32_t *words;
    uint32_t clauses, width;
};

static struct text text_new(uint32_t clauses, uint32_t width)
{
    struct text text = {xmalloc((size_t)clauses * width * sizeof *text.words), clauses, width};
    for (size_t i = 0; i < (size_t)clauses * width; i++) {
        text.words[i] = random_word();
    }
    return text;
}

static struct text text_copy(const struct text *text)
{
    size_t bytes = (size_t)text->clauses * text->width * sizeof *text->words;
    struct text copy = {xmalloc(bytes), text->clauses, text->width};
    memcpy(copy.words, text->words, bytes);
    return copy;
}

/* Replaces `count` words of a clause. */
static void reword(struct text *text, uint32_t clause, uint32_t count)
{
    for (; count > 0; count--) {
        text->words[clause * text->width + below(text->width)] = random_word();
    }
}

/* Writes a policy; items stand for every third clause, and every tenth is a heading, too. */
static void write_text(const char *directory, const char *name, const struct text *text,
                       uint32_t number)
{
    struct buffer path = {0};
    buffer_printf(&path, "%s/%s", directory, name);
    FILE *file = fopen(buffer_string(&path), "w");
    if (!file) {
        fail(buffer_string(&path));
    }
    fprintf(file, "# Privacy\n\nVersion %u\n", number);
    for (uint32_t i = 0; i < text->clauses; i++) {
        fputs(i % 3 == 0 ? "\n  * " : "\n\n", file);
        for (uint32_t j = 0; j < text->width; j++) {
            uint32_t word = text->words[i * text->width + j];
            for (uint32_t rest = word + 26; rest; rest /= 26) {
                fputc((int)('a' + rest % 26), file);
            }
            fputs(j + 1 == text->width ? ".\n" : j % 15 == 14 ? ", " : " ", file);
        }
    }
    if (fclose(file) != 0) {
        fail(buffer_string(&path));
    }
    buffer_free(&path);
}

static void make_pairs(const char *directory)
{
    struct text old = text_new(CLAUSES, CLAUSE_WORDS);
    struct text edited = text_copy(&old), rewritten = text_copy(&old);
    struct text other = text_new(CLAUSES, CLAUSE_WORDS);
    for (uint32_t i = 0; i < CLAUSES / 10; i++) {
        reword(&edited, below(CLAUSES), 8);
        reword(&edited, below(CLAUSES), CLAUSE_WORDS * 4);
    }
    for (uint32_t i = 0; i < CLAUSES; i++) {
        reword(&rewritten, i, 15);
    }
    write_text(directory, "edited.example@2001-01-01.md", &old, 1);
    write_text(directory, "edited.example@2002-01-01.md", &edited, 2);
    write_text(directory, "rewritten.example@2001-01-01.md", &old, 1);
    write_text(directory, "rewritten.example@2002-01-01.md", &rewritten, 2);
    write_text(directory, "other.example@2001-01-01.md", &old, 1);
    write_text(directory, "other.example@2002-01-01.md", &other, 2);
    free(old.words);
    free(edited.words);
    free(rewritten.words);
    free(other.words);
}

/* Of four versions, one differs in its number only, one goes back to the text of three before, and two
 * have reworded clauses. */
static void make_versions(const char *directory)
{
    struct text text = text_new(VERSION_CLAUSES, VERSION_WORDS);
    struct text kept = text_copy(&text);
    for (uint32_t i = 0; i < VERSIONS; i++) {
        struct buffer name = {0};
        uint32_t day = i % 28, month = i / 28 % 12, year = i / 28 / 12;
        buffer_printf(&name, "versions.example@%04u-%02u-%02u.md", 2001 + year, month + 1, day + 1);
        if (i % 4 == 1) {
            memcpy(kept.words, text.words, (size_t)text.clauses * text.width * sizeof *text.words);
        }
        if (i % 4 == 1 || i % 4 == 2) {
            reword(&text, below(VERSION_CLAUSES), 3);
            reword(&text, below(VERSION_CLAUSES), 10);
        }
        write_text(directory, buffer_string(&name), i % 4 == 3 ? &kept : &text,
                   i % 4 == 3 ? i - 3 : i);
        buffer_free(&name);
    }
    free(text.words);
    free(kept.words);
}

/* -------------------------------------------------------------------------------------------
 * Measuring */

static int compare_times(const void *a, const void *b)
{
    double first = *(const double *)a, second = *(const double *)b;
    return (first > second) - (first < second);
}

static double median(double *times, size_t count)
{
    qsort(times, count, sizeof *times, compare_times);
    return times[count / 2];
}

static void measure_site(struct archive *archive, const struct view *view, uint32_t site)
{
    double times[DIFF_RUNS];
    struct span name = view_site_name(view, site);
    struct lineage lineage = {0};
    lineage_of_site(archive_collection(archive), view, site, &lineage);
    bool long_one = lineage.count > 2;
    size_t runs = long_one ? TIMELINE_RUNS : DIFF_RUNS;
    for (size_t i = 0; i < runs; i++) {
        double start = now();
        if (long_one) {
            timeline_free(timeline_new(view, &lineage, 0, lineage.count));
        } else {
            alignment_free(
                align_snapshots(view, lineage.items[0].snapshot, lineage.items[1].snapshot));
        }
        times[i] = (now() - start) * 1000;
    }
    printf("%.*s\t%s\t%.3f\n", (int)name.length, name.bytes, long_one ? "timeline" : "diff",
           median(times, runs));
    lineage_free(&lineage);
}

static void measure(const char *directory)
{
    struct error error;
    struct archive_options options = {.threads = 0};
    struct archive *archive = archive_open(directory, &options, &error);
    if (!archive) {
        fprintf(stderr, "%s\n", error.message);
        exit(EXIT_FAILURE);
    }
    indexer_wait(archive_indexer(archive));
    struct view *view = indexer_view(archive_indexer(archive));
    for (uint32_t i = 0; i < view_site_count(view); i++) {
        measure_site(archive, view, i);
    }
    view_unref(view);
    archive_close(archive);
}

int main(int argc, char **argv)
{
    if (argc == 3 && strcmp(argv[1], "make") == 0) {
        make_pairs(argv[2]);
        make_versions(argv[2]);
    } else if (argc == 3 && strcmp(argv[1], "measure") == 0) {
        measure(argv[2]);
    } else {
        fprintf(stderr, "usage: %s make|measure DIRECTORY\n", argv[0]);
        return EXIT_FAILURE;
    }
    return EXIT_SUCCESS;
}
