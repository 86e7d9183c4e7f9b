/* SPDX-License-Identifier: ISC */
/* facts/contradiction: which pairs contradict each other, and which only seem to. */
#include "facts/contradiction.h"

#include "tests/unit/unit.h"

#include <stdlib.h>

struct limit {
    bool limited;
    enum polarity polarity;
    const char *kind;
    const char *text; /* the evidence stands between < and > */
};

static const struct limit limits[] = {
    {false, POLARITY_NO, "sells", "We do not <sell> your personal information."},
    {true, POLARITY_NO, "sells", "We do not <sell> data of children."},
    {true, POLARITY_NO, "sells", "Except in a merger, we do not <sell> data."},
    {true, POLARITY_NO, "sells", "We do not <sell> data when you visit."},
    {false, POLARITY_YES, "sells", "We <sell> data when you visit."},
    {true, POLARITY_YES, "sells", "However, we <sell> data."},
    /* Other sentences don't matter, nor do parts of words. */
    {false, POLARITY_NO, "sells", "Children are welcome. We do not <sell> data. Except for fun."},
    {false, POLARITY_NO, "sells", "We do not <sell> data to unlesser people."},
    /* What is collected or sold must be said. */
    {true, POLARITY_YES, "sells", "Items are <sold> here."},
    {true, POLARITY_NO, "collects", "We do <not use your name>."},
    {false, POLARITY_NO, "collects", "We do <not collect your name>."},
    {false, POLARITY_YES, "collects", "You give us <your name>."},
};

START_TEST(limits_are_found)
{
    const struct limit *limit = &limits[_i];
    char text[200];
    uint32_t length = 0, start = 0, end = 0;
    for (const char *at = limit->text; *at; at++) {
        if (*at == '<') {
            start = length;
        } else if (*at == '>') {
            end = length;
        } else {
            text[length++] = *at;
        }
    }
    struct fact fact = {
        .kind = limit->kind, .polarity = limit->polarity, .start = start, .end = end};
    ck_assert_msg(fact_is_limited(&fact, span_make(text, length)) == limit->limited, "%s",
                  limit->text);
}
END_TEST

#define OPERATOR "operator"
#define OTHERS "third-party"

struct pair {
    bool contradict;
    struct statement said, denied;
};

