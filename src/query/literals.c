/* SPDX-License-Identifier: ISC */
/* Reads a regular expression in PCRE2's syntax (pcre2pattern(3)) for the literals that its matches
 * must contain.
 *
 * The pattern has been compiled before, so that it is known to be sound; this reader is a second one
 * that only needs to know how far each item goes and what it can match at most. An item that says
 * nothing about literals becomes SKETCH_ANY. Whatever the reader doesn't know (verbs, conditions,
 * callouts, extended mode, comments, newer syntax) makes it give up the whole pattern. */
#include "query/literals.h"

#include "index/token.h"
#include "query/sketch.h"

#include <stdint.h>

enum {
    NESTING_MAX = 24,   /* groups in groups that are read */
    CLASS_MAX = 8,      /* letters and digits of a class that are told apart */
    REPEAT_MAX = 65535, /* PCRE2's own limit */
};

struct reader {
    struct span pattern;
    size_t at;
    struct arena *arena; /* scratch */
    unsigned nesting;    /* groups around `at` */
    bool quoted;         /* between \Q and \E */
    bool lost;           /* gave up */
};

static void read_either(struct reader *reader, struct sketch *out);

/* The byte `ahead` of the reading place, 0 behind the end. */
static char peek(const struct reader *reader, size_t ahead)
{
    size_t at = reader->at + ahead;
    return at < reader->pattern.length ? reader->pattern.bytes[at] : '\0';
}

static bool at_end(const struct reader *reader)
{
    return reader->at >= reader->pattern.length;
}

static bool accept(struct reader *reader, char byte)
{
    if (at_end(reader) || peek(reader, 0) != byte) {
        return false;
    }
    reader->at++;
    return true;
}

static bool is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

static bool is_letter(char byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
}

static bool is_hex(char byte)
{
    return is_digit(byte) || ((byte | 0x20) >= 'a' && (byte | 0x20) <= 'f');
}

/* Reads up to and with `close`. */
static void skip_to(struct reader *reader, char close)
{
    while (!at_end(reader) && peek(reader, 0) != close) {
        reader->at++;
    }
    if (!accept(reader, close)) {
        reader->lost = true;
    }
}

static void skip_digits(struct reader *reader)
{
    while (is_digit(peek(reader, 0))) {
        reader->at++;
    }
}

/* The symbol of a character that stands for itself. */
static char symbol_of(char byte)
{
    if (byte >= 'A' && byte <= 'Z') {
        return (char)(byte | 0x20);
    }
    if (is_letter(byte) || is_digit(byte)) {
        return byte;
    }
    /* An apostrophe separates words or belongs to one, as its neighbours will have it. */
    return byte == '\'' || (unsigned char)byte >= 0x80 ? SKETCH_ANY : SKETCH_BREAK;
}

/* Reads one character, however many bytes it has. */
static char read_character(struct reader *reader)
{
    char byte = peek(reader, 0);
    reader->at++;
    while ((unsigned char)byte >= 0x80 && ((unsigned char)peek(reader, 0) & 0xC0) == 0x80) {
        reader->at++;
    }
    return symbol_of(byte);
}

/* What a backslash and a letter can match, one form: letters that only have a meaning here. */
struct escape {
    char letter;
    const char *form; /* of the sketch */
    bool in_class;    /* may stand in [] and means the same there */
};

static const struct escape escapes[] = {
    {'A', " ", false}, {'B', "", false},  {'D', "?", true}, {'G', "", false}, {'H', "?", true},
    {'K', "", false},  {'R', " ", false}, {'S', "?", true}, {'V', "?", true}, {'W', "?", true},
    {'X', "?", false}, {'Z', " ", false}, {'a', " ", true}, {'b', "", false}, {'d', "?", true},
    {'e', " ", true},  {'f', " ", true},  {'h', " ", true}, {'n', " ", true}, {'r', " ", true},
    {'s', " ", true},  {'t', " ", true},  {'v', " ", true}, {'w', "?", true}, {'z', " ", false},
};

static const struct escape *find_escape(char letter)
{
    for (size_t i = 0; i < sizeof escapes / sizeof *escapes; i++) {
        if (escapes[i].letter == letter) {
            return &escapes[i];
        }
    }
    return NULL;
}

/* Reads what belongs to an escape with an argument, of which nothing is known: \x41 \x{41} \o{101}
 * \cA \pL \p{L} \g1 \g{-1} \k<name> \12. The letter has been read. */
