/* SPDX-License-Identifier: ISC */
/* query/parse: the tree of each construct, faults with their columns, and no crash on any bytes.
 *
 * A tree is written as it is read: `~stem`, `=exact`, `prefix*`, [phrase], {near}, (a & b), (a | b),
 * !not. */
#include "query/ast.h"

#include "base/buffer.h"
#include "base/memory.h"

#include <stdlib.h>

#include "tests/unit/unit.h"

static void write_term(struct buffer *out, const struct term *term)
{
    buffer_append_string(out, term->match == MATCH_STEM ? "~" : "");
    buffer_append_string(out, term->match == MATCH_EXACT ? "=" : "");
    buffer_append_span(out, term->form);
    buffer_append_string(out, term->match == MATCH_PREFIX ? "*" : "");
    if (term->times > 1) {
        buffer_printf(out, "x%u", term->times);
    }
}

static void write_words(struct buffer *out, const struct node *node)
{
    static const char *const open[] = {[NODE_WORD] = "", [NODE_PHRASE] = "[", [NODE_NEAR] = "{"};
    for (size_t i = 0; i < node->words.count; i++) {
        buffer_append_string(out, i ? " " : open[node->kind]);
        write_term(out, &node->words.terms[i]);
    }
    if (node->kind == NODE_PHRASE) {
        buffer_append_char(out, ']');
    } else if (node->kind == NODE_NEAR) {
        buffer_printf(out, "}%u", node->words.window);
    }
}

static void write_node(struct buffer *out, const struct node *node);

static void write_branch(struct buffer *out, const struct node *node)
{
    for (size_t i = 0; i < node->branch.count; i++) {
        buffer_append_string(out, i == 0 ? "(" : node->kind == NODE_AND ? " & " : " | ");
        write_node(out, node->branch.items[i]);
    }
    buffer_append_char(out, ')');
}

static void write_fact(struct buffer *out, const struct node_fact *fact)
{
    buffer_append_string(out, "fact<");
    buffer_append_span(out, fact->kind);
    buffer_append_char(out, '|');
    buffer_append_span(out, fact->value);
    buffer_append_char(out, '|');
    buffer_append_span(out, fact->polarity);
    buffer_append_char(out, '>');
}

static void write_node(struct buffer *out, const struct node *node)
{
    switch (node->kind) {
    case NODE_ALL:
        buffer_append_string(out, "all");
        break;
    case NODE_AND:
    case NODE_OR:
        write_branch(out, node);
        break;
    case NODE_NOT:
    case NODE_TITLE:
    case NODE_HEADING:
        buffer_append_string(out, node->kind == NODE_NOT     ? "!"
                                  : node->kind == NODE_TITLE ? "title:"
                                                             : "heading:");
        write_node(out, node->child);
        break;
    case NODE_WORD:
    case NODE_PHRASE:
    case NODE_NEAR:
        write_words(out, node);
        break;
    case NODE_REGEX:
        buffer_append_span(out, node->source);
        break;
    case NODE_CLAUSE:
        buffer_printf(out, "clause<%016llx>", (unsigned long long)node->clause);
        break;
    case NODE_SITE:
        buffer_printf(out, "site<%.*s>", (int)node->glob.length, node->glob.bytes);
        break;
    case NODE_DATE:
        buffer_printf(out, "date<%u..%u>", node->date.from, node->date.to);
        break;
    case NODE_CATEGORY:
        buffer_printf(out, "category<%s>", category_name(node->category));
        break;
    case NODE_FACT:
        write_fact(out, &node->fact);
        break;
    }
}

struct example {
    const char *query;
    const char *tree;
};

static void check_examples(const struct example *examples, size_t count)
{
    struct buffer tree = {0};
    for (size_t i = 0; i < count; i++) {
        struct query_error fault;
        struct query *query = query_parse(span_of(examples[i].query), &fault);
        ck_assert_msg(query != NULL, "%s: %zu: %s", examples[i].query, fault.column,
                      fault.error.message);
        buffer_clear(&tree);
        write_node(&tree, query->root);
        ck_assert_msg(span_equal(buffer_span(&tree), span_of(examples[i].tree)),
                      "%s\n  gives   %s\n  and not %s", examples[i].query, buffer_string(&tree),
                      examples[i].tree);
        query_free(query);
    }
    buffer_free(&tree);
}

