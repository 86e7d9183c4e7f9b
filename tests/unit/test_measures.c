/* SPDX-License-Identifier: ISC */
/* facts/measures: against texts and words that were counted by hand. */
#include "facts/measures.h"

#include "policy/clause.h"
#include "tests/unit/unit.h"

#include <math.h>
#include <stdlib.h>

/* -------------------------------------------------------------------------------------------
 * Syllables */

struct words {
    unsigned syllables;
    const char *words; /* with spaces between them */
};

static const struct words counted[] = {
    {1, "a the We YOU your used shared site site's sites names whole called world through please "
        "years change guide have you've don't can't does goes friends 18 html http"},
    {2, "notice uses pages noted title titles able table people client being paying trying beyond "
        "unique require didn't doesn't safely statement useful hereby therefore something social "
        "sometimes patient language between website unless via prior quiet cookies caf\303\251"},
    {3, "privacy policy personal services company companies articles enabled collected provided "
        "area video media period various regarding agreement element requirement enforcement "
        "everyone guarantee management financial carefully performance"},
    {4, "information applicable available responsible society evaluate affiliate associate "
        "recipient advertising experience geographic security material mechanism appropriate "
        "european cooperate algorithm reasonable technology biometric identified"},
    {5, "individual identifier association organization communications liability automatically "
        "proprietary creativity"},
    {6, "identification responsibility availability"},
};

START_TEST(syllables)
{
    for (const char *word = counted[_i].words; *word;) {
        size_t length = strcspn(word, " ");
        unsigned count = syllables_of(span_make(word, length));
        ck_assert_msg(count == counted[_i].syllables, "%.*s has %u, not %u", (int)length, word,
                      counted[_i].syllables, count);
        word += length;
        word += strspn(word, " ");
    }
}
END_TEST

START_TEST(odd_words)
{
    char long_word[10000];
    for (size_t i = 0; i < sizeof long_word; i++) {
        long_word[i] = "ba"[i % 2];
    }
    ck_assert_uint_gt(syllables_of(span_make(long_word, sizeof long_word)), 10);
    ck_assert_uint_eq(syllables_of(span_make("", 0)), 1);
    ck_assert_uint_eq(syllables_of(span_of("'")), 1);
    ck_assert_uint_eq(syllables_of(span_of("\377\376")), 1);
}
END_TEST

/* -------------------------------------------------------------------------------------------
 * Clauses */

struct text {
    const char *text;
    struct measures measures; /* words, english, sentences, prose, syllables, long words */
};

static const struct text texts[] = {
    {"", {0, 0, 0, 0, 0, 0}},
    {"...", {0, 0, 0, 0, 0, 0}},
    /* we-sell-noth-ing */
    {"We sell nothing.", {3, 1, 1, 3, 4, 0}},
    /* It "ends" within quotation marks and parentheses too. */
    {"\"We sell nothing.\" (Really!)", {4, 1, 2, 4, 6, 0}},
    /* I-tems and na-vi-ga-tion are left open. */
    {"your name;", {2, 1, 0, 0, 0, 0}},
    {"Home | About us", {3, 2, 0, 0, 0, 0}},
    /* we-col-lect-these-da-ta */
    {"We collect these data:", {4, 2, 1, 4, 6, 0}},
    /* pri-va-cy-mat-ters we-keep-in-for-ma-tion-for-eight-een-months */
    {"Privacy matters. We keep information for eighteen months.", {8, 2, 2, 8, 15, 2}},
    /* The last sentence isn't closed: its words are words only. */
    {"Privacy matters. We keep information for eighteen months", {8, 2, 1, 2, 5, 1}},
    /* An abbreviation ends no sentence. */
    {"Smith Inc. and Mr. Brown say: you may opt-out.", {10, 3, 1, 10, 10, 0}},
};

static void check_counts(const struct measures *got, const struct measures *want, const char *text)
{
    ck_assert_msg(got->words == want->words && got->english == want->english &&
                      got->sentences == want->sentences && got->prose == want->prose &&
                      got->syllables == want->syllables && got->long_words == want->long_words,
                  "'%s': %d %d %d %d %d %d", text, (int)got->words, (int)got->english,
                  (int)got->sentences, (int)got->prose, (int)got->syllables, (int)got->long_words);
}

START_TEST(clauses)
{
    struct measurer *measurer = measurer_new();
    struct measures got = measure_text(measurer, span_of(texts[_i].text));
    check_counts(&got, &texts[_i].measures, texts[_i].text);
    measurer_free(measurer);
}
END_TEST

