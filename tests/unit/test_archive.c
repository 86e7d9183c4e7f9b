/* SPDX-License-Identifier: ISC */
/* The archive: what category: and fact: find is what the archive says of each policy, that is what
 * the rules say of each clause in its context, and sources that change are noticed. */
#include "archive.h"

#include "base/memory.h"
#include "base/place.h"
#include "policy/clause.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/unit/opened.h"
#include "tests/unit/scratch.h"
#include "tests/unit/unit.h"

enum { TIMEOUT = 600 /* seconds of a test, for slow machines */ };

static struct result *ask(struct archive *archive, struct view *view, const char *text,
                          struct query **query)
{
    struct query_error fault = {.column = 0};
    struct error error = {""};
    struct query_options options = {.threads = 2};
    *query = query_parse(span_of(text), &fault);
    ck_assert_msg(*query != NULL, "%s: %s", text, fault.error.message);
    struct result *result = archive_query(archive, *query, view, &options, &error);
    ck_assert_msg(result != NULL, "%s: %s", text, error.message);
    return result;
}

/* --------------------------------------------------------------------------------------------- */
/* Facts */

/* What the rules say of one place, asked directly. */
static const struct fact *extract(struct extractor *extractor, const struct view *view,
                                  const struct place_list *places,
                                  const struct outline_place *outline, size_t place, size_t *count,
                                  unsigned *categories)
{
    struct span texts[3] = {span_of(""), span_of(""), span_of("")};
    uint32_t numbers[3] = {(uint32_t)place, outline[place].heading, outline[place].lead_in};
    for (size_t i = 0; i < 3; i++) {
        uint32_t clause = numbers[i] == OUTLINE_NONE ? (uint32_t)VIEW_NO_CLAUSE
                                                     : places->items[numbers[i]].clause;
        texts[i] = clause == VIEW_NO_CLAUSE ? texts[i] : view_clause_text(view, clause, NULL);
    }
    struct fact_input input = {.text = texts[0],
                               .heading = texts[1],
                               .lead_in = texts[2],
                               .kind = places->items[place].kind};
    return fact_extract(extractor, &input, count, categories);
}

static bool same_fact(const struct policy_fact *found, const struct fact *wanted, size_t place)
{
    return found->place == place && strcmp(found->kind, wanted->kind) == 0 &&
           span_equal(span_of(found->value), wanted->value) &&
           span_equal(span_of(found->data), wanted->data) &&
           strcmp(found->actor, wanted->actor) == 0 && strcmp(found->rule, wanted->rule) == 0 &&
           found->polarity == wanted->polarity && found->start == wanted->start &&
           found->end == wanted->end;
}

/* Compares what the archive says of a snapshot with what the rules say; returns how many facts. */
static size_t check_facts(struct archive *archive, struct extractor *extractor,
                          const struct view *view, uint32_t snapshot)
{
    struct place_list places = {0};
    view_places(view, snapshot, &places);
    struct outline_clause *clauses = xcalloc(places.count + 1, sizeof *clauses);
    struct outline_place *outline = xcalloc(places.count + 1, sizeof *outline);
    for (size_t i = 0; i < places.count; i++) {
        const struct place *place = &places.items[i];
        clauses[i] = (struct outline_clause){place->kind, place->level, place->leads};
    }
    outline_place(clauses, places.count, outline);
    struct policy_facts *facts = archive_facts(archive, view, snapshot);
    size_t count = 0;
    size_t masks = 0;
    size_t at = 0;
    const struct policy_fact *list = policy_facts_list(facts, &count);
    const uint16_t *categories = policy_facts_categories(facts, &masks);
    ck_assert_uint_eq(masks, places.count);
    for (size_t i = 0; i < places.count; i++) {
        unsigned mask = 0;
        size_t wanted = 0;
        const struct fact *said = NULL;
        if (places.items[i].clause != VIEW_NO_CLAUSE) {
            said = extract(extractor, view, &places, outline, i, &wanted, &mask);
        }
        ck_assert_uint_eq(categories[i], mask);
        for (size_t f = 0; f < wanted; f++) {
            if (at < count && same_fact(&list[at], &said[f], i)) {
                at++;
            } else { /* only the site's own name is left out */
                ck_assert_str_eq(said[f].kind, "names-party");
            }
        }
    }
    ck_assert_uint_eq(at, count);
    policy_facts_free(facts);
    free(outline);
    free(clauses);
    place_list_free(&places);
    return count;
}

