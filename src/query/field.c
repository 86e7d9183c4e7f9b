/* SPDX-License-Identifier: ISC */
/* Fields: `name:value`. One row of a table for each; a reader for each kind of value.
 *
 * A value ends at white space, a parenthesis or a quote, or stands in quotes itself. */
#include "query/parser.h"

#include "base/buffer.h"
#include "base/date.h"
#include "base/fold.h"
#include "base/hash.h"
#include "base/memory.h"

#include <stdlib.h>

struct value {
    struct span text; /* of the normal form, without quotes */
    size_t at;        /* where it begins */
    bool quoted;
};

/* Reads the value at parser->at; `expected` says what it should be when there is none. */
static bool read_value(struct parser *parser, const char *expected, struct value *value)
{
    size_t at = parser->at;
    value->quoted = parser_byte(parser, at) == '"';
    value->at = value->quoted ? at + 1 : at;
    size_t end = value->at;
    if (value->quoted) {
        while (end < parser->text.length && parser->text.bytes[end] != '"') {
            end++;
        }
        if (end == parser->text.length) {
            parser_fail(parser, end, "expected '\"' at the end of the value");
            return false;
        }
    } else {
        end = parser_run_end(parser, at);
    }
    if (end == value->at) {
        parser_fail(parser, value->at, "expected %s", expected);
        return false;
    }
    value->text = span_slice(parser->text, value->at, end);
    parser->at = end + value->quoted;
    return true;
}

/* The value folded, for comparisons without regard to case. */
static struct span keep_folded(struct parser *parser, struct span span)
{
    char *out = arena_alloc(&parser->query->arena, fold_capacity(span.length));
    return (struct span){out, fold_text(span, out)};
}

static const struct node *parse_site(struct parser *parser, size_t start)
{
    struct value value;
    if (!read_value(parser, "a site after site:, perhaps with * and ?", &value)) {
        return NULL;
    }
    struct node *node = parser_node(parser, NODE_SITE, start);
    node->glob = keep_folded(parser, value.text);
    return node;
}

/* One end of a range; the part of a date that isn't given is filled with `rest` (0 or 99). */
static bool parse_day(struct span text, uint32_t rest, uint32_t *date)
{
    *date = date_parse(text);
    if (*date == 0) {
        return false;
    }
    if (*date % 100 == 0) {
        *date += *date / 100 % 100 == 0 ? rest * 100 + rest : rest;
    }
    return true;
}

static const struct node *parse_date(struct parser *parser, size_t start)
{
    static const char expected[] = "a date after date: (2012, 2012-06, 2012-06-30, or a range "
                                   "such as 2010..2015, ..2010, 2010..)";
    struct value value;
    if (!read_value(parser, expected, &value)) {
        return NULL;
    }
    struct span text = value.text;
    size_t dots = 0;
    while (dots < text.length &&
           !(text.bytes[dots] == '.' && dots + 1 < text.length && text.bytes[dots + 1] == '.')) {
        dots++;
    }
    bool range = dots < text.length;
    struct span first = span_slice(text, 0, dots);
    struct span last = range ? span_slice(text, dots + 2, text.length) : first;
    struct node_date date = {1, UINT32_MAX};
    if ((!range || first.length > 0) && !parse_day(first, 0, &date.from)) {
        return parser_fail(parser, value.at, "expected %s", expected);
    }
    if ((!range || last.length > 0) && !parse_day(last, 99, &date.to)) {
        return parser_fail(parser, range ? value.at + dots + 2 : value.at, "expected %s", expected);
    }
    if (date.from > date.to) {
        return parser_fail(parser, value.at + dots + 2,
                           "expected a date that isn't before the range's first");
    }
    struct node *node = parser_node(parser, NODE_DATE, start);
    node->date = date;
    return node;
}

static const struct node *parse_text_field(struct parser *parser, size_t start, enum node_kind kind,
                                           const char *name)
{
    if (parser_at_break(parser, parser->at) && parser_byte(parser, parser->at) != '"') {
        return parser_fail(parser, parser->at, "expected a word or a phrase after %s:", name);
    }
    const struct node *child = parse_leaf(parser);
    if (!child) {
        return NULL;
    }
    struct node *node = parser_node(parser, kind, start);
    node->child = child;
    return node;
}

