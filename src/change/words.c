/* SPDX-License-Identifier: ISC */
/* Comparing two texts word by word. */
#include "change/words.h"

#include "base/fold.h"
#include "base/hash.h"
#include "base/memory.h"
#include "change/sequence.h"

#include <stdlib.h>

enum {
    ANCHORED = 4096, /* words of both texts from which on those that stand once are matched first */
    ISLAND = 2, /* words, signs aside, that stay between larger changes go with them, at most */
};

struct word {
    uint32_t start; /* of the white space before it, or of itself */
    uint32_t body;  /* of itself */
    uint32_t end;
    bool counts; /* holds letters or digits */
};

struct word_list {
    struct word *items; /* heap */
    size_t count;
    size_t capacity;
};

/* -------------------------------------------------------------------------------------------
 * Cutting */

static bool is_space(char byte)
{
    return byte == ' ' || (byte >= '\t' && byte <= '\r');
}

static enum fold_class class_at(struct span text, size_t at, size_t *length)
{
    unsigned char byte = (unsigned char)text.bytes[at];
    if (byte < 0x80) {
        *length = 1;
        bool word = (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
                    (byte >= '0' && byte <= '9');
        return word ? FOLD_WORD : FOLD_OTHER;
    }
    return fold_classify(span_slice(text, at, text.length), length);
}

/* True if the character at `at`, which is none of a word, joins two parts of one: an apostrophe, or a
 * stop, comma or colon within a number or an address. */
static bool joins(struct span text, size_t at)
{
    size_t length;
    char byte = text.bytes[at];
    return (byte == '\'' || byte == '.' || byte == ',' || byte == ':' || byte == '_') && at > 0 &&
           at + 1 < text.length && class_at(text, at + 1, &length) == FOLD_WORD &&
           (byte != ',' || (text.bytes[at - 1] <= '9' && text.bytes[at + 1] <= '9'));
}

/* Where the word that begins at `at` ends. */
static size_t word_end(struct span text, size_t at, bool *counts)
{
    size_t length;
    enum fold_class class = class_at(text, at, &length);
    *counts = class != FOLD_OTHER;
    at += length;
    if (class != FOLD_WORD) {
        return at;
    }
    while (at < text.length && !is_space(text.bytes[at])) {
        class = class_at(text, at, &length);
        if (class != FOLD_WORD && !(class == FOLD_OTHER && joins(text, at))) {
            break;
        }
        at += length;
    }
    return at;
}

static bool next_word(struct span text, size_t *at, struct word *word)
{
    size_t body = *at;
    while (body < text.length && is_space(text.bytes[body])) {
        body++;
    }
    if (body == text.length) {
        return false;
    }
    word->start = (uint32_t)*at;
    word->body = (uint32_t)body;
    *at = word_end(text, body, &word->counts);
    word->end = (uint32_t)*at;
    return true;
}

static void cut(struct span text, struct word_list *list)
{
    struct word word = {0};
    for (size_t at = 0; next_word(text, &at, &word);) {
        list->items =
            array_reserve(list->items, &list->capacity, list->count + 1, sizeof *list->items);
        list->items[list->count++] = word;
    }
}

uint32_t words_count(struct span text)
{
    struct word word;
    uint32_t count = 0;
    for (size_t at = 0; next_word(text, &at, &word);) {
        count += word.counts;
    }
    return count;
}

/* -------------------------------------------------------------------------------------------
 * Numbering */

/* Words by what they are, to give equal ones equal numbers. */
struct numbering {
    struct numbered {
        struct span bytes; /* NULL bytes in a free slot */
        uint32_t number;
        bool spaced;
    } * slots; /* a power of two */
    size_t mask;
    uint32_t count;
};

static uint32_t number_of(struct numbering *numbering, struct span bytes, bool spaced)
{
    size_t at = (size_t)hash_64(bytes) * 2 + spaced;
    for (;; at++) {
        struct numbered *slot = &numbering->slots[at & numbering->mask];
        if (!slot->bytes.bytes) {
            *slot = (struct numbered){bytes, numbering->count++, spaced};
            return slot->number;
        }
        if (slot->spaced == spaced && span_equal(slot->bytes, bytes)) {
            return slot->number;
        }
    }
}

static void number(struct numbering *numbering, struct span text, const struct word_list *list,
                   uint32_t *numbers)
{
    for (size_t i = 0; i < list->count; i++) {
        const struct word *word = &list->items[i];
        numbers[i] = number_of(numbering, span_slice(text, word->body, word->end),
                               i == 0 || word->body > word->start);
    }
}

/* -------------------------------------------------------------------------------------------
 * Edits */

void word_edits_free(struct word_edits *edits)
{
    free(edits->items);
    *edits = (struct word_edits){0};
}

/* Words [start, end) of either list. */
struct run {
    size_t old_start, old_end;
    size_t new_start, new_end;
    bool same;
};

struct runs {
    struct run *items; /* heap */
    size_t count;
    size_t capacity;
};

static void add_run(struct runs *runs, struct run run)
{
    if (run.old_start == run.old_end && run.new_start == run.new_end) {
        return;
    }
    if (runs->count && runs->items[runs->count - 1].same == run.same) {
        runs->items[runs->count - 1].old_end = run.old_end;
        runs->items[runs->count - 1].new_end = run.new_end;
        return;
    }
    runs->items = array_reserve(runs->items, &runs->capacity, runs->count + 1, sizeof *runs->items);
    runs->items[runs->count++] = run;
}

static void find_runs(const struct word_list *old, const struct word_list *new,
                      const uint32_t *match, struct runs *runs)
{
    size_t old_at = 0, new_at = 0;
    for (size_t i = 0; i <= old->count; i++) {
        if (i < old->count && match[i] == SEQUENCE_NONE) {
            continue;
        }
        size_t stays = i < old->count ? match[i] : new->count;
        add_run(runs, (struct run){old_at, i, new_at, stays, false});
        if (i < old->count) {
            add_run(runs, (struct run){i, i + 1, stays, stays + 1, true});
        }
        old_at = i + 1;
        new_at = stays + 1;
    }
}

static uint32_t count_words(const struct word_list *list, size_t start, size_t end)
{
    uint32_t count = 0;
    for (size_t i = start; i < end; i++) {
        count += list->items[i].counts;
    }
    return count;
}

static size_t run_length(const struct run *run)
{
    return run->old_end - run->old_start + run->new_end - run->new_start;
}

/* True if a stretch that stays, between two that don't, is so short that it would hinder a reader more
 * than help: it has no more than ISLAND words, and is shorter than either neighbour, both sides counted. */
static bool is_island(const struct word_list *old, const struct run *run)
{
    return count_words(old, run->old_start, run->old_end) <= ISLAND &&
           run_length(run - 1) > run_length(run) && run_length(run + 1) > run_length(run);
}

static void join_islands(const struct word_list *old, struct runs *runs)
{
    struct runs joined = {0};
    for (size_t i = 0; i < runs->count; i++) {
        struct run run = runs->items[i];
        if (run.same && i > 0 && i + 1 < runs->count && is_island(old, &runs->items[i])) {
            run.same = false;
        }
        add_run(&joined, run);
    }
    free(runs->items);
    *runs = joined;
}

/* Where the words before `word` end; behind the last word, white space isn't theirs. */
static uint32_t edge(const struct word_list *list, size_t word)
{
    if (word < list->count) {
        return list->items[word].start;
    }
    return word ? list->items[word - 1].end : 0;
}

/* Turns runs of words into edits, which tile both texts. */
static void set_edits(const struct runs *runs, const struct word_list *olds,
                      const struct word_list *news, struct span old, struct span new,
                      struct word_edits *edits)
{
    edits->count = 0;
    edits->removed = edits->added = 0;
    edits->items = array_reserve(edits->items, &edits->capacity, runs->count, sizeof *edits->items);
    for (size_t i = 0; i < runs->count; i++) {
        const struct run *run = &runs->items[i];
        bool last = i + 1 == runs->count;
        struct word_edit edit = {
            .old_start = i ? edits->items[i - 1].old_end : 0,
            .old_end = last ? (uint32_t)old.length : edge(olds, run->old_end),
            .new_start = i ? edits->items[i - 1].new_end : 0,
            .new_end = last ? (uint32_t) new.length : edge(news, run->new_end),
            .removed = run->same ? 0 : count_words(olds, run->old_start, run->old_end),
            .added = run->same ? 0 : count_words(news, run->new_start, run->new_end),
            .same = run->same,
        };
        edits->removed += edit.removed;
        edits->added += edit.added;
        edits->items[edits->count++] = edit;
    }
}

void words_compare(struct span old, struct span new, struct word_edits *edits)
{
    struct word_list olds = {0}, news = {0};
    struct runs runs = {0};
    cut(old, &olds);
    cut(new, &news);
    size_t all = olds.count + news.count, slots = 16;
    while (slots < all * 2) {
        slots *= 2;
    }
    struct numbering numbering = {xcalloc(slots, sizeof *numbering.slots), slots - 1, 0};
    uint32_t *numbers = xmalloc((all + olds.count + 1) * sizeof *numbers);
    uint32_t *match = numbers + all;
    number(&numbering, old, &olds, numbers);
    number(&numbering, new, &news, numbers + olds.count);
    sequence_match((struct sequence){numbers, olds.count},
                   (struct sequence){numbers + olds.count, news.count}, numbering.count,
                   all > ANCHORED, match);
    find_runs(&olds, &news, match, &runs);
    join_islands(&olds, &runs);
    set_edits(&runs, &olds, &news, old, new, edits);
    free(runs.items);
    free(numbers);
    free(numbering.slots);
    free(olds.items);
    free(news.items);
}
