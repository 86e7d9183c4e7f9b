/* SPDX-License-Identifier: ISC */
/* The normal form of a typed query: quotes, dashes and spaces as policy/plain.h has them in texts.
 *
 * Only characters that the language or a text's plain form treats alike are replaced; letters stay
 * as they are, the tokenizer folds them. */
#include "query/parser.h"

/* Code points [first, last] become `plain`. Sorted. */
struct replacement {
    uint32_t first;
    uint32_t last;
    const char *plain; /* at most 3 bytes, never longer than the UTF-8 of its code points */
};

static const struct replacement replacements[] = {
    {0x0085, 0x0085, " "},  {0x00A0, 0x00A0, " "},   {0x00AB, 0x00AB, "\""}, {0x00AD, 0x00AD, ""},
    {0x00BB, 0x00BB, "\""}, {0x061C, 0x061C, ""},    {0x1680, 0x1680, " "},  {0x180E, 0x180E, ""},
    {0x2000, 0x200A, " "},  {0x200B, 0x200F, ""},    {0x2010, 0x2015, "-"},  {0x2018, 0x201B, "'"},
    {0x201C, 0x201F, "\""}, {0x2026, 0x2026, "..."}, {0x2028, 0x2029, " "},  {0x202A, 0x202E, ""},
    {0x202F, 0x202F, " "},  {0x2032, 0x2032, "'"},   {0x2033, 0x2033, "\""}, {0x2039, 0x203A, "\""},
    {0x205F, 0x205F, " "},  {0x2060, 0x2064, ""},    {0x2066, 0x206F, ""},   {0x2212, 0x2212, "-"},
    {0x3000, 0x3000, " "},  {0xFEFF, 0xFEFF, ""},    {0xFF02, 0xFF02, "\""}, {0xFF07, 0xFF07, "'"},
    {0xFF0D, 0xFF0D, "-"},
};

/* The bytes of the character at the start of `text` and its code point; 0 when it isn't valid UTF-8
 * (too long a form, a surrogate, beyond U+10FFFF, cut off). */
static size_t decode(struct span text, uint32_t *code)
{
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    unsigned char lead = (unsigned char)text.bytes[0];
    size_t length = lead < 0x80 ? 1 : lead < 0xC2 ? 0 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    if (length == 0 || length > text.length || lead > 0xF4) {
        return 0;
    }
    *code = length == 1 ? lead : lead & (0x7Fu >> length);
    for (size_t i = 1; i < length; i++) {
        unsigned char byte = (unsigned char)text.bytes[i];
        if ((byte & 0xC0) != 0x80) {
            return 0;
        }
        *code = *code << 6 | (byte & 0x3Fu);
    }
    bool valid = *code >= least[length] && *code <= 0x10FFFF && (*code < 0xD800 || *code > 0xDFFF);
    return valid ? length : 0;
}

static const char *replacement_of(uint32_t code)
{
    size_t low = 0;
    size_t high = sizeof replacements / sizeof *replacements;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (code > replacements[middle].last) {
            low = middle + 1;
        } else if (code < replacements[middle].first) {
            high = middle;
        } else {
            return replacements[middle].plain;
        }
    }
    return NULL;
}

bool normal_form(struct span text, struct buffer *out, uint32_t *origin, size_t *bad)
{
    size_t count = 0;
    size_t length = 0;
    for (size_t at = 0; at < text.length; at += length) {
        uint32_t code = 0;
        struct span rest = span_slice(text, at, text.length);
        length = decode(rest, &code);
        if (length == 0) {
            *bad = at;
            return false;
        }
        const char *plain = code < 0x80 ? NULL : replacement_of(code);
        struct span put = plain ? span_of(plain) : span_slice(rest, 0, length);
        for (size_t i = 0; i < put.length; i++) {
            origin[count++] = (uint32_t)at;
        }
        buffer_append_span(out, put);
    }
    origin[count] = (uint32_t)text.length;
    return true;
}
