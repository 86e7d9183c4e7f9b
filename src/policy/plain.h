/* SPDX-License-Identifier: ISC */
/* The plain text of a clause: what a reader reads, in one normal form.
 *
 * It is what clauses are compared and hashed by, what is searched, and what the rules of facts see.
 *  - Markdown is taken away: list and heading markers, quote marks at line starts, underlines and
 *    closing #s of headings, emphasis, code ticks, backslash escapes, the target and title of links
 *    and images (their text stays). A `[text](mailto:x)` whose text doesn't show the address x
 *    becomes `text <x>` (decoded). The `](http://x)` that ends a link around blocks goes too.
 *  - Runs of two emphasis marks and more go wherever they stand, unless they are underscores within
 *    a word; a single mark goes only with a partner. So a footnote's star, `*.py`, `sh*t` and
 *    snake_case stay, and what stands in code. Spaces that html2text put between emphasis and a
 *    stop or parenthesis go with it: `**Note** :` is "Note:". Ticks without a partner are quotes.
 *  - <br> is a space; entities of HTML are decoded. Literal `<device id>` stays.
 *  - A row's cells that have words are joined by " | ". In a cell, #s and underlines of headings
 *    go, bullets stay.
 *  - White space of every kind (line breaks, hard breaks, U+00A0, U+2000-200A, U+3000, ...) is one
 *    space; none at either end. A word that is hyphenated over a line break is joined and keeps its
 *    hyphen. Soft hyphens, zero-width characters, byte-order marks, variation selectors and bidi
 *    controls are dropped, and so are control characters; those of C1 that windows-1252 has a
 *    character for are taken for it.
 *  - Curly, low and reversed quotes, accents used as such and ticks are ' or "; guillemets are ";
 *    all hyphens and dashes are '-'; the ellipsis is "..."; ligatures and full-width ASCII are
 *    plain.
 *  - Double-encoded UTF-8 (mojibake) is repaired first: policy/repair.h says how far.
 *  - An invalid byte is U+FFFD.
 *  - Case and accents are kept (base/fold.h takes them away for the index).
 * The result is valid UTF-8. Nearly all English clauses are pure ASCII after it: PLAIN_ASCII. It
 * can be empty (a link around an image). */
#ifndef POLICY_PLAIN_H
#define POLICY_PLAIN_H

#include "base/span.h"

#include <stdint.h>

enum {
    PLAIN_ASCII = 1, /* every byte is below 0x80 */
};

/* Which source bytes made a byte of the plain text. */
struct plain_source {
    uint32_t start; /* offset from the clause's start */
    uint32_t end;   /* exclusive; all bytes of one character share both */
};

/* The most bytes that the plain text of `length` source bytes can need. */
static inline size_t plain_capacity(size_t length)
{
    return length * 3 + 16;
}

/* Writes the plain text of the clause source `source` (the bytes [clause.start, clause.end); `body`
 * and `kind` as in struct clause, body counted from the clause's start) to `out`, which has room
 * for plain_capacity(source.length) bytes, and returns its length. `*flags` gets PLAIN_ bits.
 * `origin` is NULL, or has room for as many elements as `out` and tells for each byte where it came
 * from; starts never decrease. Linear time, about 1 GB/s on English text. Any thread. */
size_t plain_text(struct span source, uint32_t body, uint8_t kind, char *out, unsigned *flags,
                  struct plain_source *origin);

#endif
