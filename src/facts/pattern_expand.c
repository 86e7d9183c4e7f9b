/* SPDX-License-Identifier: ISC */
/* From a written pattern to its expanded form, and from that to PCRE2's syntax. */
#include "facts/pattern.h"

#include "base/memory.h"

#include <string.h>

/* An expansion in progress. */
struct expansion {
    struct span written;        /* the pattern as the author wrote it */
    struct pattern_lists lists; /* for {name} */
    struct buffer *out;         /* expanded so far */
    uint32_t **origin;          /* for each byte of `out`: offset in `written` */
    size_t capacity;            /* elements of *origin */
    struct error *error;        /* where a reason goes */
};

static bool is_letter(char byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
}

static bool is_word_byte(char byte)
{
    return is_letter(byte) || (byte >= '0' && byte <= '9');
}

static char lower(char byte)
{
    return byte >= 'A' && byte <= 'Z' ? (char)(byte + ('a' - 'A')) : byte;
}

static void put(struct expansion *x, size_t at, struct span bytes)
{
    size_t length = x->out->length;
    *x->origin = array_reserve(*x->origin, &x->capacity, length + bytes.length, sizeof **x->origin);
    for (size_t i = 0; i < bytes.length; i++) {
        (*x->origin)[length + i] = (uint32_t)at;
    }
    buffer_append_span(x->out, bytes);
}

static void put_byte(struct expansion *x, size_t at, char byte)
{
    put(x, at, span_make(&byte, 1));
}

/* Copies written[from, to) unchanged and returns `to`. */
static size_t copy(struct expansion *x, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++) {
        put_byte(x, i, x->written.bytes[i]);
    }
    return to;
}

static size_t find(struct span text, size_t from, const char *bytes)
{
    while (from < text.length && !strchr(bytes, text.bytes[from])) {
        from++;
    }
    return from;
}

/* Behind the escape that begins at `at`; \p{..}, \x{..} and the like whole. */
static size_t escape_end(struct span text, size_t at)
{
    size_t end = at + 2 < text.length ? at + 2 : text.length;
    if (end < text.length && text.bytes[end] == '{' && strchr("pPxoNkg", text.bytes[end - 1])) {
        end = find(text, end, "}");
        end += end < text.length;
    }
    return end;
}

/* Behind the bracket expression that begins at `at`. */
static size_t class_end(struct span text, size_t at)
{
    size_t i = at + 1;
    i += i < text.length && text.bytes[i] == '^';
    i += i < text.length && text.bytes[i] == ']';
    while (i < text.length && text.bytes[i] != ']') {
        if (text.bytes[i] == '\\') {
            i++;
        } else if (text.bytes[i] == '[' && i + 1 < text.length && text.bytes[i + 1] == ':') {
            i = find(text, i + 2, "]");
        }
        i++;
    }
    return i < text.length ? i + 1 : text.length;
}

/* Behind the opening of the group that begins at `at`: "(", "(?:", "(?<name>", "(?<!", ... */
static size_t group_open_end(struct span text, size_t at)
{
    size_t i = at + 1;
    if (i >= text.length || text.bytes[i] != '?') {
        return i;
    }
    i++;
    if (i < text.length && text.bytes[i] == '<') {
        i++;
        bool behind = i < text.length && (text.bytes[i] == '=' || text.bytes[i] == '!');
        i = behind ? i : find(text, i, ">");
    } else {
        i = find(text, i, ":=!>)|");
        if (i < text.length && (text.bytes[i] == ')' || text.bytes[i] == '|')) {
            return text.bytes[i] == '|' ? i + 1 : i;
        }
    }
    return i < text.length ? i + 1 : text.length;
}

/* The forms of an English word as a group that replaces its last letters: "collect" gives
 * "|s|ed|ing" behind the whole word, "share" gives "e|es|ed|ing" behind "shar". */
static size_t forms_of(struct span word, const char **forms)
{
    char last = lower(word.bytes[word.length - 1]);
    char before = word.length > 1 ? lower(word.bytes[word.length - 2]) : 'a';
    bool vowel_before = strchr("aeiou", before) != NULL;
    if (last == 'e') {
        *forms = "(?:e|es|ed|ing)";
        return word.length - 1;
    }
    if (last == 'y' && !vowel_before) {
        *forms = "(?:y|ies|ied|ying)";
        return word.length - 1;
    }
    if (strchr("sxz", last) || (last == 'h' && (before == 's' || before == 'c'))) {
        *forms = "(?:|es|ed|ing)";
        return word.length;
    }
    bool doubles = vowel_before && strchr("bdglmnprt", last);
    static const struct {
        char last;
        const char *forms;
    } doubled[] = {
        {'b', "(?:|s|b?ed|b?ing)"}, {'d', "(?:|s|d?ed|d?ing)"}, {'g', "(?:|s|g?ed|g?ing)"},
        {'l', "(?:|s|l?ed|l?ing)"}, {'m', "(?:|s|m?ed|m?ing)"}, {'n', "(?:|s|n?ed|n?ing)"},
        {'p', "(?:|s|p?ed|p?ing)"}, {'r', "(?:|s|r?ed|r?ing)"}, {'t', "(?:|s|t?ed|t?ing)"},
    };
    *forms = "(?:|s|ed|ing)";
    for (size_t i = 0; doubles && i < sizeof doubled / sizeof *doubled; i++) {
        *forms = doubled[i].last == last ? doubled[i].forms : *forms;
    }
    return word.length;
}

