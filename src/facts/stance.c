/* SPDX-License-Identifier: ISC */
/* Polarity and actor from marked words. */
#include "facts/stance.h"

#include <stdint.h>
#include <string.h>

enum {
    UNKNOWN_MAX = 5,    /* words without meaning that a denial reaches over */
    SUBJECT_REACH = 14, /* words between a verb and its subject */
    LAW_REACH = 9,      /* words between an exception and the law it names */
    TERM_REACH = 16,    /* words between an exception and the term it names */
    CONDITION_REACH = 8, /* words between a statement and its condition */
    WISH_REACH = 8,     /* words between a wish and the verb that it speaks of */
    BE_REACH = 10,      /* words between "is" and the second participle that belongs to it */
    AGENT_REACH = 5,    /* words between a passive verb and who does it */
    LAST_WORDS = 3,     /* of a lead-in: a denial among them reaches what follows */
    TITLE_MAX = 6,      /* words of a title within a clause */
};

#define BIT(mark) (1U << (mark))
#define SUBJECTS (BIT(MARK_OPERATOR) | BIT(MARK_USER) | BIT(MARK_OTHERS))

static bool has(const struct sentence *s, size_t word, uint32_t bits)
{
    return (s->words[word].marks & bits) != 0;
}

static bool denies(const struct sentence *s, size_t word, uint32_t bits)
{
    return has(s, word, bits) && !has(s, word, BIT(MARK_NOT_REALLY));
}

static struct span text_of(const struct sentence *s, size_t word)
{
    const struct word *w = &s->words[word];
    return span_make(s->lower + w->start, (size_t)(w->end - w->start));
}

static bool is_or(const struct sentence *s, size_t word)
{
    struct span text = text_of(s, word);
    return span_equal(text, span_of("or")) || span_equal(text, span_of("and"));
}

static bool ends_in(struct span word, const char *end)
{
    size_t length = strlen(end);
    return word.length > length &&
           memcmp(word.bytes + word.length - length, end, length) == 0;
}

static bool is_participle(struct span word)
{
    static const struct span irregular[] = {{"sold", 4},  {"given", 5}, {"sent", 4}, {"kept", 4},
                                            {"held", 4},  {"made", 4},  {"shown", 5}, {"lent", 4},
                                            {"seen", 4},  {"taken", 5}, {"got", 3},  {"known", 5}};
    bool found = ends_in(word, "ed");
    for (size_t i = 0; i < sizeof irregular / sizeof *irregular && !found; i++) {
        found = span_equal(word, irregular[i]);
    }
    return found;
}

/* ---- The walk back from a verb ---- */

struct walk {
    const struct sentence *s;
    struct verb *verb;
    size_t unknown;  /* words without meaning so far */
    bool be;         /* a form of "be" stands before the verb */
    bool infinitive; /* it has the form of one */
};

/* Whom a subject means: "they" and "who" the last ones named before it, if those are users. */
static uint32_t subject_marks(const struct sentence *s, size_t word)
{
    uint32_t marks = s->words[word].marks;
    size_t named = word;
    if (!span_equal(text_of(s, word), span_of("they")) && !span_equal(text_of(s, word), span_of("who"))) {
        return marks;
    }
    while (named > 0 && !has(s, --named, SUBJECTS)) {
    }
    return has(s, named, BIT(MARK_USER)) ? BIT(MARK_USER) : marks;
}

/* True for the others of "we and our partners". */
static bool is_joined_to_us(const struct sentence *s, size_t word)
{
    bool joined = false;
    for (size_t i = word; i-- > 0 && word - i <= 6 && !joined;) {
        joined = span_equal(text_of(s, i), span_of("we")) && i + 1 < s->count && is_or(s, i + 1);
    }
    return joined;
}

static uint8_t actor_of(const struct sentence *s, size_t word)
{
    uint32_t marks = subject_marks(s, word);
    return is_joined_to_us(s, word)      ? BY_OPERATOR
           : marks & BIT(MARK_OTHERS)    ? BY_OTHERS
           : marks & BIT(MARK_USER)      ? BY_USER
                                         : BY_OPERATOR;
}

static void set_subject(struct walk *walk, size_t word)
{
    walk->verb->subject = true;
    walk->verb->actor = actor_of(walk->s, word);
}

