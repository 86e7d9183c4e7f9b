/* SPDX-License-Identifier: ISC */
/* The normal form of a typed query: each character as policy/plain.h spells it in texts. */
#include "query/parser.h"

#include "base/utf8.h"
#include "policy/inline.h"

bool normal_form(struct span text, struct buffer *out, uint32_t *origin, size_t *bad)
{
    size_t length = 0;
    for (size_t at = 0; at < text.length; at += length) {
        uint32_t code = utf8_decode(text.bytes + at, text.length - at, &length);
        if (code == UTF8_INVALID) {
            *bad = at;
            return false;
        }
        char spelling[INLINE_SPELLING_SIZE];
        size_t spelled = inline_spell(code, spelling);
        for (size_t i = 0; i < spelled; i++) {
            origin[out->length + i] = (uint32_t)at;
        }
        buffer_append(out, spelling, spelled);
    }
    origin[out->length] = (uint32_t)text.length;
    return true;
}
