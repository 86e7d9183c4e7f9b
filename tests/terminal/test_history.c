/* SPDX-License-Identifier: ISC */
/* Snapshots of a site in the real program: older and newer, what changed, the years, the trend; at three
 * sizes, without colours, and in ASCII. */
#include "tests/terminal/session.h"
#include "tests/unit/unit.h"

#include <stdlib.h>

static struct session session;
static struct harness *harness;

static const struct harness_options sizes[] = {
    {.rows = 24, .columns = 80}, {.rows = 40, .columns = 120}, {.rows = 50, .columns = 200}};

enum { SIZES = sizeof sizes / sizeof *sizes, SPLIT = 2 /* the size that shows both sides */ };

/* Opens birch, which has three snapshots. */
static void start(struct harness_options terminal)
{
    struct session_options options = {.terminal = terminal};
    harness = session_open(&session, &options);
    harness_keys(harness, "gg");
    expect_text(harness, "amber.example \302\267");
    expect_text(harness, "\342\226\270 birch.example");
    harness_keys(harness, "j");
    expect_text(harness, "birch.example \302\267 2015-05-06");
    expect_match(harness, "3/3  100%");
}

static void set_up(void)
{
    session_set_up(&session);
}

static void tear_down(void)
{
    session_tear_down(&session);
}

START_TEST(older_and_newer)
{
    start(sizes[_i]);
    harness_keys(harness, "g2G");
    expect_match(harness, "\342\226\217 We keep letters for ninety days");
    harness_keys(harness, "(");
    expect_text(harness, "birch.example \302\267 2012-05-06");
    expect_match(harness, "\342\226\217 We keep letters for thirty days");
    expect_match(harness, "2/3  100%");
    harness_keys(harness, "(");
    expect_text(harness, "birch.example \302\267 2009-05-06");
    harness_keys(harness, "2)");
    expect_text(harness, "birch.example \302\267 2015-05-06");
    expect_rest(harness);
    session_expect_drawn_right(harness);
}
END_TEST

START_TEST(a_site_unfolds)
{
    start(sizes[_i]);
    harness_keys(harness, "o");
    expect_match(harness, "    2015-05-06 ~ ");
    expect_match(harness, "    2012-05-06 = cosmetic");
    expect_match(harness, "    2009-05-06 \\* new");
    expect_rest(harness);
    session_expect_drawn_right(harness);
}
END_TEST

START_TEST(changes_are_shown_and_gone_through)
{
    start(sizes[_i]);
    harness_keys(harness, "d");
    expect_text(harness, "birch.example 2012-05-06 -> 2015-05-06");
    expect_text(harness, "+1 added  ~1 reworded");
    expect_match(harness, "change 1/2");
    expect_match(harness, "\342\226\217\\+ ?.*Another cookie counts squirrels");
    expect_match(harness, "P90D");
    if (_i == SPLIT) {
        expect_match(harness, "for \\[-thirty-\\] days\\. +\342\224\202 .*for \\{\\+ninety\\+\\} days");
    } else {
        expect_match(harness, "for \\[-thirty-\\] \\{\\+ninety\\+\\} days");
    }
    harness_keys(harness, "n");
    expect_match(harness, "change 2/2");
    expect_match(harness, "\342\226\217~ We keep letters");
    harness_keys(harness, "n");
    expect_text(harness, "This is the last change.");
    harness_keys(harness, "N");
    expect_match(harness, "change 1/2");
    expect_rest(harness);
    session_expect_drawn_right(harness);
    harness_keys(harness, "n<Enter>");
    expect_match(harness, "\342\226\217 We keep letters for ninety days");
}
END_TEST

START_TEST(any_snapshot_is_compared_with)
{
    start(sizes[_i]);
    harness_keys(harness, "Dfe<Tab>");
    expect_text(harness, "compare with: fern.example@");
    harness_keys(harness, "2017<Enter>");
    expect_text(harness, "fern.example 2017-09-10 -> birch.example 2015-05-06");
    expect_text(harness, "-");
    harness_keys(harness, "D@2009<Enter>");
    expect_text(harness, "birch.example 2009-05-06 -> 2015-05-06");
    harness_keys(harness, "Dnobody<Enter>");
    expect_text(harness, "No site is called 'nobody'.");
    harness_keys(harness, "q");
    expect_text(harness, "birch.example \302\267 2015-05-06");
}
END_TEST