#define CHECK_EXAMPLES(examples) check_examples(examples, sizeof(examples) / sizeof *(examples))

START_TEST(words)
{
    static const struct example examples[] = {
        {"", "all"},
        {"   ", "all"},
        {"collects", "~collect"},
        {"Retention", "~retent"},
        {"=Collects", "=collects"},
        {"encrypt*", "encrypt*"},
        {"don't", "~don't"},
        {"don\xE2\x80\x99t", "~don't"},
        {"cookies,", "~cooki"},
        {"r\xC3\xA9sum\xC3\xA9s", "~resum"},
        {"opt-out", "[=opt =out]"},
        {"opt\xE2\x80\x91out", "[=opt =out]"},
        {"=opt-out", "[=opt =out]"},
        {"third-part*", "[=third part*]"},
        {"privacy@shop.example", "[=privacy =shop =example]"},
        {"and/or", "[=and =or]"},
        {"\xE5\x80\x8B\xE4\xBA\xBA", "[=\xE5\x80\x8B =\xE4\xBA\xBA]"},
        {"18", "~18"},
    };
    CHECK_EXAMPLES(examples);
}
END_TEST

START_TEST(operators)
{
    static const struct example examples[] = {
        {"a b", "(~a & ~b)"},
        {"a AND b", "(~a & ~b)"},
        {"a OR b c OR d", "(~a | (~b & ~c) | ~d)"},
        {"a (b OR c) d", "(~a & (~b | ~c) & ~d)"},
        {"((a)) (b (c d))", "(~a & ~b & ~c & ~d)"},
        {"a OR (b OR c)", "(~a | ~b | ~c)"},
        {"-a", "!~a"},
        {"-a -b", "(!~a & !~b)"},
        {"a -b", "(~a & !~b)"},
        {"a NOT b", "(~a & !~b)"},
        {"a AND NOT (b OR c)", "(~a & !(~b | ~c))"},
        {"NOT NOT a", "~a"},
        {"NOT -NOT a", "!~a"},
        {"--a", "~a"},
        {"a \xE2\x80\x93"
         "b",
         "(~a & !~b)"},
        {"and or not", "(~and & ~or & ~not)"},
        {"a(b)c", "(~a & ~b & ~c)"},
        {"NOT(a)OR(b)", "(!~a | ~b)"},
        {"a\t\nb\xC2\xA0"
         "c",
         "(~a & ~b & ~c)"},
    };
    CHECK_EXAMPLES(examples);
}
END_TEST

START_TEST(phrases)
{
    static const struct example examples[] = {
        {"\"do not sell\"", "[=do =not =sell]"},
        {"\xE2\x80\x9C"
         "Do not sell\xE2\x80\x9D",
         "[=do =not =sell]"},
        {"\xC2\xAB"
         "do not\xC2\xBB",
         "[=do =not]"},
        {"\"collects\"", "=collects"},
        {"=\"we collect\"", "[=we =collect]"},
        {"\"opt* out\"", "[opt* =out]"},
        {"\"personal inf*\"", "[=personal inf*]"},
        {"\"sh*t happens\"", "[=sh =t =happens]"},
        {"\"a (b) OR c\"", "[=a =b =or =c]"},
        {"\"data sharing\"~5", "{~data ~share}7"},
        {"\"third-party cookies\"~0", "{~third ~parti ~cooki}3"},
        {"\"data data sharing\"~1", "{~datax2 ~share}4"},
        {"\"data dat*\"~2", "{~data dat*}4"},
        {"\"sharing\"~5", "~share"},
        {"\"share sharing\"~5", "{~sharex2}7"},
        {"-\"do not\"", "![=do =not]"},
        {"\"a b\"\"c d\"", "([=a =b] & [=c =d])"},
    };
    CHECK_EXAMPLES(examples);
}
END_TEST

