/* SPDX-License-Identifier: ISC */
/* Finding sentences and words. */
#include "facts/sentence.h"

#include "base/lanes.h"

#include <string.h>

enum byte_class { OTHER, WORD, APOSTROPHE, STOP, BEYOND };

enum { MAIL_BYTES = 254 /* of a mail address, at most */ };

/* The letters and digits in lower case; 0 for all other bytes. */
static const char word_bytes[256] = {
    ['0'] = '0', ['1'] = '1', ['2'] = '2', ['3'] = '3', ['4'] = '4', ['5'] = '5', ['6'] = '6',
    ['7'] = '7', ['8'] = '8', ['9'] = '9', ['a'] = 'a', ['b'] = 'b', ['c'] = 'c', ['d'] = 'd',
    ['e'] = 'e', ['f'] = 'f', ['g'] = 'g', ['h'] = 'h', ['i'] = 'i', ['j'] = 'j', ['k'] = 'k',
    ['l'] = 'l', ['m'] = 'm', ['n'] = 'n', ['o'] = 'o', ['p'] = 'p', ['q'] = 'q', ['r'] = 'r',
    ['s'] = 's', ['t'] = 't', ['u'] = 'u', ['v'] = 'v', ['w'] = 'w', ['x'] = 'x', ['y'] = 'y',
    ['z'] = 'z', ['A'] = 'a', ['B'] = 'b', ['C'] = 'c', ['D'] = 'd', ['E'] = 'e', ['F'] = 'f',
    ['G'] = 'g', ['H'] = 'h', ['I'] = 'i', ['J'] = 'j', ['K'] = 'k', ['L'] = 'l', ['M'] = 'm',
    ['N'] = 'n', ['O'] = 'o', ['P'] = 'p', ['Q'] = 'q', ['R'] = 'r', ['S'] = 's', ['T'] = 't',
    ['U'] = 'u', ['V'] = 'v', ['W'] = 'w', ['X'] = 'x', ['Y'] = 'y', ['Z'] = 'z',
};

static inline enum byte_class class_of(char byte)
{
    if (word_bytes[(unsigned char)byte]) {
        return WORD;
    }
    if ((unsigned char)byte >= 0x80) {
        return BEYOND;
    }
    return byte == '\'' ? APOSTROPHE : byte == '.' || byte == '?' || byte == '!' ? STOP : OTHER;
}

static bool is_upper(char byte)
{
    return byte >= 'A' && byte <= 'Z';
}

static bool is_lower(char byte)
{
    return byte >= 'a' && byte <= 'z';
}

/* The length of the character at `at` if it is a sign and no letter: Latin-1 signs, general
 * punctuation, symbols, CJK punctuation; else 0. */
static size_t sign_length(struct span text, size_t at)
{
    const unsigned char *b = (const unsigned char *)text.bytes + at;
    size_t left = text.length - at;
    if (left >= 2 && b[0] == 0xC2) {
        return 2;
    }
    bool sign = left >= 3 && ((b[0] == 0xE2 && b[1] >= 0x80) || (b[0] == 0xE3 && b[1] == 0x80));
    return sign ? 3 : 0;
}

/* Copies the bytes [from, to) in lower case. */
static void lower_case(struct sentence *sentence, struct span text, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++) {
        char byte = text.bytes[i];
        char lower = word_bytes[(unsigned char)byte];
        sentence->lower[i] = lower ? lower : byte;
        sentence->ascii &= (unsigned char)byte < 0x80;
    }
}

/* Where the next word begins at or behind `at`; `limit` when there is none. */
static size_t skip_gap(struct span text, size_t at, size_t limit)
{
    while (at < limit) {
        enum byte_class class = class_of(text.bytes[at]);
        size_t sign = class == BEYOND ? sign_length(text, at) : 0;
        if (class == WORD || (class == BEYOND && !sign)) {
            return at;
        }
        at += sign ? sign : 1;
    }
    return limit;
}

/* Copies the letters and digits from `at` on in lower case, and perhaps some bytes behind them; returns where
 * they end. Stops early near the end of the text. */
