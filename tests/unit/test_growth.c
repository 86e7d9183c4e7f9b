/* SPDX-License-Identifier: ISC */
/* Collections that change while they are open: what has grown says the same as what is built at once. */
#include "archive.h"

#include "base/memory.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "tests/unit/git_fixture.h"
#include "tests/unit/portrait.h"
#include "tests/unit/scratch.h"
#include "tests/unit/unit.h"

enum { TIMEOUT = 600 };

static struct scratch scratch;
static struct archive *archive;
static unsigned seed;

static void setup(void)
{
    const char *asked = getenv("SMALLPRINT_SEED");
    seed = asked ? (unsigned)atoi(asked) : 31U + (unsigned)time(NULL) % 100000;
    printf("# seed %u\n", seed);
    scratch_make(&scratch);
}

static void teardown(void)
{
    archive_close(archive);
    archive = NULL;
    scratch_remove(&scratch);
}

static unsigned below(unsigned limit)
{
    return (unsigned)rand_r(&seed) % limit;
}

static void open_archive(const char *path)
{
    struct archive_options options = {.threads = 2, .live = true};
    struct error error;
    archive = archive_open(path, &options, &error);
    ck_assert_msg(archive != NULL, "%s", error.message);
    indexer_wait(archive_indexer(archive));
}

static struct indexer_change refresh(void)
{
    struct indexer_change change;
    struct error error = {""};
    atomic_bool cancel = false;
    ck_assert_msg(indexer_refresh(archive_indexer(archive), &cancel, &change, &error), "%s",
                  error.message);
    return change;
}

static void assert_change(uint32_t added, uint32_t changed, uint32_t gone)
{
    struct indexer_change change = refresh();
    ck_assert_uint_eq(change.added, added);
    ck_assert_uint_eq(change.changed, changed);
    ck_assert_uint_eq(change.gone, gone);
    portrait_check(archive, "after a change");
}

/* A text of few sentences, so that they come back in other texts. */
static const char *random_text(void)
{
    static const char *const sentences[] = {
        "We keep letters for thirty days.", "* crumbs", "* spoons and letters",
        "# Privacy", "## How we keep things", "Nobody else gets your letters.",
        "| letters | days |\n| keep | crumbs |", "We keep\nspoons.", "---", "A word: kept.",
    };
    static char text[2048];
    size_t length = 0;
    for (unsigned i = below(9) + 1; i > 0; i--) {
        const char *sentence = sentences[below(sizeof sentences / sizeof *sentences)];
        length += (size_t)snprintf(text + length, sizeof text - length, "%s\n\n", sentence);
    }
    if (below(3) == 0) {
        snprintf(text + length, sizeof text - length, "We keep number %u.\n", below(1000));
    }
    return text;
}

/* ---- Directories ----------------------------------------------------------------------------- */

static void write_policy(const char *path, const char *text)
{
    scratch_write_text(&scratch, path, text);
}

static void remove_policy(const char *path)
{
    char *whole = scratch_path(&scratch, path);
    ck_assert_int_eq(unlink(whole), 0);
    free(whole);
}

START_TEST(files_come_change_and_go)
{
    write_policy("one.example/Privacy.md", "# Privacy\n\nWe keep letters.\n");
    write_policy("two.example/Privacy.md", "# Privacy\n\nWe keep spoons.\n");
    open_archive(scratch.path);
    assert_change(0, 0, 0);
    write_policy("one.example/Cookies.md", "# Cookies\n\nWe keep letters, and crumbs.\n");
    assert_change(1, 0, 0);
    write_policy("one.example/Privacy.md", "# Privacy\n\nWe keep nothing.\n");
    assert_change(0, 1, 0);
    write_policy("deep/er/still/x.md", "We keep crumbs.\n");
    remove_policy("two.example/Privacy.md");
    assert_change(1, 0, 1);
    write_policy("one.example/Privacy.md", "# Privacy\n\nWe keep letters.\n");
    write_policy("two.example/Privacy.md", "# Privacy\n\nWe keep spoons.\n");
    assert_change(1, 1, 0);
    write_policy("two.example/noise.md", "");
    remove_policy("one.example/Privacy.md");
    remove_policy("one.example/Cookies.md");
    remove_policy("deep/er/still/x.md");
    assert_change(1, 0, 3);
    assert_change(0, 0, 0);
}
END_TEST