START_TEST(headings_and_rows_are_no_prose)
{
    struct measures clause = {10, 3, 1, 10, 12, 2}, sum = {0};
    measures_add(&sum, &clause, CLAUSE_PARAGRAPH);
    measures_add(&sum, &clause, CLAUSE_ITEM);
    measures_add(&sum, &clause, CLAUSE_HEADING);
    measures_add(&sum, &clause, CLAUSE_ROW);
    check_counts(&sum, &(struct measures){40, 12, 2, 20, 24, 4}, "sum");
}
END_TEST

START_TEST(a_long_clause)
{
    enum { TIMES = 20000 };
    static const char sentence[] = "We sell nothing. ";
    size_t length = sizeof sentence - 1;
    char *text = malloc(TIMES * length);
    ck_assert_ptr_nonnull(text);
    for (size_t i = 0; i < TIMES; i++) {
        memcpy(text + i * length, sentence, length);
    }
    struct measurer *measurer = measurer_new();
    struct measures got = measure_text(measurer, span_make(text, TIMES * length));
    check_counts(&got, &(struct measures){3 * TIMES, TIMES, TIMES, 3 * TIMES, 4 * TIMES, 0}, "long");
    measurer_free(measurer);
    free(text);
}
END_TEST

/* -------------------------------------------------------------------------------------------
 * The formulas, worked out by hand */

static void check_near(double got, double want)
{
    ck_assert_msg(fabs(got - want) < 0.0005, "%.4f, not %.4f", got, want);
}

START_TEST(formulas)
{
    /* 20 words and 1.5 syllables a word; 60 long words in 30 sentences. */
    struct measures measures = {.words = 750, .english = 200, .sentences = 30, .prose = 600,
                                .syllables = 900, .long_words = 60};
    ck_assert(measures_can_grade(&measures));
    check_near(measures_reading_ease(&measures), 206.835 - 20.3 - 126.9);
    check_near(measures_grade(&measures), 7.8 + 17.7 - 15.59);
    check_near(measures_smog(&measures), 3.1291 + 1.0430 * 7.745967);
    check_near(measures_minutes(&measures), 3);
}
END_TEST

START_TEST(what_has_no_grade)
{
    struct measures without_prose = {.words = 19};
    ck_assert(!measures_can_grade(&without_prose));
    struct measures foreign = {.words = 100, .english = 9, .sentences = 5, .prose = 90,
                               .syllables = 200, .long_words = 20};
    ck_assert(!measures_are_english(&foreign));
    ck_assert(!measures_can_grade(&foreign));
    foreign.english = 10;
    ck_assert(measures_can_grade(&foreign));
}
END_TEST

START_TEST(languages)
{
    static const struct {
        bool english;
        const char *text;
    } samples[] = {
        {true, "We collect your name and address when you order, and keep them for as long as the law "
               "asks of us."},
        {false, "Wir erheben Ihren Namen und Ihre Anschrift, wenn Sie bestellen, und bewahren sie so "
                "lange auf, wie es das Gesetz von uns verlangt."},
        {false, "Nous recueillons votre nom et votre adresse quand vous passez commande, et les "
                "conservons aussi longtemps que la loi le demande."},
        {false, "Wij verzamelen uw naam en adres wanneer u bestelt, en bewaren deze zo lang als de "
                "wet dat van ons vraagt."},
        {true, "Datenschutz"}, /* too little to tell */
    };
    struct measurer *measurer = measurer_new();
    for (size_t i = 0; i < sizeof samples / sizeof *samples; i++) {
        struct measures measures = measure_text(measurer, span_of(samples[i].text));
        ck_assert_msg(measures_are_english(&measures) == samples[i].english, "%s", samples[i].text);
    }
    measurer_free(measurer);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("measures");
    TCase *tests = tcase_create("measures");
    tcase_add_loop_test(tests, syllables, 0, sizeof counted / sizeof *counted);
    tcase_add_test(tests, odd_words);
    tcase_add_loop_test(tests, clauses, 0, sizeof texts / sizeof *texts);
    tcase_add_test(tests, headings_and_rows_are_no_prose);
    tcase_add_test(tests, a_long_clause);
    tcase_add_test(tests, formulas);
    tcase_add_test(tests, what_has_no_grade);
    tcase_add_test(tests, languages);
    suite_add_tcase(suite, tests);
    return unit_run(suite);
}
