/* SPDX-License-Identifier: ISC */
/* Encoding a segment.
 *
 * The work is done in steps that all threads take together (pool_run), each on its part:
 *   gather   where the clause with a given number is in the drafts; stems of new words
 *   count    how often each word stands in each part of the clauses
 *   scatter  the occurrences, sorted by word and clause (a counting sort over all parts)
 *   encode   the posting lists of each part of the words
 *   copy     texts, blocks and lists into the segment (encode_write.c)
 * Parts of the clauses have about equally many words, parts of the words equally many occurrences. */
#include "index/encode_form.h"

#include "base/hash.h"
#include "base/memory.h"

#include <stdlib.h>

struct encoder *encoder_new(struct pool *pool)
{
    struct encoder *encoder = xcalloc(1, sizeof *encoder);
    encoder->pool = pool;
    encoder->threads = pool_threads(pool);
    encoder->parts = encoder->threads < MOST_PARTS ? encoder->threads : MOST_PARTS;
    encoder->dictionary = dictionary_new();
    encoder->sites = dictionary_new();
    encoder->maps = xcalloc(encoder->threads, sizeof *encoder->maps);
    encoder->map_capacities = xcalloc(encoder->threads, sizeof *encoder->map_capacities);
    encoder->part = xcalloc(encoder->threads, sizeof *encoder->part);
    for (unsigned i = 0; i < encoder->threads; i++) {
        encoder->part[i].stemmer = stemmer_new();
    }
    return encoder;
}

void encoder_free(struct encoder *encoder)
{
    if (!encoder) {
        return;
    }
    for (unsigned i = 0; i < encoder->threads; i++) {
        free(encoder->maps[i]);
        buffer_free(&encoder->part[i].docs);
        buffer_free(&encoder->part[i].positions);
        stemmer_free(encoder->part[i].stemmer);
    }
    dictionary_free(encoder->dictionary);
    dictionary_free(encoder->sites);
    free(encoder->stems);
    free(encoder->maps);
    free(encoder->map_capacities);
    free(encoder->part);
    free(encoder->sources);
    free(encoder->counts);
    free(encoder->order);
    free(encoder->starts);
    free(encoder->occurrences);
    free(encoder->lists);
    free(encoder);
}

const struct dictionary *encoder_dictionary(const struct encoder *encoder)
{
    return encoder->dictionary;
}

size_t encoder_memory(const struct encoder *encoder)
{
    size_t bytes = dictionary_memory(encoder->dictionary) + dictionary_memory(encoder->sites) +
                   encoder->stem_capacity * sizeof *encoder->stems +
                   encoder->source_capacity * sizeof *encoder->sources +
                   encoder->count_capacity * sizeof *encoder->counts +
                   encoder->occurrence_capacity * sizeof *encoder->occurrences;
    for (unsigned i = 0; i < encoder->threads; i++) {
        bytes += encoder->map_capacities[i] * sizeof **encoder->maps +
                 encoder->part[i].docs.capacity + encoder->part[i].positions.capacity;
    }
    return bytes;
}

void encoder_know_site(struct encoder *encoder, struct span site)
{
    encoder_add(encoder->sites, site);
}

uint64_t encoder_stem(const struct encoder *encoder, uint32_t word)
{
    return encoder->stems[word];
}

/* Gives the new words of the drafts their global numbers. */
static void merge_dictionaries(struct encoder *encoder)
{
    for (unsigned i = 0; i < encoder->threads; i++) {
        const struct dictionary *local = encoder->drafts[i].dictionary;
        uint32_t count = dictionary_count(local);
        encoder->maps[i] = array_reserve(encoder->maps[i], &encoder->map_capacities[i], count,
                                         sizeof *encoder->maps[i]);
        for (uint32_t word = 0; word < count; word++) {
            encoder->maps[i][word] = encoder_add(encoder->dictionary, dictionary_word(local, word));
        }
    }
}

