/* SPDX-License-Identifier: ISC */
/* Pairing what is said with what is denied. */
#include "facts/contradiction.h"

#include "base/memory.h"

#include <stdlib.h>

enum { MOST = 256 /* statements of either polarity that are compared */ };

static const char *const kinds[] = {"collects", "shares",      "sells", "tracks",
                                    "transfer", "names-party", "dnt"};

/* Types of data that identify a person. */
static const char *const identifying[] = {
    "name",         "email-address", "postal-address", "phone-number",
    "payment-card", "bank-account",  "government-id",  "date-of-birth",
};

/* Words that state an exception or narrow a sentence to some people. */
static const char *const narrowing[] = {
    "except", "exception", "exceptions", "unless", "other than", "however", "but", "without",
    "child", "children", "minor", "minors", "under 13", "under 16", "under 18", "under the age",
    "consent", "permission", "only", "solely", "notwithstanding", "anonymous", "as described",
    "as set forth", "as stated", "as provided", "as outlined", "as otherwise", "my", "ask us",
    "tell us", "right to", "opt out",
};

/* Words that narrow a denial to an occasion, a means, a purpose. */
static const char *const occasions[] = {
    "when", "while", "if", "where", "during", "by visiting", "knowingly", "through", "the cookies",
    "for their", "for its", "for purposes", "marketing purposes", "own purposes", "these", "this",
    "such", "that we", "not limited", "merely", "automatically", "in order to", "any more",
    "directly", "intentionally", "california", "necessarily", "longer", "before", "so we",
    "back to", "store", "choose", "you may", "you can", "cannot", "have access", "used to",
    "used for",
};

static bool is_letter(char byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
}

static bool same_letters(struct span text, const char *word, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        char byte = text.bytes[i];
        byte = byte >= 'A' && byte <= 'Z' ? (char)(byte + ('a' - 'A')) : byte;
        if (byte != word[i]) {
            return false;
        }
    }
    return true;
}

/* The text between the full stops around a range; of a long sentence what is near. */
static struct span sentence_around(struct span text, size_t start, size_t end)
{
    enum { REACH = 400 };
    size_t from = start, to = end;
    while (from > 0 && start - from < REACH &&
           !(from >= 2 && text.bytes[from - 1] == ' ' && strchr(".?!", text.bytes[from - 2]))) {
        from--;
    }
    while (to < text.length && to - end < REACH && !strchr(".?!", text.bytes[to])) {
        to++;
    }
    return span_slice(text, from, to);
}

/* True if one of `words` begins at byte `at` of the sentence, in letters of any case, and ends with a
 * word. */
static bool begins_with_any(struct span sentence, size_t at, const char *const *words, size_t count)
{
    char first = sentence.bytes[at];
    first = first >= 'A' && first <= 'Z' ? (char)(first + ('a' - 'A')) : first;
    for (size_t i = 0; i < count; i++) {
        size_t length = words[i][0] == first ? strlen(words[i]) : SIZE_MAX;
        if (length <= sentence.length - at &&
            (at + length == sentence.length || !is_letter(sentence.bytes[at + length])) &&
            same_letters(span_slice(sentence, at, at + length), words[i], length)) {
            return true;
        }
    }
    return false;
}

/* True if one of `words` stands in the sentence. */
static bool has_any(struct span sentence, const char *const *words, size_t count)
{
    bool found = false;
    for (size_t at = 0; at < sentence.length && !found; at++) {
        found = is_letter(sentence.bytes[at]) && (at == 0 || !is_letter(sentence.bytes[at - 1])) &&
                begins_with_any(sentence, at, words, count);
    }
    return found;
}

static bool is_among(struct span id, const char *const *ids, size_t count)
{
    bool found = false;
    for (size_t i = 0; i < count && !found; i++) {
        found = span_equal(id, span_of(ids[i]));
    }
    return found;
}

/* True if statements of this kind are compared at all. */
static bool is_compared(const char *kind)
{
    return is_among(span_of(kind), kinds, sizeof kinds / sizeof *kinds);
}

/* True if the words say what the fact needs to be about: collecting, sharing, or data. */
static bool is_to_the_point(const struct fact *fact, struct span evidence, struct span sentence)
{
    static const char *const collecting[] = {"collect",      "gather", "ask for",   "request",
                                             "is collected", "record", "are collected"};
    static const char *const sharing[] = {"share", "disclose", "give", "release", "are shared",
                                          "is shared"};
    static const char *const data[] = {"information", "data", "details", "addresses", "profile",
                                       "profiles",    "lists"};
    if (strcmp(fact->kind, "collects") == 0 && fact->polarity == POLARITY_NO) {
        return has_any(evidence, collecting, sizeof collecting / sizeof *collecting);
    }
    if (strcmp(fact->kind, "shares") == 0 && fact->polarity == POLARITY_NO) {
        return has_any(evidence, sharing, sizeof sharing / sizeof *sharing);
    }
    return strcmp(fact->kind, "sells") != 0 || has_any(sentence, data, sizeof data / sizeof *data);
}

bool fact_is_limited(const struct fact *fact, struct span text)
{
    if (!is_compared(fact->kind)) {
        return true;
    }
    struct span sentence = sentence_around(text, fact->start, fact->end);
    return !is_to_the_point(fact, span_slice(text, fact->start, fact->end), sentence) ||
           has_any(sentence, narrowing, sizeof narrowing / sizeof *narrowing) ||
           (fact->polarity == POLARITY_NO &&
            has_any(sentence, occasions, sizeof occasions / sizeof *occasions));
}

