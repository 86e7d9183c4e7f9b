/* SPDX-License-Identifier: ISC */
/* The oracle's own answers, by hand: whoever judges is judged first. */
#include "tests/unit/oracle_query.h"

#include <stdio.h>
#include <stdlib.h>

#include "tests/unit/scratch.h"
#include "tests/unit/unit.h"

static struct scratch scratch;
static struct oracle oracle;
static struct oracle_leaves leaves;

static void read_example(void)
{
    scratch_make(&scratch);
    scratch_write_text(&scratch, "acorn.example@2001-02-03.md",
                       "# Acorn\n\nWe use cookies.\n\n## Sharing\n\nWe share:\n\n"
                       "  * your **e-mail** address\n  * caf\u00E9's cookie\n");
    scratch_write_text(&scratch, "acorn.example@2003-05.md",
                       "# Acorn\n\nWe use cookies.\n\nWe use no other cookies; we do not share.\n");
    scratch_write_text(&scratch, "beech.example.md",
                       "Nothing of the sort. We use cookies.\n\n"
                       "We use cookies.\n\n* * *\n");
    oracle_read(&oracle, scratch.path);
    oracle_leaves_init(&leaves, &oracle);
}

static void forget_example(void)
{
    oracle_leaves_free(&leaves);
    oracle_free(&oracle);
    scratch_remove(&scratch);
}

/* A leaf of words; every one is matched as `how` says. */
static struct oracle_node words(enum oracle_leaf_kind kind, enum oracle_how how, uint32_t window,
                                const char *text)
{
    struct oracle_pattern patterns[8];
    struct oracle_word found[8];
    char spelling[128];
    struct oracle_leaf leaf = {
        .kind = kind, .spelling = spelling, .patterns = patterns, .window = window};
    size_t at = 0;
    while (oracle_next_word(span_of(text), &at, &found[leaf.pattern_count])) {
        const struct oracle_word *word = &found[leaf.pattern_count];
        patterns[leaf.pattern_count++] =
            (struct oracle_pattern){.how = how, .form = span_make(word->form, word->length)};
    }
    snprintf(spelling, sizeof spelling, "%d %d %u %s", kind, how, window, text);
    return (struct oracle_node){.op = ORACLE_LEAF, .leaf = oracle_leaf(&leaves, &leaf)};
}

static struct oracle_node stem(const char *text)
{
    return words(LEAF_WORDS, HOW_STEM, 0, text);
}

static struct oracle_node regex(const char *pattern, bool caseless)
{
    struct oracle_leaf leaf = {
        .kind = LEAF_REGEX, .spelling = pattern, .text = span_of(pattern), .caseless = caseless};
    return (struct oracle_node){.op = ORACLE_LEAF, .leaf = oracle_leaf(&leaves, &leaf)};
}

static struct oracle_node field(enum oracle_leaf_kind kind, const char *text, struct oracle_node of)
{
    char spelling[128];
    snprintf(spelling, sizeof spelling, "%d: %s", kind, text);
    struct oracle_leaf leaf = {.kind = kind,
                               .spelling = spelling,
                               .text = span_of(text),
                               .of = of.leaf,
                               .from = (uint32_t)strtoul(text, NULL, 10),
                               .to = 20019999};
    return (struct oracle_node){.op = ORACLE_LEAF, .leaf = oracle_leaf(&leaves, &leaf)};
}

