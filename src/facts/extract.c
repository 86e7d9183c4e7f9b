/* SPDX-License-Identifier: ISC */
/* Reading one clause: sentence by sentence, verbs and terms to facts, cues to categories. */
#include "facts/facts.h"

#include "base/memory.h"
#include "facts/attach.h"
#include "facts/fact_data.h"
#include "facts/stance.h"
#include "facts/values.h"
#include "policy/clause.h"

#include <stdlib.h>

enum {
    EVIDENCE_REACH = 240, /* bytes between verb and term that evidence may span */
    FACTS_FIRST = 16,     /* that there is room for */
    FACTS_MAX = 2000,     /* of one clause */
    HIDING_REACH = 40,    /* words between the beginnings of what looks like something and of that */
};

struct extractor *extractor_new(const struct ruleset *rules)
{
    struct extractor *x = xcalloc(1, sizeof *x);
    x->rules = rules;
    scanner_init(&x->scanner, rules);
    context_init(&x->heading, rules, WHERE_HEADING);
    context_init(&x->lead_in, rules, WHERE_LEAD_IN);
    x->facts = array_reserve(NULL, &x->fact_capacity, FACTS_FIRST, sizeof *x->facts);
    x->scanner.around[0] = &x->heading.signs;
    x->scanner.around[1] = &x->lead_in.signs;
    weigher_init(&x->weigher, rules);
    return x;
}

void extractor_free(struct extractor *x)
{
    if (x) {
        scanner_free(&x->scanner);
        context_free(&x->heading);
        context_free(&x->lead_in);
        weigher_free(&x->weigher);
        arena_free(&x->arena);
        buffer_free(&x->value);
        free(x->facts);
        free(x->verbs);
        free(x->terms);
        free(x);
    }
}

static const struct rule *rule_of(const struct extractor *x, const struct match *match)
{
    return &x->rules->rules[match->rule];
}

/* ---- What a sentence holds ---- */

static bool guards_hold(const struct extractor *x, const struct rule *rule)
{
    for (size_t i = 0; i < rule->with.count; i++) {
        if (!scan_has_sign(&x->scanner, rule->with.items[i]) &&
            !context_has_sign(&x->lead_in, rule->with.items[i]) &&
            !context_has_sign(&x->heading, rule->with.items[i])) {
            return false;
        }
    }
    if (scan_has_any(&x->scanner, &rule->without)) {
        return false;
    }
    for (size_t i = 0; i < rule->under.count; i++) {
        if (!context_has_sign(&x->heading, rule->under.items[i])) {
            return false;
        }
    }
    return true;
}

static bool is_new_kind(const struct extractor *x, const char *kind)
{
    bool new = true;
    for (size_t i = 0; i < x->verb_count && new; i++) {
        new = x->verbs[i].rule->kind != kind;
    }
    return new;
}

