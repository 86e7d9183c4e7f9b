/* SPDX-License-Identifier: ISC */
/* Reading a file whole. */
#ifndef COLLECTION_LOAD_H
#define COLLECTION_LOAD_H

#include "base/buffer.h"
#include "base/error.h"

#include <fcntl.h>
#include <stdint.h>

/* How a source file is opened: it may have become a fifo, which must not make us wait, or a
 * terminal, which must not become ours. A file in a tree is opened with O_NOFOLLOW too. */
enum { LOAD_FLAGS = O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC };

/* Reads what `descriptor` still holds into *out (cleared first). False, with a reason that doesn't
 * name the file, when there are more than `max_size` bytes or reading fails. */
bool load_stream(int descriptor, uint64_t max_size, struct buffer *out, struct error *error);

/* Opens `name` relative to the folder `folder` (or AT_FDCWD) with LOAD_FLAGS and `flags`, and reads
 * it if it is a regular file. Otherwise as load_stream. */
bool load_file(int folder, const char *name, int flags, uint64_t max_size, struct buffer *out,
               struct error *error);

/* Fills *error with the reason why a file or a folder on the way to it couldn't be opened. */
bool load_refuse(struct error *error, int error_number);

/* The size of a file and when its content was last changed, in nanoseconds since 1970; `flags` as for
 * fstatat. False when it can't be told. */
bool load_stamp(int folder, const char *name, int flags, uint64_t *size, uint64_t *changed);

#endif
