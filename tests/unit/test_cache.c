/* SPDX-License-Identifier: ISC */
/* index/cache: a kept index says what a built one says, and is used only while it holds. */
#include "archive.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/unit/scratch.h"
#include "tests/unit/unit.h"

static struct scratch scratch;
static char *root;
static char kept_file[512]; /* where the last archive_keep put it */

static void write_policies(void)
{
    for (int i = 0; i < 40; i++) {
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

/* True if the archive's index was loaded: an index that is loaded takes no time to hash. */
static bool was_loaded(struct archive *archive)
{
    struct indexer_times times;
    indexer_times(archive_indexer(archive), &times);
    return times.hashing == 0;
}

/* All that a view shows, as text. */
static void describe(struct archive *archive, struct buffer *out)
{
    struct view *view = indexer_view(archive_indexer(archive));
    struct place_list places = {0};
    for (uint32_t i = 0; i < view_snapshot_count(view); i++) {
        struct snapshot snapshot = view_snapshot(view, i);
        archive_path(archive, view, i, out);
        buffer_printf(out, "\n%.*s %u %u\n", (int)snapshot.site.length, snapshot.site.bytes,
                      snapshot.date, snapshot.clauses);
        view_places(view, i, &places);
        for (size_t j = 0; j < places.count; j++) {
            struct span text = view_clause_text(view, places.items[j].clause, NULL);
            struct where where = view_where(view, places.items[j].clause);
            buffer_printf(out, "%u-%u %.*s %zu\n", places.items[j].start, places.items[j].end,
                          (int)text.length, text.bytes, where.count);
        }
    }
    struct query_error fault;
    struct query *query = query_parse(span_of("spoon OR \"keep letters\""), &fault);
    struct query_options options = {0};
    struct result *result = archive_query(archive, query, view, &options, NULL);
    struct result_counts counts = result_counts(result);
    buffer_printf(out, "%llu %u %u\n", (unsigned long long)counts.clauses, counts.policies,
                  counts.sites);
    for (uint32_t i = 0; indexer_problem(archive_indexer(archive), i, out, out); i++) {
        buffer_append_char(out, '\n');
    }
    result_free(result);
    query_free(query);
    place_list_free(&places);
    view_unref(view);
}

/* Opens the archive, and checks whether it is loaded and that it says what a fresh one says. */
static void check_opening(bool loaded)
{
    struct buffer found = {0};
    struct buffer expected = {0};
    struct archive *archive = open_archive(false);
    ck_assert_int_eq(was_loaded(archive), loaded);
    describe(archive, &found);
    archive_close(archive);
    archive = open_archive(true);
    ck_assert(!was_loaded(archive));
    describe(archive, &expected);
    archive_close(archive);
    ck_assert_str_eq(buffer_string(&found), buffer_string(&expected));
    ck_assert_uint_gt(found.length, 2000);
    buffer_free(&found);
    buffer_free(&expected);
}

START_TEST(a_kept_index_is_used_and_says_the_same)
{
    check_opening(false);
    keep_index();
    check_opening(true);
}
END_TEST

START_TEST(a_changed_a_new_or_a_missing_file_is_noticed)
{
    keep_index();
    scratch_write_text(&scratch, "policies/site3.example/privacy.md", "# Privacy\n\nNo spoons.\n");
    check_opening(false);
    keep_index();
    check_opening(true);
    scratch_write_text(&scratch, "policies/zebra.example/privacy.md", "# Privacy\n\nA spoon.\n");
    check_opening(false);
    keep_index();
    char *last = scratch_path(&scratch, "policies/zebra.example/privacy.md");
    ck_assert_int_eq(unlink(last), 0);
    free(last);
    check_opening(false);
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
        ck_assert_uint_eq(view_snapshot_count(view), 40);
        /* A bit of padding between parts may be anything. */
        ck_assert(i % 2 || !was_loaded(archive));
        view_unref(view);
        archive_close(archive);
    }
    write_kept(&bytes, bytes.length);
    check_opening(true);
    buffer_free(&bytes);
}
END_TEST

START_TEST(a_file_that_others_can_write_is_not_used)
{
    keep_index();
    ck_assert_int_eq(chmod(kept_file, 0666), 0);
    check_opening(false);
    ck_assert_int_eq(chmod(kept_file, 0600), 0);
    check_opening(true);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("cache");
    TCase *kept = tcase_create("kept");
    tcase_add_checked_fixture(kept, setup, teardown);
    tcase_add_test(kept, a_kept_index_is_used_and_says_the_same);
    tcase_add_test(kept, a_changed_a_new_or_a_missing_file_is_noticed);
    tcase_add_test(kept, a_damaged_file_is_not_used);
    tcase_add_test(kept, a_file_that_others_can_write_is_not_used);
    suite_add_tcase(suite, kept);
    return unit_run(suite);
}
