/* SPDX-License-Identifier: ISC */
/* smallprint facts: its formats, and how much of what a reader finds in the sample it finds. */
#include "tests/command/run.h"
#include "tests/unit/scratch.h"
#include "tests/unit/unit.h"

#include "base/utf8.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define GOLD SMALLPRINT_SOURCE_CORPUS "/../gold"

/* The least share of the gold tables' rows that has to hold, in per cent: `must` rows that are found
 * and `mustnot` rows that aren't. What the rules reached when this was written, rounded down. */
enum { LEAST_MUST = 82, LEAST_MUSTNOT = 99 };

static json_t *facts_of(const char *path)
{
    struct outcome outcome = RUN(0, "facts", "--json", path);
    json_t *records = outcome_records(&outcome);
    outcome_free(&outcome);
    return records;
}

/* -------------------------------------------------------------------------------------------
 * Formats */

static void check_clauses(const json_t *record, size_t length)
{
    const json_t *clauses = json_object_get(record, "clauses");
    struct buffer memory = {0};
    size_t before = 0;
    ck_assert_uint_gt(json_array_size(clauses), 0);
    for (size_t i = 0; i < json_array_size(clauses); i++) {
        const json_t *clause = json_array_get(clauses, i);
        size_t start = (size_t)record_integer(clause, "start");
        size_t end = (size_t)record_integer(clause, "end");
        ck_assert_str_eq(record_keys(clause, &memory), "start end categories ");
        ck_assert(before <= start && start < end && end <= length);
        ck_assert(json_is_array(json_object_get(clause, "categories")));
        before = end;
    }
    buffer_free(&memory);
}

/* True if a clause of the record holds the range. */
static bool lies_in_a_clause(const json_t *record, long start, long end)
{
    const json_t *clauses = json_object_get(record, "clauses");
    bool lies = false;
    for (size_t i = 0; i < json_array_size(clauses) && !lies; i++) {
        const json_t *clause = json_array_get(clauses, i);
        lies = record_integer(clause, "start") <= start && end <= record_integer(clause, "end");
    }
    return lies;
}

static void check_fact(const json_t *record, const json_t *fact, struct span file)
{
    static const char *const polarities = " yes no conditional ";
    struct buffer memory = {0};
    const char *keys = record_keys(fact, &memory);
    ck_assert_msg(strncmp(keys, "kind value polarity start end text ", 35) == 0, "%s", keys);
    char polarity[32];
    snprintf(polarity, sizeof polarity, " %s ", record_string(fact, "polarity"));
    ck_assert_ptr_nonnull(strstr(polarities, polarity));
    long start = record_integer(fact, "start"), end = record_integer(fact, "end");
    ck_assert(0 <= start && start < end && (size_t)end <= file.length);
    ck_assert(lies_in_a_clause(record, start, end));
    struct span bytes = span_slice(file, (size_t)start, (size_t)end);
    ck_assert(!utf8_is_valid(bytes) || span_equal(bytes, span_of(record_string(fact, "text"))));
    buffer_free(&memory);
}

START_TEST(records_agree_with_the_sources)
{
    json_t *records = facts_of(SMALLPRINT_SOURCE_CORPUS);
    struct buffer memory = {0};
    size_t facts = 0;
    ck_assert_uint_eq(json_array_size(records), 121);
    for (size_t i = 0; i < json_array_size(records); i++) {
        const json_t *record = json_array_get(records, i);
        const json_t *list = json_object_get(record, "facts");
        struct buffer file = run_read_file(record_string(record, "path"));
        ck_assert_str_eq(record_keys(record, &memory), 
                         "path site date clauses facts contradictions measures english ");
        check_clauses(record, file.length);
        for (size_t j = 0; j < json_array_size(list); j++, facts++) {
            check_fact(record, json_array_get(list, j), buffer_span(&file));
        }
        buffer_free(&file);
    }
    ck_assert_uint_gt(facts, 2000);
    buffer_free(&memory);
    json_decref(records);
}
END_TEST

