/* SPDX-License-Identifier: ISC */
/* query/literals: what is derived from well-known shapes of patterns; and that a text which doesn't
 * meet the requirement never matches, by patterns and texts that are made up together. */
#include "query/literals.h"

#include "base/buffer.h"
#include "base/regex.h"
#include "index/token.h"

#include <stdint.h>

#include "tests/unit/unit.h"

/* A requirement as text: groups joined by " & ", literals by "|", `<` and `>` for the word's edges. */
static void write_requirement(struct buffer *out, const struct requirement *need)
{
    buffer_clear(out);
    for (size_t i = 0; i < need->count; i++) {
        buffer_append_string(out, i ? " & " : "");
        for (size_t k = 0; k < need->groups[i].count; k++) {
            const struct literal *literal = &need->groups[i].items[k];
            buffer_printf(out, "%s%s%.*s%s", k ? "|" : "", literal->starts ? "<" : "",
                          (int)literal->text.length, literal->text.bytes, literal->ends ? ">" : "");
        }
    }
}

START_TEST(shapes)
{
    static const struct {
        const char *pattern;
        const char *need;
    } examples[] = {
        {"cookies?", "cookie"},
        {"\\b(\\d+)\\s+(days|months|years)\\b", "<days|<months|<years"},
        {"sell(s|ing)?\\s+your\\s+(personal\\s+)?(information|data)",
         "sells>|selling>|sell> & <information|<data & <your>"},
        {"colou?r", "colour|color"},
        {"organi[sz]ation", "organisation|organization"},
        {"e-?mail", "<mail|email"},
        {"Third[- ]Part(y|ies)", "third> & <party|<parties"},
        {"(service providers|third parties) may", "service>|third> & <providers>|<parties> & <may"},
        {"^we\\b.*\\bsell$", "<we & sell>"},
        {"foo(?=bar)baz(?!x)(?<!y)(?<=z)", "foobaz"},
        {"(?i)foo|(?<name>bar)|(?'n2'baz)|(?P<n3>qux)", "foo|bar|baz|qux"},
        {"(ab)\\1cd\\g{1}ef", "ab & cd & ef"},
        {"\\Qa.b|\\Ecd", "<cd"},
        {"xy*ab", "ab"},
        {"(xy)*ab", "ab"},
        {"(xy)+ab", "xy & ab"},
        {"(xy){0}ab", "ab"},
        {"(xy){1}ab", "xyab"},
        {"(xy){2,3}ab", "xy & ab"},
        {"xy{0,}ab", "ab"},
        {"don't", "don"},
        {"[[:alpha:]]+ing", "ing"},
        {"[^a]bc[]d]ef", "bc>|bcdef & <ef|bcdef"},
        {"ab\\x{63}de\\x41fg\\101hi", "ab & de & fg & hi"},
        {"caf\xC3\xA9s ok", "caf & <ok"},
        {"12\\.5", "12>"},
    };
    struct buffer text = {0};
    struct arena arena = {0};
    for (size_t i = 0; i < sizeof examples / sizeof *examples; i++) {
        write_requirement(&text, requirement_derive(&arena, span_of(examples[i].pattern)));
        ck_assert_msg(span_equal(buffer_span(&text), span_of(examples[i].need)),
                      "%s\n  gives   %s\n  and not %s", examples[i].pattern, buffer_string(&text),
                      examples[i].need);
    }
    arena_free(&arena);
    buffer_free(&text);
}
END_TEST

START_TEST(gives_up)
{
    static const char *const patterns[] = {
        "",
        ".*",
        "\\d+",
        "a|bcd",
        "(abc)?",
        "(abc)*",
        "(abc){0,5}",
        "abc|",
        "[a-z]+",
        "[^abc]",
        "(?x) a b c",
        "(?xx:abc)",
        "abc(*ACCEPT)def",
        "(*UTF)abc",
        "abc(?#note)",
        "(?(1)abc|abd)abc",
        "(?C1)abc",
        "abc{,3}def",
        "(?R)?",
        "(?:a|b)(?:c|)",
    };
    struct arena arena = {0};
    for (size_t i = 0; i < sizeof patterns / sizeof *patterns; i++) {
        const struct requirement *need = requirement_derive(&arena, span_of(patterns[i]));
        ck_assert_msg(need->count == 0, "%s", patterns[i]);
    }
    arena_free(&arena);
}
END_TEST