static void deny(struct walk *walk, size_t word)
{
    if (!walk->verb->denied) {
        walk->verb->denied = true;
        walk->verb->cue = word;
    }
}

/* A denial in front of the subject ("never do we ..."), within three words of it. */
static void look_past_subject(struct walk *walk, size_t subject)
{
    for (size_t i = subject; i-- > 0 && subject - i <= 3;) {
        if (denies(walk->s, i, BIT(MARK_NEVER))) {
            deny(walk, i);
        }
        if (walk->s->words[i + 1].apart || has(walk->s, i, BIT(MARK_TURN))) {
            return;
        }
    }
}

static bool is_one_of(const struct sentence *s, size_t word, const char *const *words, size_t count)
{
    bool found = false;
    for (size_t i = 0; i < count && !found; i++) {
        found = span_equal(text_of(s, word), span_of(words[i]));
    }
    return found;
}

/* True for an "us" that does nothing itself ("write to us using ...", "provide us with ...", but "let us
 * collect"), a "you" of whom is spoken ("information about you to ...") and an "our" whose noun does
 * nothing that an infinitive says ("our plans, such as using ..."). */
static bool is_object(const struct sentence *s, size_t word, bool infinitive)
{
    static const char *const before[] = {"about", "from", "with", "on", "for"};
    bool us = span_equal(text_of(s, word), span_of("us")) && word + 1 < s->count &&
              (ends_in(text_of(s, word + 1), "ing") ||
               !has(s, word + 1, BIT(MARK_AUXILIARY) | BIT(MARK_VERB)));
    bool you = span_equal(text_of(s, word), span_of("you")) && word > 0 &&
               is_one_of(s, word - 1, before, sizeof before / sizeof *before);
    return us || you || (infinitive && span_equal(text_of(s, word), span_of("our")) &&
                         !(word + 1 < s->count && has(s, word + 1, SUBJECTS)));
}

/* True for the "and" of "and is used", "and will be": a predicate of its own. */
static bool begins_predicate(const struct sentence *s, size_t word)
{
    static const char *const first[] = {"is", "are", "was", "were", "will", "may", "can"};
    return word + 1 < s->count && span_equal(text_of(s, word), span_of("and")) &&
           is_one_of(s, word + 1, first, sizeof first / sizeof *first);
}

/* True for the "not" of "but not your name", which denies a thing, not a verb. */
static bool is_but_not(const struct sentence *s, size_t word)
{
    return word > 0 && denies(s, word, BIT(MARK_NOT)) && span_equal(text_of(s, word - 1), span_of("but"));
}

/* True for the "however" of "partners, however, collect". */
static bool is_inserted(const struct sentence *s, size_t word)
{
    return word > 0 && word + 1 < s->count && s->words[word].comma && s->words[word + 1].comma;
}

/* True while the walk goes on in front of `word`. */
static bool step(struct walk *walk, size_t word)
{
    const struct sentence *s = walk->s;
    bool passive = walk->verb->passive;
    if (has(s, word, BIT(MARK_TURN))) {
        return is_inserted(s, word);
    }
    if (has(s, word, BIT(MARK_NOT_REALLY))) {
        return true;
    }
    if (walk->unknown > 0 && is_but_not(s, word)) {
        return false;
    }
    if (walk->unknown <= UNKNOWN_MAX && denies(s, word, BIT(MARK_NOT) | BIT(MARK_NEVER))) {
        walk->verb->modifies = passive && !walk->be && walk->unknown > 0;
        deny(walk, word);
        return true;
    }
    if (passive && walk->unknown <= UNKNOWN_MAX && denies(s, word, BIT(MARK_NO))) {
        deny(walk, word);
        return true;
    }
    if (is_object(s, word, walk->infinitive)) {
        walk->unknown++;
        return true;
    }
    if (has(s, word, SUBJECTS) && (!passive || has(s, word, BIT(MARK_USER)) == 0)) {
        if (!passive) {
            if (walk->verb->subject) {
                return false;
            }
            set_subject(walk, word);
            look_past_subject(walk, word);
        }
        return passive && walk->unknown < UNKNOWN_MAX;
    }
    if (begins_predicate(s, word)) {
        walk->unknown = UNKNOWN_MAX + 1; /* what is denied before it is another thing */
    }
    if (has(s, word, BIT(MARK_BE)) && walk->unknown > 0) {
        return false; /* another clause's verb */
    }
    if (!has(s, word, BIT(MARK_AUXILIARY) | BIT(MARK_VERB) | BIT(MARK_BE))) {
        walk->unknown++;
    }
    return true;
}

