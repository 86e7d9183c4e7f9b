/* SPDX-License-Identifier: ISC */
/* How a terminal is asked to take text into its clipboard. */
#ifndef UI_CLIPBOARD_H
#define UI_CLIPBOARD_H

#include "base/buffer.h"
#include "base/span.h"

/* Appends the control string that hands `text` over (OSC 52: the text in base 64). */
void clipboard_sequence(struct span text, struct buffer *out);

#endif
