/* SPDX-License-Identifier: ISC */
/* What a verb gives away: the data types of a fact whose term is who gets them. */
#ifndef FACTS_OBJECT_H
#define FACTS_OBJECT_H

#include "facts/attach.h"

/* Words of the sentence. */
struct object_range {
    size_t from, until; /* [from, until) */
};

/* The words that name what `open` gives to `term` (or on that occasion), as far as the sentence says:
 * those between them ("share your name with partners"), behind the term ("give partners your name"), or
 * before a passive ("your name is shared with partners") or a word that points back ("share it"). */
struct object_range object_range_of(const struct extractor *x, const struct open_verb *open,
                                    const struct term *term);

/* True if what is given to the term that ends at word `last` is named behind it. */
bool object_stands_behind(const struct extractor *x, size_t last);

#endif
