/* SPDX-License-Identifier: ISC */
/* The same work done by SQLite's FTS5: a contentless index with Porter's stems, in a file.
 *
 *     fts documents|paragraphs DATABASE QUERIES REPEAT < LIST
 *
 * prints "index", seconds, bytes and kilobytes at peak; then for each line of QUERIES that isn't a
 * regular expression the query, the median milliseconds of REPEAT runs, and the rows found; with tabs
 * between. Both happen in this process; the index is optimised in between, which isn't timed. */
#include "base/memory.h"
#include "tests/bench/paths.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

static void check(sqlite3 *database, int code)
{
    if (code != SQLITE_OK && code != SQLITE_DONE && code != SQLITE_ROW) {
        paths_fail(sqlite3_errmsg(database));
    }
}

static void execute(sqlite3 *database, const char *statement)
{
    check(database, sqlite3_exec(database, statement, NULL, NULL, NULL));
}

static void insert(sqlite3 *database, sqlite3_stmt *statement, struct span text)
{
    check(database, sqlite3_bind_text(statement, 1, text.bytes, (int)text.length, SQLITE_STATIC));
    check(database, sqlite3_step(statement));
    check(database, sqlite3_reset(statement));
}

/* Inserts what stands between empty lines. */
static void insert_paragraphs(sqlite3 *database, sqlite3_stmt *statement, struct span text)
{
    while (text.length) {
        const char *end = memmem(text.bytes, text.length, "\n\n", 2);
        size_t length = end ? (size_t)(end - text.bytes) : text.length;
        if (length) {
            insert(database, statement, span_slice(text, 0, length));
        }
        length += end ? 2 : 0;
        text = span_slice(text, length, text.length);
    }
}

static void build(sqlite3 *database, const struct paths *paths, bool paragraphs)
{
    struct buffer bytes = {0};
    sqlite3_stmt *statement;
    size_t total = 0;
    double start = paths_clock();
    execute(database, "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;"
                      "CREATE VIRTUAL TABLE policies USING fts5(text, content = '',"
                      " tokenize = 'porter unicode61'); BEGIN");
    check(database, sqlite3_prepare_v2(database, "INSERT INTO policies(text) VALUES (?)", -1,
                                       &statement, NULL));
    for (size_t i = 0; i < paths->count; i++) {
        paths_load(paths->items[i], &bytes);
        total += bytes.length;
        if (paragraphs) {
            insert_paragraphs(database, statement, buffer_span(&bytes));
        } else {
            insert(database, statement, buffer_span(&bytes));
        }
    }
    sqlite3_finalize(statement);
    execute(database, "COMMIT");
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    printf("index\t%.4f\t%zu\t%ld\n", paths_clock() - start, total, usage.ru_maxrss);
    buffer_free(&bytes);
}

/* ------------------------------------------------------------------------------------------- */

/* The query in FTS5's language: only NOT is spelled otherwise. */
static void translate(const char *query, struct buffer *out)
{
    buffer_clear(out);
    for (const char *at = query; *at; at++) {
        if (*at == '-' && at > query && at[-1] == ' ') {
            buffer_append_string(out, "NOT ");
        } else {
            buffer_append_char(out, *at);
        }
    }
}

static int compare_times(const void *a, const void *b)
{
    double first = *(const double *)a, second = *(const double *)b;
    return (first > second) - (first < second);
}

static void ask(sqlite3 *database, sqlite3_stmt *statement, const char *query, size_t repeat)
{
    struct buffer translated = {0};
    translate(query, &translated);
    check(database, sqlite3_bind_text(statement, 1, buffer_string(&translated), -1, SQLITE_STATIC));
    double *times = xmalloc(repeat * sizeof *times);
    int rows = 0;
    for (size_t i = 0; i < repeat; i++) {
        double start = paths_clock();
        check(database, sqlite3_step(statement));
        rows = sqlite3_column_int(statement, 0);
        times[i] = (paths_clock() - start) * 1e3;
        check(database, sqlite3_reset(statement));
    }
    qsort(times, repeat, sizeof *times, compare_times);
    printf("%s\t%.4f\t%d\n", query, times[repeat / 2], rows);
    free(times);
    buffer_free(&translated);
}

static void ask_all(sqlite3 *database, const char *path, size_t repeat)
{
    FILE *file = fopen(path, "r");
    if (!file) {
        paths_fail(path);
    }
    sqlite3_stmt *statement;
    execute(database, "INSERT INTO policies(policies) VALUES ('optimize')");
    check(database,
          sqlite3_prepare_v2(database, "SELECT count(*) FROM policies WHERE policies MATCH ?", -1,
                             &statement, NULL));
    char *line = NULL;
    size_t capacity = 0;
    while (getline(&line, &capacity, file) > 0) {
        line[strcspn(line, "\n")] = '\0';
        if (*line && *line != '/') {
            ask(database, statement, line, repeat);
        }
    }
    free(line);
    sqlite3_finalize(statement);
    fclose(file);
}

int main(int argc, char **argv)
{
    size_t repeat = argc == 5 ? strtoul(argv[4], NULL, 10) : 0;
    if (repeat == 0) {
        paths_fail("usage: fts documents|paragraphs DATABASE QUERIES REPEAT < LIST");
    }
    struct paths paths = paths_read();
    sqlite3 *database;
    if (sqlite3_open(argv[2], &database) != SQLITE_OK) {
        paths_fail(argv[2]);
    }
    build(database, &paths, strcmp(argv[1], "paragraphs") == 0);
    ask_all(database, argv[3], repeat);
    sqlite3_close(database);
    paths_free(&paths);
    return 0;
}
