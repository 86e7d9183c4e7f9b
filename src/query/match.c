/* SPDX-License-Identifier: ISC */
/* Iterators over the clauses of one segment, and what they are built into.
 *
 * An iterator stands at a clause (relative to its segment) and moves forward only. A word of one form
 * is its posting list; a word of several forms, OR, NOT and regular expressions are sets of bits, which
 * at the size of a segment is faster than merging. AND moves its rarest child and lets the others seek,
 * by the skips of the lists. A phrase or NEAR is an AND of its words whose positions are then looked
 * at. */
#include "query/match.h"

#include "base/memory.h"
#include "query/window.h"

#include <stdlib.h>

enum iterator_kind { ITERATE_LIST, ITERATE_BITS, ITERATE_AND, ITERATE_WORDS };

/* A word of a phrase or NEAR: all its lists at once. */
struct element {
    struct postings *lists;
    size_t count;
    uint32_t clause; /* the first clause that one of the lists stands at */
};

struct iterator {
    enum iterator_kind kind;
    uint32_t clause; /* where it stands; POSTINGS_END behind the last */
    uint64_t cost;   /* how many clauses it may have: never too few */
    union {
        struct postings *list;
        struct {
            struct bits bits; /* in the arena, not to be freed */
        };
        struct {
            struct iterator **children; /* rarest first */
            size_t child_count;
            struct iterator **excluded;
            size_t excluded_count;
        };
        struct {
            const struct node *node; /* PHRASE or NEAR */
            struct element *elements;
            size_t *rarest; /* their numbers, rarest first */
        };
    };
};

/* One evaluation over one segment. */
struct evaluation {
    const struct match *match;
    const struct segment *segment;
    uint32_t clauses;      /* of the segment */
    uint32_t first_clause; /* its number in the view */
    struct arena *arena;   /* everything below */
    struct window *window; /* positions of phrases */
    struct word_set words; /* scratch */
};

static struct iterator *build(struct evaluation *evaluation, const struct node *node);
static uint32_t seek(struct evaluation *evaluation, struct iterator *iterator, uint32_t target);

void clause_set_free(struct clause_set *set)
{
    free(set->items);
    *set = (struct clause_set){0};
}

static struct bits arena_bits(struct evaluation *evaluation)
{
    size_t count = (evaluation->clauses + (size_t)63) / 64;
    struct bits bits = {arena_alloc(evaluation->arena, count * sizeof(uint64_t) + 1), count};
    memset(bits.words, 0, count * sizeof(uint64_t));
    return bits;
}

static struct iterator *new_iterator(struct evaluation *evaluation, enum iterator_kind kind)
{
    struct iterator *iterator = arena_alloc(evaluation->arena, sizeof *iterator);
    memset(iterator, 0, sizeof *iterator);
    iterator->kind = kind;
    return iterator;
}

static uint32_t as_clause(size_t number)
{
    return number == SIZE_MAX ? (uint32_t)POSTINGS_END : (uint32_t)number;
}

static struct iterator *bits_iterator(struct evaluation *evaluation, struct bits bits)
{
    struct iterator *iterator = new_iterator(evaluation, ITERATE_BITS);
    iterator->bits = bits;
    iterator->cost = bits_size(&bits);
    iterator->clause = as_clause(bits_next(&bits, 0));
    return iterator;
}

/* Adds all clauses of a list to a set. */
static void add_list(struct bits *bits, struct postings_list list)
{
    struct postings postings;
    postings_open(&postings, list);
    for (uint32_t clause = postings_clause(&postings); clause != POSTINGS_END;
         clause = postings_next(&postings)) {
        bits_add(bits, clause);
    }
}

/* Adds all clauses from where an iterator stands to a set. */
static void add_all(struct evaluation *evaluation, struct bits *bits, struct iterator *iterator)
{
    if (iterator->kind == ITERATE_BITS) {
        for (size_t i = 0; i < bits->count; i++) {
            bits->words[i] |= iterator->bits.words[i];
        }
        return;
    }
    while (iterator->clause != POSTINGS_END) {
        bits_add(bits, iterator->clause);
        seek(evaluation, iterator, iterator->clause + 1);
    }
}

