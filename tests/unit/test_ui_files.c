/* SPDX-License-Identifier: ISC */
/* ui: the user's settings file, and the files of histories, marks and positions. */
#include "base/buffer.h"
#include "base/memory.h"
#include "ui/preferences.h"
#include "ui/state.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/unit/scratch.h"
#include "tests/unit/unit.h"

static struct scratch scratch;

/* Every test has folders of its own. */
static void set_up(void)
{
    scratch_make(&scratch);
    setenv("XDG_CONFIG_HOME", scratch.path, 1);
    setenv("XDG_STATE_HOME", scratch.path, 1);
    setenv("HOME", scratch.path, 1);
}

static void tear_down(void)
{
    scratch_remove(&scratch);
}

/* ---------------------------------------------------------------------------------------------
 * Preferences */

/* Collects what is reported, without the folder's name, one a line. */
static void collect(void *context, const char *message)
{
    struct buffer *reports = context;
    size_t length = strlen(scratch.path);
    bool inside = strncmp(message, scratch.path, length) == 0;
    buffer_printf(reports, "%s\n", inside ? message + length : message);
}

static void read_preferences(const char *text, struct settings *settings, struct buffer *reports)
{
    settings_init(settings);
    if (text) {
        scratch_write_text(&scratch, "smallprint/settings", text);
    }
    preferences_read(settings, collect, reports);
}

START_TEST(settings_are_read_from_their_file)
{
    struct settings settings;
    struct buffer reports = {0};
    read_preferences("; what I like\n[looks]\nraw = on\n# and\nmeasure=72\n", &settings, &reports);
    ck_assert_str_eq(buffer_string(&reports), "");
    ck_assert(settings.raw);
    ck_assert_int_eq(settings.measure, 72);
    buffer_free(&reports);
}
END_TEST

START_TEST(a_wrong_line_is_named_and_the_rest_holds)
{
    struct settings settings;
    struct buffer reports = {0};
    read_preferences("raw = perhaps\n\nno such thing\nnonsense = 3\nmeasure = 72\n", &settings,
                     &reports);
    ck_assert_ptr_nonnull(strstr(buffer_string(&reports), "/smallprint/settings:1: "));
    ck_assert_ptr_nonnull(strstr(reports.bytes, "/smallprint/settings:3: expected NAME = VALUE"));
    ck_assert_ptr_nonnull(strstr(reports.bytes, "/smallprint/settings:4: "));
    ck_assert(!settings.raw);
    ck_assert_int_eq(settings.measure, 72);
    buffer_free(&reports);
}
END_TEST

START_TEST(no_file_is_no_trouble)
{
    struct settings settings;
    struct buffer reports = {0};
    read_preferences(NULL, &settings, &reports);
    scratch_write_text(&scratch, "smallprint", "a file where the folder would be");
    preferences_read(&settings, collect, &reports);
    ck_assert_str_eq(buffer_string(&reports), "");
    buffer_free(&reports);
}
END_TEST

START_TEST(a_file_that_cannot_be_read_is_named)
{
    struct settings settings;
    struct buffer reports = {0};
    char *path = scratch_path(&scratch, "smallprint/settings");
    scratch_make_folder(&scratch, "smallprint");
    ck_assert_int_eq(symlink("settings", path), 0); /* leads to itself */
    read_preferences(NULL, &settings, &reports);
    ck_assert_ptr_nonnull(strstr(buffer_string(&reports), "/smallprint/settings: "));
    free(path);
    buffer_free(&reports);
}
END_TEST

/* ---------------------------------------------------------------------------------------------
 * State */

static void save(struct state *state)
{
    struct buffer reason = {0};
    ck_assert_msg(state_save(state, &reason), "%s", buffer_string(&reason));
    buffer_free(&reason);
}

/* The newest lines of the searches, "newest|older|". */
static void check_searches(const struct state *state, const char *expected)
{
    struct buffer lines = {0};
    struct span line;
    for (size_t i = 0; state_line(state, HISTORY_SEARCH, i, &line); i++) {
        buffer_append_span(&lines, line);
        buffer_append_char(&lines, '|');
    }
    ck_assert_str_eq(buffer_string(&lines), expected);
    buffer_free(&lines);
}

