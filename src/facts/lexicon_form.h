/* SPDX-License-Identifier: ISC */
/* What a lexicon is made from: words, places, outcomes, skips and roots, in the order of their making.
 * Room-private: lexicon_build.c gathers it, lexicon_layout.c lays it out. */
#ifndef FACTS_LEXICON_FORM_H
#define FACTS_LEXICON_FORM_H

#include "base/buffer.h"
#include "facts/lexicon_build.h"

/* Numbers above 0 by key: open addressing. */
struct table {
    struct slot {
        uint64_t key;
        uint32_t number; /* 0: free */
    } *slots;
    size_t slot_count;   /* a power of two */
    size_t count;
};

/* What an id stands for: the letters from `start` on, each as lexicon_letter_of has it. */
struct known_word {
    size_t start;
    size_t length;
    bool beginning; /* of a word */
    uint32_t first; /* place of a phrase that begins with it, 0 for none */
};

/* A node of the trie over letters. */
struct letter_node {
    uint32_t child;     /* the first behind it, 0 for none */
    uint32_t sibling;   /* the next behind the same node, 0 for none */
    uint32_t word;      /* id of the word that ends here, 0 for none */
    uint32_t beginning; /* id of the beginning that ends here, 0 for none */
    uint8_t letter;     /* that leads here; siblings are sorted by it */
};

struct place {
    uint32_t outcome;    /* 1 + head of its chain of outcomes, 0 for none */
    uint32_t skip;       /* 1 + head of its chain of skips, 0 for none */
    uint32_t edge_count; /* places behind it */
    uint32_t skip_count;
};

struct outcome_link {
    uint32_t number;
    uint32_t next; /* 1 + index of the next link, 0 at the end */
    uint8_t kind;  /* enum lexicon_outcome */
};

struct skip_link {
    struct lexicon_skip skip;
    uint32_t root;
    uint32_t next; /* 1 + index of the next link, 0 at the end */
};

struct edge {
    uint32_t from;
    uint32_t word;
    uint32_t to;
};

struct lexicon_builder {
    struct known_word *words;    /* by id, from 1 */
    size_t word_count, word_capacity;
    struct buffer letters;       /* of all words */
    struct table ids;            /* of words by the hash of their letters */
    struct place *places;        /* [0] is nowhere */
    size_t place_count, place_capacity;
    struct table edges;          /* places by place << 32 | id */
    struct outcome_link *outcomes;
    size_t outcome_count, outcome_capacity;
    struct skip_link *skips;
    size_t skip_count, skip_capacity;
    uint32_t *roots;             /* place of each root */
    size_t root_count, root_capacity;
    struct table roots_by_hash;  /* 1 + number of a root */
    uint32_t *ends;              /* of the link that was added last: places, sorted, each once */
    size_t end_count, end_capacity;
    struct buffer key;           /* scratch */
};

/* Room for one item more than `count`, all bytes zero. */
void *lexicon_room(struct arena *arena, size_t count, size_t size);

/* Lays out the letters, and sets which less specific beginnings each id is. Writes the ids to `order`, less
 * specific ones first. */
void lexicon_lay_letters(const struct lexicon_builder *builder, struct arena *arena, struct lexicon *lexicon,
                         struct lexicon_word *words, uint32_t *order);

/* The lexicon of what was added, in the arena, but for the ids that have names of their own. */
struct lexicon *lexicon_lay_out(const struct lexicon_builder *builder, struct arena *arena);

#endif
