/* SPDX-License-Identifier: ISC */
/* What matches in a text. The text is cut into words again, as the index once did, and each is
 * compared with all terms of the marked leaves at once; phrases and neighbours are then put together
 * from the *sightings* of their terms. Expressions are searched for one after the other.
 *
 * Most words of a text aren't asked for. A byte that no term begins with rules out a word; that holds
 * for stems too, because Snowball's English stemmer never changes a word's first letter. */
#include "query/marker.h"

#include "base/hash.h"
#include "base/memory.h"
#include "index/token.h"
#include "policy/plain.h"

#include <stdlib.h>

enum {
    STEMS = 1024,   /* words whose stems are remembered; a power of two */
    STEM_FORM = 27, /* bytes of the longest of those */
    NO_TERM = -1,
};

struct sighting {
    uint32_t position;   /* of the word */
    uint32_t start, end; /* its bytes */
};

struct watched { /* a term; each once, however many leaves hold it */
    enum term_match match;
    struct span form;           /* the query's */
    int next;                   /* the next of its bucket, or NO_TERM */
    struct sighting *sightings; /* in the text at hand, by position */
    size_t count;
    size_t capacity;
};

struct part {         /* a term of a leaf */
    uint32_t watched; /* index */
    uint32_t times;   /* as in struct term */
    size_t read;      /* scratch: sightings behind the reading place */
};

struct marked { /* a leaf */
    const struct node *node;
    struct part *parts; /* heap; one for each of node->words.terms; NULL for REGEX */
};

struct stem_memory {
    uint8_t length;       /* bytes of `form`; 0: nothing is remembered here */
    char form[STEM_FORM]; /* folded form of a word */
    int32_t term;         /* the stemmed term that it matches, or NO_TERM */
};

struct near_event { /* a word that matches a part of a NEAR */
    struct sighting word;
    uint32_t part;
};

struct marker {
    struct stemmer *stemmer;       /* owned, as all pointers here */
    struct regex_matcher *matcher; /* for REGEX leaves */
    struct marked *leaves;         /* what is marked, in reading order */
    size_t leaf_count;
    size_t leaf_capacity;
    struct watched *terms; /* of all leaves */
    size_t term_count;
    size_t term_capacity;
    bool begins[256];  /* bytes that terms begin with */
    int buckets[256];  /* by hash of match and form: EXACT and STEM terms, or NO_TERM */
    int prefixes[256]; /* by first byte: PREFIX terms, or NO_TERM */
    bool stems;        /* there are STEM terms */
    bool words;        /* there are terms */
    bool positions;    /* some leaf asks where words stand to each other; without, the
                                      positions of sightings mean nothing */
    struct stem_memory remembered[STEMS];
    struct near_event *events; /* scratch of mark_near */
    size_t event_capacity;
    uint32_t *seen; /* scratch of mark_near: words of each part in the span */
    size_t seen_capacity;
};

void range_list_free(struct range_list *list)
{
    free(list->items);
    *list = (struct range_list){0};
}

/* --- building --- */

static int *list_of(struct marker *marker, enum term_match match, struct span form, uint64_t hash)
{
    return match == MATCH_PREFIX ? &marker->prefixes[(unsigned char)form.bytes[0]]
                                 : &marker->buckets[(hash + (unsigned)match) & 0xFF];
}

/* The term of that kind and form, or NO_TERM. */
static int find_term(struct marker *marker, enum term_match match, struct span form, uint64_t hash)
{
    int term = *list_of(marker, match, form, hash);
    while (term != NO_TERM &&
           (marker->terms[term].match != match || !span_equal(marker->terms[term].form, form))) {
        term = marker->terms[term].next;
    }
    return term;
}

static uint32_t watch(struct marker *marker, const struct term *term)
{
    uint64_t hash = hash_64(term->form);
    int found = find_term(marker, term->match, term->form, hash);
    if (found != NO_TERM) {
        return (uint32_t)found;
    }
    marker->terms = array_reserve(marker->terms, &marker->term_capacity, marker->term_count + 1,
                                  sizeof *marker->terms);
    int *list = list_of(marker, term->match, term->form, hash);
    marker->terms[marker->term_count] =
        (struct watched){.match = term->match, .form = term->form, .next = *list};
    *list = (int)marker->term_count;
    marker->begins[(unsigned char)term->form.bytes[0]] = true;
    marker->stems = marker->stems || term->match == MATCH_STEM;
    marker->words = true;
    return (uint32_t)marker->term_count++;
}

