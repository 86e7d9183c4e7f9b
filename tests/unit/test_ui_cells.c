/* SPDX-License-Identifier: ISC */
/* ui: glyphs and their widths, the grid against pictures, wrapping, line editing, layout,
 * selections in rows. */
#include "base/glyph.h"
#include "ui/edit.h"
#include "ui/grid.h"
#include "ui/layout.h"
#include "ui/pane.h"
#include "ui/wrap.h"

#include <stdio.h>
#include <stdlib.h>

#include "tests/unit/unit.h"

#define NIHON "\xE6\x97\xA5\xE6\x9C\xAC" /* two wide characters */
#define E_ACUTE "e\xCC\x81"              /* a letter and a combining mark */

/* The grid as text: a row a line, "." for blanks. */
static const char *picture(const struct grid *grid)
{
    static char text[4096];
    size_t used = 0;
    for (int row = 0; row < grid->rows; row++) {
        for (int column = 0; column < grid->columns; column++) {
            const struct cell *cell = grid_cell(grid, row, column);
            const char *shown = strcmp(cell->text, " ") == 0 ? "." : cell->text;
            used += (size_t)snprintf(text + used, sizeof text - used, "%s", shown);
        }
        used += (size_t)snprintf(text + used, sizeof text - used, "\n");
    }
    return text;
}

/* ---------------------------------------------------------------------------------------------
 * Glyphs */

struct shown {
    const char *text;
    const char *shown;
    int width;
};

static const struct shown glyphs[] = {
    {"a", "a", 1},
    {"\xE6\x97\xA5", "\xE6\x97\xA5", 2},
    {E_ACUTE, E_ACUTE, 1},
    {"\xCC\x81", " \xCC\x81", 1},
    {"\x1B", "^[", 2},
    {"\x7F", "^?", 2},
    {"\n", "^J", 2},
    {"\xC2\x9B", "<U+009B>", 8},
    {"\xE2\x80\xAE", "<U+202E>", 8},
    {"\xE2\x80\x8B", "<U+200B>", 8},
    {"\xEF\xBB\xBF", "<U+FEFF>", 8},
    {"\xEE\x80\x80", "<U+E000>", 8},
    {"\xC2\xA0", " ", 1},
    {"\xE3\x80\x80", "\xE3\x80\x80", 2},
    {"\xFF", "\xEF\xBF\xBD", 1},
    {"\xE6\x97", "\xEF\xBF\xBD", 1},
    {"\xED\xA0\x80", "\xEF\xBF\xBD", 1},
};

START_TEST(glyphs_are_safe_and_have_a_width)
{
    struct glyph glyph;
    glyph_next(span_of(glyphs[_i].text), &glyph);
    ck_assert_str_eq(glyph.shown, glyphs[_i].shown);
    ck_assert_int_eq(glyph.width, glyphs[_i].width);
}
END_TEST

START_TEST(a_heap_of_marks_is_cut)
{
    char text[256] = "a";
    struct glyph glyph;
    for (int i = 0; i < 50; i++) {
        strcat(text, "\xCC\x81");
    }
    glyph_next(span_of(text), &glyph);
    ck_assert_uint_eq(glyph.bytes, strlen(text));
    ck_assert_uint_eq(glyph.length, 1 + 2 * GLYPH_MARKS);
}
END_TEST

START_TEST(random_bytes_give_safe_glyphs)
{
    unsigned state = 12345;
    for (size_t round = 0; round < unit_scale(20000); round++) {
        char bytes[8];
        struct glyph glyph;
        for (size_t i = 0; i < sizeof bytes; i++) {
            state = state * 1103515245 + 12345;
            bytes[i] = (char)(state >> 16);
        }
        glyph_next(span_make(bytes, sizeof bytes), &glyph);
        ck_assert_uint_ge(glyph.bytes, 1);
        ck_assert_uint_le(glyph.bytes, sizeof bytes);
        ck_assert_uint_ge(glyph.width, 1);
        for (size_t i = 0; i < glyph.length; i++) {
            unsigned char byte = (unsigned char)glyph.shown[i];
            ck_assert(byte >= 0x20 && byte != 0x7F);
        }
    }
}
END_TEST

/* ---------------------------------------------------------------------------------------------
 * Grid */

START_TEST(text_is_clipped_and_wide_halves_are_blank)
{
    struct grid grid = {0};
    grid_resize(&grid, 4, 6);
    struct region region = region_whole(&grid);
    ck_assert_int_eq(region_string(region, 0, 3, "abcdef", 0), 9);
    region_string(region, 1, 3, NIHON, 0);
    region_string(region, 2, -1, NIHON "x", 0);
    region_string(region, 3, 0, "a" E_ACUTE "b", 0);
    ck_assert_str_eq(picture(&grid), "...abc\n"
                                     "...\xE6\x97\xA5.\n"
                                     ".\xE6\x9C\xACx..\n"
                                     "a" E_ACUTE "b...\n");
    grid_free(&grid);
}
END_TEST

