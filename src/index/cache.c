/* SPDX-License-Identifier: ISC */
/* Saving and loading the index. */
#include "index/cache.h"

#include "base/buffer.h"
#include "base/hash.h"
#include "base/memory.h"
#include "index/mapping.h"
#include "index/publish.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FORMAT = 4, PART_STAMPS = 0, PART_PROBLEMS = 1, PART_SEGMENTS = 2 };

struct part {
    uint64_t offset; /* in the file */
    uint64_t size;   /* bytes */
    uint64_t hash;   /* base/hash.h, 64 bits, of its bytes */
};

struct cache_header {
    char magic[8];
    uint32_t format;
    uint32_t byte_order; /* 0x01020304 */
    uint64_t size;       /* of the file */
    uint64_t build;
    uint64_t words;      /* distinct words of all segments */
    uint32_t entries;
    uint32_t problems;
    uint64_t parts;      /* how many: stamps, problems, segments */
    uint64_t hash;       /* of the table of parts */
};

static const char magic[8] = {'s', 'm', 'p', 'r', 'i', 'n', 't', '\n'};

/* -------------------------------------------------------------------------------------------
 * Saving */

/* What one part consists of. */
struct content {
    const void *bytes;
    uint64_t size;
};

static void pack_problems(const struct cache_content *content, struct buffer *out)
{
    for (uint32_t i = 0; i < content->problem_count; i++) {
        const struct cache_problem *problem = &content->problems[i];
        uint32_t head[2] = {problem->entry, (uint32_t)strlen(problem->reason)};
        buffer_append(out, (const char *)head, sizeof head);
        buffer_append(out, problem->reason, head[1]);
    }
}

static bool write_all(int descriptor, const void *bytes, size_t size)
{
    const char *from = bytes;
    while (size > 0) {
        ssize_t written = write(descriptor, from, size);
        if (written < 0 && errno != EINTR) {
            return false;
        }
        from += written > 0 ? written : 0;
        size -= written > 0 ? (size_t)written : 0;
    }
    return true;
}

static bool write_padded(int descriptor, const struct content *content)
{
    static const char zeroes[8];
    return write_all(descriptor, content->bytes, content->size) &&
           write_all(descriptor, zeroes, (8 - content->size % 8) % 8);
}

/* Writes header, table and parts to a new file. */
static bool write_file(int descriptor, struct cache_header *header,
                       const struct content *contents)
{
    struct part *parts = xcalloc(header->parts, sizeof *parts);
    uint64_t at = sizeof *header + header->parts * sizeof *parts;
    for (uint64_t i = 0; i < header->parts; i++) {
        struct span bytes = {contents[i].bytes, contents[i].size};
        parts[i] = (struct part){at, contents[i].size, hash_64(bytes)};
        at += (contents[i].size + 7) / 8 * 8;
    }
    struct content table = {parts, header->parts * sizeof *parts};
    header->size = at;
    header->hash = hash_64((struct span){table.bytes, table.size});
    bool good = write_all(descriptor, header, sizeof *header) && write_padded(descriptor, &table);
    for (uint64_t i = 0; i < header->parts && good; i++) {
        good = write_padded(descriptor, &contents[i]);
    }
    free(parts);
    return good && fsync(descriptor) == 0;
}

