/* SPDX-License-Identifier: ISC */
/* Plain text. Runs of ordinary ASCII are found 16 bytes at a time and copied as they are; each
 * other byte has a function that takes what it begins (a table by byte). The functions keep three
 * promises: no two spaces follow each other, every step consumes a byte, and a look ahead is either
 * bounded or remembered, so that the whole is linear. */
#include "policy/plain.h"

#include "base/lanes.h"
#include "base/utf8.h"
#include "policy/clause.h"
#include "policy/inline.h"
#include "policy/repair.h"

enum {
    LINKS_DEEPEST = 8, /* links in links: images, mostly */
};

/* A link whose text is being read. */
struct open_link {
    struct inline_link link;
    size_t written; /* p->length when its text began */
};

struct plain {
    struct span source; /* what is read: cut before closing marks */
    size_t at;          /* next byte of it */
    char *out;
    size_t length;               /* bytes written */
    struct plain_source *origin; /* or NULL */
    size_t literal_end;          /* up to here a code span: marks stand for themselves */
    size_t code_end;             /* where the closing ticks of that code span end */
    struct inline_pairs pairs;
    struct open_link *links; /* LINKS_DEEPEST of them, the last opened last */
    size_t link_count;
    bool row;         /* bars are borders of cells */
    bool border;      /* a border is due before the next byte written */
    size_t border_at; /* where its bar stands */
    bool ascii;
};

/* ---------------------------------------------------------------------------------------------
 * Writing */

static void write_byte(struct plain *p, char byte, size_t start, size_t end)
{
    if (p->origin) {
        p->origin[p->length] = (struct plain_source){(uint32_t)start, (uint32_t)end};
    }
    p->out[p->length++] = byte;
}

static bool ends_in_space(const struct plain *p)
{
    return p->length == 0 || p->out[p->length - 1] == ' ';
}

static void write_space(struct plain *p, size_t start, size_t end)
{
    if (!ends_in_space(p) && !p->border) {
        write_byte(p, ' ', start, end);
    }
}

/* " | " between cells that have words. */
static void write_border(struct plain *p)
{
    p->border = false;
    for (const char *byte = " | "; *byte && p->length; byte++) {
        write_byte(p, *byte, p->border_at, p->border_at + 1);
    }
}

static void write_text(struct plain *p, const char *bytes, size_t length, size_t start, size_t end)
{
    if (p->border) {
        write_border(p);
    }
    for (size_t i = 0; i < length; i++) {
        write_byte(p, bytes[i], start, end);
    }
}

static void write_literal(struct plain *p, char byte, size_t start, size_t end)
{
    write_text(p, &byte, 1, start, end);
}

/* Writes a character in the plain form's spelling. */
static void write_code(struct plain *p, uint32_t code, size_t start, size_t end)
{
    char bytes[INLINE_SPELLING_SIZE];
    size_t length = inline_spell(code, bytes);
    if (length == 1 && bytes[0] == ' ') {
        write_space(p, start, end);
    } else if (length) {
        p->ascii = p->ascii && (unsigned char)bytes[0] < 0x80;
        write_text(p, bytes, length, start, end);
    }
}

/* ---------------------------------------------------------------------------------------------
 * What each special byte begins. Each function consumes at least one byte. */

static char peek(const struct plain *p, size_t at)
{
    return at < p->source.length ? p->source.bytes[at] : '\n';
}

static bool in_code(const struct plain *p)
{
    return p->at < p->literal_end;
}

static void take_literal(struct plain *p)
{
    write_literal(p, p->source.bytes[p->at], p->at, p->at + 1);
    p->at++;
}

static void take_control(struct plain *p)
{
    p->at++;
}

static bool is_lower(char byte)
{
    return byte >= 'a' && byte <= 'z';
}

/* White space: one space for all of it. Behind a line break, quote marks go too. A word that is
 * hyphenated over a line break keeps its hyphen and is joined. */
static void take_white(struct plain *p)
{
    size_t start = p->at;
    bool line_start = false;
    for (;; p->at++) {
        char byte = peek(p, p->at);
        bool inside = p->at < p->source.length;
        line_start = line_start || (inside && byte == '\n');
        if (!inside ||
            !(byte == ' ' || (byte >= '\t' && byte <= '\r') || (byte == '>' && line_start))) {
            break;
        }
    }
    bool hyphenated = start >= 2 && p->source.bytes[start] == '\n' &&
                      p->source.bytes[start - 1] == '-' && is_lower(p->source.bytes[start - 2]) &&
                      is_lower(peek(p, p->at));
    if (!hyphenated) {
        write_space(p, start, p->at);
    }
}

static void take_high(struct plain *p)
{
    size_t used;
    size_t start = p->at;
    uint32_t code = repair_decode(p->source, start, &used);
    p->at += used;
    write_code(p, code == UTF8_INVALID ? UTF8_REPLACEMENT : code, start, p->at);
}

