/* SPDX-License-Identifier: ISC */
/* collection: what is listed, in which order, what is refused, and how files are read. */
#include "collection/collection.h"

#include "collection/table.h"
#include "tests/unit/scratch.h"
#include "tests/unit/unit.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

static struct scratch scratch;
static struct buffer text, other; /* whatever a test wants to hold for a moment */
static atomic_bool cancel;

static void setup(void)
{
    scratch_make(&scratch);
    atomic_store(&cancel, false);
}

static void teardown(void)
{
    scratch_remove(&scratch);
    buffer_free(&text);
    buffer_free(&other);
}

/* ---- Helpers -------------------------------------------------------------------------------- */

static struct collection *open_at(const char *path, uint64_t max_size)
{
    struct error error = {""};
    struct collection *collection =
        collection_open(path, &(struct collection_options){.max_size = max_size}, &error);
    ck_assert_msg(collection != NULL, "%s", error.message);
    return collection;
}

/* The scratch folder, listed. */
static struct collection *open_listed(void)
{
    struct collection *collection = open_at(scratch.path, 0);
    collection_list(collection, &cancel);
    return collection;
}

static uint32_t count_of(struct collection *collection)
{
    bool complete = false;
    uint32_t count = collection_count(collection, &complete);
    ck_assert(complete);
    return count;
}

/* The path of an entry below the scratch folder; valid until the next call. */
static const char *below(struct collection *collection, uint32_t entry)
{
    buffer_clear(&text);
    collection_path(collection, entry, &text);
    const char *path = buffer_string(&text);
    size_t root = strlen(scratch.path);
    ck_assert_uint_gt(text.length, root);
    ck_assert(strncmp(path, scratch.path, root) == 0 && path[root] == '/');
    return path + root + 1;
}

/* Checks the entries' paths against `expected`, one a line. */
static void assert_entries(struct collection *collection, const char *expected)
{
    struct buffer found = {0};
    uint32_t count = count_of(collection);
    for (uint32_t i = 0; i < count; i++) {
        buffer_printf(&found, "%s\n", below(collection, i));
    }
    ck_assert_str_eq(buffer_string(&found), expected);
    buffer_free(&found);
}

/* The same for the problems, as "path: reason". */
static void assert_problems(struct collection *collection, const char *expected)
{
    struct buffer found = {0};
    for (uint32_t i = 0;; i++) {
        buffer_clear(&text);
        buffer_clear(&other);
        if (!collection_problem(collection, i, &text, &other)) {
            break;
        }
        const char *path = buffer_string(&text) + strlen(scratch.path);
        buffer_printf(&found, "%s: %s\n", *path == '/' ? path + 1 : ".", buffer_string(&other));
    }
    ck_assert_str_eq(buffer_string(&found), expected);
    buffer_free(&found);
}

static void assert_reads(struct collection *collection, uint32_t entry, const char *expected)
{
    struct error error = {""};
    ck_assert_msg(collection_read(collection, entry, &text, &error), "%s", error.message);
    ck_assert_str_eq(buffer_string(&text), expected);
}

static void assert_refuses(struct collection *collection, uint32_t entry, const char *reason)
{
    struct error error = {""};
    ck_assert(!collection_read(collection, entry, &text, &error));
    ck_assert_str_eq(error.message, reason);
}

static void assert_cannot_open(const char *path, uint64_t max_size, const char *part)
{
    struct error error = {""};
    ck_assert_ptr_null(collection_open(path, &(struct collection_options){.max_size = max_size}, &error));
    ck_assert_msg(strstr(error.message, part) != NULL, "%s", error.message);
}

/* ---- Arrays that don't move ----------------------------------------------------------------- */

START_TEST(table_items_stay_where_they_are)
{
    struct table table;
    table_init(&table, sizeof(uint32_t), 9);
    uint32_t **places = calloc(100000, sizeof *places);
    for (uint32_t i = 0; i < 100000; i++) {
        ck_assert_uint_eq(table_extend(&table, 1), i);
        places[i] = table_at(&table, i);
        *places[i] = i;
    }
    for (uint32_t i = 0; i < 100000; i++) {
        ck_assert_ptr_eq(table_at(&table, i), places[i]);
        ck_assert_uint_eq(*places[i], i);
    }
    free(places);
    table_free(&table);
}
END_TEST

