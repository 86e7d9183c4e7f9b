/* SPDX-License-Identifier: ISC */
/* policy/provenance: the first line and the title. */
#include "policy/provenance.h"

#include "base/buffer.h"
#include "tests/unit/unit.h"

#define LINE(site, date, address)                                                                  \
    "> *The following text is extracted and transformed from the " site                            \
    " privacy policy that was archived on " date                                                   \
    ". Please check the [original snapshot on the Wayback Machine](" address                       \
    ") for the most accurate reproduction.*"
#define ADDRESS "https://web.archive.org/web/20080506070809id_/http%3A//tea.example/p_(1)"

START_TEST(line_gives_site_date_and_address)
{
    static const char *const endings[] = {"", "\n", "\n\n# Tea", "\r\n\r\n# Tea"};
    static const char *const beginnings[] = {"", "\xEF\xBB\xBF"};
    for (size_t i = 0; i < 8; i++) {
        struct buffer text = {0};
        buffer_append_string(&text, beginnings[i % 2]);
        buffer_append_string(&text, LINE("tea.example", "2008-05-06", ADDRESS));
        buffer_append_string(&text, endings[i / 2]);
        struct provenance provenance;
        ck_assert(provenance_parse(buffer_span(&text), &provenance));
        ck_assert(span_equal(provenance.site, span_of("tea.example")));
        ck_assert(span_equal(provenance.address, span_of(ADDRESS)));
        ck_assert_uint_eq(provenance.date, 20080506);
        const char *newline = strchr(buffer_string(&text), '\n');
        ck_assert_uint_eq(provenance.length,
                          newline ? (size_t)(newline - text.bytes) + 1 : text.length);
        buffer_free(&text);
    }
}
END_TEST

START_TEST(impossible_parts_are_left_out)
{
    struct provenance provenance;
    ck_assert(provenance_parse(span_of(LINE("tea.example", "2008-02-30", ADDRESS)), &provenance));
    ck_assert_uint_eq(provenance.date, 0);
    ck_assert(
        provenance_parse(span_of("> *The following text is extracted and transformed from the"
                                 " tea.example privacy policy that was archived on 2008-02-03"),
                         &provenance));
    ck_assert_uint_eq(provenance.date, 20080203);
    ck_assert_uint_eq(provenance.address.length, 0);
}
END_TEST

START_TEST(other_lines_are_none)
{
    static const char *const lines[] = {
        "",
        "\n",
        "# Tea",
        "> *The following text is extracted and transformed from the ",
        "> *The following text is extracted and transformed from the tea.example\n",
        "> *The following text is extracted and transformed from the  privacy policy that was "
        "archived on 2008-05-06.",
        "\n" LINE("tea.example", "2008-05-06", ADDRESS),
    };
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        struct provenance provenance;
        ck_assert(!provenance_parse(span_of(lines[i]), &provenance));
        ck_assert_uint_eq(provenance.length, 0);
        ck_assert_uint_eq(provenance.site.length, 0);
    }
}
END_TEST

START_TEST(title_is_the_first_heading)
{
    static const struct {
        const char *body;
        const char *title;
    } cases[] = {
        {"\n# Tea &amp; _Privacy_\n\n## More", "Tea & Privacy"},
        {"We pour tea.\n\nTea Policy\n===", "Tea Policy"},
        {"**Tea Policy**  \nWe pour.", "Tea Policy"},
        {"* * *\n\nWe pour tea, and\nmilk, and cakes.\n\nAnd more.", "We pour tea, and"},
        {"  * we pour", "we pour"},
        {"# A title with \xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9 and more",
         "A title with \xC3\xA9\xC3\xA9\xC3\xA9"},
        {" \n\n", ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct buffer title = {0};
        provenance_title(span_of(cases[i].body), 20, &title);
        ck_assert_str_eq(buffer_string(&title), cases[i].title);
        buffer_free(&title);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("provenance");
    TCase *tests = tcase_create("provenance");

    tcase_add_test(tests, line_gives_site_date_and_address);
    tcase_add_test(tests, impossible_parts_are_left_out);
    tcase_add_test(tests, other_lines_are_none);
    tcase_add_test(tests, title_is_the_first_heading);
    suite_add_tcase(suite, tests);
    return unit_run(suite);
}
