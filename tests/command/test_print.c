/* SPDX-License-Identifier: ISC */
/* smallprint list, show and index, and the ways to name a collection. */
#include "tests/command/run.h"
#include "tests/unit/scratch.h"
#include "tests/unit/unit.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static struct scratch scratch;

static void make_files(void)
{
    scratch_make(&scratch);
    scratch_write_text(&scratch, "lamp.example@2004-03-11.md", "# Lamps\n\nFirst.\n");
    scratch_write_text(&scratch, "lamp.example@2009-01-02.md", "# Lamps\n\nSecond.\r\n");
    scratch_write_text(&scratch, "lampshade.example.md", "# Shades\n\nThird \033[2J.");
    scratch_write_text(&scratch, "Service/Privacy Policy.md", "# Private\n");
    scratch_write_text(&scratch, "Service/Cookies.md", "# Crumbs\n");
}

static void remove_files(void)
{
    scratch_remove(&scratch);
}

/* -------------------------------------------------------------------------------------------
 * list */

START_TEST(list_in_text)
{
    struct outcome outcome = RUN(0, "list", scratch.path);
    ck_assert_str_eq(outcome_text(&outcome), "Service\t-\t9\t1\tCookies\n"
                                             "Service\t-\t10\t1\tPrivacy Policy\n"
                                             "lamp.example\t2004-03-11\t16\t2\tLamps\n"
                                             "lamp.example\t2009-01-02\t18\t2\tLamps\n"
                                             "lampshade.example\t-\t21\t2\tShades\n");
    outcome_free(&outcome);
}
END_TEST

START_TEST(list_on_a_terminal_has_columns)
{
    struct run wanted = {
        .arguments = {"list", scratch.path}, .environment = {"NO_COLOR=1"}, .terminal = true};
    struct outcome outcome = run_expect(0, &wanted);
    ck_assert_ptr_nonnull(strstr(outcome_text(&outcome),
                                 "lamp.example       2004-03-11        16       2  Lamps\r\n"));
    outcome_free(&outcome);
}
END_TEST

/* "First." is one word of one syllable; a heading is no prose. */
START_TEST(list_with_measures)
{
    struct outcome outcome = RUN(0, "list", "--long", scratch.path);
    ck_assert_ptr_nonnull(strstr(outcome_text(&outcome), "Service\t-\t9\t1\t1\t-\t-\t-\tCookies\n"));
    ck_assert_ptr_nonnull(
        strstr(outcome_text(&outcome),
               "lamp.example\t2004-03-11\t16\t2\t2\t121.2\t-3.4\t3.1\tLamps\n"));
    outcome_free(&outcome);
}
END_TEST

START_TEST(list_in_json)
{
    struct buffer memory = {0};
    struct outcome outcome = RUN(0, "list", "--json", scratch.path);
    json_t *records = outcome_records(&outcome);
    ck_assert_uint_eq(json_array_size(records), 5);
    const json_t *record = json_array_get(records, 2);
    ck_assert_str_eq(record_keys(record, &memory), 
                     "site date title path bytes clauses words reading_ease grade smog ");
    ck_assert_str_eq(record_string(record, "site"), "lamp.example");
    ck_assert_str_eq(record_string(record, "date"), "2004-03-11");
    ck_assert_str_eq(record_string(record, "title"), "Lamps");
    char *path = scratch_path(&scratch, "lamp.example@2004-03-11.md");
    ck_assert_str_eq(record_string(record, "path"), path);
    ck_assert_int_eq(record_integer(record, "bytes"), 16);
    ck_assert_int_eq(record_integer(record, "clauses"), 2);
    ck_assert_int_eq(record_integer(record, "words"), 2);
    ck_assert_double_eq(json_real_value(json_object_get(record, "reading_ease")), 121.22);
    ck_assert_double_eq(json_real_value(json_object_get(record, "grade")), -3.4);
    ck_assert(json_is_null(json_object_get(json_array_get(records, 0), "grade")));
    ck_assert(json_is_null(json_object_get(json_array_get(records, 4), "date")));
    free(path);
    json_decref(records);
    outcome_free(&outcome);
    buffer_free(&memory);
}
END_TEST

START_TEST(list_of_nothing)
{
    scratch_make_folder(&scratch, "empty");
    char *path = scratch_path(&scratch, "empty");
    struct outcome outcome = RUN(1, "list", path);
    ck_assert_str_eq(outcome_text(&outcome), "");
    outcome_free(&outcome);
    free(path);
}
END_TEST

START_TEST(list_does_not_hang_on_special_files)
{
    char *path = scratch_path(&scratch, "fifo.md");
    ck_assert_int_eq(mkfifo(path, 0600), 0);
    struct outcome outcome = run(&(struct run){.arguments = {"list", scratch.path}});
    ck_assert_int_eq(outcome.status, 0);
    ck_assert_uint_eq(outcome_lines(&outcome), 5);
    ck_assert_ptr_nonnull(strstr(outcome_error(&outcome), "fifo.md"));
    outcome_free(&outcome);
    free(path);
}
END_TEST

