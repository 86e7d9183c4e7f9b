/* SPDX-License-Identifier: ISC */
/* What the browser draws: on terminals of every size and kind, and drawn bit by bit as drawn anew. */
#include "tests/terminal/session.h"
#include "tests/unit/unit.h"

#include <stdlib.h>

static struct session session;

static void set_up(void)
{
    session_set_up(&session);
}

static void tear_down(void)
{
    session_tear_down(&session);
}

/* ---------------------------------------------------------------------------------------------
 * Terminals */

static const int sizes[][2] = {{10, 40}, {24, 80}, {40, 120}, {50, 200}};
static const char *const terms[] = {"xterm-256color", "tmux-256color", "screen",     "linux",
                                    "vt100",          "xterm",         "no-such-one"};
static const char *const locales[] = {"C.UTF-8", "C"};

enum {
    SIZES = sizeof sizes / sizeof *sizes,
    TERMS = sizeof terms / sizeof *terms,
    LOCALES = sizeof locales / sizeof *locales,
};

/* Goes through the panes, a search and another size. */
START_TEST(every_terminal_is_drawn_right)
{
    const int *size = sizes[_i % SIZES];
    const int *other = sizes[(_i + 1) % SIZES];
    struct session_options options = {
        .terminal = {.rows = size[0],
                     .columns = size[1],
                     .term = terms[_i / SIZES % TERMS],
                     .locale = locales[_i / SIZES / TERMS]},
    };
    struct harness *harness = session_open(&session, &options);
    session_expect_drawn_right(harness);
    harness_keys(harness, "/cookie<Enter>");
    session_expect_hit(harness, 1, 6);
    harness_keys(harness, "3n");
    session_expect_hit(harness, 4, 6);
    session_expect_drawn_right(harness);
    harness_keys(harness, "l");
    session_expect_drawn_right(harness);
    harness_resize(harness, other[0], other[1]);
    session_expect_drawn_right(harness);
    harness_keys(harness, "c");
    expect_text(harness, "Concordance");
    session_expect_hit(harness, 4, 6);
    session_expect_drawn_right(harness);
    harness_keys(harness, "q?");
    expect_text(harness, "Help");
    session_expect_drawn_right(harness);
    harness_keys(harness, "ZZ");
    expect_end(harness, 0);
}
END_TEST

START_TEST(a_terminal_without_a_cursor_gets_one_line)
{
    struct session_options options = {.terminal.term = "dumb"};
    struct harness *harness = session_start(&session, &options);
    expect_row(harness, 0, "^smallprint: .*dumb.*cursor");
    expect_end(harness, 2);
    ck_assert_str_eq(screen_row(harness_screen(harness), 1), "");
}
END_TEST

/* ---------------------------------------------------------------------------------------------
 * Layout */

struct width {
    int columns;
    bool list, text, facts; /* shown at the start */
};

static const struct width widths[] = {
    {40, true, false, false}, {79, true, false, false}, {80, true, true, false},
    {119, true, true, false}, {120, true, true, true},  {400, true, true, true},
};

static bool shows_in_titles(struct harness *harness, const char *text)
{
    struct screen_region titles = {0, 0, 0, screen_columns(harness_screen(harness)) - 1};
    return screen_find(harness_screen(harness), text, &titles, NULL, NULL);
}

START_TEST(panes_are_shown_as_the_width_allows)
{
    const struct width *width = &widths[_i];
    struct session_options options = {.terminal = {.rows = 24, .columns = width->columns}};
    struct harness *harness = session_open(&session, &options);
    expect_rest(harness);
    ck_assert_int_eq(shows_in_titles(harness, "Policies"), width->list);
    ck_assert_int_eq(shows_in_titles(harness, "amber.example"), width->text);
    ck_assert_int_eq(shows_in_titles(harness, "Facts"), width->facts);
    harness_keys(harness, "g3");
    expect_text_in(harness, "Facts", (struct screen_region){0, 0, 0, width->columns - 1});
    harness_keys(harness, "ZZ");
    expect_end(harness, 0);
}
END_TEST