START_TEST(fields)
{
    static const struct example examples[] = {
        {"site:*.EXAMPLE", "site<*.example>"},
        {"SITE:\"City of Example\"", "site<city of example>"},
        {"date:2012", "date<20120000..20129999>"},
        {"date:2012-06", "date<20120600..20120699>"},
        {"date:2012-06-30", "date<20120630..20120630>"},
        {"date:2010..2015-02", "date<20100000..20150299>"},
        {"date:..2010", "date<1..20109999>"},
        {"date:2010..", "date<20100000..4294967295>"},
        {"date:..", "date<1..4294967295>"},
        {"title:privacy", "title:~privaci"},
        {"title:=privacy", "title:=privacy"},
        {"heading:\"your rights\"", "heading:[=your =rights]"},
        {"heading:opt-out", "heading:[=opt =out]"},
        {"heading:/rights?/i", "heading:/rights?/i"},
        {"-heading:cookies", "!heading:~cooki"},
        {"category:Sharing", "category<sharing>"},
        {"clause:00ff10FF00fa00AB", "clause<00ff10ff00fa00ab>"},
        {"-clause:\"0000000000000001\" cookies", "(!clause<0000000000000001> & ~cooki)"},
        {"fact:sells", "fact<sells||>"},
        {"fact:collects=email-address", "fact<collects|email-address|>"},
        {"fact:sells=personal-information,no", "fact<sells|personal-information|no>"},
        {"fact:sells,No", "fact<sells||no>"},
        {"fact:sells=,no", "fact<sells||no>"},
        {"fact:contact-postal=\"1 Road, Town\",yes", "fact<contact-postal|1 Road, Town|yes>"},
        {"(site:a OR site:b) -date:2012", "((site<a> | site<b>) & !date<20120000..20129999>)"},
        {"\"site:a\"", "[=site =a]"},
        {"10:30", "[=10 =30]"},
        {"collect: name", "(~collect & ~name)"},
    };
    CHECK_EXAMPLES(examples);
}
END_TEST

START_TEST(expressions)
{
    static const struct example examples[] = {
        {"/\\d+ (days|months)/", "/\\d+ (days|months)/"},
        {"/a/is", "/a/is"},
        {"a /b c\\/d/ e", "(~a & /b c\\/d/ & ~e)"},
        {"-/x/", "!/x/"},
    };
    CHECK_EXAMPLES(examples);

    /* Dashes and quotes mean what they become in texts, and never a range. */
    struct query_error fault;
    struct query *query = query_parse(
        span_of("/^[a\xE2\x80\x93z]\xE2\x80\x9Cx\xE2\x80\x9D\xC2\xA0\xEF\xBC\xA2$/"), &fault);
    ck_assert_ptr_nonnull(query);
    struct regex_matcher *matcher = regex_matcher_new();
    const struct regex *regex = query->root->regex.regex;
    ck_assert_int_eq(regex_search(regex, matcher, span_of("-\"x\" B"), true, 0), REGEX_MATCH);
    ck_assert_int_eq(regex_search(regex, matcher, span_of("m\"x\" B"), true, 0), REGEX_NO_MATCH);
    regex_matcher_free(matcher);
    query_free(query);
}
END_TEST

START_TEST(scope)
{
    struct query_error fault;
    struct query *query = query_parse(span_of("retention scope:policy deletion"), &fault);
    ck_assert_ptr_nonnull(query);
    ck_assert(query->scoped);
    ck_assert_int_eq(query->scope, SCOPE_POLICY);
    ck_assert_int_eq(query->root->kind, NODE_AND);
    ck_assert_uint_eq(query->root->branch.count, 2);
    query_free(query);

    query = query_parse(span_of("scope:clause"), &fault);
    ck_assert_ptr_nonnull(query);
    ck_assert(query->scoped);
    ck_assert_int_eq(query->scope, SCOPE_CLAUSE);
    ck_assert_int_eq(query->root->kind, NODE_ALL);
    query_free(query);

    query = query_parse(span_of("a"), &fault);
    ck_assert(!query->scoped);
    query_free(query);
}
END_TEST

START_TEST(modes)
{
    static const struct {
        const char *mode;
        const char *text;
    } expected[] = {
        {"stem", "cookies"},
        {"exact", "=Data"},
        {"prefix", "encrypt*"},
        {"phrase", "opt-out"},
        {"near", "\"a b\"~3"},
        {"regex", "/x+/i"},
        {"exact", "\"one\""},
        {"stem", "privacy"},
        {"", ""},
        {"", ""},
    };
    struct query_error fault;
    struct query *query = query_parse(
        span_of("cookies (=Data OR encrypt*) -opt-out \"a b\"~3 /x+/i \"one\" title:privacy"),
        &fault);
    ck_assert_ptr_nonnull(query);
    ck_assert_uint_eq(query->leaf_count, 8);
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++) {
        struct span text;
        ck_assert_str_eq(query_mode(query, i, &text), expected[i].mode);
        ck_assert(span_equal(text, span_of(expected[i].text)));
    }
    query_free(query);
}
END_TEST

