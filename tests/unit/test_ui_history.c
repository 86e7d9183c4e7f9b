/* SPDX-License-Identifier: ISC */
/* ui: a site's snapshots over the years, without a terminal. */
#include "tests/unit/headless.h"

#include "ui/counterpart.h"

#include <stdlib.h>

#include "tests/unit/unit.h"

enum { ALL = 1000 }; /* columns */

static struct headless headless;

#define ECHO(date) HEADLESS_HEAD("echo.example", date) "# Echo Privacy\n\n"
#define POINTS                                                                                     \
    "Point one is the weather.\n\nPoint two is the harbour.\n\nPoint three is the market.\n\n"     \
    "Point four is the bridge.\n\nPoint five is the tower.\n\nPoint six is the garden.\n\n"        \
    "Point seven is the mill.\n\nPoint eight is the school.\n\n"
#define KEEPING "## Keeping\n\nWe retain your personal information for six months.\n\n"
#define SELLING "We do not sell your personal information.\n\n"

static const struct headless_policy echo[] = {
    {"e/echo.example@2015-01-10.md", ECHO("2015-01-10") POINTS KEEPING SELLING "Write to us.\n"},
    {"e/echo.example@2016-03-01.md",
     ECHO("2016-03-01") "Echo has a new preface.\n\nIt is short.\n\n" POINTS KEEPING SELLING
                        "Write to us!\n"},
    {"e/echo.example@2017-06-01.md",
     ECHO("2017-06-01") POINTS "## Keeping\n\n"
                               "We retain your personal information for eighteen months.\n\n"
                               "Write to us.\n"},
    {"f/foxtrot.example.md",
     HEADLESS_HEAD("foxtrot.example", "2016-05-05") "# Foxtrot Privacy\n\n" KEEPING},
};

#define GOLF(date, keeping)                                                                        \
    HEADLESS_HEAD("golf.example", date) "# Golf Privacy\n\nWe keep it " keeping ".\n"

/* New, changed, twice nothing but signs, back, changed. */
static const struct headless_policy golf[] = {
    {"g/golf.example@2012-02-01.md", GOLF("2012-02-01", "for a year")},
    {"g/golf.example@2014-01-01.md", GOLF("2014-01-01", "for two years or less")},
    {"g/golf.example@2014-03-01.md", GOLF("2014-03-01", "for two years, or less")},
    {"g/golf.example@2014-05-01.md", GOLF("2014-05-01", "For two years, or less")},
    {"g/golf.example@2015-11-01.md", GOLF("2015-11-01", "for a year")},
    {"g/golf.example@2017-06-01.md", GOLF("2017-06-01", "as long as we like")},
};

static void open_golf(int rows, int columns)
{
    headless_open_on(&headless, golf, sizeof golf / sizeof *golf, rows, columns);
    headless_expect(&headless, "6 policies \xC2\xB7 1 site");
    headless_expect(&headless, "\xE2\x96\xB8 golf.example"); /* the list knows of several */
    headless_expect(&headless, "6/6"); /* the annals are there */
}

static void open_browser(int rows, int columns)
{
    headless_open_on(&headless, echo, sizeof echo / sizeof *echo, rows, columns);
    headless_expect(&headless, "4 policies \xC2\xB7 2 sites");
    headless_expect(&headless, "1/2");
    headless_expect(&headless, "\xE2\x96\xB8 echo.example");
    if (columns >= 80) {
        headless_expect(&headless, "Point two is");
    }
}

static void close_browser(void)
{
    headless_close(&headless);
}

/* The row of the grid where a text stands. */
static int row_of(const char *text)
{
    const char *picture = headless_picture(&headless);
    const char *found = strstr(picture, text);
    int row = 0;
    ck_assert_msg(found != NULL, "'%s' is not on the screen:\n%s", text, picture);
    for (const char *at = picture; at < found; at++) {
        row += *at == '\n';
    }
    return row;
}