/* -------------------------------------------------------------------------------------------
 * Scope */

static bool is_identifying(struct span id)
{
    return is_among(id, identifying, sizeof identifying / sizeof *identifying);
}

/* True if a denied type of data takes in one that is said; of what is sold, all types but totals. */
static bool type_covers(bool sold, struct span denied, struct span said)
{
    bool within = sold ? !span_equal(said, span_of("aggregate-information")) : is_identifying(said);
    return span_equal(denied, said) ||
           (span_equal(denied, span_of("personal-information")) && within);
}

/* The first id of a list; *list becomes the rest. */
static struct span next_id(const char **list)
{
    struct span id = span_make(*list, strcspn(*list, " "));
    *list += id.length;
    *list += strspn(*list, " ");
    return id;
}

static bool data_overlap(bool sold, const char *said, const char *denied)
{
    static const char everything[] = "personal-information";
    said = *said ? said : everything;
    denied = *denied ? denied : everything;
    while (*said) {
        struct span id = next_id(&said);
        for (const char *other = denied; *other;) {
            if (type_covers(sold, next_id(&other), id)) {
                return true;
            }
        }
    }
    return false;
}

/* True if the denied value takes in what is said. */
static bool values_overlap(const struct statement *said, const struct statement *denied)
{
    if (strcmp(said->value, denied->value) == 0) {
        return true;
    }
    if (strcmp(said->kind, "collects") == 0) {
        return strcmp(denied->value, "personal-information") == 0 &&
               is_identifying(span_of(said->value));
    }
    return strcmp(said->kind, "shares") == 0 && strcmp(denied->value, "third-parties") == 0 &&
           *said->data && *denied->data &&
           (strcmp(said->value, "advertisers") == 0 || strcmp(said->value, "business-partners") == 0);
}

static bool contradict(const struct statement *said, const struct statement *denied)
{
    bool sold = strcmp(said->kind, "sells") == 0;
    return (sold || said->clause != denied->clause) && strcmp(said->kind, denied->kind) == 0 &&
           strcmp(said->actor, denied->actor) == 0 && values_overlap(said, denied) &&
           data_overlap(sold, said->data, denied->data);
}

/* ------------------------------------------------------------------------------------------- */

static bool counts(const struct statement *statement, enum polarity polarity)
{
    return statement->polarity == polarity && !statement->limited && is_compared(statement->kind);
}

static bool same(const struct statement *a, const struct statement *b)
{
    return strcmp(a->kind, b->kind) == 0 && strcmp(a->value, b->value) == 0 &&
           strcmp(a->data, b->data) == 0 && strcmp(a->actor, b->actor) == 0 &&
           a->clause == b->clause;
}

/* The statements of a polarity that count, each once; returns their number. */
static size_t gather(const struct statement *statements, size_t count, enum polarity polarity,
                     uint32_t found[MOST])
{
    size_t number = 0;
    for (size_t i = 0; i < count && number < MOST; i++) {
        bool fresh = counts(&statements[i], polarity);
        for (size_t k = 0; k < number && fresh; k++) {
            fresh = !same(&statements[found[k]], &statements[i]);
        }
        if (fresh) {
            found[number++] = (uint32_t)i;
        }
    }
    return number;
}

static int in_order(const void *left, const void *right)
{
    const struct contradiction *x = left, *y = right;
    return x->a != y->a ? (x->a > y->a) - (x->a < y->a) : (x->b > y->b) - (x->b < y->b);
}

/* True if the same two values have been paired already. */
static bool is_told(const struct statement *statements, const struct contradiction *pairs,
                    size_t count, uint32_t said, uint32_t denied)
{
    for (size_t i = 0; i < count; i++) {
        bool turned = statements[pairs[i].a].polarity == POLARITY_NO;
        uint32_t other_said = turned ? pairs[i].b : pairs[i].a;
        uint32_t other_denied = turned ? pairs[i].a : pairs[i].b;
        if (strcmp(statements[said].kind, statements[other_said].kind) == 0 &&
            strcmp(statements[said].value, statements[other_said].value) == 0 &&
            strcmp(statements[denied].value, statements[other_denied].value) == 0 &&
            strcmp(statements[said].actor, statements[other_said].actor) == 0) {
            return true;
        }
    }
    return false;
}

struct contradiction *contradictions_find(const struct statement *statements, size_t statement_count,
                                          size_t *count)
{
    uint32_t said[MOST], denied[MOST];
    size_t said_count = gather(statements, statement_count, POLARITY_YES, said);
    size_t denied_count = gather(statements, statement_count, POLARITY_NO, denied);
    struct contradiction *pairs = NULL;
    size_t capacity = 0;
    *count = 0;
    for (size_t i = 0; i < denied_count; i++) {
        for (size_t k = 0; k < said_count; k++) {
            uint32_t no = denied[i], yes = said[k];
            if (contradict(&statements[yes], &statements[no]) &&
                !is_told(statements, pairs, *count, yes, no)) {
                pairs = array_reserve(pairs, &capacity, *count + 1, sizeof *pairs);
                pairs[(*count)++] = (struct contradiction){yes < no ? yes : no, yes < no ? no : yes};
            }
        }
    }
    if (*count > 1) {
        qsort(pairs, *count, sizeof *pairs, in_order);
    }
    return pairs;
}
