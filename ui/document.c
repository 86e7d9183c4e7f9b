/* SPDX-License-Identifier: ISC */
/* From a source to blocks: the reading view and the raw one. */
#include "ui/document.h"

#include "base/glyph.h"
#include "base/memory.h"
#include "policy/clause.h"
#include "policy/markup.h"
#include "ui/grid.h"

#include <ctype.h>
#include <stdlib.h>

static const char bullet[] = "\xE2\x80\xA2";

struct document *document_ref(struct document *document)
{
    atomic_fetch_add_explicit(&document->references, 1, memory_order_relaxed);
    return document;
}

void document_unref(struct document *document)
{
    if (!document ||
        atomic_fetch_sub_explicit(&document->references, 1, memory_order_acq_rel) != 1) {
        return;
    }
    source_free(&document->source);
    place_list_free(&document->places);
    buffer_free(&document->text);
    view_unref(document->view);
    free(document->outline);
    free(document->runs);
    free(document->blocks);
    free(document->tables);
    free(document->first_block);
    free(document);
}

static void add_run(struct document *document, struct text_run run)
{
    document->runs = array_reserve(document->runs, &document->run_capacity,
                                   document->run_count + 1, sizeof *document->runs);
    document->runs[document->run_count++] = run;
}

static struct block *add_block(struct document *document)
{
    document->blocks = array_reserve(document->blocks, &document->block_capacity,
                                     document->block_count + 1, sizeof *document->blocks);
    struct block *block = &document->blocks[document->block_count++];
    *block = (struct block){.text = (uint32_t)document->text.length,
                            .run = (uint32_t)document->run_count};
    return block;
}

/* ---------------------------------------------------------------------------------------------
 * Raw: a block for each line */

/* Tabs become spaces, so that a line looks as it did where it was written. */
static void add_raw_line(struct document *document, uint32_t start, uint32_t end, uint32_t place,
                         bool first)
{
    struct span line = span_slice(document->source.decoded, start, end);
    struct block *block = add_block(document);
    block->place = place;
    block->kind = CLAUSE_PARAGRAPH;
    block->first = first;
    block->length = (uint32_t)line.length;
    block->runs = 1;
    for (size_t i = 0; i < line.length; i++) {
        char byte = line.bytes[i];
        buffer_append_char(&document->text, byte == '\t' ? ' ' : byte);
    }
    add_run(document, (struct text_run){.text = block->text,
                                        .length = block->length,
                                        .start = start,
                                        .end = end,
                                        .style = STYLE_NORMAL});
}

/* Where a line may be cut in two: not inside a character. */
static uint32_t cut_point(struct span text, uint32_t start, uint32_t end)
{
    if (end - start <= BLOCK_BYTES) {
        return end;
    }
    uint32_t cut = start + BLOCK_BYTES;
    while (cut > start + BLOCK_BYTES / 2 && ((unsigned char)text.bytes[cut] & 0xC0) == 0x80) {
        cut--;
    }
    return cut;
}

static void lay_out_raw(struct document *document)
{
    struct span text = document->source.decoded;
    uint32_t at = 0;
    uint32_t next = 0; /* the first place that hasn't begun */
    while (at < text.length) {
        const char *newline = memchr(text.bytes + at, '\n', text.length - at);
        uint32_t end = newline ? (uint32_t)(newline - text.bytes) : (uint32_t)text.length;
        uint32_t shown_end = end > at && text.bytes[end - 1] == '\r' ? end - 1 : end;
        bool first = false;
        while (next < document->places.count && document->places.items[next].start < end) {
            document->first_block[next++] = (uint32_t)document->block_count;
            first = true;
        }
        uint32_t place = next ? next - 1 : VIEW_NO_CLAUSE;
        for (uint32_t from = at; from < shown_end || from == at; first = false) {
            uint32_t to = cut_point(text, from, shown_end);
            add_raw_line(document, from, to, place, first);
            from = to > from ? to : shown_end + 1;
        }
        at = end + 1;
    }
}

/* ---------------------------------------------------------------------------------------------
 * Reading: a block for each clause, or for pieces of it */

static const uint16_t kind_styles[CLAUSE_KINDS] = {
    [CLAUSE_HEADING] = STYLE_HEADING,
    [CLAUSE_QUOTATION] = STYLE_QUOTE,
    [CLAUSE_RULE] = STYLE_RULE,
};

static uint16_t run_style(unsigned markup, uint8_t kind)
{
    unsigned style = kind_styles[kind];
    style |= markup & MARKUP_EMPHASIS ? STYLE_EMPHASIS : 0u;
    style |= (markup & MARKUP_STRONG) && kind != CLAUSE_HEADING ? STYLE_STRONG : 0u;
    style |= markup & MARKUP_CODE ? STYLE_CODE : 0u;
    style |= markup & MARKUP_LINK ? STYLE_LINK : 0u;
    style |= markup & MARKUP_INVALID ? STYLE_INVALID : 0u;
    if (markup & MARKUP_CELL) {
        style = STYLE_RULE;
    }
    return (uint16_t)style;
}

