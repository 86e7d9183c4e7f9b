/* SPDX-License-Identifier: ISC */
/* ui: the panes against pictures, and what keys do to them, without a terminal. */
#include "tests/unit/headless.h"

#include <stdio.h>
#include <stdlib.h>

#include "tests/unit/unit.h"

enum { ALL = 1000 }; /* columns */

static struct headless headless;

static void close_browser(void)
{
    headless_close(&headless);
}

/* Opens it and waits until list, text and facts of the first policy are there. */
static void open_browser(int rows, int columns)
{
    headless_open(&headless, rows, columns);
    headless_expect(&headless, "5 policies \xC2\xB7 4 sites");
    headless_expect(&headless, "1/4");
    if (columns >= 80) {
        headless_expect(&headless, "Alpha uses");
        headless_expect(&headless, "C  Alpha uses");
    }
    if (columns >= 120) {
        headless_expect(&headless, "- personal-info");
    }
}

START_TEST(three_panes_at_120_columns)
{
    open_browser(20, 120);
    headless_check(&headless, 88,
        " Policies                 1/4   alpha.example \xC2\xB7 2010-01-02 \xC2\xB7 Alpha Privacy         100%\n"
        "  alpha.example    2010-01-02 \xE2\x94\x82 \xE2\x96\x8F Alpha Privacy\n"
        "\xE2\x96\xB8 beta.example     2012-05-06 \xE2\x94\x82\n"
        "  delta.example    2013-09-10 \xE2\x94\x82   Cookies\n"
        "  gamma.example    2012-07-08 \xE2\x94\x82\n"
        "                              \xE2\x94\x82" "C  Alpha uses cookies to keep you signed in.\n"
        "                              \xE2\x94\x82\n"
        "                              \xE2\x94\x82S  We do not sell your personal information.\n"
        "                              \xE2\x94\x82\n"
        "                              \xE2\x94\x82   Coin  \xE2\x94\x82 Worth\n"
        "                              \xE2\x94\x82   penny \xE2\x94\x82 one\n"
        "                              \xE2\x94\x82\n"
        "                              \xE2\x94\x82   \xE2\x94\x82 Quoted words.\n"
        "                              \xE2\x94\x82\n"
        "                              \xE2\x94\x82   \xE2\x94\x80\xE2\x94\x80\xE2\x94\x80\xE2\x94\x80\xE2\x94\x80\xE2\x94\x80\xE2\x94\x80\xE2\x94\x80\xE2\x94\x80\xE2\x94\x80\xE2\x94\x80\xE2\x94\x80\xE2\x94\x80\xE2\x94\x80\xE2\x94\x80\xE2\x94\x80\xE2\x94\x80\n"
        "                              \xE2\x94\x82\n"
        "                              \xE2\x94\x82-  Write to privacy@alpha.example.\n"
        "                              \xE2\x94\x82\n"
        "\n"
        " <Enter> read   / search   o fold   s sort   ? help\n");
}
END_TEST

START_TEST(two_panes_at_80_columns)
{
    open_browser(12, 80);
    headless_check(&headless, ALL,
        " Policies              1/4   alpha.example \xC2\xB7 2010-01-02 \xC2\xB7 Alpha Privacy     73%\n"
        "  alpha.example 2010-01-02 \xE2\x94\x82 \xE2\x96\x8F Alpha Privacy\n"
        "\xE2\x96\xB8 beta.example  2012-05-06 \xE2\x94\x82\n"
        "  delta.example 2013-09-10 \xE2\x94\x82   Cookies\n"
        "  gamma.example 2012-07-08 \xE2\x94\x82\n"
        "                           \xE2\x94\x82" "C  Alpha uses cookies to keep you signed in.\n"
        "                           \xE2\x94\x82\n"
        "                           \xE2\x94\x82S  We do not sell your personal information.\n"
        "                           \xE2\x94\x82\n"
        "                           \xE2\x94\x82   Coin  \xE2\x94\x82 Worth\n"
        "                                                           5 policies \xC2\xB7 4 sites\n"
        " <Enter> read   / search   o fold   s sort   ? help\n");
    headless_type(&headless, "g3");
    headless_expect(&headless, "29 words");
    headless_expect_gone(&headless, "delta.example");
    headless_type(&headless, "g1");
    headless_expect(&headless, "delta.example");
}
END_TEST

