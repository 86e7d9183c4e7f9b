/* SPDX-License-Identifier: ISC */
/* What a terminal sends, before libtermkey sees it: only what that can take.
 *
 * libtermkey 0.22 reads outside its tables for control sequences with intermediate or private bytes,
 * with numbers too large, or without the numbers it expects; and it waits without end for the end of
 * a control string, which is also how Alt-] begins. Nothing of this is a key: such sequences and
 * strings (answers to somebody else's question, mostly) are dropped here. */
#ifndef UI_SIEVE_H
#define UI_SIEVE_H

#include "base/buffer.h"
#include "base/span.h"

enum sieve_state { SIEVE_GROUND, SIEVE_ESCAPE, SIEVE_SEQUENCE, SIEVE_STRING, SIEVE_STRING_ESCAPE };

enum { SIEVE_HELD = 48 }; /* bytes of the longest sequence that is let through */

struct sieve {
    enum sieve_state state;
    char held[SIEVE_HELD]; /* a sequence whose end hasn't come: ESC [ ... */
    size_t length;
    int rest;              /* bytes that the current UTF-8 character still lacks */
};

/* Appends to *out what of `bytes`, with what was held before, can be passed on. */
void sieve_push(struct sieve *sieve, struct span bytes, struct buffer *out);

/* True while something is held. */
bool sieve_holds(const struct sieve *sieve);

/* The rest hasn't come in time: appends what is held if that can be keys by itself, drops it
 * otherwise. */
void sieve_flush(struct sieve *sieve, struct buffer *out);

#endif