/* A file that can't be used becomes one that can, and one that can't again. */
START_TEST(problems_come_and_go)
{
    scratch_write(&scratch, "noise.md", "\0\1\2\0\0\3", 6);
    open_archive(scratch.path);
    assert_change(0, 0, 0);
    write_policy("noise.md", "We keep letters.\n");
    assert_change(0, 1, 0);
    struct buffer path = {0};
    ck_assert(!indexer_problem(archive_indexer(archive), 0, &path, &path));
    scratch_write(&scratch, "noise.md", "\0\1\2\0\0\3\4", 7);
    assert_change(0, 1, 0);
    ck_assert(indexer_problem(archive_indexer(archive), 0, &path, &path));
    buffer_free(&path);
}
END_TEST

/* The folder itself is replaced, is gone, and comes back. */
START_TEST(the_root_comes_and_goes)
{
    write_policy("root/one.example.md", "We keep letters.\n");
    char *root = scratch_path(&scratch, "root");
    char *aside = scratch_path(&scratch, "aside");
    open_archive(root);
    ck_assert_int_eq(rename(root, aside), 0);
    struct indexer_change change;
    struct error error = {""};
    atomic_bool cancel = false;
    ck_assert(!indexer_refresh(archive_indexer(archive), &cancel, &change, &error));
    ck_assert_ptr_nonnull(strstr(error.message, "can't open"));
    write_policy("root/one.example.md", "We keep spoons.\n");
    write_policy("root/two.example.md", "We keep letters.\n");
    assert_change(1, 1, 0);
    struct view *view = indexer_view(archive_indexer(archive));
    struct source source = {0};
    uint32_t newest = view_snapshot_count(view) - 1;
    ck_assert_msg(archive_source(archive, view, newest, &source, &error), "%s", error.message);
    ck_assert_str_eq(buffer_string(&source.raw), "We keep letters.\n");
    source_free(&source);
    view_unref(view);
    free(root);
    free(aside);
}
END_TEST

START_TEST(a_single_file_changes)
{
    write_policy("one.example.md", "We keep letters.\n");
    char *file = scratch_path(&scratch, "one.example.md");
    open_archive(file);
    assert_change(0, 0, 0);
    write_policy("one.example.md", "We keep spoons now.\n");
    assert_change(0, 1, 0);
    free(file);
}
END_TEST

/* One random change of a directory. */
static void change_directory(void)
{
    static const char *const names[] = {
        "one.example/Privacy.md", "one.example/Terms.md",        "two.example.md",
        "o/on/one/one.net.md",    "o/on/one/one.net@2001-09-12.md", "Three/Privacy/20010910.md",
        "Three/Privacy/20010911.md", "Three/Privacy/2001-09-10T10.md", "Three/b.txt", "zz/zz.md",
    };
    const char *name = names[below(sizeof names / sizeof *names)];
    char *path = scratch_path(&scratch, name);
    switch (below(4)) {
    case 0:
        unlink(path);
        break;
    case 1:
        scratch_write(&scratch, name, "\0\1\2\0\0\3", 6);
        break;
    default:
        scratch_write_text(&scratch, name, random_text());
        break;
    }
    free(path);
}

START_TEST(directories_grow_as_if_built_at_once)
{
    for (unsigned i = 0; i < 5; i++) {
        change_directory();
    }
    open_archive(scratch.path);
    for (size_t i = unit_scale(60); i > 0; i--) {
        for (unsigned changes = below(4); changes > 0; changes--) {
            change_directory();
        }
        refresh();
        portrait_check(archive, "a changed directory");
    }
}
END_TEST

/* ---- Histories ------------------------------------------------------------------------------- */

static struct maker maker;