START_TEST(sessions_at_once_lose_nothing)
{
    struct state *first = state_open(true);
    state_add(first, HISTORY_SEARCH, span_of("before"));
    state_set_mark(first, 'a', span_of("first"));
    save(first);
    state_free(first);

    struct state *one = state_open(true);
    struct state *two = state_open(true);
    state_add(one, HISTORY_SEARCH, span_of("one"));
    state_set_position(one, span_of("/one"), span_of("here"));
    state_set_mark(one, 'b', span_of("one's"));
    state_add(two, HISTORY_SEARCH, span_of("two"));
    state_add(two, HISTORY_SEARCH, span_of("before"));
    state_set_mark(two, 'a', span_of("two's"));
    save(one);
    save(two);
    check_searches(two, "before|two|"); /* what a session sees doesn't change under it */
    state_free(one);
    state_free(two);

    struct state *last = state_open(true);
    check_searches(last, "before|two|one|");
    ck_assert(span_equal(state_mark(last, 'a'), span_of("two's")));
    ck_assert(span_equal(state_mark(last, 'b'), span_of("one's")));
    ck_assert(span_equal(state_position(last, span_of("/one")), span_of("here")));
    state_free(last);
}
END_TEST

START_TEST(saving_twice_adds_once)
{
    struct state *state = state_open(true);
    state_add(state, HISTORY_SEARCH, span_of("cookies"));
    save(state);
    char *path = scratch_path(&scratch, "smallprint/searches");
    ck_assert_int_eq(unlink(path), 0);
    save(state);
    ck_assert_int_eq(access(path, F_OK), -1);
    free(path);
    state_free(state);
}
END_TEST

START_TEST(a_stuck_session_is_not_waited_for)
{
    struct state *state = state_open(true);
    struct buffer reason = {0};
    char *path = scratch_path(&scratch, "smallprint/lock");
    scratch_write_text(&scratch, "smallprint/lock", "");
    int lock = open(path, O_WRONLY);
    ck_assert_int_eq(flock(lock, LOCK_EX), 0);
    state_add(state, HISTORY_SEARCH, span_of("cookies"));
    ck_assert(!state_save(state, &reason));
    ck_assert_ptr_nonnull(strstr(buffer_string(&reason), "cannot lock "));
    close(lock);
    save(state); /* nothing was lost */
    struct state *next = state_open(true);
    check_searches(next, "cookies|");
    state_free(next);
    state_free(state);
    buffer_free(&reason);
    free(path);
}
END_TEST

START_TEST(private_sessions_leave_nothing)
{
    scratch_write_text(&scratch, "smallprint/searches", "secret\n");
    struct state *state = state_open(false);
    check_searches(state, "");
    state_add(state, HISTORY_SEARCH, span_of("cookies"));
    save(state);
    state_free(state);
    state = state_open(true);
    check_searches(state, "secret|");
    state_free(state);
}
END_TEST

START_TEST(a_history_has_an_end)
{
    struct state *state = state_open(true);
    struct span line;
    for (int i = 0; i < HISTORY_MAX + 10; i++) {
        char text[32];
        snprintf(text, sizeof text, "search %d", i);
        state_add(state, HISTORY_SEARCH, span_of(text));
    }
    save(state);
    save(state);
    state_free(state);
    state = state_open(true);
    ck_assert(state_line(state, HISTORY_SEARCH, HISTORY_MAX - 1, &line));
    ck_assert(span_equal(line, span_of("search 10")));
    ck_assert(!state_line(state, HISTORY_SEARCH, HISTORY_MAX, &line));
    state_free(state);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("ui files");
    TCase *tests = tcase_create("files");
    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_add_test(tests, settings_are_read_from_their_file);
    tcase_add_test(tests, a_wrong_line_is_named_and_the_rest_holds);
    tcase_add_test(tests, no_file_is_no_trouble);
    tcase_add_test(tests, a_file_that_cannot_be_read_is_named);
    tcase_add_test(tests, sessions_at_once_lose_nothing);
    tcase_add_test(tests, saving_twice_adds_once);
    tcase_add_test(tests, a_stuck_session_is_not_waited_for);
    tcase_add_test(tests, private_sessions_leave_nothing);
    tcase_add_test(tests, a_history_has_an_end);
    suite_add_tcase(suite, tests);
    return unit_run(suite);
}
