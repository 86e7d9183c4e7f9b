/* SPDX-License-Identifier: ISC */
/* index/token: words by hand, words against the oracle's, stems. */
#include "index/token.h"

#include "base/buffer.h"
#include "base/fold.h"

#include <stdlib.h>

#include "tests/unit/oracle.h"
#include "tests/unit/unit.h"

static bool is_ascii(struct span text)
{
    for (size_t i = 0; i < text.length; i++) {
        if ((unsigned char)text.bytes[i] >= 0x80) {
            return false;
        }
    }
    return true;
}

/* The folded words of a text, separated by bars. */
static const char *words_of(struct span text, bool ascii, struct buffer *out)
{
    struct tokenizer tokenizer;
    buffer_clear(out);
    tokenizer_init(&tokenizer, text, ascii);
    while (tokenizer_next(&tokenizer)) {
        buffer_append_string(out, out->length ? "|" : "");
        buffer_append(out, tokenizer.form, tokenizer.length);
    }
    return buffer_string(out);
}

static const struct {
    const char *text;
    const char *words;
} examples[] = {
    {"", ""},
    {" ,.;- ", ""},
    {"We collect your e-mail.", "we|collect|your|e|mail"},
    {"Don't; the users' data, 'quoted'", "don't|the|users|data|quoted"},
    {"rock'n'roll ''a'' b''c '", "rock'n'roll|a|b|c"},
    {"COPPA/GDPR (2018)", "coppa|gdpr|2018"},
    {"a@b.example, 10,000 x_y", "a|b|example|10|000|x|y"},
    {"Caf\u00E9 \u00C9COLE na\u00EFve", "cafe|ecole|naive"},
    {"cafe\u0301 o'\u00C9", "cafe|o'e"},
    {"Stra\u00DFe", "strasse"},
    {"\u0301 lone mark", "lone|mark"},
    {"\u500B\u4EBA\u60C5\u5831 and \u500B\u4EBA", "\u500B|\u4EBA|\u60C5|\u5831|and|\u500B|\u4EBA"},
    {"data\u500B\u4EBAdata", "data|\u500B|\u4EBA|data"},
    {"\uFFFDa\uFFFD", "a"},
    {"\u041F\u043E\u043B\u0438\u0442\u0438\u043A\u0430",
     "\u043F\u043E\u043B\u0438\u0442\u0438\u043A\u0430"},
};

START_TEST(words_by_hand)
{
    struct buffer out = {0};
    struct span text = span_of(examples[_i].text);
    ck_assert_str_eq(words_of(text, false, &out), examples[_i].words);
    if (is_ascii(text)) {
        ck_assert_str_eq(words_of(text, true, &out), examples[_i].words);
    }
    buffer_free(&out);
}
END_TEST

/* A form is cut at TOKEN_MAX bytes, at a character, however long the word is that it comes from. */
START_TEST(long_words_are_cut)
{
    struct buffer text = {0};
    struct buffer plain = {0};
    struct buffer out = {0};
    for (int i = 0; i < 1000; i++) {
        buffer_append_string(&plain, "e");
        buffer_append_string(&text, "\u00E9\u0301\u0301");
    }
    const char *words = words_of(buffer_span(&plain), true, &out);
    ck_assert_uint_eq(strlen(words), TOKEN_MAX);
    ck_assert_uint_eq(strspn(words, "e"), TOKEN_MAX);
    words = words_of(buffer_span(&text), false, &out);
    ck_assert_uint_eq(strlen(words), TOKEN_MAX);
    ck_assert_uint_eq(strspn(words, "e"), TOKEN_MAX);

    buffer_clear(&text);
    buffer_append_string(&text, "x");
    for (int i = 0; i < 1000; i++) {
        buffer_append_string(&text, "\u0436");
    }
    words = words_of(buffer_span(&text), false, &out);
    ck_assert_uint_eq(strlen(words), TOKEN_MAX - 1);
    buffer_free(&text);
    buffer_free(&plain);
    buffer_free(&out);
}
END_TEST

static unsigned next_number(unsigned *state)
{
    *state = *state * 1664525U + 1013904223U;
    return *state >> 8;
}

static void random_text(unsigned *state, bool ascii, struct buffer *out)
{
    static const char *const pieces[] = {
        "a",
        "Z",
        "9",
        "'",
        " ",
        "-",
        "_",
        ".",
        "word",
        "users'",
        "\t",
        "''",
        "data ",
        "e'e",
        "\x7F",
        "\u00E9",
        "\u0301",
        "\u500B",
        "\u3042",
        "\u00DF",
        "\u0130",
        "\uFB01",
        "\u2019",
        "\xFF",
        "\xE4\xBA",
        "\u0416",
        "\U0001F600",
        "\u0E01\u0E34",
        "\u0905\u093E",
    };
    size_t count = ascii ? 15 : sizeof pieces / sizeof *pieces;
    size_t length = next_number(state) % 40;
    buffer_clear(out);
    for (size_t i = 0; i < length; i++) {
        buffer_append_string(out, pieces[next_number(state) % count]);
    }
}

START_TEST(words_as_the_oracle_finds_them)
{
    unsigned state = 11;
    struct buffer text = {0};
    for (size_t i = 0; i < unit_scale(20000); i++) {
        random_text(&state, i % 2, &text);
        struct tokenizer tokenizer;
        struct oracle_word word;
        size_t at = 0;
        tokenizer_init(&tokenizer, buffer_span(&text), i % 2);
        while (oracle_next_word(buffer_span(&text), &at, &word)) {
            ck_assert_msg(tokenizer_next(&tokenizer), "a word is missing: %s",
                          buffer_string(&text));
            ck_assert_uint_eq(tokenizer.start, word.start);
            ck_assert_uint_eq(tokenizer.end, word.end);
            ck_assert_mem_eq(tokenizer.form, word.form, word.length);
            ck_assert_uint_eq(tokenizer.length, word.length);
        }
        ck_assert_msg(!tokenizer_next(&tokenizer), "a word too many: %s", buffer_string(&text));
        ck_assert(!tokenizer_next(&tokenizer));
    }
    buffer_free(&text);
}
END_TEST

START_TEST(stems_of_inflected_words)
{
    static const char *const families[][4] = {
        {"collect", "collects", "collected", "collecting"},
        {"cookie", "cookies", "cookie's", "cookie"},
        {"policy", "policies", "policy", "policies'"},
        {"share", "shares", "shared", "sharing"},
    };
    struct stemmer *stemmer = stemmer_new();
    for (size_t f = 0; f < sizeof families / sizeof *families; f++) {
        struct buffer first = {0};
        buffer_append_span(&first, stemmer_stem(stemmer, span_of(families[f][0])));
        for (size_t i = 1; i < 4; i++) {
            struct span stem = stemmer_stem(stemmer, span_of(families[f][i]));
            ck_assert_msg(span_equal(stem, buffer_span(&first)), "%s is not %s", families[f][i],
                          families[f][0]);
        }
        buffer_free(&first);
    }
    ck_assert(!span_equal(stemmer_stem(stemmer, span_of("universal")), span_of("universal")));
    stemmer_free(stemmer);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("token");
    TCase *tests = tcase_create("words");

    tcase_add_loop_test(tests, words_by_hand, 0, sizeof examples / sizeof *examples);
    tcase_add_test(tests, long_words_are_cut);
    tcase_add_test(tests, words_as_the_oracle_finds_them);
    tcase_add_test(tests, stems_of_inflected_words);
    suite_add_tcase(suite, tests);
    return unit_run(suite);
}
