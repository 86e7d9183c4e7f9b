/* SPDX-License-Identifier: ISC */
/* Which words a pattern stands for.
 *
 * A recursive descent over the expanded pattern computes for each part either all strings that it
 * matches (exact) or sets of words of which every match holds one each (needs). Strings are made of
 * word bytes and of these signs:
 *   PATTERN_GAP     a separator within the phrase
 *   PATTERN_PREFIX  the rest of a word (from \w*)
 *   EDGE            an edge of a word that takes no text: \b, the ends of the pattern
 *   OPEN            it is unknown what follows or comes before: a word that touches it is only a
 *                   beginning or an end
 * What isn't understood (classes, look-around, ...) is inexact and needs nothing: the answer is
 * always a correct one, only a weaker guard. */
#include "facts/pattern.h"

#include <string.h>

enum {
    EDGE = 1,
    OPEN = 2,
    DEPTH_MAX = 120,   /* nested groups; PCRE2's own limit is lower */
    STRING_MAX = 200,  /* bytes of one string */
    NEED_WORDS = 300,  /* words of one need */
};

struct part {
    bool exact;               /* `strings` are all it matches */
    struct phrase_set strings; /* when exact */
    struct phrase_set needs[PATTERN_NEEDS];
    size_t need_count;
};

struct analysis {
    struct span text;                /* the expanded pattern */
    size_t at;                       /* the next byte */
    int depth;                       /* open groups */
    const struct phrase_set *common; /* sorted */
    struct arena *arena;             /* results and scratch */
};

/* The parts of a sequence joined so far. */
struct sequence {
    struct part whole;          /* what the sequence is */
    struct phrase_set run;      /* strings of the exact parts since the last inexact one */
    bool broken;                /* an inexact part came before `run` */
};

static const struct part nothing_known = {.exact = false};

static struct phrase_set set_new(struct analysis *a, size_t capacity)
{
    return (struct phrase_set){arena_alloc(a->arena, (capacity + 1) * sizeof(struct span)), 0};
}

static struct phrase_set set_of(struct analysis *a, const char *bytes, size_t length)
{
    struct phrase_set set = set_new(a, 1);
    set.items[set.count++] = span_make(arena_copy(a->arena, span_make(bytes, length)), length);
    return set;
}

static struct part part_of(struct analysis *a, const char *bytes, size_t length)
{
    return (struct part){.exact = true, .strings = set_of(a, bytes, length)};
}

static bool set_has(const struct phrase_set *set, struct span string)
{
    for (size_t i = 0; i < set->count; i++) {
        if (span_equal(set->items[i], string)) {
            return true;
        }
    }
    return false;
}

/* ---- From strings to needs ---- */

static bool is_word_byte(char byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9') || byte == '\'' ||
           (unsigned char)byte >= 0x80;
}

