/* SPDX-License-Identifier: ISC */
/* Dates, durations, addresses and numbers in the forms that people write them in. */
#include "facts/values.h"

#include "base/date.h"

#include <stdio.h>
#include <string.h>

enum { NUMBERS_MAX = 4, EMAIL_MAX = 254, PHONE_DIGITS = 7, NAME_BYTES = 120 };

struct number {
    unsigned value;
    unsigned digits; /* as written */
};

static bool is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

static bool is_letter(char byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
}

/* The run of letters or digits at or behind *at; "" at the end. */
static struct span next_run(struct span text, size_t *at)
{
    while (*at < text.length && !is_digit(text.bytes[*at]) && !is_letter(text.bytes[*at])) {
        ++*at;
    }
    size_t start = *at;
    bool digits = start < text.length && is_digit(text.bytes[start]);
    while (*at < text.length && (digits ? is_digit(text.bytes[*at]) : is_letter(text.bytes[*at]))) {
        ++*at;
    }
    return span_slice(text, start, *at);
}

static unsigned read_digits(struct span run)
{
    unsigned value = 0;
    for (size_t i = 0; i < run.length && i < 9; i++) {
        value = value * 10 + (unsigned)(run.bytes[i] - '0');
    }
    return value;
}

/* ---- Dates ---- */

static unsigned month_number(struct span run)
{
    static const char *const months[] = {"january", "february", "march",     "april",
                                         "may",     "june",     "july",      "august",
                                         "september", "october", "november", "december"};
    for (unsigned i = 0; i < 12; i++) {
        bool abbreviated = run.length == 3 || (run.length == 4 && i == 8);
        if (span_equal(run, span_of(months[i])) ||
            (abbreviated && memcmp(run.bytes, months[i], run.length) == 0)) {
            return i + 1;
        }
    }
    return 0;
}

static unsigned full_year(struct number number)
{
    if (number.digits == 4) {
        return number.value;
    }
    return number.value < 70 ? 2000 + number.value : 1900 + number.value;
}

/* Orders the numbers of a date without a month's name: year first; month, day, year; or day first, as where
 * full stops stand between them. */
static void order_numbers(const struct number *n, bool stops, unsigned *year, unsigned *month, unsigned *day)
{
    if (n[0].digits == 4) {
        *year = n[0].value;
        *month = n[1].value;
        *day = n[2].value;
        return;
    }
    bool day_first = n[0].value > 12 || (stops && n[1].value <= 12);
    *month = day_first ? n[1].value : n[0].value;
    *day = day_first ? n[0].value : n[1].value;
    *year = full_year(n[2]);
}

/* Picks day and year beside a month's name: the year has four digits or stands last. */
static bool beside_month(const struct number *n, size_t count, unsigned *year, unsigned *day)
{
    size_t at = count - 1;
    for (size_t i = 0; i < count; i++) {
        at = n[i].digits == 4 ? i : at;
    }
    if (n[at].digits != 4 && count < 2) {
        return false;
    }
    *year = full_year(n[at]);
    *day = count > 1 ? n[at == 0 ? 1 : 0].value : 0;
    return true;
}

bool value_date(struct span text, struct buffer *out)
{
    struct number numbers[NUMBERS_MAX] = {{0}};
    size_t count = 0;
    unsigned year = 0;
    unsigned month = 0;
    unsigned day = 0;
    size_t at = 0;
    for (struct span run = next_run(text, &at); run.length; run = next_run(text, &at)) {
        if (is_digit(run.bytes[0]) && count < NUMBERS_MAX) {
            numbers[count++] = (struct number){read_digits(run), (unsigned)run.length};
        } else if (!month) {
            month = month_number(run);
        }
    }
    if (month && count > 0) {
        if (!beside_month(numbers, count, &year, &day)) {
            return false;
        }
    } else if (!month && count == 3) {
        order_numbers(numbers, memchr(text.bytes, '.', text.length) != NULL, &year, &month, &day);
    }
    char iso[DATE_SIZE];
    char parts[DATE_SIZE + 24];
    snprintf(parts, sizeof parts, "%04u-%02u-%02u", year, month, day);
    parts[day ? 10 : 7] = '\0';
    uint32_t date = date_parse(span_of(parts));
    if (!date || year < 1980 || year > 2100) {
        return false;
    }
    buffer_append_string(out, date_format(date, iso));
    return true;
}

