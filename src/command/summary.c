/* SPDX-License-Identifier: ISC */
/* Counting statements.
 *
 * A *cell* is a value of a kind, of one year if years are told apart. Values that differ from policy
 * to policy (dates, addresses) share the cell of their kind. Cells and sites are found by hashes of
 * 64 bits, which are taken for different where the names are. */
#include "command/summary.h"

#include "command/output.h"
#include "command/record.h"

#include "base/arena.h"
#include "base/hash.h"
#include "base/memory.h"
#include "base/numbers.h"

#include <inttypes.h>
#include <stdlib.h>

enum { POLARITIES = POLARITY_CONDITIONAL + 1 };

/* What was stated with one polarity. */
struct tally {
    uint64_t policies;
    uint64_t last;   /* number of the last policy that was counted, from 1 */
    uint64_t *sites; /* heap; bit of each site */
    size_t words;    /* of sites */
    size_t capacity;
};

struct cell {
    uint32_t year;     /* 0: unknown, or all */
    const char *kind;  /* "" for the policies themselves, all "yes" */
    const char *value; /* "" for any */
    struct tally tallies[POLARITIES];
};

struct summary {
    enum summary_by by;
    struct arena arena; /* strings */
    struct numbers cell_numbers, site_numbers;
    struct cell *cells;
    size_t cell_count, cell_capacity;
    uint64_t policies;
};

struct summary *summary_new(enum summary_by by)
{
    struct summary *summary = xcalloc(1, sizeof *summary);
    summary->by = by;
    return summary;
}

void summary_free(struct summary *summary)
{
    for (size_t i = 0; i < summary->cell_count; i++) {
        for (size_t p = 0; p < POLARITIES; p++) {
            free(summary->cells[i].tallies[p].sites);
        }
    }
    free(summary->cells);
    numbers_free(&summary->cell_numbers);
    numbers_free(&summary->site_numbers);
    arena_free(&summary->arena);
    free(summary);
}

/* ------------------------------------------------------------------------------------------- */

static struct cell *cell_of(struct summary *summary, uint32_t year, const char *kind,
                            const char *value)
{
    uint64_t parts[] = {year, hash_64(span_of(kind)), hash_64(span_of(value))};
    uint64_t hash = hash_64(span_make((const char *)parts, sizeof parts));
    size_t number = numbers_of(&summary->cell_numbers, hash);
    if (number == summary->cell_count) {
        summary->cells = array_reserve(summary->cells, &summary->cell_capacity,
                                       summary->cell_count + 1, sizeof *summary->cells);
        summary->cells[summary->cell_count++] = (struct cell){
            .year = year,
            .kind = arena_copy(&summary->arena, span_of(kind)),
            .value = arena_copy(&summary->arena, span_of(value)),
        };
    }
    return &summary->cells[number];
}

static void count(struct tally *tally, uint64_t policy, size_t site)
{
    if (tally->last == policy) {
        return;
    }
    tally->last = policy;
    tally->policies++;
    if (site / 64 >= tally->words) {
        tally->sites =
            array_reserve(tally->sites, &tally->capacity, site / 64 + 1, sizeof *tally->sites);
        memset(tally->sites + tally->words, 0,
               (site / 64 + 1 - tally->words) * sizeof *tally->sites);
        tally->words = site / 64 + 1;
    }
    tally->sites[site / 64] |= UINT64_C(1) << site % 64;
}

/* True if values of this kind differ from policy to policy. */
static bool is_open(const char *kind)
{
    static const char *const kinds[] = {"effective-date", "updated-date", "contact-email",
                                        "contact-phone", "contact-postal"};
    bool open = false;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds && !open; i++) {
        open = strcmp(kind, kinds[i]) == 0;
    }
    return open;
}

void summary_add(struct summary *summary, const struct snapshot *snapshot,
                 const struct policy_facts *facts)
{
    uint32_t year = summary->by == SUMMARY_BY_YEAR ? snapshot->date / 10000 : 0;
    size_t site = numbers_of(&summary->site_numbers, hash_64(snapshot->site));
    uint64_t policy = ++summary->policies;
    size_t fact_count;
    const struct policy_fact *items = policy_facts_list(facts, &fact_count);
    count(&cell_of(summary, year, "", "")->tallies[POLARITY_YES], policy, site);
    for (size_t i = 0; i < fact_count; i++) {
        const struct policy_fact *fact = &items[i];
        const char *value = is_open(fact->kind) ? "" : fact->value;
        count(&cell_of(summary, year, fact->kind, value)->tallies[fact->polarity], policy, site);
    }
}

