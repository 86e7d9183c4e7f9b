/* SPDX-License-Identifier: ISC */
/* Laying out a lexicon: places are numbered anew, breadth first, so that those behind the same one are
 * neighbours.
 *
 * A place that is laid out has one or several *origins*, places of the builder: where phrases and links
 * begin, that of an id and those of the less specific ids, whose phrases begin with the word, too. What is
 * behind a place with several origins is laid out once more behind it. */
#include "facts/lexicon_form.h"

#include "base/memory.h"

#include <stdlib.h>

enum {
    FEW_EDGES = 16,  /* are sorted by insertion */
    MANY_SKIPS = 15, /* of one place: more are as good as these */
    CACHE_LINE = 64, /* bytes; a power of two */
    MANY_PLACES = 24, /* behind one: they are looked up in a table */
};

static uint64_t sieve_bit(uint32_t id)
{
    return UINT64_C(1) << (id * 0x9E3779B1U >> 26);
}

/* ---- The order of edges and roots ---- */

static int by_word(const void *left, const void *right)
{
    const struct edge *a = left;
    const struct edge *b = right;
    return (a->word > b->word) - (a->word < b->word);
}

/* Sorts the edges from one place by word; there are seldom many. */
static void sort_few(struct edge *edges, size_t count)
{
    if (count > FEW_EDGES) {
        qsort(edges, count, sizeof *edges, by_word);
        return;
    }
    for (size_t i = 1; i < count; i++) {
        struct edge moved = edges[i];
        size_t to = i;
        for (; to > 0 && edges[to - 1].word > moved.word; to--) {
            edges[to] = edges[to - 1];
        }
        edges[to] = moved;
    }
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
        sort_few(edges + (*start)[i], b->places[i].edge_count);
    }
    free(at);
    return edges;
}

/* Gives the roots that the place skips to new numbers, if they have none. */
static void number_roots(const struct lexicon_builder *b, size_t place, uint32_t *numbers, uint32_t *used)
{
    for (uint32_t at = b->places[place].skip; at; at = b->skips[at - 1].next) {
        uint32_t *number = &numbers[b->skips[at - 1].root];
        *number = *number ? *number : ++*used;
    }
}

/* New numbers of the roots, plus one: those that the same place skips to shall be near each other, of places
 * with many skips before others. The caller frees. */
static uint32_t *order_roots(const struct lexicon_builder *b)
{
    uint32_t *numbers = xcalloc(b->root_count + 1, sizeof *numbers);
    uint32_t *skipping = xmalloc((b->skip_count + 1) * sizeof *skipping); /* places */
    size_t count = 0;
    for (uint32_t i = 0; i < b->place_count; i++) {
        skipping[count] = i;
        count += b->places[i].skip_count > 0;
    }
    uint32_t used = 0;
    for (uint32_t most = MANY_SKIPS; most > 0; most--) {
        for (size_t i = 0; i < count; i++) {
            uint32_t skips = b->places[skipping[i]].skip_count;
            if (skips == most || (skips > most && most == MANY_SKIPS)) {
                number_roots(b, skipping[i], numbers, &used);
            }
        }
    }
    for (size_t i = 0; i < b->root_count; i++) {
        numbers[i] = numbers[i] ? numbers[i] : ++used;
    }
    free(skipping);
    return numbers;
}

/* ---- Places ---- */

/* One of the places that a new one is made of. */
struct origin {
    uint32_t place;
    uint32_t next; /* the others: a place of the builder, or its count of places + number of an origin; 0 for
                      none */
};

struct root_skip {
    struct lexicon_skip skip;
    uint32_t root; /* its new number */
};

/* What being laid out needs. The arrays of what places have begin with one item that isn't used; what the
 * lexicon keeps is in the arena. */
struct layout {
    const struct lexicon_builder *builder;
    struct arena *arena;
    struct lexicon lexicon;   /* so far */
    struct lexicon_word *words;
    struct edge *edges;       /* by place and word */
    uint32_t *edge_start;     /* of each place */
    uint32_t *root_numbers;   /* plus one */
    struct origin *origins;   /* those with others */
    size_t origin_count, origin_capacity;
    struct lexicon_place *places;
    uint32_t *heads;          /* for each of them its origins, as `next` above */
    uint32_t *place_words;
    size_t place_count, place_capacity, head_capacity, word_capacity;
    struct lexicon_set *signs;
    size_t sign_count, sign_capacity;
    struct lexicon_end *outcomes;
    size_t outcome_count, outcome_capacity;
    struct lexicon_leap *leaps;
    size_t leap_count, leap_capacity;
    struct lexicon_skip *skips;
    size_t skip_count, skip_capacity;
    uint32_t *ways;
    size_t way_count, way_capacity;
    struct root_skip *found;  /* skips of the place being laid out */
    size_t found_count, found_capacity;
    struct edge *behind;      /* edges from it */
    size_t behind_count, behind_capacity;
};

