/* SPDX-License-Identifier: ISC */
/* One question, both answers: hits, counts, marks, and the bytes of the source behind them. */
#include "tests/unit/oracle_check.h"

#include "base/memory.h"
#include "tests/unit/oracle_random.h"

#include <stdio.h>
#include <stdlib.h>

enum { MAPPED_HITS = 8 }; /* hits of a question whose marks are followed to the source */

/* --------------------------------------------------------------------------------------------- */
/* Made-up facts */

static uint64_t mix(uint64_t number)
{
    number = (number ^ number >> 30) * 0xBF58476D1CE4E5B9U;
    number = (number ^ number >> 27) * 0x94D049BB133111EBU;
    return number ^ number >> 31;
}

unsigned oracle_check_categories(const struct oracle *oracle, uint32_t place)
{
    uint64_t bits = mix(place + oracle->place_count);
    return (unsigned)(bits & bits >> 20) & ((1U << CATEGORY_COUNT) - 1);
}

bool oracle_check_fact(const struct oracle *oracle, uint32_t policy, struct span what)
{
    uint64_t hash = policy + oracle->policy_count;
    for (size_t i = 0; i < what.length; i++) {
        hash = mix(hash ^ (unsigned char)what.bytes[i]);
    }
    return hash % 3 == 0;
}

static void categories(void *context, const struct view *view, uint32_t snapshot,
                       const struct place_list *places, uint16_t *masks)
{
    const struct oracle_check *check = context;
    const struct oracle *oracle = check->leaves->oracle;
    const struct oracle_policy *policy = &oracle->policies[check->shown.policy_of[snapshot]];
    if (view != check->shown.view) {
        abort();
    }
    for (size_t i = 0; i < places->count; i++) {
        masks[i] = (uint16_t)oracle_check_categories(oracle, policy->first + (uint32_t)i);
    }
}

static bool fact(void *context, const struct view *view, uint32_t snapshot, struct span kind,
                 struct span value, struct span polarity)
{
    const struct oracle_check *check = context;
    char what[256];
    (void)view;
    snprintf(what, sizeof what, "%.*s%s%.*s%s%.*s", (int)kind.length, kind.bytes,
             value.length ? "=" : "", (int)value.length, value.length ? value.bytes : "",
             polarity.length ? "," : "", (int)polarity.length,
             polarity.length ? polarity.bytes : "");
    return oracle_check_fact(check->leaves->oracle, check->shown.policy_of[snapshot],
                             span_of(what));
}

bool oracle_check_open(struct oracle_check *check, struct archive *archive, struct view *view,
                       struct oracle_leaves *leaves)
{
    uint32_t snapshots = view_snapshot_count(view);
    *check = (struct oracle_check){
        .archive = archive, .leaves = leaves, .facts = {categories, fact, check}};
    check->sources = xcalloc(snapshots + 1U, sizeof *check->sources);
    check->sources_read = xcalloc(snapshots + 1U, sizeof *check->sources_read);
    return oracle_view_open(&check->shown, archive_collection(archive), view, leaves->oracle);
}

void oracle_check_close(struct oracle_check *check)
{
    for (uint32_t s = 0; s < check->shown.snapshots; s++) {
        if (check->sources_read[s]) {
            source_free(&check->sources[s]);
        }
    }
    free(check->sources);
    free(check->sources_read);
    oracle_view_free(&check->shown);
}

/* --------------------------------------------------------------------------------------------- */
/* Hits */

static bool check_hit(struct oracle_check *check, const struct hit *hit,
                      const struct oracle_hit *wanted)
{
    const struct oracle *oracle = check->leaves->oracle;
    const struct oracle_policy *policy = &oracle->policies[wanted->policy];
    const struct oracle_clause *clause = &oracle->clauses[oracle->places[wanted->place].clause];
    if (hit->snapshot == check->shown.snapshot_of[wanted->policy] &&
        hit->place == wanted->place - policy->first && hit->first == wanted->first &&
        hit->last == wanted->last && hit->snapshots == wanted->snapshots &&
        span_equal(view_clause_text(check->shown.view, hit->clause, NULL), clause->text)) {
        return true;
    }
    struct span text = view_clause_text(check->shown.view, hit->clause, NULL);
    return oracle_view_differ(&check->shown,
                              "a hit in %s place %u (%u..%u, %u snapshots) '%.*s',\n"
                              "but it should be in %s place %u (%u..%u, %u snapshots) '%.*s'",
                              oracle->policies[check->shown.policy_of[hit->snapshot]].path,
                              hit->place, hit->first, hit->last, hit->snapshots, (int)text.length,
                              text.bytes, policy->path, wanted->place - policy->first,
                              wanted->first, wanted->last, wanted->snapshots,
                              (int)clause->text.length, clause->text.bytes);
}