START_TEST(literals_in_terms)
{
    static const struct {
        bool starts, ends;
        const char *term;
        bool holds;
    } examples[] = {
        {false, false, "days", true},     {false, false, "holidays", true},
        {false, false, "daysy", true},    {false, false, "day", false},
        {true, false, "daysy", true},     {true, false, "holidays", false},
        {false, true, "holidays", true},  {false, true, "daysy", false},
        {true, true, "days", true},       {true, true, "daysdays", false},
        {false, true, "daysydays", true}, {false, false, "", false},
    };
    for (size_t i = 0; i < sizeof examples / sizeof *examples; i++) {
        struct literal literal = {span_of("days"), examples[i].starts, examples[i].ends};
        ck_assert_int_eq(literal_in_term(&literal, span_of(examples[i].term)), examples[i].holds);
    }
    char cut[TOKEN_MAX];
    memset(cut, 'x', sizeof cut);
    struct literal literal = {span_of("days"), true, true};
    ck_assert(literal_in_term(&literal, span_make(cut, sizeof cut)));
    ck_assert(literal_in_term(&literal, span_make(cut, sizeof cut - 3)));
    ck_assert(!literal_in_term(&literal, span_make(cut, sizeof cut / 2)));
}
END_TEST

/* --- patterns and texts made up together --- */

struct maker {
    uint64_t state; /* of the random numbers */
    struct buffer pattern;
    struct buffer text; /* is likely to match */
    unsigned groups;    /* capturing ones so far */
};

static unsigned pick(struct maker *maker, unsigned below)
{
    maker->state = maker->state * 6364136223846793005u + 1442695040888963407u;
    return (unsigned)((maker->state >> 33) % below);
}

#define PICK(maker, table) ((table)[pick(maker, sizeof(table) / sizeof *(table))])

/* Few, so that they meet often: letters with odd relatives (the Kelvin sign, the long s), accents
 * alone and on letters, an ideograph, and much that separates or doesn't. */
static const char *const characters[] = {
    "a",
    "b",
    "c",
    "k",
    "s",
    "a",
    "b",
    "s",
    "A",
    "K",
    "S",
    "1",
    "2",
    " ",
    " ",
    " ",
    "'",
    "-",
    "_",
    ",",
    "\xC3\xA9",
    "\xE2\x84\xAA",
    "\xC5\xBF",
    "\xCC\x81",
    "\xE5\x80\x8B",
    "\xC3\x9F",
    "e",
    "\n",
};

static void make_either(struct maker *maker, unsigned depth);

static void make_character(struct maker *maker)
{
    const char *character = PICK(maker, characters);
    buffer_append_string(&maker->pattern, character);
    buffer_append_string(&maker->text, character);
}

/* An item that matches one of the texts beside it, among others. */
static void make_known(struct maker *maker)
{
    static const struct {
        const char *pattern;
        const char *texts[3];
    } items[] = {
        {"\\s", {" ", "\n", " "}},
        {"\\d", {"1", "2", "1"}},
        {"\\w", {"a", "1", "_"}},
        {"\\W", {" ", "'", "-"}},
        {"\\b", {"", "", ""}},
        {"\\B", {"", "", ""}},
        {".", {"a", " ", "'"}},
        {"^", {"", "", ""}},
        {"$", {"", "", ""}},
        {"[ab]", {"a", "b", "a"}},
        {"[^ab]", {"c", " ", "'"}},
        {"[a-c]", {"a", "b", "c"}},
        {"[s' ]", {"s", "'", " "}},
        {"[k-]", {"k", "-", "k"}},
        {"[]s]", {"]", "s", "s"}},
        {"[\\s\\-,]", {" ", "-", ","}},
        {"[[:alpha:]]", {"a", "K", "s"}},
        {"[\\ds]", {"1", "s", "2"}},
        {"[_1]", {"_", "1", "_"}},
        {"\\Qab s\\E", {"ab s", "ab s", "ab s"}},
        {"\\Qa.\\E", {"a.", "a.", "a."}},
        {"\\x61", {"a", "a", "a"}},
        {"\\x{6b}", {"k", "k", "k"}},
        {"\\'", {"'", "'", "'"}},
        {"\\.", {".", ".", "."}},
        {"\\R", {"\n", "\n", "\n"}},
        {"\\h", {" ", " ", " "}},
        {"\\pL", {"a", "s", "k"}},
        {"\\p{Lu}", {"A", "K", "S"}},
        {"(?=a)", {"", "", ""}},
        {"(?!a)", {"", "", ""}},
        {"(?<=s)", {"", "", ""}},
        {"(?<!b)", {"", "", ""}},
        {"(?i)", {"", "", ""}},
        {"\\K", {"", "", ""}},
        {"\\A", {"", "", ""}},
        {"\\Z", {"", "", ""}},
        {"\\t", {"\t", "\t", "\t"}},
    };
    unsigned item = pick(maker, sizeof items / sizeof *items);
    buffer_append_string(&maker->pattern, items[item].pattern);
    buffer_append_string(&maker->text, PICK(maker, items[item].texts));
}

