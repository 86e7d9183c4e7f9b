/* SPDX-License-Identifier: ISC */
/* base/regex: one meaning in both forms, errors with their place, limits that hold. */
#include "base/regex.h"

#include "base/memory.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#include "tests/unit/unit.h"

static struct regex_matcher *matcher;

static void make_matcher(void)
{
    matcher = regex_matcher_new();
}

static void free_matcher(void)
{
    regex_matcher_free(matcher);
}

static struct regex *compile(const char *pattern, unsigned flags)
{
    struct error error = {0};
    size_t offset = 0;
    struct regex *regex = regex_compile(span_of(pattern), flags, &error, &offset);
    ck_assert_msg(regex != NULL, "%s: %s", pattern, error.message);
    return regex;
}

/* What `pattern` finds first in `subject`, "(nothing)" without a match. */
static const char *found(const char *pattern, unsigned flags, const char *subject, bool ascii)
{
    static char text[256];
    struct regex *regex = compile(pattern, flags);
    enum regex_result result = regex_search(regex, matcher, span_of(subject), ascii, 0);
    size_t start = 0;
    size_t end = 0;
    snprintf(text, sizeof text, "(nothing)");
    if (result == REGEX_MATCH && regex_group(matcher, 0, &start, &end)) {
        snprintf(text, sizeof text, "%.*s", (int)(end - start), subject + start);
    }
    regex_free(regex);
    return text;
}

START_TEST(finds_the_first_match)
{
    ck_assert_str_eq(found("c[a-z]+s", 0, "the cookies and caches", true), "cookies");
    ck_assert_str_eq(found("C[A-Z]+S", 0, "the cookies", true), "(nothing)");
    ck_assert_str_eq(found("C[A-Z]+S", REGEX_CASELESS, "the cookies", true), "cookies");
    ck_assert_str_eq(found("a b # note", REGEX_EXTENDED, "ab", true), "ab");
    ck_assert_str_eq(found("a.b", REGEX_DOTALL, "a\nb", true), "a\nb");
    ck_assert_str_eq(found("", 0, "", true), "");
}
END_TEST

/* Patterns whose byte form would mean something else: the answer may not depend on the mode. */
START_TEST(both_forms_agree_on_ascii)
{
    static const char *const patterns[] = {
        "\xC3\xA9?data",  "[^\xC3\xA9]ata", "\\x{e9}?data", "\\x{212a}ey", "(\\w)\\1",
        "\\bk[[:alpha:]]", "\\p{Lu}",       "\\x{1F600}*z", "\\W\\w+",     "\\N{U+E9}?key",
    };
    static const char *const subjects[] = {"Key data, aata", "zz top", "the keyring", ""};
    for (size_t p = 0; p < sizeof patterns / sizeof *patterns; p++) {
        for (size_t s = 0; s < sizeof subjects / sizeof *subjects; s++) {
            char in_bytes[256];
            snprintf(in_bytes, sizeof in_bytes, "%s",
                     found(patterns[p], REGEX_CASELESS, subjects[s], true));
            ck_assert_str_eq(in_bytes, found(patterns[p], REGEX_CASELESS, subjects[s], false));
        }
    }
}
END_TEST

START_TEST(utf_subjects_match_by_character)
{
    ck_assert_str_eq(found("r.sum.", 0, "a r\xC3\xA9sum\xC3\xA9", false), "r\xC3\xA9sum\xC3\xA9");
    ck_assert_str_eq(found("\xC3\x89", REGEX_CASELESS, "caf\xC3\xA9", false), "\xC3\xA9");
    ck_assert_str_eq(found("caf\\w\\b", 0, "caf\xC3\xA9", false), "caf\xC3\xA9");
}
END_TEST