START_TEST(files_say_what_their_collection_says)
{
    struct outcome whole = RUN(0, "facts", "--json", SMALLPRINT_SOURCE_CORPUS "/m/mo/mor");
    json_t *records = outcome_records(&whole);
    struct run files = {.arguments = {"facts", "--json"}};
    for (size_t i = 0; i < json_array_size(records); i++) {
        files.arguments[i + 2] = record_string(json_array_get(records, i), "path");
    }
    struct outcome single = run_expect(0, &files);
    ck_assert_str_eq(outcome_text(&single), outcome_text(&whole));
    outcome_free(&single);
    json_decref(records);
    outcome_free(&whole);
}
END_TEST

START_TEST(threads_change_nothing)
{
    struct outcome one = RUN(0, "facts", "--json", "-j1");
    struct outcome many = RUN(0, "facts", "--json", "-j7");
    ck_assert(span_equal(buffer_span(&one.out), buffer_span(&many.out)));
    outcome_free(&many);
    outcome_free(&one);
}
END_TEST

START_TEST(report_for_a_person)
{
    struct run wanted = {.arguments = {"facts", "-"},
                         .input = "# Privacy\n\nWe do not sell your personal information.\n\n"
                                  "We never sell your personal information.\n"};
    struct outcome outcome = run_expect(0, &wanted);
    const char *text = outcome_text(&outcome);
    ck_assert_ptr_nonnull(strstr(text, "\t-\tPrivacy\n"));
    ck_assert_ptr_nonnull(strstr(text, "\n  sharing\n"));
    ck_assert_ptr_nonnull(
        strstr(text, "\n    sells           personal-information     no            2  "));
    outcome_free(&outcome);
}
END_TEST

START_TEST(contradictions_and_measures)
{
    struct run wanted = {.arguments = {"facts", "--json", "-"},
                         .input = "# Privacy\n\nWe do not sell your personal information.\n\n"
                                  "We sell your personal information.\n"};
    struct outcome outcome = run_expect(0, &wanted);
    json_t *records = outcome_records(&outcome);
    const json_t *record = json_array_get(records, 0);
    const json_t *pairs = json_object_get(record, "contradictions");
    const json_t *facts = json_object_get(record, "facts");
    const json_t *measures = json_object_get(record, "measures");
    ck_assert_uint_eq(json_array_size(pairs), 1);
    const json_t *pair = json_array_get(pairs, 0);
    const json_t *a = json_array_get(facts, (size_t)record_integer(pair, "a"));
    const json_t *b = json_array_get(facts, (size_t)record_integer(pair, "b"));
    ck_assert_str_eq(record_string(a, "kind"), "sells");
    ck_assert_str_eq(record_string(a, "polarity"), "no");
    ck_assert_str_eq(record_string(b, "kind"), "sells");
    ck_assert_str_eq(record_string(b, "polarity"), "yes");
    ck_assert_int_eq(record_integer(measures, "words"), 13);
    ck_assert_int_eq(record_integer(measures, "sentences"), 2);
    ck_assert(json_is_true(json_object_get(record, "english")));
    json_decref(records);
    outcome_free(&outcome);
}
END_TEST

/* Two pages of the sample contradict themselves; of no other it may be said. */
START_TEST(contradictions_of_the_sample)
{
    json_t *records = facts_of(SMALLPRINT_SOURCE_CORPUS);
    size_t found = 0;
    for (size_t i = 0; i < json_array_size(records); i++) {
        const json_t *record = json_array_get(records, i);
        const char *path = record_string(record, "path");
        bool contradictory = strstr(path, "secondglance.example@2014-02-14") ||
                             strstr(path, "willitrain.example@2019-09-09");
        size_t pairs = json_array_size(json_object_get(record, "contradictions"));
        ck_assert_msg(contradictory == (pairs > 0), "%s: %zu", path, pairs);
        found += contradictory;
    }
    ck_assert_uint_eq(found, 2);
    json_decref(records);
}
END_TEST

