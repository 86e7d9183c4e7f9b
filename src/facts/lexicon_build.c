/* SPDX-License-Identifier: ISC */
/* From chains to a lexicon.
 *
 * While chains are added, words and places have numbers in the order of their making, and tables tell
 * which there are already; outcomes and skips are chained. Chains that begin alike share their roots:
 * one root stands for the same skip behind the same places. At the end
 * lexicon_layout.c makes of them what is read. */
#include "facts/lexicon_form.h"

#include "base/hash.h"
#include "base/memory.h"

#include <stdlib.h>

static const uint32_t NO_ROOT = UINT32_MAX;

enum {
    SLOTS_FIRST = 1 << 12, /* of a new table; a power of two */
    EDGES_FIRST = 1 << 16, /* the shipped rules have 50,000 */
    TRAIL_STEPS = 12,      /* words of a phrase that are remembered */
};

/* ---- Tables ---- */

static struct table table_new(size_t slot_count)
{
    return (struct table){xcalloc(slot_count, sizeof(struct slot)), slot_count, 0};
}

static struct slot *find_slot(const struct table *table, uint64_t key)
{
    size_t at = (size_t)(key * 0x9E3779B97F4A7C15U >> 32) & (table->slot_count - 1);
    while (table->slots[at].number && table->slots[at].key != key) {
        at = (at + 1) & (table->slot_count - 1);
    }
    return &table->slots[at];
}

/* The number of a key; 0 when it has none. */
static uint32_t table_find(const struct table *table, uint64_t key)
{
    return find_slot(table, key)->number;
}

/* Adds a key that the table doesn't have. */
static void table_add(struct table *table, uint64_t key, uint32_t number)
{
    if (table->count >= table->slot_count / 2) {
        struct table larger = table_new(table->slot_count * 2);
        for (size_t i = 0; i < table->slot_count; i++) {
            if (table->slots[i].number) {
                *find_slot(&larger, table->slots[i].key) = table->slots[i];
            }
        }
        larger.count = table->count;
        free(table->slots);
        *table = larger;
    }
    *find_slot(table, key) = (struct slot){key, number};
    table->count++;
}

/* ---- The builder ---- */

struct lexicon_builder *lexicon_builder_new(void)
{
    struct lexicon_builder *b = xcalloc(1, sizeof *b);
    b->words = array_reserve(NULL, &b->word_capacity, 1, sizeof *b->words);
    b->words[0] = (struct known_word){0};
    b->places = array_reserve(NULL, &b->place_capacity, 1, sizeof *b->places);
    b->places[0] = (struct place){0};
    b->place_count = 1;
    b->ids = table_new(SLOTS_FIRST);
    b->edges = table_new(EDGES_FIRST);
    b->roots_by_hash = table_new(SLOTS_FIRST);
    return b;
}

static void free_builder(struct lexicon_builder *b)
{
    free(b->words);
    buffer_free(&b->letters);
    free(b->ids.slots);
    free(b->places);
    free(b->edges.slots);
    free(b->outcomes);
    free(b->skips);
    free(b->roots);
    free(b->roots_by_hash.slots);
    free(b->ends);
    buffer_free(&b->key);
    free(b);
}

/* ---- Words ---- */

/* The word's letters are put behind those of the other words, and stay there when it is new. */
uint32_t lexicon_add_word(struct lexicon_builder *b, struct span word)
{
    size_t start = b->letters.length;
    char *letters = buffer_reserve(&b->letters, word.length);
    for (size_t i = 0; i < word.length; i++) {
        bool prefix = word.bytes[i] == PATTERN_PREFIX;
        letters[i] = prefix ? PATTERN_PREFIX : (char)lexicon_letter_of(word.bytes[i]);
    }
    uint64_t hash = hash_64(span_make(letters, word.length));
    uint32_t id = table_find(&b->ids, hash);
    if (id) {
        return id;
    }
    b->letters.length += word.length;
    bool beginning = word.bytes[word.length - 1] == PATTERN_PREFIX;
    id = (uint32_t)++b->word_count;
    b->words = array_reserve(b->words, &b->word_capacity, b->word_count + 1, sizeof *b->words);
    b->words[id] = (struct known_word){start, word.length - (beginning ? 1 : 0), beginning, 0};
    table_add(&b->ids, hash, id);
    return id;
}