static void set_label(const struct document *document, const struct place *place,
                      struct block *block)
{
    size_t start = place->start;
    size_t end = place->body;
    const char *bytes = document->source.decoded.bytes;
    if (place->marker == '*') {
        memcpy(block->label, bullet, sizeof bullet);
        return;
    }
    while (start < end && isspace((unsigned char)bytes[start])) {
        start++;
    }
    size_t length = 0;
    for (; start < end && length < BLOCK_LABEL - 1 && isgraph((unsigned char)bytes[start]); start++) {
        if (bytes[start] != '\\') {
            block->label[length++] = bytes[start];
        }
    }
}

/* Blank lines set off what belongs apart: anything but list items and rows that follow their like. */
static bool needs_gap(const struct block *block, const struct block *before)
{
    if (!before) {
        return false;
    }
    bool tight = block->kind == CLAUSE_ITEM || block->kind == CLAUSE_ROW ||
                 block->kind == CLAUSE_DEFINITION;
    bool like = before->kind == block->kind ||
                (block->kind == CLAUSE_ROW && before->kind == CLAUSE_RULE) ||
                (block->kind == CLAUSE_DEFINITION);
    return !(tight && like) && !(block->kind == CLAUSE_RULE && before->kind == CLAUSE_ROW);
}

static uint8_t indent_of(const struct place *place)
{
    int depth = place->level > 8 ? 8 : place->level;
    if (place->kind == CLAUSE_ITEM) {
        return (uint8_t)(depth > 0 ? (depth - 1) * 2 : 0);
    }
    if (place->kind == CLAUSE_QUOTATION) {
        return (uint8_t)(depth > 0 ? (depth - 1) * 2 : 0);
    }
    return place->kind == CLAUSE_DEFINITION ? 4 : 0;
}

/* Begins a block for a place; a continuation has no label and no gap. */
static struct block *begin_block(struct document *document, uint32_t index, bool first)
{
    const struct place *place = &document->places.items[index];
    struct block *block = add_block(document);
    block->place = index;
    block->kind = place->kind;
    block->level = place->level;
    block->indent = indent_of(place);
    block->first = first;
    if (place->kind == CLAUSE_ITEM) {
        set_label(document, place, block);
    }
    if (first) {
        block->gap = needs_gap(block, document->block_count > 1 ? block - 1 : NULL);
    } else if (place->kind == CLAUSE_ITEM) {
        memset(block->label, 0, sizeof block->label);
        memcpy(block->label, "  ", 2);
    }
    return block;
}

/* Adds the part [from, to) of a clause's markup run to the block being made. */
static void add_piece(struct document *document, struct block *block, const struct markup *markup,
                      const struct markup_run *run, uint32_t from, uint32_t to)
{
    uint32_t base = document->places.items[block->place].start;
    bool whole = run->length != run->end - run->start;
    struct text_run piece = {
        .text = (uint32_t)document->text.length,
        .length = to - from,
        .start = base + run->start + (whole ? 0 : from),
        .end = base + (whole ? run->end : run->start + to),
        .style = run_style(run->style, block->kind),
        .link = run->link,
    };
    buffer_append(&document->text, markup->text.bytes + run->text + from, to - from);
    add_run(document, piece);
    block->length += piece.length;
    block->runs++;
}

static void add_clause(struct document *document, uint32_t index, const struct markup *markup)
{
    struct block *block = begin_block(document, index, true);
    for (size_t i = 0; i < markup->count; i++) {
        const struct markup_run *run = &markup->runs[i];
        uint32_t from = 0;
        while (from < run->length) {
            if (block->length >= BLOCK_BYTES) {
                block = begin_block(document, index, false);
            }
            uint32_t room = BLOCK_BYTES - block->length;
            uint32_t to = run->length - from > room ? from + room : run->length;
            const char *bytes = markup->text.bytes + run->text;
            while (to < run->length && ((unsigned char)bytes[to] & 0xC0) == 0x80) {
                to++;
            }
            add_piece(document, block, markup, run, from, to);
            from = to;
        }
    }
}

/* The row above the line under a table's head is strong. */
static void emphasise_head(struct document *document)
{
    const struct block *head = &document->blocks[document->block_count - 1];
    bool first = head->kind == CLAUSE_ROW && head->first &&
                 (document->block_count == 1 || head[-1].kind != CLAUSE_ROW);
    for (uint32_t i = head->run; first && i < head->run + head->runs; i++) {
        struct text_run *run = &document->runs[i];
        run->style |= run->style == STYLE_RULE ? 0 : STYLE_STRONG;
    }
}

/* A mark without words: a rule is drawn for a thematic break, nothing for lone bars and the line
 * under a table's head. */
static void add_rule(struct document *document, uint32_t index)
{
    const struct place *place = &document->places.items[index];
    struct span source = span_slice(document->source.decoded, place->start, place->end);
    if (memchr(source.bytes, '|', source.length)) {
        if (document->block_count && memchr(source.bytes, '-', source.length)) {
            emphasise_head(document);
        }
        document->first_block[index] = (uint32_t)(document->block_count ? document->block_count - 1
                                                                        : 0);
        return;
    }
    begin_block(document, index, true);
}