START_TEST(table_runs_lie_in_one_piece)
{
    struct table table;
    table_init(&table, 1, 9);
    uint32_t end = 0;
    for (uint32_t i = 0; i < 5000; i++) {
        uint32_t run = 1 + i * 37 % 512;
        uint32_t start = table_extend(&table, run);
        ck_assert_uint_ge(start, end);
        end = start + run;
        ck_assert_ptr_eq((char *)table_at(&table, start) + run - 1, table_at(&table, end - 1));
        memset(table_at(&table, start), 1, run);
    }
    table_free(&table);
}
END_TEST

START_TEST(table_says_when_it_is_full)
{
    struct table table;
    table_init(&table, 0, 20); /* items without a size: only the numbers run out */
    uint32_t run = 1 << 20;
    uint32_t runs = 0;
    while (table_extend(&table, run) != TABLE_FULL) {
        ck_assert_uint_lt(++runs, 4096);
    }
    ck_assert_uint_eq(runs, 4095);
    ck_assert_uint_eq(table_extend(&table, run), TABLE_FULL);
    table_free(&table);
}
END_TEST

/* ---- What is listed ------------------------------------------------------------------------- */

START_TEST(names_come_in_byte_order_depth_first)
{
    static const char *const files[] = {"b.md", "a/z.md",      "a/b/c.txt", "a.md",   "a-/x.md",
                                        "B.md", "\xc3\xa9.md", "a/b.md",    "ab/1.md"};
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        scratch_write_text(&scratch, files[i], files[i]);
    }
    struct collection *collection = open_listed();
    assert_entries(collection, "B.md\na/b/c.txt\na/b.md\na/z.md\na-/x.md\na.md\nab/1.md\nb.md\n"
                               "\xc3\xa9.md\n");
    assert_problems(collection, "");
    assert_reads(collection, 1, "a/b/c.txt");
    assert_reads(collection, 8, "\xc3\xa9.md");
    assert_refuses(collection, 9, "not listed");
    collection_close(collection);
}
END_TEST

START_TEST(only_policies_are_listed)
{
    static const char *const files[] = {"1.md",  "2.MD",   "3.Markdown", "4.tXt",     "5.html",
                                        "6",     "7.md~",  ".8.md",      ".git/9.md", ".md",
                                        "md/10", "txt.md", "..md"};
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        scratch_write_text(&scratch, files[i], "x");
    }
    scratch_make_folder(&scratch, "folder.md");
    struct collection *collection = open_listed();
    assert_entries(collection, "1.md\n2.MD\n3.Markdown\n4.tXt\ntxt.md\n");
    assert_problems(collection, "");
    collection_close(collection);
}
END_TEST

START_TEST(names_may_hold_any_bytes)
{
    scratch_write_text(&scratch, "new\nline.md", "1");
    scratch_write_text(&scratch, "\x1b[31mred\x1b[m/\xff\xfe.md", "2");
    scratch_write_text(&scratch, "%s%n.md", "3");
    char longest[256];
    memset(longest, 'x', sizeof longest);
    memcpy(longest + 252, ".md", 4);
    scratch_write_text(&scratch, longest, "4");
    struct collection *collection = open_listed();
    ck_assert_uint_eq(count_of(collection), 4);
    ck_assert_str_eq(below(collection, 0), "\x1b[31mred\x1b[m/\xff\xfe.md");
    assert_reads(collection, 0, "2");
    ck_assert_str_eq(below(collection, 1), "%s%n.md");
    ck_assert_str_eq(below(collection, 2), "new\nline.md");
    assert_reads(collection, 2, "1");
    ck_assert_str_eq(below(collection, 3), longest);
    assert_reads(collection, 3, "4");
    collection_close(collection);
}
END_TEST

