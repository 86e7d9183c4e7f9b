/* SPDX-License-Identifier: ISC */
/* query/marker: what is marked, by examples and against a plain reading of what query.h says. */
#include "query/marker.h"

#include "base/buffer.h"
#include "base/memory.h"
#include "index/token.h"
#include "policy/plain.h"

#include <stdlib.h>

#include "tests/unit/unit.h"

static unsigned flags_of(struct span text)
{
    for (size_t i = 0; i < text.length; i++) {
        if ((unsigned char)text.bytes[i] >= 0x80) {
            return 0;
        }
    }
    return PLAIN_ASCII;
}

static struct query *parse(struct span text)
{
    struct query_error fault;
    struct query *query = query_parse(text, &fault);
    ck_assert_msg(query != NULL, "%.*s: %zu: %s", (int)text.length, text.bytes, fault.column,
                  fault.error.message);
    return query;
}

/* The text with brackets around the ranges. */
static void write_marks(struct buffer *out, struct span text, const struct range_list *ranges)
{
    size_t at = 0;
    buffer_clear(out);
    for (size_t i = 0; i < ranges->count; i++) {
        buffer_append_span(out, span_slice(text, at, ranges->items[i].start));
        buffer_append_char(out, '[');
        at = ranges->items[i].end;
        buffer_append_span(out, span_slice(text, ranges->items[i].start, at));
        buffer_append_char(out, ']');
    }
    buffer_append_span(out, span_slice(text, at, text.length));
}

struct example {
    const char *query;
    const char *marks; /* the text with brackets */
};

static void check_example(const struct example *example)
{
    struct buffer text = {0};
    struct buffer marks = {0};
    struct range_list ranges = {0};
    for (const char *byte = example->marks; *byte; byte++) {
        if (*byte != '[' && *byte != ']') {
            buffer_append_char(&text, *byte);
        }
    }
    struct query *query = parse(span_of(example->query));
    struct marker *marker = marker_new(query);
    for (int round = 0; round < 2; round++) { /* the marker remembers nothing of the last text */
        marker_ranges(marker, buffer_span(&text), flags_of(buffer_span(&text)), &ranges);
        write_marks(&marks, buffer_span(&text), &ranges);
        ck_assert_msg(span_equal(buffer_span(&marks), span_of(example->marks)),
                      "%s\n  gives   %s\n  and not %s", example->query, buffer_string(&marks),
                      example->marks);
    }
    marker_free(marker);
    query_free(query);
    range_list_free(&ranges);
    buffer_free(&text);
    buffer_free(&marks);
}

START_TEST(marks)
{
    static const struct example examples[] = {
        {"collect", "We [collect] what we [collected]; [Collecting] is a collector's joy."},
        {"=collect", "We [collect] what we collected."},
        {"collect*", "We [collect], they [COLLECTED] it as [collectors]."},
        {"don't", "We [don't] and do not."},
        {"resume", "A [r\xC3\xA9sum\xC3\xA9], [Re\xCC\x81sume\xCC\x81]."},
        {"opt-out", "[Opt-out] or [opt out], opt in, [opt, out]."},
        {"\"a b a\"", "x [a b a b a] b"},
        {"\"third part*\"", "a [third party], [third parties], third-rate"},
        {"\"\xE5\x80\x8B\xE4\xBA\xBA\"", "\xE4\xBA\xBA[\xE5\x80\x8B\xE4\xBA\xBA]\xE5\x80\x8B"},
        {"sell rent", "We [sell], [rent]"},
        {"(sell OR rent) \"your data\"", "We [rent] [your data] and [sell] it."},
        {"sell OR (rent lease)", "We [sell] and [rent]."},
        {"sell -rent", "[sell] rent"},
        {"NOT (sell OR rent)", "sell rent"},
        {"site:x title:sell heading:sell date:2012 data", "sell [data]"},
        {"\"sell your data\" your data*", "[sell your data] [database]"},
        {"/\\d+ days/ OR days", "[30 days], [days]"},
        {"/x*/", "a[xx]b[x]"},
        {"/(?<=a)b/", "bb a[b]b"},
        {"/\xC3\xA9./", "caf[\xC3\xA9 ][\xC3\xA9t]\xC3\xA9"},
        {"/$/", "ab"},
        {"/a/ /b/", "[a][b]"},
        {"", "ab"},
        {"-x", "ab"},
        {"data", ""},
    };
    for (size_t i = 0; i < sizeof examples / sizeof *examples; i++) {
        check_example(&examples[i]);
    }
}
END_TEST

