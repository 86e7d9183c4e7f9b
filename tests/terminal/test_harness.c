/* SPDX-License-Identifier: ISC */
/* The tests' own terminal: what it sees of small shell programs. */
#include "tests/terminal/expect.h"
#include "tests/unit/scratch.h"
#include "tests/unit/unit.h"

#include <signal.h>
#include <string.h>

static struct scratch scratch;
static struct harness *harness;

/* Runs a shell command in a terminal of 5 rows and 60 columns. */
static void run(const char *command, const char *locale)
{
    const char *arguments[] = {"/bin/sh", "-c", command, NULL};
    struct harness_options options = {
        .rows = 5, .columns = 60, .home = scratch.path, .locale = locale};
    harness = harness_start(&options, arguments);
    ck_assert_ptr_nonnull(harness);
}

static void set_up(void)
{
    scratch_make(&scratch);
    harness = NULL;
}

static void tear_down(void)
{
    harness_free(harness);
    scratch_remove(&scratch);
}

/* ---------------------------------------------------------------------------------------------
 * The screen */

START_TEST(cells_have_texts_and_looks)
{
    struct screen_cell cell;
    run("printf 'ab\\033[1;4;31;42mc\\033[m\\n\\346\\274\\242e\\314\\201x\\n'", NULL);
    expect_end(harness, 0);
    struct screen *screen = harness_screen(harness);
    ck_assert_str_eq(screen_text(screen), "abc\n\346\274\242e\314\201x\n\n\n\n");
    screen_cell(screen, 0, 2, &cell);
    ck_assert_str_eq(cell.text, "c");
    ck_assert(cell.bold && cell.underline && !cell.reverse && !cell.italic);
    ck_assert_int_eq(cell.ink, 1);
    ck_assert_int_eq(cell.paper, 2);
    screen_cell(screen, 1, 0, &cell);
    ck_assert_int_eq(cell.width, 2);
    ck_assert_int_eq(cell.ink, -1);
    screen_cell(screen, 1, 1, &cell);
    ck_assert_int_eq(cell.width, 0);
    screen_cell(screen, 1, 2, &cell);
    ck_assert_str_eq(cell.text, "e\314\201");
    screen_cell(screen, 4, 19, &cell);
    ck_assert_str_eq(cell.text, " ");
}
END_TEST

START_TEST(texts_are_found_by_column)
{
    int row = 0;
    int column = 0;
    run("printf '\\346\\274\\242\\346\\274\\242ab\\ncdab'; read line", NULL);
    expect_text(harness, "cd");
    ck_assert(screen_find(harness_screen(harness), "ab", NULL, &row, &column));
    ck_assert_int_eq(row, 0);
    ck_assert_int_eq(column, 4);
    struct screen_region below = {1, 2, 4, 19};
    ck_assert(screen_find(harness_screen(harness), "ab", &below, &row, &column));
    ck_assert_int_eq(row, 1);
    ck_assert_int_eq(column, 2);
    ck_assert(!screen_find(harness_screen(harness), "cd", &below, NULL, NULL));
    expect_row(harness, 1, "^cd[ab]+$");
    expect_cursor(harness, 1, 4);
    harness_keys(harness, "<Enter>");
    expect_end(harness, 0);
}
END_TEST

START_TEST(screens_are_compared_cell_by_cell)
{
    struct buffer difference = {0};
    run("stty -echo; printf one; read line; stty echo; printf '\\033[1;1H\\033[1mone\\033[m two\\033[1;4H'; read line",
        NULL);
    expect_text(harness, "one");
    struct picture *picture = screen_picture(harness_screen(harness));
    ck_assert(screen_same(harness_screen(harness), picture, NULL));
    harness_keys(harness, "<Enter>");
    expect_text(harness, "two");
    ck_assert(!screen_same(harness_screen(harness), picture, &difference));
    ck_assert_ptr_nonnull(strstr(buffer_string(&difference), "row 0 column 0"));
    ck_assert_ptr_nonnull(strstr(buffer_string(&difference), "bold"));
    buffer_free(&difference);
    picture_free(picture);
    harness_keys(harness, "<Enter>");
    expect_end(harness, 0);
}
END_TEST

/* What a program sends for a size that it no longer has. */
static const char *const belated[] = {
    "\033[?1049h",  "\033[?1049l", "\346\274\242", "\346\274\242e\314\201",
    "\033[40;120H", "\033[10;39r", "\033[3L",     "\033M",
    "\n",           "\033[5P",     "\033[2J",     "\033[r",
};

START_TEST(any_size_may_come_while_anything_is_drawn)
{
    static const int sizes[][2] = {{24, 80}, {40, 120}, {1, 1}, {9, 30}, {50, 200}, {1, 80}};
    enum { COUNT = sizeof belated / sizeof *belated, SIZES = sizeof sizes / sizeof *sizes };
    struct screen *screen = screen_new(24, 80, true);
    size_t at = (size_t)_i;
    for (int i = 0; i < 5000; i++) {
        at = (at * 1103515245 + 12345) & 0x7FFFFFFF;
        screen_take(screen, span_of(belated[(at >> 8) % COUNT]));
        if ((at >> 16) % 8 == 0) {
            const int *size = sizes[(at >> 20) % SIZES];
            screen_resize(screen, size[0], size[1]);
            ck_assert_int_eq(screen_rows(screen), size[0]);
            ck_assert_int_eq(screen_columns(screen), size[1]);
        }
    }
    screen_free(screen);
}
END_TEST

