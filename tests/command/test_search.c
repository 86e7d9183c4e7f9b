/* SPDX-License-Identifier: ISC */
/* smallprint search: formats, counts, order, exit status, on the sample and on files made for it. */
#include "tests/command/run.h"
#include "tests/unit/scratch.h"
#include "tests/unit/unit.h"

#include "base/utf8.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct scratch scratch;

/* Two sites, one with two snapshots that share a clause. */
static void make_files(void)
{
    scratch_make(&scratch);
    scratch_write_text(&scratch, "lamp.example@2004-03-11.md",
                       "# Lamps\n\nWe sell lamps.\n\nWe keep your address for a year.\n");
    scratch_write_text(&scratch, "lamp.example@2009-01-02.md",
                       "# Lamps\n\nWe sell lamps.\n\nWe keep your address for\n  two years.\n");
    scratch_write_text(&scratch, "shade.example.md",
                       "# Shades\n\n## What we keep\n\n* your **address**\n* your size\n");
}

static void remove_files(void)
{
    scratch_remove(&scratch);
}

static json_t *search_records(int status, const struct run *wanted)
{
    struct outcome outcome = run_expect(status, wanted);
    json_t *records = outcome_records(&outcome);
    outcome_free(&outcome);
    return records;
}

#define RECORDS(...) search_records(0, &(struct run){.arguments = {__VA_ARGS__}})

/* -------------------------------------------------------------------------------------------
 * Text */

START_TEST(clauses_stand_under_their_policy)
{
    struct outcome outcome = RUN(0, "search", "address", scratch.path);
    ck_assert_str_eq(outcome_text(&outcome), "lamp.example\t2004-03-11\tLamps\n"
                                             "25:We keep your address for a year.\n"
                                             "\n"
                                             "lamp.example\t2009-01-02\tLamps\n"
                                             "25:We keep your address for two years.\n"
                                             "\n"
                                             "shade.example\t-\tShades\n"
                                             "27:your address\n");
    outcome_free(&outcome);
}
END_TEST

START_TEST(distinct_clauses_tell_their_time)
{
    struct outcome outcome = RUN(0, "search", "--snapshots=distinct", "sell", scratch.path);
    ck_assert_str_eq(outcome_text(&outcome),
                     "lamp.example\t2009-01-02\tLamps\n"
                     "9:We sell lamps. [2004-03-11 to 2009-01-02, 2 snapshots]\n");
    outcome_free(&outcome);
}
END_TEST

START_TEST(matches_are_marked_in_colours)
{
    struct outcome outcome = RUN(0, "search", "--color=always", "sell", scratch.path, "-n1");
    ck_assert_str_eq(outcome_text(&outcome), "\033[1mlamp.example\033[0m\t2004-03-11\tLamps\n"
                                             "\033[32m9\033[0m:We \033[1;31msell\033[0m lamps.\n");
    outcome_free(&outcome);
}
END_TEST

/* Is there a colour? */
static bool colored(const struct run *wanted)
{
    struct outcome outcome = run_expect(0, wanted);
    bool found = memchr(outcome.out.bytes, '\033', outcome.out.length) != NULL;
    outcome_free(&outcome);
    return found;
}

START_TEST(colors_depend_on_terminal_and_environment)
{
    ck_assert(
        colored(&(struct run){.arguments = {"search", "sell", scratch.path}, .terminal = true}));
    ck_assert(!colored(&(struct run){.arguments = {"search", "sell", scratch.path}}));
    ck_assert(!colored(&(struct run){.arguments = {"search", "sell", scratch.path},
                                     .environment = {"NO_COLOR=1"},
                                     .terminal = true}));
    ck_assert(colored(&(struct run){.arguments = {"search", "sell", scratch.path},
                                    .environment = {"NO_COLOR="},
                                    .terminal = true}));
    ck_assert(!colored(&(struct run){.arguments = {"search", "sell", scratch.path},
                                     .environment = {"TERM=dumb"},
                                     .terminal = true}));
    ck_assert(!colored(&(struct run){.arguments = {"search", "--color=never", "sell", scratch.path},
                                     .terminal = true}));
    ck_assert(colored(&(struct run){.arguments = {"search", "--color=always", "sell", scratch.path},
                                    .environment = {"NO_COLOR=1"}}));
}
END_TEST