START_TEST(other_languages_are_marked)
{
    struct run wanted = {.arguments = {"facts", "--json", "-"},
                         .input = "Wir erheben Ihren Namen und Ihre Anschrift, wenn Sie bestellen, "
                                  "und bewahren sie so lange auf, wie es das Gesetz verlangt.\n"};
    struct outcome outcome = run_expect(0, &wanted);
    json_t *records = outcome_records(&outcome);
    const json_t *record = json_array_get(records, 0);
    ck_assert(json_is_false(json_object_get(record, "english")));
    ck_assert_uint_eq(json_array_size(json_object_get(record, "facts")), 0);
    json_decref(records);
    outcome_free(&outcome);
}
END_TEST

/* Of other languages nothing is said, whatever words they share with English. */
START_TEST(other_languages_state_nothing)
{
    static const char *const texts[] = {
        "# Datenschutz\n\nWir erheben Name, E-Mail und Telefon. Cookies werden nach 30 Tagen "
        "gelöscht. Wir verkaufen keine Daten. Fragen an info@laden.example.\n\n"
        "* Name\n* E-Mail\n* Passwort\n",
        "# Vie privée\n\nNous utilisons des cookies et Google Analytics. Votre adresse e-mail est "
        "conservée pendant 3 ans. Vous disposez d'un droit d'accès et de suppression.\n\n"
        "* Cookies\n* Contact : info@boutique.example\n",
        "# Privacidad\n\nRecopilamos su nombre y su email para el servicio. No vendemos datos "
        "personales a terceros. Los cookies duran 12 meses y puede borrar los datos.\n",
        "# プライバシー\n\n当社は氏名、メールアドレス、Cookieを収集します。第三者に提供しません。\n\n"
        "保存期間は2年です。Google Analyticsを使います。\n",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct run wanted = {.arguments = {"facts", "--json", "-"}, .input = texts[i]};
        struct outcome outcome = run_expect(0, &wanted);
        json_t *records = outcome_records(&outcome);
        const json_t *facts = json_object_get(json_array_get(records, 0), "facts");
        const json_t *first = json_array_get(facts, 0);
        ck_assert_msg(json_array_size(facts) == 0, "text %zu: %s %s", i,
                      record_string(first, "kind"), record_string(first, "value"));
        json_decref(records);
        outcome_free(&outcome);
    }
}
END_TEST

/* Nor does a passage in another language within an English policy. */
START_TEST(foreign_passages_state_nothing)
{
    struct run wanted = {
        .arguments = {"facts", "--json", "-"},
        .input = "# Privacy\n\nThis is the policy of our shop, and it is about what you tell us. "
                 "Please read it with care. We will not ask you for more than we need.\n\n"
                 "## Für unsere Kunden\n\nWir verwenden Cookies und Google Analytics; sie werden "
                 "nach 30 Tagen gelöscht.\n\n* E-Mail: wird nicht gespeichert\n\n"
                 "## Para nuestros clientes\n\nLos cookies duran 12 meses y no vendemos los datos "
                 "de nuestros clientes.\n"};
    struct outcome outcome = run_expect(0, &wanted);
    json_t *records = outcome_records(&outcome);
    const json_t *facts = json_object_get(json_array_get(records, 0), "facts");
    const json_t *first = json_array_get(facts, 0);
    ck_assert_msg(json_array_size(facts) == 0, "%s %s", record_string(first, "kind"),
                  record_string(first, "value"));
    json_decref(records);
    outcome_free(&outcome);
}
END_TEST

START_TEST(explanations)
{
    struct run wanted = {.arguments = {"facts", "--explain", "--json", "-"},
                         .input = "We do not sell your personal information.\n"};
    struct outcome outcome = run_expect(0, &wanted);
    json_t *records = outcome_records(&outcome);
    const json_t *facts = json_object_get(json_array_get(records, 0), "facts");
    const json_t *explanation = NULL;
    for (size_t i = 0; i < json_array_size(facts); i++) {
        const json_t *fact = json_array_get(facts, i);
        if (strcmp(record_string(fact, "kind"), "sells") == 0) {
            explanation = json_object_get(fact, "explain");
        }
    }
    ck_assert_ptr_nonnull(explanation);
    ck_assert_ptr_nonnull(strstr(record_string(explanation, "rule"), "sells"));
    ck_assert_str_eq(record_string(explanation, "file"), "privacy.rules");
    ck_assert_int_gt(record_integer(explanation, "line"), 1);
    ck_assert_str_eq(record_string(explanation, "in"), "text");
    ck_assert_ptr_nonnull(strstr(record_string(explanation, "matched"), "sell"));
    ck_assert_str_eq(record_string(explanation, "cue"), "not");
    json_decref(records);
    outcome_free(&outcome);
}
END_TEST