/* Room for `need` items in the arena, those there are among them, so that an item that is no larger than a
 * line of the processor's cache and divides it stands in one. What grows leaves its old room behind. */
static void *reserve(struct layout *l, void *items, size_t *capacity, size_t need, size_t size)
{
    if (need <= *capacity) {
        return items;
    }
    size_t room = *capacity ? need + need / 2 : need;
    char *larger = arena_alloc(l->arena, room * size + CACHE_LINE);
    larger += (CACHE_LINE - (uintptr_t)larger % CACHE_LINE) % CACHE_LINE;
    if (*capacity) {
        memcpy(larger, items, *capacity * size);
    }
    *capacity = room;
    return larger;
}

/* A new place with these origins that `word` leads to. What it has comes later. */
static uint32_t add_place(struct layout *l, uint32_t head, uint32_t word)
{
    size_t need = l->place_count + 1;
    l->places = reserve(l, l->places, &l->place_capacity, need, sizeof *l->places);
    l->heads = array_reserve(l->heads, &l->head_capacity, need, sizeof *l->heads);
    l->place_words = reserve(l, l->place_words, &l->word_capacity, need, sizeof *l->place_words);
    l->places[l->place_count] = (struct lexicon_place){0};
    l->heads[l->place_count] = head;
    l->place_words[l->place_count] = word;
    return (uint32_t)l->place_count++;
}

/* The origins that are the builder's `place` and `next`. */
static uint32_t add_origin(struct layout *l, uint32_t place, uint32_t next)
{
    if (!next) {
        return place;
    }
    l->origins = array_reserve(l->origins, &l->origin_capacity, l->origin_count + 1, sizeof *l->origins);
    l->origins[l->origin_count++] = (struct origin){place, next};
    return (uint32_t)(l->builder->place_count + l->origin_count - 1);
}

/* The first of the origins, which aren't none. */
static struct origin origin_at(const struct layout *l, uint32_t origins)
{
    size_t places = l->builder->place_count;
    return origins < places ? (struct origin){origins, 0} : l->origins[origins - places];
}

/* Adds the sign to the sets from `start` on, which are those of one place. */
static void lay_sign(struct layout *l, size_t start, uint32_t number)
{
    size_t i = start;
    while (i < l->sign_count && l->signs[i].word != number / 64) {
        i++;
    }
    if (i == l->sign_count) {
        l->signs = reserve(l, l->signs, &l->sign_capacity, ++l->sign_count, sizeof *l->signs);
        l->signs[i] = (struct lexicon_set){.word = number / 64};
        l->signs[i - 1].more = i > start;
    }
    l->signs[i].bits |= UINT64_C(1) << number % 64;
}

static void lay_outcome(struct layout *l, size_t start, const struct outcome_link *link)
{
    size_t at = l->outcome_count++;
    l->outcomes = reserve(l, l->outcomes, &l->outcome_capacity, l->outcome_count, sizeof *l->outcomes);
    l->outcomes[at] = (struct lexicon_end){.number = link->number, .kind = link->kind};
    l->outcomes[at - 1].more = at > start;
}

/* The outcomes of all origins. */
static void lay_outcomes(struct layout *l, struct lexicon_place *laid, uint32_t head)
{
    const struct lexicon_builder *b = l->builder;
    size_t signs = l->sign_count;
    size_t outcomes = l->outcome_count;
    for (struct origin origin; head; head = origin.next) {
        origin = origin_at(l, head);
        uint32_t at = b->places[origin.place].outcome;
        for (; at; at = b->outcomes[at - 1].next) {
            const struct outcome_link *link = &b->outcomes[at - 1];
            if (link->kind == OUTCOME_MARK) {
                laid->marks |= 1U << link->number;
            } else if (link->kind == OUTCOME_SIGN) {
                lay_sign(l, signs, link->number);
            } else {
                lay_outcome(l, outcomes, link);
            }
        }
    }
    laid->signs = l->sign_count > signs ? (uint32_t)signs : 0;
    laid->outcomes = l->outcome_count > outcomes ? (uint32_t)outcomes : 0;
}

static int by_root(const void *left, const void *right)
{
    const struct root_skip *a = left;
    const struct root_skip *b = right;
    return (a->root > b->root) - (a->root < b->root);
}

