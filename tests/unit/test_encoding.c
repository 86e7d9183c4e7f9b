/* SPDX-License-Identifier: ISC */
/* policy/encoding and base/utf8. */
#include "policy/encoding.h"

#include "base/utf8.h"
#include "tests/unit/unit.h"

#include <stdlib.h>
#include <utf8proc.h>

#define RAW(text) span_make(text, sizeof(text) - 1)

START_TEST(sniffing_tells_encodings)
{
    static const struct {
        struct span raw;
        enum encoding encoding;
    } cases[] = {
        {{"", 0}, ENCODING_UTF8},
        {{"tea", 3}, ENCODING_UTF8},
        {{"th\xE9", 3}, ENCODING_UTF8},
        {{"\xEF\xBB\xBFtea", 6}, ENCODING_UTF8},
        {{"\xFF\xFEt\0e\0a\0", 8}, ENCODING_UTF16LE},
        {{"\xFE\xFF\0t\0e\0a", 8}, ENCODING_UTF16BE},
        {{"t\0e\0a\0s\0", 8}, ENCODING_UTF16LE},
        {{"\0t\0e\0a\0s", 8}, ENCODING_UTF16BE},
        {{"\xFF\xFE\0\0t\0\0\0", 8}, ENCODING_BINARY},
        {{"tea\0\0\0\0\0\0pot", 12}, ENCODING_BINARY},
        {{"\0", 1}, ENCODING_BINARY},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        ck_assert_msg(encoding_sniff(cases[i].raw) == cases[i].encoding, "case %zu", i);
    }
    char late[8001];
    memset(late, 'a', sizeof late);
    late[8000] = '\0';
    ck_assert_int_eq(encoding_sniff(span_make(late, sizeof late)), ENCODING_UTF8);
}
END_TEST

START_TEST(stray_bytes_are_judged)
{
    ck_assert_int_eq(encoding_judge(span_of("Th\xE9 \x93quoted\x94 \x96 caf\xE9")),
                     ENCODING_WINDOWS_1252);
    ck_assert_int_eq(encoding_judge(span_of("th\u00E9 \u201Cquoted\u201D and one \xE9")),
                     ENCODING_UTF8);
    ck_assert_int_eq(encoding_judge(span_of("\x81\x8D\x8F\x90\x9D\xE9")), ENCODING_UTF8);
    ck_assert_int_eq(encoding_judge(span_of("plain")), ENCODING_UTF8);
}
END_TEST

static void check_conversion(enum encoding encoding, struct span raw, const char *expected,
                             const uint32_t *offsets)
{
    struct buffer text = {0};
    uint32_t *map;
    buffer_append_string(&text, "left from before");
    encoding_convert(encoding, raw, &text, &map);
    ck_assert_str_eq(buffer_string(&text), expected);
    for (size_t i = 0; i <= text.length; i++) {
        ck_assert_uint_eq(map[i], offsets[i]);
    }
    free(map);
    buffer_free(&text);
}

START_TEST(conversion_keeps_offsets)
{
    check_conversion(ENCODING_WINDOWS_1252, RAW("a\xE9\x80\x81"), "a\u00E9\u20AC\uFFFD",
                     (const uint32_t[]){0, 1, 1, 2, 2, 2, 3, 3, 3, 4});
    check_conversion(ENCODING_UTF16LE, RAW("a\0\x3D\xD8\x00\xDEz\0"), "a\U0001F600z",
                     (const uint32_t[]){0, 2, 2, 2, 2, 6, 8});
    check_conversion(ENCODING_UTF16BE, RAW("\0a\xD8\x3D\0z\xDE"), "a\uFFFDz\uFFFD",
                     (const uint32_t[]){0, 2, 2, 2, 4, 6, 6, 6, 7});
}
END_TEST

/* Every pair of bytes, and sequences around the limits, against utf8proc. */
START_TEST(validation_agrees_with_utf8proc)
{
    static const char *const tails[] = {
        "", "\x80", "\xBF\xBF", "\x80\x80\x80", "a", "aaaaaaaaaaaaaaaaa"};
    for (unsigned first = 0; first < 0x10000; first++) {
        for (size_t i = 0; i < sizeof tails / sizeof *tails; i++) {
            char bytes[32] = {(char)(first >> 8), (char)first};
            size_t length = 2 + strlen(tails[i]);
            memcpy(bytes + 2, tails[i], length - 2);
            bool valid = true;
            for (size_t at = 0; valid && at < length;) {
                utf8proc_int32_t code;
                utf8proc_ssize_t used = utf8proc_iterate((const utf8proc_uint8_t *)bytes + at,
                                                         (utf8proc_ssize_t)(length - at), &code);
                valid = used > 0;
                at += valid ? (size_t)used : 0;
            }
            ck_assert_int_eq(encoding_is_utf8(span_make(bytes, length)), valid);
        }
    }
}
END_TEST

/* A stray byte is found wherever it stands in a long text. */
START_TEST(validation_looks_everywhere)
{
    char text[300];
    for (size_t at = 0; at < sizeof text; at++) {
        memset(text, 'a', sizeof text);
        ck_assert(utf8_is_valid(span_make(text, sizeof text)));
        text[at] = '\xE9';
        ck_assert(!utf8_is_valid(span_make(text, sizeof text)));
    }
}
END_TEST

START_TEST(cuts_keep_characters_whole)
{
    struct span text = span_of("a\u00E9\u8336\U0001F600");
    static const size_t cuts[] = {0, 1, 1, 3, 3, 3, 6, 6, 6, 6, 10, 10};
    for (size_t limit = 0; limit < sizeof cuts / sizeof *cuts; limit++) {
        ck_assert_uint_eq(utf8_cut(text, limit), cuts[limit]);
    }
}
END_TEST

START_TEST(characters_are_read_as_written)
{
    static const uint32_t codes[] = {0,      0x7F,   0x80,   0x7FF,   0x800,
                                     0xD7FF, 0xE000, 0xFFFF, 0x10000, 0x10FFFF};
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++) {
        char bytes[UTF8_LONGEST];
        size_t used;
        size_t length = utf8_encode(codes[i], bytes);
        ck_assert_uint_eq(utf8_decode(bytes, length, &used), codes[i]);
        ck_assert_uint_eq(used, length);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("encoding");
    TCase *tests = tcase_create("encoding");

    tcase_add_test(tests, sniffing_tells_encodings);
    tcase_add_test(tests, stray_bytes_are_judged);
    tcase_add_test(tests, conversion_keeps_offsets);
    tcase_add_test(tests, validation_agrees_with_utf8proc);
    tcase_add_test(tests, validation_looks_everywhere);
    tcase_add_test(tests, cuts_keep_characters_whole);
    tcase_add_test(tests, characters_are_read_as_written);
    suite_add_tcase(suite, tests);
    return unit_run(suite);
}