static const struct node *parse_title(struct parser *parser, size_t start)
{
    return parse_text_field(parser, start, NODE_TITLE, "title");
}

static const struct node *parse_heading(struct parser *parser, size_t start)
{
    return parse_text_field(parser, start, NODE_HEADING, "heading");
}

static const struct node *parse_category(struct parser *parser, size_t start)
{
    struct buffer expected = {0};
    buffer_append_string(&expected, "a category after category: (");
    for (int i = 0; i < CATEGORY_COUNT; i++) {
        buffer_printf(&expected, "%s%s", i ? ", " : "", category_name((enum category)i));
    }
    buffer_append_string(&expected, ")");
    struct value value;
    struct node *node = NULL;
    if (read_value(parser, buffer_string(&expected), &value)) {
        enum category category = category_find(keep_folded(parser, value.text));
        if (category == CATEGORY_COUNT) {
            parser_fail(parser, value.at, "expected %s", buffer_string(&expected));
        } else {
            node = parser_node(parser, NODE_CATEGORY, start);
            node->category = category;
        }
    }
    buffer_free(&expected);
    return node;
}

static bool is_polarity(struct span text)
{
    for (int i = POLARITY_YES; i <= POLARITY_CONDITIONAL; i++) {
        if (span_equal(text, span_of(polarity_name((enum polarity)i)))) {
            return true;
        }
    }
    return false;
}

/* Reads `,polarity` when it stands at `comma` and is all that is left of `text`. */
static bool parse_polarity(struct parser *parser, struct span text, size_t at,
                           struct node_fact *fact)
{
    fact->polarity = keep_folded(parser, text);
    if (!is_polarity(fact->polarity)) {
        parser_fail(parser, at,
                    "expected yes, no or conditional after ',' (a value that holds a "
                    "comma stands in quotes)");
        return false;
    }
    return true;
}

/* The length of the run up to `stop` or the run's end. */
static size_t length_to(struct span run, const char *stops)
{
    size_t length = 0;
    while (length < run.length && !strchr(stops, run.bytes[length])) {
        length++;
    }
    return length;
}

/* What follows `kind=`: a value in quotes or without, then perhaps a polarity. */
static bool parse_fact_value(struct parser *parser, struct node_fact *fact)
{
    if (parser_byte(parser, parser->at) == '"') {
        struct value value;
        if (!read_value(parser, "a value between the quotes", &value)) {
            return false;
        }
        fact->value = parser_keep(parser, value.text);
        return true;
    }
    struct span run = span_slice(parser->text, parser->at, parser_run_end(parser, parser->at));
    size_t length = length_to(run, ",");
    fact->value = parser_keep(parser, span_slice(run, 0, length));
    parser->at += length;
    if (length == 0 && run.length == 0) {
        parser_fail(parser, parser->at, "expected a value after '='");
        return false;
    }
    return true;
}

static const struct node *parse_fact(struct parser *parser, size_t start)
{
    struct node_fact fact = {{"", 0}, {"", 0}, {"", 0}};
    struct span run = span_slice(parser->text, parser->at, parser_run_end(parser, parser->at));
    size_t length = length_to(run, "=,");
    if (length == 0) {
        return parser_fail(parser, parser->at,
                           "expected a kind of fact after fact: (as in fact:sells, "
                           "fact:collects=email-address or fact:sells=personal-information,no)");
    }
    fact.kind = keep_folded(parser, span_slice(run, 0, length));
    parser->at += length;
    if (parser_byte(parser, parser->at) == '=') {
        parser->at++;
        if (!parse_fact_value(parser, &fact)) {
            return NULL;
        }
    }
    if (parser_byte(parser, parser->at) == ',') {
        size_t at = parser->at + 1;
        parser->at = parser_run_end(parser, at);
        if (!parse_polarity(parser, span_slice(parser->text, at, parser->at), at, &fact)) {
            return NULL;
        }
    }
    struct node *node = parser_node(parser, NODE_FACT, start);
    node->fact = fact;
    return node;
}

/* Clauses are told apart by their text: its hash is the same in every collection. */
uint64_t query_clause_id(struct span text)
{
    return hash_64(text);
}

