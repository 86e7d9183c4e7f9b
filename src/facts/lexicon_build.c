/* SPDX-License-Identifier: ISC */
/* From chains to a lexicon.
 *
 * While chains are added, nodes and places hang together by numbers in the order of their making: the
 * letter trie has a row of cells for each node, the phrase trie keeps its edges in one open-addressing
 * table, outcomes and skips are chained. At the end nodes and places are numbered anew, breadth
 * first, so that those behind the same one are neighbours. */
#include "facts/lexicon_build.h"

#include "base/memory.h"

#include <stdlib.h>

static const uint32_t NO_ROOT = UINT32_MAX;

enum {
    EDGES_FIRST = 1 << 14, /* slots of a new edge table */
};

struct letter_node {
    uint32_t next[LEXICON_LETTERS]; /* node behind a letter, 0 for none */
    uint32_t word;                  /* id of the word that ends here, 0 for none */
    uint32_t beginning;             /* id of the beginning that ends here, 0 for none */
};

struct place {
    uint32_t outcome;    /* 1 + head of its chain of outcomes, 0 for none */
    uint32_t skip;       /* 1 + head of its chain of skips, 0 for none */
    uint32_t edge_count; /* places behind it */
};

struct outcome_link {
    uint32_t number;
    uint32_t next; /* 1 + index of the next link, 0 at the end */
    uint8_t kind;  /* enum lexicon_outcome */
};

struct skip_link {
    struct lexicon_skip skip;
    uint32_t next; /* 1 + index of the next link, 0 at the end */
};

/* A word that begins a phrase behind a root. */
struct root_word {
    uint32_t word;
    uint32_t root;
};

struct edge {
    uint32_t from;
    uint32_t word;
    uint32_t to; /* 0: free slot */
};

struct lexicon_builder {
    struct letter_node *letters; /* [0] is the root */
    size_t letter_count, letter_capacity;
    uint32_t *first;             /* place of a phrase that begins with word id i */
    size_t word_count;           /* ids 1 .. word_count */
    size_t first_capacity;
    struct place *places;        /* [0] is nowhere */
    size_t place_count, place_capacity;
    struct edge *edges;          /* open addressing, `edge_slots` is a power of two */
    size_t edge_slots, edge_count;
    struct outcome_link *outcomes;
    size_t outcome_count, outcome_capacity;
    struct skip_link *skips;
    size_t skip_count, skip_capacity;
    uint32_t *roots;             /* place of each root */
    size_t root_count, root_capacity;
    struct root_word *root_words;
    size_t root_word_count, root_word_capacity;
};

struct lexicon_builder *lexicon_builder_new(void)
{
    struct lexicon_builder *b = xcalloc(1, sizeof *b);
    b->letters = array_reserve(NULL, &b->letter_capacity, 1, sizeof *b->letters);
    b->letters[0] = (struct letter_node){0};
    b->letter_count = 1;
    b->places = array_reserve(NULL, &b->place_capacity, 1, sizeof *b->places);
    b->places[0] = (struct place){0};
    b->place_count = 1;
    b->first = array_reserve(NULL, &b->first_capacity, 1, sizeof *b->first);
    b->first[0] = 0;
    b->edge_slots = EDGES_FIRST;
    b->edges = xcalloc(EDGES_FIRST, sizeof *b->edges);
    return b;
}

static void free_builder(struct lexicon_builder *b)
{
    free(b->letters);
    free(b->first);
    free(b->places);
    free(b->edges);
    free(b->outcomes);
    free(b->skips);
    free(b->roots);
    free(b->root_words);
    free(b);
}

/* ---- Words ---- */

static uint32_t add_letter(struct lexicon_builder *b, uint32_t node, uint8_t letter)
{
    uint32_t next = (uint32_t)b->letter_count++;
    b->letters = array_reserve(b->letters, &b->letter_capacity, b->letter_count,
                               sizeof *b->letters);
    b->letters[next] = (struct letter_node){0};
    b->letters[node].next[letter] = next;
    return next;
}

static uint32_t add_word(struct lexicon_builder *b)
{
    b->word_count++;
    b->first = array_reserve(b->first, &b->first_capacity, b->word_count + 1, sizeof *b->first);
    b->first[b->word_count] = 0;
    return (uint32_t)b->word_count;
}

/* The id of a word or, ending in PATTERN_PREFIX, of a beginning. */
static uint32_t intern(struct lexicon_builder *b, struct span word)
{
    bool beginning = word.bytes[word.length - 1] == PATTERN_PREFIX;
    uint32_t node = 0;
    for (size_t i = 0; i + (beginning ? 1 : 0) < word.length; i++) {
        uint8_t letter = lexicon_letter_of(word.bytes[i]);
        uint32_t next = b->letters[node].next[letter];
        node = next ? next : add_letter(b, node, letter);
    }
    uint32_t id = beginning ? b->letters[node].beginning : b->letters[node].word;
    if (!id) {
        id = add_word(b);
        if (beginning) {
            b->letters[node].beginning = id;
        } else {
            b->letters[node].word = id;
        }
    }
    return id;
}

