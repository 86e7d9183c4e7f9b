/* SPDX-License-Identifier: ISC */
/* Evaluating a tree place by place.
 *
 * The parts of the tree that depend on the clause alone are evaluated first, each to a set of clauses.
 * What the tree would match if every heading and category fitted bounds the places to be looked at. */
#include "query/places.h"

#include "base/memory.h"
#include "policy/clause.h"
#include "policy/outline.h"

#include <stdlib.h>

/* The tree, compiled: sets of clauses at its leaves. */
struct condition {
    enum node_kind kind; /* AND, OR, NOT, HEADING, CATEGORY; ALL for a part that depends on clauses */
    struct bits clauses; /* ALL: that match; HEADING: those that fit as a heading */
    struct condition **children;
    size_t count;
    enum category category;
};

/* A snapshot's places while they are looked at. */
struct page {
    struct place_list places;
    struct outline_clause *clauses; /* one for each place; capacity below */
    struct outline_place *outline;
    uint16_t *categories;
    size_t capacity;
};

static bool is_place_field(const struct node *node)
{
    return node->kind == NODE_HEADING || node->kind == NODE_CATEGORY;
}

bool places_needed(const struct node *tree)
{
    if (tree->kind == NODE_NOT) {
        return places_needed(tree->child);
    }
    bool needed = is_place_field(tree);
    if (tree->kind == NODE_AND || tree->kind == NODE_OR) {
        for (size_t i = 0; i < tree->branch.count && !needed; i++) {
            needed = places_needed(tree->branch.items[i]);
        }
    }
    return needed;
}

static struct bits clause_bits(const struct match *match, const struct node *tree)
{
    struct clause_set set = {0};
    match_clauses(match, tree, &set);
    struct bits bits = bits_new(view_clause_count(match->view));
    for (size_t i = 0; i < set.count; i++) {
        bits_add(&bits, set.items[i]);
    }
    clause_set_free(&set);
    return bits;
}

static struct condition *compile(const struct match *match, const struct node *tree)
{
    struct condition *condition = xcalloc(1, sizeof *condition);
    condition->kind = tree->kind;
    if (!places_needed(tree)) {
        condition->kind = NODE_ALL;
        condition->clauses = clause_bits(match, tree);
    } else if (tree->kind == NODE_HEADING) {
        condition->clauses = clause_bits(match, tree->child);
    } else if (tree->kind == NODE_CATEGORY) {
        condition->category = tree->category;
    } else {
        condition->count = tree->kind == NODE_NOT ? 1 : tree->branch.count;
        condition->children = xcalloc(condition->count, sizeof *condition->children);
        for (size_t i = 0; i < condition->count; i++) {
            condition->children[i] =
                compile(match, tree->kind == NODE_NOT ? tree->child : tree->branch.items[i]);
        }
    }
    return condition;
}

static void condition_free(struct condition *condition)
{
    for (size_t i = 0; i < condition->count; i++) {
        condition_free(condition->children[i]);
    }
    free(condition->children);
    bits_free(&condition->clauses);
    free(condition);
}

/* True if a heading above the place, or the place itself if it is one, fits. */
static bool under_heading(const struct condition *condition, const struct page *page, size_t at)
{
    const struct place *places = page->places.items;
    size_t heading = places[at].kind == CLAUSE_HEADING ? at : page->outline[at].heading;
    for (; heading != OUTLINE_NONE; heading = page->outline[heading].heading) {
        uint32_t clause = places[heading].clause;
        if (clause != VIEW_NO_CLAUSE && bits_has(&condition->clauses, clause)) {
            return true;
        }
    }
    return false;
}

