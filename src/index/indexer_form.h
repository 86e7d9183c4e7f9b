/* SPDX-License-Identifier: ISC */
/* What an indexer is made of. Room-private: indexer.c starts and ends it and answers for it, rounds.c
 * reads and publishes, growth.c takes up what is there already.
 *
 * Threads: the lister walks the collection; the indexer's main thread, or later that of a refresh,
 * runs the rounds, and with the helpers of its pool it works in them. What they share: the table of
 * seen texts (locked inside), the fields of `struct indexer` under `lock`, and atomics. Drafts are
 * each one thread's within a step; steps are separated by pool_run. */
#ifndef INDEX_INDEXER_FORM_H
#define INDEX_INDEXER_FORM_H

#include "base/pool.h"
#include "index/encode.h"
#include "index/indexer.h"
#include "index/publish.h"
#include "index/worker.h"

#include <pthread.h>

struct problem {
    uint32_t entry;
    char *reason; /* heap */
};

struct indexer {
    struct collection *collection;
    struct indexer_options options;
    struct worker_shared shared;
    struct pool *pool;
    struct worker *workers; /* one for each thread of the pool */
    struct encoder *encoder;
    atomic_bool cancel;
    const atomic_bool *stop; /* of a refresh: it is cancelled; or NULL */
    pthread_t lister;
    pthread_t main;
    bool lister_started, main_started;
    double start; /* worker_clock at the start */
    char *kept;   /* the file of a kept index, or NULL */

    /* Of the round at hand: */
    atomic_bool round_over;
    atomic_size_t round_text;   /* bytes that are new, by draft_size */
    atomic_size_t round_source; /* bytes read */
    size_t text_budget, source_budget;
    struct view_facts facts;           /* what the next view is told */
    uint64_t *stamps;                  /* by entry, when they are wanted */
    size_t stamp_count, stamp_capacity;
    struct segment_header *pending;    /* made by the round before, not yet published; or NULL */
    struct encoder_numbers numbers;    /* that the next segment begins with */
    struct view *base;                 /* what was there before the words of the encoder; or NULL */
    uint32_t words_counted;            /* words of the encoder that are counted in `words`: */
    uint64_t words;                    /* distinct words of the rounds so far, and of `base` */
    uint32_t *retiring;                /* snapshots that the next publication retires */
    size_t retiring_count, retiring_capacity;
    uint32_t *wanted;                  /* the entries that are to be read; NULL: all of them */
    uint32_t wanted_count;
    uint64_t total_text, total_source; /* of the rounds before */

    atomic_uint read;   /* entries read or skipped */
    atomic_ullong bytes;

    pthread_mutex_t lock; /* the rest */
    pthread_cond_t ended;
    uint32_t next;     /* the next entry to be read, or its index in `wanted` */
    bool exhausted;    /* all entries have been taken */
    bool done;         /* all is published */
    double end;        /* worker_clock at the end */
    struct view *view; /* the newest, with a reference */
    uint32_t kept_count; /* snapshots that came from a kept index */
    struct problem *problems;
    size_t problem_count, problem_capacity;
    uint32_t listing_problems; /* of the collection's, how many are known */
    struct indexer_times times;
};

/* Calls whoever wants to know. */
void indexer_notify(struct indexer *indexer);

/* True when the work shall end before it is done. */
static inline bool indexer_stopped(const struct indexer *indexer)
{
    return atomic_load_explicit(&indexer->cancel, memory_order_relaxed) ||
           (indexer->stop && atomic_load_explicit(indexer->stop, memory_order_relaxed));
}

/* Makes what building needs: tables of what was seen, workers, the encoder. What the newest view
 * holds counts as seen. */
void rounds_open(struct indexer *indexer);

/* Frees that, but for the tables if they are to be used again. */
void rounds_close(struct indexer *indexer, bool keep_seen);

/* Runs rounds until all entries are read and published, and what is to be retired is; closes them.
 * False when stopped: the round at hand is then lost, and its entries will be read by the next. */
bool rounds_run(struct indexer *indexer, bool keep_seen);

/* Puts the problems of the last round, and those of the listing, on the list. */
void rounds_collect_problems(struct indexer *indexer);

/* Publishes the kept index, as far as it still holds, and sees to it that the rounds read the rest.
 * True if it holds all. */
bool growth_load_kept(struct indexer *indexer);

#endif