START_TEST(facts_are_what_the_rules_say)
{
    struct view *view = NULL;
    struct error error = {""};
    struct archive *archive = opened_archive(place_sample_corpus(), &view);
    struct ruleset *rules = ruleset_load(NULL, 0, &error);
    ck_assert_msg(rules != NULL, "%s", error.message);
    struct extractor *extractor = extractor_new(rules);
    size_t facts = 0;
    for (uint32_t s = 0; s < view_snapshot_count(view); s++) {
        facts += check_facts(archive, extractor, view, s);
    }
    ck_assert_uint_gt(facts, view_snapshot_count(view));
    extractor_free(extractor);
    ruleset_free(rules);
    opened_close(archive, view);
}
END_TEST

START_TEST(categories_are_found)
{
    struct view *view = NULL;
    struct archive *archive = opened_archive(place_sample_corpus(), &view);
    char text[64];
    snprintf(text, sizeof text, "category:%s", category_name((enum category)_i));
    struct query *query = NULL;
    struct result *result = ask(archive, view, text, &query);
    struct cursor *cursor = cursor_new(result, ORDER_COLLECTION);
    for (uint32_t s = 0; s < view_snapshot_count(view); s++) {
        struct policy_facts *facts = archive_facts(archive, view, s);
        size_t count = 0;
        const uint16_t *masks = policy_facts_categories(facts, &count);
        for (uint32_t i = 0; i < count; i++) {
            struct hit hit;
            if (masks[i] >> _i & 1) {
                ck_assert_msg(cursor_next(cursor, &hit), "%s: too few hits", text);
                ck_assert_uint_eq(hit.snapshot, s);
                ck_assert_uint_eq(hit.place, i);
            }
        }
        policy_facts_free(facts);
    }
    struct hit none;
    ck_assert_msg(!cursor_next(cursor, &none), "%s: too many hits", text);
    cursor_free(cursor);
    result_free(result);
    query_free(query);
    opened_close(archive, view);
}
END_TEST

START_TEST(a_clause_is_found_by_its_text)
{
    enum { EVERY = 7 };
    struct view *view = NULL;
    struct archive *archive = opened_archive(place_sample_corpus(), &view);
    for (uint32_t clause = 0; clause < view_clause_count(view); clause += EVERY) {
        char text[64];
        struct query *query = NULL;
        struct where where = view_where(view, clause);
        uint32_t policies = 0;
        for (size_t i = 0; i < where.count; i++) {
            policies += (uint32_t)__builtin_popcountll(where.masks[i]);
        }
        snprintf(text, sizeof text, "clause:%016llx",
                 (unsigned long long)query_clause_id(view_clause_text(view, clause, NULL)));
        struct result *result = ask(archive, view, text, &query);
        ck_assert_uint_eq(result_counts(result).unique_clauses, 1);
        ck_assert_uint_eq(result_counts(result).policies, policies);
        result_free(result);
        query_free(query);
    }
    struct query *query = NULL;
    struct result *nothing = ask(archive, view, "clause:0123456789abcdef", &query);
    ck_assert_uint_eq(result_counts(nothing).clauses, 0);
    result_free(nothing);
    query_free(query);
    opened_close(archive, view);
}
END_TEST

/* True if the snapshot states the fact; "" stands for any. */
static bool states(struct archive *archive, const struct view *view, uint32_t snapshot,
                   const char *kind, const char *value, const char *polarity)
{
    size_t count = 0;
    bool found = false;
    struct policy_facts *facts = archive_facts(archive, view, snapshot);
    const struct policy_fact *list = policy_facts_list(facts, &count);
    for (size_t i = 0; i < count; i++) {
        found |= strcmp(list[i].kind, kind) == 0 &&
                 (!*value || strcmp(list[i].value, value) == 0) &&
                 (!*polarity || strcmp(polarity_name(list[i].polarity), polarity) == 0);
    }
    policy_facts_free(facts);
    return found;
}