/* The marks of a question in its hits: policy, dates when distinct, marked texts. */
static const char *answer(const struct oracle_node *node, bool policy_scope, enum oracle_mode mode)
{
    static char out[2048];
    struct oracle_part part = {(uint64_t[]){7}, (uint64_t[]){6}};
    struct oracle_hits hits = {0};
    struct oracle_ranges marks = {0};
    size_t length = 0;
    out[0] = '\0';
    oracle_answer(&leaves, node, policy_scope, mode, &part, &hits);
    for (size_t i = 0; i < hits.count; i++) {
        const struct oracle_hit *hit = &hits.items[i];
        const struct oracle_clause *clause = &oracle.clauses[oracle.places[hit->place].clause];
        length +=
            (size_t)snprintf(out + length, sizeof out - length, "%s%u", i ? "; " : "", hit->policy);
        if (mode == MODE_DISTINCT) {
            length += (size_t)snprintf(out + length, sizeof out - length, " %u..%u %u", hit->first,
                                       hit->last, hit->snapshots);
        }
        oracle_marks(&leaves, node, clause, &marks);
        for (size_t m = 0; m < marks.count; m++) {
            length += (size_t)snprintf(out + length, sizeof out - length, " [%.*s]",
                                       (int)(marks.items[m].end - marks.items[m].start),
                                       clause->text.bytes + marks.items[m].start);
        }
    }
    free(marks.items);
    free(hits.items);
    return out;
}

static const char *all(struct oracle_node node)
{
    return answer(&node, false, MODE_ALL);
}

START_TEST(reads_the_example)
{
    ck_assert_uint_eq(oracle.policy_count, 3);
    ck_assert_str_eq(oracle.policies[0].site, "acorn.example");
    ck_assert_uint_eq(oracle.policies[0].date, 20010203);
    ck_assert_str_eq(oracle.policies[0].title, "Acorn");
    ck_assert_uint_eq(oracle.policies[1].date, 20030500);
    ck_assert_uint_eq(oracle.policies[2].date, 0);
    ck_assert_uint_eq(oracle.policies[0].count, 6);
    ck_assert_uint_eq(oracle.policies[2].count, 3);
    ck_assert_uint_eq(oracle.places[oracle.policies[2].first + 2].clause, ORACLE_NONE);
    ck_assert_uint_eq(oracle.clause_count, 8);
}
END_TEST

START_TEST(words_are_found)
{
    ck_assert_str_eq(all(stem("using")), "0 [use]; 1 [use]; 1 [use]; 2 [use]; 2 [use]");
    ck_assert_str_eq(all(words(LEAF_WORDS, HOW_EXACT, 0, "Cookie")), "0 [cookie]");
    ck_assert_str_eq(all(words(LEAF_WORDS, HOW_PREFIX, 0, "coo")),
                     "0 [cookies]; 0 [cookie]; 1 [cookies]; 1 [cookies]; 2 [cookies]; 2 [cookies]");
    ck_assert_str_eq(all(words(LEAF_WORDS, HOW_EXACT, 0, "e-mail")), "0 [e-mail]");
    ck_assert_str_eq(all(words(LEAF_WORDS, HOW_EXACT, 0, "cookies we")), "1 [cookies; we]");
    ck_assert_str_eq(all(words(LEAF_WORDS, HOW_EXACT, 0, "CAFE's cookie")),
                     "0 [caf\u00E9's cookie]");
    ck_assert_str_eq(all(stem("absent")), "");
}
END_TEST

START_TEST(near_words_are_found)
{
    ck_assert_str_eq(all(words(LEAF_NEAR, HOW_STEM, 2, "sharing not")), "1 [not] [share]");
    ck_assert_str_eq(all(words(LEAF_NEAR, HOW_STEM, 2, "share do")), "");
    ck_assert_str_eq(all(words(LEAF_NEAR, HOW_STEM, 3, "share do")), "1 [do] [share]");
    ck_assert_str_eq(all(words(LEAF_NEAR, HOW_STEM, 6, "we we")), "1 [We] [we]");
    ck_assert_str_eq(all(words(LEAF_NEAR, HOW_STEM, 5, "we we")), "");
    ck_assert_str_eq(all(words(LEAF_NEAR, HOW_STEM, 9, "cookie we")),
                     "0 [We] [cookies]; 1 [We] [cookies]; 1 [We] [cookies] [we]; "
                     "2 [We] [cookies]; 2 [We] [cookies]");
}
END_TEST

