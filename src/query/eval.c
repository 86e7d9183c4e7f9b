/* SPDX-License-Identifier: ISC */
/* Running a query.
 *
 * 1. What is about texts, as regular expressions are, is matched (scan.c), snapshot fields evaluated (filter.c).
 * 2. Snapshots for which the fields say the same form a group; for each group the tree is simplified
 *    by what they say and matched against clauses (match.c) or, with heading: or category:, against
 *    places (places.c).
 * 3. Hits are counted without being listed.
 * In the scope of policies, step 2 runs twice: first for each word on its own, to see in which
 * snapshots the whole holds, then for any of the words in those. */
#include "query/filter.h"
#include "query/places.h"
#include "query/result.h"

#include "base/memory.h"
#include "base/order.h"

#include <stdlib.h>

/* One run. */
struct run {
    struct match match;
    struct filter filter;
    const struct query_options *options;
    struct arena arena; /* nodes of simplified trees */
    struct result *result;
};

/* The newest snapshot of each site. */
static struct bits latest_snapshots(const struct view *view)
{
    uint32_t sites = view_site_count(view);
    uint32_t *newest = xmalloc((sites ? sites : 1) * sizeof *newest);
    memset(newest, 0xFF, sites * sizeof *newest);
    for (uint32_t i = 0; i < view_snapshot_count(view); i++) {
        uint32_t *its = &newest[view_snapshot_site(view, i)];
        if (view_has_snapshot(view, i) &&
            (*its == UINT32_MAX || view_is_newer(view, i, *its))) {
            *its = i;
        }
    }
    struct bits latest = bits_new(view_snapshot_count(view));
    for (uint32_t i = 0; i < sites; i++) {
        if (newest[i] != UINT32_MAX) {
            bits_add(&latest, newest[i]);
        }
    }
    free(newest);
    return latest;
}

/* The snapshots of `within` (empty: all) for which the fields say `mask`. */
static struct bits snapshots_with_mask(const struct run *run, uint32_t mask,
                                       const struct bits *within)
{
    if (!run->filter.masks && !within->words) {
        return (struct bits){0};
    }
    uint32_t count = view_snapshot_count(run->match.view);
    struct bits chosen = bits_new(count);
    for (uint32_t i = 0; i < count; i++) {
        if ((!run->filter.masks || run->filter.masks[i] == mask) &&
            (!within->words || bits_has(within, i))) {
            bits_add(&chosen, i);
        }
    }
    return chosen;
}

/* Adds the hits of `tree`, which has no snapshot fields, in the snapshots of `filter`, which the
 * result takes over. */
static bool add_hits(struct run *run, const struct node *tree, struct bits filter)
{
    struct result *result = run->result;
    result->groups = xrealloc(result->groups, (result->group_count + 1) * sizeof *result->groups);
    struct group *group = &result->groups[result->group_count++];
    *group = (struct group){.filter = filter};
    if (!match_clauses(&run->match, tree, &group->clauses)) {
        return false;
    }
    group->members = bits_new(view_clause_count(run->match.view));
    for (size_t i = 0; i < group->clauses.count; i++) {
        bits_add(&group->members, group->clauses.items[i]);
    }
    return true;
}

static bool add_place_hits(struct run *run, const struct node *tree, struct bits filter,
                           struct place_hits *hits)
{
    bool good = places_match(&run->match, tree, &filter, run->options->facts, hits);
    bits_free(&filter);
    return good;
}

/* The different masks that occur; *count of them; the caller frees. */
static uint32_t *list_masks(const struct run *run, size_t *count)
{
    uint32_t snapshots = view_snapshot_count(run->match.view);
    uint32_t *masks = NULL;
    size_t capacity = 0;
    *count = 0;
    for (uint32_t i = 0; i < (run->filter.masks ? snapshots : 1); i++) {
        uint32_t mask = run->filter.masks ? run->filter.masks[i] : 0;
        size_t at = 0;
        while (at < *count && masks[at] != mask) {
            at++;
        }
        if (at == *count) {
            masks = array_reserve(masks, &capacity, *count + 1, sizeof *masks);
            masks[(*count)++] = mask;
        } else if (at > 0) { /* often the same as the one before: keep it in front */
            masks[at] = masks[0];
            masks[0] = mask;
        }
    }
    return masks;
}

/* Finds the hits of `tree` in the snapshots of `within` (empty: all). */
static bool find_hits(struct run *run, const struct node *tree, const struct bits *within)
{
    size_t count;
    uint32_t *masks = list_masks(run, &count);
    struct place_hits hits = {0};
    bool by_places = places_needed(tree);
    bool good = true;
    for (size_t i = 0; i < count && good; i++) {
        const struct node *rest = filter_apply(&run->filter, &run->arena, tree, masks[i]);
        if (!rest) {
            continue;
        }
        struct bits filter = snapshots_with_mask(run, masks[i], within);
        good = by_places ? add_place_hits(run, rest, filter, &hits) : add_hits(run, rest, filter);
    }
    free(masks);
    if (hits.count > 1) {
        qsort(hits.items, hits.count, sizeof *hits.items, order_numbers);
    }
    run->result->places = hits.items;
    run->result->place_count = hits.count;
    return good;
}

/* -------------------------------------------------------------------------------------------
 * The scope of policies */

