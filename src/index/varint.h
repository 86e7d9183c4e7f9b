/* SPDX-License-Identifier: ISC */
/* Variable-length integers: seven bits a byte, the lowest first, the high bit set on all but the
 * last. */
#ifndef INDEX_VARINT_H
#define INDEX_VARINT_H

#include <stdint.h>

enum { VARINT_MAX = 5 }; /* bytes of a 32-bit number at most */

/* Writes `value` to `out` and returns what lies behind it. */
static inline unsigned char *varint_put(unsigned char *out, uint32_t value)
{
    while (value >= 0x80) {
        *out++ = (unsigned char)(value | 0x80);
        value >>= 7;
    }
    *out++ = (unsigned char)value;
    return out;
}

/* Reads a number at `in` into *value and returns what lies behind it. */
static inline const unsigned char *varint_get(const unsigned char *in, uint32_t *value)
{
    uint32_t result = *in++;
    if (result >= 0x80) {
        result &= 0x7F;
        unsigned shift = 7;
        uint32_t byte;
        do {
            byte = *in++;
            result |= (byte & 0x7F) << shift;
            shift += 7;
        } while (byte >= 0x80 && shift < 35);
    }
    *value = result;
    return in;
}

#endif
