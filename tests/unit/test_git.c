/* SPDX-License-Identifier: ISC */
/* git histories as collections: which versions are listed, by `git log`; what is told of them; what
 * becomes a problem. */
#include "base/date.h"
#include "collection/collection.h"
#include "tests/unit/git_fixture.h"
#include "tests/unit/git_oracle.h"
#include "tests/unit/scratch.h"
#include "tests/unit/unit.h"

#include <inttypes.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* libgit2 1.5 leaks what it matches settings with, in repositories that name extensions. The leak
 * sanitizer asks this function what not to report. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
    return "leak:libpcre2-8.so\nleak:libgit2.so\n";
}

static struct scratch scratch;
static struct maker maker;
static struct buffer text, other; /* whatever a test wants to hold for a moment */
static char *path;                /* of the repository that a test makes */

static void setup(void)
{
    scratch_make(&scratch);
    path = scratch_path(&scratch, "history");
}

static void teardown(void)
{
    scratch_remove(&scratch);
    buffer_free(&text);
    buffer_free(&other);
    free(path);
}

/* ---- Helpers -------------------------------------------------------------------------------- */

static uint32_t count_of(struct collection *collection)
{
    bool complete = false;
    uint32_t count = collection_count(collection, &complete);
    ck_assert(complete);
    return count;
}

/* The path of an entry below the repository, without the commit. Valid until the next call. */
static const char *below(struct collection *collection, uint32_t entry)
{
    buffer_clear(&text);
    collection_path(collection, entry, &text);
    text.length -= 13;
    return buffer_string(&text) + strlen(collection_root(collection)) + 1;
}

/* Checks all entries, in their order, as "PATH|SITE|TITLE|DATE|BYTES" lines. */
static void assert_entries(struct collection *collection, const char *expected)
{
    struct buffer found = {0};
    uint32_t count = count_of(collection);
    for (uint32_t i = 0; i < count; i++) {
        struct origin origin;
        struct error error = {""};
        char date[DATE_SIZE];
        buffer_printf(&found, "%s|", below(collection, i));
        collection_origin(collection, i, &other, &origin);
        buffer_append_span(&found, origin.site);
        buffer_append_char(&found, '|');
        buffer_append_span(&found, origin.title);
        buffer_printf(&found, "|%s|", date_format(origin.date, date));
        if (collection_read(collection, i, &other, &error)) {
            buffer_append_span(&found, buffer_span(&other));
        } else {
            buffer_printf(&found, "(%s)", error.message);
        }
        buffer_append_char(&found, '\n');
    }
    ck_assert_str_eq(buffer_string(&found), expected);
    buffer_free(&found);
}

/* Checks the problems as "PATH: REASON" lines, without the commits. */
static void assert_problems(struct collection *collection, const char *expected)
{
    struct buffer found = {0};
    for (uint32_t i = 0;; i++) {
        buffer_clear(&text);
        buffer_clear(&other);
        if (!collection_problem(collection, i, &text, &other)) {
            break;
        }
        ck_assert_int_eq(text.bytes[text.length - 13], '@');
        text.length -= 13;
        const char *place = buffer_string(&text) + strlen(collection_root(collection));
        buffer_printf(&found, "%s: %s\n", *place == '/' ? place + 1 : ".", buffer_string(&other));
    }
    ck_assert_str_eq(buffer_string(&found), expected);
    buffer_free(&found);
}

static void assert_cannot_open(const struct collection_options *options, const char *part)
{
    struct error error = {""};
    ck_assert_ptr_null(collection_open(path, options, &error));
    ck_assert_msg(strstr(error.message, part) != NULL, "%s", error.message);
}

static uint32_t document_of(struct collection *collection, uint32_t entry)
{
    struct collection_version version;
    ck_assert(collection_version(collection, entry, &version));
    return version.document;
}

/* ---- Which versions there are --------------------------------------------------------------- */

