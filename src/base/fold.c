/* SPDX-License-Identifier: ISC */
/* Folding and classes of characters, by utf8proc beyond ASCII. */
#include "base/fold.h"

#include "base/lanes.h"
#include "base/utf8.h"

#include <utf8proc.h>

enum {
    DECOMPOSED_MOST = 16, /* characters that one can fold to; Unicode's longest is 4 */
};

/* Copies the ASCII at the start of `text` in small letters and returns its length. */
static size_t fold_ascii(struct span text, char *out)
{
    size_t at = 0;
    for (; text.length - at >= LANES; at += LANES) {
        lanes bytes = lanes_load(text.bytes + at);
        if (lanes_any(bytes < 0)) {
            break;
        }
        lanes_store(out + at, bytes | ((bytes >= 'A') & (bytes <= 'Z') & 0x20));
    }
    for (; at < text.length && (unsigned char)text.bytes[at] < 0x80; at++) {
        char byte = text.bytes[at];
        out[at] = byte >= 'A' && byte <= 'Z' ? (char)(byte | 0x20) : byte;
    }
    return at;
}

/* Kana with their voicing marks and Hangul syllables are letters of their own: not taken apart. */
static bool is_whole(uint32_t code)
{
    return (code >= 0x3041 && code <= 0x30FF) || (code >= 0xAC00 && code <= 0xD7A3);
}

/* Folds one character beyond ASCII. */
static size_t fold_character(uint32_t code, char *out)
{
    utf8proc_int32_t codes[DECOMPOSED_MOST];
    int boundary = 0;
    utf8proc_ssize_t count = 0;
    if (!is_whole(code)) {
        count = utf8proc_decompose_char((utf8proc_int32_t)code, codes, DECOMPOSED_MOST,
                                        UTF8PROC_DECOMPOSE | UTF8PROC_CASEFOLD | UTF8PROC_STRIPMARK,
                                        &boundary);
    }
    bool mark = utf8proc_category((utf8proc_int32_t)code) >= UTF8PROC_CATEGORY_MN &&
                utf8proc_category((utf8proc_int32_t)code) <= UTF8PROC_CATEGORY_ME;
    if (count <= 0 || count > DECOMPOSED_MOST) {
        return mark ? 0 : utf8_encode(code, out);
    }
    size_t length = 0;
    for (utf8proc_ssize_t i = 0; i < count; i++) {
        length += utf8_encode((uint32_t)codes[i], out + length);
    }
    return length;
}

size_t fold_text(struct span text, char *out)
{
    size_t length = 0;
    for (size_t at = 0; at < text.length;) {
        size_t used = fold_ascii(span_slice(text, at, text.length), out + length);
        at += used;
        length += used;
        if (at == text.length) {
            break;
        }
        uint32_t code = utf8_decode(text.bytes + at, text.length - at, &used);
        if (code == UTF8_INVALID) {
            out[length++] = text.bytes[at];
        } else {
            length += fold_character(code, out + length);
        }
        at += used;
    }
    return length;
}

/* Scripts that are written without spaces between words. */
static bool is_ideograph(uint32_t code)
{
    static const struct {
        uint32_t first;
        uint32_t last;
    } ranges[] = {
        {0x0E01, 0x0EFF},   /* Thai, Lao */
        {0x1000, 0x109F},   /* Myanmar */
        {0x1780, 0x17FF},   /* Khmer */
        {0x3005, 0x3007},   /* Han iteration mark and zero */
        {0x3041, 0x312F},   /* Hiragana, Katakana, Bopomofo */
        {0x31A0, 0x31BF},   /* Bopomofo */
        {0x31F0, 0x31FF},   /* Katakana */
        {0x3400, 0x4DBF},   /* Han */
        {0x4E00, 0x9FFF},   /* Han */
        {0xF900, 0xFAFF},   /* Han */
        {0xFF66, 0xFF9F},   /* Katakana of half width */
        {0x20000, 0x3FFFF}, /* Han */
    };
    for (size_t i = 0; i < sizeof ranges / sizeof *ranges && ranges[i].first <= code; i++) {
        if (code <= ranges[i].last) {
            return true;
        }
    }
    return false;
}

enum fold_class fold_classify(struct span text, size_t *length)
{
    uint32_t code = utf8_decode(text.bytes, text.length, length);
    if (code < 0x80) {
        bool letter = (code | 0x20) >= 'a' && (code | 0x20) <= 'z';
        return letter || (code >= '0' && code <= '9') ? FOLD_WORD : FOLD_OTHER;
    }
    if (code == UTF8_INVALID) {
        return FOLD_OTHER;
    }
    utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)code);
    bool word = category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_NO;
    return !word ? FOLD_OTHER : is_ideograph(code) ? FOLD_IDEOGRAPH : FOLD_WORD;
}