START_TEST(comma_separated_values)
{
    struct outcome outcome = RUN(0, "facts", "--csv");
    const char *text = outcome_text(&outcome);
    static const char head[] =
        "site,date,address,kind,value,polarity,data,actor,start,end,text\r\n";
    ck_assert_int_eq(strncmp(text, head, sizeof head - 1), 0);
    ck_assert_ptr_nonnull(strstr(text, "\r\nsecondglance.example,2014-02-14,https://"));
    ck_assert_ptr_nonnull(strstr(text, ",sells,personal-information,no,personal-information,operator,"));
    ck_assert_ptr_nonnull(strstr(text, ",contact-postal,\"")); /* it has commas */
    ck_assert_ptr_null(strchr(text, '\033'));
    outcome_free(&outcome);
}
END_TEST

START_TEST(summaries)
{
    struct outcome outcome = RUN(0, "facts", "--summary", "--by", "year", "--json",
                                 SMALLPRINT_SOURCE_CORPUS "/s/se/sec");
    json_t *records = outcome_records(&outcome);
    size_t found = 0;
    for (size_t i = 0; i < json_array_size(records); i++) {
        const json_t *record = json_array_get(records, i);
        if (record_integer(record, "year") == 2014 &&
            strcmp(record_string(record, "kind"), "sells") == 0) {
            ck_assert_int_eq(record_integer(json_object_get(record, "policies"), "no"), 1);
            ck_assert_int_eq(record_integer(json_object_get(record, "sites"), "no"), 1);
            ck_assert_int_eq(record_integer(record, "all_policies"), 1);
            found++;
        }
    }
    ck_assert_uint_eq(found, 1);
    json_decref(records);
    outcome_free(&outcome);
    outcome = RUN(0, "facts", "--summary");
    ck_assert_ptr_nonnull(strstr(outcome_text(&outcome), "121 policies, 29 sites\n"));
    outcome_free(&outcome);
}
END_TEST

START_TEST(trouble_with_one_file_spares_the_others)
{
    struct outcome outcome = RUN(2, "facts", "--json", "/nonexistent.md",
                                 SMALLPRINT_SOURCE_CORPUS "/d/de/des/desklamp.example.md");
    ck_assert_uint_eq(outcome_lines(&outcome), 1);
    ck_assert_ptr_nonnull(strstr(outcome_error(&outcome), "/nonexistent.md"));
    outcome_free(&outcome);
}
END_TEST

/* -------------------------------------------------------------------------------------------
 * The gold tables (corpus/README.md describes them) */

struct row {
    bool must;
    const char *kind, *value, *polarity, *evidence;
};

struct tally {
    size_t rows, held;
};

/* Parts a line at its tabs; false for a comment. */
static bool read_row(char *line, struct row *row)
{
    char *fields[5];
    line[strcspn(line, "\n")] = '\0';
    if (*line == '#' || !*line) {
        return false;
    }
    for (size_t i = 0; i < 5; i++) {
        fields[i] = strsep(&line, "\t");
        ck_assert_ptr_nonnull(fields[i]);
    }
    *row = (struct row){strcmp(fields[0], "must") == 0, fields[1], fields[2], fields[3], fields[4]};
    return true;
}

/* True if the fact's words overlap the evidence somewhere in the file. */
static bool overlaps(const json_t *fact, const char *evidence, struct span file)
{
    size_t start = (size_t)record_integer(fact, "start");
    size_t end = (size_t)record_integer(fact, "end");
    size_t length = strlen(evidence);
    for (size_t at = 0; at + length <= file.length && at < end; at++) {
        if (at + length > start && memcmp(file.bytes + at, evidence, length) == 0) {
            return true;
        }
    }
    return false;
}

