/* SPDX-License-Identifier: ISC */
/* One walk through the lexicon for each sentence; then the regular expressions whose words it met.
 *
 * The walk reads word after word. Phrases are followed to their end from the word that begins them.
 * Where a chain has a skip, it goes on behind a root; before the walk each word is told, by a row of
 * bits, behind which roots it goes on, and behind which it or a later word does. One bit of the latter
 * ends nine of ten chains, one bit of the former for each word finds where the others go on.
 *
 * A regular expression is tried when the signs that it needs were found, unless the guards of its rule
 * leave nothing of it anyway; if it is known which words it begins with, only at those. */
#include "facts/scan.h"

#include "base/memory.h"

#include <stdlib.h>

enum {
    MATCHES_PER_REGEX = 32, /* in one sentence */
    PHRASE_WORDS = 40,      /* most words of a chain */
    MATCHES_MAX = 1500,     /* in one sentence */
    MATCHES_FEW = 64,       /* are sorted by insertion */
    STEPS_MAX = 20 * 1000,  /* places reached in one sentence; an honest one needs hundreds */
};

void scanner_init(struct scanner *scanner, const struct ruleset *rules)
{
    *scanner = (struct scanner){.rules = rules, .lexicon = rules->lexicon, .limited = UINT32_MAX};
    scanner->matcher = regex_matcher_new();
    scanner->signs = bits_new(rules->sign_count + 1);
    scanner->prospects = xcalloc(SENTENCE_WORDS, sizeof *scanner->prospects);
    scanner->rows = xcalloc(SENTENCE_WORDS, 2 * rules->lexicon->row_length * sizeof *scanner->rows);
}

void scanner_free(struct scanner *scanner)
{
    regex_matcher_free(scanner->matcher);
    bits_free(&scanner->signs);
    free(scanner->prospects);
    free(scanner->rows);
    free(scanner->matches);
    free(scanner->stops);
    buffer_free(&scanner->whole);
}

/* ---- What is found ---- */

static bool written_as_asked(const struct pattern *pattern, struct span written)
{
    size_t check = pattern->written_case == CASE_CAPITAL && written.length ? 1 : written.length;
    for (size_t i = 0; i < check; i++) {
        if (written.bytes[i] >= 'a' && written.bytes[i] <= 'z') {
            return false;
        }
    }
    return true;
}

static void set_marks(struct sentence *sentence, size_t first, size_t last, uint32_t marks)
{
    for (size_t w = first; w <= last; w++) {
        sentence->words[w].marks |= marks;
    }
}

static void add_stop(struct scanner *scanner, uint32_t number, size_t first, size_t last)
{
    if (scanner->stop_count == MATCHES_MAX) {
        return;
    }
    if (scanner->stop_count == scanner->stop_capacity) {
        scanner->stops = array_reserve(scanner->stops, &scanner->stop_capacity,
                                       scanner->stop_count + 1, sizeof *scanner->stops);
    }
    scanner->stops[scanner->stop_count++] = (struct stop){(uint16_t)first, (uint16_t)last, number};
}

/* Adds a match of a term, frame or rule, but for its `rule` and `role`. */
static void add_match(struct scanner *scanner, struct match match)
{
    const struct pattern *pattern = &scanner->rules->patterns[match.pattern];
    if (scanner->count == MATCHES_MAX) {
        return;
    }
    if (pattern->written_case != CASE_ANY &&
        !written_as_asked(pattern, span_slice(scanner->sentence->text, match.start, match.end))) {
        return;
    }
    if (scanner->count == scanner->capacity) {
        scanner->matches = array_reserve(scanner->matches, &scanner->capacity, scanner->count + 1,
                                         sizeof *scanner->matches);
    }
    match.rule = pattern->owner;
    match.role = pattern->role;
    scanner->matches[scanner->count++] = match;
}