/* True if the participle is joined to one behind a form of "be": "is not kept on disks or shared". */
static bool shares_be(const struct sentence *s, size_t first)
{
    bool joined = first > 1 && is_or(s, first - 1);
    bool shared = false, other = false;
    for (size_t i = first - joined; joined && i-- > 0 && first - i <= BE_REACH && !shared;) {
        joined = !s->words[i + 1].apart && !has(s, i, BIT(MARK_TURN));
        shared = joined && other && has(s, i, BIT(MARK_BE));
        other |= is_participle(text_of(s, i));
    }
    return shared;
}

/* True if the word before the verb, adverbs aside, is a form of "be". */
static bool be_before(const struct sentence *s, size_t first)
{
    if (is_participle(text_of(s, first)) && shares_be(s, first)) {
        return true;
    }
    for (size_t i = first; i-- > 0 && first - i <= 4;) {
        if (has(s, i, BIT(MARK_BE))) {
            return true;
        }
        if (!has(s, i, BIT(MARK_AUXILIARY) | BIT(MARK_NOT) | BIT(MARK_NEVER) | BIT(MARK_VERB))) {
            return false;
        }
    }
    return false;
}

static void read_agent(const struct sentence *s, struct verb *verb)
{
    static const char *const others[] = {"them", "others", "anyone"};
    for (size_t i = verb->at.last + 1; i + 1 < s->count && i <= verb->at.last + AGENT_REACH; i++) {
        if (span_equal(text_of(s, i), span_of("to")) && !has(s, i + 1, SUBJECTS)) {
            return; /* "used to store what is set by users" */
        }
        if (!span_equal(text_of(s, i), span_of("by"))) {
            continue;
        }
        size_t agent = SIZE_MAX; /* "our partners" are others, though "our" alone is the operator */
        for (size_t k = i + 1; k < s->count && k <= i + 3 && !(agent != SIZE_MAX && !s->words[k].joined); k++) {
            agent = has(s, k, SUBJECTS) ? k : agent;
        }
        if (is_one_of(s, i + 1, others, sizeof others / sizeof *others)) {
            verb->subject = true;
            verb->actor = BY_OTHERS;
            return;
        }
        if (agent != SIZE_MAX) {
            struct walk walk = {.s = s, .verb = verb};
            set_subject(&walk, agent);
            return;
        }
    }
}

static bool is_infinitive(const struct sentence *s, size_t first)
{
    bool to = first > 0 && span_equal(text_of(s, first - 1), span_of("to"));
    return to || ends_in(text_of(s, first), "ing");
}

/* True if the verb of a subject at word `subject`, `between` words without meaning behind it, has its
 * object before it ("the data we collect"), and doesn't begin another thought: "the data when we
 * collect", "helps you collect". */
static bool is_relative(const struct sentence *s, size_t subject, size_t between)
{
    static const char *const openers[] = {"when", "where", "if",  "once",  "as",    "after", "before", "until",
                                          "since", "unless", "how", "why", "whether", "help", "helps", "let",
                                          "lets", "allow", "allows", "enable", "enables", "whenever"};
    bool possessive = span_equal(text_of(s, subject), span_of("our"));
    if (subject == 0 || between > 1 || possessive || s->words[subject].apart || !s->words[subject].joined) {
        return false;
    }
    bool opens = has(s, subject - 1, BIT(MARK_TURN) | BIT(MARK_AUXILIARY));
    for (size_t i = 0; i < sizeof openers / sizeof *openers && !opens; i++) {
        opens = span_equal(text_of(s, subject - 1), span_of(openers[i]));
    }
    return !opens;
}