/* Creates the folders above `path` that are missing. */
static void create_folders(const char *path)
{
    char *copy = xstrdup(path);
    for (char *slash = strchr(copy + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        mkdir(copy, 0700); /* what fails here shows when the file is opened */
        *slash = '/';
    }
    free(copy);
}

static bool replace_file(const char *path, struct cache_header *header,
                         const struct content *contents, struct error *error)
{
    struct buffer temporary = {0};
    buffer_printf(&temporary, "%s.XXXXXX", path);
    create_folders(path);
    char *name = xstrdup(buffer_string(&temporary));
    buffer_free(&temporary);
    int descriptor = mkstemp(name); /* mode 0600 */
    bool good = descriptor >= 0 && write_file(descriptor, header, contents);
    int reason = errno;
    if (descriptor >= 0 && close(descriptor) != 0 && good) {
        good = false;
        reason = errno;
    }
    if (good && rename(name, path) != 0) {
        good = false;
        reason = errno;
    }
    if (!good) {
        error_set_errno(error, reason, "can't write '%s'", path);
        if (descriptor >= 0) {
            unlink(name);
        }
    }
    free(name);
    return good;
}

bool cache_save(const char *path, const struct view *view, const struct cache_content *content,
                struct error *error)
{
    size_t segments;
    struct segment *const *segment = view_segments(view, &segments);
    struct buffer problems = {0};
    pack_problems(content, &problems);
    struct cache_header header = {
        .format = FORMAT,
        .byte_order = 0x01020304,
        .build = content->build,
        .words = view_totals(view).terms,
        .entries = content->entries,
        .problems = content->problem_count,
        .parts = PART_SEGMENTS + segments,
    };
    memcpy(header.magic, magic, sizeof magic);
    struct content *contents = xcalloc(header.parts, sizeof *contents);
    contents[PART_STAMPS] =
        (struct content){content->stamps, content->entries * sizeof *content->stamps};
    contents[PART_PROBLEMS] = (struct content){problems.bytes, problems.length};
    for (size_t i = 0; i < segments; i++) {
        const struct segment_header *flat = segment_header(segment[i]);
        contents[PART_SEGMENTS + i] = (struct content){flat, flat->size};
    }
    bool good = replace_file(path, &header, contents, error);
    free(contents);
    buffer_free(&problems);
    return good;
}

/* -------------------------------------------------------------------------------------------
 * Loading */

struct cache {
    struct mapping *mapping;
    const struct cache_header *header;
    const struct part *parts;
};

/* True if header and table are of the form and of this build, and all parts lie within the file. */
static bool is_whole(struct cache *cache, uint64_t build)
{
    size_t size = mapping_size(cache->mapping);
    const struct cache_header *header = (const void *)mapping_bytes(cache->mapping);
    if (size < sizeof *header || memcmp(header->magic, magic, sizeof magic) != 0 ||
        header->format != FORMAT || header->byte_order != 0x01020304 || header->size != size ||
        header->build != build || header->parts < PART_SEGMENTS ||
        header->parts > (size - sizeof *header) / sizeof(struct part)) {
        return false;
    }
    const struct part *parts = (const void *)(header + 1);
    struct span table = {(const char *)parts, header->parts * sizeof *parts};
    if (hash_64(table) != header->hash) {
        return false;
    }
    for (uint64_t i = 0; i < header->parts; i++) {
        if (parts[i].offset % 8 != 0 || parts[i].offset > size ||
            parts[i].size > size - parts[i].offset) {
            return false;
        }
    }
    cache->header = header;
    cache->parts = parts;
    return parts[PART_STAMPS].size == header->entries * sizeof(uint64_t);
}

struct cache *cache_open(const char *path, uint64_t build, struct error *error)
{
    struct mapping *mapping = mapping_open(path, error);
    if (!mapping) {
        return NULL;
    }
    struct cache *cache = xcalloc(1, sizeof *cache);
    cache->mapping = mapping;
    if (!is_whole(cache, build)) {
        error_set(error, "'%s' isn't an index of this program", path);
        cache_close(cache);
        return NULL;
    }
    return cache;
}

void cache_close(struct cache *cache)
{
    if (cache) {
        mapping_unref(cache->mapping);
        free(cache);
    }
}

static struct span part_bytes(const struct cache *cache, uint64_t part)
{
    return (struct span){mapping_bytes(cache->mapping) + cache->parts[part].offset,
                         cache->parts[part].size};
}

uint32_t cache_entries(const struct cache *cache)
{
    return cache->header->entries;
}

uint64_t cache_stamp(const struct cache *cache, uint32_t entry)
{
    const uint64_t *stamps = (const void *)part_bytes(cache, PART_STAMPS).bytes;
    return stamps[entry];
}

bool cache_problem(const struct cache *cache, uint32_t index, uint32_t *entry, struct span *reason)
{
    struct span problems = part_bytes(cache, PART_PROBLEMS);
    size_t at = 0;
    for (uint32_t i = 0; i < cache->header->problems; i++) {
        uint32_t head[2];
        if (problems.length - at < sizeof head) {
            return false;
        }
        memcpy(head, problems.bytes + at, sizeof head);
        at += sizeof head;
        if (head[1] > problems.length - at) {
            return false;
        }
        if (i == index) {
            *entry = head[0];
            *reason = span_slice(problems, at, at + head[1]);
            return true;
        }
        at += head[1];
    }
    return false;
}

/* True if a segment's sections lie within it; what they hold is vouched for by the hash. */
static bool is_segment(struct span bytes)
{
    const struct segment_header *flat = (const void *)bytes.bytes;
    if (bytes.length < sizeof *flat || flat->size != bytes.length ||
        flat->sections[SECTIONS] != flat->size) {
        return false;
    }
    for (int i = 0; i < SECTIONS; i++) {
        if (flat->sections[i] % 8 != 0 || flat->sections[i] > flat->sections[i + 1]) {
            return false;
        }
    }
    return true;
}

/* Gives the snapshots of a segment the numbers that their entries have now. */
static void renumber(const struct cache *cache, struct segment_header *flat,
                     struct collection *collection, const uint32_t *entries)
{
    struct snapshot_record *records =
        (struct snapshot_record *)((char *)flat + flat->sections[SECTION_SNAPSHOTS]);
    struct buffer memory = {0};
    for (uint32_t i = 0; i < flat->snapshots; i++) {
        struct origin origin = {.order = 0};
        uint32_t entry = records[i].entry;
        records[i].entry = entry < cache_entries(cache) ? entries[entry] : CACHE_GONE;
        if (records[i].entry != CACHE_GONE) {
            collection_origin(collection, records[i].entry, &memory, &origin);
        }
        records[i].order = origin.order;
        records[i].tie = origin.tie;
    }
    buffer_free(&memory);
}

struct view *cache_view(struct cache *cache, struct collection *collection,
                        const uint32_t *entries)
{
    for (uint64_t i = 0; i < cache->header->parts; i++) {
        struct span bytes = part_bytes(cache, i);
        if (hash_64(bytes) != cache->parts[i].hash || (i >= PART_SEGMENTS && !is_segment(bytes))) {
            return NULL;
        }
    }
    struct view *view = view_empty();
    struct view_facts facts = {.words = cache->header->words};
    for (uint64_t i = PART_SEGMENTS; i < cache->header->parts; i++) {
        struct segment_header *flat =
            (void *)(mapping_bytes(cache->mapping) + cache->parts[i].offset);
        struct view *before = view;
        renumber(cache, flat, collection, entries);
        view = view_extend(before, segment_new_mapped(flat, cache->mapping), flat, &facts);
        view_unref(before);
    }
    return view;
}