static bool found(const json_t *record, const struct row *row, struct span file)
{
    const json_t *facts = json_object_get(record, "facts");
    for (size_t i = 0; i < json_array_size(facts); i++) {
        const json_t *fact = json_array_get(facts, i);
        if (strcmp(record_string(fact, "kind"), row->kind) == 0 &&
            (strcmp(row->value, "-") == 0 ||
             strcmp(record_string(fact, "value"), row->value) == 0) &&
            strcmp(record_string(fact, "polarity"), row->polarity) == 0 &&
            (strcmp(row->evidence, "-") == 0 || overlaps(fact, row->evidence, file))) {
            return true;
        }
    }
    return false;
}

static void check_table(const char *path, const json_t *record, struct tally tallies[2])
{
    FILE *table = fopen(path, "r");
    ck_assert_ptr_nonnull(table);
    struct buffer file = run_read_file(record_string(record, "path"));
    char *line = NULL;
    size_t capacity = 0;
    while (getline(&line, &capacity, table) >= 0) {
        struct row row;
        if (read_row(line, &row)) {
            bool held = found(record, &row, buffer_span(&file)) == row.must;
            tallies[row.must].rows++;
            tallies[row.must].held += held;
        }
    }
    free(line);
    buffer_free(&file);
    fclose(table);
}

/* The record of the policy that the table of this name is about. */
static const json_t *record_for(const json_t *records, const char *table)
{
    size_t length = strlen(table) - strlen(".tsv");
    for (size_t i = 0; i < json_array_size(records); i++) {
        const json_t *record = json_array_get(records, i);
        const char *name = strrchr(record_string(record, "path"), '/') + 1;
        if (strlen(name) == length + strlen(".md") && strncmp(name, table, length) == 0) {
            return record;
        }
    }
    ck_abort_msg("%s is about no policy", table);
    return NULL;
}

START_TEST(the_sample_says_what_a_reader_finds)
{
    struct tally tallies[2] = {{0}, {0}};
    json_t *records = facts_of(SMALLPRINT_SOURCE_CORPUS);
    DIR *folder = opendir(GOLD);
    ck_assert_ptr_nonnull(folder);
    for (const struct dirent *entry; (entry = readdir(folder));) {
        if (strstr(entry->d_name, ".tsv")) {
            struct buffer path = {0};
            buffer_printf(&path, "%s/%s", GOLD, entry->d_name);
            check_table(buffer_string(&path), record_for(records, entry->d_name), tallies);
            buffer_free(&path);
        }
    }
    closedir(folder);
    json_decref(records);
    fprintf(stderr, "gold: %zu of %zu found, %zu of %zu not found\n", tallies[1].held,
            tallies[1].rows, tallies[0].held, tallies[0].rows);
    ck_assert_uint_gt(tallies[0].rows, 50);
    ck_assert_uint_gt(tallies[1].rows, 500);
    ck_assert_uint_ge(tallies[1].held * 100, tallies[1].rows * LEAST_MUST);
    ck_assert_uint_ge(tallies[0].held * 100, tallies[0].rows * LEAST_MUSTNOT);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("facts");
    TCase *tests = tcase_create("facts");
    tcase_add_test(tests, records_agree_with_the_sources);
    tcase_add_test(tests, files_say_what_their_collection_says);
    tcase_add_test(tests, threads_change_nothing);
    tcase_add_test(tests, report_for_a_person);
    tcase_add_test(tests, contradictions_and_measures);
    tcase_add_test(tests, contradictions_of_the_sample);
    tcase_add_test(tests, other_languages_are_marked);
    tcase_add_test(tests, other_languages_state_nothing);
    tcase_add_test(tests, foreign_passages_state_nothing);
    tcase_add_test(tests, explanations);
    tcase_add_test(tests, comma_separated_values);
    tcase_add_test(tests, summaries);
    tcase_add_test(tests, trouble_with_one_file_spares_the_others);
    tcase_add_test(tests, the_sample_says_what_a_reader_finds);
    suite_add_tcase(suite, tests);
    return unit_run(suite);
}