/* True for a word that looks like a verb but is a noun: "this process", "your access". */
static bool is_noun(const struct sentence *s, struct words_range at)
{
    struct span word = text_of(s, at.first);
    bool alone = at.first == at.last && at.first > 0 && s->words[at.first].joined;
    bool of = at.last + 1 < s->count && span_equal(text_of(s, at.last + 1), span_of("of"));
    bool inflected = ends_in(word, "ed") || ends_in(word, "ing") ||
                     (ends_in(word, "s") && !ends_in(word, "ss"));
    return alone && !of && !inflected && has(s, at.first - 1, BIT(MARK_DETERMINER));
}

/* True for the first number of a list within a sentence: "they may: (i) collect". */
static bool begins_list(const struct sentence *s, size_t word)
{
    struct span text = text_of(s, word);
    return span_equal(text, span_of("i")) || span_equal(text, span_of("a")) || span_equal(text, span_of("1"));
}

/* True if the verb says what somebody does: no infinitive, no participle behind its noun, and in its
 * plain form only with a subject or an auxiliary ("a process that", but "a firm may process"). */
static bool is_finite(const struct walk *walk, struct words_range at)
{
    const struct sentence *s = walk->s;
    const struct verb *verb = walk->verb;
    struct span word = text_of(s, at.first);
    bool plain = !ends_in(word, "ed") && !(ends_in(word, "s") && !ends_in(word, "ss"));
    bool led = at.first == 0 || has(s, at.first - 1, BIT(MARK_AUXILIARY));
    if (walk->be || verb->passive || ends_in(word, "ing")) {
        return walk->be;
    }
    return is_infinitive(s, at.first) ? verb->subject && walk->unknown == 0 : verb->subject || led || !plain;
}

struct verb verb_read(const struct sentence *s, struct words_range at)
{
    struct verb verb = {.at = at, .actor = BY_OPERATOR, .cue = SIZE_MAX};
    struct walk walk = {.s = s, .verb = &verb};
    bool participle = is_participle(text_of(s, at.last)) || is_participle(text_of(s, at.first));
    walk.be = be_before(s, at.first);
    walk.infinitive = !walk.be && is_infinitive(s, at.first);
    size_t before = at.first;
    while (before > 0 && ends_in(text_of(s, before - 1), "ly")) {
        before--;
    }
    bool bare = before > 0 && !has(s, before - 1, SUBJECTS | BIT(MARK_AUXILIARY));
    verb.passive = participle && (walk.be || bare);
    verb.be = participle && walk.be;
    verb.subject = span_equal(text_of(s, at.last), span_of("we")); /* "so that we" has its own */
    for (size_t i = at.first; i <= at.last; i++) {
        if (denies(s, i, BIT(MARK_NOT) | BIT(MARK_NEVER))) {
            deny(&walk, i);
        }
    }
    bool apart = s->words[at.first].apart;
    for (size_t i = at.first; !apart && i-- > 0 && at.first - i <= SUBJECT_REACH;) {
        if (!step(&walk, i)) {
            verb.relative = verb.subject && is_relative(s, i, walk.unknown);
            break;
        }
        bool bare_passive = verb.passive && !walk.be;
        if (has(s, i, BIT(MARK_TURN)) || (i + 1 < s->count && has(s, i + 1, BIT(MARK_TURN)))) {
            continue; /* its commas part nothing */
        }
        apart = (s->words[i].apart && !begins_list(s, i)) || (s->words[i].comma && (walk.unknown > 0 || bare_passive));
    }
    verb.noun = is_noun(s, at);
    verb.theirs = at.first > 0 && (span_equal(text_of(s, at.first - 1), span_of("your")) ||
                                   span_equal(text_of(s, at.first - 1), span_of("their")));
    verb.infinitive = !verb.subject && !verb.passive && is_infinitive(s, at.first);
    verb.finite = is_finite(&walk, at);
    if (verb.passive) {
        read_agent(s, &verb);
    }
    return verb;
}

/* True if the object is left out of what is said: "(but not your name)", "rather than your name",
 * "without your name". */