/* A folder that is renamed must be there: each commit first writes to it. */
static void random_history(unsigned commits)
{
    static const char *const branches[] = {"main", "side", "late"};
    bool begun[3] = {false};
    for (unsigned i = 0; i < commits; i++) {
        unsigned branch = i == 0 ? 0 : below(3);
        unsigned another = below(3);
        maker_commit(&maker, branches[branch], "Go on");
        if (!begun[branch] && begun[0]) {
            maker_from(&maker, "main");
        } else if (begun[another] && another != branch && below(3) == 0) {
            maker_merge(&maker, branches[another]);
        }
        begun[branch] = true;
        static const char *const first[] = {"One/Terms.md", "Other/Terms.md", "Third/Terms.md",
                                            "deep/Fourth/Terms.md"};
        for (unsigned j = 0; j < 4; j++) {
            if (below(2)) {
                maker_file(&maker, first[j], random_text());
            }
        }
        if (below(3) == 0) {
            unsigned from = below(4);
            static const char *const folders[] = {"One", "Other", "Third", "deep/Fourth"};
            maker_file(&maker, first[from], random_text());
            maker_rename(&maker, folders[from], folders[(from + 1 + below(3)) % 4]);
        }
        if (below(4) == 0) {
            maker_delete(&maker, first[below(4)]);
        }
        maker_file(&maker, "One/Privacy.md", random_text());
    }
    maker_commit(&maker, "main", "End");
    for (unsigned i = 1; i < 3; i++) {
        if (begun[i]) {
            maker_merge(&maker, branches[i]);
        }
    }
    maker_file(&maker, "One/Privacy.md", random_text());
}

/* Sets HEAD's branch to one commit after another, as `rev-list` lists them, and compares. */
static void grow_by(const char *path, const char *list)
{
    struct buffer commits = {0};
    bool first = true;
    git_run(path, &commits, "rev-list --reverse %s", list);
    for (const char *at = buffer_string(&commits); *at; at += strcspn(at, "\n") + 1) {
        git_run(path, NULL, "update-ref refs/heads/main %.40s", at);
        if (first) {
            open_archive(path);
            first = false;
        } else {
            refresh();
        }
        portrait_check(archive, list);
    }
    ck_assert(!first);
    buffer_free(&commits);
    archive_close(archive);
    archive = NULL;
}

START_TEST(histories_grow_as_if_built_at_once)
{
    for (size_t i = unit_scale(4); i > 0; i--) {
        char name[32];
        snprintf(name, sizeof name, "history%zu", i);
        char *path = scratch_path(&scratch, name);
        printf("# a history from seed %u\n", seed);
        random_history(10 + below(20));
        maker_finish(&maker, path);
        struct buffer tip = {0};
        git_run(path, &tip, "rev-parse refs/heads/main");
        grow_by(path, "--first-parent main");
        git_run(path, NULL, "update-ref refs/heads/main %.40s", buffer_string(&tip));
        grow_by(path, "--date-order main"); /* from branch to branch: histories are rewritten */
        buffer_free(&tip);
        free(path);
    }
}
END_TEST

START_TEST(commits_are_new_policies)
{
    char *path = scratch_path(&scratch, "history");
    maker_commit(&maker, "main", "One");
    maker_file(&maker, "One/Privacy.md", "We keep letters.\n");
    maker_file(&maker, "Two/Privacy.md", "We keep letters.\n");
    maker_finish(&maker, path);
    open_archive(path);
    assert_change(0, 0, 0);
    char *work = scratch_path(&scratch, "work");
    git_run(scratch.path, NULL, "clone -q 'file://%s' work", path);
    scratch_write_text(&scratch, "work/One/Privacy.md", "We keep letters, and spoons.\n");
    git_run(work, NULL, "-c user.name=n -c user.email=e commit -qam Change");
    git_run(work, NULL, "push -q origin HEAD:main");
    assert_change(1, 0, 0);
    git_run(work, NULL, "-c user.name=n -c user.email=e commit -q --amend -m Again");
    git_run(work, NULL, "push -q -f origin HEAD:main");
    assert_change(1, 0, 1);
    git_run(work, NULL, "mv One Three");
    git_run(work, NULL, "-c user.name=n -c user.email=e commit -qm 'Rename One'");
    git_run(work, NULL, "push -q origin HEAD:main");
    assert_change(1, 2, 0);
    git_run(path, NULL, "gc -q --prune=now");
    assert_change(0, 0, 0);
    git_run(path, NULL, "update-ref -d refs/heads/main");
    struct indexer_change change;
    struct error error = {""};
    atomic_bool cancel = false;
    ck_assert(!indexer_refresh(archive_indexer(archive), &cancel, &change, &error));
    ck_assert_uint_gt(strlen(error.message), 0);
    git_run(work, NULL, "push -q origin HEAD:main");
    assert_change(0, 0, 0);
    free(work);
    free(path);
}
END_TEST

