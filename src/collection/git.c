/* SPDX-License-Identifier: ISC */
/* Reading git objects with libgit2. Only the lower half of the library is used, which finds and
 * unpacks objects; what they mean to a history is worked out elsewhere (git_tree.h, git_walk.h).
 *
 * Settings. They hold for the whole process, which is ours.
 * - No file of the system's or the user's git configuration is read; the repository's own is.
 * - Any owner will do: nothing that a repository's configuration may name is ever run.
 * - Objects' hashes aren't compared with their ids, which would cost more than all other reading.
 *   Git doesn't do so either; zlib's checksum and the sizes in packs tell what is damaged.
 * - The library's cache of objects holds recent blobs, as a document often goes back and forth
 *   between few versions; its cache of delta bases is a thing of its own. */
#include "collection/git.h"

#include "base/memory.h"
#include "collection/git_check.h"
#include "collection/load.h"

#include <git2.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>

enum {
    COMMIT_LIMIT = 1 << 20,   /* bytes of the largest commit that is read */
    SHALLOW_LIMIT = 16 << 20, /* of the list of commits where a shallow clone ends */
    CACHED_BLOB = 1 << 20,    /* bytes of the largest blob that is cached, */
    CACHE_SIZE = 4 << 20,     /* and of all that are */
    ID_HEX = 2 * OBJECT_ID_SIZE,
};

struct repository {
    git_repository *handle;
    git_odb *objects;
    char *folder;    /* where the objects are */
    bool loose[256]; /* whether objects with that first byte may have files of their own */
    struct object_id *shallow; /* commits where the clone ends, in byte order */
    size_t shallow_count;
    bool threads;         /* whether the library may be called by several at once; else */
    pthread_mutex_t lock; /* this one is held while it is */
};

/* ---- Opening -------------------------------------------------------------------------------- */

static bool exists(const char *folder, const char *name, mode_t type)
{
    struct buffer path = {0};
    struct stat status;
    buffer_printf(&path, "%s/%s", folder, name);
    bool found = stat(buffer_string(&path), &status) == 0 &&
                 (type == 0 || (status.st_mode & S_IFMT) == type);
    buffer_free(&path);
    return found;
}

enum repository_kind repository_kind(const char *path)
{
    static const struct {
        const char *name;
        mode_t type;
    } parts[] = {{"HEAD", 0}, {"objects", S_IFDIR}, {"refs", S_IFDIR}};
    bool bare = true;
    bool inside = true;
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        char below[16];
        snprintf(below, sizeof below, ".git/%s", parts[i].name);
        bare = bare && exists(path, parts[i].name, parts[i].type);
        inside = inside && exists(path, below, parts[i].type);
    }
    if (inside || exists(path, ".git", S_IFREG)) {
        return REPOSITORY_WORK_TREE;
    }
    return bare ? REPOSITORY_BARE : REPOSITORY_NONE;
}

static void configure(void)
{
    static const git_config_level_t levels[] = {GIT_CONFIG_LEVEL_PROGRAMDATA,
                                                GIT_CONFIG_LEVEL_SYSTEM, GIT_CONFIG_LEVEL_XDG,
                                                GIT_CONFIG_LEVEL_GLOBAL};
    static const git_object_t kinds[] = {GIT_OBJECT_COMMIT, GIT_OBJECT_TREE, GIT_OBJECT_TAG};
    for (size_t i = 0; i < sizeof levels / sizeof *levels; i++) {
        git_libgit2_opts(GIT_OPT_SET_SEARCH_PATH, (int)levels[i], "");
    }
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        git_libgit2_opts(GIT_OPT_SET_CACHE_OBJECT_LIMIT, (int)kinds[i], (size_t)0);
    }
    git_libgit2_opts(GIT_OPT_SET_CACHE_OBJECT_LIMIT, (int)GIT_OBJECT_BLOB, (size_t)CACHED_BLOB);
    git_libgit2_opts(GIT_OPT_SET_CACHE_MAX_SIZE, (ssize_t)CACHE_SIZE);
    git_libgit2_opts(GIT_OPT_ENABLE_STRICT_HASH_VERIFICATION, 0);
#if LIBGIT2_VER_MAJOR > 1 || LIBGIT2_VER_MINOR >= 5
    static const char *extensions[] = {"noop", "partialclone", "preciousobjects", "worktreeconfig"};
    git_libgit2_opts(GIT_OPT_SET_EXTENSIONS, extensions, sizeof extensions / sizeof *extensions);
    git_libgit2_opts(GIT_OPT_SET_OWNER_VALIDATION, 0);
#endif
}

static const char *library_words(void)
{
    const git_error *last = git_error_last();
    return last && last->message ? last->message : "unknown error";
}

static int compare_ids(const void *a, const void *b)
{
    return memcmp(a, b, OBJECT_ID_SIZE);
}

