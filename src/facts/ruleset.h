/* SPDX-License-Identifier: ISC */
/* The compiled form of rules files, shared by the files of this room only.
 *
 * A *pattern* is one line of an entry, and has a *role*: it marks words that polarity and actor are
 * read from, stops the reach of a verb, names a term of a vocabulary, opens a frame, states a fact by itself, or
 * is a sign for categories. A *vocabulary* is a family of terms ("data", "purpose"); a *frame* is
 * a verb that makes facts of the terms around it. Everything here is immutable once built. */
#ifndef FACTS_RULESET_H
#define FACTS_RULESET_H

#include "base/arena.h"
#include "base/bits.h"
#include "base/regex.h"
#include "facts/facts.h"
#include "facts/lexicon.h"
#include "facts/pattern.h"
#include "facts/rules_file.h"

enum pattern_role { ROLE_MARK, ROLE_STOP, ROLE_TERM, ROLE_FRAME, ROLE_RULE, ROLE_SIGN };

/* What the words of the reserved lists mean; bit numbers of token marks. */
enum mark {
    MARK_NOT,        /* not, doesn't: denies the verb behind it */
    MARK_NEVER,      /* never, in no way: also in front of the subject */
    MARK_NO,         /* no, none, nor: denies the noun behind it */
    MARK_NOT_REALLY, /* not only, not limited to: denies nothing */
    MARK_CONDITION,  /* with your consent */
    MARK_EXCEPTION,  /* except, unless, other than */
    MARK_LAW,        /* required by law, subpoena: an exception that denies still */
    MARK_TURN,       /* but, however: ends what a denial reaches */
    MARK_OPERATOR,   /* we, our site */
    MARK_USER,       /* you, visitors */
    MARK_OTHERS,     /* third parties, advertisers, they */
    MARK_BE,         /* is, are, been: makes a passive */
    MARK_WISH,       /* tell us not to, right not to: what follows is not stated */
    MARK_AUXILIARY,  /* may, will, also, and: between a subject and its verb */
    MARK_DETERMINER, /* the, your: a noun follows */
    MARK_INTRODUCTION, /* to, for: a purpose follows */
    MARK_DEFINITION, /* means, refers to: the sentence defines */
    MARK_ENGLISH,    /* the, and, of */
    MARK_FOREIGN,    /* der, les, para */
    MARK_VERB,       /* set by the engine on the verbs of frames */
    MARK_COUNT
};

enum written_case { CASE_ANY, CASE_CAPITAL, CASE_UPPER };

struct pattern {
    struct regex *regex;  /* NULL when its phrases in the lexicon say it all */
    int value_group;      /* of the regex: what the value is read from, -1 for the whole match */
    int evidence_group;   /* of the regex: what proves the fact, -1 for the whole match */
    uint32_t owner;       /* ROLE_MARK: enum mark; ROLE_STOP, ROLE_SIGN: number; ROLE_TERM, FRAME,
                             RULE: index of the rule */
    uint8_t role;         /* enum pattern_role */
    uint8_t written_case; /* enum written_case */
    uint32_t line;        /* in its rule's file */
};

/* A pattern with a regular expression, and when it is tried. */
struct attempt {
    uint32_t pattern;
    uint32_t needs[PATTERN_NEEDS]; /* signs that must all be found; one may stand there several times */
    uint32_t next;                 /* 1 + another attempt with the same first need, 0 for none */
    bool guarded;                  /* of a term or rule: guards may rule out all that it finds */
    uint64_t sieve;                /* of `begins` */
    uint32_t *begins;              /* ids of words of which a match begins with one: the regex is anchored and
                                      tried at them; in the arena */
    size_t begin_count;            /* 0: it isn't anchored */
};

enum value_form {
    VALUE_LITERAL, /* the id's own */
    VALUE_DATE,
    VALUE_DURATION,
    VALUE_EMAIL,
    VALUE_PHONE,
    VALUE_ADDRESS,
};

enum {
    GUARDS_PER_RULE = 12,
    LOOKS_BEFORE = 1,  /* terms before the verb */
    LOOKS_AFTER = 2,   /* behind it */
    LOOKS_PASSIVE = 4, /* before it, when it is passive or relative: "the data that we collect" */
    NEEDS_SUBJECT = 1,      /* of the verb: no infinitive or "-ing" form without one */
    NEEDS_INTRODUCTION = 2, /* of the term: "to", "for" before it or its list */
    NEEDS_STATEMENT = 8,    /* of a rule: no item that is only a title, as those of a menu are */
    NEEDS_FINITE = 4,       /* of the verb: no infinitive or "-ing" form, no participle behind its noun */
    BY_OPERATOR = 1,
    BY_USER = 2,
    BY_OTHERS = 4,
    POLARITY_BY_SENTENCE = 255, /* no polarity: line */
    POLARITY_ASSERTED = 254,    /* yes, and no fact where the sentence denies it */
    POLARITY_NOT_DENIED = 253,  /* by the sentence, and no fact where that denies it */
    NO_VOCABULARY = 255,
};

struct guards {
    uint16_t items[GUARDS_PER_RULE]; /* numbers of signs; of stops for the last three guards of a rule */
    uint8_t count;
};

