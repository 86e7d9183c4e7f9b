/* SPDX-License-Identifier: ISC */
/* Names of keys to what a terminal sends. The emulator knows the modes that change it. */
#include "tests/terminal/keys.h"

#include "base/utf8.h"

#include <ctype.h>
#include <stdlib.h>

enum { ESC = 0x1B, MOUSE_PLACE = 2, WHEEL_UP = 4, WHEEL_DOWN = 5, CLICK = 1 };

struct named {
    const char *name;
    VTermKey key; /* VTERM_KEY_NONE: see byte and button */
    char byte;    /* sent as it is; '\0': see button */
    int button;   /* of the mouse */
};

static const struct named named[] = {
    {"Backspace", VTERM_KEY_BACKSPACE, '\0', 0},
    {"Tab", VTERM_KEY_TAB, '\0', 0},
    {"Enter", VTERM_KEY_NONE, '\r', 0},
    {"Escape", VTERM_KEY_NONE, ESC, 0},
    {"Delete", VTERM_KEY_DEL, '\0', 0},
    {"Insert", VTERM_KEY_INS, '\0', 0},
    {"Up", VTERM_KEY_UP, '\0', 0},
    {"Down", VTERM_KEY_DOWN, '\0', 0},
    {"Left", VTERM_KEY_LEFT, '\0', 0},
    {"Right", VTERM_KEY_RIGHT, '\0', 0},
    {"PageUp", VTERM_KEY_PAGEUP, '\0', 0},
    {"PageDown", VTERM_KEY_PAGEDOWN, '\0', 0},
    {"Home", VTERM_KEY_HOME, '\0', 0},
    {"End", VTERM_KEY_END, '\0', 0},
    {"Space", VTERM_KEY_NONE, ' ', 0},
    {"Less", VTERM_KEY_NONE, '<', 0},
    {"Caret", VTERM_KEY_NONE, '^', 0},
    {"Click", VTERM_KEY_NONE, '\0', CLICK},
    {"WheelUp", VTERM_KEY_NONE, '\0', WHEEL_UP},
    {"WheelDown", VTERM_KEY_NONE, '\0', WHEEL_DOWN},
};

static VTermModifier modifier_of(char letter)
{
    return letter == 'C'   ? VTERM_MOD_CTRL
           : letter == 'M' ? VTERM_MOD_ALT
           : letter == 'S' ? VTERM_MOD_SHIFT
                           : VTERM_MOD_NONE;
}

/* A key that is sent as one byte: ESC before it for Alt, its low bits for Control. */
static void send_byte(char byte, VTermModifier modifiers, struct buffer *out)
{
    if (modifiers & VTERM_MOD_ALT) {
        buffer_append_char(out, ESC);
    }
    buffer_append_char(out, modifiers & VTERM_MOD_CTRL ? (char)(byte & 0x1F) : byte);
}

static void send_named(VTerm *terminal, const struct named *key, VTermModifier modifiers,
                       struct buffer *out)
{
    if (key->key != VTERM_KEY_NONE) {
        vterm_keyboard_key(terminal, key->key, modifiers);
    } else if (key->byte) {
        send_byte(key->byte, modifiers, out);
    } else {
        vterm_mouse_move(terminal, MOUSE_PLACE, MOUSE_PLACE, modifiers);
        vterm_mouse_button(terminal, key->button, true, modifiers);
        vterm_mouse_button(terminal, key->button, false, modifiers);
    }
}

/* What stands between '<' and '>', without modifiers. */
static bool send_name(VTerm *terminal, struct span name, VTermModifier modifiers,
                      struct buffer *out)
{
    for (size_t i = 0; i < sizeof named / sizeof *named; i++) {
        if (span_equal(span_of(named[i].name), name)) {
            send_named(terminal, &named[i], modifiers, out);
            return true;
        }
    }
    if (name.length > 1 && name.bytes[0] == 'F' && isdigit((unsigned char)name.bytes[1])) {
        vterm_keyboard_key(terminal, VTERM_KEY_FUNCTION(atoi(name.bytes + 1)), modifiers);
        return true;
    }
    if (name.length == 1 && modifiers) {
        send_byte(name.bytes[0], modifiers, out);
        return true;
    }
    return false;
}

/* `<...>`; 0 when it is no key. */
static size_t send_bracketed(VTerm *terminal, struct span text, struct buffer *out)
{
    unsigned modifiers = VTERM_MOD_NONE;
    size_t start = 1;
    while (start + 1 < text.length && text.bytes[start + 1] == '-' &&
           modifier_of(text.bytes[start])) {
        modifiers |= modifier_of(text.bytes[start]);
        start += 2;
    }
    if (start + 1 >= text.length) {
        return 0;
    }
    const char *close = memchr(text.bytes + start + 1, '>', text.length - start - 1);
    size_t end = close ? (size_t)(close - text.bytes) : 0;
    bool sent = close && send_name(terminal, span_slice(text, start, end), modifiers, out);
    return sent ? end + 1 : 0;
}

size_t keys_send(VTerm *terminal, struct span text, struct buffer *out)
{
    size_t taken = text.bytes[0] == '<' ? send_bracketed(terminal, text, out) : 0;
    if (taken) {
        return taken;
    }
    if (text.bytes[0] == '^' && text.length > 1 && text.bytes[1] > ' ' && text.bytes[1] < 0x7F) {
        send_byte(text.bytes[1], VTERM_MOD_CTRL, out);
        return 2;
    }
    utf8_decode(text.bytes, text.length, &taken);
    buffer_append(out, text.bytes, taken);
    return taken;
}