static bool check_order(struct oracle_check *check, const struct result *result,
                        const struct oracle_hits *wanted)
{
    struct cursor *cursor = cursor_new(result, ORDER_COLLECTION);
    struct hit hit;
    size_t count = 0;
    bool good = true;
    while (good && cursor_next(cursor, &hit)) {
        if (count == wanted->count) {
            good = oracle_view_differ(&check->shown, "more than %zu hits", wanted->count);
        } else {
            good = check_hit(check, &hit, &wanted->items[count++]);
        }
    }
    cursor_free(cursor);
    return good && (count == wanted->count ||
                    oracle_view_differ(&check->shown, "%zu hits, not %zu", count, wanted->count));
}

/* The number of a hit among the wanted ones, by binary search; ORACLE_NONE without. */
static size_t find_hit(const struct oracle_check *check, const struct hit *hit,
                       const struct oracle_hits *wanted)
{
    const struct oracle *oracle = check->leaves->oracle;
    uint32_t place = oracle->policies[check->shown.policy_of[hit->snapshot]].first + hit->place;
    size_t low = 0;
    size_t high = wanted->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (wanted->items[middle].place < place) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low < wanted->count && wanted->items[low].place == place ? low : ORACLE_NONE;
}

/* By relevance the same hits come, each once, best first, ties in collection order. */
static bool check_relevance(struct oracle_check *check, const struct result *result,
                            const struct oracle_hits *wanted)
{
    struct cursor *cursor = cursor_new(result, ORDER_RELEVANCE);
    bool *seen = xcalloc(wanted->count + 1, sizeof *seen);
    struct hit hit;
    float before = 0;
    size_t count = 0;
    size_t last = 0;
    bool good = true;
    while (good && cursor_next(cursor, &hit)) {
        size_t number = find_hit(check, &hit, wanted);
        if (number == ORACLE_NONE || seen[number]) {
            good =
                oracle_view_differ(&check->shown, "by relevance: a hit that isn't one, or twice");
        } else if (count > 0 && (hit.score > before || (hit.score >= before && number < last))) {
            good =
                oracle_view_differ(&check->shown, "by relevance: hit %zu (%g) behind hit %zu (%g)",
                                   number, (double)hit.score, last, (double)before);
        } else {
            good = check_hit(check, &hit, &wanted->items[number]);
        }
        last = number;
        before = hit.score;
        count++;
        if (good) {
            seen[number] = true;
        }
    }
    cursor_free(cursor);
    free(seen);
    return good && (count == wanted->count ||
                    oracle_view_differ(&check->shown, "by relevance %zu hits, not %zu", count,
                                       wanted->count));
}

static bool check_counts(struct oracle_check *check, const struct result *result,
                         const struct oracle_hits *wanted)
{
    struct result_counts counts = result_counts(result);
    if (counts.clauses == wanted->count && counts.unique_clauses == wanted->unique &&
        counts.policies == wanted->policies && counts.sites == wanted->sites) {
        return true;
    }
    return oracle_view_differ(&check->shown,
                              "counts: %llu clauses, %llu unique, %u policies, %u sites,\n"
                              "not %zu clauses, %zu unique, %zu policies, %zu sites",
                              (unsigned long long)counts.clauses,
                              (unsigned long long)counts.unique_clauses, counts.policies,
                              counts.sites, wanted->count, wanted->unique, wanted->policies,
                              wanted->sites);
}

/* What the panes of all policies mark. `wanted` holds a hit for each match in each snapshot. */
static bool check_marked(struct oracle_check *check, const struct result *result,
                         const struct oracle_hits *wanted)
{
    const struct oracle *oracle = check->leaves->oracle;
    struct place_list places = {0};
    bool *matches = NULL;
    bool good = true;
    size_t at = 0;
    for (uint32_t s = 0; good && s < view_snapshot_count(check->shown.view); s++) {
        const struct oracle_policy *policy = &oracle->policies[check->shown.policy_of[s]];
        size_t first = at;
        while (at < wanted->count && check->shown.snapshot_of[wanted->items[at].policy] == s) {
            at++;
        }
        if (result_has_snapshot(result, s) != (at > first)) {
            good =
                oracle_view_differ(&check->shown, "%s: result_has_snapshot is wrong", policy->path);
        }
        if (at == first) {
            continue;
        }
        view_places(check->shown.view, s, &places);
        matches = xcalloc(places.count + 1, sizeof *matches);
        result_places(result, s, &places, matches);
        for (uint32_t i = 0; good && i < places.count; i++) {
            bool marked = first < at && wanted->items[first].place == policy->first + i;
            first += marked;
            good = matches[i] == marked ||
                   oracle_view_differ(&check->shown, "%s: result_places is wrong for place %u",
                                      policy->path, i);
        }
        free(matches);
    }
    place_list_free(&places);
    return good;
}

