/* SPDX-License-Identifier: ISC */
/* The oracle answers: leaves by scanning, trees by operations on bit sets over places. */
#define PCRE2_CODE_UNIT_WIDTH 8

#include "tests/unit/oracle_query.h"

#include "base/fold.h"
#include "base/memory.h"
#include "policy/clause.h"

#include <pcre2.h>
#include <stdlib.h>

/* --------------------------------------------------------------------------------------------- */
/* Ranges of one leaf in one clause */

static void add_range(struct oracle_ranges *ranges, size_t start, size_t end)
{
    ranges->items =
        array_reserve(ranges->items, &ranges->capacity, ranges->count + 1, sizeof *ranges->items);
    ranges->items[ranges->count++] = (struct oracle_range){(uint32_t)start, (uint32_t)end};
}

/* Every place where the words stand one behind the other. */
static void phrase_ranges(const struct oracle_leaf *leaf, const struct oracle_token *tokens,
                          size_t count, struct oracle_ranges *out)
{
    for (size_t i = 0; i + leaf->pattern_count <= count; i++) {
        size_t same = 0;
        while (same < leaf->pattern_count &&
               oracle_bit(leaf->patterns[same].forms, tokens[i + same].form)) {
            same++;
        }
        if (same == leaf->pattern_count) {
            add_range(out, tokens[i].start, tokens[i + same - 1].end);
        }
    }
}

/* True if the tokens give each pattern a word; a pattern that stands there twice needs two. */
static bool window_holds(const struct oracle_leaf *leaf, const struct oracle_token *tokens,
                         size_t count)
{
    for (size_t p = 0; p < leaf->pattern_count; p++) {
        size_t asked = 0;
        size_t found = 0;
        for (size_t q = 0; q < leaf->pattern_count; q++) {
            asked += leaf->patterns[q].number == leaf->patterns[p].number;
        }
        for (size_t t = 0; t < count; t++) {
            found += oracle_bit(leaf->patterns[p].forms, tokens[t].form);
        }
        if (found < asked) {
            return false;
        }
    }
    return true;
}

/* Every word looked for that stands in a run of at most `window` words which holds them all, while
 * no part of the run does. */
static void near_ranges(const struct oracle_leaf *leaf, const struct oracle_token *tokens,
                        size_t count, struct oracle_ranges *out)
{
    bool possible = window_holds(leaf, tokens, count);
    for (size_t first = 0; possible && first < count; first++) {
        size_t most = first + leaf->window < count ? leaf->window : count - first;
        size_t length = 1;
        while (length <= most && !window_holds(leaf, tokens + first, length)) {
            length++;
        }
        if (length > most || window_holds(leaf, tokens + first + 1, length - 1)) {
            continue;
        }
        for (size_t t = first; t < first + length; t++) {
            for (size_t p = 0; p < leaf->pattern_count; p++) {
                if (oracle_bit(leaf->patterns[p].forms, tokens[t].form)) {
                    add_range(out, tokens[t].start, tokens[t].end);
                }
            }
        }
    }
}

/* Every match, from left to right; returns whether there was one, an empty one included. */
static bool regex_ranges(struct oracle_leaves *leaves, const struct oracle_leaf *leaf,
                         struct span text, struct oracle_ranges *out)
{
    bool found = false;
    size_t at = 0;
    while (at <= text.length && pcre2_match(leaf->code, (PCRE2_SPTR)text.bytes, text.length, at,
                                            PCRE2_NO_UTF_CHECK, leaves->match_data, NULL) > 0) {
        const PCRE2_SIZE *pair = pcre2_get_ovector_pointer(leaves->match_data);
        found = true;
        at = pair[1];
        if (pair[0] < pair[1]) {
            add_range(out, pair[0], pair[1]);
        } else {
            do {
                at++;
            } while (at < text.length && (text.bytes[at] & 0xC0) == 0x80);
        }
    }
    return found;
}

static bool leaf_ranges(struct oracle_leaves *leaves, const struct oracle_leaf *leaf,
                        const struct oracle_clause *clause, struct oracle_ranges *out)
{
    const struct oracle_token *tokens = leaves->oracle->tokens + clause->first;
    size_t before = out->count;
    switch (leaf->kind) {
    case LEAF_REGEX:
        return regex_ranges(leaves, leaf, clause->text, out);
    case LEAF_NEAR:
        near_ranges(leaf, tokens, clause->count, out);
        break;
    default:
        phrase_ranges(leaf, tokens, clause->count, out);
    }
    return out->count > before;
}