static size_t take_letters(struct sentence *sentence, struct span text, size_t at, size_t limit)
{
    size_t length = LANES;
    while (length == LANES && at < limit && text.length - at >= LANES) {
        lanes bytes = lanes_load(text.bytes + at);
        lanes lower = bytes | ((bytes >= 'A') & (bytes <= 'Z') & ('a' - 'A'));
        lanes others = ((lower < 'a') | (lower > 'z')) & ((lower < '0') | (lower > '9'));
        lanes_store(sentence->lower + at, lower);
        length = lanes_first(others);
        at += length;
    }
    return at < limit ? at : limit;
}

/* Copies the word that begins at `at` in lower case and returns where it ends. */
static size_t take_word(struct sentence *sentence, struct span text, size_t at, size_t limit)
{
    at = take_letters(sentence, text, at, limit);
    while (at < limit) {
        char lower = word_bytes[(unsigned char)text.bytes[at]];
        if (!lower) {
            enum byte_class class = class_of(text.bytes[at]);
            bool inner = class == APOSTROPHE && at + 1 < limit &&
                         class_of(text.bytes[at + 1]) == WORD;
            if (!inner && (class != BEYOND || sign_length(text, at))) {
                break;
            }
            sentence->ascii &= class != BEYOND;
            lower = text.bytes[at];
        }
        sentence->lower[at++] = lower;
    }
    return at;
}

static bool is_abbreviation(struct span word)
{
    static const char *const words[] = {"inc", "ltd",  "co",  "corp", "mr",  "mrs", "ms",
                                        "dr",  "vs",   "st",  "no",   "llc", "art", "sec",
                                        "jan", "feb",  "mar", "apr",  "jun", "jul", "aug",
                                        "sep", "sept", "oct", "nov",  "dec", "etc"};
    if (word.length > 4) {
        return false;
    }
    if (word.length == 1) {
        return !(word.bytes[0] >= '0' && word.bytes[0] <= '9');
    }
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (span_equal(word, span_of(words[i]))) {
            return true;
        }
    }
    return false;
}

/* True if the word at `at` belongs to a mail address: "Ada.Moon@shop.example". */
static bool is_in_mail(struct span text, size_t at)
{
    size_t end = text.length - at < MAIL_BYTES ? text.length : at + MAIL_BYTES;
    while (at < end && text.bytes[at] != ' ' && text.bytes[at] != '@') {
        at++;
    }
    return at < end && text.bytes[at] == '@';
}

/* True if the sentence ends between its last word, which ends at `end`, and the word at `next`. */
static bool ends_before(const struct sentence *sentence, struct span text, size_t end, size_t next)
{
    char first = text.bytes[next];
    if (sentence->count == 0 || is_lower(first)) {
        return false;
    }
    const struct word *last = &sentence->words[sentence->count - 1];
    struct span word = span_make(sentence->lower + last->start, (size_t)(last->end - last->start));
    for (size_t i = end; i < next; i++) {
        if (class_of(text.bytes[i]) != STOP) {
            continue;
        }
        bool sure = text.bytes[i] != '.';
        bool spaced = memchr(text.bytes + i, ' ', next - i) != NULL;
        bool glued = next == i + 1 && is_upper(first) && end > 0 &&
                     is_lower(text.bytes[end - 1]) && next + 1 < text.length &&
                     (is_lower(text.bytes[next + 1]) || text.bytes[next + 1] == ' ') &&
                     !is_in_mail(text, next);
        if ((spaced || (glued && word.length > 2)) && (sure || !is_abbreviation(word))) {
            return true;
        }
    }
    return false;
}

/* What lies between two words, [from, to) of the text, for the second one. */
static void judge_gap(struct word *word, struct span text, size_t from, size_t to)
{
    size_t separators = 0;
    size_t others = 0;
    for (size_t i = from; i < to; i++) {
        char byte = text.bytes[i];
        separators += byte == ' ' || byte == '-' || byte == '/' || byte == '.';
        others += !strchr(" -/.\"'()", byte);
        word->apart |= byte == ';' || byte == ':';
        word->comma |= byte == ',';
    }
    word->apart |= separators == 3 && memchr(text.bytes + from, '-', to - from);
    word->part = word->apart;
    word->joined = separators == 1 && others == 0;
}