static void skip_argument(struct reader *reader, char letter)
{
    static const char opening[] = "{<'";
    static const char closing[] = "}>'";
    const char *bracket = peek(reader, 0) ? strchr(opening, peek(reader, 0)) : NULL;
    if (bracket && strchr(letter == 'g' || letter == 'k' ? "{<'" : "{", *bracket) &&
        strchr("xopPgk", letter)) {
        reader->at++;
        skip_to(reader, closing[bracket - opening]);
    } else if (letter == 'x') {
        for (int i = 0; i < 2 && is_hex(peek(reader, 0)); i++) {
            reader->at++;
        }
    } else if (letter == 'g') {
        reader->at += peek(reader, 0) == '-' || peek(reader, 0) == '+';
        skip_digits(reader);
    } else if (is_digit(letter)) {
        skip_digits(reader);
    } else if (strchr("cpP", letter) && (unsigned char)peek(reader, 0) < 0x80 && !at_end(reader)) {
        reader->at++;
    } else {
        reader->lost = true;
    }
}

/* Reads the \Q and \E that stand here. */
static void skip_quotes(struct reader *reader)
{
    while (peek(reader, 0) == '\\' &&
           (peek(reader, 1) == 'E' || (peek(reader, 1) == 'Q' && !reader->quoted))) {
        reader->quoted = peek(reader, 1) == 'Q';
        reader->at += 2;
    }
}

static void read_escape(struct reader *reader, struct sketch *out)
{
    char letter = peek(reader, 0);
    if (!is_letter(letter) && !is_digit(letter)) {
        char symbol = at_end(reader) ? SKETCH_ANY : read_character(reader);
        sketch_set(out, (char[]){symbol, '\0'});
        return;
    }
    const struct escape *escape = find_escape(letter);
    reader->at++;
    if (!escape) {
        skip_argument(reader, letter);
    }
    sketch_set(out, escape ? escape->form : "?");
}

/* --- classes --- */

struct class
{
    bool holds[128]; /* symbols of its characters */
    bool other;      /* and more than can be told */
};

/* Reads [:alpha:] or [:^alpha:] within a class. */
static void skip_named_class(struct reader *reader)
{
    reader->lost = reader->lost || peek(reader, 1) != ':';
    reader->at += 2;
    while (is_letter(peek(reader, 0)) || peek(reader, 0) == '^') {
        reader->at++;
    }
    reader->lost = reader->lost || !accept(reader, ':') || !accept(reader, ']');
}

/* Reads one element of a class. Returns its character, or -1 when it isn't just one of ASCII. */
static int read_class_element(struct reader *reader, struct class *class)
{
    char byte = peek(reader, 0);
    if (byte == '[' && peek(reader, 1) && strchr(":.=", peek(reader, 1))) {
        skip_named_class(reader);
        class->other = true;
        return -1;
    }
    if (byte != '\\') {
        char symbol = read_character(reader);
        class->holds[(unsigned char)symbol] = true;
        return (unsigned char)byte < 0x80 ? byte : -1;
    }
    reader->at++;
    char letter = peek(reader, 0);
    if (!is_letter(letter) && !is_digit(letter)) {
        char symbol = read_character(reader);
        class->holds[(unsigned char)symbol] = true;
        return (unsigned char)letter < 0x80 ? letter : -1;
    }
    reader->at++;
    const struct escape *escape = find_escape(letter);
    if (escape && escape->in_class) {
        class->holds[(unsigned char)escape->form[0]] = true;
    } else if (!escape) {
        class->other = true;
        skip_argument(reader, letter);
    } else {
        class->other = true; /* \b is a backspace here, the rest an error */
    }
    return -1;
}

/* Adds the characters between two elements with a dash between them. */
static void add_range(struct class *class, int first, int last)
{
    if (first < 0 || last < 0) {
        class->other = true;
    }
    for (int i = first; i >= 0 && i <= last; i++) {
        class->holds[(unsigned char)symbol_of((char)i)] = true;
    }
}

/* Reads what a class holds, up to and with its ']'. */
static void read_class_elements(struct reader *reader, struct class *class)
{
    int last = -1;
    for (bool first = true; first || peek(reader, 0) != ']'; first = false) {
        if (reader->lost || at_end(reader)) {
            reader->lost = true;
            return;
        }
        if (!first && peek(reader, 0) == '-' && peek(reader, 1) != ']') {
            reader->at++;
            add_range(class, last, read_class_element(reader, class));
            last = -1;
        } else {
            last = read_class_element(reader, class);
        }
    }
    reader->at++;
}

