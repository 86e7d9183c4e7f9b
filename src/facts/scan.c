/* SPDX-License-Identifier: ISC */
/* One walk through the lexicon for each sentence; then the regular expressions whose words it met. */
#include "facts/scan.h"

#include "base/memory.h"

#include <stdlib.h>

enum {
    MATCHES_PER_REGEX = 32, /* in one sentence */
    PHRASE_WORDS = 40,      /* most words of a chain */
    MATCHES_MAX = 1500,     /* in one sentence */
    STEPS_MAX = 20 * 1000,  /* places reached in one sentence; an honest one needs hundreds */
};

void scanner_init(struct scanner *scanner, const struct ruleset *rules)
{
    *scanner = (struct scanner){.rules = rules, .limited = UINT32_MAX};
    scanner->matcher = regex_matcher_new();
    scanner->roots = xcalloc(lexicon_root_count(rules->lexicon) + 1, sizeof *scanner->roots);
    scanner->rows = xcalloc(rules->evidence_count + 1, sizeof *scanner->rows);
    scanner->seen = xcalloc(rules->pattern_count + 1, sizeof *scanner->seen);
}

void scanner_free(struct scanner *scanner)
{
    regex_matcher_free(scanner->matcher);
    free(scanner->matches);
    free(scanner->guards);
    free(scanner->found);
    free(scanner->seen);
    free(scanner->roots);
    free(scanner->rows);
    free(scanner->ready);
}

static bool written_as_asked(const struct pattern *pattern, struct span written)
{
    if (pattern->written_case == CASE_ANY) {
        return true;
    }
    size_t check = pattern->written_case == CASE_CAPITAL && written.length ? 1 : written.length;
    for (size_t i = 0; i < check; i++) {
        if (written.bytes[i] >= 'a' && written.bytes[i] <= 'z') {
            return false;
        }
    }
    return true;
}

/* Notes a sign of a row of evidence; the row is found when all its signs were. */
static void note_sign(struct scanner *scanner, uint32_t owner)
{
    uint32_t row = owner >> 2;
    uint32_t bit = 1U << (owner & 3);
    uint32_t all = (1U << scanner->rules->evidence[row].signs) - 1;
    if (scanner->rows[row].round != scanner->round) {
        scanner->rows[row].round = scanner->round;
        scanner->rows[row].signs = 0;
    }
    if (scanner->rows[row].signs & bit) {
        return;
    }
    scanner->rows[row].signs |= bit;
    if (scanner->rows[row].signs == all) {
        scanner->found = array_reserve(scanner->found, &scanner->found_capacity,
                                       scanner->found_count + 1, sizeof *scanner->found);
        scanner->found[scanner->found_count++] = row;
    }
}

static void set_marks(const struct scanner *scanner, const struct match *match, uint32_t mark)
{
    for (size_t w = match->first; w <= match->last; w++) {
        scanner->sentence->words[w].marks |= 1U << mark;
    }
}

static void add_guard(struct scanner *scanner, struct match match)
{
    if (scanner->guard_count < MATCHES_MAX) {
        scanner->guards = array_reserve(scanner->guards, &scanner->guard_capacity,
                                        scanner->guard_count + 1, sizeof *scanner->guards);
        scanner->guards[scanner->guard_count++] = match;
    }
}

static void add_match(struct scanner *scanner, const struct sentence *sentence, struct match match)
{
    const struct pattern *pattern = &scanner->rules->patterns[match.pattern];
    if (pattern->role == ROLE_SIGN) {
        note_sign(scanner, pattern->owner);
        return;
    }
    if (pattern->role == ROLE_MARK) {
        set_marks(scanner, &match, pattern->owner);
        return;
    }
    if (pattern->role == ROLE_GUARD) {
        add_guard(scanner, match);
        return;
    }
    struct span written = span_slice(sentence->text, match.start, match.end);
    if (scanner->count == MATCHES_MAX || !written_as_asked(pattern, written)) {
        return;
    }
    if (pattern->role == ROLE_FRAME) {
        set_marks(scanner, &match, MARK_VERB);
    }
    scanner->matches = array_reserve(scanner->matches, &scanner->capacity, scanner->count + 1,
                                     sizeof *scanner->matches);
    scanner->matches[scanner->count++] = match;
}

