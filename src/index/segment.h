/* SPDX-License-Identifier: ISC */
/* A segment: what one round of the builder found, in one flat block of memory.
 *
 * The block begins with struct segment_header; everything in it is reached by offsets from its start,
 * so it can be written to a file and mapped back anywhere. It holds, in this order, the sections of
 * enum section. Numbers of clauses, blocks and snapshots run on from segment to segment: those of a
 * segment are [first, first + count). A block that was seen in an earlier segment is referred to by
 * its number and not stored again, and likewise a clause.
 *
 * Segments are immutable and counted by reference; any thread may read. */
#ifndef INDEX_SEGMENT_H
#define INDEX_SEGMENT_H

#include "base/span.h"
#include "index/postings.h"
#include "index/view.h"

#include <stdint.h>

enum section {
    SECTION_TEXT_STARTS,   /* uint32_t[clauses + 1]: where each plain text begins in TEXT */
    SECTION_CLAUSE_WORDS,  /* uint32_t[clauses]: number of words * 2 + (PLAIN_ASCII ? 1 : 0) */
    SECTION_TEXT,          /* plain texts in order of their clauses */
    SECTION_BLOCK_STARTS,  /* uint32_t[blocks + 1]: where each one's clauses begin in the next */
    SECTION_BLOCK_LENGTHS, /* uint32_t[blocks]: bytes of source */
    SECTION_BLOCK_PLACES,  /* uint32_t[blocks]: clauses with words */
    SECTION_BLOCK_CLAUSES, /* the clauses of each block, see index/block.h */
    SECTION_SNAPSHOTS,     /* struct snapshot_record[snapshots] */
    SECTION_REFERENCES,    /* varints: the blocks of each snapshot, see struct snapshot_record */
    SECTION_STRINGS,       /* sites and titles */
    SECTION_WORD_STARTS,   /* uint32_t[words + 1]: where each word begins in WORDS, its NUL included */
    SECTION_WORDS,         /* the words, NUL-terminated; in order of their first two bytes */
    SECTION_WORD_LISTS,    /* struct word_list[words] */
    SECTION_STEM_HASHES,   /* uint64_t[words]: hash of each word's stem */
    SECTION_STEM_HEADS,    /* uint32_t[stem_slots]: first word + 1 of a chain; by the hash's low bits */
    SECTION_STEM_NEXT,     /* uint32_t[words]: next word + 1 of the chain */
    SECTION_DOCS,          /* posting lists, see index/postings.h */
    SECTION_POSITIONS,
    SECTIONS
};

struct segment_header {
    uint64_t size; /* bytes of the block, this header included */
    uint32_t first_clause, clauses;
    uint32_t first_block, blocks;
    uint32_t first_snapshot, snapshots;
    uint32_t words;
    uint32_t stem_slots;   /* power of two */
    uint32_t longest_word; /* bytes */
    uint64_t sections[SECTIONS + 1]; /* offset of each section, a multiple of 8; then `size` */
};

/* A snapshot. Its references are, for each block in order: the difference of the block's number from
 * the one before plus one, zigzag-coded, and the bytes between the end of the block before (the start
 * of the body at first) and its start. */
struct snapshot_record {
    uint64_t order; /* as in struct origin */
    uint32_t tie;   /* the same */
    uint32_t entry;
    uint32_t site_id;
    uint32_t site, site_length; /* in STRINGS */
    uint32_t title, title_length;
    uint32_t date;
    uint32_t bytes;
    uint32_t body;
    uint32_t clauses;
    uint32_t references; /* offset in REFERENCES */
    uint32_t blocks;     /* how many of them */
    uint32_t encoding;
};

struct word_list {
    uint64_t positions; /* offset in POSITIONS */
    uint64_t docs : 40; /* offset in DOCS */
    uint64_t count : 24; /* clauses; at most 16 million new ones in a segment */
};

struct segment;

/* Takes over `flat` (from segment_allocate). The reference is the caller's. */
struct segment *segment_new(struct segment_header *flat);

/* A segment within a mapped file (index/cache.h), of which it keeps a reference. */
struct mapping;
struct segment *segment_new_mapped(struct segment_header *flat, struct mapping *mapping);
struct segment *segment_ref(struct segment *segment);
void segment_unref(struct segment *segment);

/* Memory for a segment's block of `size` bytes, not initialised. */
struct segment_header *segment_allocate(uint64_t size);

const struct segment_header *segment_header(const struct segment *segment);

/* A section's first element. */
const void *segment_section(const struct segment *segment, enum section section);

/* The segments of a view, in order of their numbers. */
struct segment *const *view_segments(const struct view *view, size_t *count);

/* Of the words numbered from 0 in a segment: */
struct span segment_word(const struct segment *segment, uint32_t word);
struct postings_list segment_list(const struct segment *segment, uint32_t word);

/* The first word whose stem has this hash (base/hash.h, 64 bits), and the next; SEGMENT_NO_WORD
 * behind the last. */
#define SEGMENT_NO_WORD UINT32_MAX
uint32_t segment_stem_first(const struct segment *segment, uint64_t stem_hash);
uint32_t segment_stem_next(const struct segment *segment, uint32_t word, uint64_t stem_hash);

/* The words [*first, *end) among which all that begin with `prefix` (not empty) are; they need to be
 * compared. */
void segment_prefix_range(const struct segment *segment, struct span prefix, uint32_t *first,
                          uint32_t *end);

/* Number of words in a clause (counted from the segment's first). */
uint32_t segment_clause_words(const struct segment *segment, uint32_t clause);

#endif