static bool is_left_out(const struct sentence *s, struct words_range object)
{
    bool out = false;
    bool comma = false;
    for (size_t i = object.first; i-- > 1 && object.first - i <= TERM_REACH && !out;) {
        comma |= s->words[i + 1].comma;
        out = is_but_not(s, i) ||
              (!comma && denies(s, i, BIT(MARK_NOT)) && span_equal(text_of(s, i), span_of("without"))) ||
              (span_equal(text_of(s, i), span_of("than")) && span_equal(text_of(s, i - 1), span_of("rather")));
        if (s->words[i + 1].apart || has(s, i, BIT(MARK_VERB) | BIT(MARK_BE) | SUBJECTS)) {
            break;
        }
    }
    return out;
}

/* True if the word opens a statement of its own: ", and you may", ", they are". */
static bool opens_statement(const struct sentence *s, size_t word)
{
    size_t next = word + 1;
    while (next < s->count && s->words[next].joined && has(s, next, SUBJECTS)) {
        next++;
    }
    bool begins = s->words[word].comma || (word > 0 && is_or(s, word - 1)) ||
                  (word > 0 && s->words[word - 1].comma && !has(s, word - 1, BIT(MARK_AUXILIARY)));
    begins |= span_equal(text_of(s, word), span_of("they"));
    return begins && has(s, word, SUBJECTS) && next < s->count && s->words[next].joined &&
           !is_or(s, next) && !span_equal(text_of(s, next), span_of("to")) &&
           has(s, next, BIT(MARK_AUXILIARY) | BIT(MARK_VERB) | BIT(MARK_BE));
}

bool stance_opens_between(const struct sentence *s, size_t from, size_t to)
{
    bool opens = false;
    for (size_t i = from; i < to && !opens; i++) {
        opens = opens_statement(s, i);
    }
    return opens;
}

/* ---- The object ---- */

/* A "no" or "none" between the verb and its object, or the object's own. */
static bool object_denied(const struct sentence *s, const struct verb *verb,
                          struct words_range object, size_t *cue)
{
    for (size_t i = verb->at.last + 1; i <= object.last && i < s->count; i++) {
        if (denies(s, i, BIT(MARK_NO)) && object.first <= i + UNKNOWN_MAX) {
            *cue = i;
            return true;
        }
        if (s->words[i].apart || s->words[i].comma || has(s, i, BIT(MARK_TURN))) {
            return false;
        }
    }
    return false;
}

static bool law_near(const struct sentence *s, size_t from)
{
    for (size_t i = from; i < s->count && i <= from + LAW_REACH; i++) {
        if (has(s, i, BIT(MARK_LAW))) {
            return true;
        }
    }
    return false;
}

static bool term_near(const struct sentence *s, size_t from, const uint64_t *terms,
                          uint64_t vocabulary)
{
    for (size_t i = from; vocabulary && i < s->count && i <= from + TERM_REACH; i++) {
        if (terms[i] & vocabulary) {
            return true;
        }
    }
    return false;
}

/* The last word with one of `bits` in [from, to), or SIZE_MAX. */
static size_t last_with(const struct sentence *s, size_t from, size_t to, uint32_t bits)
{
    for (size_t i = to; i-- > from;) {
        if (has(s, i, bits)) {
            return i;
        }
    }
    return SIZE_MAX;
}

/* The words around the verb between semicolons. */
static struct words_range part_of(const struct sentence *s, const struct verb *verb,
                                  struct words_range object)
{
    size_t first = object.first < verb->at.first ? object.first : verb->at.first;
    size_t last = object.last > verb->at.last ? object.last : verb->at.last;
    while (first > 0 && !s->words[first].apart) {
        first--;
    }
    while (last + 1 < s->count && !s->words[last + 1].apart) {
        last++;
    }
    return (struct words_range){first, last};
}

/* The first word behind the condition at word `at`. */
static size_t behind_condition(const struct sentence *s, size_t at)
{
    while (at < s->count && has(s, at, BIT(MARK_CONDITION))) {
        at++;
    }
    return at;
}

/* True if the condition at word `at` is one case of several: "or with your consent", "with your
 * consent, to protect you, ...", "with your consent or as needed". */
static bool is_enumerated(const struct sentence *s, size_t at)
{
    static const char *const openers[] = {"with", "to", "for",   "or",  "when", "if",
                                          "in",   "as", "where", "our", "the",  "legal"};
    size_t next = behind_condition(s, at);
    if (at > 0 && is_or(s, at - 1)) {
        return true;
    }
    if (next == s->count) {
        return false;
    }
    return span_equal(text_of(s, next), span_of("or")) ||
           (s->words[next].comma && is_one_of(s, next, openers, sizeof openers / sizeof *openers));
}

