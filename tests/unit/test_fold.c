/* SPDX-License-Identifier: ISC */
/* base/fold: folded forms and classes of characters. */
#include "base/fold.h"

#include "base/memory.h"
#include "base/utf8.h"
#include "tests/unit/unit.h"

#include <stdlib.h>

START_TEST(folding_takes_case_and_accents)
{
    static const struct {
        const char *text;
        const char *folded;
    } cases[] = {
        {"The QUICK brown Fox [@Z`{] jumps over 12 Lazy Dogs",
         "the quick brown fox [@z`{] jumps over 12 lazy dogs"},
        {"Caf\u00E9 CAF\u00C9 cafe\u0301", "cafe cafe cafe"},
        {"Stra\u00DFe \u1E9E \u0130\u0131", "strasse ss i\u0131"},
        {"\u039F\u0394\u039F\u03A3 \u1F08\u03B8\u1FC6\u03BD\u03B1\u03B9",
         "\u03BF\u03B4\u03BF\u03C3 \u03B1\u03B8\u03B7\u03BD\u03B1\u03B9"},
        {"\u041C\u041E\u0421\u041A\u0412\u0410", "\u043C\u043E\u0441\u043A\u0432\u0430"},
        {"\u304C\u30AC\u8336 \uD55C\uAE00", "\u304C\u30AC\u8336 \uD55C\uAE00"},
        {"bad \xFF\xC3 byte", "bad \xFF\xC3 byte"},
        {"", ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct span text = span_of(cases[i].text);
        char *out = xmalloc(fold_capacity(text.length) + 1);
        out[fold_text(text, out)] = '\0';
        ck_assert_str_eq(out, cases[i].folded);
        free(out);
    }
}
END_TEST

/* Each character by itself: within the promised room, valid, and unchanged by a second folding. */
START_TEST(folding_is_stable_for_every_character)
{
    for (uint32_t code = 0; code <= 0x10FFFF; code += code == 0xD7FF ? 0x801 : 1) {
        char bytes[UTF8_LONGEST];
        char once[64];
        char twice[128];
        size_t length = utf8_encode(code, bytes);
        size_t folded = fold_text(span_make(bytes, length), once);
        ck_assert_msg(folded <= length * 4, "U+%04X needs %zu bytes", code, folded);
        ck_assert_msg(utf8_is_valid(span_make(once, folded)), "U+%04X", code);
        size_t again = fold_text(span_make(once, folded), twice);
        ck_assert_msg(span_equal(span_make(once, folded), span_make(twice, again)), "U+%04X", code);
    }
}
END_TEST

/* The vector loop and the byte loop agree at every length and place. */
START_TEST(folding_agrees_at_all_lengths)
{
    char text[70];
    char out[70 * 4 + 16];
    for (size_t length = 0; length < sizeof text; length++) {
        for (size_t i = 0; i < length; i++) {
            text[i] = (char)('@' + (i * 7 + length) % 60);
        }
        ck_assert_uint_eq(fold_text(span_make(text, length), out), length);
        for (size_t i = 0; i < length; i++) {
            bool capital = text[i] >= 'A' && text[i] <= 'Z';
            ck_assert_int_eq(out[i], capital ? text[i] + 32 : text[i]);
        }
    }
}
END_TEST

START_TEST(characters_have_classes)
{
    static const struct {
        const char *text;
        enum fold_class class;
        size_t length;
    } cases[] = {
        {"a", FOLD_WORD, 1},           {"Z", FOLD_WORD, 1},
        {"0", FOLD_WORD, 1},           {"_", FOLD_OTHER, 1},
        {"-", FOLD_OTHER, 1},          {" ", FOLD_OTHER, 1},
        {"\u00E9", FOLD_WORD, 2},      {"\u0301", FOLD_WORD, 2},
        {"\uD55C", FOLD_WORD, 3},      {"\u8336", FOLD_IDEOGRAPH, 3},
        {"\u304C", FOLD_IDEOGRAPH, 3}, {"\u30FC", FOLD_IDEOGRAPH, 3},
        {"\u3002", FOLD_OTHER, 3},     {"\u2022", FOLD_OTHER, 3},
        {"\u00BD", FOLD_WORD, 2},      {"\U00020000", FOLD_IDEOGRAPH, 4},
        {"\xFF", FOLD_OTHER, 1},       {"\xE8\x8C", FOLD_OTHER, 1},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        size_t length;
        ck_assert_msg(fold_classify(span_of(cases[i].text), &length) == cases[i].class, "case %zu",
                      i);
        ck_assert_uint_eq(length, cases[i].length);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("fold");
    TCase *tests = tcase_create("fold");

    tcase_add_test(tests, folding_takes_case_and_accents);
    tcase_add_test(tests, folding_is_stable_for_every_character);
    tcase_add_test(tests, folding_agrees_at_all_lengths);
    tcase_add_test(tests, characters_have_classes);
    suite_add_tcase(suite, tests);
    return unit_run(suite);
}
