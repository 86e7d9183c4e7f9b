/* SPDX-License-Identifier: ISC */
/* Writing a segment: its sections are laid out, filled in by one thread where that is little, and by
 * all where much is copied. */
#include "index/encode_form.h"

#include "base/order.h"

#include <stdlib.h>

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
        const struct draft_clause *clause = encoder_clause(encoder, i, &draft);
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
        const struct draft_clause *clause = encoder_clause(encoder, i, &draft);
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

static int compare_records(const void *a, const void *b)
{
    return order_of(((const struct snapshot_record *)a)->entry,
                    ((const struct snapshot_record *)b)->entry);
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
    qsort(records, count, sizeof *records, compare_records);
    for (size_t i = 0; i < count; i++) {
        struct span site = {strings + records[i].site, records[i].site_length};
        records[i].site_id = encoder_add(encoder->sites, site);
    }
}

struct segment_header *encoder_write(struct encoder *encoder)
{
    allocate(encoder);
    write_words(encoder);
    write_starts(encoder);
    write_snapshots(encoder);
    pool_run(encoder->pool, copy, encoder);
    return encoder->flat;
}
