/* SPDX-License-Identifier: ISC */
/* Where policies come from: a directory tree, a git history, one file, or standard input.
 *
 * An *entry* is one snapshot's source that the collection offers, numbered from 0 in a stable order
 * (directory trees: names in byte order, depth first, files and folders of one directory in one
 * sequence; histories: the newest first, by and large, and strictly so those of one document).
 * Listing is incremental: one thread runs collection_list while others already read the entries
 * found so far. */
#ifndef COLLECTION_COLLECTION_H
#define COLLECTION_COLLECTION_H

#include "base/buffer.h"
#include "base/error.h"
#include "base/span.h"

#include <stdatomic.h>
#include <stdint.h>

struct collection;

enum { COLLECTION_DEFAULT_MAX_SIZE = 16 << 20 };

struct collection_options {
    uint64_t max_size;    /* bytes; larger sources are skipped; 0 means the default */
    const char *revision; /* of a git repository, the history to read; NULL means HEAD's */
    bool work_tree;       /* of a git repository, read the files as they are, not the history */
};

/* Opens PATH: a git repository (bare, or the top of a work tree), another directory, a regular
 * file, or "-" (standard input, read whole at once). Returns NULL and fills *error when there is
 * nothing to read. The caller closes it. */
struct collection *collection_open(const char *path, const struct collection_options *options,
                                   struct error *error);
void collection_close(struct collection *collection);

/* The path as it was given. */
const char *collection_root(const struct collection *collection);

/* Lists all entries; returns when done or when *cancel became true (checked between directories and
 * every few hundred names). Called once, on any one thread. Of a directory tree those regular files
 * are taken that end with .md, .markdown or .txt (in any case); others are passed over, and so are
 * hidden files and folders (with a leading dot). Folders that can't be read, links (none is
 * followed) and special files become problems. Of a history, the same files are taken from each
 * commit that changed them; what this clone hasn't got, or can't read, becomes a problem. */
void collection_list(struct collection *collection, const atomic_bool *cancel);

/* What has changed in a collection. `(struct collection_change){0}` is no change. */
struct collection_change {
    uint32_t first; /* the entries [first, end) are new: */
    uint32_t end;
    uint32_t *gone; /* heap; and these hold no more: what they were read from has changed or is gone */
    size_t gone_count;
    size_t gone_capacity;
};

void collection_change_free(struct collection_change *change);

/* Looks what has changed since the collection was listed, or looked at like this before, and
 * publishes what is new as further entries: numbers are never given twice. Of a directory or file,
 * what has another stamp than in `stamps` (by entry, `stamp_count` of them, taken before it was read)
 * has changed; of a history, versions are gone when its commits are, or when a file was renamed: they
 * are then new again under the new name. The change is empty when there is none. False with *error
 * when the collection can't be reached, or when *cancel became true; then nothing has changed.
 *
 * After the listing is complete; one thread at a time. Those who read meanwhile aren't disturbed. */
bool collection_refresh(struct collection *collection, const uint64_t *stamps, size_t stamp_count,
                        const atomic_bool *cancel, struct collection_change *change,
                        struct error *error);

/* Where a change would show: the path of folder number `index` to watch is appended to *path; false
 * behind the last. Whatever changes in the collection changes a name or a file in one of them; each
 * refresh may bring more of them. One thread at a time, and not during a refresh. */
bool collection_watch(struct collection *collection, uint32_t index, struct buffer *path);

/* Entries listed so far; *complete says whether the listing has ended. Any thread. */
uint32_t collection_count(struct collection *collection, bool *complete);

/* Blocks until more than `known` entries are listed or the listing has ended; returns the count and
 * *complete as above. Any thread. */
uint32_t collection_wait(struct collection *collection, uint32_t known, bool *complete);

/* Reads an entry's bytes, as stored, into *out (cleared first; its memory is reused). False with a
 * reason in *error when it can't be read, is too large, is no regular file, or has vanished. Any
 * thread; entries may be read at the same time. */
bool collection_read(struct collection *collection, uint32_t entry, struct buffer *out,
                     struct error *error);

/* The first entry that is known to have the very bytes of `entry`: an earlier one, or itself. Any
 * thread. */
uint32_t collection_twin(struct collection *collection, uint32_t entry);

/* True if entries are versions in a history: they never change. */
bool collection_is_history(const struct collection *collection);

/* Lets go of memory that reading keeps for the next entry: for when hardly any will be read for long.
 * Any thread, but not while collection_refresh runs. */
void collection_rest(struct collection *collection);

/* True if entries have stamps: not so for standard input. */
bool collection_has_stamps(const struct collection *collection);

/* A number that is another one when the entry has changed, made of its path below the root, its size and
 * the time of its last change; 0 when these can't be told. Any thread. */
uint64_t collection_stamp(struct collection *collection, uint32_t entry);

/* Appends the entry's path, as given plus relative path, to *out ("-" for standard input). That of a
 * version in a history ends with "@" and the commit, as in struct collection_version. */
void collection_path(struct collection *collection, uint32_t entry, struct buffer *out);

/* What the place of an entry says of it; a provenance line in the source overrules it. */
struct origin {
    struct span site;  /* into the memory given to collection_origin */
    struct span title; /* "" when the place doesn't tell */
    uint32_t date;     /* base/date.h; 0 unless the name holds one; of a version its author's day */
    uint64_t order;    /* of two sources of one site and date, that with the larger is the newer; */
    uint32_t tie;      /* if these are equal, and the titles, that with the larger counts as newer */
};

/* Derives the origin of an entry from its path (collection/origin.h has the exact rules), of a
 * version from the newest name of its file, using *memory (cleared first) for the bytes:
 *   j/ja/jap/japantoday.com.md (or japantoday.com@2011-10-06.md)  site japantoday.com, (date)
 *   Service/Privacy Policy.md              site Service, title Privacy Policy
 *   Service/Privacy Policy/3f2a90c1b2d4.md site Service, title Privacy Policy (a version's file:
 *                                          named by a commit, a date or a timestamp)
 *   anything.md in the root                site anything
 * Any thread. */
void collection_origin(struct collection *collection, uint32_t entry, struct buffer *memory,
                       struct origin *out);

/* What a history tells of an entry. */
struct collection_version {
    char commit[13];           /* the first 12 digits of the commit that made it */
    unsigned char content[20]; /* the same for the same bytes, and only for those */
    uint32_t document;         /* the same for all versions of one file, also of a renamed one */
    uint32_t time;             /* when it was committed, in seconds since 1970, as far as 32 bits go */
    bool technical;            /* the archive's tools changed, as the commit's subject tells, and not
                                  what the site published */
};

/* Fills *out for a version in a history; false for any other entry. Any thread. */
bool collection_version(struct collection *collection, uint32_t entry,
                        struct collection_version *out);

/* What the listing itself could not use (folders, special files, links), in the order met: problem
 * number `index`, path and reason appended to the two buffers; false behind the last. Any
 * thread. */
bool collection_problem(struct collection *collection, uint32_t index, struct buffer *path,
                        struct buffer *reason);

#endif
