/* SPDX-License-Identifier: ISC */
/* Keys by the names that keymap files use, for a terminal that has to send them.
 *
 * "gg", "^O", "<PageDown>", "<M-x>", "<C-Right>", "<F2>", "<Less>": what begins no such name stands
 * for itself. */
#ifndef TESTS_TERMINAL_KEYS_H
#define TESTS_TERMINAL_KEYS_H

#include "base/buffer.h"
#include "base/span.h"

#include <vterm.h>

/* Has the terminal send the first key of `text` (through its output callback), or, when it is one
 * that terminals send as plain bytes, appends those to `out`. Returns how much of `text` it took.
 * Clicks and the wheel are at the screen's third row and column; the terminal drops them unless the
 * program has asked for the mouse. */
size_t keys_send(VTerm *terminal, struct span text, struct buffer *out);

#endif