START_TEST(special_files_are_problems)
{
    scratch_write_text(&scratch, "real/policy.md", "x");
    ck_assert_int_eq(symlinkat("real/policy.md", scratch.descriptor, "a-link.md"), 0);
    ck_assert_int_eq(symlinkat("/etc", scratch.descriptor, "b-folder"), 0);
    ck_assert_int_eq(symlinkat("nowhere", scratch.descriptor, "real/dangling"), 0);
    ck_assert_int_eq(symlinkat("..", scratch.descriptor, "real/up"), 0);
    ck_assert_int_eq(mkfifoat(scratch.descriptor, "c-pipe.md", 0644), 0);
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    char *path = scratch_path(&scratch, "d-socket.md");
    ck_assert_uint_lt(strlen(path), sizeof address.sun_path);
    strcpy(address.sun_path, path);
    int server = socket(AF_UNIX, SOCK_STREAM, 0);
    ck_assert_int_eq(bind(server, (struct sockaddr *)&address, sizeof address), 0);
    struct collection *collection = open_listed();
    assert_entries(collection, "real/policy.md\n");
    assert_problems(collection, "a-link.md: a link, not followed\n"
                                "b-folder: a link, not followed\n"
                                "c-pipe.md: a named pipe\n"
                                "d-socket.md: a socket\n"
                                "real/dangling: a link, not followed\n"
                                "real/up: a link, not followed\n");
    collection_close(collection);
    close(server);
    free(path);
}
END_TEST

START_TEST(unreadable_folders_are_problems)
{
    scratch_write_text(&scratch, "a/closed/1.md", "1");
    scratch_write_text(&scratch, "b/2.md", "2");
    scratch_write_text(&scratch, "c.md", "3");
    ck_assert_int_eq(fchmodat(scratch.descriptor, "a/closed", 0, 0), 0);
    ck_assert_int_eq(fchmodat(scratch.descriptor, "c.md", 0, 0), 0);
    uid_t user = geteuid();
    if (user == 0) {
        ck_assert_int_eq(seteuid(65534), 0);
    }
    struct collection *collection = open_listed();
    assert_entries(collection, "b/2.md\nc.md\n");
    assert_problems(collection, "a/closed: can't be listed: Permission denied\n");
    assert_refuses(collection, 1, "can't be read: Permission denied");
    collection_close(collection);
    char *path = scratch_path(&scratch, "a/closed");
    assert_cannot_open(path, 0, "Permission denied");
    free(path);
    ck_assert_int_eq(seteuid(user), 0);
    ck_assert_int_eq(fchmodat(scratch.descriptor, "a/closed", 0700, 0), 0);
}
END_TEST

START_TEST(root_may_be_a_link_and_end_with_a_slash)
{
    scratch_write_text(&scratch, "real/policy.md", "x");
    ck_assert_int_eq(symlinkat("real", scratch.descriptor, "link"), 0);
    char *path = scratch_path(&scratch, "link/");
    struct collection *collection = open_at(path, 0);
    ck_assert_str_eq(collection_root(collection), path);
    collection_list(collection, &cancel);
    assert_entries(collection, "link/policy.md\n");
    assert_reads(collection, 0, "x");
    struct origin origin;
    collection_origin(collection, 0, &other, &origin);
    ck_assert(span_equal(origin.site, span_of("policy")));
    collection_close(collection);
    free(path);
}
END_TEST

/* ---- Sizes and depths ----------------------------------------------------------------------- */

START_TEST(folder_of_many_files)
{
    enum { FILES = 20000 };
    char name[32];
    for (int i = 0; i < FILES; i++) {
        snprintf(name, sizeof name, "%05d.md", (i * 7919) % FILES);
        scratch_write_text(&scratch, name, "");
    }
    struct collection *collection = open_listed();
    ck_assert_uint_eq(count_of(collection), FILES);
    for (uint32_t i = 0; i < FILES; i++) {
        snprintf(name, sizeof name, "%05u.md", i);
        ck_assert_str_eq(below(collection, i), name);
    }
    assert_reads(collection, FILES - 1, "");
    collection_close(collection);
}
END_TEST

/* LEVELS folders in each other; each holds "d...", the next one, and a folder "e" with a file that
 * is listed on the way up. The path of the lowest is far longer than the system takes. */