START_TEST(faults)
{
    static const struct {
        const char *query;
        size_t column;
        const char *message; /* how it begins */
    } examples[] = {
        {"a OR", 5, "expected a word, a phrase or '(' after OR"},
        {"a OR OR b", 6, "expected a word, a phrase or '(' after OR"},
        {"OR a", 1, "expected a word, a phrase or '(' before OR"},
        {"AND", 1, "expected a word, a phrase or '(' before AND"},
        {"a AND )", 7, "expected a word, a phrase or '(' after AND"},
        {"a NOT", 6, "expected a word, a phrase or '(' after NOT"},
        {"()", 2, "expected a word, a phrase or '(' after '('"},
        {"a - b", 4, "expected a word, a phrase or '(' right after '-'"},
        {"a -", 4, "expected a word, a phrase or '(' right after '-'"},
        {"-OR", 2, "expected a word, a phrase or '(' after '-'"},
        {"a (b c", 7, "expected ')' for the '(' in column 3"},
        {"a) b", 2, "expected no ')'"},
        {"\xC3\xA9t\xC3\xA9 & b", 5, "expected a word: this has no letter"},
        {"*", 1, "expected a word right before '*'"},
        {"shop.*", 6, "expected a word right before '*'"},
        {"per*al", 5, "expected a space after '*'"},
        {"data~5", 5, "expected a phrase in quotes before '~'"},
        {"= a", 2, "expected a word or a phrase after '='"},
        {"\"a b", 5, "expected '\"' at the end of the phrase"},
        {"\"&\"", 2, "expected a word between the quotes"},
        {"\"a b\"~", 7, "expected a number from 0 to 1000 after '~'"},
        {"\"a b\"~1001", 7, "expected a number from 0 to 1000 after '~'"},
        {"\"a b\"~5x", 7, "expected a number from 0 to 1000 after '~'"},
        {"\"a b\"~99999999999999999999", 7, "expected a number from 0 to 1000 after '~'"},
        {"/abc", 5, "expected '/' at the end"},
        {"/abc\\/", 7, "expected '/' at the end"},
        {"//", 2, "expected a regular expression"},
        {"/a/ig", 5, "expected one of the flags i and s"},
        {"x /a(b/", 7, "not a regular expression: missing closing parenthesis"},
        {"/\xE2\x80\x93\xE2\x80\x93(/", 5, "not a regular expression: "},
        {"site:", 6, "expected a site after site:"},
        {"site:\"a", 8, "expected '\"' at the end of the value"},
        {"date:", 6, "expected a date after date:"},
        {"date:2012-13", 6, "expected a date after date:"},
        {"date:2012..x", 12, "expected a date after date:"},
        {"date:2012...2013", 12, "expected a date after date:"},
        {"date:2015..2010", 12, "expected a date that isn't before"},
        {"title:", 7, "expected a word or a phrase after title:"},
        {"heading: a", 9, "expected a word or a phrase after heading:"},
        {"a category:", 12, "expected a category after category: (collection, sharing, "},
        {"category:sales", 10, "expected a category after category: (collection, sharing, "},
        {"clause:", 8, "expected the 16 hexadecimal digits of a clause after clause:"},
        {"clause:123", 8, "expected the 16 hexadecimal digits"},
        {"clause:00ff00ff00ffg0ab", 20, "expected the 16 hexadecimal digits"},
        {"clause:00ff00ff00ff00ab0", 8, "expected the 16 hexadecimal digits"},
        {"fact:", 6, "expected a kind of fact after fact:"},
        {"fact:=x", 6, "expected a kind of fact after fact:"},
        {"fact:sells=", 12, "expected a value after '='"},
        {"fact:sells,perhaps", 12, "expected yes, no or conditional after ','"},
        {"fact:a=b,c", 10, "expected yes, no or conditional after ','"},
        {"scope:all", 7, "expected clause or policy after scope:"},
        {"(scope:policy a)", 2, "expected scope: outside parentheses"},
        {"-scope:policy", 2, "expected scope: outside parentheses"},
        {"scope:policy scope:clause", 14, "expected one scope"},
        {"scope:policy OR a", 1, "expected a word, a phrase or '(' beside scope:"},
        {"a OR scope:policy", 5, "expected a word, a phrase or '(' beside scope:"},
        {"from:a", 1, "expected one of site:, date:, title:, heading:, category:, fact:, clause:, scope:"},
        {"a \xFF", 3, "expected UTF-8"},
        {"\xED\xA0\x80", 1, "expected UTF-8"},
    };
    for (size_t i = 0; i < sizeof examples / sizeof *examples; i++) {
        struct query_error fault;
        struct query *query = query_parse(span_of(examples[i].query), &fault);
        ck_assert_msg(query == NULL, "%s", examples[i].query);
        ck_assert_msg(fault.column == examples[i].column, "%s: column %zu: %s", examples[i].query,
                      fault.column, fault.error.message);
        ck_assert_msg(
            strncmp(fault.error.message, examples[i].message, strlen(examples[i].message)) == 0,
            "%s: %s", examples[i].query, fault.error.message);
    }
}
END_TEST

