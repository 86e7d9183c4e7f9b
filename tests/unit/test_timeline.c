/* SPDX-License-Identifier: ISC */
/* Timelines: histories are made up so that what each version is, is known, and read from a git
 * repository; the versions of a document keep together, in the order of time. */
#include "archive.h"

#include "base/memory.h"
#include "change/timeline.h"

#include <stdlib.h>

#include "tests/unit/git_fixture.h"
#include "tests/unit/scratch.h"
#include "tests/unit/unit.h"

enum { TIMEOUT = 600, VERSIONS = 400 };

static struct scratch scratch;

static void make_scratch(void)
{
    scratch_make(&scratch);
    setenv("XDG_CACHE_HOME", scratch.path, 1);
}

static void remove_scratch(void)
{
    scratch_remove(&scratch);
}

static struct archive *open_archive(const char *name, struct view **view)
{
    struct error error = {""};
    struct archive_options options = {.threads = 2};
    char *path = scratch_path(&scratch, name);
    struct archive *archive = archive_open(path, &options, &error);
    ck_assert_msg(archive != NULL, "%s", error.message);
    indexer_wait(archive_indexer(archive));
    *view = indexer_view(archive_indexer(archive));
    free(path);
    return archive;
}

static void close_archive(struct archive *archive, struct view *view)
{
    view_unref(view);
    archive_close(archive);
}

/* The lineage of the site called `name`. */
static struct lineage lineage_called(struct archive *archive, const struct view *view,
                                     const char *name)
{
    struct lineage lineage = {0};
    for (uint32_t i = 0; i < view_site_count(view); i++) {
        if (span_equal(view_site_name(view, i), span_of(name))) {
            lineage_of_site(archive_collection(archive), view, i, &lineage);
        }
    }
    return lineage;
}

/* -------------------------------------------------------------------------------------------
 * Made-up histories */

static uint64_t random_state;

static uint32_t below(uint32_t limit)
{
    random_state = random_state * 6364136223846793005U + 1442695040888963407U;
    return (uint32_t)((random_state >> 33) % limit);
}

/* What a version says, in three numbers: a word, a number, and where a link goes. */
struct form {
    uint32_t word;
    uint32_t number;
    uint32_t link;
};

struct made {
    struct form form;
    enum timeline_class class;
    uint32_t same_as;
    bool numbers;
};

static void write_form(struct maker *maker, const char *path, const struct form *form)
{
    struct buffer text = {0};
    buffer_append_string(&text, "# Policy\n\nWe keep the records of ");
    for (uint32_t rest = form->word + 26; rest; rest /= 26) {
        buffer_append_char(&text, (char)('a' + rest % 26));
    }
    buffer_printf(&text, " for at most %u days.\n\nMore is told [here](http://a.example/%u).\n",
                  form->number, form->link);
    maker_file(maker, path, buffer_string(&text));
    buffer_free(&text);
}

static bool is_same_text(const struct form *a, const struct form *b)
{
    return a->word == b->word && a->number == b->number;
}

/* What version `at` is, by its form, those before it and whether its commit is technical. */
static void class_made(struct made *made, uint32_t at, bool technical)
{
    struct made *version = &made[at];
    version->same_as = TIMELINE_NONE;
    for (uint32_t i = 0; i < at; i++) {
        if (is_same_text(&made[i].form, &version->form)) {
            version->same_as = i;
        }
    }
    if (at == 0) {
        version->class = TIMELINE_NEW;
    } else if (technical) {
        version->class = TIMELINE_TECHNICAL;
    } else if (version->same_as == at - 1) {
        version->class = TIMELINE_COSMETIC;
    } else if (version->same_as != TIMELINE_NONE) {
        version->class = TIMELINE_REVERTED;
    } else {
        version->class =
            version->form.word == version[-1].form.word ? TIMELINE_COSMETIC : TIMELINE_CHANGED;
    }
    version->numbers =
        version->class == TIMELINE_COSMETIC && version->form.number != version[-1].form.number;
}

/* Makes the next form from those before; true if the archive's tools are to blame. */
static bool next_form(struct made *made, uint32_t at)
{
    struct form *form = &made[at].form;
    uint32_t what = below(6);
    *form = at ? made[at - 1].form : (struct form){0, 0, 0};
    form->link = at; /* so that each version has other bytes */
    form->number = what == 0 ? at : form->number;
    form->word = what == 1 || what == 2 ? at : form->word;
    if (what == 3 && at) {
        form->word = made[below(at)].form.word;
        form->number = made[below(at)].form.number;
    }
    if (what == 4 && at) {
        *form = made[below(at)].form;
        form->link = at;
    }
    return what == 2;
}