START_TEST(one_pane_at_40_columns)
{
    open_browser(10, 40);
    headless_check(&headless, ALL, " Policies                           1/4\n"
                              "  alpha.example              2010-01-02\n"
                              "\xE2\x96\xB8 beta.example               2012-05-06\n"
                              "  delta.example              2013-09-10\n"
                              "  gamma.example              2012-07-08\n"
                              "\n\n\n"
                              "                   5 policies \xC2\xB7 4 sites\n"
                              " <Enter> read   / search   o fold\n");
    headless_type(&headless, "<Enter>");
    headless_expect(&headless, "Alpha uses cookies");
    headless_type(&headless, "l");
    headless_expect(&headless, "29 words");
}
END_TEST

START_TEST(too_small_a_screen_says_so)
{
    open_browser(10, 40);
    grid_resize(&headless.browser.grid, 3, 39);
    headless.browser.dirty = true;
    headless_expect(&headless, "smallprint needs 40x10");
    headless_check(&headless, ALL, "smallprint needs 40x10\n\n\n");
    grid_resize(&headless.browser.grid, 1, 5);
    headless.browser.dirty = true;
    headless_expect_gone(&headless, "needs");
}
END_TEST

START_TEST(the_text_follows_the_list)
{
    open_browser(20, 120);
    headless_type(&headless, "jj");
    headless_expect(&headless, "Delta has nothing to say.");
    headless_type(&headless, "3G");
    headless_expect(&headless, "3/4");
    headless_type(&headless, "gg");
    headless_expect(&headless, "Alpha uses");
    headless_type(&headless, "9j");
    headless_expect(&headless, "4/4");
    headless_expect(&headless, "gamma.example \xC2\xB7");
}
END_TEST

START_TEST(groups_unfold)
{
    open_browser(20, 120);
    headless_type(&headless, "jo");
    headless_expect(&headless, "2/6");
    headless_expect(&headless, "\xE2\x96\xBE beta.example     2012-05-06");
    headless_expect(&headless, "    2011-05-06 Beta Privacy");
    headless_type(&headless, "jj");
    headless_expect(&headless, "sending what you ordered");
    headless_type(&headless, "o");
    headless_expect(&headless, "2/4");
    headless_type(&headless, "zA");
    headless_expect(&headless, "2/6");
}
END_TEST

START_TEST(items_hang_under_their_marks)
{
    open_browser(24, 80);
    headless_type(&headless, "joj");
    headless_type(&headless, "j<Enter>");
    headless_expect(&headless, "\xE2\x80\xA2 sending what you ordered");
    headless_expect(&headless, "  \xE2\x80\xA2 by letter");
}
END_TEST

START_TEST(searching_counts_marks_and_goes)
{
    open_browser(20, 120);
    headless_type(&headless, "/cookies");
    headless_expect(&headless, "stem \xC2\xB7 ");
    headless_expect(&headless, "of 5 in 4 policies");
    headless_type(&headless, "<Enter>");
    headless_expect(&headless, "/cookies  clause 1 of 5 in 4 policies \xC2\xB7 distinct");
    ck_assert(headless_style(&headless, "cookies to keep") & STYLE_MATCH);
    headless_type(&headless, "n");
    headless_expect(&headless, "clause 2 of 5");
    ck_assert(headless_style(&headless, "cookies to keep") & STYLE_CURRENT);
    headless_type(&headless, "n");
    headless_expect(&headless, "clause 3 of 5");
    headless_expect(&headless, "beta.example \xC2\xB7 2012");
    headless_type(&headless, "N");
    headless_expect(&headless, "clause 2 of 5");
    headless_type(&headless, "3n");
    headless_expect(&headless, "clause 5 of 5");
    headless_type(&headless, "n");
    headless_expect(&headless, "Continued from the first policy.");
    headless_expect(&headless, "1/5 in 4 policies");
    headless_type(&headless, "N");
    headless_expect(&headless, "5/5 in 4 policies");
}
END_TEST

START_TEST(keys_typed_ahead_of_a_search_are_not_lost)
{
    open_browser(20, 120);
    headless_type(&headless, "/cookies<Enter>nn");
    headless_expect(&headless, "clause 3 of 5");
}
END_TEST