/* True if nothing but a space lies between the word that ends at `end` and the next one. */
static inline bool is_plain_gap(struct span text, size_t end, size_t limit)
{
    return end + 1 < limit && text.bytes[end] == ' ' &&
           class_of(text.bytes[end + 1]) == WORD;
}

/* Looks the word up, and the sign that it has besides itself. */
static void identify(struct word *word, const struct sentence *sentence, struct span text, size_t gap,
                     const struct lexicon *lexicon, struct lexicon_known *known)
{
    word->id = lexicon_recall(lexicon, known, sentence->lower + word->start,
                              (size_t)(word->end - word->start));
    word->sieve = lexicon->words[word->id].sieve;
    bool number = text.bytes[word->start] >= '0' && text.bytes[word->start] <= '9';
    bool at = word->start > gap && text.bytes[word->start - 1] == '@';
    if (number || at) {
        word->sign = number ? lexicon->number : lexicon->at_sign;
        word->sieve |= lexicon->words[word->sign].sieve;
    }
}

bool sentence_next(struct sentence *sentence, struct span text, size_t *at,
                   const struct lexicon *lexicon, struct lexicon_known *known)
{
    size_t offset = *at;
    while (offset < text.length && text.bytes[offset] == ' ') {
        offset++;
    }
    struct span rest = span_slice(text, offset, text.length);
    *at = offset;
    if (rest.length == 0) {
        return false;
    }
    size_t limit = rest.length < SENTENCE_BYTES ? rest.length : SENTENCE_BYTES;
    while (limit < rest.length && ((unsigned char)rest.bytes[limit] & 0xC0) == 0x80) {
        limit--;
    }
    size_t end = 0;
    sentence->offset = offset;
    sentence->count = 0;
    sentence->ascii = true;
    while (sentence->count < SENTENCE_WORDS) {
        bool plain = is_plain_gap(rest, end, limit);
        size_t start = plain ? end + 1 : skip_gap(rest, end, limit);
        if (start == limit || (!plain && ends_before(sentence, rest, end, start))) {
            break;
        }
        lower_case(sentence, rest, end, start);
        size_t word_end = take_word(sentence, rest, start, limit);
        struct word *word = &sentence->words[sentence->count];
        *word = (struct word){.start = (uint16_t)start, .end = (uint16_t)word_end, .joined = plain};
        if (!plain) {
            judge_gap(word, rest, end, start);
        }
        word->part = (uint16_t)(word->part + (sentence->count ? word[-1].part : 0));
        sentence->count++;
        identify(word, sentence, rest, end, lexicon, known);
        end = word_end;
    }
    size_t tail = end;
    while (tail < limit && rest.bytes[tail] != ' ' &&
           class_of(rest.bytes[tail]) != WORD) {
        tail++;
    }
    tail = end ? tail : limit;
    lower_case(sentence, rest, end, tail);
    sentence->text = span_slice(rest, 0, tail);
    *at = offset + tail;
    return tail > 0;
}

size_t sentence_word_at(const struct sentence *sentence, size_t at)
{
    size_t low = 0;
    size_t high = sentence->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (sentence->words[middle].end <= at) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

bool sentence_word_is_one(const struct sentence *sentence, size_t word, const char *const *words,
                          size_t count)
{
    const struct word *w = &sentence->words[word];
    struct span text = span_make(sentence->lower + w->start, (size_t)(w->end - w->start));
    bool found = false;
    for (size_t i = 0; i < count && !found; i++) {
        found = words[i][0] == text.bytes[0] && span_equal(text, span_of(words[i]));
    }
    return found;
}

char sentence_last_character(const struct sentence *sentence)
{
    struct span text = sentence->text;
    size_t end = text.length;
    while (end > 0 && strchr(" \"')", text.bytes[end - 1])) {
        end--;
    }
    return (char)(end > 0 ? text.bytes[end - 1] : 0);
}