static void collect_marks(struct oracle_leaves *leaves, const struct oracle_node *node,
                          const struct oracle_clause *clause, struct oracle_ranges *out)
{
    if (node->op == ORACLE_LEAF && node->leaf->kind <= LEAF_REGEX) {
        leaf_ranges(leaves, node->leaf, clause, out);
    } else if (node->op == ORACLE_AND || node->op == ORACLE_OR) {
        collect_marks(leaves, node->left, clause, out);
        collect_marks(leaves, node->right, clause, out);
    }
}

static int by_start(const void *a, const void *b)
{
    const struct oracle_range *one = a;
    const struct oracle_range *two = b;
    return one->start != two->start ? (one->start > two->start) - (one->start < two->start)
                                    : (one->end > two->end) - (one->end < two->end);
}

void oracle_marks(struct oracle_leaves *leaves, const struct oracle_node *node,
                  const struct oracle_clause *clause, struct oracle_ranges *out)
{
    out->count = 0;
    collect_marks(leaves, node, clause, out);
    if (out->count == 0) {
        return;
    }
    qsort(out->items, out->count, sizeof *out->items, by_start);
    size_t last = 0;
    for (size_t i = 1; i < out->count; i++) {
        if (out->items[i].start >= out->items[last].end) {
            out->items[++last] = out->items[i];
        } else if (out->items[i].end > out->items[last].end) {
            out->items[last].end = out->items[i].end;
        }
    }
    out->count = last + 1;
}

/* --------------------------------------------------------------------------------------------- */
/* Answers of leaves */

static void resolve_pattern(struct oracle *oracle, struct oracle_pattern *pattern)
{
    struct span form = pattern->form;
    uint32_t stem = pattern->how == HOW_STEM ? oracle_stem(oracle, form) : ORACLE_NONE;
    uint32_t name = pattern->how == HOW_STEM ? stem : oracle_names_add(&oracle->stems, form);
    pattern->number = name * 4 + pattern->how;
    pattern->forms = xcalloc(oracle_bit_words(oracle->words.count) + 1, sizeof *pattern->forms);
    for (size_t i = 0; i < oracle->words.count; i++) {
        struct span word = oracle->words.items[i];
        bool starts =
            word.length >= form.length && memcmp(word.bytes, form.bytes, form.length) == 0;
        if (pattern->how == HOW_STEM     ? oracle->stem_of[i] == stem
            : pattern->how == HOW_PREFIX ? starts
                                         : starts && word.length == form.length) {
            oracle_bit_set(pattern->forms, i);
        }
    }
}

static void compile_regex(struct oracle_leaf *leaf)
{
    uint32_t options = PCRE2_UTF | PCRE2_UCP;
    options |= leaf->caseless ? PCRE2_CASELESS : 0;
    options |= leaf->dotall ? PCRE2_DOTALL : 0;
    int code = 0;
    PCRE2_SIZE offset = 0;
    leaf->code = pcre2_compile((PCRE2_SPTR)leaf->text.bytes, leaf->text.length, options, &code,
                               &offset, NULL);
    if (!leaf->code) {
        abort();
    }
    pcre2_jit_compile(leaf->code, PCRE2_JIT_COMPLETE);
}

static bool title_matches(struct oracle_leaves *leaves, const struct oracle_leaf *leaf,
                          const struct oracle_policy *policy)
{
    struct oracle_ranges ranges = {0};
    bool found = *policy->title && /* "": unknown */
                 leaf_ranges(leaves, leaf->of, &policy->title_words, &ranges);
    free(ranges.items);
    return found;
}

static bool heading_matches(const struct oracle *oracle, const struct oracle_leaf *leaf,
                            uint32_t place)
{
    uint32_t heading =
        oracle->places[place].kind == CLAUSE_HEADING ? place : oracle->places[place].heading;
    for (; heading != ORACLE_NONE; heading = oracle->places[heading].heading) {
        uint32_t clause = oracle->places[heading].clause;
        if (clause != ORACLE_NONE && oracle_bit(leaf->of->clauses, clause)) {
            return true;
        }
    }
    return false;
}

/* `*` is any run of characters, `?` any one; case and accents don't matter. */
static bool glob_matches(const char *pattern, const char *name)
{
    if (*pattern == '*') {
        return glob_matches(pattern + 1, name) || (*name && glob_matches(pattern, name + 1));
    }
    if (*name && *pattern == '?') {
        do {
            name++;
        } while ((*name & 0xC0) == 0x80);
        return glob_matches(pattern + 1, name);
    }
    return *pattern == *name && (*name == '\0' || glob_matches(pattern + 1, name + 1));
}

