/* SPDX-License-Identifier: ISC */
/* Searching and coming back: as you type, from match to match, history, marks, jumps. */
#include "tests/terminal/session.h"
#include "tests/unit/unit.h"

#include "base/memory.h"

#include <stdlib.h>

static struct session session;
static struct harness *harness;

/* Starts the browser, and waits until the text is there as well: it is where searches begin. */
static void start(void)
{
    struct session_options options = {.terminal = {.rows = 30, .columns = 120}};
    harness = session_open(&session, &options);
    expect_text_in(harness, " \302\267 20", (struct screen_region){0, 31, 0, 88});
}

static void set_up(void)
{
    session_set_up(&session);
    start();
}

static void tear_down(void)
{
    session_tear_down(&session);
}

static void restart(void)
{
    harness_keys(harness, "ZZ");
    expect_end(harness, 0);
    start();
}

/* Lets timers run out: the text follows the list after a moment, the facts follow the text. */
static void settle(void)
{
    ck_assert(harness_wait_silence(harness, 150, HARNESS_LIMIT));
    expect_rest(harness);
}

/* The text pane's title begins with the site. */
static void expect_site(const char *site)
{
    expect_text_in(harness, site, (struct screen_region){0, 31, 0, 88});
}

/* The beginning of the first row of the clause one is at, for free(). */
static char *marked_row(void)
{
    static const char mark[] = "\342\226\217";
    const char *row = NULL;
    for (int i = 1; i < 28 && !row; i++) {
        row = strstr(screen_row(harness_screen(harness), i), mark);
    }
    ck_assert_ptr_nonnull(row);
    return xstrndup(row, 40);
}

static void leave(void)
{
    harness_keys(harness, "ZZ");
    expect_end(harness, 0);
}

/* ---------------------------------------------------------------------------------------------
 * As you type */

START_TEST(counts_and_results_come_while_typing)
{
    harness_keys(harness, "/lamp");
    expect_row(harness, 28, "^ /lamp .*clause 1 of 3 in 1 policy");
    harness_keys(harness, " looked");
    expect_row(harness, 28, "^ /lamp looked .*clause 1 of 1 in 1 policy");
    expect_text(harness, "\342\226\217 We set a cookie");
    settle();
    session_expect_drawn_right(harness);
    harness_keys(harness, "<Enter>");
    session_expect_hit(harness, 1, 1);
    leave();
}
END_TEST

START_TEST(the_match_mode_is_in_the_prompt)
{
    static const char *const modes[][2] = {
        {"cookie", "stem"},
        {"=cookie", "exact"},
        {"cook*", "prefix"},
        {"/c.ok/", "regex"},
    };
    for (size_t i = 0; i < sizeof modes / sizeof *modes; i++) {
        harness_keys(harness, "/");
        harness_keys(harness, modes[i][0]);
        expect_text_in(harness, modes[i][1], (struct screen_region){28, 10, 28, 119});
        harness_keys(harness, "^C");
        expect_match(harness, "6 sites$");
    }
    leave();
}
END_TEST

START_TEST(leaving_the_prompt_goes_back)
{
    harness_keys(harness, "jjj");
    expect_site("elm.example");
    harness_keys(harness, "g2^F^F");
    settle();
    char *clause = marked_row();
    harness_keys(harness, "/cookie");
    session_expect_hit(harness, 1, 6);
    harness_keys(harness, "^G");
    expect_site("elm.example");
    expect_match(harness, "6 sites$");
    settle();
    char *after = marked_row();
    ck_assert_str_eq(after, clause);
    free(after);
    free(clause);
    leave();
}
END_TEST

static const char *const places_to_leave[] = {"", "^F", "^F^F^Fjjj", "^F}}}k", "G", "^D5j"};

/* Wherever in a text one is, and in between two clauses: the screen is as it was. */
START_TEST(leaving_the_prompt_brings_the_screen_back)
{
    struct buffer difference = {0};
    harness_keys(harness, "/chapter 7<Enter>");
    expect_site("elm.example");
    harness_keys(harness, "g2");
    harness_keys(harness, places_to_leave[_i]);
    settle();
    struct picture *picture = screen_picture(harness_screen(harness));
    harness_keys(harness, "/shoe");
    expect_site("fern.example");
    harness_keys(harness, "^G");
    expect_site("elm.example");
    settle();
    if (!screen_same(harness_screen(harness), picture, &difference)) {
        expect_fail(harness, "the screen isn't as it was: %s", buffer_string(&difference));
    }
    picture_free(picture);
    buffer_free(&difference);
}
END_TEST

