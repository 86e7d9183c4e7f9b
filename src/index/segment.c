/* SPDX-License-Identifier: ISC */
/* Reading the flat form of a segment. */
#include "index/segment.h"

#include "base/memory.h"
#include "index/mapping.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <sys/mman.h>

enum {
    HUGE_PAGE = 2 << 20, /* blocks of at least twice this ask for huge pages */
};

struct segment {
    struct segment_header *flat; /* owned, or in `mapping` */
    struct mapping *mapping;     /* with a reference, or NULL */
    atomic_uint references;
};

struct segment_header *segment_allocate(uint64_t size)
{
    if (size < 2 * HUGE_PAGE) {
        return xmalloc(size);
    }
    size_t rounded = (size + HUGE_PAGE - 1) & ~(size_t)(HUGE_PAGE - 1);
    void *memory = aligned_alloc(HUGE_PAGE, rounded);
    if (!memory) {
        return xmalloc(size);
    }
#ifdef MADV_HUGEPAGE
    madvise(memory, size & ~(size_t)(HUGE_PAGE - 1), MADV_HUGEPAGE);
#endif
    return memory;
}

struct segment *segment_new(struct segment_header *flat)
{
    struct segment *segment = xmalloc(sizeof *segment);
    segment->flat = flat;
    segment->mapping = NULL;
    atomic_init(&segment->references, 1);
    return segment;
}

struct segment *segment_new_mapped(struct segment_header *flat, struct mapping *mapping)
{
    struct segment *segment = segment_new(flat);
    segment->mapping = mapping_ref(mapping);
    return segment;
}

struct segment *segment_ref(struct segment *segment)
{
    atomic_fetch_add_explicit(&segment->references, 1, memory_order_relaxed);
    return segment;
}

void segment_unref(struct segment *segment)
{
    if (atomic_fetch_sub_explicit(&segment->references, 1, memory_order_acq_rel) == 1) {
        if (segment->mapping) {
            mapping_unref(segment->mapping);
        } else {
            free(segment->flat);
        }
        free(segment);
    }
}

const struct segment_header *segment_header(const struct segment *segment)
{
    return segment->flat;
}

const void *segment_section(const struct segment *segment, enum section section)
{
    return (const char *)segment->flat + segment->flat->sections[section];
}

struct span segment_word(const struct segment *segment, uint32_t word)
{
    const uint32_t *starts = segment_section(segment, SECTION_WORD_STARTS);
    const char *words = segment_section(segment, SECTION_WORDS);
    return (struct span){words + starts[word], starts[word + 1] - starts[word] - 1};
}

struct postings_list segment_list(const struct segment *segment, uint32_t word)
{
    const struct word_list *list =
        (const struct word_list *)segment_section(segment, SECTION_WORD_LISTS) + word;
    return (struct postings_list){
        .docs = (const unsigned char *)segment_section(segment, SECTION_DOCS) + list->docs,
        .positions =
            (const unsigned char *)segment_section(segment, SECTION_POSITIONS) + list->positions,
        .count = list->count,
    };
}

/* The first of the words from `chain` (word + 1, or 0) on that has the stem. */
static uint32_t find_stem(const struct segment *segment, uint32_t chain, uint64_t stem_hash)
{
    const uint64_t *hashes = segment_section(segment, SECTION_STEM_HASHES);
    const uint32_t *next = segment_section(segment, SECTION_STEM_NEXT);
    while (chain && hashes[chain - 1] != stem_hash) {
        chain = next[chain - 1];
    }
    return chain ? chain - 1 : SEGMENT_NO_WORD;
}

uint32_t segment_stem_first(const struct segment *segment, uint64_t stem_hash)
{
    const uint32_t *heads = segment_section(segment, SECTION_STEM_HEADS);
    return find_stem(segment, heads[stem_hash & (segment->flat->stem_slots - 1)], stem_hash);
}

uint32_t segment_stem_next(const struct segment *segment, uint32_t word, uint64_t stem_hash)
{
    const uint32_t *next = segment_section(segment, SECTION_STEM_NEXT);
    return find_stem(segment, next[word], stem_hash);
}

/* The first word whose first two bytes, as one number, are `key` or above. */
static uint32_t lower_bound(const struct segment *segment, unsigned key)
{
    uint32_t low = 0;
    uint32_t high = segment->flat->words;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        struct span word = segment_word(segment, middle);
        unsigned its = (unsigned)(unsigned char)word.bytes[0] << 8;
        its |= (unsigned char)word.bytes[1]; /* the NUL of a word of one byte */
        if (its < key) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

void segment_prefix_range(const struct segment *segment, struct span prefix, uint32_t *first,
                          uint32_t *end)
{
    unsigned key = (unsigned)(unsigned char)prefix.bytes[0] << 8;
    unsigned last = key | 0xFF;
    if (prefix.length > 1) {
        key |= (unsigned char)prefix.bytes[1];
        last = key;
    }
    *first = lower_bound(segment, key);
    *end = lower_bound(segment, last + 1);
}

uint32_t segment_clause_words(const struct segment *segment, uint32_t clause)
{
    const uint32_t *words = segment_section(segment, SECTION_CLAUSE_WORDS);
    return words[clause] >> 1;
}