/* -------------------------------------------------------------------------------------------
 * show */

static void expect_text(const char *wanted, const char *text)
{
    struct outcome outcome = RUN(0, "show", wanted, scratch.path);
    ck_assert_str_eq(outcome_text(&outcome), text);
    outcome_free(&outcome);
}

START_TEST(show_takes_the_nearest_before)
{
    expect_text("lamp.example", "# Lamps\n\nSecond.\n");
    expect_text("LAMP.example@2009-01-02", "# Lamps\n\nSecond.\n");
    expect_text("lamp.example@2009-01-01", "# Lamps\n\nFirst.\n");
    expect_text("lamp.example@2009", "# Lamps\n\nSecond.\n");
    expect_text("lamp.example@2008", "# Lamps\n\nFirst.\n");
    expect_text("lamp.example@2004-03", "# Lamps\n\nFirst.\n");
    struct outcome outcome = RUN(1, "show", "lamp.example@2003", scratch.path);
    ck_assert_str_eq(outcome_text(&outcome), "");
    outcome_free(&outcome);
}
END_TEST

START_TEST(show_takes_a_part_of_one_name)
{
    expect_text("shade", "# Shades\n\nThird ^[[2J.\n");
    struct outcome outcome = RUN(2, "show", "lamp", scratch.path);
    ck_assert_str_eq(outcome_text(&outcome), "");
    ck_assert_ptr_nonnull(strstr(outcome_error(&outcome), "  lamp.example\n"));
    ck_assert_ptr_nonnull(strstr(outcome_error(&outcome), "  lampshade.example\n"));
    outcome_free(&outcome);
    outcome = RUN(1, "show", "unicorn", scratch.path);
    ck_assert_ptr_nonnull(strstr(outcome_error(&outcome), "unicorn"));
    outcome_free(&outcome);
}
END_TEST

START_TEST(show_names_several_documents)
{
    struct outcome outcome = RUN(2, "show", "Service", scratch.path);
    ck_assert_str_eq(outcome_text(&outcome), "");
    ck_assert_ptr_nonnull(strstr(outcome_error(&outcome), "/Service/Privacy Policy.md\n"));
    ck_assert_ptr_nonnull(strstr(outcome_error(&outcome), "/Service/Cookies.md\n"));
    outcome_free(&outcome);
    char *path = scratch_path(&scratch, "Service/Cookies.md");
    expect_text(path, "# Crumbs\n");
    free(path);
}
END_TEST

START_TEST(show_repairs_text_decoded_twice)
{
    scratch_write_text(&scratch, "twice.example.md",
                       "Don\xC3\xA2\xE2\x82\xAC\xE2\x84\xA2t \xFF.\n");
    expect_text("twice.example", "Don\xE2\x80\x99t \xEF\xBF\xBD.\n");
}
END_TEST

/* -------------------------------------------------------------------------------------------
 * index */

START_TEST(index_in_json)
{
    struct buffer memory = {0};
    scratch_write(&scratch, "binary.md", "\0\1\2", 3);
    struct outcome outcome = RUN(0, "index", "--private", "--json", "-j2", scratch.path);
    json_t *records = outcome_records(&outcome);
    ck_assert_uint_eq(json_array_size(records), 1);
    const json_t *record = json_array_get(records, 0);
    ck_assert_str_eq(record_keys(record, &memory),
                     "policies sites bytes clauses unique_clauses unique_bytes terms memory_bytes "
                     "seconds threads skipped ");
    ck_assert_int_eq(record_integer(record, "policies"), 5);
    ck_assert_int_eq(record_integer(record, "sites"), 3);
    ck_assert_int_eq(record_integer(record, "bytes"), 16 + 18 + 21 + 10 + 9);
    ck_assert_int_eq(record_integer(record, "clauses"), 8);
    ck_assert_int_eq(record_integer(record, "unique_clauses"), 7);
    ck_assert_int_eq(record_integer(record, "threads"), 2);
    ck_assert(json_real_value(json_object_get(record, "seconds")) > 0);
    const json_t *skipped = json_array_get(json_object_get(record, "skipped"), 0);
    ck_assert_str_eq(record_keys(skipped, &memory), "path reason ");
    ck_assert_ptr_nonnull(strstr(record_string(skipped, "path"), "binary.md"));
    json_decref(records);
    outcome_free(&outcome);
    buffer_free(&memory);
}
END_TEST

START_TEST(index_in_text)
{
    scratch_write(&scratch, "binary\033.md", "\0\1\2", 3);
    struct outcome outcome = RUN(0, "index", "--private", scratch.path);
    ck_assert_ptr_nonnull(strstr(outcome_text(&outcome), "policies                          5\n"));
    ck_assert_ptr_nonnull(strstr(outcome_text(&outcome), "  publishing"));
    ck_assert_ptr_nonnull(strstr(outcome_text(&outcome), "binary^[.md: "));
    outcome_free(&outcome);
}
END_TEST

