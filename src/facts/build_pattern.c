/* SPDX-License-Identifier: ISC */
/* Compiling patterns: what is made of phrases goes into the lexicon, the rest to PCRE2. */
#include "facts/build.h"

#include "base/memory.h"

#include <stdlib.h>

enum { REGEX_PATTERN_MAX = 32 << 10 };

void builder_complain(struct builder *b, const struct rule_entry *entry,
                      const struct rule_line *line, size_t offset, const char *reason)
{
    rule_problem_add(b->problems, entry->file, line->line, line->column + (uint32_t)offset, "%s",
                     reason);
}

bool builder_expand(struct builder *b, const struct rule_entry *entry, const struct rule_line *line)
{
    struct error error = {0};
    size_t fault = 0;
    struct pattern_lists lists = {b->lists, b->list_count};
    buffer_clear(&b->expanded);
    free(b->origin);
    b->origin = NULL;
    if (!pattern_expand(line->text, lists, &b->expanded, &b->origin, &fault, &error)) {
        builder_complain(b, entry, line, fault, error.message);
        return false;
    }
    if (b->expanded.length > REGEX_PATTERN_MAX) {
        builder_complain(b, entry, line, 0, "the pattern is too large with its lists put in");
        return false;
    }
    return true;
}

struct regex *builder_compile(struct builder *b, const struct rule_entry *entry,
                              const struct rule_line *line)
{
    struct error error = {0};
    size_t offset = 0;
    uint32_t *place = NULL;
    buffer_clear(&b->source);
    pattern_source(buffer_span(&b->expanded), &b->source, &place);
    struct regex *regex = regex_compile(buffer_span(&b->source), 0, &error, &offset);
    if (!regex) {
        size_t at = 0;
        while (at < b->expanded.length && place[at + 1] <= offset) {
            at++;
        }
        size_t written = at < b->expanded.length ? b->origin[at] : line->text.length;
        builder_complain(b, entry, line, written, error.message);
    }
    free(place);
    return regex;
}

/* Registers phrases that pattern `number` matches. */
static void add_chains(struct builder *b, uint32_t number, const struct pattern_words *words)
{
    const struct pattern *pattern = &b->rules->patterns[number];
    static const enum lexicon_outcome kinds[] = {
        [ROLE_MARK] = OUTCOME_MARK,   [ROLE_STOP] = OUTCOME_STOP,  [ROLE_TERM] = OUTCOME_MATCH,
        [ROLE_FRAME] = OUTCOME_MATCH, [ROLE_RULE] = OUTCOME_MATCH,  [ROLE_SIGN] = OUTCOME_SIGN};
    enum lexicon_outcome kind = kinds[pattern->role];
    for (size_t i = 0; i < words->chain_count; i++) {
        lexicon_add(b->lexicon, &words->chains[i], kind,
                    kind == OUTCOME_MATCH ? number : pattern->owner);
        if (pattern->role == ROLE_FRAME) {
            lexicon_add(b->lexicon, &words->chains[i], OUTCOME_MARK, MARK_VERB);
        }
    }
}

/* Notes that the regular expression of pattern `number` is to be tried where a word of each need
 * stands; if it is anchored, at the words that it begins with. */
static void add_attempt(struct builder *b, uint32_t number, const struct pattern_words *words,
                        bool anchored)
{
    struct ruleset *rules = b->rules;
    struct attempt attempt = {.pattern = number};
    for (size_t i = 0; i < words->need_count; i++) {
        struct phrase_chain chain = {.links = {words->needs[i]}, .count = 1};
        attempt.needs[i] = rules->sign_count++;
        lexicon_add(b->lexicon, &chain, OUTCOME_SIGN, attempt.needs[i]);
    }
    for (size_t i = words->need_count; i < PATTERN_NEEDS; i++) {
        attempt.needs[i] = i ? attempt.needs[0] : rules->every_sign;
    }
    attempt.begin_count = anchored ? words->begins.count : 0;
    attempt.begins = arena_alloc(&rules->arena, (attempt.begin_count + 1) * sizeof *attempt.begins);
    for (size_t i = 0; i < attempt.begin_count; i++) {
        attempt.begins[i] = lexicon_add_word(b->lexicon, words->begins.items[i]);
    }
    rules->attempts = array_reserve(rules->attempts, &rules->attempt_capacity,
                                    rules->attempt_count + 1, sizeof *rules->attempts);
    rules->attempts[rules->attempt_count++] = attempt;
}

/* Puts the alternatives of `expanded`, which pattern `number` has, that are phrases into the lexicon and
 * adds the others to b->rest. One that is a group, as a list is, is taken apart like the whole. */
static void take_phrases(struct builder *b, uint32_t number, struct span expanded)
{
    struct span alternative;
    for (struct span rest = pattern_inside(expanded); pattern_next_alternative(&rest, &alternative);) {
        struct pattern_words words;
        if (pattern_chains(alternative, &b->scratch, &words)) {
            add_chains(b, number, &words);
        } else if (pattern_inside(alternative).length < alternative.length) {
            take_phrases(b, number, alternative);
        } else {
            buffer_append_string(&b->rest, b->rest.length ? "|" : "");
            buffer_append_span(&b->rest, alternative);
        }
    }
}

/* Compiles b->rest with PCRE2; NULL when it can't stand without the other alternatives. */
static struct regex *compile_rest(struct builder *b, bool anchored)
{
    struct error error = {0};
    size_t offset = 0;
    uint32_t *place = NULL;
    buffer_clear(&b->source);
    buffer_append_string(&b->source, anchored ? "\\G" : "");
    pattern_source(buffer_span(&b->rest), &b->source, &place);
    free(place);
    return regex_compile(buffer_span(&b->source), 0, &error, &offset);
}

/* Gives pattern `number` a regular expression for what is in b->rest or, when that can't stand alone, for
 * all of it. */
static void keep_regex(struct builder *b, const struct rule_entry *entry,
                       const struct rule_line *line, uint32_t number)
{
    struct pattern *pattern = &b->rules->patterns[number];
    struct pattern_words words;
    pattern_needs(buffer_span(&b->rest), &b->common, &b->scratch, &words);
    struct regex *rest = compile_rest(b, words.begins.count > 0);
    pattern->regex = rest ? rest : builder_compile(b, entry, line);
    if (pattern->regex) {
        pattern->value_group = regex_group_number(pattern->regex, "value");
        pattern->evidence_group = regex_group_number(pattern->regex, "evidence");
        add_attempt(b, number, &words, rest != NULL);
    }
}

bool builder_is_trusted(const struct builder *b, const struct rule_entry *entry)
{
    return entry->file == b->trusted;
}

bool builder_add_pattern(struct builder *b, const struct rule_entry *entry,
                         const struct rule_line *line, struct pattern model)
{
    struct ruleset *rules = b->rules;
    if (!builder_expand(b, entry, line)) {
        return false;
    }
    if (!builder_is_trusted(b, entry)) {
        struct regex *regex = builder_compile(b, entry, line);
        if (!regex) {
            return false;
        }
        regex_free(regex);
    }
    model.line = line->line;
    rules->patterns = array_reserve(rules->patterns, &rules->pattern_capacity,
                                    rules->pattern_count + 1, sizeof *rules->patterns);
    uint32_t number = (uint32_t)rules->pattern_count++;
    rules->patterns[number] = model;
    buffer_clear(&b->rest);
    take_phrases(b, number, buffer_span(&b->expanded));
    if (b->rest.length) {
        keep_regex(b, entry, line, number);
    }
    arena_reset(&b->scratch);
    return true;
}
