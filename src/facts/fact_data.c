/* SPDX-License-Identifier: ISC */
/* The data types that a fact speaks of. */
#include "facts/fact_data.h"

#include "facts/words.h"

#include <string.h>

enum {
    DATA_REACH = 30, /* words between a rule's match and the data types that it speaks of */
    LIST_GAP = 3,    /* words between two data types of a list */
};

static const uint64_t KEPT = UINT64_MAX;

static bool is_data(const struct extractor *x, const struct term *term)
{
    return term->rule->vocabulary == x->rules->data_vocabulary && !rule_is_disguise(term->rule);
}

/* True for a data type, and for cookies, of which a policy says how long they last. */
static bool is_kept(const struct extractor *x, const struct term *term)
{
    return is_data(x, term) || strcmp(term->rule->id, "technology/cookies") == 0;
}

/* True if the term is a data type in words of `range`, and not within a term of the vocabularies
 * `others`: "your friends", who get something. With KEPT for `others`, cookies count as well. */
static bool is_data_in(const struct extractor *x, const struct term *term,
                       struct object_range range, uint64_t others)
{
    size_t first = term->match->first;
    bool in = first >= range.from && first < range.until;
    return in && (others == KEPT ? is_kept(x, term) : is_data(x, term) && !(x->covered[first] & others));
}

struct span fact_data_in(struct extractor *x, struct object_range range, uint64_t others)
{
    buffer_clear(&x->value);
    for (size_t i = 0; i < x->term_count; i++) {
        const struct rule *rule = x->terms[i].rule;
        bool told = !is_data_in(x, &x->terms[i], range, others);
        for (size_t k = 0; k < x->term_count && !told; k++) {
            const struct rule *other = x->terms[k].rule;
            bool same = k < i && strcmp(other->value, rule->value) == 0;
            bool better = rule->generic && !other->generic;
            told = (same || better) && is_data_in(x, &x->terms[k], range, others);
        }
        if (!told) {
            buffer_append_string(&x->value, x->value.length ? " " : "");
            buffer_append_string(&x->value, x->terms[i].rule->value);
        }
    }
    const char *copy = arena_copy(&x->arena, buffer_span(&x->value));
    return span_make(copy, x->value.length);
}

/* Words between a term and a rule's match; 0 where they overlap. */
static size_t distance(const struct term *term, const struct match *match)
{
    return term->match->first > match->last   ? term->match->first - match->last
           : match->first > term->match->last ? match->first - term->match->last
                                              : 0;
}

/* True for two data types of one list: "names, addresses and your age". */
static bool are_listed(const struct extractor *x, const struct term *a, const struct term *b)
{
    size_t first = a->match->last + 1U;
    bool joint = false;
    bool apart = false;
    for (size_t i = first; i <= b->match->first; i++) {
        joint |= x->sentence.words[i].comma || word_is_or(&x->sentence, i);
        apart |= x->sentence.words[i].apart;
    }
    return is_kept(x, a) && is_kept(x, b) && joint && !apart && b->match->first <= first + LIST_GAP;
}

struct span fact_data_near(struct extractor *x, const struct match *match)
{
    static const char *const pronouns[] = {"it", "them"};
    bool pronoun = sentence_word_is_one(&x->sentence, match->last, pronouns,
                                        sizeof pronouns / sizeof *pronouns);
    size_t least = DATA_REACH;
    size_t from = 0;
    size_t to = 0;
    for (size_t i = 0; i < x->term_count; i++) {
        if (pronoun && !x->terms[i].rule->generic) {
            continue; /* "We don't store it": not the searches that it could be linked to */
        }
        size_t words = distance(&x->terms[i], match);
        if (is_kept(x, &x->terms[i]) && (words < least || (words == 0 && to > 0))) {
            from = least == 0 ? from : i;
            to = i + 1;
            least = words;
        }
    }
    while (to > 0 && from > 0 && are_listed(x, &x->terms[from - 1], &x->terms[from])) {
        from--;
    }
    while (to > 0 && to < x->term_count && are_listed(x, &x->terms[to - 1], &x->terms[to])) {
        to++;
    }
    struct object_range range = {0, 0};
    if (to > 0) {
        range.from = x->terms[from].match->first;
        range.until = x->terms[to - 1].match->last + (size_t)1;
    }
    return fact_data_in(x, range, KEPT);
}
