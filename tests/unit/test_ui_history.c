/* SPDX-License-Identifier: ISC */
/* ui: a site's snapshots over the years, without a terminal. */
#include "tests/unit/headless.h"

#include "ui/counterpart.h"

#include <stdlib.h>

#include "tests/unit/unit.h"

static struct headless headless;

#define ECHO(date) HEADLESS_HEAD("echo.example", date) "# Echo Privacy\n\n"
#define POINTS                                                                                     \
    "Point one is the weather.\n\nPoint two is the harbour.\n\nPoint three is the market.\n\n"     \
    "Point four is the bridge.\n\nPoint five is the tower.\n\nPoint six is the garden.\n\n"        \
    "Point seven is the mill.\n\nPoint eight is the school.\n\n"
#define KEEPING "## Keeping\n\nWe retain your personal information for six months.\n\n"
#define SELLING "We do not sell your personal information.\n\n"

static const struct headless_policy echo[] = {
    {"e/echo.example@1.md", ECHO("2015-01-10") POINTS KEEPING SELLING "Write to us.\n"},
    {"e/echo.example@2.md",
     ECHO("2016-03-01") "Echo has a new preface.\n\nIt is short.\n\n" POINTS KEEPING SELLING
                        "Write to us!\n"},
    {"e/echo.example@3.md",
     ECHO("2017-06-01") POINTS "## Keeping\n\n"
                               "We retain your personal information for eighteen months.\n\n"
                               "Write to us.\n"},
    {"f/foxtrot.example.md",
     HEADLESS_HEAD("foxtrot.example", "2016-05-05") "# Foxtrot Privacy\n\n" KEEPING},
};

static void open_browser(int rows, int columns)
{
    headless_open_on(&headless, echo, sizeof echo / sizeof *echo, rows, columns);
    headless_expect(&headless, "4 policies \xC2\xB7 2 sites");
    headless_expect(&headless, "1/2");
    headless_expect(&headless, "Point two is");
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
    headless_expect(&headless, "There is no older snapshot of this site.");
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
    suite_add_tcase(suite, tests);
    TCase *parts = tcase_create("parts");
    tcase_add_test(parts, counterparts_are_found);
    suite_add_tcase(suite, parts);
    return unit_run(suite);
}
