/* SPDX-License-Identifier: ISC */
/* OSC 52. */
#include "ui/clipboard.h"

#include <stdint.h>

static void append_base64(struct span text, struct buffer *out)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (size_t at = 0; at < text.length; at += 3) {
        size_t rest = text.length - at;
        uint32_t bits = (uint32_t)(unsigned char)text.bytes[at] << 16;
        bits |= rest > 1 ? (uint32_t)(unsigned char)text.bytes[at + 1] << 8 : 0;
        bits |= rest > 2 ? (uint32_t)(unsigned char)text.bytes[at + 2] : 0;
        buffer_append_char(out, digits[bits >> 18]);
        buffer_append_char(out, digits[bits >> 12 & 63]);
        buffer_append_char(out, rest > 1 ? digits[bits >> 6 & 63] : '=');
        buffer_append_char(out, rest > 2 ? digits[bits & 63] : '=');
    }
}

void clipboard_sequence(struct span text, struct buffer *out)
{
    buffer_append_string(out, "\033]52;c;");
    append_base64(text, out);
    buffer_append_string(out, "\a");
}
