/* SPDX-License-Identifier: ISC */
/* What a terminal shows of a text, by Unicode's properties (utf8proc). */
#include "base/glyph.h"

#include "base/buffer.h"

#include <stdio.h>
#include <utf8proc.h>

enum treatment {
    SHOWN = 0, /* as it is */
    COMBINING, /* joins the character before it */
    DROPPED,   /* only chooses between two looks of the character before it */
    BLANK,     /* a space of one column, whatever its kind */
    MARKED,    /* by its number */
};

static bool is_variation_selector(utf8proc_int32_t code)
{
    return (code >= 0xFE00 && code <= 0xFE0F) || (code >= 0xE0100 && code <= 0xE01EF);
}

static const uint8_t treatments[] = {
    [UTF8PROC_CATEGORY_CN] = MARKED,    [UTF8PROC_CATEGORY_CC] = MARKED,
    [UTF8PROC_CATEGORY_CF] = MARKED,    [UTF8PROC_CATEGORY_CS] = MARKED,
    [UTF8PROC_CATEGORY_CO] = MARKED,    [UTF8PROC_CATEGORY_ZL] = MARKED,
    [UTF8PROC_CATEGORY_ZP] = MARKED,    [UTF8PROC_CATEGORY_ZS] = BLANK,
    [UTF8PROC_CATEGORY_MN] = COMBINING, [UTF8PROC_CATEGORY_ME] = COMBINING,
};

static enum treatment treat(utf8proc_int32_t code)
{
    const utf8proc_property_t *property = utf8proc_get_property(code);
    enum treatment treatment = SHOWN;
    if ((size_t)property->category < sizeof treatments) {
        treatment = treatments[property->category];
    }
    if (treatment == COMBINING) {
        return is_variation_selector(code) ? DROPPED : COMBINING;
    }
    if (treatment == BLANK && property->charwidth == 2) {
        return SHOWN;
    }
    return treatment == SHOWN && property->charwidth == 0 ? MARKED : treatment;
}

/* Decodes the character at `at`; false for a byte that isn't UTF-8. */
static bool decode(struct span text, size_t at, utf8proc_int32_t *code, size_t *bytes)
{
    size_t rest = text.length - at;
    utf8proc_ssize_t length = utf8proc_iterate((const utf8proc_uint8_t *)text.bytes + at,
                                               (utf8proc_ssize_t)(rest < 4 ? rest : 4), code);
    *bytes = length > 0 ? (size_t)length : 1;
    return length > 0;
}

static void show(struct glyph *glyph, const char *bytes, size_t length)
{
    memcpy(glyph->shown + glyph->length, bytes, length);
    glyph->length = (uint8_t)(glyph->length + length);
}

static void mark(struct glyph *glyph, utf8proc_int32_t code)
{
    int length;
    if (code < 0x20 || code == 0x7F) {
        length = snprintf(glyph->shown, GLYPH_SIZE, "^%c", (char)(code ^ 0x40));
    } else {
        length = snprintf(glyph->shown, GLYPH_SIZE, "<U+%04X>", (unsigned)code);
    }
    glyph->length = (uint8_t)length;
    glyph->width = glyph->length;
    glyph->mark = true;
}

/* Adds the combining marks that follow the character. */
static void combine(struct span text, struct glyph *glyph)
{
    int marks = 0;
    while (glyph->bytes < text.length && (unsigned char)text.bytes[glyph->bytes] >= 0x80) {
        utf8proc_int32_t code;
        size_t bytes;
        if (!decode(text, glyph->bytes, &code, &bytes)) {
            break;
        }
        enum treatment treatment = treat(code);
        if (treatment != COMBINING && treatment != DROPPED) {
            break;
        }
        if (treatment == COMBINING && marks++ < GLYPH_MARKS) {
            show(glyph, text.bytes + glyph->bytes, bytes);
        }
        glyph->bytes += bytes;
    }
}

