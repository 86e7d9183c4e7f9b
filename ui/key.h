/* SPDX-License-Identifier: ISC */
/* A key as the browser knows it, and its name in keymap files, as in smallprint-keymap(5):
 * `a`, `^O` (with control), `<PageDown>`, `<M-x>` (with Alt), `<C-Right>`, `<Space>`. */
#ifndef UI_KEY_H
#define UI_KEY_H

#include "base/buffer.h"
#include "base/span.h"

#include <stdint.h>

enum {
    KEY_CONTROL = 1,
    KEY_ALT = 2,
    KEY_SHIFT = 4, /* with named keys only; a letter's case tells it otherwise */
};

enum { KEY_NAMED = 0x110000 }; /* codes from here on are enum key_name; below, Unicode */

enum key_name {
    NAMED_BACKSPACE = KEY_NAMED,
    NAMED_TAB,
    NAMED_ENTER,
    NAMED_ESCAPE,
    NAMED_DELETE,
    NAMED_INSERT,
    NAMED_UP,
    NAMED_DOWN,
    NAMED_LEFT,
    NAMED_RIGHT,
    NAMED_PAGE_UP,
    NAMED_PAGE_DOWN,
    NAMED_HOME,
    NAMED_END,
    NAMED_MOUSE,      /* a click; row and column say where */
    NAMED_WHEEL_UP,
    NAMED_WHEEL_DOWN,
    NAMED_FUNCTION,   /* F1; F2 is NAMED_FUNCTION + 1, ... */
    NAMED_FUNCTION_LAST = NAMED_FUNCTION + 23,
};

struct key {
    uint32_t code;      /* a character or enum key_name; control: the letter in lower case */
    uint8_t modifiers;  /* KEY_CONTROL, KEY_ALT, KEY_SHIFT */
    int16_t row;        /* mouse: where, from 0; else 0 */
    int16_t column;
};

static inline bool key_equal(struct key a, struct key b)
{
    return a.code == b.code && a.modifiers == b.modifiers;
}

/* Reads the key at the start of `text` and returns the bytes it takes; 0 when there is none. */
size_t key_parse(struct span text, struct key *key);

/* Appends a key's name. */
void key_format(struct key key, struct buffer *out);

#endif