/* Verbs that take what the sentence doesn't name aren't read. */
static void find_verbs(struct extractor *x)
{
    struct verb verb = {.at = {SIZE_MAX, SIZE_MAX}};
    x->verb_count = 0;
    x->taken = 0;
    x->others = false;
    for (size_t i = 0; i < x->scanner.count; i++) {
        const struct match *match = &x->scanner.matches[i];
        const struct rule *rule = rule_of(x, match);
        if (match->role != ROLE_FRAME || rule->where != WHERE_TEXT ||
            rule->vocabulary == NO_VOCABULARY || !(x->named >> rule->vocabulary & 1) ||
            !guards_hold(x, rule)) {
            continue;
        }
        if (verb.at.first != match->first || verb.at.last != match->last) {
            verb = verb_read(&x->sentence, (struct words_range){match->first, match->last});
        }
        bool data = rule->vocabulary == x->rules->data_vocabulary;
        bool acts = (rule->needs & (NEEDS_SUBJECT | NEEDS_FINITE)) != 0;
        x->others |= data && acts && verb.actor == BY_OTHERS;
        bool theirs = data && !acts && !verb.subject && x->others; /* "They log details such as" */
        theirs |= data && !acts && !x->begun && context_rules_out(&x->lead_in, rule);
        bool whose = theirs || ((rule->needs & NEEDS_SUBJECT) && verb.infinitive) ||
                     ((rule->needs & NEEDS_FINITE) && !verb.finite) ||
                     ((rule->needs & NEEDS_INTRODUCTION) &&
                      (verb.theirs || (!verb.subject && !verb.be && attach_tells_of_others(x, verb.at.first))));
        if (verb.at.first <= 2 && !verb.subject && x->input->lead_in.length) {
            verb.actor = x->lead_in.actor; /* "They may:", and then "collect your name" */
        }
        bool continues = !x->begun && !verb.subject;
        bool asked = continues || (!x->begun && (rule->needs & NEEDS_SUBJECT)); /* "what we share" */
        whose |= asked && x->lead_in.wished;
        verb.denied |= continues && (x->lead_in.denied || (verb.at.first <= 2 && x->heading.denied));
        bool passive = !verb.subject && (verb.be || !verb.finite);
        bool of_others = continues ? x->lead_in.of_others : x->of_others && passive;
        verb.actor = of_others ? BY_OTHERS : verb.actor;
        if ((verb.actor & rule->actors) && !whose && !verb.noun && !verb.modifies) {
            x->verbs = array_reserve(x->verbs, &x->verb_capacity, x->verb_count + 1,
                                     sizeof *x->verbs);
            x->taken |= UINT64_C(1) << rule->vocabulary;
            bool new_kind = is_new_kind(x, rule->kind);
            x->verbs[x->verb_count++] =
                (struct open_verb){.rule = rule, .verb = verb, .new_kind = new_kind};
        }
    }
}

static void find_terms(struct extractor *x)
{
    x->term_count = 0;
    x->named = 0;
    memset(x->covered, 0, x->sentence.count * sizeof *x->covered);
    for (size_t i = 0; i < x->scanner.count; i++) {
        const struct match *match = &x->scanner.matches[i];
        const struct rule *rule = rule_of(x, match);
        if (match->role != ROLE_TERM || rule->vocabulary == NO_VOCABULARY ||
            attach_inside_other(x, match, rule->vocabulary) || !guards_hold(x, rule)) {
            continue;
        }
        x->terms = array_reserve(x->terms, &x->term_capacity, x->term_count + 1,
                                 sizeof *x->terms);
        x->terms[x->term_count++] = (struct term){match, rule, false};
        x->named |= UINT64_C(1) << rule->vocabulary;
        for (size_t w = match->first; w <= match->last; w++) {
            x->covered[w] |= UINT64_C(1) << rule->vocabulary;
        }
    }
}

/* ---- Making facts ---- */

static bool same_statement(const struct fact *a, const struct fact *b)
{
    return a->kind == b->kind && a->polarity == b->polarity &&
           span_equal(a->value, b->value) && strcmp(a->actor, b->actor) == 0;
}

/* Keeps the fact unless the sentence has made the same statement: a rule's evidence then grows. */
static void keep_fact(struct extractor *x, struct fact fact)
{
    for (size_t i = x->sentence_facts; i < x->fact_count; i++) {
        struct fact *same = &x->facts[i];
        if (same_statement(same, &fact)) {
            if (!fact.term[0] && fact.end > same->end && fact.end - same->start <= EVIDENCE_REACH) {
                same->end = fact.end;
            }
            return;
        }
    }
    if (x->fact_count == FACTS_MAX) {
        return;
    }
    x->facts = array_reserve(x->facts, &x->fact_capacity, x->fact_count + 1, sizeof *x->facts);
    x->facts[x->fact_count++] = fact;
}