START_TEST(groups_tell_their_place)
{
    struct regex *regex = compile("(?<day>\\d+) (?<month>[A-Z]\\w+)( \\d{4})?", 0);
    struct span subject = span_of("on 5 March");
    size_t start = 0;
    size_t end = 0;
    ck_assert_int_eq(regex_search(regex, matcher, subject, true, 0), REGEX_MATCH);
    int month = regex_group_number(regex, "month");
    ck_assert_int_eq(month, 2);
    ck_assert(regex_group(matcher, (unsigned)month, &start, &end));
    ck_assert_uint_eq(start, 5);
    ck_assert_uint_eq(end, 10);
    ck_assert(!regex_group(matcher, 3, &start, &end));
    ck_assert(!regex_group(matcher, 99, &start, &end));
    ck_assert_int_eq(regex_group_number(regex, "year"), -1);
    ck_assert_int_eq(regex_search(regex, matcher, subject, true, 4), REGEX_NO_MATCH);
    ck_assert(!regex_group(matcher, 0, &start, &end));
    ck_assert_int_eq(regex_search(regex, matcher, subject, true, 999), REGEX_NO_MATCH);
    regex_free(regex);
}
END_TEST

START_TEST(faults_have_a_place_and_a_reason)
{
    struct error error = {0};
    size_t offset = 0;
    ck_assert_ptr_null(regex_compile(span_of("ab(cd"), 0, &error, &offset));
    ck_assert_uint_eq(offset, 5);
    ck_assert(strstr(error.message, "parenthes") != NULL);
    ck_assert_ptr_null(regex_compile(span_of("ab[z-a]"), 0, &error, &offset));
    ck_assert_uint_ge(offset, 3);
    ck_assert_ptr_null(regex_compile(span_of("\\C"), 0, &error, &offset));
    ck_assert_ptr_null(regex_compile(span_of("\xFF"), 0, &error, &offset));

    char *nested = xcalloc(1, 4001);
    memset(nested, '(', 2000);
    memset(nested + 2000, ')', 2000);
    ck_assert_ptr_null(regex_compile(span_of(nested), 0, &error, &offset));
    free(nested);
    size_t size = (size_t)1 << 20;
    char *vast = xcalloc(1, size);
    ck_assert_ptr_null(regex_compile(span_make(vast, size), 0, &error, &offset));
    free(vast);
}
END_TEST

/* Exponential backtracking ends at the limit, long subjects with an honest pattern don't. */
START_TEST(limits_hold)
{
    size_t length = 2 << 20;
    char *subject = xmalloc(length);
    memset(subject, 'a', length);
    struct regex *bad = compile("(a+)+[bc]", 0);
    ck_assert_int_eq(regex_search(bad, matcher, span_make(subject, 40), true, 0), REGEX_LIMIT);
    ck_assert_int_eq(regex_search(bad, matcher, span_make(subject, 40), false, 0), REGEX_LIMIT);
    struct regex *good = compile("\\w+\\Z", 0);
    ck_assert_int_eq(regex_search(good, matcher, span_make(subject, length), true, 0),
                     REGEX_MATCH);
    regex_free(good);
    regex_free(bad);
    free(subject);
}
END_TEST

static void *search_much(void *argument)
{
    const struct regex *regex = argument;
    struct regex_matcher *own = regex_matcher_new();
    size_t matches = 0;
    for (int i = 0; i < 2000; i++) {
        bool ascii = i % 2 == 0;
        struct span subject = span_of(ascii ? "retained for 30 days" : "r\xC3\xA9gles: 30 days");
        matches += regex_search(regex, own, subject, ascii, 0) == REGEX_MATCH;
    }
    regex_matcher_free(own);
    return matches == 2000 ? argument : NULL;
}

START_TEST(threads_share_a_regex)
{
    struct regex *regex = compile("(\\d+) days", 0);
    pthread_t threads[4];
    for (size_t i = 0; i < 4; i++) {
        ck_assert_int_eq(pthread_create(&threads[i], NULL, search_much, regex), 0);
    }
    for (size_t i = 0; i < 4; i++) {
        void *result = NULL;
        pthread_join(threads[i], &result);
        ck_assert_ptr_eq(result, regex);
    }
    regex_free(regex);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("regex");
    TCase *tests = tcase_create("search");

    tcase_add_checked_fixture(tests, make_matcher, free_matcher);
    tcase_add_test(tests, finds_the_first_match);
    tcase_add_test(tests, both_forms_agree_on_ascii);
    tcase_add_test(tests, utf_subjects_match_by_character);
    tcase_add_test(tests, groups_tell_their_place);
    tcase_add_test(tests, faults_have_a_place_and_a_reason);
    tcase_add_test(tests, limits_hold);
    tcase_add_test(tests, threads_share_a_regex);
    suite_add_tcase(suite, tests);
    return unit_run(suite);
}