/* --------------------------------------------------------------------------------------------- */
/* Marks and sources */

static bool same_marks(struct oracle_check *check, const struct oracle_clause *clause,
                       const struct range_list *found, const struct oracle_ranges *wanted)
{
    bool good = found->count == wanted->count;
    for (size_t i = 0; good && i < found->count; i++) {
        good = found->items[i].start == wanted->items[i].start &&
               found->items[i].end == wanted->items[i].end;
    }
    if (good) {
        return true;
    }
    struct buffer text = {0};
    for (size_t i = 0; i < found->count; i++) {
        buffer_printf(&text, " [%u,%u)", found->items[i].start, found->items[i].end);
    }
    buffer_append_string(&text, " not");
    for (size_t i = 0; i < wanted->count; i++) {
        buffer_printf(&text, " [%u,%u)", wanted->items[i].start, wanted->items[i].end);
    }
    oracle_view_differ(&check->shown, "marks in '%.*s':%s", (int)clause->text.length,
                       clause->text.bytes, buffer_string(&text));
    buffer_free(&text);
    return false;
}

static struct source *need_source(struct oracle_check *check, uint32_t snapshot)
{
    struct source *source = &check->sources[snapshot];
    struct error error = {""};
    if (!check->sources_read[snapshot]) {
        check->sources_read[snapshot] = true;
        if (!archive_source(check->archive, check->shown.view, snapshot, source, &error)) {
            oracle_view_differ(&check->shown, "archive_source: %s", error.message);
            return NULL;
        }
    }
    return source;
}

/* Where the oracle finds a range of a place's plain text: bytes of the file. */
static struct range source_range(const struct oracle_policy *policy,
                                 const struct oracle_place *place,
                                 const struct plain_source *origin,
                                 const struct oracle_range *range)
{
    struct range out = {place->start + origin[range->start].start,
                        place->start + origin[range->end - 1].end};
    if (policy->map) {
        out = (struct range){policy->map[out.start], policy->map[out.end]};
    }
    return out;
}

static bool check_source(struct oracle_check *check, const struct oracle_hit *hit,
                         const struct range_list *marks, const struct oracle_ranges *wanted)
{
    const struct oracle *oracle = check->leaves->oracle;
    const struct oracle_policy *policy = &oracle->policies[hit->policy];
    const struct oracle_place *place = &oracle->places[hit->place];
    uint32_t snapshot = check->shown.snapshot_of[hit->policy];
    struct source *source = need_source(check, snapshot);
    if (!source) {
        return false;
    }
    struct span text = span_slice(oracle_decoded(policy), place->start, place->end);
    char *plain = xmalloc(plain_capacity(text.length));
    struct plain_source *origin = xcalloc(plain_capacity(text.length), sizeof *origin);
    struct range *ranges = xcalloc(marks->count + 1, sizeof *ranges);
    struct place_list places = {0};
    unsigned flags = 0;
    plain_text(text, place->body - place->start, place->kind, plain, &flags, origin);
    view_places(check->shown.view, snapshot, &places);
    source_ranges(source, &places.items[hit->place - policy->first], marks->items, marks->count,
                  ranges);
    bool good = true;
    for (size_t i = 0; good && i < marks->count; i++) {
        struct range right = source_range(policy, place, origin, &wanted->items[i]);
        if (ranges[i].start != right.start || ranges[i].end != right.end) {
            good = oracle_view_differ(
                &check->shown, "%s: source bytes [%u,%u), not [%u,%u), for '%.*s'", policy->path,
                ranges[i].start, ranges[i].end, right.start, right.end,
                (int)(wanted->items[i].end - wanted->items[i].start),
                plain + wanted->items[i].start);
        }
    }
    place_list_free(&places);
    free(ranges);
    free(origin);
    free(plain);
    return good;
}

