/* SPDX-License-Identifier: ISC */
/* Encoding and walking posting lists. */
#include "index/postings.h"

#include "index/varint.h"

/* How many of the first occurrences stand in the same clause as the first. */
static size_t same_clause(const uint64_t *occurrences, size_t count)
{
    uint64_t clause = occurrences[0] >> 32;
    size_t times = 1;
    while (times < count && occurrences[times] >> 32 == clause) {
        times++;
    }
    return times;
}

static uint32_t count_clauses(const uint64_t *occurrences, size_t count)
{
    uint32_t clauses = 1;
    for (size_t i = 1; i < count; i++) {
        clauses += occurrences[i] >> 32 != occurrences[i - 1] >> 32;
    }
    return clauses;
}

static unsigned char *put_positions(unsigned char *out, const uint64_t *occurrences, size_t times)
{
    uint32_t before = 0;
    for (size_t i = 0; i < times; i++) {
        uint32_t position = (uint32_t)occurrences[i];
        out = varint_put(out, position - before);
        before = position;
    }
    return out;
}

static unsigned char *put_clause(unsigned char *out, uint32_t difference, size_t times)
{
    if (times == 1) {
        return varint_put(out, difference << 1 | 1);
    }
    out = varint_put(out, difference << 1);
    return varint_put(out, (uint32_t)times);
}

uint32_t postings_encode(const uint64_t *occurrences, size_t count, struct buffer *docs,
                         struct buffer *positions)
{
    uint32_t clauses = count_clauses(occurrences, count);
    uint32_t blocks = (clauses + POSTINGS_BLOCK - 1) / POSTINGS_BLOCK;
    size_t table_size = blocks > 1 ? blocks * sizeof(struct postings_skip) : 0;
    /* Room for the longest forms, so that nothing is checked while writing. */
    char *table = buffer_reserve(docs, table_size + clauses * (size_t)(2 * VARINT_MAX));
    unsigned char *docs_start = (unsigned char *)table + table_size;
    unsigned char *positions_start =
        (unsigned char *)buffer_reserve(positions, count * (size_t)VARINT_MAX);
    unsigned char *doc = docs_start;
    unsigned char *position = positions_start;

    uint32_t before = UINT32_MAX;
    struct postings_skip skip = {0};
    size_t at = 0;
    for (uint32_t i = 0; i < clauses; i++) {
        if (i % POSTINGS_BLOCK == 0) {
            skip.docs = (uint32_t)(doc - docs_start);
            skip.positions = (uint32_t)(position - positions_start);
        }
        size_t times = same_clause(occurrences + at, count - at);
        uint32_t clause = (uint32_t)(occurrences[at] >> 32);
        doc = put_clause(doc, clause - before, times);
        position = put_positions(position, occurrences + at, times);
        before = clause;
        at += times;
        if (table_size && (i % POSTINGS_BLOCK == POSTINGS_BLOCK - 1 || i + 1 == clauses)) {
            skip.last = clause;
            memcpy(table + i / POSTINGS_BLOCK * sizeof skip, &skip, sizeof skip);
        }
    }
    docs->length += table_size + (size_t)(doc - docs_start);
    positions->length += (size_t)(position - positions_start);
    return clauses;
}

static uint32_t block_count(const struct postings *postings)
{
    return (postings->list.count + POSTINGS_BLOCK - 1) / POSTINGS_BLOCK;
}

static struct postings_skip skip_at(const struct postings *postings, uint32_t block)
{
    struct postings_skip skip;
    memcpy(&skip, postings->list.docs + block * sizeof skip, sizeof skip);
    return skip;
}

static void decode_block(struct postings *postings, uint32_t block)
{
    uint32_t left = postings->list.count - block * POSTINGS_BLOCK;
    uint32_t size = left < POSTINGS_BLOCK ? left : POSTINGS_BLOCK;
    const unsigned char *in = postings->next;
    uint32_t clause = postings->last;
    for (uint32_t i = 0; i < size; i++) {
        uint32_t value;
        in = varint_get(in, &value);
        clause += value >> 1;
        postings->clauses[i] = clause;
        postings->times[i] = 1;
        if (!(value & 1)) {
            in = varint_get(in, &postings->times[i]);
        }
    }
    postings->next = in;
    postings->last = clause;
    postings->block = block;
    postings->size = size;
    postings->at = 0;
    postings->positioned = 0;
    postings->position = postings->list.positions;
    if (block_count(postings) > 1) {
        postings->position += skip_at(postings, block).positions;
    }
}

void postings_open(struct postings *postings, struct postings_list list)
{
    postings->list = list;
    postings->next = list.docs;
    postings->last = UINT32_MAX;
    postings->size = postings->at = postings->block = 0;
    if (list.count > POSTINGS_BLOCK) {
        postings->next += block_count(postings) * sizeof(struct postings_skip);
    }
    if (list.count > 0) {
        decode_block(postings, 0);
    }
}

void postings_next_block(struct postings *postings)
{
    if (postings->block + 1 < block_count(postings)) {
        decode_block(postings, postings->block + 1);
    } else {
        postings->at = postings->size;
    }
}

/* The first block from the current one on whose last clause is `target` or behind it; the number of
 * blocks when there is none. Doubles its step, then halves it: short seeks stay short. */
static uint32_t find_block(const struct postings *postings, uint32_t target)
{
    uint32_t blocks = block_count(postings);
    uint32_t low = postings->block;
    uint32_t step = 1;
    while (low + step < blocks && skip_at(postings, low + step).last < target) {
        low += step;
        step *= 2;
    }
    uint32_t high = low + step < blocks ? low + step : blocks;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (skip_at(postings, middle).last < target) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

uint32_t postings_seek(struct postings *postings, uint32_t target)
{
    if (postings->at >= postings->size) {
        return POSTINGS_END;
    }
    if (postings->clauses[postings->size - 1] < target) {
        uint32_t blocks = block_count(postings);
        uint32_t block = blocks > 1 ? find_block(postings, target) : blocks;
        if (block >= blocks) {
            postings->block = blocks - 1;
            postings->at = postings->size;
            return POSTINGS_END;
        }
        if (block != postings->block + 1) {
            const unsigned char *docs =
                postings->list.docs + blocks * sizeof(struct postings_skip);
            postings->next = docs + skip_at(postings, block).docs;
            postings->last = skip_at(postings, block - 1).last;
        }
        decode_block(postings, block);
    }
    while (postings->clauses[postings->at] < target) {
        postings->at++;
    }
    return postings->clauses[postings->at];
}

void postings_positions(struct postings *postings, uint32_t *out)
{
    const unsigned char *in = postings->position;
    uint32_t skipped = 0;
    for (; postings->positioned < postings->at; postings->positioned++) {
        for (uint32_t i = 0; i < postings->times[postings->positioned]; i++) {
            in = varint_get(in, &skipped);
        }
    }
    postings->position = in;
    uint32_t position = 0;
    for (uint32_t i = 0; i < postings->times[postings->at]; i++) {
        uint32_t difference;
        in = varint_get(in, &difference);
        position += difference;
        out[i] = position;
    }
}
