/* SPDX-License-Identifier: ISC */
/* collection: listing against an oracle, and against what other threads do meanwhile. */
#include "collection/collection.h"

#include "base/memory.h"
#include "tests/unit/scratch.h"
#include "tests/unit/unit.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static struct scratch scratch;
static atomic_bool cancel;

static void setup(void)
{
    scratch_make(&scratch);
    atomic_store(&cancel, false);
}

static void teardown(void)
{
    scratch_remove(&scratch);
}

static struct collection *open_scratch(void)
{
    struct error error = {""};
    struct collection *collection =
        collection_open(scratch.path, &(struct collection_options){0}, &error);
    ck_assert_msg(collection != NULL, "%s", error.message);
    return collection;
}

/* The path of an entry below the scratch folder, in *path. */
static const char *below(struct collection *collection, uint32_t entry, struct buffer *path)
{
    buffer_clear(path);
    collection_path(collection, entry, path);
    return buffer_string(path) + strlen(scratch.path) + 1;
}

static void *list(void *argument)
{
    collection_list(argument, &cancel);
    return NULL;
}

/* ---- The oracle ----------------------------------------------------------------------------- */

/* The order of paths: name by name, each by its bytes. */
static int compare_paths(const void *a, const void *b)
{
    const char *left = *(const char *const *)a;
    const char *right = *(const char *const *)b;
    while (*left && *left == *right) {
        left++;
        right++;
    }
    int l = *left == '/' ? 0 : (unsigned char)*left + (*left != '\0');
    int r = *right == '/' ? 0 : (unsigned char)*right + (*right != '\0');
    return l - r;
}

/* A path of names with few and awkward letters, so that they are often prefixes of each other. */
static char *random_path(void)
{
    static const char letters[] = "ab-.~\xc3";
    char path[64];
    size_t length = 0;
    for (int depth = rand() % 4; depth >= 0; depth--) {
        path[length++] = 'f';
        for (int i = rand() % 3; i > 0; i--) {
            path[length++] = letters[rand() % (int)(sizeof letters - 1)];
        }
        path[length++] = depth ? '/' : '\0';
    }
    static const char *const endings[] = {".md", ".txt", ".MarkDown"};
    char *whole = xmalloc(length + 16);
    snprintf(whole, length + 16, "%s%s", path, endings[rand() % 3]);
    return whole;
}

START_TEST(random_trees_are_listed_whole_and_in_order)
{
    srand((unsigned)_i + 1);
    char *paths[300];
    size_t count = 1 + (size_t)rand() % 300;
    for (size_t i = 0; i < count; i++) {
        paths[i] = random_path();
        scratch_write_text(&scratch, paths[i], paths[i]);
    }
    qsort(paths, count, sizeof *paths, compare_paths);
    struct collection *collection = open_scratch();
    collection_list(collection, &cancel);
    struct buffer path = {0};
    struct buffer bytes = {0};
    struct error error = {""};
    uint32_t entry = 0;
    for (size_t i = 0; i < count; i++) {
        if (i > 0 && strcmp(paths[i], paths[i - 1]) == 0) {
            continue;
        }
        ck_assert_str_eq(below(collection, entry, &path), paths[i]);
        ck_assert_msg(collection_read(collection, entry, &bytes, &error), "%s", error.message);
        ck_assert_str_eq(buffer_string(&bytes), paths[i]);
        entry++;
    }
    bool complete = false;
    ck_assert_uint_eq(collection_count(collection, &complete), entry);
    collection_close(collection);
    for (size_t i = 0; i < count; i++) {
        free(paths[i]);
    }
    buffer_free(&path);
    buffer_free(&bytes);
}
END_TEST

/* ---- Reading while listing ------------------------------------------------------------------ */

enum { FOLDERS = 700, FILES = 5, READERS = 4 };

/* FOLDERS folders of FILES files, each of which holds its path. */
static void write_folders(void)
{
    char path[32];
    for (int i = 0; i < FOLDERS * FILES; i++) {
        snprintf(path, sizeof path, "%d/%03d/%d.md", i % 7, i / FILES, i % FILES);
        scratch_write_text(&scratch, path, path);
    }
}

struct readers {
    struct collection *collection;
    _Atomic uint32_t next;  /* the next entry that nobody has taken */
    _Atomic uint32_t read;  /* entries whose bytes were as expected */
    _Atomic uint32_t wrong; /* entries whose bytes weren't */
};

/* Whether an entry's bytes are as expected. */
static bool reads_right(struct collection *collection, uint32_t entry, struct buffer *path,
                        struct buffer *bytes)
{
    struct error error;
    const char *expected = below(collection, entry, path);
    return collection_read(collection, entry, bytes, &error) &&
           strcmp(buffer_string(bytes), expected) == 0;
}

/* Reads entries in turn, and with each one that lies anywhere before it. */
static void *read_entries(void *argument)
{
    struct readers *readers = argument;
    struct buffer path = {0};
    struct buffer bytes = {0};
    bool complete = false;
    uint32_t count = 0;
    for (;;) {
        uint32_t entry = atomic_fetch_add(&readers->next, 1);
        while (entry >= count && !complete) {
            count = collection_wait(readers->collection, count, &complete);
        }
        if (entry >= count) {
            break;
        }
        uint32_t earlier = (entry * UINT32_C(2654435761) >> 8) % (entry + 1);
        bool right = reads_right(readers->collection, entry, &path, &bytes) &&
                     reads_right(readers->collection, earlier, &path, &bytes);
        atomic_fetch_add(right ? &readers->read : &readers->wrong, 1);
    }
    buffer_free(&path);
    buffer_free(&bytes);
    return NULL;
}

