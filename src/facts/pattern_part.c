/* SPDX-License-Identifier: ISC */
/* Putting exact parts together. */
#include "facts/pattern_part.h"

#include <string.h>

enum { STRING_MAX = 200 /* bytes of one string */ };

struct part part_unknown(void)
{
    return (struct part){.exact = false};
}

bool part_is_word_byte(char byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9') || byte == '\'' ||
           byte == PATTERN_DIGITS || byte == '@' || (unsigned char)byte >= 0x80;
}

struct phrase_set phrase_set_new(struct analysis *a, size_t capacity)
{
    return (struct phrase_set){.items = arena_alloc(a->arena, (capacity + 1) * sizeof(struct span)),
                               .room = capacity};
}

static struct phrase_set set_of(struct analysis *a, const char *bytes, size_t length)
{
    struct phrase_set set = phrase_set_new(a, 1);
    set.items[set.count++] = span_make(arena_copy(a->arena, span_make(bytes, length)), length);
    return set;
}

bool phrase_set_has(const struct phrase_set *set, struct span string)
{
    for (size_t i = 0; i < set->count; i++) {
        if (span_equal(set->items[i], string)) {
            return true;
        }
    }
    return false;
}

struct phrase_set phrase_set_union(struct analysis *a, const struct phrase_set *left,
                                   const struct phrase_set *right)
{
    struct phrase_set all = phrase_set_new(a, left->count + right->count);
    for (size_t i = 0; i < left->count; i++) {
        all.items[i] = left->items[i];
    }
    all.count = left->count;
    for (size_t i = 0; i < right->count; i++) {
        if (!phrase_set_has(left, right->items[i])) {
            all.items[all.count++] = right->items[i];
        }
    }
    return all;
}

struct span phrase_join(struct analysis *a, struct span left, struct span right)
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
    struct phrase_set all = phrase_set_new(a, left->count * right->count);
    for (size_t i = 0; i < left->count; i++) {
        for (size_t k = 0; k < right->count; k++) {
            if (left->items[i].length + right->items[k].length > STRING_MAX) {
                return false;
            }
            all.items[all.count++] = phrase_join(a, left->items[i], right->items[k]);
        }
    }
    *out = all;
    return true;
}

struct part part_of(struct analysis *a, const char *bytes, size_t length)
{
    struct part part = {.exact = true, .chain_count = 1};
    part.chains = arena_alloc(a->arena, sizeof *part.chains);
    part.chains[0] = (struct phrase_chain){.count = 1};
    part.chains[0].links[0] = set_of(a, bytes, length);
    return part;
}

struct part part_skip(struct analysis *a, uint8_t least, uint8_t most)
{
    struct part part = part_of(a, "", 0);
    part.chains[0].links[1] = part.chains[0].links[0];
    part.chains[0].skips[0].least = least;
    part.chains[0].skips[0].most = most;
    part.chains[0].count = 2;
    return part;
}

struct part part_loop(struct analysis *a, const struct part *part)
{
    if (part->chain_count != 1 || part->chains[0].count != 1) {
        return part_unknown();
    }
    struct part loop = part_skip(a, 0, 0);
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
        word = set->items[i].length > 0 && part_is_word_byte(set->items[i].bytes[0]);
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

bool part_join(struct analysis *a, const struct part *left, const struct part *right,
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

/* Adds strings to a set that nobody else adds to: it has got room for more when it was moved. */
static void set_add(struct analysis *a, struct phrase_set *set, const struct phrase_set *more)
{
    if (set->room < set->count + more->count) {
        struct phrase_set larger = phrase_set_new(a, 2 * (set->count + more->count));
        memcpy(larger.items, set->items, set->count * sizeof *set->items);
        larger.count = set->count;
        *set = larger;
    }
    struct phrase_set before = *set;
    for (size_t i = 0; i < more->count; i++) {
        if (!phrase_set_has(&before, more->items[i])) {
            set->items[set->count++] = more->items[i];
        }
    }
}

/* Adds a chain; those of one link grow together. False when there are too many. */
static bool add_chain(struct analysis *a, struct part *part, const struct phrase_chain *chain)
{
    for (size_t i = 0; i < part->chain_count && chain->count == 1; i++) {
        struct phrase_chain *other = &part->chains[i];
        if (other->count == 1 &&
            other->links[0].count + chain->links[0].count <= PATTERN_PHRASES) {
            set_add(a, &other->links[0], &chain->links[0]);
            return true;
        }
    }
    if (part->chain_count == PATTERN_CHAINS) {
        return false;
    }
    part->chains[part->chain_count++] = *chain;
    return true;
}

bool part_union(struct analysis *a, const struct part *left, const struct part *right,
                       struct part *out)
{
    struct part both = {.exact = true};
    both.chains = arena_alloc(a->arena,
                              (left->chain_count + right->chain_count) * sizeof *both.chains);
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
