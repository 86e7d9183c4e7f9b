/* SPDX-License-Identifier: ISC */
/* Which verb reaches which term. */
#include "facts/attach.h"

#include "facts/object.h"
#include "facts/words.h"
#include "policy/clause.h"

#include <ctype.h>
#include <string.h>

enum {
    REACH_BACK = 16,        /* words from a verb back to its object */
    WORDS_OF_OTHERS = 2,    /* words between a noun and its participle that mean something else */
    SUBJECT_WORDS = 4,      /* at a sentence's start */
    WORDS_RIGHT_BEFORE = 3, /* words between "about" and "our third parties" count as none */
    LEAD_REACH = 5,         /* words between "with" and the partners that it leads to */
    LEAD_REACH_OF_LIST = 12, /* and those that stand behind a comma */
    HEAD_REACH = 2,         /* words between the verb and the partners that it gives something */
    LIST_TERMS = 12,        /* terms before it among which the one that is led to must be */
    PART_HEAD = 2,          /* words of a part of the sentence that may begin with a lead */
    MENU_WORDS = 7,         /* of a link in a menu */
    ROW_WORDS = 30,         /* at least, of a row of names */
    CONTENTS_WORDS = 14,    /* of an item of what a policy tells */
    OPENING_WORDS = 4,      /* that a subject at the head of a sentence ends within */
    LIST_REACH = 3,         /* words from a comma to the partners that it enumerates */
};

static const uint32_t THEY = 1U << MARK_USER | 1U << MARK_OTHERS;

static bool may_look_back(const struct open_verb *open)
{
    return (open->rule->looks & LOOKS_BEFORE) ||
           ((open->rule->looks & LOOKS_PASSIVE) &&
            (open->verb.passive || (open->verb.relative && !open->verb.denied)));
}

static bool ends_in_ly(const struct sentence *s, size_t word)
{
    size_t end = s->words[word].end;
    return end >= s->words[word].start + 4U && memcmp(s->lower + end - 2, "ly", 2) == 0;
}

static bool leads(const struct sentence *s, size_t word)
{
    return (s->words[word].marks & 1U << MARK_INTRODUCTION) != 0;
}

/* True if a term that begins with the word brings its own introduction: "to contact you". */
static bool leads_itself(const struct sentence *s, size_t word)
{
    static const char *const own[] = {"to", "for"};
    return sentence_word_is_one(s, word, own, sizeof own / sizeof *own);
}

/* True if the word at `at` goes on with a list: behind a comma, "and", "or" or a break. */
static bool continues(const struct sentence *s, size_t at)
{
    static const char *const joints[] = {"and", "or"};
    const struct word *word = &s->words[at];
    return word->comma || word->apart || !word->joined ||
           sentence_word_is_one(s, at - 1, joints, sizeof joints / sizeof *joints);
}

/* True if something leads to the term at word `first`: "to" or "for" right before it, or what it is
 * listed with does so behind word `from`. */
static bool is_introduced(const struct sentence *s, size_t from, size_t first)
{
    size_t at = first;
    while (at > 0 && !s->words[at].comma && ends_in_ly(s, at - 1)) {
        at--;
    }
    bool introduced = at == 0 || leads_itself(s, first) || leads(s, at - 1);
    for (size_t i = from; !introduced && i < at && continues(s, at); i++) {
        introduced = leads(s, i);
    }
    return introduced;
}

/* True if the verb's rule asks that something leads to its terms, and nothing leads to this one. */
static bool lacks_introduction(const struct extractor *x, const struct open_verb *open,
                               const struct term *term)
{
    return (open->rule->needs & NEEDS_INTRODUCTION) &&
           !is_introduced(&x->sentence, open->verb.at.first, term->match->first);
}

/* True if the sentence begins, before word `first`, by saying what those of the marks `who` do: "our
 * partners may". */
