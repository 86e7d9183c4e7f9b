/* SPDX-License-Identifier: ISC */
/* What a clause says: categories and facts, by rules that anyone can read and change.
 *
 * Rules are data (privacy.rules, in the format of smallprint-rules(5)). A `struct ruleset` is
 * immutable once loaded and shared by all threads; an `extractor` holds one thread's scratch
 * memory. Facts see plain text (policy/plain.h) only; offsets into it are mapped back to the source
 * by whoever shows them. */
#ifndef FACTS_FACTS_H
#define FACTS_FACTS_H

#include "base/error.h"
#include "base/span.h"

#include <stdint.h>

/* Categories of a clause, in the order of TAXONOMY.md; a set is a bit mask. */
enum category {
    CATEGORY_COLLECTION,
    CATEGORY_SHARING,
    CATEGORY_CHOICE,
    CATEGORY_ACCESS,
    CATEGORY_RETENTION,
    CATEGORY_SECURITY,
    CATEGORY_CHANGE,
    CATEGORY_DNT,
    CATEGORY_AUDIENCE,
    CATEGORY_OTHER,
    CATEGORY_COUNT
};

/* The id of a category ("collection", ...); and back, CATEGORY_COUNT when there is none. */
const char *category_name(enum category category);
enum category category_find(struct span name);

enum polarity { POLARITY_YES, POLARITY_NO, POLARITY_CONDITIONAL };

const char *polarity_name(enum polarity polarity); /* "yes", "no", "conditional" */

struct ruleset;

/* Loads the rules compiled into the program; `files` (paths, `count` of them) add to them or replace
 * rules by id. NULL and *error ("FILE:LINE:COLUMN: reason") when a file is wrong. Caller frees. */
struct ruleset *ruleset_load(const char *const *files, size_t count, struct error *error);
void ruleset_free(struct ruleset *rules);

/* Where the rule or term of this id stands; false when there is none. *file lives as long as the
 * rules. */
bool ruleset_place(const struct ruleset *rules, const char *id, const char **file, uint32_t *line);

/* A clause in its context. */
struct fact_input {
    struct span text;    /* plain text of the clause */
    struct span heading; /* plain text of the nearest heading above; "" without */
    struct span lead_in; /* plain text of the list's introduction; "" without */
    uint8_t kind;        /* enum clause_kind */
};

enum fact_source { FACT_TEXT, FACT_LEAD_IN, FACT_HEADING };

struct fact {
    const char *kind;       /* "collects", ...; lives as long as the ruleset */
    struct span value;      /* "email-address", "P18M", ...; lives until the next fact_extract */
    struct span data;       /* ids of data types, separated by spaces; "" when none */
    const char *actor;      /* "operator" or "third-party" */
    const char *rule;       /* id of the rule; lives as long as the ruleset */
    const char *term;       /* id of the term that gave the value, "" without one; as long */
    enum polarity polarity;
    bool generic;           /* of a rule that gives way to others of its kind in the clause */
    uint32_t start;         /* evidence: bytes of the plain text */
    uint32_t end;           /* exclusive */

    /* How it came about, for explanations. */
    enum fact_source verb_in; /* the text that the words of the rule stand in */
    uint32_t verb_start;      /* those words: bytes of that text */
    uint32_t verb_end;        /* exclusive */
    uint32_t cue_start;       /* the words of the plain text that made the polarity */
    uint32_t cue_end;         /* exclusive; 0 when nothing did */
};

/* What the words of a clause, or of many together, tell of its language. */
struct fact_language {
    uint32_t words;      /* all */
    uint32_t english;    /* those of the rules' list `english` */
    uint32_t foreign;    /* those of the list `foreign` */
    uint32_t in_english; /* all words of the clauses that are in English */
};

/* Adds a clause; its in_english doesn't count. */
void fact_language_add(struct fact_language *sum, const struct fact_language *clause);

/* False if a policy with these words has hardly any English in it. A few words tell nothing. */
bool fact_language_is_english(const struct fact_language *sum);

struct extractor;

/* A new extractor over `rules`, which must outlive it. One thread at a time. */
struct extractor *extractor_new(const struct ruleset *rules);
void extractor_free(struct extractor *extractor);

/* Reads one clause. Returns its facts in the order of their evidence (*count of them; owned by the
 * extractor, valid until the next call) and in *categories the mask of its categories. Linear in the
 * text for the shipped rules; PCRE2 limits bound what a bad rule can cost. */
const struct fact *fact_extract(struct extractor *extractor, const struct fact_input *input,
                                size_t *count, unsigned *categories);

/* Where a rule, a term or one pattern of it stands. */
struct rule_place {
    const char *id;   /* "" when there is none */
    const char *file; /* "" when it isn't known; both live as long as the rules */
    uint32_t line;    /* from 1 */
};

/* True if a pattern ran into the limits of PCRE2 in the clause that was read last, so that what it might
 * have found is missing; *place is the pattern's. */
bool fact_limited(const struct extractor *extractor, struct rule_place *place);

/* The words of the clause that was read last. */
struct fact_language fact_language_of(const struct extractor *extractor);

#endif
