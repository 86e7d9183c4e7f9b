/* SPDX-License-Identifier: ISC */
/* Which words a pattern stands for: a recursive descent over the expanded pattern (pattern_part.h has
 * the terms). What isn't understood (classes, ...) is inexact and needs nothing: the answer is always a
 * correct one, only a weaker guard. Look-arounds are left out, and the whole is inexact then. */
#include "facts/pattern_part.h"

#include <string.h>

enum {
    DEPTH_MAX = 120,  /* nested groups; PCRE2's own limit is lower */
    CLASS_LETTERS = 6 /* letters of "[...]" that are taken one by one */
};

static struct part alternatives(struct analysis *a);

static bool more(const struct analysis *a)
{
    return a->at < a->text.length;
}

static bool take(struct analysis *a, const char *bytes)
{
    size_t length = strlen(bytes);
    if (a->text.length - a->at < length ||
        memcmp(a->text.bytes + a->at, bytes, length) != 0) {
        return false;
    }
    a->at += length;
    return true;
}

static void skip_to(struct analysis *a, char byte)
{
    while (more(a) && a->text.bytes[a->at] != byte) {
        a->at++;
    }
    a->at += more(a);
}

/* "[sz]": a few letters, one of them. Inexact when it is more than that. */
static struct part letters_part(struct analysis *a, size_t end)
{
    struct part letters = part_unknown();
    for (size_t i = a->at + 1; i < end; i++) {
        char letter = a->text.bytes[i];
        if (letter < 'a' || letter > 'z' || end - a->at > CLASS_LETTERS) {
            return part_unknown();
        }
        struct part one = part_of(a, &letter, 1);
        letters = letters.exact ? part_either(a, letters, one, false) : one;
    }
    return letters;
}

static struct part class_part(struct analysis *a)
{
    if (take(a, "[^ ]+")) {
        return part_skip(a, 1, 1);
    }
    const char *close = memchr(a->text.bytes + a->at, ']', a->text.length - a->at);
    size_t end = close ? (size_t)(close - a->text.bytes) : a->text.length;
    struct part letters = letters_part(a, end);
    if (letters.exact) {
        a->at = end + (close ? 1 : 0);
        return letters;
    }
    a->at++;
    a->at += more(a) && a->text.bytes[a->at] == '^';
    a->at += more(a) && a->text.bytes[a->at] == ']';
    while (more(a) && a->text.bytes[a->at] != ']') {
        bool posix = take(a, "[:");
        if (posix) {
            skip_to(a, ']');
        } else {
            a->at += a->text.bytes[a->at] == '\\' ? 2 : 1;
        }
    }
    a->at += more(a);
    return part_unknown();
}

/* True if a word of the pattern ends right before the next byte. */
static bool in_word(const struct analysis *a)
{
    char before = a->at ? a->text.bytes[a->at - 1] : PATTERN_GAP;
    return part_is_word_byte(before) || before == ')' || before == '?' || before == ']';
}

/* Behind "\d": digits, and how many there are doesn't matter. */
static struct part digits_part(struct analysis *a)
{
    while (take(a, "\\d") || take(a, "+") || take(a, "?")) {
        /* more digits */
    }
    if (more(a) && a->text.bytes[a->at] == '{') {
        skip_to(a, '}');
    }
    return part_of(a, (char[]){PATTERN_DIGITS}, 1);
}

