/* SPDX-License-Identifier: ISC */
/* smallprint rules, and the user's own rules. */
#include "tests/command/run.h"
#include "tests/unit/scratch.h"
#include "tests/unit/unit.h"

#include "facts/check.h"

#include <stdlib.h>
#include <string.h>

/* The most examples beside the shipped rules that may fail; none is the aim. */
enum { EXAMPLES_LEAST = 500, FAILING_MOST = 3 };

static struct scratch scratch;

static const char right[] = "rule seal/blue-teapot  Blue Teapot\n"
                            "    blue teapot\n"
                            "    yes: We carry the Blue Teapot seal.\n"
                            "    no: We carry a seal.\n";

static void make_files(void)
{
    scratch_make(&scratch);
    scratch_make_folder(&scratch, "smallprint");
    scratch_make_folder(&scratch, "smallprint/rules.d");
    scratch_write_text(&scratch, "right.rules", right);
    scratch_write_text(&scratch, "wrong.rules", "rule seal/blue-teapot\n    (blue teapot\n");
    scratch_write_text(&scratch, "failing.rules", "rule seal/blue-teapot  Blue Teapot\n"
                                                  "    blue teapot\n"
                                                  "    yes: We carry a green seal.\n"
                                                  "    no: We carry a seal.\n");
}

static void remove_files(void)
{
    scratch_remove(&scratch);
}

START_TEST(files_that_are_right)
{
    char *path = scratch_path(&scratch, "right.rules");
    struct outcome outcome = RUN(0, "rules", "--check", path);
    ck_assert_str_eq(outcome_text(&outcome), "");
    outcome_free(&outcome);
    free(path);
}
END_TEST

START_TEST(mistakes_have_a_place)
{
    char *path = scratch_path(&scratch, "wrong.rules");
    struct outcome outcome = RUN(1, "rules", "--check", path);
    struct buffer expected = {0};
    buffer_printf(&expected, "%s:2:", path);
    ck_assert_msg(strncmp(outcome_text(&outcome), buffer_string(&expected), expected.length) == 0,
                  "%s", outcome_text(&outcome));
    buffer_free(&expected);
    outcome_free(&outcome);
    free(path);
}
END_TEST

START_TEST(examples_that_fail_are_named)
{
    char *path = scratch_path(&scratch, "failing.rules");
    struct outcome outcome = RUN(1, "rules", "--test", path);
    struct buffer expected = {0};
    buffer_printf(&expected, "%s:3:", path);
    ck_assert_msg(strstr(outcome_text(&outcome), buffer_string(&expected)), "%s",
                  outcome_text(&outcome));
    buffer_free(&expected);
    outcome_free(&outcome);
    free(path);
}
END_TEST

START_TEST(something_must_be_asked)
{
    struct outcome outcome = RUN(2, "rules");
    ck_assert_ptr_nonnull(strstr(outcome_error(&outcome), "--check"));
    outcome_free(&outcome);
}
END_TEST

/* Runs `facts` with the scratch directory for the user's configuration. */
static struct outcome run_with_user_rules(int status)
{
    struct buffer setting = {0};
    buffer_printf(&setting, "XDG_CONFIG_HOME=%s", scratch.path);
    struct run wanted = {.arguments = {"facts", "-"},
                         .environment = {buffer_string(&setting)},
                         .input = "We carry the Blue Teapot seal.\n"};
    struct outcome outcome = run_expect(status, &wanted);
    buffer_free(&setting);
    return outcome;
}

START_TEST(user_rules_are_read)
{
    scratch_write_text(&scratch, "smallprint/rules.d/mine.rules", right);
    struct outcome outcome = run_with_user_rules(0);
    ck_assert_ptr_nonnull(strstr(outcome_text(&outcome), "blue-teapot"));
    outcome_free(&outcome);
}
END_TEST

START_TEST(mistakes_in_user_rules_are_told)
{
    scratch_write_text(&scratch, "smallprint/rules.d/mine.rules", "rule seal/x\n    (teapot\n");
    struct outcome outcome = run_with_user_rules(2);
    ck_assert_ptr_nonnull(strstr(outcome_error(&outcome), "rules.d/mine.rules:2:"));
    outcome_free(&outcome);
}
END_TEST

START_TEST(a_rule_that_gives_up_is_named)
{
    scratch_write_text(&scratch, "costly.rules", "rule seal/teapot\n    (t+)+pot[xy]\n");
    scratch_write_text(&scratch, "costly.md",
                       "We collect your name.\n\n"
                       "And tttttttttttttttttttttttttttttttttttttttttttttttttttt teapots.\n");
    char *rules = scratch_path(&scratch, "costly.rules");
    char *policy = scratch_path(&scratch, "costly.md");
    struct run command = {.arguments = {"facts", "--json", "--rules", rules, policy}};
    struct outcome outcome = run(&command);
    ck_assert_int_eq(outcome.status, 0);
    ck_assert_ptr_nonnull(strstr(outcome_error(&outcome), "costly.rules:2: seal/teapot takes too long"));
    json_t *records = outcome_records(&outcome);
    const json_t *record = json_array_get(records, 0);
    ck_assert_uint_eq(json_array_size(json_object_get(record, "facts")), 1);
    const json_t *limited = json_object_get(record, "limited");
    ck_assert_uint_eq(json_array_size(limited), 1);
    ck_assert_str_eq(json_string_value(json_array_get(limited, 0)), "seal/teapot");
    json_decref(records);
    outcome_free(&outcome);
    free(rules);
    free(policy);
}
END_TEST

START_TEST(shipped_examples_hold)
{
    struct rule_problems problems = {0};
    struct ruleset *rules = ruleset_check(NULL, 0, &problems);
    ck_assert_uint_eq(problems.count, 0);
    size_t examples = ruleset_test(rules, &problems);
    for (size_t i = 0; i < problems.count; i++) {
        fprintf(stderr, "%s:%u: %s\n", problems.items[i].file, problems.items[i].line,
                problems.items[i].reason);
    }
    ck_assert_uint_ge(examples, EXAMPLES_LEAST);
    ck_assert_uint_le(problems.count, FAILING_MOST);
    rule_problems_free(&problems);
    ruleset_free(rules);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("rules");
    TCase *tests = tcase_create("rules");
    tcase_add_checked_fixture(tests, make_files, remove_files);
    tcase_add_test(tests, files_that_are_right);
    tcase_add_test(tests, mistakes_have_a_place);
    tcase_add_test(tests, examples_that_fail_are_named);
    tcase_add_test(tests, something_must_be_asked);
    tcase_add_test(tests, user_rules_are_read);
    tcase_add_test(tests, a_rule_that_gives_up_is_named);
    tcase_add_test(tests, mistakes_in_user_rules_are_told);
    tcase_add_test(tests, shipped_examples_hold);
    suite_add_tcase(suite, tests);
    return unit_run(suite);
}