/* ---- Durations ---- */

struct named_number {
    const char *name;
    unsigned value;
};

static const struct named_number number_words[] = {
    {"a", 1},         {"an", 1},        {"one", 1},       {"two", 2},       {"three", 3},
    {"four", 4},      {"five", 5},      {"six", 6},       {"seven", 7},     {"eight", 8},
    {"nine", 9},      {"ten", 10},      {"eleven", 11},   {"twelve", 12},   {"thirteen", 13},
    {"fourteen", 14}, {"fifteen", 15},  {"sixteen", 16},  {"seventeen", 17}, {"eighteen", 18},
    {"nineteen", 19}, {"twenty", 20},   {"thirty", 30},   {"forty", 40},    {"fifty", 50},
    {"sixty", 60},    {"seventy", 70},  {"eighty", 80},   {"ninety", 90},
};

static unsigned number_word(struct span run)
{
    for (size_t i = 0; i < sizeof number_words / sizeof *number_words; i++) {
        if (span_equal(run, span_of(number_words[i].name))) {
            return number_words[i].value;
        }
    }
    return 0;
}

struct unit {
    const char *name;
    const char *before; /* the number in ISO 8601 */
    char behind;
};

static const struct unit units[] = {
    {"second", "PT", 'S'}, {"minute", "PT", 'M'}, {"hour", "PT", 'H'}, {"day", "P", 'D'},
    {"night", "P", 'D'},   {"week", "P", 'W'},    {"month", "P", 'M'}, {"year", "P", 'Y'},
};

static const struct unit *find_unit(struct span run)
{
    size_t length = run.length && run.bytes[run.length - 1] == 's' ? run.length - 1 : run.length;
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        if (span_equal(span_slice(run, 0, length), span_of(units[i].name))) {
            return &units[i];
        }
    }
    return NULL;
}

bool value_duration(struct span text, struct buffer *out)
{
    unsigned number = 0;
    bool joined = false; /* a number word came last: "forty" waits for "five" */
    bool years = false;  /* "two years" came, which "and six months" may follow */
    size_t at = 0;
    for (struct span run = next_run(text, &at); run.length; run = next_run(text, &at)) {
        const struct unit *unit = find_unit(run);
        unsigned word = number_word(run);
        if (unit && number > 0) {
            buffer_printf(out, "%s%u%c", years ? "" : unit->before, number, unit->behind);
            if (years || unit->behind != 'Y') {
                return true;
            }
            years = true;
            number = 0;
            continue;
        }
        if (is_digit(run.bytes[0])) {
            number = read_digits(run);
            joined = false;
        } else if (span_equal(run, span_of("hundred")) && number > 0 && number < 10) {
            number *= 100;
        } else if (word) {
            bool adds = joined && number % 10 == 0 && (word < 10 || number % 100 == 0);
            number = adds ? number + word : word;
            joined = true;
        } else if (!span_equal(run, span_of("and"))) {
            joined = false;
        }
    }
    return years;
}

/* ---- Addresses and numbers ---- */

static struct span trim(struct span text, const char *bytes)
{
    while (text.length && strchr(bytes, text.bytes[0])) {
        text = span_slice(text, 1, text.length);
    }
    while (text.length && strchr(bytes, text.bytes[text.length - 1])) {
        text.length--;
    }
    return text;
}

static bool starts(struct span text, size_t at, const char *with, size_t *length)
{
    *length = strlen(with);
    if (text.length - at < *length) {
        return false;
    }
    for (size_t i = 0; i < *length; i++) {
        char byte = text.bytes[at + i];
        byte = byte >= 'A' && byte <= 'Z' ? (char)(byte + ('a' - 'A')) : byte;
        if (byte != with[i]) {
            return false;
        }
    }
    return true;
}

