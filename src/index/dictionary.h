/* SPDX-License-Identifier: ISC */
/* Words to numbers while an index is being built. One thread at a time may add. */
#ifndef INDEX_DICTIONARY_H
#define INDEX_DICTIONARY_H

#include "base/span.h"

#include <stdint.h>

struct dictionary;

struct dictionary *dictionary_new(void);
void dictionary_free(struct dictionary *dictionary);

/* A word made ready to be looked up. Looking up is mostly waiting for memory: so several words are made
 * ready and their places fetched before the first is asked for. */
struct word_key {
    uint64_t head; /* its first 8 bytes, zero-padded */
    uint64_t hash;
};

/* Makes the key of a word (any number of bytes, in memory of at least 8). */
void dictionary_key(const char *form, size_t length, struct word_key *key);

/* The same for a word in memory of any size. */
void dictionary_key_of(struct span word, struct word_key *key);

/* Begins to fetch what dictionary_add will look at. */
void dictionary_prefetch(const struct dictionary *dictionary, const struct word_key *key);

/* The number of a word, which is added with the next number (0, 1, ...) when it is new. */
uint32_t dictionary_add(struct dictionary *dictionary, const struct word_key *key,
                        const char *form, size_t length);

/* The number of a word, or DICTIONARY_NONE. Any thread, as long as no word is added meanwhile. */
uint32_t dictionary_find(const struct dictionary *dictionary, const struct word_key *key,
                         const char *form, size_t length);
static const uint32_t DICTIONARY_NONE = UINT32_MAX;

/* Forgets all words; the memory stays. */
void dictionary_clear(struct dictionary *dictionary);

uint32_t dictionary_count(const struct dictionary *dictionary);

/* The word numbered `number`; valid until the next addition. */
struct span dictionary_word(const struct dictionary *dictionary, uint32_t number);

/* Bytes held. */
size_t dictionary_memory(const struct dictionary *dictionary);

#endif
