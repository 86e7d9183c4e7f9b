/* SPDX-License-Identifier: ISC */
/* The browser without a terminal, and its policies. */
#include "tests/unit/headless.h"

#include "base/memory.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>

#include "tests/unit/unit.h"

enum { HEADLESS_LIMIT = 20000 }; /* milliseconds; only a failure takes as long */

#define HEAD HEADLESS_HEAD

static const struct headless_policy five[] = {
    {"a/al/alp/alpha.example.md",
     HEAD("alpha.example", "2010-01-02")
     "# Alpha Privacy\n\n## Cookies\n\nAlpha uses cookies to keep you signed in.\n\n"
     "We do not sell your personal information.\n\n"
     "Coin| Worth\n---|---\npenny| one\n\n"
     "> Quoted words.\n\n"
     "* * *\n\n"
     "Write to [privacy@alpha.example](mailto:privacy@alpha.example).\n"},
    {"b/be/bet/beta.example.md",
     HEAD("beta.example", "2011-05-06")
     "# Beta Privacy\n\nBeta collects your name and your e-mail address.\n\n## Uses\n\n"
     "  * sending what you ordered\n  * answering your questions\n    * by letter\n\n\n\n"
     "Our partners may set cookies of their own.\n\nCookies are small files.\n"},
    {"b/be/bet/beta.example@2012-05-06.md",
     HEAD("beta.example", "2012-05-06")
     "# Beta Privacy\n\nBeta collects your name and your e-mail address.\n\n"
     "Our partners may set cookies of their own.\n"},
    {"d/de/del/delta.example.md",
     HEAD("delta.example", "2013-09-10") "# Delta Privacy\n\nDelta has nothing to say.\n"},
    {"g/ga/gam/gamma.example.md",
     HEAD("gamma.example", "2012-07-08")
     "# Gamma Privacy\n\nEvil \x1B]0;title\x07 text and cookies.\n"},
};

/* No signal is caught in tests. */
static void on_signal(void *context, int number)
{
    (void)context;
    (void)number;
}

void headless_open(struct headless *headless, int rows, int columns)
{
    headless_open_on(headless, five, sizeof five / sizeof *five, rows, columns);
}

void headless_open_on(struct headless *headless, const struct headless_policy *policies,
                      size_t count, int rows, int columns)
{
    *headless = (struct headless){0};
    scratch_make(&headless->scratch);
    for (size_t i = 0; i < count; i++) {
        scratch_write_text(&headless->scratch, policies[i].path, policies[i].text);
    }
    headless->collection = scratch_path(&headless->scratch, ".");
    headless->options.collection = headless->collection;
    headless->options.private = true;
    headless->options.keys = "vi";
    browser_open(&headless->browser, &headless->options, on_signal);
    grid_resize(&headless->browser.grid, rows, columns);
}

void headless_close(struct headless *headless)
{
    struct buffer reason = {0};
    browser_close(&headless->browser, &reason);
    ck_assert_str_eq(buffer_string(&reason), "");
    buffer_free(&reason);
    free(headless->collection);
    scratch_remove(&headless->scratch);
}

void headless_type(struct headless *headless, const char *keys)
{
    struct span rest = span_of(keys);
    while (rest.length) {
        struct key key;
        size_t length = key_parse(rest, &key);
        ck_assert_uint_gt(length, 0);
        input_key(&headless->browser, key);
        rest = span_slice(rest, length, rest.length);
    }
    browser_draw(&headless->browser);
}

static const char *picture_of(struct headless *headless, int columns)
{
    static char text[65536];
    const struct grid *grid = &headless->browser.grid;
    size_t used = 0;
    for (int row = 0; row < grid->rows; row++) {
        size_t end = used;
        for (int column = 0; column < grid->columns && column < columns; column++) {
            const struct cell *cell = grid_cell(grid, row, column);
            size_t length = strlen(cell->text);
            memcpy(text + used, cell->text, length);
            used += length;
            end = strcmp(cell->text, " ") == 0 ? end : used;
        }
        used = end;
        text[used++] = '\n';
    }
    text[used] = '\0';
    return text;
}

const char *headless_picture(struct headless *headless)
{
    return picture_of(headless, INT_MAX);
}

static bool shows(struct headless *headless, const char *text)
{
    browser_draw(&headless->browser);
    return strstr(headless_picture(headless), text) != NULL;
}

static void on_late(void *context)
{
    *(bool *)context = true;
}

static void wait_until(struct headless *headless, const char *text, bool shown)
{
    bool late = false;
    struct loop_timer *timer = loop_timer_new(headless->browser.loop, on_late, &late);
    loop_timer_start(timer, HEADLESS_LIMIT);
    while (shows(headless, text) != shown) {
        ck_assert_msg(!late, "'%s' does not %s:\n%s", text, shown ? "come" : "go",
                      headless_picture(headless));
        loop_turn(headless->browser.loop);
    }
    loop_timer_stop(timer);
}

void headless_expect(struct headless *headless, const char *text)
{
    wait_until(headless, text, true);
}

void headless_expect_gone(struct headless *headless, const char *text)
{
    wait_until(headless, text, false);
}

void headless_check(struct headless *headless, int columns, const char *picture)
{
    const char *shown = picture_of(headless, columns);
    if (strcmp(shown, picture) != 0) {
        fprintf(stderr, "expected:\n%sshown:\n%s", picture, shown); /* more than Check takes */
        ck_abort_msg("the screen is not as expected");
    }
}

uint16_t headless_style(struct headless *headless, const char *text)
{
    const struct grid *grid = &headless->browser.grid;
    struct buffer row_text = {0};
    for (int row = 0; row < grid->rows; row++) {
        buffer_clear(&row_text);
        for (int column = 0; column < grid->columns; column++) {
            buffer_append_string(&row_text, grid_cell(grid, row, column)->text);
        }
        const char *found = strstr(buffer_string(&row_text), text);
        if (found) {
            size_t columns = glyph_columns(span_make(row_text.bytes,
                                                     (size_t)(found - row_text.bytes)));
            buffer_free(&row_text);
            return grid_cell(grid, row, (int)columns)->style;
        }
    }
    ck_abort_msg("'%s' is not on the screen:\n%s", text, headless_picture(headless));
}