START_TEST(escape_leaves_the_prompt)
{
    harness_keys(harness, "/cookie");
    expect_match(harness, "clause 1 of 6");
    harness_keys(harness, "<Escape>");
    expect_match(harness, "6 sites$");
    leave();
}
END_TEST

/* The sign under the column where the query is wrong; the results before it stay. */
START_TEST(an_error_stands_under_its_column)
{
    int row = 0;
    int column = 0;
    harness_keys(harness, "/cookie");
    expect_match(harness, "clause 1 of 6");
    harness_keys(harness, " (x");
    expect_row(harness, 29, "[^ ].*\\)|[^ ].*parenthes|[^ ]*\\^");
    expect_rest(harness);
    struct screen *screen = harness_screen(harness);
    struct screen_region help = {29, 0, 29, 119};
    ck_assert(screen_find(screen, "^", &help, &row, &column));
    ck_assert_int_ge(column, 9);
    ck_assert_int_le(column, 12);
    ck_assert(screen_find(screen, "birch.example", NULL, NULL, NULL));
    settle();
    session_expect_drawn_right(harness);
    harness_keys(harness, "<Backspace><Backspace>");
    expect_match(harness, "clause 1 of 6");
    harness_keys(harness, "^G");
    leave();
}
END_TEST

START_TEST(the_screen_may_change_its_size_meanwhile)
{
    static const int sizes[][2] = {{24, 80}, {10, 40}, {5, 20}, {50, 200}, {30, 120}};
    harness_keys(harness, "/cook");
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        harness_resize(harness, sizes[i][0], sizes[i][1]);
        harness_keys(harness, i % 2 ? "<Backspace>" : "i");
        settle();
        session_expect_drawn_right(harness);
    }
    harness_keys(harness, "^U");
    harness_keys(harness, "cookie<Enter>");
    session_expect_hit(harness, 1, 6);
    leave();
}
END_TEST

/* ---------------------------------------------------------------------------------------------
 * History */

START_TEST(earlier_searches_come_back_even_tomorrow)
{
    harness_keys(harness, "/squirrels<Enter>");
    session_expect_hit(harness, 1, 1);
    harness_keys(harness, "/biscuit<Enter>");
    session_expect_hit(harness, 1, 1);
    restart();
    harness_keys(harness, "/<Up>");
    expect_row(harness, 28, "^ /biscuit ");
    harness_keys(harness, "<Up>");
    expect_row(harness, 28, "^ /squirrels ");
    harness_keys(harness, "<Down>");
    expect_row(harness, 28, "^ /biscuit ");
    harness_keys(harness, "<Enter>");
    session_expect_hit(harness, 1, 1);
    expect_site("amber.example");
    leave();
}
END_TEST

/* ---------------------------------------------------------------------------------------------
 * From match to match */

START_TEST(matches_go_on_into_the_next_policy)
{
    static const char *const sites[] = {"amber.example", "amber.example", "amber.example",
                                        "birch.example", "birch.example", "cedar.example"};
    harness_keys(harness, "/cookie<Enter>");
    for (int i = 1; i <= 6; i++) {
        session_expect_hit(harness, i, 6);
        expect_site(sites[i - 1]);
        harness_keys(harness, "n");
    }
    expect_site("amber.example"); /* around the end */
    harness_keys(harness, "N");
    expect_site("cedar.example");
    harness_keys(harness, "N");
    session_expect_hit(harness, 5, 6);
    expect_site("birch.example");
    settle();
    session_expect_drawn_right(harness);
    harness_keys(harness, "3N");
    session_expect_hit(harness, 2, 6);
    harness_keys(harness, "J");
    expect_site("birch.example");
    harness_keys(harness, "K");
    expect_site("amber.example");
    leave();
}
END_TEST

START_TEST(steps_typed_ahead_are_taken)
{
    harness_keys(harness, "/cookie<Enter>nn");
    session_expect_hit(harness, 3, 6);
    leave();
}
END_TEST

START_TEST(the_same_clause_elsewhere_is_found)
{
    harness_keys(harness, "/anybody<Enter>");
    session_expect_hit(harness, 1, 2);
    harness_keys(harness, "x*");
    session_expect_hit(harness, 1, 2);
    expect_text(harness, "in 2 policies");
    harness_keys(harness, "n");
    expect_site("fern.example");
    leave();
}
END_TEST

START_TEST(snapshots_are_counted_as_asked)
{
    harness_keys(harness, "/birds -squirrels<Enter>");
    expect_match(harness, "of 2 in .*distinct");
    harness_keys(harness, ":set snapshots all<Enter>");
    expect_match(harness, "(of 4|1/4) in 4 policies");
    harness_keys(harness, ":set snapshots latest<Enter>");
    expect_match(harness, "(of 2|1/2) in 2 policies");
    leave();
}
END_TEST

