/* SPDX-License-Identifier: ISC */
/* The bytes of a program for its terminal.
 *
 * A *sequence* begins with ESC and is gathered in `pending` until it is whole; so is a character of
 * several bytes. What may be sent is in three tables: bytes after ESC, final bytes of CSI sequences,
 * and private modes. All else is a fault; above all whatever asks the terminal for an answer. */
#include "tests/terminal/stream.h"

#include "base/memory.h"
#include "base/utf8.h"

#include <stdint.h>
#include <stdlib.h>

enum {
    ESC = 0x1B,
    BEL = 0x07,
    SHIFT_OUT = 0x0E,
    SHIFT_IN = 0x0F,
    DEL = 0x7F,
    PLAIN_FONT = 10,               /* what the pen writes with */
    ARGUMENTS = 32,                /* of a sequence, at most */
    LONGEST_SEQUENCE = 256 * 1024, /* longer than any copy to the clipboard */
};

/* A private mode, and whether it is set when a program starts. */
struct mode {
    int number;
    bool at_start;
    const char *left; /* what it means that it isn't as at the start; NULL: it doesn't matter */
};

static const struct mode modes[] = {
    {1, false, "cursor keys send application sequences"},
    {5, false, "the screen is in reverse"},
    {7, true, "lines don't wrap"},
    {12, false, NULL},
    {25, true, "the cursor is hidden"},
    {1000, false, "the mouse is reported"},
    {1002, false, "the mouse is reported"},
    {1006, false, "the mouse is reported"},
    {1049, false, "the alternate screen is shown"},
};

enum { MODE_COUNT = sizeof modes / sizeof *modes };

struct stream {
    bool utf8;
    int rows;                /* of the screen */
    struct buffer pending;   /* a sequence or character that has begun */
    struct buffer fault;     /* "" while there is none */
    struct buffer left;      /* what stream_left_behind says */
    struct buffer clipboard; /* decoded */
    bool set[MODE_COUNT];    /* the modes, in the order of the table */
    bool application_keypad; /* ESC = */
    bool shifted;            /* SO: letters are line-drawing signs */
    bool drawing;            /* ESC ( 0: the same in another way */
    bool attributes;         /* the pen isn't plain */
    bool colours;            /* the pen has a colour */
    bool region;             /* only a part of the screen scrolls */
    size_t bytes, erasures, copies;
};

struct stream *stream_new(bool utf8, int rows)
{
    struct stream *stream = xcalloc(1, sizeof *stream);
    stream->utf8 = utf8;
    stream->rows = rows;
    for (size_t i = 0; i < MODE_COUNT; i++) {
        stream->set[i] = modes[i].at_start;
    }
    return stream;
}

void stream_free(struct stream *stream)
{
    if (stream) {
        buffer_free(&stream->pending);
        buffer_free(&stream->fault);
        buffer_free(&stream->left);
        buffer_free(&stream->clipboard);
        free(stream);
    }
}

/* Notes the first fault, with the bytes that are pending. */
static void fault(struct stream *stream, const char *what)
{
    if (stream->fault.length) {
        return;
    }
    buffer_printf(&stream->fault, "%s:", what);
    for (size_t i = 0; i < stream->pending.length && i < 60; i++) {
        unsigned char byte = (unsigned char)stream->pending.bytes[i];
        buffer_printf(&stream->fault, byte > ' ' && byte < DEL ? " %c" : " %02X", byte);
    }
    buffer_printf(&stream->fault, " (byte %zu)", stream->bytes);
}

/* ---------------------------------------------------------------------------------------------
 * CSI sequences */

struct csi {
    char leader;       /* '?', '>', '<', '=' or 0 */
    char intermediate; /* 0 without */
    char final;
    int arguments[ARGUMENTS]; /* -1: empty */
    int count;
};

static bool csi_parse(struct span text, struct csi *csi)
{
    *csi = (struct csi){.final = text.bytes[text.length - 1], .count = 0};
    int value = -1;
    for (size_t i = 2; i + 1 < text.length; i++) {
        char byte = text.bytes[i];
        if (byte >= '0' && byte <= '9' && value < 100000) {
            value = (value < 0 ? 0 : value * 10) + byte - '0';
        } else if (byte == ';' && csi->count < ARGUMENTS - 1) {
            csi->arguments[csi->count++] = value;
            value = -1;
        } else if (byte >= '<' && byte <= '?' && i == 2) {
            csi->leader = byte;
        } else if (byte >= ' ' && byte <= '/' && !csi->intermediate) {
            csi->intermediate = byte;
        } else {
            return false;
        }
    }
    csi->arguments[csi->count++] = value;
    return true;
}

static bool take_mode(struct stream *stream, int number, bool on)
{
    for (size_t i = 0; i < MODE_COUNT; i++) {
        if (modes[i].number == number) {
            stream->set[i] = on;
            return true;
        }
    }
    return false;
}