/* Reads the list of a shallow clone's last commits, if it is one. */
static void read_shallow(struct repository *repository)
{
    struct buffer path = {0};
    struct buffer text = {0};
    size_t capacity = 0;
    buffer_printf(&path, "%sshallow", git_repository_commondir(repository->handle));
    if (load_file(AT_FDCWD, buffer_string(&path), 0, SHALLOW_LIMIT, &text, NULL)) {
        const char *line = buffer_string(&text);
        git_oid id;
        while (strnlen(line, ID_HEX) == ID_HEX && git_oid_fromstrn(&id, line, ID_HEX) == 0) {
            repository->shallow =
                array_reserve(repository->shallow, &capacity, repository->shallow_count + 1,
                              sizeof *repository->shallow);
            memcpy(repository->shallow[repository->shallow_count++].bytes, id.id, OBJECT_ID_SIZE);
            line += strcspn(line, "\n");
            line += *line == '\n';
        }
        if (repository->shallow_count > 1) {
            qsort(repository->shallow, repository->shallow_count, sizeof *repository->shallow,
                  compare_ids);
        }
    }
    buffer_free(&path);
    buffer_free(&text);
}

/* Notes where objects with files of their own may be: mostly there are none. */
static void look_for_loose(struct repository *repository)
{
    for (unsigned i = 0; i < 256; i++) {
        char name[8];
        snprintf(name, sizeof name, "%02x", i);
        repository->loose[i] = exists(repository->folder, name, S_IFDIR);
    }
}

static enum object_result check_file(const struct repository *repository, const git_oid *id,
                                     uint64_t max_size)
{
    struct object_id wanted;
    memcpy(wanted.bytes, id->id, OBJECT_ID_SIZE);
    if (!repository->loose[wanted.bytes[0]]) {
        return OBJECT_MISSING;
    }
    return check_loose(repository->folder, &wanted, max_size);
}

/* Finds the object that `revision` names. */
static bool find_named(struct repository *repository, const char *revision, git_object **named)
{
    git_oid id;
    git_reference *reference = NULL;
    bool known = git_reference_name_to_id(&id, repository->handle, revision) == 0;
    if (!known && git_reference_dwim(&reference, repository->handle, revision) == 0) {
        known =
            git_reference_name_to_id(&id, repository->handle, git_reference_name(reference)) == 0;
    }
    git_reference_free(reference);
    if (!known) {
        return git_revparse_single(named, repository->handle, revision) == 0;
    }
    if (check_file(repository, &id, COMMIT_LIMIT) == OBJECT_DAMAGED) {
        git_error_set_str(GIT_ERROR_ODB, "its commit is damaged");
        return false;
    }
    return git_object_lookup(named, repository->handle, &id, GIT_OBJECT_ANY) == 0;
}

/* Finds the commit that `revision` names. */
static bool find_tip(struct repository *repository, const char *path, const char *revision,
                     struct object_id *tip, struct error *error)
{
    git_object *named = NULL;
    git_object *commit = NULL;
    bool found = find_named(repository, revision ? revision : "HEAD", &named) &&
                 git_object_peel(&commit, named, GIT_OBJECT_COMMIT) == 0;
    if (found) {
        memcpy(tip->bytes, git_object_id(commit)->id, OBJECT_ID_SIZE);
    } else if (revision) {
        error_set(error, "'%s' has no commit '%s': %s", path, revision, library_words());
    } else if (git_repository_head_unborn(repository->handle) == 1) {
        error_set(error, "'%s' has no commits yet", path);
    } else {
        error_set(error, "can't read the HEAD of '%s': %s", path, library_words());
    }
    git_object_free(named);
    git_object_free(commit);
    return found;
}

struct repository *repository_open(const char *path, const char *revision, struct object_id *tip,
                                   struct error *error)
{
    if (git_libgit2_init() < 0) {
        error_set(error, "can't use libgit2: %s", library_words());
        return NULL;
    }
    configure();
    struct repository *repository = xcalloc(1, sizeof *repository);
    pthread_mutex_init(&repository->lock, NULL);
    repository->threads = git_libgit2_features() & GIT_FEATURE_THREADS;
    if (git_repository_open_ext(&repository->handle, path, GIT_REPOSITORY_OPEN_NO_SEARCH, NULL) ||
        git_repository_odb(&repository->objects, repository->handle)) {
        error_set(error, "can't open the git repository '%s': %s", path, library_words());
        repository_close(repository);
        return NULL;
    }
    struct buffer folder = {0};
    buffer_printf(&folder, "%sobjects", git_repository_commondir(repository->handle));
    repository->folder = xstrdup(buffer_string(&folder));
    buffer_free(&folder);
    look_for_loose(repository);
    if (!check_packs(repository->folder, error) ||
        !find_tip(repository, path, revision, tip, error)) {
        repository_close(repository);
        return NULL;
    }
    read_shallow(repository);
    return repository;
}

void repository_close(struct repository *repository)
{
    git_odb_free(repository->objects);
    git_repository_free(repository->handle);
    git_libgit2_shutdown();
    pthread_mutex_destroy(&repository->lock);
    free(repository->shallow);
    free(repository->folder);
    free(repository);
}

/* ---- Objects -------------------------------------------------------------------------------- */

static void lock(struct repository *repository)
{
    if (!repository->threads) {
        pthread_mutex_lock(&repository->lock);
    }
}