static bool says_what_is_done_by(const struct sentence *s, uint32_t who, size_t first)
{
    uint32_t verbs = 1U << MARK_VERB | 1U << MARK_AUXILIARY | 1U << MARK_BE;
    bool says = false;
    for (size_t i = 0; i + 1 < first && i < SUBJECT_WORDS && !says; i++) {
        uint32_t marks = s->words[i].marks;
        if (!(marks & who) && (marks & (verbs | 1U << MARK_INTRODUCTION))) {
            return false;
        }
        uint32_t next = s->words[i + 1].marks;
        says = (marks & who) && (next & verbs) && !(next & (who | 1U << MARK_INTRODUCTION)) &&
               s->words[i + 1].joined && !continues(s, i + 2);
    }
    return says;
}

/* True if the sentence opens with one of those of the marks `who`: "Our advertising partners". */
static bool opens_with(const struct sentence *s, uint32_t who)
{
    uint32_t verbs = 1U << MARK_VERB | 1U << MARK_AUXILIARY | 1U << MARK_BE |
                     1U << MARK_INTRODUCTION;
    bool opens = false;
    for (size_t i = 0; i < s->count && i < OPENING_WORDS && !opens; i++) {
        opens = (s->words[i].marks & who) != 0;
        if (!opens && ((s->words[i].marks & verbs) || (i > 0 && s->words[i].comma))) {
            return false;
        }
    }
    return opens;
}

bool attach_tells_of_others(const struct extractor *x, size_t first)
{
    return opens_with(&x->sentence, THEY) && says_what_is_done_by(&x->sentence, THEY, first);
}

bool attach_tells_of_strangers(const struct extractor *x)
{
    uint32_t others = 1U << MARK_OTHERS;
    const struct sentence *s = &x->sentence;
    return opens_with(s, others) && says_what_is_done_by(s, others, s->count);
}

bool attach_continues_context(const struct extractor *x, const struct context *context,
                              const struct open_verb *open, const struct term *term)
{
    const struct sentence *s = &x->sentence;
    size_t first = term->match->first;
    bool introduced = first <= 1 || leads_itself(s, first) || leads(s, first - 1) ||
                      (continues(s, first) && !says_what_is_done_by(s, 1U << MARK_OPERATOR, first));
    bool led = context->leads || leads(s, 0) || x->input->kind == CLAUSE_ROW ||
               !(open->rule->needs & NEEDS_SUBJECT);
    return !(open->rule->needs & NEEDS_INTRODUCTION) ||
           (introduced && led && !says_what_is_done_by(s, THEY, first) &&
            !scan_has_stop(&x->scanner, &open->rule->stops, 0, first));
}

/* True if words that the rule rules out stand right before the term at word `first`. */
static bool is_behind_other(const struct extractor *x, const struct rule *rule, size_t first)
{
    size_t near = first > WORDS_RIGHT_BEFORE ? first - WORDS_RIGHT_BEFORE : 0;
    return scan_has_stop(&x->scanner, &rule->not_behind, near, first);
}

/* Where what leads to a term may stand. */
struct lead_place {
    size_t from;  /* word behind the verb, or at the head of an item */
    bool in_item; /* the latter */
};

/* True if a word of the frame's `led-by` stands at most `reach` words before the term, or nothing but a
 * few words between it and the head of its item, or the verb: which then gives it something. */
static bool is_led_straight(const struct extractor *x, const struct rule *rule, struct lead_place place,
                            size_t reach, const struct match *match)
{
    const struct sentence *s = &x->sentence;
    size_t lead = scan_behind_stop(&x->scanner, &rule->led_by, place.from, match->last + 1U);
    bool led = lead != SIZE_MAX;
    bool straight = match->first <= (led ? lead + reach : place.from + HEAD_REACH);
    lead = led ? lead : place.from;
    for (size_t i = lead + 1; i <= match->first && straight; i++) {
        straight = !s->words[i].apart;
    }
    size_t part = lead; /* "provide tools; talk with partners" */
    while (part > place.from && (part == s->count || !s->words[part].apart)) {
        part--;
    }
    straight &= place.in_item || part <= place.from || part + PART_HEAD >= lead;
    return straight && (led || place.in_item || object_stands_behind(x, match->last));
}