START_TEST(writing_over_half_a_wide_character_leaves_no_other_half)
{
    struct grid grid = {0};
    grid_resize(&grid, 3, 6);
    struct region region = region_whole(&grid);
    for (int row = 0; row < 3; row++) {
        region_string(region, row, 1, NIHON, 0);
    }
    region_string(region, 0, 2, "x", 0);
    region_string(region, 1, 1, "x", 0);
    region_string(region, 2, 2, "\xE6\x97\xA5", 0);
    ck_assert_str_eq(picture(&grid), "..x\xE6\x9C\xAC.\n"
                                     ".x.\xE6\x9C\xAC.\n"
                                     "..\xE6\x97\xA5..\n");
    grid_free(&grid);
}
END_TEST

START_TEST(nothing_unsafe_reaches_a_cell)
{
    struct grid grid = {0};
    grid_resize(&grid, 1, 24);
    region_string(region_whole(&grid), 0, 0, "a\x1B]0;x\x07" "b\xE2\x80\xAE" "c", 0);
    ck_assert_str_eq(picture(&grid), "a^[]0;x^Gb<U+202E>c.....\n");
    ck_assert(grid_cell(&grid, 0, 1)->style & STYLE_INVALID);
    grid_free(&grid);
}
END_TEST

START_TEST(fitting_cuts_with_an_ellipsis)
{
    struct grid grid = {0};
    grid_resize(&grid, 6, 9);
    struct region region = region_whole(&grid);
    struct span name = span_of("longname.example");
    region_fit(region, 0, 1, 7, span_of("short"), FIT_LEFT, 0);
    region_fit(region, 1, 1, 7, name, FIT_LEFT, 0);
    region_fit(region, 2, 1, 7, name, FIT_RIGHT, 0);
    region_fit(region, 3, 1, 7, name, FIT_MIDDLE, 0);
    region_fit(region, 4, 1, 4, span_of(NIHON NIHON), FIT_LEFT, 0);
    region_fit(region, 5, 1, 1, name, FIT_LEFT, 0);
    ck_assert_str_eq(picture(&grid), ".short...\n"
                                     ".longna\xE2\x80\xA6.\n"
                                     ".\xE2\x80\xA6" "xample.\n"
                                     ".lon\xE2\x80\xA6ple.\n"
                                     ".\xE6\x97\xA5\xE2\x80\xA6.....\n"
                                     ".\xE2\x80\xA6.......\n");
    grid_free(&grid);
}
END_TEST

START_TEST(regions_clip_at_their_edges)
{
    struct grid grid = {0};
    grid_resize(&grid, 3, 8);
    struct region part = region_part(region_whole(&grid), 1, 2, 1, 4);
    region_string(part, 0, -2, "abcdefghi", 0);
    region_string(part, -1, 0, "no", 0);
    region_string(part, 1, 0, "no", 0);
    region_cursor(part, 1, 0);
    ck_assert_int_eq(grid.cursor_row, -1);
    region_cursor(part, 0, 3);
    ck_assert_int_eq(grid.cursor_column, 5);
    ck_assert_str_eq(picture(&grid), "........\n..cdef..\n........\n");
    part = region_part(region_whole(&grid), 2, 6, 5, 5);
    ck_assert_int_eq(part.rows, 1);
    ck_assert_int_eq(part.columns, 2);
    part = region_part(region_whole(&grid), 9, 9, 5, 5);
    ck_assert_int_eq(part.rows * part.columns, 0);
    grid_free(&grid);
}
END_TEST

START_TEST(restyling_keeps_what_it_does_not_name)
{
    struct grid grid = {0};
    grid_resize(&grid, 1, 3);
    struct region region = region_whole(&grid);
    region_string(region, 0, 0, "abc", STYLE_QUIET | STYLE_LINK);
    region_restyle(region, 0, 1, 5, STYLE_CURSOR);
    ck_assert_uint_eq(grid_cell(&grid, 0, 0)->style, STYLE_QUIET | STYLE_LINK);
    ck_assert_uint_eq(grid_cell(&grid, 0, 2)->style, STYLE_QUIET | STYLE_LINK | STYLE_CURSOR);
    grid_free(&grid);
}
END_TEST

/* ---------------------------------------------------------------------------------------------
 * Wrapping */

struct wrapping {
    const char *text;
    int width;
    const char *lines; /* "|" between them */
};

