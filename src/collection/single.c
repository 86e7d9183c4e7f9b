/* SPDX-License-Identifier: ISC */
/* One policy as a collection: a file, read when asked for, or standard input, read at once. */
#include "collection/load.h"
#include "collection/origin.h"
#include "collection/source.h"

#include "base/memory.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

struct single {
    struct source source;
    struct buffer bytes; /* what standard input held; never changed after opening */
};

static void single_list(struct source *source, struct listing *listing, const atomic_bool *cancel)
{
    (void)source;
    if (!atomic_load_explicit(cancel, memory_order_relaxed)) {
        listing_publish(listing, 1, 0);
    }
}

static void single_path(struct source *source, uint32_t entry, struct buffer *out)
{
    (void)entry;
    buffer_append_string(out, source->root);
}

static void single_origin(struct source *source, uint32_t entry, struct buffer *memory,
                          struct origin *out)
{
    single_path(source, entry, memory);
    origin_from_path(buffer_span(memory), memory->length, out);
}

static void single_close(struct source *source)
{
    struct single *single = (struct single *)source;
    buffer_free(&single->bytes);
    free(single);
}

static struct single *single_new(const struct source *base, const struct source_kind *kind)
{
    struct single *single = xcalloc(1, sizeof *single);
    single->source = *base;
    single->source.kind = kind;
    return single;
}

/* ---- A file --------------------------------------------------------------------------------- */

static bool file_read(struct source *source, uint32_t entry, struct buffer *out,
                      struct error *error)
{
    (void)entry;
    return load_file(AT_FDCWD, source->root, 0, source->max_size, out, error);
}

static bool file_stamp(struct source *source, uint32_t entry, uint64_t *size, uint64_t *changed)
{
    (void)entry;
    return load_stamp(AT_FDCWD, source->root, 0, size, changed);
}

/* Every entry is the file, of which only the last one holds. */
static bool file_refresh(struct source *source, struct listing *listing,
                         const struct refresh *asked, struct collection_change *change,
                         struct error *error)
{
    bool complete;
    uint32_t count = listing_count(listing, &complete);
    uint64_t stamp = source_stamp(source, 0);
    if (!stamp) {
        return error_set(error, "can't find '%s'", source->root);
    }
    if (count == 0 || count > asked->stamp_count || asked->stamps[count - 1] != stamp) {
        if (count) {
            collection_change_add(change, count - 1);
        }
        listing_publish(listing, count + 1, 0);
    }
    return true;
}

/* The folder that the file is in: an editor may put another file in its place. */
static bool file_watch(struct source *source, uint32_t index, struct buffer *path)
{
    const char *slash = strrchr(source->root, '/');
    if (index > 0) {
        return false;
    }
    if (slash) {
        buffer_append(path, source->root, slash == source->root ? 1 : (size_t)(slash - source->root));
    } else {
        buffer_append_char(path, '.');
    }
    return true;
}

/* Problems don't occur, so that nothing asks for them. */
static const struct source_kind file_kind = {
    .list = single_list,
    .refresh = file_refresh,
    .watch = file_watch,
    .read = file_read,
    .path = single_path,
    .origin = single_origin,
    .stamp = file_stamp,
    .close = single_close,
};

struct source *file_open(const struct source *base, struct error *error)
{
    int descriptor = open(base->root, LOAD_FLAGS);
    if (descriptor < 0) {
        error_set_errno(error, errno, "can't open '%s'", base->root);
        return NULL;
    }
    close(descriptor);
    return &single_new(base, &file_kind)->source;
}

/* ---- Standard input ------------------------------------------------------------------------- */

static bool standard_input_read(struct source *source, uint32_t entry, struct buffer *out,
                                struct error *error)
{
    (void)entry;
    (void)error;
    const struct single *single = (const struct single *)source;
    buffer_append_span(out, buffer_span(&single->bytes));
    return true;
}

static const struct source_kind standard_input_kind = {
    .list = single_list,
    .read = standard_input_read,
    .path = single_path,
    .origin = single_origin,
    .close = single_close,
};

struct source *standard_input_open(const struct source *base, struct error *error)
{
    struct single *single = single_new(base, &standard_input_kind);
    struct error reason;
    if (!load_stream(STDIN_FILENO, base->max_size, &single->bytes, &reason)) {
        error_set(error, "standard input: %s", reason.message);
        single_close(&single->source);
        return NULL;
    }
    return &single->source;
}