static void take_backslash(struct plain *p)
{
    char next = peek(p, p->at + 1);
    if (in_code(p) || !inline_is_punctuation(next)) {
        if (next == '\n' && p->at + 1 < p->source.length) {
            p->at++;
        } else {
            take_literal(p);
        }
        return;
    }
    write_literal(p, next, p->at, p->at + 2);
    p->at += 2;
}

/* html2text puts spaces around emphasis: one behind it that stands before a stop goes. */
static void drop_space_behind(struct plain *p)
{
    char stop = peek(p, p->at + 1);
    bool quote = stop == '"' && memchr(").,;:!? ", peek(p, p->at + 2), 8);
    if (peek(p, p->at) == ' ' && (quote || memchr(".,;:!?)", stop, 7))) {
        p->at++;
    }
}

/* And one before it that stands behind an opening parenthesis or quote. */
static void drop_space_before(struct plain *p)
{
    size_t length = p->length;
    if (length < 2 || p->out[length - 1] != ' ' || p->border) {
        return;
    }
    char before = p->out[length - 2];
    bool opening = length < 3 || p->out[length - 3] == ' ' || p->out[length - 3] == '(';
    if (before == '(' || (before == '"' && opening)) {
        p->length--;
    }
}

static void take_emphasis(struct plain *p)
{
    if (in_code(p)) {
        take_literal(p);
        return;
    }
    struct inline_mark mark = inline_read_mark(p->source, p->at, &p->pairs);
    if (mark.kind == INLINE_LITERAL) {
        for (size_t i = 0; i < mark.length; i++) {
            take_literal(p);
        }
        return;
    }
    if (mark.kind == INLINE_OPENS) {
        drop_space_before(p);
    }
    p->at += mark.length;
    if (mark.kind == INLINE_CLOSES) {
        drop_space_behind(p);
    }
}

/* Code ticks go; what stands between them is literal. Ticks without a partner are quotes. */
static void take_tick(struct plain *p)
{
    size_t ticks = 0;
    while (peek(p, p->at + ticks) == '`') {
        ticks++;
    }
    if (p->literal_end == p->at && p->code_end == p->at + ticks) {
        p->at += ticks;
        return;
    }
    if (in_code(p)) {
        for (size_t i = 0; i < ticks; i++) {
            take_literal(p);
        }
        return;
    }
    size_t closing = inline_find_ticks(p->source, p->at + ticks, ticks, &p->pairs);
    if (closing) {
        p->literal_end = closing;
        p->code_end = closing + ticks;
    } else {
        write_literal(p, ticks == 1 ? '\'' : '"', p->at, p->at + ticks);
    }
    p->at += ticks;
}

static void take_open_bracket(struct plain *p)
{
    struct inline_link link;
    if (in_code(p) || p->link_count == LINKS_DEEPEST ||
        !inline_read_link(p->source, p->at, &link)) {
        take_literal(p);
        return;
    }
    bool image = p->at > 0 && p->source.bytes[p->at - 1] == '!' && p->length > 0 &&
                 p->out[p->length - 1] == '!' && !p->border;
    p->length -= image;
    p->links[p->link_count++] = (struct open_link){link, p->length};
    p->at++;
}

/* The address of a mailto link whose text doesn't show it. */
static void write_address(struct plain *p, const struct open_link *open)
{
    char address[INLINE_ADDRESS_SIZE];
    struct span target = span_slice(p->source, open->link.target, open->link.target_end);
    size_t length = inline_read_address(target, address);
    struct span text = span_make(p->out + open->written, p->length - open->written);
    if (length == 0 || inline_shows(text, span_make(address, length))) {
        return;
    }
    size_t start = open->link.target;
    size_t end = open->link.target_end;
    write_space(p, start, end);
    write_literal(p, '<', start, end);
    write_text(p, address, length, start, end);
    write_literal(p, '>', start, end);
}

static void take_close_bracket(struct plain *p)
{
    struct open_link *open = p->link_count ? &p->links[p->link_count - 1] : NULL;
    if (!open || open->link.text_end != p->at) {
        size_t tail = open || in_code(p) ? 0 : inline_tail_length(p->source, p->at);
        if (tail) {
            p->at += tail;
        } else {
            take_literal(p);
        }
        return;
    }
    p->link_count--;
    write_address(p, open);
    p->at = open->link.end;
}

/* <br> is white space, and what stands behind it is like the start of a line: a list marker or
 * heading marks there go. An address in angle brackets loses these. */
