/* SPDX-License-Identifier: ISC */
/* Recognising marks within a clause. */
#include "policy/inline.h"

#include "base/utf8.h"
#include "policy/clause.h"
#include "policy/repair.h"

#include <strings.h>

enum {
    BRACKETS_DEEPEST = 8,     /* of '[' in a link's text: bounds the look ahead */
    PARENTHESES_DEEPEST = 32, /* of '(' in a link's target */
    TITLE_LONGEST = 1024,     /* bytes of a link's title */
    BROKEN_LONGEST = 2048,    /* bytes of a target that has spaces in it */
    TICKS_MOST = 8,           /* in a run that opens code */
    ENTITY_LONGEST = 10,
    BREAK_LONGEST = 40,
};

static char peek(struct span text, size_t at)
{
    return at < text.length ? text.bytes[at] : '\n';
}

static bool is_white(char byte)
{
    return byte == ' ' || (byte >= '\t' && byte <= '\r');
}

/* True for ASCII letters and digits, and for all that is beyond ASCII. */
static bool is_word(char byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
           (byte >= '0' && byte <= '9') || (unsigned char)byte >= 0x80;
}

bool inline_is_punctuation(char byte)
{
    return byte > ' ' && byte < 0x7F && !is_word(byte);
}

/* ---------------------------------------------------------------------------------------------
 * Spelling */

struct spelling {
    uint32_t first;
    uint32_t last;
    const char *text; /* NULL: as it is */
};

/* U+2000 to U+206F by one character each: ' ' white space, '0' dropped, '.' an ellipsis, '=' as it
 * is, and the quotes and hyphen themselves. */
static const char general_punctuation[] = "           00000------==''''\"\"\"\"======.="
                                          "  00000 =='\"='\"============-======"
                                          "===================== 0000000000000000";

/* The others, in order. */
static const struct spelling spellings[] = {
    {0x00A0, 0x00A0, " "},   {0x00AB, 0x00AB, "\""},  {0x00AD, 0x00AD, ""},
    {0x00B4, 0x00B4, "'"},   {0x00BB, 0x00BB, "\""},  {0x02BC, 0x02BC, "'"},
    {0x034F, 0x034F, ""},    {0x061C, 0x061C, ""},    {0x1680, 0x1680, " "},
    {0x180E, 0x180E, ""},    {0x2212, 0x2212, "-"},   {0x3000, 0x3000, " "},
    {0xFB00, 0xFB00, "ff"},  {0xFB01, 0xFB01, "fi"},  {0xFB02, 0xFB02, "fl"},
    {0xFB03, 0xFB03, "ffi"}, {0xFB04, 0xFB04, "ffl"}, {0xFB05, 0xFB06, "st"},
    {0xFE00, 0xFE0F, ""},    {0xFE58, 0xFE58, "-"},   {0xFE63, 0xFE63, "-"},
    {0xFEFF, 0xFEFF, ""},    {0xFFF9, 0xFFFB, ""},    {0xE0000, 0xE007F, ""},
};

static size_t spell(const char *spelling, char *out)
{
    size_t length = strlen(spelling);
    memcpy(out, spelling, length);
    return length;
}

static size_t spell_punctuation(uint32_t code, char *out)
{
    char class = general_punctuation[code - 0x2000];
    switch (class) {
    case '=':
        return utf8_encode(code, out);
    case '0':
        return 0;
    case '.':
        return spell("...", out);
    default:
        out[0] = class;
        return 1;
    }
}

size_t inline_spell(uint32_t code, char out[static INLINE_SPELLING_SIZE])
{
    if (code >= 0x80 && code < 0xA0) {
        code = repair_windows_1252((unsigned char)code);
    }
    if (code < 0x80) {
        out[0] = is_white((char)code) ? ' ' : (char)code;
        return code >= ' ' || out[0] == ' ' ? code != 0x7F : 0;
    }
    if (code >= 0x2000 && code <= 0x206F) {
        return spell_punctuation(code, out);
    }
    if (code >= 0xFF01 && code <= 0xFF5E) {
        out[0] = (char)(code - 0xFF01 + '!');
        return 1;
    }
    for (size_t i = 0; i < sizeof spellings / sizeof *spellings && spellings[i].first <= code;
         i++) {
        if (code <= spellings[i].last) {
            return spell(spellings[i].text, out);
        }
    }
    return utf8_encode(code, out);
}

/* ---------------------------------------------------------------------------------------------
 * Emphasis */

static size_t run_length(struct span text, size_t at)
{
    size_t length = 1;
    while (at + length < text.length && text.bytes[at + length] == text.bytes[at]) {
        length++;
    }
    return length;
}