START_TEST(each_change_is_a_version)
{
    maker_commit(&maker, "main", "First record of Tea Terms");
    maker_file(&maker, "Tea/Terms.md", "A");
    maker_file(&maker, "Tea/notes.html", "html");
    maker_file(&maker, "README", "readme");
    maker_commit(&maker, "main", "Record new changes of Tea Terms");
    maker_file(&maker, "Tea/Terms.md", "B");
    maker_file(&maker, "Jam/Privacy.TXT", "J");
    maker_commit(&maker, "main", "Record new changes of Tea Terms");
    maker_file(&maker, "Tea/Terms.md", "A");
    maker_commit(&maker, "main", "Touch nothing");
    maker_commit(&maker, "main", "Leave Jam");
    maker_delete(&maker, "Jam");
    maker_commit(&maker, "main", "Make it executable");
    maker_mode(&maker, "Tea/Terms.md", "100755", "A");
    maker_finish(&maker, path);
    assert_history_is_right(path);
    struct collection *collection = open_history(path);
    assert_entries(collection, "Tea/Terms.md|Tea|Terms|2001-09-09|A\n"
                               "Tea/Terms.md|Tea|Terms|2001-09-09|A\n"
                               "Tea/Terms.md|Tea|Terms|2001-09-09|B\n"
                               "Tea/Terms.md|Tea|Terms|2001-09-09|A\n"
                               "Jam/Privacy.TXT|Jam|Privacy|2001-09-09|J\n");
    assert_problems(collection, "");
    collection_close(collection);
}
END_TEST

START_TEST(hidden_and_other_files_are_passed_over)
{
    maker_commit(&maker, "main", "All kinds");
    static const char *const names[] = {".github/a.md", "b/.c.md", "d.md~",  ".md",   "e.mdx",
                                        "f.markdown",   "g.TxT",   "h/i.Md", "k.md/l"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        maker_file(&maker, names[i], "x");
    }
    maker_finish(&maker, path);
    assert_history_is_right(path);
    struct collection *collection = open_history(path);
    ck_assert_uint_eq(count_of(collection), 3);
    collection_close(collection);
}
END_TEST

START_TEST(merges_count_with_what_they_made)
{
    maker_commit(&maker, "main", "Base");
    maker_file(&maker, "a/a.md", "a1");
    maker_file(&maker, "b/b.md", "b1");
    maker_file(&maker, "c/c.md", "c1");
    maker_commit(&maker, "side", "On the side");
    maker_from(&maker, "main");
    maker_file(&maker, "a/a.md", "a2 of side");
    maker_file(&maker, "n/new.md", "of side");
    maker_delete(&maker, "c/c.md");
    maker_commit(&maker, "third", "On a third branch");
    maker_from(&maker, "main");
    maker_file(&maker, "t/t.md", "of third");
    maker_commit(&maker, "main", "Meanwhile");
    maker_file(&maker, "a/a.md", "a2 of main");
    maker_file(&maker, "b/b.md", "b2");
    maker_commit(&maker, "main", "Merge branches");
    maker_merge(&maker, "side");
    maker_merge(&maker, "third");
    maker_file(&maker, "a/a.md", "a2 of both"); /* differs from all parents */
    maker_file(&maker, "n/new.md", "of side");  /* from one of them */
    maker_file(&maker, "t/t.md", "of third");
    maker_file(&maker, "m/merged.md", "made here");
    maker_delete(&maker, "c/c.md");
    maker_commit(&maker, "main", "Merge again, with nothing new");
    maker_merge(&maker, "side");
    maker_finish(&maker, path);
    assert_history_is_right(path);
    struct collection *collection = open_history(path);
    ck_assert_uint_eq(count_of(collection), 3 + 2 + 1 + 2 + 2);
    collection_close(collection);
}
END_TEST

/* A merge without a conflict makes nothing, and then plain `git log` says the same. */
START_TEST(clean_merges_make_no_versions)
{
    struct version_lines found;
    struct version_lines expected;
    maker_commit(&maker, "main", "Base");
    maker_file(&maker, "a.md", "a");
    maker_file(&maker, "b.md", "b");
    maker_commit(&maker, "side", "On the side");
    maker_from(&maker, "main");
    maker_file(&maker, "b.md", "side");
    maker_commit(&maker, "main", "Meanwhile");
    maker_file(&maker, "a.md", "main");
    maker_commit(&maker, "main", "Merge");
    maker_merge(&maker, "side");
    maker_file(&maker, "b.md", "side");
    maker_finish(&maker, path);
    struct collection *collection = open_history(path);
    versions_of_collection(collection, &found);
    versions_of_log(path, "HEAD", "", &expected);
    assert_same_versions(&found, &expected);
    ck_assert_uint_eq(found.count, 4);
    version_lines_free(&found);
    version_lines_free(&expected);
    collection_close(collection);
}
END_TEST

