/* SPDX-License-Identifier: ISC */
/* index/postings, index/dictionary and index/seen: small structures against naive ones. */
#include "index/postings.h"

#include "base/pool.h"
#include "index/dictionary.h"
#include "index/seen.h"

#include <stdio.h>
#include <stdlib.h>

#include "tests/unit/unit.h"

enum { MOST = 4000 };

/* A random list: clauses with random gaps, words at random positions. Returns its occurrences. */
static size_t random_list(unsigned *seed, uint64_t *occurrences)
{
    size_t clauses = (size_t)rand_r(seed) % 700 + 1;
    unsigned gap = rand_r(seed) % 3 ? 3 : 5000;
    size_t count = 0;
    uint64_t clause = (uint64_t)rand_r(seed) % gap;
    for (size_t i = 0; i < clauses; i++) {
        unsigned times = rand_r(seed) % 4 ? 1 : rand_r(seed) % 5 + 1;
        uint64_t position = 0;
        for (unsigned j = 0; j < times && count < MOST; j++) {
            position += (uint64_t)rand_r(seed) % 300 + (j > 0);
            occurrences[count++] = clause << 32 | position;
        }
        clause += (uint64_t)rand_r(seed) % gap + 1;
    }
    return count;
}

/* The first occurrence whose clause is `target` or behind it. */
static size_t naive_seek(const uint64_t *occurrences, size_t count, size_t from, uint32_t target)
{
    while (from < count && occurrences[from] >> 32 < target) {
        from++;
    }
    return from;
}

/* Checks that a walk stands where the occurrences say, and with which positions. */
static void check_at(struct postings *postings, const uint64_t *occurrences, size_t count, size_t at,
                     bool with_positions)
{
    if (at == count) {
        ck_assert_uint_eq(postings_clause(postings), POSTINGS_END);
        return;
    }
    uint32_t clause = (uint32_t)(occurrences[at] >> 32);
    size_t times = 0;
    while (at + times < count && occurrences[at + times] >> 32 == clause) {
        times++;
    }
    ck_assert_uint_eq(postings_clause(postings), clause);
    ck_assert_uint_eq(postings_times(postings), times);
    if (with_positions) {
        uint32_t positions[MOST];
        postings_positions(postings, positions);
        for (size_t i = 0; i < times; i++) {
            ck_assert_uint_eq(positions[i], (uint32_t)occurrences[at + i]);
        }
    }
}

START_TEST(lists_are_walked_as_written)
{
    unsigned seed = (unsigned)_i + 1;
    static uint64_t occurrences[MOST];
    size_t count = random_list(&seed, occurrences);
    struct buffer docs = {0};
    struct buffer positions = {0};
    buffer_append_string(&docs, "before");
    size_t docs_start = docs.length;
    struct postings_list list = {.count = postings_encode(occurrences, count, &docs, &positions)};
    list.docs = (const unsigned char *)docs.bytes + docs_start;
    list.positions = (const unsigned char *)positions.bytes;

    struct postings postings;
    postings_open(&postings, list);
    size_t at = 0;
    uint32_t clauses = 0;
    for (; at < count; clauses++) {
        check_at(&postings, occurrences, count, at, rand_r(&seed) % 2);
        at = naive_seek(occurrences, count, at, (uint32_t)(occurrences[at] >> 32) + 1);
        postings_next(&postings);
    }
    check_at(&postings, occurrences, count, count, false);
    ck_assert_uint_eq(clauses, list.count);

    postings_open(&postings, list);
    uint32_t last = (uint32_t)(occurrences[count - 1] >> 32);
    uint32_t target = 0;
    for (at = 0; at < count;) {
        target += (uint32_t)rand_r(&seed) % (last / 10 + 2);
        at = naive_seek(occurrences, count, at, target);
        postings_seek(&postings, target);
        check_at(&postings, occurrences, count, at, rand_r(&seed) % 2);
        target = at < count ? (uint32_t)(occurrences[at] >> 32) : target;
    }
    ck_assert_uint_eq(postings_seek(&postings, 0), POSTINGS_END);
    buffer_free(&docs);
    buffer_free(&positions);
}
END_TEST

START_TEST(words_keep_their_numbers)
{
    struct dictionary *dictionary = dictionary_new();
    char form[64] = {0};
    struct word_key key;
    for (uint32_t round = 0; round < 2; round++) {
        for (uint32_t i = 0; i < 20000; i++) {
            /* Lengths on both sides of the 8 and 16 bytes at which the key's form changes. */
            int length = snprintf(form, sizeof form, "%u%.*s", i, (int)(i % 23),
                                  "abcdefghijklmnopqrstuvw");
            dictionary_key(form, (size_t)length, &key);
            dictionary_prefetch(dictionary, &key);
            ck_assert_uint_eq(dictionary_add(dictionary, &key, form, (size_t)length), i);
            ck_assert(span_equal(dictionary_word(dictionary, i), span_of(form)));
        }
    }
    ck_assert_uint_eq(dictionary_count(dictionary), 20000);
    dictionary_free(dictionary);
}
END_TEST

enum { TEXTS = 20000, FINDERS = 4 };

struct finding {
    struct seen *seen;
    uint32_t numbers[FINDERS][TEXTS];
    uint32_t fresh[FINDERS];
};

static struct hash128 hash_of(uint32_t i)
{
    return hash_128((struct span){(const char *)&i, sizeof i});
}

static void add_all(void *context, unsigned thread)
{
    struct finding *finding = context;
    for (uint32_t i = 0; i < TEXTS; i++) {
        uint32_t text = thread % 2 ? TEXTS - 1 - i : i;
        bool fresh;
        finding->numbers[thread][text] = seen_add(finding->seen, hash_of(text), &fresh);
        finding->fresh[thread] += fresh;
    }
}

START_TEST(a_text_gets_one_number_from_all_threads)
{
    static struct finding finding;
    finding.seen = seen_new(0);
    struct pool *pool = pool_new(FINDERS);
    unsigned threads = pool_threads(pool);
    pool_run(pool, add_all, &finding);
    uint32_t fresh = 0;
    static bool given[TEXTS];
    for (unsigned thread = 0; thread < threads; thread++) {
        fresh += finding.fresh[thread];
    }
    ck_assert_uint_eq(fresh, TEXTS);
    ck_assert_uint_eq(seen_count(finding.seen), TEXTS);
    for (uint32_t i = 0; i < TEXTS; i++) {
        uint32_t number = finding.numbers[0][i];
        ck_assert_uint_lt(number, TEXTS);
        ck_assert(!given[number]);
        given[number] = true;
        ck_assert_uint_eq(seen_find(finding.seen, hash_of(i)), number);
        for (unsigned thread = 1; thread < threads; thread++) {
            ck_assert_uint_eq(finding.numbers[thread][i], number);
        }
    }
    ck_assert_uint_eq(seen_find(finding.seen, hash_of(TEXTS)), SEEN_NOT);
    pool_free(pool);
    seen_free(finding.seen);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("postings");
    TCase *lists = tcase_create("lists");
    tcase_add_loop_test(lists, lists_are_walked_as_written, 0, (int)unit_scale(200));
    suite_add_tcase(suite, lists);
    TCase *tables = tcase_create("tables");
    tcase_add_test(tables, words_keep_their_numbers);
    tcase_add_test(tables, a_text_gets_one_number_from_all_threads);
    suite_add_tcase(suite, tables);
    return unit_run(suite);
}