START_TEST(older_and_newer_stay_at_the_clause)
{
    open_browser(14, 100);
    headless_type(&headless, "g29G"); /* the clause on the tower has the bar, and a row */
    headless_expect(&headless, "\xE2\x96\x8F Point eight is the school.");
    int row = row_of("Point eight");
    headless_type(&headless, "(");
    headless_expect(&headless, "2016-03-01 \xC2\xB7");
    headless_expect(&headless, "\xE2\x96\x8F Point eight is the school.");
    ck_assert_int_eq(row_of("Point eight"), row);
    headless_type(&headless, "(");
    headless_expect(&headless, "2015-01-10 \xC2\xB7");
    headless_expect(&headless, "\xE2\x96\x8F Point eight is the school.");
    ck_assert_int_eq(row_of("Point eight"), row);
    headless_type(&headless, "(");
    headless_expect(&headless, "There is no older snapshot of this policy.");
    headless_type(&headless, "9)");
    headless_expect(&headless, "2017-06-01 \xC2\xB7");
    headless_expect(&headless, "\xE2\x96\x8F Point eight is the school.");
    headless_type(&headless, "^O^O");
    headless_expect(&headless, "2016-03-01 \xC2\xB7");
}
END_TEST

START_TEST(a_clause_that_is_gone_leaves_its_neighbour)
{
    open_browser(14, 100);
    headless_type(&headless, "((");
    headless_expect(&headless, "2015-01-10 \xC2\xB7");
    headless_type(&headless, "g212G");
    headless_expect(&headless, "\xE2\x96\x8F We do not sell");
    headless_type(&headless, "2)");
    headless_expect(&headless, "2017-06-01 \xC2\xB7");
    headless_expect(&headless, "\xE2\x96\x8F We retain your personal information for eighteen");
}
END_TEST

START_TEST(a_site_unfolds_into_its_changes)
{
    open_golf(24, 120);
    headless_type(&headless, "o");
    headless_expect(&headless, "2 cosmetic");
    headless_check(&headless, 90,
        " Policies                 1/6   golf.example \xC2\xB7 2017-06-01 \xC2\xB7 Golf Privacy      6/6  100%\n"
        "\xE2\x96\xBE golf.example     2017-06-01 \xE2\x94\x82 *\xE2\x94\x80\xE2\x94\x80\xE2\x94\x80\xE2\x94\x80\xE2\x94\x80\xE2\x94\x80\xE2\x94\x80\xE2\x94\x80\xE2\x94\xAC\xE2\x94\x80\xE2\x94\x80\xE2\x94\x80\xE2\x94\x80\xE2\x94\x80\xE2\x94\x80\xE2\x94\x80\xE2\x94\x80\xE2\x94\x80~\xE2\x94\x80\xC2\xB7\xC2\xB7\xE2\x94\x80\xE2\x94\x80\xE2\x94\x80\xE2\x94\x80\xE2\x94\x80\xE2\x94\x80\xE2\x94\xAC\xE2\x94\x80\xE2\x94\x80\xE2\x94\x80\xE2\x94\x80\xE2\x94\x80\xE2\x94\x80\xE2\x94\x80<\xE2\x94\x80\xE2\x94\xAC\xE2\x94\x80\xE2\x94\x80\xE2\x94\x80\xE2\x94\x80\xE2\x94\x80\xE2\x94\x80\xE2\x94\x80\xE2\x94\x80\xE2\x94\x80\xE2\x94\xAC\xE2\x94\x80\xE2\x94\x80\xE2\x94\x80\xE2\x94\x80\xE2\x96\x88 \xE2\x94\x82\n"
        "    2017-06-01 ~ +5 -3        \xE2\x94\x82 2012     2013      2014      2015      2016      2017   \xE2\x94\x82\n"
        "    2015-11-01 < 2012-02-01   \xE2\x94\x82 \xE2\x96\x8F Golf Privacy                                          \xE2\x94\x82\n"
        "    \xE2\x80\xA6 2 cosmetic              \xE2\x94\x82                                                         \xE2\x94\x82\n"
        "    2014-01-01 ~ +4 -2        \xE2\x94\x82   We keep it as long as we like.                        \xE2\x94\x82\n"
        "    2012-02-01 * new 8        \xE2\x94\x82                                                         \xE2\x94\x82\n"
        "                              \xE2\x94\x82                                                         \xE2\x94\x82\n"
        "                              \xE2\x94\x82                                                         \xE2\x94\x82\n"
        "                              \xE2\x94\x82                                                         \xE2\x94\x82\n"
        "                              \xE2\x94\x82                                                         \xE2\x94\x82\n"
        "                              \xE2\x94\x82                                                         \xE2\x94\x82\n"
        "                              \xE2\x94\x82                                                         \xE2\x94\x82\n"
        "                              \xE2\x94\x82                                                         \xE2\x94\x82\n"
        "                              \xE2\x94\x82                                                         \xE2\x94\x82\n"
        "                              \xE2\x94\x82                                                         \xE2\x94\x82\n"
        "                              \xE2\x94\x82                                                         \xE2\x94\x82\n"
        "                              \xE2\x94\x82                                                         \xE2\x94\x82\n"
        "                              \xE2\x94\x82                                                         \xE2\x94\x82\n"
        "                              \xE2\x94\x82                                                         \xE2\x94\x82\n"
        "                              \xE2\x94\x82                                                         \xE2\x94\x82\n"
        "                              \xE2\x94\x82                                                         \xE2\x94\x82\n"
        "\n"
        " <Enter> read   / search   o fold   s sort   ? help\n");
    headless_type(&headless, "3jo");
    headless_expect(&headless, "2014-05-01 = cosmetic");
    headless_expect(&headless, "2014-03-01 = cosmetic");
    headless_type(&headless, "o");
    headless_expect(&headless, "\xE2\x80\xA6 2 cosmetic");
    headless_type(&headless, "g2("); /* the list follows into the fold */
    headless_expect(&headless, "2014-03-01 \xC2\xB7");
    headless_expect(&headless, "3/6  100%");
    headless_expect(&headless, "4/6");
    headless_type(&headless, "d");
    headless_expect(&headless, "2012-02-01 -> 2014-03-01");
}
END_TEST

