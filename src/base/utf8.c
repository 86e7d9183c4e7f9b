/* SPDX-License-Identifier: ISC */
/* Validation and cutting of UTF-8. */
#include "base/utf8.h"

size_t utf8_cut(struct span text, size_t limit)
{
    if (text.length <= limit) {
        return text.length;
    }
    size_t cut = limit;
    while (cut > 0 && limit - cut < UTF8_LONGEST && (text.bytes[cut] & 0xC0) == 0x80) {
        cut--;
    }
    return (text.bytes[cut] & 0xC0) == 0x80 ? limit : cut;
}

/* The bytes at the start of `bytes` that are ASCII, counted in steps of 64 and then of 8: the
 * answer may be up to 7 short. */
static size_t ascii_length(const char *bytes, size_t length)
{
    static const uint64_t high_bits = 0x8080808080808080U;
    size_t at = 0;
    for (; length - at >= 64; at += 64) {
        uint64_t words[8];
        memcpy(words, bytes + at, sizeof words);
        if (((words[0] | words[1] | words[2] | words[3]) | (words[4] | words[5] | words[6] | words[7])) &
            high_bits) {
            break;
        }
    }
    for (; length - at >= 8; at += 8) {
        uint64_t word;
        memcpy(&word, bytes + at, sizeof word);
        if (word & high_bits) {
            break;
        }
    }
    return at;
}

bool utf8_is_valid(struct span text)
{
    size_t at = 0;
    while (at < text.length) {
        at += ascii_length(text.bytes + at, text.length - at);
        /* To the end of this run of other characters, or of the last few bytes. */
        size_t used = 1;
        for (size_t ascii = 0; at < text.length && ascii < 8; at += used) {
            if (utf8_decode(text.bytes + at, text.length - at, &used) == UTF8_INVALID) {
                return false;
            }
            ascii = used == 1 ? ascii + 1 : 0;
        }
    }
    return true;
}