START_TEST(escape_returns_to_where_one_was)
{
    open_browser(20, 120);
    headless_type(&headless, "/nothing");
    headless_expect(&headless, "delta.example \xC2\xB7 2013");
    headless_type(&headless, "<Escape>");
    headless_expect(&headless, "alpha.example \xC2\xB7 2010");
    headless_expect(&headless, "5 policies \xC2\xB7 4 sites");
    headless_type(&headless, "/cookies<Enter>");
    headless_expect(&headless, "of 5");
    headless_type(&headless, "/nothing");
    headless_expect(&headless, "of 1 in 1 policy");
    headless_type(&headless, "^G");
    headless_expect(&headless, "/cookies  clause 1 of 5");
}
END_TEST

START_TEST(a_bad_query_is_shown_where_it_is_bad)
{
    open_browser(20, 120);
    headless_type(&headless, "/cookies");
    headless_expect(&headless, "of 5");
    headless_type(&headless, " (");
    headless_expect(&headless, "          ^ ");
    ck_assert(headless_style(&headless, "^ ") & STYLE_ERROR);
    ck_assert_uint_eq(headless.browser.search.hits->count, 5);
    headless_type(&headless, "<Backspace>");
    headless_expect(&headless, "of 5");
    headless_type(&headless, " (<Enter>");
    headless_expect(&headless, "/cookies  (  expected ");
    headless_type(&headless, "j");
    headless_expect(&headless, "/cookies  (  expected ");
    ck_assert(headless_style(&headless, "expected ") & STYLE_ERROR);
}
END_TEST

START_TEST(the_count_says_how_it_counts)
{
    open_browser(20, 120);
    headless_type(&headless, "/partners<Enter>");
    headless_expect(&headless, "clause 1 of 1 in 2 policies \xC2\xB7 distinct \xC2\xB7 here in 2 snapshots, "
                               "2011-05 to 2012-05");
    headless_type(&headless, ":set snapshots all<Enter>");
    headless_expect(&headless, "snapshots: all");
    headless_type(&headless, "j");
    headless_expect(&headless, "2 clauses in 2 policies \xC2\xB7 all snapshots");
    headless_type(&headless, ":set snapshots latest<Enter>");
    headless_expect(&headless, "snapshots: latest");
    headless_type(&headless, "k");
    headless_expect(&headless, "1 in 1 policy \xC2\xB7 latest snapshots");
}
END_TEST

START_TEST(narrowing_and_matching_thin_the_list_out)
{
    open_browser(20, 120);
    headless_type(&headless, "fELT");
    headless_expect(&headless, "\n <Enter> take   <Escape> leave   <Up> earlier   ^U empty\n");
    headless_expect(&headless, "1/1");
    headless_expect_gone(&headless, "gamma.example");
    headless_type(&headless, "<Enter>x");
    headless_expect(&headless, "gamma.example");
    headless_type(&headless, "/cookies<Enter>");
    headless_expect(&headless, "of 5");
    headless_type(&headless, "t");
    headless_expect_gone(&headless, "delta.example");
    headless_type(&headless, "t");
    headless_expect(&headless, "delta.example");
}
END_TEST

START_TEST(the_text_follows_what_is_left_in_the_list)
{
    open_browser(20, 120);
    headless_type(&headless, "fdelta");
    headless_expect(&headless, "delta.example \xC2\xB7 2013");
    ck_assert(headless_style(&headless, "delta.example    2013") & STYLE_CURSOR);
    headless_type(&headless, "<Escape>");
    headless_expect(&headless, "alpha.example \xC2\xB7 2010");
    headless_expect(&headless, "1/4");
    headless_type(&headless, "fgamma<Enter>");
    headless_expect(&headless, "gamma.example \xC2\xB7 2012");
    headless_type(&headless, "x");
    headless_expect(&headless, "4/4");
}
END_TEST

START_TEST(sorting_reorders_and_keeps_the_selection)
{
    open_browser(20, 120);
    headless_type(&headless, ":sort date<Enter>");
    headless_expect(&headless, "4/4");
    ck_assert(headless_style(&headless, "alpha.example    2010") & STYLE_CURSOR);
    headless_type(&headless, ":sort site<Enter>");
    headless_expect(&headless, "1/4");
}
END_TEST

