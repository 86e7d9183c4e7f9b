/* SPDX-License-Identifier: ISC */
/* A collection: a source of some kind and the progress of its listing. */
#include "collection/collection.h"

#include "base/hash.h"
#include "base/memory.h"
#include "collection/git.h"
#include "collection/listing.h"
#include "collection/source.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>

struct collection {
    char *root; /* the path as given */
    struct source *source;
    struct listing listing;
    struct bits gone; /* entries; whoever refreshes uses it */
};

/* Opens the kind of source that `base->root`, a folder, is. */
static struct source *open_folder(const struct source *base,
                                  const struct collection_options *options, struct error *error)
{
    enum repository_kind kind = repository_kind(base->root);
    if (kind != REPOSITORY_NONE && !options->work_tree) {
        return git_open(base, options->revision, error);
    }
    if (kind == REPOSITORY_BARE) {
        error_set(error, "'%s' is a bare git repository: it has no work tree", base->root);
        return NULL;
    }
    if (kind == REPOSITORY_NONE && options->revision) {
        error_set(error, "'%s' is no git repository: it has no '%s'", base->root,
                  options->revision);
        return NULL;
    }
    return directory_open(base, error);
}

/* Opens the kind of source that `base->root` is. */
static struct source *open_source(const struct source *base,
                                  const struct collection_options *options, struct error *error)
{
    if (strcmp(base->root, "-") == 0) {
        return standard_input_open(base, error);
    }
    struct stat status;
    if (stat(base->root, &status) != 0) {
        error_set_errno(error, errno, "can't open '%s'", base->root);
        return NULL;
    }
    if (S_ISDIR(status.st_mode)) {
        return open_folder(base, options, error);
    }
    if (S_ISREG(status.st_mode)) {
        return file_open(base, error);
    }
    error_set(error, "can't open '%s': neither a folder nor a regular file", base->root);
    return NULL;
}

struct collection *collection_open(const char *path, const struct collection_options *options,
                                   struct error *error)
{
    char *root = xstrdup(path);
    struct source base = {
        .root = root,
        .max_size = options->max_size ? options->max_size : COLLECTION_DEFAULT_MAX_SIZE,
    };
    struct source *source = open_source(&base, options, error);
    if (!source) {
        free(root);
        return NULL;
    }
    struct collection *collection = xcalloc(1, sizeof *collection);
    collection->root = root;
    collection->source = source;
    listing_init(&collection->listing);
    return collection;
}

void collection_close(struct collection *collection)
{
    if (!collection) {
        return;
    }
    collection->source->kind->close(collection->source);
    listing_destroy(&collection->listing);
    bits_free(&collection->gone);
    free(collection->root);
    free(collection);
}

const char *collection_root(const struct collection *collection)
{
    return collection->root;
}

void collection_list(struct collection *collection, const atomic_bool *cancel)
{
    collection->source->kind->list(collection->source, &collection->listing, cancel);
    listing_finish(&collection->listing);
}

/* ---- Changes -------------------------------------------------------------------------------- */

void collection_change_free(struct collection_change *change)
{
    free(change->gone);
    *change = (struct collection_change){0};
}

void collection_change_add(struct collection_change *change, uint32_t entry)
{
    change->gone = array_reserve(change->gone, &change->gone_capacity, change->gone_count + 1,
                                 sizeof *change->gone);
    change->gone[change->gone_count++] = entry;
}

bool collection_refresh(struct collection *collection, const uint64_t *stamps, size_t stamp_count,
                        const atomic_bool *cancel, struct collection_change *change,
                        struct error *error)
{
    const struct source_kind *kind = collection->source->kind;
    struct refresh asked = {stamps, stamp_count, &collection->gone, cancel};
    bool complete;
    *change = (struct collection_change){.first = collection_count(collection, &complete)};
    change->end = change->first;
    if (!complete || !kind->refresh) {
        return error_set(error, complete ? "it can be read only once" : "it is still being listed");
    }
    if (!kind->refresh(collection->source, &collection->listing, &asked, change, error)) {
        collection_change_free(change);
        return false;
    }
    change->end = collection_count(collection, &complete);
    struct bits gone = bits_copy(&collection->gone, change->end);
    bits_free(&collection->gone);
    collection->gone = gone;
    for (size_t i = 0; i < change->gone_count; i++) {
        bits_add(&collection->gone, change->gone[i]);
    }
    return true;
}