/* Finds the skips of all origins, by the number of their roots. */
static void find_skips(struct layout *l, uint32_t head)
{
    const struct lexicon_builder *b = l->builder;
    l->found_count = 0;
    for (struct origin origin; head; head = origin.next) {
        origin = origin_at(l, head);
        uint32_t at = b->places[origin.place].skip;
        for (; at; at = b->skips[at - 1].next) {
            const struct skip_link *link = &b->skips[at - 1];
            l->found = array_reserve(l->found, &l->found_capacity, l->found_count + 1, sizeof *l->found);
            l->found[l->found_count++] =
                (struct root_skip){link->skip, l->root_numbers[link->root] - 1};
        }
    }
    if (l->found_count > 1) {
        qsort(l->found, l->found_count, sizeof *l->found, by_root);
    }
}

/* The skips of all origins: several to one root, which merely is possible, are in leaps of their own. */
static void lay_skips(struct layout *l, struct lexicon_place *laid, uint32_t head)
{
    find_skips(l, head);
    laid->leaps = l->found_count ? (uint32_t)l->leap_count : 0;
    for (size_t i = 0; i < l->found_count; i++) {
        uint32_t root = l->found[i].root;
        uint32_t before = i ? l->found[i - 1].root : 0;
        if (i == 0 || before / 64 != root / 64 || before == root) {
            l->leaps = reserve(l, l->leaps, &l->leap_capacity, ++l->leap_count, sizeof *l->leaps);
            l->leaps[l->leap_count - 1] =
                (struct lexicon_leap){.word = (uint16_t)(root / 64), .skips = (uint32_t)l->skip_count};
            l->leaps[l->leap_count - 2].more = i > 0;
        }
        l->leaps[l->leap_count - 1].roots |= UINT64_C(1) << root % 64;
        l->skips = reserve(l, l->skips, &l->skip_capacity, ++l->skip_count, sizeof *l->skips);
        l->skips[l->skip_count - 1] = l->found[i].skip;
    }
}

/* The edges from all origins, sorted; *count of them. */
static const struct edge *edges_behind(struct layout *l, uint32_t head, size_t *count)
{
    if (head < l->builder->place_count) {
        *count = l->edge_start[head + 1] - l->edge_start[head];
        return l->edges + l->edge_start[head];
    }
    l->behind_count = 0;
    for (struct origin origin; head; head = origin.next) {
        origin = origin_at(l, head);
        size_t more = l->edge_start[origin.place + 1] - l->edge_start[origin.place];
        l->behind = array_reserve(l->behind, &l->behind_capacity, l->behind_count + more, sizeof *l->behind);
        memcpy(l->behind + l->behind_count, l->edges + l->edge_start[origin.place], more * sizeof *l->behind);
        l->behind_count += more;
    }
    qsort(l->behind, l->behind_count, sizeof *l->behind, by_word);
    *count = l->behind_count;
    return l->behind;
}

/* Adds the places behind the origins. */
static void lay_next(struct layout *l, struct lexicon_place *laid, uint32_t head)
{
    size_t count = 0;
    const struct edge *edges = edges_behind(l, head, &count);
    laid->next = count ? (uint32_t)l->place_count : 0;
    for (size_t i = 0; i < count; i++) {
        const struct edge *edge = &edges[i];
        laid->sieve |= sieve_bit(edge->word);
        if (i > 0 && edge[-1].word == edge->word) {
            uint32_t *same = &l->heads[l->place_count - 1];
            *same = add_origin(l, edge->to, *same);
        } else {
            add_place(l, edge->to, edge->word);
            laid->next_count++;
        }
    }
}

static void lay_place(struct layout *l, uint32_t number)
{
    struct lexicon_place laid = {0};
    uint32_t head = l->heads[number];
    lay_outcomes(l, &laid, head);
    lay_skips(l, &laid, head);
    lay_next(l, &laid, head);
    l->places[number] = laid;
}

/* ---- What lies behind roots ---- */

/* The place of the builder behind a root that some word leads to. */
struct root_edge {
    uint32_t root; /* its new number */
    uint32_t to;
};

/* The edges of roots by word and root; *start has for each word where its own begin. The caller frees
 * both. */
