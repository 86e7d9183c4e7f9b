/* SPDX-License-Identifier: ISC */
/* Words of a plain text, and their stems. The only file that knows libstemmer.
 *
 * A word is a run of letters, digits and combining marks; an apostrophe between two of them belongs
 * to it ("don't" is one word, "users'" is "users"). Everything else separates. Ideographs are words
 * of one character each. The folded form (base/fold.h) is what the index holds; one that is longer
 * than TOKEN_MAX bytes is cut there. The stem is Snowball English of the folded form. */
#ifndef INDEX_TOKEN_H
#define INDEX_TOKEN_H

#include "base/span.h"

#include <stdint.h>

enum { TOKEN_MAX = 128 };

struct tokenizer {
    struct span text; /* plain text being read */
    bool ascii;       /* the text is pure ASCII */
    size_t at;        /* bytes read */
    /* The word last found: */
    size_t start, end;          /* its bytes in `text` */
    size_t length;              /* bytes in `form` */
    char form[TOKEN_MAX + 16];  /* its folded form */
};

void tokenizer_init(struct tokenizer *tokenizer, struct span text, bool ascii);

/* Finds the next word; false behind the last. */
bool tokenizer_next(struct tokenizer *tokenizer);

/* Finds the next word whose form begins with a byte of `first`; false when none is left. Several times
 * faster than looking at each word. */
bool tokenizer_next_of(struct tokenizer *tokenizer, const bool first[static 256]);

/* What the tokenizer does, for all words of a long ASCII text at once: writes for each byte of `text` the
 * folded one, or 0 where it belongs to no word, and TOKEN_PADDING zeroes behind them. So words are the
 * runs between zeroes (to be cut at TOKEN_MAX). `out` has room for text.length + TOKEN_PADDING bytes. */
enum { TOKEN_PADDING = 16 };
void token_fold_ascii(struct span text, char *out);

struct stemmer; /* one thread's */
struct stemmer *stemmer_new(void);
void stemmer_free(struct stemmer *stemmer);

/* The stem of a folded form; valid until the next call. */
struct span stemmer_stem(struct stemmer *stemmer, struct span form);

#endif