/* True if the term goes on with an enumeration: ", consultants", "and our other partners". */
static bool is_enumerated(const struct sentence *s, size_t first)
{
    static const char *const joints[] = {"and", "or", "including", "as", "like", "namely"};
    bool enumerated = false;
    for (size_t i = first; i > 0 && first - i < LIST_REACH && !enumerated; i--) {
        enumerated = s->words[i].comma || s->words[i].apart || !s->words[i].joined ||
                     sentence_word_is_one(s, i - 1, joints, sizeof joints / sizeof *joints);
    }
    return enumerated;
}

/* True if the rule doesn't ask what leads to its terms, or something leads to this one, or to one before
 * it that it is enumerated with. */
static bool is_led(const struct extractor *x, const struct rule *rule, struct lead_place place,
                   const struct term *term)
{
    const struct match *match = term->match;
    if (!rule->led_by.count || is_led_straight(x, rule, place, LEAD_REACH, match)) {
        return true;
    }
    bool enumerated = is_enumerated(&x->sentence, match->first);
    size_t near = match->first > LEAD_REACH_OF_LIST ? match->first - LEAD_REACH_OF_LIST : 0;
    bool led = enumerated && is_led_straight(x, rule, place, LEAD_REACH_OF_LIST, match) &&
               !scan_has_stop(&x->scanner, &rule->not_behind, near > place.from ? near : place.from,
                              match->first);
    size_t at = (size_t)(term - x->terms);
    for (size_t i = at; enumerated && i-- > 0 && at - i <= LIST_TERMS && !led;) {
        const struct match *other = x->terms[i].match;
        led = x->terms[i].rule->vocabulary == term->rule->vocabulary && other->first >= place.from &&
              other->last < match->first && is_led_straight(x, rule, place, LEAD_REACH, other) &&
              !scan_has_stop(&x->scanner, &rule->not_behind, other->last + 1U, match->first);
    }
    return led;
}

/* The first word of the cell that word `at` stands in. */
static size_t cell_of(const struct sentence *s, size_t at)
{
    bool begins = false;
    while (at > 0 && !begins) {
        for (size_t i = s->words[at - 1].end; i < s->words[at].start && !begins; i++) {
            begins = s->lower[i] == '|';
        }
        at -= begins ? 0 : 1;
    }
    return at;
}

bool attach_is_led_to(const struct extractor *x, const struct rule *rule, const struct term *term)
{
    size_t first = term->match->first;
    if (is_behind_other(x, rule, first)) {
        return false;
    }
    bool row = x->input->kind == CLAUSE_ROW;
    struct lead_place place = {row ? cell_of(&x->sentence, first) : 0, true};
    if (rule->led_by.count && !row && x->sentence.offset > 0) {
        return first <= HEAD_REACH; /* a sentence of its own: "Our vendors help us." */
    }
    return is_led(x, rule, place, term);
}

/* True if the verb reaches a term that begins at word `first` behind it. */
static bool reaches(const struct extractor *x, const struct open_verb *open, size_t first)
{
    return !scan_has_stop(&x->scanner, &open->rule->stops, open->verb.at.last + 1, first) &&
           !stance_opens_between(&x->sentence, open->verb.at.last + 1, first);
}

/* True if a new thought begins between the verb and the term. */
static bool turns_between(const struct extractor *x, const struct open_verb *open,
                          const struct term *term)
{
    bool before = open->verb.at.first <= term->match->first;
    size_t from = before ? open->verb.at.last : term->match->last;
    size_t to = before ? term->match->first : open->verb.at.first;
    for (size_t i = from + 1; i < to; i++) {
        if (x->sentence.words[i].marks & 1U << MARK_TURN) {
            return true;
        }
    }
    return false;
}

/* True if the verb is a participle that tells of another noun than the data behind it, and nothing
 * says that it leads to those: "codes stored in cookies keep your language". */
