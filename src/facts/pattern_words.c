/* SPDX-License-Identifier: ISC */
/* Which words a pattern stands for.
 *
 * A recursive descent over the expanded pattern computes for each part either all that it matches,
 * as chains of strings (exact), or sets of words of which every match holds one each (needs).
 * Strings are made of word bytes and of these signs:
 *   PATTERN_GAP     a separator within the phrase
 *   PATTERN_PREFIX  the rest of a word (from \w*)
 *   PATTERN_DIGITS  a word that begins with a digit (from \d)
 *   EDGE            an edge of a word that takes no text: \b, the ends of the pattern
 *   OPEN            it is unknown what follows or comes before: a word that touches it is only a
 *                   beginning or an end
 * What isn't understood (classes, ...) is inexact and needs nothing: the answer is always a correct
 * one, only a weaker guard. Look-arounds are left out, and the whole is inexact then. */
#include "facts/pattern.h"

#include <string.h>

enum {
    EDGE = 1,
    OPEN = 2,
    DEPTH_MAX = 120,  /* nested groups; PCRE2's own limit is lower */
    STRING_MAX = 200, /* bytes of one string */
    NEED_WORDS = 300, /* words of one need */
    CLASS_LETTERS = 6 /* letters of "[...]" that are taken one by one */
};

struct part {
    bool exact;                 /* `chains` are all it matches */
    struct phrase_chain *chains; /* when exact */
    size_t chain_count;
    struct phrase_set needs[PATTERN_NEEDS]; /* when not */
    size_t need_count;
};

struct analysis {
    struct span text;                /* the expanded pattern */
    size_t at;                       /* the next byte */
    int depth;                       /* open groups */
    bool looked_around;              /* a look-around was left out: more may match than does */
    size_t start;                    /* where the current alternative begins */
    bool edge;                       /* the current group begins where a word does */
    const struct phrase_set *common; /* sorted */
    struct arena *arena;             /* results and scratch */
};

/* The parts of a sequence joined so far. */
struct sequence {
    struct part whole; /* what the sequence needs so far */
    struct part run;   /* the exact parts since the last inexact one, joined */
    bool broken;       /* an inexact part came before `run` */
};

static const struct part nothing_known = {.exact = false};

/* ---- Sets and chains ---- */

static bool is_word_byte(char byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9') || byte == '\'' ||
           byte == PATTERN_DIGITS || byte == '@' || (unsigned char)byte >= 0x80;
}

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

static bool set_has(const struct phrase_set *set, struct span string)
{
    for (size_t i = 0; i < set->count; i++) {
        if (span_equal(set->items[i], string)) {
            return true;
        }
    }
    return false;
}

static struct phrase_set set_union(struct analysis *a, const struct phrase_set *left,
                                   const struct phrase_set *right)
{
    struct phrase_set all = set_new(a, left->count + right->count);
    for (size_t i = 0; i < left->count; i++) {
        all.items[i] = left->items[i];
    }
    all.count = left->count;
    for (size_t i = 0; i < right->count; i++) {
        if (!set_has(left, right->items[i])) {
            all.items[all.count++] = right->items[i];
        }
    }
    return all;
}

static struct span join(struct analysis *a, struct span left, struct span right)
{
    char *bytes = arena_alloc(a->arena, left.length + right.length + 1);
    if (left.length) {
        memcpy(bytes, left.bytes, left.length);
    }
    if (right.length) {
        memcpy(bytes + left.length, right.bytes, right.length);
    }
    return span_make(bytes, left.length + right.length);
}

/* Sets *out to all strings of `left` followed by one of `right`; false when that are too many. */
static bool set_product(struct analysis *a, const struct phrase_set *left,
                        const struct phrase_set *right, struct phrase_set *out)
{
    if (left->count * right->count > PATTERN_PHRASES) {
        return false;
    }
    struct phrase_set all = set_new(a, left->count * right->count);
    for (size_t i = 0; i < left->count; i++) {
        for (size_t k = 0; k < right->count; k++) {
            if (left->items[i].length + right->items[k].length > STRING_MAX) {
                return false;
            }
            all.items[all.count++] = join(a, left->items[i], right->items[k]);
        }
    }
    *out = all;
    return true;
}

