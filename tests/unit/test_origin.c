/* SPDX-License-Identifier: ISC */
/* collection/origin: what a path says of a policy. */
#include "collection/origin.h"

#include "tests/unit/unit.h"

static const struct {
    const char *root;  /* the collection, as given */
    const char *below; /* what the path adds to it */
    const char *site, *title;
    uint32_t date;
} cases[] = {
    /* Folders by first characters. */
    {"seeds", "/s/st/sto/story.example.md", "story.example", "", 0},
    {"seeds", "/s/st/sto/story.example@2011-10-06.md", "story.example", "", 20111006},
    {"seeds", "/p/pi/pi-/pi-hole.example.MD", "pi-hole.example", "", 0},
    {"seeds", "/q/qq/qq./qq.example.md", "qq.example", "", 0},
    {"seeds/l/lo", "/loc/localhost.md", "localhost", "", 0},
    {"seeds", "/l/lo/log/localhost.md", "log", "localhost", 0},
    /* Hosts. */
    {"opp", "/policies/paper.example.md", "paper.example", "", 0},
    {"opp", "/policies/www.paper-mill.example.markdown", "www.paper-mill.example", "", 0},
    {"opp", "/policies/Terms 1.2.md", "policies", "Terms 1.2", 0},
    {"opp", "/policies/a..b.md", "policies", "a..b", 0},
    {"opp", "/policies/no host.example.md", "policies", "no host.example", 0},
    /* A service and its documents. */
    {"ota", "/Acme/Privacy Policy.md", "Acme", "Privacy Policy", 0},
    {"ota/", "Acme/Privacy Policy.txt", "Acme", "Privacy Policy", 0},
    {"ota", "/group/Acme/Privacy Policy.md", "Acme", "Privacy Policy", 0},
    {"ota", "/Acme/Privacy Policy@2019-02.md", "Acme", "Privacy Policy", 20190200},
    {"ota", "/Acme/Privacy @ Acme.md", "Acme", "Privacy @ Acme", 0},
    /* Versions. */
    {"ota", "/Acme/Privacy Policy/3f2a90c1b2d4.md", "Acme", "Privacy Policy", 0},
    {"ota", "/Acme/Privacy Policy/2019-03-01.md", "Acme", "Privacy Policy", 20190301},
    {"ota", "/Acme/Privacy Policy/2019-03.md", "Acme", "Privacy Policy", 20190300},
    {"ota", "/Acme/Privacy Policy/20190301.md", "Acme", "Privacy Policy", 20190301},
    {"ota", "/Acme/Privacy Policy/20190301123456.md", "Acme", "Privacy Policy", 20190301},
    {"ota", "/Acme/Privacy Policy/2019-03-01T12-34-56Z.md", "Acme", "Privacy Policy", 20190301},
    {"ota", "/Acme/Privacy Policy/698512019172.md", "Acme", "Privacy Policy", 0},
    {"ota", "/Acme/Privacy Policy/20191301.md", "Acme", "Privacy Policy", 0},
    {"ota", "/Acme/Privacy Policy/2019-02-30.md", "Privacy Policy", "2019-02-30", 0},
    {"ota", "/Acme/Privacy Policy/2019-03-01 draft.md", "Privacy Policy", "2019-03-01 draft", 0},
    {"ota", "/Acme/Privacy Policy/3f2a90.md", "Privacy Policy", "3f2a90", 0},
    {"ota", "/Acme/3f2a90c1b2d4@2019-03-01.md", "Acme", "", 20190301},
    {"ota", "/Acme/3f2a90c.md", "Acme", "", 0},
    {"ota/Acme", "/3f2a90c.md", "Acme", "", 0},
    {"ota/Acme/", "3f2a90c.md", "Acme", "", 0},
    {".", "/3f2a90c.md", "3f2a90c", "", 0},
    {"..", "/2019-03-01.md", "2019-03-01", "", 20190301},
    {"/", "2019-03-01.md", "2019-03-01", "", 20190301},
    /* In the root, and a file by itself. */
    {"dir", "/notes.md", "notes", "", 0},
    {"dir", "/notes@2024-12-31.md", "notes", "", 20241231},
    {"dir", "/@2024-12-31.md", "@2024-12-31", "", 0},
    {"dir/notes.md", "", "notes", "", 0},
    {"dir/Acme/20190301.md", "", "Acme", "", 20190301},
    {"dir/notes.html", "", "notes.html", "", 0},
    {"-", "", "-", "", 0},
};

START_TEST(path_tells_site_title_and_date)
{
    struct buffer path = {0};
    buffer_append_string(&path, cases[_i].root);
    size_t root = path.length;
    buffer_append_string(&path, cases[_i].below);
    struct origin origin;
    origin_from_path(buffer_span(&path), root, &origin);
    ck_assert_msg(span_equal(origin.site, span_of(cases[_i].site)), "%s%s: site %.*s",
                  cases[_i].root, cases[_i].below, (int)origin.site.length, origin.site.bytes);
    ck_assert_msg(span_equal(origin.title, span_of(cases[_i].title)), "%s%s: title %.*s",
                  cases[_i].root, cases[_i].below, (int)origin.title.length, origin.title.bytes);
    ck_assert_uint_eq(origin.date, cases[_i].date);
    buffer_free(&path);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("origin");
    TCase *tests = tcase_create("path");

    tcase_add_loop_test(tests, path_tells_site_title_and_date, 0,
                        (int)(sizeof cases / sizeof *cases));
    suite_add_tcase(suite, tests);
    return unit_run(suite);
}