static bool is_modifier_of_other(const struct extractor *x, const struct open_verb *open,
                                 const struct term *term)
{
    static const char *const leads[] = {"such", "including", "include", "includes", "about",
                                        "from", "eg",        "like",    "you"};
    const struct sentence *s = &x->sentence;
    bool right_before = term->match->first == open->verb.at.last + 1U; /* "review stored passwords" */
    bool other = open->verb.passive && !open->verb.finite &&
                 open->rule->vocabulary == x->rules->data_vocabulary;
    if (right_before && other) {
        return s->words[term->match->first].joined;
    }
    for (size_t i = open->verb.at.last + 1; other && i < term->match->first; i++) {
        other = !s->words[i].apart &&
                !sentence_word_is_one(s, i, leads, sizeof leads / sizeof *leads);
    }
    return other;
}

/* True if too many words lie between the term and a verb behind it, or a question begins there ("your age,
 * and whether your name is used"). Of a participle without "be", a few that mean something make it
 * another noun's: "your age, based on a form sent". */
static bool is_far_from(const struct extractor *x, const struct open_verb *open, const struct term *term)
{
    static const char *const openers[] = {"whether", "how", "why"};
    uint32_t fillers = 1U << MARK_AUXILIARY | 1U << MARK_DETERMINER | 1U << MARK_VERB;
    const struct sentence *s = &x->sentence;
    bool modifier = open->verb.passive && !open->verb.finite;
    bool opens = false;
    size_t others = 0;
    for (size_t i = term->match->last + 1U; i < open->verb.at.first && !opens; i++) {
        others += modifier && !x->covered[i] && !(s->words[i].marks & fillers);
        opens = sentence_word_is_one(s, i, openers, sizeof openers / sizeof *openers);
    }
    return opens || others > WORDS_OF_OTHERS ||
           open->verb.at.first > term->match->last + (size_t)REACH_BACK;
}

/* True if the term stands behind a passive whose object is before it, and apart from it: "is
 * recorded, or whether videos ..."; where nothing that leads to it is asked for; or behind a participle
 * of another noun. */
static bool follows_passive(const struct extractor *x, const struct open_verb *open,
                            const struct term *term)
{
    bool follows = false;
    for (size_t i = open->verb.at.last + 1; i <= term->match->first && !follows; i++) {
        follows = x->sentence.words[i].comma;
    }
    bool apart = follows && open->verb.be && !open->rule->led_by.count;
    return (is_modifier_of_other(x, open, term) || apart) && (open->rule->looks & LOOKS_PASSIVE);
}

/* True if the value is one of those in the list, which blanks part. */
static bool names_value(const char *list, const char *value)
{
    size_t length = strlen(value);
    for (const char *at = list; *at != '\0';) {
        size_t end = strcspn(at, " ");
        if (end == length && memcmp(at, value, length) == 0) {
            return true;
        }
        at += end + strspn(at + end, " ");
    }
    return false;
}

bool attach_takes(const struct rule *frame, const struct rule *term)
{
    return frame->vocabulary == term->vocabulary && (!frame->only || names_value(frame->only, term->value)) &&
           (!frame->except || !names_value(frame->except, term->value));
}

/* True if the verb may have the term at all, wherever that stands. */
static bool may_have(const struct extractor *x, const struct open_verb *open, const struct term *term,
                     const char *kind)
{
    return open->rule->kind == kind && attach_takes(open->rule, term->rule) &&
           !lacks_introduction(x, open, term) &&
           !is_behind_other(x, open->rule, term->match->first) && !turns_between(x, open, term);
}