/* Evidence from the denial or verb to the term, when the fact isn't simply the term. */
static void set_evidence(const struct extractor *x, struct fact *fact, const struct rule *rule,
                         size_t cue)
{
    const struct sentence *s = &x->sentence;
    bool whole = rule->whole || fact->polarity != POLARITY_YES;
    uint32_t start = fact->verb_start < fact->start ? fact->verb_start : fact->start;
    uint32_t end = fact->verb_end > fact->end ? fact->verb_end : fact->end;
    uint32_t offset = (uint32_t)s->offset;
    if (cue != SIZE_MAX) {
        uint32_t from = offset + s->words[cue].start;
        uint32_t to = offset + s->words[cue].end;
        fact->cue_start = from;
        fact->cue_end = to;
        start = from < start ? from : start;
        end = to > end ? to : end;
    }
    if (whole && fact->verb_in == FACT_TEXT && end - start <= EVIDENCE_REACH) {
        fact->start = start;
        fact->end = end;
    }
}

static const char *actor_name(uint8_t actor)
{
    return actor == BY_OTHERS ? "third-party" : "operator";
}

static struct fact new_fact(const struct extractor *x, const struct rule *rule,
                            const struct match *match)
{
    uint32_t offset = (uint32_t)x->sentence.offset;
    return (struct fact){
        .kind = rule->kind,
        .value = span_of(rule->value),
        .data = {"", 0},
        .actor = actor_name(rule->actor),
        .rule = rule->id,
        .generic = rule->generic,
        .term = "",
        .start = offset + match->start,
        .end = offset + match->end,
        .verb_in = FACT_TEXT,
        .verb_start = offset + match->start,
        .verb_end = offset + match->end,
    };
}

/* Gives the fact the polarity that the rule asks for; false when it makes no fact of a denial. */
static bool set_polarity(struct fact *fact, const struct rule *rule, enum polarity stated)
{
    fact->polarity = stated;
    if (rule->polarity == POLARITY_NOT_DENIED) {
        return stated != POLARITY_NO;
    }
    if (rule->polarity == POLARITY_ASSERTED) {
        fact->polarity = POLARITY_YES;
        return stated != POLARITY_NO;
    }
    if (rule->polarity != POLARITY_BY_SENTENCE) {
        fact->polarity = (enum polarity)rule->polarity;
    }
    return true;
}

/* The fact that the open verb makes of a term of this sentence. */
static void make_term_fact(struct extractor *x, const struct open_verb *open, struct term *term,
                           enum fact_source verb_in)
{
    struct fact fact = new_fact(x, open->rule, term->match);
    struct stance stance = open->stance;
    struct words_range object = {term->match->first, term->match->last};
    fact.verb_in = verb_in;
    if (verb_in == FACT_TEXT) {
        const struct word *words = x->sentence.words;
        stance = stance_read(&x->sentence, &open->verb, object, x->covered,
                             UINT64_C(1) << term->rule->vocabulary);
        fact.verb_start = (uint32_t)x->sentence.offset + words[open->verb.at.first].start;
        fact.verb_end = (uint32_t)x->sentence.offset + words[open->verb.at.last].end;
    } else {
        fact.verb_start = open->start;
        fact.verb_end = open->end;
        if (x->input->kind == CLAUSE_ROW && stance_row_denies(x->input->text)) {
            stance.polarity = POLARITY_NO;
        }
        bool condition = x->input->kind == CLAUSE_ITEM && (x->sentence.marks & 1U << MARK_CONDITION);
        if (stance.polarity == POLARITY_YES && condition) {
            stance.polarity = POLARITY_CONDITIONAL;
        }
    }
    term->used = true;
    if (stance.void_ || rule_is_disguise(term->rule)) {
        return;
    }
    if (!set_polarity(&fact, open->rule, stance.polarity)) {
        return;
    }
    fact.value = span_of(term->rule->value);
    fact.term = term->rule->id;
    if (open->rule->with_data && (verb_in == FACT_TEXT || x->input->kind == CLAUSE_ROW)) {
        struct object_range all = {0, x->sentence.count};
        fact.data = fact_data_in(x, verb_in == FACT_TEXT ? object_range_of(x, open, term) : all,
                            UINT64_C(1) << term->rule->vocabulary);
    }
    set_evidence(x, &fact, open->rule, verb_in == FACT_TEXT ? stance.cue : SIZE_MAX);
    keep_fact(x, fact);
}