START_TEST(files_and_folders_change_places)
{
    maker_commit(&maker, "main", "Files");
    maker_file(&maker, "x.md", "a file");
    maker_file(&maker, "y.md/z.md", "in a folder");
    maker_file(&maker, "x.md-", "behind it");
    maker_file(&maker, "x/w.md", "before it");
    maker_commit(&maker, "main", "Swap them");
    maker_delete(&maker, "x.md");
    maker_delete(&maker, "y.md");
    maker_file(&maker, "x.md/z.md", "in another");
    maker_file(&maker, "y.md", "another file");
    maker_finish(&maker, path);
    assert_history_is_right(path);
}
END_TEST

START_TEST(names_may_hold_any_bytes)
{
    maker_commit(&maker, "main", "Odd names");
    maker_file(&maker, "caf\xe9/d\xff\xfe.md", "latin");
    maker_file(&maker, "two\nlines/\"quoted\".md", "lines");
    maker_file(&maker, "\x1b[31m/%s%n.md", "red");
    maker_finish(&maker, path);
    assert_history_is_right(path);
    struct collection *collection = open_history(path);
    ck_assert_uint_eq(count_of(collection), 3);
    assert_problems(collection, "");
    collection_close(collection);
}
END_TEST

START_TEST(dates_are_the_authors_days)
{
    maker_commit_at(&maker, "main", "Late in Tokyo", 1577801100, "+0900"); /* 14:05 UTC */
    maker_file(&maker, "a/a.md", "1");
    maker_commit_at(&maker, "main", "Next year in Tokyo", 1577804700, "+0900");
    maker_file(&maker, "a/a.md", "2");
    maker_commit_at(&maker, "main", "Still the old year in Lima", 1577854740, "-0500");
    maker_file(&maker, "a/a.md", "3");
    maker_commit_at(&maker, "main", "The beginning", 0, "+0000");
    maker_file(&maker, "a/a.md", "4");
    maker_commit_at(&maker, "main", "Far away", 4102444800, "+0000");
    maker_file(&maker, "a/a.md", "5");
    maker_finish(&maker, path);
    assert_history_is_right(path);
    struct collection *collection = open_history(path);
    assert_entries(collection, "a/a.md|a|a|2100-01-01|5\n"
                               "a/a.md|a|a|1970-01-01|4\n"
                               "a/a.md|a|a|2019-12-31|3\n"
                               "a/a.md|a|a|2020-01-01|2\n"
                               "a/a.md|a|a|2019-12-31|1\n");
    collection_close(collection);
}
END_TEST

/* ---- Random histories ----------------------------------------------------------------------- */

static uint64_t seed;

static unsigned random_below(unsigned limit)
{
    seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (unsigned)(seed >> 33) % limit;
}

static void random_change(void)
{
    static const char *const folders[] = {"A", "B", "A/deep", "C.md", "b"};
    static const char *const names[] = {"x.md", "y.md", "x", "z.txt", "A.md"};
    char file[32];
    char content[32];
    const char *folder = folders[random_below(5)];
    snprintf(file, sizeof file, "%s/%s", folder, names[random_below(5)]);
    snprintf(content, sizeof content, "text %u", random_below(6));
    switch (random_below(8)) {
    case 0:
        maker_delete(&maker, file);
        break;
    case 1:
        maker_delete(&maker, folder);
        break;
    case 2:
        maker_mode(&maker, file, "100755", content);
        break;
    case 3:
        maker_mode(&maker, file, "120000", content);
        break;
    default:
        maker_file(&maker, file, content);
    }
}

/* Several branches that go on, are merged, and begin at each other. */
static void random_history(unsigned commits)
{
    static const char *const branches[] = {"main", "two", "three", "four"};
    bool begun[4] = {false};
    for (unsigned i = 0; i < commits; i++) {
        unsigned branch = i == 0 ? 0 : random_below(4);
        unsigned another = random_below(4);
        maker_commit(&maker, branches[branch], "Change");
        if (!begun[branch] && i > 0) {
            maker_from(&maker, "main");
        } else if (begun[another] && another != branch && random_below(3) == 0) {
            maker_merge(&maker, branches[another]);
        }
        begun[branch] = true;
        for (unsigned changes = random_below(4); changes > 0; changes--) {
            random_change();
        }
    }
    maker_commit(&maker, "main", "Merge all");
    for (unsigned i = 1; i < 4; i++) {
        if (begun[i]) {
            maker_merge(&maker, branches[i]);
        }
    }
    random_change();
}