/* A query of `count` times `part`, and `end` behind it. */
static struct query *parse_many(size_t count, const char *part, const char *end,
                                struct query_error *fault)
{
    struct buffer text = {0};
    for (size_t i = 0; i < count; i++) {
        buffer_append_string(&text, part);
    }
    buffer_append_string(&text, end);
    struct query *query = query_parse(buffer_span(&text), fault);
    buffer_free(&text);
    return query;
}

START_TEST(limits)
{
    struct query_error fault;
    struct query *query = parse_many(5000, "a ", "", &fault);
    ck_assert_ptr_nonnull(query);
    ck_assert_uint_eq(query->root->branch.count, 5000);
    query_free(query);
    ck_assert_ptr_null(parse_many(5000, "a ", "b", &fault));
    ck_assert_uint_eq(fault.column, 1);
    ck_assert_str_eq(fault.error.message, "too long: expected at most 10000 bytes");

    query = parse_many(100, "-", "a", &fault);
    ck_assert_ptr_nonnull(query);
    query_free(query);
    ck_assert_ptr_null(parse_many(101, "-", "a", &fault));
    ck_assert_uint_eq(fault.column, 101);
    ck_assert_ptr_null(parse_many(9000, "(", "a", &fault));
    ck_assert_uint_eq(fault.column, 101);
    ck_assert(strstr(fault.error.message, "too deep") != NULL);
}
END_TEST

START_TEST(globs)
{
    static const struct {
        const char *pattern;
        const char *name;
        bool matches;
    } examples[] = {
        {"shop.example", "shop.example", true},
        {"shop.example", "my.shop.example", false},
        {"*.example", "shop.example", true},
        {"*.example", ".example", true},
        {"*.example", "shop.example.org", false},
        {"s?op*", "shop", true},
        {"s?op*", "soop.example", true},
        {"s?op*", "sop", false},
        {"*a*b*c*", "xxaxxbxxcxx", true},
        {"*a*b*c*", "xxaxxcxxbxx", false},
        {"caf?", "caf\xC3\xA9", true},
        {"caf??", "caf\xC3\xA9", false},
        {"", "", true},
        {"", "a", false},
        {"*", "", true},
        {"**", "a", true},
        {"?", "", false},
        {"a*a", "a", false},
    };
    for (size_t i = 0; i < sizeof examples / sizeof *examples; i++) {
        bool matches = glob_match(span_of(examples[i].pattern), span_of(examples[i].name));
        ck_assert_msg(matches == examples[i].matches, "%s %s", examples[i].pattern,
                      examples[i].name);
    }
}
END_TEST

/* --- any bytes --- */

/* What ast.h promises of each tree. */
static void check_node(const struct query *query, const struct node *node,
                       const struct node *parent)
{
    ck_assert(node->source.bytes >= query->text.bytes);
    ck_assert(node->source.bytes + node->source.length <= query->text.bytes + query->text.length);
    if (node->kind == NODE_ALL) {
        ck_assert_ptr_null(parent);
    }
    if (node_is_leaf(node)) {
        ck_assert_uint_lt(node->leaf, query->leaf_count);
    }
    switch (node->kind) {
    case NODE_AND:
    case NODE_OR:
        ck_assert_uint_ge(node->branch.count, 2);
        for (size_t i = 0; i < node->branch.count; i++) {
            ck_assert_int_ne(node->branch.items[i]->kind, node->kind);
            check_node(query, node->branch.items[i], node);
        }
        break;
    case NODE_NOT:
        ck_assert_int_ne(node->child->kind, NODE_NOT);
        check_node(query, node->child, node);
        break;
    case NODE_TITLE:
    case NODE_HEADING:
        ck_assert(node_is_leaf(node->child));
        check_node(query, node->child, node);
        break;
    case NODE_WORD:
        ck_assert_uint_eq(node->words.count, 1);
        ck_assert_uint_gt(node->words.terms[0].form.length, 0);
        break;
    case NODE_PHRASE:
        ck_assert_uint_ge(node->words.count, 2);
        break;
    case NODE_NEAR:
        ck_assert(node->words.count >= 2 || node->words.terms[0].times >= 2);
        break;
    default:
        break;
    }
}

