/* SPDX-License-Identifier: ISC */
/* The walk back from a verb: its subject, its denial, its form. */
#include "facts/verb.h"

#include "facts/words.h"

#include <string.h>

enum {
    BE_REACH = 10,   /* words between "is" and the second participle that belongs to it */
    AGENT_REACH = 5, /* words between a passive verb and who does it */
    IRREGULAR_MOST = 5, /* letters of an irregular participle */
};

static inline bool ends_in(struct span word, const char *end)
{
    size_t length = strlen(end);
    return word.length > length && memcmp(word.bytes + word.length - length, end, length) == 0;
}

static bool is_participle(const struct sentence *s, size_t word)
{
    static const char *const irregular[] = {"sold", "given", "sent", "kept",  "held", "made",
                                            "shown", "lent", "seen", "taken", "got",  "known"};
    struct span text = word_text(s, word);
    return ends_in(text, "ed") ||
           (text.length <= IRREGULAR_MOST &&
            sentence_word_is_one(s, word, irregular, sizeof irregular / sizeof *irregular));
}

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
    if (!span_equal(word_text(s, word), span_of("they")) &&
        !span_equal(word_text(s, word), span_of("who"))) {
        return marks;
    }
    while (named > 0 && !word_has(s, --named, SUBJECTS)) {
    }
    return word_has(s, named, BIT(MARK_USER)) ? BIT(MARK_USER) : marks;
}

/* True for the others of "we and our partners". */
static bool is_joined_to_us(const struct sentence *s, size_t word)
{
    bool joined = false;
    for (size_t i = word; i-- > 0 && word - i <= 6 && !joined;) {
        joined =
            span_equal(word_text(s, i), span_of("we")) && i + 1 < s->count && word_is_or(s, i + 1);
    }
    return joined;
}

uint8_t verb_subject_actor(const struct sentence *s, size_t word)
{
    uint32_t marks = subject_marks(s, word);
    return is_joined_to_us(s, word)   ? BY_OPERATOR
           : marks & BIT(MARK_OTHERS) ? BY_OTHERS
           : marks & BIT(MARK_USER)   ? BY_USER
                                      : BY_OPERATOR;
}

static void set_subject(struct walk *walk, size_t word)
{
    walk->verb->subject = true;
    walk->verb->actor = verb_subject_actor(walk->s, word);
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
        if (word_denies(walk->s, i, BIT(MARK_NEVER))) {
            deny(walk, i);
        }
        if (walk->s->words[i + 1].apart || word_has(walk->s, i, BIT(MARK_TURN))) {
            return;
        }
    }
}

/* True for the "our apps" of "partners that you meet in our apps collect": it only says where. */
static bool is_place(const struct sentence *s, size_t word)
{
    static const char *const leads[] = {"through", "on", "via", "in", "within", "of", "across", "into"};
    size_t first = word;
    while (first > 0 && word_has(s, first - 1, BIT(MARK_OPERATOR)) && s->words[first].joined) {
        first--;
    }
    return word_has(s, word, BIT(MARK_OPERATOR)) && first > 0 &&
           sentence_word_is_one(s, first - 1, leads, sizeof leads / sizeof *leads);
}

/* True for an "us" that does nothing itself ("write to us using ...", "provide us with ...", but "let us
 * collect"), a "you" of whom is spoken ("information about you to ...") and an "our" whose noun does
 * nothing that an infinitive says ("our plans, such as using ..."). */
static bool is_object(const struct sentence *s, size_t word, bool infinitive)
{
    static const char *const before[] = {"about", "from", "with", "on", "for"};
    bool us = span_equal(word_text(s, word), span_of("us")) && word + 1 < s->count &&
              (ends_in(word_text(s, word + 1), "ing") ||
               !word_has(s, word + 1, BIT(MARK_AUXILIARY) | BIT(MARK_VERB)));
    bool you = span_equal(word_text(s, word), span_of("you")) && word > 0 &&
               sentence_word_is_one(s, word - 1, before, sizeof before / sizeof *before);
    return us || you || is_place(s, word) ||
           (infinitive && span_equal(word_text(s, word), span_of("our")) &&
            !(word + 1 < s->count && word_has(s, word + 1, SUBJECTS)));
}

