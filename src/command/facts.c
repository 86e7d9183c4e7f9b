/* SPDX-License-Identifier: ISC */
/* smallprint facts: what each policy says, as JSON Lines or as a report (report.c). */
#include "command/facts.h"

#include "command/command.h"
#include "command/message.h"
#include "command/output.h"
#include "command/record.h"
#include "command/request.h"
#include "command/summary.h"

#include "base/memory.h"
#include "base/pool.h"
#include "facts/user_rules.h"

#include <inttypes.h>
#include <math.h>
#include <stdatomic.h>
#include <stdlib.h>

/* -------------------------------------------------------------------------------------------
 * JSON */

static void set_range(json_t *object, struct range range)
{
    json_object_set_new(object, "start", json_integer(range.start));
    json_object_set_new(object, "end", json_integer(range.end));
}

static json_t *category_names(unsigned mask)
{
    json_t *list = json_array();
    for (unsigned i = 0; i < CATEGORY_COUNT; i++) {
        if (mask >> i & 1) {
            json_array_append_new(list, json_string(category_name((enum category)i)));
        }
    }
    return list;
}

static json_t *clause_records(const struct page *page, const struct policy_facts *facts)
{
    size_t count;
    const uint16_t *categories = policy_facts_categories(facts, &count);
    json_t *list = json_array();
    for (uint32_t i = 0; i < count; i++) {
        if (page->places.items[i].clause == VIEW_NO_CLAUSE) {
            continue;
        }
        json_t *clause = json_object();
        set_range(clause, page_range(page, i));
        json_object_set_new(clause, "categories", category_names(categories[i]));
        json_array_append_new(list, clause);
    }
    return list;
}

static json_t *fact_record(const struct page *page, const struct policy_fact *fact)
{
    struct range range = facts_range(page, fact);
    json_t *object = json_object();
    json_object_set_new(object, "kind", json_string(fact->kind));
    json_object_set_new(object, "value", record_text(span_of(fact->value)));
    json_object_set_new(object, "polarity", json_string(polarity_name(fact->polarity)));
    set_range(object, range);
    json_object_set_new(object, "text", record_text(page_text(page, range)));
    if (*fact->data) {
        json_object_set_new(object, "data", record_words(fact->data));
    }
    if (strcmp(fact->actor, "operator") != 0) {
        json_object_set_new(object, "actor", json_string(fact->actor));
    }
    return object;
}

/* As indexes into the list of facts. */
static json_t *contradiction_records(const struct policy_facts *facts)
{
    size_t count;
    const struct contradiction *pairs = policy_facts_contradictions(facts, &count);
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++) {
        json_t *pair = json_object();
        json_object_set_new(pair, "a", json_integer(pairs[i].a));
        json_object_set_new(pair, "b", json_integer(pairs[i].b));
        json_array_append_new(list, pair);
    }
    return list;
}

/* For each category the share of the clauses that have it. */
static json_t *share_record(const struct page *page, const struct policy_facts *facts)
{
    size_t count;
    const uint16_t *categories = policy_facts_categories(facts, &count);
    uint32_t clauses = page->snapshot.clauses;
    json_t *object = json_object();
    for (unsigned category = 0; category < CATEGORY_COUNT && clauses; category++) {
        uint32_t having = 0;
        for (size_t i = 0; i < count; i++) {
            having += categories[i] >> category & 1;
        }
        json_object_set_new(object, category_name((enum category)category),
                            json_real(round(having * 1000.0 / clauses) / 1000));
    }
    return object;
}

static json_t *measure_record(const struct page *page, const struct measures *measures,
                              const struct policy_facts *facts)
{
    json_t *object = json_object();
    json_object_set_new(object, "words", json_integer((json_int_t)measures->words));
    json_object_set_new(object, "sentences", json_integer((json_int_t)measures->sentences));
    json_object_set_new(object, "minutes", json_real(round(measures_minutes(measures) * 10) / 10));
    json_object_set_new(object, "reading_ease", record_grade(measures, measures_reading_ease));
    json_object_set_new(object, "grade", record_grade(measures, measures_grade));
    json_object_set_new(object, "smog", record_grade(measures, measures_smog));
    json_object_set_new(object, "categories", share_record(page, facts));
    return object;
}

/* Rules that gave up in a clause of the policy, if there are any. */
static void add_limited(json_t *object, const struct policy_facts *facts)
{
    size_t count;
    const char *const *ids = policy_facts_limited(facts, &count);
    if (count) {
        json_t *list = json_array();
        for (size_t i = 0; i < count; i++) {
            json_array_append_new(list, record_text(span_of(ids[i])));
        }
        json_object_set_new(object, "limited", list);
    }
}

static void print_json(struct output *out, const struct session *session, const struct page *page,
                       const struct policy_facts *facts, bool explained)
{
    json_t *object = json_object();
    json_object_set_new(object, "path", record_text(buffer_span(&page->path)));
    json_object_set_new(object, "site", record_text(page->snapshot.site));
    json_object_set_new(object, "date", record_date(page->snapshot.date));
    json_object_set_new(object, "clauses", clause_records(page, facts));
    json_t *list = json_array();
    size_t count;
    const struct policy_fact *items = policy_facts_list(facts, &count);
    for (size_t i = 0; i < count; i++) {
        json_t *fact = fact_record(page, &items[i]);
        if (explained) {
            json_object_set_new(fact, "explain", explain_record(session, page, &items[i]));
        }
        json_array_append_new(list, fact);
    }
    json_object_set_new(object, "facts", list);
    struct measures measures = archive_measures(session->archive, session->view, page->number);
    json_object_set_new(object, "contradictions", contradiction_records(facts));
    json_object_set_new(object, "measures", measure_record(page, &measures, facts));
    json_object_set_new(object, "english", json_boolean(policy_facts_are_english(facts)));
    add_limited(object, facts);
    record_write(out, object);
}