/* The stops and matches that end at `place`, words first..last. */
static void take_ends(struct scanner *scanner, const struct lexicon_place *place, size_t first, size_t last)
{
    const struct lexicon_end *end = &scanner->lexicon->outcomes[place->outcomes];
    const struct word *words = scanner->sentence->words;
    uint16_t from = words[first].start;
    uint16_t to = words[last].end;
    for (bool more = true; more; end++) {
        more = end->more;
        if (end->kind == OUTCOME_STOP) {
            add_stop(scanner, end->number, first, last);
        } else {
            add_match(scanner, (struct match){
                .pattern = end->number, .first = (uint16_t)first, .last = (uint16_t)last,
                .start = from, .end = to, .value = from, .value_end = to});
        }
    }
}

/* What the phrases that end at `place`, words first..last, bring. */
static inline void take_outcomes(struct scanner *scanner, const struct lexicon_place *place, size_t first,
                                 size_t last)
{
    if (place->marks) {
        set_marks(scanner->sentence, first, last, place->marks);
    }
    if (place->signs) {
        const struct lexicon_set *set = &scanner->lexicon->signs[place->signs];
        scanner->signs.words[set->word] |= set->bits;
        while (set->more) {
            set++;
            scanner->signs.words[set->word] |= set->bits;
        }
    }
    if (place->outcomes) {
        take_ends(scanner, place, first, last);
    }
}

/* ---- The walk ---- */

static inline void join_rows(uint64_t *restrict to, const uint64_t *restrict row,
                             const uint64_t *restrict other, size_t length)
{
    for (size_t i = 0; i < length; i += LEXICON_ROW) {
        for (size_t k = 0; k < LEXICON_ROW; k++) {
            to[i + k] = row[i + k] | other[i + k];
        }
    }
}

static const uint64_t *row_of(const struct lexicon *lexicon, uint32_t id)
{
    return lexicon->rows + (size_t)lexicon->words[id].row * lexicon->row_length;
}

/* Finds for each word which chains can go on there or later. Most chains can't go on at all. */
static void look_ahead(struct scanner *scanner)
{
    const struct lexicon *lexicon = scanner->lexicon;
    const struct sentence *sentence = scanner->sentence;
    size_t length = lexicon->row_length;
    const uint64_t *behind = lexicon->rows; /* nothing */
    size_t end = sentence->count;
    for (size_t i = sentence->count; i-- > 0;) {
        const struct word *word = &sentence->words[i];
        uint64_t *ahead = scanner->rows + 2 * i * length;
        const uint64_t *here = row_of(lexicon, word->id);
        if (word->sign) {
            join_rows(ahead + length, here, row_of(lexicon, word->sign), length);
            here = ahead + length;
        }
        join_rows(ahead, here, behind, length);
        scanner->prospects[i] = (struct prospect){here, ahead, end};
        behind = word->apart ? lexicon->rows : ahead;
        end = word->apart ? i : end;
    }
}

static void follow(struct scanner *scanner, uint32_t number, size_t first, size_t last);

/* Follows the phrases behind `from` that `id` leads to. */
static void step(struct scanner *scanner, const struct lexicon_place *from, uint32_t id, size_t first,
                 size_t next)
{
    uint32_t to = lexicon_next(scanner->lexicon, from, id);
    if (to) {
        follow(scanner, to, first, next);
    }
}

/* Follows the phrases behind `from` that go on with word `next`. */
static void step_all(struct scanner *scanner, const struct lexicon_place *from, size_t first, size_t next)
{
    const struct word *word = &scanner->sentence->words[next];
    for (uint32_t id = word->id; id; id = scanner->lexicon->words[id].less) {
        step(scanner, from, id, first, next);
    }
    if (word->sign) {
        step(scanner, from, word->sign, first, next);
    }
}

/* Follows the chains that go on behind root 64 * at + bit with the word that `id` stands for. */
static void resume(struct scanner *scanner, uint32_t id, size_t at, uint64_t bit, size_t first, size_t next)
{
    if (row_of(scanner->lexicon, id)[at] & bit) {
        follow(scanner, lexicon_way(scanner->lexicon, scanner->lexicon->words[id].row, at, bit), first, next);
    }
}

/* Follows the chains that go on over a skip, which word `last` reached, to root 64 * at + bit, within the
 * part that ends before word `end`. */
