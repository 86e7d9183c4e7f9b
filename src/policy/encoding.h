/* SPDX-License-Identifier: ISC */
/* From the bytes of a file to UTF-8 text, with every offset kept. */
#ifndef POLICY_ENCODING_H
#define POLICY_ENCODING_H

#include "base/buffer.h"
#include "base/span.h"

#include <stdint.h>

enum encoding {
    ENCODING_UTF8, /* as it is; stray invalid bytes are shown as marks by plain_text */
    ENCODING_UTF16LE,
    ENCODING_UTF16BE,
    ENCODING_WINDOWS_1252, /* also ISO 8859-1 */
    ENCODING_BINARY,       /* not text: not read */
};

/* From a look at the beginning (byte-order mark, NUL bytes in the first 8,000): cheap, called for
 * every file. Answers UTF8, UTF16LE, UTF16BE or BINARY. A NUL later in the file doesn't make it
 * binary. */
enum encoding encoding_sniff(struct span raw);

/* From the whole of a file that holds invalid UTF-8: WINDOWS_1252 when its high bytes are letters
 * and punctuation of that character set and hardly ever valid UTF-8 sequences, else UTF8. */
enum encoding encoding_judge(struct span raw);

/* True if all of `text` is valid UTF-8 (no surrogates, no overlong forms). Several GB/s. */
bool encoding_is_utf8(struct span text);

/* Converts `raw` to UTF-8 in `text` (cleared first). `map` receives text->length + 1 source
 * offsets, one for each byte of the text and one for its end; the caller frees it. For UTF16 and
 * WINDOWS_1252 only. Unpaired surrogates become U+FFFD. */
void encoding_convert(enum encoding encoding, struct span raw, struct buffer *text, uint32_t **map);

#endif