/* The id of a word of one byte; 0 when it isn't there. */
static uint32_t find_word(const struct lexicon_builder *b, char byte)
{
    char letter = (char)lexicon_letter_of(byte);
    return table_find(&b->ids, hash_64(span_make(&letter, 1)));
}

/* ---- Phrases ---- */

static uint32_t add_place(struct lexicon_builder *b)
{
    b->places = array_reserve(b->places, &b->place_capacity, b->place_count + 1,
                              sizeof *b->places);
    b->places[b->place_count] = (struct place){0};
    return (uint32_t)b->place_count++;
}

static uint32_t add_edge(struct lexicon_builder *b, uint32_t from, uint32_t word)
{
    uint64_t key = (uint64_t)from << 32 | word;
    uint32_t to = table_find(&b->edges, key);
    if (!to) {
        to = add_place(b);
        table_add(&b->edges, key, to);
        b->places[from].edge_count++;
    }
    return to;
}

/* The next word of a phrase at or behind *at, without apostrophes at its edges; "" at the end. */
static struct span next_word(struct span phrase, size_t *at)
{
    while (*at < phrase.length &&
           (phrase.bytes[*at] == PATTERN_GAP || phrase.bytes[*at] == '\'')) {
        ++*at;
    }
    size_t start = *at;
    while (*at < phrase.length && phrase.bytes[*at] != PATTERN_GAP) {
        ++*at;
    }
    size_t end = *at;
    while (end > start && phrase.bytes[end - 1] == '\'') {
        end--;
    }
    return span_slice(phrase, start, end);
}

/* The place behind word `id` from `place`; a `place` of 0 is the beginning of a phrase. */
static uint32_t step(struct lexicon_builder *b, uint32_t place, uint32_t id)
{
    if (place) {
        return add_edge(b, place, id);
    }
    if (!b->words[id].first) {
        b->words[id].first = add_place(b);
    }
    return b->words[id].first;
}

/* The phrase that was added last: phrases of a link often begin alike, and the way through what they
 * have in common is known then. */
struct trail {
    struct span phrase;
    struct {
        size_t end;             /* behind a word of it */
        uint32_t place;         /* where that word leads */
    } steps[TRAIL_STEPS];
    size_t count;
};

/* Cuts the trail to the words that `phrase` has, too. */
static void cut_trail(struct trail *trail, struct span phrase)
{
    size_t same = 0;
    while (same < phrase.length && same < trail->phrase.length &&
           phrase.bytes[same] == trail->phrase.bytes[same]) {
        same++;
    }
    while (trail->count > 0) {
        size_t end = trail->steps[trail->count - 1].end;
        if (end < same && phrase.bytes[end] == PATTERN_GAP) {
            break;
        }
        trail->count--;
    }
    trail->phrase = phrase;
}

/* Adds a phrase from `root` (NO_ROOT: the beginning) and returns the place at its end. *trail is that of
 * the phrase added before from the same root. */
static uint32_t add_phrase(struct lexicon_builder *b, struct span phrase, uint32_t root,
                           struct trail *trail)
{
    cut_trail(trail, phrase);
    bool first = trail->count == 0;
    size_t at = first ? 0 : trail->steps[trail->count - 1].end;
    uint32_t place = !first ? trail->steps[trail->count - 1].place :
                     root == NO_ROOT ? 0 : b->roots[root];
    for (struct span word = next_word(phrase, &at); word.length; word = next_word(phrase, &at)) {
        uint32_t id = lexicon_add_word(b, word);
        place = step(b, place, id);
        if (trail->count < TRAIL_STEPS) {
            trail->steps[trail->count].end = at;
            trail->steps[trail->count++].place = place;
        }
        first = false;
    }
    return first ? 0 : place;
}

static void add_outcome(struct lexicon_builder *b, uint32_t place, enum lexicon_outcome kind,
                        uint32_t number)
{
    for (uint32_t link = b->places[place].outcome; link; link = b->outcomes[link - 1].next) {
        if (b->outcomes[link - 1].kind == kind && b->outcomes[link - 1].number == number) {
            return;
        }
    }
    b->outcomes = array_reserve(b->outcomes, &b->outcome_capacity, b->outcome_count + 1,
                                sizeof *b->outcomes);
    b->outcomes[b->outcome_count++] =
        (struct outcome_link){number, b->places[place].outcome, (uint8_t)kind};
    b->places[place].outcome = (uint32_t)b->outcome_count;
}