/* True for the "and" of "and is used", "and will be": a predicate of its own. */
static bool begins_predicate(const struct sentence *s, size_t word)
{
    static const char *const first[] = {"is", "are", "was", "were", "will", "may", "can"};
    return word + 1 < s->count && span_equal(word_text(s, word), span_of("and")) &&
           sentence_word_is_one(s, word + 1, first, sizeof first / sizeof *first);
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
    if (word_has(s, word, BIT(MARK_TURN))) {
        return is_inserted(s, word);
    }
    if (word_has(s, word, BIT(MARK_NOT_REALLY))) {
        return true;
    }
    if (walk->unknown > 0 && word_is_but_not(s, word)) {
        return false;
    }
    if (walk->unknown <= UNKNOWN_MAX && word_denies(s, word, BIT(MARK_NOT) | BIT(MARK_NEVER))) {
        walk->verb->modifies = passive && !walk->be && walk->unknown > 0;
        deny(walk, word);
        return true;
    }
    if (passive && walk->unknown <= UNKNOWN_MAX && word_denies(s, word, BIT(MARK_NO))) {
        deny(walk, word);
        return true;
    }
    if (is_object(s, word, walk->infinitive)) {
        walk->unknown++;
        return true;
    }
    if (word_has(s, word, SUBJECTS) && (!passive || word_has(s, word, BIT(MARK_USER)) == 0)) {
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
    if (word_has(s, word, BIT(MARK_BE)) && walk->unknown > 0) {
        return false; /* another clause's verb */
    }
    if (!word_has(s, word, BIT(MARK_AUXILIARY) | BIT(MARK_VERB) | BIT(MARK_BE))) {
        walk->unknown++;
    }
    return true;
}

/* True if the participle is joined to one behind a form of "be": "is not kept on disks or shared". */
static bool shares_be(const struct sentence *s, size_t first)
{
    bool joined = first > 1 && word_is_or(s, first - 1);
    bool shared = false, other = false;
    for (size_t i = first - joined; joined && i-- > 0 && first - i <= BE_REACH && !shared;) {
        joined = !s->words[i + 1].apart && !word_has(s, i, BIT(MARK_TURN));
        shared = joined && other && word_has(s, i, BIT(MARK_BE));
        other |= is_participle(s, i);
    }
    return shared;
}

/* True if the word before the verb, adverbs aside, is a form of "be". */
static bool be_before(const struct sentence *s, size_t first)
{
    if (is_participle(s, first) && shares_be(s, first)) {
        return true;
    }
    for (size_t i = first; i-- > 0 && first - i <= 4;) {
        if (word_has(s, i, BIT(MARK_BE))) {
            return true;
        }
        if (!word_has(s, i,
                      BIT(MARK_AUXILIARY) | BIT(MARK_NOT) | BIT(MARK_NEVER) | BIT(MARK_VERB))) {
            return false;
        }
    }
    return false;
}

static void read_agent(const struct sentence *s, struct verb *verb)
{
    static const char *const others[] = {"them", "others", "anyone"};
    for (size_t i = verb->at.last + 1; i + 1 < s->count && i <= verb->at.last + AGENT_REACH; i++) {
        if (span_equal(word_text(s, i), span_of("to")) && !word_has(s, i + 1, SUBJECTS)) {
            return; /* "used to store what is set by users" */
        }
        if (!span_equal(word_text(s, i), span_of("by"))) {
            continue;
        }
        size_t agent = SIZE_MAX; /* "our partners" are others, though "our" alone is the operator */
        for (size_t k = i + 1;
             k < s->count && k <= i + 3 && !(agent != SIZE_MAX && !s->words[k].joined); k++) {
            agent = word_has(s, k, SUBJECTS) ? k : agent;
        }
        if (sentence_word_is_one(s, i + 1, others, sizeof others / sizeof *others)) {
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
    bool to = first > 0 && span_equal(word_text(s, first - 1), span_of("to"));
    return to || ends_in(word_text(s, first), "ing");
}

/* True if the verb of a subject at word `subject`, `between` words without meaning behind it, has its
 * object before it ("the data we collect"), and doesn't begin another thought: "the data when we
 * collect", "helps you collect". */
static bool is_relative(const struct sentence *s, size_t subject, size_t between)
{
    static const char *const openers[] = {
        "when",  "where",  "if",     "once",   "as",      "after",   "before", "until",
        "since", "unless", "how",    "why",    "whether", "help",    "helps",  "let",
        "lets",  "allow",  "allows", "enable", "enables", "whenever"};
    bool possessive = span_equal(word_text(s, subject), span_of("our"));
    if (subject == 0 || between > 1 || possessive || s->words[subject].apart ||
        !s->words[subject].joined) {
        return false;
    }
    return !word_has(s, subject - 1, BIT(MARK_TURN) | BIT(MARK_AUXILIARY)) &&
           !sentence_word_is_one(s, subject - 1, openers, sizeof openers / sizeof *openers);
}

/* True for a word that looks like a verb but is a noun: "this process", "your access". */
static bool is_noun(const struct sentence *s, struct words_range at)
{
    struct span word = word_text(s, at.first);
    bool alone = at.first == at.last && at.first > 0 && s->words[at.first].joined;
    bool of = at.last + 1 < s->count && span_equal(word_text(s, at.last + 1), span_of("of"));
    bool inflected =
        ends_in(word, "ed") || ends_in(word, "ing") || (ends_in(word, "s") && !ends_in(word, "ss"));
    return alone && !of && !inflected && word_has(s, at.first - 1, BIT(MARK_DETERMINER));
}

/* True for the first number of a list within a sentence: "they may: (i) collect". */
static bool begins_list(const struct sentence *s, size_t word)
{
    struct span text = word_text(s, word);
    return span_equal(text, span_of("i")) || span_equal(text, span_of("a")) ||
           span_equal(text, span_of("1"));
}

/* True if the verb says what somebody does: no infinitive, no participle behind its noun, and in its
 * plain form only with a subject or an auxiliary ("a process that", but "a firm may process"). */
static bool is_finite(const struct walk *walk, struct words_range at)
{
    const struct sentence *s = walk->s;
    const struct verb *verb = walk->verb;
    struct span word = word_text(s, at.first);
    bool plain = !ends_in(word, "ed") && !(ends_in(word, "s") && !ends_in(word, "ss"));
    bool led = at.first == 0 || word_has(s, at.first - 1, BIT(MARK_AUXILIARY));
    if (walk->be || verb->passive || ends_in(word, "ing")) {
        return walk->be;
    }
    return is_infinitive(s, at.first) ? verb->subject && walk->unknown == 0
                                      : verb->subject || led || !plain;
}

/* Takes the subject of the verb before one that is joined to it: "advertisers may read your address,
 * and may set a cookie". Others only: the operator is meant where nobody is named. */
static void share_subject(struct walk *walk, size_t first)
{
    const struct sentence *s = walk->s;
    const uint32_t predicate = BIT(MARK_AUXILIARY) | BIT(MARK_VERB) | BIT(MARK_BE);
    size_t i = first;
    while (i > 0 && word_has(s, i - 1, BIT(MARK_AUXILIARY)) && !word_is_or(s, i - 1)) {
        i--;
    }
    bool joined = i > 0 && word_is_or(s, i - 1);
    while (joined && i-- > 0) {
        bool subject = word_has(s, i, SUBJECTS) && word_has(s, i + 1, predicate) && !is_place(s, i);
        uint8_t actor = subject ? verb_subject_actor(s, i) : BY_USER; /* "what you are reading" */
        if (actor == BY_OTHERS) {
            set_subject(walk, i);
        }
        if (actor != BY_USER) {
            return;
        }
    }
}

struct verb verb_read(const struct sentence *s, struct words_range at)
{
    struct verb verb = {.at = at, .actor = BY_OPERATOR, .cue = SIZE_MAX};
    struct walk walk = {.s = s, .verb = &verb};
    bool participle = is_participle(s, at.last) || is_participle(s, at.first);
    walk.be = be_before(s, at.first) ||
              (at.first < at.last && word_has(s, at.first, BIT(MARK_BE))); /* "be collected" */
    walk.infinitive = !walk.be && is_infinitive(s, at.first);
    size_t before = at.first;
    while (before > 0 && ends_in(word_text(s, before - 1), "ly")) {
        before--;
    }
    bool bare = before > 0 && !word_has(s, before - 1, SUBJECTS | BIT(MARK_AUXILIARY));
    verb.passive = participle && (walk.be || bare);
    verb.be = participle && walk.be;
    verb.subject = span_equal(word_text(s, at.last), span_of("we")); /* "so that we" has its own */
    for (size_t i = at.first; i <= at.last; i++) {
        if (word_denies(s, i, BIT(MARK_NOT) | BIT(MARK_NEVER))) {
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
        if (word_has(s, i, BIT(MARK_TURN)) ||
            (i + 1 < s->count && word_has(s, i + 1, BIT(MARK_TURN)))) {
            continue; /* its commas part nothing */
        }
        apart = (s->words[i].apart && !begins_list(s, i)) ||
                (s->words[i].comma && (walk.unknown > 0 || bare_passive));
    }
    if (!verb.subject && !verb.passive && !walk.infinitive) {
        share_subject(&walk, at.first);
    }
    verb.noun = is_noun(s, at);
    verb.theirs = at.first > 0 && (span_equal(word_text(s, at.first - 1), span_of("your")) ||
                                   span_equal(word_text(s, at.first - 1), span_of("their")));
    verb.infinitive = !verb.subject && !verb.passive && is_infinitive(s, at.first);
    verb.finite = is_finite(&walk, at);
    if (verb.passive) {
        read_agent(s, &verb);
    }
    return verb;
}
