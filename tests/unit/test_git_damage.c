/* SPDX-License-Identifier: ISC */
/* git histories that are damaged, vanish or are repacked: problems are named, and nothing worse. */
#include "base/memory.h"
#include "collection/collection.h"
#include "tests/unit/git_fixture.h"
#include "tests/unit/git_oracle.h"
#include "tests/unit/scratch.h"
#include "tests/unit/unit.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

enum { COMMITS = 60 };

static struct scratch scratch;
static char *path; /* of the repository */
static uint64_t seed;

static unsigned random_below(size_t limit)
{
    seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (unsigned)((seed >> 33) % limit);
}

/* A history of long texts that change little, so that its pack holds differences. */
static void make_history(void)
{
    struct maker maker = {0};
    struct buffer content = {0};
    char file[64];
    for (unsigned i = 0; i < COMMITS; i++) {
        buffer_clear(&content);
        for (unsigned line = 0; line < 30; line++) {
            buffer_printf(&content, "Line %u of text %u, since %u.\n", line, i % 4,
                          line % 7 == i % 7 ? i : 0);
        }
        snprintf(file, sizeof file, "Site %u/Deep/Terms.md", i % 4);
        maker_commit(&maker, "main", "Change");
        maker_file(&maker, file, buffer_string(&content));
    }
    maker_finish(&maker, path);
    buffer_free(&content);
}

static void setup(void)
{
    scratch_make(&scratch);
    path = scratch_path(&scratch, "history");
    make_history();
}

static void teardown(void)
{
    scratch_remove(&scratch);
    free(path);
}

/* ---- Reading all there is ------------------------------------------------------------------- */

/* How reading a history went. */
struct outcome {
    bool opened;
    uint32_t entries;
    uint32_t read;
    uint32_t problems; /* of listing and of reading */
};

static void read_all(struct collection *collection, struct outcome *outcome)
{
    struct buffer bytes = {0};
    struct buffer other = {0};
    struct error error = {""};
    bool complete = false;
    outcome->entries = collection_count(collection, &complete);
    for (uint32_t i = 0; i < outcome->entries; i++) {
        struct origin origin;
        collection_origin(collection, i, &bytes, &origin);
        ck_assert_uint_gt(origin.site.length, 0);
        if (collection_read(collection, i, &bytes, &error)) {
            outcome->read++;
        } else {
            ck_assert_str_ne(error.message, "");
            outcome->problems++;
        }
    }
    for (uint32_t i = 0; collection_problem(collection, i, &bytes, &other); i++) {
        ck_assert_uint_gt(other.length, 0);
        buffer_clear(&other);
        outcome->problems++;
    }
    buffer_free(&bytes);
    buffer_free(&other);
}

static struct outcome try_history(void)
{
    struct outcome outcome = {0};
    struct error error = {""};
    atomic_bool cancel = false;
    struct collection *collection = collection_open(path, &(struct collection_options){0}, &error);
    if (!collection) {
        ck_assert_str_ne(error.message, "");
        return outcome;
    }
    outcome.opened = true;
    collection_list(collection, &cancel);
    read_all(collection, &outcome);
    collection_close(collection);
    return outcome;
}

/* ---- Damage --------------------------------------------------------------------------------- */

static void load(const char *file, struct buffer *out)
{
    FILE *stream = fopen(file, "rb");
    ck_assert_ptr_nonnull(stream);
    buffer_clear(out);
    for (size_t got; (got = fread(buffer_reserve(out, 4096), 1, 4096, stream)) > 0;) {
        out->length += got;
    }
    ck_assert_int_eq(fclose(stream), 0);
}

static void store(const char *file, struct span bytes)
{
    ck_assert(unlink(file) == 0);
    FILE *stream = fopen(file, "wb");
    ck_assert_ptr_nonnull(stream);
    ck_assert_uint_eq(fwrite(bytes.bytes, 1, bytes.length, stream), bytes.length);
    ck_assert_int_eq(fclose(stream), 0);
}

