/* SPDX-License-Identifier: ISC */
/* Polarity from marked words. */
#include "facts/stance.h"

#include "facts/words.h"

enum {
    LAW_REACH = 9,       /* words between an exception and the law it names */
    TERM_REACH = 16,     /* words between an exception and the term it names */
    CONDITION_REACH = 8, /* words between a statement and its condition */
    WISH_REACH = 8,      /* words between a wish and the verb that it speaks of */
    LAST_WORDS = 6,      /* of a lead-in: a denial among them reaches what follows */
    TITLE_MAX = 6,       /* words of a title within a clause */
    TITLE_WORDS = 14,    /* words of a title in a list of contents */
    PAPER_WORDS = 3,     /* before "policy" in "this privacy policy" */
};

/* True if the object is left out of what is said: "(but not your name)", "rather than your name",
 * "without your name". */
static bool is_left_out(const struct sentence *s, struct words_range object)
{
    bool out = false;
    bool comma = false;
    for (size_t i = object.first; i-- > 1 && object.first - i <= TERM_REACH && !out;) {
        comma |= s->words[i + 1].comma;
        out = word_is_but_not(s, i) ||
              (!comma && word_denies(s, i, BIT(MARK_NOT)) &&
               span_equal(word_text(s, i), span_of("without"))) ||
              (span_equal(word_text(s, i), span_of("than")) &&
               span_equal(word_text(s, i - 1), span_of("rather")));
        if (s->words[i + 1].apart || word_has(s, i, BIT(MARK_VERB) | BIT(MARK_BE) | SUBJECTS)) {
            break;
        }
    }
    return out;
}

/* True if the word opens a statement of its own: ", and you may", ", they are". */
static bool opens_statement(const struct sentence *s, size_t word)
{
    size_t next = word + 1;
    while (next < s->count && s->words[next].joined && word_has(s, next, SUBJECTS)) {
        next++;
    }
    bool begins =
        s->words[word].comma || (word > 0 && word_is_or(s, word - 1)) ||
        (word > 0 && s->words[word - 1].comma && !word_has(s, word - 1, BIT(MARK_AUXILIARY)));
    begins |= span_equal(word_text(s, word), span_of("they"));
    return begins && word_has(s, word, SUBJECTS) && next < s->count && s->words[next].joined &&
           !word_is_or(s, next) && !span_equal(word_text(s, next), span_of("to")) &&
           word_has(s, next, BIT(MARK_AUXILIARY) | BIT(MARK_VERB) | BIT(MARK_BE));
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
        if (word_denies(s, i, BIT(MARK_NO)) && object.first <= i + UNKNOWN_MAX) {
            *cue = i;
            return true;
        }
        if (s->words[i].apart || s->words[i].comma || word_has(s, i, BIT(MARK_TURN))) {
            return false;
        }
    }
    return false;
}

