/* SPDX-License-Identifier: ISC */
/* Random leaves of questions: words, titles, headings, sites and dates of the collection. */
#include "tests/unit/oracle_random.h"

#include "base/fold.h"
#include "base/memory.h"
#include "facts/facts.h"

#include <ctype.h>
#include <stdio.h>

enum { PHRASE_WORDS = 5 /* the longest phrase */ };

/* --------------------------------------------------------------------------------------------- */
/* Words */

/* Some clause that has words. */
static const struct oracle_clause *random_clause(struct oracle_random *random)
{
    const struct oracle *oracle = random->leaves->oracle;
    const struct oracle_clause *clause = random->source;
    while (!clause || clause->count == 0) {
        clause = &oracle->clauses[oracle_random_below(random, oracle->clause_count)];
    }
    return clause;
}

/* The words [first, first + count) of a clause as they stand in it, with what is between them;
 * quotes and signs of the query language become spaces. */
static void append_run(struct oracle_random *random, const struct oracle_clause *clause,
                       size_t first, size_t count, struct buffer *out)
{
    const struct oracle_token *tokens = random->leaves->oracle->tokens + clause->first;
    for (size_t i = tokens[first].start; i < tokens[first + count - 1].end; i++) {
        char byte = clause->text.bytes[i];
        buffer_append_char(out, strchr("\"*\\", byte) ? ' ' : byte);
    }
}

static void append_inflected(struct oracle_random *random, struct span form, struct buffer *out)
{
    static const char *const endings[] = {"s", "ed", "ing", "ion", "es", "ly", "'s", "al"};
    size_t keep = form.length;
    while (keep > 4 && oracle_random_chance(random, 50) &&
           isalpha((unsigned char)form.bytes[keep - 1])) {
        keep--;
    }
    buffer_append(out, form.bytes, keep);
    if (isalpha((unsigned char)form.bytes[keep - 1])) {
        buffer_append_string(
            out, endings[oracle_random_below(random, sizeof endings / sizeof *endings)]);
    }
}

/* The form with capitals and accents that don't matter. */
static void append_disguised(struct oracle_random *random, struct span form, struct buffer *out)
{
    for (size_t i = 0; i < form.length; i++) {
        char byte = form.bytes[i];
        if (byte == 'e' && oracle_random_chance(random, 50)) {
            buffer_append_string(out, "\xC3\x89");
        } else if (byte == 'o' && oracle_random_chance(random, 50)) {
            buffer_append_string(out, "o\xCC\x88");
        } else {
            buffer_append_char(
                out, oracle_random_chance(random, 50) ? (char)toupper((unsigned char)byte) : byte);
        }
    }
}

static bool is_operator(struct span word)
{
    return span_equal(word, span_of("AND")) || span_equal(word, span_of("OR")) ||
           span_equal(word, span_of("NOT"));
}

/* One word, as someone might type it. */
static void append_word(struct oracle_random *random, struct buffer *out)
{
    const struct oracle *oracle = random->leaves->oracle;
    const struct oracle_clause *clause = random_clause(random);
    struct span form = oracle->words.items[oracle_random_below(random, oracle->words.count)];
    size_t before = out->length;
    size_t way = oracle_random_below(random, 100);
    if (way < 55) {
        append_run(random, clause, oracle_random_below(random, clause->count), 1, out);
    } else if (way < 70) {
        buffer_append_span(out, form);
    } else if (way < 85) {
        append_inflected(random, form, out);
    } else if (way < 95) {
        append_disguised(random, form, out);
    } else {
        buffer_printf(out, "absent%zu", oracle_random_below(random, 100));
    }
    if (is_operator(span_make(out->bytes + before, out->length - before))) {
        out->bytes[before] = (char)tolower((unsigned char)out->bytes[before]);
    }
}

/* --------------------------------------------------------------------------------------------- */
/* Leaves of words */

/* How a leaf of words is written and meant. */
struct form_of_leaf {
    const char *before;
    const char *after;
    enum oracle_leaf_kind kind;
    enum oracle_how how; /* of a word without a star */
    uint32_t window;     /* NEAR */
};

