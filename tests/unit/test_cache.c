/* SPDX-License-Identifier: ISC */
/* index/cache: a kept index says what a built one says, and is used only while it holds. */
#include "archive.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/unit/git_fixture.h"
#include "tests/unit/portrait.h"
#include "tests/unit/scratch.h"
#include "tests/unit/unit.h"

enum { POLICIES = 40 };

static struct scratch scratch;
static char *root;
static char kept_file[512]; /* where the last archive_keep put it */

static void write_policies(void)
{
    for (int i = 0; i < POLICIES; i++) {
        char name[64];
        char text[256];
        snprintf(name, sizeof name, "policies/site%d.example/privacy.md", i % 9);
        if (i >= 9) {
            snprintf(name, sizeof name, "policies/site%d.example/2010-01-%02d.md", i % 9, i % 28 + 1);
        }
        snprintf(text, sizeof text,
                 "# Privacy\n\nWe keep letters for %d days.\n\n  * crumbs\n  * spoons %d\n", i,
                 i / 7);
        scratch_write_text(&scratch, name, text);
    }
    scratch_write(&scratch, "policies/noise.md", "\0\1\2\0\0\3", 6);
}

static void setup(void)
{
    scratch_make(&scratch);
    write_policies();
    root = scratch_path(&scratch, "policies");
    setenv("XDG_CACHE_HOME", scratch.path, 1);
}

static void teardown(void)
{
    free(root);
    scratch_remove(&scratch);
}

static struct archive *open_archive(bool keep)
{
    struct archive_options options = {.keep = keep, .threads = 2};
    struct error error;
    struct archive *archive = archive_open(root, &options, &error);
    ck_assert_msg(archive != NULL, "%s", error.message);
    indexer_wait(archive_indexer(archive));
    return archive;
}

/* Builds the index and keeps it. */
static void keep_index(void)
{
    struct archive *archive = open_archive(true);
    struct buffer path = {0};
    struct error error;
    ck_assert_msg(archive_keep(archive, &path, &error), "%s", error.message);
    snprintf(kept_file, sizeof kept_file, "%s", buffer_string(&path));
    buffer_free(&path);
    archive_close(archive);
}

/* How many policies came from the kept index. */
static uint32_t loaded(struct archive *archive)
{
    struct indexer_progress progress;
    indexer_progress(archive_indexer(archive), &progress);
    return progress.kept;
}

/* Opens the archive, and checks that it says what a fresh one says, and how many policies it has from
 * the kept index. */
static void check_opening(uint32_t kept)
{
    struct archive *archive = open_archive(false);
    ck_assert_uint_eq(loaded(archive), kept);
    portrait_check(archive, "a kept index");
    archive_close(archive);
}

START_TEST(a_kept_index_is_used_and_says_the_same)
{
    check_opening(0);
    keep_index();
    check_opening(POLICIES);
}
END_TEST

START_TEST(what_has_changed_is_read_and_the_rest_is_used)
{
    keep_index();
    scratch_write_text(&scratch, "policies/site3.example/privacy.md", "# Privacy\n\nNo spoons.\n");
    check_opening(POLICIES - 1);
    keep_index();
    check_opening(POLICIES);
    scratch_write_text(&scratch, "policies/alpha.example/privacy.md", "# Privacy\n\nA spoon.\n");
    scratch_write_text(&scratch, "policies/zebra.example/privacy.md", "# Privacy\n\nA spoon.\n");
    scratch_write_text(&scratch, "policies/noise.md", "No noise, and we keep letters.\n");
    check_opening(POLICIES);
    keep_index();
    check_opening(POLICIES + 3);
    char *last = scratch_path(&scratch, "policies/alpha.example/privacy.md");
    ck_assert_int_eq(unlink(last), 0);
    free(last);
    scratch_write(&scratch, "policies/other.md", "\0\1\2\0\0\3", 6);
    check_opening(POLICIES + 2);
}
END_TEST

/* When most of it is gone, the index is built anew. */
START_TEST(an_index_of_what_is_gone_is_not_used)
{
    keep_index();
    command_run(NULL, "rm -r '%s'/site[0-6]*", root);
    check_opening(0);
}
END_TEST

