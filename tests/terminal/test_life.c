/* SPDX-License-Identifier: ISC */
/*
 * The browser's life: it starts anywhere, survives what a terminal does to it, and leaves the
 * terminal as it was.
 */
#include "tests/terminal/tty.h"
#include "tests/unit/unit.h"

#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>

static struct tty *start(int rows, int columns, const char *term, const char *locale)
{
    const char *arguments[] = {tty_collection(), NULL};
    struct tty_options options = {.rows = rows,
                                  .columns = columns,
                                  .term = term,
                                  .locale = locale,
                                  .arguments = arguments};
    return tty_start(&options);
}

static void expect_restored(struct tty *tty)
{
    ck_assert(!tty->alternate);
    ck_assert(tty->cursor);
    ck_assert(tty_is_cooked(tty));
}

struct size {
    int rows, columns;
};

static const struct size sizes[] = {{10, 40}, {24, 80}, {40, 120}, {50, 200}};
static const char *const terms[] = {"xterm-256color", "tmux-256color", "screen", "linux", "vt100"};
static const char *const locales[] = {"C.UTF-8", "C"};

enum {
    SIZES = sizeof sizes / sizeof *sizes,
    TERMS = sizeof terms / sizeof *terms,
    LOCALES = sizeof locales / sizeof *locales,
};