/* Puts `word` with its forms; the word begins at byte `at` of what was written. */
static void put_word(struct expansion *x, size_t at, struct span word)
{
    const char *forms = NULL;
    size_t kept = forms_of(word, &forms);
    for (size_t i = 0; i < kept; i++) {
        put_byte(x, at + i, lower(word.bytes[i]));
    }
    put(x, at, span_of(forms));
}

/* The start of the letters, or of the group of words and bars, that ends at `at`; `at` when there is
 * none. */
static size_t forms_start(struct span text, size_t at)
{
    bool group = at > 0 && text.bytes[at - 1] == ')';
    size_t start = at - (group ? 1 : 0);
    while (start > 0 && (is_letter(text.bytes[start - 1]) ||
                         (group && text.bytes[start - 1] == '|'))) {
        start--;
    }
    if (group) {
        return start > 0 && text.bytes[start - 1] == '(' ? start - 1 : at;
    }
    return start;
}

/* Puts the word forms for the '~' at `at`: what stands before it is already in the output, byte for
 * byte. */
static bool put_forms(struct expansion *x, size_t at, size_t *fault)
{
    size_t start = forms_start(x->written, at);
    if (at - start < 2) {
        *fault = at;
        return error_set(x->error, "'~' must stand behind a word or a group of words");
    }
    x->out->length -= at - start;
    size_t word = start;
    for (size_t i = start; i <= at; i++) {
        bool letter = i < at && is_letter(x->written.bytes[i]);
        if (letter) {
            continue;
        }
        if (i > word) {
            put_word(x, word, span_slice(x->written, word, i));
        }
        if (i < at) {
            put_byte(x, i, x->written.bytes[i]);
        }
        word = i + 1;
    }
    return true;
}

static bool put_list(struct expansion *x, size_t at, size_t *end, size_t *fault)
{
    size_t close = find(x->written, at, "}");
    struct span name = span_slice(x->written, at + 1, close);
    *end = close + (close < x->written.length);
    for (size_t i = 0; i < x->lists.count; i++) {
        if (span_equal(x->lists.items[i].name, name)) {
            put(x, at, x->lists.items[i].text);
            return true;
        }
    }
    *fault = at;
    return error_set(x->error, "no list '%.*s' above this line", (int)name.length, name.bytes);
}

/* The dots of a skip at `at`, with the spaces around them: sets *end behind them and returns the
 * byte that stands for them; 0 when there is no skip. */
static char skip_at(struct span text, size_t at, size_t *end)
{
    size_t i = at;
    while (i < text.length && text.bytes[i] == ' ') {
        i++;
    }
    size_t dots = 0;
    while (i + dots < text.length && text.bytes[i + dots] == '.') {
        dots++;
    }
    size_t behind = i + dots;
    if (i == at || dots < 2 || dots > 4 || behind >= text.length || text.bytes[behind] != ' ') {
        return 0;
    }
    while (behind < text.length && text.bytes[behind] == ' ') {
        behind++;
    }
    *end = behind;
    return dots == 2 ? PATTERN_SKIP_FEW : dots == 3 ? PATTERN_SKIP : PATTERN_SKIP_MANY;
}

/* True if the hyphen at `at` joins the parts of a compound. */
static bool is_joint(struct span text, size_t at)
{
    return at > 0 && at + 1 < text.length &&
           (is_word_byte(text.bytes[at - 1]) || strchr(")?", text.bytes[at - 1])) &&
           (is_word_byte(text.bytes[at + 1]) || strchr("()", text.bytes[at + 1]));
}