/* The leaf of the words in *text, which is freed. A word with a star behind it is a prefix; in a
 * phrase of several without quotes every other word is exact. */
static const struct oracle_leaf *make_words(struct oracle_random *random, struct buffer *text,
                                            const struct form_of_leaf *form)
{
    struct oracle_pattern patterns[32];
    struct oracle_word words[32];
    struct oracle_leaf leaf = {.kind = form->kind, .patterns = patterns, .window = form->window};
    size_t count = 0;
    size_t at = 0;
    while (count < 32 && oracle_next_word(buffer_span(text), &at, &words[count])) {
        bool star = at < text->length && text->bytes[at] == '*';
        patterns[count] =
            (struct oracle_pattern){.how = star ? HOW_PREFIX : form->how,
                                    .form = span_make(words[count].form, words[count].length)};
        count++;
    }
    leaf.pattern_count = count;
    struct buffer spelling = {0};
    buffer_printf(&spelling, "%s%s%s", form->before, buffer_string(text), form->after);
    leaf.spelling = buffer_string(&spelling);
    const struct oracle_leaf *made = oracle_leaf(random->leaves, &leaf);
    buffer_free(&spelling);
    buffer_free(text);
    return made;
}

/* Cuts the word that ends the text, and puts a star there. */
static void append_star(struct oracle_random *random, size_t word, struct buffer *text)
{
    size_t keep = word + 1 + oracle_random_below(random, text->length - word);
    while (keep < text->length && (text->bytes[keep] & 0xC0) == 0x80) {
        keep++;
    }
    while (text->bytes[keep - 1] == '\'') {
        keep--;
    }
    text->length = keep;
    buffer_append_char(text, '*');
}

const struct oracle_leaf *oracle_random_word(struct oracle_random *random)
{
    struct buffer text = {0};
    append_word(random, &text);
    return make_words(random, &text, &(struct form_of_leaf){"", "", LEAF_WORDS, HOW_STEM, 0});
}

static const struct oracle_leaf *random_exact(struct oracle_random *random)
{
    struct buffer text = {0};
    append_word(random, &text);
    return make_words(random, &text, &(struct form_of_leaf){"=", "", LEAF_WORDS, HOW_EXACT, 0});
}

static const struct oracle_leaf *random_prefix(struct oracle_random *random)
{
    struct buffer text = {0};
    append_word(random, &text);
    append_star(random, 0, &text);
    return make_words(random, &text, &(struct form_of_leaf){"", "", LEAF_WORDS, HOW_EXACT, 0});
}

/* Two or three words of a text joined by hyphens. */
static const struct oracle_leaf *random_compound(struct oracle_random *random)
{
    const struct oracle_clause *clause = random_clause(random);
    size_t count = 2 + oracle_random_below(random, 2);
    if (clause->count < count) {
        return oracle_random_word(random);
    }
    size_t first = oracle_random_below(random, clause->count - count + 1);
    struct buffer text = {0};
    for (size_t i = 0; i < count; i++) {
        buffer_append_string(&text, i ? "-" : "");
        append_run(random, clause, first + i, 1, &text);
    }
    return make_words(random, &text, &(struct form_of_leaf){"", "", LEAF_WORDS, HOW_EXACT, 0});
}

/* A run of words as it stands in a text; now and then with a word behind it that doesn't, or with
 * its last word cut to a prefix. */
static const struct oracle_leaf *random_phrase(struct oracle_random *random)
{
    const struct oracle_clause *clause = random_clause(random);
    size_t most = clause->count < PHRASE_WORDS ? clause->count : PHRASE_WORDS;
    size_t count = 1 + oracle_random_below(random, most);
    size_t first = oracle_random_below(random, clause->count - count + 1);
    struct buffer text = {0};
    append_run(random, clause, first, count, &text);
    if (oracle_random_chance(random, 15)) {
        buffer_append_char(&text, ' ');
        append_word(random, &text);
    } else if (oracle_random_chance(random, 15)) {
        const struct oracle_token *token =
            &random->leaves->oracle->tokens[clause->first + first + count - 1];
        append_star(random, text.length - (token->end - token->start), &text);
    }
    return make_words(random, &text, &(struct form_of_leaf){"\"", "\"", LEAF_WORDS, HOW_EXACT, 0});
}