START_TEST(random_histories_are_right)
{
    size_t rounds = unit_scale(12);
    for (size_t i = 0; i < rounds; i++) {
        seed = 0x5eed + i * 7919;
        printf("# seed %" PRIu64 "\n", seed);
        random_history(20 + random_below(120));
        maker_finish(&maker, path);
        assert_history_is_right(path);
        git_run(path, NULL, "repack -a -d -q");
        assert_history_is_right(path);
        scratch_remove(&scratch);
        scratch_make(&scratch);
        free(path);
        path = scratch_path(&scratch, "history");
    }
}
END_TEST

START_TEST(real_histories_are_right)
{
    static const char *const names[] = {"ota-early", "pga"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        git_run(scratch.path, NULL, "clone -q --bare '%s/histories/%s.bundle' real%zu",
                getenv("SMALLPRINT_REAL"), names[i], i);
        char name[16];
        snprintf(name, sizeof name, "real%zu", i);
        char *real = scratch_path(&scratch, name);
        assert_history_is_right(real);
        free(real);
    }
}
END_TEST

/* ---- Order ---------------------------------------------------------------------------------- */

/* Many versions of few documents: batches, whose order within is by document. */
static void make_long_history(unsigned commits)
{
    char file[32];
    char content[64];
    for (unsigned i = 0; i < commits; i++) {
        maker_commit(&maker, "main", i % 5 ? "Record new changes of it" : "Refilter it");
        snprintf(file, sizeof file, "Site %u/Terms.md", i % 7);
        snprintf(content, sizeof content, "Version %u of the terms", i);
        maker_file(&maker, file, content);
    }
    maker_finish(&maker, path);
}

START_TEST(versions_of_a_document_come_newest_first)
{
    enum { COMMITS = 1000 };
    unsigned last[7];
    make_long_history(COMMITS);
    struct collection *collection = open_history(path);
    ck_assert_uint_eq(count_of(collection), COMMITS);
    for (size_t i = 0; i < 7; i++) {
        last[i] = COMMITS;
    }
    for (uint32_t i = 0; i < COMMITS; i++) {
        struct collection_version version;
        struct error error = {""};
        ck_assert(collection_read(collection, i, &text, &error));
        unsigned number = (unsigned)strtoul(buffer_string(&text) + 8, NULL, 10);
        ck_assert_uint_lt(number, last[number % 7]);
        last[number % 7] = number;
        ck_assert(i >= 64 || number >= COMMITS - 64);
        ck_assert(collection_version(collection, i, &version));
        ck_assert(version.technical == (number % 5 == 0));
    }
    collection_close(collection);
}
END_TEST

static void *list_it(void *collection)
{
    static atomic_bool cancel;
    collection_list(collection, &cancel);
    return NULL;
}

/* Reads entries as they are listed, and checks that each is the version that its path says. */
static void *read_it(void *argument)
{
    struct collection *collection = argument;
    struct buffer bytes = {0};
    struct error error = {""};
    bool complete = false;
    uint32_t known = 0;
    intptr_t good = 0;
    while (!complete || known < collection_count(collection, &complete)) {
        uint32_t count = collection_wait(collection, known, &complete);
        for (; known < count; known++) {
            good += collection_read(collection, known, &bytes, &error) &&
                    strncmp(buffer_string(&bytes), "Version ", 8) == 0;
        }
    }
    buffer_free(&bytes);
    return (void *)good;
}