static void check_step(const struct timeline *timeline, const struct made *made, uint32_t at)
{
    const struct timeline_step *step = &timeline->steps[at];
    const struct align_counts *counts = &step->counts;
    ck_assert_msg(step->class == made[at].class, "version %u is %s, not %s", at,
                  timeline_class_name(step->class), timeline_class_name(made[at].class));
    ck_assert_uint_eq(step->same_as, made[at].same_as);
    ck_assert_int_eq(step->numbers, made[at].numbers);
    ck_assert_uint_eq(step->words, 1 + 11 + 4);
    if (at > 0) {
        const struct form *form = &made[at].form, *before = &made[at - 1].form;
        uint32_t words = (form->word != before->word) + (form->number != before->number);
        ck_assert_uint_eq(counts->words_added, words);
        ck_assert_uint_eq(counts->words_removed, words);
        ck_assert_uint_eq(counts->reworded, form->word != before->word);
        ck_assert_uint_eq(counts->cosmetic,
                          form->word == before->word && form->number != before->number);
        ck_assert_uint_eq(counts->added + counts->removed + counts->moved, 0);
        ck_assert_uint_eq(counts->same, words ? 2 : 3);
    }
    /* What is alike has the same texts on both sides, and nothing before it has. */
    ck_assert_uint_le(step->like, at);
    for (uint32_t i = 1; i <= at && at > 0; i++) {
        if (is_same_text(&made[i].form, &made[at].form) &&
            is_same_text(&made[i - 1].form, &made[at - 1].form)) {
            ck_assert_uint_eq(step->like, i);
            break;
        }
    }
}

/* The last change up to a version is found; what it is compared with has another text then. */
static void check_previous(const struct timeline *timeline, uint32_t at)
{
    uint32_t found = timeline_previous(timeline, at), change = at;
    while (change > 0 && !timeline_is_change(&timeline->steps[change])) {
        change--;
    }
    if (change > 0) {
        ck_assert_uint_eq(found, change - 1);
    }
    ck_assert(found == TIMELINE_NONE || found < at);
}

static void check_random_history(uint64_t seed)
{
    struct made made[VERSIONS];
    struct maker maker = {0};
    random_state = seed;
    for (uint32_t i = 0; i < VERSIONS; i++) {
        bool renamed = i == VERSIONS / 2, technical = next_form(made, i) && !renamed;
        made[i].form = renamed ? made[i - 1].form : made[i].form;
        class_made(made, i, technical);
        maker_commit(&maker, "main", technical ? "Refilter Site Privacy" : "Record new changes");
        if (renamed) {
            maker_rename(&maker, "Site/Privacy.md", "Site/Privacy Policy.md");
        } else {
            write_form(&maker, i < VERSIONS / 2 ? "Site/Privacy.md" : "Site/Privacy Policy.md",
                       &made[i].form);
        }
        if (i % 3 == 0) {
            maker_commit(&maker, "main", "Record new changes");
            write_form(&maker, "Site/Cookies.md", &(struct form){7, 7, i});
        }
    }
    struct buffer name = {0};
    buffer_printf(&name, "%llu.git", (unsigned long long)seed);
    char *path = scratch_path(&scratch, buffer_string(&name));
    maker_finish(&maker, path);

    struct view *view;
    size_t first, end;
    struct archive *archive = open_archive(buffer_string(&name), &view);
    struct lineage lineage = lineage_called(archive, view, "Site");
    ck_assert_uint_eq(lineage.documents, 2);
    lineage_document(&lineage, 1, &first, &end);
    ck_assert_uint_eq(end - first, VERSIONS);
    struct timeline *timeline = timeline_new(view, &lineage, first, end);
    for (uint32_t i = 0; i < VERSIONS; i++) {
        ck_assert_uint_eq(lineage_find(&lineage, lineage.items[first + i].snapshot), first + i);
        check_step(timeline, made, i);
        check_previous(timeline, i);
    }
    timeline_free(timeline);
    lineage_free(&lineage);
    close_archive(archive, view);
    buffer_free(&name);
    free(path);
}

START_TEST(random_histories_are_classed)
{
    const char *chosen = getenv("SMALLPRINT_SEED");
    uint64_t seed = chosen ? strtoull(chosen, NULL, 10) : 1;
    for (size_t i = unit_scale(5); i > 0; i--) {
        check_random_history(seed++);
    }
}
END_TEST

/* -------------------------------------------------------------------------------------------
 * By hand */

