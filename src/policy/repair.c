/* SPDX-License-Identifier: ISC */
/* Repair of mojibake. A layer reads characters from the layer below it and joins those that stand
 * for the bytes of one character; layer 0 is the text. Two layers undo what was encoded twice. */
#include "policy/repair.h"

#include "base/utf8.h"

enum { LAYERS = 2 };

static const uint16_t windows_1252[32] = {
    0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0,      0x017D, 0,      0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178,
};

uint32_t repair_windows_1252(unsigned char byte)
{
    return byte >= 0x80 && byte < 0xA0 ? windows_1252[byte - 0x80] : byte;
}

/* The windows-1252 byte that a character was taken for, 0 if for none above 0x7F. The five bytes
 * without a character came through as control characters. */
static unsigned char byte_of(uint32_t code)
{
    if (code >= 0x80 && code <= 0xFF) {
        return (unsigned char)code;
    }
    for (unsigned i = 0; i < 32; i++) {
        if (windows_1252[i] == code && code) {
            return (unsigned char)(0x80 + i);
        }
    }
    return 0;
}

/* How many bytes the character has whose UTF-8 begins with the byte `lead`, as far as a repair is
 * wanted there; else 0. `second` is the byte behind it. */
static unsigned sequence_length(unsigned char lead, unsigned char second)
{
    switch (lead) {
    case 0xC2:
    case 0xC3:
        return 2;
    case 0xE2:
        return 3;
    case 0xE3:
        return second <= 0x83 ? 3 : 0;
    case 0xEF:
        return second == 0xBB || second == 0xBF ? 3 : 0;
    case 0xF0:
        return second == 0x9F ? 4 : 0;
    default:
        return 0;
    }
}

/* True for the characters that can follow a word in capitals: no sign of mojibake there. */
static bool is_closing(uint32_t code)
{
    return code == 0xA0 || code == 0xAB || code == 0xBB || (code >= 0x2013 && code <= 0x201E) ||
           code == 0x2026;
}

static bool follows_capital(struct span text, size_t at)
{
    if (at >= 1 && text.bytes[at - 1] >= 'A' && text.bytes[at - 1] <= 'Z') {
        return true;
    }
    return at >= 2 && (unsigned char)text.bytes[at - 2] == 0xC3 &&
           (unsigned char)text.bytes[at - 1] < 0x9F && (unsigned char)text.bytes[at - 1] >= 0x80;
}

static uint32_t layer_decode(unsigned layer, struct span text, size_t at, size_t *used);

/* Tries to join characters of the layer below to one, the first of which is `first` of
 * `first_used` bytes. */
static uint32_t join(unsigned layer, struct span text, size_t at, uint32_t first, size_t first_used,
                     size_t *used)
{
    char bytes[UTF8_LONGEST] = {(char)first};
    size_t end = at + first_used;
    unsigned length = 0;
    for (unsigned have = 1; have < UTF8_LONGEST && end < text.length; have++) {
        size_t next_used;
        uint32_t next = layer_decode(layer - 1, text, end, &next_used);
        unsigned char byte = byte_of(next);
        bool continues = byte >= 0x80 && byte < 0xC0;
        if (have == 1) {
            length = continues ? sequence_length((unsigned char)first, byte) : 0;
            if (length == 2 && is_closing(next) && follows_capital(text, at)) {
                length = 0;
            }
        }
        if (length == 0 || !continues) {
            break;
        }
        bytes[have] = (char)byte;
        end += next_used;
        if (have + 1 == length) {
            size_t whole;
            uint32_t code = utf8_decode(bytes, length, &whole);
            *used = whole == length ? end - at : first_used;
            return whole == length ? code : first;
        }
    }
    if (length == 3 && (unsigned char)bytes[0] == 0xE2 && (unsigned char)bytes[1] == 0x80) {
        *used = end - at;
        return 0x201D;
    }
    *used = first_used;
    return first;
}

static uint32_t layer_decode(unsigned layer, struct span text, size_t at, size_t *used)
{
    if (layer == 0) {
        return utf8_decode(text.bytes + at, text.length - at, used);
    }
    uint32_t code = layer_decode(layer - 1, text, at, used);
    return repair_begins(code) ? join(layer, text, at, code, *used, used) : code;
}

uint32_t repair_decode(struct span text, size_t at, size_t *used)
{
    return layer_decode(LAYERS, text, at, used);
}