static const struct node *parse_clause(struct parser *parser, size_t start)
{
    enum { DIGITS = 16 };
    static const char expected[] = "the 16 hexadecimal digits of a clause after clause:";
    struct value value;
    uint64_t id = 0;
    if (!read_value(parser, expected, &value)) {
        return NULL;
    }
    for (size_t i = 0; i < value.text.length; i++) {
        unsigned byte = (unsigned char)value.text.bytes[i];
        unsigned letter = (byte | 0x20) - 'a';
        if (byte - '0' >= 10 && letter >= 6) {
            return parser_fail(parser, value.at + i, "expected %s", expected);
        }
        id = id << 4 | (byte - '0' < 10 ? byte - '0' : letter + 10);
    }
    if (value.text.length != DIGITS) {
        return parser_fail(parser, value.at, "expected %s", expected);
    }
    struct node *node = parser_leaf(parser, NODE_CLAUSE, start);
    node->clause = id;
    return node;
}

/* Keeps what scope: says in the query and gives no node. */
static const struct node *parse_scope(struct parser *parser, size_t start)
{
    struct value value;
    if (!read_value(parser, "clause or policy after scope:", &value)) {
        return NULL;
    }
    bool policy = span_equal(value.text, span_of("policy"));
    if (!policy && !span_equal(value.text, span_of("clause"))) {
        return parser_fail(parser, value.at, "expected clause or policy after scope:");
    }
    enum query_scope scope = policy ? SCOPE_POLICY : SCOPE_CLAUSE;
    struct query *query = parser->query;
    if (parser->depth > 0) {
        return parser_fail(parser, start,
                           "expected scope: outside parentheses and without NOT: "
                           "it is about the whole query");
    }
    if (query->scoped && query->scope != scope) {
        return parser_fail(parser, start, "expected one scope: another was given before");
    }
    query->scoped = true;
    query->scope = scope;
    return NULL;
}

struct field {
    const char *name; /* without the colon */
    /* Reads the value. `start` is where the name begins. NULL without a failure: no node. */
    const struct node *(*parse)(struct parser *parser, size_t start);
};

static const struct field fields[] = {
    {"site", parse_site},       {"date", parse_date},         {"title", parse_title},
    {"heading", parse_heading}, {"category", parse_category}, {"fact", parse_fact},
    {"clause", parse_clause},   {"scope", parse_scope},
};

enum { FIELDS = sizeof fields / sizeof *fields };

/* The length of the letters at parser->at when a colon and something else stand right behind. */
static size_t name_length(const struct parser *parser)
{
    size_t at = parser->at;
    while ((parser_byte(parser, at) | 0x20) >= 'a' && (parser_byte(parser, at) | 0x20) <= 'z') {
        at++;
    }
    return parser_byte(parser, at) == ':' ? at - parser->at : 0;
}

static bool is_name(struct span text, const char *name)
{
    if (text.length != strlen(name)) {
        return false;
    }
    for (size_t i = 0; i < text.length; i++) {
        if ((text.bytes[i] | 0x20) != name[i]) {
            return false;
        }
    }
    return true;
}

static void fail_unknown(struct parser *parser, struct span name)
{
    struct buffer names = {0};
    for (size_t i = 0; i < FIELDS; i++) {
        buffer_printf(&names, "%s%s:", i ? ", " : "", fields[i].name);
    }
    parser_fail(parser, parser->at, "expected one of %s; words with '%.*s:' stand in quotes",
                buffer_string(&names), (int)name.length, name.bytes);
    buffer_free(&names);
}

bool parse_field(struct parser *parser, const struct node **node)
{
    *node = NULL;
    size_t start = parser->at;
    size_t length = name_length(parser);
    struct span name = span_slice(parser->text, start, start + length);
    if (length == 0) {
        return false;
    }
    for (size_t i = 0; i < FIELDS; i++) {
        if (is_name(name, fields[i].name)) {
            parser->at = start + length + 1;
            *node = fields[i].parse(parser, start);
            return true;
        }
    }
    if (parser_at_break(parser, start + length + 1)) {
        return false;
    }
    fail_unknown(parser, name);
    return true;
}