static struct part part_of(struct analysis *a, const char *bytes, size_t length)
{
    struct part part = {.exact = true, .chain_count = 1};
    part.chains = arena_alloc(a->arena, sizeof *part.chains);
    part.chains[0] = (struct phrase_chain){.count = 1};
    part.chains[0].links[0] = set_of(a, bytes, length);
    return part;
}

/* At least `least` and at most `most` words, whatever they are. */
static struct part skip_part(struct analysis *a, uint8_t least, uint8_t most)
{
    struct part part = part_of(a, "", 0);
    part.chains[0].links[1] = part.chains[0].links[0];
    part.chains[0].skips[0].least = least;
    part.chains[0].skips[0].most = most;
    part.chains[0].count = 2;
    return part;
}

/* Any of the phrases of `part`, as often as they come. What isn't simple enough is inexact. */
static struct part loop_part(struct analysis *a, const struct part *part)
{
    if (part->chain_count != 1 || part->chains[0].count != 1) {
        return nothing_known;
    }
    struct part loop = skip_part(a, 0, 0);
    loop.chains[0].skips[0].loop = part->chains[0].links[0];
    return loop;
}

/* True if all strings end behind a word, with the separator. */
static bool end_at_gap(const struct phrase_set *set)
{
    bool gap = true;
    for (size_t i = 0; i < set->count && gap; i++) {
        struct span string = set->items[i];
        gap = string.length > 1 && string.bytes[string.length - 1] == PATTERN_GAP &&
              string.bytes[0] != PATTERN_GAP;
    }
    return gap;
}

static bool begin_with_word(const struct phrase_set *set)
{
    bool word = true;
    for (size_t i = 0; i < set->count && word; i++) {
        word = set->items[i].length > 0 && is_word_byte(set->items[i].bytes[0]);
    }
    return word;
}

/* Sets *out to `left` followed by `right` in links of their own, which lie right behind each other;
 * false when they aren't made for that. */
static bool chain_link(const struct phrase_chain *left, const struct phrase_chain *right,
                       struct phrase_chain *out)
{
    if (left->count + right->count > PATTERN_LINKS || !end_at_gap(&left->links[left->count - 1]) ||
        !begin_with_word(&right->links[0])) {
        return false;
    }
    struct phrase_chain linked = *left;
    linked.skips[left->count - 1] = (struct phrase_skip){.joined = true};
    for (size_t i = 0; i < right->count; i++) {
        linked.links[left->count + i] = right->links[i];
        linked.skips[left->count + i] = right->skips[i];
    }
    linked.count = left->count + right->count;
    *out = linked;
    return true;
}

/* Sets *out to `left` followed by `right`; false when that is too long or too much. */
static bool chain_join(struct analysis *a, const struct phrase_chain *left,
                       const struct phrase_chain *right, struct phrase_chain *out)
{
    if (left->count + right->count - 1 > PATTERN_LINKS) {
        return false;
    }
    struct phrase_chain joined = *left;
    size_t seam = left->count - 1;
    joined.count = left->count + right->count - 1;
    if (!set_product(a, &left->links[seam], &right->links[0], &joined.links[seam])) {
        return chain_link(left, right, out);
    }
    for (size_t i = 1; i < right->count; i++) {
        joined.links[seam + i] = right->links[i];
        joined.skips[seam + i - 1] = right->skips[i - 1];
    }
    *out = joined;
    return true;
}

/* Sets *out to `left` followed by `right`, both exact; false when that is too much. */
static bool part_join(struct analysis *a, const struct part *left, const struct part *right,
                      struct part *out)
{
    if (left->chain_count * right->chain_count > PATTERN_CHAINS) {
        return false;
    }
    struct part joined = {.exact = true};
    joined.chains = arena_alloc(a->arena, left->chain_count * right->chain_count *
                                              sizeof *joined.chains);
    for (size_t i = 0; i < left->chain_count; i++) {
        for (size_t k = 0; k < right->chain_count; k++) {
            if (!chain_join(a, &left->chains[i], &right->chains[k],
                            &joined.chains[joined.chain_count++])) {
                return false;
            }
        }
    }
    *out = joined;
    return true;
}