/* A policy's own date is told even where nothing else changed. */
START_TEST(own_dates_do_not_fold)
{
#define HOTEL(date, updated)                                                                       \
    HEADLESS_HEAD("hotel.example", date)                                                           \
    "# Hotel Privacy\n\nLast updated: " updated "\n\nWe have 3 beds.\n"
    static const struct headless_policy hotel[] = {
        {"h/hotel.example@2012-02-01.md", HOTEL("2012-02-01", "January 5, 2012")},
        {"h/hotel.example@2014-01-01.md", HOTEL("2014-01-01", "January 7, 2012")},
        {"h/hotel.example@2014-03-01.md", HOTEL("2014-03-01", "January 7, 2012.")},
        {"h/hotel.example@2015-03-01.md", HOTEL("2015-03-01", "January 7, 2012!")},
    };
    headless_open_on(&headless, hotel, sizeof hotel / sizeof *hotel, 24, 150);
    headless_expect(&headless, "\xE2\x96\xB8 hotel.example");
    headless_expect(&headless, "4/4");
    headless_type(&headless, "o");
    headless_expect(&headless, "2014-01-01 = 2012-01-07");
    headless_expect(&headless, "\xE2\x80\xA6 2 cosmetic");
    headless_type(&headless, "g22(");
    headless_expect(&headless, "= cosmetic, dated 2012-01-07  2/4");
    headless_type(&headless, "g15>");
    headless_expect(&headless, "hotel.example \xC2\xB7 2014-01-01 \xC2\xB7 Hotel Privacy   ");
    headless_expect_gone(&headless, "= cosmetic, dated 2012-01-07  2/4");
}
END_TEST

START_TEST(undated_versions_have_one_number)
{
    static const struct headless_policy juliet[] = {
        {"Juliet/Privacy/1a1a1a1.md", "We have 3 beds.\n"},
        {"Juliet/Privacy/2a2a2a2.md", "We have 3 beds and a chair.\n"},
        {"Juliet/Privacy/3a3a3a3.md", "We have beds, and no chair.\n"},
    };
    headless_open_on(&headless, juliet, sizeof juliet / sizeof *juliet, 24, 100);
    headless_expect(&headless, "\xE2\x96\xB8 Juliet");
    headless_expect(&headless, "3/3");
    headless_type(&headless, "ojj");
    headless_expect(&headless, "    #3 ~");
    headless_expect(&headless, "2/3");
    ck_assert(headless_style(&headless, "#2 ~") & STYLE_CURSOR);
    headless_type(&headless, "d");
    headless_expect(&headless, "Juliet #1 -> #2");
}
END_TEST