static struct iterator *build_word(struct evaluation *evaluation, const struct term *term)
{
    struct word_set *words = &evaluation->words;
    words->count = 0;
    match_words(evaluation->segment, term, words);
    if (words->count == 1) {
        struct iterator *iterator = new_iterator(evaluation, ITERATE_LIST);
        struct postings_list list = segment_list(evaluation->segment, words->items[0]);
        iterator->list = arena_alloc(evaluation->arena, sizeof *iterator->list);
        postings_open(iterator->list, list);
        iterator->clause = postings_clause(iterator->list);
        iterator->cost = list.count;
        return iterator;
    }
    struct bits bits = arena_bits(evaluation);
    for (size_t i = 0; i < words->count; i++) {
        add_list(&bits, segment_list(evaluation->segment, words->items[i]));
    }
    return bits_iterator(evaluation, bits);
}

/* The element's first clause that is `target` or behind it. */
static uint32_t element_seek(struct element *element, uint32_t target)
{
    uint32_t first = POSTINGS_END;
    for (size_t i = 0; i < element->count; i++) {
        uint32_t clause = postings_seek(&element->lists[i], target);
        first = clause < first ? clause : first;
    }
    element->clause = first;
    return first;
}

/* True if the clause at which all elements stand holds them as the node asks. */
static bool words_fit(struct evaluation *evaluation, struct iterator *iterator)
{
    const struct node_words *asked = &iterator->node->words;
    struct window *window = evaluation->window;
    window_clear(window, asked->count);
    for (size_t i = 0; i < asked->count; i++) {
        struct element *element = &iterator->elements[i];
        for (size_t j = 0; j < element->count; j++) {
            struct postings *list = &element->lists[j];
            if (postings_clause(list) == iterator->clause) {
                uint32_t times = postings_times(list);
                postings_positions(list, window_reserve(window, i, times));
                window_commit(window, i, times);
            }
        }
    }
    return iterator->node->kind == NODE_PHRASE ? window_has_phrase(window)
                                               : window_has_near(window, asked);
}

/* Moves a phrase or NEAR to its first clause that is `target` or behind it. */
static uint32_t words_seek(struct evaluation *evaluation, struct iterator *iterator,
                           uint32_t target)
{
    size_t count = iterator->node->words.count;
    for (;;) {
        size_t agreed = 0;
        for (size_t i = 0; i < count && target != POSTINGS_END; i++) {
            struct element *element = &iterator->elements[iterator->rarest[i]];
            uint32_t clause = element_seek(element, target);
            if (clause != target) {
                target = clause;
                agreed = 0;
                if (i > 0) {
                    i = (size_t)-1; /* from the rarest again */
                    continue;
                }
            }
            agreed++;
        }
        iterator->clause = target;
        if (target == POSTINGS_END || (agreed == count && words_fit(evaluation, iterator))) {
            return target;
        }
        target++;
    }
}

static void order_elements(struct iterator *iterator, const uint64_t *costs)
{
    size_t count = iterator->node->words.count;
    for (size_t i = 0; i < count; i++) {
        size_t at = i;
        for (; at > 0 && costs[iterator->rarest[at - 1]] > costs[i]; at--) {
            iterator->rarest[at] = iterator->rarest[at - 1];
        }
        iterator->rarest[at] = i;
    }
}

