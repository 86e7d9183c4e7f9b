/* SPDX-License-Identifier: ISC */
/* Bags of words. */
#include "change/bag.h"

#include "base/hash.h"

#include <stdlib.h>

enum { WORD_BYTES = 64 }; /* of a word that are looked at */

static int compare_words(const void *a, const void *b)
{
    uint32_t first = *(const uint32_t *)a, second = *(const uint32_t *)b;
    return (first > second) - (first < second);
}

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
    bag.words = arena_alloc(arena, (bag.count + 1) * sizeof *bag.words);
    if (bag.count) {
        qsort(words, bag.count, sizeof *words, compare_words);
        memcpy(bag.words, words, bag.count * sizeof *words);
    }
    return bag;
}

static unsigned dice(uint32_t shared, const struct bag *a, const struct bag *b)
{
    uint32_t all = a->count + b->count;
    unsigned alike = all ? 2000 * shared / all : 0;
    return alike < 999 ? alike : 999;
}

unsigned bag_alike(const struct bag *a, const struct bag *b)
{
    uint32_t shared = 0;
    for (uint32_t i = 0, j = 0; i < a->count && j < b->count;) {
        uint32_t first = a->words[i], second = b->words[j];
        shared += first == second;
        i += first <= second;
        j += second <= first;
    }
    return dice(shared, a, b);
}

unsigned bag_most_alike(const struct bag *a, const struct bag *b)
{
    return dice(a->count < b->count ? a->count : b->count, a, b);
}