static struct part escape_part(struct analysis *a)
{
    bool inner = in_word(a);
    if (!inner && take(a, "\\w+")) {
        return part_skip(a, 1, 1);
    }
    a->at++;
    char byte = more(a) ? a->text.bytes[a->at++] : '\\';
    if (byte == 'b') {
        return part_of(a, (char[]){PART_EDGE}, 1);
    }
    if (byte == 'w' && (take(a, "*") || take(a, "+"))) {
        return part_of(a, (char[]){PATTERN_PREFIX}, 1);
    }
    if (byte == 'd' && !inner) {
        return digits_part(a);
    }
    bool plain = !((byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
                   (byte >= '0' && byte <= '9'));
    if (plain) {
        return part_of(a, (char[]){PART_EDGE, byte, PART_EDGE}, 3);
    }
    if (more(a) && a->text.bytes[a->at] == '{' && strchr("pPxoNkg", byte)) {
        skip_to(a, '}');
    }
    return part_unknown();
}

static bool is_separator(char byte)
{
    return byte == PATTERN_GAP || byte == PATTERN_SKIP_FEW || byte == PATTERN_SKIP ||
           byte == PATTERN_SKIP_MANY;
}

/* Behind "(": a group, a look-around, an option setting. */
static struct part group_part(struct analysis *a)
{
    size_t open = a->at++;
    bool around = take(a, "?=") || take(a, "?!") || take(a, "?<=") || take(a, "?<!");
    bool known = true;
    if (!around && take(a, "?<")) {
        skip_to(a, '>');
    } else if (!around && more(a) && a->text.bytes[a->at] == '?') {
        known = take(a, "?:");
    } else if (more(a) && a->text.bytes[a->at] == '*') {
        known = false;
    }
    bool outer = a->edge;
    a->edge = open == a->start ? outer : open > 0 && is_separator(a->text.bytes[open - 1]);
    a->depth++;
    struct part inner = a->depth > DEPTH_MAX ? part_unknown() : alternatives(a);
    a->depth--;
    a->edge = outer;
    a->at += more(a); /* the closing parenthesis */
    a->looked_around |= around;
    return around ? part_of(a, "", 0) : known ? inner : part_unknown();
}

static bool is_literal(char byte)
{
    return (part_is_word_byte(byte) && byte != '@' && byte != PATTERN_DIGITS) || byte == PATTERN_GAP;
}

/* Letters and gaps, as many as stand behind each other: but the last one is left to its quantifier. */
static struct part literal_part(struct analysis *a)
{
    size_t start = a->at++;
    while (more(a) && is_literal(a->text.bytes[a->at])) {
        a->at++;
    }
    a->at -= a->at > start + 1 && more(a) && strchr("?*+{", a->text.bytes[a->at]) ? 1 : 0;
    return part_of(a, a->text.bytes + start, a->at - start);
}

static struct part atom(struct analysis *a)
{
    char byte = a->text.bytes[a->at];
    switch (byte) {
    case '(':
        return group_part(a);
    case '[':
        return class_part(a);
    case '\\':
        return escape_part(a);
    case '.':
    case '^':
    case '$':
        a->at++;
        return part_unknown();
    case PATTERN_SKIP_FEW:
        a->at++;
        return part_skip(a, 0, 2);
    case PATTERN_SKIP:
        a->at++;
        return part_skip(a, 0, 5);
    case PATTERN_SKIP_MANY:
        a->at++;
        return part_skip(a, 0, 10);
    case PATTERN_JOINT: {
        a->at++;
        struct part joint = part_of(a, (char[]){PATTERN_GAP}, 1);
        return part_either(a, joint, part_of(a, "", 0), false);
    }
    default:
        if (is_literal(byte)) {
            return literal_part(a);
        }
        a->at++;
        if (byte == PATTERN_DIGITS) {
            return part_unknown(); /* the character itself */
        }
        return part_of(a, (char[]){PART_EDGE, byte, PART_EDGE}, 3);
    }
}

/* Reads "{2,5}" at the current byte; "{2,}" has no upper bound and gives -1. */
static void read_bounds(struct analysis *a, int *least, int *most)
{
    int *number = least;
    *least = 0;
    *most = -1;
    for (a->at++; more(a) && a->text.bytes[a->at] != '}'; a->at++) {
        char byte = a->text.bytes[a->at];
        if (byte == ',') {
            number = most;
        } else {
            *number = (*number < 0 ? 0 : *number) * 10 + (byte - '0');
            *number = *number > 1000 ? 1000 : *number;
        }
    }
    *most = number == least ? *least : *most;
    a->at += more(a);
}

/* True if the part is one word, whatever it is, with a separator before or behind it. */
static bool is_any_word(const struct part *part)
{
    if (!part->exact || part->chain_count != 1 || part->chains[0].count != 2 ||
        part->chains[0].skips[0].least != 1 || part->chains[0].skips[0].most != 1) {
        return false;
    }
    for (size_t i = 0; i < 2; i++) {
        const struct phrase_set *set = &part->chains[0].links[i];
        bool gap = set->count == 1 && set->items[0].length == 1 &&
                   set->items[0].bytes[0] == PATTERN_GAP;
        if (!gap && !(set->count == 1 && set->items[0].length == 0)) {
            return false;
        }
    }
    return true;
}

/* Reads a quantifier, if there is one, and applies it. */
static struct part quantified(struct analysis *a, struct part part)
{
    char byte = more(a) ? a->text.bytes[a->at] : '\0';
    bool braces = byte == '{' && a->at + 1 < a->text.length &&
                  strchr("0123456789,", a->text.bytes[a->at + 1]);
    if (byte != '?' && byte != '*' && byte != '+' && !braces) {
        return part;
    }
    int least = byte == '+' ? 1 : 0;
    int most = byte == '?' ? 1 : -1;
    if (braces) {
        read_bounds(a, &least, &most);
    } else {
        a->at++;
    }
    if (!take(a, "?")) {
        take(a, "+");
    }
    if (is_any_word(&part) && most >= 0 && most <= PATTERN_SKIP_MAX && least <= most) {
        return part_skip(a, (uint8_t)least, (uint8_t)most);
    }
    if (least == 0 && most == 1 && part.exact) {
        return part_either(a, part, part_of(a, "", 0), false);
    }
    if (part.exact && most < 0 && least <= 1) {
        struct part loop = part_loop(a, &part);
        struct part once = loop;
        bool good = least == 0 || part_join(a, &part, &loop, &once);
        return good ? once : part_to_needs(a, &part, false);
    }
    return least == 0 ? part_unknown() : part_to_needs(a, &part, false);
}

static struct part sequence_part(struct analysis *a)
{
    struct sequence sequence = {.run = part_of(a, "", 0)};
    size_t outer = a->start;
    a->start = a->at;
    while (more(a) && a->text.bytes[a->at] != '|' && a->text.bytes[a->at] != ')') {
        struct part part = quantified(a, atom(a));
        sequence_add(a, &sequence, &part);
        a->at = a->chains_only && sequence.broken ? a->text.length : a->at; /* it's no use */
    }
    a->start = outer;
    if (a->depth == 0) {
        part_add_beginnings(a, sequence.broken ? &sequence.first : &sequence.run);
    }
    return sequence_end(a, &sequence);
}

static struct part alternatives(struct analysis *a)
{
    struct part all = sequence_part(a);
    while (take(a, "|")) {
        all = part_either(a, all, sequence_part(a), a->edge);
    }
    return all;
}

/* ---- The result ---- */

/* Writes `string` without its edges to `out`; nothing may be left of it. False if it isn't a phrase:
 * holds other characters than words and gaps, or a word's edge or prefix sign within a word. */
static bool to_phrase(struct analysis *a, struct span string, struct span *out)
{
    char *bytes = arena_alloc(a->arena, string.length + 1);
    size_t length = 0;
    for (size_t i = 0; i < string.length; i++) {
        char byte = string.bytes[i];
        char before = length ? bytes[length - 1] : PATTERN_GAP;
        if (byte == PATTERN_GAP) {
            if (before != PATTERN_GAP) {
                bytes[length++] = byte;
            }
        } else if (byte == PART_EDGE) {
            char next = i + 1 < string.length ? string.bytes[i + 1] : PATTERN_GAP;
            if (before != PATTERN_GAP && next != PATTERN_GAP) {
                return false;
            }
        } else if ((part_is_word_byte(byte) && before != PATTERN_PREFIX) ||
                   (byte == PATTERN_PREFIX && part_is_word_byte(before))) {
            bytes[length++] = byte;
        } else {
            return false;
        }
    }
    length -= length > 0 && bytes[length - 1] == PATTERN_GAP;
    *out = span_make(bytes, length);
    return true;
}

/* Two skips with nothing between them. */
static struct phrase_skip skip_sum(struct analysis *a, const struct phrase_skip *left,
                                   const struct phrase_skip *right)
{
    unsigned most = left->most + right->most;
    return (struct phrase_skip){
        .least = (uint8_t)(left->least + right->least),
        .most = (uint8_t)(most > PATTERN_SKIP_MAX ? PATTERN_SKIP_MAX : most),
        .loop = phrase_set_union(a, &left->loop, &right->loop),
    };
}

/* Adds `chain` to the result from link `from` on, where links before are done: a link that may be
 * empty gives two chains, with and without it. False when there are too many. */
static bool add_result(struct analysis *a, struct pattern_words *out,
                       const struct phrase_chain *chain, size_t from)
{
    if (from == chain->count) {
        if (chain->count == 0 || out->chain_count == PATTERN_CHAINS) {
            return chain->count == 0;
        }
        out->chains[out->chain_count++] = *chain;
        return true;
    }
    struct phrase_set full = phrase_set_new(a, chain->links[from].count);
    for (size_t i = 0; i < chain->links[from].count; i++) {
        if (chain->links[from].items[i].length) {
            full.items[full.count++] = chain->links[from].items[i];
        }
    }
    struct phrase_chain with = *chain;
    with.links[from] = full;
    if (full.count && !add_result(a, out, &with, from + 1)) {
        return false;
    }
    if (full.count == chain->links[from].count) {
        return true;
    }
    struct phrase_chain without = *chain;
    if (from > 0 && from + 1 < chain->count) {
        without.skips[from - 1] = skip_sum(a, &chain->skips[from - 1], &chain->skips[from]);
    }
    for (size_t i = from; i + 1 < chain->count; i++) {
        without.links[i] = chain->links[i + 1];
        without.skips[i] = chain->skips[i + 1];
    }
    without.count--;
    return add_result(a, out, &without, from);
}

/* Replaces each string of `set` by its phrase; false when one isn't a phrase. */
static bool to_phrases(struct analysis *a, struct phrase_set *set)
{
    struct phrase_set phrases = phrase_set_new(a, set->count);
    for (size_t i = 0; i < set->count; i++) {
        if (!to_phrase(a, set->items[i], &phrases.items[phrases.count++])) {
            return false;
        }
    }
    *set = phrases;
    return true;
}

/* Makes the chains of an exact part those of the result. False when one isn't made of phrases. */
static bool take_chains(struct analysis *a, const struct part *part, struct pattern_words *out)
{
    out->chains = arena_alloc(a->arena, PATTERN_CHAINS * sizeof *out->chains);
    for (size_t i = 0; i < part->chain_count; i++) {
        struct phrase_chain chain = part->chains[i];
        for (size_t k = 0; k < chain.count; k++) {
            if (!to_phrases(a, &chain.links[k])) {
                return false;
            }
        }
        for (size_t k = 0; k + 1 < chain.count; k++) {
            if (!to_phrases(a, &chain.skips[k].loop)) {
                return false;
            }
        }
        if (!add_result(a, out, &chain, 0)) {
            return false;
        }
    }
    return out->chain_count > 0;
}

bool pattern_chains(struct span expanded, struct arena *arena, struct pattern_words *out)
{
    struct analysis a = {.text = expanded, .arena = arena, .edge = true, .chains_only = true};
    struct part whole = alternatives(&a);
    *out = (struct pattern_words){0};
    return whole.exact && !a.looked_around && take_chains(&a, &whole, out);
}

void pattern_needs(struct span expanded, const struct phrase_set *common, struct arena *arena,
                   struct pattern_words *out)
{
    struct analysis a = {.text = expanded, .common = common, .arena = arena, .edge = true};
    a.begins = phrase_set_new(&a, NEED_WORDS);
    struct part whole = alternatives(&a);
    *out = (struct pattern_words){0};
    if (whole.exact) {
        struct part needs = part_unknown();
        part_add_need(&a, &needs, &whole, "", "");
        whole = needs;
    }
    for (size_t i = 0; i < whole.need_count; i++) {
        out->needs[i] = whole.needs[i];
    }
    out->need_count = whole.need_count;
    a.begins.count = a.begins_unknown ? 0 : a.begins.count;
    out->begins = a.begins;
}