/* What is marked in the clauses of the hits, and for some of them where that is in the files. */
static bool check_marks(struct oracle_check *check, const struct query *query,
                        const struct oracle_node *node, const struct oracle_hits *hits)
{
    const struct oracle *oracle = check->leaves->oracle;
    uint64_t *done = xcalloc(oracle_bit_words(oracle->clause_count) + 1, sizeof *done);
    struct marker *marker = marker_new(query);
    struct range_list found = {0};
    struct oracle_ranges wanted = {0};
    bool good = true;
    size_t step = 1 + hits->count / MAPPED_HITS;
    for (size_t i = 0; good && i < hits->count; i++) {
        uint32_t number = oracle->places[hits->items[i].place].clause;
        const struct oracle_clause *clause = &oracle->clauses[number];
        if (i % step && oracle_bit(done, number)) {
            continue;
        }
        oracle_bit_set(done, number);
        oracle_marks(check->leaves, node, clause, &wanted);
        marker_ranges(marker, clause->text, clause->ascii ? PLAIN_ASCII : 0, &found);
        good = same_marks(check, clause, &found, &wanted) &&
               (i % step || check_source(check, &hits->items[i], &found, &wanted));
    }
    free(wanted.items);
    range_list_free(&found);
    marker_free(marker);
    free(done);
    return good;
}

/* --------------------------------------------------------------------------------------------- */
/* Questions */

/* Every snapshot marks the hits, but when they are counted once for each site: then all matches. */
static bool check_panes(struct oracle_check *check, const struct result *result,
                        const struct oracle_node *node, bool policy_scope, enum oracle_mode mode,
                        const struct oracle_hits *hits)
{
    if (mode != MODE_DISTINCT) {
        return check_marked(check, result, hits);
    }
    struct oracle_hits matches = {0};
    oracle_answer(check->leaves, node, policy_scope, MODE_ALL, &check->shown.part, &matches);
    bool good = check_marked(check, result, &matches);
    free(matches.items);
    return good;
}

static bool check_mode(struct oracle_check *check, const struct query *query,
                       const struct oracle_node *node, const struct query_options *options,
                       bool policy_scope)
{
    static const char *const names[] = {"all", "latest", "distinct"};
    enum oracle_mode mode = (enum oracle_mode)options->snapshots;
    struct oracle_hits wanted = {0};
    struct error error = {""};
    struct result *result = query_run(query, check->shown.view, options, &error);
    oracle_answer(check->leaves, node, policy_scope, mode, &check->shown.part, &wanted);
    bool good =
        (result != NULL || oracle_view_differ(&check->shown, "query_run: %s", error.message)) &&
        check_order(check, result, &wanted) && check_counts(check, result, &wanted) &&
        check_relevance(check, result, &wanted) &&
        check_panes(check, result, node, policy_scope, mode, &wanted) &&
        (mode != MODE_ALL || check_marks(check, query, node, &wanted));
    if (!good) {
        buffer_printf(&check->shown.report, "(snapshots %s, scope %s)\n", names[mode],
                      policy_scope ? "policy" : "clause");
    }
    result_free(result);
    free(wanted.items);
    return good;
}

/* Asks in all three ways to count. The scope is what the text says, else the option's. */
static bool check_text(struct oracle_check *check, struct span text, const struct oracle_node *node,
                       enum query_scope option, bool policy_scope)
{
    static const enum query_snapshots snapshots[] = {SNAPSHOTS_ALL, SNAPSHOTS_LATEST,
                                                     SNAPSHOTS_DISTINCT};
    struct query_error fault = {.column = 0};
    struct query *query = query_parse(text, &fault);
    if (!query) {
        return oracle_view_differ(&check->shown, "column %zu: %s", fault.column,
                                  fault.error.message);
    }
    bool good = true;
    for (size_t mode = 0; good && mode < 3; mode++) {
        struct query_options options = {.scope = option,
                                        .snapshots = snapshots[mode],
                                        .threads = check->threads,
                                        .facts = &check->facts};
        good = check_mode(check, query, node, &options, policy_scope);
    }
    query_free(query);
    return good;
}

bool oracle_check_query(struct oracle_check *check, const struct oracle_node *node, unsigned style)
{
    struct buffer text = {0};
    buffer_clear(&check->shown.report);
    oracle_spell(node, style, &text);
    struct span plain = buffer_span(&text);
    bool good = check_text(check, plain, node, SCOPE_CLAUSE, false);
    if (style % 32 == 7) {
        buffer_append_string(&text, " scope:policy");
        good = good && check_text(check, buffer_span(&text), node, SCOPE_CLAUSE, true);
    } else {
        good = good && check_text(check, plain, node, SCOPE_POLICY, true);
    }
    buffer_free(&text);
    return good;
}