static void use_context(struct extractor *x, const struct context *context, struct term *term,
                        enum fact_source source)
{
    for (size_t i = 0; i < context->verb_count; i++) {
        const struct open_verb *open = &context->verbs[i];
        bool out = source == FACT_HEADING && context_rules_out(&x->lead_in, open->rule);
        if (!out && attach_takes(open->rule, term->rule) &&
            attach_continues_context(x, context, open, term) &&
            !scan_has_any(&x->scanner, &open->rule->without) &&
            attach_is_led_to(x, open->rule, term)) {
            make_term_fact(x, open, term, source);
        }
    }
}

static void make_term_facts(struct extractor *x)
{
    bool refused = x->lead_in.denied || x->lead_in.wished; /* "We don't want to know:" */
    for (size_t i = 0; i < x->term_count; i++) {
        struct term *term = &x->terms[i];
        if (attach_gives_way(x, term)) {
            continue;
        }
        for (size_t v = 0; attach_has_verb_for(x, term) && v < x->verb_count; v++) {
            const struct open_verb *open =
                x->verbs[v].new_kind ? attach_verb_for(x, term, x->verbs[v].rule->kind) : NULL;
            if (open) {
                make_term_fact(x, open, term, FACT_TEXT);
            }
        }
        if (!term->used && x->lead_in.verb_count && attach_continues(x, term) &&
            !attach_has_verb_before(x, term)) {
            use_context(x, &x->lead_in, term, FACT_LEAD_IN);
        }
        if (!term->used && x->heading.verb_count && !refused && !attach_has_verb_for(x, term) &&
            attach_is_nominal(x, term)) {
            use_context(x, &x->heading, term, FACT_HEADING);
        }
    }
}

/* Reads the fact's value from the words of the match. */
static bool read_value(struct extractor *x, const struct rule *rule, const struct match *match,
                       struct fact *fact)
{
    const struct sentence *s = &x->sentence;
    struct span written = span_slice(s->text, match->value, match->value_end);
    struct span lower = span_make(s->lower + match->value, written.length);
    bool read = false;
    buffer_clear(&x->value);
    switch ((enum value_form)rule->value_form) {
    case VALUE_LITERAL:
        return true;
    case VALUE_DATE:
        read = value_date(lower, &x->value);
        break;
    case VALUE_DURATION:
        read = value_duration(lower, &x->value);
        break;
    case VALUE_EMAIL:
        read = value_email(written, &x->value);
        break;
    case VALUE_PHONE:
        read = value_phone(written, &x->value);
        break;
    case VALUE_ADDRESS:
        fact->start -= match->value - (uint32_t)value_address_start(s->text, match->value);
        written = span_slice(s->text, fact->start - (uint32_t)s->offset, match->value_end);
        read = value_address(written, &x->value);
        break;
    }
    fact->value = span_make(arena_copy(&x->arena, buffer_span(&x->value)), x->value.length);
    return read;
}

/* True if a rule of the same kind for what only looks like one begins before match `number` and reaches
 * over its first word. */
static bool is_hidden(const struct extractor *x, size_t number)
{
    const struct match *match = &x->scanner.matches[number];
    const struct rule *rule = rule_of(x, match);
    bool hidden = false;
    for (size_t i = number; i-- > 0 && !hidden;) {
        const struct match *other = &x->scanner.matches[i];
        if (match->first - other->first > HIDING_REACH) {
            return false;
        }
        hidden = other->role == ROLE_RULE && other->first < match->first &&
                 other->last >= match->first && rule_of(x, other)->kind == rule->kind &&
                 rule_is_disguise(rule_of(x, other));
    }
    return hidden;
}

