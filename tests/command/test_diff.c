/* SPDX-License-Identifier: ISC */
/* smallprint diff and timeline, on the sample and on its history. */
#include "tests/command/run.h"
#include "tests/unit/git_fixture.h"
#include "tests/unit/scratch.h"
#include "tests/unit/unit.h"

#include <stdlib.h>
#include <string.h>

static struct scratch scratch;
static char *history; /* the sample's repository */

static void make_files(void)
{
    scratch_make(&scratch);
    scratch_write_text(&scratch, "files/lamp.example@2004-03-11.md",
                       "# Lamps\n\nWe keep logs for six months.\n\nWe like light.\n");
    scratch_write_text(&scratch, "files/lamp.example@2009-01-02.md",
                       "# Lamps\n\nWe keep logs for two  years.\n\nWe like light.\n");
    scratch_write_text(&scratch, "files/lamp.example@2010-01-02.md",
                       "# Lamps\n\nWe keep logs for two years.\n\nWe like *light*.\n");
    scratch_write_text(&scratch, "files/Shop/Privacy Policy.md", "We sell lamps.\n");
    scratch_write_text(&scratch, "files/Shop/Cookies.md", "We sell cookies.\n");
    history = scratch_path(&scratch, "sample.git");
}

static void remove_files(void)
{
    free(history);
    scratch_remove(&scratch);
}

static void make_history(void)
{
    make_files();
    command_run(NULL, "sh '%s/../make-history.sh' '%s'", SMALLPRINT_SOURCE_CORPUS, history);
}