static bool site_matches(const struct oracle_leaf *leaf, const struct oracle_policy *policy)
{
    struct span site = span_of(policy->site);
    char *name = xcalloc(1, fold_capacity(site.length) + 1);
    char *pattern = xcalloc(1, fold_capacity(leaf->text.length) + 1);
    fold_text(site, name);
    fold_text(leaf->text, pattern);
    bool found = glob_matches(pattern, name);
    free(pattern);
    free(name);
    return found;
}

/* True if the leaf may hold in the policy, as far as it asks about whole policies. */
static bool policy_holds(struct oracle_leaves *leaves, const struct oracle_leaf *leaf,
                         uint32_t number)
{
    const struct oracle_policy *policy = &leaves->oracle->policies[number];
    switch (leaf->kind) {
    case LEAF_TITLE:
        return title_matches(leaves, leaf, policy);
    case LEAF_SITE:
        return site_matches(leaf, policy);
    case LEAF_DATE:
        return policy->date != 0 && policy->date >= leaf->from && policy->date <= leaf->to;
    case LEAF_FACT:
        return leaves->fact(leaves->oracle, number, leaf->text);
    default:
        return true;
    }
}

/* True if the leaf holds in the place, as far as it asks about clauses. */
static bool place_holds(struct oracle_leaves *leaves, const struct oracle_leaf *leaf,
                        uint32_t number)
{
    const struct oracle_place *place = &leaves->oracle->places[number];
    if (place->clause == ORACLE_NONE) {
        return false;
    }
    switch (leaf->kind) {
    case LEAF_WORDS:
    case LEAF_NEAR:
    case LEAF_REGEX:
        return oracle_bit(leaf->clauses, place->clause);
    case LEAF_HEADING:
        return heading_matches(leaves->oracle, leaf, number);
    case LEAF_CATEGORY:
        return leaves->categories(leaves->oracle, number) >> leaf->category & 1;
    default:
        return true;
    }
}

static void leaf_clauses(struct oracle_leaves *leaves, struct oracle_leaf *leaf)
{
    struct oracle *oracle = leaves->oracle;
    struct oracle_ranges ranges = {0};
    leaf->clauses = xcalloc(oracle_bit_words(oracle->clause_count) + 1, sizeof *leaf->clauses);
    for (size_t c = 0; c < oracle->clause_count; c++) {
        ranges.count = 0;
        if (leaf_ranges(leaves, leaf, &oracle->clauses[c], &ranges)) {
            oracle_bit_set(leaf->clauses, c);
        }
    }
    free(ranges.items);
}

static void leaf_answer(struct oracle_leaves *leaves, struct oracle_leaf *leaf)
{
    struct oracle *oracle = leaves->oracle;
    for (size_t p = 0; p < leaf->pattern_count; p++) {
        resolve_pattern(oracle, &leaf->patterns[p]);
    }
    if (leaf->kind == LEAF_REGEX) {
        compile_regex(leaf);
    }
    if (leaf->kind <= LEAF_REGEX) {
        leaf_clauses(leaves, leaf);
    }
    leaf->places = xcalloc(oracle_bit_words(oracle->place_count) + 1, sizeof *leaf->places);
    for (uint32_t p = 0; p < oracle->policy_count; p++) {
        const struct oracle_policy *policy = &oracle->policies[p];
        bool holds = policy_holds(leaves, leaf, p);
        for (uint32_t i = policy->first; holds && i < policy->first + policy->count; i++) {
            if (place_holds(leaves, leaf, i)) {
                oracle_bit_set(leaf->places, i);
            }
        }
    }
}

/* --------------------------------------------------------------------------------------------- */
/* Leaves */

void oracle_leaves_init(struct oracle_leaves *leaves, struct oracle *oracle)
{
    *leaves =
        (struct oracle_leaves){.oracle = oracle, .match_data = pcre2_match_data_create(64, NULL)};
}

void oracle_leaves_free(struct oracle_leaves *leaves)
{
    for (size_t i = 0; i < leaves->spellings.count; i++) {
        struct oracle_leaf *leaf = leaves->items[i];
        for (size_t p = 0; p < leaf->pattern_count; p++) {
            free(leaf->patterns[p].forms);
        }
        free(leaf->clauses);
        free(leaf->places);
        pcre2_code_free(leaf->code);
    }
    free(leaves->items);
    pcre2_match_data_free(leaves->match_data);
    oracle_names_free(&leaves->spellings);
    arena_free(&leaves->arena);
}