static void leap(struct scanner *scanner, const struct lexicon_skip *skip, size_t at, uint64_t bit,
                 size_t first, size_t last)
{
    const struct sentence *sentence = scanner->sentence;
    size_t from = last + 1 + skip->least;
    size_t until = last + 1 + skip->most;
    size_t end = scanner->prospects[last].end;
    if (from >= end || (skip->joined && !sentence->words[from].joined)) {
        return;
    }
    for (size_t i = from; i <= until && i < end; i++) {
        if (scanner->prospects[i].here[at] & bit) {
            resume(scanner, sentence->words[i].id, at, bit, first, i);
            if (sentence->words[i].sign) {
                resume(scanner, sentence->words[i].sign, at, bit, first, i);
            }
        }
    }
}

/* Follows the chains that go on behind `place`, which word `last` reached, over skips: of those to roots
 * that a later word goes on behind. */
static void leap_all(struct scanner *scanner, const struct lexicon_place *place, size_t first, size_t last)
{
    const uint64_t *ahead = scanner->prospects[last + 1].ahead;
    const struct lexicon_leap *to = &scanner->lexicon->leaps[place->leaps];
    for (bool more = true; more; to++) {
        more = to->more;
        for (uint64_t left = to->roots & ahead[to->word]; left; left &= left - 1) {
            uint64_t bit = left & -left;
            size_t skip = to->skips + bits_count(to->roots & (bit - 1));
            leap(scanner, &scanner->lexicon->skips[skip], to->word, bit, first, last);
        }
    }
}

/* Follows all phrases that go on behind place `number`, which word `last` reached. */
static void follow(struct scanner *scanner, uint32_t number, size_t first, size_t last)
{
    const struct lexicon_place *place = &scanner->lexicon->places[number];
    struct sentence *sentence = scanner->sentence;
    if (++scanner->steps > STEPS_MAX) {
        return;
    }
    take_outcomes(scanner, place, first, last);
    if (last - first >= PHRASE_WORDS || last + 1 >= sentence->count) {
        return;
    }
    const struct word *next = &sentence->words[last + 1];
    if ((place->sieve & next->sieve) && next->joined) {
        step_all(scanner, place, first, last + 1);
    }
    if (place->leaps && !next->apart) {
        leap_all(scanner, place, first, last);
    }
}

/* Has fetched what the walk reads first of the next words: it is spread over more memory than is nearest
 * to the processor. */
static inline void fetch_behind(const struct lexicon *lexicon, const struct word *word)
{
    __builtin_prefetch(&lexicon->places[word[2].id]);
    __builtin_prefetch(&lexicon->signs[lexicon->places[word[1].id].signs]);
}

static void walk(struct scanner *scanner)
{
    const struct sentence *sentence = scanner->sentence;
    look_ahead(scanner);
    for (size_t i = 0; i < sentence->count && scanner->steps <= STEPS_MAX; i++) {
        const struct word *word = &sentence->words[i];
        if (i + 2 < sentence->count) {
            fetch_behind(scanner->lexicon, word);
        }
        if (word->id) {
            follow(scanner, word->id, i, i);
        }
        if (word->sign) {
            follow(scanner, word->sign, i, i);
        }
    }
}

/* ---- Regular expressions ---- */

static void add_regex_match(struct scanner *scanner, uint32_t number, size_t start, size_t end)
{
    struct sentence *sentence = scanner->sentence;
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
    switch ((enum pattern_role)pattern->role) {
    case ROLE_MARK:
        set_marks(sentence, first, last, 1U << pattern->owner);
        break;
    case ROLE_SIGN:
        bits_add(&scanner->signs, pattern->owner);
        break;
    case ROLE_STOP:
        add_stop(scanner, pattern->owner, first, last);
        break;
    case ROLE_FRAME:
        set_marks(sentence, first, last, 1U << MARK_VERB);
        add_match(scanner, match);
        break;
    case ROLE_TERM:
    case ROLE_RULE:
        add_match(scanner, match);
        break;
    }
}

/* True if the word is one that a match of the attempt's pattern may begin with. */
static bool may_begin(const struct lexicon *lexicon, const struct attempt *attempt,
                      const struct word *word)
{
    for (uint32_t id = word->id; id && attempt->sieve & word->sieve; id = lexicon->words[id].less) {
        for (size_t i = 0; i < attempt->begin_count; i++) {
            if (attempt->begins[i] == id) {
                return true;
            }
        }
    }
    return false;
}

