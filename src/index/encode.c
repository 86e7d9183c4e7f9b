/* SPDX-License-Identifier: ISC */
/* Encoding a segment.
 *
 * The work is done in steps that all threads take together (pool_run), each on its part:
 *   gather   where the clause with a given number is in the drafts; stems of new words
 *   count    how often each word stands in each part of the clauses
 *   scatter  the occurrences, sorted by word and clause (a counting sort over all parts)
 *   encode   the posting lists of each part of the words
 *   copy     texts, blocks and lists into the segment
 * Parts of the clauses have about equally many words, parts of the words equally many occurrences. */
#include "index/encode.h"

#include "base/hash.h"
#include "base/memory.h"
#include "index/postings.h"
#include "index/token.h"

#include <stdlib.h>

enum { MOST_PARTS = 16 }; /* more would cost more in counting than they gain */

/* Where a clause is in the drafts. */
struct source_of {
    uint32_t draft;
    uint32_t index;
};

/* The posting lists that one thread has encoded. */
struct part {
    struct buffer docs;
    struct buffer positions;
    uint32_t first_word; /* of the segment's words */
    uint32_t end_word;
    struct stemmer *stemmer;
};

struct encoder {
    struct pool *pool;
    unsigned threads;
    unsigned parts;                  /* threads that count, scatter and encode */
    struct dictionary *dictionary;   /* all words of all rounds: "global" numbers */
    uint64_t *stems;                 /* stem hash by global number */
    size_t stem_count, stem_capacity;
    struct dictionary *sites;
    uint32_t **maps;                 /* for each draft: its new words' numbers to global ones */
    size_t *map_capacities;
    struct part *part;               /* one for each thread */
    /* Of the round: */
    const struct draft *drafts;
    struct encoder_numbers numbers;
    struct source_of *sources;       /* by clause, from first_clause */
    size_t source_capacity;
    uint32_t bounds[MOST_PARTS + 1]; /* parts of the clauses */
    uint32_t *counts;                /* [part][global word]; then where the part writes next */
    size_t count_capacity;
    uint32_t *order;                 /* global numbers of the segment's words, in their order */
    size_t order_count, order_capacity;
    uint32_t *starts;                /* [words + 1]: where a word's occurrences begin */
    size_t start_capacity;
    uint64_t *occurrences;
    size_t occurrence_capacity;
    struct word_list *lists;         /* by word of the segment; offsets within the part's buffers */
    size_t list_capacity;
    struct segment_header *flat;
};

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

static uint32_t add_word(struct dictionary *dictionary, struct span word)
{
    struct word_key key;
    dictionary_key_of(word, &key);
    return dictionary_add(dictionary, &key, word.bytes, word.length);
}