/* Words from near each other in a text, in any order. */
static const struct oracle_leaf *random_near(struct oracle_random *random)
{
    const struct oracle_clause *clause = random_clause(random);
    size_t count = 2 + oracle_random_below(random, 3);
    size_t first = oracle_random_below(random, clause->count);
    size_t reach = clause->count - first < 12 ? clause->count - first : 12;
    size_t distance = oracle_random_below(random, 12);
    struct buffer text = {0};
    for (size_t i = 0; i < count; i++) {
        buffer_append_string(&text, i ? " " : "");
        size_t word = text.length;
        append_run(random, clause, first + oracle_random_below(random, reach), 1, &text);
        if (oracle_random_chance(random, 10)) {
            append_star(random, word, &text);
        }
    }
    char after[16];
    snprintf(after, sizeof after, "\"~%zu", distance);
    uint32_t window = (uint32_t)(distance + count);
    return make_words(random, &text,
                      &(struct form_of_leaf){"\"", after, LEAF_NEAR, HOW_STEM, window});
}

/* --------------------------------------------------------------------------------------------- */
/* Other leaves */

/* `@` stands for a word of a text. */
static const char *const regexes[] = {
    "@",
    "\\b@\\b",
    "\\b@",
    "@\\w*",
    "@|@",
    "\\b(@|@|@)\\b",
    "(@|@)s?",
    "@ @",
    "@.{0,20}@",
    "@.*@",
    "^@",
    "@\\.?$",
    "[A-Z]\\w+ @",
    "(?<=@ )\\w+",
    "(?<!@ )@",
    "@(?! @)",
    "@(?=[,;:.])",
    "(?:@)?\\d{4}",
    "(?:@)?",
    "(@ )?@",
    "(@)+\\W+(@)",
    "@\\s+(?:@|@)\\s+\\w+",
    "(?i)@",
    "(?i:@) @",
    "\\Q@\\E",
    "@\\x20\\w",
    "[^\\x00-\\x7F]+",
    "\\x{e9}|\\x{2122}|@",
    "\\p{Lu}\\p{Ll}+ @",
    "\\b(\\d+)\\s+(days?|months?|years?)\\b",
    "\\w+@\\w+\\.\\w+",
    "\\b\\w(\\w)\\1\\w*",
    "(\\b\\w+\\b) \\1\\b",
    "@-?@",
    "[@]{6,}",
    "@{0}@",
    "@'?s",
    "\\bnot? @",
    "@[^.]*\\.$",
    "",
};

static const struct oracle_leaf *random_regex(struct oracle_random *random)
{
    const char *form = regexes[oracle_random_below(random, sizeof regexes / sizeof *regexes - 1)];
    struct buffer text = {0};
    for (const char *at = form; *at; at++) {
        if (*at == '@') {
            append_run(random, random_clause(random), 0, 1, &text);
        } else {
            buffer_append_char(&text, *at);
        }
    }
    struct oracle_leaf leaf = {.kind = LEAF_REGEX,
                               .text = buffer_span(&text),
                               .caseless = oracle_random_chance(random, 60),
                               .dotall = oracle_random_chance(random, 20)};
    struct buffer spelling = {0};
    buffer_printf(&spelling, "/%s/%s%s", buffer_string(&text), leaf.caseless ? "i" : "",
                  leaf.dotall ? "s" : "");
    leaf.spelling = buffer_string(&spelling);
    leaf.text = buffer_span(&text);
    const struct oracle_leaf *made = oracle_leaf(random->leaves, &leaf);
    buffer_free(&spelling);
    buffer_free(&text);
    return made;
}

static const struct oracle_leaf *random_clause_leaf(struct oracle_random *random)
{
    static const struct {
        const struct oracle_leaf *(*make)(struct oracle_random *random);
        unsigned weight; /* percent */
    } kinds[] = {
        {oracle_random_word, 40}, {random_phrase, 18}, {random_regex, 12},   {random_near, 10},
        {random_prefix, 10},      {random_exact, 5},   {random_compound, 5},
    };
    size_t number = oracle_random_below(random, 100);
    size_t kind = 0;
    while (number >= kinds[kind].weight) {
        number -= kinds[kind++].weight;
    }
    return kinds[kind].make(random);
}

