/* SPDX-License-Identifier: ISC */
/* What a kind of source does for a collection. Each kind has a struct that begins with a `struct
 * source`, and one constant table of functions. */
#ifndef COLLECTION_SOURCE_H
#define COLLECTION_SOURCE_H

#include "base/bits.h"
#include "collection/collection.h"
#include "collection/listing.h"

struct source;

/* What a refresh is asked for; as for collection_refresh. */
struct refresh {
    const uint64_t *stamps;
    size_t stamp_count;
    const struct bits *gone; /* entries that were gone before */
    const atomic_bool *cancel;
};

struct source_kind {
    /* Finds the entries and publishes them; needn't call listing_finish. Called once. */
    void (*list)(struct source *source, struct listing *listing, const atomic_bool *cancel);
    /* As collection_refresh, but that `change` needs only `gone`; NULL for what can't be read twice. */
    bool (*refresh)(struct source *source, struct listing *listing, const struct refresh *asked,
                    struct collection_change *change, struct error *error);
    /* As collection_watch; NULL where there is nothing to watch. */
    bool (*watch)(struct source *source, uint32_t index, struct buffer *path);
    /* The next three are called for published entries only, by any thread, as the functions of
     * collection.h that are named after them. `out` and `memory` are empty. */
    bool (*read)(struct source *source, uint32_t entry, struct buffer *out, struct error *error);
    void (*path)(struct source *source, uint32_t entry, struct buffer *out);
    void (*origin)(struct source *source, uint32_t entry, struct buffer *memory,
                   struct origin *out);
    /* The entry's size and when it was last changed, in nanoseconds; false when that can't be told. NULL
     * for sources that can't be read twice. For published entries, by any thread. */
    bool (*stamp)(struct source *source, uint32_t entry, uint64_t *size, uint64_t *changed);
    /* As collection_twin; NULL when no source is known to be like another. For published entries, by any
     * thread. */
    uint32_t (*twin)(struct source *source, uint32_t entry);
    /* As collection_version; NULL when entries are no versions. For published entries, by any
     * thread. */
    void (*version)(struct source *source, uint32_t entry, struct collection_version *out);
    /* Called for published problems only, by any thread. */
    void (*problem)(struct source *source, uint32_t index, struct buffer *path,
                    struct buffer *reason);
    /* As collection_rest; NULL when there is nothing to let go of. */
    void (*rest)(struct source *source);
    /* Frees all but `root`. */
    void (*close)(struct source *source);
};

struct source {
    const struct source_kind *kind;
    const char *root;  /* the path as given; the collection's */
    uint64_t max_size; /* bytes of the largest source that is read */
};

/* As collection_stamp, for a source that is no collection's yet. */
uint64_t source_stamp(struct source *source, uint32_t entry);

/* Notes that an entry is gone. */
void collection_change_add(struct collection_change *change, uint32_t entry);

static inline bool refresh_is_gone(const struct refresh *asked, uint32_t entry)
{
    return entry / 64 < asked->gone->count && bits_has(asked->gone, entry);
}

/* The kinds. Each copies what it keeps of `base` (its `kind` aside) and returns NULL with a
 * sentence in *error when `base->root` can't be opened. */
struct source *directory_open(const struct source *base, struct error *error);
struct source *git_open(const struct source *base, const char *revision, struct error *error);
struct source *file_open(const struct source *base, struct error *error);
struct source *standard_input_open(const struct source *base, struct error *error);

#endif