static struct iterator *build_words(struct evaluation *evaluation, const struct node *node)
{
    size_t count = node->words.count;
    struct iterator *iterator = new_iterator(evaluation, ITERATE_WORDS);
    iterator->node = node;
    iterator->elements = arena_alloc(evaluation->arena, count * sizeof *iterator->elements);
    iterator->rarest = arena_alloc(evaluation->arena, count * sizeof *iterator->rarest);
    uint64_t *costs = arena_alloc(evaluation->arena, count * sizeof *costs);
    iterator->cost = UINT64_MAX;
    for (size_t i = 0; i < count; i++) {
        struct word_set *words = &evaluation->words;
        words->count = 0;
        match_words(evaluation->segment, &node->words.terms[i], words);
        struct element *element = &iterator->elements[i];
        element->count = words->count;
        element->lists =
            arena_alloc(evaluation->arena, words->count * sizeof *element->lists);
        costs[i] = 0;
        for (size_t j = 0; j < words->count; j++) {
            struct postings_list list = segment_list(evaluation->segment, words->items[j]);
            postings_open(&element->lists[j], list);
            costs[i] += list.count;
        }
        iterator->cost = costs[i] < iterator->cost ? costs[i] : iterator->cost;
    }
    order_elements(iterator, costs);
    words_seek(evaluation, iterator, iterator->cost ? 0 : (uint32_t)POSTINGS_END);
    return iterator;
}

/* The part of the clauses of a leaf about texts that lies in the segment. */
static struct iterator *build_texts(struct evaluation *evaluation, const struct node *node)
{
    const struct bits *all = &evaluation->match->texts[node->leaf];
    struct bits bits = arena_bits(evaluation);
    size_t shift = evaluation->first_clause % 64;
    size_t from = evaluation->first_clause / 64;
    for (size_t i = 0; i < bits.count; i++) {
        uint64_t word = all->words[from + i] >> shift;
        if (shift && from + i + 1 < all->count) {
            word |= all->words[from + i + 1] << (64 - shift);
        }
        bits.words[i] = word;
    }
    if (evaluation->clauses % 64) {
        bits.words[bits.count - 1] &= (UINT64_C(1) << evaluation->clauses % 64) - 1;
    }
    return bits_iterator(evaluation, bits);
}

static struct iterator *build_or(struct evaluation *evaluation, const struct node *node)
{
    struct bits bits = arena_bits(evaluation);
    for (size_t i = 0; i < node->branch.count; i++) {
        add_all(evaluation, &bits, build(evaluation, node->branch.items[i]));
    }
    return bits_iterator(evaluation, bits);
}

static struct iterator *build_not(struct evaluation *evaluation, const struct node *child)
{
    struct bits bits = arena_bits(evaluation);
    if (child) {
        add_all(evaluation, &bits, build(evaluation, child));
    }
    for (size_t i = 0; i < bits.count; i++) {
        bits.words[i] = ~bits.words[i];
    }
    if (evaluation->clauses % 64) {
        bits.words[bits.count - 1] &= (UINT64_C(1) << evaluation->clauses % 64) - 1;
    }
    return bits_iterator(evaluation, bits);
}

/* Moves an AND to its first clause that is `target` or behind it. */
static uint32_t and_seek(struct evaluation *evaluation, struct iterator *iterator, uint32_t target)
{
    while (target != POSTINGS_END) {
        uint32_t clause = target;
        for (size_t i = 0; i < iterator->child_count && clause == target; i++) {
            clause = seek(evaluation, iterator->children[i], target);
        }
        if (clause == target) {
            bool excluded = false;
            for (size_t i = 0; i < iterator->excluded_count && !excluded; i++) {
                excluded = seek(evaluation, iterator->excluded[i], target) == target;
            }
            if (!excluded) {
                break;
            }
            clause = target + 1;
        }
        target = clause;
    }
    iterator->clause = target;
    return target;
}

static void insert_by_cost(struct iterator **children, size_t *count, struct iterator *child)
{
    size_t at = (*count)++;
    for (; at > 0 && children[at - 1]->cost > child->cost; at--) {
        children[at] = children[at - 1];
    }
    children[at] = child;
}