/* A compiled term, frame or rule. */
struct rule {
    const char *id;       /* "data/name" */
    const char *kind;     /* before '/' or ':': of the fact for frames and rules; the same kind is
                             the same pointer */
    const char *value;    /* behind '/', without the variant; "" for frames */
    const char *label;    /* for people; may be "" */
    const char *file;     /* where it stands */
    uint32_t line;        /* from 1 */
    uint8_t type;         /* enum rule_entry_type */
    uint8_t vocabulary;   /* term: its own; frame: what it takes; rule: NO_VOCABULARY */
    uint8_t actors;       /* BY_ bits that may act */
    uint8_t looks;        /* LOOKS_ bits; frames */
    uint8_t polarity;     /* enum polarity or POLARITY_BY_SENTENCE */
    uint8_t actor;        /* of its facts: BY_OPERATOR or BY_OTHERS */
    uint8_t where;        /* frame: WHERE_TEXT or WHERE_HEADING: what it is looked for in */
    uint8_t value_form;   /* enum value_form */
    uint8_t written_case; /* enum written_case */
    uint8_t needs;        /* NEEDS_ bits; rule: NEEDS_SUBJECT and NEEDS_STATEMENT only */
    const char *only;     /* frame: the values that it takes, blanks between; NULL for all */
    const char *except;   /* frame: the values that it doesn't take, blanks between; NULL for none */
    bool generic;         /* term: gives way to others of the same verb; rule: its fact to others of its kind */
    bool in_links;        /* rule: also within web and mail addresses */
    bool whole;           /* evidence runs from the verb to the term, not the term alone */
    bool with_data;       /* its facts carry the data types of the sentence */
    struct guards with;
    struct guards without;
    struct guards under;
    struct guards stops;      /* frame: may not stand between verb and term */
    struct guards not_behind; /* frame: may not stand right before the term */
    struct guards led_by;     /* frame: one of them leads to the term; none: it needs nothing */
};

enum {
    SIGNS_PER_ROW = 3,
    CATEGORY_ROOM = 12, /* CATEGORY_COUNT and a little more: whole vectors are added */
};

/* A row of evidence: what must be found, and what it then adds to each category's sum. */
struct evidence {
    uint8_t where;    /* enum rule_where */
    uint8_t signs;    /* patterns that must all be found; 0 for facts */
    uint8_t polarity; /* WHERE_FACT: enum polarity, POLARITY_BY_SENTENCE for any */
    const char *kind; /* WHERE_FACT: of the fact; as in struct rule */
    const char *value; /* and its value, "" for any */
    uint32_t sign[SIGNS_PER_ROW];
    int32_t weight[CATEGORY_ROOM]; /* for each category, thousandths */
};

/* Adds the row's weights to `sums`, which has CATEGORY_ROOM elements. */
static inline void evidence_add(const struct evidence *restrict row, int32_t *restrict sums)
{
    for (int c = 0; c < CATEGORY_ROOM; c++) {
        sums[c] += row->weight[c];
    }
}

struct ruleset {
    struct rule_entries entries; /* the files; examples and explanations are read from them */
    struct arena arena;          /* strings, the lexicon */
    const struct lexicon *lexicon; /* in the arena; outcomes: a sign or stop by its number, a match by
                                      its pattern */
    struct pattern *patterns;
    size_t pattern_count;
    size_t pattern_capacity;
    struct rule *rules;
    size_t rule_count;
    size_t rule_capacity;
    struct evidence *evidence;
    size_t evidence_count;
    size_t evidence_capacity;
    uint32_t *fact_rows;          /* the rows that look at facts; in the arena */
    size_t fact_row_count;
    uint32_t sign_count;
    uint32_t *sign_rows;          /* for the first sign of each row the row; in the arena */
    struct bits first_signs[WHERE_COUNT]; /* first signs of the rows by where they look */
    struct attempt *attempts;
    size_t attempt_count;
    size_t attempt_capacity;
    struct lexicon_set *attempt_signs[2]; /* their first needs, [true] of those that are guarded; the last
                                             set has no `more`; in the arena */
    uint32_t *sign_attempts; /* for each of those signs 1 + the first attempt; in the arena */
    uint32_t every_sign;     /* a sign that every sentence has */
    uint32_t stop_count;
    uint32_t vocabulary_count;
    uint32_t data_vocabulary;    /* number of "data", NO_VOCABULARY without one */
    int32_t start[CATEGORY_COUNT]; /* the sums that evidence is added to, in thousandths; above 0
                                      decides */
    int32_t alone[CATEGORY_COUNT]; /* where no sum does, the highest does if above this */
};

/* Compiles entries (taken over). Problems are added; the ruleset holds what is right. The patterns of
 * the entries of the file `trusted` (as in their `file`; may be NULL) are known to be right: PCRE2
 * only sees those that it will have to match. */
struct ruleset *ruleset_build(struct rule_entries *entries, const char *trusted,
                              struct rule_problems *problems);

/* True for the words of a vocabulary that only look like one: they hide what stands inside them. */
static inline bool rule_is_disguise(const struct rule *rule)
{
    return rule->value[0] == '-' && rule->value[1] == '\0';
}

#endif