START_TEST(marks_of_neighbours)
{
    static const struct example examples[] = {
        {"\"share data\"~0", "[data] [shared] with, shares the data"},
        {"\"share data\"~1", "[Sharing] your [data]; [share] of your data"},
        {"\"share data\"~1", "[share] x [data] x [share] x x data"},
        {"\"share data\"~9", "share x x [share] [data] x x data"},
        {"\"data share\"~9", "[data] x [share] [data]"},
        {"\"a b c\"~2", "[a] x [b] x [c]; [b] [a] x x [c] c c"},
        {"\"a b c\"~1", "a x b x c"},
        {"\"a b c\"~9", "[a] [b] x [b] [c]"},
        {"\"data data\"~1", "data x x [data] x [data]"},
        {"\"data dat*\"~0", "date, [data]"},
        {"\"third-party cookies\"~1", "[cookies] of [third] [parties]"},
    };
    for (size_t i = 0; i < sizeof examples / sizeof *examples; i++) {
        check_example(&examples[i]);
    }
}
END_TEST

START_TEST(leaf_of_a_title)
{
    static const struct {
        const char *query;
        const char *title;
        bool matches;
    } examples[] = {
        {"title:privacy", "Privacy Policy", true},
        {"title:privacy", "Terms", false},
        {"-title:\"privacy policy\"", "The Privacy Policy", true},
        {"title:\"privacy policy\"", "Policy on Privacy", false},
        {"title:/^$/", "", true},
        {"title:/^$/", "x", false},
        {"title:=policy", "Policies", false},
        {"title:polic*", "Policies", true},
    };
    for (size_t i = 0; i < sizeof examples / sizeof *examples; i++) {
        struct query *query = parse(span_of(examples[i].query));
        struct marker *marker = marker_for_leaf(query->leaves[0]);
        ck_assert_msg(marker_matches(marker, span_of(examples[i].title), PLAIN_ASCII) ==
                          examples[i].matches,
                      "%s %s", examples[i].query, examples[i].title);
        marker_free(marker);
        query_free(query);
    }
}
END_TEST

/* --- the same by brute force --- */

enum { WORDS_MAX = 64 };

struct word {
    size_t start, end;
    char form[TOKEN_MAX];
    size_t form_length;
    char stem[TOKEN_MAX];
    size_t stem_length;
};

struct reading { /* of a text */
    struct word words[WORDS_MAX];
    size_t count;
    bool marked[WORDS_MAX]; /* scratch */
};

static void read_text(struct reading *reading, struct stemmer *stemmer, struct span text)
{
    struct tokenizer words;
    reading->count = 0;
    tokenizer_init(&words, text, flags_of(text) & PLAIN_ASCII);
    while (tokenizer_next(&words)) {
        ck_assert_uint_lt(reading->count, WORDS_MAX);
        struct word *word = &reading->words[reading->count++];
        word->start = words.start;
        word->end = words.end;
        memcpy(word->form, words.form, words.length);
        word->form_length = words.length;
        struct span stem = stemmer_stem(stemmer, span_make(words.form, words.length));
        memcpy(word->stem, stem.bytes, stem.length);
        word->stem_length = stem.length;
    }
}

static bool word_matches(const struct word *word, const struct term *term)
{
    struct span form = {word->form, word->form_length};
    if (term->match == MATCH_STEM) {
        return span_equal(span_make(word->stem, word->stem_length), term->form);
    }
    if (term->match == MATCH_EXACT) {
        return span_equal(form, term->form);
    }
    return form.length >= term->form.length &&
           span_equal(span_slice(form, 0, term->form.length), term->form);
}