static uint64_t random_next(uint64_t *state)
{
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return *state >> 33;
}

/* Changes some bytes of `text`: pieces of the language, or any byte. */
static void mutate(uint64_t *state, struct buffer *text)
{
    static const char *const pieces[] = {
        "(",
        ")",
        "\"",
        "-",
        "NOT ",
        " OR ",
        " AND ",
        "*",
        "~",
        "~5",
        "=",
        "/",
        "/i",
        "\\",
        " ",
        "site:",
        "date:",
        "2012",
        "..",
        "title:",
        "heading:",
        "category:",
        "other",
        "fact:",
        ",no",
        "scope:policy ",
        "a",
        "[",
        "]",
        "{2}",
        "|",
        "\\Q",
        "\\E",
        "\xE2\x80\x93",
        "\xE2\x80\x9C",
        "\xC2\xAD",
        "\xE5\x80\x8B",
        "\xCC\x81",
        "\xEF\xAC\x83",
        "\xC2\x85",
        "'",
    };
    for (uint64_t i = random_next(state) % 6 + 1; i > 0; i--) {
        size_t at = random_next(state) % (text->length + 1);
        size_t rest = text->length - at;
        uint64_t choice = random_next(state) % 8;
        if (choice == 0 && rest > 0) {
            text->bytes[at] = (char)random_next(state);
        } else if (choice == 1) {
            text->length = at;
        } else {
            const char *piece = pieces[random_next(state) % (sizeof pieces / sizeof *pieces)];
            size_t length = strlen(piece);
            buffer_reserve(text, length);
            memmove(text->bytes + at + length, text->bytes + at, rest);
            memcpy(text->bytes + at, piece, length);
            text->length += length;
        }
    }
}

START_TEST(any_bytes)
{
    static const char *const seeds[] = {
        "retention \"personal data\" -cookies",
        "(=sell OR \"do not sell\"~3) site:*.example date:2010..2015",
        "/sell(s|ing)?\\s+your\\s+(personal\\s+)?[a-z]+/i heading:rights",
        "title:privacy category:sharing fact:sells=personal-information,no scope:policy",
        "",
    };
    uint64_t state = 1;
    struct buffer text = {0};
    size_t parsed = 0;
    size_t times = unit_scale(100000);
    for (size_t i = 0; i < times; i++) {
        if (i % 4 == 0) {
            buffer_clear(&text);
            buffer_append_string(&text, seeds[random_next(&state) % 5]);
        }
        mutate(&state, &text);
        struct query_error fault;
        struct query *query = query_parse(buffer_span(&text), &fault);
        if (query) {
            check_node(query, query->root, NULL);
            parsed++;
        } else {
            ck_assert_uint_ge(fault.column, 1);
            ck_assert_uint_le(fault.column, text.length + 1);
            ck_assert_str_ne(fault.error.message, "");
        }
        query_free(query);
    }
    ck_assert_uint_gt(parsed, times / 20); /* both ways are taken */
    ck_assert_uint_lt(parsed, times);
    buffer_free(&text);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("query_parse");
    TCase *tests = tcase_create("parse");

    tcase_add_test(tests, words);
    tcase_add_test(tests, operators);
    tcase_add_test(tests, phrases);
    tcase_add_test(tests, fields);
    tcase_add_test(tests, expressions);
    tcase_add_test(tests, scope);
    tcase_add_test(tests, modes);
    tcase_add_test(tests, faults);
    tcase_add_test(tests, limits);
    tcase_add_test(tests, globs);
    tcase_add_test(tests, any_bytes);
    suite_add_tcase(suite, tests);
    return unit_run(suite);
}