START_TEST(measures_order_the_list)
{
    open_browser(14, 120);
    headless_type(&headless, ":sort words<Enter>");
    headless_expect(&headless, "Policies by words");
    headless_check(&headless, 30, " Policies by words        1/4\n"
                                  "  alpha.example            29\n"
                                  "\xE2\x96\xB8 beta.example             19\n"
                                  "  gamma.example             8\n"
                                  "  delta.example             7\n"
                                  "\n\n\n\n\n\n\n"
                                  " sort: words\n"
                                  " <Enter> read   / search   o f\n");
    headless_type(&headless, ":sort ease<Enter>");
    headless_expect(&headless, "Policies by ease");
    headless_type(&headless, ":sort site<Enter>");
    headless_expect(&headless, "alpha.example    2010");
}
END_TEST

START_TEST(facts_lead_to_their_evidence)
{
    open_browser(20, 120);
    headless_type(&headless, "g3G");
    headless_expect(&headless, "Write to");
    headless_type(&headless, "kkk");
    headless_expect(&headless, "S\xE2\x96\x8F We do not sell");
    ck_assert(headless_style(&headless, "sell your") & STYLE_EVIDENCE);
    headless_type(&headless, "<Enter>");
    ck_assert_int_eq(headless.browser.focus, COLUMN_MAIN);
    headless_type(&headless, "g3w");
    headless_expect(&headless, "/fact:sells=personal-information,no");
    headless_expect(&headless, "in 1 policy");
}
END_TEST

START_TEST(the_concordance_aligns_its_matches)
{
    open_browser(12, 100);
    headless_type(&headless, "/cookies<Enter>");
    headless_expect(&headless, "clause 1 of 5");
    headless_type(&headless, "c");
    headless_expect(&headless, "Alpha uses cookies");
    headless_expect(&headless, "Our partners may set cookies");
    headless_type(&headless, ":sort left<Enter>");
    headless_expect(&headless, "by left");
    headless_expect_gone(&headless, "by left ...");
    headless_expect(&headless, "Our partners may set cookies");
    headless_check(&headless, ALL,
        " Concordance of cookies, by left                                                                1/5\n"
        " alpha.example         2010-01-02                           Cookies\n"
        " beta.example          2011-05-06                           Cookies are small files.\n"
        " gamma.example         2012-07-08    Evil ]0;title text and cookies.\n"
        " beta.example          2012-05-06      Our partners may set cookies of their own.\n"
        " alpha.example         2010-01-02                Alpha uses cookies to keep you signed in.\n"
        "\n\n\n\n"
        " /cookies  clause 1 of 5 in 4 policies \xC2\xB7 distinct\n"
        " <Enter> read   c back   s sort   / search   ? help\n");
}
END_TEST

START_TEST(jumps_lead_back_and_forth)
{
    open_browser(20, 120);
    headless_type(&headless, "/cookies<Enter>");
    headless_expect(&headless, "clause 1 of 5");
    headless_type(&headless, "c");
    headless_expect(&headless, "Our partners may set cookies");
    headless_type(&headless, "3j<Enter>");
    headless_expect_gone(&headless, "Concordance");
    headless_expect(&headless, "beta.example \xC2\xB7");
    headless_type(&headless, "^O");
    headless_expect(&headless, "alpha.example \xC2\xB7");
    headless_type(&headless, "^I");
    headless_expect(&headless, "beta.example \xC2\xB7");
    headless_type(&headless, "^O^O^O^O");
    headless_expect(&headless, "There is no earlier jump.");
}
END_TEST

START_TEST(marks_find_their_clause)
{
    open_browser(20, 120);
    headless_type(&headless, "l}}}ma");
    headless_expect(&headless, "Marked as a.");
    headless_type(&headless, "hjj");
    headless_expect(&headless, "delta.example \xC2\xB7");
    headless_type(&headless, "'a");
    headless_expect(&headless, "S\xE2\x96\x8F We do not sell");
    headless_type(&headless, "'b");
    headless_expect(&headless, "There is no such mark.");
}
END_TEST

