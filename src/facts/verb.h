/* SPDX-License-Identifier: ISC */
/* A verb in its sentence: who acts, in which form, and what denies it. Read from the words' marks alone, by
 * the rules in stance.h. */
#ifndef FACTS_VERB_H
#define FACTS_VERB_H

#include "facts/ruleset.h"
#include "facts/sentence.h"

struct words_range {
    size_t first, last; /* inclusive */
};

/* A verb in its sentence. */
struct verb {
    struct words_range at;
    uint8_t actor;   /* BY_ bit: who acts, as far as the sentence says; BY_OPERATOR else */
    bool subject;    /* a subject that the rules know stands before it */
    bool infinitive; /* "to collect", "collecting", without a subject */
    bool finite;     /* no such form, subject or not, and no participle behind its noun */
    bool noun;       /* no verb at all: "this process" */
    bool theirs;     /* a noun of somebody else's: "your use of" */
    bool be;         /* passive, behind a form of "be": its object doesn't stand behind it */
    bool passive;    /* "is collected", "collected by" */
    bool relative;   /* "the information that we collect": its object stands before it */
    bool modifies;   /* it tells which object another verb has, and that one is denied: "not sell
                        the data collected" */
    bool denied;     /* by what stands before or in it */
    size_t cue;      /* word of the denial, when denied */
};

/* Reads the surroundings of a verb. */
struct verb verb_read(const struct sentence *sentence, struct words_range at);

/* Whom the subject at `word` means: a BY_ bit. */
uint8_t verb_subject_actor(const struct sentence *sentence, size_t word);

#endif
