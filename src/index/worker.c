/* SPDX-License-Identifier: ISC */
/* A file's way into the index: bytes, encoding, provenance, blocks, and for those never seen before
 * clauses, plain text and words.
 *
 * Encodings. A file is taken for UTF-8 until a new block turns out not to be; then the whole file is
 * judged. If it is Windows-1252, it is converted and read again from its start. If it is UTF-8 with
 * stray bytes, it is read on, but its invalid blocks are filed under a hash of their own, so that
 * finding a block in the table always means that it is valid. */
#include "index/worker.h"

#include "base/hash.h"
#include "base/memory.h"
#include "index/block.h"
#include "index/token.h"
#include "index/varint.h"
#include "policy/encoding.h"
#include "policy/plain.h"
#include "policy/provenance.h"

#include <stdlib.h>
#include <time.h>

enum {
    TITLE_LIMIT = 200, /* bytes */
    WORD_BATCH = 16,
    RECENT_BLOCKS = 1 << 13, /* power of two */
};

void draft_clear(struct draft *draft)
{
    draft->block_count = draft->clause_count = 0;
    draft->stream_count = draft->snapshot_count = draft->problem_count = draft->stamp_count = 0;
    draft->twin_count = 0;
    buffer_clear(&draft->text);
    buffer_clear(&draft->block_clauses);
    buffer_clear(&draft->references);
    buffer_clear(&draft->strings);
    dictionary_clear(draft->dictionary);
}

void draft_free(struct draft *draft)
{
    free(draft->blocks);
    buffer_free(&draft->block_clauses);
    free(draft->clauses);
    buffer_free(&draft->text);
    free(draft->stream);
    free(draft->snapshots);
    buffer_free(&draft->references);
    buffer_free(&draft->strings);
    for (size_t i = 0; i < draft->problem_count; i++) {
        free(draft->problems[i].reason);
    }
    free(draft->problems);
    free(draft->stamps);
    free(draft->twins);
    dictionary_free(draft->dictionary);
}

