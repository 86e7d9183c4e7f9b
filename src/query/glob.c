/* SPDX-License-Identifier: ISC */
/* Globs for site:. A `*` that fails is widened by one byte; only the last one ever needs to be. */
#include "query/ast.h"

/* The bytes of the UTF-8 character at `at`, as its following bytes tell. */
static size_t character_length(struct span text, size_t at)
{
    size_t length = 1;
    while (at + length < text.length && ((unsigned char)text.bytes[at + length] & 0xC0) == 0x80) {
        length++;
    }
    return length;
}

bool glob_match(struct span pattern, struct span name)
{
    size_t p = 0;
    size_t n = 0;
    size_t star = SIZE_MAX; /* behind the last `*` of the pattern, once met */
    size_t widened = 0;     /* where what that `*` stands for ends */
    while (n < name.length || p < pattern.length) {
        bool more = p < pattern.length;
        if (more && pattern.bytes[p] == '*') {
            star = ++p;
            widened = n;
        } else if (more && n < name.length && pattern.bytes[p] == '?') {
            p++;
            n += character_length(name, n);
        } else if (more && n < name.length && pattern.bytes[p] == name.bytes[n]) {
            p++;
            n++;
        } else if (star != SIZE_MAX && widened < name.length) {
            p = star;
            n = ++widened;
        } else {
            return false;
        }
    }
    return true;
}
