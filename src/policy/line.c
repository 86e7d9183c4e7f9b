/* SPDX-License-Identifier: ISC */
/* Classes of lines and the forms of list markers. */
#include "policy/line.h"

#include "policy/inline.h"

enum {
    TAB_WIDTH = 4,
    LEVELS = 6,
    LONGEST_NUMBER = 3, /* digits of a list number: 1996 is a year */
    LONGEST_ROMAN = 5,
    LONGEST_BULLET = 4,
};

static bool is_white(char byte)
{
    return byte == ' ' || byte == '\t' || byte == '\r';
}

static bool is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

static bool is_upper(char byte)
{
    return byte >= 'A' && byte <= 'Z';
}

static bool is_lower(char byte)
{
    return byte >= 'a' && byte <= 'z';
}

/* The byte at `at`, or a newline behind the end. */
static char peek(struct span text, size_t at)
{
    return at < text.length ? text.bytes[at] : '\n';
}

static bool is_no_break_space(struct span text, size_t at)
{
    return peek(text, at) == '\xC2' && peek(text, at + 1) == '\xA0';
}

size_t line_white_length(struct span text)
{
    size_t at = 0;
    for (;;) {
        if (is_white(peek(text, at))) {
            at++;
        } else if (is_no_break_space(text, at)) {
            at += 2;
        } else {
            return at;
        }
    }
}

bool line_has_words(struct span text)
{
    for (size_t at = 0; at < text.length; at++) {
        char byte = text.bytes[at];
        if (is_lower(byte) || is_upper(byte) || is_digit(byte)) {
            return true;
        }
        if (is_no_break_space(text, at)) {
            at++;
        } else if ((unsigned char)byte >= 0x80) {
            return true;
        }
    }
    return false;
}

/* ---------------------------------------------------------------------------------------------
 * List markers. Each form is a function that answers the length of the marker without the white
 * space behind it, 0 if `text` doesn't begin with one. */

static size_t markdown_bullet(struct span text)
{
    char byte = peek(text, 0);
    return byte == '*' || byte == '-' || byte == '+';
}

static size_t escaped_bullet(struct span text)
{
    return peek(text, 0) == '\\' ? 2 * markdown_bullet(span_slice(text, 1, text.length)) : 0;
}

/* Signs that pages use as bullets: discs, squares, triangles, ticks and Word's own. */
static size_t sign_bullet(struct span text)
{
    static const char signs[][LONGEST_BULLET] = {
        "\u2022", "\u2023", "\u2043", "\u25CF", "\u25CB", "\u25E6", "\u25A0",
        "\u25A1", "\u25AA", "\u25AB", "\u25BA", "\u25B6", "\u27A2", "\u27A4",
        "\u2713", "\u2714", "\u2756", "\uF0B7", "\u2219", "\u30FB",
    };
    if (text.length < 3 || (unsigned char)text.bytes[0] < 0xE2) {
        return 0;
    }
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
        if (memcmp(text.bytes, signs[i], 3) == 0) {
            return 3;
        }
    }
    return 0;
}

/* A middle dot or a dash needs white space behind it. */
static size_t dash_bullet(struct span text)
{
    static const char dashes[][LONGEST_BULLET] = {"\u2013", "\u2014", "\u00B7"};
    if ((unsigned char)peek(text, 0) < 0xC2) {
        return 0;
    }
    for (size_t i = 0; i < sizeof dashes / sizeof *dashes; i++) {
        size_t length = strlen(dashes[i]);
        if (text.length > length && memcmp(text.bytes, dashes[i], length) == 0) {
            return length;
        }
    }
    return 0;
}

static size_t count_digits(struct span text, size_t at)
{
    size_t count = 0;
    while (count <= LONGEST_NUMBER && is_digit(peek(text, at + count))) {
        count++;
    }
    return count <= LONGEST_NUMBER ? count : 0;
}

/* "1." "1)" as Markdown has them. */
static size_t markdown_number(struct span text)
{
    size_t digits = count_digits(text, 0);
    char stop = peek(text, digits);
    return digits && (stop == '.' || stop == ')') ? digits + 1 : 0;
}

/* "1\." "1.2" "1.2." "1\.2\." "§ 3" "§3.": the number of a section. */
static size_t section_number(struct span text)
{
    bool sign = peek(text, 0) == '\xC2' && peek(text, 1) == '\xA7';
    size_t at = sign ? 2 : 0;
    at += sign && peek(text, at) == ' ';
    size_t parts = 0;
    size_t stops = 0;
    for (size_t digits; (digits = count_digits(text, at)) > 0; parts++) {
        at += digits;
        size_t stop = at + (peek(text, at) == '\\');
        stops = peek(text, stop) == '.' || peek(text, stop) == ')';
        if (!stops) {
            break;
        }
        at = stop + 1;
    }
    size_t behind = at;
    while (is_white(peek(text, behind))) {
        behind++;
    }
    bool capital = is_upper(peek(text, behind)) || peek(text, behind) == '*';
    return at && (stops || sign || (parts >= 1 && capital)) ? at : 0;
}