double worker_clock(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

void worker_init(struct worker *worker, const struct worker_shared *shared)
{
    *worker = (struct worker){.shared = shared};
    worker->draft.dictionary = dictionary_new();
    worker->recent = xcalloc(RECENT_BLOCKS, sizeof *worker->recent);
}

void worker_free(struct worker *worker)
{
    draft_free(&worker->draft);
    buffer_free(&worker->raw);
    buffer_free(&worker->converted);
    buffer_free(&worker->origin);
    buffer_free(&worker->plain);
    buffer_free(&worker->folded);
    clause_list_free(&worker->clauses);
    free(worker->recent);
}

void worker_clear(struct worker *worker)
{
    draft_clear(&worker->draft);
}

static void add_problem(struct worker *worker, uint32_t entry, const char *reason)
{
    struct draft *draft = &worker->draft;
    draft->problems = array_reserve(draft->problems, &draft->problem_capacity,
                                    draft->problem_count + 1, sizeof *draft->problems);
    draft->problems[draft->problem_count++] = (struct draft_problem){entry, xstrdup(reason)};
}

/* Words that are looked up together. */
struct word_batch {
    size_t count;
    struct word_key keys[WORD_BATCH];
    struct span forms[WORD_BATCH];
};

static void look_up(struct worker *worker, struct word_batch *batch)
{
    struct draft *draft = &worker->draft;
    for (size_t i = 0; i < batch->count; i++) {
        struct span form = batch->forms[i];
        uint32_t word = dictionary_find(worker->shared->words, &batch->keys[i], form.bytes,
                                        form.length);
        if (word == DICTIONARY_NONE) {
            word = DRAFT_NEW_WORD | dictionary_add(draft->dictionary, &batch->keys[i], form.bytes,
                                                   form.length);
        }
        draft->stream[draft->stream_count++] = word;
    }
    batch->count = 0;
}

/* Adds a word, in memory of at least 8 bytes that stays until the batch is looked up. */
static void add_word(struct worker *worker, struct word_batch *batch, const char *form,
                     size_t length)
{
    size_t i = batch->count++;
    batch->forms[i] = (struct span){form, length};
    dictionary_key(form, length, &batch->keys[i]);
    dictionary_prefetch(worker->shared->words, &batch->keys[i]);
    if (batch->count == WORD_BATCH) {
        look_up(worker, batch);
    }
}

static void add_ascii_words(struct worker *worker, struct span text)
{
    struct word_batch batch = {.count = 0};
    buffer_clear(&worker->folded);
    const char *folded = buffer_reserve(&worker->folded, text.length + TOKEN_PADDING);
    token_fold_ascii(text, worker->folded.bytes);
    for (size_t at = 0; at < text.length;) {
        if (!folded[at]) {
            at++;
            continue;
        }
        size_t start = at;
        while (folded[at]) {
            at++;
        }
        size_t length = at - start;
        add_word(worker, &batch, folded + start, length < TOKEN_MAX ? length : (size_t)TOKEN_MAX);
    }
    look_up(worker, &batch);
}

static void add_other_words(struct worker *worker, struct span text)
{
    struct word_batch batch = {.count = 0};
    struct tokenizer tokenizer;
    tokenizer_init(&tokenizer, text, false);
    while (tokenizer_next(&tokenizer)) {
        add_word(worker, &batch, tokenizer.form, tokenizer.length);
        look_up(worker, &batch); /* the next word takes the place of this one */
    }
}

/* Notes the words of a new clause's plain text. */
static void add_words(struct worker *worker, struct draft_clause *clause)
{
    struct draft *draft = &worker->draft;
    struct span text = {draft->text.bytes + clause->text, clause->length};
    clause->stream = (uint32_t)draft->stream_count;
    /* A word needs a byte at least and a separator, or an ideograph's three. */
    draft->stream = array_reserve(draft->stream, &draft->stream_capacity,
                                  draft->stream_count + text.length / 2 + 1,
                                  sizeof *draft->stream);
    if (clause->ascii) {
        add_ascii_words(worker, text);
    } else {
        add_other_words(worker, text);
    }
    clause->words = (uint32_t)(draft->stream_count - clause->stream);
}

/* Files a clause that is new. */
static void file_clause(struct worker *worker, struct span text, bool ascii, uint32_t number)
{
    double start = worker_clock();
    struct draft *draft = &worker->draft;
    draft->clauses = array_reserve(draft->clauses, &draft->clause_capacity,
                                   draft->clause_count + 1, sizeof *draft->clauses);
    struct draft_clause *clause = &draft->clauses[draft->clause_count++];
    *clause = (struct draft_clause){.number = number,
                                    .text = (uint32_t)draft->text.length,
                                    .length = (uint32_t)text.length,
                                    .ascii = ascii};
    buffer_append_span(&draft->text, text);
    add_words(worker, clause);
    double spent = worker_clock() - start;
    worker->times.tokenising += spent;
    worker->times.parsing -= spent;
}

/* The number of a clause by its plain text; VIEW_NO_CLAUSE when that is empty. *leads tells whether it
 * ends in a colon. */
static uint32_t number_clause(struct worker *worker, struct span source,
                              const struct clause *clause, bool *leads)
{
    unsigned flags = 0;
    buffer_clear(&worker->plain);
    char *out = buffer_reserve(&worker->plain, plain_capacity(source.length));
    struct span text = {out, plain_text(source, clause->body - clause->start, clause->kind, out,
                                        &flags, NULL)};
    *leads = text.length > 0 && out[text.length - 1] == ':';
    if (text.length == 0) {
        return VIEW_NO_CLAUSE;
    }
    bool fresh;
    uint32_t number = seen_add(worker->shared->clauses, hash_128(text), &fresh);
    if (fresh) {
        file_clause(worker, text, (flags & PLAIN_ASCII) != 0, number);
    }
    return number;
}

/* Parses a block that has just got its number. */
static void add_block(struct worker *worker, struct span block, uint32_t number)
{
    double start = worker_clock();
    struct draft *draft = &worker->draft;
    struct block_walk walk = {0};
    size_t before = draft->block_clauses.length;
    uint32_t places = 0;
    clause_parse(block, &worker->clauses);
    for (size_t i = 0; i < worker->clauses.count; i++) {
        const struct clause *clause = &worker->clauses.items[i];
        bool leads = false;
        uint32_t id = VIEW_NO_CLAUSE;
        if (clause->kind != CLAUSE_RULE) {
            id = number_clause(worker, span_slice(block, clause->start, clause->end), clause,
                               &leads);
        }
        block_put(&draft->block_clauses, &walk, clause, id, leads);
        places += id != VIEW_NO_CLAUSE;
    }
    draft->blocks = array_reserve(draft->blocks, &draft->block_capacity, draft->block_count + 1,
                                  sizeof *draft->blocks);
    draft->blocks[draft->block_count++] =
        (struct draft_block){number, (uint32_t)block.length, (uint32_t)before,
                             (uint32_t)(draft->block_clauses.length - before), places};
    worker->times.parsing += worker_clock() - start;
}

/* The text of the file at hand. */
struct reading {
    struct span raw;
    struct span text;       /* decoded */
    enum encoding encoding;
    bool stray;             /* UTF-8 with invalid bytes, and known to be */
};

/* The number of a block. False when the file turns out to be in another encoding: its text is then
 * converted and must be read again. */
static bool number_block(struct worker *worker, struct reading *reading, struct span block,
                         uint32_t *number)
{
    struct hash128 hash = hash_128(block);
    struct recent_block *recent = &worker->recent[hash.low % RECENT_BLOCKS];
    if (recent->hash.low == hash.low && recent->hash.high == hash.high) {
        *number = recent->number;
        return true;
    }
    *number = seen_find(worker->shared->blocks, hash);
    if (*number != SEEN_NOT) {
        *recent = (struct recent_block){hash, *number};
        return true;
    }
    if (!encoding_is_utf8(block)) {
        if (!reading->stray && encoding_judge(reading->raw) == ENCODING_WINDOWS_1252) {
            reading->encoding = ENCODING_WINDOWS_1252;
            return false;
        }
        reading->stray = true;
        hash.low = ~hash.low;
    }
    bool fresh;
    *number = seen_add(worker->shared->blocks, hash, &fresh);
    if (fresh) {
        add_block(worker, block, *number);
    }
    return true;
}

/* Appends the references to the blocks of the text behind `body`; *blocks counts them. */
static bool add_references(struct worker *worker, struct reading *reading, size_t body,
                           uint32_t *blocks)
{
    struct buffer *references = &worker->draft.references;
    uint32_t before = UINT32_MAX;
    size_t at = body;
    size_t start;
    size_t end;
    *blocks = 0;
    while (block_next(reading->text, at, &start, &end)) {
        uint32_t number;
        if (!number_block(worker, reading, span_slice(reading->text, start, end), &number)) {
            return false;
        }
        uint32_t difference = number - (before + 1);
        unsigned char *out = (unsigned char *)buffer_reserve(references, 2 * (VARINT_MAX + 1));
        unsigned char *behind = varint_put(out, difference << 1 ^ -(difference >> 31));
        behind = varint_put(behind, (uint32_t)(start - at));
        references->length += (size_t)(behind - out);
        before = number;
        at = end;
        (*blocks)++;
    }
    return true;
}

static void convert(struct worker *worker, struct reading *reading)
{
    uint32_t *map = NULL;
    encoding_convert(reading->encoding, reading->raw, &worker->converted, &map);
    free(map);
    reading->text = buffer_span(&worker->converted);
}

/* Puts a string into the draft, or points to the same one of the snapshot before. */
static uint32_t add_string(struct draft *draft, struct span string, uint32_t before,
                           uint32_t before_length)
{
    if (before_length == string.length && string.length &&
        memcmp(draft->strings.bytes + before, string.bytes, string.length) == 0) {
        return before;
    }
    uint32_t at = (uint32_t)draft->strings.length;
    buffer_append_span(&draft->strings, string);
    return at;
}

/* Adds a record, with its strings, to the draft. */
static void file_snapshot(struct draft *draft, struct snapshot_record record, struct span site,
                          struct span title)
{
    draft->snapshots = array_reserve(draft->snapshots, &draft->snapshot_capacity,
                                     draft->snapshot_count + 1, sizeof *draft->snapshots);
    const struct snapshot_record none = {0};
    const struct snapshot_record *last =
        draft->snapshot_count ? &draft->snapshots[draft->snapshot_count - 1] : &none;
    record.site = add_string(draft, site, last->site, last->site_length);
    record.site_length = (uint32_t)site.length;
    record.title = add_string(draft, title, last->title, last->title_length);
    record.title_length = (uint32_t)title.length;
    draft->snapshots[draft->snapshot_count++] = record;
}

static void add_snapshot(struct worker *worker, uint32_t entry, const struct reading *reading,
                         const struct provenance *provenance, uint32_t references,
                         uint32_t blocks)
{
    struct origin origin;
    collection_origin(worker->shared->collection, entry, &worker->origin, &origin);
    struct span site = provenance->site.length ? provenance->site : origin.site;
    struct buffer title = {0};
    if (origin.title.length) {
        buffer_append_span(&title, origin.title);
    } else {
        provenance_title(span_slice(reading->text, provenance->length, reading->text.length),
                         TITLE_LIMIT, &title);
    }
    struct snapshot_record record = {
        .order = origin.order,
        .tie = origin.tie,
        .entry = entry,
        .date = provenance->date ? provenance->date : origin.date,
        .bytes = (uint32_t)reading->raw.length,
        .body = (uint32_t)provenance->length,
        .references = references,
        .blocks = blocks,
        .encoding = reading->encoding,
    };
    file_snapshot(&worker->draft, record, site, buffer_span(&title));
    buffer_free(&title);
}

/* Adds a snapshot that has the bytes of the entry `twin`: twins_complete does the rest. False, with
 * nothing added, when its title must be taken from those bytes. */
static bool add_twin(struct worker *worker, uint32_t entry, uint32_t twin)
{
    struct draft *draft = &worker->draft;
    struct origin origin;
    collection_origin(worker->shared->collection, entry, &worker->origin, &origin);
    if (origin.title.length == 0) {
        return false;
    }
    draft->twins = array_reserve(draft->twins, &draft->twin_capacity, draft->twin_count + 1,
                                 sizeof *draft->twins);
    draft->twins[draft->twin_count++] =
        (struct draft_twin){(uint32_t)draft->snapshot_count, twin};
    struct snapshot_record record = {
        .order = origin.order, .tie = origin.tie, .entry = entry, .date = origin.date};
    file_snapshot(draft, record, origin.site, origin.title);
    return true;
}

/* Reads the text of the file into the draft. */
static void read_text(struct worker *worker, uint32_t entry, struct reading *reading)
{
    struct draft *draft = &worker->draft;
    for (;;) {
        struct provenance provenance;
        provenance_parse(reading->text, &provenance);
        size_t references = draft->references.length;
        uint32_t blocks;
        if (add_references(worker, reading, provenance.length, &blocks)) {
            add_snapshot(worker, entry, reading, &provenance, (uint32_t)references, blocks);
            return;
        }
        draft->references.length = references;
        convert(worker, reading);
    }
}

static void add_stamp(struct worker *worker, uint32_t entry)
{
    struct draft *draft = &worker->draft;
    draft->stamps = array_reserve(draft->stamps, &draft->stamp_capacity, draft->stamp_count + 1,
                                  sizeof *draft->stamps);
    draft->stamps[draft->stamp_count++] =
        (struct draft_stamp){entry, collection_stamp(worker->shared->collection, entry)};
}

uint64_t worker_read(struct worker *worker, uint32_t entry)
{
    if (worker->shared->stamps) {
        add_stamp(worker, entry);
    }
    uint32_t twin = collection_twin(worker->shared->collection, entry);
    if (twin != entry && add_twin(worker, entry, twin)) {
        return 0;
    }
    return worker_read_source(worker, entry);
}

uint64_t worker_read_source(struct worker *worker, uint32_t entry)
{
    double start = worker_clock();
    struct error error = {""};
    bool good = collection_read(worker->shared->collection, entry, &worker->raw, &error);
    double read = worker_clock();
    worker->times.reading += read - start;
    if (!good) {
        add_problem(worker, entry, error.message);
        return 0;
    }
    struct reading reading = {.raw = buffer_span(&worker->raw), .text = buffer_span(&worker->raw)};
    reading.encoding = encoding_sniff(reading.raw);
    if (reading.encoding == ENCODING_BINARY) {
        add_problem(worker, entry, "binary file");
        return reading.raw.length;
    }
    double parsing = worker->times.parsing + worker->times.tokenising;
    if (reading.encoding != ENCODING_UTF8) {
        convert(worker, &reading);
    }
    read_text(worker, entry, &reading);
    parsing = worker->times.parsing + worker->times.tokenising - parsing;
    worker->times.hashing += worker_clock() - read - parsing;
    return reading.raw.length;
}
