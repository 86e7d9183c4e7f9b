/* SPDX-License-Identifier: ISC */
/* ui: tables in the text pane, in columns and wrapped cell by cell. */
#include "tests/unit/headless.h"
#include "ui/table.h"

#include <stdlib.h>

#include "tests/unit/unit.h"

/* ---------------------------------------------------------------------------------------------
 * Sharing a width */

struct share {
    int width;
    uint16_t cells[4]; /* columns of the widest cells; 0 behind the last */
    uint16_t words[4]; /* of the longest words */
    int widths[4];     /* what they get; all 0 when they don't fit */
    bool wraps;
};

static const struct share shares[] = {
    {40, {10, 20}, {0}, {10, 20}, false},
    {33, {10, 20}, {0}, {10, 20}, false},
    {32, {10, 20}, {0}, {10, 19}, true},
    {40, {50, 50}, {0}, {18, 18}, true},
    {60, {4, 100, 12, 100}, {0}, {4, 17, 12, 17}, true},
    {20, {8, 8}, {0}, {8, 8}, false},
    {18, {8, 9}, {0}, {0}, true},
    {2, {1, 1}, {0}, {0}, true},
    {30, {0, 9, 90}, {0}, {0, 9, 15}, true},
    {80, {0}, {0}, {0}, false},
    {40, {12, 50, 50}, {11, 9, 9}, {11, 11, 11}, true},
    {40, {30, 50, 50}, {14, 9, 9}, {14, 10, 10}, true},
    {40, {30, 30, 30}, {16, 16, 16}, {0}, true},
    {40, {30, 30, 30}, {12, 12, 10}, {12, 12, 10}, true},
};

START_TEST(columns_share_the_width)
{
    const struct share *share = &shares[_i];
    struct table table = {0};
    struct table_columns columns;
    int sum = 0;
    for (uint32_t i = 0; i < 4; i++) {
        table.widths[i] = share->cells[i];
        table.words[i] = share->words[i];
        table.cells = share->cells[i] ? i + 1 : table.cells;
        sum += share->widths[i];
    }
    table_fit(&table, share->width, &columns);
    ck_assert(columns.known);
    ck_assert_int_eq(columns.fits, sum > 0);
    ck_assert_int_eq(columns.wraps, share->wraps);
    for (uint32_t i = 0; i < table.cells && columns.fits; i++) {
        ck_assert_int_eq(columns.widths[i], share->widths[i]);
    }
}
END_TEST

/* ---------------------------------------------------------------------------------------------
 * Pictures */

static struct headless headless;

static const struct headless_policy policies[] = {
    {"table.example.md",
     "# Tables\n\n"
     "Kind | What it is for | How long we keep it\n"
     "---|---|---\n"
     "Session cookie | It keeps you signed in while you read | Until the browser is closed\n"
     "Ad | Herrings | A year\n\n"
     "Behind the table.\n"},
};

static void close_browser(void)
{
    headless_close(&headless);
}

static void open_browser(int rows, int columns)
{
    headless_open_on(&headless, policies, 1, rows, columns);
    headless_expect(&headless, "1 policy \xC2\xB7 1 site");
    headless_expect(&headless, "1/1");
    headless_type(&headless, "<Enter>");
    headless_expect(&headless, "Tables");
}

/* Marks come a little later than the count of hits. Check's own limit ends it. */
static void wait_for_style(const char *text, uint16_t style)
{
    while (!(headless_style(&headless, text) & style)) {
        loop_turn(headless.browser.loop);
        browser_draw(&headless.browser);
    }
}

START_TEST(cells_are_wrapped_in_their_columns)
{
    open_browser(20, 60);
    headless_check(&headless, 60,
                   " table.example \xC2\xB7 Tables                                100%\n"
                   " \xE2\x96\x8F Tables\n"
                   "\n"
                   "   Kind           \xE2\x94\x82 What it is for     \xE2\x94\x82 How long we keep\n"
                   "                  \xE2\x94\x82                    \xE2\x94\x82 it\n"
                   "                  \xE2\x94\x82                    \xE2\x94\x82\n"
                   "   Session cookie \xE2\x94\x82 It keeps you       \xE2\x94\x82 Until the browser\n"
                   "                  \xE2\x94\x82 signed in while    \xE2\x94\x82 is closed\n"
                   "                  \xE2\x94\x82 you read           \xE2\x94\x82\n"
                   "                  \xE2\x94\x82                    \xE2\x94\x82\n"
                   "   Ad             \xE2\x94\x82 Herrings           \xE2\x94\x82 A year\n"
                   "\n"
                   "   Behind the table.\n"
                   "\n"
                   "\n"
                   "\n"
                   "\n"
                   "\n"
                   "                                          1 policy \xC2\xB7 1 site\n"
                   " n next match   / search   } next clause   y copy   ? help\n");
    ck_assert(headless_style(&headless, "What it is") & STYLE_STRONG);
    ck_assert(headless_style(&headless, "How long") & STYLE_STRONG);
    ck_assert(!(headless_style(&headless, "Herrings") & STYLE_STRONG));
}
END_TEST

START_TEST(matches_are_marked_in_wrapped_cells)
{
    open_browser(20, 60);
    headless_type(&headless, "/signed<Enter>");
    headless_expect(&headless, "/signed  1/1");
    wait_for_style("signed in", STYLE_CURRENT);
    headless_type(&headless, "/\"the browser is closed\"<Enter>");
    headless_expect(&headless, "closed\"  1/1");
    wait_for_style("is closed", STYLE_CURRENT);
    ck_assert(!(headless_style(&headless, "signed in") & STYLE_CURRENT));
}
END_TEST

START_TEST(a_cell_is_found_again_in_another_width)
{
    open_browser(10, 60);
    headless_type(&headless, "}}}");
    headless_expect(&headless, "\xE2\x96\x8F Ad");
    grid_resize(&headless.browser.grid, 10, 40);
    headless.browser.dirty = true;
    headless_expect(&headless, "\xE2\x96\x8F Ad");
    grid_resize(&headless.browser.grid, 10, 79);
    headless.browser.dirty = true;
    headless_expect(&headless, "\xE2\x96\x8F Ad");
}
END_TEST

START_TEST(the_source_of_a_table_can_be_seen)
{
    open_browser(20, 60);
    headless_type(&headless, "\\");
    headless_expect(&headless, "---|---|---");
    headless_expect(&headless, "Ad | Herrings | A year");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("ui_text");
    TCase *sharing = tcase_create("sharing");
    TCase *tests = tcase_create("tables");
    tcase_add_loop_test(sharing, columns_share_the_width, 0,
                        (int)(sizeof shares / sizeof *shares));
    tcase_add_checked_fixture(tests, NULL, close_browser);
    tcase_add_test(tests, cells_are_wrapped_in_their_columns);
    tcase_add_test(tests, matches_are_marked_in_wrapped_cells);
    tcase_add_test(tests, a_cell_is_found_again_in_another_width);
    tcase_add_test(tests, the_source_of_a_table_can_be_seen);
    suite_add_tcase(suite, sharing);
    suite_add_tcase(suite, tests);
    return unit_run(suite);
}