START_TEST(entries_are_read_while_listing_goes_on)
{
    write_folders();
    struct readers readers = {.collection = open_scratch()};
    pthread_t threads[READERS + 1];
    for (int i = 0; i < READERS; i++) {
        ck_assert_int_eq(pthread_create(&threads[i], NULL, read_entries, &readers), 0);
    }
    ck_assert_int_eq(pthread_create(&threads[READERS], NULL, list, readers.collection), 0);
    for (int i = 0; i <= READERS; i++) {
        pthread_join(threads[i], NULL);
    }
    ck_assert_uint_eq(readers.wrong, 0);
    ck_assert_uint_eq(readers.read, FOLDERS * FILES);
    collection_close(readers.collection);
}
END_TEST

/* ---- Cancelling ----------------------------------------------------------------------------- */

START_TEST(cancelled_at_once_lists_nothing)
{
    write_folders();
    struct collection *collection = open_scratch();
    atomic_store(&cancel, true);
    collection_list(collection, &cancel);
    bool complete = false;
    ck_assert_uint_eq(collection_wait(collection, 0, &complete), 0);
    ck_assert(complete);
    collection_close(collection);
}
END_TEST

/* Wherever the listing is stopped, what it has listed is the beginning of the whole. */
START_TEST(cancelled_midway_lists_a_beginning)
{
    write_folders();
    struct collection *whole = open_scratch();
    collection_list(whole, &cancel);
    struct buffer path = {0};
    struct buffer expected = {0};
    for (uint32_t stop = 1; stop <= FOLDERS * FILES; stop += 997) {
        atomic_store(&cancel, false);
        struct collection *part = open_scratch();
        pthread_t lister;
        ck_assert_int_eq(pthread_create(&lister, NULL, list, part), 0);
        bool complete = false;
        ck_assert_uint_ge(collection_wait(part, stop - 1, &complete), stop);
        atomic_store(&cancel, true);
        uint32_t count = stop;
        while (!complete) {
            count = collection_wait(part, count, &complete);
        }
        pthread_join(lister, NULL);
        ck_assert_uint_le(stop, count);
        ck_assert_uint_le(count, FOLDERS * FILES);
        for (uint32_t i = 0; i < count; i++) {
            ck_assert_str_eq(below(part, i, &path), below(whole, i, &expected));
        }
        collection_close(part);
    }
    collection_close(whole);
    buffer_free(&path);
    buffer_free(&expected);
}
END_TEST

/* ---- A tree that changes -------------------------------------------------------------------- */

/* Moves x/1/2 away and back until *stop. */
static void *move_folders(void *stop)
{
    while (!atomic_load((atomic_bool *)stop)) {
        renameat(scratch.descriptor, "x/1/2", scratch.descriptor, "y/2");
        renameat(scratch.descriptor, "y/2", scratch.descriptor, "x/1/2");
    }
    return NULL;
}

/* While a deep branch moves about, what lies beside it is listed all the same. */
START_TEST(moved_folders_do_not_hide_others)
{
    char path[128] = "x/1/2";
    for (int i = 0; i < 40; i++) {
        strcat(path, "/d");
    }
    strcat(path, "/deep.md");
    scratch_write_text(&scratch, path, "deep");
    scratch_write_text(&scratch, "x/1/3/beside.md", "beside");
    scratch_write_text(&scratch, "x/2.md", "behind");
    scratch_make_folder(&scratch, "y");
    atomic_bool stop = false;
    pthread_t mover;
    ck_assert_int_eq(pthread_create(&mover, NULL, move_folders, &stop), 0);
    struct buffer found = {0};
    for (size_t i = unit_scale(300); i > 0; i--) {
        struct collection *collection = open_scratch();
        collection_list(collection, &cancel);
        bool beside = false;
        bool behind = false;
        bool complete = false;
        for (uint32_t entry = collection_count(collection, &complete); entry-- > 0;) {
            const char *name = below(collection, entry, &found);
            beside |= strcmp(name, "x/1/3/beside.md") == 0;
            behind |= strcmp(name, "x/2.md") == 0;
        }
        ck_assert(beside && behind);
        collection_close(collection);
    }
    atomic_store(&stop, true);
    pthread_join(mover, NULL);
    buffer_free(&found);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("listing");
    TCase *tests = tcase_create("tree");

    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_loop_test(tests, random_trees_are_listed_whole_and_in_order, 0, (int)unit_scale(40));
    tcase_add_test(tests, entries_are_read_while_listing_goes_on);
    tcase_add_test(tests, cancelled_at_once_lists_nothing);
    tcase_add_test(tests, cancelled_midway_lists_a_beginning);
    tcase_add_test(tests, moved_folders_do_not_hide_others);
    suite_add_tcase(suite, tests);
    return unit_run(suite);
}