/* Reads a class; its '[' has been read. */
static void read_class(struct reader *reader, struct sketch *out)
{
    struct class class = {.other = accept(reader, '^')};
    read_class_elements(reader, &class);
    size_t count = 0;
    for (int i = 0; i < 128; i++) {
        count += class.holds[i];
    }
    sketch_set(out, "?");
    if (class.other || class.holds[SKETCH_ANY] || count == 0 || count > CLASS_MAX) {
        return;
    }
    out->count = 0;
    for (int i = 0; i < 128; i++) {
        if (class.holds[i]) {
            sketch_add(out, (char)i);
        }
    }
}

/* --- groups --- */

enum group_kind {
    GROUP_PLAIN,   /* what it holds must match here */
    GROUP_AROUND,  /* looks ahead or behind, matches nothing itself */
    GROUP_NOTHING, /* sets options; has been read whole */
    GROUP_ANY,     /* refers to another group; has been read whole */
};

/* Reads `(?i-s)` or the start of `(?i:`, behind the '?'. */
static enum group_kind read_options(struct reader *reader)
{
    while (!at_end(reader) && strchr("imsnJU^-", peek(reader, 0))) {
        reader->at++;
    }
    if (accept(reader, ':')) {
        return GROUP_PLAIN;
    }
    reader->lost = reader->lost || !accept(reader, ')');
    return GROUP_NOTHING;
}

static enum group_kind read_name(struct reader *reader, char close)
{
    skip_to(reader, close);
    return GROUP_PLAIN;
}

static enum group_kind read_reference(struct reader *reader)
{
    skip_to(reader, ')');
    return GROUP_ANY;
}

/* Reads what stands behind "(?" up to where the group's pattern begins. */
static enum group_kind read_group_kind(struct reader *reader)
{
    char first = peek(reader, 0);
    char second = peek(reader, 1);
    if (first == ':' || first == '>' || first == '|') {
        reader->at++;
        return GROUP_PLAIN;
    }
    if (first == '=' || first == '!' || first == '*') {
        reader->at++;
        return GROUP_AROUND;
    }
    if (first == '<' && (second == '=' || second == '!' || second == '*')) {
        reader->at += 2;
        return GROUP_AROUND;
    }
    if (first == '<' || first == '\'') {
        reader->at++;
        return read_name(reader, first == '<' ? '>' : '\'');
    }
    if (first == 'P' && second == '<') {
        reader->at += 2;
        return read_name(reader, '>');
    }
    if (first == 'P' || first == 'R' || first == '&' || first == '+' || is_digit(first) ||
        (first == '-' && is_digit(second))) {
        return read_reference(reader);
    }
    return read_options(reader);
}

/* Reads a group; its '(' has been read. */
static void read_group(struct reader *reader, struct sketch *out)
{
    enum group_kind kind = GROUP_PLAIN;
    if (peek(reader, 0) == '*' || reader->nesting == NESTING_MAX) {
        reader->lost = true;
    } else if (accept(reader, '?')) {
        kind = read_group_kind(reader);
    }
    if (reader->lost || kind == GROUP_NOTHING || kind == GROUP_ANY) {
        sketch_set(out, kind == GROUP_NOTHING ? "" : "?");
        return;
    }
    reader->nesting++;
    read_either(reader, out);
    reader->nesting--;
    reader->lost = reader->lost || !accept(reader, ')');
    if (kind == GROUP_AROUND) {
        sketch_set(out, "");
    }
}

/* --- items, sequences, alternatives --- */

static unsigned read_number(struct reader *reader)
{
    unsigned number = 0;
    while (is_digit(peek(reader, 0))) {
        number = number * 10 + (unsigned)(peek(reader, 0) - '0');
        number = number > REPEAT_MAX ? REPEAT_MAX : number;
        reader->at++;
    }
    return number;
}

/* Reads {n}, {n,} or {n,m}. False, with nothing read, when the brace stands for itself; what newer
 * versions of PCRE2 read as a number of times, and older ones don't, makes the reader give up. */
static bool read_braces(struct reader *reader, unsigned *least, unsigned *most)
{
    size_t start = reader->at++;
    bool digits = is_digit(peek(reader, 0));
    *least = *most = read_number(reader);
    if (digits && accept(reader, ',')) {
        *most = is_digit(peek(reader, 0)) ? read_number(reader) : REPEAT_MAX;
    }
    if (digits && accept(reader, '}')) {
        return true;
    }
    while (!at_end(reader) && strchr("0123456789, \t", peek(reader, 0))) {
        reader->at++;
    }
    reader->lost = reader->lost || (peek(reader, 0) == '}' && reader->at > start + 1);
    reader->at = start;
    return false;
}

