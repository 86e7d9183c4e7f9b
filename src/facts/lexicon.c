/* SPDX-License-Identifier: ISC */
/* The two tries of a lexicon.
 *
 * The letter trie has a row of LETTERS cells for each node; text touches few of them, so it stays
 * in the cache. The phrase trie keeps its edges in one open-addressing table. */
#include "facts/lexicon.h"

#include "base/memory.h"
#include "facts/pattern.h"

#include <stdlib.h>

enum {
    LETTERS = 40,        /* a-z, 0-9, apostrophe, any byte beyond ASCII; a power of two minus some */
    LETTER_APOSTROPHE = 37,
    LETTER_BEYOND = 38,
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
    bool goes_on;      /* has edges */
};

struct outcome_link {
    uint32_t value;
    uint32_t next; /* index + 1 of the next link, 0 at the end */
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
};

static const uint8_t letter_of_byte[256] = {
    ['a'] = 1,  ['b'] = 2,  ['c'] = 3,  ['d'] = 4,  ['e'] = 5,  ['f'] = 6,  ['g'] = 7,  ['h'] = 8,
    ['i'] = 9,  ['j'] = 10, ['k'] = 11, ['l'] = 12, ['m'] = 13, ['n'] = 14, ['o'] = 15, ['p'] = 16,
    ['q'] = 17, ['r'] = 18, ['s'] = 19, ['t'] = 20, ['u'] = 21, ['v'] = 22, ['w'] = 23, ['x'] = 24,
    ['y'] = 25, ['z'] = 26, ['0'] = 27, ['1'] = 28, ['2'] = 29, ['3'] = 30, ['4'] = 31, ['5'] = 32,
    ['6'] = 33, ['7'] = 34, ['8'] = 35, ['9'] = 36, ['\''] = LETTER_APOSTROPHE,
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

void lexicon_add(struct lexicon *lexicon, struct span phrase, uint32_t outcome)
{
    size_t at = 0;
    uint32_t place = 0;
    for (struct span word = next_word(phrase, &at); word.length; word = next_word(phrase, &at)) {
        uint32_t id = intern(lexicon, word);
        if (place) {
            place = add_edge(lexicon, place, id);
        } else {
            if (!lexicon->first[id]) {
                lexicon->first[id] = add_place(lexicon);
            }
            place = lexicon->first[id];
        }
    }
    if (!place) {
        return;
    }
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

void lexicon_finish(struct lexicon *lexicon)
{
    uint32_t used = 0;
    lexicon->outcomes = xcalloc(lexicon->link_count + 1, sizeof *lexicon->outcomes);
    for (size_t i = 0; i < lexicon->place_count; i++) {
        struct place *place = &lexicon->places[i];
        uint32_t link = place->outcome;
        place->outcome = used;
        for (; link; link = lexicon->links[link - 1].next) {
            lexicon->outcomes[used++] = lexicon->links[link - 1].value;
        }
    }
    free(lexicon->links);
    lexicon->links = NULL;
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