START_TEST(many_threads_read_while_it_is_listed)
{
    enum {
        READERS = 4,
        COMMITS = 2000,
    };
    pthread_t threads[READERS + 1];
    struct error error = {""};
    make_long_history(COMMITS);
    git_run(path, NULL, "repack -a -d -q");
    struct collection *collection = collection_open(path, &(struct collection_options){0}, &error);
    ck_assert_msg(collection != NULL, "%s", error.message);
    for (size_t i = 0; i < READERS; i++) {
        ck_assert_int_eq(pthread_create(&threads[i], NULL, read_it, collection), 0);
    }
    ck_assert_int_eq(pthread_create(&threads[READERS], NULL, list_it, collection), 0);
    for (size_t i = 0; i <= READERS; i++) {
        void *good = NULL;
        ck_assert_int_eq(pthread_join(threads[i], &good), 0);
        ck_assert_int_eq((intptr_t)good, i < READERS ? COMMITS : 0);
    }
    collection_close(collection);
}
END_TEST

START_TEST(listing_can_be_cancelled)
{
    struct error error = {""};
    atomic_bool cancel = true;
    make_long_history(100);
    struct collection *collection = collection_open(path, &(struct collection_options){0}, &error);
    ck_assert_msg(collection != NULL, "%s", error.message);
    collection_list(collection, &cancel);
    ck_assert_uint_eq(count_of(collection), 0);
    collection_close(collection);
}
END_TEST

/* ---- Renames -------------------------------------------------------------------------------- */

START_TEST(renamed_files_are_one_document)
{
    maker_commit(&maker, "main", "Begin");
    maker_file(&maker, "Oldname/Privacy Policy.md", "one\ntwo\nthree\nfour\n");
    maker_file(&maker, "Oldname/Terms.md", "other terms\n");
    maker_file(&maker, "Other/Terms.md", "quite different\n");
    maker_commit(&maker, "main", "Go on");
    maker_file(&maker, "Oldname/Privacy Policy.md", "one\ntwo\nthree\nfive\n");
    maker_commit(&maker, "main", "Rename Oldname to Newname");
    maker_rename(&maker, "Oldname", "Newname");
    maker_commit(&maker, "main", "Go on");
    maker_file(&maker, "Newname/Privacy Policy.md", "one\ntwo\nthree\nsix\n");
    maker_commit(&maker, "main", "Rename once more, and edit");
    maker_delete(&maker, "Newname/Privacy Policy.md");
    maker_file(&maker, "Newname/Privacy.md", "one\ntwo\nthree\nseven\n");
    maker_commit(&maker, "main", "Begin again under the first name");
    maker_file(&maker, "Oldname/Privacy Policy.md", "nothing to do with it\n");
    maker_finish(&maker, path);
    assert_history_is_right(path);
    struct collection *collection = open_history(path);
    assert_entries(
        collection,
        "Oldname/Privacy Policy.md|Oldname|Privacy Policy|2001-09-09|nothing to do with it\n\n"
        "Newname/Privacy.md|Newname|Privacy|2001-09-09|one\ntwo\nthree\nseven\n\n"
        "Newname/Privacy Policy.md|Newname|Privacy|2001-09-09|one\ntwo\nthree\nsix\n\n"
        "Newname/Privacy Policy.md|Newname|Privacy|2001-09-09|one\ntwo\nthree\nfive\n\n"
        "Oldname/Privacy Policy.md|Newname|Privacy|2001-09-09|one\ntwo\nthree\nfive\n\n"
        "Oldname/Privacy Policy.md|Newname|Privacy|2001-09-09|one\ntwo\nthree\nfour\n\n"
        "Newname/Terms.md|Newname|Terms|2001-09-09|other terms\n\n"
        "Oldname/Terms.md|Newname|Terms|2001-09-09|other terms\n\n"
        "Other/Terms.md|Other|Terms|2001-09-09|quite different\n\n");
    ck_assert_uint_eq(document_of(collection, 1), document_of(collection, 5));
    ck_assert_uint_ne(document_of(collection, 0), document_of(collection, 1));
    collection_close(collection);
}
END_TEST

/* The same bytes under several names: the name decides. */
START_TEST(equal_files_are_renamed_by_name)
{
    maker_commit(&maker, "main", "Begin");
    maker_file(&maker, "One/Terms.md", "");
    maker_file(&maker, "One/Privacy.md", "");
    maker_file(&maker, "One/Cookies.md", "");
    maker_commit(&maker, "main", "Rename One to Two");
    maker_rename(&maker, "One", "Two");
    maker_finish(&maker, path);
    struct collection *collection = open_history(path);
    uint32_t count = count_of(collection);
    ck_assert_uint_eq(count, 6);
    for (uint32_t i = 0; i < count; i++) {
        struct origin origin;
        collection_origin(collection, i, &other, &origin);
        ck_assert(span_equal(origin.site, span_of("Two")));
        const char *name = strrchr(below(collection, i), '/') + 1;
        ck_assert(strncmp(name, origin.title.bytes, origin.title.length) == 0);
    }
    collection_close(collection);
}
END_TEST

