/* SPDX-License-Identifier: ISC */
/* Literals: what any text that a regular expression matches must contain.
 *
 * A *literal* is a run of ASCII letters and digits, folded to lower case, that lies within one word of
 * the text (index/token.h). A *requirement* is an AND of ORs of literals. It is necessary, never
 * sufficient: a text that doesn't meet it can't match; one that does may or may not. */
#ifndef QUERY_LITERALS_H
#define QUERY_LITERALS_H

#include "base/arena.h"
#include "base/span.h"

#include <stdbool.h>

struct literal {
    struct span text; /* [a-z0-9]{2,} */
    bool starts;      /* the word begins with it */
    bool ends;        /* the word ends with it */
};

struct literal_group { /* one of these must occur */
    const struct literal *items;
    size_t count; /* at least 1 */
};

struct requirement { /* all of these groups */
    const struct literal_group *groups;
    size_t count; /* 0: nothing is known, every text may match */
};

/* Derives the requirement of `pattern`, which regex_compile has accepted with flags of
 * REGEX_CASELESS and REGEX_DOTALL only. It holds with and without those. All memory is `arena`'s. */
const struct requirement *requirement_derive(struct arena *arena, struct span pattern);

/* True if a word whose folded form is `term` can hold the literal. A form that is so long that it may
 * have been cut (TOKEN_MAX) can hold any. */
bool literal_in_term(const struct literal *literal, struct span term);

#endif
