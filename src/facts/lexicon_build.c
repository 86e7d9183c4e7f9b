/* SPDX-License-Identifier: ISC */
/* From chains to a lexicon.
 *
 * While chains are added, words and places have numbers in the order of their making, and tables tell
 * which there are already; outcomes and skips are chained. Chains that begin alike share their roots:
 * one root stands for the same skip behind the same places. At the end the words become a trie of
 * letters, and places are numbered anew, breadth first, so that those behind the same one are
 * neighbours. */
#include "facts/lexicon_build.h"

#include "base/buffer.h"
#include "base/hash.h"
#include "base/memory.h"

#include <stdlib.h>

static const uint32_t NO_ROOT = UINT32_MAX;

enum {
    SLOTS_FIRST = 1 << 12, /* of a new table; a power of two */
    EDGES_FIRST = 1 << 16, /* the shipped rules have 50,000 */
    TRAIL_STEPS = 12,      /* words of a phrase that are remembered */
};

/* Numbers above 0 by key: open addressing. */
struct table {
    struct slot {
        uint64_t key;
        uint32_t number; /* 0: free */
    } *slots;
    size_t slot_count;   /* a power of two */
    size_t count;
};

/* What an id stands for: the letters from `start` on, each as lexicon_letter_of has it. */
struct known_word {
    size_t start;
    size_t length;
    bool beginning; /* of a word */
    uint32_t first; /* place of a phrase that begins with it, 0 for none */
};

/* A node of the trie over letters. */
struct letter_node {
    uint32_t child;     /* the first behind it, 0 for none */
    uint32_t sibling;   /* the next behind the same node, 0 for none */
    uint32_t word;      /* id of the word that ends here, 0 for none */
    uint32_t beginning; /* id of the beginning that ends here, 0 for none */
    uint8_t letter;     /* that leads here; siblings are sorted by it */
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
    uint32_t to;
};

