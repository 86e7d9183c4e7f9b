/* SPDX-License-Identifier: ISC */
/* A policy made ready for the text pane, and what is laid over it. Made in the background; each is
 * immutable once made, counted, and read by any thread.
 *
 * Terms. The *text* of a document is all that it shows, in one piece of UTF-8; a *run* is a part of
 * it in one style that came from one piece of the source; a *block* is a run of lines with one
 * indent: a clause, a part of a very long one, or (raw) a line of the source. Blocks follow each
 * other in the text without gaps between them. */
#ifndef UI_DOCUMENT_H
#define UI_DOCUMENT_H

#include "archive.h"
#include "ui/hits.h"

#include <stdatomic.h>
#include <stdint.h>

enum {
    BLOCK_LABEL = 12,  /* bytes for a list mark */
    BLOCK_BYTES = 8192, /* a longer clause is shown in several blocks, so that none takes long */
    CELL_WORD = 16,    /* that a table's column makes room for; longer words may be broken */
    TABLE_CELLS = 12,  /* cells of a row that are aligned; further ones follow as they come */
};

struct text_run {
    uint32_t text;   /* bytes [text, text + length) of the document's text */
    uint32_t length;
    uint32_t start;  /* bytes [start, end) of the decoded source */
    uint32_t end;
    uint16_t style;  /* of ui/grid.h */
    uint16_t link;   /* 1-based number of the clause's link, 0 without */
};

struct block {
    uint32_t place;  /* index of its clause; VIEW_NO_CLAUSE before the first (raw) */
    uint32_t text;   /* bytes [text, text + length) of the document's text */
    uint32_t length;
    uint32_t run;    /* its runs: [run, run + runs) */
    uint32_t runs;
    uint32_t table;  /* 1-based number of the table its row belongs to, 0 without */
    uint8_t kind;    /* enum clause_kind */
    uint8_t level;   /* as in struct clause */
    uint8_t indent;  /* columns before the label */
    bool first;      /* of its clause */
    bool gap;        /* a blank line stands before it */
    char label[BLOCK_LABEL]; /* list mark; "" without */
};

struct table {
    uint32_t cells;                /* of the longest row, at most TABLE_CELLS */
    uint16_t widths[TABLE_CELLS];  /* columns of the widest cell of each */
    uint16_t words[TABLE_CELLS];   /* columns of the longest word of each, CELL_WORD at most */
};

struct document {
    atomic_uint references;
    struct view *view;
    uint32_t snapshot;
    bool raw;
    struct error error;        /* why there is no text; "" when there is */
    struct source source;
    struct place_list places;
    struct outline_place *outline; /* by place */
    struct buffer text;
    struct text_run *runs;
    size_t run_count;
    size_t run_capacity;
    struct block *blocks;
    size_t block_count;
    size_t block_capacity;
    struct table *tables;
    size_t table_count;
    size_t table_capacity;
    uint32_t *first_block;     /* by place: its first block */
};

struct document *document_ref(struct document *document);
void document_unref(struct document *document); /* NULL is fine */

/* Reads a snapshot and lays it out for reading, or as raw source. Never NULL: what went wrong is in
 * `error`. Workers only. */
struct document *document_make(struct archive *archive, struct view *view, uint32_t snapshot,
                               bool raw);

/* The bytes of a block. */
static inline struct span block_text(const struct document *document, const struct block *block)
{
    return span_slice(buffer_span(&document->text), block->text, block->text + block->length);
}

/* The block that holds a byte of the text. */
size_t document_block_at(const struct document *document, uint32_t offset);

/* A part of a document's text. */
struct text_range {
    uint32_t start;
    uint32_t end;
};

/* Finds ranges of plain text (policy/plain.h) in a document. One clause is held ready at a time. */
struct locator;
struct locator *locator_new(const struct document *document);
void locator_free(struct locator *locator);
struct text_range locator_find(struct locator *locator, uint32_t place, struct range plain);

/* What a search matches in a document. */
struct marks {
    atomic_uint references;
    uint32_t snapshot;
    bool *matched;             /* by place */
    size_t place_count;
    struct text_range *ranges; /* ascending */
    size_t count;
    size_t capacity;
};

struct marks *marks_ref(struct marks *marks);
void marks_unref(struct marks *marks); /* NULL is fine */

/* Finds an inquiry's matches. Workers only. */
struct marks *marks_make(const struct document *document, const struct inquiry *inquiry);

/* The index of the first range that ends behind `offset`. */
size_t marks_from(const struct marks *marks, uint32_t offset);

/* What the facts know of a document. */
struct findings {
    atomic_uint references;
    uint32_t snapshot;
    struct policy_facts *facts;
    struct measures measures;
    struct text_range *evidence; /* by fact, in the text of the document they were made for */
    struct explanation *explanations; /* by fact; valid as long as that document */
    bool raw;                    /* of that document */
};

struct findings *findings_ref(struct findings *findings);
void findings_unref(struct findings *findings); /* NULL is fine */

/* Extracts the facts. Workers only. */
struct findings *findings_make(struct archive *archive, const struct document *document);

#endif
