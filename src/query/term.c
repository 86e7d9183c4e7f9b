/* SPDX-License-Identifier: ISC */
/* Leaves of a query: words, phrases, words near each other, regular expressions.
 *
 * What a user writes is cut into words exactly as texts are (index/token.h). A word outside quotes
 * that gives several is the phrase of them. */
#include "query/parser.h"

#include "base/fold.h"
#include "base/memory.h"
#include "policy/inline.h"

#include <stdlib.h>

enum { NEAR_MAX = 1000 }; /* of the N in ~N */

struct term_list {
    struct term *items; /* heap */
    size_t count;
    size_t capacity;
};

static bool is_ascii(struct span text)
{
    for (size_t i = 0; i < text.length; i++) {
        if ((unsigned char)text.bytes[i] >= 0x80) {
            return false;
        }
    }
    return true;
}

/* True if a `*` at `at` ends a word: no word follows it directly. */
static bool star_ends(struct span text, size_t at)
{
    size_t length = 0;
    return at + 1 == text.length ||
           fold_classify(span_slice(text, at + 1, text.length), &length) == FOLD_OTHER;
}

/* Adds the words of `text` as terms in folded form; one with a `*` right behind it as a prefix. */
static void add_words(struct parser *parser, struct span text, struct term_list *terms)
{
    struct tokenizer words;
    tokenizer_init(&words, text, is_ascii(text));
    while (tokenizer_next(&words)) {
        bool star = words.end < text.length && text.bytes[words.end] == '*';
        struct term term = {.times = 1};
        term.match = star && star_ends(text, words.end) ? MATCH_PREFIX : MATCH_EXACT;
        term.form = parser_keep(parser, span_make(words.form, words.length));
        terms->items =
            array_reserve(terms->items, &terms->capacity, terms->count + 1, sizeof *terms->items);
        terms->items[terms->count++] = term;
    }
}

static void stem_term(struct parser *parser, struct term *term)
{
    if (term->match == MATCH_EXACT) {
        term->match = MATCH_STEM;
        term->form = parser_keep(parser, stemmer_stem(parser->stemmer, term->form));
    }
}

/* Makes the node of the list's terms and frees the list. */
static const struct node *words_node(struct parser *parser, enum node_kind kind, size_t start,
                                     struct term_list *list, uint32_t window)
{
    struct node *node = parser_leaf(parser, kind, start);
    size_t size = list->count * sizeof *list->items;
    struct term *terms = arena_alloc(&parser->query->arena, size);
    memcpy(terms, list->items, size);
    node->words = (struct node_words){terms, list->count, window};
    free(list->items);
    return node;
}

/* Stems the terms and counts those that are alike once. */
static void gather(struct parser *parser, struct term_list *list)
{
    size_t kept = 0;
    for (size_t i = 0; i < list->count; i++) {
        struct term term = list->items[i];
        stem_term(parser, &term);
        size_t same = 0;
        while (same < kept && (list->items[same].match != term.match ||
                               !span_equal(list->items[same].form, term.form))) {
            same++;
        }
        if (same < kept) {
            list->items[same].times++;
        } else {
            list->items[kept++] = term;
        }
    }
    list->count = kept;
}

/* Reads the N of `~N` behind a phrase. */
static bool parse_distance(struct parser *parser, uint32_t *distance)
{
    size_t at = parser->at;
    size_t end = parser_run_end(parser, at);
    uint32_t number = 0;
    for (; at < end && number <= NEAR_MAX; at++) {
        char digit = parser->text.bytes[at];
        if (digit < '0' || digit > '9') {
            break;
        }
        number = number * 10 + (uint32_t)(digit - '0');
    }
    if (at == parser->at || at < end || number > NEAR_MAX) {
        parser_fail(parser, parser->at, "expected a number from 0 to %d after '~'", NEAR_MAX);
        return false;
    }
    parser->at = end;
    *distance = number;
    return true;
}

/* Reads a phrase, or with `~N` behind it words near each other. */
static const struct node *parse_quoted(struct parser *parser, size_t start)
{
    size_t open = parser->at;
    const char *behind = parser->text.bytes + open + 1;
    const char *close = memchr(behind, '"', parser->text.length - open - 1);
    if (!close) {
        return parser_fail(parser, parser->text.length, "expected '\"' at the end of the phrase");
    }
    struct span inside = {behind, (size_t)(close - behind)};
    parser->at = open + inside.length + 2;
    struct term_list list = {0};
    add_words(parser, inside, &list);
    if (list.count == 0) {
        return parser_fail(parser, open + 1, "expected a word between the quotes");
    }
    if (parser_byte(parser, parser->at) != '~') {
        return words_node(parser, list.count > 1 ? NODE_PHRASE : NODE_WORD, start, &list, 0);
    }
    parser->at++;
    uint32_t distance = 0;
    if (!parse_distance(parser, &distance)) {
        free(list.items);
        return NULL;
    }
    uint32_t window = distance + (uint32_t)list.count;
    bool near = list.count > 1;
    gather(parser, &list);
    return words_node(parser, near ? NODE_NEAR : NODE_WORD, start, &list, near ? window : 0);
}