static size_t count_roman(struct span text, size_t at, const char *letters)
{
    size_t count = 0;
    while (count <= LONGEST_ROMAN && memchr(letters, peek(text, at + count), strlen(letters))) {
        count++;
    }
    return count <= LONGEST_ROMAN ? count : 0;
}

/* A letter or a Roman number at `at`. */
static size_t count_letters(struct span text, size_t at)
{
    char first = peek(text, at);
    if (!is_lower(first) && !is_upper(first)) {
        return 0;
    }
    size_t roman = count_roman(text, at, is_lower(first) ? "ivx" : "IVX");
    return roman ? roman : 1;
}

static size_t in_parentheses(struct span text, size_t (*count)(struct span, size_t))
{
    size_t inner = peek(text, 0) == '(' ? count(text, 1) : 0;
    return inner && peek(text, 1 + inner) == ')' ? inner + 2 : 0;
}

/* "(2) two pots", but not "(207) 555-0142", which is a telephone number. */
static size_t number_in_parentheses(struct span text)
{
    size_t length = in_parentheses(text, count_digits);
    size_t behind = length;
    while (is_white(peek(text, behind))) {
        behind++;
    }
    bool telephone = length == LONGEST_NUMBER + 2 && is_digit(peek(text, behind));
    return telephone ? 0 : length;
}

static size_t letter_in_parentheses(struct span text)
{
    return in_parentheses(text, count_letters);
}

/* "a)" "a." "iv." "B." and escaped; a capital's text must begin with a capital. */
static size_t letter(struct span text)
{
    size_t letters = count_letters(text, 0);
    size_t stop = letters + (peek(text, letters) == '\\');
    if (letters == 0 || (peek(text, stop) != '.' && peek(text, stop) != ')')) {
        return 0;
    }
    if (is_upper(text.bytes[0])) {
        size_t behind = stop + 1;
        while (is_white(peek(text, behind)) || peek(text, behind) == '*') {
            behind++;
        }
        return is_upper(peek(text, behind)) ? stop + 1 : 0;
    }
    return stop + 1;
}

struct marker_form {
    size_t (*length)(struct span text);
    uint8_t kind; /* as in struct line_marker */
    bool listed;  /* likewise */
    bool white;   /* white space must follow */
};

static const struct marker_form marker_forms[] = {
    {markdown_bullet, '*', true, true},
    {markdown_number, '1', true, true},
    {escaped_bullet, '*', false, true},
    {sign_bullet, '*', false, false},
    {dash_bullet, '*', false, true},
    {section_number, '1', false, true},
    {number_in_parentheses, '1', false, true},
    {letter_in_parentheses, 'a', false, true},
    {letter, 'a', false, true},
};

/* A quick look that spares most lines the forms: a marker begins with a digit, with one of a few
 * signs, beyond ASCII, or with letters that a '.', ')' or '\' follows soon. */
static bool may_be_marked(struct span text)
{
    char first = peek(text, 0);
    if (is_lower(first) || is_upper(first)) {
        for (size_t at = 1; at <= LONGEST_ROMAN; at++) {
            char byte = peek(text, at);
            if (!is_lower(byte) && !is_upper(byte)) {
                return byte == '.' || byte == ')' || byte == '\\';
            }
        }
        return false;
    }
    return true;
}

struct line_marker line_marker_read(struct span text)
{
    if (!may_be_marked(text)) {
        return (struct line_marker){0};
    }
    for (size_t i = 0; i < sizeof marker_forms / sizeof *marker_forms; i++) {
        const struct marker_form *form = &marker_forms[i];
        size_t length = form->length(text);
        size_t white = length ? line_white_length(span_slice(text, length, text.length)) : 0;
        bool ends = length == text.length && form->listed;
        if (length && (white || ends || !form->white)) {
            return (struct line_marker){(uint32_t)(length + white), form->kind, form->listed};
        }
    }
    return (struct line_marker){0};
}

/* ---------------------------------------------------------------------------------------------
 * Lines */

/* Counts the # of a heading that `text` begins with and sets *body behind them; 0 if it's none. */
static uint8_t heading_level(struct span text, size_t *body)
{
    size_t level = 0;
    while (peek(text, level) == '#') {
        level++;
    }
    size_t white = line_white_length(span_slice(text, level, text.length));
    if (level == 0 || level > LEVELS || (white == 0 && level < text.length)) {
        return 0;
    }
    *body = level + white;
    return (uint8_t)level;
}

