/* SPDX-License-Identifier: ISC */
/* Sentences and words of a clause, as the rules see them.
 *
 * A sentence ends at a full stop, question or exclamation mark behind which a new one seems to
 * begin, and is cut when it grows past any reasonable size: so memory and time for one stay bounded
 * however long a clause is. A word is a run of letters, digits and inner apostrophes; words are
 * *joined* when only a space or hyphen (and perhaps a quotation mark) lies between them. */
#ifndef FACTS_SENTENCE_H
#define FACTS_SENTENCE_H

#include "base/span.h"
#include "facts/lexicon.h"

#include <stdint.h>

enum {
    SENTENCE_BYTES = 4096, /* most bytes of a sentence */
    SENTENCE_WORDS = 600,  /* most words */
};

struct word {
    uint16_t start;                 /* first byte, from the sentence's start */
    uint16_t end;                   /* exclusive */
    bool joined;                    /* to the word before it */
    bool comma;                     /* a comma lies between it and the word before */
    bool apart;                     /* ';', ':' or a dash lies between it and the word before */
    uint32_t marks;                 /* bit 1 << enum mark */
    uint32_t ids[LEXICON_WORD_IDS]; /* in the lexicon */
};

struct sentence {
    struct span text;            /* as written; part of the clause */
    size_t offset;               /* of its first byte in the clause */
    size_t count;                /* words */
    bool ascii;                  /* no byte beyond ASCII */
    char lower[SENTENCE_BYTES];  /* the text with ASCII letters in lower case */
    struct word words[SENTENCE_WORDS];
};

/* Reads the sentence of `text` at byte *at, and moves *at behind it. False at the end. */
bool sentence_next(struct sentence *sentence, struct span text, size_t *at,
                   const struct lexicon *lexicon);

/* The word at or behind byte `at`; sentence->count when there is none. */
size_t sentence_word_at(const struct sentence *sentence, size_t at);

#endif
