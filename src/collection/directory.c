/* SPDX-License-Identifier: ISC */
/* A directory tree as a collection. */
#include "collection/handles.h"
#include "collection/load.h"
#include "collection/origin.h"
#include "collection/source.h"
#include "collection/walk.h"

#include "base/memory.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

struct directory {
    struct source source;
    int descriptor; /* of the root */
    struct tree tree;
    struct handles handles;
};

static struct directory *directory_of(struct source *source)
{
    return (struct directory *)source;
}

static void directory_list(struct source *source, struct listing *listing,
                           const atomic_bool *cancel)
{
    struct directory *directory = directory_of(source);
    walk_tree(&directory->tree, directory->descriptor, &directory->handles, listing, cancel);
}

static bool directory_read(struct source *source, uint32_t entry, struct buffer *out,
                           struct error *error)
{
    struct directory *directory = directory_of(source);
    const struct tree_entry *file = tree_entry(&directory->tree, entry);
    int folder = handles_take(&directory->handles, file->folder);
    if (folder < 0) {
        return load_refuse(error, errno);
    }
    bool loaded = load_file(folder, tree_name(&directory->tree, file->name), O_NOFOLLOW,
                            source->max_size, out, error);
    handles_give(&directory->handles, file->folder, folder);
    return loaded;
}

static bool directory_stamp(struct source *source, uint32_t entry, uint64_t *size,
                            uint64_t *changed)
{
    struct directory *directory = directory_of(source);
    const struct tree_entry *file = tree_entry(&directory->tree, entry);
    int folder = handles_take(&directory->handles, file->folder);
    if (folder < 0) {
        return false;
    }
    bool told = load_stamp(folder, tree_name(&directory->tree, file->name), AT_SYMLINK_NOFOLLOW,
                           size, changed);
    handles_give(&directory->handles, file->folder, folder);
    return told;
}

/* Appends the path of `name` in `folder`, from the root as given. */
static void append_path(struct directory *directory, uint32_t folder, uint32_t name,
                        struct buffer *out)
{
    tree_append_whole_path(&directory->tree, directory->source.root, folder, name, out);
}

static void directory_path(struct source *source, uint32_t entry, struct buffer *out)
{
    struct directory *directory = directory_of(source);
    const struct tree_entry *file = tree_entry(&directory->tree, entry);
    append_path(directory, file->folder, file->name, out);
}

static void directory_origin(struct source *source, uint32_t entry, struct buffer *memory,
                             struct origin *out)
{
    directory_path(source, entry, memory);
    origin_from_path(buffer_span(memory), strlen(source->root), out);
    out->order = entry;
}

/* What is said of the types of files that aren't read. */
static const char *type_words(mode_t type)
{
    static const struct {
        mode_t type;
        const char *words;
    } types[] = {
        {S_IFLNK, "a link, not followed"},
        {S_IFIFO, "a named pipe"},
        {S_IFSOCK, "a socket"},
        {S_IFCHR, "a device"},
        {S_IFBLK, "a device"},
    };
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        if (types[i].type == type) {
            return types[i].words;
        }
    }
    return "no regular file";
}

static void directory_problem(struct source *source, uint32_t index, struct buffer *path,
                              struct buffer *reason)
{
    struct directory *directory = directory_of(source);
    const struct tree_problem *problem = tree_problem(&directory->tree, index);
    append_path(directory, problem->folder, problem->name, path);
    if (problem->error) {
        struct error error;
        error_set_errno(&error, problem->error, "can't be listed");
        buffer_append_string(reason, error.message);
    } else {
        buffer_append_string(reason, type_words(problem->type));
    }
}

static void directory_close(struct source *source)
{
    struct directory *directory = directory_of(source);
    handles_free(&directory->handles);
    tree_free(&directory->tree);
    close(directory->descriptor);
    free(directory);
}

static const struct source_kind directory_kind = {
    .list = directory_list,
    .read = directory_read,
    .path = directory_path,
    .origin = directory_origin,
    .stamp = directory_stamp,
    .problem = directory_problem,
    .close = directory_close,
};

struct source *directory_open(const struct source *base, struct error *error)
{
    int descriptor = open(base->root, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0) {
        error_set_errno(error, errno, "can't open '%s'", base->root);
        return NULL;
    }
    struct directory *directory = xcalloc(1, sizeof *directory);
    directory->source = *base;
    directory->source.kind = &directory_kind;
    directory->descriptor = descriptor;
    tree_init(&directory->tree);
    handles_init(&directory->handles, &directory->tree, descriptor);
    return &directory->source;
}
