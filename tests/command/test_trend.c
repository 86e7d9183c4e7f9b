/* SPDX-License-Identifier: ISC */
/* smallprint trend. Its figures are compared with a count made here of what `list --json` and
 * `search -l --json` print: on the sample, on histories made for it, and on a real one when
 * SMALLPRINT_REAL names where those are. SMALLPRINT_SEED asks other queries. */
#include "base/place.h"
#include "tests/command/run.h"
#include "tests/unit/git_fixture.h"
#include "tests/unit/scratch.h"
#include "tests/unit/unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct scratch scratch;

static void make_files(void)
{
    scratch_make(&scratch);
    scratch_write_text(&scratch, "lamp.example@2004-03-11.md", "We use cookies.\n");
    scratch_write_text(&scratch, "lamp.example@2004-09-11.md", "We use nothing.\n");
    scratch_write_text(&scratch, "lamp.example@2007-01-02.md", "We use cookies.\n");
    scratch_write_text(&scratch, "shade.example@2004-01-02.md", "We use cookies.\n");
    scratch_write_text(&scratch, "shade.example@2007-01-02.md", "We use nothing.\n");
    scratch_write_text(&scratch, "desk.example.md", "We use nothing.\n");
}

static void remove_files(void)
{
    scratch_remove(&scratch);
}

/* -------------------------------------------------------------------------------------------
 * What is printed */

/* Expects that the output begins with `text`. */
#define EXPECT(text, ...)                                                                          \
    do {                                                                                           \
        struct outcome outcome = run(&(struct run){.arguments = {__VA_ARGS__}});                   \
        ck_assert_int_eq(outcome.status, 0);                                                       \
        ck_assert_int_eq(strncmp(outcome_text(&outcome), (text), strlen(text)), 0);                \
        outcome_free(&outcome);                                                                    \
    } while (0)

START_TEST(text)
{
    static const char *const head = "cookies\n"
                                    "\n"
                                    "  period    policies   match    share\n"
                                    "  2004             2       1   50.0 %  ";
    static const char *const tail = "\n"
                                    "  2005             0  no snapshots\n"
                                    "  2006             0  no snapshots\n"
                                    "  2007             2       1   50.0 %  ";
    static const char *const end = "\n  no date          1       0    0.0 %\n";
    static const struct {
        const char *locale, *bar;
    } bars[] = {{"LC_ALL=C", "####################"}, {"LC_ALL=C.UTF-8", "████████████████████"}};
    for (size_t i = 0; i < sizeof bars / sizeof *bars; i++) {
        struct buffer expected = {0};
        buffer_printf(&expected, "%s%s%s%s%s", head, bars[i].bar, tail, bars[i].bar, end);
        struct outcome outcome =
            run(&(struct run){.arguments = {"trend", "cookies", scratch.path},
                              .environment = {bars[i].locale}});
        ck_assert_str_eq(outcome_text(&outcome), buffer_string(&expected));
        ck_assert_ptr_nonnull(strstr(outcome_error(&outcome), "desk.example.md"));
        outcome_free(&outcome);
        buffer_free(&expected);
    }
}
END_TEST

START_TEST(json_and_csv)
{
    scratch_write_text(&scratch, "few/lamp.example@2004-03-11.md", "We use \"cookies\".\n");
    scratch_write_text(&scratch, "few/lamp.example@2004-12-11.md", "We use nothing.\n");
    scratch_write_text(&scratch, "few/desk.example.md", "We use nothing.\n");
    char *few = scratch_path(&scratch, "few");
    EXPECT("{\"query\":\"cookies\",\"period\":\"2004-H1\",\"from\":\"2004-01-01\","
           "\"to\":\"2004-06-30\",\"sites\":1,\"matches\":1,\"share\":1.0}\n"
           "{\"query\":\"cookies\",\"period\":\"2004-H2\",\"from\":\"2004-07-01\","
           "\"to\":\"2004-12-31\",\"sites\":1,\"matches\":0,\"share\":0.0}\n"
           "{\"query\":\"cookies\",\"period\":null,\"from\":null,\"to\":null,"
           "\"sites\":1,\"matches\":0,\"share\":0.0}\n",
           "trend", "cookies", "--json", "--by=half-year", "--per=sites", few);
    EXPECT("query,period,from,to,policies,matches,share\r\n"
           "\"\"\"use nothing\"\"\",2004-03,2004-03-01,2004-03-31,1,0,0.000000\r\n"
           "\"\"\"use nothing\"\"\",2004-04,2004-04-01,2004-04-30,0,0,\r\n",
           "trend", "\"use nothing\"", "--csv", "--by=month", few);
    free(few);
}
END_TEST

