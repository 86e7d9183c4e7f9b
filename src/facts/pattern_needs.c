/* SPDX-License-Identifier: ISC */
/* What the parts of a pattern need: the rarest words of their strings. */
#include "facts/pattern_part.h"

#include <string.h>

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
        while (end < string.length && part_is_word_byte(string.bytes[end])) {
            end++;
        }
        bool begins = i == 0 || string.bytes[i - 1] != PART_OPEN;
        char next = end < string.length ? string.bytes[end] : PART_EDGE;
        struct span word = span_slice(string, i, end);
        bool digits = word.length == 1 && word.bytes[0] == PATTERN_DIGITS;
        bool prefix = !digits && (next == PART_OPEN || next == PATTERN_PREFIX);
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

static size_t set_cost(const struct analysis *a, struct phrase_set *set)
{
    size_t cost = set->cost;
    if (cost) {
        return cost;
    }
    for (size_t i = 0; i < set->count; i++) {
        struct span word = set->items[i];
        bool prefix = word.length && word.bytes[word.length - 1] == PATTERN_PREFIX;
        cost += commonness(a, span_make(word.bytes, word.length - (prefix ? 1 : 0)));
    }
    set->cost = cost;
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
 * (PART_OPEN, PART_EDGE or ""). Empty when a string has no usable word. */
static struct phrase_set words_of_set(struct analysis *a, const struct phrase_set *set,
                                      const char *before, const char *behind)
{
    struct phrase_set need = phrase_set_new(a, set->count);
    for (size_t i = 0; i < set->count; i++) {
        struct span begun = phrase_join(a, span_of(before), set->items[i]);
        struct span string = phrase_join(a, begun, span_of(behind));
        struct span word = guard_word(a, string);
        if (word.length == 0) {
            need.count = 0;
            return need;
        }
        if (!phrase_set_has(&need, word)) {
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

void part_add_need(struct analysis *a, struct part *whole, const struct part *part,
                          const char *before, const char *behind)
{
    struct phrase_set all = {0};
    if (a->chains_only) {
        return;
    }
    if (part->chain_count == 1) {
        add_chain_needs(a, whole, &part->chains[0], before, behind);
        return;
    }
    for (size_t i = 0; i < part->chain_count; i++) {
        struct phrase_set need = words_of_chain(a, &part->chains[i], before, behind);
        if (need.count == 0 || all.count + need.count > NEED_WORDS) {
            return;
        }
        all = i == 0 ? need : phrase_set_union(a, &all, &need);
    }
    add_need(a, whole, all);
}

/* The word that `string` begins with, with PATTERN_PREFIX when it may go on behind what is known; "" when
 * there is none. `open` says that what follows the string is unknown. */
static struct span first_word(struct analysis *a, struct span string, bool open)
{
    size_t end = 0;
    while (end < string.length && part_is_word_byte(string.bytes[end])) {
        end++;
    }
    char next = end < string.length ? string.bytes[end] : open ? PART_OPEN : PART_EDGE;
    bool plain = end > 0 && !strchr("'@#", string.bytes[0]) && string.bytes[end - 1] != '\'';
    if (!plain || (next != PART_OPEN && next != PATTERN_PREFIX)) {
        return span_slice(string, 0, plain ? end : 0);
    }
    return phrase_join(a, span_slice(string, 0, end), span_of((char[]){PATTERN_PREFIX, '\0'}));
}

void part_add_beginnings(struct analysis *a, const struct part *first)
{
    for (size_t i = 0; i < first->chain_count && !a->chains_only; i++) {
        const struct phrase_set *link = &first->chains[i].links[0];
        for (size_t k = 0; k < link->count && !a->begins_unknown; k++) {
            struct span word = first_word(a, link->items[k], first->chains[i].count == 1);
            if (word.length == 0 || a->begins.count == NEED_WORDS) {
                a->begins_unknown = true;
            } else if (!phrase_set_has(&a->begins, word)) {
                a->begins.items[a->begins.count++] = word;
            }
        }
    }
}

static const char open_sign[] = {PART_OPEN, '\0'};
static const char edge_sign[] = {PART_EDGE, '\0'};

static bool ends_at_edge(const struct part *part)
{
    for (size_t i = 0; i < part->chain_count; i++) {
        const struct phrase_chain *chain = &part->chains[i];
        const struct phrase_set *last = &chain->links[chain->count - 1];
        for (size_t k = 0; k < last->count; k++) {
            struct span string = last->items[k];
            char end = string.length ? string.bytes[string.length - 1] :
                       chain->count > 1 ? PATTERN_GAP : PART_OPEN;
            if (part_is_word_byte(end) || end == PART_OPEN || end == PATTERN_PREFIX) {
                return false;
            }
        }
    }
    return true;
}

void sequence_add(struct analysis *a, struct sequence *sequence, const struct part *part)
{
    if (part->exact && part_join(a, &sequence->run, part, &sequence->run)) {
        return;
    }
    bool at_edge = ends_at_edge(&sequence->run);
    sequence->first = sequence->broken ? sequence->first : sequence->run;
    part_add_need(a, &sequence->whole, &sequence->run, "", open_sign);
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

struct part sequence_end(struct analysis *a, struct sequence *sequence)
{
    if (!sequence->broken) {
        return sequence->run;
    }
    part_add_need(a, &sequence->whole, &sequence->run, "", open_sign);
    sequence->whole.exact = false;
    return sequence->whole;
}

struct part part_to_needs(struct analysis *a, const struct part *part, bool edge)
{
    struct part needs = part_unknown();
    if (!part->exact) {
        return *part;
    }
    part_add_need(a, &needs, part, edge ? "" : open_sign, open_sign);
    return needs;
}

struct part part_either(struct analysis *a, struct part left, struct part right, bool edge)
{
    struct part both = part_unknown();
    if (left.exact && right.exact && part_union(a, &left, &right, &both)) {
        return both;
    }
    left = part_to_needs(a, &left, edge);
    right = part_to_needs(a, &right, edge);
    size_t most = left.need_count > right.need_count ? left.need_count : right.need_count;
    for (size_t i = 0; left.need_count && right.need_count && i < most; i++) {
        const struct phrase_set *one = &left.needs[i < left.need_count ? i : 0];
        const struct phrase_set *other = &right.needs[i < right.need_count ? i : 0];
        add_need(a, &both, phrase_set_union(a, one, other));
    }
    return both;
}
