/* SPDX-License-Identifier: ISC */
/* Who does what a verb says, and whether it is said, denied or said under a condition.
 *
 * Read from the words' marks (enum mark) alone; which words carry which mark stands in the rules
 * file. No grammar: a walk over the words around the verb, whose rules are
 *  - a denial (not, never, no) reaches the next verb behind it and those joined to that by commas,
 *    "and", "or"; not past a new subject, a turn (but, however), a semicolon or colon, nor past more
 *    than a few words that mean nothing to the rules;
 *  - "no" and "nor" reach back from the verb through its subject, and stand before an object;
 *  - an exception behind a denial turns it round for the terms that it names, makes it conditional
 *    when it names none, and leaves it a denial when it is only what the law asks for;
 *  - a subject is the nearest word of somebody before the verb, but not an "us" or "you" that is spoken
 *    of, nor an "our" before an infinitive; an agent is led to by "by";
 *  - a clause is relative ("the data that we collect") when its subject stands right behind a noun;
 *  - a participle without "be" tells of the noun before it: it takes no denial and no condition of the
 *    sentence, and nothing behind it that "such as" and the like don't lead to;
 *  - an explanation ("a cookie is a file") goes on with "it" or "such" until the operator does something. */
#ifndef FACTS_STANCE_H
#define FACTS_STANCE_H

#include "facts/facts.h"
#include "facts/verb.h"

struct stance {
    enum polarity polarity;
    bool void_; /* the words don't make the statement: the user denies, an exception takes it out */
    size_t cue; /* word that made the polarity, SIZE_MAX without one */
};

/* What `verb` says about `object` (terms that stand before or behind it; the verb itself where there
 * is none). `terms` has for each word the bits of the vocabularies with a term there, `vocabulary` the
 * bit of the verb's, 0 without one. */
struct stance stance_read(const struct sentence *sentence, const struct verb *verb,
                          struct words_range object, const uint64_t *terms,
                          uint64_t vocabulary);

/* True if a statement with a subject of its own begins in the words [from, to): ", and you may". */
bool stance_opens_between(const struct sentence *sentence, size_t from, size_t to);

/* Who is named last in a sentence that leads to others: a BY_ bit, BY_OPERATOR where nobody is. */
uint8_t stance_last_actor(const struct sentence *sentence);

/* True if the sentence says what somebody may ask for: "you have the right to request that we:". */
bool stance_is_wish(const struct sentence *sentence);

/* True if it is about others alone: "They may:", "Where the law asks for it, they undertake:". */
bool stance_tells_of_others(const struct sentence *sentence);

/* True if the sentence leaves open what it denies: "We never ask for:". */
bool stance_ends_denied(const struct sentence *sentence);

/* True if only purposes follow the sentence: "We use data to:". */
bool stance_ends_in_purpose(const struct sentence *sentence);

/* True for one that leads to what a policy tells of: "This statement addresses:". */
bool stance_tells_contents(const struct sentence *s);

/* True for one that ends in "necessary to" or the like: what follows is what for, not to whom. */
bool stance_ends_in_need(const struct sentence *s);

/* True if only cases follow the sentence: "We collect data when you:". */
bool stance_ends_in_case(const struct sentence *sentence);

/* True if the sentence explains words. */
bool stance_defines(const struct sentence *sentence);

/* True if it does, and doesn't tell what the operator does besides. */
bool stance_explains(const struct sentence *sentence);

/* True if the sentence is only the title of the next one: "Device data." */
bool stance_entitles(const struct sentence *sentence);

/* True if a statement of the operator's begins before word `end` and isn't over there: "..., we share your". */
bool stance_states_before(const struct sentence *sentence, size_t end);

/* True if the sentence goes on about what the one before said, as "It lets websites ..." does, and doesn't
 * tell what the operator does. */
bool stance_goes_on(const struct sentence *sentence);

/* True for a title without a question mark, as a list of contents has it: "How we use your data". `last` is the
 * last character of its text. */
bool stance_is_title(const struct sentence *sentence, char last);

/* True if a cell of the row of a table is no more than "no". */
bool stance_row_denies(struct span row);

#endif
