/* SPDX-License-Identifier: ISC */
/* Reading git objects with libgit2. Only the lower half of the library is used, which finds and
 * unpacks objects; what they mean to a history is worked out elsewhere (git_tree.h, git_walk.h).
 *
 * Settings. They hold for the whole process, which is ours.
 * - No file of the system's or the user's git configuration is read; the repository's own is.
 * - Any owner will do: nothing that a repository's configuration may name is ever run.
 * - Objects' hashes aren't compared with their ids, which would cost more than all other reading.
 *   Git doesn't do so either; zlib's checksum and the sizes in packs tell what is damaged.
 * - The library keeps no objects, which are all read once (collection_twin); its cache of delta bases
 *   is a thing of its own.
 * - What a stranger packed may unpack to any size. To ask for an object's size first would cost a third
 *   of reading it, and wouldn't tell the sizes of those that it is a difference from. So the library is
 *   given an allocator that refuses what is too large. */
#include "collection/git.h"

#include "base/memory.h"
#include "collection/git_check.h"
#include "collection/git_commit.h"
#include "collection/load.h"

#include <dirent.h>
#include <git2.h>
#include <git2/sys/alloc.h>
#include <git2/sys/repository.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

enum {
    COMMIT_LIMIT = 1 << 20,   /* bytes of the largest commit that is read */
    SHALLOW_LIMIT = 16 << 20, /* of the list of commits where a shallow clone ends */
    LEAST_LIMIT = 64 << 20,   /* bytes that the library may always allocate at a time */
    ID_HEX = 2 * OBJECT_ID_SIZE,
    MOST_FOLDERS = 256, /* of refs that are watched, */
    REFS_DEPTH = 4,     /* so deep */
};

struct repository {
    git_repository *handle;
    char *path;   /* as it was given */
    char *folder; /* where the objects are */
    atomic_bool loose[256]; /* whether objects with that first byte may have files of their own */
    struct object_id *shallow; /* commits where the clone ends, in byte order */
    size_t shallow_count;
    bool threads;         /* whether the library may be called by several at once */
    pthread_mutex_t lock; /* all below; held throughout a call of a library that has no threads */
    git_odb **idle;       /* heap; databases of the objects that no thread is using */
    size_t idle_count, idle_capacity;
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

/* ---- Memory --------------------------------------------------------------------------------- */

#if LIBGIT2_VER_MAJOR == 1 && LIBGIT2_VER_MINOR < 7
enum { LIMITED_MEMORY = true };
#else
enum { LIMITED_MEMORY = false }; /* the allocator has another shape: sizes are asked for */
#endif

/* The most bytes that the library may allocate at a time on this thread; 0 for any number. Set while an
 * object is read. */
static _Thread_local size_t memory_limit;

#if LIBGIT2_VER_MAJOR == 1 && LIBGIT2_VER_MINOR < 7

static bool is_allowed(size_t count, size_t size)
{
    return !memory_limit || count == 0 || size <= memory_limit / count;
}

static void *limited_malloc(size_t size, const char *file, int line)
{
    (void)file;
    (void)line;
    return is_allowed(1, size) ? malloc(size ? size : 1) : NULL;
}

static void *limited_calloc(size_t count, size_t size, const char *file, int line)
{
    (void)file;
    (void)line;
    return is_allowed(count, size) ? calloc(count ? count : 1, size ? size : 1) : NULL;
}

static void *limited_realloc(void *memory, size_t size, const char *file, int line)
{
    (void)file;
    (void)line;
    return is_allowed(1, size) ? realloc(memory, size ? size : 1) : NULL;
}

static void *limited_realloc_array(void *memory, size_t count, size_t size, const char *file,
                                   int line)
{
    bool sound = count == 0 || size <= SIZE_MAX / count;
    return sound ? limited_realloc(memory, count * size, file, line) : NULL;
}

static void *limited_malloc_array(size_t count, size_t size, const char *file, int line)
{
    return limited_realloc_array(NULL, count, size, file, line);
}

static char *limited_copy(const char *bytes, size_t length, const char *file, int line)
{
    char *copy = limited_malloc(length + 1, file, line);
    if (copy) {
        memcpy(copy, bytes, length);
        copy[length] = '\0';
    }
    return copy;
}

static char *limited_strndup(const char *string, size_t length, const char *file, int line)
{
    return limited_copy(string, strnlen(string, length), file, line);
}

static char *limited_strdup(const char *string, const char *file, int line)
{
    return limited_copy(string, strlen(string), file, line);
}

static void limit_memory(void)
{
    static git_allocator allocator = {
        .gmalloc = limited_malloc,
        .gcalloc = limited_calloc,
        .gstrdup = limited_strdup,
        .gstrndup = limited_strndup,
        .gsubstrdup = limited_copy,
        .grealloc = limited_realloc,
        .greallocarray = limited_realloc_array,
        .gmallocarray = limited_malloc_array,
        .gfree = free,
    };
    git_libgit2_opts(GIT_OPT_SET_ALLOCATOR, &allocator);
}

#else

static void limit_memory(void)
{
}

#endif

/* ---- Settings ------------------------------------------------------------------------------- */

static void configure(void)
{
    static const git_config_level_t levels[] = {GIT_CONFIG_LEVEL_PROGRAMDATA,
                                                GIT_CONFIG_LEVEL_SYSTEM, GIT_CONFIG_LEVEL_XDG,
                                                GIT_CONFIG_LEVEL_GLOBAL};
    for (size_t i = 0; i < sizeof levels / sizeof *levels; i++) {
        git_libgit2_opts(GIT_OPT_SET_SEARCH_PATH, (int)levels[i], "");
    }
    limit_memory();
    git_libgit2_opts(GIT_OPT_ENABLE_CACHING, 0);
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
        atomic_store(&repository->loose[i], exists(repository->folder, name, S_IFDIR));
    }
}