START_TEST(only_matching_policies_are_shown_when_asked)
{
    struct screen_region list = {1, 0, 27, 28};
    harness_keys(harness, "/cookie<Enter>");
    session_expect_hit(harness, 1, 6);
    harness_keys(harness, "t");
    expect_no_text(harness, "ginkgo.example");
    ck_assert(screen_find(harness_screen(harness), "birch.example", &list, NULL, NULL));
    harness_keys(harness, "t");
    expect_text(harness, "ginkgo.example");
    leave();
}
END_TEST

START_TEST(the_list_narrows_as_one_types)
{
    harness_keys(harness, "fgink");
    expect_no_text(harness, "amber.example  ");
    harness_keys(harness, "<Enter>");
    expect_text(harness, "ginkgo.example");
    harness_keys(harness, "x");
    expect_text(harness, "birch.example");
    leave();
}
END_TEST

/* ---------------------------------------------------------------------------------------------
 * Concordance */

START_TEST(the_concordance_goes_to_the_clause_and_back)
{
    int row = 0;
    int column = 0;
    int other = 0;
    harness_keys(harness, "/cookie<Enter>");
    session_expect_hit(harness, 1, 6);
    harness_keys(harness, "c");
    expect_text(harness, "Concordance");
    struct screen *screen = harness_screen(harness);
    expect_text(harness, "Another cookie counts");
    ck_assert(screen_find(screen, "cookie that remembers", NULL, &row, &column));
    ck_assert(screen_find(screen, "cookie in your", NULL, &row, &other));
    ck_assert_int_eq(column, other); /* aligned at the match */
    harness_keys(harness, "jjjj<Enter>");
    expect_site("birch.example");
    session_expect_hit(harness, 5, 6);
    harness_keys(harness, "c");
    expect_text(harness, "Concordance");
    settle();
    session_expect_drawn_right(harness);
    leave();
}
END_TEST

/* ---------------------------------------------------------------------------------------------
 * Coming back */

START_TEST(marks_are_kept)
{
    harness_keys(harness, "/chapter 9<Enter>");
    expect_site("elm.example");
    session_expect_hit(harness, 1, 2);
    harness_keys(harness, "g2");
    expect_rest(harness);
    harness_keys(harness, "mqx");
    restart();
    harness_keys(harness, "g1gg");
    expect_site("amber.example");
    harness_keys(harness, "'q");
    expect_site("elm.example");
    expect_text(harness, "Chapter 9");
    leave();
}
END_TEST

START_TEST(jumps_are_undone)
{
    harness_keys(harness, "/squirrels<Enter>");
    expect_site("birch.example");
    harness_keys(harness, "/anybody<Enter>");
    session_expect_hit(harness, 2, 2);
    expect_site("fern.example");
    harness_keys(harness, "^O");
    expect_site("birch.example");
    harness_keys(harness, "^O");
    expect_site("amber.example");
    harness_keys(harness, "<Tab>");
    expect_site("birch.example");
    leave();
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("search");
    TCase *tests = tcase_create("search");
    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_add_test(tests, counts_and_results_come_while_typing);
    tcase_add_test(tests, the_match_mode_is_in_the_prompt);
    tcase_add_test(tests, leaving_the_prompt_goes_back);
    tcase_add_loop_test(tests, leaving_the_prompt_brings_the_screen_back, 0,
                        sizeof places_to_leave / sizeof *places_to_leave);
    tcase_add_test(tests, escape_leaves_the_prompt);
    tcase_add_test(tests, an_error_stands_under_its_column);
    tcase_add_test(tests, the_screen_may_change_its_size_meanwhile);
    tcase_add_test(tests, earlier_searches_come_back_even_tomorrow);
    tcase_add_test(tests, matches_go_on_into_the_next_policy);
    tcase_add_test(tests, steps_typed_ahead_are_taken);
    tcase_add_test(tests, the_same_clause_elsewhere_is_found);
    tcase_add_test(tests, snapshots_are_counted_as_asked);
    tcase_add_test(tests, only_matching_policies_are_shown_when_asked);
    tcase_add_test(tests, the_list_narrows_as_one_types);
    tcase_add_test(tests, the_concordance_goes_to_the_clause_and_back);
    tcase_add_test(tests, marks_are_kept);
    tcase_add_test(tests, jumps_are_undone);
    suite_add_tcase(suite, tests);
    return unit_run(suite);
}
