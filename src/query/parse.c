/* SPDX-License-Identifier: ISC */
/* From the text of a query to its tree: operators, parentheses, and what belongs to a query as a whole.
 *
 *     query   = [either]
 *     either  = both { "OR" both }
 *     both    = term { ["AND"] term }
 *     term    = ("-" | "NOT") term | "(" either ")" | field | leaf
 *
 * `-` is NOT only where a term begins. Fields are in field.c, leaves in term.c. */
#include "query/parser.h"

#include "base/memory.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#define EXPECTED_TERM "expected a word, a phrase or '('"

static const struct node *parse_either(struct parser *parser, const char *behind);

/* The column, from 1 and in characters, of the byte at `offset`. */
static size_t column_of(struct span text, size_t offset)
{
    size_t column = 1;
    for (size_t i = 0; i < offset; i++) {
        column += ((unsigned char)text.bytes[i] & 0xC0) != 0x80;
    }
    return column;
}

const struct node *parser_fail(struct parser *parser, size_t at, const char *format, ...)
{
    if (parser->failed) {
        return NULL;
    }
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(parser->fault->error.message, sizeof parser->fault->error.message, format, arguments);
    va_end(arguments);
    parser->failed = true;
    parser->fault->column = column_of(parser->query->text, parser->origin[at]);
    return NULL;
}

struct node *parser_node(struct parser *parser, enum node_kind kind, size_t start)
{
    struct node *node = arena_alloc(&parser->query->arena, sizeof *node);
    *node = (struct node){.kind = kind};
    node->source =
        span_slice(parser->query->text, parser->origin[start], parser->origin[parser->at]);
    return node;
}

struct node *parser_leaf(struct parser *parser, enum node_kind kind, size_t start)
{
    struct node *node = parser_node(parser, kind, start);
    struct node_list *leaves = &parser->leaves;
    node->leaf = (uint32_t)leaves->count;
    leaves->items =
        array_reserve(leaves->items, &leaves->capacity, leaves->count + 1, sizeof *leaves->items);
    leaves->items[leaves->count++] = node;
    return node;
}

struct span parser_keep(struct parser *parser, struct span span)
{
    return (struct span){arena_copy(&parser->query->arena, span), span.length};
}

char parser_byte(const struct parser *parser, size_t at)
{
    return at < parser->text.length ? parser->text.bytes[at] : '\0';
}

bool parser_at_break(const struct parser *parser, size_t at)
{
    char byte = parser_byte(parser, at);
    return at >= parser->text.length || byte == ' ' || byte == '(' || byte == ')' || byte == '"';
}

size_t parser_run_end(const struct parser *parser, size_t at)
{
    while (!parser_at_break(parser, at)) {
        at++;
    }
    return at;
}

static void skip_space(struct parser *parser)
{
    while (parser_byte(parser, parser->at) == ' ') {
        parser->at++;
    }
}

/* True if the run of bytes at parser->at is `keyword`. */
static bool at_keyword(const struct parser *parser, const char *keyword)
{
    struct span run = span_slice(parser->text, parser->at, parser_run_end(parser, parser->at));
    return span_equal(run, span_of(keyword));
}

static bool accept_keyword(struct parser *parser, const char *keyword)
{
    if (!at_keyword(parser, keyword)) {
        return false;
    }
    parser->at += strlen(keyword);
    return true;
}

static bool accept_byte(struct parser *parser, char byte)
{
    if (parser_byte(parser, parser->at) != byte) {
        return false;
    }
    parser->at++;
    return true;
}

static void list_add(struct node_list *list, const struct node *node)
{
    list->items = array_reserve(list->items, &list->capacity, list->count + 1, sizeof *list->items);
    list->items[list->count++] = node;
}

/* Adds `node`, or its children when it is of the same kind as the list's owner. */
static void list_splice(struct node_list *list, enum node_kind kind, const struct node *node)
{
    if (node->kind != kind) {
        list_add(list, node);
        return;
    }
    for (size_t i = 0; i < node->branch.count; i++) {
        list_add(list, node->branch.items[i]);
    }
}

