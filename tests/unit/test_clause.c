/* SPDX-License-Identifier: ISC */
/* policy/clause: blocks, and what each form of a heading, list, table or quotation becomes.
 *
 * A case is a block and a picture of its clauses: one line each, "KIND LEVEL MARKER|PLAIN TEXT"
 * with no level or marker where there is none; the pseudo level is "~". */
#include "policy/clause.h"

#include "base/buffer.h"
#include "policy/plain.h"
#include "tests/unit/unit.h"

struct picture {
    const char *block;
    const char *expected;
};

#define NBSP "\u00A0"

static const struct picture headings[] = {
    {"# Teapots & Co | Privacy", "heading1|Teapots & Co | Privacy"},
    {"###  Collecting leaves ", "heading3|Collecting leaves"},
    {"## _Adding Lids_ ##", "heading2|Adding Lids"},
    {"## Spouts[ \u00B6](http://tea.example/#spouts \"Link to this part\")",
     "heading2|Spouts \u00B6"},
    {"#teapot", "paragraph|#teapot"},
    {"####### Seven", "paragraph|####### Seven"},
    {"##", "rule|##"},
    {"  * ## What do you brew?", "heading2|What do you brew?"},
    {"# Brewing\nWe brew by hand.", "heading1|Brewing\nparagraph|We brew by hand."},
    /* underlined */
    {"Tea Policy\n==========", "heading1|Tea Policy"},
    {"2\\. Which leaves?\n----------------", "heading2|2. Which leaves?"},
    {"Tea\nPolicy\n=====\nWe brew.", "heading1|Tea Policy\nparagraph|We brew."},
    {"**Tea:** what we pour into the cups of guests\n------------------------------",
     "heading2|Tea: what we pour into the cups of guests"},
    {"*   Tea\n    ---", "heading2|Tea"},
    {"We pour tea.\n\\-----\nAnd milk.",
     "paragraph|We pour tea.\nrule|\\-----\nparagraph|And milk."},
    {"A kettle of one column  \n---  ", "paragraph|A kettle of one column\nrule|---"},
    /* bold and alone */
    {"**Cups**", "heading~|Cups"},
    {" **Saucers**" NBSP, "heading~|Saucers"},
    {"__Spoons__", "heading~|Spoons"},
    {"_**Sugar tongs**_", "heading~|Sugar tongs"},
    {"**Cups** **and saucers**", "heading~|Cups and saucers"},
    {"**Who pours?**   \nThe butler pours the tea.",
     "heading~|Who pours?\nparagraph|The butler pours the tea."},
    {"**1\\. Kettles**\nKettles are hot.", "heading~|1. Kettles\nparagraph|Kettles are hot."},
    {"**We tell  \nyou this**", "heading~|We tell you this"},
    {"**Introduction  \n** Your tea matters to us.",
     "heading~|Introduction\nparagraph|Your tea matters to us."},
    {"**We take tea seriously. Please read on to learn how it is made.**",
     "paragraph|We take tea seriously. Please read on to learn how it is made."},
    {"**Last updated: May 1, 2019**", "paragraph|Last updated: May 1, 2019"},
    {"**_Fax_**  \n555-0100", "paragraph|Fax 555-0100"},
    {"7. **4\\. TEA FOR TWO**", "heading~|4. TEA FOR TWO"},
    {"* **Milk**", "item1*|Milk"},
    {" __About", "heading~|About"},
    /* run in */
    {"**Cookies.** We serve them with the tea, on a plate.",
     "heading~|Cookies.\nparagraph|We serve them with the tea, on a plate."},
    {"**Cookies:** We serve them with the tea, on a plate.",
     "heading~|Cookies:\nparagraph|We serve them with the tea, on a plate."},
    {"**Cookies**: We serve them with the tea, on a plate.",
     "heading~|Cookies:\nparagraph|We serve them with the tea, on a plate."},
    {"**WARNING** : The tea is hot and so is the pot it comes in.",
     "heading~|WARNING:\nparagraph|The tea is hot and so is the pot it comes in."},
    {"**Garden Gate** \u2013\u2013Guests may come in through it at any time.",
     "heading~|Garden Gate\nparagraph|Guests may come in through it at any time."},
    {"_With Neighbours_ : we share the sugar that we have too much of.",
     "heading~|With Neighbours:\nparagraph|we share the sugar that we have too much of."},
    {"**Location.**" NBSP " With your leave we look where the pot stands.",
     "heading~|Location.\nparagraph|With your leave we look where the pot stands."},
    {"**Tea leaves** are the dried leaves of a bush from the hills.",
     "paragraph|Tea leaves are the dried leaves of a bush from the hills."},
    {"**Last updated**: 2026-04-07, and not a day later than that.",
     "paragraph|Last updated: 2026-04-07, and not a day later than that."},
    {"**Email:** pot@tea.example", "paragraph|Email: pot@tea.example"},
    {"We pour.  \n**Cups:** They are made of the finest bone china.",
     "paragraph|We pour.\nheading~|Cups:\nparagraph|They are made of the finest bone china."},
    {"INTRODUCTION. Teapots & Co pours tea for all who ask.",
     "heading~|INTRODUCTION.\nparagraph|Teapots & Co pours tea for all who ask."},
    {"U.S. guests pay for their tea in dollars, as everybody else does.",
     "paragraph|U.S. guests pay for their tea in dollars, as everybody else does."},
    {"You lose the lid or the password.  **3\\. Lids We Keep**",
     "paragraph|You lose the lid or the password.\nheading~|3. Lids We Keep"},
    {"We pour. **We never spill tea on guests.**",
     "paragraph|We pour. We never spill tea on guests."},
    /* without marks */
    {"Server of tea  \nLike all servers, ours writes down who drinks which tea.",
     "heading~|Server of tea\nparagraph|Like all servers, ours writes down who drinks which tea."},
    {"Cookies   \n\\- with chocolate  \n\\- with nuts",
     "heading~|Cookies\nitem1*|with chocolate\nitem1*|with nuts"},
    {"SHARING THE TEA  \nWe share tea.", "heading~|SHARING THE TEA\nparagraph|We share tea."},
    {"TEAPOTS INC.  \n12 Kettle Street  \nSpoutford",
     "paragraph|TEAPOTS INC. 12 Kettle Street Spoutford"},
    {"This page is about tea and how it is served to the guests of the house.  \n"
     "Effective March 24, 2008",
     "paragraph|This page is about tea and how it is served to the guests of the house. "
     "Effective March 24, 2008"},
    {"Teapots & Co  \n12 Kettle Street  \nSpoutford ST1 2EA",
     "paragraph|Teapots & Co 12 Kettle Street Spoutford ST1 2EA"},
    {"Jane Leaf  \nE-mail: [jane@tea.example](mailto:jane@tea.example)",
     "paragraph|Jane Leaf E-mail: jane@tea.example"},
    {"Tea Policy", "heading~|Tea Policy"},
    {"Non-edible leaves", "heading~|Non-edible leaves"},
    {"How we pour?", "heading~|How we pour?"},
    {"4\\. Refills", "heading~|4. Refills"},
    {"\u00A7 3 Refills", "heading~|\u00A7 3 Refills"},
    {"B. Refills and Returns", "heading~|B. Refills and Returns"},
    {"12 Kettle Street", "paragraph|12 Kettle Street"},
    {"We pour tea", "paragraph|We pour tea"},
    {"Top of Page", "paragraph|Top of Page"},
    {"Pouring the tea and the", "paragraph|Pouring the tea and the"},
    {"[Tea](http://tea.example)", "paragraph|Tea"},
    {"the tea", "paragraph|the tea"},
};