START_TEST(the_same_clause_is_found_elsewhere)
{
    open_browser(20, 120);
    headless_type(&headless, "j");
    headless_expect(&headless, "Beta collects");
    headless_type(&headless, "l}*");
    headless_expect(&headless, "Same clause in 2 policies of 1 site.");
    headless_expect(&headless, "beta.example  2012-05-06  1");
}
END_TEST

START_TEST(the_source_can_be_seen)
{
    open_browser(20, 120);
    headless_type(&headless, "\\");
    headless_expect(&headless, "## Cookies");
    headless_type(&headless, "lG");
    headless_expect(&headless, "[privacy@alpha.example]");
    headless_type(&headless, "h3j\\");
    headless_expect(&headless, "raw: off");
    headless_expect(&headless, "gamma.example \xC2\xB7");
}
END_TEST

START_TEST(how_far_one_has_read_never_goes_back)
{
    open_browser(12, 80);
    headless_expect(&headless, " 73%\n");
    headless_type(&headless, "g2jj");
    headless_expect(&headless, " 81%\n");
    headless_type(&headless, "j");
    headless_expect(&headless, " 81%\n");
    headless_type(&headless, "jjj");
    headless_expect(&headless, " 100%\n");
}
END_TEST

START_TEST(help_shows_the_keys_that_are_bound)
{
    open_browser(20, 120);
    headless_type(&headless, "?");
    headless_expect(&headless, "go down a row or line");
    headless_type(&headless, "/concord");
    headless_expect(&headless, "show all matching clauses");
    headless_expect_gone(&headless, "go down a row or line");
    headless_type(&headless, "<Enter>q");
    headless_expect(&headless, "Alpha uses");
}
END_TEST

START_TEST(help_hides_nothing_where_it_is_narrow)
{
    open_browser(20, 80);
    headless_type(&headless, "?");
    headless_expect(&headless, " j <Down> ^N <WheelDown>   down              go down a row or line\n");
    headless_expect(&headless, "go to the first row, or to row\n"
                               "                                             COUNT\n");
    grid_resize(&headless.browser.grid, 20, 50);
    headless.browser.dirty = true;
    headless_expect(&headless, " j <Down> ^N     go down a row or line\n <WheelDown>\n");
}
END_TEST

START_TEST(commands_run_by_name_and_complete)
{
    open_browser(20, 120);
    headless_type(&headless, ":set snap<Tab>");
    headless_expect(&headless, ":set snapshots");
    headless_type(&headless, "<Tab>");
    headless_expect(&headless, "\n all  latest  distinct\n");
    headless_type(&headless, "<Tab>");
    headless_expect(&headless, "\n all  latest  distinct\n");
    headless_type(&headless, "la<Tab><Enter>");
    headless_expect(&headless, "snapshots: latest");
    headless_type(&headless, "/fact:tr<Tab><Tab>");
    headless_expect(&headless, "/fact:tra");
    headless_expect(&headless, "\n fact:tracks=  fact:transfer=\n");
    headless_type(&headless, "^G:<Tab>");
    headless_expect(&headless, "\n down  up  ");
    headless_type(&headless, "<Tab>");
    headless_expect_gone(&headless, "  up  ");
    headless_expect(&headless, "\n previous-heading  open  ");
    headless_type(&headless, "^G");
    headless_type(&headless, ":<Up>");
    headless_expect(&headless, ":set snapshots latest");
    headless_type(&headless, "^U" "fly<Enter>");
    headless_expect(&headless, "There is no action or setting 'fly'.");
    headless_type(&headless, ":w<Enter>");
    headless_expect(&headless, "Several actions begin with 'w'.");
    headless_type(&headless, ":set<Enter>");
    headless_expect(&headless, "The name of a setting is missing.");
    headless_type(&headless, ":3<Enter>");
    headless_expect(&headless, "3/4");
    headless_type(&headless, "zz");
    headless_expect(&headless, "zz does nothing here; ? shows the keys.");
}
END_TEST

START_TEST(nothing_unsafe_is_shown)
{
    open_browser(20, 120);
    headless_type(&headless, "G");
    headless_expect(&headless, "gamma.example \xC2\xB7");
    headless_expect(&headless, "text and cookies.");
    const char *picture = headless_picture(&headless);
    for (; *picture; picture++) {
        ck_assert(*picture == '\n' || (unsigned char)*picture >= 0x20);
    }
}
END_TEST