/* A long history of a few documents. */
static char *make_long_history(unsigned commits)
{
    char *path = scratch_path(&scratch, "history");
    for (unsigned i = 0; i < commits; i++) {
        char name[64];
        snprintf(name, sizeof name, "Site %u/Privacy.md", below(9));
        maker_commit(&maker, "main", "Go on");
        maker_file(&maker, name, random_text());
    }
    maker_finish(&maker, path);
    return path;
}

static void *run_command(void *command)
{
    struct timespec pause = {0, (long)below(30000) * 1000};
    nanosleep(&pause, NULL);
    command_run(NULL, "%s", (const char *)command);
    return NULL;
}

/* Opens the history while a command changes it, and refreshes it behind that. */
static void read_while(const char *path, char *command)
{
    pthread_t thread;
    struct indexer_change change;
    struct error error = {""};
    atomic_bool cancel = false;
    ck_assert_int_eq(pthread_create(&thread, NULL, run_command, command), 0);
    struct archive_options options = {.threads = 2, .live = true};
    archive = archive_open(path, &options, &error);
    if (archive) {
        indexer_wait(archive_indexer(archive));
        indexer_refresh(archive_indexer(archive), &cancel, &change, &error);
    }
    pthread_join(thread, NULL);
}

/* Makes a file of each object. */
static void unpack(const char *path)
{
    git_run(path, NULL, "repack -q -a -d");
    command_run(NULL, "mv '%s'/objects/pack/*.pack '%s'/aside; rm -f '%s'/objects/pack/*", path,
                path, path);
    git_run(path, NULL, "unpack-objects -q < '%s'/aside", path);
    command_run(NULL, "rm '%s'/aside", path);
}

START_TEST(a_repository_is_packed_while_it_is_read)
{
    char command[1024];
    char *path = make_long_history(300);
    git_run(path, NULL, "config gc.auto 0");
    for (size_t i = unit_scale(10); i > 0; i--) {
        unpack(path);
        snprintf(command, sizeof command, "git -C '%s' %s", path,
                 i % 2 ? "repack -q -a -d" : "gc -q --prune=now");
        read_while(path, command);
        ck_assert_ptr_nonnull(archive);
        portrait_check(archive, "a repository that was packed while it was read");
        archive_close(archive);
        archive = NULL;
    }
    free(path);
}
END_TEST

/* What is read is there or a problem; nothing else is asked for. */
START_TEST(a_repository_is_deleted_while_it_is_read)
{
    char *path = make_long_history(300);
    char *copy = scratch_path(&scratch, "copy");
    char command[1024];
    snprintf(command, sizeof command, "rm -rf '%s'", copy);
    for (size_t i = unit_scale(20); i > 0; i--) {
        command_run(NULL, "cp -r '%s' '%s'", path, copy);
        read_while(copy, command);
        if (archive) {
            struct view *view = indexer_view(archive_indexer(archive));
            struct source source = {0};
            struct error error;
            for (uint32_t j = 0; j < view_snapshot_count(view); j++) {
                archive_source(archive, view, j, &source, &error);
            }
            source_free(&source);
            view_unref(view);
            archive_close(archive);
            archive = NULL;
        }
    }
    free(copy);
    free(path);
}
END_TEST