/* Reads a quantifier with its + or ?. */
static bool read_quantifier(struct reader *reader, unsigned *least, unsigned *most)
{
    *least = 0;
    *most = REPEAT_MAX;
    if (accept(reader, '?')) {
        *most = 1;
    } else if (accept(reader, '+')) {
        *least = 1;
    } else if (!accept(reader, '*') &&
               !(peek(reader, 0) == '{' && read_braces(reader, least, most))) {
        return false;
    }
    if (!accept(reader, '+')) {
        accept(reader, '?');
    }
    return true;
}

static void read_atom(struct reader *reader, struct sketch *out)
{
    char byte = peek(reader, 0);
    if (!reader->quoted && strchr("([\\.^$", byte) && byte) {
        reader->at++;
        switch (byte) {
        case '(':
            read_group(reader, out);
            return;
        case '[':
            read_class(reader, out);
            return;
        case '\\':
            read_escape(reader, out);
            return;
        default: /* an edge of the text or a line is as good as what separates words */
            sketch_set(out, byte == '.' ? "?" : " ");
            return;
        }
    }
    sketch_set(out, (char[]){read_character(reader), '\0'});
}

static void read_sequence(struct reader *reader, struct sketch *out)
{
    struct sketch item;
    sketch_set(out, "");
    for (;;) {
        skip_quotes(reader);
        bool ends = !reader->quoted && (peek(reader, 0) == '|' || peek(reader, 0) == ')');
        if (reader->lost || at_end(reader) || ends) {
            return;
        }
        read_atom(reader, &item);
        skip_quotes(reader);
        unsigned least = 1;
        unsigned most = 1;
        while (!reader->lost && !reader->quoted && read_quantifier(reader, &least, &most)) {
            sketch_repeat(reader->arena, &item, least, most);
            skip_quotes(reader);
        }
        sketch_append(reader->arena, out, &item);
    }
}

static void read_either(struct reader *reader, struct sketch *out)
{
    struct sketch branch;
    read_sequence(reader, out);
    while (!reader->lost && accept(reader, '|')) {
        read_sequence(reader, &branch);
        sketch_unite(reader->arena, out, &branch);
    }
}

/* --- the whole pattern --- */

/* True if whoever meets `strong` meets `weak` too. */
static bool group_implies(const struct literal_group *strong, const struct literal_group *weak)
{
    for (size_t i = 0; i < strong->count; i++) {
        bool implied = false;
        for (size_t k = 0; k < weak->count && !implied; k++) {
            implied = literal_implies(&strong->items[i], &weak->items[k]);
        }
        if (!implied) {
            return false;
        }
    }
    return true;
}

/* True if another group makes the one at `index` superfluous: of two alike the first stays. */
static bool is_implied(const struct need *need, size_t index)
{
    for (size_t i = 0; i < need->count; i++) {
        if (i != index && group_implies(&need->groups[i], &need->groups[index]) &&
            (i < index || !group_implies(&need->groups[index], &need->groups[i]))) {
            return true;
        }
    }
    return false;
}

/* The groups that aren't implied by others, copied into `arena`. */
static void copy_need(struct arena *arena, const struct need *need, struct requirement *out)
{
    struct literal_group *groups = arena_alloc(arena, need->count * sizeof *groups);
    *out = (struct requirement){groups, 0};
    for (size_t i = 0; i < need->count; i++) {
        if (is_implied(need, i)) {
            continue;
        }
        const struct literal_group *group = &need->groups[i];
        struct literal *items = arena_alloc(arena, group->count * sizeof *items);
        for (size_t k = 0; k < group->count; k++) {
            items[k] = group->items[k];
            items[k].text.bytes = arena_copy(arena, group->items[k].text);
        }
        groups[out->count++] = (struct literal_group){items, group->count};
    }
}

const struct requirement *requirement_derive(struct arena *arena, struct span pattern)
{
    struct requirement *requirement = arena_alloc(arena, sizeof *requirement);
    struct arena scratch = {0};
    struct reader reader = {.pattern = pattern, .arena = &scratch};
    struct sketch whole;
    *requirement = (struct requirement){NULL, 0};
    read_either(&reader, &whole);
    if (!reader.lost && at_end(&reader)) {
        sketch_settle(&scratch, &whole);
        copy_need(arena, &whole.need, requirement);
    }
    arena_free(&scratch);
    return requirement;
}

bool literal_in_term(const struct literal *literal, struct span term)
{
    struct literal word = {term, true, true};
    bool cut = term.length + 4 > TOKEN_MAX;
    return cut || literal_implies(&word, literal);
}
