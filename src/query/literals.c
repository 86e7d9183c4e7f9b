/* SPDX-License-Identifier: ISC */
/* What a regular expression's matches must contain. */
#include "query/literals.h"

#include "index/token.h"

const struct requirement *requirement_derive(struct arena *arena, struct span pattern)
{
    struct requirement *requirement = arena_alloc(arena, sizeof *requirement);
    (void)pattern;
    *requirement = (struct requirement){NULL, 0};
    return requirement;
}

bool literal_in_term(const struct literal *literal, struct span term)
{
    size_t length = literal->text.length;
    if (term.length + 4 > TOKEN_MAX) {
        return true;
    }
    if (length > term.length) {
        return false;
    }
    size_t last = literal->starts ? 0 : term.length - length;
    for (size_t at = literal->ends ? term.length - length : 0; at <= last; at++) {
        if (memcmp(term.bytes + at, literal->text.bytes, length) == 0) {
            return true;
        }
    }
    return false;
}
