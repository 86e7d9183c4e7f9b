/* SPDX-License-Identifier: ISC */
/* The dictionary: open addressing with linear probing over 8-byte slots, entries in order of their
 * numbers. A word of up to 8 bytes, which is most of them, is compared as one integer; of a longer one
 * the rest of its bytes too. */
#include "index/dictionary.h"

#include "base/buffer.h"
#include "base/hash.h"
#include "base/memory.h"

#include <stdlib.h>

enum { FIRST_SLOTS = 1 << 12 };

struct entry {
    uint64_t head;   /* the word's first 8 bytes, zero-padded */
    uint32_t string; /* offset of its bytes in `strings` */
    uint32_t length; /* bytes */
};

struct slot {
    uint32_t tag;    /* high bits of the key's hash */
    uint32_t number; /* + 1; 0 marks a free slot */
};

struct dictionary {
    struct slot *slots; /* power of two of them, at most half in use */
    size_t mask;
    struct entry *entries;
    size_t count;
    size_t capacity;
    struct buffer strings; /* all words one behind the other */
};

struct dictionary *dictionary_new(void)
{
    struct dictionary *dictionary = xcalloc(1, sizeof *dictionary);
    dictionary->slots = xcalloc(FIRST_SLOTS, sizeof *dictionary->slots);
    dictionary->mask = FIRST_SLOTS - 1;
    return dictionary;
}

void dictionary_free(struct dictionary *dictionary)
{
    if (dictionary) {
        free(dictionary->slots);
        free(dictionary->entries);
        buffer_free(&dictionary->strings);
        free(dictionary);
    }
}

static uint64_t load(const char *bytes)
{
    uint64_t word;
    memcpy(&word, bytes, sizeof word);
    return word;
}

/* `word` with all but its first `count` bytes (0 to 7, in memory order) cleared. */
static uint64_t keep_bytes(uint64_t word, size_t count)
{
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    return count ? word & (UINT64_MAX >> (64 - 8 * count)) : 0;
#else
    return count ? word & ~(UINT64_MAX >> (8 * count)) : 0;
#endif
}

void dictionary_key(const char *form, size_t length, struct word_key *key)
{
    key->head = load(form);
    uint64_t tail = 0;
    if (length < 8) {
        key->head = keep_bytes(key->head, length);
    } else if (length <= 16) {
        tail = load(form + length - 8);
    } else {
        tail = hash_64((struct span){form, length});
    }
    uint64_t hash = (key->head ^ (tail + length) * 0x9E3779B97F4A7C15U) * 0xD6E8FEB86659FD93U;
    key->hash = hash ^ (hash >> 32);
}

void dictionary_key_of(struct span word, struct word_key *key)
{
    char padded[8] = {0};
    memcpy(padded, word.bytes, word.length < 8 ? word.length : 8);
    dictionary_key(word.length < 8 ? padded : word.bytes, word.length, key);
}

void dictionary_prefetch(const struct dictionary *dictionary, const struct word_key *key)
{
    __builtin_prefetch(&dictionary->slots[key->hash & dictionary->mask]);
}

static void grow(struct dictionary *dictionary)
{
    size_t count = (dictionary->mask + 1) * 2;
    free(dictionary->slots);
    dictionary->slots = xcalloc(count, sizeof *dictionary->slots);
    dictionary->mask = count - 1;
    for (size_t i = 0; i < dictionary->count; i++) {
        struct word_key key;
        struct span word = dictionary_word(dictionary, (uint32_t)i);
        dictionary_key_of(word, &key);
        size_t at = (size_t)key.hash & dictionary->mask;
        while (dictionary->slots[at].number) {
            at = (at + 1) & dictionary->mask;
        }
        dictionary->slots[at] = (struct slot){(uint32_t)(key.hash >> 32), (uint32_t)i + 1};
    }
}

static uint32_t insert(struct dictionary *dictionary, const struct word_key *key,
                       const char *form, size_t length)
{
    dictionary->entries = array_reserve(dictionary->entries, &dictionary->capacity,
                                        dictionary->count + 1, sizeof *dictionary->entries);
    dictionary->entries[dictionary->count] =
        (struct entry){key->head, (uint32_t)dictionary->strings.length, (uint32_t)length};
    buffer_append(&dictionary->strings, form, length);
    return (uint32_t)dictionary->count++;
}

static bool is_word(const struct dictionary *dictionary, const struct entry *entry,
                    const struct word_key *key, const char *form, size_t length)
{
    return entry->head == key->head && entry->length == length &&
           (length <= 8 ||
            memcmp(dictionary->strings.bytes + entry->string + 8, form + 8, length - 8) == 0);
}

/* The slot of a word, or the free one where it belongs. */
static size_t slot_of(const struct dictionary *dictionary, const struct word_key *key,
                      const char *form, size_t length)
{
    uint32_t tag = (uint32_t)(key->hash >> 32);
    size_t at = (size_t)key->hash & dictionary->mask;
    for (; dictionary->slots[at].number; at = (at + 1) & dictionary->mask) {
        const struct entry *entry = &dictionary->entries[dictionary->slots[at].number - 1];
        if (dictionary->slots[at].tag == tag && is_word(dictionary, entry, key, form, length)) {
            break;
        }
    }
    return at;
}

uint32_t dictionary_add(struct dictionary *dictionary, const struct word_key *key,
                        const char *form, size_t length)
{
    size_t at = slot_of(dictionary, key, form, length);
    if (dictionary->slots[at].number) {
        return dictionary->slots[at].number - 1;
    }
    uint32_t number = insert(dictionary, key, form, length);
    dictionary->slots[at] = (struct slot){(uint32_t)(key->hash >> 32), number + 1};
    if (dictionary->count * 2 > dictionary->mask) {
        grow(dictionary);
    }
    return number;
}

uint32_t dictionary_find(const struct dictionary *dictionary, const struct word_key *key,
                         const char *form, size_t length)
{
    uint32_t number = dictionary->slots[slot_of(dictionary, key, form, length)].number;
    return number ? number - 1 : DICTIONARY_NONE;
}

void dictionary_clear(struct dictionary *dictionary)
{
    memset(dictionary->slots, 0, (dictionary->mask + 1) * sizeof *dictionary->slots);
    dictionary->count = 0;
    buffer_clear(&dictionary->strings);
}

uint32_t dictionary_count(const struct dictionary *dictionary)
{
    return (uint32_t)dictionary->count;
}

struct span dictionary_word(const struct dictionary *dictionary, uint32_t number)
{
    const struct entry *entry = &dictionary->entries[number];
    return (struct span){dictionary->strings.bytes + entry->string, entry->length};
}

size_t dictionary_memory(const struct dictionary *dictionary)
{
    return (dictionary->mask + 1) * sizeof *dictionary->slots +
           dictionary->capacity * sizeof *dictionary->entries + dictionary->strings.capacity;
}