/* A snapshot whose file is written anew is another one: what is known of its site is, too. */
START_TEST(annals_follow_the_collection)
{
    open_golf(24, 120);
    headless_type(&headless, "o");
    headless_expect(&headless, "2017-06-01 ~ +5 -3");
    scratch_write_text(&headless.scratch, "g/golf.example@2017-06-01.md",
                       GOLF("2017-06-01", "as long as we like it, and longer"));
    headless_type(&headless, ":reload<Enter>");
    headless_expect(&headless, "2017-06-01 ~ +11 -6");
    headless_type(&headless, "d");
    headless_expect(&headless, "2015-11-01 -> 2017-06-01");
    headless_expect(&headless, "+11 -6 words");
}
END_TEST

START_TEST(the_years_stand_above_the_text)
{
    open_golf(14, 80);
    headless_expect(&headless, "2012 *");
    headless_check(&headless, ALL,
        " Policies              1/1   golf.example \xC2\xB7 2017-06-01 \xC2\xB7 Golf Privacy 6/6  100%\n"
        "\xE2\x96\xB8 golf.example  2017-06-01 \xE2\x94\x82 2012 *\xE2\x94\x80\xE2\x94\x80\xE2\x94\x80\xE2\x94\x80\xE2\x94\x80\xE2\x94\xAC\xE2\x94\x80\xE2\x94\x80\xE2\x94\x80\xE2\x94\x80\xE2\x94\x80\xE2\x94\x80\xE2\x94\x80~\xC2\xB7\xC2\xB7\xE2\x94\x80\xE2\x94\x80\xE2\x94\x80\xE2\x94\x80\xE2\x94\xAC\xE2\x94\x80\xE2\x94\x80\xE2\x94\x80\xE2\x94\x80\xE2\x94\x80<\xE2\x94\xAC\xE2\x94\x80\xE2\x94\x80\xE2\x94\x80\xE2\x94\x80\xE2\x94\x80\xE2\x94\x80\xE2\x94\xAC\xE2\x94\x80\xE2\x94\x80\xE2\x94\x80\xE2\x96\x88 2017\n"
        "                           \xE2\x94\x82 \xE2\x96\x8F Golf Privacy\n"
        "                           \xE2\x94\x82\n"
        "                           \xE2\x94\x82   We keep it as long as we like.\n"
        "                           \xE2\x94\x82\n"
        "                           \xE2\x94\x82\n"
        "                           \xE2\x94\x82\n"
        "                           \xE2\x94\x82\n"
        "                           \xE2\x94\x82\n"
        "                           \xE2\x94\x82\n"
        "                           \xE2\x94\x82\n"
        "                                                            6 policies \xC2\xB7 1 site\n"
        " <Enter> read   / search   o fold   s sort   ? help\n");
    headless_type(&headless, "(");
    headless_expect(&headless, "2015-11-01 \xC2\xB7");
    headless_expect(&headless, "\xE2\x96\x88\xE2\x94\xAC");
}
END_TEST

START_TEST(changes_in_one_column)
{
    open_browser(24, 80);
    headless_type(&headless, "d");
    headless_expect(&headless, "2 facts");
    headless_check(&headless, ALL,
        " echo.example 2016-03-01 -> 2017-06-01                               change 1/4\n"
        " -3 removed  ~1 reworded  =1 cosmetic  \xC2\xB7 +1 -16 words  \xC2\xB7 2 facts above\n"
        " ~ fact retention of personal-information: P6M became P18M\n"
        " - fact sells=personal-information,no disappeared\n"
        "\n"
        "   Echo Privacy\n"
        "\n"
        "\xE2\x96\x8F- Echo has a new preface.\n"
        "\n"
        " - It is short.\n"
        "\n"
        "   Point one is the weather.\n"
        "\n"
        "   \xE2\x80\xA6 7 clauses unchanged\n"
        "\n"
        "   Keeping\n"
        "\n"
        " ~ We retain your personal information for [-six-] {+eighteen+} months.\n"
        "\n"
        " - We do not sell your personal information.\n"
        "\n"
        " = Write to us[-!-]{+.+}\n"
        "                                                           4 policies \xC2\xB7 2 sites\n"
        " n next change   <Enter> read   o unfold   ( older   q back\n");
}
END_TEST