bool pattern_expand(struct span written, struct pattern_lists lists, struct buffer *out,
                    uint32_t **origin, size_t *fault, struct error *error)
{
    struct expansion x = {written, lists, out, origin, out->length, error};
    size_t i = 0;
    size_t end = 0;
    while (i < written.length) {
        char byte = written.bytes[i];
        bool braced = byte == '{' && i + 1 < written.length && is_letter(written.bytes[i + 1]);
        if (byte == '\\') {
            i = copy(&x, i, escape_end(written, i));
        } else if (byte == '[') {
            i = copy(&x, i, class_end(written, i));
        } else if (byte == '(') {
            i = copy(&x, i, group_open_end(written, i));
        } else if (braced) {
            if (!put_list(&x, i, &i, fault)) {
                return false;
            }
        } else if (byte == '~') {
            if (!put_forms(&x, i++, fault)) {
                return false;
            }
        } else if (byte == ' ' && skip_at(written, i, &end)) {
            put_byte(&x, i, skip_at(written, i, &end));
            i = end;
        } else if (byte == ' ') {
            put_byte(&x, i, PATTERN_GAP);
            while (i < written.length && written.bytes[i] == ' ') {
                i++;
            }
        } else {
            put_byte(&x, i, byte == '-' && is_joint(written, i) ? PATTERN_JOINT : lower(byte));
            i++;
        }
    }
    return true;
}

/* What a separator means to PCRE2; NULL for other bytes. */
static const char *separator_source(char byte)
{
    switch (byte) {
    case PATTERN_GAP: /* or nothing, where an optional word before it is left out */
        return "(?:[\"')]?[- ./][\"'(]?|(?<!\\w))";
    case PATTERN_JOINT:
        return "[- ]?";
    case PATTERN_SKIP_FEW:
        return "(?:[^\\w;:]{1,4}[\\w']+){0,2}?[^\\w;:]{1,4}";
    case PATTERN_SKIP:
        return "(?:[^\\w;:]{1,4}[\\w']+){0,5}?[^\\w;:]{1,4}";
    case PATTERN_SKIP_MANY:
        return "(?:[^\\w;:]{1,4}[\\w']+){0,10}?[^\\w;:]{1,4}";
    default:
        return NULL;
    }
}

/* Behind the part of an expanded pattern that begins at `at`: an escape, a bracket expression or a
 * byte. *depth counts open parentheses. */
static size_t part_end(struct span expanded, size_t at, size_t *depth)
{
    char byte = expanded.bytes[at];
    *depth += byte == '(';
    *depth -= byte == ')' && *depth > 0;
    return byte == '\\' ? escape_end(expanded, at) : byte == '[' ? class_end(expanded, at) : at + 1;
}

bool pattern_next_alternative(struct span *rest, struct span *alternative)
{
    size_t depth = 0;
    size_t i = 0;
    while (i < rest->length && !(depth == 0 && rest->bytes[i] == '|')) {
        i = part_end(*rest, i, &depth);
    }
    bool any = rest->bytes != NULL;
    *alternative = span_slice(*rest, 0, i);
    *rest = i < rest->length ? span_slice(*rest, i + 1, rest->length) : span_make(NULL, 0);
    return any;
}

struct span pattern_inside(struct span expanded)
{
    size_t depth = 0;
    size_t i = 0;
    size_t open = 1;
    if (expanded.length < 2 || expanded.bytes[0] != '(') {
        return expanded;
    }
    if (strchr("?*", expanded.bytes[1])) {
        open = expanded.length > 3 && memcmp(expanded.bytes, "(?:", 3) == 0 ? 3 : 0;
    }
    do {
        i = part_end(expanded, i, &depth);
    } while (i < expanded.length && depth > 0);
    bool whole = open > 0 && i == expanded.length && expanded.bytes[i - 1] == ')' && depth == 0;
    return whole ? pattern_inside(span_slice(expanded, open, i - 1)) : expanded;
}

/* True if all that the pattern matches begins where the text does: PCRE2 then looks nowhere else. */
static bool begins_at_start(struct span expanded)
{
    bool start = true;
    struct span alternative;
    for (struct span rest = expanded; start && pattern_next_alternative(&rest, &alternative);) {
        start = alternative.length > 0 && alternative.bytes[0] == '^';
    }
    return start;
}

void pattern_source(struct span expanded, struct buffer *out, uint32_t **place)
{
    uint32_t *at = xmalloc((expanded.length + 1) * sizeof *at);
    bool at_start = begins_at_start(expanded);
    buffer_append_string(out, at_start ? "^(?:" : "(?<!\\w)(?:");
    for (size_t i = 0; i < expanded.length; i++) {
        const char *separator = separator_source(expanded.bytes[i]);
        at[i] = (uint32_t)out->length;
        if (separator) {
            buffer_append_string(out, separator);
        } else {
            buffer_append_char(out, expanded.bytes[i]);
        }
    }
    at[expanded.length] = (uint32_t)out->length;
    buffer_append_string(out, ")(?!\\w)");
    *place = at;
}
