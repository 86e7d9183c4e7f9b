/* SPDX-License-Identifier: ISC */
/* The facts that changed, beside the clauses. */
#include "ui/fact_lines_draw.h"

#include "ui/wrap.h"

#include <stdio.h>

/* True if a fact is of the clause the user is at. */
static bool is_of(const struct fact_line *fact, const struct comparison_row *row)
{
    return row && (fact->old ? align_has_old(&row->step) && row->step.old == fact->place
                             : align_has_new(&row->step) && row->step.new == fact->place);
}

void fact_lines_draw(struct region region, const struct fact_lines *facts,
                     const struct comparison_row *row)
{
    struct lines lines = {0};
    char heading[40] = "Facts ...";
    if (facts) {
        snprintf(heading, sizeof heading, "%zu %s changed", facts->count,
                 facts->count == 1 ? "fact" : "facts");
    }
    region_string(region, 0, 1, heading, STYLE_GROUP);
    size_t first = 0;
    for (size_t i = 0; facts && i < facts->count; i++) {
        if (is_of(&facts->items[i], row) && i + 2 >= (size_t)region.rows / 2) {
            first = i;
            break;
        }
    }
    int at = 1;
    for (size_t i = first; facts && i < facts->count && at < region.rows; i++) {
        const struct fact_line *fact = &facts->items[i];
        char sign[] = {fact->text[0], '\0'};
        uint16_t mark = is_of(fact, row) ? STYLE_EVIDENCE : 0;
        wrap_text(span_of(fact->text + 2), region.columns - 4, &lines);
        region_string(region, at, 1, sign, fact->style);
        for (size_t k = 0; k < lines.count; k++, at++) {
            struct span part = span_slice(span_of(fact->text + 2), lines.items[k].start,
                                          lines.items[k].end);
            region_text(region, at, 3, part, (uint16_t)(fact->style | mark));
        }
    }
    lines_free(&lines);
}