START_TEST(changes_side_by_side)
{
    open_browser(24, 150);
    headless_type(&headless, "d");
    headless_expect(&headless, "facts changed");
    headless_check(&headless, ALL,
        " echo.example 2016-03-01 -> 2017-06-01                                                                                                     change 1/4\n"
        " -3 removed  ~1 reworded  =1 cosmetic  \xC2\xB7 +1 -16 words                                                           \xE2\x94\x82 2 facts changed\n"
        "   Echo Privacy                                         \xE2\x94\x82 Echo Privacy                                          \xE2\x94\x82 ~ retention of personal-\n"
        "                                                        \xE2\x94\x82                                                       \xE2\x94\x82   information: P6M became P18M\n"
        "\xE2\x96\x8F- Echo has a new preface.                              \xE2\x94\x82                                                       \xE2\x94\x82 - sells=personal-information,no\n"
        "                                                        \xE2\x94\x82                                                       \xE2\x94\x82   disappeared\n"
        " - It is short.                                         \xE2\x94\x82                                                       \xE2\x94\x82\n"
        "                                                        \xE2\x94\x82                                                       \xE2\x94\x82\n"
        "   Point one is the weather.                            \xE2\x94\x82 Point one is the weather.                             \xE2\x94\x82\n"
        "                                                        \xE2\x94\x82                                                       \xE2\x94\x82\n"
        "   \xE2\x80\xA6 7 clauses unchanged                                \xE2\x94\x82                                                       \xE2\x94\x82\n"
        "                                                        \xE2\x94\x82                                                       \xE2\x94\x82\n"
        "   Keeping                                              \xE2\x94\x82 Keeping                                               \xE2\x94\x82\n"
        "                                                        \xE2\x94\x82                                                       \xE2\x94\x82\n"
        " ~ We retain your personal information for [-six-]      \xE2\x94\x82 We retain your personal information for {+eighteen+}  \xE2\x94\x82\n"
        " ~ months.                                              \xE2\x94\x82 months.                                               \xE2\x94\x82\n"
        "                                                        \xE2\x94\x82                                                       \xE2\x94\x82\n"
        " - We do not sell your personal information.            \xE2\x94\x82                                                       \xE2\x94\x82\n"
        "                                                        \xE2\x94\x82                                                       \xE2\x94\x82\n"
        " = Write to us[-!-]                                     \xE2\x94\x82 Write to us{+.+}                                      \xE2\x94\x82\n"
        "                                                                                                                \xE2\x94\x82\n"
        "                                                                                                                \xE2\x94\x82\n"
        "                                                                                                                                 4 policies \xC2\xB7 2 sites\n"
        " n next change   <Enter> read   o unfold   ( older   q back\n");
}
END_TEST

START_TEST(a_trend_counts_by_year)
{
    open_browser(10, 60);
    headless_type(&headless, "/market<Enter>T");
    headless_expect(&headless, "of 2");
    headless_check(&headless, ALL,
        " Trend of market, policies by year                      3/3\n"
        " 2015    \xE2\x96\x88\xE2\x96\x88\xE2\x96\x88\xE2\x96\x88\xE2\x96\x88\xE2\x96\x88\xE2\x96\x88\xE2\x96\x88\xE2\x96\x88\xE2\x96\x88\xE2\x96\x88\xE2\x96\x88\xE2\x96\x88\xE2\x96\x88\xE2\x96\x88\xE2\x96\x88\xE2\x96\x88\xE2\x96\x88\xE2\x96\x88\xE2\x96\x88\xE2\x96\x88 100.0 %  1 of 1\n"
        " 2016    \xE2\x96\x88\xE2\x96\x88\xE2\x96\x88\xE2\x96\x88\xE2\x96\x88\xE2\x96\x88\xE2\x96\x88\xE2\x96\x88\xE2\x96\x88\xE2\x96\x88\xE2\x96\x88\xE2\x96\x91\xE2\x96\x91\xE2\x96\x91\xE2\x96\x91\xE2\x96\x91\xE2\x96\x91\xE2\x96\x91\xE2\x96\x91\xE2\x96\x91\xE2\x96\x91  50.0 %  1 of 2\n"
        " 2017    \xE2\x96\x88\xE2\x96\x88\xE2\x96\x88\xE2\x96\x88\xE2\x96\x88\xE2\x96\x88\xE2\x96\x88\xE2\x96\x88\xE2\x96\x88\xE2\x96\x88\xE2\x96\x88\xE2\x96\x88\xE2\x96\x88\xE2\x96\x88\xE2\x96\x88\xE2\x96\x88\xE2\x96\x88\xE2\x96\x88\xE2\x96\x88\xE2\x96\x88\xE2\x96\x88 100.0 %  1 of 1\n"
        "\n"
        "\n"
        "\n"
        "\n"
        " /market  1 in 3 policies\n"
        " <Enter> its policies   / search   b period   q back\n");
    headless_type(&headless, "b");
    headless_expect(&headless, "2016-H1");
    headless_expect(&headless, "2015-H2 none");
    headless_type(&headless, "2G<Enter>");
    headless_expect(&headless, "Nothing matches there.");
    headless_type(&headless, "bp");
    headless_expect(&headless, "sites by month");
    headless_type(&headless, "gg");
    headless_expect(&headless, "2015-01 \xE2\x96\x88");
    headless_type(&headless, "bp");
    headless_expect(&headless, "policies by year");
}
END_TEST

