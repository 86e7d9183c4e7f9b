/* SPDX-License-Identifier: ISC */
/*
 * base/place: a program in the build tree opens the source tree's sample; where the user's files are.
 */
#include "base/place.h"

#include <stdlib.h>
#include <unistd.h>

#include "tests/unit/unit.h"

START_TEST(sample_is_the_source_trees)
{
    ck_assert_str_eq(place_sample_corpus(), SMALLPRINT_SOURCE_CORPUS);
    ck_assert_int_eq(access(place_sample_corpus(), R_OK | X_OK), 0);
}
END_TEST

struct environment
{
    const char *variable; /* $XDG_CONFIG_HOME; NULL: unset */
    const char *home;
    const char *path;     /* of "keys"; NULL: nowhere */
};

static const struct environment environments[] = {
    {"/there", "/home/ann", "/there/smallprint/keys"},
    {NULL, "/home/ann", "/home/ann/.config/smallprint/keys"},
    {"", "/home/ann", "/home/ann/.config/smallprint/keys"},
    {"not/absolute", "/home/ann", "/home/ann/.config/smallprint/keys"},
    {"/there", NULL, "/there/smallprint/keys"},
    {"not/absolute", "relative", NULL},
    {NULL, NULL, NULL},
};

static void set_or_unset(const char *name, const char *value)
{
    if (value)
        setenv(name, value, 1);
    else
        unsetenv(name);
}

START_TEST(users_files_are_where_xdg_puts_them)
{
    const struct environment *environment = &environments[_i];
    struct buffer path = {0};

    set_or_unset("XDG_CONFIG_HOME", environment->variable);
    set_or_unset("HOME", environment->home);
    ck_assert(place_append_user(PLACE_CONFIG, "keys", &path) == (environment->path != NULL));
    ck_assert_str_eq(buffer_string(&path), environment->path ? environment->path : "");
    buffer_free(&path);
}
END_TEST

START_TEST(each_kind_of_file_has_its_folder)
{
    struct buffer paths = {0};

    setenv("HOME", "/home/ann", 1);
    setenv("XDG_CACHE_HOME", "/cache", 1);
    unsetenv("XDG_STATE_HOME");
    ck_assert(place_append_user(PLACE_STATE, "marks", &paths));
    ck_assert(place_append_user(PLACE_CACHE, "x", &paths));
    ck_assert_str_eq(buffer_string(&paths),
                     "/home/ann/.local/state/smallprint/marks" "/cache/smallprint/x");
    buffer_free(&paths);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("place");
    TCase *tests = tcase_create("sample");

    tcase_add_test(tests, sample_is_the_source_trees);
    tcase_add_loop_test(tests, users_files_are_where_xdg_puts_them, 0,
                        (int)(sizeof environments / sizeof environments[0]));
    tcase_add_test(tests, each_kind_of_file_has_its_folder);
    suite_add_tcase(suite, tests);
    return unit_run(suite);
}