START_TEST(policies_are_found_by_facts)
{
    static const char *const asked[][4] = {
        {"fact:sells", "sells", "", ""},
        {"fact:collects=ip-address", "collects", "ip-address", ""},
        {"fact:tracks=cookies,yes", "tracks", "cookies", "yes"},
        {"fact:tracks=cookies,no", "tracks", "cookies", "no"},
        {"fact:shares,conditional", "shares", "", "conditional"},
        {"fact:law=gdpr", "law", "gdpr", ""},
        {"fact:law=absent", "law", "absent", ""},
        {"fact:LAW=GDPR", "law", "gdpr", ""},
        {"fact:retention=p30d,Yes", "retention", "P30D", "yes"},
    };
    struct view *view = NULL;
    struct archive *archive = opened_archive(place_sample_corpus(), &view);
    size_t found = 0;
    for (size_t i = 0; i < sizeof asked / sizeof *asked; i++) {
        struct query *query = NULL;
        struct result *result = ask(archive, view, asked[i][0], &query);
        for (uint32_t s = 0; s < view_snapshot_count(view); s++) {
            bool wanted = states(archive, view, s, asked[i][1], asked[i][2], asked[i][3]);
            ck_assert_msg(result_has_snapshot(result, s) == wanted, "%s: snapshot %u", asked[i][0],
                          s);
            found += wanted;
        }
        result_free(result);
        query_free(query);
    }
    ck_assert_uint_gt(found, 0);
    opened_close(archive, view);
}
END_TEST

/* --------------------------------------------------------------------------------------------- */
/* Languages */

struct language {
    const char *name;
    const char *text;
    bool english; /* some of it */
};

static const struct language languages[] = {
    {"german",
     "# Datenschutz\n\nUnsere Website verwendet Cookies und Google Analytics; die IP-Adresse wird "
     "anonymisiert.\n\nWir verwenden SSL und PayPal.\n\nFragen an daten@muster.example, Telefon "
     "+49 30 1234567.\n\nDie Daten werden nach 30 Tagen gel\xC3\xB6scht.\n",
     false},
    {"french",
     "# Confidentialit\xC3\xA9\n\nCe site utilise des cookies et Google Analytics.\n\nVos "
     "informations ne sont pas vendues; Facebook et PayPal sont des partenaires.\n\nContact : "
     "dpo@exemple.example\n",
     false},
    {"dutch",
     "# Privacyverklaring\n\nWe gebruiken cookies van Google Analytics. De browser is van u, en "
     "we delen de data met Facebook.\n\nHet recht op data is van ons in Nederland. SSL.\n",
     false},
    {"italian",
     "# Privacy\n\nIl sito usa cookie di Google Analytics per la statistica e i dati non sono "
     "venduti.\n\nEmail: dati@esempio.example, password e browser sono protetti con SSL.\n",
     false},
    {"polish",
     "# Polityka prywatno\xC5\x9B" "ci\n\nSerwis korzysta z plik\xC3\xB3w cookies oraz Google "
     "Analytics.\n\nDane osobowe: adres e-mail, numer telefonu, login, status. Facebook, SSL.\n",
     false},
    {"japanese",
     "# \xE5\x80\x8B\xE4\xBA\xBA\xE6\x83\x85\xE5\xA0\xB1\n\n\xE5\xBD\x93\xE7\xA4\xBE "
     "\xE3\x81\xAF Google Analytics \xE3\x81\xA8 Cookie \xE3\x82\x92 "
     "\xE4\xBD\xBF\xE7\x94\xA8 \xE3\x81\x97\xE3\x81\xBE\xE3\x81\x99\xE3\x80\x82 "
     "Facebook PayPal SSL\n\nE-mail: tsubame@rei.example\n",
     false},
    {"two languages",
     "# Datenschutz\n\nUnsere Website verwendet Cookies, und die Daten werden nach 30 Tagen "
     "gel\xC3\xB6scht.\n\n## In English\n\nWe use cookies to keep you signed in, and we do not "
     "sell your name.\n",
     true},
    {"menus",
     "# Privacy\n\nHome Shop Cart Sign in Account Store locator\n\nFurniture Dining Room Living "
     "Room Bedroom Kitchen Gifts & Food Outdoor Patio Rugs Lamps\n\nSSL\n\nFor help: "
     "shop@menus.example\n",
     true},
    {"hardly a word", "# Privacy\n\nWe use cookies.\n\nE-mail: post@kurz.example\n", true},
};