static struct root_edge *sort_root_edges(const struct layout *l, uint32_t **start)
{
    const struct lexicon_builder *b = l->builder;
    uint32_t *roots = xcalloc(b->root_count + 1, sizeof *roots); /* by their new numbers */
    uint32_t *at = xcalloc(b->word_count + 2, sizeof *at);
    size_t count = 0;
    for (size_t i = 0; i < b->root_count; i++) {
        roots[l->root_numbers[i] - 1] = b->roots[i];
        for (uint32_t k = l->edge_start[b->roots[i]]; k < l->edge_start[b->roots[i] + 1]; k++) {
            at[l->edges[k].word + 1]++;
            count++;
        }
    }
    for (size_t i = 0; i <= b->word_count; i++) {
        at[i + 1] += at[i];
    }
    *start = xmalloc((b->word_count + 2) * sizeof **start);
    memcpy(*start, at, (b->word_count + 2) * sizeof *at);
    struct root_edge *sorted = xmalloc((count + 1) * sizeof *sorted);
    for (uint32_t i = 0; i < b->root_count; i++) {
        for (uint32_t k = l->edge_start[roots[i]]; k < l->edge_start[roots[i] + 1]; k++) {
            sorted[at[l->edges[k].word]++] = (struct root_edge){i, l->edges[k].to};
        }
    }
    free(roots);
    free(at);
    return sorted;
}

/* What the words have that a word leads to behind roots: its own edges and the row of `less`. */
struct row_source {
    const struct root_edge *edges, *end;
    size_t less;
};

/* Adds the way to what lies behind the root that is bit `bit` of word `at` of the rows. */
static void lay_way(struct layout *l, struct row_source *source, size_t at, uint64_t bit)
{
    const struct lexicon *lexicon = &l->lexicon;
    uint32_t root = (uint32_t)(at * 64) + (uint32_t)__builtin_ctzll(bit);
    bool inherited = lexicon->rows[source->less * lexicon->row_length + at] & bit;
    uint32_t way = inherited ? lexicon_way(lexicon, source->less, at, bit) : 0;
    if (source->edges < source->end && source->edges->root == root) {
        way = add_place(l, add_origin(l, source->edges->to, l->heads[way]), 0);
        source->edges++;
    }
    l->ways = reserve(l, l->ways, &l->way_capacity, l->way_count + 1, sizeof *l->ways);
    l->ways[l->way_count++] = way;
    l->lexicon.ways = l->ways;
}

static void lay_row(struct layout *l, uint64_t *rows, uint32_t *row_ways, size_t row,
                    struct row_source source)
{
    size_t length = l->lexicon.row_length;
    uint64_t *bits = rows + row * length;
    memcpy(bits, rows + source.less * length, length * sizeof *bits);
    for (const struct root_edge *edge = source.edges; edge < source.end; edge++) {
        bits[edge->root / 64] |= UINT64_C(1) << edge->root % 64;
    }
    for (size_t i = 0; i < length; i++) {
        row_ways[row * length + i] = (uint32_t)l->way_count;
        for (uint64_t left = bits[i]; left; left &= left - 1) {
            lay_way(l, &source, i, left & -left);
        }
    }
}

/* Gives each id its row, and each root of it the place that it leads to. An id that begins nothing behind
 * roots has the row of the less specific one. */
static void lay_rows(struct layout *l, const uint32_t *order)
{
    size_t count = l->builder->word_count;
    size_t length = l->lexicon.row_length;
    uint32_t *start = NULL;
    struct root_edge *edges = sort_root_edges(l, &start);
    uint32_t used = 1;
    for (size_t id = 1; id <= count; id++) {
        l->words[id].row = start[id] < start[id + 1] ? used++ : 0;
    }
    uint64_t *rows = lexicon_room(l->arena, used * length, sizeof *rows);
    uint32_t *row_ways = lexicon_room(l->arena, used * length, sizeof *row_ways);
    l->lexicon.rows = rows;
    l->lexicon.row_ways = row_ways;
    for (size_t i = 0; i < count; i++) {
        struct lexicon_word *word = &l->words[order[i]];
        uint32_t less = l->words[word->less].row;
        struct row_source source = {edges + start[order[i]], edges + start[order[i] + 1], less};
        if (word->row) {
            lay_row(l, rows, row_ways, word->row, source);
        } else {
            word->row = less;
        }
    }
    free(edges);
    free(start);
}

/* ---- All of it ---- */

static void lay_sieves(struct layout *l, const uint32_t *order)
{
    for (size_t i = 0; i < l->builder->word_count; i++) {
        struct lexicon_word *word = &l->words[order[i]];
        word->sieve = sieve_bit(order[i]) | l->words[word->less].sieve;
    }
}

/* Lays out first the places of the ids, of which those that begin no phrase themselves have what the less
 * specific one has, then all others. */
