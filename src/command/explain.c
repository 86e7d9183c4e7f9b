/* SPDX-License-Identifier: ISC */
/* smallprint facts --explain: which rule made a fact of which words. */
#include "command/facts.h"
#include "command/output.h"
#include "command/record.h"

#include <inttypes.h>

/* Why a fact is one. */
struct explanation {
    const char *file; /* of the rule, "" when it isn't known */
    uint32_t line;
    const char *source;  /* "text", "lead-in" or "heading": where the rule's words stand */
    struct span matched; /* they */
    struct span cue;     /* the words that made the polarity; may be empty */
};

static struct span text_at(const struct session *session, const struct page *page, uint32_t place,
                           uint32_t start, uint32_t end)
{
    uint32_t clause = page->places.items[place].clause;
    struct span text =
        clause == VIEW_NO_CLAUSE ? span_of("") : view_clause_text(session->view, clause, NULL);
    return start < end && end <= text.length ? span_slice(text, start, end) : span_of("");
}

static struct explanation explain(const struct session *session, const struct page *page,
                                  const struct policy_fact *fact)
{
    static const char *const sources[] = {
        [FACT_TEXT] = "text", [FACT_LEAD_IN] = "lead-in", [FACT_HEADING] = "heading"};
    struct explanation explanation = {
        .file = "",
        .source = sources[fact->verb_in],
        .matched = text_at(session, page, fact->verb_place, fact->verb_start, fact->verb_end),
        .cue = text_at(session, page, fact->place, fact->cue_start, fact->cue_end),
    };
    archive_rule(session->archive, fact->rule, &explanation.file, &explanation.line);
    return explanation;
}

void explain_print(struct output *out, const struct session *session, const struct page *page,
                   const struct policy_fact *fact)
{
    struct explanation explanation = explain(session, page, fact);
    output_printf(out, "        by %s", fact->rule);
    output_printf(out, "%s%s (", *fact->term ? " and " : "", fact->term);
    output_text(out, span_of(explanation.file));
    output_printf(out, ":%" PRIu32 "), which matches \"", explanation.line);
    output_text(out, explanation.matched);
    output_printf(out, "\" in the %s", explanation.source);
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
    json_object_set_new(object, "file", record_text(span_of(explanation.file)));
    json_object_set_new(object, "line", json_integer(explanation.line));
    json_object_set_new(object, "in", json_string(explanation.source));
    json_object_set_new(object, "matched", record_text(explanation.matched));
    json_object_set_new(object, "cue",
                        explanation.cue.length ? record_text(explanation.cue) : json_null());
    return object;
}