START_TEST(a_bar_leads_to_its_policies)
{
    open_browser(20, 100);
    headless_type(&headless, "/market OR harbour<Enter>T");
    headless_expect(&headless, "of 2");
    headless_type(&headless, "k<Enter>");
    headless_expect(&headless, "/(market OR harbour) date:2016-01-01..2016-12-31  clause 1 of 2");
    headless_expect(&headless, "2016-03-01 \xC2\xB7");
    headless_type(&headless, "T"); /* the chart is still that of all years */
    headless_expect(&headless, "Trend of market OR harbour, policies by year");
    headless_expect(&headless, "1 of 2");
    headless_type(&headless, "/<Up><Up><Enter>");
    headless_expect(&headless, "/market OR harbour  2 clauses");
    headless_type(&headless, "qx");
    headless_expect(&headless, "4 policies");
    headless_type(&headless, "T");
    headless_expect(&headless, "There is no search yet.");
}
END_TEST

START_TEST(changes_are_gone_through)
{
    open_browser(24, 80);
    headless_type(&headless, "d");
    headless_expect(&headless, "change 1/4");
    headless_type(&headless, "2n");
    headless_expect(&headless, "change 3/4");
    headless_expect(&headless, "\xE2\x96\x8F~ We retain");
    headless_type(&headless, "9nn");
    headless_expect(&headless, "This is the last change.");
    headless_type(&headless, "N");
    headless_expect(&headless, "\xE2\x96\x8F~ We retain");
    headless_type(&headless, "{{za"); /* the heading, the fold */
    headless_expect(&headless, "Point five is the tower.");
    headless_expect_gone(&headless, "7 clauses unchanged");
    headless_type(&headless, "za");
    headless_expect(&headless, "\xE2\x96\x8F  \xE2\x80\xA6 7 clauses unchanged");
    headless_type(&headless, "zA");
    headless_expect(&headless, "Point five is the tower.");
    headless_type(&headless, "zAn<Enter>");
    headless_expect(&headless, "\xE2\x96\x8F We retain your personal information for eighteen");
    headless_type(&headless, "^O");
    headless_expect(&headless, "\xE2\x96\x8F Echo Privacy");
}
END_TEST

START_TEST(comparing_goes_on_through_the_years)
{
    open_browser(24, 80);
    headless_type(&headless, "d");
    headless_expect(&headless, "2016-03-01 -> 2017-06-01");
    headless_type(&headless, "(");
    headless_expect(&headless, "2015-01-10 -> 2016-03-01");
    headless_expect(&headless, "+2 added");
    headless_type(&headless, "(");
    headless_expect(&headless, "This is the first snapshot.");
    headless_type(&headless, ")");
    headless_expect(&headless, "2016-03-01 -> 2017-06-01");
    headless_type(&headless, ")");
    headless_expect(&headless, "No later snapshot really differs.");
    headless_type(&headless, "q9(");
    headless_expect(&headless, "2015-01-10 \xC2\xB7");
    headless_type(&headless, "d");
    headless_expect(&headless, "This is the first snapshot.");
    headless_type(&headless, "g1G");
    headless_expect(&headless, "foxtrot.example \xC2\xB7");
    headless_type(&headless, "d");
    headless_expect(&headless, "There is no other snapshot of this site.");
}
END_TEST