/* ---- Phrases ---- */

static uint32_t add_place(struct lexicon_builder *b)
{
    b->places = array_reserve(b->places, &b->place_capacity, b->place_count + 1,
                              sizeof *b->places);
    b->places[b->place_count] = (struct place){0};
    return (uint32_t)b->place_count++;
}

static size_t edge_slot(const struct lexicon_builder *b, uint32_t from, uint32_t word)
{
    uint64_t key = ((uint64_t)from << 32 | word) * 0x9E3779B97F4A7C15U;
    size_t slot = (size_t)(key >> 32) & (b->edge_slots - 1);
    while (b->edges[slot].to && (b->edges[slot].from != from || b->edges[slot].word != word)) {
        slot = (slot + 1) & (b->edge_slots - 1);
    }
    return slot;
}

static void grow_edges(struct lexicon_builder *b)
{
    struct edge *old = b->edges;
    size_t slots = b->edge_slots;
    b->edge_slots = slots * 2;
    b->edges = xcalloc(b->edge_slots, sizeof *b->edges);
    for (size_t i = 0; i < slots; i++) {
        if (old[i].to) {
            b->edges[edge_slot(b, old[i].from, old[i].word)] = old[i];
        }
    }
    free(old);
}

static uint32_t add_edge(struct lexicon_builder *b, uint32_t from, uint32_t word)
{
    size_t slot = edge_slot(b, from, word);
    if (b->edges[slot].to) {
        return b->edges[slot].to;
    }
    uint32_t to = add_place(b);
    b->edges[slot] = (struct edge){from, word, to};
    b->places[from].edge_count++;
    if (++b->edge_count * 2 > b->edge_slots) {
        grow_edges(b);
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
    if (!b->first[id]) {
        b->first[id] = add_place(b);
    }
    return b->first[id];
}

/* Adds a phrase from `root` (NO_ROOT: the beginning) and returns the place at its end. */
static uint32_t add_phrase(struct lexicon_builder *b, struct span phrase, uint32_t root)
{
    size_t at = 0;
    uint32_t place = root == NO_ROOT ? 0 : b->roots[root];
    bool first = true;
    for (struct span word = next_word(phrase, &at); word.length; word = next_word(phrase, &at)) {
        uint32_t id = intern(b, word);
        place = step(b, place, id);
        if (first && root != NO_ROOT) {
            b->root_words = array_reserve(b->root_words, &b->root_word_capacity,
                                          b->root_word_count + 1, sizeof *b->root_words);
            b->root_words[b->root_word_count++] = (struct root_word){id, root};
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

static void add_skip(struct lexicon_builder *b, uint32_t place, struct lexicon_skip skip)
{
    b->skips = array_reserve(b->skips, &b->skip_capacity, b->skip_count + 1, sizeof *b->skips);
    b->skips[b->skip_count++] = (struct skip_link){skip, b->places[place].skip};
    b->places[place].skip = (uint32_t)b->skip_count;
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
    for (size_t i = 0; i < loop->count; i++) {
        uint32_t place = add_phrase(b, loop->items[i], root);
        if (place) {
            add_skip(b, place, (struct lexicon_skip){.root = root});
        }
    }
}

void lexicon_add(struct lexicon_builder *b, const struct phrase_chain *chain,
                 enum lexicon_outcome kind, uint32_t number)
{
    uint32_t root = NO_ROOT;
    for (size_t i = 0; i < chain->count; i++) {
        bool last = i + 1 == chain->count;
        struct lexicon_skip skip = {0};
        if (!last) {
            skip.root = add_root(b);
            skip.least = chain->skips[i].least;
            skip.most = chain->skips[i].most;
            skip.joined = chain->skips[i].joined;
            add_loop(b, &chain->skips[i].loop, skip.root);
        }
        for (size_t k = 0; k < chain->links[i].count; k++) {
            uint32_t place = add_phrase(b, chain->links[i].items[k], root);
            if (place && last) {
                add_outcome(b, place, kind, number);
            } else if (place) {
                add_skip(b, place, skip);
            }
        }
        root = skip.root;
    }
}

/* ---- Laying out ---- */

static uint64_t sieve_bit(uint32_t id)
{
    return UINT64_C(1) << (id * 0x9E3779B1U >> 26);
}

static void *room(struct arena *arena, size_t count, size_t size)
{
    void *items = arena_alloc(arena, (count + 1) * size);
    memset(items, 0, (count + 1) * size);
    return items;
}

/* Numbers the letters anew, and sets which less specific beginnings each id is. */
static void lay_letters(const struct lexicon_builder *b, struct arena *arena,
                        struct lexicon *lexicon, struct lexicon_word *words)
{
    struct lexicon_letter *letters = room(arena, b->letter_count, sizeof *letters);
    uint32_t *old = xmalloc(b->letter_count * sizeof *old);         /* number in the builder */
    uint32_t *beginning = xcalloc(b->letter_count, sizeof *beginning); /* above and at the node */
    uint32_t used = 1;
    old[0] = 0;
    for (uint32_t i = 0; i < used; i++) {
        const struct letter_node *node = &b->letters[old[i]];
        if (node->beginning) {
            words[node->beginning].less = beginning[i];
            beginning[i] = node->beginning;
        }
        if (node->word) {
            words[node->word].less = beginning[i];
        }
        letters[i].word = node->word;
        letters[i].beginning = node->beginning;
        letters[i].children = used;
        for (uint8_t letter = 0; letter < LEXICON_LETTERS; letter++) {
            if (node->next[letter]) {
                letters[i].child_count++;
                letters[used].letter = letter;
                beginning[used] = beginning[i];
                old[used++] = node->next[letter];
            }
        }
    }
    lexicon->letters = letters;
    free(old);
    free(beginning);
}

/* Gives each id its sieve; a less specific one comes first. */
static void lay_sieves(struct lexicon *lexicon, struct lexicon_word *words)
{
    for (uint32_t id = 1; id <= lexicon->word_count; id++) {
        for (uint32_t less = id; less; less = words[less].less) {
            words[id].sieve |= sieve_bit(less);
        }
    }
}

static int by_word(const void *left, const void *right)
{
    const struct edge *a = left;
    const struct edge *b = right;
    return (a->word > b->word) - (a->word < b->word);
}

/* The edges sorted by where they come from and their word; *start has for each place where its own
 * begin. The caller frees both. */
static struct edge *sort_edges(const struct lexicon_builder *b, uint32_t **start)
{
    struct edge *edges = xmalloc((b->edge_count + 1) * sizeof *edges);
    *start = xcalloc(b->place_count + 1, sizeof **start);
    uint32_t *at = xcalloc(b->place_count + 1, sizeof *at);
    for (size_t i = 0; i < b->place_count; i++) {
        (*start)[i + 1] = (*start)[i] + b->places[i].edge_count;
        at[i] = (*start)[i];
    }
    for (size_t i = 0; i < b->edge_slots; i++) {
        if (b->edges[i].to) {
            edges[at[b->edges[i].from]++] = b->edges[i];
        }
    }
    for (size_t i = 0; i < b->place_count; i++) {
        if (b->places[i].edge_count > 1) {
            qsort(edges + (*start)[i], b->places[i].edge_count, sizeof *edges, by_word);
        }
    }
    free(at);
    return edges;
}

/* What being laid out needs. */
struct layout {
    const struct lexicon_builder *builder;
    struct lexicon_place *places;
    uint32_t *place_words;
    struct lexicon_set *signs;
    uint32_t *outcomes;
    struct lexicon_skip *skips;
    uint32_t sign_count;
    uint32_t outcome_count;
    uint32_t skip_count;
};

/* Copies the signs as sets. */
static void lay_signs(struct layout *l, const struct place *place)
{
    struct lexicon_set *sets = l->signs + l->sign_count;
    uint32_t count = 0;
    for (uint32_t at = place->outcome; at; at = l->builder->outcomes[at - 1].next) {
        const struct outcome_link *link = &l->builder->outcomes[at - 1];
        uint32_t i = 0;
        if (link->kind != OUTCOME_SIGN) {
            continue;
        }
        while (i < count && sets[i].word != link->number / 64) {
            i++;
        }
        count += i == count ? 1 : 0;
        sets[i].word = link->number / 64;
        sets[i].bits |= UINT64_C(1) << link->number % 64;
    }
    l->sign_count += count;
}

/* What `place` holds, without what is behind it. */
static void lay_place(struct layout *l, const struct place *place, struct lexicon_place *laid)
{
    const struct lexicon_builder *b = l->builder;
    laid->signs = l->sign_count;
    laid->outcomes = l->outcome_count;
    laid->skips = l->skip_count;
    lay_signs(l, place);
    for (uint32_t at = place->outcome; at; at = b->outcomes[at - 1].next) {
        const struct outcome_link *link = &b->outcomes[at - 1];
        if (link->kind == OUTCOME_MARK) {
            laid->marks |= 1U << link->number;
        } else if (link->kind != OUTCOME_SIGN) {
            l->outcomes[l->outcome_count++] = link->number * OUTCOME_KINDS + link->kind;
        }
    }
    for (uint32_t at = place->skip; at; at = b->skips[at - 1].next) {
        l->skips[l->skip_count++] = b->skips[at - 1].skip;
    }
}

/* Numbers the places anew: first those where phrases begin, then what is behind them. Behind the last
 * comes one more, where what they have ends. */
static void lay_places(struct layout *l, struct lexicon_word *words, uint32_t *roots)
{
    const struct lexicon_builder *b = l->builder;
    uint32_t *start = NULL;
    struct edge *edges = sort_edges(b, &start);
    uint32_t *old = xmalloc((b->place_count + 1) * sizeof *old);
    uint32_t used = 1;
    for (size_t id = 1; id <= b->word_count; id++) {
        if (b->first[id]) {
            words[id].first = used;
            old[used++] = b->first[id];
        }
    }
    for (size_t i = 0; i < b->root_count; i++) {
        roots[i] = used;
        old[used++] = b->roots[i];
    }
    for (uint32_t i = 1; i < used; i++) {
        lay_place(l, &b->places[old[i]], &l->places[i]);
        l->places[i].next = used;
        for (uint32_t k = start[old[i]]; k < start[old[i] + 1]; k++) {
            l->places[i].sieve |= sieve_bit(edges[k].word);
            l->place_words[used] = edges[k].word;
            old[used++] = edges[k].to;
        }
    }
    l->places[used] = (struct lexicon_place){.next = used, .signs = l->sign_count,
                                             .outcomes = l->outcome_count,
                                             .skips = l->skip_count};
    free(edges);
    free(start);
    free(old);
}

/* Gives each id its row, and each of its roots the place that it leads to; place roots[i] is root i. */
static void lay_rows(struct lexicon_builder *b, struct arena *arena, struct lexicon *lexicon,
                     struct lexicon_word *words, const uint32_t *roots)
{
    uint32_t count = 0;
    for (size_t i = 0; i < b->root_word_count; i++) {
        uint32_t *row = &words[b->root_words[i].word].row;
        *row = *row ? *row : ++count;
    }
    size_t length = lexicon->row_length;
    struct lexicon_roots *rows = room(arena, count * length, sizeof *rows);
    for (size_t i = 0; i < b->root_word_count; i++) {
        const struct root_word *begins = &b->root_words[i];
        struct lexicon_roots *row = rows + (words[begins->word].row - 1) * length;
        row[begins->root / 64].roots |= UINT64_C(1) << begins->root % 64;
    }
    uint32_t *ways = room(arena, b->root_word_count, sizeof *ways);
    uint32_t used = 0;
    for (uint32_t id = 1; id <= lexicon->word_count; id++) {
        for (size_t i = 0; words[id].row && i < length; i++) {
            struct lexicon_roots *row = &rows[(words[id].row - 1) * length + i];
            row->ways = used;
            for (uint64_t left = row->roots; left; left &= left - 1) {
                uint32_t root = roots[i * 64 + (size_t)__builtin_ctzll(left)];
                ways[used++] = lexicon_next(lexicon, &lexicon->places[root], id);
            }
        }
    }
    lexicon->rows = rows;
    lexicon->ways = ways;
}

const struct lexicon *lexicon_finish(struct lexicon_builder *b, struct arena *arena)
{
    struct lexicon *lexicon = room(arena, 0, sizeof *lexicon);
    struct lexicon_word *words = room(arena, b->word_count, sizeof *words);
    uint32_t *roots = xcalloc(b->root_count + 1, sizeof *roots); /* place of each */
    struct layout layout = {
        .builder = b,
        .places = room(arena, b->place_count, sizeof *layout.places),
        .place_words = room(arena, b->place_count, sizeof *layout.place_words),
        .signs = room(arena, b->outcome_count, sizeof *layout.signs),
        .outcomes = room(arena, b->outcome_count, sizeof *layout.outcomes),
        .skips = room(arena, b->skip_count, sizeof *layout.skips),
    };
    *lexicon = (struct lexicon){
        .words = words,
        .places = layout.places,
        .place_words = layout.place_words,
        .signs = layout.signs,
        .outcomes = layout.outcomes,
        .skips = layout.skips,
        .word_count = (uint32_t)b->word_count,
        .root_count = (uint32_t)b->root_count,
        .row_length = (uint32_t)(b->root_count / 64 + 1),
        .number = b->letters[b->letters[0].next[lexicon_letter_of(PATTERN_DIGITS)]].word,
        .at_sign = b->letters[b->letters[0].next[lexicon_letter_of('@')]].word,
    };
    lay_letters(b, arena, lexicon, words);
    lay_sieves(lexicon, words);
    lay_places(&layout, words, roots);
    lay_rows(b, arena, lexicon, words, roots);
    free(roots);
    free_builder(b);
    return lexicon;
}
