/* SPDX-License-Identifier: ISC */
/* What the files of the parser share: parse.c (operators), term.c (leaves), field.c (fields),
 * normal.c (typed characters). Nobody else includes this.
 *
 * The parser reads the *normal form* of the query, in which typed quotes, dashes and spaces are the
 * ASCII ones, white space is ' ' and there are no control characters. `origin` leads from each of its bytes back to the query as given. The first failure
 * wins; every function that returns a node returns NULL after it. */
#ifndef QUERY_PARSER_H
#define QUERY_PARSER_H

#include "base/buffer.h"
#include "index/token.h"
#include "query/ast.h"

enum {
    QUERY_BYTES_MAX = 10 * 1000, /* of a query as given */
    QUERY_NESTING_MAX = 100,     /* parentheses and NOTs within each other */
    NORMAL_GROWTH = 4,           /* bytes of the normal form for one of the query, at most */
};

struct node_list {
    const struct node **items; /* heap */
    size_t count;
    size_t capacity;
};

struct parser {
    struct query *query;
    struct span text;          /* normal form */
    size_t at;                 /* bytes of it that are read */
    const uint32_t *origin;    /* text.length + 1 offsets into query->text */
    struct stemmer *stemmer;   /* owned */
    struct node_list leaves;   /* owned; by number */
    unsigned depth;            /* parentheses and NOTs around `at`, at most QUERY_NESTING_MAX */
    bool failed;               /* *fault is set */
    struct query_error *fault; /* the caller's */
};

/* Sets the fault at byte `at` of the normal form, unless there is one already. Returns NULL. */
const struct node *parser_fail(struct parser *parser, size_t at, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* A node made of the bytes from `start` to parser->at; the caller fills the rest. */
struct node *parser_node(struct parser *parser, enum node_kind kind, size_t start);

/* The same for a leaf, which gets the next number. */
struct node *parser_leaf(struct parser *parser, enum node_kind kind, size_t start);

/* A copy of `span` that lives as long as the query. */
struct span parser_keep(struct parser *parser, struct span span);

/* The byte at `at` of the normal form, 0 behind its end. */
char parser_byte(const struct parser *parser, size_t at);

/* True if a word that isn't in quotes ends at `at`: white space, a parenthesis, a quote, the end. */
bool parser_at_break(const struct parser *parser, size_t at);

/* The end of the run of bytes up to the next break. */
size_t parser_run_end(const struct parser *parser, size_t at);

/* --- term.c --- */

/* Reads a leaf: a word, `=word`, `prefix*`, a phrase, a NEAR or a regular expression. Something must
 * stand at parser->at: no white space, no parenthesis, not the end. */
const struct node *parse_leaf(struct parser *parser);

/* --- field.c --- */

/* Reads `name:value`; false, with nothing read, when none stands at parser->at. *node is NULL after a
 * failure, and without one for scope:, which is kept in the query. */
bool parse_field(struct parser *parser, const struct node **node);

/* --- normal.c --- */

/* Appends the normal form of `text` to the empty *out and writes where each of its bytes comes from
 * (the start of its character) to `origin`, which has room for NORMAL_GROWTH * text.length + 1; the
 * last one is text.length. False, and the offset of the first wrong byte in *bad, when `text` isn't
 * UTF-8. */
bool normal_form(struct span text, struct buffer *out, uint32_t *origin, size_t *bad);

#endif
