/* SPDX-License-Identifier: ISC */
/* smallprint facts: what each policy says, as JSON Lines or as a report (report.c). */
#include "command/facts.h"

#include "command/command.h"
#include "command/output.h"
#include "command/record.h"
#include "command/request.h"

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

/* Words separated by spaces, as a list. */
static json_t *word_list(const char *words)
{
    json_t *list = json_array();
    while (*words) {
        size_t length = strcspn(words, " ");
        json_array_append_new(list, record_text(span_make(words, length)));
        words += length;
        words += strspn(words, " ");
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
        json_object_set_new(object, "data", word_list(fact->data));
    }
    if (strcmp(fact->actor, "operator") != 0) {
        json_object_set_new(object, "actor", json_string(fact->actor));
    }
    return object;
}

static void print_json(struct output *out, const struct page *page,
                       const struct policy_facts *facts)
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
        json_array_append_new(list, fact_record(page, &items[i]));
    }
    json_object_set_new(object, "facts", list);
    record_write(out, object);
}

/* ------------------------------------------------------------------------------------------- */

struct range facts_range(const struct page *page, const struct policy_fact *fact)
{
    struct range evidence = {fact->start, fact->end}, range;
    source_ranges(&page->source, &page->places.items[fact->place], &evidence, 1, &range);
    return range;
}

/* What the policies of one collection say. Returns the exit status; *page is scratch. */
static int print_collection(const struct request *request, const char *path, struct page *page,
                            struct output *out)
{
    struct session session;
    if (!session_open(&session, request, path)) {
        return STATUS_TROUBLE;
    }
    session_tell_skipped(&session, request);
    int status = STATUS_NOTHING;
    uint32_t count = view_snapshot_count(session.view);
    for (uint32_t i = 0; i < count && !output_ended(out); i++) {
        if (!page_turn(page, &session, i)) {
            status = STATUS_TROUBLE;
            continue;
        }
        struct policy_facts *facts = archive_facts(session.archive, session.view, i);
        if (request->json) {
            print_json(out, page, facts);
        } else {
            report_print(out, &session, page, facts);
        }
        policy_facts_free(facts);
        status = status == STATUS_NOTHING ? STATUS_FOUND : status;
    }
    page->number = PAGE_NONE;
    session_close(&session);
    return status;
}

int command_facts(const struct request *request, struct output *out)
{
    if (request->operand_count == 0) {
        struct page page = PAGE_EMPTY;
        int status = print_collection(request, NULL, &page, out);
        page_free(&page);
        return status;
    }
    struct page page = PAGE_EMPTY;
    int status = STATUS_NOTHING;
    for (size_t i = 0; i < request->operand_count; i++) {
        int other = print_collection(request, request->operands[i], &page, out);
        status = command_join(status, other);
    }
    page_free(&page);
    return status;
}