/* A leaf made for each spelling with this prefix, around another leaf. */
static const struct oracle_leaf *field_of(struct oracle_random *random, enum oracle_leaf_kind kind,
                                          const char *name, const struct oracle_leaf *of)
{
    struct buffer spelling = {0};
    buffer_printf(&spelling, "%s:%s", name, of->spelling);
    struct oracle_leaf leaf = {.kind = kind, .spelling = buffer_string(&spelling), .of = of};
    const struct oracle_leaf *made = oracle_leaf(random->leaves, &leaf);
    buffer_free(&spelling);
    return made;
}

static const struct oracle_policy *random_policy(struct oracle_random *random)
{
    const struct oracle *oracle = random->leaves->oracle;
    return &oracle->policies[oracle_random_below(random, oracle->policy_count)];
}

static const struct oracle_leaf *random_title(struct oracle_random *random)
{
    random->source = &random_policy(random)->title_words;
    const struct oracle_leaf *of = random_clause_leaf(random);
    random->source = NULL;
    return field_of(random, LEAF_TITLE, "title", of);
}

static const struct oracle_leaf *random_heading(struct oracle_random *random)
{
    const struct oracle *oracle = random->leaves->oracle;
    for (int tries = 0; tries < 100 && !random->source; tries++) {
        uint32_t heading = oracle->places[oracle_random_below(random, oracle->place_count)].heading;
        if (heading != ORACLE_NONE && oracle->places[heading].clause != ORACLE_NONE) {
            random->source = &oracle->clauses[oracle->places[heading].clause];
        }
    }
    const struct oracle_leaf *of = random_clause_leaf(random);
    random->source = NULL;
    return field_of(random, LEAF_HEADING, "heading", of);
}

static const struct oracle_leaf *random_site(struct oracle_random *random)
{
    struct buffer glob = {0};
    const char *site = random_policy(random)->site;
    size_t length = strlen(site);
    size_t from = oracle_random_chance(random, 40) ? oracle_random_below(random, length) : 0;
    size_t keep = oracle_random_chance(random, 40) ? oracle_random_below(random, length - from)
                                                   : length - from;
    buffer_append_string(&glob, from > 0 ? "*" : "");
    for (size_t i = from; i < from + keep; i++) {
        char byte = oracle_random_chance(random, 5) ? '?' : site[i];
        buffer_append_char(
            &glob, oracle_random_chance(random, 5) ? (char)toupper((unsigned char)byte) : byte);
    }
    buffer_append_string(&glob, from + keep < length || glob.length == 0 ? "*" : "");
    struct buffer spelling = {0};
    const char *quote = strchr(buffer_string(&glob), ' ') ? "\"" : "";
    buffer_printf(&spelling, "site:%s%s%s", quote, buffer_string(&glob), quote);
    struct oracle_leaf leaf = {
        .kind = LEAF_SITE, .spelling = buffer_string(&spelling), .text = buffer_span(&glob)};
    const struct oracle_leaf *made = oracle_leaf(random->leaves, &leaf);
    buffer_free(&spelling);
    buffer_free(&glob);
    return made;
}

/* A year, a month or a day near some policy's date: its first and last day, and how it is typed. */
static void random_date(struct oracle_random *random, uint32_t *first, uint32_t *last,
                        char text[static 16])
{
    uint32_t date = random_policy(random)->date;
    uint32_t year = date ? date / 10000 : 2010;
    uint32_t month = date / 100 % 100;
    uint32_t day = date % 100;
    year += (uint32_t)oracle_random_below(random, 3);
    year -= (uint32_t)oracle_random_below(random, 3);
    if (month && day && oracle_random_chance(random, 30)) {
        day = day > 28 ? 28 : day;
        *first = *last = year * 10000 + month * 100 + day;
        snprintf(text, 16, "%04u-%02u-%02u", year, month, day);
    } else if (month && oracle_random_chance(random, 50)) {
        *first = year * 10000 + month * 100;
        *last = *first + 99;
        snprintf(text, 16, "%04u-%02u", year, month);
    } else {
        *first = year * 10000;
        *last = *first + 9999;
        snprintf(text, 16, "%04u", year);
    }
}

