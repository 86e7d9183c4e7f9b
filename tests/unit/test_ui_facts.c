/* SPDX-License-Identifier: ISC */
/* ui: the facts pane against pictures: sections, counts, contradictions, explanations, languages. */
#include "tests/unit/headless.h"

#include <stdlib.h>

#include "tests/unit/unit.h"

static struct headless headless;

static const struct headless_policy policies[] = {
    {"clash.example.md",
     "# Clash\n\nWe collect your name and your e-mail address. We keep your name for eighteen "
     "months.\n\nWe never sell your personal information.\n\nYou may unsubscribe at any time.\n\n"
     "We disclose your e-mail address to the police when a court asks for it.\n\n"
     "We disclose your name to law enforcement.\n\nWe sell your personal information to bakers.\n\n"
     "We use cookies.\n"},
    {"fremd.example.md",
     "# Datenschutz\n\nUnsere Website verwendet Cookies und Google Analytics, und die Daten werden "
     "nach 30 Tagen gel\xC3\xB6scht.\n"},
    {"mute.example.md", "# Mute\n\nThis is a page about the sea and about nothing else at all.\n"},
};

static void close_browser(void)
{
    headless_close(&headless);
}

/* Opens it at 120 columns with the keys in the facts pane, which then shows its facts. */
static void open_facts(int rows)
{
    headless_open_on(&headless, policies, sizeof policies / sizeof *policies, rows, 120);
    headless_expect(&headless, "We collect your name");
    headless_expect(&headless, "Contradictions");
    headless_type(&headless, "g3");
}

/* Compares what stands right of the text; blanks at the ends of rows don't count. */
static void check_pane(const char *picture)
{
    struct buffer shown = {0};
    const struct grid *grid = &headless.browser.grid;
    int left = headless.browser.layout.parts[COLUMN_FACTS].left;
    for (int row = 0; row < grid->rows - 2; row++) {
        size_t end = shown.length;
        for (int column = left; column < grid->columns; column++) {
            const char *text = grid_cell(grid, row, column)->text;
            buffer_append_string(&shown, text);
            end = strcmp(text, " ") == 0 ? end : shown.length;
        }
        shown.length = end;
        buffer_append_char(&shown, '\n');
    }
    ck_assert_str_eq(buffer_string(&shown), picture);
    buffer_free(&shown);
}

START_TEST(facts_stand_under_categories_and_kinds)
{
    open_facts(28);
    check_pane(" Facts                       9\n"
               " 61 words, 1 min to read\n"
               " ease 79 grade 4.1 SMOG 8.1\n"
               "\n"
               " Contradictions              1\n"
               " Sells\n"
               "!- personal-information no\n"
               " + personal-information yes\n"
               " Collection and use          3\n"
               " Collects\n"
               " + name                 yes\n"
               " + email-address        yes\n"
               " Tracks by\n"
               " + cookies              yes\n"
               " Sharing                     3\n"
               " Sells\n"
               "!+ personal-information yes\n"
               "!- personal-information no\n"
               " Shares with\n"
               " + law-enforcement      yes x2\n"
               " Options of the user         1\n"
               " + opt-out-marketing    yes\n"
               " Retention                   1\n"
               " + 18 months: name      yes\n"
               "\n\n");
    ck_assert_int_eq(headless_style(&headless, "Contradictions") & STYLE_ROLE_MASK, STYLE_CONFLICT);
}
END_TEST

START_TEST(both_sides_of_a_contradiction_lead_to_their_words)
{
    open_facts(28);
    headless_type(&headless, "ggjj");
    headless_expect(&headless, "S\xE2\x96\x8F We never sell");
    ck_assert(headless_style(&headless, "sell your") & STYLE_EVIDENCE);
    headless_type(&headless, "j");
    headless_expect(&headless, "S\xE2\x96\x8F We sell your");
}
END_TEST

START_TEST(sections_and_entries_fold)
{
    open_facts(28);
    headless_type(&headless, "ggza");
    headless_expect(&headless, "\xE2\x96\xB8" "Contradictions");
    headless_type(&headless, "j");
    ck_assert(headless_style(&headless, "Collection and use") & STYLE_CURSOR);
    headless_type(&headless, "kzaj");
    headless_expect_gone(&headless, "\xE2\x96\xB8" "Contradictions");
    ck_assert(!(headless_style(&headless, "Collection and use") & STYLE_CURSOR));
    headless_type(&headless, "G4kza");
    headless_expect(&headless, "  + disclose your e-mail");
}
END_TEST

START_TEST(a_fact_is_explained)
{
    open_facts(28);
    headless_type(&headless, "e");
    headless_expect(&headless, "Select a fact to see why");
    headless_type(&headless, "ggjj");
    headless_expect(&headless, "Rule sells/");
    headless_expect(&headless, "matches \"sell");
    headless_expect(&headless, "\"never\".");
    headless_type(&headless, "j");
    headless_expect(&headless, "It is \"yes\"");
    headless_type(&headless, "e");
    headless_expect_gone(&headless, "It is \"yes\"");
}
END_TEST