static void lay_places(struct layout *l, const uint32_t *order)
{
    for (size_t i = 0; i < l->builder->word_count; i++) {
        uint32_t id = order[i];
        uint32_t less = l->words[id].less;
        if (l->builder->words[id].first) {
            l->heads[id] = add_origin(l, l->builder->words[id].first, l->heads[less]);
            lay_place(l, id);
        } else {
            l->heads[id] = l->heads[less];
            l->places[id] = l->places[less];
        }
    }
    for (uint32_t i = (uint32_t)l->builder->word_count + 1; i < l->place_count; i++) {
        lay_place(l, i);
    }
}

/* Tells of the places that have many behind them which those are, so that they needn't be searched. */
static void lay_many(struct layout *l)
{
    size_t length = l->builder->word_count / 64 + 1;
    uint32_t count = 0;
    for (size_t i = 0; i < l->place_count; i++) {
        count += l->places[i].next_count >= MANY_PLACES;
    }
    struct lexicon_many *many = lexicon_room(l->arena, count * length, sizeof *many);
    l->lexicon.many = many;
    l->lexicon.many_length = (uint32_t)length;
    count = 0;
    for (size_t i = 0; i < l->place_count; i++) {
        struct lexicon_place *place = &l->places[i];
        if (place->next_count < MANY_PLACES) {
            continue;
        }
        for (uint32_t to = place->next; to < place->next + place->next_count; to++) {
            uint32_t id = l->place_words[to];
            many[id / 64].first = many[id / 64].ids ? many[id / 64].first : to;
            many[id / 64].ids |= UINT64_C(1) << id % 64;
        }
        place->next_count = LEXICON_MANY + count++;
        many += length;
    }
}

/* Makes room for about as much as there will be, leaves out the first items, adds the places of the ids. */
static void begin_layout(struct layout *l)
{
    const struct lexicon_builder *b = l->builder;
    size_t places = b->place_count + b->word_count;
    l->places = reserve(l, NULL, &l->place_capacity, places, sizeof *l->places);
    l->heads = array_reserve(NULL, &l->head_capacity, places, sizeof *l->heads);
    l->place_words = reserve(l, NULL, &l->word_capacity, places, sizeof *l->place_words);
    l->signs = reserve(l, NULL, &l->sign_capacity, b->outcome_count + 1, sizeof *l->signs);
    l->outcomes = reserve(l, NULL, &l->outcome_capacity, b->outcome_count + 1, sizeof *l->outcomes);
    l->leaps = reserve(l, NULL, &l->leap_capacity, b->skip_count + 1, sizeof *l->leaps);
    l->skips = reserve(l, NULL, &l->skip_capacity, b->skip_count + 1, sizeof *l->skips);
    l->signs[l->sign_count++] = (struct lexicon_set){0};
    l->outcomes[l->outcome_count++] = (struct lexicon_end){0};
    l->leaps[l->leap_count++] = (struct lexicon_leap){0};
    for (size_t i = 0; i <= b->word_count; i++) {
        add_place(l, 0, 0);
    }
}

/* The lexicon of what was laid out; frees the rest. */
static struct lexicon *end_layout(struct layout *l)
{
    struct lexicon *lexicon = lexicon_room(l->arena, 0, sizeof *lexicon);
    *lexicon = l->lexicon;
    lexicon->places = l->places;
    lexicon->place_words = l->place_words;
    lexicon->signs = l->signs;
    lexicon->outcomes = l->outcomes;
    lexicon->leaps = l->leaps;
    lexicon->skips = l->skips;
    lexicon->ways = l->ways;
    free(l->edges);
    free(l->edge_start);
    free(l->root_numbers);
    free(l->origins);
    free(l->heads);
    free(l->found);
    free(l->behind);
    return lexicon;
}

struct lexicon *lexicon_lay_out(const struct lexicon_builder *b, struct arena *arena)
{
    struct layout layout = {
        .builder = b,
        .arena = arena,
        .words = lexicon_room(arena, b->word_count, sizeof *layout.words),
        .root_numbers = order_roots(b),
    };
    layout.lexicon = (struct lexicon){
        .words = layout.words,
        .word_count = (uint32_t)b->word_count,
        .row_length = (uint32_t)(b->root_count / (64 * LEXICON_ROW) + 1) * LEXICON_ROW,
    };
    layout.edges = sort_edges(b, &layout.edge_start);
    uint32_t *order = xcalloc(b->word_count + 1, sizeof *order);
    begin_layout(&layout);
    lexicon_lay_letters(b, arena, &layout.lexicon, layout.words, order);
    lay_sieves(&layout, order);
    lay_rows(&layout, order);
    lay_places(&layout, order);
    lay_many(&layout);
    free(order);
    return end_layout(&layout);
}