/* Refuses what would be read as something else than was meant in a word outside quotes. */
static bool check_word(struct parser *parser, size_t at, struct span run)
{
    for (size_t i = 0; i < run.length; i++) {
        if (run.bytes[i] == '*' && i + 1 < run.length) {
            parser_fail(parser, at + i + 1, "expected a space after '*': it ends a word");
            return false;
        }
    }
    size_t digits = run.length;
    while (digits > 0 && run.bytes[digits - 1] >= '0' && run.bytes[digits - 1] <= '9') {
        digits--;
    }
    if (digits > 1 && run.bytes[digits - 1] == '~') {
        parser_fail(parser, at + digits - 1, "expected a phrase in quotes before '~'");
        return false;
    }
    return true;
}

/* Reads a word outside quotes. `exact` says that `=` stands before it. */
static const struct node *parse_word(struct parser *parser, size_t start, bool exact)
{
    size_t at = parser->at;
    struct span run = span_slice(parser->text, at, parser_run_end(parser, at));
    if (!check_word(parser, at, run)) {
        return NULL;
    }
    struct term_list list = {0};
    add_words(parser, run, &list);
    bool starred = run.length > 0 && run.bytes[run.length - 1] == '*';
    if (list.count == 0 || (starred && list.items[list.count - 1].match != MATCH_PREFIX)) {
        parser_fail(parser, starred ? at + run.length - 1 : at,
                    starred ? "expected a word right before '*'"
                            : "expected a word: this has no letter and no digit");
        free(list.items);
        return NULL;
    }
    parser->at = at + run.length;
    if (list.count > 1) {
        return words_node(parser, NODE_PHRASE, start, &list, 0);
    }
    if (!exact) {
        stem_term(parser, &list.items[0]);
    }
    return words_node(parser, NODE_WORD, start, &list, 0);
}

/* The pattern as PCRE2 gets it: characters that the normal form has replaced are escaped, so that a
 * dash never makes a range. `origin` gets, for each byte, where it stands in the normal form. */
static struct span regex_pattern(struct parser *parser, size_t start, size_t end, size_t *origin)
{
    char *out = arena_alloc(&parser->query->arena, 2 * (end - start) + 1);
    size_t length = 0;
    bool quoted = false; /* between \Q and \E */
    for (size_t at = start; at < end; at++) {
        char byte = parser->text.bytes[at];
        bool escape = byte == '\\' && at + 1 < end;
        unsigned char given = (unsigned char)parser->query->text.bytes[parser->origin[at]];
        if (given >= 0x80 && inline_is_punctuation(byte) && !quoted) {
            origin[length] = at;
            out[length++] = '\\';
        }
        origin[length] = at;
        out[length++] = byte;
        if (escape && (!quoted || parser->text.bytes[at + 1] == 'E')) {
            quoted = quoted ? false : parser->text.bytes[at + 1] == 'Q';
            at++;
            origin[length] = at;
            out[length++] = parser->text.bytes[at];
        }
    }
    origin[length] = end;
    return (struct span){out, length};
}

static bool parse_flags(struct parser *parser, unsigned *flags)
{
    for (; !parser_at_break(parser, parser->at); parser->at++) {
        switch (parser->text.bytes[parser->at]) {
        case 'i':
            *flags |= REGEX_CASELESS;
            break;
        case 's':
            *flags |= REGEX_DOTALL;
            break;
        default:
            parser_fail(parser, parser->at, "expected one of the flags i and s, or a space");
            return false;
        }
    }
    return true;
}

/* Reads `/pattern/flags`. A `/` with a backslash before it belongs to the pattern. */
static const struct node *parse_regex(struct parser *parser, size_t start)
{
    size_t open = parser->at + 1;
    size_t end = open;
    while (end < parser->text.length && parser->text.bytes[end] != '/') {
        end += parser->text.bytes[end] == '\\' && end + 1 < parser->text.length ? 2 : 1;
    }
    if (end == parser->text.length) {
        return parser_fail(parser, end, "expected '/' at the end of the regular expression");
    }
    if (end == open) {
        return parser_fail(parser, open, "expected a regular expression before the second '/'");
    }
    parser->at = end + 1;
    unsigned flags = 0;
    if (!parse_flags(parser, &flags)) {
        return NULL;
    }
    size_t *origin = xcalloc(2 * (end - open) + 1, sizeof *origin);
    struct span pattern = regex_pattern(parser, open, end, origin);
    struct error error = {0};
    size_t offset = 0;
    struct regex *regex = regex_compile(pattern, flags, &error, &offset);
    if (regex) {
        struct node *node = parser_leaf(parser, NODE_REGEX, start);
        node->regex.regex = regex;
        node->regex.need = requirement_derive(&parser->query->arena, pattern);
        free(origin);
        return node;
    }
    size_t place = origin[offset < pattern.length ? offset : pattern.length];
    free(origin);
    return parser_fail(parser, place, "not a regular expression: %s", error.message);
}

const struct node *parse_leaf(struct parser *parser)
{
    size_t start = parser->at;
    char first = parser_byte(parser, start);
    if (first == '/') {
        return parse_regex(parser, start);
    }
    if (first == '=') {
        parser->at++;
        if (parser_at_break(parser, parser->at) && parser_byte(parser, parser->at) != '"') {
            return parser_fail(parser, parser->at, "expected a word or a phrase after '='");
        }
    }
    return parser_byte(parser, parser->at) == '"' ? parse_quoted(parser, start)
                                                  : parse_word(parser, start, first == '=');
}