/* ---- Kinds of repositories ------------------------------------------------------------------ */

static void make_small(void)
{
    maker_commit(&maker, "main", "One");
    maker_file(&maker, "Site/Terms.md", "one");
    maker_commit(&maker, "main", "Two");
    maker_file(&maker, "Site/Terms.md", "two");
    maker_commit(&maker, "side", "Three");
    maker_from(&maker, "main");
    maker_file(&maker, "Site/Terms.md", "three");
    maker_finish(&maker, path);
}

static void make_clone(const char *options)
{
    git_run(scratch.path, NULL, "clone -q %s 'file://%s' clone", options, path);
    free(path);
    path = scratch_path(&scratch, "clone");
}

START_TEST(revisions_can_be_chosen)
{
    static const struct {
        const char *revision;
        uint32_t count;
    } cases[] = {{NULL, 2}, {"main", 2}, {"side", 3}, {"side~2", 1}, {"v1", 3}};
    struct error error = {""};
    atomic_bool cancel = false;
    make_small();
    git_run(path, NULL, "-c user.name=n -c user.email=e tag -a -m tagged v1 side");
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct collection_options options = {.revision = cases[i].revision};
        struct collection *collection = collection_open(path, &options, &error);
        ck_assert_msg(collection != NULL, "%s", error.message);
        collection_list(collection, &cancel);
        ck_assert_uint_eq(count_of(collection), cases[i].count);
        collection_close(collection);
    }
    assert_cannot_open(&(struct collection_options){.revision = "nowhere"}, "no commit 'nowhere'");
    assert_cannot_open(&(struct collection_options){.revision = "main:Site"}, "no commit");
}
END_TEST

START_TEST(work_trees_are_histories_unless_files_are_wanted)
{
    struct collection_options options = {.work_tree = true};
    struct error error = {""};
    struct collection_version version;
    atomic_bool cancel = false;
    make_small();
    assert_cannot_open(&options, "a bare git repository");
    make_clone("");
    struct collection *collection = open_history(path);
    ck_assert_uint_eq(count_of(collection), 2);
    collection_close(collection);

    scratch_write_text(&scratch, "clone/Site/Draft.md", "uncommitted");
    scratch_write_text(&scratch, "clone/Site/Terms.md", "edited");
    collection = collection_open(path, &options, &error);
    ck_assert_msg(collection != NULL, "%s", error.message);
    collection_list(collection, &cancel);
    ck_assert_uint_eq(count_of(collection), 2);
    ck_assert(collection_read(collection, 1, &text, &error));
    ck_assert_str_eq(buffer_string(&text), "edited");
    ck_assert(!collection_version(collection, 0, &version));
    collection_close(collection);
}
END_TEST

/* A further work tree has a file `.git`; a folder within a work tree is a folder. */
START_TEST(what_is_a_repository)
{
    struct collection_version version;
    make_small();
    make_clone("");
    git_run(path, NULL, "worktree add -q ../further -b further");
    free(path);
    path = scratch_path(&scratch, "further");
    struct collection *collection = open_history(path);
    ck_assert_uint_eq(count_of(collection), 2);
    collection_close(collection);
    free(path);
    path = scratch_path(&scratch, "clone/Site");
    collection = open_history(path);
    ck_assert_uint_eq(count_of(collection), 1);
    ck_assert(!collection_version(collection, 0, &version));
    collection_close(collection);
    assert_cannot_open(&(struct collection_options){.revision = "main"}, "is no git repository");
    free(path);
    path = scratch_path(&scratch, "empty");
    git_run(scratch.path, NULL, "init -q empty");
    assert_cannot_open(&(struct collection_options){0}, "has no commits yet");
}
END_TEST