/* ------------------------------------------------------------------------------------------- */

static uint64_t sites_of(const struct tally *tally)
{
    uint64_t sites = 0;
    for (size_t i = 0; i < tally->words; i++) {
        sites += (uint64_t)__builtin_popcountll(tally->sites[i]);
    }
    return sites;
}

/* By year, then kind and value; the cell of a year's policies comes first. */
static int compare_cells(const void *left, const void *right)
{
    const struct cell *a = left, *b = right;
    int order = (a->year > b->year) - (a->year < b->year);
    order = order ? order : strcmp(a->kind, b->kind);
    return order ? order : strcmp(a->value, b->value);
}

static json_t *count_record(const struct cell *cell, uint64_t (*number)(const struct tally *))
{
    json_t *object = json_object();
    for (size_t p = 0; p < POLARITIES; p++) {
        json_object_set_new(object, polarity_name((enum polarity)p),
                            json_integer((json_int_t)number(&cell->tallies[p])));
    }
    return object;
}

static uint64_t policies_of(const struct tally *tally)
{
    return tally->policies;
}

static void print_json(const struct summary *summary, struct output *out, const struct cell *all,
                       const struct cell *cell)
{
    json_t *object = json_object();
    const struct tally *whole = &all->tallies[POLARITY_YES];
    if (summary->by == SUMMARY_BY_YEAR) {
        json_object_set_new(object, "year", cell->year ? json_integer(cell->year) : json_null());
    }
    json_object_set_new(object, "kind", json_string(cell->kind));
    json_object_set_new(object, "value",
                        *cell->value ? record_text(span_of(cell->value)) : json_null());
    json_object_set_new(object, "policies", count_record(cell, policies_of));
    json_object_set_new(object, "sites", count_record(cell, sites_of));
    json_object_set_new(object, "all_policies", json_integer((json_int_t)whole->policies));
    json_object_set_new(object, "all_sites", json_integer((json_int_t)sites_of(whole)));
    record_write(out, object);
}

static void print_head(const struct summary *summary, struct output *out, const struct cell *all)
{
    const struct tally *whole = &all->tallies[POLARITY_YES];
    output_style(out, STYLE_HEAD);
    if (summary->by == SUMMARY_BY_YEAR && all->year) {
        output_printf(out, "%" PRIu32 ": ", all->year);
    } else if (summary->by == SUMMARY_BY_YEAR) {
        output_string(out, "without date: ");
    }
    output_printf(out, "%" PRIu64 " policies, %" PRIu64 " sites\n", whole->policies,
                  sites_of(whole));
    output_style(out, STYLE_PLAIN);
    output_printf(out, "  %-40s %24s %24s\n", "", "policies: yes      no    cond",
                  "sites: yes      no    cond");
}

static void print_text(struct output *out, const struct cell *cell)
{
    struct buffer value = {0};
    buffer_append_string(&value, *cell->value ? cell->value : "-");
    output_printf(out, "  %-15s ", cell->kind);
    output_text(out, buffer_span(&value));
    output_printf(out, "%*s", value.length < 24 ? (int)(24 - value.length) : 0, "");
    for (size_t p = 0; p < POLARITIES; p++) {
        output_printf(out, " %*" PRIu64, p ? 7 : 14, cell->tallies[p].policies);
    }
    for (size_t p = 0; p < POLARITIES; p++) {
        output_printf(out, " %*" PRIu64, p ? 7 : 10, sites_of(&cell->tallies[p]));
    }
    output_string(out, "\n");
    buffer_free(&value);
}

void summary_print(struct summary *summary, struct output *out, bool json)
{
    const struct cell *all = NULL;
    if (summary->cell_count) {
        qsort(summary->cells, summary->cell_count, sizeof *summary->cells, compare_cells);
    }
    for (size_t i = 0; i < summary->cell_count; i++) {
        const struct cell *cell = &summary->cells[i];
        if (!*cell->kind) {
            all = cell;
            if (!json) {
                print_head(summary, out, cell);
            }
        } else if (json) {
            print_json(summary, out, all, cell);
        } else {
            print_text(out, cell);
        }
    }
}
