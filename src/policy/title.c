/* SPDX-License-Identifier: ISC */
/* The forms of titles. Thresholds are in bytes; they were set by reading archived policies. */
#include "policy/title.h"

#include "policy/line.h"

#include <strings.h>

enum {
    PLAIN_LONGEST = 80,
    PLAIN_WORDS = 11,
    CAPITALS_LONGEST = 120,
    CAPITALS_LETTERS = 4, /* fewer are a name: "USA" */
    STOPPED_LONGEST = 60, /* of a title that ends in a full stop */
    EMPHASISED_LONGEST = 160,
    DIGITS_MOST = 4,  /* more are an address, a telephone number or a date */
    RUN_IN_REST = 30, /* less is a value, as in "**Email:** a@site.example" */
};

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

static bool is_letter(char byte)
{
    return is_upper(byte) || is_lower(byte) || (unsigned char)byte >= 0x80;
}

static char peek(struct span text, size_t at)
{
    return at < text.length ? text.bytes[at] : '\n';
}

static bool starts_with_any(struct span line, const char *const *prefixes, size_t count)
{
    char first = line.length ? line.bytes[0] : '\0';
    for (size_t i = 0; i < count; i++) {
        if ((first | 0x20) != prefixes[i][0]) {
            continue;
        }
        size_t length = strlen(prefixes[i]);
        if (line.length >= length && strncasecmp(line.bytes, prefixes[i], length) == 0) {
            return true;
        }
    }
    return false;
}

static bool ends_with_any(struct span line, const char *const *suffixes, size_t count)
{
    char last = line.length ? line.bytes[line.length - 1] : '\0';
    for (size_t i = 0; i < count; i++) {
        size_t length = strlen(suffixes[i]);
        if (line.length >= length && (last | 0x20) == (suffixes[i][length - 1] | 0x20) &&
            strncasecmp(line.bytes + line.length - length, suffixes[i], length) == 0) {
            return true;
        }
    }
    return false;
}

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* What a line about the policy's own date or a part of an address begins with. */
static bool begins_like_value(struct span line)
{
    static const char *const prefixes[] = {
        "last updated", "last modified", "last revised", "last reviewed", "last change",
        "updated",      "effective",     "revised",      "modified",      "posted",
        "date",         "version",       "created",      "published",     "copyright",
        "attn",         "attention:",    "c/o ",         "p.o.",          "po box",
        "tel",          "fax",           "phone",        "e-mail:",       "email:",
    };
    return starts_with_any(line, prefixes, COUNT(prefixes));
}

/* What a sentence, or a link to another part of the page, begins with: no title without marks. */
static bool begins_like_sentence(struct span line)
{
    static const char *const prefixes[] = {
        "dear ", "we ",      "i ",         "you ",    "if ",    "please ", "click ",
        "see ",  "back to ", "return to ", "top of ", "go to ", "print ",  "skip to ",
    };
    return starts_with_any(line, prefixes, COUNT(prefixes));
}

/* A line that breaks off in the middle of a sentence. */
static bool ends_like_no_title(struct span line)
{
    static const char *const suffixes[] = {
        " the", " and", " or", " of",    " to",    " a",     " an",    " with",
        " for", " by",  " as", " is",    " are",   ".",      ",",      ";",
        ":",    "&",    "-",   "\u3002", "\u3001", "\uFF0C", "\uFF1A",
    };
    return ends_with_any(line, suffixes, COUNT(suffixes));
}

/* True if the line holds an address, a link or a table's bar: what is no part of a title. */
static bool has_address(struct span line)
{
    return memchr(line.bytes, '@', line.length) || memchr(line.bytes, '|', line.length) ||
           memmem(line.bytes, line.length, "](", 2) || memmem(line.bytes, line.length, "://", 3) ||
           memmem(line.bytes, line.length, "www.", 4);
}