/* The verbs before the term are asked from the nearest on, then those behind it. */
const struct open_verb *attach_verb_for(const struct extractor *x, const struct term *term,
                                        const char *kind)
{
    for (size_t i = x->verb_count; i-- > 0;) {
        const struct open_verb *open = &x->verbs[i];
        struct lead_place place = {open->verb.at.first + 1, false}; /* "available to" leads itself */
        if (open->verb.at.first <= term->match->first && (open->rule->looks & LOOKS_AFTER) &&
            may_have(x, open, term, kind) && !follows_passive(x, open, term) &&
            reaches(x, open, term->match->first) && is_led(x, open->rule, place, term)) {
            return open;
        }
    }
    for (size_t i = 0; i < x->verb_count; i++) {
        const struct open_verb *open = &x->verbs[i];
        if (open->verb.at.first > term->match->first && may_look_back(open) && may_have(x, open, term, kind) &&
            !is_far_from(x, open, term) &&
            ((open->rule->looks & LOOKS_BEFORE) ||
             !stance_opens_between(&x->sentence, term->match->last + 1U, open->verb.at.first))) {
            return open;
        }
    }
    return NULL;
}

/* True if the term only says of which kind the next one is, or another one says more of its last words:
 * "third-party advertisers", "selected companies that host our data". Not asked of data types: "names
 * and addresses" are two. */
static bool is_attribute(const struct extractor *x, const struct term *term)
{
    size_t next = term->match->last + 1U;
    bool attribute = false;
    bool asked = term->rule->vocabulary != x->rules->data_vocabulary;
    for (size_t i = 0; asked && i < x->term_count && !attribute; i++) {
        const struct match *other = x->terms[i].match;
        const struct word *word = &x->sentence.words[next];
        bool joined = other->first < next || (word->joined && !word->comma);
        attribute = other->first > term->match->first && other->first <= next && joined &&
                    other->last >= next && x->terms[i].rule != term->rule &&
                    x->terms[i].rule->vocabulary == term->rule->vocabulary &&
                    !rule_is_disguise(x->terms[i].rule);
    }
    return attribute;
}

bool attach_gives_way(const struct extractor *x, const struct term *term)
{
    for (size_t i = 0; term->rule->generic && i < x->term_count; i++) {
        const struct rule *other = x->terms[i].rule;
        if (other->vocabulary == term->rule->vocabulary && !other->generic && !rule_is_disguise(other)) {
            return true;
        }
    }
    return is_attribute(x, term);
}

bool attach_in_list(const struct extractor *x)
{
    return x->input->kind == CLAUSE_ITEM || x->input->kind == CLAUSE_ROW ||
           x->input->kind == CLAUSE_DEFINITION;
}

/* True for the "VII" of "VII. How to update your data". */
static bool is_number(const struct sentence *s, size_t word)
{
    struct span text = word_text(s, word);
    size_t roman = 0;
    while (roman < text.length && strchr("ivx0123456789", text.bytes[roman])) {
        roman++;
    }
    return roman == text.length;
}

/* True for a title as lists of contents have: "How you can change it". */
static bool is_of_contents(const struct extractor *x)
{
    static const char *const openers[] = {"how", "what", "why", "when", "who", "whether", "where"};
    const struct sentence *s = &x->sentence;
    char end = sentence_last_character(s);
    bool title = x->input->kind == CLAUSE_PARAGRAPH && !strchr(".;!?:", end);
    size_t first = s->count > 1 && is_number(s, 0);
    return (title || x->input->kind == CLAUSE_ITEM) && s->count > 0 &&
           s->count <= CONTENTS_WORDS && s->offset == 0 && end != ':' &&
           sentence_word_is_one(s, first, openers, sizeof openers / sizeof *openers);
}

bool attach_is_of_contents(const struct extractor *x)
{
    bool listed = x->lead_in.contents || (x->heading.contents && attach_in_list(x));
    return listed || (x->lead_in.wished && is_of_contents(x));
}

bool attach_is_menu_item(const struct extractor *x)
{
    const struct sentence *s = &x->sentence;
    if (attach_is_of_contents(x) || is_of_contents(x) || x->debris) {
        return true;
    }
    bool bare = x->input->kind == CLAUSE_ITEM && x->input->lead_in.length == 0 && s->count > 0;
    return bare && s->count <= MENU_WORDS && s->words[s->count - 1].part == 0 && s->offset == 0 &&
           s->text.length == x->input->text.length && !strchr(".;!?:", sentence_last_character(s));
}