START_TEST(nothing_from_a_policy_reaches_a_terminal)
{
    scratch_write_text(&scratch, "odd\033[2J.example@2010.md",
                       "# Odd \033]0;title\007\n\nWe sell \033[31mred\033[0m \xE2\x80\xAElamps"
                       "\xE2\x80\xAC and \xC2\x9B"
                       "5m\x7F.\n");
    struct outcome outcome = RUN(0, "search", "lamps OR Odd", scratch.path);
    for (size_t i = 0; i < outcome.out.length; i++) {
        unsigned char byte = (unsigned char)outcome.out.bytes[i];
        ck_assert_msg(byte == '\n' || byte == '\t' || (byte >= 0x20 && byte != 0x7F),
                      "byte %02x at %zu", byte, i);
    }
    ck_assert_ptr_nonnull(strstr(outcome_text(&outcome), "odd^[[2J"));
    ck_assert_ptr_null(strstr(outcome_text(&outcome), "\xE2\x80\xAE"));
    ck_assert_ptr_null(strstr(outcome_text(&outcome), "\xC2\x9B"));
    outcome_free(&outcome);

    outcome = RUN(0, "search", "-l", "title:odd lamps", scratch.path);
    ck_assert_ptr_nonnull(strstr(outcome_text(&outcome), "/odd^[[2J.example@2010.md\n"));
    outcome_free(&outcome);

    outcome = RUN(0, "search", "--json", "title:odd lamps", scratch.path);
    ck_assert_ptr_null(memchr(outcome.out.bytes, '\033', outcome.out.length));
    ck_assert_ptr_null(strstr(outcome_text(&outcome), "\xE2\x80\xAE"));
    json_t *records = outcome_records(&outcome);
    ck_assert_str_eq(record_string(json_array_get(records, 0), "text"),
                     "We sell \033[31mred\033[0m \xE2\x80\xAElamps\xE2\x80\xAC and \xC2\x9B"
                     "5m\x7F.");
    json_decref(records);
    outcome_free(&outcome);
}
END_TEST

/* -------------------------------------------------------------------------------------------
 * JSON */

START_TEST(record_of_a_clause)
{
    struct buffer memory = {0};
    json_t *records = RECORDS("search", "--json", "address two", scratch.path);
    ck_assert_uint_eq(json_array_size(records), 1);
    json_t *record = json_array_get(records, 0);
    ck_assert_str_eq(record_keys(record, &memory),
                     "site date title path start end heading text matches ");
    ck_assert_str_eq(record_string(record, "site"), "lamp.example");
    ck_assert_str_eq(record_string(record, "date"), "2009-01-02");
    ck_assert_str_eq(record_string(record, "title"), "Lamps");
    ck_assert_str_eq(record_string(record, "heading"), "Lamps");
    ck_assert_str_eq(record_string(record, "text"), "We keep your address for\n  two years.");
    ck_assert_int_eq(record_integer(record, "start"), 25);
    ck_assert_int_eq(record_integer(record, "end"), 62);
    char *matches = json_dumps(json_object_get(record, "matches"), JSON_COMPACT);
    ck_assert_str_eq(matches, "[{\"start\":38,\"end\":45},{\"start\":52,\"end\":55}]");
    free(matches);
    json_decref(records);

    records = RECORDS("search", "--json", "--snapshots=distinct", "address", scratch.path);
    record = json_array_get(records, 2);
    ck_assert_str_eq(record_keys(record, &memory), "site date title path start end heading text "
                                                   "matches first last snapshots ");
    ck_assert(json_is_null(json_object_get(record, "date")));
    ck_assert_str_eq(record_string(record, "heading"), "What we keep");
    ck_assert_str_eq(record_string(record, "text"), "* your **address**");
    ck_assert_int_eq(record_integer(record, "snapshots"), 1);
    json_decref(records);
    buffer_free(&memory);
}
END_TEST

/* The members of a record agree with the bytes of its file. */
static void check_record(const json_t *record)
{
    struct buffer file = run_read_file(record_string(record, "path"));
    size_t start = (size_t)record_integer(record, "start");
    size_t end = (size_t)record_integer(record, "end");
    ck_assert(start < end && end <= file.length);
    struct span bytes = span_slice(buffer_span(&file), start, end);
    if (utf8_is_valid(bytes)) {
        struct span text = span_of(record_string(record, "text"));
        ck_assert_msg(span_equal(text, bytes), "%s:%zu: %s", record_string(record, "path"), start,
                      text.bytes);
    }
    size_t before = start;
    for (size_t i = 0; i < json_array_size(json_object_get(record, "matches")); i++) {
        const json_t *match = json_array_get(json_object_get(record, "matches"), i);
        size_t from = (size_t)record_integer(match, "start");
        size_t to = (size_t)record_integer(match, "end");
        ck_assert(before <= from && from < to && to <= end);
        before = to;
    }
    buffer_free(&file);
}