static enum object_result check_file(const struct repository *repository, const git_oid *id,
                                     uint64_t max_size)
{
    struct object_id wanted;
    memcpy(wanted.bytes, id->id, OBJECT_ID_SIZE);
    if (!atomic_load_explicit(&repository->loose[wanted.bytes[0]], memory_order_relaxed)) {
        return OBJECT_MISSING;
    }
    return check_loose(repository->folder, &wanted, max_size);
}

/* Gives the library's repository a database of the objects that are there now. What the library opens
 * itself it loses when that fails (1.5), as for a repository that is deleted meanwhile. */
static bool open_objects(struct repository *repository)
{
    git_odb *objects = NULL;
    bool opened = git_odb_open(&objects, repository->folder) == 0 &&
                  git_repository_set_odb(repository->handle, objects) == 0;
    git_odb_free(objects);
    return opened;
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
static bool find_tip(struct repository *repository, const char *revision, struct object_id *tip,
                     struct error *error)
{
    const char *path = repository->path;
    git_object *named = NULL;
    git_object *commit = NULL;
    bool found = open_objects(repository) &&
                 find_named(repository, revision ? revision : "HEAD", &named) &&
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
    repository->path = xstrdup(path);
    repository->threads = git_libgit2_features() & GIT_FEATURE_THREADS;
    if (git_repository_open_ext(&repository->handle, path, GIT_REPOSITORY_OPEN_NO_SEARCH, NULL)) {
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
        !find_tip(repository, revision, tip, error)) {
        repository_close(repository);
        return NULL;
    }
    read_shallow(repository);
    return repository;
}

/* Closes the databases that no thread is using. */
static void drop_idle(struct repository *repository)
{
    for (size_t i = 0; i < repository->idle_count; i++) {
        git_odb_free(repository->idle[i]);
    }
    repository->idle_count = 0;
}

void repository_close(struct repository *repository)
{
    drop_idle(repository);
    free(repository->idle);
    git_repository_free(repository->handle);
    git_libgit2_shutdown();
    pthread_mutex_destroy(&repository->lock);
    free(repository->shallow);
    free(repository->folder);
    free(repository->path);
    free(repository);
}

void repository_rest(struct repository *repository)
{
    pthread_mutex_lock(&repository->lock);
    drop_idle(repository);
    git_repository__cleanup(repository->handle);
    pthread_mutex_unlock(&repository->lock);
}

/* ---- Changes -------------------------------------------------------------------------------- */

bool repository_refresh(struct repository *repository, const char *revision, struct object_id *tip,
                        bool *deeper, struct error *error)
{
    struct object_id *shallow = repository->shallow;
    size_t count = repository->shallow_count;
    repository->shallow = NULL;
    repository->shallow_count = 0;
    read_shallow(repository);
    *deeper = count != repository->shallow_count ||
              (count && memcmp(shallow, repository->shallow, count * sizeof *shallow) != 0);
    free(shallow);
    look_for_loose(repository);
    if (!check_packs(repository->folder, error)) {
        return false;
    }
    pthread_mutex_lock(&repository->lock);
    drop_idle(repository); /* those that are opened from now on have the packs that are there now */
    if (repository->threads) {
        pthread_mutex_unlock(&repository->lock);
    }
    bool found = find_tip(repository, revision, tip, error);
    if (!repository->threads) {
        pthread_mutex_unlock(&repository->lock);
    }
    return found;
}

/* Appends the folders below `folder` that hold branches and tags, itself first, to *list, each with
 * a NUL behind it. */
static void list_folders(const char *folder, unsigned depth, struct buffer *list, unsigned *count)
{
    DIR *stream = *count < MOST_FOLDERS ? opendir(folder) : NULL;
    if (!stream) {
        return;
    }
    ++*count;
    buffer_append(list, folder, strlen(folder) + 1);
    for (const struct dirent *record; depth && (record = readdir(stream));) {
        if (record->d_name[0] != '.' && exists(folder, record->d_name, S_IFDIR)) {
            struct buffer below = {0};
            buffer_printf(&below, "%s/%s", folder, record->d_name);
            list_folders(buffer_string(&below), depth - 1, list, count);
            buffer_free(&below);
        }
    }
    closedir(stream);
}

bool repository_watch(struct repository *repository, uint32_t index, struct buffer *path)
{
    struct buffer list = {0};
    unsigned count = 0;
    const char *own = git_repository_path(repository->handle);
    const char *common = git_repository_commondir(repository->handle);
    list_folders(own, 0, &list, &count); /* HEAD */
    if (strcmp(own, common) != 0) {
        list_folders(common, 0, &list, &count); /* packed-refs */
    }
    struct buffer refs = {0};
    buffer_printf(&refs, "%srefs", common);
    list_folders(buffer_string(&refs), REFS_DEPTH, &list, &count);
    buffer_free(&refs);
    const char *folder = list.bytes;
    for (uint32_t i = 0; i < index && i < count; i++) {
        folder += strlen(folder) + 1;
    }
    if (index < count) {
        buffer_append_string(path, folder);
    }
    buffer_free(&list);
    return index < count;
}

/* ---- Objects -------------------------------------------------------------------------------- */

/* Takes a database of the objects, which nobody else uses until it is given back: the library locks one
 * while it reads. They share the packs, and their caches of delta bases. NULL when it can't be opened. */
static git_odb *take_objects(struct repository *repository)
{
    git_odb *objects = NULL;
    pthread_mutex_lock(&repository->lock);
    if (repository->idle_count) {
        objects = repository->idle[--repository->idle_count];
    } else if (git_odb_open(&objects, repository->folder) != 0) {
        objects = NULL;
    }
    if (repository->threads) {
        pthread_mutex_unlock(&repository->lock);
    }
    return objects;
}

static void give_objects(struct repository *repository, git_odb *objects)
{
    if (repository->threads) {
        pthread_mutex_lock(&repository->lock);
    }
    if (objects) {
        repository->idle = array_reserve(repository->idle, &repository->idle_capacity,
                                         repository->idle_count + 1, sizeof *repository->idle);
        repository->idle[repository->idle_count++] = objects;
    }
    pthread_mutex_unlock(&repository->lock);
}

/* What the library says of an object without unpacking it. */
static enum object_result look_at(git_odb *objects, const git_oid *id, git_object_t kind,
                                  uint64_t max_size)
{
    size_t size = 0;
    git_object_t found = GIT_OBJECT_INVALID;
    int failed = git_odb_read_header(&size, &found, objects, id);
    if (failed) {
        return failed == GIT_ENOTFOUND ? OBJECT_MISSING : OBJECT_DAMAGED;
    }
    if (found != kind) {
        return OBJECT_DAMAGED;
    }
    return size > max_size ? OBJECT_TOO_LARGE : OBJECT_READ;
}

/* Reads an object that has been looked at as far as is needed. */
static enum object_result unpack(git_odb *objects, const git_oid *id, git_object_t kind,
                                 uint64_t max_size, struct buffer *out)
{
    git_odb_object *object = NULL;
    memory_limit = max_size < LEAST_LIMIT ? LEAST_LIMIT : (size_t)max_size + LEAST_LIMIT;
    int failed = git_odb_read(&object, objects, id);
    memory_limit = 0;
    if (failed) {
        enum object_result reason = failed == GIT_ENOTFOUND
                                        ? OBJECT_MISSING
                                        : look_at(objects, id, kind, max_size);
        return reason == OBJECT_READ ? OBJECT_DAMAGED : reason;
    }
    enum object_result result = OBJECT_READ;
    if (git_odb_object_type(object) != kind) {
        result = OBJECT_DAMAGED;
    } else if (git_odb_object_size(object) > max_size) {
        result = OBJECT_TOO_LARGE;
    } else {
        buffer_append(out, git_odb_object_data(object), git_odb_object_size(object));
    }
    git_odb_object_free(object);
    return result;
}

static enum object_result read_object(struct repository *repository, const struct object_id *id,
                                      git_object_t kind, uint64_t max_size, struct buffer *out)
{
    git_oid oid;
    buffer_clear(out);
    git_oid_fromraw(&oid, id->bytes);
    git_odb *objects = take_objects(repository);
    enum object_result result =
        objects ? check_file(repository, &oid, max_size) : OBJECT_DAMAGED;
    if (result != OBJECT_DAMAGED && result != OBJECT_TOO_LARGE) {
        result = LIMITED_MEMORY ? OBJECT_READ : look_at(objects, &oid, kind, max_size);
    }
    if (result == OBJECT_READ) {
        result = unpack(objects, &oid, kind, max_size, out);
    }
    give_objects(repository, objects);
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

enum object_result repository_commit(struct repository *repository, const struct object_id *id,
                                     struct commit *commit)
{
    struct buffer bytes = {0};
    *commit = (struct commit){.id = *id};
    enum object_result result =
        read_object(repository, id, GIT_OBJECT_COMMIT, COMMIT_LIMIT, &bytes);
    commit->shallow = repository->shallow_count &&
                      bsearch(id->bytes, repository->shallow, repository->shallow_count,
                              sizeof *repository->shallow, compare_ids);
    if (result == OBJECT_READ && !commit_parse(buffer_span(&bytes), commit)) {
        result = OBJECT_DAMAGED;
    }
    buffer_free(&bytes);
    return result;
}