/* The length of the section number that `line` begins with. */
static size_t number_length(struct span line)
{
    struct line_marker marker = line_marker_read(line);
    return marker.kind == '1' || marker.kind == 'a' ? marker.length : 0;
}

static bool has_many_digits(struct span line)
{
    size_t digits = 0;
    for (size_t at = 0; at < line.length; at++) {
        digits += is_digit(line.bytes[at]);
    }
    return digits > DIGITS_MOST;
}

/* True if a sentence ends within the line: a stop, a space, and a capital, behind a word of at
 * least three small letters. */
static bool has_sentence_break(struct span line)
{
    for (size_t at = 3; at + 2 < line.length; at++) {
        char stop = line.bytes[at];
        if ((stop == '.' || stop == '!' || stop == '?') && line.bytes[at + 1] == ' ' &&
            is_upper(line.bytes[at + 2]) && is_lower(line.bytes[at - 1]) &&
            is_lower(line.bytes[at - 2]) && is_lower(line.bytes[at - 3])) {
            return true;
        }
    }
    return false;
}

size_t title_count_words(struct span line)
{
    size_t words = line.length > 0;
    for (size_t at = 1; at < line.length; at++) {
        words += line.bytes[at] != ' ' && line.bytes[at - 1] == ' ';
    }
    return words;
}

/* What is common to titles of every form, but for their length, capitals and last byte. */
static bool is_title(struct span words)
{
    return !begins_like_value(words) && !has_address(words) && !has_many_digits(words) &&
           !has_sentence_break(words);
}

bool title_is_plain(struct span line)
{
    if (line.length < 2 || line.length > PLAIN_LONGEST) {
        return false;
    }
    struct span words = span_slice(line, number_length(line), line.length);
    size_t quote = peek(words, 0) == '"' || peek(words, 0) == '\'' || peek(words, 0) == '(';
    char first = peek(words, quote);
    if (words.length < 2 || (!is_upper(first) && (unsigned char)first < 0xC3)) {
        return false;
    }
    return !begins_like_sentence(words) && !ends_like_no_title(words) &&
           title_count_words(words) <= PLAIN_WORDS && is_title(words);
}

/* Counts the ASCII letters of `line`; 0 if one of them is small. */
static size_t count_capitals(struct span line)
{
    size_t capitals = 0;
    for (size_t at = 0; at < line.length; at++) {
        if (is_lower(line.bytes[at])) {
            return 0;
        }
        capitals += is_upper(line.bytes[at]);
    }
    return capitals;
}

bool title_is_capitals(struct span line)
{
    if (line.length < CAPITALS_LETTERS || line.length > CAPITALS_LONGEST) {
        return false;
    }
    char last = line.bytes[line.length - 1];
    bool stopped = last == '.' || last == ',' || last == ';';
    return count_capitals(line) >= CAPITALS_LETTERS &&
           (!stopped || (last == '.' && line.length <= STOPPED_LONGEST)) && is_title(line);
}

size_t title_capitals_run_in(struct span line)
{
    size_t at = number_length(line);
    size_t letters = 0;
    for (; at < line.length && at <= PLAIN_LONGEST; at++) {
        char byte = line.bytes[at];
        if (is_lower(byte)) {
            return 0;
        }
        letters += is_upper(byte);
        bool stop = byte == '.' || byte == ':' || byte == '?';
        if (stop && letters >= CAPITALS_LETTERS && peek(line, at + 1) == ' ') {
            size_t text = at + 1;
            text += line_white_length(span_slice(line, text, line.length));
            bool sentence = is_letter(peek(line, text)) &&
                            (is_lower(peek(line, text + 1)) || peek(line, text + 1) == ' ');
            bool rest = line.length - text >= RUN_IN_REST;
            return sentence && rest && is_title(span_slice(line, 0, at)) ? at + 1 : 0;
        }
    }
    return 0;
}

/* ---------------------------------------------------------------------------------------------
 * Emphasised titles */