static void make_group(struct maker *maker, unsigned depth)
{
    static const char *const open[] = {"(", "(?:", "(?>", "(?i:", "(?|"};
    const char *kind = PICK(maker, open);
    maker->groups += strcmp(kind, "(") == 0;
    buffer_append_string(&maker->pattern, kind);
    make_either(maker, depth + 1);
    buffer_append_string(&maker->pattern, ")");
}

static void make_item(struct maker *maker, unsigned depth)
{
    static const char *const quantifiers[] = {"*",   "+",  "?",  "{2}", "{0,2}", "{1,}",
                                              "{0}", "+?", "*+", "??",  "{1}",   "{0,}"};
    static const unsigned least[] = {0, 1, 0, 2, 0, 1, 0, 1, 0, 0, 1, 0};
    size_t from = maker->text.length;
    unsigned choice = pick(maker, 10);
    if (choice == 0 && depth < 4) {
        make_group(maker, depth);
    } else if (choice == 1 && maker->groups > 0) {
        buffer_printf(&maker->pattern, "\\g{%u}", pick(maker, maker->groups) + 1);
    } else if (choice < 4) {
        make_known(maker);
    } else {
        make_character(maker);
    }
    if (pick(maker, 5) == 0) {
        unsigned which = pick(maker, sizeof quantifiers / sizeof *quantifiers);
        size_t length = maker->text.length - from;
        buffer_append_string(&maker->pattern, quantifiers[which]);
        maker->text.length = least[which] == 0 && pick(maker, 2) ? from : maker->text.length;
        if (least[which] == 2 && length > 0) {
            buffer_reserve(&maker->text, length);
            memcpy(maker->text.bytes + from + length, maker->text.bytes + from, length);
            maker->text.length += length;
        }
    }
}

static void make_either(struct maker *maker, unsigned depth)
{
    unsigned branches = pick(maker, 3) == 0 || depth > 0 ? 1 + pick(maker, 3) : 1;
    for (unsigned branch = 0; branch < branches; branch++) {
        if (branch > 0) {
            buffer_append_string(&maker->pattern, "|");
        }
        size_t length = maker->text.length;
        for (unsigned i = pick(maker, 5) + (depth == 0 ? 3 : 0); i > 0; i--) {
            make_item(maker, depth);
        }
        if (branch + 1 < branches && pick(maker, 2)) { /* the text is another branch's */
            maker->text.length = length;
        }
    }
}

static bool is_ascii(struct span text)
{
    for (size_t i = 0; i < text.length; i++) {
        if ((unsigned char)text.bytes[i] >= 0x80) {
            return false;
        }
    }
    return true;
}

static bool holds(const struct literal_group *group, struct span text)
{
    struct tokenizer words;
    tokenizer_init(&words, text, is_ascii(text));
    while (tokenizer_next(&words)) {
        for (size_t i = 0; i < group->count; i++) {
            if (literal_in_term(&group->items[i], span_make(words.form, words.length))) {
                return true;
            }
        }
    }
    return false;
}

static bool meets(const struct requirement *need, struct span text)
{
    for (size_t i = 0; i < need->count; i++) {
        if (!holds(&need->groups[i], text)) {
            return false;
        }
    }
    return true;
}

struct tally {
    size_t matches;
    size_t demanding; /* of those, ones that needed something */
    size_t refused;   /* texts that don't meet their requirement */
};

