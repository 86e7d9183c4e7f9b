/* SPDX-License-Identifier: ISC */
/* smallprint facts --explain: which rule made a fact of which words. */
#include "command/facts.h"
#include "command/output.h"
#include "command/record.h"

#include <inttypes.h>

static const char *const sources[] = {
    [FACT_TEXT] = "text", [FACT_LEAD_IN] = "lead-in", [FACT_HEADING] = "heading"};

/* The whole text at a place of the outline; empty for none. */
static struct span context_at(const struct session *session, const struct page *page,
                              uint32_t place)
{
    uint32_t clause = place == OUTLINE_NONE ? VIEW_NO_CLAUSE : page->places.items[place].clause;
    return clause == VIEW_NO_CLAUSE ? span_of("") : view_clause_text(session->view, clause, NULL);
}

static struct explanation explain(const struct session *session, const struct page *page,
                                  const struct policy_fact *fact)
{
    return archive_explain(session->archive, session->view, &page->places, fact);
}

void explain_print(struct output *out, const struct session *session, const struct page *page,
                   const struct policy_fact *fact)
{
    struct explanation explanation = explain(session, page, fact);
    output_printf(out, "        by %s", fact->rule);
    output_printf(out, "%s%s (", *fact->term ? " and " : "", fact->term);
    output_text(out, span_of(explanation.rule.file));
    output_printf(out, ":%" PRIu32 "), which matches \"", explanation.rule.line);
    output_text(out, explanation.matched);
    output_printf(out, "\" in the %s", sources[explanation.in]);
    if (explanation.cue.length) {
        output_printf(out, "; %s because of \"", polarity_name(fact->polarity));
        output_text(out, explanation.cue);
        output_string(out, "\"");
    }
    output_string(out, "\n");
}

json_t *explain_record(const struct session *session, const struct page *page,
                       const struct policy_fact *fact)
{
    struct explanation explanation = explain(session, page, fact);
    json_t *object = json_object();
    json_object_set_new(object, "rule", json_string(fact->rule));
    json_object_set_new(object, "term", *fact->term ? json_string(fact->term) : json_null());
    json_object_set_new(object, "file", record_text(span_of(explanation.rule.file)));
    json_object_set_new(object, "line", json_integer(explanation.rule.line));
    json_object_set_new(object, "in", json_string(sources[explanation.in]));
    json_object_set_new(object, "matched", record_text(explanation.matched));
    json_object_set_new(object, "cue",
                        explanation.cue.length ? record_text(explanation.cue) : json_null());
    const struct outline_place *place = &page->outline[fact->place];
    json_object_set_new(object, "heading", record_text(context_at(session, page, place->heading)));
    json_object_set_new(object, "lead_in", record_text(context_at(session, page, place->lead_in)));
    return object;
}