/* Runs in the folder of files. */
#define IN_FILES(wanted, name, ...)                                                                \
    char *name##_path = scratch_path(&scratch, "files");                                           \
    struct outcome name = run(&(struct run){.arguments = {__VA_ARGS__, name##_path}});             \
    free(name##_path);                                                                             \
    ck_assert_int_eq(name.status, (wanted))

/* What follows upon the two lines that name the policies. */
static const char *behind_head(struct outcome *outcome)
{
    const char *text = outcome_text(outcome);
    ck_assert_int_eq(strncmp(text, "--- ", 4), 0);
    text = strchr(text, '\n') + 1;
    ck_assert_int_eq(strncmp(text, "+++ ", 4), 0);
    return strchr(text, '\n') + 1;
}

/* -------------------------------------------------------------------------------------------
 * diff */

START_TEST(diff_in_text)
{
    static const char *const expected = "@@ -1,3 +1,3 @@\n"
                                        "  # Lamps\n"
                                        "~ We keep logs for [-six months-]{+two years+}.\n"
                                        "  We like light.\n";
    IN_FILES(0, newest, "diff", "lamp.example");
    ck_assert_str_eq(behind_head(&newest), expected);
    ck_assert_ptr_nonnull(strstr(outcome_text(&newest), "--- lamp.example\t2004-03-11\tLamps\t"));
    ck_assert_ptr_nonnull(strstr(outcome_text(&newest), "+++ lamp.example\t2010-01-02\tLamps\t"));
    outcome_free(&newest);
    IN_FILES(0, turned, "diff", "lamp@2009", "@2005");
    ck_assert_str_eq(behind_head(&turned), expected);
    outcome_free(&turned);
    IN_FILES(0, close, "diff", "-U0", "lamp@2005", "lamp@2009");
    ck_assert_str_eq(behind_head(&close), "@@ -2,1 +2,1 @@ Lamps\n"
                                          "~ We keep logs for [-six months-]{+two years+}.\n");
    outcome_free(&close);
}
END_TEST

START_TEST(diff_of_two_documents)
{
    IN_FILES(0, sites, "diff", "--context=0", "lamp@2004", "Shop", "--title=cook");
    ck_assert_str_eq(behind_head(&sites), "@@ -1,3 +1,1 @@\n"
                                          "- # [-Lamps-]\n"
                                          "- [-We keep logs for six months.-]\n"
                                          "- [-We like light.-]\n"
                                          "+ {+We sell cookies.+}\n");
    outcome_free(&sites);
    struct outcome sample =
        RUN(0, "diff", "--stat", "griswoldpine.example", "tangledskein.example");
    ck_assert_ptr_nonnull(
        strstr(outcome_text(&sample), "\n+++ tangledskein.example\t2018-06-01\t"));
    outcome_free(&sample);
    char *first = scratch_path(&scratch, "files/Shop/Privacy Policy.md");
    char *second = scratch_path(&scratch, "files/Shop/Cookies.md");
    IN_FILES(0, paths, "diff", first, second);
    ck_assert_str_eq(behind_head(&paths), "@@ -1,1 +1,1 @@\n~ We sell [-lamps-]{+cookies+}.\n");
    outcome_free(&paths);
    free(first);
    free(second);
}
END_TEST

START_TEST(diff_of_nothing)
{
    IN_FILES(1, same, "diff", "lamp@2009", "@2009");
    ck_assert_str_eq(outcome_text(&same), "");
    outcome_free(&same);
    IN_FILES(1, marks, "diff", "lamp@2009", "@2010");
    ck_assert_str_eq(outcome_text(&marks), "");
    outcome_free(&marks);
    IN_FILES(1, first, "diff", "lamp@2004");
    ck_assert_ptr_nonnull(strstr(outcome_error(&first), "no earlier version has another text"));
    outcome_free(&first);
    IN_FILES(1, facts, "diff", "--facts", "lamp@2009", "@2010");
    ck_assert_str_eq(outcome_text(&facts), "");
    outcome_free(&facts);
}
END_TEST

START_TEST(diff_needs_to_know_what)
{
    IN_FILES(2, which, "diff", "Shop");
    ck_assert_ptr_nonnull(strstr(outcome_error(&which), "Shop/Privacy Policy.md"));
    ck_assert_ptr_nonnull(strstr(outcome_error(&which), "--title"));
    outcome_free(&which);
    IN_FILES(1, title, "diff", "Shop", "--title", "tea");
    outcome_free(&title);
    IN_FILES(1, site, "diff", "unicorn");
    outcome_free(&site);
    IN_FILES(1, early, "diff", "lamp@1999");
    outcome_free(&early);
    struct outcome missing = RUN(2, "diff");
    outcome_free(&missing);
}
END_TEST

START_TEST(diff_in_colour)
{
    IN_FILES(0, colour, "diff", "-U0", "--color=always", "lamp@2005", "lamp@2009");
    ck_assert_ptr_nonnull(strstr(outcome_text(&colour), "for \033[31m[-six months-]\033[0m"
                                                        "\033[32m{+two years+}\033[0m."));
    outcome_free(&colour);
}
END_TEST

/* A long stretch that stays within a clause is folded. */
START_TEST(diff_folds_words)
{
    struct buffer old = {0};
    buffer_append_string(&old, "a b c d e f ");
    for (int i = 0; i < 50; i++) {
        buffer_printf(&old, "word%d ", i);
    }
    buffer_append_string(&old, "end.\n");
    scratch_write_text(&scratch, "files/fold.example@2001-01-01.md", buffer_string(&old));
    old.bytes[0] = 'z';
    scratch_write_text(&scratch, "files/fold.example@2002-01-01.md", buffer_string(&old));
    IN_FILES(0, folded, "diff", "fold.example");
    ck_assert_str_eq(
        behind_head(&folded),
        "@@ -1,1 +1,1 @@\n"
        "~ [-a-]{+z+} b c d e f word0 word1 word2 word3 word4 word5 word6 (44 words)\n");
    outcome_free(&folded);
    buffer_free(&old);
}
END_TEST

START_TEST(diff_counts)
{
    IN_FILES(0, text, "diff", "--stat", "lamp@2004", "@2009");
    ck_assert_str_eq(behind_head(&text),
                     "clauses\t0 added, 0 removed, 1 reworded, 0 cosmetic, 0 moved, 2 unchanged\n"
                     "words\t2 added, 2 removed\n\n"
                     " added removed  words under the heading\n"
                     "     2       2  Lamps\n");
    outcome_free(&text);
    IN_FILES(1, none, "diff", "--stat", "--json", "lamp@2009", "@2010");
    struct buffer memory = {0};
    json_t *records = outcome_records(&none);
    const json_t *record = json_array_get(records, 0);
    ck_assert_uint_eq(json_array_size(records), 1);
    ck_assert_str_eq(record_keys(record, &memory),
                     "old new clauses_added clauses_removed clauses_reworded clauses_cosmetic "
                     "clauses_moved clauses_unchanged words_added words_removed ");
    ck_assert_int_eq(record_integer(record, "clauses_unchanged"), 3);
    ck_assert_int_eq(record_integer(record, "words_added"), 0);
    json_decref(records);
    buffer_free(&memory);
    outcome_free(&none);
}
END_TEST

START_TEST(diff_of_facts)
{
    scratch_write_text(&scratch, "files/sold.example@2001-01-01.md",
                       "Last updated: 1 May 2000\n\nWe do not sell your personal information.\n\n"
                       "We keep your e-mail address for six months.\n");
    scratch_write_text(&scratch, "files/sold.example@2002-01-01.md",
                       "Last updated: 1 May 2001\n\nWe sell your personal information.\n\n"
                       "We keep your e-mail address for two years.\n");
    IN_FILES(0, text, "diff", "--facts", "sold.example");
    const char *told = behind_head(&text);
    ck_assert_ptr_nonnull(strstr(told, "updated-date: 2000-05-01 became 2001-05-01\n"
                                       "\t[-Last updated: 1 May 2000-]\n"
                                       "\t{+Last updated: 1 May 2001+}\n"));
    ck_assert_ptr_nonnull(strstr(told, "\nsells=personal-information: no became yes\n\t[-"));
    ck_assert_ptr_nonnull(strstr(told, "\nretention of email-address: P6M became P2Y\n\t[-"));
    outcome_free(&text);
}
END_TEST

/* What a policy stated isn't told to have gone when it is only in another language. */
START_TEST(languages_are_not_compared)
{
    scratch_write_text(&scratch, "files/langue.example@2001-01-01.md",
                       "We collect your name and your e-mail address when you register with us.\n\n"
                       "We do not sell your personal information to anybody at all.\n");
    scratch_write_text(
        &scratch, "files/langue.example@2002-01-01.md",
        "Nous recueillons votre nom et votre adresse quand vous ouvrez un compte chez "
        "nous.\n\nNous ne vendons pas vos donn\xC3\xA9"
        "es personnelles, \xC3\xA0 qui que "
        "ce soit et pour quelque raison que ce soit.\n");
    IN_FILES(2, facts, "diff", "--facts", "langue.example");
    ck_assert_str_eq(outcome_text(&facts), "");
    ck_assert_ptr_nonnull(strstr(outcome_error(&facts), "English"));
    outcome_free(&facts);
    IN_FILES(0, words, "diff", "--stat", "langue.example");
    outcome_free(&words);
    IN_FILES(0, text, "timeline", "langue.example");
    ck_assert_ptr_nonnull(strstr(outcome_text(&text), "\n\t(facts can't be compared: "));
    ck_assert_ptr_null(strstr(outcome_text(&text), "disappeared"));
    outcome_free(&text);
    IN_FILES(0, json, "timeline", "--json", "langue.example");
    json_t *records = outcome_records(&json);
    ck_assert(json_is_array(json_object_get(json_array_get(records, 0), "facts")));
    ck_assert(json_is_null(json_object_get(json_array_get(records, 1), "facts")));
    json_decref(records);
    outcome_free(&json);
}
END_TEST

/* -------------------------------------------------------------------------------------------
 * JSON: ranges of the files */

/* Checks that a side of a record quotes its file, and returns where it is in *start and *end. */
static void check_side(const json_t *side, long *start, long *end)
{
    struct buffer file = run_read_file(record_string(side, "path"));
    const char *text = record_string(side, "text");
    *start = record_integer(side, "start");
    *end = record_integer(side, "end");
    ck_assert_int_le(*end, (long)file.length);
    ck_assert_uint_eq(strlen(text), (size_t)(*end - *start));
    ck_assert_int_eq(memcmp(file.bytes + *start, text, strlen(text)), 0);
    buffer_free(&file);
}

/* Checks the words of one side: within the clause, in order, and what the file says there. */
static void check_word(const json_t *side, const json_t *word, long *from, long end)
{
    if (!json_is_null(word)) {
        const char *clause = record_string(side, "text");
        long start = record_integer(word, "start"), stop = record_integer(word, "end");
        ck_assert_int_ge(start, *from);
        ck_assert_int_le(stop, end);
        const char *text = record_string(word, "text");
        ck_assert_uint_eq(strlen(text), (size_t)(stop - start));
        ck_assert_int_eq(
            memcmp(clause + (start - record_integer(side, "start")), text, strlen(text)), 0);
        *from = stop;
    }
}

static void check_record(const json_t *record)
{
    const json_t *old = json_object_get(record, "old"), *new = json_object_get(record, "new");
    const char *change = record_string(record, "change");
    long old_start = 0, old_end = 0, new_start = 0, new_end = 0;
    ck_assert_int_eq(json_is_null(old), strcmp(change, "added") == 0);
    ck_assert_int_eq(json_is_null(new), strcmp(change, "removed") == 0);
    if (!json_is_null(old)) {
        check_side(old, &old_start, &old_end);
    }
    if (!json_is_null(new)) {
        check_side(new, &new_start, &new_end);
    }
    size_t i;
    const json_t *word;
    json_array_foreach(json_object_get(record, "words"), i, word)
    {
        check_word(old, json_object_get(word, "old"), &old_start, old_end);
        check_word(new, json_object_get(word, "new"), &new_start, new_end);
    }
    ck_assert(i > 0 || strcmp(change, "reworded") != 0);
}

START_TEST(diff_in_json)
{
    static const char *const pairs[][2] = {
        {"griswoldpine.example@2015", "@2022"},
        {"morningowl.example@1999", "@2024"},
        {"kumonosu.example@2006", "@2017"},
        {"harbourstone.example@2000", "@2013"},
        {"everymart.example@2016", "@2023"},
        {"dullmuseum.example@2016", "soupspoon.example@2030"},
        {"lindenfurt.example@2011", "@2018"},
        {"willitrain.example@2012", "@2024"},
    };
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        struct outcome outcome = RUN(0, "diff", "--json", pairs[i][0], pairs[i][1]);
        json_t *records = outcome_records(&outcome);
        size_t number;
        const json_t *record;
        ck_assert_uint_gt(json_array_size(records), 0);
        json_array_foreach(records, number, record)
        {
            check_record(record);
        }
        json_decref(records);
        outcome_free(&outcome);
    }
}
END_TEST

START_TEST(diff_of_facts_in_json)
{
    struct outcome outcome =
        RUN(0, "diff", "--facts", "--json", "willitrain.example@2012", "@2016");
    struct buffer memory = {0};
    json_t *records = outcome_records(&outcome);
    size_t number;
    const json_t *record;
    long start, end;
    json_array_foreach(records, number, record)
    {
        ck_assert_str_eq(record_keys(record, &memory),
                         "change phrase kind actor old_value value old_polarities polarities "
                         "old_data data old new ");
        const json_t *old = json_object_get(record, "old"), *new = json_object_get(record, "new");
        ck_assert(!json_is_null(old) || !json_is_null(new));
        if (!json_is_null(old)) {
            check_side(old, &start, &end);
        }
        if (!json_is_null(new)) {
            check_side(new, &start, &end);
        }
    }
    ck_assert_uint_gt(number, 5);
    json_decref(records);
    buffer_free(&memory);
    outcome_free(&outcome);
}
END_TEST

/* -------------------------------------------------------------------------------------------
 * timeline */

START_TEST(timeline_in_text)
{
    struct outcome outcome = RUN(0, "timeline", "tangledskein.example");
    const char *text = outcome_text(&outcome);
    ck_assert_int_eq(strncmp(text,
                             "tangledskein.example\tPrivacy | The Tangled Skein\t5 versions, "
                             "3 changes\n"
                             "2003-10-05\t-\tnew\t173\t+173\t0\t+11\n"
                             "2004-05-19\t-\tchanged\t182\t+30\t-21\t~2\n",
                             139),
                     0);
    ck_assert_ptr_nonnull(
        strstr(text, "\n2004-11-12\t-\treverted\t173\t+21\t-30\t~2\tas of 2003-10-05 -\n"));
    outcome_free(&outcome);

    outcome = RUN(0, "timeline", "griswoldpine.example");
    ck_assert_ptr_nonnull(strstr(outcome_text(&outcome),
                                 "\n2013-01-08\t-\tcosmetic\t257\t+1\t-1\t~1\n"
                                 "\teffective-date: 2012-01-01 became 2013-01-01\n"));
    outcome_free(&outcome);
}
END_TEST

/* What is no change is folded, but the last version is told. */
START_TEST(timeline_folds)
{
    scratch_write_text(&scratch, "files/lamp.example@2009-06-01.md",
                       "# Lamps\n\nWe keep logs for two years.\n\nWe like **light**.\n");
    IN_FILES(0, text, "timeline", "lamp.example");
    ck_assert_str_eq(outcome_text(&text), "lamp.example\tLamps\t4 versions, 1 change\n"
                                          "2004-03-11\t-\tnew\t10\t+10\t0\t+3\n"
                                          "2009-01-02\t-\tchanged\t10\t+2\t-2\t~1\n"
                                          "\tretention: P6M became P2Y\n"
                                          "(1 cosmetic)\n"
                                          "2010-01-02\t-\tcosmetic\t10\t+0\t0\t-\n");
    outcome_free(&text);
    IN_FILES(0, all, "timeline", "--all", "lamp.example");
    ck_assert_uint_eq(outcome_lines(&all), 6);
    outcome_free(&all);
    IN_FILES(0, documents, "timeline", "Shop");
    ck_assert_uint_eq(outcome_lines(&documents), 4);
    outcome_free(&documents);
    IN_FILES(0, one, "timeline", "Shop", "--title", "Cookies");
    ck_assert_uint_eq(outcome_lines(&one), 2);
    outcome_free(&one);
    IN_FILES(1, none, "timeline", "unicorn");
    outcome_free(&none);
}
END_TEST

START_TEST(timeline_in_json)
{
    struct outcome outcome = RUN(0, "timeline", "--json", "tangledskein.example", history);
    struct buffer memory = {0};
    json_t *records = outcome_records(&outcome);
    ck_assert_uint_eq(json_array_size(records), 5);
    const json_t *record = json_array_get(records, 2);
    ck_assert_str_eq(record_keys(record, &memory),
                     "site title date commit path class same_as words words_added words_removed "
                     "clauses_added clauses_removed clauses_reworded clauses_cosmetic "
                     "clauses_moved facts ");
    ck_assert_str_eq(record_string(record, "date"), "2004-11-12");
    ck_assert_str_eq(record_string(record, "class"), "reverted");
    ck_assert_str_eq(record_string(record, "same_as"),
                     record_string(json_array_get(records, 0), "path"));
    const char *commit = record_string(record, "commit");
    ck_assert_uint_eq(strlen(commit), 12);
    ck_assert_str_eq(strrchr(record_string(record, "path"), '@') + 1, commit);
    ck_assert_int_eq(record_integer(record, "clauses_reworded"), 2);
    ck_assert_str_eq(record_string(json_array_get(json_object_get(record, "facts"), 0), "phrase"),
                     "sells=personal-information,no appeared");
    json_decref(records);
    buffer_free(&memory);
    outcome_free(&outcome);
}
END_TEST

/* A version can be named by its commit, or by the path that list prints. */
START_TEST(versions_by_commit)
{
    struct outcome outcome = RUN(0, "timeline", "--json", "morningowl.example", history);
    json_t *records = outcome_records(&outcome);
    const json_t *first = json_array_get(records, 0), *last = json_array_get(records, 5);
    struct buffer operand = {0}, behind = {0};
    buffer_printf(&operand, "morningowl.example@%.8s", record_string(first, "commit"));
    buffer_printf(&behind, "@%s", record_string(last, "commit"));
    struct outcome one =
        RUN(0, "diff", "--stat", buffer_string(&operand), buffer_string(&behind), history);
    struct outcome other = RUN(0, "diff", "--stat", record_string(last, "path"),
                               record_string(first, "path"), history);
    struct outcome dates = RUN(0, "diff", "--stat", "morningowl@1999", "@2024", history);
    ck_assert_str_eq(outcome_text(&one), outcome_text(&dates));
    ck_assert_str_eq(outcome_text(&other), outcome_text(&dates));
    outcome_free(&dates);
    outcome_free(&one);
    outcome_free(&other);
    one = RUN(0, "show", buffer_string(&operand), history);
    other = RUN(0, "show", "morningowl@1999", history);
    ck_assert_str_eq(outcome_text(&one), outcome_text(&other));
    outcome_free(&one);
    outcome_free(&other);
    buffer_free(&operand);
    buffer_free(&behind);
    json_decref(records);
    outcome_free(&outcome);
}
END_TEST

int main(void)
{
    if (!git_is_there()) {
        return EXIT_SUCCESS;
    }
    Suite *suite = suite_create("diff");
    TCase *tests = tcase_create("diff");
    tcase_add_checked_fixture(tests, make_files, remove_files);
    tcase_add_test(tests, diff_in_text);
    tcase_add_test(tests, diff_of_two_documents);
    tcase_add_test(tests, diff_of_nothing);
    tcase_add_test(tests, diff_needs_to_know_what);
    tcase_add_test(tests, diff_in_colour);
    tcase_add_test(tests, diff_folds_words);
    tcase_add_test(tests, diff_counts);
    tcase_add_test(tests, diff_of_facts);
    tcase_add_test(tests, languages_are_not_compared);
    tcase_add_test(tests, diff_in_json);
    tcase_add_test(tests, diff_of_facts_in_json);
    tcase_add_test(tests, timeline_in_text);
    tcase_add_test(tests, timeline_folds);
    suite_add_tcase(suite, tests);
    TCase *versions = tcase_create("versions");
    tcase_add_checked_fixture(versions, make_history, remove_files);
    tcase_add_test(versions, timeline_in_json);
    tcase_add_test(versions, versions_by_commit);
    suite_add_tcase(suite, versions);
    return unit_run(suite);
}
