/* SPDX-License-Identifier: ISC */
/* What one worker found in one round, before it becomes part of a segment. Room-private. */
#ifndef INDEX_DRAFT_H
#define INDEX_DRAFT_H

#include "base/buffer.h"
#include "index/dictionary.h"
#include "index/segment.h"

#include <stdint.h>

struct draft_block {
    uint32_t number;  /* given by the table of seen blocks */
    uint32_t length;  /* bytes of source */
    uint32_t clauses; /* offset of the first in `block_clauses` */
    uint32_t size;    /* bytes of all of them */
    uint32_t places;  /* how many have words */
};

struct draft_clause {
    uint32_t number; /* given by the table of seen clauses */
    uint32_t text;   /* offset in `text` */
    uint32_t length; /* bytes */
    uint32_t stream; /* offset in `stream` */
    uint32_t words;  /* how many */
    bool ascii;
};

struct draft_problem {
    uint32_t entry; /* of the collection */
    char *reason;   /* heap */
};

/* A snapshot whose source is that of an earlier entry: index/twins.h. */
struct draft_twin {
    uint32_t snapshot; /* in `snapshots` */
    uint32_t entry;    /* the earlier one */
};

static const uint32_t TWIN_DROPPED = UINT32_MAX; /* instead of an entry */

struct draft_stamp {
    uint32_t entry;
    uint64_t stamp; /* collection_stamp, taken before the entry was read */
};

struct draft {
    struct draft_block *blocks; /* new blocks, in order of their numbers */
    size_t block_count, block_capacity;
    struct buffer block_clauses; /* see index/block.h */
    struct draft_clause *clauses; /* new clauses, in order of their numbers */
    size_t clause_count, clause_capacity;
    struct buffer text; /* plain texts of the new clauses */
    uint32_t *stream;   /* their words: numbers of the encoder's dictionary, or of `dictionary` with
                           DRAFT_NEW_WORD added */
    size_t stream_count, stream_capacity;
    struct snapshot_record *snapshots; /* strings and references are offsets into the draft's own */
    size_t snapshot_count, snapshot_capacity;
    struct buffer references;
    struct buffer strings;
    struct draft_problem *problems;
    size_t problem_count, problem_capacity;
    struct draft_stamp *stamps; /* when they are wanted */
    size_t stamp_count, stamp_capacity;
    struct draft_twin *twins; /* in order of their snapshots */
    size_t twin_count, twin_capacity;
    struct dictionary *dictionary; /* words that no earlier round had */
};

static const uint32_t DRAFT_NEW_WORD = UINT32_C(1) << 31;

/* Empties the draft for the next round; the memory stays. */
void draft_clear(struct draft *draft);
void draft_free(struct draft *draft);

#endif
