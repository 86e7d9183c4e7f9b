/* SPDX-License-Identifier: ISC */
/* Versions with the bytes of earlier ones, which aren't read: the view shows each as if it had been.
 * Every snapshot is compared with its bytes, whatever the order in which threads took them, and in
 * several rounds; what can't be read is a problem each time. */
#include "archive.h"

#include "tests/unit/git_fixture.h"
#include "tests/unit/scratch.h"
#include "tests/unit/unit.h"

#include <stdio.h>
#include <stdlib.h>

enum {
    COMMITS = 400,
    DOCUMENTS = 6,
    TEXTS = 24,
    LINES = 120,          /* of a text: enough for several rounds */
    MAX_SIZE = 64 << 10,
    LARGE = MAX_SIZE + 1, /* bytes of a text that is skipped */
};

static struct scratch scratch;
static struct buffer texts[TEXTS];

/* What is special about some texts. */
enum { TOO_LARGE = TEXTS - 1, TOLD = TEXTS - 2, WINDOWS = TEXTS - 3 };

static void make_texts(void)
{
    for (unsigned i = 0; i < TEXTS; i++) {
        struct buffer *text = &texts[i];
        if (i == TOLD) {
            buffer_append_string(text,
                                 "> *The following text is extracted and transformed from the "
                                 "told.example privacy policy that was archived on 2001-02-03.*\n\n");
        }
        buffer_printf(text, "# Policy %u\n\n", i);
        for (unsigned line = 0; line < LINES; line++) {
            buffer_printf(text, "Sentence %u of text %u, which is like no other: %u.\n\n", line,
                          line % 3 ? i : 0, rand() % 1000);
        }
        while (i == TOO_LARGE && text->length < LARGE) {
            buffer_append_string(text, "And so on.\n\n");
        }
        if (i == WINDOWS) {
            buffer_append_string(text, "A caf\xE9 \x93quoted\x94.\n");
        }
    }
}

/* Documents go back and forth between the texts; one is renamed, one lies in the root, where its
 * title is in the text. */
static void make_history(const char *path)
{
    struct maker maker = {0};
    for (unsigned i = 0; i < COMMITS; i++) {
        char file[64];
        unsigned document = (unsigned)rand() % DOCUMENTS;
        maker_commit(&maker, "main", "change");
        if (i == COMMITS / 2) {
            maker_file(&maker, "Site 0/Policy.md", buffer_string(&texts[0]));
            maker_rename(&maker, "Site 0/Policy.md", "Site 0/Privacy.md");
            continue;
        }
        snprintf(file, sizeof file, document ? "Site %u/Policy.md" : "root.md", document - 1);
        maker_file(&maker, file, buffer_string(&texts[(unsigned)rand() % TEXTS]));
    }
    maker_finish(&maker, path);
}

static void setup(void)
{
    scratch_make(&scratch);
    srand(7);
    make_texts();
    char *path = scratch_path(&scratch, "history");
    make_history(path);
    free(path);
}

static void teardown(void)
{
    for (unsigned i = 0; i < TEXTS; i++) {
        buffer_free(&texts[i]);
    }
    scratch_remove(&scratch);
}

/* Compares a snapshot with its bytes. */
static void compare(struct archive *archive, const struct view *view, uint32_t id,
                    struct source *source)
{
    struct snapshot snapshot = view_snapshot(view, id);
    struct error error = {""};
    struct place_list places = {0};
    ck_assert_msg(archive_source(archive, view, id, source, &error), "%s", error.message);
    ck_assert_uint_eq(source->raw.length, snapshot.bytes);
    bool told = memcmp(source->raw.bytes, "> *The", 6) == 0;
    ck_assert_int_eq(span_equal(snapshot.site, span_of("told.example")), told);
    ck_assert_int_eq(snapshot.date == 20010203, told);
    ck_assert_int_eq(snapshot.body > 0, told);
    struct buffer memory = {0};
    struct origin origin;
    collection_origin(archive_collection(archive), snapshot.entry, &memory, &origin);
    ck_assert(snapshot.title.length > 0);
    ck_assert(!origin.title.length || span_equal(origin.title, snapshot.title));
    buffer_free(&memory);
    view_places(view, id, &places);
    ck_assert_uint_gt(places.count, LINES);
    char *plain = malloc(plain_capacity(source->decoded.length));
    for (size_t i = 0; i < places.count; i++) {
        const struct place *place = &places.items[i];
        ck_assert_uint_le(place->end, source->decoded.length);
        unsigned flags;
        size_t length = plain_text(span_slice(source->decoded, place->start, place->end),
                                   place->body - place->start, place->kind, plain, &flags, NULL);
        if (place->clause != VIEW_NO_CLAUSE) {
            ck_assert(span_equal(view_clause_text(view, place->clause, NULL),
                                 span_make(plain, length)));
        }
    }
    free(plain);
    place_list_free(&places);
}

START_TEST(twins_are_as_if_they_had_been_read)
{
    char *path = scratch_path(&scratch, "history");
    struct archive_options options = {.max_size = MAX_SIZE, .threads = (unsigned)_i, .keep = true};
    struct error error = {""};
    struct archive *archive = archive_open(path, &options, &error);
    ck_assert_msg(archive != NULL, "%s", error.message);
    indexer_wait(archive_indexer(archive));
    struct view *view = indexer_view(archive_indexer(archive));
    struct indexer_progress progress;
    indexer_progress(archive_indexer(archive), &progress);
    uint32_t count = view_snapshot_count(view), twins = 0, unread = 0;
    ck_assert_uint_eq(count + progress.skipped, progress.listed);
    struct source source = {0};
    for (uint32_t i = 0; i < count; i++) {
        uint32_t entry = view_snapshot(view, i).entry;
        twins += collection_twin(archive_collection(archive), entry) != entry;
        compare(archive, view, i, &source);
    }
    source_free(&source);
    ck_assert_uint_gt(twins, COMMITS / 2);
    struct buffer where = {0}, reason = {0};
    for (uint32_t i = 0; indexer_problem(archive_indexer(archive), i, &where, &reason); i++) {
        unread += strstr(buffer_string(&reason), "larger than") != NULL;
        buffer_clear(&reason);
    }
    ck_assert_uint_eq(unread, progress.skipped);
    ck_assert_uint_gt(unread, 2);
    buffer_free(&where);
    buffer_free(&reason);
    view_unref(view);
    archive_close(archive);
    free(path);
}
END_TEST

int main(void)
{
    if (!git_is_there()) {
        return 0;
    }
    Suite *suite = suite_create("twins");
    TCase *tests = tcase_create("twins");
    tcase_set_timeout(tests, 120);
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_loop_test(tests, twins_are_as_if_they_had_been_read, 1, 4);
    suite_add_tcase(suite, tests);
    return unit_run(suite);
}