START_TEST(records_agree_with_the_sources)
{
    json_t *records = RECORDS("search", "--json", "the OR \"personal information\" OR /[0-9]+/");
    ck_assert_uint_gt(json_array_size(records), 1000);
    for (size_t i = 0; i < json_array_size(records); i++) {
        check_record(json_array_get(records, i));
    }
    json_decref(records);
}
END_TEST

START_TEST(matches_are_the_words_asked_for)
{
    json_t *records = RECORDS("search", "--json", "=cookies");
    ck_assert_uint_gt(json_array_size(records), 50);
    for (size_t i = 0; i < json_array_size(records); i++) {
        const json_t *record = json_array_get(records, i);
        const json_t *matches = json_object_get(record, "matches");
        struct buffer file = run_read_file(record_string(record, "path"));
        ck_assert_uint_ge(json_array_size(matches), 1);
        for (size_t j = 0; j < json_array_size(matches); j++) {
            const json_t *match = json_array_get(matches, j);
            size_t from = (size_t)record_integer(match, "start");
            ck_assert_int_eq(record_integer(match, "end") - (long)from, 7);
            ck_assert_int_eq(strncasecmp(file.bytes + from, "cookies", 7), 0);
        }
        buffer_free(&file);
    }
    json_decref(records);
}
END_TEST

START_TEST(offsets_are_those_of_the_stored_bytes)
{
    static const unsigned char wide[] = {0xFF, 0xFE, 'A', 0, '\n', 0, '\n', 0, 'W', 0,
                                         'e',  0,    ' ', 0, 's',  0, 'e',  0, 'l', 0,
                                         'l',  0,    ' ', 0, 0xE9, 0, '.',  0};
    scratch_write(&scratch, "wide.example.txt", wide, sizeof wide);
    scratch_write_text(&scratch, "latin.example.txt",
                       "Caf\xE9, th\xE9 \x96 we sell na\xEFvet\xE9.\n");
    json_t *records = RECORDS("search", "--json", "sell site:wide.example", scratch.path);
    const json_t *record = json_array_get(records, 0);
    ck_assert_str_eq(record_string(record, "text"), "We sell \xC3\xA9.");
    ck_assert_int_eq(record_integer(record, "start"), 8);
    ck_assert_int_eq(record_integer(record, "end"), 28);
    const json_t *match = json_array_get(json_object_get(record, "matches"), 0);
    ck_assert_int_eq(record_integer(match, "start"), 14);
    ck_assert_int_eq(record_integer(match, "end"), 22);
    json_decref(records);

    records = RECORDS("search", "--json", "naivete", scratch.path);
    record = json_array_get(records, 0);
    ck_assert_str_eq(record_string(record, "text"),
                     "Caf\xC3\xA9, th\xC3\xA9 \xE2\x80\x93 we sell na\xC3\xAFvet\xC3\xA9.");
    match = json_array_get(json_object_get(record, "matches"), 0);
    ck_assert_int_eq(record_integer(match, "start"), 20);
    ck_assert_int_eq(record_integer(match, "end"), 27);
    json_decref(records);

    struct outcome outcome = RUN(0, "search", "sell site:wide.example", scratch.path);
    ck_assert_ptr_nonnull(strstr(outcome_text(&outcome), "\n8:We sell \xC3\xA9.\n"));
    outcome_free(&outcome);
}
END_TEST

START_TEST(invalid_bytes_are_replaced)
{
    scratch_write_text(&scratch, "broken.example.md",
                       "\xE2\x80\x9CWe\xE2\x80\x9D sell \xE2\x82 b\xFFroken \xC3\xA9lans, "
                       "\xE2\x80\x9Ctoo\xE2\x80\x9D.\n");
    json_t *records = RECORDS("search", "--json", "elans", scratch.path);
    ck_assert_str_eq(record_string(json_array_get(records, 0), "text"),
                     "\xE2\x80\x9CWe\xE2\x80\x9D sell \xEF\xBF\xBD\xEF\xBF\xBD b\xEF\xBF\xBDroken "
                     "\xC3\xA9lans, \xE2\x80\x9Ctoo\xE2\x80\x9D.");
    json_decref(records);
}
END_TEST