/* Adds a chain; those of one link grow together. False when there are too many. */
static bool add_chain(struct analysis *a, struct part *part, const struct phrase_chain *chain)
{
    for (size_t i = 0; i < part->chain_count && chain->count == 1; i++) {
        struct phrase_chain *other = &part->chains[i];
        if (other->count == 1 &&
            other->links[0].count + chain->links[0].count <= PATTERN_PHRASES) {
            other->links[0] = set_union(a, &other->links[0], &chain->links[0]);
            return true;
        }
    }
    if (part->chain_count == PATTERN_CHAINS) {
        return false;
    }
    part->chains[part->chain_count++] = *chain;
    return true;
}

/* Sets *out to either of two exact parts; false when that is too much. */
static bool part_union(struct analysis *a, const struct part *left, const struct part *right,
                       struct part *out)
{
    struct part both = {.exact = true};
    both.chains = arena_alloc(a->arena, PATTERN_CHAINS * sizeof *both.chains);
    for (size_t i = 0; i < left->chain_count; i++) {
        if (!add_chain(a, &both, &left->chains[i])) {
            return false;
        }
    }
    for (size_t i = 0; i < right->chain_count; i++) {
        if (!add_chain(a, &both, &right->chains[i])) {
            return false;
        }
    }
    *out = both;
    return true;
}

/* ---- From strings to needs ---- */

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
        struct span word = span_slice(string, i, end);
        bool digits = word.length == 1 && word.bytes[0] == PATTERN_DIGITS;
        bool prefix = !digits && (next == OPEN || next == PATTERN_PREFIX);
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

/* The words of which a text must hold one to hold a string of `set` between `before` and `behind`
 * (OPEN, EDGE or ""). Empty when a string has no usable word. */
static struct phrase_set words_of_set(struct analysis *a, const struct phrase_set *set,
                                      const char *before, const char *behind)
{
    struct phrase_set need = set_new(a, set->count);
    for (size_t i = 0; i < set->count; i++) {
        struct span string = join(a, join(a, span_of(before), set->items[i]), span_of(behind));
        struct span word = guard_word(a, string);
        if (word.length == 0) {
            need.count = 0;
            return need;
        }
        if (!set_has(&need, word)) {
            need.items[need.count++] = word;
        }
    }
    return need;
}

/* The best words of a chain's links. */
static struct phrase_set words_of_chain(struct analysis *a, const struct phrase_chain *chain,
                                        const char *before, const char *behind)
{
    struct phrase_set best = {0};
    for (size_t i = 0; i < chain->count; i++) {
        struct phrase_set need = words_of_set(a, &chain->links[i], i == 0 ? before : "",
                                              i + 1 == chain->count ? behind : "");
        if (need.count && (best.count == 0 || set_cost(a, &need) < set_cost(a, &best))) {
            best = need;
        }
    }
    return best;
}

/* Adds the needs that the links of a chain make. */
static void add_chain_needs(struct analysis *a, struct part *whole,
                            const struct phrase_chain *chain, const char *before,
                            const char *behind)
{
    for (size_t i = 0; i < chain->count; i++) {
        add_need(a, whole, words_of_set(a, &chain->links[i], i == 0 ? before : "",
                                        i + 1 == chain->count ? behind : ""));
    }
}

/* Adds the needs that an exact part makes within an inexact whole: of one chain those of all links, of
 * several one need together. */