START_TEST(other_languages_have_neither_facts_nor_categories)
{
    const struct language *language = &languages[_i];
    struct scratch scratch;
    struct view *view = NULL;
    struct query *query = NULL;
    size_t facts = 0;
    size_t places = 0;
    unsigned categories = 0;
    scratch_make(&scratch);
    scratch_write_text(&scratch, "policy.md", language->text);
    struct archive *archive = opened_archive(scratch.path, &view);
    struct policy_facts *read = archive_facts(archive, view, 0);
    policy_facts_list(read, &facts);
    const uint16_t *masks = policy_facts_categories(read, &places);
    for (size_t i = 0; i < places; i++) {
        categories |= masks[i];
    }
    struct result *result = ask(archive, view, "category:collection OR category:other OR "
                                "category:security OR fact:tracks OR fact:security", &query);
    ck_assert_msg(policy_facts_are_english(read) == language->english, "%s", language->name);
    ck_assert_msg((facts > 0) == language->english, "%s: %zu facts", language->name, facts);
    ck_assert_msg((categories != 0) == language->english, "%s: %x", language->name, categories);
    ck_assert_msg((result_counts(result).clauses > 0) == language->english, "%s", language->name);
    result_free(result);
    query_free(query);
    policy_facts_free(read);
    opened_close(archive, view);
    scratch_remove(&scratch);
}
END_TEST

/* --------------------------------------------------------------------------------------------- */
/* Threads */

/* What several threads share, and one thread's answer. */
struct asker {
    struct archive *archive;
    struct view *view;
    uint64_t sum; /* of the counts of all questions and of all facts */
};

static void *ask_all(void *context)
{
    static const char *const questions[] = {
        "category:sharing",        "fact:sells OR fact:collects=location", "/\\b(\\d+) days\\b/i",
        "cookies heading:cookies", "scope:policy category:retention data", "\"do not\"~3 -sell*",
    };
    struct asker *asker = context;
    for (size_t i = 0; i < sizeof questions / sizeof *questions; i++) {
        struct query *query = NULL;
        struct result *result = ask(asker->archive, asker->view, questions[i], &query);
        asker->sum = asker->sum * 31 + result_counts(result).clauses;
        result_free(result);
        query_free(query);
    }
    for (uint32_t s = 0; s < view_snapshot_count(asker->view); s++) {
        size_t count = 0;
        struct policy_facts *facts = archive_facts(asker->archive, asker->view, s);
        policy_facts_list(facts, &count);
        asker->sum = asker->sum * 31 + count;
        policy_facts_free(facts);
    }
    return NULL;
}

START_TEST(threads_share_an_archive)
{
    pthread_t threads[4];
    struct asker askers[5];
    struct view *view = NULL;
    struct archive *archive = opened_archive(place_sample_corpus(), &view);
    for (size_t i = 0; i < 5; i++) {
        askers[i] = (struct asker){archive, view, 0};
    }
    for (size_t i = 0; i < 4; i++) {
        ck_assert_int_eq(pthread_create(&threads[i], NULL, ask_all, &askers[i]), 0);
    }
    for (size_t i = 0; i < 4; i++) {
        pthread_join(threads[i], NULL);
    }
    ask_all(&askers[4]);
    ck_assert_uint_ne(askers[4].sum, 0);
    for (size_t i = 0; i < 4; i++) {
        ck_assert_uint_eq(askers[i].sum, askers[4].sum);
    }
    opened_close(archive, view);
}
END_TEST

/* --------------------------------------------------------------------------------------------- */
/* Sources */

START_TEST(changes_are_noticed)
{
    struct scratch scratch;
    struct view *view = NULL;
    struct error error = {""};
    struct source source = {.map = NULL};
    scratch_make(&scratch);
    scratch_write_text(&scratch, "a.example.md", "We keep it.\n");
    scratch_write_text(&scratch, "b.example.md", "We sell it.\n");
    struct archive *archive = opened_archive(scratch.path, &view);
    ck_assert(archive_source(archive, view, 0, &source, &error));
    ck_assert(span_equal(source.decoded, span_of("We keep it.\n")));
    ck_assert(archive_source(archive, view, 1, &source, &error));
    ck_assert(span_equal(source.decoded, span_of("We sell it.\n")));
    scratch_write_text(&scratch, "a.example.md", "We keep it, and more.\n");
    ck_assert(!archive_source(archive, view, 0, &source, &error));
    ck_assert_str_ne(error.message, "");
    char *gone = scratch_path(&scratch, "b.example.md");
    ck_assert_int_eq(unlink(gone), 0);
    error.message[0] = '\0';
    ck_assert(!archive_source(archive, view, 1, &source, &error));
    ck_assert_str_ne(error.message, "");
    free(gone);
    source_free(&source);
    opened_close(archive, view);
    scratch_remove(&scratch);
}
END_TEST