const struct oracle_leaf *oracle_leaf(struct oracle_leaves *leaves, const struct oracle_leaf *leaf)
{
    size_t known = leaves->spellings.count;
    uint32_t number = oracle_names_add(&leaves->spellings, span_of(leaf->spelling));
    if (number == known) {
        leaves->items =
            array_reserve(leaves->items, &leaves->capacity, known + 1, sizeof *leaves->items);
        struct oracle_leaf *copy = arena_alloc(&leaves->arena, sizeof *copy);
        *copy = *leaf;
        copy->spelling = arena_copy(&leaves->arena, span_of(leaf->spelling));
        copy->text.bytes = arena_copy(&leaves->arena, leaf->text);
        copy->patterns =
            arena_alloc(&leaves->arena, (leaf->pattern_count + 1) * sizeof *copy->patterns);
        for (size_t p = 0; p < leaf->pattern_count; p++) {
            copy->patterns[p] = leaf->patterns[p];
            copy->patterns[p].form.bytes = arena_copy(&leaves->arena, leaf->patterns[p].form);
        }
        leaf_answer(leaves, copy);
        leaves->items[number] = copy;
    }
    return leaves->items[number];
}

/* --------------------------------------------------------------------------------------------- */
/* Answers of trees */

static uint64_t *answer_clauses(struct oracle_leaves *leaves, const struct oracle_node *node)
{
    size_t words = oracle_bit_words(leaves->oracle->place_count);
    uint64_t *bits = xcalloc(words + 1, sizeof *bits);
    if (node->op == ORACLE_LEAF) {
        memcpy(bits, node->leaf->places, words * sizeof *bits);
        return bits;
    }
    uint64_t *left = node->left ? answer_clauses(leaves, node->left) : NULL;
    uint64_t *right = node->right ? answer_clauses(leaves, node->right) : NULL;
    for (size_t i = 0; i < words; i++) {
        switch (node->op) {
        case ORACLE_AND:
            bits[i] = left[i] & right[i];
            break;
        case ORACLE_OR:
            bits[i] = left[i] | right[i];
            break;
        case ORACLE_NOT:
            bits[i] = ~left[i];
            break;
        default:
            bits[i] = UINT64_MAX;
        }
    }
    free(left);
    free(right);
    return bits;
}

/* True if the policy satisfies the question when its words may stand in different clauses. */
static bool policy_answers(const struct oracle_node *node, const struct oracle_policy *policy)
{
    bool found = false;
    switch (node->op) {
    case ORACLE_ALL:
        return true;
    case ORACLE_NOT:
        return !policy_answers(node->left, policy);
    case ORACLE_AND:
        return policy_answers(node->left, policy) && policy_answers(node->right, policy);
    case ORACLE_OR:
        return policy_answers(node->left, policy) || policy_answers(node->right, policy);
    case ORACLE_LEAF:
        for (uint32_t i = policy->first; i < policy->first + policy->count; i++) {
            found |= oracle_bit(node->leaf->places, i);
        }
    }
    return found;
}

/* Sets the bits of the places where a leaf about clauses or their place holds that isn't below NOT;
 * false when the question has no such leaf. */
static bool mark_leaves(const struct oracle_node *node, size_t words, uint64_t *bits)
{
    bool clauses = node->op == ORACLE_LEAF &&
                   (node->leaf->kind <= LEAF_REGEX || node->leaf->kind == LEAF_HEADING ||
                    node->leaf->kind == LEAF_CATEGORY);
    if (clauses) {
        for (size_t i = 0; i < words; i++) {
            bits[i] |= node->leaf->places[i];
        }
        return true;
    }
    if (node->op != ORACLE_AND && node->op != ORACLE_OR) {
        return false;
    }
    bool left = mark_leaves(node->left, words, bits);
    bool right = mark_leaves(node->right, words, bits);
    return left || right;
}

/* In policy scope a policy answers as a whole; its hits are the clauses where a part of the
 * question holds, or all of them when the question has no part that is about clauses. */