/* The node that the list's items make, and frees the list: the item itself when it is alone. */
static const struct node *list_node(struct parser *parser, enum node_kind kind, size_t start,
                                    struct node_list *list)
{
    const struct node *result = NULL;
    if (!parser->failed && list->count == 1) {
        result = list->items[0];
    } else if (!parser->failed && list->count > 1) {
        struct node *node = parser_node(parser, kind, start);
        size_t size = list->count * sizeof *list->items;
        const struct node **items = arena_alloc(&parser->query->arena, size);
        memcpy(items, list->items, size);
        node->branch = (struct node_branch){items, list->count};
        result = node;
    }
    free(list->items);
    return result;
}

static bool enter(struct parser *parser, size_t at)
{
    if (parser->depth == QUERY_NESTING_MAX) {
        parser_fail(parser, at,
                    "too deep: expected at most %d parentheses and NOTs within each "
                    "other",
                    QUERY_NESTING_MAX);
        return false;
    }
    parser->depth++;
    return true;
}

/* What is behind the '(' at `open`, up to its ')'. */
static const struct node *parse_group(struct parser *parser, size_t open)
{
    if (!enter(parser, open)) {
        return NULL;
    }
    const struct node *node = parse_either(parser, "after '('");
    parser->depth--;
    if (node && !accept_byte(parser, ')')) {
        return parser_fail(parser, parser->at, "expected ')' for the '(' in column %zu",
                           column_of(parser->query->text, parser->origin[open]));
    }
    return node;
}

static const struct node *parse_term(struct parser *parser, const char *behind);

/* What is behind the NOT or '-' at `start`. */
static const struct node *parse_not(struct parser *parser, size_t start, const char *behind)
{
    if (!enter(parser, start)) {
        return NULL;
    }
    const struct node *child = parse_term(parser, behind);
    parser->depth--;
    if (!child) {
        return NULL;
    }
    if (child->kind == NODE_NOT) {
        return child->child;
    }
    struct node *node = parser_node(parser, NODE_NOT, start);
    node->child = child;
    return node;
}

/* Reads a term. `behind` says what it follows ("after OR"; NULL at the start of the query). NULL
 * without a failure for scope:, which gives no node. */
static const struct node *parse_term(struct parser *parser, const char *behind)
{
    skip_space(parser);
    size_t start = parser->at;
    bool missing = start == parser->text.length || parser_byte(parser, start) == ')';
    if (missing || at_keyword(parser, "AND") || at_keyword(parser, "OR")) {
        struct span run = span_slice(parser->text, start, parser_run_end(parser, start));
        return behind ? parser_fail(parser, start, EXPECTED_TERM " %s", behind)
                      : parser_fail(parser, start, EXPECTED_TERM " before %.*s", (int)run.length,
                                    run.bytes);
    }
    if (accept_byte(parser, '(')) {
        return parse_group(parser, start);
    }
    if (accept_keyword(parser, "NOT")) {
        return parse_not(parser, start, "after NOT");
    }
    if (accept_byte(parser, '-')) {
        char next = parser_byte(parser, parser->at);
        if (next == '\0' || next == ')' || next == ' ') {
            return parser_fail(parser, parser->at, EXPECTED_TERM " right after '-'");
        }
        return parse_not(parser, start, "after '-'");
    }
    const struct node *node = NULL;
    return parse_field(parser, &node) ? node : parse_leaf(parser);
}

/* Terms that must all match. NULL without a failure when there is nothing but scope:. */
static const struct node *parse_both(struct parser *parser, const char *behind)
{
    struct node_list list = {0};
    skip_space(parser);
    size_t start = parser->at;
    for (;;) {
        const struct node *node = parse_term(parser, behind);
        if (parser->failed) {
            break;
        }
        if (node) {
            list_splice(&list, NODE_AND, node);
        }
        size_t end = parser->at;
        skip_space(parser);
        if (accept_keyword(parser, "AND")) {
            behind = "after AND";
        } else if (parser->at == parser->text.length || parser_byte(parser, parser->at) == ')' ||
                   at_keyword(parser, "OR")) {
            parser->at = end;
            break;
        }
    }
    return list_node(parser, NODE_AND, start, &list);
}

