/* SPDX-License-Identifier: ISC */
/* From clauses to the facts of a policy. */
#include "facts/reading.h"

#include "base/memory.h"
#include "facts/party.h"
#include "policy/clause.h"
#include "policy/outline.h"

#include <stdlib.h>

enum { TITLE_CLAUSES = 3 /* headings among the first clauses are titles */ };

void facts_reading_free(struct facts_reading *facts)
{
    arena_free(&facts->arena);
    free(facts->items);
    free(facts->categories);
    *facts = (struct facts_reading){0};
}

static struct outline_place *place_clauses(const struct reading_clause *clauses, size_t count)
{
    struct outline_clause *outline = xcalloc(count + 1, sizeof *outline);
    struct outline_place *places = xcalloc(count + 1, sizeof *places);
    for (size_t i = 0; i < count; i++) {
        struct span text = clauses[i].text;
        outline[i].kind = clauses[i].kind;
        outline[i].level = clauses[i].level;
        outline[i].leads = text.length && text.bytes[text.length - 1] == ':';
    }
    outline_place(outline, count, places);
    free(outline);
    return places;
}

/* True if the party is the operator: the site or the policy's title has its name. */
static bool is_operator(struct span site, const struct reading_clause *clauses, size_t count,
                        struct span party)
{
    bool named = party_is_named(party, site);
    for (size_t i = 0; i < count && i < TITLE_CLAUSES; i++) {
        named |= clauses[i].kind == CLAUSE_HEADING && party_is_named(party, clauses[i].text);
    }
    return named;
}

static void keep_fact(struct facts_reading *facts, const struct fact *fact, size_t clause)
{
    const char *value = arena_copy(&facts->arena, fact->value);
    const char *data = fact->data.length ? arena_copy(&facts->arena, fact->data) : "";
    facts->items = array_reserve(facts->items, &facts->capacity, facts->count + 1,
                                 sizeof *facts->items);
    facts->items[facts->count++] = (struct reading_fact){
        .kind = fact->kind,
        .value = {value, fact->value.length},
        .data = {data, fact->data.length},
        .actor = fact->actor,
        .rule = fact->rule,
        .term = fact->term,
        .polarity = fact->polarity,
        .clause = (uint32_t)clause,
        .start = fact->start,
        .end = fact->end,
    };
}

static struct span text_at(const struct reading_clause *clauses, uint32_t index)
{
    return index == OUTLINE_NONE ? span_make("", 0) : clauses[index].text;
}

void facts_reading_make(struct facts_reading *facts, struct extractor *extractor, struct span site,
                       const struct reading_clause *clauses, size_t count)
{
    struct outline_place *places = place_clauses(clauses, count);
    facts->categories = xcalloc(count + 1, sizeof *facts->categories);
    facts->clauses = count;
    for (size_t i = 0; i < count; i++) {
        struct fact_input input = {
            .text = clauses[i].text,
            .heading = text_at(clauses, places[i].heading),
            .lead_in = text_at(clauses, places[i].lead_in),
            .kind = clauses[i].kind,
        };
        size_t found = 0;
        unsigned categories = 0;
        const struct fact *read = fact_extract(extractor, &input, &found, &categories);
        facts->categories[i] = (uint16_t)categories;
        for (size_t k = 0; k < found; k++) {
            bool own = strcmp(read[k].kind, "names-party") == 0 &&
                       is_operator(site, clauses, count, read[k].value);
            if (!own) {
                keep_fact(facts, &read[k], i);
            }
        }
    }
    free(places);
}
