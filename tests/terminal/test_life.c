/* SPDX-License-Identifier: ISC */
/* How the browser begins, stops, goes on and ends; what it leaves on the disk; what it does when
 * nothing happens. */
#include "tests/terminal/session.h"
#include "tests/unit/unit.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

static struct session session;

static void set_up(void)
{
    session_set_up(&session);
}

static void tear_down(void)
{
    session_tear_down(&session);
}

static void expect_alive(struct harness *harness)
{
    harness_keys(harness, "?");
    expect_text(harness, "Help");
    harness_keys(harness, "q");
    expect_no_text(harness, "Help");
}

/* ---------------------------------------------------------------------------------------------
 * Stopping and going on */

START_TEST(it_stops_and_goes_on)
{
    struct session_options options = {.terminal = {.rows = 40, .columns = 120}};
    struct harness *harness = session_open(&session, &options);
    harness_keys(harness, ":set mouse on<Enter>^Z");
    expect_stop(harness);
    ck_assert(!stream_on_alternate_screen(screen_stream(harness_screen(harness))));
    harness_continue(harness);
    expect_text(harness, "Policies");
    session_expect_drawn_right(harness);
    expect_alive(harness);
    harness_keys(harness, "ZZ");
    expect_end(harness, 0);
}
END_TEST

START_TEST(it_goes_on_in_another_size)
{
    struct session_options options = {.terminal = {.rows = 40, .columns = 120}};
    struct harness *harness = session_open(&session, &options);
    harness_keys(harness, "^Z");
    expect_stop(harness);
    harness_resize(harness, 24, 80);
    harness_continue(harness);
    expect_text_in(harness, "6 sites", (struct screen_region){22, 40, 22, 79});
    session_expect_drawn_right(harness);
    harness_keys(harness, "ZZ");
    expect_end(harness, 0);
}
END_TEST

START_TEST(it_stops_from_a_prompt)
{
    struct harness *harness = session_open(&session, NULL);
    harness_keys(harness, "/cook^Z");
    expect_stop(harness);
    harness_keys(harness, "ie<Enter>"); /* too early: the terminal makes ^J of Enter */
    harness_continue(harness);
    session_expect_hit(harness, 1, 6);
    harness_keys(harness, "ZZ");
    expect_end(harness, 0);
}
END_TEST

START_TEST(it_is_stopped_by_others)
{
    struct harness *harness = session_open(&session, NULL);
    bool modes_restored = false;
    harness_signal(harness, SIGTSTP); /* as from kill(1) */
    expect_stop(harness);
    harness_continue(harness);
    expect_text(harness, "Policies");
    session_expect_drawn_right(harness);
    harness_signal(harness, SIGSTOP); /* which nothing can be done about */
    ck_assert(harness_wait_stop(harness, &modes_restored, HARNESS_LIMIT));
    harness_continue(harness);
    session_expect_drawn_right(harness);
    harness_keys(harness, "ZZ");
    expect_end(harness, 0);
}
END_TEST

/* ---------------------------------------------------------------------------------------------
 * Ends */

/* Moments of a session: keys, and what is seen before the end comes (NULL: nothing is waited for). */
struct moment {
    const char *keys;
    const char *seen;
};

static const struct moment moments[] = {
    {"", NULL},
    {"", "6 sites"},
    {"/cookie", NULL},
    {"/cookie", "/cookie"},
    {"/cookie<Enter>c", "Concordance"},
    {"?", "Help"},
    {":set mouse on<Enter>", NULL},
    {"m", NULL},
    {"g", NULL},
    {"<Escape>", NULL},
};

enum { MOMENTS = sizeof moments / sizeof *moments };

static struct harness *come_to(const struct moment *moment)
{
    struct harness *harness = session_start(&session, NULL);
    expect_text(harness, "Policies");
    harness_keys(harness, moment->keys);
    if (moment->seen) {
        expect_text(harness, moment->seen);
    }
    return harness;
}