/* DEC private modes, and how the Linux console shapes its cursor. */
static bool take_private(struct stream *stream, const struct csi *csi)
{
    if (csi->final == 'c') {
        return csi->arguments[0] == 0 || csi->arguments[0] == 1;
    }
    if (csi->final != 'h' && csi->final != 'l') {
        return false;
    }
    for (int i = 0; i < csi->count; i++) {
        if (!take_mode(stream, csi->arguments[i], csi->final == 'h')) {
            return false;
        }
    }
    return true;
}

/* The pen: 0 makes it plain, 39 and 49 take a colour away, all else is counted as not plain. */
static void take_pen(struct stream *stream, const struct csi *csi)
{
    for (int i = 0; i < csi->count; i++) {
        int argument = csi->arguments[i];
        if (argument <= 0) {
            stream->attributes = stream->colours = false;
        } else if (argument < 30) {
            stream->attributes = stream->attributes || argument != PLAIN_FONT;
        } else {
            stream->colours = argument != 39 && argument != 49;
        }
        if (argument == 38 || argument == 48) {
            return; /* the rest names the colour */
        }
    }
}

/* CSI without a leader: what moves, erases, inserts and deletes. */
static bool take_plain_csi(struct stream *stream, const struct csi *csi)
{
    int first = csi->arguments[0];
    switch (csi->final) {
    case 'J':
        stream->erasures += first <= 0 || first == 2;
        return true;
    case 'm':
        take_pen(stream, csi);
        return true;
    case 'r':
        stream->region = first > 1 || (csi->count > 1 && csi->arguments[1] > 0 &&
                                       csi->arguments[1] < stream->rows);
        return true;
    case 'h':
    case 'l':
        return first == 4 || first == 34; /* inserting; the cursor of screen and tmux */
    case 't':
        return first == 22 || first == 23; /* keeps the window's title, and puts it back */
    default:
        return strchr("@ABCDGHKLMPSTXZ`bdfg", csi->final) != NULL;
    }
}

static void take_csi(struct stream *stream)
{
    struct csi csi;
    bool known = csi_parse(buffer_span(&stream->pending), &csi) && !csi.intermediate;
    if (known && csi.leader == '?') {
        known = take_private(stream, &csi);
    } else if (known) {
        known = !csi.leader && take_plain_csi(stream, &csi);
    }
    if (!known) {
        fault(stream, "a CSI sequence that nobody sends");
    }
}

/* ---------------------------------------------------------------------------------------------
 * Other sequences */

static int digit_value(char digit)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const char *found = digit ? strchr(digits, digit) : NULL;
    return found ? (int)(found - digits) : -1;
}

/* Decodes base64 into the clipboard; false when it is none. */
static bool take_clipboard(struct stream *stream, struct span text)
{
    uint32_t bits = 0;
    int count = 0;
    size_t end = text.length;
    buffer_clear(&stream->clipboard);
    while (end > 0 && text.bytes[end - 1] == '=' && text.length - end < 2) {
        end--;
    }
    for (size_t i = 0; i < end; i++) {
        int value = digit_value(text.bytes[i]);
        if (value < 0) {
            return false;
        }
        bits = bits << 6 | (uint32_t)value;
        count += 6;
        if (count >= 8) {
            count -= 8;
            buffer_append_char(&stream->clipboard, (char)(bits >> count & 0xFF));
        }
    }
    stream->copies++;
    return text.length % 4 == 0;
}

/* OSC: to the clipboard, or colours back to what they were (ncurses, when it ends). */
static void take_osc(struct stream *stream, size_t terminator)
{
    static const char copy[] = "52;c;";
    struct span text =
        span_slice(buffer_span(&stream->pending), 2, stream->pending.length - terminator);
    size_t length = sizeof copy - 1;
    bool known = span_equal(text, span_of("104"));
    if (text.length >= length && memcmp(text.bytes, copy, length) == 0) {
        known = take_clipboard(stream, span_slice(text, length, text.length));
    }
    if (!known) {
        fault(stream, "an OSC sequence that nobody sends");
    }
}

/* ESC and one or two more bytes. */
static void take_short(struct stream *stream)
{
    char first = stream->pending.bytes[1];
    char second = stream->pending.length > 2 ? stream->pending.bytes[2] : '\0';
    bool known = second ? (second == 'B' || second == '0') : memchr("78=>MDEH", first, 8) != NULL;
    if (first == '=' || first == '>') {
        stream->application_keypad = first == '=';
    } else if (first == '(') {
        stream->drawing = second == '0';
    }
    if (!known) {
        fault(stream, "an escape sequence that nobody sends");
    }
}

