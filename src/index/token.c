/* SPDX-License-Identifier: ISC */
/* Words of a plain text.
 *
 * ASCII text is read by one table that holds the folded form of each byte that belongs to a word and
 * 0 for the rest. Other text is read character by character and folded word by word. */
#include "index/token.h"

#include "base/fold.h"
#include "base/memory.h"

#include <libstemmer.h>
#include <stdlib.h>

/* The folded form of ASCII letters and digits; 0 for whatever separates words. */
static const unsigned char folded[256] = {
    ['0'] = '0', ['1'] = '1', ['2'] = '2', ['3'] = '3', ['4'] = '4', ['5'] = '5', ['6'] = '6',
    ['7'] = '7', ['8'] = '8', ['9'] = '9', ['A'] = 'a', ['B'] = 'b', ['C'] = 'c', ['D'] = 'd',
    ['E'] = 'e', ['F'] = 'f', ['G'] = 'g', ['H'] = 'h', ['I'] = 'i', ['J'] = 'j', ['K'] = 'k',
    ['L'] = 'l', ['M'] = 'm', ['N'] = 'n', ['O'] = 'o', ['P'] = 'p', ['Q'] = 'q', ['R'] = 'r',
    ['S'] = 's', ['T'] = 't', ['U'] = 'u', ['V'] = 'v', ['W'] = 'w', ['X'] = 'x', ['Y'] = 'y',
    ['Z'] = 'z', ['a'] = 'a', ['b'] = 'b', ['c'] = 'c', ['d'] = 'd', ['e'] = 'e', ['f'] = 'f',
    ['g'] = 'g', ['h'] = 'h', ['i'] = 'i', ['j'] = 'j', ['k'] = 'k', ['l'] = 'l', ['m'] = 'm',
    ['n'] = 'n', ['o'] = 'o', ['p'] = 'p', ['q'] = 'q', ['r'] = 'r', ['s'] = 's', ['t'] = 't',
    ['u'] = 'u', ['v'] = 'v', ['w'] = 'w', ['x'] = 'x', ['y'] = 'y', ['z'] = 'z',
};

void tokenizer_init(struct tokenizer *tokenizer, struct span text, bool ascii)
{
    tokenizer->text = text;
    tokenizer->ascii = ascii;
    tokenizer->at = 0;
    tokenizer->start = tokenizer->end = tokenizer->length = 0;
}

static bool next_ascii(struct tokenizer *tokenizer)
{
    const unsigned char *bytes = (const unsigned char *)tokenizer->text.bytes;
    size_t length = tokenizer->text.length;
    size_t at = tokenizer->at;
    while (at < length && !folded[bytes[at]]) {
        at++;
    }
    if (at == length) {
        tokenizer->at = at;
        return false;
    }
    size_t start = at;
    size_t out = 0;
    for (; at < length; at++) {
        unsigned char byte = folded[bytes[at]];
        if (!byte) {
            if (bytes[at] != '\'' || at + 1 == length || !folded[bytes[at + 1]]) {
                break;
            }
            byte = '\'';
        }
        if (out < TOKEN_MAX) {
            tokenizer->form[out++] = (char)byte;
        }
    }
    tokenizer->start = start;
    tokenizer->end = tokenizer->at = at;
    tokenizer->length = out;
    return true;
}

void token_fold_ascii(struct span text, char *out)
{
    const unsigned char *bytes = (const unsigned char *)text.bytes;
    for (size_t i = 0; i < text.length; i++) {
        out[i] = (char)folded[bytes[i]];
        if (bytes[i] == '\'' && i > 0 && out[i - 1] && i + 1 < text.length &&
            folded[bytes[i + 1]]) {
            out[i] = '\'';
        }
    }
    memset(out + text.length, 0, TOKEN_PADDING);
}

/* The class of the character at `at`, and its length. At the end: FOLD_OTHER and 0. */
static enum fold_class class_at(struct span text, size_t at, size_t *length)
{
    *length = 0;
    return at < text.length ? fold_classify(span_slice(text, at, text.length), length) : FOLD_OTHER;
}

/* Where the word that starts at `start` ends. */
static size_t word_end(struct span text, size_t start)
{
    size_t at = start;
    size_t length = 0;
    for (;;) {
        if (class_at(text, at, &length) == FOLD_WORD) {
            at += length;
        } else if (at > start && at < text.length && text.bytes[at] == '\'' &&
                   class_at(text, at + 1, &length) == FOLD_WORD) {
            at++;
        } else {
            return at;
        }
    }
}