START_TEST(a_hang_up_ends_it_at_every_moment)
{
    struct harness *harness = come_to(&moments[_i]);
    struct harness_end end;
    harness_hang_up(harness);
    if (!harness_wait_end(harness, &end, HARNESS_LIMIT)) {
        expect_fail(harness, "the program outlives its terminal");
    }
    expect_clean(harness);
    ck_assert(end.status >= 0 || end.signal == SIGHUP);
}
END_TEST

START_TEST(termination_ends_it_at_every_moment)
{
    struct harness *harness = come_to(&moments[_i]);
    struct harness_end end;
    harness_signal(harness, SIGTERM);
    if (!harness_wait_end(harness, &end, HARNESS_LIMIT)) {
        expect_fail(harness, "the program doesn't end");
    }
    expect_clean(harness);
    ck_assert_msg(!end.left_behind, "%s", end.left_behind);
    ck_assert(end.modes_restored);
    ck_assert(end.signal == SIGTERM || end.status >= 0);
}
END_TEST

static const int fatal_signals[] = {SIGHUP, SIGINT,  SIGQUIT, SIGTERM, SIGSEGV,
                                    SIGBUS, SIGABRT, SIGILL,  SIGFPE};

/* Whatever ends it, the terminal is given back. */
START_TEST(a_signal_leaves_the_terminal_sane)
{
    struct session_options options = {.terminal = {.rows = 40, .columns = 120}};
    struct harness *harness = session_open(&session, &options);
    struct harness_end end;
    harness_keys(harness, ":set mouse on<Enter>jl");
    expect_rest(harness);
    harness_signal(harness, fatal_signals[_i]);
    if (!harness_wait_end(harness, &end, HARNESS_LIMIT)) {
        expect_fail(harness, "the program doesn't end");
    }
    ck_assert_msg(!end.left_behind, "%s", end.left_behind);
    ck_assert(end.modes_restored);
}
END_TEST

/* Not under the thread sanitizer, whose own look at a crash may wait for itself forever. */
#if !defined(__SANITIZE_THREAD__)
START_TEST(a_crash_says_so)
{
    struct harness *harness = session_open(&session, NULL);
    harness_signal(harness, SIGSEGV);
    struct harness_end end;
    ck_assert(harness_wait_end(harness, &end, HARNESS_LIMIT));
    ck_assert_int_ne(end.status, 0);
    expect_text(harness, "smallprint");
}
END_TEST
#endif

/* ---------------------------------------------------------------------------------------------
 * Without a terminal */

/* Runs a shell command with $0 the program and $1 the collection; its words are on the screen. */
static struct harness *run_shell(const char *command)
{
    const char *arguments[] = {
        "/bin/sh",          "-c", command, SMALLPRINT_BUILD_DIRECTORY "/smallprint",
        session.collection, NULL};
    struct harness_options options = {.columns = 160, .home = session.scratch.path};
    session.harness = harness_start(&options, arguments);
    ck_assert_ptr_nonnull(session.harness);
    return session.harness;
}

static const char *const no_terminals[] = {
    "\"$0\" \"$1\" > /dev/null; echo status $?",
    "\"$0\" \"$1\" | cat; \"$0\" \"$1\" > /dev/null; echo status $?",
    "setsid -w \"$0\" \"$1\" < /dev/null; echo status $?",
};

START_TEST(without_a_terminal_it_says_one_line)
{
    struct harness *harness = run_shell(no_terminals[_i]);
    expect_text(harness, "status 2");
    expect_end(harness, 0);
    struct screen *screen = harness_screen(harness);
    int row = 0;
    ck_assert(screen_find(screen, "status 2", NULL, &row, NULL));
    for (int i = 0; i < row; i++) {
        const char *line = screen_row(screen, i);
        ck_assert_msg(strncmp(line, "smallprint: ", strlen("smallprint: ")) == 0, "%s", line);
    }
    ck_assert_int_eq(row, _i == 1 ? 2 : 1);
}
END_TEST

START_TEST(a_collection_that_is_not_there_is_said)
{
    struct harness *harness = run_shell("\"$0\" \"$1/none\"; echo status $?");
    expect_text(harness, "status 2");
    expect_match(harness, "^smallprint: .*/none.*No such file");
    expect_end(harness, 0);
    ck_assert(!stream_on_alternate_screen(screen_stream(harness_screen(harness))));
}
END_TEST