START_TEST(queries_stand_side_by_side)
{
    scratch_write_text(&scratch, "queries", "cookies\n\"we use\"\n");
    char *queries = scratch_path(&scratch, "queries");
    struct outcome outcome = run(&(struct run){
        .arguments = {"trend", "--queries", queries, "--by=month", scratch.path},
        .environment = {"LC_ALL=C"}});
    ck_assert_int_eq(outcome.status, 0);
    const char *printed = outcome_text(&outcome);
    ck_assert_ptr_nonnull(strstr(printed, "1  cookies\n2  \"we use\"\n\n"));
    ck_assert_ptr_nonnull(
        strstr(printed, "  2004-03          1       1  100.0 %  ############       1  100.0 %  "
                        "############\n"
                        "  2004-04          0  no snapshots\n"));
    ck_assert_ptr_nonnull(strstr(printed, "  2004-10 to 2006-12  no snapshots\n"));
    outcome_free(&outcome);

    scratch_write_text(&scratch, "queries", "cookies\n(\n");
    outcome = run(&(struct run){.arguments = {"trend", "--queries", queries, scratch.path}});
    ck_assert_int_eq(outcome.status, 2);
    ck_assert_ptr_nonnull(strstr(outcome_error(&outcome), "queries:2: query, column 2"));
    ck_assert_ptr_nonnull(strstr(outcome_text(&outcome), "cookies\n"));
    outcome_free(&outcome);
    free(queries);
}
END_TEST

START_TEST(statuses)
{
    struct outcome outcome = run(&(struct run){.arguments = {"trend", "unicorn", scratch.path}});
    ck_assert_int_eq(outcome.status, 1);
    outcome_free(&outcome);
    static const char *const refused[][3] = {{"(", "column 2", ""},
                                             {"--by=decade", "expected one of year", "x"},
                                             {"--per=words", "expected one of policies", "x"},
                                             {"-cookies", "stands behind '--'", ""}};
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        outcome = run(&(struct run){.arguments = {"trend", refused[i][0], refused[i][2]}});
        ck_assert_int_eq(outcome.status, 2);
        ck_assert_ptr_nonnull(strstr(outcome_error(&outcome), refused[i][1]));
        outcome_free(&outcome);
    }
}
END_TEST

/* -------------------------------------------------------------------------------------------
 * The oracle */

enum { UNDATED = 0, YEARS_FROM = 1000, ORDINALS = (10000 - YEARS_FROM) * 12 };

/* What is known of a snapshot. */
struct listed {
    const char *path, *site, *title; /* the record's */
    char *policy;            /* heap; the same for all snapshots of one policy */
    long date;               /* as digits; 0 unknown */
    long time;               /* of its commit; 0 without one */
    size_t age;              /* of its commit: bytes of the log before it */
    size_t place;            /* in the list */
    bool matches;
};

struct census {
    json_t *records;
    struct listed *items;
    size_t count;
    bool history;
};

/* Digits of a date with the hyphens left out. */
static long digits_of(const json_t *record)
{
    const json_t *date = json_object_get(record, "date");
    long year = 0, month = 0, day = 0;
    if (!json_is_string(date)) {
        return 0;
    }
    sscanf(json_string_value(date), "%ld-%ld-%ld", &year, &month, &day);
    return year * 10000 + month * 100 + day;
}

/* Of a file: its path without the date. Of a version: its site and, where it is in a folder and the
 * path tells it, its title. */
static char *policy_of(const json_t *record, const char *collection, bool history)
{
    struct buffer name = {0};
    const char *path = record_string(record, "path");
    const char *end = strrchr(path, '@');
    end = end ? end : strrchr(path, '.');
    if (history) {
        bool inside = strchr(path + strlen(collection) + 1, '/') != NULL;
        buffer_printf(&name, "%s\n%s", record_string(record, "site"),
                      inside ? record_string(record, "title") : "");
    } else {
        buffer_append(&name, path, (size_t)(end - path));
    }
    char *copy = strdup(buffer_string(&name));
    buffer_free(&name);
    return copy;
}