/* Searches the sentence's bytes from `from` on. */
static enum regex_result search(struct scanner *scanner, const struct attempt *attempt, size_t from)
{
    const struct sentence *sentence = scanner->sentence;
    const struct regex *regex = scanner->rules->patterns[attempt->pattern].regex;
    struct span subject = span_make(sentence->lower, sentence->text.length);
    enum regex_result result = REGEX_NO_MATCH;
    if (!attempt->begin_count) {
        return regex_search(regex, scanner->matcher, subject, sentence->ascii, from);
    }
    for (size_t i = 0; i < sentence->count && result == REGEX_NO_MATCH; i++) {
        const struct word *word = &sentence->words[i];
        if (word->start >= from && may_begin(scanner->lexicon, attempt, word)) {
            result = regex_search(regex, scanner->matcher, subject, sentence->ascii, word->start);
        }
    }
    return result;
}

static void try_regex(struct scanner *scanner, const struct attempt *attempt)
{
    size_t from = 0;
    for (int i = 0; i < MATCHES_PER_REGEX; i++) {
        enum regex_result result = search(scanner, attempt, from);
        size_t start = 0;
        size_t end = 0;
        if (result == REGEX_LIMIT) {
            scanner->limited = attempt->pattern;
        }
        if (result != REGEX_MATCH || !regex_group(scanner->matcher, 0, &start, &end) ||
            end == start) {
            return;
        }
        add_regex_match(scanner, attempt->pattern, start, end);
        from = end;
    }
}

static bool needs_are_met(const struct scanner *scanner, const struct attempt *attempt)
{
    bool met = true;
    for (size_t i = 0; i < PATTERN_NEEDS && met; i++) {
        met = scan_has_sign(scanner, attempt->needs[i]);
    }
    return met;
}

/* True if the sign may stand above the clause. */
static bool stands_around(const struct scanner *scanner, uint16_t sign)
{
    return !scanner->around[0] || bits_has(scanner->around[0], sign) || bits_has(scanner->around[1], sign);
}

/* True if the guards of a term or rule leave nothing of what its pattern would match. */
static bool is_ruled_out(const struct scanner *scanner, uint32_t number)
{
    const struct rule *rule = &scanner->rules->rules[scanner->rules->patterns[number].owner];
    bool out = scan_has_any(scanner, &rule->without);
    for (size_t i = 0; i < rule->with.count && !out; i++) {
        uint16_t sign = rule->with.items[i];
        out = !scan_has_sign(scanner, sign) && !stands_around(scanner, sign);
    }
    return out;
}

/* Tries the regular expressions whose first need is the sign. */
static void try_attempts_of(struct scanner *scanner, uint32_t sign, bool guarded)
{
    const struct ruleset *rules = scanner->rules;
    for (uint32_t at = rules->sign_attempts[sign]; at; at = rules->attempts[at - 1].next) {
        const struct attempt *attempt = &rules->attempts[at - 1];
        if (attempt->guarded == guarded && needs_are_met(scanner, attempt) &&
            !(guarded && is_ruled_out(scanner, attempt->pattern))) {
            try_regex(scanner, attempt);
        }
    }
}

/* Tries the regular expressions that may find something; those of terms and rules, which guards may rule
 * out, when all other signs are known. */
static void try_attempts(struct scanner *scanner, bool guarded)
{
    const struct lexicon_set *set = scanner->rules->attempt_signs[guarded];
    for (bool more = true; more; set++) {
        uint64_t found = set->bits & scanner->signs.words[set->word];
        more = set->more;
        for (; found; found &= found - 1) {
            try_attempts_of(scanner, set->word * 64 + (uint32_t)__builtin_ctzll(found), guarded);
        }
    }
}

/* ---- The sentence ---- */

/* A number that grows with the order of matches: by first word, longer ones first, by pattern. */
static inline uint64_t order_of(const struct match *match)
{
    return (uint64_t)match->first << 48 | (uint64_t)(UINT16_MAX - match->last) << 32 |
           match->pattern;
}

