/* SPDX-License-Identifier: ISC */
/* Ordering concordance lines. Every order is one of byte strings of a fixed size: numbers with their
 * high byte first, or folded words; so one comparison does for all. */
#include "ui/concordance.h"

#include "base/fold.h"
#include "base/memory.h"

#include <stdlib.h>

enum {
    KEY_SIZE = 28,      /* bytes of a row's key */
    CONTEXT_BYTES = 64, /* of a clause that are looked at for a key */
    CANCEL_STEP = 1024, /* rows between two looks at the flag */
};

static const char *const sort_names[CONCORDANCE_SORTS] = {
    [CONCORDANCE_SITE] = "site",
    [CONCORDANCE_DATE] = "date",
    [CONCORDANCE_LEFT] = "left",
    [CONCORDANCE_RIGHT] = "right",
};

const char *concordance_sort_name(enum concordance_sort sort)
{
    return sort_names[sort];
}

/* ---------------------------------------------------------------------------------------------
 * Matches */

/* One thread's means of finding matches. */
struct finder {
    const struct hits *hits;
    struct marker *marker;
    struct range_list ranges;
};

static struct finder finder_new(const struct hits *hits)
{
    return (struct finder){.hits = hits, .marker = marker_new(hits->inquiry->query)};
}

static void finder_free(struct finder *finder)
{
    marker_free(finder->marker);
    range_list_free(&finder->ranges);
}

static struct range find(struct finder *finder, uint32_t row, struct span *text)
{
    const struct view *view = result_view(finder->hits->inquiry->result);
    unsigned flags = 0;
    *text = view_clause_text(view, finder->hits->rows[row].clause, &flags);
    marker_ranges(finder->marker, *text, flags, &finder->ranges);
    return finder->ranges.count ? finder->ranges.items[0] : (struct range){0, 0};
}

void concordance_matches(const struct hits *hits, const uint32_t *rows, size_t count,
                         struct range *ranges)
{
    struct finder finder = finder_new(hits);
    for (size_t i = 0; i < count; i++) {
        struct span text;
        ranges[i] = find(&finder, rows[i], &text);
    }
    finder_free(&finder);
}

/* ---------------------------------------------------------------------------------------------
 * Keys */

struct keyed {
    unsigned char key[KEY_SIZE];
    uint32_t row;
};

static int compare_keyed(const void *a, const void *b)
{
    const struct keyed *left = a;
    const struct keyed *right = b;
    int order = memcmp(left->key, right->key, KEY_SIZE);
    return order ? order : (left->row > right->row) - (left->row < right->row);
}

static void put_number(unsigned char *key, size_t at, uint32_t number)
{
    for (size_t i = 0; i < 4; i++) {
        key[at + i] = (unsigned char)(number >> (24 - 8 * i));
    }
}

struct named {
    struct span name;
    uint32_t site;
};

static int compare_named(const void *a, const void *b)
{
    const struct named *left = a;
    const struct named *right = b;
    int order = span_compare(left->name, right->name);
    return order ? order : (left->site > right->site) - (left->site < right->site);
}

/* The rank of each site's name among all; heap. */
static uint32_t *rank_sites(const struct view *view)
{
    uint32_t count = view_site_count(view);
    struct named *names = xcalloc((size_t)count + 1, sizeof *names);
    uint32_t *ranks = xcalloc((size_t)count + 1, sizeof *ranks);
    for (uint32_t site = 0; site < count; site++) {
        names[site] = (struct named){view_site_name(view, site), site};
    }
    qsort(names, count, sizeof *names, compare_named);
    for (uint32_t i = 0; i < count; i++) {
        ranks[names[i].site] = i;
    }
    free(names);
    return ranks;
}

static bool is_inside(struct span text, size_t at)
{
    return at < text.length && ((unsigned char)text.bytes[at] & 0xC0) == 0x80;
}

/* The words from `at` on, folded. */
static void put_right(unsigned char *key, struct span text, size_t at)
{
    char folded[CONTEXT_BYTES * 4 + 16];
    size_t end = at + CONTEXT_BYTES < text.length ? at + CONTEXT_BYTES : text.length;
    while (is_inside(text, end)) {
        end--;
    }
    size_t length = fold_text(span_slice(text, at, end), folded);
    memcpy(key, folded, length < KEY_SIZE ? length : KEY_SIZE);
}

/* The words before `at`, the nearest first, folded. */
static void put_left(unsigned char *key, struct span text, size_t at)
{
    char folded[CONTEXT_BYTES * 4 + 16];
    size_t start = at > CONTEXT_BYTES ? at - CONTEXT_BYTES : 0;
    while (is_inside(text, start)) {
        start++;
    }
    size_t end = fold_text(span_slice(text, start, at), folded);
    size_t used = 0;
    while (end > 0 && used < KEY_SIZE) {
        while (end > 0 && folded[end - 1] == ' ') {
            end--;
        }
        size_t word = end;
        while (word > 0 && folded[word - 1] != ' ') {
            word--;
        }
        size_t length = end - word < KEY_SIZE - used ? end - word : KEY_SIZE - used;
        memcpy(key + used, folded + word, length);
        used += length + 1; /* words end in a zero byte */
        end = word;
    }
}

static void make_key(struct finder *finder, const uint32_t *ranks, enum concordance_sort sort,
                     struct keyed *keyed)
{
    const struct hit_row *hit = &finder->hits->rows[keyed->row];
    const struct view *view = result_view(finder->hits->inquiry->result);
    if (sort == CONCORDANCE_SITE || sort == CONCORDANCE_DATE) {
        uint32_t date = UINT32_MAX - view_snapshot(view, hit->snapshot).date;
        uint32_t rank = ranks[view_snapshot_site(view, hit->snapshot)];
        put_number(keyed->key, 0, sort == CONCORDANCE_SITE ? rank : date);
        put_number(keyed->key, 4, sort == CONCORDANCE_SITE ? date : rank);
        return;
    }
    struct span text;
    struct range match = find(finder, keyed->row, &text);
    if (sort == CONCORDANCE_LEFT) {
        put_left(keyed->key, text, match.start);
    } else {
        put_right(keyed->key, text, match.start);
    }
}

uint32_t *concordance_order(const struct hits *hits, enum concordance_sort sort,
                            const atomic_bool *cancel)
{
    const struct view *view = result_view(hits->inquiry->result);
    struct keyed *keyed = xcalloc(hits->count + 1, sizeof *keyed);
    uint32_t *ranks = rank_sites(view);
    uint32_t *order = NULL;
    struct finder finder = finder_new(hits);
    size_t made = 0;
    while (made < hits->count) {
        if (made % CANCEL_STEP == 0 && atomic_load_explicit(cancel, memory_order_relaxed)) {
            break;
        }
        keyed[made].row = (uint32_t)made;
        make_key(&finder, ranks, sort, &keyed[made++]);
    }
    if (made == hits->count && !atomic_load(cancel)) {
        order = xcalloc(hits->count + 1, sizeof *order);
        qsort(keyed, hits->count, sizeof *keyed, compare_keyed);
        for (size_t i = 0; i < hits->count; i++) {
            order[i] = keyed[i].row;
        }
    }
    finder_free(&finder);
    free(ranks);
    free(keyed);
    return order;
}