/* True for what a page's program left in the text: {"CV":"Portfolio"}. */
static bool is_program(struct span text)
{
    const char *end = text.bytes + text.length;
    const char *quote = memchr(text.bytes, '"', text.length);
    while (quote && end - quote >= 3 && !(quote[1] == ':' && quote[2] == '"')) {
        quote = memchr(quote + 1, '"', (size_t)(end - quote - 1));
    }
    return quote && end - quote >= 3;
}

/* True if three of four words are capitalized. */
static bool is_row_of_names(const struct sentence *s)
{
    size_t others = s->count < ROW_WORDS ? s->count : 0;
    for (size_t i = 0; i < s->count && others * 4 <= s->count; i++) {
        const struct word *word = &s->words[i];
        const char *letters = s->text.bytes + word->start;
        bool name = word->end - word->start > 1 && isupper((unsigned char)letters[0]) &&
                    islower((unsigned char)letters[1]);
        others += !name;
    }
    return s->count > 0 && others * 4 <= s->count;
}

bool attach_is_debris(const struct sentence *s)
{
    return is_row_of_names(s) || is_program(s->text);
}

/* True for what begins with what is to be done: "to detect fraud, and to bill you". */
static bool opens_with_purpose(const struct extractor *x, const struct term *term)
{
    static const char *const to[] = {"to"};
    const struct sentence *s = &x->sentence;
    bool data = term->rule->vocabulary == x->rules->data_vocabulary;
    return !data && s->count > 1 && sentence_word_is_one(s, 0, to, 1);
}

bool attach_is_nominal(const struct extractor *x, const struct term *term)
{
    static const char *const modals[] = {"can",  "may",    "will",  "should", "must",
                                         "does", "please", "click", "see"};
    static const char *const we[] = {"we"};
    const struct sentence *s = &x->sentence;
    bool purpose = opens_with_purpose(x, term);
    uint32_t verbs = purpose ? 1U << MARK_BE : 1U << MARK_BE | 1U << MARK_VERB;
    size_t end = purpose ? term->match->first : s->count;
    for (size_t i = 0; i < end; i++) {
        bool own = i >= term->match->first && i <= term->match->last;
        bool modal = sentence_word_is_one(s, i, modals, sizeof modals / sizeof *modals);
        if ((!own && (s->words[i].marks & verbs)) || modal ||
            (i < term->match->first && sentence_word_is_one(s, i, we, 1))) {
            return false;
        }
    }
    return true;
}

bool attach_inside_other(const struct extractor *x, const struct match *match, uint8_t vocabulary)
{
    bool inside = false;
    for (size_t i = x->term_count; i-- > 0 && !inside;) {
        const struct term *other = &x->terms[i];
        bool covers = other->rule->vocabulary == vocabulary && other->match->first <= match->first &&
                      other->match->last >= match->last;
        bool alike = other->match->first == match->first && other->match->last == match->last;
        inside = covers && (!alike || other->rule == &x->rules->rules[match->rule] || rule_is_disguise(other->rule));
    }
    return inside;
}

bool attach_has_verb_for(const struct extractor *x, const struct term *term)
{
    return x->taken >> term->rule->vocabulary & 1;
}

bool attach_has_verb_before(const struct extractor *x, const struct term *term)
{
    for (size_t i = 0; i < x->verb_count; i++) {
        if (x->verbs[i].rule->vocabulary == term->rule->vocabulary &&
            x->verbs[i].verb.at.last < term->match->first) {
            return true;
        }
    }
    return false;
}

bool attach_continues(const struct extractor *x, const struct term *term)
{
    bool adds = !x->begun || x->input->kind == CLAUSE_ROW || stance_goes_on(&x->sentence);
    bool data = term->rule->vocabulary == x->rules->data_vocabulary;
    bool states = data && (x->others || stance_states_before(&x->sentence, term->match->first));
    return attach_in_list(x) && !states && (adds || attach_is_nominal(x, term));
}