bool collection_watch(struct collection *collection, uint32_t index, struct buffer *path)
{
    const struct source_kind *kind = collection->source->kind;
    return kind->watch && kind->watch(collection->source, index, path);
}

/* ---- Entries -------------------------------------------------------------------------------- */

uint32_t collection_count(struct collection *collection, bool *complete)
{
    return listing_count(&collection->listing, complete);
}

uint32_t collection_wait(struct collection *collection, uint32_t known, bool *complete)
{
    return listing_wait(&collection->listing, known, complete);
}

bool collection_read(struct collection *collection, uint32_t entry, struct buffer *out,
                     struct error *error)
{
    buffer_clear(out);
    if (!listing_has_entry(&collection->listing, entry)) {
        return error_set(error, "not listed");
    }
    return collection->source->kind->read(collection->source, entry, out, error);
}

uint32_t collection_twin(struct collection *collection, uint32_t entry)
{
    const struct source *source = collection->source;
    bool known = source->kind->twin && listing_has_entry(&collection->listing, entry);
    return known ? source->kind->twin(collection->source, entry) : entry;
}

void collection_rest(struct collection *collection)
{
    if (collection->source->kind->rest) {
        collection->source->kind->rest(collection->source);
    }
}

void collection_path(struct collection *collection, uint32_t entry, struct buffer *out)
{
    if (listing_has_entry(&collection->listing, entry)) {
        collection->source->kind->path(collection->source, entry, out);
    }
}

bool collection_is_history(const struct collection *collection)
{
    return collection->source->kind->version != NULL;
}

bool collection_has_stamps(const struct collection *collection)
{
    return collection->source->kind->stamp != NULL;
}

uint64_t source_stamp(struct source *source, uint32_t entry)
{
    uint64_t facts[3];
    if (!source->kind->stamp || !source->kind->stamp(source, entry, &facts[0], &facts[1])) {
        return 0;
    }
    struct buffer path = {0};
    source->kind->path(source, entry, &path);
    size_t root = strlen(source->root);
    facts[2] = hash_64(span_slice(buffer_span(&path), root < path.length ? root : path.length,
                                  path.length));
    buffer_free(&path);
    uint64_t stamp = hash_64((struct span){(const char *)facts, sizeof facts});
    return stamp ? stamp : 1;
}

uint64_t collection_stamp(struct collection *collection, uint32_t entry)
{
    return listing_has_entry(&collection->listing, entry) ? source_stamp(collection->source, entry)
                                                          : 0;
}

void collection_origin(struct collection *collection, uint32_t entry, struct buffer *memory,
                       struct origin *out)
{
    buffer_clear(memory);
    *out = (struct origin){.site = span_of(""), .title = span_of("")};
    if (listing_has_entry(&collection->listing, entry)) {
        collection->source->kind->origin(collection->source, entry, memory, out);
    }
}

bool collection_version(struct collection *collection, uint32_t entry,
                        struct collection_version *out)
{
    if (!listing_has_entry(&collection->listing, entry) || !collection->source->kind->version) {
        return false;
    }
    collection->source->kind->version(collection->source, entry, out);
    return true;
}

bool collection_problem(struct collection *collection, uint32_t index, struct buffer *path,
                        struct buffer *reason)
{
    if (!listing_has_problem(&collection->listing, index)) {
        return false;
    }
    collection->source->kind->problem(collection->source, index, path, reason);
    return true;
}