static bool law_near(const struct sentence *s, size_t from)
{
    for (size_t i = from; i < s->count && i <= from + LAW_REACH; i++) {
        if (word_has(s, i, BIT(MARK_LAW))) {
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
        if (word_has(s, i, bits)) {
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
    while (at < s->count && word_has(s, at, BIT(MARK_CONDITION))) {
        at++;
    }
    return at;
}

/* True if the condition at word `at` is one case of several: "or with your consent", "(ii) when you consent",
 * "with your consent, to protect you, ...", "with your consent or as needed"; not "use it, with your consent,
 * for". */
static bool is_enumerated(const struct sentence *s, size_t at)
{
    static const char *const openers[] = {"with", "to", "or",    "when", "if",
                                          "in",   "as", "where", "our",  "the", "legal", "for"};
    size_t next = behind_condition(s, at);
    static const char *const numbers[] = {"ii", "iii", "iv", "b", "c", "d"};
    if (at > 0 && (word_is_or(s, at - 1) ||
                   sentence_word_is_one(s, at - 1, numbers, sizeof numbers / sizeof *numbers))) {
        return true;
    }
    if (next == s->count) {
        return false;
    }
    return span_equal(word_text(s, next), span_of("or")) ||
           (s->words[next].comma &&
            sentence_word_is_one(s, next, openers, sizeof openers / sizeof *openers - s->words[at].comma));
}

/* True if a condition at word `at` stands right before the object, apart from the verb: "and, if you
 * allow it, your location". */
static bool introduces(const struct sentence *s, size_t at, const struct verb *verb,
                       struct words_range object)
{
    size_t next = behind_condition(s, at);
    return at > verb->at.last && next <= object.first && object.first <= next + 2 &&
           next < s->count && s->words[at].comma && s->words[next].comma && word_is_or(s, at - 1);
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
    bool of_another = at > verb->at.last && next < object.first && word_is_or(s, next);
    if (is_enumerated(s, at) || of_another) {
        return false;
    }
    if (at < first) {
        return first - at <= 2 * CONDITION_REACH;
    }
    for (size_t i = last + 1; i < at; i++) {
        if ((s->words[i].comma && word_is_or(s, i)) ||
            (word_is_or(s, i) && s->words[i + 1].comma)) {
            return false;
        }
    }
    bool wide = span_equal(word_text(s, at), span_of("unless")) ||
                span_equal(word_text(s, at), span_of("if"));
    return at <= last + (wide ? SUBJECT_REACH + TERM_REACH : CONDITION_REACH);
}

/* A condition, or an exception that neither names a term nor the law. */
static size_t find_condition(const struct sentence *s, const struct verb *verb,
                             struct words_range object, bool denied, const uint64_t *terms,
                             uint64_t vocabulary)
{
    struct words_range part = part_of(s, verb, object);
    for (size_t i = part.first; i <= part.last; i++) {
        bool begins = word_has(s, i, BIT(MARK_CONDITION)) &&
                      !(i > 0 && word_has(s, i - 1, BIT(MARK_CONDITION)));
        if (begins && (denied || belongs(s, i, verb, object))) {
            return i;
        }
        if (denied && word_has(s, i, BIT(MARK_EXCEPTION)) && !law_near(s, i) &&
            (span_equal(word_text(s, i), span_of("unless")) ||
             !term_near(s, i, terms, vocabulary))) {
            return i;
        }
    }
    return SIZE_MAX;
}

/* True if what the verb says is only what somebody may wish for: "tell us not to share". */
static bool is_wished(const struct sentence *s, const struct verb *verb)
{
    for (size_t i = verb->at.first; i-- > 0 && verb->at.first - i <= WISH_REACH;) {
        if (word_has(s, i, BIT(MARK_WISH))) {
            return true;
        }
        if (s->words[i].apart || s->words[i].comma) {
            return false;
        }
    }
    return false;
}

struct stance stance_read(const struct sentence *s, const struct verb *verb,
                          struct words_range object, const uint64_t *terms, uint64_t vocabulary)
{
    struct stance stance = {.polarity = POLARITY_YES, .cue = SIZE_MAX};
    size_t cue = verb->cue;
    bool behind = object.first > verb->at.last;
    bool denied = verb->denied || (behind && object_denied(s, verb, object, &cue));
    size_t exception =
        behind ? last_with(s, verb->at.last + 1, object.first, BIT(MARK_EXCEPTION)) : SIZE_MAX;
    if (exception != SIZE_MAX && object.first > exception + TERM_REACH) {
        exception = SIZE_MAX;
    }
    if (exception != SIZE_MAX) {
        stance.void_ = !denied;
        return stance;
    }
    bool modifier = verb->passive && !verb->finite; /* "where you agreed, data collected is used" */
    size_t condition =
        modifier ? SIZE_MAX : find_condition(s, verb, object, denied, terms, vocabulary);
    if (condition != SIZE_MAX) {
        stance.polarity = POLARITY_CONDITIONAL;
        stance.cue = condition;
    } else if (denied) {
        stance.polarity = POLARITY_NO;
        stance.cue = cue;
    }
    stance.void_ =
        (denied && verb->actor == BY_USER) || is_wished(s, verb) || is_left_out(s, object);
    return stance;
}

/* ---- Sentences that lead to others ---- */

uint8_t stance_last_actor(const struct sentence *s)
{
    uint8_t actor = BY_OPERATOR;
    for (size_t i = 0; i < s->count; i++) {
        bool object = span_equal(word_text(s, i), span_of("us")) ||
                      span_equal(word_text(s, i), span_of("our"));
        actor = word_has(s, i, SUBJECTS) && !object ? verb_subject_actor(s, i) : actor;
    }
    return actor;
}

bool stance_is_wish(const struct sentence *s)
{
    return (s->marks & BIT(MARK_WISH)) != 0;
}

bool stance_defines(const struct sentence *s)
{
    return (s->marks & BIT(MARK_DEFINITION)) != 0;
}

bool stance_tells_of_others(const struct sentence *s)
{
    bool they = false;
    for (size_t i = 0; i < s->count; i++) {
        they |= span_equal(word_text(s, i), span_of("they")) &&
                !(i + 1 < s->count && word_has(s, i + 1, BIT(MARK_BE))); /* "how they are processed" */
        if (word_has(s, i, BIT(MARK_OPERATOR) | BIT(MARK_USER))) {
            return false;
        }
    }
    return they;
}

bool stance_ends_denied(const struct sentence *s)
{
    bool denied = false;
    for (size_t i = s->count; i-- > 0 && s->count - i <= LAST_WORDS;) {
        if (word_has(s, i, BIT(MARK_EXCEPTION))) {
            return false;
        }
        denied |= word_denies(s, i, BIT(MARK_NOT) | BIT(MARK_NEVER));
    }
    return denied;
}

bool stance_ends_in_purpose(const struct sentence *s)
{
    return s->count > 0 && span_equal(word_text(s, s->count - 1), span_of("to"));
}

/* True for the name of a list of contents: "Table of contents", "On this page". */
static bool names_contents(const struct sentence *s)
{
    static const char *const last[] = {"contents", "page"};
    static const char *const first[] = {"table", "contents", "on"};
    return s->count > 0 && s->count <= 3 && sentence_word_is_one(s, s->count - 1, last, 2) &&
           sentence_word_is_one(s, 0, first, sizeof first / sizeof *first);
}

/* True for "... includes more information about:". */
static bool ends_in_more(const struct sentence *s)
{
    return s->count > 2 && span_equal(word_text(s, s->count - 1), span_of("about")) &&
           span_equal(word_text(s, s->count - 2), span_of("information")) &&
           span_equal(word_text(s, s->count - 3), span_of("more"));
}

bool stance_tells_contents(const struct sentence *s)
{
    static const char *const openers[] = {"this", "the", "our", "it"};
    static const char *const papers[] = {"policy", "notice", "statement"};
    bool paper = false;
    for (size_t i = 1; i < s->count && i <= PAPER_WORDS && !paper; i++) {
        paper = sentence_word_is_one(s, i, papers, sizeof papers / sizeof *papers);
    }
    bool told = paper && s->count <= TITLE_WORDS && stance_is_wish(s) &&
                sentence_word_is_one(s, 0, openers, sizeof openers / sizeof *openers);
    return told || names_contents(s) || ends_in_more(s);
}

bool stance_ends_in_need(const struct sentence *s)
{
    static const char *const needs[] = {"necessary", "order", "appropriate", "reasonable", "required",
                                        "needed",    "need",  "used",        "helpful"};
    return s->count > 1 && stance_ends_in_purpose(s) &&
           sentence_word_is_one(s, s->count - 2, needs, sizeof needs / sizeof *needs);
}

bool stance_ends_in_case(const struct sentence *s)
{
    static const char *const openers[] = {"when", "if", "where", "while", "whenever", "once"};
    return s->count > 1 && word_has(s, s->count - 1, SUBJECTS) &&
           sentence_word_is_one(s, s->count - 2, openers, sizeof openers / sizeof *openers);
}

bool stance_states_before(const struct sentence *s, size_t end)
{
    bool states = false;
    for (size_t i = 0; i < end; i++) {
        bool begins = i == 0 || s->words[i].comma || s->words[i].apart;
        states = !s->words[i].apart &&
                 (states || (begins && span_equal(word_text(s, i), span_of("we"))));
    }
    return states;
}

/* True if it says what the operator does: "we", not "our". */
static bool tells_of_us(const struct sentence *s)
{
    bool tells = false;
    for (size_t i = 0; (s->marks & BIT(MARK_OPERATOR)) && i < s->count && !tells; i++) {
        bool our = span_equal(word_text(s, i), span_of("our")) ||
                   (i > 0 && span_equal(word_text(s, i - 1), span_of("our")));
        tells = word_has(s, i, BIT(MARK_OPERATOR)) && !our;
    }
    return tells;
}

bool stance_explains(const struct sentence *s)
{
    return stance_defines(s) && !tells_of_us(s);
}

bool stance_goes_on(const struct sentence *s)
{
    static const char *const openers[] = {"it",  "they",     "this",        "these", "such",
                                          "for", "examples", "information", "to"};
    return s->count > 0 && !tells_of_us(s) &&
           sentence_word_is_one(s, 0, openers, sizeof openers / sizeof *openers);
}

bool stance_entitles(const struct sentence *s)
{
    bool is = false;
    for (size_t i = 0; i < s->count && s->count <= TITLE_MAX && !is; i++) {
        is = word_has(s, i, BIT(MARK_BE));
    }
    return s->count <= TITLE_MAX && !is;
}

bool stance_is_title(const struct sentence *s, char last)
{
    static const char *const openers[] = {"how", "what", "why", "who", "which"};
    bool opens = s->count > 0 && sentence_word_is_one(s, 0, openers, sizeof openers / sizeof *openers);
    return opens && s->count <= TITLE_WORDS && s->words[s->count - 1].part == 0 && !strchr(".:;!", last);
}

bool stance_row_denies(struct span row)
{
    bool denies = false;
    size_t at = 0;
    while (at + 2 < row.length && !denies) {
        const char *bar = memchr(row.bytes + at, '|', row.length - 2 - at);
        if (!bar) {
            return false;
        }
        at = (size_t)(bar - row.bytes) + 1;
        size_t cell = at;
        while (cell < row.length && row.bytes[cell] == ' ') {
            cell++;
        }
        size_t end = cell + 2;
        while (end < row.length && row.bytes[end] == ' ') {
            end++;
        }
        denies = cell + 2 <= row.length && (row.bytes[cell] | 0x20) == 'n' &&
                 (row.bytes[cell + 1] | 0x20) == 'o' &&
                 (end >= row.length || row.bytes[end] == '|');
    }
    return denies;
}