START_TEST(index_is_kept)
{
    char *cache = scratch_path(&scratch, ".cache");
    struct buffer setting = {0};
    buffer_printf(&setting, "XDG_CACHE_HOME=%s", cache);
    struct run wanted = {.arguments = {"index", scratch.path},
                         .environment = {buffer_string(&setting)}};
    struct outcome outcome = run_expect(0, &wanted);
    outcome_free(&outcome);
    struct outcome plain = RUN(0, "search", "--json", "first OR second", scratch.path);
    wanted = (struct run){.arguments = {"search", "--json", "first OR second", scratch.path},
                          .environment = {buffer_string(&setting)}};
    outcome = run_expect(0, &wanted);
    ck_assert_str_eq(outcome_text(&outcome), outcome_text(&plain));
    outcome_free(&outcome);
    outcome_free(&plain);

    wanted = (struct run){.arguments = {"index", scratch.path}}; /* has no place for it */
    outcome = run_expect(2, &wanted);
    ck_assert_ptr_nonnull(strstr(outcome_error(&outcome), "the index isn't kept: "));
    outcome_free(&outcome);
    buffer_free(&setting);
    free(cache);
}
END_TEST

START_TEST(large_sources_are_skipped)
{
    struct outcome outcome = RUN(0, "index", "--private", "--json", "--max-size=16", scratch.path);
    json_t *records = outcome_records(&outcome);
    ck_assert_int_eq(record_integer(json_array_get(records, 0), "policies"), 3);
    json_decref(records);
    outcome_free(&outcome);
}
END_TEST

/* -------------------------------------------------------------------------------------------
 * Collections */

START_TEST(a_file_is_a_collection)
{
    char *path = scratch_path(&scratch, "lampshade.example.md");
    struct outcome outcome = RUN(0, "search", "third", path);
    ck_assert_str_eq(outcome_text(&outcome), "lampshade.example\t-\tShades\n10:Third [2J.\n");
    outcome_free(&outcome);
    free(path);
}
END_TEST

START_TEST(standard_input_is_a_collection)
{
    struct run wanted = {.arguments = {"search", "--json", "soup", "-"}, .input = "Our soup.\n"};
    struct outcome outcome = run_expect(0, &wanted);
    json_t *records = outcome_records(&outcome);
    ck_assert_uint_eq(json_array_size(records), 1);
    ck_assert_str_eq(record_string(json_array_get(records, 0), "path"), "-");
    ck_assert_str_eq(record_string(json_array_get(records, 0), "text"), "Our soup.");
    json_decref(records);
    outcome_free(&outcome);
}
END_TEST

START_TEST(the_environment_names_a_collection)
{
    char *variable = scratch_path(&scratch, "");
    struct buffer setting = {0};
    buffer_printf(&setting, "SMALLPRINT_COLLECTION=%s", variable);
    struct run wanted = {.arguments = {"list"}, .environment = {buffer_string(&setting)}};
    struct outcome outcome = run_expect(0, &wanted);
    ck_assert_uint_eq(outcome_lines(&outcome), 5);
    outcome_free(&outcome);
    buffer_free(&setting);
    free(variable);
}
END_TEST

START_TEST(the_sample_is_opened_without_a_name)
{
    struct outcome outcome = RUN(0, "list");
    ck_assert_uint_eq(outcome_lines(&outcome), 121);
    outcome_free(&outcome);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("print");
    TCase *tests = tcase_create("print");
    tcase_add_checked_fixture(tests, make_files, remove_files);
    tcase_add_test(tests, list_in_text);
    tcase_add_test(tests, list_on_a_terminal_has_columns);
    tcase_add_test(tests, list_with_measures);
    tcase_add_test(tests, list_in_json);
    tcase_add_test(tests, list_of_nothing);
    tcase_add_test(tests, list_does_not_hang_on_special_files);
    tcase_add_test(tests, show_takes_the_nearest_before);
    tcase_add_test(tests, show_takes_a_part_of_one_name);
    tcase_add_test(tests, show_names_several_documents);
    tcase_add_test(tests, show_repairs_text_decoded_twice);
    tcase_add_test(tests, index_in_json);
    tcase_add_test(tests, index_in_text);
    tcase_add_test(tests, index_is_kept);
    tcase_add_test(tests, large_sources_are_skipped);
    tcase_add_test(tests, a_file_is_a_collection);
    tcase_add_test(tests, standard_input_is_a_collection);
    tcase_add_test(tests, the_environment_names_a_collection);
    tcase_add_test(tests, the_sample_is_opened_without_a_name);
    suite_add_tcase(suite, tests);
    return unit_run(suite);
}