/* True for a match that begins in a web or mail address: "gdpr@shop.example", "http://gdpr.example". */
static bool is_in_address(const struct extractor *x, const struct match *match)
{
    static const struct span signs[] = {{"@", 1}, {"://", 3}, {"www.", 4}, {"%3", 2}};
    struct span text = x->sentence.text;
    size_t from = match->start;
    size_t to = match->start;
    while (from > 0 && !strchr(" ([<", text.bytes[from - 1])) {
        from--;
    }
    while (to < text.length && !strchr(" )]>", text.bytes[to])) {
        to++;
    }
    bool found = false;
    for (size_t i = 0; i < sizeof signs / sizeof *signs && !found; i++) {
        found = memmem(text.bytes + from, to - from, signs[i].bytes, signs[i].length) != NULL;
    }
    return found;
}

static void make_rule_fact(struct extractor *x, size_t number)
{
    const struct match *match = &x->scanner.matches[number];
    const struct rule *rule = rule_of(x, match);
    struct fact fact = new_fact(x, rule, match);
    bool prose = rule->value_form == VALUE_LITERAL && !rule->in_links;
    if ((rule->needs & NEEDS_STATEMENT) && attach_is_menu_item(x)) {
        return;
    }
    if (rule_is_disguise(rule) || (prose && is_in_address(x, match)) ||
        !guards_hold(x, rule) || is_hidden(x, number)) {
        return;
    }
    struct words_range at = {match->first, match->last};
    struct verb verb = verb_read(&x->sentence, at);
    struct stance stance = stance_read(&x->sentence, &verb, at, x->covered, 0);
    if (!(verb.actor & rule->actors) || !read_value(x, rule, match, &fact)) {
        return;
    }
    if ((rule->needs & NEEDS_SUBJECT) && stance.polarity == POLARITY_YES &&
        !(verb.subject && verb.actor == BY_OPERATOR)) {
        return; /* who says that the operator does it? */
    }
    bool fixed = rule->polarity <= POLARITY_CONDITIONAL;
    if ((!fixed && stance.void_) || !set_polarity(&fact, rule, stance.polarity)) {
        return;
    }
    fact.data = rule->with_data ? fact_data_near(x, match) : fact.data;
    set_evidence(x, &fact, rule, fixed ? SIZE_MAX : stance.cue);
    keep_fact(x, fact);
}

/* A sentence that states nothing can still mention what a rule with a polarity of its own looks for: a
 * date, a law. */
static void make_rule_facts(struct extractor *x, bool states)
{
    for (size_t i = 0; i < x->scanner.count; i++) {
        const struct match *match = &x->scanner.matches[i];
        if (match->role == ROLE_RULE &&
            (states || rule_of(x, match)->polarity <= POLARITY_CONDITIONAL)) {
            make_rule_fact(x, i);
        }
    }
}

/* ---- The clause ---- */

static void count_marks(struct extractor *x)
{
    for (size_t i = 0; i < x->sentence.count; i++) {
        uint32_t marks = x->sentence.words[i].marks;
        x->language.english += (marks >> MARK_ENGLISH) & 1;
        x->language.foreign += (marks >> MARK_FOREIGN) & 1;
    }
    x->language.words += (uint32_t)x->sentence.count;
}

/* True if the sentence can state a practice: it is no question, no heading and no explanation. */
static bool states(const struct extractor *x)
{
    char last = sentence_last_character(&x->sentence);
    bool continues = x->input->lead_in.length > 0;
    bool contents = attach_is_of_contents(x);
    return x->input->kind != CLAUSE_HEADING && !x->explains && !x->heading.defines && !contents &&
           last && last != '?' && !x->debris &&
           !stance_defines(&x->sentence) && (continues || !stance_is_title(&x->sentence, last));
}

/* True if the sentence explains a word, or goes on with what the lead-in or the one before explained. */
static bool explains(const struct extractor *x)
{
    bool before = x->begun ? x->explains && stance_goes_on(&x->sentence)
                           : x->lead_in.explains && attach_in_list(x);
    return before || stance_explains(&x->sentence);
}