/* The kind of a line without words: which marks it has tells it. */
static uint8_t marks_kind(struct span text, uint8_t *level)
{
    static const char rule_marks[] = "-*_=~+#\\\xC2\xA0 \t.";
    size_t counts[256] = {0};
    for (size_t at = 0; at < text.length; at++) {
        counts[(unsigned char)text.bytes[at]]++;
    }
    size_t known = 0;
    for (const char *mark = rule_marks; *mark; mark++) {
        known += counts[(unsigned char)*mark];
    }
    size_t bars = counts['|'];
    if (bars && counts['-'] >= 3 &&
        bars + counts['-'] + counts[':'] + counts[' '] + counts['\t'] == text.length) {
        return LINE_DELIMITER;
    }
    if (bars && bars + counts[0xC2] + counts[0xA0] + counts[' '] + counts['\t'] == text.length) {
        return LINE_ROW;
    }
    if (counts['='] == text.length || (counts['-'] == text.length && text.length >= 3)) {
        *level = counts['='] ? 1 : 2;
        return LINE_UNDERLINE;
    }
    size_t marks = counts['-'] + counts['*'] + counts['_'] + counts['='] + counts['~'];
    return known == text.length && marks >= 3 ? LINE_RULE : LINE_TEXT;
}

/* Only a line that begins with one of these can be without words. */
static bool may_be_marks(char first)
{
    return !is_lower(first) && !is_upper(first) && !is_digit(first);
}

/* What is left of a link around whole blocks: "](http://tea.example)", and perhaps the "[" of the
 * next one. */
static bool is_link_tail(struct span text)
{
    size_t at = inline_tail_length(text, 0);
    size_t open = at && peek(text, at) == '[';
    return at && at + open == text.length;
}

static bool is_fence(struct span text)
{
    return text.length >= 3 &&
           (memcmp(text.bytes, "```", 3) == 0 || memcmp(text.bytes, "~~~", 3) == 0);
}

/* Sets kind, body, level and marker of a line whose other members are known. */
static void classify(struct span block, struct line *line)
{
    struct span text = span_slice(block, line->text, line->end);
    line->kind = LINE_TEXT;
    line->body = line->text;
    if (text.length == 0) {
        line->kind = LINE_EMPTY;
        return;
    }
    if (may_be_marks(text.bytes[0])) {
        if (!line_has_words(text)) {
            line->kind = marks_kind(text, &line->level);
        }
        if (line->kind == LINE_TEXT && text.bytes[0] == '|') {
            line->kind = LINE_ROW;
        }
        if (line->kind == LINE_TEXT && is_link_tail(text)) {
            line->kind = LINE_RULE;
        }
        if (line->kind == LINE_TEXT && is_fence(text)) {
            line->kind = LINE_FENCE;
        }
        if (line->kind != LINE_TEXT) {
            return;
        }
    }
    struct line_marker marker = line_marker_read(text);
    size_t body = 0;
    uint8_t level = 0;
    if (peek(text, marker.length) == '#' && (marker.length == 0 || marker.listed)) {
        level = heading_level(span_slice(text, marker.length, text.length), &body);
    }
    if (level) {
        line->kind = LINE_HEADING;
        line->level = level;
        line->body += marker.length + (uint32_t)body;
    } else if (marker.length) {
        line->kind = LINE_ITEM;
        line->marker = marker.kind;
        line->listed = marker.listed;
        line->body += marker.length;
    }
}

/* Goes over white space and quote marks at the start of the line. */
static void read_start(struct span block, size_t at, size_t end, struct line *line)
{
    size_t indent = 0;
    bool started = false;
    for (; at < end; at++) {
        char byte = block.bytes[at];
        if (byte == '\t') {
            indent += TAB_WIDTH - indent % TAB_WIDTH;
        } else if (byte == '>') {
            line->quotes = line->quotes < UINT8_MAX ? (uint8_t)(line->quotes + 1) : UINT8_MAX;
            line->start = started ? line->start : (uint32_t)at;
            started = true;
            indent = 0;
        } else if (byte == ' ' || byte == '\r') {
            indent++;
        } else {
            break;
        }
    }
    line->start = started ? line->start : (uint32_t)at;
    line->text = (uint32_t)(at + line_white_length(span_slice(block, at, end)));
    line->indent = (uint32_t)indent;
}

void line_read(struct span block, uint32_t at, struct line *line)
{
    *line = (struct line){0};
    const char *newline = memchr(block.bytes + at, '\n', block.length - at);
    size_t end = newline ? (size_t)(newline - block.bytes) : block.length;
    line->next = (uint32_t)(newline ? end + 1 : end);
    size_t spaces = 0;
    while (end > at && is_white(block.bytes[end - 1])) {
        spaces += block.bytes[end - 1] == ' ';
        end--;
    }
    line->hard_break = spaces >= 2 || (end > at && block.bytes[end - 1] == '\\');
    line->end = (uint32_t)end;
    read_start(block, at, end, line);
    classify(block, line);
}
