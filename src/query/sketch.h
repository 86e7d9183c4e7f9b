/* SPDX-License-Identifier: ISC */
/* Sketches: what a piece of a regular expression can match, said so that it is never too little.
 * Used by literals.c only.
 *
 * A sketch is a few *forms* and a *need*. Every text that the piece matches has one of the forms and
 * holds all that is needed. A form is a string of symbols: a letter or digit is itself in either
 * case; SKETCH_BREAK is one or more characters that separate words, or an edge of the text;
 * SKETCH_ANY is anything, also nothing. The need is an AND of ORs of literals (query/literals.h),
 * which must occur somewhere in the text. When there would be too many forms, or too long ones, what
 * they say is moved to the need and they become SKETCH_ANY: that widens, so it is always allowed. */
#ifndef QUERY_SKETCH_H
#define QUERY_SKETCH_H

#include "base/arena.h"
#include "query/literals.h"

#include <stdbool.h>
#include <stddef.h>

enum {
    SKETCH_FORMS = 16,  /* the most forms */
    SKETCH_LENGTH = 60, /* the most symbols of one */
    SKETCH_GROUPS = 32, /* the most groups of a need; more are not noted */
    SKETCH_ITEMS = 64,  /* the most literals of a group; a longer one is not noted */
};

enum { SKETCH_BREAK = ' ', SKETCH_ANY = '?' };

struct form {
    unsigned char length; /* symbols */
    char symbols[SKETCH_LENGTH];
};

struct need {
    struct literal_group *groups; /* of the arena */
    size_t count;                 /* at most SKETCH_GROUPS */
};

struct sketch {
    size_t count; /* at least 1 */
    struct form forms[SKETCH_FORMS];
    struct need need;
};

/* Makes a sketch of one form: `symbols`, at most SKETCH_LENGTH of them; "" is what matches nothing
 * but the empty text. */
void sketch_set(struct sketch *sketch, const char *symbols);

/* Adds the form of one symbol, unless it is there. False when there is no room for it. */
bool sketch_add(struct sketch *sketch, char symbol);

/* first becomes: first, and right behind it second. */
void sketch_append(struct arena *arena, struct sketch *first, const struct sketch *second);

/* first becomes: first or second. */
void sketch_unite(struct arena *arena, struct sketch *first, struct sketch *second);

/* The sketch becomes: `least` to `most` of it, one behind the other. */
void sketch_repeat(struct arena *arena, struct sketch *sketch, unsigned least, unsigned most);

/* Moves all that the forms say to the need. */
void sketch_settle(struct arena *arena, struct sketch *sketch);

/* True if a word that holds `strong` also holds `weak`. */
bool literal_implies(const struct literal *strong, const struct literal *weak);

#endif