static void unlock(struct repository *repository)
{
    if (!repository->threads) {
        pthread_mutex_unlock(&repository->lock);
    }
}

/* Looks at an object before it is read, as what a stranger packed may unpack to any size. */
static enum object_result check(struct repository *repository, const git_oid *id, git_object_t kind,
                                uint64_t max_size)
{
    size_t size = 0;
    git_object_t found = GIT_OBJECT_INVALID;
    enum object_result loose = check_file(repository, id, max_size);
    if (loose == OBJECT_DAMAGED || loose == OBJECT_TOO_LARGE) {
        return loose;
    }
    int failed = git_odb_read_header(&size, &found, repository->objects, id);
    if (failed) {
        return failed == GIT_ENOTFOUND ? OBJECT_MISSING : OBJECT_DAMAGED;
    }
    if (found != kind) {
        return OBJECT_DAMAGED;
    }
    return size > max_size ? OBJECT_TOO_LARGE : OBJECT_READ;
}

static enum object_result read_object(struct repository *repository, const struct object_id *id,
                                      git_object_t kind, uint64_t max_size, struct buffer *out)
{
    git_oid oid;
    git_odb_object *object = NULL;
    buffer_clear(out);
    git_oid_fromraw(&oid, id->bytes);
    lock(repository);
    enum object_result result = check(repository, &oid, kind, max_size);
    if (result == OBJECT_READ) {
        int failed = git_odb_read(&object, repository->objects, &oid);
        if (failed || git_odb_object_type(object) != kind) {
            result = failed == GIT_ENOTFOUND ? OBJECT_MISSING : OBJECT_DAMAGED;
        } else {
            buffer_append(out, git_odb_object_data(object), git_odb_object_size(object));
        }
        git_odb_object_free(object);
    }
    unlock(repository);
    return result;
}

enum object_result repository_tree(struct repository *repository, const struct object_id *id,
                                   uint64_t max_size, struct buffer *out)
{
    return read_object(repository, id, GIT_OBJECT_TREE, max_size, out);
}

enum object_result repository_blob(struct repository *repository, const struct object_id *id,
                                   uint64_t max_size, struct buffer *out)
{
    return read_object(repository, id, GIT_OBJECT_BLOB, max_size, out);
}

/* ---- Commits -------------------------------------------------------------------------------- */

/* The day that a signature's clock showed. */
static uint32_t local_date(const git_signature *signature)
{
    time_t shifted = (time_t)(signature->when.time + (git_time_t)signature->when.offset * 60);
    struct tm day;
    if (!gmtime_r(&shifted, &day) || day.tm_year < 1000 - 1900 || day.tm_year > 9999 - 1900) {
        return 0;
    }
    return (uint32_t)((day.tm_year + 1900) * 10000 + (day.tm_mon + 1) * 100 + day.tm_mday);
}

/* How the subjects begin of commits that a change of the archive's own tools made. */
static bool is_technical(const char *message)
{
    static const char *const beginnings[] = {"Refilter ",
                                             "Apply technical or declaration upgrade on "};
    for (size_t i = 0; i < sizeof beginnings / sizeof *beginnings; i++) {
        if (strncmp(message, beginnings[i], strlen(beginnings[i])) == 0) {
            return true;
        }
    }
    return false;
}

static void copy_parents(git_commit *source, struct commit *commit)
{
    commit->parent_count = git_commit_parentcount(source);
    commit->parents = xcalloc(commit->parent_count, sizeof *commit->parents);
    for (uint32_t i = 0; i < commit->parent_count; i++) {
        memcpy(commit->parents[i].bytes, git_commit_parent_id(source, i)->id, OBJECT_ID_SIZE);
    }
}

void commit_free(struct commit *commit)
{
    free(commit->parents);
    commit->parents = NULL;
}

enum object_result repository_commit(struct repository *repository, const struct object_id *id,
                                     struct commit *commit)
{
    git_oid oid;
    git_commit *source = NULL;
    *commit = (struct commit){.id = *id};
    git_oid_fromraw(&oid, id->bytes);
    lock(repository);
    enum object_result result = check(repository, &oid, GIT_OBJECT_COMMIT, COMMIT_LIMIT);
    if (result == OBJECT_READ && git_commit_lookup(&source, repository->handle, &oid) != 0) {
        result = OBJECT_DAMAGED;
    }
    if (result == OBJECT_READ) {
        const git_signature *author = git_commit_author(source);
        memcpy(commit->tree.bytes, git_commit_tree_id(source)->id, OBJECT_ID_SIZE);
        commit->time = git_commit_time(source);
        commit->date = author ? local_date(author) : 0;
        commit->technical = is_technical(git_commit_message(source));
        commit->shallow = repository->shallow_count &&
                          bsearch(id->bytes, repository->shallow, repository->shallow_count,
                                  sizeof *repository->shallow, compare_ids);
        if (!commit->shallow && git_commit_parentcount(source)) {
            copy_parents(source, commit);
        }
    }
    git_commit_free(source);
    unlock(repository);
    return result;
}
