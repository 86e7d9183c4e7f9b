/* SPDX-License-Identifier: ISC */
/* The words and phrases of all patterns in one automaton: one pass over a sentence finds them all,
 * however many there are.
 *
 * Two tries on top of each other: one over letters turns a word of the text into the *id* of the most
 * specific word (or beginning of a word) that it is, one over ids finds phrases. A *place* is a node
 * of the latter; places behind the same place are neighbours, sorted by the id that leads there. A
 * *root* is where a later link of a chain begins, reached from the ends of the link before it over a
 * skip; behind which of them a phrase begins with an id, the id's *row* says, a bit for each.
 * The end of a chain carries *outcomes*: numbers that the caller chose.
 *
 * Where phrases and links begin, the place of an id also is that of the less specific ids, and its row has
 * their bits: one place and one row are all that a word asks for.
 *
 * A *sieve* is a set of ids, each as one bit of 64: no bit in common, no id in common. It keeps the
 * walk from looking where nothing can be.
 *
 * Everything is an array of plain values, so that a lexicon can be written as a table of C. Immutable
 * once made; any thread may walk. lexicon_build.h makes one. */
#ifndef FACTS_LEXICON_H
#define FACTS_LEXICON_H

#include "base/bits.h"
#include "base/span.h"

#include <stdint.h>

/* Kinds of outcomes: what stands at the end of a phrase. The lexicon only keeps them apart. */
enum lexicon_outcome {
    OUTCOME_MARK,  /* a bit (below 32) for each word of the phrase */
    OUTCOME_SIGN,  /* something that only must stand somewhere */
    OUTCOME_STOP,  /* what a verb doesn't reach past */
    OUTCOME_MATCH, /* a term, frame or rule */
    OUTCOME_KINDS
};

/* A node of the trie over letters. [0] is its root. */
struct lexicon_letter {
    uint64_t letters;     /* that lead on: bits by lexicon_letter_of */
    uint32_t children;    /* what the lowest of them leads to; the others follow */
    uint32_t word;        /* id of the word that ends here, 0 for none */
    uint32_t beginning;   /* id of the beginning that ends here, 0 for none */
};

/* What an id stands for. [0] is no word. */
struct lexicon_word {
    uint64_t sieve; /* its bit, and those of what `less` leads to */
    uint32_t less;  /* id of the next less specific beginning of the word, 0 for none */
    uint32_t row;   /* its row of `rows` */
};

/* Some of the numbers [64 * word, 64 * word + 64). */
struct lexicon_set {
    uint64_t bits;
    uint32_t word;
    bool more; /* the next one belongs to the same place */
};

/* What a place has; of each kind 0 for nothing. */
struct lexicon_place {
    uint64_t sieve;      /* of the ids that lead on */
    uint32_t next;       /* the places behind it */
    uint32_t next_count; /* of them; where there are many LEXICON_MANY and a number in `many` */
    uint32_t marks;      /* bits of its OUTCOME_MARKs */
    uint32_t signs;      /* its OUTCOME_SIGNs, as sets */
    uint32_t outcomes;   /* its other outcomes */
    uint32_t leaps;
};

enum { LEXICON_MANY = 1 << 30 };

/* Of the ids [64 * i, 64 * i + 64), which element i is for, those that lead on from one place. */
struct lexicon_many {
    uint64_t ids;
    uint32_t first; /* the place that the lowest of them leads to; the others follow */
};

struct lexicon_end {
    uint32_t number;
    uint8_t kind; /* enum lexicon_outcome */
    bool more;    /* as above */
};

/* Skips from one place to some of the roots [64 * word, 64 * word + 64). */
struct lexicon_leap {
    uint64_t roots;
    uint32_t skips; /* that to the lowest of these roots; those to the others follow */
    uint16_t word;
    bool more;      /* as above */
};

struct lexicon_skip {
    uint8_t least, most; /* words between */
    bool joined;         /* none, and only one separator */
};

struct lexicon {
    const struct lexicon_letter *letters;
    const struct lexicon_word *words;    /* by id */
    const struct lexicon_place *places;  /* [id] is that of the phrases that begin with the word */
    const uint32_t *place_words;         /* for each place the id that leads there */
    const struct lexicon_many *many;     /* `many_length` for each place with many behind it */
    const struct lexicon_set *signs;
    const struct lexicon_end *outcomes;
    const struct lexicon_leap *leaps;
    const struct lexicon_skip *skips;
    const uint64_t *rows;                /* of `row_length` words each, a bit for each root; [0] is empty */
    const uint32_t *row_ways;            /* for each of those words where its places begin in `ways` */
    const uint32_t *ways;                /* the places behind roots, one for each bit */
    uint32_t many_length;
    uint32_t word_count;                 /* ids 1 .. word_count */
    uint32_t row_length;                 /* words that hold all roots, a multiple of LEXICON_ROW */
    uint32_t number;                     /* id of any number (PATTERN_DIGITS), 0 for none */
    uint32_t at_sign;                    /* id of '@', 0 for none */
};

enum { LEXICON_ROW = 4 /* words of a row that are looked at together */ };

/* The letter of a byte of a word, below LEXICON_LETTERS; bytes beyond ASCII are all the same. */
enum { LEXICON_LETTERS = 41 };
uint8_t lexicon_letter_of(char byte);

/* The id of a lower-case word; 0 when no phrase has it. */
uint32_t lexicon_look_up(const struct lexicon *lexicon, const char *word, size_t length);

/* The place behind one with many that `id` leads to; 0 for none. */
static inline uint32_t lexicon_next_of_many(const struct lexicon *lexicon, uint32_t number, uint32_t id)
{
    const struct lexicon_many *many = &lexicon->many[(size_t)number * lexicon->many_length + id / 64];
    uint64_t bit = UINT64_C(1) << id % 64;
    return many->ids & bit ? many->first + bits_count(many->ids & (bit - 1)) : 0;
}

/* The place behind `place` that `id` leads to; 0 for none. Halving without a branch: which half it is
 * can't be foreseen. */
static inline uint32_t lexicon_next(const struct lexicon *lexicon, const struct lexicon_place *place,
                                    uint32_t id)
{
    if (place->next_count >= LEXICON_MANY) {
        return lexicon_next_of_many(lexicon, place->next_count - LEXICON_MANY, id);
    }
    uint32_t at = place->next;
    for (uint32_t left = place->next_count; left > 1;) {
        uint32_t half = left / 2;
        at += (lexicon->place_words[at + half - 1] < id) * half;
        left -= half;
    }
    return lexicon->place_words[at] == id ? at : 0;
}

/* The place behind root 64 * word + bit that an id with this row leads to, which the row has the bit of. */
static inline uint32_t lexicon_way(const struct lexicon *lexicon, size_t row, size_t word, uint64_t bit)
{
    size_t at = row * lexicon->row_length + word;
    return lexicon->ways[lexicon->row_ways[at] + bits_count(lexicon->rows[at] & (bit - 1))];
}

/* Texts repeat their words: the ids of the last ones. Zero it before use; for one lexicon and one
 * thread. */
enum { LEXICON_KNOWN = 4096, LEXICON_KNOWN_BYTES = 16 };

struct lexicon_known {
    struct {
        uint64_t halves[2]; /* the word, zeros behind it */
        uint32_t id;
    } words[LEXICON_KNOWN]; /* each in the place of its hash; a new one stays */
};

/* lexicon_look_up with a memory. `word` may be read up to LEXICON_KNOWN_BYTES from its beginning. */
uint32_t lexicon_recall(const struct lexicon *lexicon, struct lexicon_known *known,
                        const char *word, size_t length);

#endif
