/* SPDX-License-Identifier: ISC */
/* Headings and lead-ins. */
#include "facts/context.h"

#include "base/memory.h"

#include <stdlib.h>

enum {
    CONTEXT_BYTES = 2000, /* of a heading or lead-in that are looked at: its end */
    LISTING_WORDS = 5,    /* of a sentence that only goes on to a list: "This data may include:" */
};

void context_init(struct context *context, const struct ruleset *rules, enum rule_where where)
{
    *context = (struct context){.rules = rules, .where = where};
    context->signs = bits_new(rules->sign_count + 1);
    context->rows = xcalloc(rules->evidence_count + 1, sizeof *context->rows);
}

void context_free(struct context *context)
{
    buffer_free(&context->text);
    free(context->verbs);
    free(context->rows);
    bits_free(&context->signs);
}

static bool rule_fits(const struct context *context, const struct rule *rule)
{
    if (context->where == WHERE_LEAD_IN) {
        return rule->where == WHERE_TEXT;
    }
    return rule->where == WHERE_HEADING;
}

/* True if something in the sentence leads to a purpose: more than "including" and "such as". */
static bool leads_on(const struct sentence *s)
{
    static const char *const examples[] = {"such", "as", "like", "including", "include", "includes"};
    bool leads = false;
    for (size_t i = 0; i < s->count && !leads; i++) {
        leads = (s->words[i].marks & 1U << MARK_INTRODUCTION) &&
                !sentence_word_is_one(s, i, examples, sizeof examples / sizeof *examples);
    }
    return leads;
}

static void open_verb(struct context *context, const struct scanner *scanner,
                      const struct sentence *s, const struct match *match, const struct rule *rule)
{
    struct verb verb = verb_read(s, (struct words_range){match->first, match->last});
    if (context->of_others && !verb.subject) {
        verb.actor = BY_OTHERS;
    }
    bool others = (rule->needs & NEEDS_INTRODUCTION) && verb.theirs;
    if (!(verb.actor & rule->actors) || verb.noun || verb.modifies || others || !(rule->looks & LOOKS_AFTER) ||
        scan_has_stop(scanner, &rule->stops, match->last + 1U, s->count) ||
        scan_has_any(scanner, &rule->without)) {
        return;
    }
    bool data = rule->vocabulary == context->rules->data_vocabulary;
    if ((data && stance_ends_in_purpose(s)) ||
        (rule->led_by.count && stance_ends_in_need(s))) {
        return;
    }
    struct open_verb open = {.rule = rule, .verb = verb};
    open.stance = stance_read(s, &verb, verb.at, NULL, 0);
    if (open.stance.polarity == POLARITY_CONDITIONAL && open.stance.cue < s->count &&
        s->words[open.stance.cue].marks & 1U << MARK_EXCEPTION) {
        open.stance.polarity = POLARITY_YES; /* "We don't share it except:", and then the exceptions */
    }
    open.start = (uint32_t)s->offset + match->start;
    open.end = (uint32_t)s->offset + match->end;
    context->verbs = array_reserve(context->verbs, &context->verb_capacity,
                                   context->verb_count + 1, sizeof *context->verbs);
    context->verbs[context->verb_count++] = open;
}

bool context_rules_out(const struct context *context, const struct rule *rule)
{
    bool out = false;
    for (size_t i = 0; i < rule->without.count && !out; i++) {
        out = context_has_sign(context, rule->without.items[i]);
    }
    return out;
}

/* Adds a sentence that has been scanned. */
static void add_sentence(struct context *context, const struct scanner *scanner, const struct sentence *s)
{
    context->verb_count = 0;
    context->actor = stance_last_actor(s);
    bool goes_on = stance_goes_on(s);
    bool lists = goes_on && s->count <= LISTING_WORDS; /* "We don't want it. This includes:" */
    bool refused = context->wished || context->denied;
    context->wished = stance_is_wish(s) || (lists && context->wished);
    context->contents = stance_tells_contents(s);
    context->denied = stance_ends_denied(s) || (lists && context->denied);
    context->of_others = stance_tells_of_others(s);
    context->explains = stance_explains(s) || (context->explains && goes_on);
    context->leads = leads_on(s);
    context->defines |= stance_defines(s);
    for (size_t i = 0; i < context->signs.count; i++) {
        context->signs.words[i] |= scanner->signs.words[i];
    }
    for (size_t i = 0; i < scanner->count; i++) {
        const struct match *match = &scanner->matches[i];
        const struct rule *rule = &context->rules->rules[match->rule];
        if (match->role == ROLE_FRAME && rule_fits(context, rule) &&
            !(lists && (refused || context_rules_out(context, rule)))) {
            open_verb(context, scanner, s, match, rule);
        }
    }
    if (stance_ends_in_case(s)) {
        context->verb_count = 0;
    }
}

/* Adds the sentences of `text`. Often it is the clause that was read last, and one sentence. */
static void add_text(struct context *context, struct scanner *scanner, struct span text)
{
    if (text.length > 0 && text.length <= CONTEXT_BYTES &&
        span_equal(text, buffer_span(&scanner->whole))) {
        add_sentence(context, scanner, scanner->sentence);
        return;
    }
    size_t at = text.length > CONTEXT_BYTES ? text.length - CONTEXT_BYTES : 0;
    while (at > 0 && at < text.length && ((unsigned char)text.bytes[at] & 0xC0) == 0x80) {
        at++;
    }
    while (sentence_next(&context->sentence, text, &at, scanner->lexicon, &scanner->known)) {
        scan_sentence(scanner, &context->sentence);
        add_sentence(context, scanner, &context->sentence);
    }
}

void context_set(struct context *context, struct scanner *scanner, struct span text)
{
    if (span_equal(text, buffer_span(&context->text))) {
        return;
    }
    buffer_clear(&context->text);
    buffer_append_span(&context->text, text);
    memset(context->signs.words, 0, context->signs.count * sizeof *context->signs.words);
    memset(context->score, 0, sizeof context->score);
    context->verb_count = 0;
    context->actor = BY_OPERATOR;
    context->wished = false;
    context->contents = false;
    context->defines = false;
    context->denied = false;
    context->of_others = false;
    context->explains = false;
    context->leads = false;
    add_text(context, scanner, text);
    context->row_count = scan_rows(context->rules, &context->signs, context->where, context->rows);
    for (size_t i = 0; i < context->row_count; i++) {
        evidence_add(&context->rules->evidence[context->rows[i]], context->score);
    }
}
