/* SPDX-License-Identifier: ISC */
/* Validation and cutting of UTF-8. */
#include "base/utf8.h"

#include "base/lanes.h"

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

/* The bytes at the start of `bytes` that are ASCII; the answer may be up to LANES - 1 short. */
static size_t ascii_length(const char *bytes, size_t length)
{
    size_t at = 0;
    for (; length - at >= 4 * LANES; at += 4 * LANES) {
        lanes first = lanes_load(bytes + at) | lanes_load(bytes + at + LANES);
        lanes second = lanes_load(bytes + at + 2 * LANES) | lanes_load(bytes + at + 3 * LANES);
        if (lanes_any((first | second) < 0)) {
            break;
        }
    }
    for (; length - at >= LANES; at += LANES) {
        size_t ascii = lanes_first(lanes_load(bytes + at) < 0);
        if (ascii < LANES) {
            return at + ascii;
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
        for (size_t ascii = 0; at < text.length && ascii < LANES; at += used) {
            if (utf8_decode(text.bytes + at, text.length - at, &used) == UTF8_INVALID) {
                return false;
            }
            ascii = used == 1 ? ascii + 1 : 0;
        }
    }
    return true;
}
