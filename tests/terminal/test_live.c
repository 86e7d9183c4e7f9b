/* SPDX-License-Identifier: ISC */
/* A collection that changes while it is open: what is new appears, and the user stays where he is. */
#include "tests/terminal/session.h"
#include "tests/unit/git_fixture.h"
#include "tests/unit/unit.h"
#include "ui/watch.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static struct session session;

static void set_up(void)
{
    session_set_up(&session);
}

static void tear_down(void)
{
    session_tear_down(&session);
}

static void leave(struct harness *harness)
{
    harness_keys(harness, "ZZ");
    expect_end(harness, 0);
}

static const struct session_options wide = {.terminal = {.rows = 30, .columns = 120}};

START_TEST(a_new_policy_appears_and_is_found)
{
    struct harness *harness = session_open(&session, &wide);
    harness_keys(harness, "/cookie<Enter>");
    session_expect_hit(harness, 1, 6);
    session_add_policy(&session, "hazel.example.md", "hazel.example", "2019-01-02",
                       "# Hazel\n\nOne cookie more.\n");
    expect_text(harness, "1 new policy");
    expect_text(harness, "hazel.example");
    session_expect_hit(harness, 1, 7);
    session_expect_drawn_right(harness);
    leave(harness);
}
END_TEST

START_TEST(a_policy_that_is_read_changes_around_the_reader)
{
    struct harness *harness = session_open(&session, &wide);
    harness_keys(harness, "/squirrels<Enter>");
    expect_text(harness, "Another cookie counts squirrels.");
    session_add_policy(&session, "birch.example.md", "birch.example", "2015-05-06",
                       "# Birch Mail\n\nOur cookie counts birds.\n\nA third one counts foxes.\n\n"
                       "Another cookie counts squirrels.\n\nWe keep letters for ever.\n");
    expect_text(harness, "1 policy changed");
    expect_text(harness, "A third one counts foxes.");
    expect_text(harness, "We keep letters for ever.");
    expect_no_text(harness, "ninety days");
    expect_text(harness, "Another cookie counts squirrels.");
    session_expect_hit(harness, 1, 1);
    session_expect_drawn_right(harness);
    leave(harness);
}
END_TEST

START_TEST(a_policy_that_is_gone_is_not_listed)
{
    struct harness *harness = session_open(&session, &wide);
    expect_text(harness, "ginkgo.example");
    char *path = scratch_path(&session.scratch, "policies/ginkgo.example.md");
    ck_assert_int_eq(unlink(path), 0);
    free(path);
    expect_text(harness, "1 policy gone");
    expect_text(harness, "7 policies");
    expect_no_text(harness, "ginkgo.example");
    leave(harness);
}
END_TEST

/* Its text stays until one goes elsewhere. */
START_TEST(a_policy_that_is_read_goes)
{
    struct harness *harness = session_open(&session, &wide);
    harness_keys(harness, "/shoe size<Enter>");
    expect_text(harness, "Your favourite biscuit");
    char *path = scratch_path(&session.scratch, "policies/amber.example.md");
    ck_assert_int_eq(unlink(path), 0);
    free(path);
    expect_text(harness, "1 policy gone");
    expect_text(harness, "Your favourite biscuit");
    expect_text(harness, "1/5"); /* until then n walks the list that it knows */
    harness_keys(harness, "n");
    expect_text(harness, "Hat size");
    session_expect_hit(harness, 1, 1);
    harness_keys(harness, "g1gg");
    expect_text(harness, "Our cookie counts birds.");
    harness_keys(harness, "GggJK^O");
    session_expect_drawn_right(harness);
    leave(harness);
}
END_TEST

START_TEST(folders_that_come_are_watched_too)
{
    struct harness *harness = session_open(&session, &wide);
    session_add_policy(&session, "more/still/Hazel.md", NULL, NULL, "# Hazel\n\nNuts.\n");
    expect_text(harness, "7 sites");
    session_add_policy(&session, "more/still/Ivy.md", NULL, NULL, "# Ivy\n\nLeaves.\n");
    expect_text(harness, "10 policies");
    session_add_policy(&session, "more/still/Ivy.md", NULL, NULL, "# Ivy\n\nLeaves, and berries.\n");
    expect_text(harness, "1 policy changed");
    leave(harness);
}
END_TEST

