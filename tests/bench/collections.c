/* SPDX-License-Identifier: ISC */
/* Makes the collections that show how indexing grows.
 *
 *     collections some NUMBER DIRECTORY < LIST     so many of the files, spread over the list
 *     collections dates NUMBER DIRECTORY < LIST    each file so many times, under another date
 *     collections tiny NUMBER DIRECTORY            so many files of a few words */
#include "base/memory.h"
#include "tests/bench/paths.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PER_FOLDER = 500 };

static void make_folder(const char *path)
{
    if (mkdir(path, 0755) != 0 && errno != EEXIST) {
        paths_fail(path);
    }
}

/* Writes file number `number` of the collection. */
static void write_file(const char *directory, size_t number, const char *head, struct span text)
{
    struct buffer path = {0};
    buffer_printf(&path, "%s/%zu", directory, number / PER_FOLDER);
    if (number % PER_FOLDER == 0) {
        make_folder(buffer_string(&path));
    }
    buffer_printf(&path, "/%zu.md", number);
    FILE *file = fopen(buffer_string(&path), "w");
    if (!file || fputs(head, file) < 0 ||
        (text.length && fwrite(text.bytes, text.length, 1, file) != 1) || fclose(file) != 0) {
        paths_fail(buffer_string(&path));
    }
    buffer_free(&path);
}

static void make_some(size_t number, const char *directory)
{
    struct paths paths = paths_read();
    struct buffer bytes = {0};
    number = number < paths.count ? number : paths.count;
    for (size_t i = 0; i < number; i++) {
        paths_load(paths.items[i * paths.count / number], &bytes);
        write_file(directory, i, "", buffer_span(&bytes));
    }
    buffer_free(&bytes);
    paths_free(&paths);
}

/* The text behind a line of provenance, if it begins with one. */
static struct span without_provenance(struct span text)
{
    const char *end = memchr(text.bytes, '\n', text.length);
    if (text.length < 2 || memcmp(text.bytes, "> ", 2) != 0 || !end) {
        return text;
    }
    return span_slice(text, (size_t)(end - text.bytes) + 1, text.length);
}

static void make_dates(size_t number, const char *directory)
{
    struct paths paths = paths_read();
    struct buffer bytes = {0};
    for (size_t i = 0; i < paths.count; i++) {
        paths_load(paths.items[i], &bytes);
        for (size_t j = 0; j < number; j++) {
            char head[256];
            snprintf(head, sizeof head,
                     "> *The following text is extracted and transformed from the site%zu.example "
                     "privacy policy that was archived on 20%02zu-%02zu-01.*\n",
                     i, j / 12 % 100, j % 12 + 1);
            write_file(directory, i * number + j, head, without_provenance(buffer_span(&bytes)));
        }
    }
    buffer_free(&bytes);
    paths_free(&paths);
}

static void make_tiny(size_t number, const char *directory)
{
    for (size_t i = 0; i < number; i++) {
        char head[128];
        snprintf(head, sizeof head, "# Shop %zu\n\nWe keep order %zu for a year.\n", i / 10, i);
        write_file(directory, i, head, (struct span){NULL, 0});
    }
}

int main(int argc, char **argv)
{
    static const struct {
        const char *name;
        void (*make)(size_t number, const char *directory);
    } kinds[] = {{"some", make_some}, {"dates", make_dates}, {"tiny", make_tiny}};
    size_t number = argc == 4 ? strtoul(argv[2], NULL, 10) : 0;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds && number; i++) {
        if (strcmp(argv[1], kinds[i].name) == 0) {
            make_folder(argv[3]);
            kinds[i].make(number, argv[3]);
            return 0;
        }
    }
    errno = 0;
    paths_fail("usage: collections some|dates|tiny NUMBER DIRECTORY");
}
