/* SPDX-License-Identifier: ISC */
/* Posting lists: in which clauses of a segment a word stands, and at which positions.
 *
 * Form. A list is cut into blocks of POSTINGS_BLOCK clauses. A clause is the difference from the
 * one before (from -1 at the list's start), doubled, plus 1 when the word stands there once;
 * otherwise the number of times follows. All are varints. Positions (0-based words of the clause)
 * lie apart, as differences within the clause, so that who doesn't ask for them doesn't read them.
 * A list of more than one block begins with a table of struct postings_skip, one for each block. */
#ifndef INDEX_POSTINGS_H
#define INDEX_POSTINGS_H

#include "base/buffer.h"

#include <stdbool.h>
#include <stdint.h>

enum { POSTINGS_BLOCK = 128 };
#define POSTINGS_END UINT32_MAX

struct postings_skip {
    uint32_t last;      /* last clause of the block */
    uint32_t docs;      /* where the block begins, from the end of the table */
    uint32_t positions; /* where its positions begin, from the list's first position */
};

/* One word's list in a segment. */
struct postings_list {
    const unsigned char *docs;
    const unsigned char *positions;
    uint32_t count; /* clauses */
};

/* Appends the list of one word to the two buffers and returns its number of clauses. An occurrence
 * is clause << 32 | position; they ascend; `count` is above 0. */
uint32_t postings_encode(const uint64_t *occurrences, size_t count, struct buffer *docs,
                         struct buffer *positions);

/* A walk along a list. The struct is open so that it can live inside other iterators; only the
 * functions below use its fields. */
struct postings {
    struct postings_list list;
    const unsigned char *next;      /* the next block's bytes */
    const unsigned char *position;  /* positions of clause number `positioned` of the block */
    uint32_t block;                 /* number of the decoded block */
    uint32_t size;                  /* clauses in it */
    uint32_t at;                    /* the current one */
    uint32_t positioned;
    uint32_t last;                  /* last clause of the decoded block, -1 (wrapped) before */
    uint32_t clauses[POSTINGS_BLOCK];
    uint32_t times[POSTINGS_BLOCK]; /* how often the word stands in each */
};

/* Sets the walk to the list's first clause. */
void postings_open(struct postings *postings, struct postings_list list);

/* The current clause (relative to the segment), or POSTINGS_END. */
static inline uint32_t postings_clause(const struct postings *postings)
{
    return postings->at < postings->size ? postings->clauses[postings->at] : POSTINGS_END;
}

static inline uint32_t postings_times(const struct postings *postings)
{
    return postings->times[postings->at];
}

/* Decodes the next block; used by postings_next. */
void postings_next_block(struct postings *postings);

static inline uint32_t postings_next(struct postings *postings)
{
    if (++postings->at >= postings->size) {
        postings_next_block(postings);
    }
    return postings_clause(postings);
}

/* Goes to the first clause that is `target` or behind it, never back; returns it. */
uint32_t postings_seek(struct postings *postings, uint32_t target);

/* Writes the positions of the current clause, ascending, to `out` (postings_times of them). Clauses
 * must be asked for in order. */
void postings_positions(struct postings *postings, uint32_t *out);

#endif