static uint64_t *answer_policies(struct oracle_leaves *leaves, const struct oracle_node *node)
{
    const struct oracle *oracle = leaves->oracle;
    size_t words = oracle_bit_words(oracle->place_count);
    uint64_t *bits = xcalloc(words + 1, sizeof *bits);
    if (!mark_leaves(node, words, bits)) {
        memset(bits, 0xFF, words * sizeof *bits);
    }
    for (uint32_t p = 0; p < oracle->policy_count; p++) {
        const struct oracle_policy *policy = &oracle->policies[p];
        bool answers = policy_answers(node, policy);
        for (uint32_t i = policy->first; !answers && i < policy->first + policy->count; i++) {
            bits[i / 64] &= ~((uint64_t)1 << i % 64);
        }
    }
    return bits;
}

/* --------------------------------------------------------------------------------------------- */
/* Hits */

/* What is known of a site's clause while hits are gathered. */
struct group {
    size_t hit;      /* its hit + 1; 0 before the first */
    uint32_t policy; /* the last one counted */
};

/* Adds a matching place to the hits, by what one hit is in the mode. */
static void add_hit(const struct oracle *oracle, enum oracle_mode mode, uint32_t number,
                    struct group *groups, struct oracle_hits *hits)
{
    const struct oracle_place *place = &oracle->places[number];
    const struct oracle_policy *policy = &oracle->policies[place->policy];
    struct group *group = &groups[place->group];
    if (mode != MODE_DISTINCT || group->hit == 0) {
        hits->items =
            array_reserve(hits->items, &hits->capacity, hits->count + 1, sizeof *hits->items);
        hits->items[hits->count++] =
            (struct oracle_hit){place->policy, number, policy->date, policy->date, 1};
    } else if (group->policy != place->policy) {
        struct oracle_hit *hit = &hits->items[group->hit - 1];
        hit->snapshots++;
        hit->first = policy->date < hit->first ? policy->date : hit->first;
        if (policy->date >= hit->last) { /* newest; of equal dates the last in the collection */
            hit->last = policy->date;
            hit->policy = place->policy;
            hit->place = number;
        }
    }
    *group = (struct group){group->hit ? group->hit : hits->count, place->policy};
}

static int by_place(const void *a, const void *b)
{
    const struct oracle_hit *one = a;
    const struct oracle_hit *two = b;
    return (one->place > two->place) - (one->place < two->place);
}

/* Counts what is set in a bit set of `count` bits. */
static size_t count_bits(const uint64_t *bits, size_t count)
{
    size_t sum = 0;
    for (size_t i = 0; i < count; i++) {
        sum += oracle_bit(bits, i);
    }
    return sum;
}

static void count_hits(const struct oracle *oracle, struct oracle_hits *hits)
{
    uint64_t *clauses = xcalloc(oracle_bit_words(oracle->clause_count) + 1, sizeof *clauses);
    uint64_t *sites = xcalloc(oracle_bit_words(oracle->sites.count) + 1, sizeof *sites);
    for (size_t i = 0; i < hits->count; i++) {
        oracle_bit_set(clauses, oracle->places[hits->items[i].place].clause);
        oracle_bit_set(sites, oracle->policies[hits->items[i].policy].site_id);
    }
    hits->unique = count_bits(clauses, oracle->clause_count);
    hits->sites = count_bits(sites, oracle->sites.count);
    free(sites);
    free(clauses);
}

void oracle_answer(struct oracle_leaves *leaves, const struct oracle_node *node, bool policy_scope,
                   enum oracle_mode mode, const struct oracle_part *part, struct oracle_hits *hits)
{
    const struct oracle *oracle = leaves->oracle;
    const uint64_t *counted = mode == MODE_LATEST ? part->latest : part->visible;
    struct group *groups = xcalloc(oracle->groups.count + 1, sizeof *groups);
    uint64_t *places = policy_scope ? answer_policies(leaves, node) : answer_clauses(leaves, node);
    hits->count = hits->policies = 0;
    for (uint32_t p = 0; p < oracle->policy_count; p++) {
        const struct oracle_policy *policy = &oracle->policies[p];
        bool found = false;
        for (uint32_t i = policy->first; i < policy->first + policy->count; i++) {
            if (oracle_bit(counted, p) && oracle->places[i].clause != ORACLE_NONE &&
                oracle_bit(places, i)) {
                add_hit(oracle, mode, i, groups, hits);
                found = true;
            }
        }
        hits->policies += found;
    }
    if (hits->count > 0) {
        qsort(hits->items, hits->count, sizeof *hits->items, by_place);
    }
    count_hits(oracle, hits);
    free(places);
    free(groups);
}