/* The number of equal emphasis marks at `at`. */
static size_t count_marks(struct span line, size_t at)
{
    size_t count = 0;
    char mark = peek(line, at);
    while ((mark == '*' || mark == '_') && peek(line, at + count) == mark) {
        count++;
    }
    return count;
}

/* The end of the emphasised span that begins at `at`, its closing marks included; 0 without. */
static size_t span_end(struct span line, size_t at, struct span *inner)
{
    size_t marks = count_marks(line, at);
    if (marks == 0 || marks > 3 || line.length - at < 2 * marks + 1) {
        return 0;
    }
    const char *delimiter = line.bytes + at;
    size_t start = at + marks;
    size_t limit =
        line.length < start + EMPHASISED_LONGEST ? line.length : start + EMPHASISED_LONGEST;
    for (size_t end = start + 1; end + marks <= limit; end++) {
        if (line.bytes[end] != *delimiter || line.bytes[end - 1] == '\\') {
            continue;
        }
        size_t closing = count_marks(line, end);
        bool intraword = *delimiter == '_' && is_letter(peek(line, end + closing));
        if (closing == marks && !intraword) {
            *inner = span_slice(line, start, end);
            return end + marks;
        }
        end += closing - 1;
    }
    return 0;
}

/* The words of an emphasised span: without white space and further marks at its ends. */
static struct span trim(struct span text)
{
    static const char ends[] = " \t\r\n\\*_";
    size_t start = 0;
    size_t end = text.length;
    while (start < end && memchr(ends, text.bytes[start], sizeof ends - 1)) {
        start++;
    }
    while (end > start && memchr(ends, text.bytes[end - 1], sizeof ends - 1)) {
        end--;
    }
    return span_slice(text, start, end);
}

static bool is_emphasised_title(struct span words)
{
    size_t number = number_length(words);
    char first = peek(words, number);
    if (words.length < 2 || is_lower(first) || !line_has_words(words)) {
        return false;
    }
    char last = words.bytes[words.length - 1];
    return last != ',' && last != ';' && is_title(words);
}

size_t title_emphasised(struct span line, struct span *inner)
{
    size_t end = span_end(line, 0, inner);
    if (end == 0) {
        return 0;
    }
    *inner = trim(*inner);
    if (!is_emphasised_title(*inner)) {
        return 0;
    }
    /* Spans side by side make one title. */
    for (;;) {
        size_t next = end + line_white_length(span_slice(line, end, line.length));
        struct span ignored;
        size_t next_end = next < line.length ? span_end(line, next, &ignored) : 0;
        if (next_end == 0 || next_end > EMPHASISED_LONGEST) {
            return end;
        }
        end = next_end;
    }
}

bool title_runs_in(struct span line, size_t end, struct span inner, size_t *stop, size_t *body)
{
    static const char *const dashes[] = {"- ", "-- ", "\u2013", "\u2014"};
    size_t white = line_white_length(span_slice(line, end, line.length));
    size_t at = end + white;
    char last = inner.length ? inner.bytes[inner.length - 1] : '\n';
    char next = peek(line, at);
    *stop = end;
    *body = at;
    bool closed = (last == '.' || last == ':' || last == '?' || last == '!') && white;
    if (!closed && (next == ':' || next == '.')) {
        *stop = at + 1;
        *body = *stop + line_white_length(span_slice(line, *stop, line.length));
        closed = *body > *stop;
    }
    for (size_t i = 0; !closed && i < COUNT(dashes); i++) {
        size_t length = strlen(dashes[i]);
        while (line.length - *body > length && memcmp(line.bytes + *body, dashes[i], length) == 0) {
            *body += length;
            closed = true;
        }
    }
    *body += line_white_length(span_slice(line, *body, line.length));
    bool sentence = line.length - *body >= RUN_IN_REST;
    return closed && sentence && line_has_words(span_slice(line, *body, line.length));
}