static void take_angle(struct plain *p)
{
    struct span rest = span_slice(p->source, p->at, p->source.length);
    size_t line_break = in_code(p) ? 0 : inline_break_length(rest);
    if (line_break) {
        write_space(p, p->at, p->at + line_break);
        p->at += line_break;
        p->at += inline_marker_length(span_slice(p->source, p->at, p->source.length));
        return;
    }
    struct span address = in_code(p) ? span_of("") : inline_autolink(rest);
    if (address.length == 0) {
        take_literal(p);
        return;
    }
    size_t start = (size_t)(address.bytes - p->source.bytes);
    for (size_t i = 0; i < address.length; i++) {
        write_literal(p, address.bytes[i], start + i, start + i + 1);
    }
    p->at = start + address.length + 1;
}

static void take_ampersand(struct plain *p)
{
    uint32_t code;
    size_t used =
        in_code(p) ? 0 : inline_read_entity(span_slice(p->source, p->at, p->source.length), &code);
    if (used == 0) {
        take_literal(p);
        return;
    }
    size_t start = p->at;
    p->at += used;
    write_code(p, code, start, p->at);
}

static void take_bar(struct plain *p)
{
    if (!p->row) {
        take_literal(p);
        return;
    }
    p->border = true;
    p->border_at = p->at;
    p->at++;
    p->at += inline_marker_length(span_slice(p->source, p->at, p->source.length));
    while (p->length > 0 && p->out[p->length - 1] == ' ') {
        p->length--;
    }
}

/* By byte; the others below 0x80 are control characters, or ordinary. */
static void (*const takes[0x80])(struct plain *) = {
    ['\t'] = take_white,     ['\n'] = take_white,        ['\v'] = take_white,
    ['\f'] = take_white,     ['\r'] = take_white,        ['&'] = take_ampersand,
    ['*'] = take_emphasis,   ['<'] = take_angle,         ['['] = take_open_bracket,
    ['\\'] = take_backslash, [']'] = take_close_bracket, ['^'] = take_literal,
    ['_'] = take_emphasis,   ['`'] = take_tick,          ['|'] = take_bar,
};

/* Takes a special byte, or a space that another follows. */
static void take(struct plain *p)
{
    unsigned char byte = (unsigned char)p->source.bytes[p->at];
    if (byte >= 0x80) {
        take_high(p);
    } else if (takes[byte]) {
        takes[byte](p);
    } else if (byte == ' ') {
        take_white(p);
    } else {
        take_control(p);
    }
}

/* ---------------------------------------------------------------------------------------------
 * Ordinary runs */

static inline bool is_special(unsigned char byte)
{
    return byte < ' ' || byte >= 0x7F || takes[byte];
}

/* Copies the bytes at the start of `bytes` up to the first that is special or is a space followed
 * by another, and returns their number. `out` has room for LANES more. */
static inline size_t copy_ordinary(const char *bytes, size_t length, char *out)
{
    size_t at = 0;
    for (; length - at > LANES; at += LANES) {
        lanes here = lanes_load(bytes + at);
        lanes next = lanes_load(bytes + at + 1);
        lanes stop = (here < ' ') | (here == 0x7F) | ((here >= '[') & (here <= '`')) |
                     (here == '&') | (here == '*') | (here == '<') | (here == '|') |
                     ((here == ' ') & (next == ' '));
        lanes_store(out + at, here);
        if (lanes_any(stop)) {
            return at + lanes_first(stop);
        }
    }
    while (at < length && !is_special((unsigned char)bytes[at]) &&
           !(bytes[at] == ' ' && at + 1 < length && bytes[at + 1] == ' ')) {
        out[at] = bytes[at];
        at++;
    }
    return at;
}

static void copy_run(struct plain *p)
{
    const char *bytes = p->source.bytes + p->at;
    if (is_special((unsigned char)*bytes)) {
        return;
    }
    if (*bytes == ' ' && (ends_in_space(p) || p->border)) {
        p->at++;
        return;
    }
    if (p->border) {
        write_border(p);
    }
    size_t run = copy_ordinary(bytes, p->source.length - p->at, p->out + p->length);
    for (size_t i = 0; p->origin && i < run; i++) {
        uint32_t start = (uint32_t)(p->at + i);
        p->origin[p->length + i] = (struct plain_source){start, start + 1};
    }
    p->length += run;
    p->at += run;
}

/* ---------------------------------------------------------------------------------------------
 * The whole */

size_t plain_text(struct span source, uint32_t body, uint8_t kind, char *out, unsigned *flags,
                  struct plain_source *origin)
{
    struct open_link links[LINKS_DEEPEST];
    struct plain p = {
        .source = source,
        .at = body,
        .out = out,
        .origin = origin,
        .links = links,
        .row = inline_has_cells(source, body, kind),
        .ascii = true,
    };
    if (kind == CLAUSE_HEADING) {
        p.source.length = inline_heading_end(source, body);
    }
    while (p.at < p.source.length) {
        size_t before = p.at;
        copy_run(&p);
        if (p.at == before) {
            take(&p);
        }
    }
    while (p.length > 0 && out[p.length - 1] == ' ') {
        p.length--;
    }
    *flags = p.ascii ? PLAIN_ASCII : 0;
    return p.length;
}
