/* SPDX-License-Identifier: ISC */
/* Which words of a segment a term, or a literal of a regular expression, stands for. */
#include "query/match.h"

#include "base/hash.h"
#include "base/memory.h"
#include "index/token.h"

#include <stdlib.h>

static void add(struct word_set *words, uint32_t word)
{
    words->items = array_reserve(words->items, &words->capacity, words->count + 1,
                                 sizeof *words->items);
    words->items[words->count++] = word;
}

static void add_stem(const struct segment *segment, struct span stem, struct word_set *words)
{
    uint64_t hash = hash_64(stem);
    for (uint32_t word = segment_stem_first(segment, hash); word != SEGMENT_NO_WORD;
         word = segment_stem_next(segment, word, hash)) {
        add(words, word);
    }
}

static void add_prefix(const struct segment *segment, struct span prefix, bool whole,
                       struct word_set *words)
{
    uint32_t first;
    uint32_t end;
    segment_prefix_range(segment, prefix, &first, &end);
    for (uint32_t word = first; word < end; word++) {
        struct span form = segment_word(segment, word);
        if (form.length >= prefix.length && (!whole || form.length == prefix.length) &&
            memcmp(form.bytes, prefix.bytes, prefix.length) == 0) {
            add(words, word);
        }
    }
}

void match_words(const struct segment *segment, const struct term *term, struct word_set *words)
{
    if (term->match == MATCH_STEM) {
        add_stem(segment, term->form, words);
    } else {
        add_prefix(segment, term->form, term->match == MATCH_EXACT, words);
    }
}

/* The word that holds the byte at `offset` of the segment's words. */
static uint32_t word_at(const struct segment *segment, size_t offset)
{
    const uint32_t *starts = segment_section(segment, SECTION_WORD_STARTS);
    uint32_t low = 0;
    uint32_t high = segment_header(segment)->words;
    while (high - low > 1) {
        uint32_t middle = low + (high - low) / 2;
        if (starts[middle] <= offset) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return low;
}

/* Words so long that they may have been cut can hold anything. */
static void add_cut_words(const struct segment *segment, struct word_set *words)
{
    const struct segment_header *header = segment_header(segment);
    for (uint32_t word = 0; header->longest_word + 4 > TOKEN_MAX && word < header->words; word++) {
        if (segment_word(segment, word).length + 4 > TOKEN_MAX) {
            add(words, word);
        }
    }
}

void match_literal(const struct segment *segment, const struct literal *literal,
                   struct word_set *words)
{
    const uint32_t *starts = segment_section(segment, SECTION_WORD_STARTS);
    const char *all = segment_section(segment, SECTION_WORDS);
    uint32_t count = segment_header(segment)->words;
    size_t from = 0;
    size_t end = starts[count];
    if (literal->starts) {
        uint32_t first;
        uint32_t last;
        segment_prefix_range(segment, literal->text, &first, &last);
        from = starts[first];
        end = starts[last];
    }
    while (from < end) {
        const char *found = memmem(all + from, end - from, literal->text.bytes,
                                   literal->text.length);
        if (!found) {
            break;
        }
        uint32_t word = word_at(segment, (size_t)(found - all));
        if (literal_in_term(literal, segment_word(segment, word))) {
            add(words, word);
        }
        from = starts[word + 1];
    }
    add_cut_words(segment, words);
}
