/* SPDX-License-Identifier: ISC */
/* Finding phrases and neighbours by positions. */
#include "query/window.h"

#include "base/memory.h"

#include <stdlib.h>

struct positions {
    uint32_t *items; /* heap */
    size_t count;
    size_t capacity;
    size_t at; /* where a walk along the list is */
};

struct window {
    struct positions *terms;
    size_t count;    /* terms in use */
    size_t capacity; /* terms with memory */
};

struct window *window_new(void)
{
    return xcalloc(1, sizeof(struct window));
}

void window_free(struct window *window)
{
    for (size_t i = 0; i < window->capacity; i++) {
        free(window->terms[i].items);
    }
    free(window->terms);
    free(window);
}

void window_clear(struct window *window, size_t count)
{
    if (count > window->capacity) {
        window->terms = xrealloc(window->terms, count * sizeof *window->terms);
        memset(window->terms + window->capacity, 0,
               (count - window->capacity) * sizeof *window->terms);
        window->capacity = count;
    }
    window->count = count;
    for (size_t i = 0; i < count; i++) {
        window->terms[i].count = 0;
    }
}

uint32_t *window_reserve(struct window *window, size_t term, size_t more)
{
    struct positions *list = &window->terms[term];
    list->items = array_reserve(list->items, &list->capacity, list->count + more,
                                sizeof *list->items);
    return list->items + list->count;
}

static int by_position(const void *a, const void *b)
{
    uint32_t first = *(const uint32_t *)a;
    uint32_t second = *(const uint32_t *)b;
    return (first > second) - (first < second);
}

void window_commit(struct window *window, size_t term, size_t added)
{
    struct positions *list = &window->terms[term];
    bool merge = list->count > 0 && added > 0;
    list->count += added;
    if (merge) { /* a second form of the word: each list is sorted, their sum isn't */
        qsort(list->items, list->count, sizeof *list->items, by_position);
    }
}

/* Goes forward to the first position that is `target` or behind it; false when there is none. */
static bool advance(struct positions *list, uint32_t target)
{
    while (list->at < list->count && list->items[list->at] < target) {
        list->at++;
    }
    return list->at < list->count;
}

bool window_has_phrase(struct window *window)
{
    for (size_t i = 0; i < window->count; i++) {
        window->terms[i].at = 0;
    }
    const struct positions *first = &window->terms[0];
    for (size_t i = 0; i < first->count; i++) {
        uint32_t start = first->items[i];
        size_t fitting = 1;
        for (; fitting < window->count; fitting++) {
            struct positions *list = &window->terms[fitting];
            uint32_t target = start + (uint32_t)fitting;
            if (!advance(list, target)) {
                return false;
            }
            if (list->items[list->at] != target) {
                break;
            }
        }
        if (fitting == window->count) {
            return true;
        }
    }
    return false;
}

/* True if a stretch of `asked->window` positions that begins at `start` holds enough of each term. */
static bool holds_from(struct window *window, const struct node_words *asked, uint32_t start)
{
    for (size_t i = 0; i < window->count; i++) {
        struct positions *list = &window->terms[i];
        uint32_t times = asked->terms[i].times;
        if (!advance(list, start) || list->count - list->at < times ||
            list->items[list->at + times - 1] - start >= asked->window) {
            return false;
        }
    }
    return true;
}

bool window_has_near(struct window *window, const struct node_words *asked)
{
    for (size_t i = 0; i < window->count; i++) {
        window->terms[i].at = 0;
    }
    for (;;) {
        /* The stretches that matter begin at the lowest position that isn't behind us. */
        uint32_t start = UINT32_MAX;
        struct positions *lowest = NULL;
        for (size_t i = 0; i < window->count; i++) {
            struct positions *list = &window->terms[i];
            if (list->at == list->count) {
                return false;
            }
            if (list->items[list->at] < start) {
                start = list->items[list->at];
                lowest = list;
            }
        }
        if (holds_from(window, asked, start)) {
            return true;
        }
        lowest->at++;
    }
}