/* The end of the longest run of whole characters at `at` within the word that `limit` bytes hold. */
static size_t piece_end(const struct tokenizer *tokenizer, size_t at, size_t limit)
{
    if (tokenizer->end - at <= limit) {
        return tokenizer->end;
    }
    size_t end = at + limit;
    while (end > at && ((unsigned char)tokenizer->text.bytes[end] & 0xC0) == 0x80) {
        end--;
    }
    return end;
}

/* Folds the word [start, end) into the form, cut at TOKEN_MAX: piece by piece, since folding a
 * character doesn't depend on its neighbours. */
static void fold_word(struct tokenizer *tokenizer)
{
    char folded_form[TOKEN_MAX * 5 + 16]; /* what is left of a form, and a piece of fold_capacity */
    size_t out = 0;
    for (size_t at = tokenizer->start; at < tokenizer->end && out < TOKEN_MAX;) {
        size_t end = piece_end(tokenizer, at, TOKEN_MAX);
        out += fold_text(span_slice(tokenizer->text, at, end), folded_form + out);
        at = end;
    }
    if (out > TOKEN_MAX) {
        out = TOKEN_MAX;
        while (out > 0 && ((unsigned char)folded_form[out] & 0xC0) == 0x80) {
            out--;
        }
    }
    memcpy(tokenizer->form, folded_form, out);
    tokenizer->length = out;
}

static bool next_unicode(struct tokenizer *tokenizer)
{
    size_t length = 0;
    for (;;) {
        enum fold_class class = FOLD_OTHER;
        while (tokenizer->at < tokenizer->text.length &&
               (class = class_at(tokenizer->text, tokenizer->at, &length)) == FOLD_OTHER) {
            tokenizer->at += length;
        }
        if (tokenizer->at >= tokenizer->text.length) {
            return false;
        }
        tokenizer->start = tokenizer->at;
        tokenizer->end = class == FOLD_IDEOGRAPH ? tokenizer->at + length
                                                 : word_end(tokenizer->text, tokenizer->at);
        tokenizer->at = tokenizer->end;
        fold_word(tokenizer);
        if (tokenizer->length > 0) { /* a lone combining mark folds to nothing */
            return true;
        }
    }
}

bool tokenizer_next(struct tokenizer *tokenizer)
{
    return tokenizer->ascii ? next_ascii(tokenizer) : next_unicode(tokenizer);
}

/* True if a word of ASCII text begins at `at`, where a letter or digit stands. */
static bool begins_word(const unsigned char *bytes, size_t at)
{
    return at == 0 || (!folded[bytes[at - 1]] &&
                       (bytes[at - 1] != '\'' || at == 1 || !folded[bytes[at - 2]]));
}

bool tokenizer_next_of(struct tokenizer *tokenizer, const bool first[static 256])
{
    const unsigned char *bytes = (const unsigned char *)tokenizer->text.bytes;
    size_t length = tokenizer->ascii ? tokenizer->text.length : 0;
    for (size_t at = tokenizer->at; at < length; at++) {
        if (first[folded[bytes[at]]] && begins_word(bytes, at)) {
            tokenizer->at = at;
            return next_ascii(tokenizer);
        }
    }
    if (tokenizer->ascii) {
        tokenizer->at = length;
        return false;
    }
    while (tokenizer_next(tokenizer)) {
        if (first[(unsigned char)tokenizer->form[0]]) {
            return true;
        }
    }
    return false;
}

struct stemmer *stemmer_new(void)
{
    struct sb_stemmer *snowball = sb_stemmer_new("english", "UTF_8");
    if (!snowball) {
        abort(); /* libstemmer without English, or out of memory: nothing can be done */
    }
    return (struct stemmer *)snowball;
}

void stemmer_free(struct stemmer *stemmer)
{
    sb_stemmer_delete((struct sb_stemmer *)stemmer);
}

struct span stemmer_stem(struct stemmer *stemmer, struct span form)
{
    struct sb_stemmer *snowball = (struct sb_stemmer *)stemmer;
    const sb_symbol *stem =
        sb_stemmer_stem(snowball, (const sb_symbol *)form.bytes, (int)form.length);
    return (struct span){(const char *)stem, (size_t)sb_stemmer_length(snowball)};
}