static size_t commonness(const struct analysis *a, struct span word)
{
    size_t low = 0;
    size_t high = a->common->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = span_compare(a->common->items[middle], word);
        if (order == 0) {
            return 100;
        }
        if (order < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return word.length < 4 ? 12 : word.length < 6 ? 3 : 1;
}

/* The word of `string` that makes the best guard: the rarest whole word or beginning of one, with
 * PATTERN_PREFIX in the latter case. "" when there is none. */
static struct span guard_word(struct analysis *a, struct span string)
{
    struct span best = {"", 0};
    size_t best_cost = SIZE_MAX;
    for (size_t i = 0; i < string.length;) {
        size_t end = i;
        while (end < string.length && is_word_byte(string.bytes[end])) {
            end++;
        }
        bool begins = i == 0 || string.bytes[i - 1] != OPEN;
        char next = end < string.length ? string.bytes[end] : EDGE;
        bool prefix = next == OPEN || next == PATTERN_PREFIX;
        struct span word = span_slice(string, i, end);
        size_t cost = commonness(a, word) + (prefix ? 1 : 0);
        if (begins && word.length > (prefix ? 2U : 0U) && cost < best_cost) {
            best_cost = cost;
            char *copy = arena_copy(a->arena, span_slice(string, i, end));
            if (prefix) {
                copy[end - i] = PATTERN_PREFIX;
            }
            best = span_make(copy, end - i + (prefix ? 1 : 0));
        }
        i = end + 1;
    }
    return best;
}

static size_t set_cost(const struct analysis *a, const struct phrase_set *set)
{
    size_t cost = 0;
    for (size_t i = 0; i < set->count; i++) {
        struct span word = set->items[i];
        bool prefix = word.length && word.bytes[word.length - 1] == PATTERN_PREFIX;
        cost += commonness(a, span_make(word.bytes, word.length - (prefix ? 1 : 0)));
    }
    return cost;
}

/* Adds a need to `part`, which keeps the best ones. */
static void add_need(struct analysis *a, struct part *part, struct phrase_set need)
{
    if (need.count == 0 || need.count > NEED_WORDS) {
        return;
    }
    size_t cost = set_cost(a, &need);
    size_t at = part->need_count;
    while (at > 0 && set_cost(a, &part->needs[at - 1]) > cost) {
        at--;
    }
    if (at == PATTERN_NEEDS) {
        return;
    }
    if (part->need_count < PATTERN_NEEDS) {
        part->need_count++;
    }
    for (size_t i = part->need_count - 1; i > at; i--) {
        part->needs[i] = part->needs[i - 1];
    }
    part->needs[at] = need;
}

/* Adds the need that a set of strings makes, if each string holds a usable word. */
static void add_strings_need(struct analysis *a, struct part *part, const struct phrase_set *set)
{
    struct phrase_set need = set_new(a, set->count);
    for (size_t i = 0; i < set->count; i++) {
        struct span word = guard_word(a, set->items[i]);
        if (word.length == 0) {
            return;
        }
        if (!set_has(&need, word)) {
            need.items[need.count++] = word;
        }
    }
    add_need(a, part, need);
}

/* ---- Sequences ---- */

static struct span join(struct analysis *a, struct span left, struct span right)
{
    char *bytes = arena_alloc(a->arena, left.length + right.length + 1);
    memcpy(bytes, left.bytes, left.length);
    memcpy(bytes + left.length, right.bytes, right.length);
    return span_make(bytes, left.length + right.length);
}

/* Sets *out to all strings of `left` followed by one of `right`; false when that are too many. */
static bool set_product(struct analysis *a, const struct phrase_set *left,
                        const struct phrase_set *right, struct phrase_set *out)
{
    if (left->count * right->count > PATTERN_PHRASES) {
        return false;
    }
    *out = set_new(a, left->count * right->count);
    for (size_t i = 0; i < left->count; i++) {
        for (size_t k = 0; k < right->count; k++) {
            if (left->items[i].length + right->items[k].length > STRING_MAX) {
                return false;
            }
            out->items[out->count++] = join(a, left->items[i], right->items[k]);
        }
    }
    return true;
}

static bool ends_at_edge(const struct phrase_set *set)
{
    for (size_t i = 0; i < set->count; i++) {
        struct span string = set->items[i];
        if (string.length == 0 || is_word_byte(string.bytes[string.length - 1]) ||
            string.bytes[string.length - 1] == OPEN ||
            string.bytes[string.length - 1] == PATTERN_PREFIX) {
            return false;
        }
    }
    return true;
}

static void begin_run(struct analysis *a, struct sequence *sequence, char sign)
{
    sequence->run = set_of(a, &sign, 1);
}

/* Turns the run so far into a need; what follows it is unknown. */
static void end_run(struct analysis *a, struct sequence *sequence)
{
    struct phrase_set open = set_of(a, (char[]){OPEN}, 1);
    struct phrase_set ended = {0};
    if (set_product(a, &sequence->run, &open, &ended)) {
        add_strings_need(a, &sequence->whole, &ended);
    }
    sequence->broken = true;
}

static void sequence_add(struct analysis *a, struct sequence *sequence, const struct part *part)
{
    struct phrase_set product = {0};
    if (part->exact && set_product(a, &sequence->run, &part->strings, &product)) {
        sequence->run = product;
        return;
    }
    bool at_edge = ends_at_edge(&sequence->run);
    end_run(a, sequence);
    if (part->exact) {
        begin_run(a, sequence, at_edge ? EDGE : OPEN);
        if (!set_product(a, &sequence->run, &part->strings, &sequence->run)) {
            begin_run(a, sequence, OPEN);
        }
        return;
    }
    for (size_t i = 0; i < part->need_count; i++) {
        add_need(a, &sequence->whole, part->needs[i]);
    }
    begin_run(a, sequence, OPEN);
}

static struct part sequence_end(struct analysis *a, struct sequence *sequence)
{
    if (sequence->broken) {
        end_run(a, sequence);
        sequence->whole.exact = false;
    } else {
        sequence->whole.exact = true;
        sequence->whole.strings = sequence->run;
    }
    return sequence->whole;
}

/* ---- Alternatives ---- */

static void to_needs(struct analysis *a, struct part *part)
{
    if (part->exact) {
        part->exact = false;
        part->need_count = 0;
        struct sequence open = {.run = part->strings};
        struct phrase_set sign = set_of(a, (char[]){OPEN}, 1);
        struct phrase_set product = {0};
        if (set_product(a, &sign, &part->strings, &product)) {
            open.run = product;
        }
        end_run(a, &open);
        *part = open.whole;
    }
}

static struct phrase_set set_union(struct analysis *a, const struct phrase_set *left,
                                   const struct phrase_set *right)
{
    struct phrase_set all = set_new(a, left->count + right->count);
    memcpy(all.items, left->items, left->count * sizeof *left->items);
    all.count = left->count;
    for (size_t i = 0; i < right->count; i++) {
        if (!set_has(left, right->items[i])) {
            all.items[all.count++] = right->items[i];
        }
    }
    return all;
}

static struct part either(struct analysis *a, struct part left, struct part right)
{
    if (left.exact && right.exact &&
        left.strings.count + right.strings.count <= PATTERN_PHRASES) {
        left.strings = set_union(a, &left.strings, &right.strings);
        return left;
    }
    to_needs(a, &left);
    to_needs(a, &right);
    struct part both = nothing_known;
    if (left.need_count && right.need_count) {
        add_need(a, &both, set_union(a, &left.needs[0], &right.needs[0]));
    }
    return both;
}

/* ---- The descent ---- */

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

static struct part class_part(struct analysis *a)
{
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
    return nothing_known;
}

static struct part escape_part(struct analysis *a)
{
    a->at++;
    char byte = more(a) ? a->text.bytes[a->at++] : '\\';
    if (byte == 'b') {
        return part_of(a, (char[]){EDGE}, 1);
    }
    if (byte == 'w' && take(a, "*")) {
        return part_of(a, (char[]){PATTERN_PREFIX}, 1);
    }
    bool plain = !((byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
                   (byte >= '0' && byte <= '9'));
    if (plain) {
        return part_of(a, (char[]){EDGE, byte, EDGE}, 3);
    }
    if (more(a) && a->text.bytes[a->at] == '{' && strchr("pPxoNkg", byte)) {
        skip_to(a, '}');
    }
    return nothing_known;
}

/* Behind "(": a group, a look-around, an option setting. */
static struct part group_part(struct analysis *a)
{
    a->at++;
    bool around = take(a, "?=") || take(a, "?!") || take(a, "?<=") || take(a, "?<!");
    bool known = true;
    if (!around && take(a, "?<")) {
        skip_to(a, '>');
    } else if (!around && more(a) && a->text.bytes[a->at] == '?') {
        known = take(a, "?:");
    } else if (more(a) && a->text.bytes[a->at] == '*') {
        known = false;
    }
    a->depth++;
    struct part inner = a->depth > DEPTH_MAX ? nothing_known : alternatives(a);
    a->depth--;
    a->at += more(a); /* the closing parenthesis */
    return around || !known ? nothing_known : inner;
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
        return nothing_known;
    case PATTERN_JOINT: {
        a->at++;
        struct part joint = part_of(a, (char[]){PATTERN_GAP}, 1);
        return either(a, joint, part_of(a, "", 0));
    }
    default:
        a->at++;
        if (is_word_byte(byte) || byte == PATTERN_GAP) {
            return part_of(a, &byte, 1);
        }
        return part_of(a, (char[]){EDGE, byte, EDGE}, 3);
    }
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
    bool none = byte == '?' || byte == '*' || (braces && strchr("0,", a->text.bytes[a->at + 1]));
    if (braces) {
        skip_to(a, '}');
    } else {
        a->at++;
    }
    if (!take(a, "?")) {
        take(a, "+");
    }
    if (byte == '?' && part.exact) {
        return either(a, part, part_of(a, "", 0));
    }
    if (none) {
        return nothing_known;
    }
    to_needs(a, &part);
    return part;
}

static struct part sequence_part(struct analysis *a)
{
    struct sequence sequence = {.run = set_of(a, "", 0)};
    while (more(a) && a->text.bytes[a->at] != '|' && a->text.bytes[a->at] != ')') {
        struct part part = quantified(a, atom(a));
        sequence_add(a, &sequence, &part);
    }
    return sequence_end(a, &sequence);
}

static struct part alternatives(struct analysis *a)
{
    struct part all = sequence_part(a);
    while (take(a, "|")) {
        all = either(a, all, sequence_part(a));
    }
    return all;
}

/* ---- The result ---- */

/* Writes `string` without its edges to `out`. False if it isn't a phrase: holds other characters
 * than words and gaps, or a word's edge or prefix sign within a word. */
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
        } else if (byte == EDGE) {
            char next = i + 1 < string.length ? string.bytes[i + 1] : PATTERN_GAP;
            if (before != PATTERN_GAP && next != PATTERN_GAP) {
                return false;
            }
        } else if ((is_word_byte(byte) && before != PATTERN_PREFIX) ||
                   (byte == PATTERN_PREFIX && is_word_byte(before))) {
            bytes[length++] = byte;
        } else {
            return false;
        }
    }
    length -= length > 0 && bytes[length - 1] == PATTERN_GAP;
    *out = span_make(bytes, length);
    return length > 0;
}

void pattern_words(struct span expanded, const struct phrase_set *common, struct arena *arena,
                   struct pattern_words *out)
{
    struct analysis a = {.text = expanded, .common = common, .arena = arena};
    struct part whole = alternatives(&a);
    *out = (struct pattern_words){0};
    if (whole.exact) {
        struct phrase_set phrases = set_new(&a, whole.strings.count);
        out->exact = whole.strings.count > 0;
        for (size_t i = 0; i < whole.strings.count && out->exact; i++) {
            struct span phrase = {0};
            out->exact = to_phrase(&a, whole.strings.items[i], &phrase);
            phrases.items[phrases.count++] = phrase;
        }
        out->phrases = phrases;
        if (out->exact) {
            return;
        }
        struct part part = nothing_known;
        add_strings_need(&a, &part, &whole.strings);
        whole = part;
    }
    for (size_t i = 0; i < whole.need_count; i++) {
        out->needs[i] = whole.needs[i];
    }
    out->need_count = whole.need_count;
}
