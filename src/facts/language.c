/* SPDX-License-Identifier: ISC */
/* Whether a policy is in the language that the rules know. */
#include "facts/facts.h"

/* True if, of the words that tell a language, most tell English, and there is one among so many. */
static bool is_english(const struct fact_language *text, uint32_t one_in)
{
    return text->english > text->foreign && text->english * one_in >= text->words;
}

/* Of the words of English sentences three in ten are on the list. In other languages those that look
 * like one ("we", "is" and "of" are Dutch, too) are hardly ever so many, and outnumbered. */
void fact_language_add(struct fact_language *sum, const struct fact_language *clause)
{
    enum { SENTENCES_ONE_IN = 5 };
    sum->words += clause->words;
    sum->english += clause->english;
    sum->foreign += clause->foreign;
    sum->in_english += is_english(clause, SENTENCES_ONE_IN) ? clause->words : 0;
}

/* Policies in two languages, or with an English summary, are read for what is English in them. Pages that
 * are mostly menus have few words that tell anything. */
bool fact_language_is_english(const struct fact_language *sum)
{
    enum { WORDS_LEAST = 10, PART_ONE_IN = 10, MENUS_ONE_IN = 25 };
    return sum->words < WORDS_LEAST || sum->in_english * PART_ONE_IN >= sum->words ||
           is_english(sum, MENUS_ONE_IN);
}