START_TEST(links_and_submodules_are_problems_once)
{
    maker_commit(&maker, "main", "One of each");
    maker_mode(&maker, "Site/link.md", "120000", "Terms.md");
    maker_mode(&maker, "folder", "120000", "Site");
    maker_mode(&maker, ".hidden", "120000", "Site");
    maker_submodule(&maker, "sub");
    maker_file(&maker, "Site/Terms.md", "text");
    maker_commit(&maker, "main", "Change them");
    maker_mode(&maker, "Site/link.md", "120000", "Other.md");
    maker_finish(&maker, path);
    assert_history_is_right(path);
    struct collection *collection = open_history(path);
    assert_entries(collection, "Site/Terms.md|Site|Terms|2001-09-09|text\n");
    assert_problems(collection, "Site/link.md: a link, not followed\n"
                                "folder: a link, not followed\n"
                                "sub: a submodule, not read\n");
    collection_close(collection);
}
END_TEST

START_TEST(shallow_clones_tell_where_they_end)
{
    make_long_history(20);
    make_clone("--bare --depth=5");
    assert_history_is_right(path);
    struct collection *collection = open_history(path);
    assert_problems(collection, ".: this shallow clone has nothing older\n");
    collection_close(collection);
}
END_TEST

START_TEST(partial_clones_name_what_they_lack)
{
    struct error error = {""};
    make_long_history(20);
    git_run(path, NULL, "config uploadpack.allowFilter true");
    make_clone("--bare --filter=blob:none");
    struct collection *collection = open_history(path);
    assert_problems(collection, "");
    ck_assert_uint_eq(count_of(collection), 20);
    for (uint32_t i = 0; i < 20; i++) {
        ck_assert(!collection_read(collection, i, &text, &error));
        ck_assert_str_eq(error.message, "not in this clone");
    }
    collection_close(collection);
    char *source = scratch_path(&scratch, "history");
    git_run(scratch.path, NULL, "clone -q --bare --filter=tree:0 'file://%s' treeless", source);
    free(source);
    free(path);
    path = scratch_path(&scratch, "treeless");
    collection = open_history(path);
    ck_assert_uint_eq(count_of(collection), 0);
    for (uint32_t i = 0; i < 20; i++) {
        buffer_clear(&text);
        buffer_clear(&other);
        ck_assert(collection_problem(collection, i, &text, &other));
        ck_assert_str_eq(buffer_string(&other), "folder not in this clone");
    }
    ck_assert(!collection_problem(collection, 20, &text, &other));
    collection_close(collection);
}
END_TEST

START_TEST(sizes_and_depths_have_limits)
{
    struct buffer deep = {0};
    struct error error = {""};
    atomic_bool cancel = false;
    for (int i = 0; i < 300; i++) {
        buffer_append_string(&deep, "d/");
    }
    buffer_append_string(&deep, "x.md");
    maker_commit(&maker, "main", "Deep and large");
    maker_file(&maker, buffer_string(&deep), "deep");
    maker_file(&maker, "s/just.md", "12345678");
    maker_file(&maker, "s/too.md", "123456789");
    maker_finish(&maker, path);
    struct collection *collection =
        collection_open(path, &(struct collection_options){.max_size = 8}, &error);
    ck_assert_msg(collection != NULL, "%s", error.message);
    collection_list(collection, &cancel);
    assert_entries(collection, "s/just.md|s|just|2001-09-09|12345678\n"
                               "s/too.md|s|too|2001-09-09|(larger than 8 bytes)\n");
    ck_assert(collection_problem(collection, 0, &text, &other));
    ck_assert_str_eq(buffer_string(&other), "too many folders in each other");
    collection_close(collection);
    buffer_free(&deep);
}
END_TEST

/* All files of the repository with their sizes and times. */
static void describe_files(struct buffer *out)
{
    command_run(out, "find '%s' -printf '%%p %%s %%T@ %%C@ %%m\\n' | sort", path);
}

START_TEST(other_peoples_repositories_are_only_read)
{
    struct buffer before = {0};
    struct buffer after = {0};
    uid_t user = geteuid();
    make_small();
    if (user == 0) {
        command_run(NULL, "chown -R 12345 '%s'", path);
        command_run(NULL, "chmod -R go+rX '%s'", path);
        ck_assert_int_eq(seteuid(65534), 0);
    } else {
        command_run(NULL, "chmod -R a-w '%s'", path);
    }
    describe_files(&before);
    struct collection *collection = open_history(path);
    assert_problems(collection, "");
    assert_entries(collection, "Site/Terms.md|Site|Terms|2001-09-09|two\n"
                               "Site/Terms.md|Site|Terms|2001-09-09|one\n");
    collection_close(collection);
    describe_files(&after);
    ck_assert_int_eq(seteuid(user), 0);
    ck_assert_str_eq(buffer_string(&before), buffer_string(&after));
    command_run(NULL, "chmod -R u+w '%s'", path);
    buffer_free(&before);
    buffer_free(&after);
}
END_TEST