/* Notes that a word of a need was seen; the pattern is ready when all were. */
static void meet_need(struct scanner *scanner, uint32_t pattern, uint32_t need)
{
    if (scanner->seen[pattern].round != scanner->round) {
        scanner->seen[pattern].round = scanner->round;
        scanner->seen[pattern].needs = 0;
    }
    uint32_t bit = 1U << need;
    uint32_t all = (2U << scanner->rules->patterns[pattern].needs) - 2;
    if (scanner->seen[pattern].needs & bit) {
        return;
    }
    scanner->seen[pattern].needs |= bit;
    if (scanner->seen[pattern].needs == all) {
        scanner->ready = array_reserve(scanner->ready, &scanner->ready_capacity,
                                       scanner->ready_count + 1, sizeof *scanner->ready);
        scanner->ready[scanner->ready_count++] = pattern;
    }
}

/* What the phrases that end at `place`, words first..last, bring. */
static void take_outcomes(struct scanner *scanner, const struct sentence *sentence, uint32_t place,
                          size_t first, size_t last)
{
    size_t count = 0;
    const uint32_t *outcomes = lexicon_outcomes(scanner->rules->lexicon, place, &count);
    for (size_t i = 0; i < count; i++) {
        if (outcomes[i] & 3) {
            meet_need(scanner, outcomes[i] >> 2, outcomes[i] & 3);
            continue;
        }
        uint16_t start = sentence->words[first].start;
        uint16_t end = sentence->words[last].end;
        add_match(scanner, sentence, (struct match){
            .pattern = outcomes[i] >> 2, .first = (uint16_t)first, .last = (uint16_t)last,
            .start = start, .end = end, .value = start, .value_end = end});
    }
}

static void follow(struct scanner *scanner, const struct sentence *sentence, uint32_t place,
                   size_t first, size_t last);

/* Follows the phrases behind `from` that go on with word `next`. */
static void step(struct scanner *scanner, const struct sentence *sentence, uint32_t from,
                 size_t first, size_t next)
{
    for (size_t i = 0; i < LEXICON_WORD_IDS && sentence->words[next].ids[i]; i++) {
        uint32_t to = lexicon_next(scanner->rules->lexicon, from, sentence->words[next].ids[i]);
        if (to) {
            follow(scanner, sentence, to, first, next);
        }
    }
}

/* Follows the chain over a skip behind word `last`. */
static void skip(struct scanner *scanner, const struct sentence *sentence,
                 const struct lexicon_skip *skip, size_t first, size_t last)
{
    if (scanner->roots[skip->root].round != scanner->round) {
        return;
    }
    uint32_t place = lexicon_root_place(scanner->rules->lexicon, skip->root);
    size_t end = scanner->roots[skip->root].word;
    end = end < last + 1 + skip->most ? end : last + 1 + skip->most;
    for (size_t next = last + 1; next <= end && !sentence->words[next].apart; next++) {
        if (next > last + skip->least) {
            step(scanner, sentence, place, first, next);
        }
    }
}

/* Follows all phrases that go on behind `place`, which word `last` reached. */
static void follow(struct scanner *scanner, const struct sentence *sentence, uint32_t place,
                   size_t first, size_t last)
{
    const struct lexicon *lexicon = scanner->rules->lexicon;
    size_t skips = 0;
    if (++scanner->steps > STEPS_MAX) {
        return;
    }
    take_outcomes(scanner, sentence, place, first, last);
    if (last - first >= PHRASE_WORDS || last + 1 >= sentence->count) {
        return;
    }
    if (lexicon_goes_on(lexicon, place) && sentence->words[last + 1].joined) {
        step(scanner, sentence, place, first, last + 1);
    }
    const struct lexicon_skip *skip_list = lexicon_skips(lexicon, place, &skips);
    for (size_t i = 0; i < skips; i++) {
        skip(scanner, sentence, &skip_list[i], first, last);
    }
}

/* Notes for each root the last word that begins a phrase behind it. */
static void note_roots(struct scanner *scanner, const struct sentence *sentence)
{
    for (size_t i = 0; i < sentence->count; i++) {
        for (size_t k = 0; k < LEXICON_WORD_IDS && sentence->words[i].ids[k]; k++) {
            size_t count = 0;
            const uint32_t *roots = lexicon_word_roots(scanner->rules->lexicon,
                                                       sentence->words[i].ids[k], &count);
            for (size_t r = 0; r < count; r++) {
                scanner->roots[roots[r]].round = scanner->round;
                scanner->roots[roots[r]].word = (uint32_t)i;
            }
        }
    }
}