START_TEST(too_small_a_terminal_gets_one_line)
{
    struct harness *harness = session_open(&session, NULL);
    static const int small[][2] = {{9, 80}, {24, 39}, {5, 20}, {1, 10}, {1, 1}, {2, 2}};
    for (size_t i = 0; i < sizeof small / sizeof *small; i++) {
        harness_resize(harness, small[i][0], small[i][1]);
        session_expect_drawn_right(harness);
        ck_assert(!screen_find(harness_screen(harness), "Policies", NULL, NULL, NULL));
        for (int row = 1; row < small[i][0]; row++) {
            ck_assert_str_eq(screen_row(harness_screen(harness), row), "");
        }
    }
    harness_resize(harness, 24, 80);
    expect_text(harness, "Policies");
    session_expect_drawn_right(harness);
    harness_keys(harness, "ZZ");
    expect_end(harness, 0);
}
END_TEST

START_TEST(a_large_terminal_is_filled)
{
    struct session_options options = {.terminal = {.rows = 120, .columns = 400}};
    struct harness *harness = session_open(&session, &options);
    harness_keys(harness, "jjjl");
    expect_text(harness, "elm.example ·");
    session_expect_drawn_right(harness);
    harness_keys(harness, "ZZ");
    expect_end(harness, 0);
}
END_TEST

/* ---------------------------------------------------------------------------------------------
 * Wide and combining characters */

/* The line between the panes stands in one column, whatever is left of it. */
static void expect_straight_lines(struct harness *harness)
{
    struct screen *screen = harness_screen(harness);
    for (int column = 0; column < screen_columns(screen); column++) {
        struct screen_cell cell;
        screen_cell(screen, 1, column, &cell);
        if (strcmp(cell.text, "\342\224\202") != 0) {
            continue;
        }
        for (int row = 2; row < screen_rows(screen) - 2; row++) {
            screen_cell(screen, row, column, &cell);
            if (strcmp(cell.text, "\342\224\202") != 0) {
                expect_fail(harness, "the line in column %d is broken in row %d", column, row);
            }
        }
    }
}

START_TEST(wide_characters_end_at_every_edge)
{
    struct session_options options = {.terminal = {.rows = 24, .columns = 40}};
    struct harness *harness = session_open(&session, &options);
    harness_keys(harness, "/site:cedar.example cookies<Enter>g2gg");
    expect_row(harness, 0, "cedar");
    for (int columns = 40; columns <= 130; columns += columns < 80 ? 3 : 1) {
        harness_resize(harness, 24, columns);
        session_expect_drawn_right(harness);
        expect_straight_lines(harness);
    }
    ck_assert(screen_find(harness_screen(harness), "re\314\201sume\314\201", NULL, NULL, NULL));
    harness_keys(harness, "ZZ");
    expect_end(harness, 0);
}
END_TEST

/* ---------------------------------------------------------------------------------------------
 * Colours and --plain */

static bool has_colours(struct harness *harness)
{
    struct screen *screen = harness_screen(harness);
    for (int row = 0; row < screen_rows(screen); row++) {
        for (int column = 0; column < screen_columns(screen); column++) {
            struct screen_cell cell;
            screen_cell(screen, row, column, &cell);
            if (cell.ink != -1 || cell.paper != -1) {
                return true;
            }
        }
    }
    return false;
}

static const char *const no_color[] = {"NO_COLOR=1", NULL};
static const char *const empty_no_color[] = {"NO_COLOR=", NULL};

struct colouring {
    struct session_options options;
    bool colours;
};

static const struct colouring colourings[] = {
    {{.terminal = {.rows = 40, .columns = 120}}, true},
    {{.terminal = {.rows = 40, .columns = 120, .environment = empty_no_color}}, true},
    {{.terminal = {.rows = 40, .columns = 120, .environment = no_color}}, false},
    {{.terminal = {.rows = 40, .columns = 120}, .arguments = {"--theme=mono"}}, false},
    {{.terminal = {.rows = 40, .columns = 120, .term = "vt100"}}, false},
    {{.terminal = {.rows = 40, .columns = 120, .term = "linux"}}, true},
    {{.terminal = {.rows = 40, .columns = 120}, .arguments = {"--theme=light"}}, true},
};

START_TEST(colours_are_used_where_they_are_wanted)
{
    struct harness *harness = session_open(&session, &colourings[_i].options);
    harness_keys(harness, "/cookie<Enter>");
    session_expect_hit(harness, 1, 6);
    expect_rest(harness);
    ck_assert_int_eq(has_colours(harness), colourings[_i].colours);
    harness_keys(harness, "ZZ");
    expect_end(harness, 0);
}
END_TEST

