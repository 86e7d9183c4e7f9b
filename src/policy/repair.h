/* SPDX-License-Identifier: ISC */
/* Repair of mojibake: UTF-8 that was taken for windows-1252 and encoded again, once or twice.
 *
 * What counts as mojibake is narrow, so that real words keep their letters. A sequence is repaired
 * only if it begins with one of the letters that UTF-8's common lead bytes turn into, goes on with
 * characters that stand for continuation bytes, and makes one valid character:
 *   U+00C2, U+00C3  symbols and Latin letters (one more character)
 *   U+00E2          punctuation (two more; the last may be lost after U+20AC: a closing quote)
 *   U+00E3          kana (two more), U+00EF: the byte-order mark and U+FFFD, U+00F0: emoji (three)
 * A word in capitals that ends in such a letter before a quote, dash or no-break space is left. */
#ifndef POLICY_REPAIR_H
#define POLICY_REPAIR_H

#include "base/span.h"

#include <stdint.h>

/* The character of a windows-1252 byte >= 0x80; 0 for the five bytes that have none. */
uint32_t repair_windows_1252(unsigned char byte);

/* True if a repair may begin at a character, so that most are spared the trial. */
static inline bool repair_begins(uint32_t code)
{
    return code == 0xC2 || code == 0xC3 || code == 0xE2 || code == 0xE3 || code == 0xEF ||
           code == 0xF0;
}

/* Reads one character at text[at], repaired: returns it, and in *used the bytes that made it.
 * UTF8_INVALID (with *used == 1) as in utf8_decode. Looks at a bounded number of bytes. */
uint32_t repair_decode(struct span text, size_t at, size_t *used);

#endif