START_TEST(sizes_reach_the_program)
{
    run("trap 'stty size' WINCH; echo ready; while :; do read line && exit; done", NULL);
    expect_text(harness, "ready");
    harness_resize(harness, 30, 100);
    expect_text(harness, "30 100");
    ck_assert_int_eq(screen_rows(harness_screen(harness)), 30);
    harness_keys(harness, "<Enter>");
    expect_end(harness, 0);
}
END_TEST

START_TEST(keys_are_sent_as_terminals_do)
{
    run("old=$(stty -g); stty raw -echo; echo ready; od -An -tx1 -N20; stty \"$old\"", NULL);
    expect_text(harness, "ready");
    harness_keys(harness, "a^O<M-x><Up><C-Right>");
    harness_type(harness, span_of("\303\251"));
    harness_keys(harness, "<lt><<");
    expect_text(harness, "61 0f 1b 78 1b 5b 41 1b 5b 31 3b 35 43 c3 a9 3c");
    expect_text(harness, "3e 3c");
    expect_end(harness, 0);
}
END_TEST

/* ---------------------------------------------------------------------------------------------
 * What is left behind */

struct leaving {
    const char *command;
    const char *left; /* NULL: nothing */
};

static const struct leaving leavings[] = {
    {"printf '\\033[?1049h\\033[?1h\\033=\\033[?25l\\033[1;31mx\\033(B\\033[m\\033[?25h\\033[?1l\\033>"
     "\\033[?1049l'",
     NULL},
    {"printf '\\033[?1049h'", "the alternate screen is shown"},
    {"printf '\\033[?25l'", "the cursor is hidden"},
    {"printf '\\033[?1000h\\033[?1006h\\033[?1006l'", "the mouse is reported"},
    {"printf '\\033[4mx'", "the pen isn't plain"},
    {"printf '\\033[38;5;9mx'", "the pen isn't plain"},
    {"printf '\\033[38;5;9mx\\033[39;49m'", NULL},
    {"printf '\\033=\\033[?1h'", "cursor keys"},
    {"printf '\\016'", "line-drawing"},
    {"printf '\\033(0'", "line-drawing"},
    {"printf '\\033[2;4r'", "only a part of the screen scrolls"},
    {"printf '\\033[2;4r\\033[1;5r'", NULL},
    {"printf '\\033['", "has no end"},
};

START_TEST(leavings_are_seen)
{
    const struct leaving *leaving = &leavings[_i];
    struct harness_end end;
    run(leaving->command, NULL);
    ck_assert(harness_wait_end(harness, &end, HARNESS_LIMIT));
    ck_assert_int_eq(end.status, 0);
    ck_assert(end.modes_restored);
    ck_assert_int_eq(end.left_behind == NULL, leaving->left == NULL);
    if (leaving->left && !strstr(end.left_behind, leaving->left)) {
        ck_abort_msg("'%s' instead of '%s'", end.left_behind, leaving->left);
    }
}
END_TEST

START_TEST(modes_left_behind_are_seen)
{
    struct harness_end end;
    run("stty raw", NULL);
    ck_assert(harness_wait_end(harness, &end, HARNESS_LIMIT));
    ck_assert(!end.modes_restored);
}
END_TEST

/* ---------------------------------------------------------------------------------------------
 * Faults */

struct sending {
    const char *command;
    const char *locale;
    const char *fault; /* NULL: none */
};

static const struct sending sendings[] = {
    {"printf 'a\\303\\251\\346\\274\\242\\b\\r\\n\\a'", "C.UTF-8", NULL},
    {"printf '\\033]104\\007\\033]R\\033[?0cx'", "C.UTF-8", NULL},
    {"printf 'a\\303\\251'", "C", "isn't ASCII"},
    {"printf '\\303('", "C.UTF-8", "isn't UTF-8"},
    {"printf '\\302\\233'", "C.UTF-8", "control character: C2 9B"},
    {"printf '\\342\\200\\256'", "C.UTF-8", "control character"},
    {"printf '\\001'", "C.UTF-8", "control character: 01"},
    {"printf '\\177'", "C.UTF-8", "control character"},
    {"printf '\\033[c'", "C.UTF-8", "CSI sequence that nobody sends: 1B [ c"},
    {"printf '\\033[6n'", "C.UTF-8", "CSI"},
    {"printf '\\033[?2026$p'", "C.UTF-8", "CSI"},
    {"printf '\\033[>c'", "C.UTF-8", "CSI"},
    {"printf '\\033]0;title\\007'", "C.UTF-8", "OSC"},
    {"printf '\\033]11;?\\033\\\\'", "C.UTF-8", "OSC"},
    {"printf '\\033]52;c;?\\007'", "C.UTF-8", "OSC"},
    {"printf '\\033P+q544e\\033\\\\'", "C.UTF-8", "escape sequence"},
    {"printf '\\033c'", "C.UTF-8", "escape sequence"},
};