/* Step: notes where the draft's clauses are; stems every threads-th new word. */
static void gather(void *context, unsigned thread)
{
    struct encoder *encoder = context;
    const struct draft *draft = &encoder->drafts[thread];
    for (size_t i = 0; i < draft->clause_count; i++) {
        encoder->sources[draft->clauses[i].number - encoder->numbers.first_clause] =
            (struct source_of){thread, (uint32_t)i};
    }
    size_t words = dictionary_count(encoder->dictionary);
    for (size_t word = encoder->stem_count + thread; word < words; word += encoder->threads) {
        struct span form = dictionary_word(encoder->dictionary, (uint32_t)word);
        encoder->stems[word] = hash_64(stemmer_stem(encoder->part[thread].stemmer, form));
    }
}

static size_t count_stream(const struct encoder *encoder)
{
    size_t total = 0;
    for (unsigned i = 0; i < encoder->threads; i++) {
        total += encoder->drafts[i].stream_count;
    }
    return total;
}

/* Cuts the clauses into parts. */
static void set_bounds(struct encoder *encoder)
{
    size_t total = count_stream(encoder);
    size_t words = 0;
    unsigned part = 1;
    encoder->bounds[0] = 0;
    for (uint32_t i = 0; i < encoder->numbers.clauses && part < encoder->parts; i++) {
        const struct draft *draft;
        words += encoder_clause(encoder, i, &draft)->words;
        while (part < encoder->parts && words * encoder->parts >= total * part) {
            encoder->bounds[part++] = i + 1;
        }
    }
    while (part <= encoder->parts) {
        encoder->bounds[part++] = encoder->numbers.clauses;
    }
}

/* The global number of a word of a draft's stream. */
static inline uint32_t global_word(const uint32_t *map, uint32_t word)
{
    return word & DRAFT_NEW_WORD ? map[word & ~DRAFT_NEW_WORD] : word;
}

/* Step: counts the words of a part of the clauses. */
static void count_words(void *context, unsigned thread)
{
    struct encoder *encoder = context;
    if (thread >= encoder->parts) {
        return;
    }
    size_t words = dictionary_count(encoder->dictionary);
    uint32_t *counts = encoder->counts + thread * words;
    memset(counts, 0, words * sizeof *counts);
    for (uint32_t i = encoder->bounds[thread]; i < encoder->bounds[thread + 1]; i++) {
        const struct draft *draft;
        const struct draft_clause *clause = encoder_clause(encoder, i, &draft);
        const uint32_t *map = encoder->maps[draft - encoder->drafts];
        const uint32_t *stream = draft->stream + clause->stream;
        for (uint32_t j = 0; j < clause->words; j++) {
            counts[global_word(map, stream[j])]++;
        }
    }
}

static unsigned two_bytes(const struct encoder *encoder, uint32_t word)
{
    struct span form = dictionary_word(encoder->dictionary, word);
    unsigned second = form.length > 1 ? (unsigned char)form.bytes[1] : 0;
    return (unsigned)(unsigned char)form.bytes[0] << 8 | second;
}

/* Lists the words of the round by their first two bytes, and says where the occurrences of each word
 * begin, for each part of the clauses. */
static void order_words(struct encoder *encoder)
{
    uint32_t words = dictionary_count(encoder->dictionary);
    uint32_t *places = xcalloc((1 << 16) + 1, sizeof *places);
    encoder->order_count = 0;
    for (uint32_t word = 0; word < words; word++) {
        uint32_t count = 0;
        for (unsigned part = 0; part < encoder->parts; part++) {
            count |= encoder->counts[part * (size_t)words + word];
        }
        if (count) {
            places[two_bytes(encoder, word) + 1]++;
            encoder->order_count++;
        } else {
            encoder->counts[word] = UINT32_MAX; /* not in this segment */
        }
    }
    for (unsigned key = 0; key < 1 << 16; key++) {
        places[key + 1] += places[key];
    }
    encoder->order = array_reserve(encoder->order, &encoder->order_capacity, encoder->order_count,
                                   sizeof *encoder->order);
    for (uint32_t word = 0; word < words; word++) {
        if (encoder->counts[word] != UINT32_MAX) {
            encoder->order[places[two_bytes(encoder, word)]++] = word;
        }
    }
    free(places);

    encoder->starts = array_reserve(encoder->starts, &encoder->start_capacity,
                                    encoder->order_count + 1, sizeof *encoder->starts);
    uint32_t at = 0;
    for (size_t i = 0; i < encoder->order_count; i++) {
        encoder->starts[i] = at;
        for (unsigned part = 0; part < encoder->parts; part++) {
            uint32_t *count = &encoder->counts[part * (size_t)words + encoder->order[i]];
            uint32_t start = at;
            at += *count;
            *count = start;
        }
    }
    encoder->starts[encoder->order_count] = at;
}

