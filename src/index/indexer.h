/* SPDX-License-Identifier: ISC */
/* The background indexer: reads a collection with worker threads and publishes views.
 *
 * Work goes in rounds. In a round the workers read files, cut them into blocks, and parse and
 * tokenise the blocks that were never seen before; between rounds they encode a segment of what was
 * new, and a view with it is published. A snapshot is visible once all its clauses are. The first
 * round is small, so that searching starts at once; later ones grow with what is indexed, so that
 * there are few segments. */
#ifndef INDEX_INDEXER_H
#define INDEX_INDEXER_H

#include "base/buffer.h"
#include "base/error.h"
#include "collection/collection.h"
#include "index/view.h"

#include <stdint.h>

struct indexer;

struct indexer_options {
    unsigned threads; /* workers; 0 means one for each core */
    /* A file that indexer_keep wrote, of which is used what is still as it was, instead of building it;
     * NULL for none. Copied. */
    const char *kept;
    bool keep;      /* indexer_keep will be called: notes when each entry was changed */
    bool live;      /* indexer_refresh will be called: the same, where entries can change */
    uint64_t build; /* told apart by this, a file of another build or with other settings isn't used */
    /* Called on a worker thread after each publication and at the end; must not block. May be
     * NULL. */
    void (*notify)(void *context);
    void *context;
};

/* Starts indexing `collection`, which must outlive the indexer. */
struct indexer *indexer_start(struct collection *collection, const struct indexer_options *options);

/* Asks the workers to stop; returns at once. What is published stays. */
void indexer_cancel(struct indexer *indexer);

/* Blocks until the indexer has ended (all done, or cancelled). */
void indexer_wait(struct indexer *indexer);

/* Cancels, waits and frees. Views that are still held stay valid. */
void indexer_free(struct indexer *indexer);

/* The newest view, with a reference for the caller; never NULL (empty at first). Any thread; takes
 * a lock that is only ever held for a pointer copy. */
struct view *indexer_view(struct indexer *indexer);

/* Writes what was indexed to a file, to be used as `kept` another time. Called once the indexer is done,
 * if `keep` was set. False with *error: not everything was indexed, the collection can't be kept
 * (standard input), or the file can't be written. */
bool indexer_keep(struct indexer *indexer, const char *path, struct error *error);

/* What a refresh found, in sources. */
struct indexer_change {
    uint32_t added;
    uint32_t changed;
    uint32_t gone;
};

/* Looks what has changed in the collection, reads what is new, and publishes views as when building; to
 * be called when the indexer is done, if `live` was set, by one thread at a time, which does the work.
 * False with *error when the collection can't be reached. When *cancel became true it returns early,
 * and the next call goes on where it stopped. */
bool indexer_refresh(struct indexer *indexer, const atomic_bool *cancel,
                     struct indexer_change *change, struct error *error);

struct indexer_progress {
    uint32_t listed;    /* entries found so far */
    bool listing;       /* more may be found */
    uint32_t read;      /* entries read or skipped */
    uint32_t published; /* snapshots searchable, */
    uint32_t kept;      /* and how many of them came from a kept index */
    uint32_t skipped;   /* entries and other things that could not be used */
    uint64_t bytes;     /* source bytes read */
    double seconds;     /* since the start, until the end */
    bool done;          /* nothing more will be published */
};
void indexer_progress(struct indexer *indexer, struct indexer_progress *out);

/* Where the time went, for `make bench`: seconds summed over the workers. */
struct indexer_times {
    double reading;    /* open, read, close */
    double hashing;    /* cutting into blocks, hashing, looking up */
    double parsing;    /* clauses and their plain text */
    double tokenising; /* words, dictionary */
    double publishing; /* encoding segments, reverse lists, copying */
};
void indexer_times(struct indexer *indexer, struct indexer_times *out);

/* Skipped thing number `index` in the order met: path and reason appended to the buffers; false
 * behind the last. Any thread. */
bool indexer_problem(struct indexer *indexer, uint32_t index, struct buffer *path,
                     struct buffer *reason);

#endif
