/* SPDX-License-Identifier: ISC */
/* The versions of a history in two ways. */
#include "tests/unit/git_oracle.h"

#include "base/date.h"
#include "base/memory.h"
#include "tests/unit/git_fixture.h"
#include "tests/unit/unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <strings.h>

enum {
    ID_HEX = 40,
    COMMIT_HEX = 12,
};

void version_lines_free(struct version_lines *lines)
{
    buffer_free(&lines->text);
    free(lines->lines);
    *lines = (struct version_lines){0};
}

static int compare_lines(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

void version_lines_sort(struct version_lines *lines)
{
    size_t capacity = 0;
    for (size_t at = 0; at < lines->text.length; at += strlen(lines->text.bytes + at) + 1) {
        lines->lines =
            array_reserve(lines->lines, &capacity, lines->count + 1, sizeof *lines->lines);
        lines->lines[lines->count++] = lines->text.bytes + at;
    }
    if (lines->count) {
        qsort(lines->lines, lines->count, sizeof *lines->lines, compare_lines);
    }
}

/* ---- What git says -------------------------------------------------------------------------- */

static bool ends_with(const char *text, const char *ending)
{
    size_t length = strlen(text);
    size_t wanted = strlen(ending);
    return length > wanted && strcasecmp(text + length - wanted, ending) == 0;
}

/* Whether a file is one that a collection lists. */
static bool is_policy(const char *path)
{
    const char *slash = strrchr(path, '/');
    const char *name = slash ? slash + 1 : path;
    return path[0] != '.' && !strstr(path, "/.") &&
           (ends_with(name, ".md") || ends_with(name, ".markdown") || ends_with(name, ".txt"));
}

/* Takes one change, as --raw prints it: ":MODE MODE ID ID STATUS", and more modes and ids of a
 * merge behind more colons. */
static void take_change(const char *change, const char *path, const char *commit, const char *date,
                        struct version_lines *out)
{
    size_t parents = strspn(change, ":");
    const char *word = change + parents;
    for (size_t i = 0; i < parents; i++) {
        word = strchr(word, ' ') + 1;
    }
    bool file = strncmp(word, "100", 3) == 0;
    for (size_t i = 0; i <= parents; i++) {
        word = strchr(word, ' ') + 1;
    }
    if (file && is_policy(path)) {
        buffer_printf(&out->text, "%s %.*s %.*s %s", date, COMMIT_HEX, commit, ID_HEX, word, path);
        buffer_append_char(&out->text, '\0');
    }
}

void versions_of_log(const char *repository, const char *revision, const char *options,
                     struct version_lines *out)
{
    struct buffer log = {0};
    const char *commit = "";
    const char *date = "";
    *out = (struct version_lines){0};
    git_run(
        repository, &log,
        "log -z %s --format='commit %%H %%ad' --date=short --raw --no-abbrev --no-renames %s --",
        options, revision);
    buffer_string(&log);
    for (size_t at = 0; at < log.length;) {
        char *field = log.bytes + at + (log.bytes[at] == '\n');
        at += strlen(log.bytes + at) + 1;
        if (strncmp(field, "commit ", 7) == 0) {
            commit = field + 7;
            date = commit + ID_HEX + 1;
            field[strcspn(field, "\n")] = '\0';
        } else if (field[0] == ':') {
            take_change(field, log.bytes + at, commit, date, out);
            at += strlen(log.bytes + at) + 1;
        }
    }
    buffer_free(&log);
    version_lines_sort(out);
}

/* ---- What a collection says ----------------------------------------------------------------- */

static void take_entry(struct collection *collection, uint32_t entry, struct version_lines *out)
{
    struct buffer path = {0};
    struct buffer memory = {0};
    struct origin origin;
    struct collection_version version;
    char date[DATE_SIZE];
    ck_assert(collection_version(collection, entry, &version));
    collection_origin(collection, entry, &memory, &origin);
    collection_path(collection, entry, &path);
    buffer_printf(&out->text, "%s %s ", date_format(origin.date, date), version.commit);
    for (size_t i = 0; i < sizeof version.content; i++) {
        buffer_printf(&out->text, "%02x", version.content[i]);
    }
    /* ROOT/PATH@COMMIT */
    size_t root = strlen(collection_root(collection)) + 1;
    size_t end = path.length - COMMIT_HEX - 1;
    ck_assert_uint_lt(root, end);
    ck_assert_int_eq(path.bytes[end], '@');
    ck_assert(memcmp(path.bytes + end + 1, version.commit, COMMIT_HEX) == 0);
    buffer_append_char(&out->text, ' ');
    buffer_append(&out->text, path.bytes + root, end - root);
    buffer_append_char(&out->text, '\0');
    buffer_free(&path);
    buffer_free(&memory);
}

void versions_of_collection(struct collection *collection, struct version_lines *out)
{
    bool complete = false;
    uint32_t count = collection_count(collection, &complete);
    *out = (struct version_lines){0};
    ck_assert(complete);
    for (uint32_t i = 0; i < count; i++) {
        take_entry(collection, i, out);
    }
    version_lines_sort(out);
}

void assert_same_versions(const struct version_lines *found, const struct version_lines *expected)
{
    size_t i = 0;
    while (i < found->count && i < expected->count &&
           strcmp(found->lines[i], expected->lines[i]) == 0) {
        i++;
    }
    ck_assert_msg(i == found->count && i == expected->count,
                  "%zu versions, expected %zu; the first that differ:\n%s\n%s", found->count,
                  expected->count, i < found->count ? found->lines[i] : "none",
                  i < expected->count ? expected->lines[i] : "none");
}

struct collection *open_history(const char *path)
{
    struct error error = {""};
    atomic_bool cancel = false;
    struct collection *collection = collection_open(path, &(struct collection_options){0}, &error);
    ck_assert_msg(collection != NULL, "%s", error.message);
    collection_list(collection, &cancel);
    return collection;
}

void assert_history_is_right(const char *repository)
{
    struct version_lines found;
    struct version_lines expected;
    struct collection *collection = open_history(repository);
    versions_of_collection(collection, &found);
    versions_of_log(repository, "HEAD", "-c", &expected);
    assert_same_versions(&found, &expected);
    version_lines_free(&found);
    version_lines_free(&expected);
    collection_close(collection);
}