/* The looks of the text in a row, a letter for each cell that isn't blank. */
static void looks_of(struct screen *screen, int row, int column, int count, char *looks)
{
    for (int i = 0; i < count; i++) {
        struct screen_cell cell;
        screen_cell(screen, row, column + i, &cell);
        looks[i] = (char)('a' + cell.bold + 2 * cell.underline + 4 * cell.reverse);
    }
    looks[count] = '\0';
}

START_TEST(matches_are_seen_without_colours)
{
    struct session_options options = {
        .terminal = {.rows = 40, .columns = 120, .environment = no_color}};
    struct harness *harness = session_open(&session, &options);
    char match[8];
    char plain[8];
    char current[8];
    int row = 0;
    int column = 0;
    harness_keys(harness, "/cookie<Enter>");
    session_expect_hit(harness, 1, 6);
    harness_keys(harness, "n");
    session_expect_hit(harness, 2, 6);
    expect_rest(harness);
    struct screen *screen = harness_screen(harness);
    ck_assert(screen_find(screen, "cookie that", NULL, &row, &column));
    looks_of(screen, row, column, 6, current);
    looks_of(screen, row, column + 7, 4, plain);
    ck_assert(screen_find(screen, "cookie in", NULL, &row, &column));
    looks_of(screen, row, column, 6, match);
    ck_assert_int_ne(match[0], plain[0]);
    ck_assert_int_ne(current[0], plain[0]);
    ck_assert_int_ne(current[0], match[0]);
    harness_keys(harness, "ZZ");
    expect_end(harness, 0);
}
END_TEST

START_TEST(plain_has_no_lines_and_a_cursor_on_the_row)
{
    struct session_options options = {.arguments = {"--plain"}};
    struct harness *harness = session_open(&session, &options);
    struct screen *screen = harness_screen(harness);
    expect_rest(harness);
    ck_assert(!stream_on_alternate_screen(screen_stream(screen)));
    for (int row = 0; row < screen_rows(screen); row++) {
        for (int column = 0; column < screen_columns(screen); column++) {
            struct screen_cell cell;
            screen_cell(screen, row, column, &cell);
            bool box =
                strncmp(cell.text, "\342\224", 2) == 0 || strncmp(cell.text, "\342\226", 2) == 0;
            ck_assert_msg(!box, "'%s' at row %d column %d", cell.text, row, column);
        }
    }
    int row = 0;
    int column = 0;
    for (const char *const *site = (const char *const[]){"amber", "birch", "cedar", NULL}; *site;
         site++) {
        struct screen_region list = {1, 0, 21, 26};
        ck_assert(screen_find(screen, *site, &list, &row, &column));
        expect_cursor(harness, row, column);
        harness_keys(harness, "j");
    }
    session_expect_drawn_right(harness);
    harness_keys(harness, "ZZ");
    expect_end(harness, 0);
}
END_TEST

START_TEST(the_alternate_screen_is_used)
{
    struct harness *harness = session_open(&session, NULL);
    ck_assert(stream_on_alternate_screen(screen_stream(harness_screen(harness))));
    harness_keys(harness, "ZZ");
    expect_end(harness, 0);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("screen");
    TCase *tests = tcase_create("screen");
    TCase *looks = tcase_create("looks"); /* these take minutes under the thread sanitizer */
    tcase_set_tags(looks, "looks");
    tcase_add_checked_fixture(looks, set_up, tear_down);
    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_add_loop_test(looks, every_terminal_is_drawn_right, 0, SIZES * TERMS * LOCALES);
    tcase_add_test(tests, a_terminal_without_a_cursor_gets_one_line);
    tcase_add_loop_test(looks, panes_are_shown_as_the_width_allows, 0,
                        sizeof widths / sizeof *widths);
    tcase_add_test(tests, too_small_a_terminal_gets_one_line);
    tcase_add_test(tests, a_large_terminal_is_filled);
    tcase_add_test(tests, wide_characters_end_at_every_edge);
    tcase_add_loop_test(looks, colours_are_used_where_they_are_wanted, 0,
                        sizeof colourings / sizeof *colourings);
    tcase_add_test(tests, matches_are_seen_without_colours);
    tcase_add_test(tests, plain_has_no_lines_and_a_cursor_on_the_row);
    tcase_add_test(tests, the_alternate_screen_is_used);
    suite_add_tcase(suite, looks);
    suite_add_tcase(suite, tests);
    return unit_run(suite);
}