/* A file that was replaced by one of the same length: whatever it holds now, its clauses' bytes are
 * there, and ranges stay inside. */
START_TEST(ranges_stay_inside_a_changed_source)
{
    struct scratch scratch;
    struct view *view = NULL;
    struct error error = {""};
    struct source source = {.map = NULL};
    struct buffer text = {0};
    for (int i = 0; i < 40; i++) {
        buffer_append_string(&text, i % 2 ? "  * **donn\u00E9es**\n\n" : "## l\u00E0\n\n");
    }
    scratch_make(&scratch);
    scratch_write(&scratch, "a.example.md", text.bytes, text.length);
    struct archive *archive = opened_archive(scratch.path, &view);
    memset(text.bytes, '*', text.length);
    scratch_write(&scratch, "a.example.md", text.bytes, text.length);
    ck_assert(archive_source(archive, view, 0, &source, &error));
    struct place_list places = {0};
    view_places(view, 0, &places);
    ck_assert_uint_eq(places.count, 40);
    for (size_t i = 0; i < places.count; i++) {
        struct range ranges[] = {{0, 3}, {4, 10}, {11, 4000}};
        struct range out[3];
        source_ranges(&source, &places.items[i], ranges, 3, out);
        for (size_t r = 0; r < 3; r++) {
            ck_assert_uint_le(out[r].start, out[r].end);
            ck_assert_uint_le(out[r].end, places.items[i].end);
        }
    }
    place_list_free(&places);
    source_free(&source);
    buffer_free(&text);
    opened_close(archive, view);
    scratch_remove(&scratch);
}
END_TEST

/* The same length in bytes as stored, but fewer once decoded: the clauses can't be there. */
START_TEST(shorter_texts_are_noticed)
{
    struct scratch scratch;
    struct view *view = NULL;
    struct error error = {""};
    struct source source = {.map = NULL};
    char text[] = "## r\xE9"
                  "f\xE9"
                  "renc\xE9"
                  "es\n\n## donn\xE9"
                  "es\n";
    scratch_make(&scratch);
    scratch_write_text(&scratch, "a.example.md", text);
    struct archive *archive = opened_archive(scratch.path, &view);
    ck_assert(archive_source(archive, view, 0, &source, &error));
    memset(text, 'x', sizeof text - 1);
    scratch_write_text(&scratch, "a.example.md", text);
    ck_assert(!archive_source(archive, view, 0, &source, &error));
    ck_assert_str_ne(error.message, "");
    source_free(&source);
    opened_close(archive, view);
    scratch_remove(&scratch);
}
END_TEST

START_TEST(default_path_is_the_sample_or_the_users)
{
    struct buffer path = {0};
    unsetenv("SMALLPRINT_COLLECTION");
    archive_default_path(&path);
    ck_assert_str_eq(buffer_string(&path), place_sample_corpus());
    buffer_clear(&path);
    setenv("SMALLPRINT_COLLECTION", "/some/where", 1);
    archive_default_path(&path);
    ck_assert_str_eq(buffer_string(&path), "/some/where");
    buffer_free(&path);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("archive");
    TCase *tests = tcase_create("archive");

    tcase_set_timeout(tests, TIMEOUT);
    tcase_add_test(tests, facts_are_what_the_rules_say);
    tcase_add_loop_test(tests, categories_are_found, 0, CATEGORY_COUNT);
    tcase_add_test(tests, policies_are_found_by_facts);
    tcase_add_test(tests, a_clause_is_found_by_its_text);
    tcase_add_loop_test(tests, other_languages_have_neither_facts_nor_categories, 0,
                        (int)(sizeof languages / sizeof *languages));
    tcase_add_test(tests, threads_share_an_archive);
    tcase_add_test(tests, changes_are_noticed);
    tcase_add_test(tests, ranges_stay_inside_a_changed_source);
    tcase_add_test(tests, shorter_texts_are_noticed);
    tcase_add_test(tests, default_path_is_the_sample_or_the_users);
    suite_add_tcase(suite, tests);
    return unit_run(suite);
}