static void put(struct range_list *ranges, size_t start, size_t end)
{
    ranges->items =
        array_reserve(ranges->items, &ranges->capacity, ranges->count + 1, sizeof *ranges->items);
    ranges->items[ranges->count++] = (struct range){(uint32_t)start, (uint32_t)end};
}

static void plain_phrase(const struct reading *reading, const struct node *node,
                         struct range_list *ranges)
{
    size_t count = node->words.count;
    for (size_t first = 0; first + count <= reading->count; first++) {
        bool all = true;
        for (size_t i = 0; i < count; i++) {
            all = all && word_matches(&reading->words[first + i], &node->words.terms[i]);
        }
        if (all) {
            put(ranges, reading->words[first].start, reading->words[first + count - 1].end);
        }
    }
}

/* True if the words [first, last] hold all that a NEAR asks for. */
static bool span_suffices(const struct reading *reading, const struct node *node, size_t first,
                          size_t last)
{
    for (size_t i = 0; i < node->words.count; i++) {
        size_t times = 0;
        for (size_t k = first; k <= last; k++) {
            times += word_matches(&reading->words[k], &node->words.terms[i]);
        }
        if (times < node->words.terms[i].times) {
            return false;
        }
    }
    return true;
}

static void plain_near(struct reading *reading, const struct node *node, struct range_list *ranges)
{
    memset(reading->marked, 0, sizeof reading->marked);
    for (size_t first = 0; first < reading->count; first++) {
        for (size_t last = first; last < reading->count; last++) {
            if (last - first + 1 > node->words.window ||
                !span_suffices(reading, node, first, last) ||
                (first < last && (span_suffices(reading, node, first + 1, last) ||
                                  span_suffices(reading, node, first, last - 1)))) {
                continue;
            }
            for (size_t k = first; k <= last; k++) {
                for (size_t i = 0; i < node->words.count; i++) {
                    reading->marked[k] = reading->marked[k] ||
                                         word_matches(&reading->words[k], &node->words.terms[i]);
                }
            }
        }
    }
    for (size_t k = 0; k < reading->count; k++) {
        if (reading->marked[k]) {
            put(ranges, reading->words[k].start, reading->words[k].end);
        }
    }
}

static void plain_leaves(struct reading *reading, const struct node *node,
                         struct range_list *ranges)
{
    switch (node->kind) {
    case NODE_AND:
    case NODE_OR:
        for (size_t i = 0; i < node->branch.count; i++) {
            plain_leaves(reading, node->branch.items[i], ranges);
        }
        break;
    case NODE_WORD:
    case NODE_PHRASE:
        plain_phrase(reading, node, ranges);
        break;
    case NODE_NEAR:
        plain_near(reading, node, ranges);
        break;
    default:
        break;
    }
}

/* Joins overlapping ranges until none is left, then puts them in order. */
static void plain_merge(struct range_list *ranges)
{
    for (size_t i = 0; i < ranges->count; i++) {
        for (size_t k = 0; k < ranges->count; k++) {
            struct range *a = &ranges->items[i];
            struct range b = ranges->items[k];
            if (i != k && a->start < b.end && b.start < a->end) {
                a->start = b.start < a->start ? b.start : a->start;
                a->end = b.end > a->end ? b.end : a->end;
                ranges->items[k] = ranges->items[--ranges->count];
                i = (size_t)-1;
                break;
            }
        }
    }
    for (size_t i = 0; i < ranges->count; i++) {
        for (size_t k = i + 1; k < ranges->count; k++) {
            if (ranges->items[k].start < ranges->items[i].start) {
                struct range swapped = ranges->items[i];
                ranges->items[i] = ranges->items[k];
                ranges->items[k] = swapped;
            }
        }
    }
}