static int compare_matches(const void *left, const void *right)
{
    uint64_t a = order_of(left);
    uint64_t b = order_of(right);
    return (a > b) - (a < b);
}

/* The walk finds most matches in their order. */
static void sort_matches(struct match *matches, size_t count)
{
    if (count > MATCHES_FEW) {
        qsort(matches, count, sizeof *matches, compare_matches);
        return;
    }
    for (size_t i = 1; i < count; i++) {
        struct match moved = matches[i];
        uint64_t order = order_of(&moved);
        size_t to = i;
        while (to > 0 && order_of(&matches[to - 1]) > order) {
            matches[to] = matches[to - 1];
            to--;
        }
        if (to < i) {
            matches[to] = moved;
        }
    }
}

/* Forgets what the last sentence held. */
static void clear(struct scanner *scanner)
{
    scanner->count = 0;
    scanner->stop_count = 0;
    scanner->steps = 0;
    buffer_clear(&scanner->whole);
    memset(scanner->signs.words, 0, scanner->signs.count * sizeof *scanner->signs.words);
    bits_add(&scanner->signs, scanner->rules->every_sign);
}

static uint32_t all_marks(const struct sentence *sentence)
{
    uint32_t marks = 0;
    for (size_t i = 0; i < sentence->count; i++) {
        marks |= sentence->words[i].marks;
    }
    return marks;
}

void scan_sentence(struct scanner *scanner, struct sentence *sentence)
{
    scanner->sentence = sentence;
    clear(scanner);
    walk(scanner);
    try_attempts(scanner, false);
    try_attempts(scanner, true);
    sentence->marks = all_marks(sentence);
    sort_matches(scanner->matches, scanner->count);
}

void scan_note_whole(struct scanner *scanner, struct span text)
{
    buffer_append_span(&scanner->whole, text);
}

bool scan_has_any(const struct scanner *scanner, const struct guards *guards)
{
    bool found = false;
    for (size_t i = 0; i < guards->count && !found; i++) {
        found = scan_has_sign(scanner, guards->items[i]);
    }
    return found;
}

static bool is_stop_in(const struct stop *stop, const struct guards *stops, size_t first, size_t end)
{
    bool inside = stop->first >= first && stop->last < end;
    bool named = false;
    for (size_t k = 0; inside && k < stops->count && !named; k++) {
        named = stops->items[k] == stop->number;
    }
    return named;
}

bool scan_has_stop(const struct scanner *scanner, const struct guards *stops, size_t first,
                   size_t end)
{
    bool found = false;
    for (size_t i = 0; stops->count && i < scanner->stop_count && !found; i++) {
        found = is_stop_in(&scanner->stops[i], stops, first, end);
    }
    return found;
}

size_t scan_behind_stop(const struct scanner *scanner, const struct guards *stops, size_t first,
                        size_t end)
{
    size_t behind = 0;
    for (size_t i = 0; stops->count && i < scanner->stop_count; i++) {
        const struct stop *stop = &scanner->stops[i];
        if (stop->last >= behind && is_stop_in(stop, stops, first, end)) {
            behind = stop->last + 1U;
        }
    }
    return behind ? behind : SIZE_MAX;
}

/* True if all signs of the row were found. */
static bool is_found(const struct bits *signs, const struct evidence *row)
{
    bool found = true;
    for (size_t i = 1; i < row->signs && found; i++) {
        found = bits_has(signs, row->sign[i]);
    }
    return found;
}

size_t scan_rows(const struct ruleset *rules, const struct bits *signs, enum rule_where where,
                 uint32_t *rows)
{
    const struct bits *first = &rules->first_signs[where];
    size_t count = 0;
    for (size_t i = 0; i < first->count; i++) {
        uint64_t found = first->words[i] & signs->words[i];
        for (; found; found &= found - 1) {
            uint32_t row = rules->sign_rows[i * 64 + (size_t)__builtin_ctzll(found)];
            if (is_found(signs, &rules->evidence[row])) {
                rows[count++] = row;
            }
        }
    }
    return count;
}
