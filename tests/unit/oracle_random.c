/* SPDX-License-Identifier: ISC */
/* Random questions: trees of leaves, how they are spelled, and simpler ones. */
#include "tests/unit/oracle_random.h"

enum { LEAVES = 5 /* the most leaves of a question */ };

/* --------------------------------------------------------------------------------------------- */
/* Numbers */

static uint64_t next_number(struct oracle_random *random)
{
    uint64_t mixed = random->state += 0x9E3779B97F4A7C15U; /* SplitMix64 */
    mixed = (mixed ^ mixed >> 30) * 0xBF58476D1CE4E5B9U;
    mixed = (mixed ^ mixed >> 27) * 0x94D049BB133111EBU;
    return mixed ^ mixed >> 31;
}

size_t oracle_random_below(struct oracle_random *random, size_t limit)
{
    return (size_t)(next_number(random) % limit);
}

bool oracle_random_chance(struct oracle_random *random, unsigned percent)
{
    return oracle_random_below(random, 100) < percent;
}

void oracle_random_init(struct oracle_random *random, struct oracle_leaves *leaves, uint64_t seed)
{
    *random = (struct oracle_random){.leaves = leaves, .state = seed};
}

void oracle_random_free(struct oracle_random *random)
{
    arena_free(&random->arena);
}

void oracle_random_forget(struct oracle_random *random)
{
    arena_reset(&random->arena);
}

/* --------------------------------------------------------------------------------------------- */
/* Trees */

static const struct oracle_node *make_node(struct oracle_random *random, struct oracle_node node)
{
    struct oracle_node *made = arena_alloc(&random->arena, sizeof *made);
    *made = node;
    return made;
}

static const struct oracle_node *make_leaf(struct oracle_random *random,
                                           const struct oracle_leaf *leaf)
{
    return make_node(random, (struct oracle_node){.op = ORACLE_LEAF, .leaf = leaf});
}

static const struct oracle_node *random_tree(struct oracle_random *random, size_t leaves)
{
    struct oracle_node node = {.op = ORACLE_LEAF};
    if (leaves > 1 && oracle_random_chance(random, 90)) {
        size_t left = 1 + oracle_random_below(random, leaves - 1);
        node.op = oracle_random_chance(random, 60) ? ORACLE_AND : ORACLE_OR;
        node.left = random_tree(random, left);
        node.right = random_tree(random, leaves - left);
    } else {
        node.leaf = oracle_random_leaf(random);
    }
    const struct oracle_node *made = make_node(random, node);
    bool negated = oracle_random_chance(random, leaves > 1 ? 6 : 15);
    return negated ? make_node(random, (struct oracle_node){.op = ORACLE_NOT, .left = made}) : made;
}

const struct oracle_node *oracle_random_query(struct oracle_random *random)
{
    if (oracle_random_below(random, 1000) == 0) {
        return make_node(random, (struct oracle_node){.op = ORACLE_ALL});
    }
    size_t leaves = 1 + oracle_random_below(random, LEAVES);
    return random_tree(random, leaves > 3 ? leaves : 1 + leaves / 2);
}

/* Typographic signs that mean the same as the ones on a keyboard. */
static void append_typographic(const char *spelling, struct buffer *out)
{
    bool inside = false;
    for (const char *at = spelling; *at; at++) {
        if (*at == '"') {
            buffer_append_string(out, inside ? "\xE2\x80\x9D" : "\xE2\x80\x9C");
            inside = !inside;
        } else if (*at == '\'') {
            buffer_append_string(out, "\xE2\x80\x99");
        } else if (*at == ' ') {
            buffer_append_string(out, "\xC2\xA0");
        } else if (*at == '-') {
            buffer_append_string(out, "\xE2\x80\x91");
        } else {
            buffer_append_char(out, *at);
        }
    }
}

static bool has_regex(const struct oracle_leaf *leaf)
{
    return leaf->kind == LEAF_REGEX || (leaf->of && leaf->of->kind == LEAF_REGEX);
}

static void spell(const struct oracle_node *node, unsigned style, bool inside, struct buffer *out)
{
    switch (node->op) {
    case ORACLE_ALL:
        break;
    case ORACLE_LEAF:
        if (style % 16 == 5 && !has_regex(node->leaf) && node->leaf->kind <= LEAF_HEADING) {
            append_typographic(node->leaf->spelling, out);
        } else {
            buffer_append_string(out, node->leaf->spelling);
        }
        break;
    case ORACLE_NOT:
        buffer_append_string(out, style & 1 ? "NOT " : "-");
        spell(node->left, style >> 1, true, out);
        break;
    case ORACLE_AND:
    case ORACLE_OR:
        buffer_append_string(out, inside ? "(" : "");
        spell(node->left, style >> 2, node->left->op != node->op || style & 8, out);
        buffer_append_string(out, node->op == ORACLE_OR ? " OR " : style & 2 ? " AND " : " ");
        spell(node->right, style >> 3,
              node->right->op == ORACLE_OR || (style & 4 && node->right->op == ORACLE_AND), out);
        buffer_append_string(out, inside ? ")" : "");
    }
}

void oracle_spell(const struct oracle_node *node, unsigned style, struct buffer *out)
{
    spell(node, style, false, out);
}

/* --------------------------------------------------------------------------------------------- */
/* Shrinking */

const struct oracle_node *oracle_simpler(struct oracle_random *random,
                                         const struct oracle_node *node, size_t index)
{
    if (node->op == ORACLE_LEAF) {
        const struct oracle_leaf *leaf = oracle_shorter_leaf(random, node->leaf, index);
        return leaf ? make_leaf(random, leaf) : NULL;
    }
    if (node->op == ORACLE_ALL) {
        return NULL;
    }
    if (index == 0) {
        return node->left;
    }
    struct oracle_node copy = *node;
    copy.left = oracle_simpler(random, node->left, index - 1);
    size_t lefts = 0;
    while (!copy.left && oracle_simpler(random, node->left, lefts)) {
        lefts++;
    }
    if (!copy.left && node->op != ORACLE_NOT) {
        copy.left = node->left;
        if (index - 1 == lefts) {
            return node->right;
        }
        copy.right = oracle_simpler(random, node->right, index - 2 - lefts);
        return copy.right ? make_node(random, copy) : NULL;
    }
    return copy.left ? make_node(random, copy) : NULL;
}