/* The sample's history, by few commits at a time. */
START_TEST(the_sample_grows_as_if_built_at_once)
{
    char *path = scratch_path(&scratch, "sample");
    struct buffer commits = {0};
    unsigned count = 0;
    command_run(NULL, "sh '%s/../make-history.sh' '%s'", SMALLPRINT_SOURCE_CORPUS, path);
    git_run(path, &commits, "rev-list --reverse main");
    for (const char *at = buffer_string(&commits); *at; at += strcspn(at, "\n") + 1) {
        git_run(path, NULL, "update-ref refs/heads/main %.40s", at);
        if (count++ == 0) {
            open_archive(path);
        } else if (below(4) == 0) {
            refresh();
        }
        if (count % 25 == 0) {
            refresh();
            portrait_check(archive, "the sample's history");
        }
    }
    refresh();
    portrait_check(archive, "the sample's whole history");
    ck_assert_uint_gt(count, 50);
    buffer_free(&commits);
    free(path);
}
END_TEST

/* ---- At any moment --------------------------------------------------------------------------- */

/* A view that somebody holds stays what it was. */
START_TEST(views_that_are_held_stay)
{
    struct buffer before = {0};
    struct buffer after = {0};
    for (unsigned i = 0; i < 8; i++) {
        change_directory();
    }
    write_policy("held.md", "We keep letters.\n");
    open_archive(scratch.path);
    struct view *view = indexer_view(archive_indexer(archive));
    portrait_of(archive, view, &before);
    write_policy("held.md", "We keep spoons.\n");
    for (unsigned i = 0; i < 10; i++) {
        change_directory();
        refresh();
    }
    portrait_of(archive, view, &after);
    size_t line = strcspn(buffer_string(&before), "\n");
    ck_assert_int_eq(strncmp(buffer_string(&before), buffer_string(&after), line), 0);
    ck_assert_ptr_nonnull(strstr(buffer_string(&after), "held.md: "));
    view_unref(view);
    buffer_free(&before);
    buffer_free(&after);
}
END_TEST

static atomic_bool stop;

static void *stop_soon(void *argument)
{
    struct timespec pause = {0, (long)(size_t)argument};
    nanosleep(&pause, NULL);
    atomic_store(&stop, true);
    return NULL;
}

/* A refresh that is stopped goes on with the next one. */
START_TEST(a_refresh_can_be_stopped)
{
    open_archive(scratch.path);
    for (size_t i = unit_scale(40); i > 0; i--) {
        for (unsigned j = 0; j < 200; j++) {
            char name[64];
            snprintf(name, sizeof name, "many/site%u.example/Privacy.md", below(250));
            write_policy(name, random_text());
        }
        change_directory();
        pthread_t thread;
        struct indexer_change change;
        struct error error;
        atomic_store(&stop, false);
        pthread_create(&thread, NULL, stop_soon, (void *)(size_t)(below(4000) * 1000));
        indexer_refresh(archive_indexer(archive), &stop, &change, &error);
        pthread_join(thread, NULL);
        if (below(3) == 0) {
            refresh();
            portrait_check(archive, "after a refresh that was stopped");
        }
    }
}
END_TEST

int main(void)
{
    if (!git_is_there()) {
        return 0;
    }
    Suite *suite = suite_create("growth");
    TCase *tests = tcase_create("growth");
    tcase_set_timeout(tests, TIMEOUT);
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, files_come_change_and_go);
    tcase_add_test(tests, problems_come_and_go);
    tcase_add_test(tests, the_root_comes_and_goes);
    tcase_add_test(tests, a_single_file_changes);
    tcase_add_test(tests, directories_grow_as_if_built_at_once);
    tcase_add_test(tests, histories_grow_as_if_built_at_once);
    tcase_add_test(tests, commits_are_new_policies);
    tcase_add_test(tests, the_sample_grows_as_if_built_at_once);
    tcase_add_test(tests, a_repository_is_packed_while_it_is_read);
    tcase_add_test(tests, a_repository_is_deleted_while_it_is_read);
    tcase_add_test(tests, views_that_are_held_stay);
    tcase_add_test(tests, a_refresh_can_be_stopped);
    suite_add_tcase(suite, tests);
    return unit_run(suite);
}