/* Flips up to four bits, or cuts the end off, or makes a stretch the same byte. */
static void damage(struct buffer *bytes)
{
    size_t at = random_below(bytes->length);
    switch (random_below(8)) {
    case 0:
        bytes->length = at;
        break;
    case 1:
        memset(bytes->bytes + at, random_below(2) ? 0xff : 0,
               1 + random_below(bytes->length - at < 40 ? bytes->length - at : 40));
        break;
    default:
        for (unsigned flips = 1 + random_below(4); flips > 0; flips--) {
            bytes->bytes[random_below(bytes->length)] ^= (char)(1U << random_below(8));
        }
    }
}

/* Damages one file at a time of those that `pattern` (the shell's) names, and reads what is left.
 * Returns how often something was amiss. */
static size_t damage_files(const char *pattern, size_t times)
{
    struct buffer names = {0};
    struct buffer whole = {0};
    struct buffer bytes = {0};
    size_t amiss = 0;
    command_run(&names, "cd '%s' && ls -d $PWD/%s", path, pattern);
    size_t count = 0;
    for (char *end = names.bytes; end < names.bytes + names.length; end++) {
        if (*end == '\n') {
            *end = '\0';
            count++;
        }
    }
    for (size_t i = 0; i < times; i++) {
        const char *file = names.bytes;
        for (unsigned skip = random_below(count); skip > 0; skip--) {
            file += strlen(file) + 1;
        }
        load(file, &whole);
        buffer_clear(&bytes);
        buffer_append_span(&bytes, buffer_span(&whole));
        damage(&bytes);
        store(file, buffer_span(&bytes));
        struct outcome outcome = try_history();
        ck_assert(outcome.read <= outcome.entries);
        amiss += !outcome.opened || outcome.problems > 0;
        store(file, buffer_span(&whole));
    }
    struct outcome outcome = try_history();
    ck_assert(outcome.read == COMMITS && outcome.problems == 0);
    buffer_free(&names);
    buffer_free(&whole);
    buffer_free(&bytes);
    return amiss;
}

static const struct {
    const char *pattern;
    unsigned times;
    unsigned percent; /* of the times, at least, something is amiss */
} packed_files[] = {
    {"objects/pack/*.pack", 150, 50},
    {"objects/pack/*.idx", 100, 10},
    {"HEAD", 30, 30},
    {"packed-refs", 30, 30},
    {"config", 30, 0},
};

START_TEST(damaged_packs_and_refs_are_problems)
{
    size_t times = unit_scale(packed_files[_i].times);
    seed = 0xdead + (uint64_t)_i;
    git_run(path, NULL, "repack -a -d -q");
    git_run(path, NULL, "pack-refs --all");
    size_t amiss = damage_files(packed_files[_i].pattern, times);
    ck_assert_uint_ge(amiss * 100, times * packed_files[_i].percent);
}
END_TEST

START_TEST(damaged_loose_objects_are_problems)
{
    size_t times = unit_scale(150);
    seed = 0xbeef;
    command_run(NULL,
              "cd '%s' && mv objects/pack/*.pack p && rm -f objects/pack/* && "
              "git unpack-objects -q < p && rm -f p",
              path);
    ck_assert_uint_ge(damage_files("objects/[0-9a-f]*/*", times) * 100, times * 50);
    ck_assert_uint_gt(damage_files("refs/heads/main", unit_scale(20)), 0);
}
END_TEST

/* ---- What isn't there ----------------------------------------------------------------------- */

static void remove_object(const char *name)
{
    command_run(NULL, "cd '%s' && rm -f objects/$(git rev-parse '%s' | sed 's,^..,&/,')", path, name);
}

static void assert_problem(struct collection *collection, const char *reason)
{
    struct buffer place = {0};
    struct buffer words = {0};
    ck_assert(collection_problem(collection, 0, &place, &words));
    ck_assert_str_eq(buffer_string(&words), reason);
    ck_assert(!collection_problem(collection, 1, &place, &words));
    buffer_free(&place);
    buffer_free(&words);
}