START_TEST(any_two_are_compared)
{
    open_browser(24, 80);
    headless_type(&headless, "D@2015<Enter>");
    headless_expect(&headless, "echo.example 2015-01-10 -> 2017-06-01");
    headless_expect(&headless, "~1 reworded");
    headless_type(&headless, "q2(");
    headless_expect(&headless, "2015-01-10 \xC2\xB7");
    headless_type(&headless, "mag1j");
    headless_expect(&headless, "foxtrot.example \xC2\xB7");
    headless_type(&headless, "D'a<Enter>");
    headless_expect(&headless, "echo.example 2015-01-10 -> foxtrot.example 2016-05-05");
    headless_type(&headless, "qDec<Tab><Tab><Tab>");
    headless_expect(&headless, "compare with: echo.example@201");
    headless_expect(&headless, "echo.example@2017-06-01  echo.example@2016-03-01");
    headless_type(&headless, "6<Tab><Enter>");
    headless_expect(&headless, "echo.example 2016-03-01 -> foxtrot.example 2016-05-05");
    headless_type(&headless, "qDech<Tab><Enter>");
    headless_expect(&headless, "echo.example 2017-06-01 -> foxtrot.example 2016-05-05");
    headless_type(&headless, "qDnobody<Enter>");
    headless_expect(&headless, "No site is called 'nobody'.");
    headless_type(&headless, "Dexample<Enter>");
    headless_expect(&headless, "2 sites have 'example' in their names.");
    headless_type(&headless, "DECHO@2015<Enter>");
    headless_expect(&headless, "echo.example 2015-01-10 -> foxtrot.example 2016-05-05");
    headless_type(&headless, "qD'z<Enter>");
    headless_expect(&headless, "There is no such mark.");
    headless_type(&headless, "D@2014<Enter>");
    headless_expect(&headless, "There is no snapshot of it until then.");
    headless_type(&headless, "D@2016<Enter>");
    headless_expect(&headless, "That is the snapshot itself.");
}
END_TEST

static struct place_list places(const uint32_t *clauses, size_t count)
{
    struct place_list list = {calloc(count + 1, sizeof(struct place)), count, count};
    for (size_t i = 0; i < count; i++) {
        list.items[i].clause = clauses[i];
    }
    return list;
}

START_TEST(counterparts_are_found)
{
    static const uint32_t old[] = {1, 2, 7, 3, 7, 4, VIEW_NO_CLAUSE, 7, 5};
    static const uint32_t new[] = {9, 1, 7, 8, 3, 7, VIEW_NO_CLAUSE, 7, 6};
    static const uint32_t expected[] = {1, 2, 2, 4, 5, 6, 6, 7, 8};
    static const uint32_t other[] = {20, 21};
    struct place_list from = places(old, 9);
    struct place_list to = places(new, 9);
    struct place_list strange = places(other, 2);
    struct place_list empty = {0};
    for (uint32_t i = 0; i < 9; i++) {
        ck_assert_msg(counterpart_find(&from, i, &to) == expected[i], "place %u goes to %u", i,
                      counterpart_find(&from, i, &to));
        ck_assert_uint_eq(counterpart_find(&from, i, &strange), 0);
        ck_assert_uint_eq(counterpart_find(&from, i, &empty), 0);
    }
    ck_assert_uint_eq(counterpart_find(&from, 9, &to), 0);
    ck_assert_uint_eq(counterpart_find(&empty, 0, &to), 0);
    place_list_free(&from);
    place_list_free(&to);
    place_list_free(&strange);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("ui_history");
    TCase *tests = tcase_create("browser");
    tcase_add_checked_fixture(tests, NULL, close_browser);
    tcase_add_test(tests, older_and_newer_stay_at_the_clause);
    tcase_add_test(tests, a_clause_that_is_gone_leaves_its_neighbour);
    tcase_add_test(tests, a_site_unfolds_into_its_changes);
    tcase_add_test(tests, own_dates_do_not_fold);
    tcase_add_test(tests, undated_versions_have_one_number);
    tcase_add_test(tests, annals_follow_the_collection);
    tcase_add_test(tests, the_years_stand_above_the_text);
    tcase_add_test(tests, changes_in_one_column);
    tcase_add_test(tests, changes_side_by_side);
    tcase_add_test(tests, changes_are_gone_through);
    tcase_add_test(tests, comparing_goes_on_through_the_years);
    tcase_add_test(tests, any_two_are_compared);
    tcase_add_test(tests, a_trend_counts_by_year);
    tcase_add_test(tests, a_bar_leads_to_its_policies);
    suite_add_tcase(suite, tests);
    TCase *parts = tcase_create("parts");
    tcase_add_test(parts, counterparts_are_found);
    suite_add_tcase(suite, parts);
    return unit_run(suite);
}
