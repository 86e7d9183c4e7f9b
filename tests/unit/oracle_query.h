/* SPDX-License-Identifier: ISC */
/* Questions as the oracle sees them: trees of leaves, answered by trying every leaf everywhere.
 *
 * A leaf is made once for each spelling and keeps its answer (the places where it holds). Nodes and
 * leaves belong to the struct oracle_leaves they were made in. */
#ifndef TESTS_UNIT_ORACLE_QUERY_H
#define TESTS_UNIT_ORACLE_QUERY_H

#include "tests/unit/oracle.h"

enum oracle_op {
    ORACLE_AND,
    ORACLE_OR,
    ORACLE_NOT, /* of `left` */
    ORACLE_LEAF,
    ORACLE_ALL, /* the empty query */
};

enum oracle_leaf_kind {
    LEAF_WORDS, /* one word, or a phrase */
    LEAF_NEAR,  /* words in any order, in a run of `window` words */
    LEAF_REGEX,
    LEAF_TITLE,   /* and below: fields, which mark nothing */
    LEAF_HEADING, /* a heading above, or the heading itself */
    LEAF_SITE,
    LEAF_DATE,
    LEAF_CATEGORY,
    LEAF_FACT,
};

enum oracle_how { HOW_STEM, HOW_EXACT, HOW_PREFIX };

struct oracle_pattern {
    enum oracle_how how;
    struct span form; /* folded */
    uint32_t number;  /* the same for patterns that match the same words */
    uint64_t *forms;  /* bit set: which of the collection's words it matches */
};

/* What a leaf asks; filled in by the generator. */
struct oracle_leaf {
    enum oracle_leaf_kind kind;
    const char *spelling; /* as it stands in a query */
    struct oracle_pattern *patterns;
    size_t pattern_count;
    uint32_t window;              /* NEAR */
    const struct oracle_leaf *of; /* TITLE, HEADING: the leaf that is looked for there */
    struct span text;             /* REGEX: pattern; SITE: glob; FACT: "kind=value,polarity" */
    bool caseless, dotall;        /* REGEX */
    uint32_t from, to;            /* DATE: inclusive */
    unsigned category;            /* CATEGORY: its bit's number */
    /* Filled in by oracle_leaf_answer: */
    void *code;        /* REGEX: pcre2_code */
    uint64_t *clauses; /* WORDS, NEAR, REGEX: distinct clauses */
    uint64_t *places;
};

struct oracle_node {
    enum oracle_op op;
    const struct oracle_node *left, *right;
    const struct oracle_leaf *leaf;
};

/* All leaves made so far, by spelling. */
struct oracle_leaves {
    struct oracle *oracle;
    struct arena arena;
    struct oracle_names spellings;
    struct oracle_leaf **items; /* by number of their spelling */
    size_t capacity;
    void *match_data; /* pcre2_match_data */
    /* What `category:` and `fact:` find; made up by the test. */
    unsigned (*categories)(const struct oracle *oracle, uint32_t place);
    bool (*fact)(const struct oracle *oracle, uint32_t policy, struct span what);
};

void oracle_leaves_init(struct oracle_leaves *leaves, struct oracle *oracle);
void oracle_leaves_free(struct oracle_leaves *leaves);

/* The leaf of that spelling: a new one made like `leaf` (whose spans are copied), with its answer,
 * or the one made before. */
const struct oracle_leaf *oracle_leaf(struct oracle_leaves *leaves, const struct oracle_leaf *leaf);

struct oracle_range {
    uint32_t start, end;
};

struct oracle_ranges {
    struct oracle_range *items; /* heap */
    size_t count, capacity;
};

/* What the query marks in a clause: in order, overlapping ones merged. */
void oracle_marks(struct oracle_leaves *leaves, const struct oracle_node *node,
                  const struct oracle_clause *clause, struct oracle_ranges *out);

enum oracle_mode { MODE_ALL, MODE_LATEST, MODE_DISTINCT };

/* The part of the oracle that counts: policies as bit sets. */
struct oracle_part {
    uint64_t *visible;
    uint64_t *latest; /* the newest visible one of each site */
};

struct oracle_hit {
    uint32_t policy;
    uint32_t place;       /* among all */
    uint32_t first, last; /* dates */
    uint32_t snapshots;
};

struct oracle_hits {
    struct oracle_hit *items; /* heap; in collection order */
    size_t count, capacity;
    size_t unique;   /* distinct clauses */
    size_t policies; /* that hold one: of a site's clause, not only the newest */
    size_t sites;
};

/* Answers a question: replaces *hits. */
void oracle_answer(struct oracle_leaves *leaves, const struct oracle_node *node, bool policy_scope,
                   enum oracle_mode mode, const struct oracle_part *part, struct oracle_hits *hits);

static inline size_t oracle_bit_words(size_t bits)
{
    return (bits + 63) / 64;
}

static inline bool oracle_bit(const uint64_t *bits, size_t index)
{
    return bits[index / 64] >> index % 64 & 1;
}

static inline void oracle_bit_set(uint64_t *bits, size_t index)
{
    bits[index / 64] |= (uint64_t)1 << index % 64;
}

#endif