static void add_part_need(struct analysis *a, struct part *whole, const struct part *part,
                          const char *before, const char *behind)
{
    struct phrase_set all = {0};
    if (part->chain_count == 1) {
        add_chain_needs(a, whole, &part->chains[0], before, behind);
        return;
    }
    for (size_t i = 0; i < part->chain_count; i++) {
        struct phrase_set need = words_of_chain(a, &part->chains[i], before, behind);
        if (need.count == 0 || all.count + need.count > NEED_WORDS) {
            return;
        }
        all = i == 0 ? need : set_union(a, &all, &need);
    }
    add_need(a, whole, all);
}

/* ---- Sequences and alternatives ---- */

static const char open_sign[] = {OPEN, '\0'};
static const char edge_sign[] = {EDGE, '\0'};

static bool ends_at_edge(const struct part *part)
{
    for (size_t i = 0; i < part->chain_count; i++) {
        const struct phrase_chain *chain = &part->chains[i];
        const struct phrase_set *last = &chain->links[chain->count - 1];
        for (size_t k = 0; k < last->count; k++) {
            struct span string = last->items[k];
            char end = string.length ? string.bytes[string.length - 1] :
                       chain->count > 1 ? PATTERN_GAP : OPEN;
            if (is_word_byte(end) || end == OPEN || end == PATTERN_PREFIX) {
                return false;
            }
        }
    }
    return true;
}

static void sequence_add(struct analysis *a, struct sequence *sequence, const struct part *part)
{
    if (part->exact && part_join(a, &sequence->run, part, &sequence->run)) {
        return;
    }
    bool at_edge = ends_at_edge(&sequence->run);
    add_part_need(a, &sequence->whole, &sequence->run, "", open_sign);
    sequence->broken = true;
    sequence->run = part_of(a, at_edge && part->exact ? edge_sign : open_sign, 1);
    if (part->exact) {
        if (!part_join(a, &sequence->run, part, &sequence->run)) {
            sequence->run = part_of(a, open_sign, 1);
        }
        return;
    }
    for (size_t i = 0; i < part->need_count; i++) {
        add_need(a, &sequence->whole, part->needs[i]);
    }
}

static struct part sequence_end(struct analysis *a, struct sequence *sequence)
{
    if (!sequence->broken) {
        return sequence->run;
    }
    add_part_need(a, &sequence->whole, &sequence->run, "", open_sign);
    sequence->whole.exact = false;
    return sequence->whole;
}

/* What a part needs; `edge` says that it begins where a word does. */
static struct part to_needs(struct analysis *a, const struct part *part, bool edge)
{
    struct part needs = nothing_known;
    if (!part->exact) {
        return *part;
    }
    add_part_need(a, &needs, part, edge ? "" : open_sign, open_sign);
    return needs;
}