static const struct picture lists[] = {
    {"  * green\n  * black\n      * smoky\n          * very",
     "item1*|green\nitem1*|black\nitem2*|smoky\nitem3*|very"},
    {"*   green\n    1.  sencha\n    2.  gyokuro", "item1*|green\nitem21|sencha\nitem21|gyokuro"},
    {"  9. nine\n  10. ten", "item11|nine\nitem11|ten"},
    {"1) one\n2) two", "item11|one\nitem11|two"},
    {"(1) one pot\n(2) two pots", "item11|one pot\nitem11|two pots"},
    {"Moon House  \n(207) 555-0142", "paragraph|Moon House (207) 555-0142"},
    {"(a) a cup\n(b) a spoon\n(iv) a lid", "item1a|a cup\nitem1a|a spoon\nitem1a|a lid"},
    {"a) a cup  \nb) a spoon", "item1a|a cup\nitem1a|a spoon"},
    {"i. cups\nii. spoons", "item1a|cups\nitem1a|spoons"},
    {"\\- milk  \n\\- sugar", "item1*|milk\nitem1*|sugar"},
    {"\u2022 milk  \n\u2022 sugar", "item1*|milk\nitem1*|sugar"},
    {"\u2013 milk\n\u2013 sugar", "item1*|milk\nitem1*|sugar"},
    {"  * (1) milk\n  * \\- sugar", "item1*|(1) milk\nitem1*|sugar"},
    {"  * milk?  \nFresh from the cow.\n  * sugar",
     "item1*|milk? Fresh from the cow.\nitem1*|sugar"},
    {"We pour:\n* milk\n* tea", "paragraph|We pour:\nitem1*|milk\nitem1*|tea"},
    {"We pour these:  \n\\- milk  \n\\- tea", "paragraph|We pour these:\nitem1*|milk\nitem1*|tea"},
    {"We poured tea in the long summer of\n1996. It was good.",
     "paragraph|We poured tea in the long summer of 1996. It was good."},
    {"We poured it for\n30. And then for more.",
     "paragraph|We poured it for 30. And then for more."},
    {"1\\. We never pour cold tea for a guest of the house.",
     "item11|We never pour cold tea for a guest of the house."},
    {"*** \n*\n  *", "rule|***\nrule|*\nrule|*"},
    {"* tea\n\n", "item1*|tea"},
    {"2.5 million cups", "paragraph|2.5 million cups"},
    {"*.tea files and te*a", "paragraph|*.tea files and te*a"},
    {"-5 degrees", "paragraph|-5 degrees"},
    {"Sencha\n     the green one\nAssam\n     the black one",
     "heading~|Sencha\ndefinition|the green one\nheading~|Assam\ndefinition|the black one"},
    {"            TEA NOTICE of the house, which\n     guests should read before they drink\n"
     "     any tea.",
     "paragraph|TEA NOTICE of the house, which guests should read before they drink any tea."},
};