START_TEST(missing_objects_are_named)
{
    static const struct {
        const char *object;
        const char *reason; /* "" when it is told on reading */
        uint32_t entries;
        uint32_t read;
    } cases[] = {
        {"main~3:Site 0/Deep/Terms.md", "", COMMITS, COMMITS - 1},
        {"main~10^{tree}", "folder not in this clone", COMMITS - 2, COMMITS - 2},
        {"main~20", "commit not in this clone, nor what is before it", 20 + 3, 20 + 3},
    };
    command_run(NULL,
              "cd '%s' && mv objects/pack/*.pack p && rm -f objects/pack/* && "
              "git unpack-objects -q < p && rm -f p && cp -r '%s' '%s.whole'",
              path, path, path);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct outcome outcome = {0};
        remove_object(cases[i].object);
        struct collection *collection = open_history(path);
        read_all(collection, &outcome);
        ck_assert_uint_eq(outcome.entries, cases[i].entries);
        ck_assert_uint_eq(outcome.read, cases[i].read);
        if (*cases[i].reason) {
            assert_problem(collection, cases[i].reason);
        }
        collection_close(collection);
        command_run(NULL, "rm -rf '%s' && cp -r '%s.whole' '%s'", path, path, path);
    }
}
END_TEST

START_TEST(a_repository_may_vanish)
{
    struct outcome outcome = {0};
    struct collection *collection = open_history(path);
    command_run(NULL, "rm -rf '%s'", path);
    read_all(collection, &outcome);
    ck_assert_uint_eq(outcome.entries, COMMITS);
    ck_assert_uint_eq(outcome.read + outcome.problems, COMMITS);
    collection_close(collection);
}
END_TEST

START_TEST(a_repository_may_vanish_before_it_is_listed)
{
    struct outcome outcome = {0};
    struct error error = {""};
    atomic_bool cancel = false;
    struct collection *collection = collection_open(path, &(struct collection_options){0}, &error);
    ck_assert_msg(collection != NULL, "%s", error.message);
    command_run(NULL, "rm -rf '%s'", path);
    collection_list(collection, &cancel);
    read_all(collection, &outcome);
    ck_assert(outcome.problems > 0 || outcome.read == COMMITS);
    collection_close(collection);
}
END_TEST

START_TEST(a_repository_may_be_repacked)
{
    struct outcome outcome = {0};
    struct collection *collection = open_history(path);
    git_run(path, NULL, "repack -a -d -f -q --depth=5");
    read_all(collection, &outcome);
    ck_assert_uint_eq(outcome.read, COMMITS);
    ck_assert_uint_eq(outcome.problems, 0);
    collection_close(collection);
}
END_TEST

/* A pack of a few kilobytes, of which one object would take more memory than anything may. */
START_TEST(what_unpacks_to_too_much_is_not_unpacked)
{
    enum { LARGE = 120 << 20, ROOM_KB = 48 << 10 };
    command_run(NULL,
                "cd '%s' && git init -q large && cd large && mkdir S && "
                "head -c %d /dev/zero > S/Large.md && echo We use cookies. > S/Small.md && "
                "git add -A && git -c user.name=a -c user.email=a@b commit -q -m one && "
                "git repack -a -d -q",
                scratch.path, LARGE);
    char *large = scratch_path(&scratch, "large");
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    long before = usage.ru_maxrss;
    struct collection *collection = open_history(large);
    struct outcome outcome = {0};
    read_all(collection, &outcome);
    ck_assert_uint_eq(outcome.read, 1);
    ck_assert_uint_eq(outcome.problems, 1);
    getrusage(RUSAGE_SELF, &usage);
    ck_assert_int_lt(usage.ru_maxrss - before, ROOM_KB);
    collection_close(collection);
    free(large);
}
END_TEST

int main(void)
{
    if (!git_is_there()) {
        return EXIT_SUCCESS;
    }
    Suite *suite = suite_create("git damage");
    TCase *tests = tcase_create("damage");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_loop_test(tests, damaged_packs_and_refs_are_problems, 0,
                        sizeof packed_files / sizeof *packed_files);
    tcase_add_test(tests, damaged_loose_objects_are_problems);
    tcase_add_test(tests, missing_objects_are_named);
    tcase_add_test(tests, a_repository_may_vanish);
    tcase_add_test(tests, a_repository_may_vanish_before_it_is_listed);
    tcase_add_test(tests, a_repository_may_be_repacked);
    tcase_add_test(tests, what_unpacks_to_too_much_is_not_unpacked);
    suite_add_tcase(suite, tests);
    return unit_run(suite);
}
