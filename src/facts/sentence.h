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
    uint16_t part;                  /* words of the sentence so far that are apart */
    uint32_t marks;                 /* bit 1 << enum mark */
    uint32_t id;                    /* in the lexicon; 0 when it isn't there */
    uint32_t sign;                  /* id of the sign that it also is (a number, behind '@'); 0 */
    uint64_t sieve;                 /* of both */
};

struct sentence {
    struct span text;            /* as written; part of the clause */
    size_t offset;               /* of its first byte in the clause */
    size_t count;                /* words */
    bool ascii;                  /* no byte beyond ASCII */
    uint32_t marks;              /* of all words; set by scan_sentence */
    char lower[SENTENCE_BYTES + LEXICON_KNOWN_BYTES]; /* the text with ASCII letters in lower
                                                         case; room to read past the end */
    struct word words[SENTENCE_WORDS];
};

/* Reads the sentence of `text` at byte *at, and moves *at behind it. False at the end, where the sentence
 * stays the last one.
 * `known` is the memory of `lexicon` that goes with the thread. */
bool sentence_next(struct sentence *sentence, struct span text, size_t *at,
                   const struct lexicon *lexicon, struct lexicon_known *known);

/* The word at or behind byte `at`; sentence->count when there is none. */
size_t sentence_word_at(const struct sentence *sentence, size_t at);

/* True if the word is one of the first `count` of `words`, which are in lower case and not empty. */
bool sentence_word_is_one(const struct sentence *sentence, size_t word, const char *const *words,
                          size_t count);

/* The last character that is no space, quotation mark or parenthesis, 0 without one. */
char sentence_last_character(const struct sentence *sentence);

#endif