static const struct picture others[] = {
    {"> We were told\nof the tea.\n> > And of cakes.\n>\n> By guests.",
     "quotation1|We were told of the tea.\nquotation2|And of cakes.\nquotation1|By guests."},
    {"> * a cup\n> # Tea", "item1*|a cup\nheading1|Tea"},
    {"| Leaf | Kept |\n| --- | --- |\n| green | 90<br><br>days |\n| | |",
     "row|Leaf | Kept\nrule|| --- | --- |\nrow|green | 90 days\nrule|| | |"},
    {"Leaf| Kept  \n---|---  \ngreen| 90| more  \nblack  \nAfter the table.",
     "row|Leaf | Kept\nrule|---|---\nrow|green | 90 | more\nparagraph|black After the table."},
    {NBSP " | **Tea Page**  \n---|---  \n" NBSP " | " NBSP "  \n" NBSP
          " | We pour tea for guests.  \n" NBSP " | ",
     "heading~|Tea Page\nrule|---|---\nrule|" NBSP " | " NBSP
     "\nrow|We pour tea for guests.\nrule|" NBSP " |"},
    {"| ### Black tea | | |", "heading3|Black tea"},
    {"| a \\| b | c |", "row|a | b | c"},
    {"| The tea is poured.", "row|The tea is poured."},
    {"|  | ", "rule||  |"},
    {"Home | Tea | Cakes", "paragraph|Home | Tea | Cakes"},
    {"* * *", "rule|* * *"},
    {"We pour.\n* * *\nAnd stir.", "paragraph|We pour.\nrule|* * *\nparagraph|And stir."},
    {"```\n# not a title\n* not an item\n```\nAfter it we pour.",
     "paragraph|# not a title * not an item\nparagraph|After it we pour."},
    {"](http://tea.example/a_b \"Tea\")[", "rule|](http://tea.example/a_b \"Tea\")["},
    {"](#tea) We pour it.", "paragraph|We pour it."},
    {NBSP, "rule|" NBSP},
    {"We pour.  \n" NBSP "  \nAnd stir.", "paragraph|We pour.\nparagraph|And stir."},
    {"We pour\r\ntea.\r", "paragraph|We pour tea."},
};