START_TEST(another_language_is_named)
{
    open_facts(24);
    headless_type(&headless, "J");
    headless_expect(&headless, "Not in English: no facts.");
    headless_type(&headless, "J");
    headless_expect(&headless, "No rule found a fact in it.");
    headless_expect(&headless, "14 words, 1 min to read");
}
END_TEST

/* A rule whose pattern backtracks without end where a clause is made for it. */
START_TEST(a_rule_that_gives_up_is_a_problem)
{
    static const struct headless_policy costly[] = {
        {"costly.example.md",
         "# Costly\n\nWe use cookies.\n\nAnd tttttttttttttttttttttttttttttttttttttttttttttttttttt "
         "teapots.\n"},
    };
    struct scratch config;
    scratch_make(&config);
    scratch_write_text(&config, "smallprint/rules.d/bad.rules",
                       "rule seal/teapot\n    (t+)+pot[xy]\n");
    setenv("XDG_CONFIG_HOME", config.path, 1);
    headless_open_on(&headless, costly, 1, 20, 120);
    headless_expect(&headless, "+ cookies");
    headless_type(&headless, "!");
    headless_expect(&headless, "bad.rules:2: seal/teapot");
    headless_expect(&headless, "takes too long on some clauses (1): its facts are missing");
    headless_expect(&headless, "1/1");
    headless_type(&headless, "!");
    headless_expect(&headless, "We use cookies.");
    scratch_remove(&config);
}
END_TEST

START_TEST(what_is_cut_is_told_below)
{
    open_facts(28);
    headless_type(&headless, "16G");
    headless_expect(&headless, "\n Shares with law-enforcement: email-address, name ");
    headless_type(&headless, "7G");
    headless_expect_gone(&headless, "Shares with law-enforcement");
}
END_TEST

START_TEST(the_selected_fact_is_sought_in_the_next_policy)
{
    static const struct headless_policy three[] = {
        {"one.example.md", "We collect your name.\n\nWe use cookies.\n"},
        {"three.example.md", "We collect your e-mail address.\n\nWe use cookies.\n"},
        {"two.example.md", "We collect your telephone number.\n"},
    };
    headless_open_on(&headless, three, sizeof three / sizeof *three, 20, 120);
    headless_expect(&headless, "+ name");
    headless_type(&headless, "g3G");
    ck_assert(headless_style(&headless, "+ cookies") & STYLE_CURSOR);
    headless_type(&headless, "J");
    headless_expect(&headless, "+ email-address");
    ck_assert(headless_style(&headless, "+ cookies") & STYLE_CURSOR);
    headless_type(&headless, "J");
    headless_expect(&headless, "+ phone-number");
    ck_assert(headless_style(&headless, "Collection and use") & STYLE_CURSOR);
    headless_type(&headless, "J");
    headless_expect(&headless, "+ name");
    ck_assert(headless_style(&headless, "+ cookies") & STYLE_CURSOR);
}
END_TEST

START_TEST(a_low_pane_still_shows_facts)
{
    open_facts(10);
    headless_type(&headless, "e");
    headless_expect(&headless, "Why");
    headless_type(&headless, "G");
    headless_type(&headless, "e");
    headless_expect_gone(&headless, "Why");
}
END_TEST

START_TEST(an_explanation_is_whole_on_ten_rows)
{
    headless_open_on(&headless, policies, sizeof policies / sizeof *policies, 10, 40);
    headless_expect(&headless, "clash.example");
    headless_type(&headless, "g3");
    headless_expect(&headless, "Contradictions");
    headless_type(&headless, "3Ge");
    headless_expect(&headless, "!- personal-information          no\n\xE2\x94\x80 Why ");
    headless_expect(&headless, "\n It is \"no\" because of \"never\".");
    headless_type(&headless, "7G");
    headless_expect(&headless, "+ name                          yes\n\xE2\x94\x80 Why ");
    headless_expect(&headless, "nothing denies it.");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("ui_facts");
    TCase *tests = tcase_create("facts");
    tcase_add_checked_fixture(tests, NULL, close_browser);
    tcase_add_test(tests, facts_stand_under_categories_and_kinds);
    tcase_add_test(tests, both_sides_of_a_contradiction_lead_to_their_words);
    tcase_add_test(tests, sections_and_entries_fold);
    tcase_add_test(tests, a_fact_is_explained);
    tcase_add_test(tests, another_language_is_named);
    tcase_add_test(tests, a_rule_that_gives_up_is_a_problem);
    tcase_add_test(tests, what_is_cut_is_told_below);
    tcase_add_test(tests, the_selected_fact_is_sought_in_the_next_policy);
    tcase_add_test(tests, a_low_pane_still_shows_facts);
    tcase_add_test(tests, an_explanation_is_whole_on_ten_rows);
    suite_add_tcase(suite, tests);
    return unit_run(suite);
}