static int by_policy(const void *a, const void *b)
{
    const struct listed *first = a, *second = b;
    int order = strcmp(first->policy, second->policy);
    return order ? order : (first->place > second->place) - (first->place < second->place);
}

static int by_site(const void *a, const void *b)
{
    const struct listed *first = a, *second = b;
    int order = strcmp(first->site, second->site);
    return order ? order : (first->place > second->place) - (first->place < second->place);
}

static int by_path(const void *a, const void *b)
{
    return strcmp(((const struct listed *)a)->path, ((const struct listed *)b)->path);
}

/* Reads the times of a history's commits. */
static void add_times(struct census *census, const char *repository)
{
    struct buffer log = {0};
    git_run(repository, &log, "log --all --abbrev=12 --format='%%h %%ct'");
    for (size_t i = 0; i < census->count; i++) {
        const char *commit = strrchr(census->items[i].path, '@') + 1;
        const char *line = strstr(buffer_string(&log), commit);
        ck_assert_ptr_nonnull(line);
        census->items[i].time = atol(line + strlen(commit));
        census->items[i].age = (size_t)(line - log.bytes);
    }
    buffer_free(&log);
}

static struct census take_census(const char *collection, bool history)
{
    struct outcome outcome = run(&(struct run){.arguments = {"list", "--json", collection}});
    struct census census = {.records = outcome_records(&outcome), .history = history};
    census.count = json_array_size(census.records);
    census.items = calloc(census.count + 1, sizeof *census.items);
    for (size_t i = 0; i < census.count; i++) {
        const json_t *record = json_array_get(census.records, i);
        census.items[i] = (struct listed){.path = record_string(record, "path"),
                                          .site = record_string(record, "site"),
                                          .title = record_string(record, "title"),
                                          .policy = policy_of(record, collection, history),
                                          .date = digits_of(record),
                                          .place = i};
    }
    outcome_free(&outcome);
    if (history) {
        add_times(&census, collection);
    }
    return census;
}

static void free_census(struct census *census)
{
    for (size_t i = 0; i < census->count; i++) {
        free(census->items[i].policy);
    }
    free(census->items);
    json_decref(census->records);
}

/* Notes which snapshots a query finds. */
static void search(struct census *census, const char *query, const char *collection)
{
    struct outcome outcome =
        run(&(struct run){.arguments = {"search", "-l", "--json", "--", query, collection}});
    ck_assert_int_ne(outcome.status, 2);
    json_t *found = outcome_records(&outcome);
    qsort(census->items, census->count, sizeof *census->items, by_path);
    for (size_t i = 0; i < census->count; i++) {
        census->items[i].matches = false;
    }
    for (size_t i = 0; i < json_array_size(found); i++) {
        struct listed key = {.path = record_string(json_array_get(found, i), "path")};
        struct listed *item =
            bsearch(&key, census->items, census->count, sizeof key, by_path);
        ck_assert_ptr_nonnull(item);
        item->matches = true;
    }
    json_decref(found);
    outcome_free(&outcome);
}

/* A period's number from its first month. */
static size_t period_of(long date, int months)
{
    long month = date / 100 % 100;
    if (date == 0 || (month == 0 && months < 12)) {
        return UNDATED;
    }
    return (size_t)((date / 10000 - YEARS_FROM) * 12 + (month ? month - 1 : 0) / months * months +
                    1);
}

static bool is_later(const struct census *census, const struct listed *a, const struct listed *b)
{
    if (a->date != b->date) {
        return a->date > b->date;
    }
    if (a->time != b->time) {
        return a->time > b->time;
    }
    if (a->age != b->age) {
        return a->age < b->age;
    }
    int order = census->history ? strcmp(a->title, b->title) : 0;
    return order ? order > 0 : a->place > b->place;
}

