/* SPDX-License-Identifier: ISC */
/* Mapped files. The files are replaced by renaming and never changed in place, so that a mapping can't
 * shrink under its users. */
#include "index/mapping.h"

#include "base/memory.h"

#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

struct mapping {
    atomic_uint references;
    char *bytes;
    size_t size;
};

static bool may_be_trusted(const struct stat *status)
{
    return S_ISREG(status->st_mode) && status->st_uid == geteuid() &&
           (status->st_mode & (S_IWGRP | S_IWOTH)) == 0 && status->st_size > 0;
}

struct mapping *mapping_open(const char *path, struct error *error)
{
    int descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (descriptor < 0) {
        error_set_errno(error, errno, "can't open '%s'", path);
        return NULL;
    }
    struct mapping *mapping = NULL;
    struct stat status;
    void *bytes = MAP_FAILED;
    if (fstat(descriptor, &status) != 0 || !may_be_trusted(&status)) {
        error_set(error, "'%s' isn't a file that only you can change", path);
    } else {
        bytes = mmap(NULL, (size_t)status.st_size, PROT_READ | PROT_WRITE, MAP_PRIVATE,
                     descriptor, 0);
        if (bytes == MAP_FAILED) {
            error_set_errno(error, errno, "can't map '%s'", path);
        }
    }
    close(descriptor);
    if (bytes != MAP_FAILED) {
        mapping = xmalloc(sizeof *mapping);
        mapping->bytes = bytes;
        mapping->size = (size_t)status.st_size;
        atomic_init(&mapping->references, 1);
    }
    return mapping;
}

struct mapping *mapping_ref(struct mapping *mapping)
{
    atomic_fetch_add_explicit(&mapping->references, 1, memory_order_relaxed);
    return mapping;
}

void mapping_unref(struct mapping *mapping)
{
    if (mapping &&
        atomic_fetch_sub_explicit(&mapping->references, 1, memory_order_acq_rel) == 1) {
        munmap(mapping->bytes, mapping->size);
        free(mapping);
    }
}

char *mapping_bytes(const struct mapping *mapping)
{
    return mapping->bytes;
}

size_t mapping_size(const struct mapping *mapping)
{
    return mapping->size;
}