static const struct pair pairs[] = {
    {true,
     {"sells", "personal-information", "", OPERATOR, POLARITY_YES, false, 1},
     {"sells", "personal-information", "", OPERATOR, POLARITY_NO, false, 2}},
    /* what is sold in the very clause that denies it, of whatever type; but totals are nobody's */
    {true,
     {"sells", "personal-information", "location", OPERATOR, POLARITY_YES, false, 1},
     {"sells", "personal-information", "personal-information", OPERATOR, POLARITY_NO, false, 1}},
    {false,
     {"sells", "personal-information", "aggregate-information", OPERATOR, POLARITY_YES, false, 1},
     {"sells", "personal-information", "", OPERATOR, POLARITY_NO, false, 1}},
    /* the same clause, a limited one, a conditional one, another actor, another kind, another value */
    {false,
     {"tracks", "cookies", "", OPERATOR, POLARITY_YES, false, 1},
     {"tracks", "cookies", "", OPERATOR, POLARITY_NO, false, 1}},
    {false,
     {"sells", "personal-information", "", OPERATOR, POLARITY_YES, false, 1},
     {"sells", "personal-information", "", OPERATOR, POLARITY_NO, true, 2}},
    {false,
     {"sells", "personal-information", "", OPERATOR, POLARITY_CONDITIONAL, false, 1},
     {"sells", "personal-information", "", OPERATOR, POLARITY_NO, false, 2}},
    {false,
     {"tracks", "cookies", "", OTHERS, POLARITY_YES, false, 1},
     {"tracks", "cookies", "", OPERATOR, POLARITY_NO, false, 2}},
    {false,
     {"right", "access", "", OPERATOR, POLARITY_YES, false, 1},
     {"right", "access", "", OPERATOR, POLARITY_NO, false, 2}},
    {false,
     {"tracks", "cookies", "", OPERATOR, POLARITY_YES, false, 1},
     {"tracks", "web-beacons", "", OPERATOR, POLARITY_NO, false, 2}},
    /* data */
    {false,
     {"shares", "third-parties", "", OPERATOR, POLARITY_YES, false, 1},
     {"shares", "third-parties", "email-address", OPERATOR, POLARITY_NO, false, 2}},
    {true,
     {"shares", "third-parties", "email-address name", OPERATOR, POLARITY_YES, false, 1},
     {"shares", "third-parties", "health email-address", OPERATOR, POLARITY_NO, false, 2}},
    {false,
     {"shares", "third-parties", "email-address", OPERATOR, POLARITY_YES, false, 1},
     {"shares", "third-parties", "health", OPERATOR, POLARITY_NO, false, 2}},
    {true,
     {"shares", "third-parties", "email-address", OPERATOR, POLARITY_YES, false, 1},
     {"shares", "third-parties", "", OPERATOR, POLARITY_NO, false, 2}},
    {false,
     {"shares", "third-parties", "aggregate-information", OPERATOR, POLARITY_YES, false, 1},
     {"shares", "third-parties", "personal-information", OPERATOR, POLARITY_NO, false, 2}},
    /* the whole is denied, a part is said; not the other way round */
    {true,
     {"collects", "name", "", OPERATOR, POLARITY_YES, false, 1},
     {"collects", "personal-information", "", OPERATOR, POLARITY_NO, false, 2}},
    {false,
     {"collects", "browser-type", "", OPERATOR, POLARITY_YES, false, 1},
     {"collects", "personal-information", "", OPERATOR, POLARITY_NO, false, 2}},
    {false,
     {"collects", "personal-information", "", OPERATOR, POLARITY_YES, false, 1},
     {"collects", "name", "", OPERATOR, POLARITY_NO, false, 2}},
    {true,
     {"shares", "advertisers", "email-address", OPERATOR, POLARITY_YES, false, 1},
     {"shares", "third-parties", "personal-information", OPERATOR, POLARITY_NO, false, 2}},
    {false,
     {"shares", "service-providers", "email-address", OPERATOR, POLARITY_YES, false, 1},
     {"shares", "third-parties", "personal-information", OPERATOR, POLARITY_NO, false, 2}},
};

/* In either order of the two. */
START_TEST(pairs_are_told)
{
    const struct pair *pair = &pairs[_i];
    struct statement statements[2][2] = {{pair->said, pair->denied}, {pair->denied, pair->said}};
    for (size_t i = 0; i < 2; i++) {
        size_t count;
        struct contradiction *found = contradictions_find(statements[i], 2, &count);
        ck_assert_msg((count == 1) == pair->contradict, "%s %s / %s: %zu", pair->said.kind,
                      pair->said.value, pair->denied.value, count);
        ck_assert(count == 0 || (found[0].a == 0 && found[0].b == 1));
        free(found);
    }
}
END_TEST

START_TEST(one_pair_for_many_statements)
{
    enum { COUNT = 5000 };
    static struct statement statements[COUNT];
    for (size_t i = 0; i < COUNT; i++) {
        statements[i] = pairs[0].said;
        statements[i].clause = (uint32_t)i;
        statements[i].polarity = i % 2 ? POLARITY_NO : POLARITY_YES;
    }
    size_t count;
    struct contradiction *found = contradictions_find(statements, COUNT, &count);
    ck_assert_uint_eq(count, 1);
    ck_assert(found[0].a == 0 && found[0].b == 1);
    free(found);
    ck_assert_ptr_null(contradictions_find(statements, 0, &count));
    ck_assert_uint_eq(count, 0);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("contradiction");
    TCase *tests = tcase_create("contradiction");
    tcase_add_loop_test(tests, limits_are_found, 0, sizeof limits / sizeof *limits);
    tcase_add_loop_test(tests, pairs_are_told, 0, sizeof pairs / sizeof *pairs);
    tcase_add_test(tests, one_pair_for_many_statements);
    suite_add_tcase(suite, tests);
    return unit_run(suite);
}
