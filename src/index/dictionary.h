/* SPDX-License-Identifier: ISC */
/* Words to numbers while an index is being built. One thread at a time. */
#ifndef INDEX_DICTIONARY_H
#define INDEX_DICTIONARY_H

#include "base/span.h"

#include <stdint.h>

struct dictionary;

struct dictionary *dictionary_new(void);
void dictionary_free(struct dictionary *dictionary);

/* The number of a folded form (1 to TOKEN_MAX bytes, in memory of at least 16), which is added with
 * the next number (0, 1, ...) when it is new. */
uint32_t dictionary_add(struct dictionary *dictionary, const char *form, size_t length);

uint32_t dictionary_count(const struct dictionary *dictionary);

/* The word numbered `number`; valid until the next addition. */
struct span dictionary_word(const struct dictionary *dictionary, uint32_t number);

/* Bytes held. */
size_t dictionary_memory(const struct dictionary *dictionary);

#endif
