/* SPDX-License-Identifier: ISC */
/* How smallprint is called: options, operands, help, and what is made from their tables. */
#include "tests/command/run.h"
#include "tests/unit/unit.h"

#include "command/command.h"
#include "command/options.h"

#include <stdio.h>
#include <string.h>

/* -------------------------------------------------------------------------------------------
 * Options */

START_TEST(version)
{
    struct outcome outcome = RUN(0, "--version");
    ck_assert_str_eq(outcome_text(&outcome), PACKAGE_STRING "\n");
    outcome_free(&outcome);
    outcome = RUN(0, "search", "-V");
    ck_assert_str_eq(outcome_text(&outcome), PACKAGE_STRING "\n");
    outcome_free(&outcome);
}
END_TEST

/* A refused command line says what and where to look, and prints nothing else. */
static void expect_refusal(const struct run *wanted, const char *said)
{
    struct outcome outcome = run_expect(2, wanted);
    ck_assert_str_eq(outcome_text(&outcome), "");
    ck_assert_msg(strstr(outcome_error(&outcome), said) != NULL, "'%s' isn't in: %s", said,
                  outcome_error(&outcome));
    outcome_free(&outcome);
}

#define REFUSED(said, ...) expect_refusal(&(struct run){.arguments = {__VA_ARGS__}}, (said))

START_TEST(refusals)
{
    REFUSED("unknown or ambiguous option '--colour'", "search", "--colour", "x");
    REFUSED("'smallprint search --help'", "search", "--colour", "x");
    REFUSED("unknown option '-q'", "search", "-q", "x");
    REFUSED("'-oppa' is no option; a query that begins with '-' stands behind '--'", "search",
            "-oppa");
    REFUSED("'-cookies' is no option", "search", "-cookies");
    REFUSED("'-names' is no option", "search", "-names"); /* -n takes a number */
    REFUSED("'-cookies' is no option", "trend", "-cookies");
    REFUSED("unknown option '-o'", "list", "-oppa");
    REFUSED("--limit needs an argument", "search", "x", "--limit");
    REFUSED("--limit: 'few': expected a number", "search", "x", "--limit=few");
    REFUSED("--limit: '-1': expected a number", "search", "x", "--limit=-1");
    REFUSED("--json takes no argument", "search", "x", "--json=yes");
    REFUSED("--scope: 'site': expected one of clause, policy", "search", "x", "--scope=site");
    REFUSED("--max-size: '0'", "list", "--max-size=0");
    REFUSED("--max-size: '5G'", "list", "--max-size=5G");
    REFUSED("--max-size: '5X'", "list", "--max-size=5X");
    REFUSED("--threads: '100000'", "list", "--threads=100000");
    REFUSED("--count doesn't go with smallprint facts", "facts", "--count");
    REFUSED("a query is missing", "search");
    REFUSED("one operand too many: 'c'", "search", "a", "b", "c");
    REFUSED("the only operand is a collection", "search", "--queries=/dev/null", "a", "b");
    REFUSED("a site is missing", "show");
    REFUSED("'serach' is no subcommand", "serach", "cookies");
    REFUSED("/nonexistent.rules", "facts", "--rules=/nonexistent.rules");
}
END_TEST

START_TEST(options_are_read_in_any_order_and_shortened)
{
    struct outcome outcome = RUN(0, "search", "cookies", "--coun", "--thr=1", "--max=1M");
    ck_assert_ptr_nonnull(strstr(outcome_text(&outcome), " policies, "));
    outcome_free(&outcome);
    outcome = RUN(0, "search", "-cj2", "--", "-coppa cookies");
    ck_assert_ptr_nonnull(strstr(outcome_text(&outcome), " policies, "));
    outcome_free(&outcome);
}
END_TEST

/* -------------------------------------------------------------------------------------------
 * What is made from the tables */