static void add_leaf(struct marker *marker, const struct node *node)
{
    marker->leaves = array_reserve(marker->leaves, &marker->leaf_capacity, marker->leaf_count + 1,
                                   sizeof *marker->leaves);
    struct marked *leaf = &marker->leaves[marker->leaf_count++];
    *leaf = (struct marked){.node = node};
    if (node->kind >= NODE_REGEX) {
        return;
    }
    marker->positions = marker->positions || node->kind != NODE_WORD;
    leaf->parts = xcalloc(node->words.count, sizeof *leaf->parts);
    for (size_t i = 0; i < node->words.count; i++) {
        leaf->parts[i].watched = watch(marker, &node->words.terms[i]);
        leaf->parts[i].times = node->words.terms[i].times;
    }
}

/* Adds the leaves that a clause can match by its own words. */
static void add_positive(struct marker *marker, const struct node *node)
{
    if (node->kind == NODE_AND || node->kind == NODE_OR) {
        for (size_t i = 0; i < node->branch.count; i++) {
            add_positive(marker, node->branch.items[i]);
        }
    } else if (node_is_leaf(node)) {
        add_leaf(marker, node);
    }
}

static struct marker *marker_make(void)
{
    struct marker *marker = xcalloc(1, sizeof *marker);
    marker->stemmer = stemmer_new();
    marker->matcher = regex_matcher_new();
    for (size_t i = 0; i < 256; i++) {
        marker->buckets[i] = marker->prefixes[i] = NO_TERM;
    }
    return marker;
}

struct marker *marker_new(const struct query *query)
{
    struct marker *marker = marker_make();
    add_positive(marker, query->root);
    return marker;
}

struct marker *marker_for_leaf(const struct node *leaf)
{
    struct marker *marker = marker_make();
    add_leaf(marker, leaf);
    return marker;
}

void marker_free(struct marker *marker)
{
    if (!marker) {
        return;
    }
    for (size_t i = 0; i < marker->leaf_count; i++) {
        free(marker->leaves[i].parts);
    }
    for (size_t i = 0; i < marker->term_count; i++) {
        free(marker->terms[i].sightings);
    }
    stemmer_free(marker->stemmer);
    regex_matcher_free(marker->matcher);
    free(marker->leaves);
    free(marker->terms);
    free(marker->events);
    free(marker->seen);
    free(marker);
}

/* --- sightings --- */

static void sight(struct watched *term, const struct sighting *sighting)
{
    if (term->count == term->capacity) {
        term->sightings = array_reserve(term->sightings, &term->capacity, term->count + 1,
                                        sizeof *term->sightings);
    }
    term->sightings[term->count++] = *sighting;
}

/* The stemmed term that a word matches, or NO_TERM. */
static int stemmed_term(struct marker *marker, struct span form, uint64_t hash)
{
    struct stem_memory *memory = &marker->remembered[hash & (STEMS - 1)];
    if (memory->length == form.length && memcmp(memory->form, form.bytes, form.length) == 0) {
        return memory->term;
    }
    struct span stem = stemmer_stem(marker->stemmer, form);
    int term = stem.length ? find_term(marker, MATCH_STEM, stem, hash_64(stem)) : NO_TERM;
    if (form.length <= STEM_FORM) {
        memory->length = (uint8_t)form.length;
        memcpy(memory->form, form.bytes, form.length);
        memory->term = term;
    }
    return term;
}

static void compare_word(struct marker *marker, struct span form, const struct sighting *sighting)
{
    uint64_t hash = hash_64(form);
    int exact = find_term(marker, MATCH_EXACT, form, hash);
    if (exact != NO_TERM) {
        sight(&marker->terms[exact], sighting);
    }
    int stemmed = marker->stems ? stemmed_term(marker, form, hash) : NO_TERM;
    if (stemmed != NO_TERM) {
        sight(&marker->terms[stemmed], sighting);
    }
    int prefix = marker->prefixes[(unsigned char)form.bytes[0]];
    for (; prefix != NO_TERM; prefix = marker->terms[prefix].next) {
        struct watched *term = &marker->terms[prefix];
        if (form.length >= term->form.length &&
            memcmp(form.bytes, term->form.bytes, term->form.length) == 0) {
            sight(term, sighting);
        }
    }
}