/* ------------------------------------------------------------------------------------------- */

struct range facts_range(const struct page *page, const struct policy_fact *fact)
{
    struct range evidence = {fact->start, fact->end}, range;
    source_ranges(&page->source, &page->places.items[fact->place], &evidence, 1, &range);
    return range;
}

/* -------------------------------------------------------------------------------------------
 * Collections: all threads read a batch of policies, then one prints it. */

enum { BATCH_PER_THREAD = 64 };

struct batch {
    const struct session *session;
    uint32_t first; /* snapshot */
    uint32_t count;
    atomic_uint_fast32_t next;   /* of the batch, to be read */
    struct policy_facts **facts; /* for each, in order; NULL for a retired one */
};

static void read_batch(void *context, unsigned thread)
{
    struct batch *batch = context;
    const struct session *session = batch->session;
    (void)thread;
    for (uint_fast32_t i; (i = atomic_fetch_add(&batch->next, 1)) < batch->count;) {
        uint32_t snapshot = batch->first + (uint32_t)i;
        batch->facts[i] = view_has_snapshot(session->view, snapshot)
                              ? archive_facts(session->archive, session->view, snapshot)
                              : NULL;
    }
}

/* Everything that facts are printed with. */
struct teller {
    const struct request *request;
    struct output *out;
    const struct ruleset *rules;
    struct pool *pool;
    struct page page;
    struct summary *summary; /* of --summary, else NULL */
    int status; /* so far */
};

static void tell_policy(struct teller *teller, const struct session *session, uint32_t snapshot,
                        const struct policy_facts *facts)
{
    if (teller->summary) {
        struct snapshot record = view_snapshot(session->view, snapshot);
        summary_add(teller->summary, &record, facts);
        teller->status = command_join(teller->status, STATUS_FOUND);
        return;
    }
    if (!page_turn(&teller->page, session, snapshot)) {
        teller->status = STATUS_TROUBLE;
        return;
    }
    if (teller->request->json) {
        print_json(teller->out, session, &teller->page, facts, teller->request->explain);
    } else if (teller->request->csv) {
        csv_print(teller->out, &teller->page, facts);
    } else {
        report_print(teller->out, session, &teller->page, facts, teller->request->explain);
    }
    teller->status = command_join(teller->status, STATUS_FOUND);
}

static void tell_batch(struct teller *teller, struct batch *batch)
{
    atomic_store(&batch->next, 0);
    pool_run(teller->pool, read_batch, batch);
    for (uint32_t i = 0; i < batch->count; i++) {
        if (batch->facts[i] && !output_ended(teller->out)) {
            tell_policy(teller, batch->session, batch->first + i, batch->facts[i]);
        }
        policy_facts_free(batch->facts[i]);
    }
}

/* Names the rules that were too costly for a clause: what they might have found there is missing. */
static void tell_limited(const struct session *session)
{
    struct limited_rule rule;
    for (size_t i = 0; archive_limited_rule(session->archive, i, &rule); i++) {
        message("%s:%" PRIu32 ": %s takes too long on some clauses (%" PRIu32 "): its facts are missing",
                rule.place.file, rule.place.line, rule.place.id, rule.clauses);
    }
}

static void tell_collection(struct teller *teller, const char *path)
{
    struct session session;
    if (!session_open(&session, teller->request, path, teller->rules, false)) {
        teller->status = STATUS_TROUBLE;
        return;
    }
    session_tell_skipped(&session, teller->request);
    uint32_t count = view_snapshot_count(session.view);
    uint32_t size = pool_threads(teller->pool) * BATCH_PER_THREAD;
    struct batch batch = {.session = &session, .facts = xcalloc(size, sizeof *batch.facts)};
    while (batch.first < count && !output_ended(teller->out)) {
        batch.count = count - batch.first < size ? count - batch.first : size;
        tell_batch(teller, &batch);
        batch.first += batch.count;
    }
    free(batch.facts);
    tell_limited(&session);
    teller->page.number = PAGE_NONE;
    session_close(&session);
}

int command_facts(const struct request *request, struct output *out)
{
    struct error error;
    struct ruleset *rules = ruleset_load_user(request->rules, request->rules_count, &error);
    if (!rules) {
        message("%s", error.message);
        return STATUS_TROUBLE;
    }
    struct teller teller = {
        .request = request,
        .out = out,
        .rules = rules,
        .pool = pool_new((unsigned)request->threads),
        .page = PAGE_EMPTY,
        .summary = request->summary ? summary_new((enum summary_by)request->by) : NULL,
        .status = STATUS_NOTHING,
    };
    if (request->csv && !request->json && !request->summary) {
        csv_print_head(out);
    }
    size_t collections = request->operand_count ? request->operand_count : 1;
    for (size_t i = 0; i < collections && !output_ended(out); i++) {
        tell_collection(&teller, request->operand_count ? request->operands[i] : NULL);
    }
    if (teller.summary) {
        summary_print(teller.summary, out, request->json);
        summary_free(teller.summary);
    }
    page_free(&teller.page);
    pool_free(teller.pool);
    ruleset_free(rules);
    return teller.status;
}
