/* SPDX-License-Identifier: ISC */
/* A git history as a collection: its entries are the versions of its policy files. */
#include "collection/git_history.h"
#include "collection/origin.h"
#include "collection/source.h"

#include "base/hash.h"
#include "base/memory.h"

#include <inttypes.h>
#include <stdlib.h>

struct git_source {
    struct source source;
    struct repository *repository;
    char *revision;       /* what names the tip; or NULL */
    struct object_id tip; /* the commit whose history it is */
    uint32_t rank;        /* of the newest commit */
    struct history history;
};

static struct git_source *git_of(struct source *source)
{
    return (struct git_source *)source;
}

static const struct version *version_of(struct source *source, uint32_t entry)
{
    return table_at(&git_of(source)->history.versions, entry);
}

static void git_list(struct source *source, struct listing *listing, const atomic_bool *cancel)
{
    struct git_source *git = git_of(source);
    struct paths paths;
    paths_init(&paths, &git->history.names);
    struct walk_options options = {
        .repository = git->repository,
        .tip = git->tip,
        .paths = &paths,
        .versions = &git->history.versions,
        .problems = &git->history.problems,
        .rank = HISTORY_RANK,
        .listing = listing,
        .cancel = cancel,
    };
    history_walk(&options);
    paths_free(&paths);
}

static bool git_refresh(struct source *source, struct listing *listing,
                        const struct refresh *asked, struct collection_change *change,
                        struct error *error)
{
    struct git_source *git = git_of(source);
    struct object_id tip;
    bool deeper;
    if (!repository_refresh(git->repository, git->revision, &tip, &deeper, error)) {
        return false;
    }
    if (!deeper && object_id_equal(&tip, &git->tip)) {
        return true;
    }
    bool grown = history_grow(&git->history, git->repository, deeper ? NULL : &git->tip, &tip,
                              &git->rank, listing, asked, change);
    git->tip = grown ? tip : git->tip;
    return grown;
}

static bool git_watch(struct source *source, uint32_t index, struct buffer *path)
{
    return repository_watch(git_of(source)->repository, index, path);
}

static bool git_read(struct source *source, uint32_t entry, struct buffer *out, struct error *error)
{
    const struct version *version = version_of(source, entry);
    switch (repository_blob(git_of(source)->repository, &version->blob, source->max_size, out)) {
    case OBJECT_READ:
        return true;
    case OBJECT_MISSING:
        return error_set(error, "not in this clone");
    case OBJECT_TOO_LARGE:
        return error_set(error, "larger than %" PRIu64 " bytes", source->max_size);
    default:
        return error_set(error, "damaged in the repository");
    }
}

/* Appends a path, from the root as given. */
static void append_path(struct source *source, uint32_t path, struct buffer *out)
{
    tree_append_whole_path(&git_of(source)->history.names, source->root, path, 0, out);
}

static void append_commit(const unsigned char commit[COMMIT_PREFIX], struct buffer *out)
{
    for (size_t i = 0; i < COMMIT_PREFIX; i++) {
        buffer_printf(out, "%02x", commit[i]);
    }
}

static void git_path(struct source *source, uint32_t entry, struct buffer *out)
{
    const struct version *version = version_of(source, entry);
    append_path(source, version->path, out);
    buffer_append_char(out, '@');
    append_commit(version->commit, out);
}

static void git_origin(struct source *source, uint32_t entry, struct buffer *memory,
                       struct origin *out)
{
    const struct version *version = version_of(source, entry);
    append_path(source, version->document, memory);
    origin_from_path(buffer_span(memory), strlen(source->root), out);
    out->date = version->date;
    out->order = (uint64_t)version->time << 32 | version->rank;
    if (version->path != version->document) {
        struct buffer path = {0}; /* two files of one commit may later have got one name */
        append_path(source, version->path, &path);
        out->tie = (uint32_t)hash_64(buffer_span(&path));
        buffer_free(&path);
    }
}

/* A version is its bytes and its document, under a path that holds the commit. */
static bool git_stamp(struct source *source, uint32_t entry, uint64_t *size, uint64_t *changed)
{
    const struct version *version = version_of(source, entry);
    struct buffer document = {0};
    append_path(source, version->document, &document);
    memcpy(size, version->blob.bytes, sizeof *size);
    *changed = hash_64(buffer_span(&document)) ^ version->date;
    buffer_free(&document);
    return true;
}

static uint32_t git_twin(struct source *source, uint32_t entry)
{
    return version_of(source, entry)->twin;
}

static void git_version(struct source *source, uint32_t entry, struct collection_version *out)
{
    const struct version *version = version_of(source, entry);
    struct buffer commit = {0};
    append_commit(version->commit, &commit);
    memcpy(out->commit, buffer_string(&commit), sizeof out->commit);
    buffer_free(&commit);
    memcpy(out->content, version->blob.bytes, sizeof out->content);
    out->document = version->document;
    out->time = version->time;
    out->technical = version->technical;
}

static void git_problem(struct source *source, uint32_t index, struct buffer *path,
                        struct buffer *reason)
{
    static const char *const reasons[] = {
        [TROUBLE_SHALLOW] = "this shallow clone has nothing older",
        [TROUBLE_COMMIT_MISSING] = "commit not in this clone, nor what is before it",
        [TROUBLE_COMMIT_DAMAGED] = "commit damaged, and what is before it out of reach",
        [TROUBLE_FOLDER_MISSING] = "folder not in this clone",
        [TROUBLE_FOLDER_DAMAGED] = "folder damaged in the repository",
        [TROUBLE_DEEP] = "too many folders in each other",
        [TROUBLE_NAME] = "name too long",
        [TROUBLE_LINK] = "a link, not followed",
        [TROUBLE_SUBMODULE] = "a submodule, not read",
        [TROUBLE_FULL] = "too many versions: what is older is left out",
    };
    const struct history_problem *problem = table_at(&git_of(source)->history.problems, index);
    append_path(source, problem->path, path);
    buffer_append_char(path, '@');
    append_commit(problem->commit, path);
    buffer_append_string(reason, reasons[problem->trouble]);
}

static void git_rest(struct source *source)
{
    repository_rest(git_of(source)->repository);
}

static void git_close(struct source *source)
{
    struct git_source *git = git_of(source);
    history_free(&git->history);
    repository_close(git->repository);
    free(git->revision);
    free(git);
}

static const struct source_kind git_kind = {
    .list = git_list,
    .refresh = git_refresh,
    .watch = git_watch,
    .read = git_read,
    .path = git_path,
    .origin = git_origin,
    .stamp = git_stamp,
    .twin = git_twin,
    .version = git_version,
    .problem = git_problem,
    .rest = git_rest,
    .close = git_close,
};

struct source *git_open(const struct source *base, const char *revision, struct error *error)
{
    struct object_id tip;
    struct repository *repository = repository_open(base->root, revision, &tip, error);
    if (!repository) {
        return NULL;
    }
    struct git_source *git = xcalloc(1, sizeof *git);
    git->source = *base;
    git->source.kind = &git_kind;
    git->repository = repository;
    git->revision = revision ? xstrdup(revision) : NULL;
    git->tip = tip;
    git->rank = HISTORY_RANK;
    history_init(&git->history);
    return &git->source;
}
