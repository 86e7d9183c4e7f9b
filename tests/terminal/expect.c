/* SPDX-License-Identifier: ISC */
/* Waits that fail a test. */
#include "tests/terminal/expect.h"

#include <check.h>
#include <regex.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void expect_fail(struct harness *harness, const char *format, ...)
{
    char words[512];
    struct buffer picture = {0};
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(words, sizeof words, format, arguments);
    va_end(arguments);
    const char *report = harness_report(harness);
    buffer_printf(&picture, "# %s\n%s", words, report ? report : "");
    harness_describe(harness, &picture);
    fwrite(picture.bytes, 1, picture.length, stdout);
    fflush(stdout);
    buffer_free(&picture);
    ck_abort_msg("%s", words);
}

/* ---------------------------------------------------------------------------------------------
 * The screen */

struct wanted {
    const char *text;
    const struct screen_region *region; /* NULL: the screen */
    regex_t pattern;
    int row, column; /* -1: any */
};

static bool has_text(struct harness *harness, void *context)
{
    struct wanted *wanted = context;
    return screen_find(harness_screen(harness), wanted->text, wanted->region, NULL, NULL);
}

static bool has_no_text(struct harness *harness, void *context)
{
    return !has_text(harness, context);
}

void expect_text(struct harness *harness, const char *text)
{
    struct wanted wanted = {.text = text};
    if (!harness_wait(harness, has_text, &wanted, HARNESS_LIMIT)) {
        expect_fail(harness, "'%s' doesn't appear", text);
    }
}

void expect_text_in(struct harness *harness, const char *text, struct screen_region region)
{
    struct wanted wanted = {.text = text, .region = &region};
    if (!harness_wait(harness, has_text, &wanted, HARNESS_LIMIT)) {
        expect_fail(harness, "'%s' doesn't appear in rows %d to %d, columns %d to %d", text,
                    region.top, region.bottom, region.left, region.right);
    }
}

void expect_no_text(struct harness *harness, const char *text)
{
    struct wanted wanted = {.text = text};
    if (!harness_wait(harness, has_no_text, &wanted, HARNESS_LIMIT)) {
        expect_fail(harness, "'%s' doesn't go away", text);
    }
}

static bool has_match(struct harness *harness, void *context)
{
    struct wanted *wanted = context;
    struct screen *screen = harness_screen(harness);
    int first = wanted->row < 0 ? 0 : wanted->row;
    int last = wanted->row < 0 ? screen_rows(screen) - 1 : wanted->row;
    for (int row = first; row <= last; row++) {
        if (regexec(&wanted->pattern, screen_row(screen, row), 0, NULL, 0) == 0) {
            return true;
        }
    }
    return false;
}

void expect_row(struct harness *harness, int row, const char *pattern)
{
    struct wanted wanted = {.row = row};
    ck_assert_int_eq(regcomp(&wanted.pattern, pattern, REG_EXTENDED | REG_NOSUB), 0);
    bool matches = harness_wait(harness, has_match, &wanted, HARNESS_LIMIT);
    regfree(&wanted.pattern);
    if (!matches) {
        expect_fail(harness, "no row%s matches '%s'", row < 0 ? "" : " where it should be",
                    pattern);
    }
}

void expect_match(struct harness *harness, const char *pattern)
{
    expect_row(harness, -1, pattern);
}

static bool has_cursor(struct harness *harness, void *context)
{
    struct wanted *wanted = context;
    int row = 0;
    int column = 0;
    bool visible = false;
    screen_cursor(harness_screen(harness), &row, &column, &visible);
    return visible && row == wanted->row && column == wanted->column;
}

void expect_cursor(struct harness *harness, int row, int column)
{
    struct wanted wanted = {.row = row, .column = column};
    if (!harness_wait(harness, has_cursor, &wanted, HARNESS_LIMIT)) {
        expect_fail(harness, "the cursor doesn't come to row %d column %d", row, column);
    }
}

/* ---------------------------------------------------------------------------------------------
 * The program */

void expect_rest(struct harness *harness)
{
    if (!harness_wait_rest(harness, HARNESS_LIMIT)) {
        expect_fail(harness, "the program doesn't come to rest");
    }
}

static bool is_put_back(struct harness *harness, void *context)
{
    (void)context;
    return !stream_left_behind(screen_stream(harness_screen(harness)));
}

void expect_stop(struct harness *harness)
{
    bool modes_restored = false;
    if (!harness_wait_stop(harness, &modes_restored, HARNESS_LIMIT)) {
        expect_fail(harness, "the program doesn't stop");
    }
    if (!modes_restored) {
        expect_fail(harness, "the program stops with the terminal in other modes");
    }
    if (!harness_wait(harness, is_put_back, NULL, HARNESS_LIMIT)) {
        expect_fail(harness, "the program stops, but %s",
                    stream_left_behind(screen_stream(harness_screen(harness))));
    }
}

void expect_clean(struct harness *harness)
{
    const char *fault = stream_fault(screen_stream(harness_screen(harness)));
    if (fault) {
        expect_fail(harness, "the program sends %s", fault);
    }
    if (harness_report(harness)) {
        expect_fail(harness, "a sanitizer complains");
    }
}

static void expect_any_end(struct harness *harness, int status, int signal_number)
{
    struct harness_end end;
    if (!harness_wait_end(harness, &end, HARNESS_LIMIT)) {
        expect_fail(harness, "the program doesn't end");
    }
    expect_clean(harness);
    if (end.status != status || end.signal != signal_number) {
        expect_fail(harness, "the program ends with status %d, signal %d; not with %d, %d",
                    end.status, end.signal, status, signal_number);
    }
    if (end.left_behind) {
        expect_fail(harness, "the program ends, but %s", end.left_behind);
    }
    if (!end.modes_restored) {
        expect_fail(harness, "the program ends with the terminal in other modes");
    }
}

void expect_end(struct harness *harness, int status)
{
    expect_any_end(harness, status, 0);
}

void expect_killed(struct harness *harness, int signal_number)
{
    expect_any_end(harness, -1, signal_number);
}