/* Adds the snapshots in which some place matches `tree`, which is one leaf or place field. */
static bool add_policies(struct run *run, const struct node *tree, struct bits *policies)
{
    const struct view *view = run->match.view;
    if (places_needed(tree)) {
        struct place_hits hits = {0};
        struct bits all = {0};
        bool good = places_match(&run->match, tree, &all, run->options->facts, &hits);
        for (size_t i = 0; i < hits.count; i++) {
            bits_add(policies, hits.items[i] >> 32);
        }
        free(hits.items);
        return good;
    }
    struct clause_set set = {0};
    bool good = match_clauses(&run->match, tree, &set);
    for (size_t i = 0; i < set.count; i++) {
        struct where where = view_where(view, set.items[i]);
        for (size_t j = 0; j < where.count; j++) {
            policies->words[where.words[j]] |= where.masks[j];
        }
    }
    clause_set_free(&set);
    return good;
}

/* The snapshots that meet `tree` as a whole. */
static bool find_policies(struct run *run, const struct node *tree, struct bits *policies)
{
    uint32_t count = view_snapshot_count(run->match.view);
    *policies = bits_new(count);
    if (tree->kind == NODE_ALL) {
        bits_fill(policies, count);
        return true;
    }
    if (tree->kind == NODE_NOT) {
        struct bits child;
        bool good = find_policies(run, tree->child, &child);
        bits_fill(policies, count);
        for (size_t i = 0; i < policies->count; i++) {
            policies->words[i] &= ~child.words[i];
        }
        bits_free(&child);
        return good;
    }
    if (tree->kind != NODE_AND && tree->kind != NODE_OR) {
        for (unsigned field = 0; field < run->filter.count; field++) {
            for (uint32_t i = 0; run->filter.fields[field] == tree && i < count; i++) {
                policies->words[i / 64] |= (uint64_t)(run->filter.masks[i] >> field & 1)
                                           << i % 64;
            }
            if (run->filter.fields[field] == tree) {
                return true;
            }
        }
        return add_policies(run, tree, policies);
    }
    bool good = true;
    for (size_t i = 0; i < tree->branch.count && good; i++) {
        struct bits child;
        good = find_policies(run, tree->branch.items[i], &child);
        for (size_t j = 0; j < policies->count; j++) {
            policies->words[j] = i == 0                   ? child.words[j]
                                 : tree->kind == NODE_AND ? policies->words[j] & child.words[j]
                                                          : policies->words[j] | child.words[j];
        }
        bits_free(&child);
    }
    return good;
}

/* Lists the words, expressions and place fields of a tree that aren't under NOT. */
static size_t list_positive(const struct node *tree, const struct node **items)
{
    if (node_is_leaf(tree) || tree->kind == NODE_HEADING || tree->kind == NODE_CATEGORY) {
        items[0] = tree;
        return 1;
    }
    size_t count = 0;
    if (tree->kind == NODE_AND || tree->kind == NODE_OR) {
        for (size_t i = 0; i < tree->branch.count; i++) {
            count += list_positive(tree->branch.items[i], items + count);
        }
    }
    return count;
}

static size_t count_nodes(const struct node *tree)
{
    size_t count = 1;
    if (tree->kind == NODE_AND || tree->kind == NODE_OR) {
        for (size_t i = 0; i < tree->branch.count; i++) {
            count += count_nodes(tree->branch.items[i]);
        }
    }
    return count;
}

/* In the policies that meet the whole tree, any of its positive parts is a hit. */
static bool find_policy_hits(struct run *run, const struct node *tree, const struct bits *within)
{
    struct bits policies;
    bool good = find_policies(run, tree, &policies);
    for (size_t i = 0; i < within->count; i++) {
        policies.words[i] &= within->words[i];
    }
    const struct node **items =
        arena_alloc(&run->arena, count_nodes(tree) * sizeof(struct node *));
    size_t count = list_positive(tree, items);
    struct node any = {.kind = NODE_ALL};
    if (count > 1) {
        any = (struct node){.kind = NODE_OR, .branch = {items, count}};
    }
    filter_free(&run->filter); /* the fields have had their say */
    run->filter.count = 0;
    good = good && find_hits(run, count == 1 ? items[0] : &any, &policies);
    bits_free(&policies);
    return good;
}

/* ------------------------------------------------------------------------------------------- */

struct result *query_run(const struct query *query, struct view *view,
                         const struct query_options *options, struct error *error)
{
    struct run run = {
        .match = {.query = query, .view = view, .cancel = options->cancel},
        .options = options,
        .result = xcalloc(1, sizeof *run.result),
    };
    *run.result = (struct result){
        .query = query,
        .view = view_ref(view),
        .mode = options->snapshots,
        .uncounted = options->uncounted,
    };
    struct bits within = {0};
    if (options->snapshots == SNAPSHOTS_LATEST) {
        within = latest_snapshots(view);
    }
    enum query_scope scope = query->scoped ? query->scope : options->scope;
    bool good = match_texts(&run.match, options->threads, error) &&
                filter_evaluate(&run.filter, query->root, view, options, error) &&
                (scope == SCOPE_POLICY ? find_policy_hits(&run, query->root, &within)
                                       : find_hits(&run, query->root, &within)) &&
                result_count(run.result, options->cancel);
    bits_free(&within);
    filter_free(&run.filter);
    match_free(&run.match);
    arena_free(&run.arena);
    if (!good) {
        result_free(run.result);
        return NULL;
    }
    return run.result;
}