/* ---- The sample ----------------------------------------------------------------------------- */

/* Lines "SITE BYTES" of a collection. */
static void sample_lines(const char *root, struct version_lines *out)
{
    struct collection *collection = open_history(root);
    uint32_t count = count_of(collection);
    struct error error = {""};
    *out = (struct version_lines){0};
    for (uint32_t i = 0; i < count; i++) {
        struct origin origin;
        collection_origin(collection, i, &other, &origin);
        ck_assert(collection_read(collection, i, &text, &error));
        buffer_append_span(&out->text, origin.site);
        buffer_append_char(&out->text, ' ');
        buffer_append_string(&out->text, buffer_string(&text));
        buffer_append_char(&out->text, '\0');
    }
    version_lines_sort(out);
    collection_close(collection);
}

START_TEST(the_sample_has_a_history)
{
    struct buffer head = {0};
    struct buffer again = {0};
    struct version_lines found;
    struct version_lines expected;
    char *second = scratch_path(&scratch, "again");
    command_run(NULL, "sh '%s/../make-history.sh' '%s'", SMALLPRINT_SOURCE_CORPUS, path);
    command_run(NULL, "TZ=Asia/Tokyo GIT_AUTHOR_DATE=now sh '%s/../make-history.sh' '%s'",
              SMALLPRINT_SOURCE_CORPUS, second);
    git_run(path, &head, "rev-parse HEAD");
    git_run(second, &again, "rev-parse HEAD");
    ck_assert_str_eq(buffer_string(&head), buffer_string(&again));
    assert_history_is_right(path);
    sample_lines(path, &found);
    sample_lines(SMALLPRINT_SOURCE_CORPUS, &expected);
    ck_assert_uint_gt(expected.count, 100);
    assert_same_versions(&found, &expected);
    version_lines_free(&found);
    version_lines_free(&expected);
    free(second);
    buffer_free(&head);
    buffer_free(&again);
}
END_TEST

int main(void)
{
    if (!git_is_there()) {
        return EXIT_SUCCESS;
    }
    Suite *suite = suite_create("git");
    TCase *tests = tcase_create("history");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, each_change_is_a_version);
    tcase_add_test(tests, hidden_and_other_files_are_passed_over);
    tcase_add_test(tests, merges_count_with_what_they_made);
    tcase_add_test(tests, clean_merges_make_no_versions);
    tcase_add_test(tests, files_and_folders_change_places);
    tcase_add_test(tests, names_may_hold_any_bytes);
    tcase_add_test(tests, dates_are_the_authors_days);
    tcase_add_test(tests, random_histories_are_right);
    tcase_add_test(tests, versions_of_a_document_come_newest_first);
    tcase_add_test(tests, many_threads_read_while_it_is_listed);
    tcase_add_test(tests, listing_can_be_cancelled);
    tcase_add_test(tests, renamed_files_are_one_document);
    tcase_add_test(tests, equal_files_are_renamed_by_name);
    tcase_add_test(tests, revisions_can_be_chosen);
    tcase_add_test(tests, work_trees_are_histories_unless_files_are_wanted);
    tcase_add_test(tests, what_is_a_repository);
    tcase_add_test(tests, links_and_submodules_are_problems_once);
    tcase_add_test(tests, shallow_clones_tell_where_they_end);
    tcase_add_test(tests, partial_clones_name_what_they_lack);
    tcase_add_test(tests, sizes_and_depths_have_limits);
    tcase_add_test(tests, other_peoples_repositories_are_only_read);
    tcase_add_test(tests, the_sample_has_a_history);
    if (getenv("SMALLPRINT_REAL")) {
        tcase_add_test(tests, real_histories_are_right);
    } else {
        puts("# real_histories_are_right is skipped: SMALLPRINT_REAL isn't set");
    }
    suite_add_tcase(suite, tests);
    return unit_run(suite);
}