static void add_skip(struct lexicon_builder *b, uint32_t place, uint32_t root, struct lexicon_skip skip)
{
    b->skips = array_reserve(b->skips, &b->skip_capacity, b->skip_count + 1, sizeof *b->skips);
    b->skips[b->skip_count++] = (struct skip_link){skip, root, b->places[place].skip};
    b->places[place].skip = (uint32_t)b->skip_count;
    b->places[place].skip_count++;
}

static uint32_t add_root(struct lexicon_builder *b)
{
    b->roots = array_reserve(b->roots, &b->root_capacity, b->root_count + 1, sizeof *b->roots);
    b->roots[b->root_count] = add_place(b);
    return (uint32_t)b->root_count++;
}

/* Lets the phrases of `loop` lead from `root` back to it. */
static void add_loop(struct lexicon_builder *b, const struct phrase_set *loop, uint32_t root)
{
    struct trail trail = {0};
    for (size_t i = 0; i < loop->count; i++) {
        uint32_t place = add_phrase(b, loop->items[i], root, &trail);
        if (place) {
            add_skip(b, place, root, (struct lexicon_skip){0});
        }
    }
}

static int by_number(const void *left, const void *right)
{
    uint32_t a = *(const uint32_t *)left;
    uint32_t b = *(const uint32_t *)right;
    return (a > b) - (a < b);
}

/* Adds the phrases of a link from `root` and sets b->ends to the places where they end. */
static void add_link(struct lexicon_builder *b, const struct phrase_set *link, uint32_t root)
{
    struct trail trail = {0};
    size_t count = 0;
    b->ends = array_reserve(b->ends, &b->end_capacity, link->count, sizeof *b->ends);
    b->end_count = 0;
    for (size_t i = 0; i < link->count; i++) {
        uint32_t place = add_phrase(b, link->items[i], root, &trail);
        b->ends[count] = place;
        count += place ? 1 : 0;
    }
    qsort(b->ends, count, sizeof *b->ends, by_number);
    for (size_t i = 0; i < count; i++) {
        if (i == 0 || b->ends[i] != b->ends[i - 1]) {
            b->ends[b->end_count++] = b->ends[i];
        }
    }
}

/* The hash of what makes a root: the skip and the places it stands behind. */
static uint64_t hash_root(struct lexicon_builder *b, const struct phrase_skip *skip)
{
    char limits[] = {(char)skip->least, (char)skip->most, (char)skip->joined};
    buffer_clear(&b->key);
    buffer_append_span(&b->key, span_make(limits, sizeof limits));
    buffer_append_span(&b->key, span_make((const char *)b->ends, b->end_count * sizeof *b->ends));
    for (size_t i = 0; i < skip->loop.count; i++) {
        buffer_append_char(&b->key, '|');
        buffer_append_span(&b->key, skip->loop.items[i]);
    }
    return hash_64(buffer_span(&b->key));
}

/* The root for `skip` behind b->ends. */
static uint32_t root_behind(struct lexicon_builder *b, const struct phrase_skip *skip)
{
    uint64_t hash = hash_root(b, skip);
    uint32_t known = table_find(&b->roots_by_hash, hash);
    if (known) {
        return known - 1;
    }
    uint32_t root = add_root(b);
    struct lexicon_skip behind = {skip->least, skip->most, skip->joined};
    for (size_t i = 0; i < b->end_count; i++) {
        add_skip(b, b->ends[i], root, behind);
    }
    add_loop(b, &skip->loop, root);
    table_add(&b->roots_by_hash, hash, root + 1);
    return root;
}

void lexicon_add(struct lexicon_builder *b, const struct phrase_chain *chain,
                 enum lexicon_outcome kind, uint32_t number)
{
    uint32_t root = NO_ROOT;
    for (size_t i = 0; i + 1 < chain->count; i++) {
        add_link(b, &chain->links[i], root);
        root = root_behind(b, &chain->skips[i]);
    }
    add_link(b, &chain->links[chain->count - 1], root);
    for (size_t i = 0; i < b->end_count; i++) {
        add_outcome(b, b->ends[i], kind, number);
    }
}

const struct lexicon *lexicon_finish(struct lexicon_builder *b, struct arena *arena)
{
    struct lexicon *lexicon = lexicon_lay_out(b, arena);
    lexicon->number = find_word(b, PATTERN_DIGITS);
    lexicon->at_sign = find_word(b, '@');
    free_builder(b);
    return lexicon;
}
