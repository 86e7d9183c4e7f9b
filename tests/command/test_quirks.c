/* SPDX-License-Identifier: ISC */
/* corpus/QUIRKS.md keeps its word: each pattern is found in its file, and each pair of snapshots
 * differs as the table says. */
#include "tests/command/run.h"
#include "tests/unit/unit.h"

#define PCRE2_CODE_UNIT_WIDTH 8 /* the patterns match bytes */
#include <ctype.h>
#include <pcre2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define QUIRKS SMALLPRINT_SOURCE_CORPUS "/../QUIRKS.md"

enum { CELLS = 5 }; /* of a row, at most */

/* Parts a table's row at its bars, without the spaces around cells; the number of cells. */
static size_t read_cells(char *line, char *cells[CELLS])
{
    size_t count = 0;
    line[strcspn(line, "\n")] = '\0';
    if (*line++ != '|') {
        return 0;
    }
    for (char *cell; count < CELLS && (cell = strsep(&line, "|")) && line;) {
        cell += strspn(cell, " ");
        size_t length = strlen(cell);
        while (length && cell[length - 1] == ' ') {
            cell[--length] = '\0';
        }
        cells[count++] = cell;
    }
    return count;
}

/* Calls `check` for each row of so many cells, headings aside; returns how many there were. */
static size_t for_each_row(size_t wanted, void (*check)(char *const cells[CELLS]))
{
    FILE *file = fopen(QUIRKS, "r");
    ck_assert_ptr_nonnull(file);
    char *line = NULL, *cells[CELLS];
    size_t capacity = 0, rows = 0;
    while (getline(&line, &capacity, file) >= 0) {
        if (read_cells(line, cells) == wanted && strstr(cells[1], ".example")) {
            check(cells);
            rows++;
        }
    }
    free(line);
    fclose(file);
    return rows;
}

static struct buffer read_policy(const char *name)
{
    struct buffer path = {0};
    buffer_printf(&path, "%s/%s", SMALLPRINT_SOURCE_CORPUS, name);
    struct buffer bytes = run_read_file(buffer_string(&path));
    buffer_free(&path);
    return bytes;
}

/* -------------------------------------------------------------------------------------------
 * Patterns */

static void check_pattern(char *const cells[CELLS])
{
    const char *quirk = cells[0], *name = cells[1], *quoted = cells[2];
    size_t length = strlen(quoted);
    ck_assert_msg(length > 2 && quoted[0] == '`' && quoted[length - 1] == '`', "%s", quirk);
    int code;
    PCRE2_SIZE offset;
    pcre2_code *pattern =
        pcre2_compile((PCRE2_SPTR)quoted + 1, length - 2, 0, &code, &offset, NULL);
    ck_assert_msg(pattern != NULL, "%s: not a pattern at %zu", quirk, offset);
    pcre2_match_data *match = pcre2_match_data_create_from_pattern(pattern, NULL);
    struct buffer file = read_policy(name);
    int found = pcre2_match(pattern, (PCRE2_SPTR)file.bytes, file.length, 0, 0, match, NULL);
    ck_assert_msg(found > 0, "'%s' isn't in %s: %s", quirk, name, quoted);
    buffer_free(&file);
    pcre2_match_data_free(match);
    pcre2_code_free(pattern);
}

START_TEST(patterns_are_found_in_their_files)
{
    ck_assert_uint_ge(for_each_row(3, check_pattern), 120);
}
END_TEST

/* -------------------------------------------------------------------------------------------
 * Steps. Each step from one snapshot to the next leaves the texts equal once something is taken away,
 * and not if less is. */

/* What is taken away from both texts, in the order of what it takes. */
enum strip { STRIP_NOTHING, STRIP_TARGETS, STRIP_DIGITS, STRIP_COSMETIC };

static const struct {
    const char *name;
    enum strip equal;     /* enough to make them equal */
    enum strip different; /* not enough; the same as `equal` where nothing is less */
} steps[] = {
    {"none", STRIP_NOTHING, STRIP_NOTHING},
    {"targets", STRIP_TARGETS, STRIP_NOTHING},
    {"digits", STRIP_DIGITS, STRIP_NOTHING},
    {"cosmetic", STRIP_COSMETIC, STRIP_DIGITS},
};

/* The length of the link target "](...)" at the start of `text`; 0 if there is none. */
static size_t target_length(struct span text)
{
    if (text.length < 2 || memcmp(text.bytes, "](", 2) != 0) {
        return 0;
    }
    const char *end = memchr(text.bytes, ')', text.length);
    return end ? (size_t)(end - text.bytes) + 1 : 0;
}

static bool stripped(char byte, enum strip strip)
{
    unsigned char c = (unsigned char)byte;
    return (strip >= STRIP_DIGITS && isdigit(c)) ||
           (strip == STRIP_COSMETIC && (isspace(c) || ispunct(c)));
}

/* The policy behind its first line, with something taken away. Links keep their targets where only
 * digits go. */
static struct buffer strip_policy(const char *name, enum strip strip)
{
    struct buffer file = read_policy(name), left = {0};
    const char *second = memchr(file.bytes, '\n', file.length);
    ck_assert_ptr_nonnull(second);
    for (size_t at = (size_t)(second - file.bytes); at < file.length;) {
        size_t target = strip == STRIP_TARGETS || strip == STRIP_COSMETIC
                            ? target_length(span_slice(buffer_span(&file), at, file.length))
                            : 0;
        if (target) {
            at += target;
            continue;
        }
        char byte = file.bytes[at++];
        if (!stripped(byte, strip)) {
            buffer_append_char(&left, strip == STRIP_COSMETIC ? (char)tolower(byte) : byte);
        }
    }
    buffer_free(&file);
    return left;
}

static bool equal_without(char *const cells[CELLS], enum strip strip)
{
    struct buffer older = strip_policy(cells[1], strip), newer = strip_policy(cells[2], strip);
    bool equal = span_equal(buffer_span(&older), buffer_span(&newer));
    buffer_free(&older);
    buffer_free(&newer);
    return equal;
}

static void check_step(char *const cells[CELLS])
{
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
        if (strcmp(cells[3], steps[i].name) == 0) {
            ck_assert_msg(equal_without(cells, steps[i].equal), "%s: more than %s differs",
                          cells[0], cells[3]);
            ck_assert_msg(steps[i].different == steps[i].equal ||
                              !equal_without(cells, steps[i].different),
                          "%s: less than %s differs", cells[0], cells[3]);
            return;
        }
    }
    ck_assert_str_eq(cells[3], "words");
    ck_assert_msg(!equal_without(cells, STRIP_COSMETIC), "%s: no word differs", cells[0]);
}

START_TEST(steps_change_what_they_say)
{
    ck_assert_uint_ge(for_each_row(4, check_step), 10);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("quirks");
    TCase *tests = tcase_create("quirks");
    tcase_add_test(tests, patterns_are_found_in_their_files);
    tcase_add_test(tests, steps_change_what_they_say);
    suite_add_tcase(suite, tests);
    return unit_run(suite);
}
