/* SPDX-License-Identifier: ISC */
/* Comparing the letters of texts. */
#include "change/letters.h"

#include "base/fold.h"
#include "base/utf8.h"

/* A text from which letters or digits are taken, byte by byte. */
struct reader {
    const struct letters_parts *parts;
    enum letters_what what;
    struct span part;
    size_t at;       /* in the part */
    char folded[64]; /* of the last character beyond ASCII: fold_capacity(UTF8_LONGEST) fits */
    size_t folded_at, folded_length;
};

/* Folds the character at the reader, which is beyond ASCII, if it is of a word. */
static void fold_character(struct reader *reader)
{
    struct span rest = span_slice(reader->part, reader->at, reader->part.length);
    size_t length;
    enum fold_class class = fold_classify(rest, &length);
    reader->at += length;
    reader->folded_at = reader->folded_length = 0;
    if (class != FOLD_OTHER && reader->what == LETTERS_ONLY) {
        reader->folded_length = fold_text(span_slice(rest, 0, length), reader->folded);
    }
}

/* The next byte that counts; -1 at the end. */
static int next_byte(struct reader *reader)
{
    for (;;) {
        if (reader->folded_at < reader->folded_length) {
            return (unsigned char)reader->folded[reader->folded_at++];
        }
        if (reader->at == reader->part.length) {
            reader->at = 0;
            if (!reader->parts->next(reader->parts->context, &reader->part)) {
                reader->part.length = 0;
                return -1;
            }
            continue;
        }
        unsigned char byte = (unsigned char)reader->part.bytes[reader->at];
        if (byte >= 0x80) {
            fold_character(reader);
            continue;
        }
        reader->at++;
        if (reader->what == DIGITS_ONLY ? byte >= '0' && byte <= '9'
                                        : (unsigned char)((byte | 0x20) - 'a') < 26) {
            return byte | 0x20;
        }
    }
}

bool letters_of_parts_are_same(const struct letters_parts *a, const struct letters_parts *b,
                               enum letters_what what)
{
    struct reader first = {.parts = a, .what = what}, second = {.parts = b, .what = what};
    for (;;) {
        int byte = next_byte(&first);
        if (byte != next_byte(&second)) {
            return false;
        }
        if (byte < 0) {
            return true;
        }
    }
}

/* Gives the one part that there is. */
static bool give_once(void *context, struct span *part)
{
    struct span *left = context;
    *part = *left;
    left->length = 0;
    return part->length > 0;
}

bool letters_are_same(struct span a, struct span b)
{
    struct letters_parts first = {give_once, &a}, second = {give_once, &b};
    return letters_of_parts_are_same(&first, &second, LETTERS_ONLY);
}