/* -------------------------------------------------------------------------------------------
 * Counting, choosing, ordering */

START_TEST(counts_of_a_query)
{
    struct outcome outcome = RUN(0, "search", "--count", "address", scratch.path);
    ck_assert_str_eq(outcome_text(&outcome), "3 clauses, 3 policies, 2 sites\n");
    outcome_free(&outcome);
    outcome = RUN(1, "search", "-c", "unicorns", scratch.path);
    ck_assert_str_eq(outcome_text(&outcome), "0 clauses, 0 policies, 0 sites\n");
    outcome_free(&outcome);

    struct buffer memory = {0};
    json_t *records = RECORDS("search", "-c", "--json", "sell", scratch.path);
    const json_t *record = json_array_get(records, 0);
    ck_assert_str_eq(record_keys(record, &memory),
                     "query clauses unique_clauses policies sites ms ");
    ck_assert_str_eq(record_string(record, "query"), "sell");
    ck_assert_int_eq(record_integer(record, "clauses"), 2);
    ck_assert_int_eq(record_integer(record, "unique_clauses"), 1);
    ck_assert_int_eq(record_integer(record, "policies"), 2);
    ck_assert_int_eq(record_integer(record, "sites"), 1);
    ck_assert(json_is_real(json_object_get(record, "ms")));
    json_decref(records);
    buffer_free(&memory);
}
END_TEST

/* Every way of asking tells the same number. */
static void check_counts(const char *query, const char *mode)
{
    json_t *count = RECORDS("search", "-c", "--json", mode, query);
    json_t *records = RECORDS("search", "--json", mode, query);
    json_t *names = RECORDS("search", "-l", "--json", mode, query);
    const json_t *counts = json_array_get(count, 0);
    ck_assert_int_eq(record_integer(counts, "clauses"), (long)json_array_size(records));
    if (strcmp(mode, "--snapshots=distinct") != 0) {
        ck_assert_int_eq(record_integer(counts, "policies"), (long)json_array_size(names));
    }
    json_t *sites = json_object();
    for (size_t i = 0; i < json_array_size(records); i++) {
        json_object_set_new(sites, record_string(json_array_get(records, i), "site"), json_null());
    }
    ck_assert_int_eq(record_integer(counts, "sites"), (long)json_object_size(sites));
    json_decref(sites);
    json_decref(names);
    json_decref(records);
    json_decref(count);
}

START_TEST(counts_agree_with_what_is_printed)
{
    static const char *const queries[] = {"cookies", "sell OR share", "\"personal information\"",
                                          "retention scope:policy", "children -coppa"};
    static const char *const modes[] = {"--snapshots=all", "--snapshots=latest",
                                        "--snapshots=distinct"};
    for (size_t i = 0; i < sizeof queries / sizeof *queries; i++) {
        for (size_t j = 0; j < sizeof modes / sizeof *modes; j++) {
            check_counts(queries[i], modes[j]);
        }
    }
}
END_TEST

START_TEST(policies_are_named_once)
{
    struct outcome outcome = RUN(0, "search", "-l", "lamps OR address", scratch.path);
    struct buffer expected = {0};
    buffer_printf(&expected, "%s/lamp.example@2004-03-11.md\n", scratch.path);
    buffer_printf(&expected, "%s/lamp.example@2009-01-02.md\n", scratch.path);
    buffer_printf(&expected, "%s/shade.example.md\n", scratch.path);
    ck_assert_str_eq(outcome_text(&outcome), buffer_string(&expected));
    buffer_free(&expected);
    outcome_free(&outcome);
    outcome = RUN(0, "search", "-l", "-n", "2", "lamps OR address", scratch.path);
    ck_assert_uint_eq(outcome_lines(&outcome), 2);
    outcome_free(&outcome);
}
END_TEST

START_TEST(limit_ends_the_lines)
{
    json_t *records = RECORDS("search", "--json", "--limit=7", "information");
    ck_assert_uint_eq(json_array_size(records), 7);
    json_decref(records);
    struct outcome outcome = RUN(0, "search", "--limit=0", "information");
    ck_assert_str_eq(outcome_text(&outcome), "");
    outcome_free(&outcome);
}
END_TEST

