/* SPDX-License-Identifier: ISC */
/* The two tries of a lexicon.
 *
 * The letter trie has a row of LETTERS cells for each node; text touches few of them, so it stays
 * in the cache. The phrase trie keeps its edges in one open-addressing table. */
#include "facts/lexicon.h"

#include "base/memory.h"

#include <stdlib.h>

static const uint32_t NO_ROOT = UINT32_MAX;

enum {
    LETTERS = 41,        /* a-z, 0-9, apostrophe, any byte beyond ASCII, '@', PATTERN_DIGITS */
    LETTER_APOSTROPHE = 37,
    LETTER_BEYOND = 38,
    LETTER_AT = 39,
    LETTER_DIGITS = 40,
    EDGES_FIRST = 1024, /* slots of a new edge table */
};

struct letter_node {
    uint32_t next[LETTERS]; /* node behind a letter, 0 for none */
    uint32_t word;          /* id of the word that ends here, 0 for none */
    uint32_t beginning;     /* id of the beginning that ends here, 0 for none */
};

struct place {
    uint32_t outcome;  /* head of its chain of outcomes while adding; offset afterwards */
    uint32_t outcomes; /* number of outcomes */
    uint32_t skip;     /* head of its chain of skips while adding; offset afterwards */
    uint16_t skips;    /* number of skips */
    bool goes_on;      /* has edges */
};

struct outcome_link {
    uint32_t value;
    uint32_t next; /* index + 1 of the next link, 0 at the end */
};