START_TEST(problems_are_listed)
{
    open_browser(20, 120);
    headless_type(&headless, "!");
    headless_expect(&headless, "Everything could be read.");
    headless_type(&headless, "!");
    headless_expect(&headless, "Alpha uses");
}
END_TEST

START_TEST(hits_are_written_to_files)
{
    open_browser(20, 120);
    char *path = scratch_path(&headless.scratch, "out.csv");
    struct buffer keys = {0};
    buffer_printf(&keys, "/partners<Enter>");
    headless_type(&headless, buffer_string(&keys));
    headless_expect(&headless, "clause 1 of 1");
    buffer_clear(&keys);
    buffer_printf(&keys, ":write %s<Enter>", path);
    headless_type(&headless, buffer_string(&keys));
    headless_expect(&headless, "Wrote 1 clause to");
    headless_type(&headless, buffer_string(&keys));
    headless_expect(&headless, "(y/n)\n <Escape> leave\n");
    headless_type(&headless, "n");
    headless_expect(&headless, "Not done.");
    headless_type(&headless, buffer_string(&keys));
    headless_expect(&headless, "Replace ");
    headless_type(&headless, "y");
    headless_expect(&headless, "Wrote 1 clause to");
    FILE *file = fopen(path, "r");
    char line[256];
    ck_assert_ptr_nonnull(file);
    ck_assert_ptr_nonnull(fgets(line, sizeof line, file));
    ck_assert_str_eq(line, "site,date,title,first,last,snapshots,text\n");
    ck_assert_ptr_nonnull(fgets(line, sizeof line, file));
    ck_assert_str_eq(line, "\"beta.example\",2012-05-06,\"Beta Privacy\",2011-05-06,2012-05-06,2,"
                           "\"Our partners may set cookies of their own.\"\n");
    fclose(file);
    headless_type(&headless, ":write /tmp/name.txt<Enter>");
    headless_expect(&headless, "must end in .csv, .json or .md");
    buffer_free(&keys);
    free(path);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("ui_panes");
    TCase *tests = tcase_create("panes");

    tcase_add_checked_fixture(tests, NULL, close_browser);
    tcase_add_test(tests, three_panes_at_120_columns);
    tcase_add_test(tests, two_panes_at_80_columns);
    tcase_add_test(tests, one_pane_at_40_columns);
    tcase_add_test(tests, too_small_a_screen_says_so);
    tcase_add_test(tests, the_text_follows_the_list);
    tcase_add_test(tests, groups_unfold);
    tcase_add_test(tests, items_hang_under_their_marks);
    tcase_add_test(tests, searching_counts_marks_and_goes);
    tcase_add_test(tests, keys_typed_ahead_of_a_search_are_not_lost);
    tcase_add_test(tests, escape_returns_to_where_one_was);
    tcase_add_test(tests, a_bad_query_is_shown_where_it_is_bad);
    tcase_add_test(tests, the_count_says_how_it_counts);
    tcase_add_test(tests, narrowing_and_matching_thin_the_list_out);
    tcase_add_test(tests, the_text_follows_what_is_left_in_the_list);
    tcase_add_test(tests, sorting_reorders_and_keeps_the_selection);
    tcase_add_test(tests, measures_order_the_list);
    tcase_add_test(tests, facts_lead_to_their_evidence);
    tcase_add_test(tests, the_concordance_aligns_its_matches);
    tcase_add_test(tests, jumps_lead_back_and_forth);
    tcase_add_test(tests, marks_find_their_clause);
    tcase_add_test(tests, the_same_clause_is_found_elsewhere);
    tcase_add_test(tests, the_source_can_be_seen);
    tcase_add_test(tests, how_far_one_has_read_never_goes_back);
    tcase_add_test(tests, help_shows_the_keys_that_are_bound);
    tcase_add_test(tests, help_hides_nothing_where_it_is_narrow);
    tcase_add_test(tests, commands_run_by_name_and_complete);
    tcase_add_test(tests, nothing_unsafe_is_shown);
    tcase_add_test(tests, problems_are_listed);
    tcase_add_test(tests, hits_are_written_to_files);
    suite_add_tcase(suite, tests);
    return unit_run(suite);
}