/* True if a condition at word `at` stands right before the object, apart from the verb: "and, if you
 * allow it, your location". */
static bool introduces(const struct sentence *s, size_t at, const struct verb *verb,
                       struct words_range object)
{
    size_t next = behind_condition(s, at);
    return at > verb->at.last && next <= object.first && object.first <= next + 2 &&
           next < s->count && s->words[at].comma && s->words[next].comma && is_or(s, at - 1);
}

/* True if a condition at word `at` is one of the statement of verb and object: near it, and not one
 * of the cases of an enumeration ("... , or with your consent"). */
static bool belongs(const struct sentence *s, size_t at, const struct verb *verb,
                    struct words_range object)
{
    size_t first = object.first < verb->at.first ? object.first : verb->at.first;
    size_t last = object.last > verb->at.last ? object.last : verb->at.last;
    if (introduces(s, at, verb, object) || (at == object.last + 1 && s->words[at].comma)) {
        return true;
    }
    size_t next = behind_condition(s, at);
    bool of_another = at > verb->at.last && next < object.first && is_or(s, next);
    if (is_enumerated(s, at) || of_another) {
        return false;
    }
    if (at < first) {
        return first - at <= 2 * CONDITION_REACH;
    }
    for (size_t i = last + 1; i < at; i++) {
        if ((s->words[i].comma && is_or(s, i)) || (is_or(s, i) && s->words[i + 1].comma)) {
            return false;
        }
    }
    bool wide = span_equal(text_of(s, at), span_of("unless")) || span_equal(text_of(s, at), span_of("if"));
    return at <= last + (wide ? SUBJECT_REACH + TERM_REACH : CONDITION_REACH);
}

/* A condition, or an exception that neither names a term nor the law. */
static size_t find_condition(const struct sentence *s, const struct verb *verb,
                             struct words_range object, bool denied, const uint64_t *terms,
                             uint64_t vocabulary)
{
    struct words_range part = part_of(s, verb, object);
    for (size_t i = part.first; i <= part.last; i++) {
        bool begins = has(s, i, BIT(MARK_CONDITION)) && !(i > 0 && has(s, i - 1, BIT(MARK_CONDITION)));
        if (begins && (denied || belongs(s, i, verb, object))) {
            return i;
        }
        if (denied && has(s, i, BIT(MARK_EXCEPTION)) && !law_near(s, i) &&
            (span_equal(text_of(s, i), span_of("unless")) || !term_near(s, i, terms, vocabulary))) {
            return i;
        }
    }
    return SIZE_MAX;
}

/* True if what the verb says is only what somebody may wish for: "tell us not to share". */
static bool is_wished(const struct sentence *s, const struct verb *verb)
{
    for (size_t i = verb->at.first; i-- > 0 && verb->at.first - i <= WISH_REACH;) {
        if (has(s, i, BIT(MARK_WISH))) {
            return true;
        }
        if (s->words[i].apart || s->words[i].comma) {
            return false;
        }
    }
    return false;
}

struct stance stance_read(const struct sentence *s, const struct verb *verb,
                          struct words_range object, const uint64_t *terms,
                          uint64_t vocabulary)
{
    struct stance stance = {.polarity = POLARITY_YES, .cue = SIZE_MAX};
    size_t cue = verb->cue;
    bool behind = object.first > verb->at.last;
    bool denied = verb->denied || (behind && object_denied(s, verb, object, &cue));
    size_t exception = behind ? last_with(s, verb->at.last + 1, object.first, BIT(MARK_EXCEPTION))
                              : SIZE_MAX;
    if (exception != SIZE_MAX && object.first > exception + TERM_REACH) {
        exception = SIZE_MAX;
    }
    if (exception != SIZE_MAX) {
        stance.void_ = !denied;
        return stance;
    }
    bool modifier = verb->passive && !verb->finite; /* "where you agreed, data collected is used" */
    size_t condition = modifier ? SIZE_MAX
                                : find_condition(s, verb, object, denied, terms, vocabulary);
    if (condition != SIZE_MAX) {
        stance.polarity = POLARITY_CONDITIONAL;
        stance.cue = condition;
    } else if (denied) {
        stance.polarity = POLARITY_NO;
        stance.cue = cue;
    }
    stance.void_ = (denied && verb->actor == BY_USER) || is_wished(s, verb) ||
                   is_left_out(s, object);
    return stance;
}