START_TEST(faults_are_seen)
{
    const struct sending *sending = &sendings[_i];
    struct harness_end end;
    run(sending->command, sending->locale);
    ck_assert(harness_wait_end(harness, &end, HARNESS_LIMIT));
    const char *fault = stream_fault(screen_stream(harness_screen(harness)));
    ck_assert_int_eq(fault == NULL, sending->fault == NULL);
    if (sending->fault && !strstr(fault, sending->fault)) {
        ck_abort_msg("'%s' instead of '%s'", fault, sending->fault);
    }
}
END_TEST

START_TEST(copies_are_decoded)
{
    run("printf '\\033]52;c;c21hbGxwcmludA==\\007\\033[H\\033[2J'", NULL);
    expect_end(harness, 0);
    struct stream *stream = screen_stream(harness_screen(harness));
    ck_assert_uint_eq(stream_copies(stream), 1);
    ck_assert(span_equal(stream_clipboard(stream), span_of("smallprint")));
    ck_assert_uint_eq(stream_erasures(stream), 1);
}
END_TEST

/* ---------------------------------------------------------------------------------------------
 * The program's life */

START_TEST(a_signal_ends_it)
{
    run("echo ready; read line", NULL);
    expect_text(harness, "ready");
    harness_signal(harness, SIGTERM);
    expect_killed(harness, SIGTERM);
}
END_TEST

START_TEST(it_stops_and_goes_on)
{
    run("echo ready; kill -STOP $$; echo again; read line", NULL);
    expect_text(harness, "ready");
    expect_stop(harness);
    harness_continue(harness);
    expect_text(harness, "again");
    harness_keys(harness, "^Z");
    expect_stop(harness);
    harness_continue(harness);
    harness_keys(harness, "<Enter>");
    expect_end(harness, 0);
}
END_TEST

START_TEST(a_hang_up_ends_it)
{
    run("echo ready; exec tail -f /dev/null", NULL);
    expect_text(harness, "ready");
    harness_hang_up(harness);
    expect_killed(harness, SIGHUP);
}
END_TEST

START_TEST(rest_comes_after_work)
{
    run("echo ready; read line; i=0; while [ $i -lt 30000 ]; do i=$((i + 1)); done; echo done; "
        "read line",
        NULL);
    expect_text(harness, "ready");
    harness_keys(harness, "<Enter>");
    expect_rest(harness);
    ck_assert(screen_find(harness_screen(harness), "done", NULL, NULL, NULL));
    ck_assert_int_gt(harness_processor_time(harness), 1000);
    ck_assert(harness_wait_silence(harness, 30, HARNESS_LIMIT));
    harness_keys(harness, "<Enter>");
    expect_end(harness, 0);
    ck_assert_int_eq(harness_processor_time(harness), -1);
}
END_TEST

START_TEST(a_wait_has_a_limit)
{
    long long start = harness_now();
    struct harness_end end;
    run("read line", NULL);
    ck_assert(!harness_wait_end(harness, &end, 20));
    ck_assert_int_ge(harness_now() - start, 20000);
}
END_TEST

START_TEST(reports_are_found)
{
    struct harness_end end;
    run("report=${ASAN_OPTIONS##*log_path=}; echo a leak > $report.$$", NULL);
    ck_assert(harness_wait_end(harness, &end, HARNESS_LIMIT));
    ck_assert_ptr_nonnull(harness_report(harness));
    ck_assert_str_eq(harness_report(harness), "# a leak\n");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("harness");
    TCase *tests = tcase_create("harness");
    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_add_test(tests, cells_have_texts_and_looks);
    tcase_add_test(tests, texts_are_found_by_column);
    tcase_add_test(tests, screens_are_compared_cell_by_cell);
    tcase_add_loop_test(tests, any_size_may_come_while_anything_is_drawn, 0, 8);
    tcase_add_test(tests, sizes_reach_the_program);
    tcase_add_test(tests, keys_are_sent_as_terminals_do);
    tcase_add_loop_test(tests, leavings_are_seen, 0, sizeof leavings / sizeof *leavings);
    tcase_add_test(tests, modes_left_behind_are_seen);
    tcase_add_loop_test(tests, faults_are_seen, 0, sizeof sendings / sizeof *sendings);
    tcase_add_test(tests, copies_are_decoded);
    tcase_add_test(tests, a_signal_ends_it);
    tcase_add_test(tests, it_stops_and_goes_on);
    tcase_add_test(tests, a_hang_up_ends_it);
    tcase_add_test(tests, rest_comes_after_work);
    tcase_add_test(tests, a_wait_has_a_limit);
    tcase_add_test(tests, reports_are_found);
    suite_add_tcase(suite, tests);
    return unit_run(suite);
}
