/* SPDX-License-Identifier: ISC */
/* A growable byte string. `(struct buffer){0}` is an empty one; the owner calls buffer_free. */
#ifndef BASE_BUFFER_H
#define BASE_BUFFER_H

#include "base/span.h"

struct buffer {
    char *bytes;     /* heap, NULL while nothing was ever appended */
    size_t length;   /* bytes in use */
    size_t capacity; /* bytes allocated */
};

void buffer_free(struct buffer *buffer);

/* Forgets the content, keeps the memory. */
static inline void buffer_clear(struct buffer *buffer)
{
    buffer->length = 0;
}

/* Makes room for `extra` more bytes and returns where they go; the caller adds to `length`. */
char *buffer_reserve(struct buffer *buffer, size_t extra);

void buffer_append(struct buffer *buffer, const char *bytes, size_t length);
void buffer_append_span(struct buffer *buffer, struct span span);
void buffer_append_string(struct buffer *buffer, const char *string);
void buffer_append_char(struct buffer *buffer, char byte);
void buffer_printf(struct buffer *buffer, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* The content with a terminating NUL (not counted in `length`); valid until the next change. */
const char *buffer_string(struct buffer *buffer);

static inline struct span buffer_span(const struct buffer *buffer)
{
    return (struct span){buffer->bytes, buffer->length};
}

#endif