struct lexicon_builder {
    struct known_word *words;    /* by id, from 1 */
    size_t word_count, word_capacity;
    struct buffer letters;       /* of all words */
    struct table ids;            /* of words by the hash of their letters */
    struct place *places;        /* [0] is nowhere */
    size_t place_count, place_capacity;
    struct table edges;          /* places by place << 32 | id */
    struct outcome_link *outcomes;
    size_t outcome_count, outcome_capacity;
    struct skip_link *skips;
    size_t skip_count, skip_capacity;
    uint32_t *roots;             /* place of each root */
    size_t root_count, root_capacity;
    struct table roots_by_hash;  /* 1 + number of a root */
    uint32_t *ends;              /* of the link that was added last: places, sorted, each once */
    size_t end_count, end_capacity;
    struct buffer key;           /* scratch */
    struct root_word *root_words;
    size_t root_word_count, root_word_capacity;
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
    free(b->root_words);
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
        if (first && root != NO_ROOT) {
            b->root_words = array_reserve(b->root_words, &b->root_word_capacity,
                                          b->root_word_count + 1, sizeof *b->root_words);
            b->root_words[b->root_word_count++] = (struct root_word){id, root};
        }
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
    struct trail trail = {0};
    for (size_t i = 0; i < loop->count; i++) {
        uint32_t place = add_phrase(b, loop->items[i], root, &trail);
        if (place) {
            add_skip(b, place, (struct lexicon_skip){.root = root});
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
    struct lexicon_skip behind = {root, skip->least, skip->most, skip->joined};
    for (size_t i = 0; i < b->end_count; i++) {
        add_skip(b, b->ends[i], behind);
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

/* The node behind `node` that the letter leads to; a new one is put among its siblings. */
static uint32_t add_letter(struct letter_node *nodes, uint32_t *count, uint32_t node, uint8_t letter)
{
    uint32_t *link = &nodes[node].child;
    while (*link && nodes[*link].letter < letter) {
        link = &nodes[*link].sibling;
    }
    if (!*link || nodes[*link].letter != letter) {
        nodes[*count] = (struct letter_node){.sibling = *link, .letter = letter};
        *link = (*count)++;
    }
    return *link;
}

/* All words as a trie; *count nodes, of which [0] is the root. The caller frees. */
static struct letter_node *letter_trie(const struct lexicon_builder *b, uint32_t *count)
{
    struct letter_node *nodes = xcalloc(b->letters.length + 1, sizeof *nodes);
    *count = 1;
    for (uint32_t id = 1; id <= b->word_count; id++) {
        const struct known_word *word = &b->words[id];
        uint32_t node = 0;
        for (size_t i = 0; i < word->length; i++) {
            node = add_letter(nodes, count, node, (uint8_t)b->letters.bytes[word->start + i]);
        }
        *(word->beginning ? &nodes[node].beginning : &nodes[node].word) = id;
    }
    return nodes;
}

/* Numbers the letters breadth first, and sets which less specific beginnings each id is. */
static void lay_letters(const struct lexicon_builder *b, struct arena *arena,
                        struct lexicon *lexicon, struct lexicon_word *words)
{
    uint32_t count = 0;
    struct letter_node *nodes = letter_trie(b, &count);
    struct lexicon_letter *letters = room(arena, count, sizeof *letters);
    uint32_t *old = xmalloc(count * sizeof *old);             /* number in the trie */
    uint32_t *beginning = xcalloc(count, sizeof *beginning);  /* above and at the node */
    uint32_t used = 1;
    old[0] = 0;
    for (uint32_t i = 0; i < used; i++) {
        const struct letter_node *node = &nodes[old[i]];
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
        for (uint32_t child = node->child; child; child = nodes[child].sibling) {
            letters[i].child_count++;
            letters[used].letter = nodes[child].letter;
            beginning[used] = beginning[i];
            old[used++] = child;
        }
    }
    lexicon->letters = letters;
    free(nodes);
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
    struct edge *edges = xmalloc((b->edges.count + 1) * sizeof *edges);
    *start = xcalloc(b->place_count + 1, sizeof **start);
    uint32_t *at = xcalloc(b->place_count + 1, sizeof *at);
    for (size_t i = 0; i < b->place_count; i++) {
        (*start)[i + 1] = (*start)[i] + b->places[i].edge_count;
        at[i] = (*start)[i];
    }
    for (size_t i = 0; i < b->edges.slot_count; i++) {
        const struct slot *slot = &b->edges.slots[i];
        uint32_t from = (uint32_t)(slot->key >> 32);
        if (slot->number) {
            edges[at[from]++] = (struct edge){from, (uint32_t)slot->key, slot->number};
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
        if (b->words[id].first) {
            words[id].first = used;
            old[used++] = b->words[id].first;
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
    uint64_t *rows = room(arena, (count + 1) * length, sizeof *rows);
    uint32_t *row_ways = room(arena, (count + 1) * length, sizeof *row_ways);
    for (size_t i = 0; i < b->root_word_count; i++) {
        const struct root_word *begins = &b->root_words[i];
        uint64_t *row = rows + words[begins->word].row * length;
        row[begins->root / 64] |= UINT64_C(1) << begins->root % 64;
    }
    uint32_t *ways = room(arena, b->root_word_count, sizeof *ways);
    uint32_t used = 0;
    for (uint32_t id = 1; id <= lexicon->word_count; id++) {
        for (size_t i = 0; words[id].row && i < length; i++) {
            size_t at = words[id].row * length + i;
            row_ways[at] = used;
            for (uint64_t left = rows[at]; left; left &= left - 1) {
                uint32_t root = roots[i * 64 + (size_t)__builtin_ctzll(left)];
                ways[used++] = lexicon_next(lexicon, &lexicon->places[root], id);
            }
        }
    }
    lexicon->rows = rows;
    lexicon->row_ways = row_ways;
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
        .row_length = (uint32_t)(b->root_count / (64 * LEXICON_ROW) + 1) * LEXICON_ROW,
        .number = find_word(b, PATTERN_DIGITS),
        .at_sign = find_word(b, '@'),
    };
    lay_letters(b, arena, lexicon, words);
    lay_sieves(lexicon, words);
    lay_places(&layout, words, roots);
    lay_rows(b, arena, lexicon, words, roots);
    free(roots);
    free_builder(b);
    return lexicon;
}