START_TEST(folders_as_deep_as_you_like)
{
    enum { LEVELS = 1000 };
    static const char name[] = "d-and-some-more";
    int here = dup(scratch.descriptor);
    for (int i = 0; i < LEVELS; i++) {
        ck_assert_int_eq(mkdirat(here, "e", 0755), 0);
        int file = openat(here, "e/x.md", O_WRONLY | O_CREAT, 0644);
        ck_assert_int_eq(dprintf(file, "%d", i), snprintf(NULL, 0, "%d", i));
        close(file);
        ck_assert_int_eq(mkdirat(here, name, 0755), 0);
        int next = openat(here, name, O_RDONLY | O_DIRECTORY);
        ck_assert_int_ge(next, 0);
        close(here);
        here = next;
    }
    close(here);
    struct collection *collection = open_listed();
    assert_problems(collection, "");
    ck_assert_uint_eq(count_of(collection), LEVELS);
    for (uint32_t i = 0; i < LEVELS; i += 37) {
        uint32_t level = LEVELS - 1 - i;
        ck_assert_uint_eq(strlen(below(collection, i)), sizeof name * level + strlen("e/x.md"));
        char number[16];
        snprintf(number, sizeof number, "%u", level);
        assert_reads(collection, i, number);
    }
    collection_close(collection);
}
END_TEST

START_TEST(size_has_a_limit)
{
    static char bytes[1001];
    memset(bytes, 'x', sizeof bytes);
    scratch_write(&scratch, "1.md", bytes, 1000);
    scratch_write(&scratch, "2.md", bytes, 1001);
    struct collection *collection = open_at(scratch.path, 1000);
    collection_list(collection, &cancel);
    ck_assert_uint_eq(count_of(collection), 2);
    struct error error = {""};
    ck_assert(collection_read(collection, 0, &text, &error));
    ck_assert_uint_eq(text.length, 1000);
    assert_refuses(collection, 1, "larger than 1000 bytes");
    assert_problems(collection, "");
    collection_close(collection);

    collection = open_listed();
    ck_assert_int_eq(truncate((below(collection, 1), text.bytes), (16 << 20) + 1), 0);
    assert_refuses(collection, 1, "larger than 16777216 bytes");
    ck_assert_int_eq(truncate((below(collection, 1), text.bytes), 16 << 20), 0);
    ck_assert(collection_read(collection, 1, &text, &error));
    ck_assert_uint_eq(text.length, 16 << 20);
    collection_close(collection);
}
END_TEST

/* ---- Changes between listing and reading ---------------------------------------------------- */

START_TEST(what_vanishes_is_refused)
{
    scratch_write_text(&scratch, "a/1.md", "1");
    scratch_write_text(&scratch, "b/2.md", "2");
    scratch_write_text(&scratch, "c.md", "3");
    struct collection *collection = open_listed();
    assert_reads(collection, 0, "1");
    ck_assert_int_eq(unlinkat(scratch.descriptor, "a/1.md", 0), 0);
    ck_assert_int_eq(unlinkat(scratch.descriptor, "b/2.md", 0), 0);
    ck_assert_int_eq(unlinkat(scratch.descriptor, "b", AT_REMOVEDIR), 0);
    assert_refuses(collection, 0, "vanished while reading");
    assert_refuses(collection, 1, "vanished while reading");
    assert_reads(collection, 2, "3");
    collection_close(collection);
}
END_TEST

START_TEST(what_becomes_a_link_is_refused)
{
    scratch_write_text(&scratch, "in/a/1.md", "1");
    scratch_write_text(&scratch, "in/b/2.md", "2");
    scratch_write_text(&scratch, "in/c/3.md", "3");
    scratch_write_text(&scratch, "out/2.md", "secret");
    char *path = scratch_path(&scratch, "in");
    struct collection *collection = open_at(path, 0);
    collection_list(collection, &cancel);
    ck_assert_int_eq(unlinkat(scratch.descriptor, "in/a/1.md", 0), 0);
    ck_assert_int_eq(symlinkat("../../out/2.md", scratch.descriptor, "in/a/1.md"), 0);
    ck_assert_int_eq(renameat(scratch.descriptor, "in/b", scratch.descriptor, "gone"), 0);
    ck_assert_int_eq(symlinkat("../out", scratch.descriptor, "in/b"), 0);
    ck_assert_int_eq(unlinkat(scratch.descriptor, "in/c/3.md", 0), 0);
    ck_assert_int_eq(mkfifoat(scratch.descriptor, "in/c/3.md", 0644), 0);
    assert_refuses(collection, 0, "a link, not followed");
    assert_refuses(collection, 1, "vanished while reading");
    assert_refuses(collection, 2, "no regular file");
    collection_close(collection);
    free(path);
}
END_TEST

