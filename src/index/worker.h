/* SPDX-License-Identifier: ISC */
/* Reading sources into a draft. Room-private. */
#ifndef INDEX_WORKER_H
#define INDEX_WORKER_H

#include "collection/collection.h"
#include "index/draft.h"
#include "index/indexer.h"
#include "index/seen.h"
#include "policy/clause.h"

#include <stdatomic.h>

/* What all workers share. */
struct worker_shared {
    struct collection *collection;
    struct seen *blocks;  /* raw blocks by the hash of their bytes */
    struct seen *clauses; /* clauses by the hash of their plain text */
    const struct dictionary *words; /* of all rounds before; nothing is added while workers work */
    bool stamps;                    /* note the entries' stamps */
};

/* A block that was found in the table lately: most are found again in the next version of the same
 * document, and needn't be looked up under a lock. */
struct recent_block {
    struct hash128 hash; /* zeroes: none (no block has that hash but by a chance of 2^-128) */
    uint32_t number;
};

/* One thread's worker; its memory is reused from file to file. */
struct worker {
    const struct worker_shared *shared;
    struct draft draft;
    struct indexer_times times; /* of this worker, in seconds; only it writes them */
    struct buffer raw;          /* the file's bytes */
    struct buffer converted;    /* its text, when that isn't UTF-8 */
    struct buffer origin;       /* strings of collection_origin */
    struct buffer plain;        /* plain text of the clause at hand */
    struct buffer folded;       /* its words, by token_fold_ascii */
    struct clause_list clauses; /* of the block at hand */
    struct recent_block *recent; /* by the hash's low bits */
};

void worker_init(struct worker *worker, const struct worker_shared *shared);
void worker_free(struct worker *worker);

/* Empties the draft for the next round. */
void worker_clear(struct worker *worker);

/* Reads an entry and adds a snapshot, or a problem, to the draft. Returns the bytes read: none of an
 * entry with the bytes of an earlier one, whose snapshot twins_complete has to complete. */
uint64_t worker_read(struct worker *worker, uint32_t entry);

/* The same of any entry, whatever is known of its bytes; notes no stamp. */
uint64_t worker_read_source(struct worker *worker, uint32_t entry);

/* Seconds on a clock that never goes back. */
double worker_clock(void);

#endif
