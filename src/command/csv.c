/* SPDX-License-Identifier: ISC */
/* Comma-separated values, as RFC 4180 describes them; those of smallprint facts: a row for each fact. */
#include "command/csv.h"

#include "command/facts.h"
#include "command/output.h"
#include "command/visible.h"

#include "base/date.h"

#include <inttypes.h>

void csv_print_head(struct output *out)
{
    output_string(out, "site,date,address,kind,value,polarity,data,actor,start,end,text\r\n");
}

void csv_field(struct output *out, struct span text, const char *behind)
{
    struct buffer field = {0};
    visible_append(&field, text, VISIBLE_LINES);
    bool quoted = false;
    for (size_t i = 0; i < field.length; i++) {
        quoted |= strchr(",\"\r\n", field.bytes[i]) != NULL;
    }
    output_string(out, quoted ? "\"" : "");
    for (size_t i = 0; i < field.length; i++) {
        output_bytes(out, span_make(&field.bytes[i], 1));
        output_string(out, quoted && field.bytes[i] == '"' ? "\"" : "");
    }
    output_string(out, quoted ? "\"" : "");
    output_string(out, behind);
    buffer_free(&field);
}

void csv_print(struct output *out, const struct page *page, const struct policy_facts *facts)
{
    size_t count;
    const struct policy_fact *items = policy_facts_list(facts, &count);
    char date[DATE_SIZE];
    date_format(page->snapshot.date, date);
    for (size_t i = 0; i < count; i++) {
        const struct policy_fact *fact = &items[i];
        struct range range = facts_range(page, fact);
        csv_field(out, page->snapshot.site, ",");
        csv_field(out, span_of(date), ",");
        csv_field(out, page->source.address, ",");
        csv_field(out, span_of(fact->kind), ",");
        csv_field(out, span_of(fact->value), ",");
        csv_field(out, span_of(polarity_name(fact->polarity)), ",");
        csv_field(out, span_of(fact->data), ",");
        csv_field(out, span_of(fact->actor), ",");
        output_printf(out, "%" PRIu32 ",%" PRIu32 ",", range.start, range.end);
        csv_field(out, page_text(page, range), "\r\n");
    }
}