START_TEST(starts_and_ends_on_every_terminal)
{
    struct size size = sizes[_i % SIZES];
    const char *term = terms[_i / SIZES % TERMS];
    struct tty *tty = start(size.rows, size.columns, term, locales[_i / SIZES / TERMS]);
    tty_expect(tty, "alpha.example");
    tty_expect(tty, "beta.example");
    tty_type(tty, "/cookies\r");
    tty_expect_row(tty, size.rows - 2, "3 policies");
    tty_type(tty, "q");
    int status = tty_expect_end(tty);
    ck_assert(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    expect_restored(tty);
    tty_free(tty);
}
END_TEST

START_TEST(a_tiny_terminal_gets_one_line)
{
    struct tty *tty = start(5, 30, NULL, NULL);
    tty_expect_row(tty, 0, "smallprint needs 40x10");
    for (int row = 1; row < 5; row++) {
        ck_assert_str_eq(tty_row(tty, row), "");
    }
    tty_resize(tty, 24, 80);
    tty_expect(tty, "alpha.example");
    tty_type(tty, "q");
    tty_expect_end(tty);
    tty_free(tty);
}
END_TEST

START_TEST(an_unknown_terminal_falls_back)
{
    struct tty *tty = start(24, 80, "xterm-nobody-knows", NULL);
    tty_expect(tty, "alpha.example");
    tty_type(tty, "q");
    tty_expect_end(tty);
    expect_restored(tty);
    tty_free(tty);
}
END_TEST

START_TEST(a_terminal_without_cursor_is_refused)
{
    struct tty *tty = start(24, 80, "dumb", NULL);
    tty_expect(tty, "terminal type 'dumb' cannot place its cursor");
    int status = tty_expect_end(tty);
    ck_assert(WIFEXITED(status) && WEXITSTATUS(status) == 2);
    expect_restored(tty);
    tty_free(tty);
}
END_TEST

START_TEST(a_missing_collection_is_named)
{
    const char *arguments[] = {"/nonexistent/policies", NULL};
    struct tty_options options = {.rows = 24, .columns = 80, .arguments = arguments};
    struct tty *tty = tty_start(&options);
    tty_expect(tty, "/nonexistent/policies");
    int status = tty_expect_end(tty);
    ck_assert(WIFEXITED(status) && WEXITSTATUS(status) == 2);
    expect_restored(tty);
    tty_free(tty);
}
END_TEST

START_TEST(resizing_redraws)
{
    struct tty *tty = start(40, 120, NULL, NULL);
    tty_expect(tty, "Facts");
    tty_resize(tty, 24, 80);
    tty_expect_gone(tty, "Facts");
    tty_expect_row(tty, 0, "Policies");
    tty_resize(tty, 24, 50);
    tty_expect_gone(tty, "Alpha uses");
    tty_expect_row(tty, 23, "<Enter> read");
    tty_resize(tty, 50, 200);
    tty_expect(tty, "Facts");
    tty_expect(tty, "Alpha uses cookies");
    tty_type(tty, "q");
    tty_expect_end(tty);
    tty_free(tty);
}
END_TEST

START_TEST(resizing_during_a_search_keeps_it)
{
    struct tty *tty = start(40, 120, NULL, NULL);
    tty_expect(tty, "alpha.example");
    tty_type(tty, "/coo");
    tty_resize(tty, 24, 90);
    tty_type(tty, "kies");
    tty_expect_row(tty, 22, "/cookies");
    tty_expect_row(tty, 22, "3 policies");
    tty_type(tty, "\rq");
    tty_expect_end(tty);
    tty_free(tty);
}
END_TEST

/* The program is a session's leader here, so the kernel drops its stop signal: it goes on at once,
 * and must come back on the alternate screen with everything drawn. */
START_TEST(suspending_and_going_on_redraws)
{
    struct tty *tty = start(24, 80, NULL, NULL);
    tty_expect(tty, "alpha.example");
    size_t before = tty->bytes;
    tty_type(tty, "\032");
    tty_drain(tty, 300);
    ck_assert_uint_gt(tty->bytes, before);
    tty_expect(tty, "alpha.example");
    ck_assert(tty->alternate);
    tty_signal(tty, SIGSTOP);
    tty_resize(tty, 30, 130);
    tty_signal(tty, SIGCONT);
    tty_expect(tty, "Facts");
    tty_type(tty, "q");
    tty_expect_end(tty);
    expect_restored(tty);
    tty_free(tty);
}
END_TEST

static const int endings[] = {SIGHUP, SIGTERM, SIGINT};

START_TEST(signals_end_it_properly)
{
    struct tty *tty = start(24, 80, NULL, NULL);
    tty_expect(tty, "alpha.example");
    tty_signal(tty, endings[_i]);
    int status = tty_expect_end(tty);
    ck_assert(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    expect_restored(tty);
    tty_free(tty);
}
END_TEST

static const int crashes[] = {SIGSEGV, SIGABRT, SIGBUS};

START_TEST(a_crash_restores_the_terminal)
{
    struct tty *tty = start(24, 80, NULL, NULL);
    tty_expect(tty, "alpha.example");
    ck_assert(tty->alternate);
    tty_signal(tty, crashes[_i]);
    tty_expect(tty, "smallprint: crashed");
    tty_expect_end(tty);
    expect_restored(tty);
    tty_free(tty);
}
END_TEST

START_TEST(an_idle_browser_is_silent)
{
    struct tty *tty = start(40, 120, NULL, NULL);
    tty_expect(tty, "alpha.example");
    tty_drain(tty, 500);
    size_t before = tty->bytes;
    tty_drain(tty, 1500);
    ck_assert_uint_eq(tty->bytes, before);
    tty_type(tty, "q");
    tty_expect_end(tty);
    tty_free(tty);
}
END_TEST

START_TEST(a_lone_escape_is_a_key)
{
    struct tty *tty = start(24, 80, NULL, NULL);
    tty_expect(tty, "alpha.example");
    tty_type(tty, "/cook");
    tty_expect_row(tty, 22, "/cook");
    tty_type(tty, "\033");
    tty_expect_gone(tty, "/cook");
    tty_type(tty, "\033[B");
    tty_expect_row(tty, 0, "2/4");
    tty_type(tty, "\033OA");
    tty_expect_row(tty, 0, "1/4");
    tty_type(tty, "q");
    tty_expect_end(tty);
    tty_free(tty);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("life");
    TCase *tests = tcase_create("terminal");

    tty_collection();
    tcase_add_loop_test(tests, starts_and_ends_on_every_terminal, 0, SIZES * TERMS * LOCALES);
    tcase_add_test(tests, a_tiny_terminal_gets_one_line);
    tcase_add_test(tests, an_unknown_terminal_falls_back);
    tcase_add_test(tests, a_terminal_without_cursor_is_refused);
    tcase_add_test(tests, a_missing_collection_is_named);
    tcase_add_test(tests, resizing_redraws);
    tcase_add_test(tests, resizing_during_a_search_keeps_it);
    tcase_add_test(tests, suspending_and_going_on_redraws);
    tcase_add_loop_test(tests, signals_end_it_properly, 0, 3);
    tcase_add_loop_test(tests, a_crash_restores_the_terminal, 0, 3);
    tcase_add_test(tests, an_idle_browser_is_silent);
    tcase_add_test(tests, a_lone_escape_is_a_key);
    suite_add_tcase(suite, tests);
    return unit_run(suite);
}