/* ---- One policy ----------------------------------------------------------------------------- */

START_TEST(single_file_is_entry_0)
{
    scratch_write_text(&scratch, "Policy.html", "text");
    ck_assert_int_eq(symlinkat("Policy.html", scratch.descriptor, "link"), 0);
    char *path = scratch_path(&scratch, "link");
    struct collection *collection = open_at(path, 0);
    collection_list(collection, &cancel);
    assert_entries(collection, "link\n");
    assert_reads(collection, 0, "text");
    ck_assert_int_eq(unlink(path), 0);
    assert_refuses(collection, 0, "vanished while reading");
    collection_close(collection);
    assert_cannot_open(path, 0, "No such file");
    ck_assert_int_eq(mkfifo(path, 0644), 0);
    assert_cannot_open(path, 0, "neither a folder nor a regular file");
    free(path);
}
END_TEST

/* A file whose size is said to be 0 and that holds something: the kernel's. */
START_TEST(size_may_be_wrong)
{
    if (access("/proc/self/status", R_OK) != 0) {
        return;
    }
    struct collection *collection = open_at("/proc/self/status", 0);
    collection_list(collection, &cancel);
    struct error error = {""};
    ck_assert(collection_read(collection, 0, &text, &error));
    ck_assert_ptr_nonnull(strstr(buffer_string(&text), "Name:"));
    collection_close(collection);
    collection = open_at("/proc/self/status", 10);
    collection_list(collection, &cancel);
    assert_refuses(collection, 0, "larger than 10 bytes");
    collection_close(collection);
}
END_TEST

static void feed_standard_input(const char *bytes, size_t length)
{
    int ends[2];
    ck_assert_int_eq(pipe(ends), 0);
    ck_assert_int_eq(write(ends[1], bytes, length), (ssize_t)length);
    close(ends[1]);
    ck_assert_int_eq(dup2(ends[0], STDIN_FILENO), STDIN_FILENO);
    close(ends[0]);
}

START_TEST(standard_input_is_read_whole)
{
    feed_standard_input("# Policy\n\0.", 11);
    struct collection *collection = open_at("-", 0);
    bool complete = true;
    ck_assert_uint_eq(collection_count(collection, &complete), 0);
    ck_assert(!complete);
    collection_list(collection, &cancel);
    ck_assert_uint_eq(collection_wait(collection, 0, &complete), 1);
    struct error error = {""};
    for (int i = 0; i < 2; i++) {
        ck_assert(collection_read(collection, 0, &text, &error));
        ck_assert(span_equal(buffer_span(&text), span_make("# Policy\n\0.", 11)));
    }
    buffer_clear(&text);
    collection_path(collection, 0, &text);
    ck_assert_str_eq(buffer_string(&text), "-");
    collection_close(collection);
    feed_standard_input("12345678901", 11);
    assert_cannot_open("-", 10, "standard input: larger than 10 bytes");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("collection");
    TCase *tables = tcase_create("table");
    TCase *trees = tcase_create("tree");

    tcase_add_test(tables, table_items_stay_where_they_are);
    tcase_add_test(tables, table_runs_lie_in_one_piece);
    tcase_add_test(tables, table_says_when_it_is_full);
    tcase_add_checked_fixture(trees, setup, teardown);
    tcase_add_test(trees, names_come_in_byte_order_depth_first);
    tcase_add_test(trees, only_policies_are_listed);
    tcase_add_test(trees, names_may_hold_any_bytes);
    tcase_add_test(trees, special_files_are_problems);
    tcase_add_test(trees, unreadable_folders_are_problems);
    tcase_add_test(trees, root_may_be_a_link_and_end_with_a_slash);
    tcase_add_test(trees, folder_of_many_files);
    tcase_add_test(trees, folders_as_deep_as_you_like);
    tcase_add_test(trees, size_has_a_limit);
    tcase_add_test(trees, what_vanishes_is_refused);
    tcase_add_test(trees, what_becomes_a_link_is_refused);
    tcase_add_test(trees, single_file_is_entry_0);
    tcase_add_test(trees, size_may_be_wrong);
    tcase_add_test(trees, standard_input_is_read_whole);
    suite_add_tcase(suite, tables);
    suite_add_tcase(suite, trees);
    return unit_run(suite);
}