static void read_sentence(struct extractor *x)
{
    scan_sentence(&x->scanner, &x->sentence);
    count_marks(x);
    x->sentence_facts = x->fact_count;
    find_terms(x);
    x->explains = explains(x);
    x->debris = attach_is_debris(&x->sentence);
    bool stated = states(x);
    if (stated) {
        find_verbs(x);
        make_term_facts(x);
    }
    x->begun |= !stance_entitles(&x->sentence);
    bool of_us = (x->sentence.marks & 1U << MARK_OPERATOR) != 0;
    x->of_others = attach_tells_of_strangers(x) || (x->of_others && !of_us); /* "They save it. It is" */
    if (sentence_last_character(&x->sentence) != '?') {
        make_rule_facts(x, stated);
    }
    weigh_sentence(&x->weigher, &x->scanner, x->facts + x->sentence_facts,
                   x->fact_count - x->sentence_facts);
}

static unsigned decide(const struct extractor *x)
{
    int32_t context[CATEGORY_ROOM] = {0};
    for (int c = 0; c < CATEGORY_ROOM; c++) {
        context[c] = x->heading.score[c] + x->lead_in.score[c];
    }
    return weigh_decide(&x->weigher, context, x->input->kind == CLAUSE_HEADING);
}

/* Drops the facts that give way to others of their kind. */
static void drop_generic(struct extractor *x)
{
    size_t kept = 0;
    for (size_t i = 0; i < x->fact_count; i++) {
        bool gives_way = false;
        for (size_t k = 0; x->facts[i].generic && k < x->fact_count && !gives_way; k++) {
            gives_way = x->facts[k].kind == x->facts[i].kind && !x->facts[k].generic;
        }
        x->facts[kept] = x->facts[i];
        kept += !gives_way;
    }
    x->fact_count = kept;
}

static int by_evidence(const void *left, const void *right)
{
    const struct fact *a = left;
    const struct fact *b = right;
    if (a->start != b->start) {
        return a->start < b->start ? -1 : 1;
    }
    return (a->end > b->end) - (a->end < b->end);
}

const struct fact *fact_extract(struct extractor *x, const struct fact_input *input,
                                size_t *count, unsigned *categories)
{
    arena_reset(&x->arena);
    x->input = input;
    x->fact_count = 0;
    x->begun = false;
    x->explains = false;
    x->of_others = false;
    x->language = (struct fact_language){0};
    x->scanner.limited = UINT32_MAX;
    context_set(&x->heading, &x->scanner, input->heading);
    context_set(&x->lead_in, &x->scanner, input->lead_in);
    weigh_clause(&x->weigher);
    size_t at = 0;
    size_t sentences = 0;
    while (sentence_next(&x->sentence, input->text, &at, x->scanner.lexicon, &x->scanner.known)) {
        read_sentence(x);
        sentences++;
    }
    if (sentences == 1 && x->sentence.text.length == input->text.length) {
        scan_note_whole(&x->scanner, input->text);
    }
    if (x->language.foreign > x->language.english) {
        *count = 0;
        *categories = 0;
        return x->facts;
    }
    if (x->fact_count > 1) {
        drop_generic(x);
        qsort(x->facts, x->fact_count, sizeof *x->facts, by_evidence);
    }
    *categories = decide(x);
    *count = x->fact_count;
    return x->facts;
}

struct fact_language fact_language_of(const struct extractor *extractor)
{
    return extractor->language;
}

bool fact_limited(const struct extractor *extractor, struct rule_place *place)
{
    uint32_t number = extractor->scanner.limited;
    if (number == UINT32_MAX) {
        return false;
    }
    const struct pattern *pattern = &extractor->rules->patterns[number];
    bool owned = pattern->role == ROLE_TERM || pattern->role == ROLE_FRAME || pattern->role == ROLE_RULE;
    const struct rule *rule = owned ? &extractor->rules->rules[pattern->owner] : NULL;
    *place = (struct rule_place){rule ? rule->id : "list", rule ? rule->file : "", pattern->line};
    return true;
}
