/* SPDX-License-Identifier: ISC */
/* Folding for search: case and accents taken away from plain text (policy/plain.h). With the plain
 * form it makes the search text: one space for any, straight quotes, one hyphen, no soft hyphen. */
#ifndef BASE_FOLD_H
#define BASE_FOLD_H

#include "base/span.h"

#include <stddef.h>

/* The most bytes that folding `length` bytes can give. */
static inline size_t fold_capacity(size_t length)
{
    return length * 4 + 16;
}

/* Writes the folded form of one run of UTF-8 to `out` (fold_capacity bytes) and returns its length:
 * full Unicode case folding, canonical decomposition, combining marks dropped (utf8proc), but Kana
 * and Hangul left whole; invalid bytes copied. Folding twice changes nothing. ASCII takes a fast
 * path. Any thread. */
size_t fold_text(struct span text, char *out);

enum fold_class {
    FOLD_OTHER,     /* separates words */
    FOLD_WORD,      /* letter, digit or combining mark: part of a word */
    FOLD_IDEOGRAPH, /* Han, Kana, Thai, ...: written without spaces, each a word of its own */
};

/* The class of the character at the start of `text`, and in *length its bytes (1 for an invalid
 * byte, which is FOLD_OTHER). `text` isn't empty. */
enum fold_class fold_classify(struct span text, size_t *length);

#endif