void encoder_know_site(struct encoder *encoder, struct span site)
{
    add_word(encoder->sites, site);
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
            encoder->maps[i][word] = add_word(encoder->dictionary, dictionary_word(local, word));
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

static const struct draft_clause *clause_at(const struct encoder *encoder, uint32_t clause,
                                            const struct draft **draft)
{
    struct source_of source = encoder->sources[clause];
    *draft = &encoder->drafts[source.draft];
    return &(*draft)->clauses[source.index];
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
        words += clause_at(encoder, i, &draft)->words;
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
        const struct draft_clause *clause = clause_at(encoder, i, &draft);
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
        const struct draft_clause *clause = clause_at(encoder, i, &draft);
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

static uint32_t stem_slots(size_t words)
{
    uint32_t slots = 16;
    while (slots < words) {
        slots *= 2;
    }
    return slots;
}

/* The sum over all drafts of a count that is a member of them. */
#define SUM_OF_DRAFTS(encoder, sum, member)                                                        \
    for (unsigned draft_ = 0; draft_ < (encoder)->threads; draft_++) {                             \
        (sum) += (encoder)->drafts[draft_].member;                                                 \
    }

static void set_section_sizes(struct encoder *encoder, uint64_t sizes[SECTIONS])
{
    uint64_t clauses = encoder->numbers.clauses;
    uint64_t blocks = encoder->numbers.blocks;
    uint64_t words = encoder->order_count;
    uint64_t snapshots = 0;
    SUM_OF_DRAFTS(encoder, snapshots, snapshot_count);
    sizes[SECTION_TEXT_STARTS] = (clauses + 1) * sizeof(uint32_t);
    sizes[SECTION_CLAUSE_WORDS] = clauses * sizeof(uint32_t);
    SUM_OF_DRAFTS(encoder, sizes[SECTION_TEXT], text.length);
    sizes[SECTION_BLOCK_STARTS] = (blocks + 1) * sizeof(uint32_t);
    sizes[SECTION_BLOCK_LENGTHS] = blocks * sizeof(uint32_t);
    sizes[SECTION_BLOCK_PLACES] = blocks * sizeof(uint32_t);
    SUM_OF_DRAFTS(encoder, sizes[SECTION_BLOCK_CLAUSES], block_clauses.length);
    sizes[SECTION_SNAPSHOTS] = snapshots * sizeof(struct snapshot_record);
    SUM_OF_DRAFTS(encoder, sizes[SECTION_REFERENCES], references.length);
    SUM_OF_DRAFTS(encoder, sizes[SECTION_STRINGS], strings.length);
    sizes[SECTION_WORD_STARTS] = (words + 1) * sizeof(uint32_t);
    for (size_t i = 0; i < words; i++) {
        sizes[SECTION_WORDS] += dictionary_word(encoder->dictionary, encoder->order[i]).length + 1;
    }
    sizes[SECTION_WORD_LISTS] = words * sizeof(struct word_list);
    sizes[SECTION_STEM_HASHES] = words * sizeof(uint64_t);
    sizes[SECTION_STEM_HEADS] = stem_slots(words) * sizeof(uint32_t);
    sizes[SECTION_STEM_NEXT] = words * sizeof(uint32_t);
    for (unsigned i = 0; i < encoder->parts; i++) {
        sizes[SECTION_DOCS] += encoder->part[i].docs.length;
        sizes[SECTION_POSITIONS] += encoder->part[i].positions.length;
    }
}

static void allocate(struct encoder *encoder)
{
    uint64_t sizes[SECTIONS] = {0};
    set_section_sizes(encoder, sizes);
    uint64_t offsets[SECTIONS + 1];
    uint64_t at = (sizeof(struct segment_header) + 7) & ~UINT64_C(7);
    for (int section = 0; section < SECTIONS; section++) {
        offsets[section] = at;
        at = (at + sizes[section] + 7) & ~UINT64_C(7);
    }
    offsets[SECTIONS] = at;
    struct segment_header *flat = segment_allocate(at);
    *flat = (struct segment_header){
        .size = at,
        .first_clause = encoder->numbers.first_clause,
        .clauses = encoder->numbers.clauses,
        .first_block = encoder->numbers.first_block,
        .blocks = encoder->numbers.blocks,
        .first_snapshot = encoder->numbers.first_snapshot,
        .words = (uint32_t)encoder->order_count,
        .stem_slots = stem_slots(encoder->order_count),
    };
    memcpy(flat->sections, offsets, sizeof offsets);
    flat->snapshots = (uint32_t)(sizes[SECTION_SNAPSHOTS] / sizeof(struct snapshot_record));
    encoder->flat = flat;
}

static void *section_of(const struct encoder *encoder, enum section section)
{
    return (char *)encoder->flat + encoder->flat->sections[section];
}

static void write_words(struct encoder *encoder)
{
    uint32_t *starts = section_of(encoder, SECTION_WORD_STARTS);
    char *words = section_of(encoder, SECTION_WORDS);
    uint64_t *hashes = section_of(encoder, SECTION_STEM_HASHES);
    uint32_t *heads = section_of(encoder, SECTION_STEM_HEADS);
    uint32_t *next = section_of(encoder, SECTION_STEM_NEXT);
    memset(heads, 0, encoder->flat->stem_slots * sizeof *heads);
    uint32_t at = 0;
    for (uint32_t i = 0; i < encoder->order_count; i++) {
        struct span word = dictionary_word(encoder->dictionary, encoder->order[i]);
        starts[i] = at;
        memcpy(words + at, word.bytes, word.length);
        words[at + word.length] = '\0';
        at += (uint32_t)word.length + 1;
        if (word.length > encoder->flat->longest_word) {
            encoder->flat->longest_word = (uint32_t)word.length;
        }
        hashes[i] = encoder->stems[encoder->order[i]];
        uint32_t *head = &heads[hashes[i] & (encoder->flat->stem_slots - 1)];
        next[i] = *head;
        *head = i + 1;
    }
    starts[encoder->order_count] = at;
}

/* Lays out texts and blocks: the starts now, the content by the copying step. */
static void write_starts(struct encoder *encoder)
{
    uint32_t *starts = section_of(encoder, SECTION_TEXT_STARTS);
    uint32_t *words = section_of(encoder, SECTION_CLAUSE_WORDS);
    uint32_t at = 0;
    for (uint32_t i = 0; i < encoder->numbers.clauses; i++) {
        const struct draft *draft;
        const struct draft_clause *clause = clause_at(encoder, i, &draft);
        starts[i] = at;
        words[i] = clause->words << 1 | clause->ascii;
        at += clause->length;
    }
    starts[encoder->numbers.clauses] = at;

    uint32_t *blocks = section_of(encoder, SECTION_BLOCK_STARTS);
    uint32_t *lengths = section_of(encoder, SECTION_BLOCK_LENGTHS);
    uint32_t *places = section_of(encoder, SECTION_BLOCK_PLACES);
    for (unsigned i = 0; i < encoder->threads; i++) {
        const struct draft *draft = &encoder->drafts[i];
        for (size_t j = 0; j < draft->block_count; j++) {
            const struct draft_block *block = &draft->blocks[j];
            blocks[block->number - encoder->numbers.first_block] = block->size;
            lengths[block->number - encoder->numbers.first_block] = block->length;
            places[block->number - encoder->numbers.first_block] = block->places;
        }
    }
    uint32_t start = 0;
    for (uint32_t i = 0; i < encoder->numbers.blocks; i++) {
        uint32_t size = blocks[i];
        blocks[i] = start;
        start += size;
    }
    blocks[encoder->numbers.blocks] = start;
}

/* Step: copies a part of the texts, the draft's blocks and the part's posting lists. */
static void copy(void *context, unsigned thread)
{
    struct encoder *encoder = context;
    const uint32_t *blocks = section_of(encoder, SECTION_BLOCK_STARTS);
    char *clauses = section_of(encoder, SECTION_BLOCK_CLAUSES);
    const struct draft *own = &encoder->drafts[thread];
    for (size_t i = 0; i < own->block_count; i++) {
        const struct draft_block *block = &own->blocks[i];
        if (block->size) {
            memcpy(clauses + blocks[block->number - encoder->numbers.first_block],
                   own->block_clauses.bytes + block->clauses, block->size);
        }
    }
    if (thread >= encoder->parts) {
        return;
    }
    const uint32_t *starts = section_of(encoder, SECTION_TEXT_STARTS);
    char *text = section_of(encoder, SECTION_TEXT);
    for (uint32_t i = encoder->bounds[thread]; i < encoder->bounds[thread + 1]; i++) {
        const struct draft *draft;
        const struct draft_clause *clause = clause_at(encoder, i, &draft);
        memcpy(text + starts[i], draft->text.bytes + clause->text, clause->length);
    }
    const struct part *part = &encoder->part[thread];
    uint64_t docs = 0;
    uint64_t positions = 0;
    for (unsigned i = 0; i < thread; i++) {
        docs += encoder->part[i].docs.length;
        positions += encoder->part[i].positions.length;
    }
    if (part->docs.length) {
        memcpy((char *)section_of(encoder, SECTION_DOCS) + docs, part->docs.bytes,
               part->docs.length);
        memcpy((char *)section_of(encoder, SECTION_POSITIONS) + positions, part->positions.bytes,
               part->positions.length);
    }
    struct word_list *lists = section_of(encoder, SECTION_WORD_LISTS);
    for (uint32_t word = part->first_word; word < part->end_word; word++) {
        struct word_list list = encoder->lists[word];
        list.docs = (list.docs + docs) & ((UINT64_C(1) << 40) - 1);
        list.positions += positions;
        lists[word] = list;
    }
}

static int by_entry(const void *a, const void *b)
{
    const struct snapshot_record *first = a;
    const struct snapshot_record *second = b;
    return (first->entry > second->entry) - (first->entry < second->entry);
}

static void write_snapshots(struct encoder *encoder)
{
    struct snapshot_record *records = section_of(encoder, SECTION_SNAPSHOTS);
    char *references = section_of(encoder, SECTION_REFERENCES);
    char *strings = section_of(encoder, SECTION_STRINGS);
    uint32_t reference_base = 0;
    uint32_t string_base = 0;
    size_t count = 0;
    for (unsigned i = 0; i < encoder->threads; i++) {
        const struct draft *draft = &encoder->drafts[i];
        for (size_t j = 0; j < draft->snapshot_count; j++) {
            struct snapshot_record *record = &records[count++];
            *record = draft->snapshots[j];
            record->site += string_base;
            record->title += string_base;
            record->references += reference_base;
        }
        if (draft->references.length) {
            memcpy(references + reference_base, draft->references.bytes, draft->references.length);
        }
        if (draft->strings.length) {
            memcpy(strings + string_base, draft->strings.bytes, draft->strings.length);
        }
        reference_base += (uint32_t)draft->references.length;
        string_base += (uint32_t)draft->strings.length;
    }
    qsort(records, count, sizeof *records, by_entry);
    for (size_t i = 0; i < count; i++) {
        struct span site = {strings + records[i].site, records[i].site_length};
        records[i].site_id = add_word(encoder->sites, site);
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
    allocate(encoder);
    write_words(encoder);
    write_starts(encoder);
    write_snapshots(encoder);
    pool_run(encoder->pool, copy, encoder);
    return encoder->flat;
}
