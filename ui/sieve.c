/* SPDX-License-Identifier: ISC */
/* A small machine over the bytes a terminal sends. */
#include "ui/sieve.h"

enum {
    BELL = 0x07,
    ESCAPE = 0x1B,
    C1_STRING = 0x90, /* the 8-bit forms: DCS, CSI, OSC */
    C1_SEQUENCE = 0x9B,
    C1_COMMAND = 0x9D,
    NUMBER_DIGITS = 6, /* of a number, at most */
    NUMBERS = 8,       /* in a sequence, at most */
    MODIFIED_KEY = 27, /* CSI 27 ; MODIFIERS ; CHARACTER ~ */
};

static void hold(struct sieve *sieve, char byte)
{
    if (sieve->length < SIEVE_HELD) {
        sieve->held[sieve->length] = byte;
    }
    sieve->length++; /* beyond SIEVE_HELD: too long, see is_harmless */
}

/* Counts the numbers of a sequence's parameters; false when they aren't plain numbers. */
static bool read_numbers(struct span text, int *count, int *first)
{
    int digits = 0;
    *count = text.length > 0;
    *first = 0;
    for (size_t i = 0; i < text.length; i++) {
        char byte = text.bytes[i];
        if (byte == ';') {
            ++*count;
            digits = 0;
        } else if (byte < '0' || byte > '9' || ++digits > NUMBER_DIGITS) {
            return false;
        } else if (*count == 1) {
            *first = *first * 10 + (byte - '0');
        }
    }
    return *count <= NUMBERS;
}

/* The sequence that is held, with its last byte: "ESC [ NUMBERS FINAL", or a report of the mouse,
 * "ESC [ < NUMBERS M". */
static bool is_harmless(const struct sieve *sieve)
{
    int count;
    int first;
    if (sieve->length > SIEVE_HELD) {
        return false;
    }
    char final = sieve->held[sieve->length - 1];
    bool mouse = sieve->held[2] == '<' && (final == 'M' || final == 'm');
    struct span numbers = span_make(sieve->held + 2, sieve->length - 3);
    numbers = mouse ? span_slice(numbers, 1, numbers.length) : numbers;
    if (!read_numbers(numbers, &count, &first)) {
        return false;
    }
    if (mouse || (final == '~' && first == MODIFIED_KEY)) {
        return count == 3;
    }
    return count > 0 || (final != 'u' && final != '~' && final != 'R');
}

static void release(struct sieve *sieve, struct buffer *out)
{
    buffer_append(out, sieve->held, sieve->length);
    sieve->length = 0;
    sieve->state = SIEVE_GROUND;
}

static void drop(struct sieve *sieve)
{
    sieve->length = 0;
    sieve->state = SIEVE_GROUND;
}

static void begin_sequence(struct sieve *sieve)
{
    sieve->length = 0;
    hold(sieve, ESCAPE);
    hold(sieve, '[');
    sieve->state = SIEVE_SEQUENCE;
}

static int bytes_behind(unsigned char lead)
{
    return lead >= 0xF0 ? 3 : lead >= 0xE0 ? 2 : lead >= 0xC0 ? 1 : 0;
}

static void on_ground(struct sieve *sieve, unsigned char byte, struct buffer *out)
{
    bool inside = sieve->rest > 0 && (byte & 0xC0) == 0x80;
    sieve->rest = inside ? sieve->rest - 1 : bytes_behind(byte);
    if (byte == ESCAPE) {
        hold(sieve, ESCAPE);
        sieve->state = SIEVE_ESCAPE;
    } else if (byte == C1_SEQUENCE && !inside) {
        begin_sequence(sieve);
    } else if ((byte == C1_STRING || byte == C1_COMMAND) && !inside) {
        sieve->state = SIEVE_STRING;
    } else {
        buffer_append_char(out, (char)byte);
    }
}

static void behind_escape(struct sieve *sieve, unsigned char byte, struct buffer *out)
{
    if (byte == '[') {
        begin_sequence(sieve);
    } else if (byte == ']' || byte == 'P') {
        drop(sieve);
        sieve->state = SIEVE_STRING;
    } else if (byte == ESCAPE) {
        buffer_append_char(out, ESCAPE); /* the one before; this one is held in its place */
    } else {
        release(sieve, out);
        on_ground(sieve, byte, out);
    }
}

static void in_sequence(struct sieve *sieve, unsigned char byte, struct buffer *out)
{
    if (byte == ESCAPE) {
        drop(sieve);
        on_ground(sieve, byte, out);
        return;
    }
    hold(sieve, (char)byte);
    if (byte >= 0x40 && byte < 0x7F) {
        if (is_harmless(sieve)) {
            release(sieve, out);
        } else {
            drop(sieve);
        }
    } else if (byte < 0x20 || byte >= 0x7F) {
        drop(sieve);
    }
}

void sieve_push(struct sieve *sieve, struct span bytes, struct buffer *out)
{
    for (size_t i = 0; i < bytes.length; i++) {
        unsigned char byte = (unsigned char)bytes.bytes[i];
        switch (sieve->state) {
        case SIEVE_GROUND:
            on_ground(sieve, byte, out);
            break;
        case SIEVE_ESCAPE:
            behind_escape(sieve, byte, out);
            break;
        case SIEVE_SEQUENCE:
            in_sequence(sieve, byte, out);
            break;
        case SIEVE_STRING:
            sieve->state = byte == BELL     ? SIEVE_GROUND
                           : byte == ESCAPE ? SIEVE_STRING_ESCAPE
                                            : SIEVE_STRING;
            break;
        case SIEVE_STRING_ESCAPE:
            sieve->state = byte == '\\' ? SIEVE_GROUND : SIEVE_STRING;
            break;
        }
    }
}

bool sieve_holds(const struct sieve *sieve)
{
    return sieve->state != SIEVE_GROUND;
}

void sieve_flush(struct sieve *sieve, struct buffer *out)
{
    if (sieve->length <= 2) {
        release(sieve, out); /* ESC, or ESC [: keys */
    }
    drop(sieve);
}
