/* SPDX-License-Identifier: ISC */
/* Keys and their names. */
#include "ui/key.h"

#include "base/glyph.h"

#include <ctype.h>
#include <stdlib.h>

struct name {
    const char *name;
    uint32_t code;
};

/* The first name of a code is the one that is written. */
static const struct name names[] = {
    {"Backspace", NAMED_BACKSPACE},
    {"Tab", NAMED_TAB},
    {"Enter", NAMED_ENTER},
    {"Escape", NAMED_ESCAPE},
    {"Delete", NAMED_DELETE},
    {"Insert", NAMED_INSERT},
    {"Up", NAMED_UP},
    {"Down", NAMED_DOWN},
    {"Left", NAMED_LEFT},
    {"Right", NAMED_RIGHT},
    {"PageUp", NAMED_PAGE_UP},
    {"PageDown", NAMED_PAGE_DOWN},
    {"Home", NAMED_HOME},
    {"End", NAMED_END},
    {"Click", NAMED_MOUSE},
    {"WheelUp", NAMED_WHEEL_UP},
    {"WheelDown", NAMED_WHEEL_DOWN},
    {"Space", ' '},
    {"Less", '<'},
    {"Caret", '^'},
};

enum { NAME_COUNT = sizeof names / sizeof *names };

static bool find_name(struct span name, uint32_t *code)
{
    for (size_t i = 0; i < NAME_COUNT; i++) {
        if (span_equal(span_of(names[i].name), name)) {
            *code = names[i].code;
            return true;
        }
    }
    return false;
}

/* "F1" to "F24". */
static bool find_function(struct span name, uint32_t *code)
{
    unsigned number = 0;
    if (name.length < 2 || name.length > 3 || name.bytes[0] != 'F') {
        return false;
    }
    for (size_t i = 1; i < name.length; i++) {
        if (!isdigit((unsigned char)name.bytes[i])) {
            return false;
        }
        number = number * 10 + (unsigned)(name.bytes[i] - '0');
    }
    *code = NAMED_FUNCTION + number - 1;
    return number >= 1 && *code <= NAMED_FUNCTION_LAST;
}

/* The code point of a single character that fills the span. */
static bool find_character(struct span name, uint32_t *code)
{
    struct glyph glyph;
    if (name.length == 0) {
        return false;
    }
    glyph_next(name, &glyph);
    *code = glyph_code(name);
    return glyph.bytes == name.length && !glyph.mark;
}

static uint8_t modifier_bit(char letter)
{
    return letter == 'C' ? KEY_CONTROL : letter == 'M' ? KEY_ALT : letter == 'S' ? KEY_SHIFT : 0;
}

/* What terminals can't tell apart is one key here: control and a letter has no case, ^I is Tab, ^M
 * is Enter, ^[ is Escape. */
static struct key normal(struct key key)
{
    if (!(key.modifiers & KEY_CONTROL) || key.code >= 0x80) {
        return key;
    }
    key.code = (uint32_t)tolower((int)key.code);
    uint32_t named = key.code == 'i' ? NAMED_TAB
                     : key.code == 'm' ? NAMED_ENTER
                     : key.code == '[' ? NAMED_ESCAPE
                                       : 0;
    if (named) {
        key.code = named;
        key.modifiers &= (uint8_t)~KEY_CONTROL;
    }
    return key;
}

/* `<...>`: modifiers, then a name or one character. */
static size_t parse_bracketed(struct span text, struct key *key)
{
    const char *close = memchr(text.bytes + 1, '>', text.length - 1);
    if (!close) {
        return 0;
    }
    if (close == text.bytes + 1 || close[-1] == '-') { /* "<M->>" names the key '>' */
        size_t at = (size_t)(close - text.bytes);
        close = at + 1 < text.length && text.bytes[at + 1] == '>' ? close + 1 : close;
    }
    size_t length = (size_t)(close - text.bytes) + 1;
    struct span name = span_slice(text, 1, length - 1);
    while (name.length > 2 && name.bytes[1] == '-' && modifier_bit(name.bytes[0])) {
        key->modifiers |= modifier_bit(name.bytes[0]);
        name = span_slice(name, 2, name.length);
    }
    bool known = find_name(name, &key->code) || find_function(name, &key->code) ||
                 (key->modifiers && find_character(name, &key->code));
    *key = normal(*key);
    return known ? length : 0;
}

size_t key_parse(struct span text, struct key *key)
{
    *key = (struct key){0};
    if (text.length == 0) {
        return 0;
    }
    if (text.bytes[0] == '<' && text.length > 1) {
        return parse_bracketed(text, key);
    }
    if (text.bytes[0] == '^' && text.length > 1) {
        unsigned char letter = (unsigned char)text.bytes[1];
        *key = normal((struct key){.code = letter, .modifiers = KEY_CONTROL});
        return letter > ' ' && letter < 0x7F ? 2 : 0;
    }
    struct glyph glyph;
    glyph_next(text, &glyph);
    return find_character(span_slice(text, 0, glyph.bytes), &key->code) ? glyph.bytes : 0;
}

static const char *name_of(uint32_t code)
{
    for (size_t i = 0; i < NAME_COUNT; i++) {
        if (names[i].code == code) {
            return names[i].name;
        }
    }
    return NULL;
}

void key_format(struct key key, struct buffer *out)
{
    const char *name = name_of(key.code);
    bool function = key.code >= NAMED_FUNCTION && key.code <= NAMED_FUNCTION_LAST;
    if (key.modifiers == KEY_CONTROL && !name && !function) {
        buffer_append_char(out, '^');
        glyph_append(key.code < 0x80 ? (uint32_t)toupper((int)key.code) : key.code, out);
        return;
    }
    if (!key.modifiers && !name && !function) {
        glyph_append(key.code, out);
        return;
    }
    buffer_append_char(out, '<');
    buffer_append_string(out, key.modifiers & KEY_CONTROL ? "C-" : "");
    buffer_append_string(out, key.modifiers & KEY_ALT ? "M-" : "");
    buffer_append_string(out, key.modifiers & KEY_SHIFT ? "S-" : "");
    if (name) {
        buffer_append_string(out, name);
    } else if (function) {
        buffer_printf(out, "F%u", key.code - NAMED_FUNCTION + 1);
    } else {
        glyph_append(key.code, out);
    }
    buffer_append_char(out, '>');
}