/* The next single mark like the one at `at` that can close it; 0 without. */
static size_t find_close(struct span text, size_t at)
{
    char mark = text.bytes[at];
    for (size_t from = at + 1; from < text.length;) {
        const char *found = memchr(text.bytes + from, mark, text.length - from);
        if (!found) {
            return 0;
        }
        size_t close = (size_t)(found - text.bytes);
        size_t length = run_length(text, close);
        char before = text.bytes[close - 1];
        if (length == 1 && !is_white(before) && before != '\\' && !is_word(peek(text, close + 1))) {
            return close;
        }
        from = close + length;
    }
    return 0;
}

/* A run of two marks and more. */
static enum inline_mark_kind classify_run(char mark, char before, char after)
{
    if (mark == '_' && is_word(before) && is_word(after)) {
        return INLINE_LITERAL;
    }
    if (!is_white(after) && !is_word(before)) {
        return INLINE_OPENS;
    }
    return is_white(before) ? INLINE_DROPPED : INLINE_CLOSES;
}

struct inline_mark inline_read_mark(struct span text, size_t at, struct inline_pairs *pairs)
{
    char mark = text.bytes[at];
    size_t length = run_length(text, at);
    char before = at ? text.bytes[at - 1] : ' ';
    char after = peek(text, at + length);
    if (length > 1) {
        return (struct inline_mark){classify_run(mark, before, after), length};
    }
    size_t *close = &pairs->close[mark == '_'];
    bool *no_close = &pairs->no_close[mark == '_'];
    if (*close == at && at) {
        *close = 0;
        return (struct inline_mark){INLINE_CLOSES, 1};
    }
    bool open = *close > at;
    if (!open && !*no_close && !is_white(after) && !is_word(before)) {
        *close = find_close(text, at);
        *no_close = *close == 0;
        if (*close) {
            return (struct inline_mark){INLINE_OPENS, 1};
        }
    }
    return (struct inline_mark){INLINE_LITERAL, 1};
}

size_t inline_find_ticks(struct span text, size_t from, size_t count, struct inline_pairs *pairs)
{
    if (count > TICKS_MOST || (pairs->no_ticks & 1U << count)) {
        return 0;
    }
    while (from < text.length) {
        const char *found = memchr(text.bytes + from, '`', text.length - from);
        if (!found) {
            break;
        }
        size_t at = (size_t)(found - text.bytes);
        size_t length = run_length(text, at);
        if (length == count) {
            return at;
        }
        from = at + length;
    }
    pairs->no_ticks |= 1U << count;
    return 0;
}

/* ---------------------------------------------------------------------------------------------
 * Links */

static size_t find_text_end(struct span text, size_t at)
{
    size_t depth = 1;
    for (size_t end = at + 1; end < text.length; end++) {
        char byte = text.bytes[end];
        if (byte < '[' || byte > ']') {
            continue;
        }
        if (byte == '\\') {
            end++;
        } else if (byte == '[' && ++depth > BRACKETS_DEEPEST) {
            return 0;
        } else if (byte == ']' && --depth == 0) {
            return end;
        }
    }
    return 0;
}

static size_t skip_white(struct span text, size_t at)
{
    while (at < text.length && is_white(text.bytes[at])) {
        at++;
    }
    return at;
}

/* The end of a target without spaces that begins at `at`: at white space or the ')' that has no
 * partner. */
static size_t find_target_end(struct span text, size_t at)
{
    size_t depth = 0;
    for (; at < text.length; at++) {
        char byte = text.bytes[at];
        if (byte > ')' && byte != '\\') {
            continue;
        }
        if (is_white(byte)) {
            return at;
        }
        if (byte == '\\' && at + 1 < text.length && !is_white(text.bytes[at + 1])) {
            at++;
        } else if (byte == '(' && ++depth > PARENTHESES_DEEPEST) {
            return text.length;
        } else if (byte == ')' && depth-- == 0) {
            return at;
        }
    }
    return at;
}

/* Behind the title that begins at `at`, if one does. */
static size_t skip_title(struct span text, size_t at)
{
    char open = peek(text, at);
    if (open != '"' && open != '\'' && open != '(') {
        return at;
    }
    size_t left = text.length - at - 1;
    left = left < TITLE_LONGEST ? left : TITLE_LONGEST;
    const char *close = memchr(text.bytes + at + 1, open == '(' ? ')' : open, left);
    return close ? skip_white(text, (size_t)(close - text.bytes) + 1) : at;
}