START_TEST(a_commit_appears)
{
    struct maker maker = {0};
    char *path = scratch_path(&session.scratch, "history");
    maker_commit(&maker, "main", "Begin");
    maker_file(&maker, "Amber/Privacy Policy.md", "# Amber\n\nWe collect a shoe size.\n");
    maker_finish(&maker, path);
    git_run(session.scratch.path, NULL, "clone -q 'file://%s' work", path);
    char *work = scratch_path(&session.scratch, "work");
    free(session.collection);
    session.collection = path;
    struct harness *harness = session_start(&session, &wide);
    expect_text(harness, "We collect a shoe size.");
    expect_text(harness, "1 policy");
    scratch_write_text(&session.scratch, "work/Birch/Privacy Policy.md", "# Birch\n\nLetters.\n");
    git_run(work, NULL, "add -A");
    git_run(work, NULL, "-c user.name=n -c user.email=e commit -qm Birch");
    git_run(work, NULL, "push -q origin HEAD:main");
    expect_text(harness, "1 new policy");
    expect_text(harness, "Birch");
    git_run(path, NULL, "gc -q --prune=now");
    git_run(work, NULL, "mv Birch Alder");
    git_run(work, NULL, "-c user.name=n -c user.email=e commit -qm Rename");
    git_run(work, NULL, "push -q origin HEAD:main");
    expect_text(harness, "1 new policy, 1 policy changed");
    expect_text(harness, "Alder");
    expect_no_text(harness, "Birch");
    expect_text(harness, "We collect a shoe size.");
    leave(harness);
    free(work);
}
END_TEST

/* With more folders than are watched, it looks when it is told to. */
START_TEST(it_looks_when_told_to)
{
    for (int i = 0; i <= WATCH_MOST; i++) {
        char name[64];
        snprintf(name, sizeof name, "policies/folders/%d", i);
        scratch_make_folder(&session.scratch, name);
    }
    struct harness *harness = session_open(&session, &wide);
    harness_keys(harness, "R");
    expect_text(harness, "Nothing has changed.");
    session_add_policy(&session, "hazel.example.md", "hazel.example", "2019-01-02",
                       "# Hazel\n\nNuts.\n");
    harness_keys(harness, ":reload<Enter>");
    expect_text(harness, "1 new policy");
    expect_text(harness, "7 sites");
    leave(harness);
}
END_TEST

START_TEST(the_collection_goes_and_comes_back)
{
    struct harness *harness = session_open(&session, &wide);
    char *aside = scratch_path(&session.scratch, "aside");
    ck_assert_int_eq(rename(session.collection, aside), 0);
    expect_text(harness, "can't open");
    expect_text(harness, "amber.example");
    command_run(NULL, "cp -pr '%s' '%s'", aside, session.collection); /* another folder */
    session_add_policy(&session, "hazel.example.md", "hazel.example", "2019-01-02",
                       "# Hazel\n\nNuts.\n");
    harness_keys(harness, "R");
    expect_text(harness, "1 new policy");
    session_add_policy(&session, "ivy.example.md", "ivy.example", "2019-01-02",
                       "# Ivy\n\nLeaves.\n");
    expect_text(harness, "8 sites");
    leave(harness);
    free(aside);
}
END_TEST

int main(void)
{
    if (!git_is_there()) {
        return 0;
    }
    Suite *suite = suite_create("live");
    TCase *tests = tcase_create("live");
    tcase_set_timeout(tests, 120);
    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_add_test(tests, a_new_policy_appears_and_is_found);
    tcase_add_test(tests, a_policy_that_is_read_changes_around_the_reader);
    tcase_add_test(tests, a_policy_that_is_gone_is_not_listed);
    tcase_add_test(tests, a_policy_that_is_read_goes);
    tcase_add_test(tests, folders_that_come_are_watched_too);
    tcase_add_test(tests, a_commit_appears);
    tcase_add_test(tests, it_looks_when_told_to);
    tcase_add_test(tests, the_collection_goes_and_comes_back);
    suite_add_tcase(suite, tests);
    return unit_run(suite);
}
