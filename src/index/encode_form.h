/* SPDX-License-Identifier: ISC */
/* What an encoder is made of. Room-private: encode.c makes the posting lists, encode_write.c the
 * segment. */
#ifndef INDEX_ENCODE_FORM_H
#define INDEX_ENCODE_FORM_H

#include "index/encode.h"
#include "index/postings.h"
#include "index/token.h"

enum { MOST_PARTS = 16 }; /* more would cost more in counting than they gain */

/* Where a clause is in the drafts. */
struct source_of {
    uint32_t draft;
    uint32_t index;
};

/* The posting lists that one thread has encoded. */
struct part {
    struct buffer docs;
    struct buffer positions;
    uint32_t first_word; /* of the segment's words */
    uint32_t end_word;
    struct stemmer *stemmer;
};

struct encoder {
    struct pool *pool;
    unsigned threads;
    unsigned parts;                  /* threads that count, scatter and encode */
    struct dictionary *dictionary;   /* all words of all rounds: "global" numbers */
    uint64_t *stems;                 /* stem hash by global number */
    size_t stem_count, stem_capacity;
    struct dictionary *sites;
    uint32_t **maps;                 /* for each draft: its new words' numbers to global ones */
    size_t *map_capacities;
    struct part *part;               /* one for each thread */
    /* Of the round: */
    const struct draft *drafts;
    struct encoder_numbers numbers;
    struct source_of *sources;       /* by clause, from first_clause */
    size_t source_capacity;
    uint32_t bounds[MOST_PARTS + 1]; /* parts of the clauses */
    uint32_t *counts;                /* [part][global word]; then where the part writes next */
    size_t count_capacity;
    uint32_t *order;                 /* global numbers of the segment's words, in their order */
    size_t order_count, order_capacity;
    uint32_t *starts;                /* [words + 1]: where a word's occurrences begin */
    size_t start_capacity;
    uint64_t *occurrences;
    size_t occurrence_capacity;
    struct word_list *lists;         /* by word of the segment; offsets within the part's buffers */
    size_t list_capacity;
    struct segment_header *flat;
};

/* A clause of the round, by its number from the segment's first; *draft is the one it is in. */
static inline const struct draft_clause *encoder_clause(const struct encoder *encoder, uint32_t clause,
                                            const struct draft **draft)
{
    struct source_of source = encoder->sources[clause];
    *draft = &encoder->drafts[source.draft];
    return &(*draft)->clauses[source.index];
}

/* The number of a word in one of the encoder's dictionaries, which gets it if it hasn't got it. */
static inline uint32_t encoder_add(struct dictionary *dictionary, struct span word)
{
    struct word_key key;
    dictionary_key_of(word, &key);
    return dictionary_add(dictionary, &key, word.bytes, word.length);
}

/* Makes the segment's block of what the steps have found. */
struct segment_header *encoder_write(struct encoder *encoder);

#endif