/* True for what a target with spaces in it must begin with to be taken for one. */
static bool is_address(struct span target)
{
    static const char *const beginnings[] = {"http", "mailto:", "tel:", "/", "#", "www."};
    for (size_t i = 0; i < sizeof beginnings / sizeof *beginnings; i++) {
        size_t length = strlen(beginnings[i]);
        if (target.length >= length && strncasecmp(target.bytes, beginnings[i], length) == 0) {
            return true;
        }
    }
    return false;
}

/* Reads what stands behind the text of a link: the `](target "title")` at `at`. */
static bool read_tail(struct span text, size_t at, struct inline_link *link)
{
    if (peek(text, at + 1) != '(') {
        return false;
    }
    size_t target = skip_white(text, at + 2);
    size_t target_end = find_target_end(text, target);
    size_t end = skip_title(text, skip_white(text, target_end));
    if (peek(text, end) != ')') {
        size_t left = text.length - target;
        left = left < BROKEN_LONGEST ? left : BROKEN_LONGEST;
        bool broken = is_address(span_slice(text, target, text.length));
        const char *close = broken ? memchr(text.bytes + target, ')', left) : NULL;
        if (!close) {
            return false;
        }
        end = target_end = (size_t)(close - text.bytes);
    }
    *link = (struct inline_link){at, target, target_end, end + 1};
    return true;
}

bool inline_read_link(struct span text, size_t at, struct inline_link *link)
{
    size_t text_end = find_text_end(text, at);
    return text_end && read_tail(text, text_end, link);
}

size_t inline_tail_length(struct span text, size_t at)
{
    struct inline_link link;
    bool tail = peek(text, at) == ']' && read_tail(text, at, &link) &&
                is_address(span_slice(text, link.target, link.target_end));
    return tail ? link.end - at : 0;
}

static int hex_value(char digit)
{
    if (digit >= '0' && digit <= '9') {
        return digit - '0';
    }
    digit = (char)(digit | 0x20);
    return digit >= 'a' && digit <= 'f' ? digit - 'a' + 10 : -1;
}

size_t inline_read_address(struct span target, char out[static INLINE_ADDRESS_SIZE])
{
    static const char scheme[] = "mailto:";
    if (target.length < sizeof scheme ||
        strncasecmp(target.bytes, scheme, sizeof scheme - 1) != 0) {
        return 0;
    }
    size_t length = 0;
    bool at_sign = false;
    for (size_t at = sizeof scheme - 1; at < target.length && target.bytes[at] != '?'; at++) {
        char byte = target.bytes[at];
        int high = byte == '%' ? hex_value(peek(target, at + 1)) : -1;
        int low = high >= 0 ? hex_value(peek(target, at + 2)) : -1;
        if (low >= 0) {
            byte = (char)(high * 16 + low);
            at += 2;
        }
        if (byte == ' ') {
            continue;
        }
        if (length == INLINE_ADDRESS_SIZE || byte < ' ' || byte == 0x7F || byte == '<' ||
            byte == '>') {
            return 0;
        }
        at_sign = at_sign || byte == '@';
        out[length++] = byte;
    }
    return at_sign ? length : 0;
}

bool inline_shows(struct span text, struct span word)
{
    for (size_t at = 0; at + word.length <= text.length; at++) {
        if (strncasecmp(text.bytes + at, word.bytes, word.length) == 0) {
            return true;
        }
    }
    return false;
}

struct span inline_autolink(struct span text)
{
    size_t end = 1;
    bool at_sign = false;
    while (peek(text, end) > ' ' && text.bytes[end] != '<' && text.bytes[end] != '>' &&
           text.bytes[end] != 0x7F) {
        at_sign = at_sign || text.bytes[end] == '@';
        end++;
    }
    if (peek(text, end) != '>' || end == 1) {
        return span_of("");
    }
    struct span inner = span_slice(text, 1, end);
    if (inner.length > 7 && strncasecmp(inner.bytes, "mailto:", 7) == 0) {
        return span_slice(inner, 7, inner.length);
    }
    bool web = (inner.length > 7 && strncasecmp(inner.bytes, "http://", 7) == 0) ||
               (inner.length > 8 && strncasecmp(inner.bytes, "https://", 8) == 0);
    return web || at_sign ? inner : span_of("");
}

/* ---------------------------------------------------------------------------------------------
 * The rest */

size_t inline_break_length(struct span text)
{
    size_t at = 1 + (peek(text, 1) == '/');
    if (text.length < at + 3 || strncasecmp(text.bytes + at, "br", 2) != 0) {
        return 0;
    }
    at += 2;
    if (is_word(text.bytes[at])) {
        return 0;
    }
    for (; at < text.length && at < BREAK_LONGEST && text.bytes[at] != '<'; at++) {
        if (text.bytes[at] == '>') {
            return at + 1;
        }
    }
    return 0;
}