bool value_email(struct span text, struct buffer *out)
{
    static const struct {
        const char *written;
        const char *meant;
    } forms[] = {
        {"mailto:", ""}, {"%40", "@"},    {"%20", ""},     {" (at) ", "@"},  {" [at] ", "@"},
        {"(at)", "@"},   {"[at]", "@"},   {" at ", "@"},   {" @ ", "@"},     {" (dot) ", "."},
        {"(dot)", "."},  {"[dot]", "."},  {" dot ", "."},  {" [dot] ", "."},
    };
    text = trim(text, " <>()[]\"',.;:");
    size_t before = out->length;
    size_t i = 0;
    while (i < text.length) {
        size_t length = 0;
        size_t form = 0;
        while (form < sizeof forms / sizeof *forms &&
               !starts(text, i, forms[form].written, &length)) {
            form++;
        }
        if (form < sizeof forms / sizeof *forms) {
            buffer_append_string(out, forms[form].meant);
            i += length;
        } else if (text.bytes[i] == '?') {
            break;
        } else {
            buffer_append_char(out, text.bytes[i++]);
        }
    }
    struct span address = span_make(out->bytes + before, out->length - before);
    const char *sign = address.length ? memchr(address.bytes, '@', address.length) : NULL;
    bool good = sign && address.length <= EMAIL_MAX && !memchr(address.bytes, ' ', address.length) &&
                memchr(sign, '.', address.length - (size_t)(sign - address.bytes));
    out->length = good ? out->length : before;
    return good;
}

bool value_phone(struct span text, struct buffer *out)
{
    size_t digits = 0;
    struct span number = trim(text, " .,;:-");
    for (size_t i = 0; i < number.length; i++) {
        digits += is_digit(number.bytes[i]);
    }
    if (digits < PHONE_DIGITS || digits > 17) {
        return false;
    }
    buffer_append_span(out, number);
    return true;
}

static bool is_space(char byte)
{
    return byte == ' ' || byte == '\n' || byte == '\t';
}

/* True if the word is one of `words`, which ends in NULL, in lower or upper case. */
static bool is_one_of(struct span word, const char *const *words)
{
    size_t length = 0;
    bool found = false;
    for (; *words && !found; words++) {
        found = starts(word, 0, *words, &length) && length == word.length;
    }
    return found;
}

/* True for "of" in "Bank of Ohio" and "(UK)" in "Moon (UK) Limited": they join words of a name. */
static bool joins_name(struct span word)
{
    static const char *const joints[] = {"of", "and", "the", "for", "&", "-", "de", "du", "la", "van", "c/o", NULL};
    bool enclosed = word.length > 2 && word.bytes[0] == '(' && word.bytes[word.length - 1] == ')';
    return enclosed || is_one_of(word, joints);
}

/* True for a word that may stand in the name at an address: it has a capital letter or a short number. */
static bool is_of_name(struct span word)
{
    static const char *const invitations[] = {"mail", "post", "address", "write", "contact",
                                              "call", "visit", "at", NULL};
    static const char *const always[] = {"attn:", "attention:", "c/o:", "plc", "plc,", "gmbh", "gmbh,", NULL};
    size_t digits = 0;
    bool capital = false;
    for (size_t i = 0; i < word.length; i++) {
        digits += is_digit(word.bytes[i]);
        capital |= (word.bytes[i] >= 'A' && word.bytes[i] <= 'Z') || word.bytes[i] & 0x80;
    }
    if (word.length == 0 || is_one_of(word, always)) {
        return word.length > 0;
    }
    return !strchr(";:?!)", word.bytes[word.length - 1]) && !memchr(word.bytes, '@', word.length) &&
           digits < PHONE_DIGITS && (capital || digits) && !is_one_of(word, invitations);
}

size_t value_address_start(struct span text, size_t at)
{
    size_t start = at; /* of the last word that was taken and can begin a name */
    size_t end = at;
    for (bool goes_on = true; goes_on;) {
        while (end > 0 && is_space(text.bytes[end - 1])) {
            end--;
        }
        size_t first = end;
        while (first > 0 && !is_space(text.bytes[first - 1])) {
            first--;
        }
        bool joins = start < at && joins_name(span_slice(text, first, end));
        bool opens = !joins && first < end && text.bytes[first] == '('; /* "(Moon Ltd" */
        bool named = at - first <= NAME_BYTES && is_of_name(span_slice(text, first + opens, end));
        start = named ? first + opens : start;
        goes_on = first < end && !opens && (named || joins);
        end = first;
    }
    return start;
}

/* ---- The lines of an address ---- */

enum {
    ADDRESS_WORDS = 60, /* that are looked at */
    STREET_WORDS = 6,   /* between a house number and "Street" */
};