static void read_words(struct marker *marker, struct span text, bool ascii)
{
    for (size_t i = 0; i < marker->term_count; i++) {
        marker->terms[i].count = 0;
    }
    if (!marker->words) {
        return;
    }
    struct tokenizer words;
    tokenizer_init(&words, text, ascii);
    for (uint32_t position = 0;
         marker->positions ? tokenizer_next(&words) : tokenizer_next_of(&words, marker->begins);
         position++) {
        if (marker->begins[(unsigned char)words.form[0]]) {
            struct sighting sighting = {position, (uint32_t)words.start, (uint32_t)words.end};
            compare_word(marker, span_make(words.form, words.length), &sighting);
        }
    }
}

/* --- leaves --- */

static void add_range(struct range_list *ranges, uint32_t start, uint32_t end)
{
    ranges->items =
        array_reserve(ranges->items, &ranges->capacity, ranges->count + 1, sizeof *ranges->items);
    ranges->items[ranges->count++] = (struct range){start, end};
}

static const struct watched *term_of(const struct marker *marker, const struct part *part)
{
    return &marker->terms[part->watched];
}

static void mark_word(struct marker *marker, const struct marked *leaf, struct range_list *ranges)
{
    const struct watched *term = term_of(marker, leaf->parts);
    for (size_t i = 0; i < term->count; i++) {
        add_range(ranges, term->sightings[i].start, term->sightings[i].end);
    }
}

/* The sighting of a part at `position`, or NULL. Positions must grow from call to call. */
static const struct sighting *sighting_at(const struct marker *marker, struct part *part,
                                          uint32_t position)
{
    const struct watched *term = term_of(marker, part);
    while (part->read < term->count && term->sightings[part->read].position < position) {
        part->read++;
    }
    bool found = part->read < term->count && term->sightings[part->read].position == position;
    return found ? &term->sightings[part->read] : NULL;
}

static void mark_phrase(struct marker *marker, const struct marked *leaf, struct range_list *ranges)
{
    size_t count = leaf->node->words.count;
    const struct watched *first = term_of(marker, leaf->parts);
    for (size_t i = 0; i < count; i++) {
        leaf->parts[i].read = 0;
    }
    for (size_t i = 0; i < first->count; i++) {
        const struct sighting *last = &first->sightings[i];
        for (size_t k = 1; k < count && last; k++) {
            last = sighting_at(marker, &leaf->parts[k], first->sightings[i].position + (uint32_t)k);
        }
        if (last) {
            add_range(ranges, first->sightings[i].start, last->end);
        }
    }
}

static int compare_events(const void *left, const void *right)
{
    const struct near_event *a = left;
    const struct near_event *b = right;
    if (a->word.position != b->word.position) {
        return a->word.position < b->word.position ? -1 : 1;
    }
    return (a->part > b->part) - (a->part < b->part);
}

/* Puts the sightings of all parts in order of their positions. False when one is seen too seldom. */
static bool gather_events(struct marker *marker, const struct marked *leaf, size_t *count)
{
    *count = 0;
    size_t parts = leaf->node->words.count;
    for (size_t i = 0; i < parts; i++) {
        const struct watched *term = term_of(marker, &leaf->parts[i]);
        if (term->count < leaf->parts[i].times) {
            return false;
        }
        marker->events = array_reserve(marker->events, &marker->event_capacity,
                                       *count + term->count, sizeof *marker->events);
        for (size_t k = 0; k < term->count; k++) {
            marker->events[(*count)++] = (struct near_event){term->sightings[k], (uint32_t)i};
        }
    }
    if (parts > 1) {
        qsort(marker->events, *count, sizeof *marker->events, compare_events);
    }
    return true;
}

/* Slides over the words that match a part. `missing` counts the parts that still lack words between
 * `first` and the word at hand. Once none does, `first` is moved on as far as it can be; the span is
 * minimal if it then starts elsewhere than the last one. */
