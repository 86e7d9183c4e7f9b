/* SPDX-License-Identifier: ISC */
/* Regular expressions over the distinct clauses, and the clause of one text.
 *
 * What a match must contain (query/literals.h) narrows the clauses by their words first; the rest is
 * matched text by text, by all threads, each taking the next few thousand bytes' worth of clauses. */
#include "query/match.h"

#include "base/memory.h"
#include "base/pool.h"
#include "policy/plain.h"

#include <stdlib.h>

enum { STRIDE = 256 /* clauses that a thread takes at a time; a multiple of 64 */ };

struct scan {
    const struct match *match;
    const struct node *node;
    struct bits *found;          /* candidates at first; each thread clears what doesn't match in the
                                    words of the strides it takes */
    size_t clauses;
    atomic_size_t next;          /* the next stride's first clause */
    atomic_bool too_costly;
};

/* Adds the clauses that hold one of a group's literals. */
static void add_group(const struct match *match, const struct literal_group *group,
                      struct bits *bits)
{
    size_t count;
    struct segment *const *segments = view_segments(match->view, &count);
    struct word_set words = {0};
    for (size_t i = 0; i < count; i++) {
        words.count = 0;
        for (size_t j = 0; j < group->count; j++) {
            match_literal(segments[i], &group->items[j], &words);
        }
        uint32_t first = segment_header(segments[i])->first_clause;
        for (size_t j = 0; j < words.count; j++) {
            struct postings postings;
            postings_open(&postings, segment_list(segments[i], words.items[j]));
            for (uint32_t clause = postings_clause(&postings); clause != POSTINGS_END;
                 clause = postings_next(&postings)) {
                bits_add(bits, first + clause);
            }
        }
    }
    free(words.items);
}

/* The clauses that meet what the expression needs. */
static struct bits candidates(const struct match *match, const struct requirement *need)
{
    size_t clauses = view_clause_count(match->view);
    struct bits all = bits_new(clauses);
    if (need->count == 0) {
        bits_fill(&all, clauses);
        return all;
    }
    add_group(match, &need->groups[0], &all);
    for (size_t i = 1; i < need->count; i++) {
        struct bits group = bits_new(clauses);
        add_group(match, &need->groups[i], &group);
        for (size_t j = 0; j < all.count; j++) {
            all.words[j] &= group.words[j];
        }
        bits_free(&group);
    }
    return all;
}

static void scan_stride(struct scan *scan, struct regex_matcher *matcher, size_t first)
{
    size_t words = first / 64 + STRIDE / 64; /* other threads own what lies behind them */
    struct bits own = {scan->found->words,
                       words < scan->found->count ? words : scan->found->count};
    for (size_t clause = bits_next(&own, first); clause != SIZE_MAX;
         clause = bits_next(&own, clause + 1)) {
        unsigned flags;
        struct span text = view_clause_text(scan->match->view, (uint32_t)clause, &flags);
        enum regex_result result = regex_search(scan->node->regex.regex, matcher, text,
                                                (flags & PLAIN_ASCII) != 0, 0);
        if (result == REGEX_LIMIT) {
            atomic_store(&scan->too_costly, true);
        }
        if (result != REGEX_MATCH) {
            own.words[clause / 64] &= ~(UINT64_C(1) << clause % 64);
        }
    }
}

static void scan_part(void *context, unsigned thread)
{
    (void)thread;
    struct scan *scan = context;
    struct regex_matcher *matcher = regex_matcher_new();
    while (!match_cancelled(scan->match) &&
           !atomic_load_explicit(&scan->too_costly, memory_order_relaxed)) {
        size_t first = atomic_fetch_add(&scan->next, STRIDE);
        if (first >= scan->clauses) {
            break;
        }
        scan_stride(scan, matcher, first);
    }
    regex_matcher_free(matcher);
}

static bool scan_leaf(struct match *match, const struct node *node, struct pool *pool,
                      struct error *error)
{
    struct bits *found = &match->texts[node->leaf];
    *found = candidates(match, node->regex.need);
    struct scan scan = {
        .match = match, .node = node, .found = found, .clauses = view_clause_count(match->view)};
    pool_run(pool, scan_part, &scan);
    if (atomic_load(&scan.too_costly)) {
        return error_set(error, "the expression %.*s takes too long on some clause",
                         (int)(node->source.length < 100 ? node->source.length : 100),
                         node->source.bytes);
    }
    return !match_cancelled(match);
}

/* A clause is stored once, so that there is one at most. */
static bool find_clause(struct match *match, const struct node *node)
{
    struct bits *found = &match->texts[node->leaf];
    uint32_t count = view_clause_count(match->view);
    *found = bits_new(count);
    for (uint32_t clause = 0; clause < count; clause++) {
        if (query_clause_id(view_clause_text(match->view, clause, NULL)) == node->clause) {
            bits_add(found, clause);
            break;
        }
        if (clause % STRIDE == 0 && match_cancelled(match)) {
            return false;
        }
    }
    return true;
}

bool match_texts(struct match *match, unsigned threads, struct error *error)
{
    const struct query *query = match->query;
    match->texts = xcalloc(query->leaf_count ? query->leaf_count : 1, sizeof *match->texts);
    struct pool *pool = NULL;
    bool good = true;
    for (size_t i = 0; i < query->leaf_count && good; i++) {
        if (query->leaves[i]->kind == NODE_REGEX) {
            pool = pool ? pool : pool_new(threads);
            good = scan_leaf(match, query->leaves[i], pool, error);
        } else if (query->leaves[i]->kind == NODE_CLAUSE) {
            good = find_clause(match, query->leaves[i]);
        }
    }
    pool_free(pool);
    return good;
}

void match_free(struct match *match)
{
    for (size_t i = 0; match->texts && i < match->query->leaf_count; i++) {
        bits_free(&match->texts[i]);
    }
    free(match->texts);
    match->texts = NULL;
}