/* True if the word, without what stops it, is one of `words`. */
static bool is_word_of(struct span word, const char *const *words)
{
    return is_one_of(trim(word, ".,"), words);
}

static bool begins_upper(struct span word)
{
    return word.length > 0 && ((word.bytes[0] >= 'A' && word.bytes[0] <= 'Z') || (word.bytes[0] & 0x80));
}

static bool ends_in_comma(struct span word)
{
    return word.length > 0 && strchr(",;:", word.bytes[word.length - 1]);
}

static bool is_number(struct span word)
{
    bool digits = word.length > 0;
    for (size_t i = 0; i < word.length && digits; i++) {
        digits = is_digit(word.bytes[i]) || (i > 0 && strchr("-/", word.bytes[i]));
    }
    return digits;
}

static const char *const streets[] = {
    "street", "st",    "avenue",  "ave",  "road",  "rd", "boulevard", "blvd", "drive",
    "dr",     "lane",  "ln",      "way",  "plaza", "parkway", "pkwy", "place", "pl",
    "highway", "hwy",  "circle",  "square", "broadway", "terrace", NULL};

static bool names_street(struct span word)
{
    return is_word_of(word, streets);
}

/* True if word `at` is a house number: "Street" comes a few words behind it. */
static bool is_house_number(const struct span *words, size_t count, size_t at)
{
    bool street = false;
    for (size_t i = at + 1; i < count && i <= at + STREET_WORDS && !street; i++) {
        street = names_street(words[i]);
        if (ends_in_comma(words[i]) || is_number(words[i])) {
            break;
        }
    }
    return is_number(words[at]) && !ends_in_comma(words[at]) && street;
}

/* True if a line of the address ends with word `at`: a street, a unit, a box, a postcode, or what the house
 * number, a box or a person follows. */
static bool ends_line(const struct span *words, size_t count, size_t at, bool housed)
{
    static const char *const numbered_units[] = {"suite", "ste", "unit",  "room", "floor",
                                                 "box",   "level", "code", NULL};
    static const char *const openers[] = {"p.o", "po", "p.o.box", "c/o", "attn:", "attention:", NULL};
    static const char *const sides[] = {"n", "s", "e", "w", "nw", "ne", "sw", "se",
                                        "north", "south", "east", "west", NULL};
    struct span word = words[at];
    struct span next = words[at + 1];
    bool unit = is_word_of(word, numbered_units);
    if (is_word_of(next, openers) || (is_house_number(words, count, at + 1) && !unit && begins_upper(word))) {
        return true;
    }
    if (!begins_upper(next)) {
        return false;
    }
    if (names_street(word)) {
        return housed && !names_street(next) && !is_word_of(next, sides);
    }
    bool numbered = at > 0 && is_digit(words[at - 1].bytes[0]);
    bool ends_unit = at > 0 && is_word_of(words[at - 1], numbered_units);
    if (is_word_of(word, (const char *const[]){"floor", NULL})) {
        return numbered; /* "5th Floor" */
    }
    bool british = word.length == 3 && is_digit(word.bytes[0]) && word.bytes[1] >= 'A' &&
                   word.bytes[1] <= 'Z'; /* "0SU" */
    bool postcode = british || (is_number(word) && word.length >= 5 &&
                                !is_house_number(words, count, at));
    return (ends_unit && is_digit(word.bytes[word.length - 1])) || (housed && postcode);
}

bool value_address(struct span text, struct buffer *out)
{
    struct span address = trim(text, " .,;:-");
    struct span words[ADDRESS_WORDS];
    size_t count = 0;
    size_t at = 0;
    while (at < address.length && count < ADDRESS_WORDS) {
        size_t end = at;
        while (end < address.length && !is_space(address.bytes[end])) {
            end++;
        }
        words[count++] = span_slice(address, at, end);
        for (at = end; at < address.length && is_space(address.bytes[at]); at++) {
        }
    }
    bool housed = false;
    for (size_t i = 0; i < count; i++) {
        housed |= is_house_number(words, count, i);
        buffer_append_span(out, words[i]);
        bool more = i + 1 < count || at < address.length;
        bool line = i + 1 < count && !ends_in_comma(words[i]) && ends_line(words, count, i, housed);
        buffer_append_string(out, line ? ", " : more ? " " : "");
    }
    buffer_append_span(out, span_slice(address, at, address.length));
    return address.length > 0;
}
