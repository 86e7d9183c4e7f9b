/* SPDX-License-Identifier: ISC */
/* The letters of texts: what is left when white space, punctuation, signs, digits, case and accents are
 * taken away. Where they are the same, a change is cosmetic. Any thread. */
#ifndef CHANGE_LETTERS_H
#define CHANGE_LETTERS_H

#include "base/span.h"

#include <stdbool.h>

/* True if two plain texts have the same letters. Ends at the first difference. */
bool letters_are_same(struct span a, struct span b);

/* A text in parts: where it is parted makes no difference. */
struct letters_parts {
    /* Gives the next part; false behind the last. */
    bool (*next)(void *context, struct span *part);
    void *context;
};

enum letters_what { LETTERS_ONLY, DIGITS_ONLY };

/* True if two plain texts have the same letters, or the same digits. */
bool letters_of_parts_are_same(const struct letters_parts *a, const struct letters_parts *b,
                               enum letters_what what);

#endif