/* Counts, the slow way, the units with snapshots in each period and those whose last one matches. */
static void count_units(struct census *census, int months, bool sites, unsigned (*counts)[2])
{
    int (*order)(const void *, const void *) = sites ? by_site : by_policy;
    qsort(census->items, census->count, sizeof *census->items, order);
    for (size_t i = 0, end; i < census->count; i = end) {
        const char *unit = sites ? census->items[i].site : census->items[i].policy;
        for (end = i; end < census->count &&
                      strcmp(sites ? census->items[end].site : census->items[end].policy, unit) == 0;
             end++) {
        }
        for (size_t j = i; j < end; j++) {
            const struct listed *item = &census->items[j];
            size_t period = period_of(item->date, months);
            bool last = true;
            for (size_t k = i; k < end && last; k++) {
                last = k == j || period_of(census->items[k].date, months) != period ||
                       !is_later(census, &census->items[k], item);
            }
            counts[period][0] += last;
            counts[period][1] += last && item->matches;
        }
    }
}

/* Compares the rows of one query with the counts. */
static void compare(const json_t *rows, const char *query, bool sites, unsigned (*counts)[2])
{
    size_t seen = 0, sum = 0;
    for (size_t i = 0; i < json_array_size(rows); i++) {
        const json_t *row = json_array_get(rows, i);
        if (strcmp(record_string(row, "query"), query) != 0) {
            continue;
        }
        const json_t *from = json_object_get(row, "from");
        long year = 0, month = 0;
        if (json_is_string(from)) {
            sscanf(json_string_value(from), "%ld-%ld", &year, &month);
        }
        size_t period = period_of(year * 10000 + month * 100, 1);
        ck_assert_msg(record_integer(row, sites ? "sites" : "policies") == counts[period][0] &&
                          record_integer(row, "matches") == counts[period][1],
                      "%s, %ld-%02ld: %ld of %ld match, not %u of %u", query, year, month,
                      record_integer(row, "matches"),
                      record_integer(row, sites ? "sites" : "policies"), counts[period][1],
                      counts[period][0]);
        seen += counts[period][0];
    }
    for (size_t i = 0; i <= ORDINALS; i++) {
        sum += counts[i][0];
    }
    ck_assert_uint_eq(seen, sum);
}

/* -------------------------------------------------------------------------------------------
 * Queries against the oracle */

enum { QUERIES = 12 };

/* Makes up a query of one part or two. */
static char *make_query(void)
{
    struct buffer query = {0};
    static const char *const parts[] = {
        "cookies", "sell*", "retention", "\"third party\"", "children OR minors", "gdpr OR ccpa",
        "encrypt*", "email", "(share -advertis*)", "site:*a*", "date:2010..2016",
        "scope:policy security cookies", "/\\d+ (days|months)/", "heading:information",
        "\"personal information\"~4", "-cookies", "subpoena", "date:..2004 access"};
    static const char *const joints[] = {" ", " OR ", " -"};
    size_t count = sizeof parts / sizeof *parts;
    size_t first = (size_t)rand() % count, second = (size_t)rand() % count;
    buffer_append_string(&query, parts[first]);
    if (rand() % 2 && parts[second][0] != '-' && !strstr(parts[second], "scope:") &&
        !strstr(parts[first], "scope:")) {
        buffer_append_string(&query, joints[(size_t)rand() % 3]);
        buffer_printf(&query, "(%s)", parts[second]);
    }
    char *made = strdup(buffer_string(&query));
    buffer_free(&query);
    return made;
}

/* Makes up different queries, and lists them in *lines. */
static void make_queries(char *texts[QUERIES], struct buffer *lines)
{
    for (size_t i = 0; i < QUERIES; i++) {
        texts[i] = make_query();
        bool known = false;
        for (size_t j = 0; j < i && !known; j++) {
            known = strcmp(texts[j], texts[i]) == 0;
        }
        if (known) {
            free(texts[i--]);
        } else {
            buffer_printf(lines, "%s\n", texts[i]);
        }
    }
}