static struct iterator *build_and(struct evaluation *evaluation, const struct node *node)
{
    size_t count = node->branch.count;
    struct iterator *iterator = new_iterator(evaluation, ITERATE_AND);
    iterator->children = arena_alloc(evaluation->arena, count * sizeof(struct iterator *));
    iterator->excluded = arena_alloc(evaluation->arena, count * sizeof(struct iterator *));
    for (size_t i = 0; i < count; i++) {
        const struct node *child = node->branch.items[i];
        if (child->kind == NODE_NOT) {
            iterator->excluded[iterator->excluded_count++] = build(evaluation, child->child);
        } else {
            insert_by_cost(iterator->children, &iterator->child_count, build(evaluation, child));
        }
    }
    if (iterator->child_count == 0) {
        insert_by_cost(iterator->children, &iterator->child_count, build_not(evaluation, NULL));
    }
    iterator->cost = iterator->children[0]->cost;
    and_seek(evaluation, iterator, 0);
    return iterator;
}

static struct iterator *build(struct evaluation *evaluation, const struct node *node)
{
    switch (node->kind) {
    case NODE_AND:
        return build_and(evaluation, node);
    case NODE_OR:
        return build_or(evaluation, node);
    case NODE_NOT:
        return build_not(evaluation, node->child);
    case NODE_WORD:
        return build_word(evaluation, &node->words.terms[0]);
    case NODE_PHRASE:
    case NODE_NEAR:
        return build_words(evaluation, node);
    case NODE_REGEX:
    case NODE_CLAUSE:
        return build_texts(evaluation, node);
    case NODE_ALL:
    case NODE_TITLE:
    case NODE_HEADING:
    case NODE_SITE:
    case NODE_DATE:
    case NODE_CATEGORY:
    case NODE_FACT:
        break;
    }
    return build_not(evaluation, NULL); /* every clause */
}

static uint32_t seek(struct evaluation *evaluation, struct iterator *iterator, uint32_t target)
{
    if (iterator->clause >= target) {
        return iterator->clause;
    }
    switch (iterator->kind) {
    case ITERATE_LIST:
        iterator->clause = postings_seek(iterator->list, target);
        break;
    case ITERATE_BITS:
        iterator->clause = as_clause(bits_next(&iterator->bits, target));
        break;
    case ITERATE_AND:
        and_seek(evaluation, iterator, target);
        break;
    case ITERATE_WORDS:
        words_seek(evaluation, iterator, target);
        break;
    }
    return iterator->clause;
}

/* Appends the clauses of one segment. */
static void collect(struct evaluation *evaluation, const struct node *tree,
                    struct clause_set *set)
{
    struct iterator *iterator = build(evaluation, tree);
    size_t most = iterator->cost < evaluation->clauses ? iterator->cost : evaluation->clauses;
    set->items = array_reserve(set->items, &set->capacity, set->count + most, sizeof *set->items);
    while (iterator->clause < evaluation->clauses) {
        uint32_t clause = evaluation->first_clause + iterator->clause;
        set->items[set->count] = clause;
        set->count += view_clause_places(evaluation->match->view, clause) > 0;
        seek(evaluation, iterator, iterator->clause + 1);
    }
}

bool match_clauses(const struct match *match, const struct node *tree, struct clause_set *set)
{
    size_t count;
    struct segment *const *segments = view_segments(match->view, &count);
    struct arena arena = {0};
    struct evaluation evaluation = {
        .match = match, .arena = &arena, .window = window_new()};
    set->count = 0;
    for (size_t i = 0; i < count && !match_cancelled(match); i++) {
        const struct segment_header *header = segment_header(segments[i]);
        evaluation.segment = segments[i];
        evaluation.clauses = header->clauses;
        evaluation.first_clause = header->first_clause;
        if (header->clauses) {
            collect(&evaluation, tree, set);
        }
        arena_reset(&arena);
    }
    window_free(evaluation.window);
    free(evaluation.words.items);
    arena_free(&arena);
    return !match_cancelled(match);
}
