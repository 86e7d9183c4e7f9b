/* SPDX-License-Identifier: ISC */
/* UTF-8, one character at a time (RFC 3629: no surrogates, no overlong forms). */
#ifndef BASE_UTF8_H
#define BASE_UTF8_H

#include "base/span.h"

#include <stdint.h>

#define UTF8_INVALID UINT32_MAX /* no character: the byte doesn't begin a valid one */

enum {
    UTF8_REPLACEMENT = 0xFFFD, /* what an invalid byte is shown as */
    UTF8_LONGEST = 4,          /* bytes of a character, at most */
};

/* The character that `bytes` begins with, and in *used its length: 1 for UTF8_INVALID.
 * `length` is at least 1. */
static inline uint32_t utf8_decode(const char *bytes, size_t length, size_t *used)
{
    const unsigned char *s = (const unsigned char *)bytes;
    *used = 1;
    if (s[0] < 0x80) {
        return s[0];
    }
    if (s[0] >= 0xC2 && s[0] < 0xE0 && length >= 2 && (s[1] & 0xC0) == 0x80) {
        *used = 2;
        return (s[0] & 0x1FU) << 6 | (s[1] & 0x3FU);
    }
    if ((s[0] & 0xF0) == 0xE0 && length >= 3 && (s[1] & 0xC0) == 0x80 && (s[2] & 0xC0) == 0x80) {
        uint32_t code = (s[0] & 0x0FU) << 12 | (s[1] & 0x3FU) << 6 | (s[2] & 0x3FU);
        if (code >= 0x800 && (code < 0xD800 || code > 0xDFFF)) {
            *used = 3;
            return code;
        }
    }
    if ((s[0] & 0xF8) == 0xF0 && length >= 4 && (s[1] & 0xC0) == 0x80 && (s[2] & 0xC0) == 0x80 &&
        (s[3] & 0xC0) == 0x80) {
        uint32_t code =
            (s[0] & 0x07U) << 18 | (s[1] & 0x3FU) << 12 | (s[2] & 0x3FU) << 6 | (s[3] & 0x3FU);
        if (code >= 0x10000 && code <= 0x10FFFF) {
            *used = 4;
            return code;
        }
    }
    return UTF8_INVALID;
}

/* Writes a character (no surrogate, at most U+10FFFF) to `out`, which has room for UTF8_LONGEST
 * bytes, and returns its length. */
static inline size_t utf8_encode(uint32_t code, char *out)
{
    if (code < 0x80) {
        out[0] = (char)code;
        return 1;
    }
    if (code < 0x800) {
        out[0] = (char)(0xC0 | code >> 6);
        out[1] = (char)(0x80 | (code & 0x3F));
        return 2;
    }
    if (code < 0x10000) {
        out[0] = (char)(0xE0 | code >> 12);
        out[1] = (char)(0x80 | (code >> 6 & 0x3F));
        out[2] = (char)(0x80 | (code & 0x3F));
        return 3;
    }
    out[0] = (char)(0xF0 | code >> 18);
    out[1] = (char)(0x80 | (code >> 12 & 0x3F));
    out[2] = (char)(0x80 | (code >> 6 & 0x3F));
    out[3] = (char)(0x80 | (code & 0x3F));
    return 4;
}

/* The largest length <= limit at which `text` can be cut without splitting a character. */
size_t utf8_cut(struct span text, size_t limit);

/* True if all of `text` is valid. Several GB/s on text that is mostly ASCII. */
bool utf8_is_valid(struct span text);

#endif