static void add_regex_match(struct scanner *scanner, const struct sentence *sentence,
                            uint32_t number, size_t start, size_t end)
{
    const struct pattern *pattern = &scanner->rules->patterns[number];
    size_t first = sentence_word_at(sentence, start);
    size_t last = sentence_word_at(sentence, end ? end - 1 : 0);
    if (first >= sentence->count) {
        return;
    }
    last = last < sentence->count ? last : sentence->count - 1;
    last -= last > first && sentence->words[last].start >= end;
    struct match match = {
        .pattern = number, .first = (uint16_t)first, .last = (uint16_t)last,
        .start = (uint16_t)start, .end = (uint16_t)end,
        .value = (uint16_t)start, .value_end = (uint16_t)end};
    size_t from = 0;
    size_t to = 0;
    if (pattern->value_group > 0 &&
        regex_group(scanner->matcher, (unsigned)pattern->value_group, &from, &to)) {
        match.value = (uint16_t)from;
        match.value_end = (uint16_t)to;
    }
    if (pattern->evidence_group > 0 &&
        regex_group(scanner->matcher, (unsigned)pattern->evidence_group, &from, &to)) {
        match.start = (uint16_t)from;
        match.end = (uint16_t)to;
    }
    add_match(scanner, sentence, match);
}

static void try_regex(struct scanner *scanner, const struct sentence *sentence, uint32_t number)
{
    const struct regex *regex = scanner->rules->patterns[number].regex;
    struct span subject = span_make(sentence->lower, sentence->text.length);
    size_t from = 0;
    for (int i = 0; i < MATCHES_PER_REGEX; i++) {
        enum regex_result result = regex_search(regex, scanner->matcher, subject, sentence->ascii,
                                                from);
        size_t start = 0;
        size_t end = 0;
        if (result == REGEX_LIMIT) {
            scanner->limited = number;
        }
        if (result != REGEX_MATCH || !regex_group(scanner->matcher, 0, &start, &end) ||
            end == start) {
            return;
        }
        add_regex_match(scanner, sentence, number, start, end);
        from = end;
    }
}

static int compare_matches(const void *left, const void *right)
{
    const struct match *a = left;
    const struct match *b = right;
    if (a->first != b->first) {
        return a->first < b->first ? -1 : 1;
    }
    if (a->last != b->last) {
        return a->last > b->last ? -1 : 1;
    }
    return (a->pattern > b->pattern) - (a->pattern < b->pattern);
}

void scan_sentence(struct scanner *scanner, struct sentence *sentence)
{
    const struct ruleset *rules = scanner->rules;
    scanner->sentence = sentence;
    scanner->count = 0;
    scanner->guard_count = 0;
    scanner->found_count = 0;
    scanner->ready_count = 0;
    scanner->steps = 0;
    scanner->round++;
    note_roots(scanner, sentence);
    for (size_t i = 0; i < sentence->count; i++) {
        for (size_t k = 0; k < LEXICON_WORD_IDS && sentence->words[i].ids[k]; k++) {
            uint32_t place = lexicon_first(rules->lexicon, sentence->words[i].ids[k]);
            if (place) {
                follow(scanner, sentence, place, i, i);
            }
        }
    }
    for (size_t i = 0; i < scanner->ready_count; i++) {
        try_regex(scanner, sentence, scanner->ready[i]);
    }
    for (size_t i = 0; i < rules->always_count; i++) {
        try_regex(scanner, sentence, rules->always[i]);
    }
    if (scanner->count > 1) {
        qsort(scanner->matches, scanner->count, sizeof *scanner->matches, compare_matches);
    }
}

bool scan_has_guard(const struct scanner *scanner, const struct guards *guards, size_t first,
                    size_t end)
{
    for (size_t i = 0; guards->count && i < scanner->guard_count; i++) {
        const struct match *match = &scanner->guards[i];
        uint32_t number = scanner->rules->patterns[match->pattern].owner;
        for (size_t k = 0; k < guards->count; k++) {
            if (guards->items[k] == number && match->first >= first && match->last < end) {
                return true;
            }
        }
    }
    return false;
}

void scan_evidence(struct scanner *scanner, enum rule_where where, int32_t *sums)
{
    for (size_t i = 0; i < scanner->found_count; i++) {
        const struct evidence *row = &scanner->rules->evidence[scanner->found[i]];
        for (int c = 0; row->where == where && c < CATEGORY_COUNT; c++) {
            sums[c] += row->weight[c];
        }
    }
}
