/* SPDX-License-Identifier: ISC */
/* Telling encodings apart and converting to UTF-8. */
#include "policy/encoding.h"

#include "base/memory.h"
#include "base/utf8.h"
#include "policy/repair.h"

enum { SNIFF_BYTES = 8000 };

/* NUL bytes at even and odd offsets tell UTF-16 without a mark from other binary content: Latin
 * text has them in one half only, and there nearly everywhere. */
static enum encoding sniff_nuls(struct span head)
{
    size_t nuls[2] = {0, 0};
    for (size_t i = 0; i < head.length; i++) {
        nuls[i & 1] += head.bytes[i] == '\0';
    }
    size_t half = head.length / 2;
    if (half >= 2 && nuls[1] * 2 > half && nuls[0] * 20 < half) {
        return ENCODING_UTF16LE;
    }
    if (half >= 2 && nuls[0] * 2 > half && nuls[1] * 20 < half) {
        return ENCODING_UTF16BE;
    }
    return ENCODING_BINARY;
}

enum encoding encoding_sniff(struct span raw)
{
    const unsigned char *bytes = (const unsigned char *)raw.bytes;
    struct span head = span_make(raw.bytes, raw.length < SNIFF_BYTES ? raw.length : SNIFF_BYTES);
    if (head.length >= 2 && bytes[0] == 0xFF && bytes[1] == 0xFE) {
        bool utf32 = head.length >= 4 && bytes[2] == 0 && bytes[3] == 0;
        return utf32 ? ENCODING_BINARY : ENCODING_UTF16LE;
    }
    if (head.length >= 2 && bytes[0] == 0xFE && bytes[1] == 0xFF) {
        return ENCODING_UTF16BE;
    }
    if (head.length && memchr(head.bytes, '\0', head.length)) {
        return sniff_nuls(head);
    }
    return ENCODING_UTF8;
}

enum encoding encoding_judge(struct span raw)
{
    size_t characters = 0; /* valid UTF-8 of more than one byte */
    size_t letters = 0;    /* stray bytes that windows-1252 has a character for */
    size_t others = 0;     /* stray bytes that it hasn't */
    for (size_t at = 0, used = 1; at < raw.length; at += used) {
        if (utf8_decode(raw.bytes + at, raw.length - at, &used) == UTF8_INVALID) {
            bool defined = repair_windows_1252((unsigned char)raw.bytes[at]) != 0;
            letters += defined;
            others += !defined;
        } else {
            characters += used > 1;
        }
    }
    bool windows = letters > 0 && letters > 4 * characters && letters > 20 * others;
    return windows ? ENCODING_WINDOWS_1252 : ENCODING_UTF8;
}

bool encoding_is_utf8(struct span text)
{
    return utf8_is_valid(text);
}

/* What a conversion writes to: the text and the source offset of each of its bytes. */
struct conversion {
    struct buffer *text;
    uint32_t *map; /* heap; room for `room` offsets */
    size_t room;
};

static void put(struct conversion *conversion, uint32_t code, size_t source)
{
    char bytes[UTF8_LONGEST];
    size_t length = utf8_encode(code, bytes);
    size_t at = conversion->text->length;
    conversion->map =
        array_reserve(conversion->map, &conversion->room, at + length + 1, sizeof *conversion->map);
    for (size_t i = 0; i < length; i++) {
        conversion->map[at + i] = (uint32_t)source;
    }
    buffer_append(conversion->text, bytes, length);
}

static uint32_t unit_at(struct span raw, size_t at, bool big)
{
    const unsigned char *bytes = (const unsigned char *)raw.bytes + at;
    return big ? bytes[0] * 256U + bytes[1] : bytes[1] * 256U + bytes[0];
}

static void convert_utf16(struct conversion *conversion, struct span raw, bool big)
{
    size_t at = 0;
    while (at + 2 <= raw.length) {
        uint32_t unit = unit_at(raw, at, big);
        size_t used = 2;
        if (unit >= 0xD800 && unit <= 0xDFFF) {
            uint32_t low = at + 4 <= raw.length ? unit_at(raw, at + 2, big) : 0;
            bool paired = unit < 0xDC00 && low >= 0xDC00 && low <= 0xDFFF;
            used = paired ? 4 : 2;
            unit = paired ? 0x10000 + (unit - 0xD800) * 0x400 + (low - 0xDC00) : UTF8_REPLACEMENT;
        }
        put(conversion, unit, at);
        at += used;
    }
    if (at < raw.length) {
        put(conversion, UTF8_REPLACEMENT, at);
    }
}

static void convert_windows_1252(struct conversion *conversion, struct span raw)
{
    for (size_t at = 0; at < raw.length; at++) {
        unsigned char byte = (unsigned char)raw.bytes[at];
        uint32_t code = byte < 0x80 ? byte : repair_windows_1252(byte);
        put(conversion, byte && !code ? UTF8_REPLACEMENT : code, at);
    }
}

void encoding_convert(enum encoding encoding, struct span raw, struct buffer *text, uint32_t **map)
{
    buffer_clear(text);
    struct conversion conversion = {.text = text};
    conversion.map = array_reserve(NULL, &conversion.room, raw.length + 1, sizeof *conversion.map);
    if (encoding == ENCODING_WINDOWS_1252) {
        convert_windows_1252(&conversion, raw);
    } else {
        convert_utf16(&conversion, raw, encoding == ENCODING_UTF16BE);
    }
    conversion.map[text->length] = (uint32_t)raw.length;
    *map = conversion.map;
}