/* Tries the pattern on the text that was made with it, and on some more like it. */
static void try_texts(struct maker *maker, const struct regex *regex, struct regex_matcher *matcher,
                      const struct requirement *need, struct tally *tally)
{
    struct buffer text = {0};
    for (unsigned round = 0; round < 6; round++) {
        buffer_clear(&text);
        for (unsigned i = pick(maker, 3); i > 0; i--) {
            buffer_append_string(&text, PICK(maker, characters));
        }
        size_t cut = round < 4 ? 0 : pick(maker, 1 + (unsigned)maker->text.length);
        while (cut < maker->text.length && ((unsigned char)maker->text.bytes[cut] & 0xC0) == 0x80) {
            cut++;
        }
        buffer_append(&text, maker->text.bytes + cut, maker->text.length - cut);
        for (unsigned i = pick(maker, 3); i > 0; i--) {
            buffer_append_string(&text, PICK(maker, characters));
        }
        struct span subject = buffer_span(&text);
        bool met = meets(need, subject);
        tally->refused += !met;
        if (regex_search(regex, matcher, subject, is_ascii(subject), 0) == REGEX_MATCH) {
            tally->matches++;
            tally->demanding += need->count > 0;
            struct buffer words = {0};
            write_requirement(&words, need);
            ck_assert_msg(met, "/%s/ matches %s but is said to need %s",
                          buffer_string(&maker->pattern), buffer_string(&text),
                          buffer_string(&words));
            buffer_free(&words);
        }
    }
    buffer_free(&text);
}

START_TEST(never_refuses_a_match)
{
    struct maker maker = {.state = 7};
    struct regex_matcher *matcher = regex_matcher_new();
    struct arena arena = {0};
    struct tally tally = {0};
    size_t times = unit_scale(20000);
    for (size_t i = 0; i < times; i++) {
        buffer_clear(&maker.pattern);
        buffer_clear(&maker.text);
        maker.groups = 0;
        make_either(&maker, 0);
        unsigned flags = pick(&maker, 4); /* REGEX_CASELESS, REGEX_DOTALL */
        struct error error;
        size_t offset;
        struct span pattern = buffer_span(&maker.pattern);
        struct regex *regex = regex_compile(pattern, flags, &error, &offset);
        if (regex) {
            arena_reset(&arena);
            try_texts(&maker, regex, matcher, requirement_derive(&arena, pattern), &tally);
        }
        regex_free(regex);
    }
    ck_assert_uint_gt(tally.matches, times);
    ck_assert_uint_gt(tally.demanding, times / 2);
    ck_assert_uint_gt(tally.refused, times / 10);
    arena_free(&arena);
    regex_matcher_free(matcher);
    buffer_free(&maker.pattern);
    buffer_free(&maker.text);
}
END_TEST

/* The reader sees only patterns that PCRE2 accepts; on others it must just come to an end. */
START_TEST(any_bytes)
{
    static const char pieces[] = "aab (((|)))[[]]\\\\QE?*+{{}}12,^$.<>=!:'PRgkxop-\xC3\xA9";
    struct maker maker = {.state = 3};
    struct arena arena = {0};
    for (size_t i = unit_scale(100000); i > 0; i--) {
        buffer_clear(&maker.pattern);
        for (unsigned length = pick(&maker, 40); length > 0; length--) {
            buffer_append_char(&maker.pattern, PICK(&maker, pieces));
        }
        arena_reset(&arena);
        ck_assert_ptr_nonnull(requirement_derive(&arena, buffer_span(&maker.pattern)));
    }
    buffer_clear(&maker.pattern);
    for (int i = 0; i < 5000; i++) {
        buffer_append_char(&maker.pattern, '(');
    }
    ck_assert_uint_eq(requirement_derive(&arena, buffer_span(&maker.pattern))->count, 0);
    buffer_clear(&maker.pattern);
    for (int i = 0; i < 2000; i++) {
        buffer_append_string(&maker.pattern, "(aa bb|cc dd|[xy]z)");
    }
    ck_assert_uint_gt(requirement_derive(&arena, buffer_span(&maker.pattern))->count, 0);
    arena_free(&arena);
    buffer_free(&maker.pattern);
    buffer_free(&maker.text);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("query_literals");
    TCase *tests = tcase_create("literals");

    tcase_add_test(tests, shapes);
    tcase_add_test(tests, gives_up);
    tcase_add_test(tests, literals_in_terms);
    tcase_add_test(tests, never_refuses_a_match);
    tcase_add_test(tests, any_bytes);
    suite_add_tcase(suite, tests);
    return unit_run(suite);
}
