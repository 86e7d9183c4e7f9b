/* SPDX-License-Identifier: ISC */
/* Laying out a lexicon: the words become a trie of letters, and places are numbered anew, breadth first, so
 * that those behind the same one are neighbours. */
#include "facts/lexicon_form.h"

#include "base/memory.h"

#include <stdlib.h>

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
static void lay_rows(const struct lexicon_builder *b, struct arena *arena, struct lexicon *lexicon,
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

struct lexicon *lexicon_lay_out(const struct lexicon_builder *b, struct arena *arena)
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
        .row_length = (uint32_t)(b->root_count / (64 * LEXICON_ROW) + 1) * LEXICON_ROW,
    };
    lay_letters(b, arena, lexicon, words);
    lay_sieves(lexicon, words);
    lay_places(&layout, words, roots);
    lay_rows(b, arena, lexicon, words, roots);
    free(roots);
    return lexicon;
}
