/* SPDX-License-Identifier: ISC */
/* From the drafts of a round to a segment. Room-private. */
#ifndef INDEX_ENCODE_H
#define INDEX_ENCODE_H

#include "base/pool.h"
#include "index/draft.h"
#include "index/segment.h"

struct encoder;

/* An encoder that works with the pool's threads; there is a draft for each of them. It keeps the
 * dictionary of all words and sites over the rounds. */
struct encoder *encoder_new(struct pool *pool);
void encoder_free(struct encoder *encoder);

/* The numbers that the new segment begins with, and how many it has. */
struct encoder_numbers {
    uint32_t first_clause, clauses;
    uint32_t first_block, blocks;
    uint32_t first_snapshot;
};

/* Makes a segment's block of the drafts (one for each thread of the pool). The drafts' new clauses
 * together have exactly the numbers given, and so have the blocks; snapshots are numbered in order of
 * their entries. The block is the caller's. */
struct segment_header *encoder_encode(struct encoder *encoder, const struct draft *drafts,
                                      const struct encoder_numbers *numbers);

/* Notes a site that has a number: the one behind the last, from 0. Before anything is encoded. */
void encoder_know_site(struct encoder *encoder, struct span site);

/* The hash of a word's stem (base/hash.h, 64 bits), once it has been encoded. */
uint64_t encoder_stem(const struct encoder *encoder, uint32_t word);

/* All words of the rounds so far; changed by encoder_encode only. */
const struct dictionary *encoder_dictionary(const struct encoder *encoder);

/* The bytes the encoder holds. */
size_t encoder_memory(const struct encoder *encoder);

#endif
