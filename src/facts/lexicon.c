/* SPDX-License-Identifier: ISC */
/* Walking the two tries of a lexicon. */
#include "facts/lexicon.h"

#include "facts/pattern.h"

#include <string.h>

enum {
    LETTER_APOSTROPHE = 37,
    LETTER_BEYOND = 38,
    LETTER_AT = 39,
    LETTER_DIGITS = 40,
};

static const uint8_t letter_of_byte[256] = {
    ['a'] = 1,  ['b'] = 2,  ['c'] = 3,  ['d'] = 4,  ['e'] = 5,  ['f'] = 6,  ['g'] = 7,  ['h'] = 8,
    ['i'] = 9,  ['j'] = 10, ['k'] = 11, ['l'] = 12, ['m'] = 13, ['n'] = 14, ['o'] = 15, ['p'] = 16,
    ['q'] = 17, ['r'] = 18, ['s'] = 19, ['t'] = 20, ['u'] = 21, ['v'] = 22, ['w'] = 23, ['x'] = 24,
    ['y'] = 25, ['z'] = 26, ['0'] = 27, ['1'] = 28, ['2'] = 29, ['3'] = 30, ['4'] = 31, ['5'] = 32,
    ['6'] = 33, ['7'] = 34, ['8'] = 35, ['9'] = 36, ['\''] = LETTER_APOSTROPHE, ['@'] = LETTER_AT,
    [PATTERN_DIGITS] = LETTER_DIGITS,
};

uint8_t lexicon_letter_of(char byte)
{
    uint8_t letter = letter_of_byte[(unsigned char)byte];
    return letter ? letter : LETTER_BEYOND;
}

uint32_t lexicon_look_up(const struct lexicon *lexicon, const char *word, size_t length)
{
    const struct lexicon_letter *node = lexicon->letters;
    uint32_t beginning = 0;
    for (size_t i = 0; i < length; i++) {
        uint64_t bit = UINT64_C(1) << lexicon_letter_of(word[i]);
        if (!(node->letters & bit)) {
            return beginning;
        }
        node = &lexicon->letters[node->children + bits_count(node->letters & (bit - 1))];
        beginning = node->beginning ? node->beginning : beginning;
    }
    return node->word ? node->word : beginning;
}

/* The bytes at `word` that belong to it: `length` of eight. */
static inline uint64_t word_bytes_of(const char *word, size_t length)
{
    static const char ones[2 * sizeof(uint64_t)] = {-1, -1, -1, -1, -1, -1, -1, -1};
    uint64_t bytes, mask;
    memcpy(&bytes, word, sizeof bytes);
    memcpy(&mask, ones + sizeof mask - length, sizeof mask);
    return bytes & mask;
}

uint32_t lexicon_recall(const struct lexicon *lexicon, struct lexicon_known *known,
                        const char *word, size_t length)
{
    enum { HALF = LEXICON_KNOWN_BYTES / 2 };
    if (length > LEXICON_KNOWN_BYTES) {
        return lexicon_look_up(lexicon, word, length);
    }
    uint64_t low = word_bytes_of(word, length < HALF ? length : HALF);
    uint64_t high = length > HALF ? word_bytes_of(word + HALF, length - HALF) : 0;
    uint64_t hash = (low ^ high * 0xC2B2AE3D27D4EB4FU) * 0x9E3779B97F4A7C15U;
    size_t slot = hash >> 40 & (LEXICON_KNOWN - 1);
    if (known->words[slot].halves[0] != low || known->words[slot].halves[1] != high) {
        known->words[slot].halves[0] = low;
        known->words[slot].halves[1] = high;
        known->words[slot].id = lexicon_look_up(lexicon, word, length);
    }
    return known->words[slot].id;
}