/* Whether the pending sequence is whole; takes it when it is, and passes it on. */
static bool take_sequence(struct stream *stream, struct buffer *out)
{
    struct span text = buffer_span(&stream->pending);
    char kind = text.length > 1 ? text.bytes[1] : '\0';
    char last = text.bytes[text.length - 1];
    if (text.length < 2) {
        return false;
    }
    if (kind == '[') {
        if (text.length == 2 || last < '@' || last > '~') {
            return false;
        }
        take_csi(stream);
    } else if (kind == ']') {
        bool terminated = text.length > 3 && last == '\\' && text.bytes[text.length - 2] == ESC;
        if (text.length == 3 && last == 'R') {
            return true; /* the Linux console's palette; others would wait for its end */
        }
        if (last != BEL && !terminated) {
            return false;
        }
        take_osc(stream, last == BEL ? 1 : 2);
    } else {
        if (memchr("()*+", kind, 4) && text.length < 3) {
            return false;
        }
        take_short(stream);
    }
    buffer_append_span(out, text);
    return true;
}

/* ---------------------------------------------------------------------------------------------
 * Characters and controls */

/* Characters that turn the direction of what follows or stand for a control. */
static bool is_hidden_control(uint32_t code)
{
    return (code >= DEL && code < 0xA0) || code == 0x061C || (code >= 0x200E && code <= 0x200F) ||
           (code >= 0x2028 && code <= 0x202E) || (code >= 0x2066 && code <= 0x2069) ||
           code == 0xFEFF || (code >= 0xE0000 && code <= 0xE007F);
}

/* Whether the pending character is whole; takes it when it is, and passes it on. */
static bool take_character(struct stream *stream, struct buffer *out)
{
    unsigned char first = (unsigned char)stream->pending.bytes[0];
    size_t need = first < 0xC0 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
    if (stream->utf8 && stream->pending.length < need) {
        return false;
    }
    size_t used = 0;
    uint32_t code = utf8_decode(stream->pending.bytes, stream->pending.length, &used);
    if (!stream->utf8 && first >= DEL) {
        fault(stream, "a byte that isn't ASCII");
    } else if (code == UTF8_INVALID) {
        fault(stream, "a byte that isn't UTF-8");
    } else if (is_hidden_control(code)) {
        fault(stream, "a control character");
    }
    buffer_append_span(out, buffer_span(&stream->pending));
    return true;
}

static bool take_control(struct stream *stream, struct buffer *out)
{
    char control = stream->pending.bytes[0];
    if (control == SHIFT_OUT || control == SHIFT_IN) {
        stream->shifted = control == SHIFT_OUT;
    } else if (!memchr("\0\a\b\t\n\r", control, 6)) {
        fault(stream, "a control character");
    }
    buffer_append_char(out, control);
    return true;
}

void stream_take(struct stream *stream, struct span bytes, struct buffer *out)
{
    for (size_t i = 0; i < bytes.length; i++) {
        stream->bytes++;
        buffer_append_char(&stream->pending, bytes.bytes[i]);
        unsigned char first = (unsigned char)stream->pending.bytes[0];
        bool whole = first == ESC  ? take_sequence(stream, out)
                     : first < ' ' ? take_control(stream, out)
                                   : take_character(stream, out);
        if (!whole && stream->pending.length > LONGEST_SEQUENCE) {
            fault(stream, "a sequence without end");
            whole = true;
        }
        if (whole) {
            buffer_clear(&stream->pending);
        }
    }
}

/* ---------------------------------------------------------------------------------------------
 * What it was */

const char *stream_fault(struct stream *stream)
{
    return stream->fault.length ? buffer_string(&stream->fault) : NULL;
}

static void add_left(struct stream *stream, bool is_left, const char *what)
{
    if (is_left) {
        buffer_printf(&stream->left, "%s%s", stream->left.length ? "; " : "", what);
    }
}

void stream_resize(struct stream *stream, int rows)
{
    stream->rows = rows;
    stream->region = false;
}

const char *stream_left_behind(struct stream *stream)
{
    buffer_clear(&stream->left);
    for (size_t i = 0; i < MODE_COUNT; i++) {
        add_left(stream, modes[i].left && stream->set[i] != modes[i].at_start, modes[i].left);
    }
    add_left(stream, stream->application_keypad, "the keypad sends application sequences");
    add_left(stream, stream->shifted || stream->drawing, "letters are line-drawing signs");
    add_left(stream, stream->attributes || stream->colours, "the pen isn't plain");
    add_left(stream, stream->region, "only a part of the screen scrolls");
    add_left(stream, stream->pending.length > 0, "a sequence has no end");
    return stream->left.length ? buffer_string(&stream->left) : NULL;
}

bool stream_on_alternate_screen(const struct stream *stream)
{
    for (size_t i = 0; i < MODE_COUNT; i++) {
        if (modes[i].number == 1049) {
            return stream->set[i];
        }
    }
    return false;
}

size_t stream_bytes(const struct stream *stream)
{
    return stream->bytes;
}

size_t stream_erasures(const struct stream *stream)
{
    return stream->erasures;
}

size_t stream_copies(const struct stream *stream)
{
    return stream->copies;
}

struct span stream_clipboard(const struct stream *stream)
{
    return buffer_span(&stream->clipboard);
}