void glyph_next(struct span text, struct glyph *glyph)
{
    unsigned char first = (unsigned char)text.bytes[0];
    *glyph = (struct glyph){.bytes = 1, .width = 1};
    if (first >= 0x20 && first < 0x7F) {
        show(glyph, text.bytes, 1);
        combine(text, glyph);
        return;
    }
    utf8proc_int32_t code;
    if (!decode(text, 0, &code, &glyph->bytes)) {
        show(glyph, "\xEF\xBF\xBD", 3);
        return;
    }
    switch (treat(code)) {
    case MARKED:
    case DROPPED:
        mark(glyph, code);
        return;
    case COMBINING:
        show(glyph, " ", 1);
        show(glyph, text.bytes, glyph->bytes);
        break;
    case BLANK:
        show(glyph, " ", 1);
        break;
    case SHOWN:
        glyph->width = (uint8_t)utf8proc_charwidth(code);
        show(glyph, text.bytes, glyph->bytes);
        break;
    }
    combine(text, glyph);
}

size_t glyph_columns(struct span text)
{
    size_t columns = 0;
    struct glyph glyph;
    for (size_t at = 0; at < text.length; at += glyph.bytes) {
        glyph_next(span_slice(text, at, text.length), &glyph);
        columns += glyph.width;
    }
    return columns;
}

size_t glyph_before(struct span text, size_t at)
{
    size_t before = 0;
    struct glyph glyph;
    for (size_t here = 0; here < at; here += glyph.bytes) {
        before = here;
        glyph_next(span_slice(text, here, text.length), &glyph);
    }
    return before;
}

uint32_t glyph_code(struct span text)
{
    utf8proc_int32_t code;
    size_t bytes;
    return decode(text, 0, &code, &bytes) ? (uint32_t)code : 0xFFFD;
}

void glyph_append(uint32_t code, struct buffer *out)
{
    if (utf8proc_codepoint_valid((utf8proc_int32_t)code)) {
        char *bytes = buffer_reserve(out, 4);
        out->length +=
            (size_t)utf8proc_encode_char((utf8proc_int32_t)code, (utf8proc_uint8_t *)bytes);
    }
}

struct plain_form {
    uint32_t code;
    char ascii;
};

static const struct plain_form plain_forms[] = {
    {0x00A0, ' '},  {0x00B7, '.'},  {0x00D7, 'x'},  {0x2010, '-'},  {0x2011, '-'},
    {0x2012, '-'},  {0x2013, '-'},  {0x2014, '-'},  {0x2018, '\''}, {0x2019, '\''},
    {0x201C, '"'},  {0x201D, '"'},  {0x2022, '*'},  {0x2026, '~'},  {0x2039, '<'},
    {0x203A, '>'},  {0x2190, '<'},  {0x2192, '>'},  {0x2500, '-'},  {0x2502, '|'},
    {0x251C, '+'},  {0x2524, '+'},  {0x252C, '+'},  {0x2534, '+'},  {0x253C, '+'},
    {0x2588, '#'},  {0x2591, '.'},  {0x258F, '|'},  {0x25B8, '>'},  {0x25BE, 'v'},
    {0x2713, '+'},  {0x2717, 'x'},  {0x3000, ' '},
};

char glyph_ascii(uint32_t code)
{
    if (code < 0x80) {
        return (char)code;
    }
    for (size_t i = 0; i < sizeof plain_forms / sizeof *plain_forms; i++) {
        if (plain_forms[i].code == code) {
            return plain_forms[i].ascii;
        }
    }
    utf8proc_int32_t parts[16];
    int boundary = 0;
    utf8proc_ssize_t count = utf8proc_decompose_char(
        (utf8proc_int32_t)code, parts, 16, UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT, &boundary);
    return count > 0 && count <= 16 && parts[0] >= 0x20 && parts[0] < 0x7F ? (char)parts[0] : '?';
}