/* True if `text` holds "--NAME" as a whole. */
static bool names_option(const char *text, const char *dashes, const char *name)
{
    char wanted[64];
    int length = snprintf(wanted, sizeof wanted, "%s%s", dashes, name);
    for (const char *at = strstr(text, wanted); at; at = strstr(at + 1, wanted)) {
        if (!strchr("-abcdefghijklmnopqrstuvwxyz", at[length]) || !at[length]) {
            return true;
        }
    }
    return false;
}

START_TEST(help_names_the_options_that_apply)
{
    for (size_t i = 0; i < COMMAND_COUNT; i++) {
        const char *name = command_table[i].name;
        struct run wanted = {.arguments = {*name ? name : "--help", "--help"}};
        struct outcome outcome = run_expect(0, &wanted);
        for (size_t j = 0; j < option_count; j++) {
            const struct option_row *row = &option_table[j];
            bool applies = false; /* that row, or another of the same name */
            for (size_t k = 0; k < option_count; k++) {
                applies |= strcmp(option_table[k].name, row->name) == 0 &&
                           (option_table[k].commands >> i & 1);
            }
            ck_assert_msg(names_option(outcome_text(&outcome), "--", row->name) == applies,
                          "%s --%s", name, row->name);
        }
        for (const char *at = outcome_text(&outcome); *at; at += strcspn(at, "\n") + 1) {
            ck_assert_msg(strcspn(at, "\n") < 80, "too wide: %.100s", at);
        }
        outcome_free(&outcome);
    }
}
END_TEST

START_TEST(help_names_the_subcommands)
{
    struct outcome outcome = RUN(0, "--help");
    for (size_t i = 0; i < COMMAND_COUNT; i++) {
        char line[128];
        snprintf(line, sizeof line, "\n  %-10s%s\n", command_table[i].name,
                 command_table[i].purpose);
        ck_assert(!*command_table[i].name || strstr(outcome_text(&outcome), line));
    }
    outcome_free(&outcome);
}
END_TEST

START_TEST(completions_name_all_options)
{
    static const char *const shells[][2] = {
        {"--generate=bash", "--"}, {"--generate=zsh", "--"}, {"--generate=fish", "-l "}};
    for (size_t i = 0; i < 3; i++) {
        struct outcome outcome = RUN(0, shells[i][0]);
        for (size_t j = 0; j < option_count; j++) {
            const struct option_row *row = &option_table[j];
            ck_assert_msg(!row->commands ||
                              names_option(outcome_text(&outcome), shells[i][1], row->name),
                          "%s: --%s", shells[i][0], row->name);
        }
        for (size_t j = 1; j < COMMAND_COUNT; j++) {
            ck_assert_ptr_nonnull(strstr(outcome_text(&outcome), command_table[j].name));
        }
        outcome_free(&outcome);
    }
}
END_TEST

START_TEST(a_subcommand_has_an_option_once)
{
    for (size_t i = 0; i < option_count; i++) {
        for (size_t j = 0; j < i; j++) {
            const struct option_row *a = &option_table[i], *b = &option_table[j];
            bool alike = strcmp(a->name, b->name) == 0;
            ck_assert_msg(!alike || !(a->commands & b->commands), "--%s", a->name);
            ck_assert_msg(!alike || !a->argument == !b->argument, "--%s", a->name);
            ck_assert(!a->letter || a->letter != b->letter);
        }
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("usage");
    TCase *tests = tcase_create("usage");
    tcase_add_test(tests, version);
    tcase_add_test(tests, refusals);
    tcase_add_test(tests, options_are_read_in_any_order_and_shortened);
    tcase_add_test(tests, help_names_the_options_that_apply);
    tcase_add_test(tests, help_names_the_subcommands);
    tcase_add_test(tests, completions_name_all_options);
    tcase_add_test(tests, a_subcommand_has_an_option_once);
    suite_add_tcase(suite, tests);
    return unit_run(suite);
}
