/* SPDX-License-Identifier: ISC */
/* policy/plain: marks that go and text that stays, and where each byte came from. */
#include "policy/plain.h"

#include "base/memory.h"
#include "policy/clause.h"
#include "tests/unit/unit.h"

#include <stdlib.h>

struct form {
    const char *source;
    const char *expected;
};

/* All of paragraphs whose text begins with their first byte. */
static const struct form marks[] = {
    {"We **pour** _hot_ *tea* __now__.", "We pour hot tea now."},
    {"***very*** hot", "very hot"},
    {"**Introduction", "Introduction"},
    {"tea ** __** pot ****", "tea pot"},
    {"chat room* and sh*t and *.py", "chat room* and sh*t and *.py"},
    {"(*Please name your tea here.)", "(*Please name your tea here.)"},
    {"2 * 3 and snake_case and _one", "2 * 3 and snake_case and _one"},
    {"*one *two three*", "one *two three"},
    {"**WARNING** : hot", "WARNING: hot"},
    {"_M_ , _a_", "M, a"},
    {"the (\" **KettleNet** \") pot", "the (\"KettleNet\") pot"},
    {"HEALTH _tea_ servers", "HEALTH tea servers"},
    {"use `*.tea` and ``a ` b``", "use *.tea and a ` b"},
    {"the `pot' and ``kettle", "the 'pot' and \"kettle"},
    {"1\\. \\*tea\\* a\\b", "1. *tea* a\\b"},
    {"tea\\\nmilk", "tea milk"},
};

static const struct form links[] = {
    {"see [our tea](http://tea.example/a_b_c) now", "see our tea now"},
    {"[ tea ](/x \"Tea (all of it)\") pot", "tea pot"},
    {"![a pot](pot.png) and [![cup](c.png)](http://x.example)", "a pot and cup"},
    {"[](http://x.example/p.png) tea", "tea"},
    {"[tea](http://x.example/a(b)c) pot", "tea pot"},
    {"[tea](http://x.example/a\\)c) pot", "tea pot"},
    {"[tea](http://x.example/a b c) pot", "tea pot"},
    {"[the] (pot) [and](the cup) [x][y]", "[the] (pot) [and](the cup) [x][y]"},
    {"[[tea](u) pot", "[tea pot"},
    {"](http://x.example) tea](the cup)", "tea](the cup)"},
    {"[**bold** tea  \nand more](u)", "bold tea and more"},
    {"Write [to us](mailto:%20pot@tea.example?subject=x).", "Write to us <pot@tea.example>."},
    {"Write [Pot@tea.example](mailto:pot@tea.example).", "Write Pot@tea.example."},
    {"Write [us](mailto:nobody) or [us](tel:555)", "Write us or us"},
    {"<http://tea.example/> <pot@tea.example> <mailto:a@b.example>",
     "http://tea.example/ pot@tea.example a@b.example"},
    {"the <device id> and <country code>:<postal code> ->",
     "the <device id> and <country code>:<postal code> ->"},
    {"tea<br>and<BR />milk<br/>", "tea and milk"},
    {"Ben &amp; Co &lt;br&gt; &quot;a&#39;s&quot;&nbsp;&#x2019; &unknown; AT&T",
     "Ben & Co <br> \"a's\" ' &unknown; AT&T"},
};

static const struct form characters[] = {
    {"  tea \t\n and\u00A0 \u2003\u3000milk\u202F ", "tea and milk"},
    {"\u201CTea\u201D \u201Dtea\u201C \u2018a\u2019 \u201Eb\u201F \u00ABc\u00BB d\u00B4s",
     "\"Tea\" \"tea\" 'a' \"b\" \"c\" d's"},
    {"e\u2011mail \u2013 \u2014 \u2212 1\u20102", "e-mail - - - 1-2"},
    {"wait\u2026 of\uFB01ce \uFF34\uFF25\uFF21\uFF1A", "wait... office TEA:"},
    {"so\u00ADft ze\u200Bro \u202Etea\u2069 \uFEFFx \x01\x1B[31m\x7F", "soft zero tea x [31m"},
    {"caf\u00E9 \u8336 \u2022 \u2039", "caf\u00E9 \u8336 \u2022 \u2039"},
    {"tea \xFF\xC3 pot \xED\xA0\x80", "tea \uFFFD\uFFFD pot \uFFFD\uFFFD\uFFFD"},
    {"first-\nparty tea and third- \nparty", "first-party tea and third- party"},
    {"tea\n> milk\n>> sugar", "tea milk sugar"},
    {"don\xC2\x92"
     "t",
     "don't"},
};

/* UTF-8 that was read as windows-1252, once or twice; and words that only look like it. */
static const struct form mojibake[] = {
    {"we\u00E2\u20AC\u2122re \u00E2\u20AC\u0153tea\u00E2\u20AC\xC2\x9D", "we're \"tea\""},
    {"\u00E2\u20AC\u0153tea\u00E2\u20AC now", "\"tea\" now"},
    {"1\u00E2\u20AC\u201C2 \u00E2\u20AC\u00B9 \u00C2\u00A9 caf\u00C3\u00A9 \u00C3\u00BCber",
     "1-2 \u2039 \u00A9 caf\u00E9 \u00FCber"},
    {"tea\u00C2\u00A0pot", "tea pot"},
    {"we\u00E2\xC2\x80\xC2\x99" "re", "we're"},
    {"we\u00C3\u00A2\u00E2\u201A\u00AC\u00E2\u201E\u00A2re", "we're"},
    {"caf\u00C3\u0192\u00C2\u00A9", "caf\u00E9"},
    {"\u00F0\u0178\u02DC\u20AC \u00EF\u00BF\u00BD", "\U0001F600 \uFFFD"},
    {"p\u00E2t\u00E9 \u00C2mbar NA\u00C7\u00C3O\u00BB",
     "p\u00E2t\u00E9 \u00C2mbar NA\u00C7\u00C3O\""},
    {"LIBERT\u00C9\u00BB IRM\u00C3\u201D", "LIBERT\u00C9\" IRM\u00C3\""},
    {"caf\u00E9\u2019\u201D", "caf\u00E9'\""},
};