/* ---------------------------------------------------------------------------------------------
 * Tables */

/* Columns of the longest word that a table makes room for. */
static uint16_t longest_word(struct span text)
{
    size_t longest = 0;
    size_t start = 0;
    for (size_t at = 0; at <= text.length; at++) {
        if (at == text.length || text.bytes[at] == ' ') {
            size_t width = at - start <= 4 * CELL_WORD
                               ? glyph_columns(span_slice(text, start, at))
                               : CELL_WORD;
            longest = width > longest ? width : longest;
            start = at + 1;
        }
    }
    return (uint16_t)(longest < CELL_WORD ? longest : CELL_WORD);
}

static void measure_row(struct document *document, const struct block *block, struct table *table)
{
    uint32_t cell = 0;
    size_t width = 0;
    for (uint32_t i = block->run; i <= block->run + block->runs; i++) {
        const struct text_run *run = &document->runs[i];
        bool last = i == block->run + block->runs;
        if (last || run->style == STYLE_RULE) {
            if (cell < TABLE_CELLS && width > table->widths[cell]) {
                table->widths[cell] = (uint16_t)(width < UINT16_MAX ? width : UINT16_MAX);
            }
            cell++;
            width = 0;
        } else {
            struct span text = span_slice(buffer_span(&document->text), run->text,
                                          run->text + run->length);
            uint16_t word = longest_word(text);
            if (cell < TABLE_CELLS && word > table->words[cell]) {
                table->words[cell] = word;
            }
            width += glyph_columns(text);
        }
    }
    cell = cell < TABLE_CELLS ? cell : TABLE_CELLS;
    table->cells = cell > table->cells ? cell : table->cells;
}

/* Rows that follow each other are one table. */
static void find_tables(struct document *document)
{
    bool open = false;
    for (size_t i = 0; i < document->block_count; i++) {
        struct block *block = &document->blocks[i];
        if (block->kind != CLAUSE_ROW) {
            open = false;
            continue;
        }
        if (!open) {
            document->tables =
                array_reserve(document->tables, &document->table_capacity,
                              document->table_count + 1, sizeof *document->tables);
            document->tables[document->table_count++] = (struct table){0};
            open = true;
        }
        block->table = (uint32_t)document->table_count;
        measure_row(document, block, &document->tables[document->table_count - 1]);
    }
}

static void lay_out_reading(struct document *document)
{
    struct markup markup = {0};
    for (uint32_t i = 0; i < document->places.count; i++) {
        const struct place *place = &document->places.items[i];
        document->first_block[i] = (uint32_t)document->block_count;
        if (place->kind == CLAUSE_RULE) {
            add_rule(document, i);
            continue;
        }
        struct span source = span_slice(document->source.decoded, place->start, place->end);
        markup_clause(source, place->body - place->start, place->kind, &markup);
        add_clause(document, i, &markup);
    }
    markup_free(&markup);
    find_tables(document);
}

/* ---------------------------------------------------------------------------------------------
 * All of it */

static void find_outline(struct document *document)
{
    size_t count = document->places.count;
    struct outline_clause *clauses = xcalloc(count + 1, sizeof *clauses);
    document->outline = xcalloc(count + 1, sizeof *document->outline);
    for (size_t i = 0; i < count; i++) {
        const struct place *place = &document->places.items[i];
        clauses[i] = (struct outline_clause){place->kind, place->level, place->leads};
    }
    outline_place(clauses, count, document->outline);
    free(clauses);
}

/* Places come from the index; a source that changed since may be shorter. */
static bool places_fit(const struct document *document)
{
    uint32_t end = 0;
    for (size_t i = 0; i < document->places.count; i++) {
        const struct place *place = &document->places.items[i];
        if (place->start < end || place->body < place->start || place->end < place->body) {
            return false;
        }
        end = place->end;
    }
    return end <= document->source.decoded.length;
}

struct document *document_make(struct archive *archive, struct view *view, uint32_t snapshot,
                               bool raw)
{
    struct document *document = xcalloc(1, sizeof *document);
    atomic_init(&document->references, 1);
    document->view = view_ref(view);
    document->snapshot = snapshot;
    document->raw = raw;
    if (!archive_source(archive, view, snapshot, &document->source, &document->error)) {
        return document;
    }
    view_places(view, snapshot, &document->places);
    document->first_block = xcalloc(document->places.count + 1, sizeof *document->first_block);
    if (!places_fit(document)) {
        document->places.count = 0;
        error_set(&document->error, "the file has changed since it was indexed");
        return document;
    }
    find_outline(document);
    if (raw) {
        lay_out_raw(document);
    } else {
        lay_out_reading(document);
    }
    return document;
}

size_t document_block_at(const struct document *document, uint32_t offset)
{
    size_t low = 0;
    size_t high = document->block_count;
    while (low + 1 < high) {
        size_t middle = (low + high) / 2;
        if (document->blocks[middle].text <= offset) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return low;
}
