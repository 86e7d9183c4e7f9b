/* SPDX-License-Identifier: ISC */
/* Counting words and sentences, and the formulas. */
#include "facts/measures.h"

#include "base/hash.h"
#include "base/memory.h"
#include "facts/lexicon_build.h"
#include "facts/sentence.h"
#include "policy/clause.h"

#include <math.h>
#include <stdlib.h>

enum {
    LONG_WORD = 3,      /* syllables */
    KNOWN_WORDS = 16384, /* a power of two */
};

/* A word with its syllables: texts repeat their words, and counting takes long. */
struct known_word {
    char word[15];     /* zeros behind it */
    uint8_t syllables; /* 0: no word */
};

struct measurer {
    struct arena arena;             /* the lexicon */
    const struct lexicon *english;  /* the commonest words */
    struct lexicon_known looked_up; /* words seen lately */
    struct sentence sentence;
    struct known_word known[KNOWN_WORDS]; /* each in the place of its hash; a new one stays */
};

/* Words that English is full of and other languages hardly have. */
static const char *const english_words[] = {
    "the", "and",  "of",   "to",   "you",   "your", "we",   "our",  "that", "this", "with", "by",
    "not", "from", "have", "will", "which", "any",  "or",   "are",  "is",   "be",   "it",   "for",
    "may", "us",   "if",   "when", "other", "such", "their", "they", "these", "about", "can", "use",
};

struct measurer *measurer_new(void)
{
    struct measurer *measurer = xcalloc(1, sizeof *measurer);
    struct lexicon_builder *english = lexicon_builder_new();
    for (size_t i = 0; i < sizeof english_words / sizeof *english_words; i++) {
        struct span word = span_of(english_words[i]);
        struct phrase_chain chain = {.links = {{.items = &word, .count = 1}}, .count = 1};
        lexicon_add(english, &chain, OUTCOME_MARK, 0);
    }
    measurer->english = lexicon_finish(english, &measurer->arena);
    return measurer;
}

void measurer_free(struct measurer *measurer)
{
    if (measurer) {
        arena_free(&measurer->arena);
        free(measurer);
    }
}

static unsigned syllables_known(struct measurer *measurer, struct span word)
{
    struct known_word key = {.syllables = 0};
    if (word.length > sizeof key.word) {
        return syllables_of(word);
    }
    memcpy(key.word, word.bytes, word.length);
    uint64_t hash = hash_64(span_make(key.word, sizeof key.word));
    struct known_word *known = &measurer->known[hash % KNOWN_WORDS];
    if (!known->syllables || memcmp(known->word, key.word, sizeof key.word) != 0) {
        *known = key;
        known->syllables = (uint8_t)syllables_of(word);
    }
    return known->syllables;
}

/* True if a mark ends the sentence. */
static bool is_closed(const struct sentence *sentence)
{
    size_t at = sentence->text.length;
    while (at > 0 && strchr(" \"')]>*", sentence->text.bytes[at - 1])) {
        at--;
    }
    return at > 0 && strchr(".?!:", sentence->text.bytes[at - 1]);
}

struct measures measure_text(struct measurer *measurer, struct span text)
{
    const struct sentence *sentence = &measurer->sentence;
    struct measures sum = {0};
    size_t at = 0;
    while (sentence_next(&measurer->sentence, text, &at, measurer->english,
                         &measurer->looked_up)) {
        bool prose = sentence->count > 0 && is_closed(sentence);
        sum.words += sentence->count;
        sum.sentences += prose;
        for (size_t i = 0; i < sentence->count; i++) {
            const struct word *word = &sentence->words[i];
            sum.english += word->id != 0;
            if (prose) {
                unsigned syllables = syllables_known(
                    measurer, span_slice(sentence->text, word->start, word->end));
                sum.prose++;
                sum.syllables += syllables;
                sum.long_words += syllables >= LONG_WORD;
            }
        }
    }
    return sum;
}

void measures_add(struct measures *sum, const struct measures *clause, uint8_t kind)
{
    sum->words += clause->words;
    sum->english += clause->english;
    if (kind != CLAUSE_HEADING && kind != CLAUSE_ROW) {
        sum->sentences += clause->sentences;
        sum->prose += clause->prose;
        sum->syllables += clause->syllables;
        sum->long_words += clause->long_words;
    }
}

bool measures_are_english(const struct measures *measures)
{
    enum { WORDS_LEAST = 20, ONE_IN = 10 };
    return measures->words < WORDS_LEAST || measures->english * ONE_IN >= measures->words;
}

bool measures_can_grade(const struct measures *measures)
{
    return measures->sentences > 0 && measures_are_english(measures);
}

static double sentence_length(const struct measures *measures)
{
    return (double)measures->prose / (double)measures->sentences;
}

static double word_length(const struct measures *measures)
{
    return (double)measures->syllables / (double)measures->prose;
}

double measures_reading_ease(const struct measures *measures)
{
    return 206.835 - 1.015 * sentence_length(measures) - 84.6 * word_length(measures);
}

double measures_grade(const struct measures *measures)
{
    return 0.39 * sentence_length(measures) + 11.8 * word_length(measures) - 15.59;
}

double measures_smog(const struct measures *measures)
{
    double in_thirty = 30.0 * (double)measures->long_words / (double)measures->sentences;
    return 3.1291 + 1.0430 * sqrt(in_thirty);
}

double measures_minutes(const struct measures *measures)
{
    return (double)measures->words / WORDS_PER_MINUTE;
}