static void mark_near(struct marker *marker, const struct marked *leaf, struct range_list *ranges)
{
    size_t parts = leaf->node->words.count;
    size_t count = 0;
    if (!gather_events(marker, leaf, &count)) {
        return;
    }
    marker->seen = array_reserve(marker->seen, &marker->seen_capacity, parts, sizeof *marker->seen);
    memset(marker->seen, 0, parts * sizeof *marker->seen);
    const struct near_event *events = marker->events;
    size_t missing = parts;
    size_t first = 0;
    size_t done = 0; /* behind the last word that is marked */
    uint32_t last_start = UINT32_MAX;
    for (size_t i = 0; i < count; i++) {
        missing -= ++marker->seen[events[i].part] == leaf->parts[events[i].part].times;
        if (missing > 0 ||
            (i + 1 < count && events[i + 1].word.position == events[i].word.position)) {
            continue;
        }
        while (marker->seen[events[first].part] > leaf->parts[events[first].part].times) {
            marker->seen[events[first++].part]--;
        }
        uint32_t start = events[first].word.position;
        if (start != last_start && events[i].word.position - start < leaf->node->words.window) {
            for (size_t k = first > done ? first : done; k <= i; k++) {
                add_range(ranges, events[k].word.start, events[k].word.end);
            }
            done = i + 1;
        }
        last_start = start;
    }
}

/* The length of the character at `at`, 1 at the end. */
static size_t character_length(struct span text, size_t at)
{
    size_t length = 1;
    while (at + length < text.length && ((unsigned char)text.bytes[at + length] & 0xC0) == 0x80) {
        length++;
    }
    return length;
}

static void mark_regex(struct marker *marker, const struct regex *regex, struct span text,
                       bool ascii, struct range_list *ranges)
{
    size_t from = 0;
    while (regex_search(regex, marker->matcher, text, ascii, from) == REGEX_MATCH) {
        size_t start = 0;
        size_t end = 0;
        if (!regex_group(marker->matcher, 0, &start, &end)) {
            return;
        }
        if (end > start) {
            add_range(ranges, (uint32_t)start, (uint32_t)end);
        }
        from = end > start ? end : end + character_length(text, end);
    }
}

static void mark_leaf(struct marker *marker, const struct marked *leaf, struct span text,
                      bool ascii, struct range_list *ranges)
{
    switch (leaf->node->kind) {
    case NODE_WORD:
        mark_word(marker, leaf, ranges);
        break;
    case NODE_PHRASE:
        mark_phrase(marker, leaf, ranges);
        break;
    case NODE_NEAR:
        mark_near(marker, leaf, ranges);
        break;
    case NODE_CLAUSE:
        break; /* all of it */
    default:
        mark_regex(marker, leaf->node->regex.regex, text, ascii, ranges);
        break;
    }
}

static int compare_ranges(const void *left, const void *right)
{
    const struct range *a = left;
    const struct range *b = right;
    if (a->start != b->start) {
        return a->start < b->start ? -1 : 1;
    }
    return (a->end > b->end) - (a->end < b->end);
}

/* Puts the ranges in order and joins those that overlap. */
static void merge_ranges(struct range_list *ranges)
{
    bool sorted = true;
    for (size_t i = 1; i < ranges->count; i++) {
        sorted = sorted && compare_ranges(&ranges->items[i - 1], &ranges->items[i]) <= 0;
    }
    if (!sorted) {
        qsort(ranges->items, ranges->count, sizeof *ranges->items, compare_ranges);
    }
    size_t kept = 0;
    for (size_t i = 0; i < ranges->count; i++) {
        struct range range = ranges->items[i];
        if (kept > 0 && range.start < ranges->items[kept - 1].end) {
            uint32_t *end = &ranges->items[kept - 1].end;
            *end = range.end > *end ? range.end : *end;
        } else {
            ranges->items[kept++] = range;
        }
    }
    ranges->count = kept;
}

void marker_ranges(struct marker *marker, struct span text, unsigned flags,
                   struct range_list *ranges)
{
    bool ascii = flags & PLAIN_ASCII;
    ranges->count = 0;
    read_words(marker, text, ascii);
    for (size_t i = 0; i < marker->leaf_count; i++) {
        mark_leaf(marker, &marker->leaves[i], text, ascii, ranges);
    }
    merge_ranges(ranges);
}

bool marker_matches(struct marker *marker, struct span text, unsigned flags)
{
    bool ascii = flags & PLAIN_ASCII;
    struct range_list ranges = {0};
    bool matches = false;
    read_words(marker, text, ascii);
    for (size_t i = 0; i < marker->leaf_count && !matches; i++) {
        const struct marked *leaf = &marker->leaves[i];
        if (leaf->node->kind == NODE_REGEX) {
            matches = regex_search(leaf->node->regex.regex, marker->matcher, text, ascii, 0) ==
                      REGEX_MATCH;
        } else {
            mark_leaf(marker, leaf, text, ascii, &ranges);
            matches = ranges.count > 0;
        }
    }
    range_list_free(&ranges);
    return matches;
}