static void write_version(const char *date, const char *text)
{
    struct buffer name = {0};
    buffer_printf(&name, "policies/a.example@%s.md", date);
    scratch_write_text(&scratch, buffer_string(&name), text);
    buffer_free(&name);
}

/* The classes of the versions of a.example, as their first letters. */
static void expect_classes(const char *classes)
{
    struct view *view;
    struct archive *archive = open_archive("policies", &view);
    struct lineage lineage = lineage_called(archive, view, "a.example");
    struct timeline *timeline = timeline_new(view, &lineage, 0, lineage.count);
    struct buffer found = {0};
    for (size_t i = 0; i < timeline->count; i++) {
        ck_assert(i == 0 || timeline->steps[i].version.date > timeline->steps[i - 1].version.date);
        buffer_append_char(&found, timeline_class_name(timeline->steps[i].class)[0]);
    }
    ck_assert_str_eq(buffer_string(&found), classes);
    buffer_free(&found);
    timeline_free(timeline);
    lineage_free(&lineage);
    close_archive(archive, view);
}

START_TEST(versions_by_hand)
{
    write_version("2001-01-01", "# Privacy\n\nWe keep it all. We sell nothing.\n");
    write_version("2002-01-01", "# PRIVACY\n\n*We keep it all.*\n\nWe sell nothing!\n");
    write_version("2003-01-01", "# Privacy\n\nWe keep it all. We sell something.\n");
    write_version("2004-01-01", "# Privacy\n\nWe keep it all. We sell nothing.\n");
    write_version("2005-01-01", "We keep it all. We sell nothing.\n\n# Privacy\n");
    write_version("2006-01-01", "");
    write_version("2007-01-01", "\n");
    expect_classes("nccrccc");
}
END_TEST

/* A year alone is cosmetic, and yet a fact changes. */
START_TEST(a_date_alone_is_told)
{
    struct fact_changes changes = {0};
    struct view *view;
    write_version("2001-01-01", "# Privacy\n\nLast updated: 3 May 2000\n\nWe sell nothing.\n");
    write_version("2002-01-01", "# Privacy\n\nLast updated: 3 May 2001\n\nWe sell nothing.\n");
    struct archive *archive = open_archive("policies", &view);
    struct lineage lineage = lineage_called(archive, view, "a.example");
    struct timeline *timeline = timeline_new(view, &lineage, 0, lineage.count);
    ck_assert_int_eq(timeline->steps[1].class, TIMELINE_COSMETIC);
    ck_assert(timeline->steps[1].numbers);
    archive_fact_changes(archive, view, timeline->steps[0].version.snapshot,
                         timeline->steps[1].version.snapshot, &changes);
    ck_assert_uint_eq(changes.count, 1);
    ck_assert_int_eq(changes.items[0].change, FACT_REPLACED);
    ck_assert(fact_is_own_date(changes.items[0].kind));
    ck_assert_str_eq(changes.items[0].old_value, "2000-05-03");
    ck_assert_str_eq(changes.items[0].value, "2001-05-03");
    fact_changes_free(&changes);
    timeline_free(timeline);
    lineage_free(&lineage);
    close_archive(archive, view);
}
END_TEST

/* Where nothing but marks changed, there is nothing to compare with. */
START_TEST(nothing_to_compare_with)
{
    struct view *view;
    write_version("2001-01-01", "We sell [nothing](http://a.example).\n");
    write_version("2002-01-01", "We sell [nothing](http://b.example).\n");
    struct archive *archive = open_archive("policies", &view);
    struct lineage lineage = lineage_called(archive, view, "a.example");
    struct timeline *timeline = timeline_new(view, &lineage, 0, lineage.count);
    ck_assert_uint_eq(timeline_previous(timeline, 0), TIMELINE_NONE);
    ck_assert_uint_eq(timeline_previous(timeline, 1), TIMELINE_NONE);
    timeline_free(timeline);
    lineage_free(&lineage);
    close_archive(archive, view);
}
END_TEST

int main(void)
{
    if (!git_is_there()) {
        return EXIT_SUCCESS;
    }
    Suite *suite = suite_create("timeline");
    TCase *tests = tcase_create("timeline");
    tcase_set_timeout(tests, TIMEOUT);
    tcase_add_checked_fixture(tests, make_scratch, remove_scratch);
    tcase_add_test(tests, random_histories_are_classed);
    tcase_add_test(tests, versions_by_hand);
    tcase_add_test(tests, a_date_alone_is_told);
    tcase_add_test(tests, nothing_to_compare_with);
    suite_add_tcase(suite, tests);
    return unit_run(suite);
}
