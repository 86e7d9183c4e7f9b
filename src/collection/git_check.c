/* SPDX-License-Identifier: ISC */
/* Looking at the files of a repository before libgit2 does. */
#include "collection/git_check.h"

#include "collection/load.h"

#include <dirent.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>
/* So that what is unpacked may be const. */
#define ZLIB_CONST
#include <zlib.h>

enum {
    /* An index (version 2): head, fan-out table, ids, checksums, offsets, large offsets, trailer. */
    INDEX_HEAD = 8,
    FAN_OUT = 256 * 4,
    OFFSET = 4,
    LARGE_OFFSET = 8,
    TRAILER = 2 * OBJECT_ID_SIZE,
    INDEX_ENTRY = OBJECT_ID_SIZE + 4 + OFFSET,
    STEP = 16 << 10,        /* bytes looked at at a time */
    LOOSE_LIMIT = 64 << 20, /* bytes of the largest file of an object */
    LOOSE_HEADER = 32,      /* of what it unpacks to, before the object itself; at most */
};

/* ---- Packs ---------------------------------------------------------------------------------- */

static uint32_t number_at(const unsigned char *bytes)
{
    return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
}

static bool read_at(int file, unsigned char *out, size_t length, uint64_t at)
{
    return pread(file, out, length, (off_t)at) == (ssize_t)length;
}

/* An open index and what its offsets may be. */
struct index {
    int file;
    uint64_t large;      /* offsets too large for four bytes, */
    uint64_t large_from; /* and where their table is */
    uint64_t pack_end;   /* no object begins here or behind */
};

static bool offset_is_sound(const struct index *index, uint32_t offset)
{
    unsigned char bytes[LARGE_OFFSET];
    if (offset >> 31 == 0) {
        return offset < index->pack_end;
    }
    uint64_t place = offset & INT32_MAX;
    return place < index->large &&
           read_at(index->file, bytes, sizeof bytes, index->large_from + place * LARGE_OFFSET) &&
           ((uint64_t)number_at(bytes) << 32 | number_at(bytes + 4)) < index->pack_end;
}

static bool offsets_are_sound(const struct index *index, uint64_t at, uint64_t left)
{
    unsigned char bytes[STEP];
    while (left > 0) {
        size_t length = left < STEP ? (size_t)left : STEP;
        if (!read_at(index->file, bytes, length, at)) {
            return false;
        }
        for (size_t i = 0; i < length; i += OFFSET) {
            if (!offset_is_sound(index, number_at(bytes + i))) {
                return false;
            }
        }
        at += length;
        left -= length;
    }
    return true;
}

/* Whether all offsets of an index lie in its pack, of that size. Other things that may be wrong
 * with it the library sees. */
static bool index_is_sound(int file, uint64_t pack_size)
{
    static const unsigned char head[INDEX_HEAD] = {0xff, 't', 'O', 'c', 0, 0, 0, 2};
    unsigned char bytes[INDEX_HEAD + FAN_OUT];
    struct stat status;
    if (fstat(file, &status) != 0 || !S_ISREG(status.st_mode) || pack_size < TRAILER ||
        !read_at(file, bytes, sizeof bytes, 0) || memcmp(bytes, head, sizeof head) != 0) {
        return false;
    }
    uint64_t count = number_at(bytes + INDEX_HEAD + FAN_OUT - 4);
    uint64_t least = INDEX_HEAD + FAN_OUT + count * INDEX_ENTRY + TRAILER;
    uint64_t size = (uint64_t)status.st_size;
    if (size < least) {
        return false;
    }
    struct index index = {
        .file = file,
        .large = (size - least) / LARGE_OFFSET,
        .large_from = least - TRAILER,
        .pack_end = pack_size - OBJECT_ID_SIZE,
    };
    return offsets_are_sound(&index, INDEX_HEAD + FAN_OUT + count * (INDEX_ENTRY - OFFSET),
                             count * OFFSET);
}

/* Looks at the index `name` in `folder`; true when it has no pack and so won't be used. */
static bool check_index(int folder, const char *name)
{
    struct buffer pack = {0};
    struct stat status;
    buffer_append(&pack, name, strlen(name) - strlen(".idx"));
    buffer_append_string(&pack, ".pack");
    bool used = fstatat(folder, buffer_string(&pack), &status, 0) == 0;
    int file = used ? openat(folder, name, LOAD_FLAGS) : -1;
    bool sound = file < 0 || index_is_sound(file, (uint64_t)status.st_size);
    if (file >= 0) {
        close(file);
    }
    buffer_free(&pack);
    return sound;
}

bool check_packs(const char *objects, struct error *error)
{
    struct buffer path = {0};
    bool sound = true;
    buffer_printf(&path, "%s/pack", objects);
    DIR *folder = opendir(buffer_string(&path));
    struct dirent *record = NULL;
    while (sound && folder && (record = readdir(folder))) {
        size_t length = strlen(record->d_name);
        if (length > 4 && strcmp(record->d_name + length - 4, ".idx") == 0) {
            sound = check_index(dirfd(folder), record->d_name);
            if (!sound) {
                error_set(error, "'%s/%s' doesn't fit its pack; `git index-pack` makes it anew",
                          buffer_string(&path), record->d_name);
            }
        }
    }
    if (folder) {
        closedir(folder);
    }
    buffer_free(&path);
    return sound;
}

/* ---- Objects with a file of their own ------------------------------------------------------- */

/* Unpacks `packed` to nowhere. */
static enum object_result unpack(struct span packed, uint64_t max_size)
{
    unsigned char out[STEP];
    z_stream stream = {0};
    int state = inflateInit(&stream);
    if (state != Z_OK) {
        return OBJECT_DAMAGED;
    }
    stream.next_in = (const Bytef *)packed.bytes;
    stream.avail_in = (uInt)packed.length;
    while (state == Z_OK && stream.total_out <= max_size) {
        stream.next_out = out;
        stream.avail_out = sizeof out;
        state = inflate(&stream, Z_NO_FLUSH);
    }
    inflateEnd(&stream);
    if (stream.total_out > max_size) {
        return OBJECT_TOO_LARGE;
    }
    return state == Z_STREAM_END ? OBJECT_READ : OBJECT_DAMAGED;
}

enum object_result check_loose(const char *objects, const struct object_id *id, uint64_t max_size)
{
    struct buffer path = {0};
    struct buffer packed = {0};
    enum object_result result = OBJECT_MISSING;
    buffer_printf(&path, "%s/%02x/", objects, id->bytes[0]);
    for (size_t i = 1; i < OBJECT_ID_SIZE; i++) {
        buffer_printf(&path, "%02x", id->bytes[i]);
    }
    if (access(buffer_string(&path), F_OK) == 0) {
        bool loaded = load_file(AT_FDCWD, buffer_string(&path), 0, LOOSE_LIMIT, &packed, NULL);
        result = loaded ? unpack(buffer_span(&packed), max_size + LOOSE_HEADER) : OBJECT_DAMAGED;
    }
    buffer_free(&path);
    buffer_free(&packed);
    return result;
}