static bool holds(const struct condition *condition, const struct page *page, size_t at)
{
    bool is_and = condition->kind == NODE_AND;
    switch (condition->kind) {
    case NODE_NOT:
        return !holds(condition->children[0], page, at);
    case NODE_HEADING:
        return under_heading(condition, page, at);
    case NODE_CATEGORY:
        return page->categories[at] >> condition->category & 1;
    case NODE_AND:
    case NODE_OR:
        for (size_t i = 0; i < condition->count; i++) {
            if (holds(condition->children[i], page, at) != is_and) {
                return !is_and;
            }
        }
        return is_and;
    default:
        return bits_has(&condition->clauses, page->places.items[at].clause);
    }
}

/* The clauses that match if every heading and category fits: never too few. */
static bool may_hold(const struct condition *condition, uint32_t clause)
{
    bool is_and = condition->kind == NODE_AND;
    switch (condition->kind) {
    case NODE_ALL:
        return bits_has(&condition->clauses, clause);
    case NODE_AND:
    case NODE_OR:
        for (size_t i = 0; i < condition->count; i++) {
            if (may_hold(condition->children[i], clause) != is_and) {
                return !is_and;
            }
        }
        return is_and;
    default:
        return true; /* depends on the place */
    }
}

static struct bits snapshots_to_look_at(const struct match *match,
                                        const struct condition *condition,
                                        const struct bits *filter)
{
    struct bits snapshots = bits_new(view_snapshot_count(match->view));
    for (uint32_t clause = 0; clause < view_clause_count(match->view); clause++) {
        if (may_hold(condition, clause)) {
            struct where where = view_where(match->view, clause);
            for (size_t i = 0; i < where.count; i++) {
                snapshots.words[where.words[i]] |= where.masks[i];
            }
        }
    }
    for (size_t i = 0; i < filter->count; i++) {
        snapshots.words[i] &= filter->words[i];
    }
    return snapshots;
}

static void open_page(const struct match *match, uint32_t snapshot,
                      const struct query_facts *facts, struct page *page)
{
    view_places(match->view, snapshot, &page->places);
    size_t count = page->places.count;
    if (count > page->capacity) {
        page->clauses = xrealloc(page->clauses, count * sizeof *page->clauses);
        page->outline = xrealloc(page->outline, count * sizeof *page->outline);
        page->categories = xrealloc(page->categories, count * sizeof *page->categories);
        page->capacity = count;
    }
    for (size_t i = 0; i < count; i++) {
        const struct place *place = &page->places.items[i];
        page->clauses[i] = (struct outline_clause){place->kind, place->level, place->leads};
    }
    outline_place(page->clauses, count, page->outline);
    if (count) {
        memset(page->categories, 0, count * sizeof *page->categories);
    }
    if (count && facts && facts->categories) {
        facts->categories(facts->context, match->view, snapshot, &page->places,
                          page->categories);
    }
}

static void add_hits(const struct condition *condition, const struct page *page,
                     uint32_t snapshot, struct place_hits *hits)
{
    for (size_t i = 0; i < page->places.count; i++) {
        if (page->places.items[i].clause != VIEW_NO_CLAUSE && holds(condition, page, i)) {
            hits->items = array_reserve(hits->items, &hits->capacity, hits->count + 1,
                                        sizeof *hits->items);
            hits->items[hits->count++] = (uint64_t)snapshot << 32 | i;
        }
    }
}

bool places_match(const struct match *match, const struct node *tree, const struct bits *filter,
                  const struct query_facts *facts, struct place_hits *hits)
{
    struct condition *condition = compile(match, tree);
    struct bits snapshots = snapshots_to_look_at(match, condition, filter);
    struct page page = {0};
    for (size_t snapshot = bits_next(&snapshots, 0);
         snapshot != SIZE_MAX && !match_cancelled(match);
         snapshot = bits_next(&snapshots, snapshot + 1)) {
        open_page(match, (uint32_t)snapshot, facts, &page);
        add_hits(condition, &page, (uint32_t)snapshot, hits);
    }
    place_list_free(&page.places);
    free(page.clauses);
    free(page.outline);
    free(page.categories);
    bits_free(&snapshots);
    condition_free(condition);
    return !match_cancelled(match);
}