START_TEST(scope_of_a_policy)
{
    struct outcome outcome = RUN(1, "search", "sell address", scratch.path);
    ck_assert_str_eq(outcome_text(&outcome), "");
    outcome_free(&outcome);
    outcome = RUN(0, "search", "-c", "--scope=policy", "sell address", scratch.path);
    ck_assert_str_eq(outcome_text(&outcome), "4 clauses, 2 policies, 1 sites\n");
    outcome_free(&outcome);
}
END_TEST

static int compare_lines(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The records as lines, sorted. */
static char **sorted_lines(const json_t *records)
{
    size_t count = json_array_size(records);
    char **lines = calloc(count + 1, sizeof *lines);
    for (size_t i = 0; i < count; i++) {
        lines[i] = json_dumps(json_array_get(records, i), JSON_COMPACT);
    }
    qsort(lines, count, sizeof *lines, compare_lines);
    return lines;
}

START_TEST(relevance_only_changes_the_order)
{
    json_t *plain = RECORDS("search", "--json", "cookies OR advertising");
    json_t *ranked = RECORDS("search", "--json", "--sort=relevance", "cookies OR advertising");
    size_t count = json_array_size(plain);
    ck_assert_uint_eq(count, json_array_size(ranked));
    ck_assert(!json_equal(plain, ranked));
    char **a = sorted_lines(plain), **b = sorted_lines(ranked);
    for (size_t i = 0; i < count; i++) {
        ck_assert_str_eq(a[i], b[i]);
        free(a[i]);
        free(b[i]);
    }
    free(a);
    free(b);
    json_decref(plain);
    json_decref(ranked);
}
END_TEST

START_TEST(threads_change_nothing)
{
    static const char *const threads[] = {"-j1", "-j2", "-j8"};
    struct outcome first = RUN(0, "search", "--json", "/sell|share/ OR cookies");
    for (size_t i = 0; i < sizeof threads / sizeof *threads; i++) {
        struct outcome other = RUN(0, "search", "--json", threads[i], "/sell|share/ OR cookies");
        ck_assert(span_equal(buffer_span(&first.out), buffer_span(&other.out)));
        outcome_free(&other);
    }
    outcome_free(&first);
}
END_TEST

/* -------------------------------------------------------------------------------------------
 * Many queries */

START_TEST(a_line_for_each_query)
{
    scratch_write_text(&scratch, "queries.list", "sell\n\nunicorns\n\"two years\"");
    char *path = scratch_path(&scratch, "queries.list");
    json_t *records = RECORDS("search", "--queries", path, "--repeat=3", scratch.path);
    ck_assert_uint_eq(json_array_size(records), 4);
    static const long clauses[] = {2, 10, 0, 1};
    for (size_t i = 0; i < 4; i++) {
        ck_assert_int_eq(record_integer(json_array_get(records, i), "clauses"), clauses[i]);
    }
    json_decref(records);
    free(path);
}
END_TEST

START_TEST(a_refused_query_keeps_its_line)
{
    struct run wanted = {.arguments = {"search", "--queries=-", scratch.path},
                         .input = "sell\n(sell\naddress\n"};
    struct outcome outcome = run_expect(2, &wanted);
    json_t *records = outcome_records(&outcome);
    ck_assert_uint_eq(json_array_size(records), 3);
    ck_assert_str_eq(record_string(json_array_get(records, 1), "query"), "(sell");
    ck_assert_ptr_nonnull(json_object_get(json_array_get(records, 1), "error"));
    ck_assert_int_eq(record_integer(json_array_get(records, 2), "clauses"), 3);
    ck_assert_ptr_nonnull(strstr(outcome_error(&outcome), "-:2: query, column "));
    json_decref(records);
    outcome_free(&outcome);
}
END_TEST

/* -------------------------------------------------------------------------------------------
 * Trouble */

START_TEST(exit_status)
{
    struct outcome outcome = RUN(0, "search", "sell", scratch.path);
    outcome_free(&outcome);
    outcome = RUN(1, "search", "unicorns", scratch.path);
    ck_assert_str_eq(outcome_text(&outcome), "");
    ck_assert_str_eq(outcome_error(&outcome), "");
    outcome_free(&outcome);
    outcome = RUN(2, "search", "sell", "/nonexistent/collection");
    ck_assert_ptr_nonnull(strstr(outcome_error(&outcome), "/nonexistent/collection"));
    outcome_free(&outcome);
    outcome = RUN(2, "search", "--queries=/nonexistent/queries", scratch.path);
    ck_assert_ptr_nonnull(strstr(outcome_error(&outcome), "/nonexistent/queries"));
    outcome_free(&outcome);
}
END_TEST

START_TEST(a_wrong_query_is_shown)
{
    struct outcome outcome = RUN(2, "search", "caf\xC3\xA9 (sell", scratch.path);
    const char *said = outcome_error(&outcome);
    const char *second = strchr(said, '\n');
    const char *third = second ? strchr(second + 1, '\n') : NULL;
    ck_assert_ptr_nonnull(third);
    long column = strtol(strstr(said, "column ") + strlen("column "), NULL, 10);
    ck_assert(strncmp(second + 1, "smallprint:   caf\xC3\xA9 (sell\n", 26) == 0);
    ck_assert_int_eq(strchr(third, '^') - (third + 1), (long)strlen("smallprint:   ") + column - 1);
    outcome_free(&outcome);
}
END_TEST

START_TEST(a_closed_pipe_ends_it_quietly)
{
    struct run wanted = {.arguments = {"search", "--json", "the OR and OR of OR to"}, .reads = 100};
    struct outcome outcome = run_expect(0, &wanted);
    ck_assert_uint_ge(outcome.out.length, 100);
    outcome_free(&outcome);
}
END_TEST

START_TEST(a_full_disk_is_trouble)
{
    struct run wanted = {.arguments = {"search", "cookies"}, .output = "/dev/full"};
    struct outcome outcome = run_expect(2, &wanted);
    ck_assert_str_eq(outcome_error(&outcome),
                     "smallprint: can't write the output: No space left on device\n");
    outcome_free(&outcome);
}
END_TEST

START_TEST(what_cannot_be_read_is_counted)
{
    scratch_write(&scratch, "one.md", "\0\1\2", 3);
    struct outcome outcome = run(&(struct run){.arguments = {"search", "sell", scratch.path}});
    ck_assert_int_eq(outcome.status, 0);
    ck_assert_ptr_nonnull(strstr(outcome_error(&outcome), "one.md"));
    outcome_free(&outcome);
    scratch_write(&scratch, "two.md", "\0\1\2", 3);
    outcome = run(&(struct run){.arguments = {"search", "sell", scratch.path}});
    ck_assert_int_eq(outcome.status, 0);
    ck_assert_str_eq(outcome_error(&outcome),
                     "smallprint: 2 files skipped (--verbose or `smallprint index` names them)\n");
    outcome_free(&outcome);
    outcome = run(&(struct run){.arguments = {"search", "-v", "sell", scratch.path}});
    ck_assert_ptr_nonnull(strstr(outcome_error(&outcome), "one.md"));
    ck_assert_ptr_nonnull(strstr(outcome_error(&outcome), "two.md"));
    outcome_free(&outcome);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("search");
    TCase *tests = tcase_create("search");
    tcase_add_checked_fixture(tests, make_files, remove_files);
    tcase_add_test(tests, clauses_stand_under_their_policy);
    tcase_add_test(tests, distinct_clauses_tell_their_time);
    tcase_add_test(tests, matches_are_marked_in_colours);
    tcase_add_test(tests, colors_depend_on_terminal_and_environment);
    tcase_add_test(tests, nothing_from_a_policy_reaches_a_terminal);
    tcase_add_test(tests, record_of_a_clause);
    tcase_add_test(tests, records_agree_with_the_sources);
    tcase_add_test(tests, matches_are_the_words_asked_for);
    tcase_add_test(tests, offsets_are_those_of_the_stored_bytes);
    tcase_add_test(tests, invalid_bytes_are_replaced);
    tcase_add_test(tests, counts_of_a_query);
    tcase_add_test(tests, counts_agree_with_what_is_printed);
    tcase_add_test(tests, policies_are_named_once);
    tcase_add_test(tests, limit_ends_the_lines);
    tcase_add_test(tests, scope_of_a_policy);
    tcase_add_test(tests, relevance_only_changes_the_order);
    tcase_add_test(tests, threads_change_nothing);
    tcase_add_test(tests, a_line_for_each_query);
    tcase_add_test(tests, a_refused_query_keeps_its_line);
    tcase_add_test(tests, exit_status);
    tcase_add_test(tests, a_wrong_query_is_shown);
    tcase_add_test(tests, a_closed_pipe_ends_it_quietly);
    tcase_add_test(tests, a_full_disk_is_trouble);
    tcase_add_test(tests, what_cannot_be_read_is_counted);
    suite_add_tcase(suite, tests);
    return unit_run(suite);
}
