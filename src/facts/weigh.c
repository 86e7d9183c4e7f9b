/* SPDX-License-Identifier: ISC */
/* Adding up evidence. */
#include "facts/weigh.h"

#include "base/memory.h"

#include <stdlib.h>

enum { SUM_NONE = -1000 * 1000 * 1000 /* less than any sum of weights */ };

void weigher_init(struct weigher *weigher, const struct ruleset *rules)
{
    *weigher = (struct weigher){.rules = rules};
    weigher->rows = xcalloc(rules->evidence_count + 1, sizeof *weigher->rows);
    weigher->seen = bits_new(rules->evidence_count + 1);
}

void weigher_free(struct weigher *weigher)
{
    free(weigher->rows);
    bits_free(&weigher->seen);
}

void weigh_clause(struct weigher *weigher)
{
    memset(weigher->seen.words, 0, weigher->seen.count * sizeof *weigher->seen.words);
    weigher->begun = false;
    for (int c = 0; c < CATEGORY_ROOM; c++) {
        weigher->best[c] = SUM_NONE;
    }
}

/* Kinds of facts as a set, each as one bit of 64; the same kind is the same pointer. */
static uint64_t kind_bit(const char *kind)
{
    return UINT64_C(1) << ((uintptr_t)kind / 16 % 64);
}

static bool asks_for(const struct evidence *row, const struct fact *fact)
{
    return fact->kind == row->kind &&
           (!row->value[0] || span_equal(fact->value, span_of(row->value))) &&
           (row->polarity == POLARITY_BY_SENTENCE || row->polarity == fact->polarity);
}

size_t weigh_fact_rows(const struct ruleset *rules, const struct fact *facts, size_t count,
                       uint32_t *rows)
{
    size_t found = 0;
    uint64_t kinds = 0;
    for (size_t k = 0; k < count; k++) {
        kinds |= kind_bit(facts[k].kind);
    }
    for (size_t i = 0; count && i < rules->fact_row_count; i++) {
        const struct evidence *row = &rules->evidence[rules->fact_rows[i]];
        bool asked = false;
        for (size_t k = 0; (kinds & kind_bit(row->kind)) && k < count && !asked; k++) {
            asked = asks_for(row, &facts[k]);
        }
        if (asked) {
            rows[found++] = rules->fact_rows[i];
        }
    }
    return found;
}

void weigh_sentence(struct weigher *weigher, const struct scanner *scanner, const struct fact *facts,
                    size_t count)
{
    const struct ruleset *rules = weigher->rules;
    int32_t sums[CATEGORY_ROOM] = {0};
    size_t found = scan_rows(rules, &scanner->signs, WHERE_TEXT, weigher->rows);
    found += weigh_fact_rows(rules, facts, count, weigher->rows + found);
    for (size_t i = 0; i < found; i++) {
        const struct evidence *row = &rules->evidence[weigher->rows[i]];
        evidence_add(row, sums);
        if (weigher->begun && !bits_has(&weigher->seen, weigher->rows[i])) {
            evidence_add(row, weigher->whole);
        }
        bits_add(&weigher->seen, weigher->rows[i]);
    }
    if (!weigher->begun) {
        memcpy(weigher->whole, sums, sizeof weigher->whole);
        weigher->begun = true;
    }
    for (int c = 0; c < CATEGORY_ROOM; c++) {
        weigher->best[c] = sums[c] > weigher->best[c] ? sums[c] : weigher->best[c];
    }
}

unsigned weigh_decide(const struct weigher *weigher, const int32_t *context, bool heading)
{
    const struct ruleset *rules = weigher->rules;
    unsigned categories = 0;
    int32_t most = SUM_NONE;
    unsigned alone = 0; /* the category of that sum */
    for (int c = 0; c < CATEGORY_COUNT && weigher->best[c] > SUM_NONE; c++) {
        int32_t sum =
            rules->start[c] + context[c] + (2 * weigher->best[c] + weigher->whole[c]) / 3;
        categories |= sum > 0 ? 1U << c : 0;
        if (sum > most) {
            most = sum;
            alone = sum > rules->alone[c] ? 1U << c : 0;
        }
    }
    return categories || heading ? categories : alone;
}