/* Alternatives. NULL without a failure as parse_both. */
static const struct node *parse_either(struct parser *parser, const char *behind)
{
    struct node_list list = {0};
    skip_space(parser);
    size_t start = parser->at;
    for (bool more = true; more;) {
        size_t branch = parser->at;
        const struct node *node = parse_both(parser, behind);
        if (node) {
            list_splice(&list, NODE_OR, node);
        }
        size_t end = parser->at;
        skip_space(parser);
        more = !parser->failed && accept_keyword(parser, "OR");
        if (!node && !parser->failed && (more || list.count > 0)) {
            parser_fail(parser, branch, EXPECTED_TERM " beside scope:, which isn't an alternative");
        }
        if (!more) {
            parser->at = end;
        }
        behind = "after OR";
    }
    return list_node(parser, NODE_OR, start, &list);
}

static void parse_all(struct parser *parser)
{
    skip_space(parser);
    const struct node *root = NULL;
    if (parser->at < parser->text.length) {
        root = parse_either(parser, NULL);
        skip_space(parser);
    }
    if (!parser->failed && parser->at < parser->text.length) {
        parser_fail(parser, parser->at, "expected no ')': no '(' is open");
    }
    if (!parser->failed && !root) {
        root = parser_node(parser, NODE_ALL, 0);
    }
    struct query *query = parser->query;
    size_t size = parser->leaves.count * sizeof *parser->leaves.items;
    const struct node **leaves = arena_alloc(&query->arena, size);
    if (size) {
        memcpy(leaves, parser->leaves.items, size);
    }
    query->leaves = leaves;
    query->leaf_count = parser->leaves.count;
    query->root = root;
}

struct query *query_parse(struct span text, struct query_error *fault)
{
    *fault = (struct query_error){.column = 1};
    if (text.length > QUERY_BYTES_MAX) {
        error_set(&fault->error, "too long: expected at most %d bytes", QUERY_BYTES_MAX);
        return NULL;
    }
    struct query *query = xcalloc(1, sizeof *query);
    query->text = (struct span){arena_copy(&query->arena, text), text.length};
    struct buffer normal = {0};
    uint32_t *origin = xcalloc(NORMAL_GROWTH * text.length + 1, sizeof *origin);
    struct parser parser = {.query = query, .origin = origin, .fault = fault};
    size_t bad = 0;
    if (normal_form(query->text, &normal, origin, &bad)) {
        parser.text = buffer_span(&normal);
        parser.stemmer = stemmer_new();
        parse_all(&parser);
        stemmer_free(parser.stemmer);
    } else {
        error_set(&fault->error, "expected UTF-8");
        fault->column = column_of(text, bad);
        parser.failed = true;
    }
    free(parser.leaves.items);
    free(origin);
    buffer_free(&normal);
    if (parser.failed) {
        query_free(query);
        return NULL;
    }
    return query;
}

void query_free(struct query *query)
{
    if (!query) {
        return;
    }
    for (size_t i = 0; i < query->leaf_count; i++) {
        if (query->leaves[i]->kind == NODE_REGEX) {
            regex_free((struct regex *)(uintptr_t)query->leaves[i]->regex.regex);
        }
    }
    arena_free(&query->arena);
    free(query);
}

const char *query_mode(const struct query *query, size_t leaf, struct span *text)
{
    static const char *const word_modes[] = {
        [MATCH_STEM] = "stem", [MATCH_EXACT] = "exact", [MATCH_PREFIX] = "prefix"};
    *text = (struct span){"", 0};
    if (leaf >= query->leaf_count) {
        return "";
    }
    const struct node *node = query->leaves[leaf];
    *text = node->source;
    switch (node->kind) {
    case NODE_WORD:
        return word_modes[node->words.terms[0].match];
    case NODE_PHRASE:
        return "phrase";
    case NODE_NEAR:
        return "near";
    case NODE_CLAUSE:
        return "clause";
    default:
        return "regex";
    }
}