/* Asks random queries in every way to count. */
static void compare_all(const char *collection, bool history)
{
    static const struct {
        const char *by, *per;
        int months;
    } ways[] = {{"--by=year", "--per=policies", 12},      {"--by=year", "--per=sites", 12},
                {"--by=half-year", "--per=policies", 6},  {"--by=half-year", "--per=sites", 6},
                {"--by=month", "--per=policies", 1},      {"--by=month", "--per=sites", 1}};
    enum { WAYS = sizeof ways / sizeof *ways };
    struct buffer queries = {0};
    char *texts[QUERIES];
    make_queries(texts, &queries);
    scratch_write_text(&scratch, "random", buffer_string(&queries));
    char *file = scratch_path(&scratch, "random");
    json_t *rows[WAYS];
    for (size_t i = 0; i < WAYS; i++) {
        struct outcome outcome = run(&(struct run){.arguments = {
            "trend", "--json", ways[i].by, ways[i].per, "--queries", file, collection}});
        ck_assert_int_ne(outcome.status, 2);
        rows[i] = outcome_records(&outcome);
        outcome_free(&outcome);
    }
    struct census census = take_census(collection, history);
    for (size_t i = 0; i < QUERIES; i++) {
        search(&census, texts[i], collection);
        for (size_t j = 0; j < WAYS; j++) {
            unsigned(*counts)[2] = calloc(ORDINALS + 1, sizeof *counts);
            count_units(&census, ways[j].months, j % 2, counts);
            compare(rows[j], texts[i], j % 2, counts);
            free(counts);
        }
        free(texts[i]);
    }
    for (size_t i = 0; i < WAYS; i++) {
        json_decref(rows[i]);
    }
    free_census(&census);
    free(file);
    buffer_free(&queries);
}

static void seed(void)
{
    const char *chosen = getenv("SMALLPRINT_SEED");
    unsigned number = chosen ? (unsigned)atol(chosen) : 1;
    printf("# seed %u\n", number);
    srand(number);
}

START_TEST(sample_is_counted_alike)
{
    seed();
    compare_all(place_sample_corpus(), false);
}
END_TEST

/* Policies come and go, several change in one commit and on one day, one is renamed. */
START_TEST(history_is_counted_alike)
{
    static const char *const texts[] = {"We use cookies. Email is kept for 30 days.\n",
                                        "# Information\n\nWe sell data to a third party.\n",
                                        "We encrypt. Children may not share personal information.\n"};
    enum { DAY = 86400, COMMITS = 300, FILES = 12 };
    seed();
    struct maker maker = {0};
    for (size_t i = 0; i < COMMITS; i++) {
        char path[64];
        int64_t time = 1000000000 + (int64_t)i * DAY * 4 + (rand() % 2) * DAY * 9;
        maker_commit_at(&maker, "main", "change", time, "+0000");
        for (int j = rand() % 3; j >= 0; j--) {
            int file = rand() % FILES;
            snprintf(path, sizeof path, "Service %d/Policy %d.md", file / 3, file);
            maker_file(&maker, path, texts[(size_t)rand() % 3]);
        }
        if (i == COMMITS / 2) {
            maker_file(&maker, "Service 9/Old.md", "A name that will change, and cookies.\n");
        } else if (i == COMMITS * 3 / 4) {
            maker_rename(&maker, "Service 9/Old.md", "Service 9/New.md");
        }
    }
    char *path = scratch_path(&scratch, "history");
    maker_finish(&maker, path);
    compare_all(path, true);
    free(path);
}
END_TEST

START_TEST(real_history_is_counted_alike)
{
    seed();
    git_run(scratch.path, NULL, "clone -q --bare '%s/histories/pga.bundle' real",
            getenv("SMALLPRINT_REAL"));
    char *path = scratch_path(&scratch, "real");
    struct buffer commits = {0};
    git_run(path, &commits, "rev-list --count --first-parent HEAD");
    size_t count = strtoul(buffer_string(&commits), NULL, 10);
    git_run(path, NULL, "update-ref HEAD HEAD~%zu", count - unit_scale(count));
    buffer_free(&commits);
    compare_all(path, true);
    free(path);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("trend");
    TCase *tests = tcase_create("trend");
    tcase_set_timeout(tests, 240);
    tcase_add_checked_fixture(tests, make_files, remove_files);
    tcase_add_test(tests, text);
    tcase_add_test(tests, queries_stand_side_by_side);
    tcase_add_test(tests, json_and_csv);
    tcase_add_test(tests, statuses);
    tcase_add_test(tests, sample_is_counted_alike);
    if (system("git --version > /dev/null 2>&1") == 0) {
        tcase_add_test(tests, history_is_counted_alike);
        if (getenv("SMALLPRINT_REAL")) {
            tcase_add_test(tests, real_history_is_counted_alike);
        } else {
            puts("# real_history_is_counted_alike is skipped: SMALLPRINT_REAL isn't set");
        }
    }
    suite_add_tcase(suite, tests);
    return unit_run(suite);
}
