/* SPDX-License-Identifier: ISC */
/* Characters for cells. */
#include "ui/letters.h"

#include "base/glyph.h"

struct line_sign {
    uint32_t code;
    char acs; /* its letter in the alternate character set */
};

static const struct line_sign line_signs[] = {
    {0x2500, 'q'}, {0x2502, 'x'}, {0x251C, 't'}, {0x2524, 'u'}, {0x252C, 'w'},
    {0x2534, 'v'}, {0x253C, 'n'}, {0x2588, '0'}, {0x2591, 'a'},
};

static char acs_letter(uint32_t code)
{
    for (size_t i = 0; i < sizeof line_signs / sizeof *line_signs; i++) {
        if (line_signs[i].code == code) {
            return line_signs[i].acs;
        }
    }
    return 0;
}

bool letters_of_cell(const struct cell *cell, struct letters_ability ability, wchar_t *out)
{
    struct span text = span_of(cell->text);
    uint32_t code = glyph_code(text);
    char acs = code >= 0x2500 ? acs_letter(code) : 0;
    bool acs_wanted = ability.lines == LINES_ACS || (ability.lines == LINES_AUTO && !ability.utf8);
    if (acs && acs_wanted && ability.acs) {
        out[0] = (wchar_t)acs;
        out[1] = L'\0';
        return true;
    }
    bool sign = code >= 0x2500 && code < 0x2600;
    if (code >= 0x80 && (!ability.utf8 || (sign && ability.lines == LINES_ASCII))) {
        out[0] = (wchar_t)(unsigned char)glyph_ascii(code);
        out[1] = cell->width == 2 ? L' ' : L'\0';
        out[2] = L'\0';
        return false;
    }
    size_t count = 0;
    for (size_t at = 0; at < text.length && count <= GLYPH_MARKS; count++) {
        out[count] = (wchar_t)glyph_code(span_slice(text, at, text.length));
        do {
            at++;
        } while (at < text.length && ((unsigned char)text.bytes[at] & 0xC0) == 0x80);
    }
    out[count] = L'\0';
    return false;
}
