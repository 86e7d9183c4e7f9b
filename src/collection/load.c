/* SPDX-License-Identifier: ISC */
/* Reading a file whole: as few system calls as possible, into memory that is used again. */
#include "collection/load.h"

#include <errno.h>
#include <inttypes.h>
#include <sys/stat.h>
#include <unistd.h>

enum { STREAM_STEP = 64 << 10 }; /* bytes of room made when the size turns out wrong */

bool load_refuse(struct error *error, int error_number)
{
    switch (error_number) {
    case ENOENT:
    case ENOTDIR: return error_set(error, "vanished while reading");
    case ELOOP: return error_set(error, "a link, not followed");
    case ENXIO: return error_set(error, "no regular file");
    default: return error_set_errno(error, error_number, "can't be read");
    }
}

bool load_stream(int descriptor, uint64_t max_size, struct buffer *out, struct error *error)
{
    buffer_clear(out);
    for (;;) {
        if (out->length == out->capacity) {
            buffer_reserve(out, STREAM_STEP);
        }
        ssize_t got = read(descriptor, out->bytes + out->length, out->capacity - out->length);
        if (got == 0) {
            return true;
        }
        if (got < 0 && errno != EINTR) {
            return error_set_errno(error, errno, "can't be read");
        }
        out->length += got > 0 ? (size_t)got : 0;
        if (out->length > max_size) {
            return error_set(error, "larger than %" PRIu64 " bytes", max_size);
        }
    }
}

/* The same for an open file, which must be a regular one. */
static bool load_regular(int descriptor, uint64_t max_size, struct buffer *out, struct error *error)
{
    struct stat status;
    if (fstat(descriptor, &status) != 0) {
        return load_refuse(error, errno);
    }
    if (!S_ISREG(status.st_mode)) {
        return error_set(error, "no regular file");
    }
    if ((uint64_t)status.st_size > max_size) {
        return error_set(error, "larger than %" PRIu64 " bytes", max_size);
    }
    /* One more than the size: then the end is found without more room. */
    buffer_clear(out);
    buffer_reserve(out, (size_t)status.st_size + 1);
    return load_stream(descriptor, max_size, out, error);
}

bool load_file(int folder, const char *name, int flags, uint64_t max_size, struct buffer *out,
               struct error *error)
{
    int descriptor = openat(folder, name, LOAD_FLAGS | flags);
    if (descriptor < 0) {
        return load_refuse(error, errno);
    }
    bool loaded = load_regular(descriptor, max_size, out, error);
    close(descriptor);
    return loaded;
}

bool load_stamp(int folder, const char *name, int flags, uint64_t *size, uint64_t *changed)
{
    struct stat status;
    if (fstatat(folder, name, &status, flags) != 0) {
        return false;
    }
    *size = (uint64_t)status.st_size;
    *changed = (uint64_t)status.st_mtim.tv_sec * 1000000000U + (uint64_t)status.st_mtim.tv_nsec;
    return true;
}
