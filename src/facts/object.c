/* SPDX-License-Identifier: ISC */
/* What a verb gives away. */
#include "facts/object.h"

enum {
    BE_REACH = 3,   /* words between "is" and "available to" */
    NOUN_REACH = 5, /* words between what is given and "that is shared" */
    GIFT_REACH = 3, /* words between "provide" and the partners that are given something */
};

static const char *const breaks[] = {"who", "whom", "that",    "which",  "for",  "so", "if",
                                     "when", "to",  "because", "unless", "where", "in"};
static const char *const pronouns[] = {"it", "them", "this", "these", "that", "those", "such"};
static const char *const with[] = {"with"};
static const char *const gifts[] = {"information", "data", "details", "reports", "statistics",
                                    "names", "lists", "access", "insights"};

#define COUNT(words) (sizeof(words) / sizeof *(words))

static bool names_data(const struct extractor *x, struct object_range range)
{
    bool named = false;
    bool known = x->rules->data_vocabulary != NO_VOCABULARY;
    for (size_t i = range.from; known && i < range.until && !named; i++) {
        named = x->covered[i] >> x->rules->data_vocabulary & 1;
    }
    return named;
}

static bool points_back(const struct sentence *s, struct object_range range)
{
    bool points = false;
    for (size_t i = range.from; i < range.until && !points; i++) {
        points = sentence_word_is_one(s, i, pronouns, COUNT(pronouns));
    }
    return points;
}

/* The words from `from` to where a new thought begins. */
static struct object_range up_to_break(const struct sentence *s, size_t from)
{
    size_t at = from;
    while (at < s->count && !s->words[at].apart && !(s->words[at].marks & 1U << MARK_TURN) &&
           !sentence_word_is_one(s, at, breaks, COUNT(breaks))) {
        at++;
    }
    return (struct object_range){from, at};
}

/* The words before the verb, in its part of the sentence; the nearest before "that are shared". */
static struct object_range before(const struct sentence *s, size_t verb)
{
    static const char *const relatives[] = {"that", "which"};
    size_t from = verb, least = 0;
    while (from > least && !s->words[from].apart) {
        from--;
        if (verb - from <= BE_REACH && from > NOUN_REACH &&
            sentence_word_is_one(s, from, relatives, COUNT(relatives))) {
            least = from - NOUN_REACH;
        }
    }
    return (struct object_range){from, verb};
}

/* True if the verb's object stands before it: "your name is shared", "is available to", "that we share". */
static bool follows_object(const struct sentence *s, const struct verb *verb)
{
    bool follows = verb->passive || verb->relative;
    for (size_t i = verb->at.first; i-- > 0 && verb->at.first - i <= BE_REACH && !follows;) {
        follows = s->words[i].marks & 1U << MARK_BE;
    }
    return follows;
}

/* The words that name what is given to the term that ends at word `last`: "partners with your name". */
static struct object_range behind_term(const struct sentence *s, size_t last)
{
    bool leads = last + 1 < s->count && sentence_word_is_one(s, last + 1, with, COUNT(with));
    return up_to_break(s, last + (leads ? 2 : 1));
}

bool object_stands_behind(const struct extractor *x, size_t last)
{
    struct object_range range = behind_term(&x->sentence, last);
    bool stands = names_data(x, range);
    for (size_t i = range.from; i < range.until && !stands; i++) {
        stands = sentence_word_is_one(&x->sentence, i, gifts, COUNT(gifts));
    }
    return stands;
}

/* The first word of the first term from word `from` on that is enumerated with `term`. */
static size_t first_recipient(const struct extractor *x, size_t from, const struct term *term)
{
    size_t first = term->match->first;
    for (size_t i = 0; i < x->term_count; i++) {
        const struct term *other = &x->terms[i];
        bool earlier = other->match->first >= from && other->match->first < first;
        first = earlier && other->rule->vocabulary == term->rule->vocabulary ? other->match->first : first;
    }
    return first;
}

struct object_range object_range_of(const struct extractor *x, const struct open_verb *open,
                                    const struct term *term)
{
    const struct sentence *s = &x->sentence;
    const struct verb *verb = &open->verb;
    size_t first = term->match->first, last = term->match->last;
    bool follows = follows_object(s, verb);
    struct object_range none = {0, 0};
    if (first <= verb->at.last) {
        struct object_range behind = up_to_break(s, verb->at.last + 1);
        behind.from = verb->at.first;
        return !verb->passive && names_data(x, behind) ? behind : before(s, verb->at.first);
    }
    struct object_range between = {verb->at.first, first_recipient(x, verb->at.last + 1, term)};
    if (names_data(x, between)) {
        return between;
    }
    if (follows || points_back(s, between)) {
        return before(s, verb->at.first);
    }
    return first <= verb->at.last + 1 + GIFT_REACH ? behind_term(s, last) : none;
}
