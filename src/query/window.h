/* SPDX-License-Identifier: ISC */
/* Positions of the words of a phrase, or of words that should stand near each other, in one clause.
 * Room-private. */
#ifndef QUERY_WINDOW_H
#define QUERY_WINDOW_H

#include "query/ast.h"

struct window;

struct window *window_new(void);
void window_free(struct window *window);

/* Empties the lists of `count` terms. */
void window_clear(struct window *window, size_t count);

/* Room for `more` positions of a term; what is written there is added by window_commit. */
uint32_t *window_reserve(struct window *window, size_t term, size_t more);
void window_commit(struct window *window, size_t term, size_t added);

/* True if the terms stand at consecutive positions, in order. Sorts the lists. */
bool window_has_phrase(struct window *window);

/* True if some stretch of `asked->window` positions holds each term as often as it is asked for.
 * Sorts the lists. */
bool window_has_near(struct window *window, const struct node_words *asked);

#endif
