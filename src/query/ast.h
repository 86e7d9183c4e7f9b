/* SPDX-License-Identifier: ISC */
/* What a query means: the immutable tree that the evaluator and the marker walk.
 *
 * Terms. A *leaf* is a node that is matched against words or text: WORD, PHRASE, NEAR, REGEX, CLAUSE. The
 * leaves of a query are numbered from 0 in reading order, those below NOT, title: and heading:
 * included. A *term* is one word of a leaf and how the words of a text are compared with it. A
 * *position* is the number of a word in a text, from 0, as index/token.h counts them.
 *
 * Everything hangs in the query's arena and dies with it; regexes belong to the query too. Nothing
 * changes after query_parse, so any number of threads may read. Invariants:
 *  - AND and OR have at least two children, and none of their own kind.
 *  - Below NOT there is no NOT. NODE_ALL is the root or nowhere.
 *  - The child of TITLE and HEADING is a leaf, and no CLAUSE.
 *  - PHRASE and NEAR ask for at least two words; a phrase of one word is a WORD. */
#ifndef QUERY_AST_H
#define QUERY_AST_H

#include "base/arena.h"
#include "base/regex.h"
#include "facts/facts.h"
#include "query/literals.h"
#include "query/query.h"

#include <stdbool.h>
#include <stdint.h>

enum node_kind {
    NODE_ALL,      /* every clause */
    NODE_AND,      /* branch */
    NODE_OR,       /* branch */
    NODE_NOT,      /* child */
    NODE_WORD,     /* words: one term */
    NODE_PHRASE,   /* words: terms at consecutive positions, in order; none is MATCH_STEM */
    NODE_NEAR,     /* words: distinct terms, in any order, close together */
    NODE_REGEX,    /* regex */
    NODE_CLAUSE,   /* clause */
    NODE_TITLE,    /* child, a leaf, matched against the snapshot's title */
    NODE_HEADING,  /* child, a leaf, matched against each heading above the clause, and against the
                      clause itself when it is a heading */
    NODE_SITE,     /* glob */
    NODE_DATE,     /* date */
    NODE_CATEGORY, /* category */
    NODE_FACT,     /* fact */
};

enum term_match {
    MATCH_STEM,   /* the stem of the text's word equals `form` */
    MATCH_EXACT,  /* its folded form equals `form` */
    MATCH_PREFIX, /* its folded form begins with `form` */
};

struct term {
    enum term_match match;
    struct span form; /* stem or folded form, as index/token.h makes them; never empty */
    uint32_t times;   /* NEAR: how many words must match it; elsewhere 1 */
};

struct node_branch {
    const struct node *const *items; /* in reading order */
    size_t count;                    /* at least 2 */
};

struct node_words {
    const struct term *terms; /* PHRASE: in order, repeated ones too; NEAR: each once */
    size_t count;             /* at least 1 */
    uint32_t window;          /* NEAR: the most words from the first to the last that match, both
                                 counted: N of `~N` plus the number of words asked for */
};

struct node_regex {
    const struct regex *regex;      /* owned by the query */
    const struct requirement *need; /* what any text that matches contains */
};

struct node_date {
    uint32_t from; /* base/date.h, inclusive; at least 1, so that an unknown date (0) is outside */
    uint32_t to;   /* inclusive */
};

struct node_fact {
    struct span kind;     /* never empty */
    struct span value;    /* "" for any */
    struct span polarity; /* "yes", "no", "conditional", or "" for any */
};

struct node {
    enum node_kind kind;
    uint32_t leaf;      /* of a leaf: its number; else 0 */
    struct span source; /* the bytes of the query's text that it stands for */
    union {
        struct node_branch branch;
        const struct node *child;
        struct node_words words;
        struct node_regex regex;
        uint64_t clause;  /* query_clause_id of its text */
        struct span glob; /* folded pattern for glob_match */
        struct node_date date;
        enum category category;
        struct node_fact fact;
    };
};

struct query {
    struct arena arena;               /* holds all below but the regexes */
    struct span text;                 /* as given */
    const struct node *root;          /* never NULL */
    const struct node *const *leaves; /* by number */
    size_t leaf_count;
    bool scoped;            /* the query says scope: */
    enum query_scope scope; /* what it says; SCOPE_CLAUSE otherwise */
};

/* True for the kinds that are leaves. */
static inline bool node_is_leaf(const struct node *node)
{
    return node->kind >= NODE_WORD && node->kind <= NODE_CLAUSE;
}

/* True if the folded `name` as a whole matches `pattern`, in which `*` is any run of bytes and `?` is
 * any character. Time: length of the pattern times length of the name at most. */
bool glob_match(struct span pattern, struct span name);

#endif
