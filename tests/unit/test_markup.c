/* SPDX-License-Identifier: ISC */
/* policy/markup: a clause as it is shown.
 *
 * A case is a source and a picture of its runs: the text of each in "{...}" with letters before it
 * for its style (e emphasis, s strong, c code, l link, b break, i invalid, | cell), nothing for
 * plain text, which stands without braces. */
#include "policy/markup.h"

#include "policy/clause.h"
#include "tests/unit/unit.h"

struct picture {
    enum clause_kind kind;
    const char *source;
    const char *expected;
};

static const struct picture pictures[] = {
    {CLAUSE_PARAGRAPH, "We **pour _hot_** `tea`", "We s{pour }es{hot} c{tea}"},
    {CLAUSE_PARAGRAPH, "A line  \nand <br> more\nof it",
     "A line"
     "b{\n}"
     "and"
     "b{\n}"
     "more of it"},
    {CLAUSE_PARAGRAPH, "see [our **tea**](u) now", "see l{our }sl{tea} now"},
    {CLAUSE_PARAGRAPH, "at https://tea.example/ or a@b.example",
     "at l{https://tea.example/} or l{a@b.example}"},
    {CLAUSE_PARAGRAPH, "the <device id> \\*1\\. &amp; &unknown;",
     "the <device id> *1. & &unknown;"},
    {CLAUSE_PARAGRAPH, "# no title", "# no title"},
    {CLAUSE_PARAGRAPH, "1. no item\n    no code\n> no quote", "1. no item no code no quote"},
    {CLAUSE_PARAGRAPH, "**Introduction", "Introduction"},
    {CLAUSE_PARAGRAPH,
     "a\xC2\xA0"
     "b \xE2\x80\xA6",
     "a b \xE2\x80\xA6"},
    {CLAUSE_PARAGRAPH, "esc\x1B[0m rlo\u202E zero\u200B so\u00ADft bad\xFF",
     "esci{^[}[0m rloi{<U+202E>} zeroi{<U+200B>} soft badi{\uFFFD}"},
    {CLAUSE_PARAGRAPH, "it\xC3\xA2\xE2\x82\xAC\xE2\x84\xA2s", "it\xE2\x80\x99s"},
    {CLAUSE_PARAGRAPH, "first-\nparty", "first-party"},
    {CLAUSE_HEADING, "Tea\n===", "Tea"},
    {CLAUSE_ROW, "| a **b** | | c \\| d |", "a s{b}|{|}|{|}c | d"},
    {CLAUSE_ROW, "a | b", "a|{|}b"},
};

static const char style_letters[] = {'e', 's', 'c', 'l', 'b', 'i', '|'};

static void draw(const struct markup *markup, struct buffer *out)
{
    for (size_t i = 0; i < markup->count; i++) {
        const struct markup_run *run = &markup->runs[i];
        for (size_t bit = 0; bit < sizeof style_letters; bit++) {
            if (run->style & 1U << bit) {
                buffer_append_char(out, style_letters[bit]);
            }
        }
        buffer_append_string(out, run->style ? "{" : "");
        buffer_append(out, markup->text.bytes + run->text, run->length);
        buffer_append_string(out, run->style ? "}" : "");
    }
}

START_TEST(clauses_are_shown)
{
    const struct picture *picture = &pictures[_i];
    struct markup markup = {0};
    struct buffer drawn = {0};
    markup_clause(span_of(picture->source), 0, (uint8_t)picture->kind, &markup);
    draw(&markup, &drawn);
    ck_assert_str_eq(buffer_string(&drawn), picture->expected);
    buffer_free(&drawn);
    markup_free(&markup);
}
END_TEST

START_TEST(links_are_numbered)
{
    struct markup markup = {0};
    struct span source = span_of("[a](http://a.example/?b&c \"t\") b [c](#d)");
    markup_clause(source, 0, CLAUSE_PARAGRAPH, &markup);
    ck_assert_uint_eq(markup.count, 3);
    ck_assert_uint_eq(markup.runs[0].link, 1);
    ck_assert_uint_eq(markup.runs[1].link, 0);
    ck_assert_uint_eq(markup.runs[2].link, 2);
    ck_assert_str_eq(markup.targets.bytes, "http://a.example/?b&c");
    ck_assert_str_eq(markup.targets.bytes + strlen(markup.targets.bytes) + 1, "#d");
    markup_free(&markup);
}
END_TEST

START_TEST(runs_lead_back_to_the_source)
{
    struct markup markup = {0};
    struct span source = span_of("  * a **b  \n c** &lt;");
    markup_clause(source, 4, CLAUSE_ITEM, &markup);
    static const char *const expected[] = {"a ", "b", "  \n ", "c", " ", "&lt;"};
    ck_assert_uint_eq(markup.count, 6);
    for (size_t i = 0; i < markup.count; i++) {
        struct span bytes = span_slice(source, markup.runs[i].start, markup.runs[i].end);
        ck_assert_msg(span_equal(bytes, span_of(expected[i])), "%zu: %.*s", i, (int)bytes.length,
                      bytes.bytes);
    }
    markup_free(&markup);
}
END_TEST

START_TEST(long_clauses_take_linear_time)
{
    static const char *const pieces[] = {"http://a.example ", "[", "*a ", "`a``", "<a@b "};
    for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) {
        struct buffer text = {0};
        while (text.length < 2U << 20) {
            buffer_append_string(&text, pieces[i]);
        }
        struct markup markup = {0};
        markup_clause(buffer_span(&text), 0, CLAUSE_PARAGRAPH, &markup);
        ck_assert_uint_gt(markup.text.length, 0);
        markup_free(&markup);
        buffer_free(&text);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("markup");
    TCase *tests = tcase_create("markup");

    tcase_add_loop_test(tests, clauses_are_shown, 0, (int)(sizeof pictures / sizeof *pictures));
    tcase_add_test(tests, links_are_numbered);
    tcase_add_test(tests, runs_lead_back_to_the_source);
    tcase_add_test(tests, long_clauses_take_linear_time);
    suite_add_tcase(suite, tests);
    return unit_run(suite);
}