struct skip_link {
    struct lexicon_skip skip;
    uint32_t next; /* index + 1 of the next link, 0 at the end */
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

struct lexicon {
    struct letter_node *letters; /* [0] is the root */
    size_t letter_count;
    size_t letter_capacity;
    uint32_t *first; /* place of a phrase that begins with word id i */
    size_t word_count; /* ids 1 .. word_count */
    size_t first_capacity;
    struct place *places; /* [0] is nowhere */
    size_t place_count;
    size_t place_capacity;
    struct edge *edges; /* open addressing, `edge_slots` is a power of two */
    size_t edge_slots;
    size_t edge_count;
    struct outcome_link *links;
    size_t link_count;
    size_t link_capacity;
    uint32_t *outcomes; /* after lexicon_finish: those of each place together */
    struct skip_link *skip_links;
    size_t skip_link_count;
    size_t skip_link_capacity;
    struct lexicon_skip *skips; /* after lexicon_finish: those of each place together */
    uint32_t *roots;            /* place of each root */
    size_t root_count;
    size_t root_capacity;
    struct root_word *root_words; /* after lexicon_finish: sorted by word */
    size_t root_word_count;
    size_t root_word_capacity;
    uint32_t *word_roots;       /* after lexicon_finish: roots of root_words */
    uint32_t *word_roots_start; /* where those of word id i begin; word_count + 2 elements */
};

static const uint8_t letter_of_byte[256] = {
    ['a'] = 1,  ['b'] = 2,  ['c'] = 3,  ['d'] = 4,  ['e'] = 5,  ['f'] = 6,  ['g'] = 7,  ['h'] = 8,
    ['i'] = 9,  ['j'] = 10, ['k'] = 11, ['l'] = 12, ['m'] = 13, ['n'] = 14, ['o'] = 15, ['p'] = 16,
    ['q'] = 17, ['r'] = 18, ['s'] = 19, ['t'] = 20, ['u'] = 21, ['v'] = 22, ['w'] = 23, ['x'] = 24,
    ['y'] = 25, ['z'] = 26, ['0'] = 27, ['1'] = 28, ['2'] = 29, ['3'] = 30, ['4'] = 31, ['5'] = 32,
    ['6'] = 33, ['7'] = 34, ['8'] = 35, ['9'] = 36, ['\''] = LETTER_APOSTROPHE, ['@'] = LETTER_AT, [PATTERN_DIGITS] = LETTER_DIGITS,
};

static uint8_t letter_of(char byte)
{
    uint8_t letter = letter_of_byte[(unsigned char)byte];
    return letter ? letter : LETTER_BEYOND;
}

struct lexicon *lexicon_new(void)
{
    struct lexicon *lexicon = xcalloc(1, sizeof *lexicon);
    lexicon->letters = array_reserve(NULL, &lexicon->letter_capacity, 4096,
                                     sizeof *lexicon->letters);
    lexicon->letters[0] = (struct letter_node){0};
    lexicon->letter_count = 1;
    lexicon->places = array_reserve(NULL, &lexicon->place_capacity, 4096, sizeof *lexicon->places);
    lexicon->places[0] = (struct place){0};
    lexicon->place_count = 1;
    lexicon->first = array_reserve(NULL, &lexicon->first_capacity, 1024, sizeof *lexicon->first);
    lexicon->first[0] = 0;
    lexicon->edge_slots = EDGES_FIRST;
    lexicon->edges = xcalloc(EDGES_FIRST, sizeof *lexicon->edges);
    return lexicon;
}

void lexicon_free(struct lexicon *lexicon)
{
    if (lexicon) {
        free(lexicon->letters);
        free(lexicon->first);
        free(lexicon->places);
        free(lexicon->edges);
        free(lexicon->links);
        free(lexicon->outcomes);
        free(lexicon->skip_links);
        free(lexicon->skips);
        free(lexicon->roots);
        free(lexicon->root_words);
        free(lexicon->word_roots);
        free(lexicon->word_roots_start);
        free(lexicon);
    }
}

static uint32_t add_place(struct lexicon *lexicon)
{
    lexicon->places = array_reserve(lexicon->places, &lexicon->place_capacity,
                                    lexicon->place_count + 1, sizeof *lexicon->places);
    lexicon->places[lexicon->place_count] = (struct place){0};
    return (uint32_t)lexicon->place_count++;
}

static uint32_t add_word(struct lexicon *lexicon)
{
    lexicon->word_count++;
    lexicon->first = array_reserve(lexicon->first, &lexicon->first_capacity,
                                   lexicon->word_count + 1, sizeof *lexicon->first);
    lexicon->first[lexicon->word_count] = 0;
    return (uint32_t)lexicon->word_count;
}

/* The id of a word or, ending in PATTERN_PREFIX, of a beginning. */
static uint32_t intern(struct lexicon *lexicon, struct span word)
{
    bool beginning = word.bytes[word.length - 1] == PATTERN_PREFIX;
    uint32_t node = 0;
    for (size_t i = 0; i + (beginning ? 1 : 0) < word.length; i++) {
        uint8_t letter = letter_of(word.bytes[i]);
        uint32_t next = lexicon->letters[node].next[letter];
        if (!next) {
            next = (uint32_t)lexicon->letter_count++;
            lexicon->letters = array_reserve(lexicon->letters, &lexicon->letter_capacity,
                                             lexicon->letter_count, sizeof *lexicon->letters);
            lexicon->letters[next] = (struct letter_node){0};
            lexicon->letters[node].next[letter] = next;
        }
        node = next;
    }
    uint32_t id = beginning ? lexicon->letters[node].beginning : lexicon->letters[node].word;
    if (!id) {
        id = add_word(lexicon);
        if (beginning) {
            lexicon->letters[node].beginning = id;
        } else {
            lexicon->letters[node].word = id;
        }
    }
    return id;
}

static size_t edge_slot(const struct lexicon *lexicon, uint32_t from, uint32_t word)
{
    uint64_t key = ((uint64_t)from << 32 | word) * 0x9E3779B97F4A7C15U;
    size_t slot = (size_t)(key >> 32) & (lexicon->edge_slots - 1);
    while (lexicon->edges[slot].to &&
           (lexicon->edges[slot].from != from || lexicon->edges[slot].word != word)) {
        slot = (slot + 1) & (lexicon->edge_slots - 1);
    }
    return slot;
}

static void grow_edges(struct lexicon *lexicon)
{
    struct edge *old = lexicon->edges;
    size_t slots = lexicon->edge_slots;
    lexicon->edge_slots = slots * 2;
    lexicon->edges = xcalloc(lexicon->edge_slots, sizeof *lexicon->edges);
    for (size_t i = 0; i < slots; i++) {
        if (old[i].to) {
            lexicon->edges[edge_slot(lexicon, old[i].from, old[i].word)] = old[i];
        }
    }
    free(old);
}

static uint32_t add_edge(struct lexicon *lexicon, uint32_t from, uint32_t word)
{
    size_t slot = edge_slot(lexicon, from, word);
    if (lexicon->edges[slot].to) {
        return lexicon->edges[slot].to;
    }
    uint32_t to = add_place(lexicon);
    lexicon->edges[slot] = (struct edge){from, word, to};
    lexicon->places[from].goes_on = true;
    if (++lexicon->edge_count * 2 > lexicon->edge_slots) {
        grow_edges(lexicon);
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
static uint32_t step(struct lexicon *lexicon, uint32_t place, uint32_t id)
{
    if (place) {
        return add_edge(lexicon, place, id);
    }
    if (!lexicon->first[id]) {
        lexicon->first[id] = add_place(lexicon);
    }
    return lexicon->first[id];
}

/* Adds a phrase from `root` (NO_ROOT: the beginning) and returns the place at its end. */
static uint32_t add_phrase(struct lexicon *lexicon, struct span phrase, uint32_t root)
{
    size_t at = 0;
    uint32_t place = root == NO_ROOT ? 0 : lexicon->roots[root];
    bool first = true;
    for (struct span word = next_word(phrase, &at); word.length; word = next_word(phrase, &at)) {
        uint32_t id = intern(lexicon, word);
        place = step(lexicon, place, id);
        if (first && root != NO_ROOT) {
            lexicon->root_words = array_reserve(lexicon->root_words, &lexicon->root_word_capacity,
                                                lexicon->root_word_count + 1,
                                                sizeof *lexicon->root_words);
            lexicon->root_words[lexicon->root_word_count++] = (struct root_word){id, root};
        }
        first = false;
    }
    return first ? 0 : place;
}

static void add_outcome(struct lexicon *lexicon, uint32_t place, uint32_t outcome)
{
    struct place *end = &lexicon->places[place];
    for (uint32_t link = end->outcome; link; link = lexicon->links[link - 1].next) {
        if (lexicon->links[link - 1].value == outcome) {
            return;
        }
    }
    lexicon->links = array_reserve(lexicon->links, &lexicon->link_capacity,
                                   lexicon->link_count + 1, sizeof *lexicon->links);
    lexicon->links[lexicon->link_count++] = (struct outcome_link){outcome, end->outcome};
    end->outcome = (uint32_t)lexicon->link_count;
    end->outcomes++;
}

static void add_skip(struct lexicon *lexicon, uint32_t place, struct lexicon_skip skip)
{
    struct place *end = &lexicon->places[place];
    if (end->skips == UINT16_MAX) {
        return;
    }
    lexicon->skip_links = array_reserve(lexicon->skip_links, &lexicon->skip_link_capacity,
                                        lexicon->skip_link_count + 1,
                                        sizeof *lexicon->skip_links);
    lexicon->skip_links[lexicon->skip_link_count++] = (struct skip_link){skip, end->skip};
    end->skip = (uint32_t)lexicon->skip_link_count;
    end->skips++;
}

static uint32_t add_root(struct lexicon *lexicon)
{
    lexicon->roots = array_reserve(lexicon->roots, &lexicon->root_capacity,
                                   lexicon->root_count + 1, sizeof *lexicon->roots);
    lexicon->roots[lexicon->root_count] = add_place(lexicon);
    return (uint32_t)lexicon->root_count++;
}

/* Lets the phrases of `loop` lead from `root` back to it. */
static void add_loop(struct lexicon *lexicon, const struct phrase_set *loop, uint32_t root)
{
    for (size_t i = 0; i < loop->count; i++) {
        uint32_t place = add_phrase(lexicon, loop->items[i], root);
        if (place) {
            add_skip(lexicon, place, (struct lexicon_skip){.root = root});
        }
    }
}

void lexicon_add(struct lexicon *lexicon, const struct phrase_chain *chain, uint32_t outcome)
{
    uint32_t root = NO_ROOT;
    for (size_t i = 0; i < chain->count; i++) {
        bool last = i + 1 == chain->count;
        struct lexicon_skip skip = {0};
        if (!last) {
            skip.root = add_root(lexicon);
            skip.least = chain->skips[i].least;
            skip.most = chain->skips[i].most;
            add_loop(lexicon, &chain->skips[i].loop, skip.root);
        }
        for (size_t k = 0; k < chain->links[i].count; k++) {
            uint32_t place = add_phrase(lexicon, chain->links[i].items[k], root);
            if (place && last) {
                add_outcome(lexicon, place, outcome);
            } else if (place) {
                add_skip(lexicon, place, skip);
            }
        }
        root = skip.root;
    }
}

static int by_word(const void *left, const void *right)
{
    const struct root_word *a = left;
    const struct root_word *b = right;
    if (a->word != b->word) {
        return a->word < b->word ? -1 : 1;
    }
    return (a->root > b->root) - (a->root < b->root);
}

static void finish_roots(struct lexicon *lexicon)
{
    if (lexicon->root_word_count) {
        qsort(lexicon->root_words, lexicon->root_word_count, sizeof *lexicon->root_words, by_word);
    }
    lexicon->word_roots = xcalloc(lexicon->root_word_count + 1, sizeof *lexicon->word_roots);
    lexicon->word_roots_start = xcalloc(lexicon->word_count + 2,
                                        sizeof *lexicon->word_roots_start);
    uint32_t used = 0;
    size_t at = 0;
    for (uint32_t word = 0; word <= lexicon->word_count; word++) {
        lexicon->word_roots_start[word] = used;
        for (; at < lexicon->root_word_count && lexicon->root_words[at].word == word; at++) {
            uint32_t root = lexicon->root_words[at].root;
            bool again = used > lexicon->word_roots_start[word] &&
                         lexicon->word_roots[used - 1] == root;
            if (!again) {
                lexicon->word_roots[used++] = root;
            }
        }
    }
    lexicon->word_roots_start[lexicon->word_count + 1] = used;
    free(lexicon->root_words);
    lexicon->root_words = NULL;
}

void lexicon_finish(struct lexicon *lexicon)
{
    uint32_t outcomes = 0;
    uint32_t skips = 0;
    lexicon->outcomes = xcalloc(lexicon->link_count + 1, sizeof *lexicon->outcomes);
    lexicon->skips = xcalloc(lexicon->skip_link_count + 1, sizeof *lexicon->skips);
    for (size_t i = 0; i < lexicon->place_count; i++) {
        struct place *place = &lexicon->places[i];
        uint32_t link = place->outcome;
        place->outcome = outcomes;
        for (; link; link = lexicon->links[link - 1].next) {
            lexicon->outcomes[outcomes++] = lexicon->links[link - 1].value;
        }
        link = place->skip;
        place->skip = skips;
        for (; link; link = lexicon->skip_links[link - 1].next) {
            lexicon->skips[skips++] = lexicon->skip_links[link - 1].skip;
        }
    }
    free(lexicon->links);
    free(lexicon->skip_links);
    lexicon->links = NULL;
    lexicon->skip_links = NULL;
    finish_roots(lexicon);
}

void lexicon_look_up(const struct lexicon *lexicon, const char *word, size_t length,
                     uint32_t ids[static LEXICON_WORD_IDS])
{
    const struct letter_node *letters = lexicon->letters;
    uint32_t node = 0;
    size_t found = 0;
    memset(ids, 0, LEXICON_WORD_IDS * sizeof *ids);
    for (size_t i = 0; i < length; i++) {
        node = letters[node].next[letter_of(word[i])];
        if (!node) {
            return;
        }
        if (letters[node].beginning) {
            found -= found == LEXICON_WORD_IDS - 1; /* the last id is for the whole word */
            ids[found++] = letters[node].beginning;
        }
    }
    if (letters[node].word) {
        ids[found] = letters[node].word;
    }
}

uint32_t lexicon_sign_id(const struct lexicon *lexicon, char sign)
{
    return lexicon->letters[lexicon->letters[0].next[letter_of(sign)]].word;
}

uint32_t lexicon_first(const struct lexicon *lexicon, uint32_t word_id)
{
    return lexicon->first[word_id];
}

uint32_t lexicon_next(const struct lexicon *lexicon, uint32_t place, uint32_t word_id)
{
    return lexicon->edges[edge_slot(lexicon, place, word_id)].to;
}

bool lexicon_goes_on(const struct lexicon *lexicon, uint32_t place)
{
    return lexicon->places[place].goes_on;
}

const uint32_t *lexicon_outcomes(const struct lexicon *lexicon, uint32_t place, size_t *count)
{
    *count = lexicon->places[place].outcomes;
    return lexicon->outcomes + lexicon->places[place].outcome;
}

const struct lexicon_skip *lexicon_skips(const struct lexicon *lexicon, uint32_t place,
                                         size_t *count)
{
    *count = lexicon->places[place].skips;
    return lexicon->skips + lexicon->places[place].skip;
}

uint32_t lexicon_root_count(const struct lexicon *lexicon)
{
    return (uint32_t)lexicon->root_count;
}

uint32_t lexicon_root_place(const struct lexicon *lexicon, uint32_t root)
{
    return lexicon->roots[root];
}

const uint32_t *lexicon_word_roots(const struct lexicon *lexicon, uint32_t word_id, size_t *count)
{
    uint32_t start = lexicon->word_roots_start[word_id];
    *count = lexicon->word_roots_start[word_id + 1] - start;
    return lexicon->word_roots + start;
}
