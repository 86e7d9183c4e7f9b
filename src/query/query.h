/* SPDX-License-Identifier: ISC */
/* Questions to the index: parse, run, walk through the hits.
 *
 * The language is smallprint-query(7). A query is parsed once (struct query, immutable), run over one
 * view (struct result, immutable), and walked with cursors. None of it changes the index; any number
 * of threads may run queries over the same view. */
#ifndef QUERY_QUERY_H
#define QUERY_QUERY_H

#include "base/error.h"
#include "base/span.h"
#include "index/view.h"

#include <stdatomic.h>
#include <stdint.h>

struct query;
struct result;
struct cursor;

enum query_scope { SCOPE_CLAUSE, SCOPE_POLICY };
enum query_snapshots { SNAPSHOTS_ALL, SNAPSHOTS_LATEST, SNAPSHOTS_DISTINCT };
enum query_order { ORDER_COLLECTION, ORDER_RELEVANCE };

struct query_error {
    struct error error; /* what was expected */
    size_t column;      /* 1-based, in characters of the query */
};

/* Parses a query. NULL and *fault when it doesn't parse. An empty query matches every clause. */
struct query *query_parse(struct span text, struct query_error *fault);
void query_free(struct query *query);

/* The number by which `clause:` (in 16 hexadecimal digits) asks for the clause with this plain text. */
uint64_t query_clause_id(struct span text);

/* What `category:` and `fact:` ask, answered by whoever knows facts (archive.c). NULL functions mean
 * that no clause has a category and no policy a fact. Called on the thread that runs the query. */
struct query_facts {
    /* Fills `mask`, one for each of the `count` places of a snapshot: category bits. */
    void (*categories)(void *context, const struct view *view, uint32_t snapshot,
                       const struct place_list *places, uint16_t *masks);
    /* True if the snapshot states a fact; value and polarity are "" for any. */
    bool (*fact)(void *context, const struct view *view, uint32_t snapshot, struct span kind,
                 struct span value, struct span polarity);
    void *context;
};

struct query_options {
    enum query_scope scope;          /* scope:policy in the query overrules it */
    enum query_snapshots snapshots;  /* how hits are counted */
    bool uncounted;                  /* SNAPSHOTS_ALL: don't count clauses, which can cost more than
                                        all else: result_counts has 0 of them */
    unsigned threads;                /* for regular expressions; 0 means one for each core */
    const struct query_facts *facts; /* or NULL */
    const atomic_bool *cancel;       /* checked often; or NULL */
};

/* Runs a query over a view, of which the result keeps a reference; the query must outlive the
 * result. NULL when cancelled, or with *error set (a regular expression that is too costly). */
struct result *query_run(const struct query *query, struct view *view,
                         const struct query_options *options, struct error *error);
void result_free(struct result *result);

struct result_counts {
    uint64_t clauses;        /* hits, as the snapshots mode counts them */
    uint64_t unique_clauses; /* distinct clauses that match */
    uint32_t policies;       /* snapshots that hold one */
    uint32_t sites;
};
struct result_counts result_counts(const struct result *result);

const struct view *result_view(const struct result *result);

/* True if the snapshot holds a hit. */
bool result_has_snapshot(const struct result *result, uint32_t snapshot);

/* Marks which of a snapshot's places match: matches[i] for places->items[i]. */
void result_places(const struct result *result, uint32_t snapshot, const struct place_list *places,
                   bool *matches);

struct hit {
    uint32_t snapshot; /* where it is shown: the snapshot itself, or the newest that holds it */
    uint32_t place;    /* index among the snapshot's places */
    uint32_t clause;
    uint32_t first; /* distinct: date of the first snapshot of the site that holds the clause, */
    uint32_t last;  /* of the last, */
    uint32_t snapshots; /* and how many do; else the snapshot's own date twice, and 1 */
    float score;        /* ORDER_RELEVANCE: BM25; else 0 */
};

/* A walk through the hits. In collection order hits come policy by policy, and within one by place;
 * by relevance best first (ties in collection order). Reads nothing but the view. One thread. */
struct cursor *cursor_new(const struct result *result, enum query_order order);
bool cursor_next(struct cursor *cursor, struct hit *hit);
void cursor_free(struct cursor *cursor);

struct range {
    uint32_t start; /* bytes of a clause's plain text */
    uint32_t end;   /* exclusive */
};

struct range_list {
    struct range *items; /* heap; freed by range_list_free */
    size_t count;
    size_t capacity;
};

void range_list_free(struct range_list *list);

/* What matched in a clause: the ranges of every positive word, phrase and expression of the query
 * that matches there, also of alternatives that didn't decide; in order, those that overlap merged,
 * those that only touch not. A phrase is one range from its first word to its last. Words near each
 * other are a range each: all that match one of them within a span that is short enough, holds what
 * is asked for, and has no shorter span like that in it. Matches of an expression are those that a
 * search finds from behind the last one; empty ones are dropped. A clause matched only by fields has
 * none. */
struct marker; /* one thread's scratch memory for it */
struct marker *marker_new(const struct query *query);
void marker_free(struct marker *marker);
void marker_ranges(struct marker *marker, struct span text, unsigned flags,
                   struct range_list *ranges);

/* How the query's leaf number `leaf` (from 0, in reading order) is matched, for the prompt: "stem",
 * "exact", "prefix", "phrase", "near", "regex", "clause", or "" behind the last. *text gets what the user wrote
 * for it; the query's. */
const char *query_mode(const struct query *query, size_t leaf, struct span *text);

#endif