size_t inline_marker_length(struct span text)
{
    size_t at = 0;
    while (peek(text, at) == ' ' || peek(text, at) == '\t') {
        at++;
    }
    char mark = peek(text, at);
    if (mark != '#' && mark != '=' && mark != '-') {
        return 0;
    }
    size_t length = run_length(text, at);
    char after = peek(text, at + length);
    bool heading = mark == '#' && length <= 6 && after == ' ';
    bool underline =
        mark != '#' && length >= 3 && (is_white(after) || after == '|' || after == '<');
    return heading || underline ? at + length : 0;
}

/* True if the line [at, end) of `source` underlines the one above it. */
static bool is_underline(struct span source, size_t at, size_t end)
{
    while (at < end && memchr("=- \t\r", source.bytes[at], 5)) {
        at++;
    }
    return at == end;
}

size_t inline_heading_end(struct span source, size_t body)
{
    size_t end = source.length;
    if (body == end) {
        return end;
    }
    const char *newline = memrchr(source.bytes + body, '\n', end - body);
    size_t line = newline ? (size_t)(newline - source.bytes) + 1 : 0;
    if (newline && is_underline(source, line, end)) {
        end = line - 1;
    }
    size_t text = end;
    while (text > body && source.bytes[text - 1] == '#') {
        text--;
    }
    bool closed = text < end && text > body && source.bytes[text - 1] == ' ';
    return closed ? text : end;
}

bool inline_has_cells(struct span source, size_t body, uint8_t kind)
{
    return kind == CLAUSE_ROW ||
           (kind == CLAUSE_HEADING && body && memchr(source.bytes, '|', body) != NULL);
}

/* True if the byte at `at` stands behind an odd number of backslashes. */
static bool is_escaped(struct span text, size_t at)
{
    size_t backslashes = 0;
    while (backslashes < at && text.bytes[at - backslashes - 1] == '\\') {
        backslashes++;
    }
    return backslashes % 2 == 1;
}

size_t inline_find_bar(struct span text, size_t at)
{
    while (at < text.length) {
        const char *bar = memchr(text.bytes + at, '|', text.length - at);
        at = bar ? (size_t)(bar - text.bytes) : text.length;
        if (!bar || !is_escaped(text, at)) {
            break;
        }
        at++;
    }
    return at;
}

struct entity {
    const char *name; /* without & and ; */
    uint32_t code;
};

static const struct entity entities[] = {
    {"amp", '&'},      {"lt", '<'},       {"gt", '>'},       {"quot", '"'},      {"apos", '\''},
    {"nbsp", 0xA0},    {"copy", 0xA9},    {"reg", 0xAE},     {"trade", 0x2122},  {"sect", 0xA7},
    {"para", 0xB6},    {"middot", 0xB7},  {"bull", 0x2022},  {"hellip", 0x2026}, {"ndash", 0x2013},
    {"mdash", 0x2014}, {"lsquo", 0x2018}, {"rsquo", 0x2019}, {"ldquo", 0x201C},  {"rdquo", 0x201D},
    {"laquo", 0xAB},   {"raquo", 0xBB},   {"shy", 0xAD},     {"eacute", 0xE9},
};

/* The number of &#39; or &#x27; in its digits. */
static uint32_t read_number(struct span digits)
{
    bool hex = digits.length > 1 && (digits.bytes[0] | 0x20) == 'x';
    uint32_t number = 0;
    for (size_t at = hex; at < digits.length; at++) {
        int value = hex_value(digits.bytes[at]);
        if (value < 0 || (value > 9 && !hex) || number > 0x10FFFF) {
            return 0;
        }
        number = number * (hex ? 16 : 10) + (uint32_t)value;
    }
    bool valid = number <= 0x10FFFF && (number < 0xD800 || number > 0xDFFF);
    return valid ? number : 0;
}

size_t inline_read_entity(struct span text, uint32_t *code)
{
    size_t window = text.length < ENTITY_LONGEST ? text.length : ENTITY_LONGEST;
    const char *end = memchr(text.bytes, ';', window);
    if (!end || end - text.bytes < 3) {
        return 0;
    }
    struct span name = span_slice(text, 1, (size_t)(end - text.bytes));
    *code = 0;
    if (name.bytes[0] == '#') {
        *code = read_number(span_slice(name, 1, name.length));
    }
    for (size_t i = 0; i < sizeof entities / sizeof *entities && !*code; i++) {
        if (span_equal(name, span_of(entities[i].name))) {
            *code = entities[i].code;
        }
    }
    return *code ? name.length + 2 : 0;
}