static void draw(const struct clause *clause, struct span block, struct buffer *out)
{
    struct span source = span_slice(block, clause->start, clause->end);
    buffer_append_string(out, out->length ? "\n" : "");
    buffer_append_string(out, clause_kind_name(clause->kind));
    if (clause->level == HEADING_LEVEL_PSEUDO && clause->kind == CLAUSE_HEADING) {
        buffer_append_char(out, '~');
    } else if (clause->level) {
        buffer_printf(out, "%u", clause->level);
    }
    if (clause->marker) {
        buffer_append_char(out, (char)clause->marker);
    }
    buffer_append_char(out, '|');
    if (clause->kind == CLAUSE_RULE) {
        buffer_append_span(out, source);
        return;
    }
    unsigned flags;
    out->length += plain_text(source, clause->body - clause->start, clause->kind,
                              buffer_reserve(out, plain_capacity(source.length)), &flags, NULL);
}

static void check_picture(const struct picture *picture)
{
    struct span block = span_of(picture->block);
    struct clause_list list = {0};
    struct buffer drawn = {0};
    clause_parse(block, &list);
    for (size_t i = 0; i < list.count; i++) {
        draw(&list.items[i], block, &drawn);
    }
    ck_assert_str_eq(buffer_string(&drawn), picture->expected);
    buffer_free(&drawn);
    clause_list_free(&list);
}

#define COUNT(array) (int)(sizeof(array) / sizeof *(array))

START_TEST(headings_are_found)
{
    check_picture(&headings[_i]);
}
END_TEST

START_TEST(lists_are_divided)
{
    check_picture(&lists[_i]);
}
END_TEST

START_TEST(other_forms_are_told_apart)
{
    check_picture(&others[_i]);
}
END_TEST

START_TEST(offsets_hold_markers_and_leave_white_space_out)
{
    struct clause_list list = {0};
    clause_parse(span_of("  * tea  \n  * milk "), &list);
    ck_assert_uint_eq(list.count, 2);
    ck_assert_uint_eq(list.items[0].start, 2);
    ck_assert_uint_eq(list.items[0].body, 4);
    ck_assert_uint_eq(list.items[0].end, 7);
    ck_assert_uint_eq(list.items[1].start, 12);
    ck_assert_uint_eq(list.items[1].end, 18);
    clause_list_free(&list);
}
END_TEST

START_TEST(blocks_lie_between_blank_lines)
{
    static const char *const expected[] = {"one\n  two", "three", " four"};
    struct span text = span_of("\n \t\none\n  two\n\n\r\n \t\nthree\n  \n\n four\n  \n \n");
    size_t start = 0;
    size_t end = 0;
    for (size_t i = 0; i < 3; i++) {
        ck_assert(block_next(text, end, &start, &end));
        struct span block = span_slice(text, start, end);
        ck_assert_msg(span_equal(block, span_of(expected[i])), "%.*s", (int)block.length,
                      block.bytes);
    }
    ck_assert(!block_next(text, end, &start, &end));
    ck_assert(!block_next(span_of(""), 0, &start, &end));
    ck_assert(!block_next(span_of("  \n "), 0, &start, &end));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("clause");
    TCase *tests = tcase_create("clause");

    tcase_add_loop_test(tests, headings_are_found, 0, COUNT(headings));
    tcase_add_loop_test(tests, lists_are_divided, 0, COUNT(lists));
    tcase_add_loop_test(tests, other_forms_are_told_apart, 0, COUNT(others));
    tcase_add_test(tests, offsets_hold_markers_and_leave_white_space_out);
    tcase_add_test(tests, blocks_lie_between_blank_lines);
    suite_add_tcase(suite, tests);
    return unit_run(suite);
}