static char *plain(const char *source, uint32_t body, enum clause_kind kind, unsigned *flags)
{
    struct span span = span_of(source);
    char *out = xmalloc(plain_capacity(span.length) + 1);
    out[plain_text(span, body, (uint8_t)kind, out, flags, NULL)] = '\0';
    return out;
}

static void check_form(const struct form *form)
{
    unsigned flags;
    char *out = plain(form->source, 0, CLAUSE_PARAGRAPH, &flags);
    ck_assert_str_eq(out, form->expected);
    free(out);
}

#define COUNT(array) (int)(sizeof(array) / sizeof *(array))

START_TEST(marks_go)
{
    check_form(&marks[_i]);
}
END_TEST

START_TEST(links_show_their_text)
{
    check_form(&links[_i]);
}
END_TEST

START_TEST(characters_have_one_spelling)
{
    check_form(&characters[_i]);
}
END_TEST

START_TEST(mojibake_is_repaired)
{
    check_form(&mojibake[_i]);
}
END_TEST

START_TEST(rows_are_cells_with_bars_between)
{
    unsigned flags;
    char *out = plain("| **Leaf** |  | ### kept<br>* 90<br>---- | ", 0, CLAUSE_ROW, &flags);
    ck_assert_str_eq(out, "Leaf | kept * 90");
    free(out);
    out = plain("| a \\| b |\u00A0| c |", 0, CLAUSE_ROW, &flags);
    ck_assert_str_eq(out, "a | b | c");
    free(out);
    out = plain("a | b", 0, CLAUSE_PARAGRAPH, &flags);
    ck_assert_str_eq(out, "a | b");
    free(out);
}
END_TEST

START_TEST(headings_lose_closing_marks)
{
    unsigned flags;
    char *out = plain("## Tea and C# ##", 3, CLAUSE_HEADING, &flags);
    ck_assert_str_eq(out, "Tea and C#");
    free(out);
    out = plain("Tea\npot\n-----", 0, CLAUSE_HEADING, &flags);
    ck_assert_str_eq(out, "Tea pot");
    free(out);
}
END_TEST

START_TEST(flags_tell_ascii)
{
    unsigned flags;
    free(plain("\u201Ctea\u201D\u2026", 0, CLAUSE_PARAGRAPH, &flags));
    ck_assert_uint_eq(flags, PLAIN_ASCII);
    free(plain("th\u00E9", 0, CLAUSE_PARAGRAPH, &flags));
    ck_assert_uint_eq(flags, 0);
    free(plain("\xFF", 0, CLAUSE_PARAGRAPH, &flags));
    ck_assert_uint_eq(flags, 0);
}
END_TEST

/* Where `needle` stands in the plain text of `source`, and which source bytes made it. */
static struct span find_origin(const char *source, const char *needle)
{
    struct span span = span_of(source);
    char *out = xmalloc(plain_capacity(span.length) + 1);
    struct plain_source *origin = xmalloc(plain_capacity(span.length) * sizeof *origin);
    unsigned flags;
    out[plain_text(span, 0, CLAUSE_PARAGRAPH, out, &flags, origin)] = '\0';
    const char *found = strstr(out, needle);
    ck_assert_msg(found != NULL, "%s has no %s", out, needle);
    size_t at = (size_t)(found - out);
    size_t start = origin[at].start;
    size_t end = origin[at + strlen(needle) - 1].end;
    free(origin);
    free(out);
    return span_slice(span, start, end);
}

START_TEST(origins_are_the_bytes_that_made_the_text)
{
    static const struct {
        const char *source;
        const char *needle;
        const char *origin;
    } cases[] = {
        {"We **pour  \n tea** here", "pour tea", "pour  \n tea"},
        {"We **pour  \n tea** here", "tea here", "tea** here"},
        {"it\u2019s hot", "it's", "it\u2019s"},
        {"it\u00E2\u20AC\u2122s hot", "'", "\u00E2\u20AC\u2122"},
        {"a &amp; b", "&", "&amp;"},
        {"a [b](http://x.example) c", "b c", "b](http://x.example) c"},
        {"[us](mailto:a%40b.example)", "a@b", "mailto:a%40b.example"},
        {"1\\. tea", "1.", "1\\."},
        {"caf\u00E9", "\u00E9", "\u00E9"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct span origin = find_origin(cases[i].source, cases[i].needle);
        ck_assert_msg(span_equal(origin, span_of(cases[i].origin)), "%s in %s: %.*s",
                      cases[i].needle, cases[i].source, (int)origin.length, origin.bytes);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("plain");
    TCase *tests = tcase_create("plain");

    tcase_add_loop_test(tests, marks_go, 0, COUNT(marks));
    tcase_add_loop_test(tests, links_show_their_text, 0, COUNT(links));
    tcase_add_loop_test(tests, characters_have_one_spelling, 0, COUNT(characters));
    tcase_add_loop_test(tests, mojibake_is_repaired, 0, COUNT(mojibake));
    tcase_add_test(tests, rows_are_cells_with_bars_between);
    tcase_add_test(tests, headings_lose_closing_marks);
    tcase_add_test(tests, flags_tell_ascii);
    tcase_add_test(tests, origins_are_the_bytes_that_made_the_text);
    suite_add_tcase(suite, tests);
    return unit_run(suite);
}