/* It goes on growing while it is open. */
START_TEST(a_kept_index_grows)
{
    keep_index();
    scratch_write_text(&scratch, "policies/alpha.example/privacy.md", "# Privacy\n\nA spoon.\n");
    struct archive_options options = {.threads = 2, .live = true};
    struct error error;
    struct archive *archive = archive_open(root, &options, &error);
    ck_assert_msg(archive != NULL, "%s", error.message);
    indexer_wait(archive_indexer(archive));
    ck_assert_uint_eq(loaded(archive), POLICIES);
    scratch_write_text(&scratch, "policies/beta.example/privacy.md", "# Privacy\n\nA spoon.\n");
    scratch_write_text(&scratch, "policies/alpha.example/privacy.md", "# Privacy\n\nCrumbs.\n");
    scratch_write_text(&scratch, "policies/site3.example/privacy.md", "# Privacy\n\nNo spoons.\n");
    struct indexer_change change;
    atomic_bool cancel = false;
    ck_assert(indexer_refresh(archive_indexer(archive), &cancel, &change, &error));
    ck_assert_uint_eq(change.added, 1);
    ck_assert_uint_eq(change.changed, 2);
    portrait_check(archive, "a kept index that has grown");
    archive_close(archive);
}
END_TEST

/* In a history only new commits are read; what a rename makes of the old ones is new. */
START_TEST(a_kept_history_grows)
{
    struct maker maker = {0};
    free(root);
    root = scratch_path(&scratch, "history");
    for (int i = 0; i < 30; i++) {
        char text[64];
        snprintf(text, sizeof text, "We keep letters for %d days.\n", i);
        maker_commit(&maker, "main", "Go on");
        maker_file(&maker, i % 3 ? "Site/Privacy.md" : "Other/Privacy.md", text);
    }
    maker_finish(&maker, root);
    char *work = scratch_path(&scratch, "work");
    git_run(scratch.path, NULL, "clone -q 'file://%s' work", root);
    keep_index();
    check_opening(30);
    scratch_write_text(&scratch, "work/Site/Privacy.md", "We keep spoons, too.\n");
    git_run(work, NULL, "-c user.name=n -c user.email=e commit -qam Change");
    git_run(work, NULL, "push -q origin HEAD:main");
    check_opening(30);
    git_run(work, NULL, "mv Other Renamed");
    git_run(work, NULL, "-c user.name=n -c user.email=e commit -qm Rename");
    git_run(work, NULL, "push -q origin HEAD:main");
    check_opening(20);
    free(work);
}
END_TEST

/* Reads the kept file. */
static void read_kept(struct buffer *out)
{
    FILE *file = fopen(kept_file, "rb");
    ck_assert_ptr_nonnull(file);
    int byte;
    while ((byte = getc(file)) != EOF) {
        buffer_append_char(out, (char)byte);
    }
    fclose(file);
}

static void write_kept(const struct buffer *bytes, size_t length)
{
    FILE *file = fopen(kept_file, "wb");
    ck_assert_ptr_nonnull(file);
    ck_assert_uint_eq(fwrite(bytes->bytes, 1, length, file), length);
    ck_assert_int_eq(fclose(file), 0);
}

START_TEST(a_damaged_file_is_not_used)
{
    keep_index();
    struct buffer bytes = {0};
    read_kept(&bytes);
    unsigned seed = 7;
    for (size_t i = 0; i < unit_scale(150); i++) {
        size_t at = (size_t)rand_r(&seed) % bytes.length;
        if (i % 2) {
            bytes.bytes[at] ^= (char)(1 << i % 8);
            write_kept(&bytes, bytes.length);
            bytes.bytes[at] ^= (char)(1 << i % 8);
        } else {
            write_kept(&bytes, at);
        }
        struct archive *archive = open_archive(false);
        struct view *view = indexer_view(archive_indexer(archive));
        ck_assert_uint_eq(view_snapshot_count(view), POLICIES);
        /* A bit of padding between parts may be anything. */
        ck_assert(i % 2 || loaded(archive) == 0);
        view_unref(view);
        archive_close(archive);
    }
    write_kept(&bytes, bytes.length);
    check_opening(POLICIES);
    buffer_free(&bytes);
}
END_TEST

START_TEST(a_file_that_others_can_write_is_not_used)
{
    keep_index();
    ck_assert_int_eq(chmod(kept_file, 0666), 0);
    check_opening(0);
    ck_assert_int_eq(chmod(kept_file, 0600), 0);
    check_opening(POLICIES);
}
END_TEST

int main(void)
{
    if (!git_is_there()) {
        return 0;
    }
    Suite *suite = suite_create("cache");
    TCase *kept = tcase_create("kept");
    tcase_add_checked_fixture(kept, setup, teardown);
    tcase_add_test(kept, a_kept_index_is_used_and_says_the_same);
    tcase_add_test(kept, what_has_changed_is_read_and_the_rest_is_used);
    tcase_add_test(kept, an_index_of_what_is_gone_is_not_used);
    tcase_add_test(kept, a_kept_index_grows);
    tcase_add_test(kept, a_kept_history_grows);
    tcase_add_test(kept, a_damaged_file_is_not_used);
    tcase_add_test(kept, a_file_that_others_can_write_is_not_used);
    suite_add_tcase(suite, kept);
    return unit_run(suite);
}