START_TEST(years_stand_above_the_text)
{
    start(sizes[_i]);
    expect_match(harness, "\\*\342\224\200.*\302\267\342\224\200.*\342\226\210");
    expect_match(harness, "2009 .*2015");
    harness_keys(harness, "2(");
    expect_match(harness, "\342\226\210\342\224\200.*\302\267\342\224\200.*~");
    harness_keys(harness, "g1gg");
    expect_text(harness, "amber.example \302\267"); /* one snapshot: no strip */
    expect_no_text(harness, "\342\224\200\342\224\254");
}
END_TEST

START_TEST(the_trend_of_a_search)
{
    start(sizes[_i]);
    harness_keys(harness, "T");
    expect_text(harness, "There is no search yet.");
    harness_keys(harness, "/cookie<Enter>");
    expect_text(harness, "Trend of cookie, policies by year");
    expect_match(harness, "2009 +(\342\226\210)+ 100\\.0 %  1 of 1");
    expect_match(harness, "2010 +none");
    expect_match(harness, "2017 +(\342\226\221)+ +0\\.0 %  0 of 1");
    harness_keys(harness, "p");
    expect_text(harness, "sites by year");
    harness_keys(harness, "b");
    expect_match(harness, "2015-H1 +(\342\226\210)+ 100\\.0 %  1 of 1");
    harness_keys(harness, "/sell<Enter>");
    expect_text(harness, "Trend of sell, sites by half-year");
    harness_keys(harness, "gg4j<Enter>"); /* 2011-H1 */
    expect_text(harness, "/(sell) date:2011-01-01..2011-06-30");
    expect_text(harness, "amber.example \302\267");
    expect_rest(harness);
    session_expect_drawn_right(harness);
}
END_TEST

/* What a change is can be read in characters alone. */
START_TEST(nothing_is_told_by_colours_alone)
{
    static const char *const no_colours[] = {"NO_COLOR=1", NULL};
    static const struct harness_options poor[] = {
        {.rows = 24, .columns = 80, .environment = no_colours},
        {.rows = 24, .columns = 80, .term = "vt100", .locale = "C"},
    };
    struct session_options options = {.terminal = poor[_i]};
    harness = session_open(&session, &options);
    harness_keys(harness, "gg");
    expect_text(harness, "amber.example ");
    harness_keys(harness, "jo");
    expect_match(harness, "2015-05-06 ~ ");
    expect_match(harness, "2012-05-06 = cosmetic");
    harness_keys(harness, "d");
    expect_match(harness, "\\+ Another cookie counts squirrels");
    expect_match(harness, "~ We keep letters for \\[-thirty-\\] \\{\\+ninety\\+\\} days");
    expect_match(harness, "~ fact .*P30D became P90D");
    for (int row = 0; row < 24; row++) {
        for (int column = 0; column < 80; column++) {
            struct screen_cell cell;
            screen_cell(harness_screen(harness), row, column, &cell);
            ck_assert_int_eq(cell.ink, -1);
            ck_assert_int_eq(cell.paper, -1);
        }
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("history");
    TCase *tests = tcase_create("history");
    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_add_loop_test(tests, older_and_newer, 0, SIZES);
    tcase_add_loop_test(tests, a_site_unfolds, 0, SIZES);
    tcase_add_loop_test(tests, changes_are_shown_and_gone_through, 0, SIZES);
    tcase_add_loop_test(tests, any_snapshot_is_compared_with, 0, SIZES);
    tcase_add_loop_test(tests, years_stand_above_the_text, 0, SIZES);
    tcase_add_loop_test(tests, the_trend_of_a_search, 0, SIZES);
    tcase_add_loop_test(tests, nothing_is_told_by_colours_alone, 0, 2);
    suite_add_tcase(suite, tests);
    return unit_run(suite);
}