START_TEST(expressions_are_found)
{
    ck_assert_str_eq(all(regex("s\\w*e", false)),
                     "0 [se]; 0 [share]; 1 [se]; 1 [se] [share]; 2 [se]; 2 [se]");
    ck_assert_str_eq(all(regex("NO+", true)), "1 [no] [no]; 2 [No]");
    ck_assert_str_eq(all(regex("\\x{e9}|Acorn", false)), "0 [Acorn]; 0 [\u00E9]; 1 [Acorn]");
    ck_assert_str_eq(all(regex("(Ac)?$", false)), "0; 0; 0; 0; 0; 0; 1; 1; 1; 2; 2");
}
END_TEST

START_TEST(fields_are_found)
{
    struct oracle_node none = {.op = ORACLE_ALL};
    ck_assert_str_eq(all(field(LEAF_HEADING, "sharing", stem("share"))), "0; 0; 0; 0");
    ck_assert_str_eq(all(field(LEAF_HEADING, "acorn", stem("acorn"))), "0; 0; 0; 0; 0; 0; 1; 1; 1");
    ck_assert_str_eq(all(field(LEAF_TITLE, "acorn", stem("acorn"))), "0; 0; 0; 0; 0; 0; 1; 1; 1");
    ck_assert_str_eq(all(field(LEAF_SITE, "B?ech*", none)), "2; 2");
    ck_assert_str_eq(all(field(LEAF_SITE, "beech", none)), "");
    ck_assert_str_eq(all(field(LEAF_DATE, "20010000", none)), "0; 0; 0; 0; 0; 0");
}
END_TEST

START_TEST(operators_combine)
{
    struct oracle_node use = stem("use");
    struct oracle_node share = stem("share");
    struct oracle_node not_share = {.op = ORACLE_NOT, .left = &share};
    struct oracle_node both = {.op = ORACLE_AND, .left = &use, .right = &share};
    struct oracle_node either = {.op = ORACLE_OR, .left = &use, .right = &share};
    struct oracle_node only = {.op = ORACLE_AND, .left = &use, .right = &not_share};
    ck_assert_str_eq(all(both), "1 [use] [share]");
    ck_assert_str_eq(all(only), "0 [use]; 1 [use]; 2 [use]; 2 [use]");
    ck_assert_str_eq(all(either), "0 [use]; 0 [Sharing]; 0 [share]; 1 [use]; 1 [use] [share]; "
                                  "2 [use]; 2 [use]");
    ck_assert_str_eq(all(not_share), "0; 0; 0; 0; 1; 1; 2; 2");
    ck_assert_str_eq(answer(&both, true, MODE_ALL),
                     "0 [use]; 0 [Sharing]; 0 [share]; 1 [use]; 1 [use] [share]");
    ck_assert_str_eq(answer(&only, true, MODE_ALL), "2 [use]; 2 [use]");
    ck_assert_str_eq(answer(&not_share, true, MODE_ALL), "2; 2");
}
END_TEST

START_TEST(snapshots_are_counted)
{
    struct oracle_node use = stem("use");
    ck_assert_str_eq(answer(&use, false, MODE_LATEST), "1 [use]; 1 [use]; 2 [use]; 2 [use]");
    ck_assert_str_eq(answer(&use, false, MODE_DISTINCT),
                     "1 20010203..20030500 2 [use]; 1 20030500..20030500 1 [use]; "
                     "2 0..0 1 [use]; 2 0..0 1 [use]");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("oracle itself");
    TCase *tests = tcase_create("by hand");

    tcase_add_checked_fixture(tests, read_example, forget_example);
    tcase_add_test(tests, reads_the_example);
    tcase_add_test(tests, words_are_found);
    tcase_add_test(tests, near_words_are_found);
    tcase_add_test(tests, expressions_are_found);
    tcase_add_test(tests, fields_are_found);
    tcase_add_test(tests, operators_combine);
    tcase_add_test(tests, snapshots_are_counted);
    suite_add_tcase(suite, tests);
    return unit_run(suite);
}