static const struct wrapping wrappings[] = {
    {"", 10, ""},
    {"one two three", 7, "one two|three"},
    {"one two three", 13, "one two three"},
    {"one  two", 4, "one|two"},
    {"abcdefghij", 4, "abcd|efgh|ij"},
    {"a\nb", 10, "a|b"},
    {"a\n\nb", 10, "a||b"},
    {"well-known", 6, "well-|known"},
    {"and/or", 4, "and/|or"},
    {"- x", 10, "- x"},
    {NIHON NIHON, 4, NIHON "|" NIHON},
    {"a" NIHON, 4, "a\xE6\x97\xA5|\xE6\x9C\xAC"},
    {NIHON, 1, "\xE6\x97\xA5|\xE6\x9C\xAC"},
    {"x y z ", 3, "x y|z"},
};

START_TEST(lines_break_where_they_should)
{
    struct lines lines = {0};
    struct buffer joined = {0};
    struct span text = span_of(wrappings[_i].text);
    wrap_text(text, wrappings[_i].width, &lines);
    for (size_t i = 0; i < lines.count; i++) {
        buffer_append_string(&joined, i ? "|" : "");
        buffer_append_span(&joined, span_slice(text, lines.items[i].start, lines.items[i].end));
    }
    ck_assert_str_eq(buffer_string(&joined), wrappings[_i].lines);
    buffer_free(&joined);
    lines_free(&lines);
}
END_TEST

/* Lines are in order, none is too wide, and nothing but blanks is lost between them. */
START_TEST(random_text_wraps_without_loss)
{
    static const char *const pieces[] = {"a", "bc", " ", "  ", "-", "/", "\n", NIHON, E_ACUTE,
                                         "\x1B", "word", "longerword"};
    unsigned state = 99;
    for (size_t round = 0; round < unit_scale(3000); round++) {
        struct buffer text = {0};
        struct lines lines = {0};
        for (int i = 0; i < 30; i++) {
            state = state * 1103515245 + 12345;
            buffer_append_string(&text, pieces[(state >> 16) % 12]);
        }
        int width = 2 + (int)(state >> 20) % 12;
        wrap_text(buffer_span(&text), width, &lines);
        size_t at = 0;
        for (size_t i = 0; i < lines.count; i++) {
            struct line line = lines.items[i];
            for (; at < line.start; at++) {
                ck_assert(text.bytes[at] == ' ' || text.bytes[at] == '\n');
            }
            struct span shown = span_slice(buffer_span(&text), line.start, line.end);
            ck_assert_uint_le(glyph_columns(shown), (size_t)width);
            at = line.end;
        }
        ck_assert_uint_le(at, text.length);
        buffer_free(&text);
        lines_free(&lines);
    }
}
END_TEST

/* ---------------------------------------------------------------------------------------------
 * Editing */

START_TEST(editing_moves_and_deletes_by_glyphs_and_words)
{
    struct editor editor = {0};
    editor_set(&editor, span_of("one two " E_ACUTE "x"));
    editor_act(&editor, ACTION_EDIT_LEFT);
    editor_act(&editor, ACTION_EDIT_BACKSPACE);
    ck_assert_str_eq(buffer_string(&editor.text), "one two x");
    editor_act(&editor, ACTION_EDIT_KILL_WORD);
    ck_assert_str_eq(buffer_string(&editor.text), "one x");
    editor_act(&editor, ACTION_EDIT_START);
    editor_act(&editor, ACTION_EDIT_LEFT);
    editor_act(&editor, ACTION_EDIT_WORD_RIGHT);
    editor_insert(&editor, span_of("+"));
    ck_assert_str_eq(buffer_string(&editor.text), "one+ x");
    editor_act(&editor, ACTION_EDIT_KILL_END);
    ck_assert_str_eq(buffer_string(&editor.text), "one+");
    editor_act(&editor, ACTION_EDIT_RIGHT);
    editor_act(&editor, ACTION_EDIT_KILL_START);
    ck_assert_str_eq(buffer_string(&editor.text), "");
    ck_assert(!editor_act(&editor, ACTION_DOWN));
    editor_free(&editor);
}
END_TEST

START_TEST(a_line_does_not_grow_without_end)
{
    struct editor editor = {0};
    for (int i = 0; i < EDITOR_MAX + 10; i++) {
        editor_insert(&editor, span_of("x"));
    }
    ck_assert_uint_eq(editor.text.length, EDITOR_MAX);
    editor_free(&editor);
}
END_TEST

/* ---------------------------------------------------------------------------------------------
 * Layout */

