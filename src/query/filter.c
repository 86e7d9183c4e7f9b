/* SPDX-License-Identifier: ISC */
/* Snapshot fields, and what is left of a query once they are known. */
#include "query/filter.h"

#include "base/fold.h"
#include "base/memory.h"
#include "policy/encoding.h"
#include "policy/plain.h"
#include "query/marker.h"

#include <stdlib.h>

static const struct node all_clauses = {.kind = NODE_ALL};

static bool is_snapshot_field(const struct node *node)
{
    return node->kind == NODE_SITE || node->kind == NODE_DATE || node->kind == NODE_TITLE ||
           node->kind == NODE_FACT;
}

static bool list_fields(struct filter *filter, const struct node *node, struct error *error)
{
    if (is_snapshot_field(node)) {
        if (filter->count == FILTER_MOST) {
            return error_set(error, "more than %d fields in one query", FILTER_MOST);
        }
        filter->fields[filter->count++] = node;
    } else if (node->kind == NODE_NOT) {
        return list_fields(filter, node->child, error);
    } else if (node->kind == NODE_AND || node->kind == NODE_OR) {
        for (size_t i = 0; i < node->branch.count; i++) {
            if (!list_fields(filter, node->branch.items[i], error)) {
                return false;
            }
        }
    }
    return true;
}

static void set_bit(struct filter *filter, uint32_t snapshot, unsigned field, bool holds)
{
    filter->masks[snapshot] |= (uint32_t)holds << field;
}

static void evaluate_site(struct filter *filter, unsigned field, const struct view *view)
{
    uint32_t sites = view_site_count(view);
    bool *fits = xcalloc(sites, sizeof *fits);
    for (uint32_t i = 0; i < sites; i++) {
        struct span name = view_site_name(view, i);
        char *folded = xmalloc(fold_capacity(name.length));
        size_t length = fold_text(name, folded);
        fits[i] = glob_match(filter->fields[field]->glob, (struct span){folded, length});
        free(folded);
    }
    for (uint32_t i = 0; i < view_snapshot_count(view); i++) {
        set_bit(filter, i, field, fits[view_snapshot_site(view, i)]);
    }
    free(fits);
}

static void evaluate_date(struct filter *filter, unsigned field, const struct view *view)
{
    const struct node_date *date = &filter->fields[field]->date;
    for (uint32_t i = 0; i < view_snapshot_count(view); i++) {
        uint32_t its = view_snapshot_date(view, i);
        set_bit(filter, i, field, its >= date->from && its <= date->to);
    }
}

static unsigned text_flags(struct span text)
{
    for (size_t i = 0; i < text.length; i++) {
        if ((unsigned char)text.bytes[i] >= 0x80) {
            return 0;
        }
    }
    return PLAIN_ASCII;
}

static void evaluate_title(struct filter *filter, unsigned field, const struct view *view)
{
    struct marker *marker = marker_for_leaf(filter->fields[field]->child);
    struct span before = {0};
    bool fits = false;
    for (uint32_t i = 0; i < view_snapshot_count(view); i++) {
        struct span title = view_snapshot(view, i).title;
        if (i == 0 || !span_equal(title, before)) {
            fits = title.length && encoding_is_utf8(title) &&
                   marker_matches(marker, title, text_flags(title));
            before = title;
        }
        set_bit(filter, i, field, fits);
    }
    marker_free(marker);
}

static void evaluate_fact(struct filter *filter, unsigned field, const struct view *view,
                          const struct query_options *options)
{
    const struct node_fact *fact = &filter->fields[field]->fact;
    const struct query_facts *facts = options->facts;
    for (uint32_t i = 0; facts && facts->fact && i < view_snapshot_count(view); i++) {
        if (options->cancel && atomic_load_explicit(options->cancel, memory_order_relaxed)) {
            return;
        }
        set_bit(filter, i, field,
                facts->fact(facts->context, view, i, fact->kind, fact->value, fact->polarity));
    }
}

bool filter_evaluate(struct filter *filter, const struct node *tree, const struct view *view,
                     const struct query_options *options, struct error *error)
{
    *filter = (struct filter){0};
    if (!list_fields(filter, tree, error)) {
        return false;
    }
    if (filter->count) {
        filter->masks = xcalloc(view_snapshot_count(view), sizeof *filter->masks);
    }
    for (unsigned i = 0; i < filter->count; i++) {
        switch (filter->fields[i]->kind) {
        case NODE_SITE:
            evaluate_site(filter, i, view);
            break;
        case NODE_DATE:
            evaluate_date(filter, i, view);
            break;
        case NODE_TITLE:
            evaluate_title(filter, i, view);
            break;
        default:
            evaluate_fact(filter, i, view, options);
            break;
        }
    }
    return !(options->cancel && atomic_load_explicit(options->cancel, memory_order_relaxed));
}

void filter_free(struct filter *filter)
{
    free(filter->masks);
    filter->masks = NULL;
}

static bool field_holds(const struct filter *filter, const struct node *field, uint32_t mask)
{
    for (unsigned i = 0; i < filter->count; i++) {
        if (filter->fields[i] == field) {
            return mask >> i & 1;
        }
    }
    return false;
}

static const struct node *apply_not(const struct filter *filter, struct arena *arena,
                                    const struct node *tree, uint32_t mask)
{
    const struct node *child = filter_apply(filter, arena, tree->child, mask);
    if (!child) {
        return &all_clauses;
    }
    if (child->kind == NODE_ALL) {
        return NULL;
    }
    if (child->kind == NODE_NOT) {
        return child->child;
    }
    struct node *node = arena_alloc(arena, sizeof *node);
    *node = *tree;
    node->child = child;
    return node;
}

static const struct node *apply_branch(const struct filter *filter, struct arena *arena,
                                       const struct node *tree, uint32_t mask)
{
    bool is_and = tree->kind == NODE_AND;
    const struct node **items = arena_alloc(arena, tree->branch.count * sizeof(struct node *));
    size_t count = 0;
    for (size_t i = 0; i < tree->branch.count; i++) {
        const struct node *child = filter_apply(filter, arena, tree->branch.items[i], mask);
        if (!child || child->kind == NODE_ALL) {
            if (is_and != (child != NULL)) {
                return child; /* AND with nothing is nothing, OR with all is all */
            }
        } else {
            items[count++] = child;
        }
    }
    if (count == 0) {
        return is_and ? &all_clauses : NULL;
    }
    if (count == 1) {
        return items[0];
    }
    struct node *node = arena_alloc(arena, sizeof *node);
    *node = *tree;
    node->branch = (struct node_branch){items, count};
    return node;
}

const struct node *filter_apply(const struct filter *filter, struct arena *arena,
                                const struct node *tree, uint32_t mask)
{
    if (is_snapshot_field(tree)) {
        return field_holds(filter, tree, mask) ? &all_clauses : NULL;
    }
    if (tree->kind == NODE_NOT) {
        return apply_not(filter, arena, tree, mask);
    }
    if (tree->kind == NODE_AND || tree->kind == NODE_OR) {
        return apply_branch(filter, arena, tree, mask);
    }
    return tree;
}