/* ---------------------------------------------------------------------------------------------
 * Idle */

/* Microseconds of processor time in an idle second. The thread sanitizer has a thread that wakes. */
#if defined(__SANITIZE_THREAD__)
enum { IDLE_MOST = 3000 };
#else
enum { IDLE_MOST = 0 };
#endif

START_TEST(idle_it_sends_and_does_nothing)
{
    struct harness *harness = session_open(&session, NULL);
    harness_keys(harness, "/cookie<Enter>");
    session_expect_hit(harness, 1, 6);
    ck_assert(harness_wait_silence(harness, 300, HARNESS_LIMIT));
    expect_rest(harness);
    size_t bytes = stream_bytes(screen_stream(harness_screen(harness)));
    long long used = harness_processor_time(harness);
    ck_assert(harness_wait_silence(harness, 1000, HARNESS_LIMIT));
    ck_assert_uint_eq(stream_bytes(screen_stream(harness_screen(harness))), bytes);
    ck_assert_int_le(harness_processor_time(harness) - used, IDLE_MOST);
    harness_keys(harness, "ZZ");
    expect_end(harness, 0);
}
END_TEST

/* ---------------------------------------------------------------------------------------------
 * What is kept */

static bool exists(const char *path)
{
    struct stat status;
    char *whole = scratch_path(&session.scratch, path);
    bool found = stat(whole, &status) == 0;
    free(whole);
    return found;
}

START_TEST(private_writes_nothing)
{
    struct session_options options = {.arguments = {"--private"}};
    struct harness *harness = session_open(&session, &options);
    harness_keys(harness, "/cookie<Enter>");
    session_expect_hit(harness, 1, 6);
    harness_keys(harness, "maZZ");
    expect_end(harness, 0);
    ck_assert(!exists("home/state"));
    ck_assert(!exists("home/cache"));
    ck_assert(!exists("home/config"));
    ck_assert(!exists("home/data"));
}
END_TEST

START_TEST(the_place_is_kept)
{
    struct harness *harness = session_open(&session, NULL);
    harness_keys(harness, "/chapter 7<Enter>");
    expect_text(harness, "elm.example \302\267");
    harness_keys(harness, "g2");
    expect_rest(harness);
    harness_signal(harness, SIGTERM);
    struct harness_end end;
    ck_assert(harness_wait_end(harness, &end, HARNESS_LIMIT));
    ck_assert(exists("home/state"));
    harness = session_open(&session, NULL);
    expect_text(harness, "elm.example \302\267");
    expect_text(harness, "Chapter 7");
    harness_keys(harness, "ZZ");
    expect_end(harness, 0);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("life");
    TCase *tests = tcase_create("life");
    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_add_test(tests, it_stops_and_goes_on);
    tcase_add_test(tests, it_goes_on_in_another_size);
    tcase_add_test(tests, it_stops_from_a_prompt);
    tcase_add_test(tests, it_is_stopped_by_others);
    tcase_add_loop_test(tests, a_hang_up_ends_it_at_every_moment, 0, MOMENTS);
    tcase_add_loop_test(tests, termination_ends_it_at_every_moment, 0, MOMENTS);
    tcase_add_loop_test(tests, a_signal_leaves_the_terminal_sane, 0,
                        sizeof fatal_signals / sizeof *fatal_signals);
#if !defined(__SANITIZE_THREAD__)
    tcase_add_test(tests, a_crash_says_so);
#endif
    tcase_add_loop_test(tests, without_a_terminal_it_says_one_line, 0,
                        sizeof no_terminals / sizeof *no_terminals);
    tcase_add_test(tests, a_collection_that_is_not_there_is_said);
    tcase_add_test(tests, idle_it_sends_and_does_nothing);
    tcase_add_test(tests, private_writes_nothing);
    tcase_add_test(tests, the_place_is_kept);
    suite_add_tcase(suite, tests);
    return unit_run(suite);
}