/* Either of two parts; `edge` says that they begin where a word does. */
static struct part either(struct analysis *a, struct part left, struct part right, bool edge)
{
    struct part both = nothing_known;
    if (left.exact && right.exact && part_union(a, &left, &right, &both)) {
        return both;
    }
    left = to_needs(a, &left, edge);
    right = to_needs(a, &right, edge);
    size_t most = left.need_count > right.need_count ? left.need_count : right.need_count;
    for (size_t i = 0; left.need_count && right.need_count && i < most; i++) {
        const struct phrase_set *one = &left.needs[i < left.need_count ? i : 0];
        const struct phrase_set *other = &right.needs[i < right.need_count ? i : 0];
        add_need(a, &both, set_union(a, one, other));
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

/* "[sz]": a few letters, one of them. Inexact when it is more than that. */
static struct part letters_part(struct analysis *a, size_t end)
{
    struct part letters = nothing_known;
    for (size_t i = a->at + 1; i < end; i++) {
        char letter = a->text.bytes[i];
        if (letter < 'a' || letter > 'z' || end - a->at > CLASS_LETTERS) {
            return nothing_known;
        }
        struct part one = part_of(a, &letter, 1);
        letters = letters.exact ? either(a, letters, one, false) : one;
    }
    return letters;
}

static struct part class_part(struct analysis *a)
{
    if (take(a, "[^ ]+")) {
        return skip_part(a, 1, 1);
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
    return nothing_known;
}

/* True if a word of the pattern ends right before the next byte. */
static bool in_word(const struct analysis *a)
{
    char before = a->at ? a->text.bytes[a->at - 1] : PATTERN_GAP;
    return is_word_byte(before) || before == ')' || before == '?' || before == ']';
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
        return skip_part(a, 1, 1);
    }
    a->at++;
    char byte = more(a) ? a->text.bytes[a->at++] : '\\';
    if (byte == 'b') {
        return part_of(a, (char[]){EDGE}, 1);
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
        return part_of(a, (char[]){EDGE, byte, EDGE}, 3);
    }
    if (more(a) && a->text.bytes[a->at] == '{' && strchr("pPxoNkg", byte)) {
        skip_to(a, '}');
    }
    return nothing_known;
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
    struct part inner = a->depth > DEPTH_MAX ? nothing_known : alternatives(a);
    a->depth--;
    a->edge = outer;
    a->at += more(a); /* the closing parenthesis */
    a->looked_around |= around;
    return around ? part_of(a, "", 0) : known ? inner : nothing_known;
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
    case PATTERN_SKIP_FEW:
        a->at++;
        return skip_part(a, 0, 2);
    case PATTERN_SKIP:
        a->at++;
        return skip_part(a, 0, 5);
    case PATTERN_SKIP_MANY:
        a->at++;
        return skip_part(a, 0, 10);
    case PATTERN_JOINT: {
        a->at++;
        struct part joint = part_of(a, (char[]){PATTERN_GAP}, 1);
        return either(a, joint, part_of(a, "", 0), false);
    }
    default:
        a->at++;
        if (byte == PATTERN_DIGITS) {
            return nothing_known; /* the character itself */
        }
        if ((is_word_byte(byte) && byte != '@') || byte == PATTERN_GAP) {
            return part_of(a, &byte, 1);
        }
        return part_of(a, (char[]){EDGE, byte, EDGE}, 3);
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
        return skip_part(a, (uint8_t)least, (uint8_t)most);
    }
    if (least == 0 && most == 1 && part.exact) {
        return either(a, part, part_of(a, "", 0), false);
    }
    if (part.exact && most < 0 && least <= 1) {
        struct part loop = loop_part(a, &part);
        struct part once = loop;
        return least == 0 || part_join(a, &part, &loop, &once) ? once
                                                                           : to_needs(a, &part, false);
    }
    return least == 0 ? nothing_known : to_needs(a, &part, false);
}

static struct part sequence_part(struct analysis *a)
{
    struct sequence sequence = {.run = part_of(a, "", 0)};
    size_t outer = a->start;
    a->start = a->at;
    while (more(a) && a->text.bytes[a->at] != '|' && a->text.bytes[a->at] != ')') {
        struct part part = quantified(a, atom(a));
        sequence_add(a, &sequence, &part);
    }
    a->start = outer;
    return sequence_end(a, &sequence);
}

static struct part alternatives(struct analysis *a)
{
    struct part all = sequence_part(a);
    while (take(a, "|")) {
        all = either(a, all, sequence_part(a), a->edge);
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
        .loop = set_union(a, &left->loop, &right->loop),
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
    struct phrase_set full = set_new(a, chain->links[from].count);
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
    struct phrase_set phrases = set_new(a, set->count);
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

void pattern_words(struct span expanded, const struct phrase_set *common, struct arena *arena,
                   struct pattern_words *out)
{
    struct analysis a = {.text = expanded, .common = common, .arena = arena, .edge = true};
    struct part whole = alternatives(&a);
    *out = (struct pattern_words){0};
    out->exact = whole.exact && !a.looked_around && take_chains(&a, &whole, out);
    if (whole.exact && !out->exact) {
        struct part needs = nothing_known;
        add_part_need(&a, &needs, &whole, "", "");
        whole = needs;
    }
    if (out->exact) {
        return;
    }
    for (size_t i = 0; i < whole.need_count; i++) {
        out->needs[i] = whole.needs[i];
    }
    out->need_count = whole.need_count;
}
