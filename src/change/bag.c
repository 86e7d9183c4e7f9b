/* SPDX-License-Identifier: ISC */
/* Bags of words. A word that stands twice is two words, told apart by how often it was met before, so that
 * what two bags share is what two sets share. */
#include "change/bag.h"

#include "base/hash.h"
#include "base/memory.h"

#include <stdlib.h>

enum {
    WORD_BYTES = 64,      /* of a word that are looked at */
    SLOTS = 2 * BAG_MOST, /* a power of two */
    AGAIN = 0x3C6EF372,   /* makes another hash of a word that was met before */
};

/* The length of the word that begins at `at`, 0 without; in `lower` its first bytes in lower case. */
static size_t read_word(struct span text, size_t at, char lower[static WORD_BYTES])
{
    size_t length = 0;
    for (; at + length < text.length; length++) {
        unsigned char byte = (unsigned char)text.bytes[at + length];
        bool capital = byte >= 'A' && byte <= 'Z';
        if (!capital && byte < 0x80 && !(byte >= 'a' && byte <= 'z') &&
            !(byte >= '0' && byte <= '9')) {
            break;
        }
        if (length < WORD_BYTES) {
            lower[length] = (char)(capital ? byte | 0x20 : byte);
        }
    }
    return length;
}

/* Makes the hashes of the same word differ. */
static void tell_apart(uint32_t *words, uint32_t count)
{
    struct slot {
        uint32_t word;
        uint32_t times; /* 0 in a free slot */
    } slots[SLOTS];
    uint32_t size = 16;
    while (size < 2 * count) {
        size *= 2;
    }
    memset(slots, 0, size * sizeof *slots);
    for (uint32_t i = 0; i < count; i++) {
        uint32_t at = words[i] & (size - 1);
        while (slots[at].times && slots[at].word != words[i]) {
            at = (at + 1) & (size - 1);
        }
        slots[at].word = words[i];
        words[i] += (uint32_t)AGAIN * slots[at].times++;
    }
}

struct bag bag_make(struct arena *arena, struct span text)
{
    uint32_t words[BAG_MOST];
    struct bag bag = {NULL, 0};
    char lower[WORD_BYTES];
    for (size_t at = 0, length; at < text.length && bag.count < BAG_MOST; at += length + !length) {
        length = read_word(text, at, lower);
        if (length) {
            size_t kept = length < WORD_BYTES ? length : (size_t)WORD_BYTES;
            words[bag.count++] = (uint32_t)hash_64(span_make(lower, kept));
        }
    }
    tell_apart(words, bag.count);
    bag.words = arena_alloc(arena, (bag.count + 1) * sizeof *bag.words);
    memcpy(bag.words, words, bag.count * sizeof *words);
    return bag;
}

/* -------------------------------------------------------------------------------------------
 * Index */

/* A word and where the bags that have it stand in `holders`. */
struct entry {
    uint32_t word;
    uint32_t start, count; /* count 0: a free slot */
};

struct bag_index {
    struct entry *entries; /* a hash table; its size is a power of two */
    size_t mask;
    uint32_t *holders; /* numbers of bags */
    uint32_t count;    /* bags */
};

static struct entry *find(const struct bag_index *index, uint32_t word)
{
    size_t at = word & index->mask;
    while (index->entries[at].count && index->entries[at].word != word) {
        at = (at + 1) & index->mask;
    }
    return &index->entries[at];
}

struct bag_index *bag_index_new(const struct bag *const *bags, uint32_t count)
{
    size_t words = 0, slots = 16;
    for (uint32_t i = 0; i < count; i++) {
        words += bags[i]->count;
    }
    while (slots < 2 * words) {
        slots *= 2;
    }
    struct bag_index *index = xmalloc(sizeof *index);
    *index = (struct bag_index){xcalloc(slots, sizeof *index->entries), slots - 1,
                                xmalloc((words + 1) * sizeof *index->holders), count};
    for (uint32_t i = 0; i < count; i++) {
        for (uint32_t j = 0; j < bags[i]->count; j++) {
            struct entry *entry = find(index, bags[i]->words[j]);
            entry->word = bags[i]->words[j];
            entry->count++;
        }
    }
    uint32_t start = 0;
    for (size_t i = 0; i < slots; i++) {
        index->entries[i].start = start;
        start += index->entries[i].count;
    }
    for (uint32_t i = 0; i < count; i++) {
        for (uint32_t j = 0; j < bags[i]->count; j++) {
            struct entry *entry = find(index, bags[i]->words[j]);
            index->holders[entry->start++] = i;
        }
    }
    return index; /* each `start` is now an end */
}

void bag_index_free(struct bag_index *index)
{
    free(index->entries);
    free(index->holders);
    free(index);
}

void bag_index_count(const struct bag_index *index, const struct bag *bag, uint16_t *shared,
                     uint64_t *steps)
{
    memset(shared, 0, index->count * sizeof *shared);
    for (uint32_t i = 0; i < bag->count; i++) {
        const struct entry *entry = find(index, bag->words[i]);
        if (entry->count > *steps) {
            return;
        }
        *steps -= entry->count;
        for (uint32_t at = entry->start - entry->count; at < entry->start; at++) {
            shared[index->holders[at]]++;
        }
    }
}
