/* SPDX-License-Identifier: ISC */
/* BM25. A score is computed once for each distinct clause and then remembered. */
#include "query/rank.h"

#include "base/memory.h"
#include "query/match.h"

#include <math.h>
#include <stdlib.h>

struct rank {
    const struct view *view;
    float *scores; /* by clause */
};

static const double k1 = 1.2;
static const double b = 0.75;

/* How often each clause holds a term, over all its forms. */
static uint32_t *count_term(const struct view *view, const struct term *term, uint32_t *holding)
{
    size_t count;
    struct segment *const *segments = view_segments(view, &count);
    uint32_t *times = xcalloc(view_clause_count(view), sizeof *times);
    struct word_set words = {0};
    *holding = 0;
    for (size_t i = 0; i < count; i++) {
        words.count = 0;
        match_words(segments[i], term, &words);
        uint32_t first = segment_header(segments[i])->first_clause;
        for (size_t j = 0; j < words.count; j++) {
            struct postings postings;
            postings_open(&postings, segment_list(segments[i], words.items[j]));
            for (uint32_t clause = postings_clause(&postings); clause != POSTINGS_END;
                 clause = postings_next(&postings)) {
                if (view_clause_places(view, first + clause)) {
                    *holding += times[first + clause] == 0;
                    times[first + clause] += postings_times(&postings);
                }
            }
        }
    }
    free(words.items);
    return times;
}

static double average_words(const struct view *view)
{
    size_t count;
    struct segment *const *segments = view_segments(view, &count);
    double words = 0;
    for (size_t i = 0; i < count; i++) {
        uint32_t first = segment_header(segments[i])->first_clause;
        for (uint32_t j = 0; j < segment_header(segments[i])->clauses; j++) {
            words += view_clause_places(view, first + j) ? segment_clause_words(segments[i], j) : 0;
        }
    }
    uint32_t clauses = view_totals(view).clauses;
    return clauses ? words / clauses : 1;
}

static void add_term(struct rank *rank, const struct term *term, double average)
{
    uint32_t holding;
    uint32_t *times = count_term(rank->view, term, &holding);
    double clauses = view_totals(rank->view).clauses;
    double idf = log(1 + (clauses - holding + 0.5) / (holding + 0.5));
    size_t count;
    struct segment *const *segments = view_segments(rank->view, &count);
    for (size_t i = 0; i < count; i++) {
        uint32_t first = segment_header(segments[i])->first_clause;
        for (uint32_t j = 0; j < segment_header(segments[i])->clauses; j++) {
            double tf = times[first + j];
            if (tf > 0) {
                double length = segment_clause_words(segments[i], j) / average;
                rank->scores[first + j] +=
                    (float)(idf * tf * (k1 + 1) / (tf + k1 * (1 - b + b * length)));
            }
        }
    }
    free(times);
}

static void add_node(struct rank *rank, const struct node *node, double average)
{
    if (node->kind == NODE_AND || node->kind == NODE_OR) {
        for (size_t i = 0; i < node->branch.count; i++) {
            add_node(rank, node->branch.items[i], average);
        }
    } else if (node_is_leaf(node) && node->kind < NODE_REGEX) {
        for (size_t i = 0; i < node->words.count; i++) {
            add_term(rank, &node->words.terms[i], average);
        }
    }
}

struct rank *rank_new(const struct query *query, const struct view *view)
{
    struct rank *rank = xcalloc(1, sizeof *rank);
    rank->view = view;
    rank->scores = xcalloc(view_clause_count(view), sizeof *rank->scores);
    add_node(rank, query->root, average_words(view));
    return rank;
}

void rank_free(struct rank *rank)
{
    free(rank->scores);
    free(rank);
}

float rank_score(struct rank *rank, uint32_t clause)
{
    return rank->scores[clause];
}
