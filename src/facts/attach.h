/* SPDX-License-Identifier: ISC */
/* What extract.c and attach.c share: the extractor's scratch memory, and which verb a term belongs to.
 *
 * In a sentence, each term goes to the nearest verb before it whose frame takes its vocabulary, else
 * to the nearest behind it that may have its object before it; else, in a list, to the verbs of the
 * lead-in, else to those of the heading. */
#ifndef FACTS_ATTACH_H
#define FACTS_ATTACH_H

#include "base/arena.h"
#include "facts/context.h"
#include "facts/facts.h"
#include "facts/scan.h"
#include "facts/weigh.h"

/* A word of a vocabulary in the current sentence. */
struct term {
    const struct match *match;
    const struct rule *rule;
    bool used; /* by a verb */
};

struct extractor {
    const struct ruleset *rules;
    struct scanner scanner;
    struct context heading;
    struct context lead_in;
    const struct fact_input *input; /* of the current call */
    struct arena arena;             /* values of the last facts */
    struct buffer value;            /* of the fact being made */
    struct fact *facts;
    size_t fact_count;
    size_t fact_capacity;
    size_t sentence_facts;          /* facts before the current sentence */
    struct open_verb *verbs;        /* of the current sentence */
    size_t verb_count;
    size_t verb_capacity;
    uint64_t taken;                 /* by one of them: bit of each vocabulary */
    bool others;                    /* somebody else has a verb that takes data in the sentence */
    struct term *terms;             /* of the current sentence, without those inside others */
    size_t term_count;
    size_t term_capacity;
    uint64_t named;                 /* by them: bit of each vocabulary */
    uint64_t covered[SENTENCE_WORDS]; /* for each word: bit of each vocabulary with a term there */
    struct weigher weigher;
    struct fact_language language;  /* of the clause */
    bool begun;                     /* a sentence of the clause was read that isn't only its title */
    bool explains;                  /* the last sentence explained a word, or went on doing so */
    bool of_others;                 /* the last sentence told what somebody else does */
    bool debris;                    /* attach_is_debris() of the sentence */
    struct sentence sentence;
};

/* The verb of `kind` (as in struct rule) in the sentence that the term belongs to, or NULL. */
const struct open_verb *attach_verb_for(const struct extractor *x, const struct term *term,
                                        const char *kind);

/* True if the term goes on with what a verb of the lead-in or heading begins: "we collect your data:"
 * leads to no purpose, but "to:" does, in it or at the item's start. */
bool attach_continues_context(const struct extractor *x, const struct context *context,
                              const struct open_verb *open, const struct term *term);

/* True if the frame makes facts of such terms. */
bool attach_takes(const struct rule *frame, const struct rule *term);

/* True if the rule doesn't ask what leads to its terms, or something in the item leads to this one. */
bool attach_is_led_to(const struct extractor *x, const struct rule *rule, const struct term *term);

/* True if the sentence begins with others or users and what they do, before word `first`: "They may". */
bool attach_tells_of_others(const struct extractor *x, size_t first);

/* True if the sentence begins by saying what somebody else than the operator and the reader does. */
bool attach_tells_of_strangers(const struct extractor *x);

/* True if another term of the sentence says the same more exactly. */
bool attach_gives_way(const struct extractor *x, const struct term *term);

/* True if the clause is an item, a row or a definition: it may continue its lead-in. */
bool attach_in_list(const struct extractor *x);

/* True if the term may belong to the lead-in's verbs: the clause continues that, and the sentence begins the
 * clause or adds things to it without a statement of its own. */
bool attach_continues(const struct extractor *x, const struct term *term);

/* True if another term of the same vocabulary covers more around `match`, or as much and hides it. */
bool attach_inside_other(const struct extractor *x, const struct match *match, uint8_t vocabulary);

/* True for an item without introduction that is only a few words, no sentence: a link in a menu; or for one
 * of the contents: "how you can change it". */
bool attach_is_menu_item(const struct extractor *x);

/* True for what a page left in the text: of its program ({"CV":"Portfolio"}), or a long row of names, as
 * its menus have. */
bool attach_is_debris(const struct sentence *s);

/* True for an item of what a policy tells, which states nothing: "how you can change it". */
bool attach_is_of_contents(const struct extractor *x);

/* True if the sentence is only a list of things: it has no verb that the rules know, and no "we"
 * before the term. */
bool attach_is_nominal(const struct extractor *x, const struct term *term);

/* True if a verb of the sentence takes terms of this vocabulary; one that stands before the term. */
bool attach_has_verb_for(const struct extractor *x, const struct term *term);
bool attach_has_verb_before(const struct extractor *x, const struct term *term);

#endif
