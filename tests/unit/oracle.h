/* SPDX-License-Identifier: ISC */
/* The oracle: what a collection holds and what a query finds in it, by the plainest means.
 *
 * It shares no code with src/index and src/query: it walks the directory, cuts every file into
 * clauses with src/policy, splits them into words by itself, and answers a query by trying every
 * leaf of it on every clause of every policy. Answers are bit sets over places (a place is a clause
 * as it stands in one policy), so that AND, OR and NOT are the operations on bits.
 *
 * Everything lives as long as the oracle. One thread. */
#ifndef TESTS_UNIT_ORACLE_H
#define TESTS_UNIT_ORACLE_H

#include "base/arena.h"
#include "base/buffer.h"
#include "base/span.h"

#include <stdint.h>

#define ORACLE_NONE UINT32_MAX

/* Strings numbered from 0 as they are first met. */
struct oracle_names {
    struct arena arena;
    struct span *items; /* by number */
    size_t count;
    size_t capacity;
    uint32_t *slots; /* hash table of numbers + 1, 0 where empty; slot_count is a power of two */
    size_t slot_count;
};

/* The number of a string; a new one when it wasn't there. */
uint32_t oracle_names_add(struct oracle_names *names, struct span name);
/* The number of a string, or ORACLE_NONE. */
uint32_t oracle_names_find(const struct oracle_names *names, struct span name);
void oracle_names_free(struct oracle_names *names);

struct oracle_token {
    uint32_t start; /* bytes of the clause's plain text */
    uint32_t end;   /* exclusive */
    uint32_t form;  /* number of the folded form among `words` */
};

struct oracle_clause {
    struct span text; /* plain text */
    bool ascii;
    uint32_t first; /* its tokens: [first, first + count) */
    uint32_t count;
};

struct oracle_place {
    uint32_t policy; /* index */
    uint32_t clause; /* distinct clause, or ORACLE_NONE for a mark without words */
    uint32_t group;  /* number of its site and clause among `groups`, ORACLE_NONE without */
    uint32_t start;  /* bytes of the decoded text */
    uint32_t end;    /* exclusive */
    uint32_t body;
    uint32_t heading; /* place of the nearest heading above (its parent for a heading), or
                         ORACLE_NONE */
    uint8_t kind;
    uint8_t level;
    uint8_t marker;
};

struct oracle_policy {
    char *path;
    char *site;
    char *title;
    struct oracle_clause title_words; /* the title, as if it were a clause */
    uint32_t site_id;                 /* sites numbered as first met */
    uint32_t date;                    /* base/date.h */
    uint32_t first;                   /* its places: [first, first + count) */
    uint32_t count;
    uint32_t body;      /* length of the provenance line */
    struct buffer raw;  /* as stored */
    struct buffer text; /* decoded, or empty when raw is UTF-8 */
    uint32_t *map;      /* decoded offset to raw offset, or NULL */
    uint8_t encoding;   /* enum encoding */
};

struct oracle {
    struct arena arena;
    struct oracle_policy *policies; /* in the order of the walk */
    size_t policy_count, policy_capacity;
    struct oracle_place *places;
    size_t place_count, place_capacity;
    struct oracle_clause *clauses; /* by the number of their text among `texts` */
    size_t clause_count, clause_capacity;
    struct oracle_token *tokens;
    size_t token_count, token_capacity;
    struct oracle_names texts; /* plain texts of clauses */
    struct oracle_names words; /* folded forms */
    struct oracle_names stems; /* stems of folded forms */
    struct oracle_names sites;
    struct oracle_names groups; /* the bytes of a site's and a clause's numbers */
    uint32_t *stem_of;          /* by form: number of its stem */
    size_t stem_capacity;
};

/* Reads the collection at `path` (a directory). */
void oracle_read(struct oracle *oracle, const char *path);
void oracle_free(struct oracle *oracle);

static inline struct span oracle_decoded(const struct oracle_policy *policy)
{
    return policy->map ? buffer_span(&policy->text) : buffer_span(&policy->raw);
}

/* A word of a text, found by the rules of index/token.h. */
struct oracle_word {
    size_t start, end;
    size_t length;
    char form[1024]; /* folded, cut at TOKEN_MAX bytes */
};

/* Finds the first word at or behind *at and moves *at behind it; false without one. */
bool oracle_next_word(struct span text, size_t *at, struct oracle_word *word);

/* The number of a folded form's stem among `stems` (added when it is new). */
uint32_t oracle_stem(struct oracle *oracle, struct span form);

#endif