static const struct oracle_leaf *random_dates(struct oracle_random *random)
{
    char spelling[64];
    char one[16];
    char two[16];
    struct oracle_leaf leaf = {.kind = LEAF_DATE, .spelling = spelling, .to = UINT32_MAX};
    uint32_t first[2];
    uint32_t last[2];
    random_date(random, &first[0], &last[0], one);
    random_date(random, &first[1], &last[1], two);
    size_t way = oracle_random_below(random, 4);
    if (way == 0) {
        leaf.from = first[0];
        leaf.to = last[0];
        snprintf(spelling, sizeof spelling, "date:%s", one);
    } else if (way == 1) {
        leaf.from = first[0];
        snprintf(spelling, sizeof spelling, "date:%s..", one);
    } else if (way == 2) {
        leaf.to = last[0];
        snprintf(spelling, sizeof spelling, "date:..%s", one);
    } else if (first[0] <= last[1]) {
        leaf.from = first[0];
        leaf.to = last[1];
        snprintf(spelling, sizeof spelling, "date:%s..%s", one, two);
    } else {
        leaf.from = first[1];
        leaf.to = last[0];
        snprintf(spelling, sizeof spelling, "date:%s..%s", two, one);
    }
    return oracle_leaf(random->leaves, &leaf);
}

static const struct oracle_leaf *random_category(struct oracle_random *random)
{
    char spelling[64];
    struct oracle_leaf leaf = {.kind = LEAF_CATEGORY, .spelling = spelling};
    leaf.category = (unsigned)oracle_random_below(random, CATEGORY_COUNT);
    snprintf(spelling, sizeof spelling, "category:%s", category_name(leaf.category));
    return oracle_leaf(random->leaves, &leaf);
}

static const struct oracle_leaf *random_fact(struct oracle_random *random)
{
    static const char *const facts[] = {
        "collects=ip-address",  "collects=ip-address,yes",
        "collects=location,no", "sells",
        "shares=affiliates",    "shares",
        "retention=P30D",       "law=gdpr,yes",
    };
    char spelling[64];
    const char *fact = facts[oracle_random_below(random, sizeof facts / sizeof *facts)];
    struct oracle_leaf leaf = {.kind = LEAF_FACT, .spelling = spelling, .text = span_of(fact)};
    snprintf(spelling, sizeof spelling, "fact:%s", fact);
    return oracle_leaf(random->leaves, &leaf);
}

const struct oracle_leaf *oracle_random_leaf(struct oracle_random *random)
{
    static const struct oracle_leaf *(*const fields[])(struct oracle_random *) = {
        random_title, random_heading, random_heading,  random_site,
        random_dates, random_dates,   random_category, random_fact,
    };
    if (oracle_random_chance(random, 85)) {
        return random_clause_leaf(random);
    }
    return fields[oracle_random_below(random, sizeof fields / sizeof *fields)](random);
}

const struct oracle_leaf *oracle_shorter_leaf(struct oracle_random *random,
                                              const struct oracle_leaf *leaf, size_t index)
{
    if (leaf->kind > LEAF_NEAR || leaf->pattern_count < 2 || index > 1) {
        return NULL;
    }
    struct buffer text = {0};
    for (size_t p = index == 0; p + (index == 1) < leaf->pattern_count; p++) {
        bool star = leaf->patterns[p].how == HOW_PREFIX;
        buffer_printf(&text, "%s%.*s%s", text.length ? " " : "", (int)leaf->patterns[p].form.length,
                      leaf->patterns[p].form.bytes, star ? "*" : "");
    }
    char after[16] = "\"";
    if (leaf->kind == LEAF_NEAR) {
        snprintf(after, sizeof after, "\"~%zu", leaf->window - leaf->pattern_count);
    }
    enum oracle_how how = leaf->kind == LEAF_NEAR ? HOW_STEM : HOW_EXACT;
    uint32_t window = leaf->kind == LEAF_NEAR ? leaf->window - 1 : 0;
    return make_words(random, &text, &(struct form_of_leaf){"\"", after, leaf->kind, how, window});
}