/* Step: writes the occurrences of a part of the clauses to where they belong. */
static void scatter(void *context, unsigned thread)
{
    struct encoder *encoder = context;
    if (thread >= encoder->parts) {
        return;
    }
    uint32_t *next = encoder->counts + thread * (size_t)dictionary_count(encoder->dictionary);
    for (uint32_t i = encoder->bounds[thread]; i < encoder->bounds[thread + 1]; i++) {
        const struct draft *draft;
        const struct draft_clause *clause = encoder_clause(encoder, i, &draft);
        const uint32_t *map = encoder->maps[draft - encoder->drafts];
        const uint32_t *stream = draft->stream + clause->stream;
        for (uint32_t j = 0; j < clause->words; j++) {
            encoder->occurrences[next[global_word(map, stream[j])]++] = (uint64_t)i << 32 | j;
        }
    }
}

/* The first word whose occurrences begin at or behind part / parts of all. */
static uint32_t word_bound(const struct encoder *encoder, unsigned part)
{
    uint64_t target = (uint64_t)encoder->starts[encoder->order_count] * part / encoder->parts;
    size_t low = 0;
    size_t high = encoder->order_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (encoder->starts[middle] < target) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return (uint32_t)low;
}

/* Step: encodes the posting lists of a part of the words. */
static void encode_lists(void *context, unsigned thread)
{
    struct encoder *encoder = context;
    if (thread >= encoder->parts) {
        return;
    }
    struct part *part = &encoder->part[thread];
    buffer_clear(&part->docs);
    buffer_clear(&part->positions);
    part->first_word = word_bound(encoder, thread);
    part->end_word = thread + 1 == encoder->parts ? (uint32_t)encoder->order_count
                                                  : word_bound(encoder, thread + 1);
    for (uint32_t word = part->first_word; word < part->end_word; word++) {
        struct word_list *list = &encoder->lists[word];
        uint64_t docs = part->docs.length;
        uint64_t positions = part->positions.length;
        uint32_t count = postings_encode(encoder->occurrences + encoder->starts[word],
                                         encoder->starts[word + 1] - encoder->starts[word],
                                         &part->docs, &part->positions);
        list->docs = docs & ((UINT64_C(1) << 40) - 1);
        list->positions = positions;
        list->count = count & 0xFFFFFF;
    }
}

struct segment_header *encoder_encode(struct encoder *encoder, const struct draft *drafts,
                                      const struct encoder_numbers *numbers)
{
    encoder->drafts = drafts;
    encoder->numbers = *numbers;
    merge_dictionaries(encoder);
    size_t words = dictionary_count(encoder->dictionary);
    size_t occurrences = count_stream(encoder);
    encoder->sources = array_reserve(encoder->sources, &encoder->source_capacity,
                                     numbers->clauses, sizeof *encoder->sources);
    encoder->stems = array_reserve(encoder->stems, &encoder->stem_capacity, words,
                                   sizeof *encoder->stems);
    encoder->counts = array_reserve(encoder->counts, &encoder->count_capacity,
                                    words * encoder->parts, sizeof *encoder->counts);
    encoder->occurrences = array_reserve(encoder->occurrences, &encoder->occurrence_capacity,
                                         occurrences, sizeof *encoder->occurrences);
    pool_run(encoder->pool, gather, encoder);
    encoder->stem_count = words;
    set_bounds(encoder);
    pool_run(encoder->pool, count_words, encoder);
    order_words(encoder);
    encoder->lists = array_reserve(encoder->lists, &encoder->list_capacity, encoder->order_count,
                                   sizeof *encoder->lists);
    pool_run(encoder->pool, scatter, encoder);
    pool_run(encoder->pool, encode_lists, encoder);
    return encoder_write(encoder);
}