/* "L30 M57 F31": the columns seen, with their widths. */
static const char *columns_of(int rows, int columns, struct layout_wish wish)
{
    static char text[64];
    struct layout layout;
    size_t used = 0;
    int left = 0;
    layout_compute(&layout, rows, columns, &wish);
    text[0] = '\0';
    for (int i = 0; i < COLUMN_COUNT; i++) {
        const struct layout_column *part = &layout.parts[i];
        if (part->visible) {
            ck_assert_int_eq(part->left, left);
            left += part->width + 1;
            used += (size_t)snprintf(text + used, sizeof text - used, "%s%c%d", used ? " " : "",
                                     "LMF"[i], part->width);
        }
    }
    ck_assert_int_eq(left - 1, columns);
    ck_assert_int_eq(layout.height, rows - 3);
    return text;
}

START_TEST(panes_are_arranged_by_width)
{
    struct layout_wish list = {.focus = COLUMN_LIST, .last_side = COLUMN_LIST};
    struct layout_wish facts = {.focus = COLUMN_FACTS, .last_side = COLUMN_FACTS};
    struct layout_wish wide = {.focus = COLUMN_MAIN, .wide = true};
    ck_assert_str_eq(columns_of(40, 120, list), "L30 M57 F31");
    ck_assert_str_eq(columns_of(24, 80, list), "L27 M52");
    ck_assert_str_eq(columns_of(24, 80, facts), "M48 F31");
    ck_assert_str_eq(columns_of(24, 79, list), "L79");
    ck_assert_str_eq(columns_of(24, 79, facts), "F79");
    ck_assert_str_eq(columns_of(40, 120, wide), "M120");
    list.list_width = 500;
    ck_assert_str_eq(columns_of(40, 120, list), "L72 M30 F16");
    list.list_width = 1;
    list.facts_width = 500;
    ck_assert_str_eq(columns_of(40, 120, list), "L16 M30 F72");
}
END_TEST

START_TEST(every_size_has_a_layout)
{
    for (int columns = LAYOUT_MIN_COLUMNS; columns <= 400; columns++) {
        struct layout_wish wish = {.focus = (enum column)(columns % 3),
                                   .last_side = columns % 2 ? COLUMN_LIST : COLUMN_FACTS,
                                   .list_width = columns % 7 * 40,
                                   .facts_width = columns % 5 * 60};
        columns_of(LAYOUT_MIN_ROWS, columns, wish);
    }
}
END_TEST

#define COUNT(array) ((int)(sizeof(array) / sizeof *(array)))

/* Runs an action on rows in a pane of ten. */
static void check_rows(struct rows *rows, enum action_id id, unsigned count, size_t selected,
                       size_t top)
{
    struct call call = {.id = id, .count = count};
    ck_assert(rows_act(rows, &call, 10));
    ck_assert_uint_eq(rows->selected, selected);
    ck_assert_uint_eq(rows->top, top);
}

START_TEST(pages_turn_under_the_selection)
{
    struct rows rows = {0};
    rows_show(&rows, 100, 3, 10);
    check_rows(&rows, ACTION_PAGE_DOWN, 0, 12, 9);
    check_rows(&rows, ACTION_HALF_UP, 0, 7, 4);
    check_rows(&rows, ACTION_HALF_DOWN, 0, 12, 9);
    check_rows(&rows, ACTION_PAGE_UP, 2, 0, 0);
    check_rows(&rows, ACTION_PAGE_DOWN, 20, 99, 90);
    check_rows(&rows, ACTION_PAGE_DOWN, 0, 99, 90);
    check_rows(&rows, ACTION_PAGE_UP, 0, 90, 81);
    rows_show(&rows, 4, 1, 10);
    check_rows(&rows, ACTION_PAGE_DOWN, 0, 3, 0);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("ui_cells");
    TCase *tests = tcase_create("cells");

    tcase_add_loop_test(tests, glyphs_are_safe_and_have_a_width, 0, COUNT(glyphs));
    tcase_add_test(tests, a_heap_of_marks_is_cut);
    tcase_add_test(tests, random_bytes_give_safe_glyphs);
    tcase_add_test(tests, text_is_clipped_and_wide_halves_are_blank);
    tcase_add_test(tests, writing_over_half_a_wide_character_leaves_no_other_half);
    tcase_add_test(tests, nothing_unsafe_reaches_a_cell);
    tcase_add_test(tests, fitting_cuts_with_an_ellipsis);
    tcase_add_test(tests, regions_clip_at_their_edges);
    tcase_add_test(tests, restyling_keeps_what_it_does_not_name);
    tcase_add_loop_test(tests, lines_break_where_they_should, 0, COUNT(wrappings));
    tcase_add_test(tests, random_text_wraps_without_loss);
    tcase_add_test(tests, editing_moves_and_deletes_by_glyphs_and_words);
    tcase_add_test(tests, a_line_does_not_grow_without_end);
    tcase_add_test(tests, panes_are_arranged_by_width);
    tcase_add_test(tests, every_size_has_a_layout);
    tcase_add_test(tests, pages_turn_under_the_selection);
    suite_add_tcase(suite, tests);
    return unit_run(suite);
}