static unsigned pick(uint64_t *state, unsigned below)
{
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return (unsigned)((*state >> 33) % below);
}

static const char *const vocabulary[] = {
    "sharing",      "Shared", "share", "data",  "date",  "Data",        "dying",
    "die",          "skies",  "sky",   "early", "don't", "caf\xC3\xA9", "Cafe",
    "\xE5\x80\x8B", "x",      "y",     "opt",   "out",   "cookies",     "cookie",
};

static const char *pick_word(uint64_t *state, unsigned words)
{
    return vocabulary[pick(state, words)];
}

static void make_text(uint64_t *state, unsigned words, struct buffer *text)
{
    static const char *const gaps[] = {" ", " ", " ", ", ", "-", ". ", "' ", "'", "''"};
    buffer_clear(text);
    for (unsigned i = pick(state, WORDS_MAX / 2); i > 0; i--) {
        buffer_append_string(text, pick_word(state, words));
        buffer_append_string(text, gaps[pick(state, 9)]);
    }
}

static void make_query(uint64_t *state, unsigned words, struct buffer *text)
{
    static const char *const joints[] = {" ", " OR ", " -"};
    buffer_clear(text);
    for (unsigned i = pick(state, 3) + 1; i > 0; i--) {
        unsigned kind = pick(state, 5);
        if (kind < 2) {
            buffer_printf(text, "%s%s", kind ? "=" : "", pick_word(state, words));
        } else if (kind == 2) {
            buffer_printf(text, "%.2s*", vocabulary[pick(state, 11)]);
        } else {
            buffer_append_string(text, "\"");
            for (unsigned k = pick(state, 3) + 2; k > 0; k--) {
                buffer_printf(text, "%s ", pick_word(state, words));
            }
            buffer_append_string(text, "\"");
            if (kind == 3) {
                buffer_printf(text, "~%u", pick(state, 6));
            }
        }
        buffer_append_string(text, i > 1 ? joints[pick(state, 3)] : "");
    }
}

START_TEST(agrees_with_a_plain_reading)
{
    uint64_t state = 11;
    struct buffer asked = {0};
    struct buffer text = {0};
    struct range_list found = {0};
    struct range_list expected = {0};
    struct stemmer *stemmer = stemmer_new();
    struct reading *reading = xcalloc(1, sizeof *reading);
    size_t times = unit_scale(4000);
    size_t marked = 0;
    for (size_t i = 0; i < times; i++) {
        unsigned words = i % 2 ? 5 : sizeof vocabulary / sizeof *vocabulary;
        make_query(&state, words, &asked);
        struct query *query = parse(buffer_span(&asked));
        struct marker *marker = marker_new(query);
        for (int k = 0; k < 8; k++) {
            make_text(&state, words, &text);
            marker_ranges(marker, buffer_span(&text), flags_of(buffer_span(&text)), &found);
            read_text(reading, stemmer, buffer_span(&text));
            expected.count = 0;
            plain_leaves(reading, query->root, &expected);
            plain_merge(&expected);
            bool same = found.count == expected.count;
            for (size_t r = 0; r < found.count && same; r++) {
                same = found.items[r].start == expected.items[r].start &&
                       found.items[r].end == expected.items[r].end;
            }
            ck_assert_msg(same, "%s in %s", buffer_string(&asked), buffer_string(&text));
            marked += found.count > 0;
        }
        marker_free(marker);
        query_free(query);
    }
    ck_assert_uint_gt(marked, times);
    free(reading);
    stemmer_free(stemmer);
    range_list_free(&found);
    range_list_free(&expected);
    buffer_free(&asked);
    buffer_free(&text);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("query_marker");
    TCase *tests = tcase_create("marker");

    tcase_add_test(tests, marks);
    tcase_add_test(tests, marks_of_neighbours);
    tcase_add_test(tests, leaf_of_a_title);
    tcase_add_test(tests, agrees_with_a_plain_reading);
    suite_add_tcase(suite, tests);
    return unit_run(suite);
}