/* ---- Sentences that lead to others ---- */

uint8_t stance_last_actor(const struct sentence *s)
{
    uint8_t actor = BY_OPERATOR;
    for (size_t i = 0; i < s->count; i++) {
        bool object = span_equal(text_of(s, i), span_of("us")) || span_equal(text_of(s, i), span_of("our"));
        actor = has(s, i, SUBJECTS) && !object ? actor_of(s, i) : actor;
    }
    return actor;
}

static bool has_mark(const struct sentence *s, enum mark mark)
{
    bool found = false;
    for (size_t i = 0; i < s->count && !found; i++) {
        found = has(s, i, BIT(mark));
    }
    return found;
}

bool stance_is_wish(const struct sentence *s)
{
    return has_mark(s, MARK_WISH);
}

bool stance_defines(const struct sentence *s)
{
    return has_mark(s, MARK_DEFINITION);
}

bool stance_tells_of_others(const struct sentence *s)
{
    bool others = s->count > 0 && span_equal(text_of(s, 0), span_of("they"));
    for (size_t i = 0; i < s->count && others; i++) {
        others = !has(s, i, BIT(MARK_OPERATOR) | BIT(MARK_USER));
    }
    return others;
}

bool stance_ends_denied(const struct sentence *s)
{
    bool denied = false;
    for (size_t i = s->count; i-- > 0 && s->count - i <= LAST_WORDS;) {
        if (has(s, i, BIT(MARK_EXCEPTION))) {
            return false;
        }
        denied |= denies(s, i, BIT(MARK_NOT) | BIT(MARK_NEVER));
    }
    return denied;
}

bool stance_ends_in_purpose(const struct sentence *s)
{
    return s->count > 0 && span_equal(text_of(s, s->count - 1), span_of("to"));
}

bool stance_ends_in_case(const struct sentence *s)
{
    static const char *const openers[] = {"when", "if", "where", "while", "whenever", "once"};
    bool ends = false;
    for (size_t i = 0; i < sizeof openers / sizeof *openers && s->count > 1; i++) {
        ends |= span_equal(text_of(s, s->count - 2), span_of(openers[i]));
    }
    return ends && has(s, s->count - 1, SUBJECTS);
}

bool stance_states_before(const struct sentence *s, size_t end)
{
    bool states = false;
    for (size_t i = 0; i < end; i++) {
        bool begins = i == 0 || s->words[i].comma || s->words[i].apart;
        states = !s->words[i].apart && (states || (begins && span_equal(text_of(s, i), span_of("we"))));
    }
    return states;
}

/* True if it says what the operator does: "we", not "our". */
static bool tells_of_us(const struct sentence *s)
{
    bool tells = false;
    for (size_t i = 0; i < s->count && !tells; i++) {
        bool our = span_equal(text_of(s, i), span_of("our")) ||
                   (i > 0 && span_equal(text_of(s, i - 1), span_of("our")));
        tells = has(s, i, BIT(MARK_OPERATOR)) && !our;
    }
    return tells;
}

bool stance_explains(const struct sentence *s)
{
    return stance_defines(s) && !tells_of_us(s);
}

bool stance_goes_on(const struct sentence *s)
{
    static const char *const openers[] = {"it", "they", "this", "these", "such", "for", "examples", "information", "to"};
    bool opens = false;
    for (size_t i = 0; i < sizeof openers / sizeof *openers && s->count; i++) {
        opens |= span_equal(text_of(s, 0), span_of(openers[i]));
    }
    return opens && !tells_of_us(s);
}

bool stance_entitles(const struct sentence *s)
{
    bool is = false;
    for (size_t i = 0; i < s->count && s->count <= TITLE_MAX && !is; i++) {
        is = has(s, i, BIT(MARK_BE));
    }
    return s->count <= TITLE_MAX && !is;
}
