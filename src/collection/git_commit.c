/* SPDX-License-Identifier: ISC */
/* Commits: lines of headers, an empty line, the message. The headers that matter here come first and
 * in this order: "tree ID", any number of "parent ID", "author NAME <ADDRESS> SECONDS ZONE",
 * "committer" likewise. A time that can't be read is unknown, as to git, and no reason to lose the
 * commit. */
#include "collection/git_commit.h"

#include "base/memory.h"

#include <stdlib.h>
#include <time.h>

enum { ID_HEX = 2 * OBJECT_ID_SIZE, LONGEST_TIME = 18 /* digits */ };

/* Takes the next line from *rest; false at the end. */
static bool take_line(struct span *rest, struct span *line)
{
    const char *end = rest->length ? memchr(rest->bytes, '\n', rest->length) : NULL;
    if (!end) {
        return false;
    }
    size_t length = (size_t)(end - rest->bytes);
    *line = span_make(rest->bytes, length);
    *rest = span_slice(*rest, length + 1, rest->length);
    return true;
}

/* Takes the next line if it begins with `key` and a space; *value is what follows. */
static bool take_header(struct span *rest, const char *key, struct span *value)
{
    size_t length = strlen(key);
    struct span behind = *rest;
    struct span line;
    if (!take_line(&behind, &line) || line.length <= length || line.bytes[length] != ' ' ||
        memcmp(line.bytes, key, length) != 0) {
        return false;
    }
    *value = span_slice(line, length + 1, line.length);
    *rest = behind;
    return true;
}

static int digit(char byte)
{
    return byte >= '0' && byte <= '9'   ? byte - '0'
           : byte >= 'a' && byte <= 'f' ? byte - 'a' + 10
                                        : -1;
}

static bool read_id(struct span hex, struct object_id *id)
{
    if (hex.length != ID_HEX) {
        return false;
    }
    for (size_t i = 0; i < OBJECT_ID_SIZE; i++) {
        int high = digit(hex.bytes[2 * i]);
        int low = digit(hex.bytes[2 * i + 1]);
        if (high < 0 || low < 0) {
            return false;
        }
        id->bytes[i] = (unsigned char)(high << 4 | low);
    }
    return true;
}

/* Reads a number of at most LONGEST_TIME digits off the front of *text. */
static bool take_number(struct span *text, int64_t *number)
{
    size_t length = 0;
    *number = 0;
    while (length < text->length && length < LONGEST_TIME && text->bytes[length] >= '0' &&
           text->bytes[length] <= '9') {
        *number = *number * 10 + (text->bytes[length++] - '0');
    }
    *text = span_slice(*text, length, text->length);
    return length > 0;
}

static bool take_byte(struct span *text, char byte)
{
    bool there = text->length && text->bytes[0] == byte;
    if (there) {
        *text = span_slice(*text, 1, text->length);
    }
    return there;
}

/* Reads the time of a signature, which stands behind the last '>', and its zone in seconds. */
static bool read_time(struct span signature, int64_t *time, int64_t *zone)
{
    size_t at = signature.length;
    while (at && signature.bytes[at - 1] != '>') {
        at--;
    }
    struct span text = span_slice(signature, at, signature.length);
    while (take_byte(&text, ' ')) {
    }
    bool early = take_byte(&text, '-');
    *zone = 0;
    if (at == 0 || !take_number(&text, time)) {
        *time = 0;
        return false;
    }
    *time = early ? -*time : *time;
    while (take_byte(&text, ' ')) {
    }
    bool west = take_byte(&text, '-');
    int64_t clock; /* hhmm */
    if ((west || take_byte(&text, '+')) && take_number(&text, &clock) && clock < 2400) {
        *zone = (clock / 100 * 60 + clock % 100) * (west ? -60 : 60);
    }
    return true;
}

/* The day that a clock in a zone showed; 0 when that isn't one of the years 1000 to 9999. */
static uint32_t local_date(int64_t seconds, int64_t zone)
{
    time_t shifted = (time_t)(seconds + zone);
    struct tm day;
    if (!gmtime_r(&shifted, &day) || day.tm_year < 1000 - 1900 || day.tm_year > 9999 - 1900) {
        return 0;
    }
    return (uint32_t)((day.tm_year + 1900) * 10000 + (day.tm_mon + 1) * 100 + day.tm_mday);
}

/* How the subjects begin of commits that a change of the archive's own tools made. */
static bool is_technical(struct span message)
{
    static const char *const beginnings[] = {"Refilter ",
                                             "Apply technical or declaration upgrade on "};
    for (size_t i = 0; i < sizeof beginnings / sizeof *beginnings; i++) {
        size_t length = strlen(beginnings[i]);
        if (message.length >= length && memcmp(message.bytes, beginnings[i], length) == 0) {
            return true;
        }
    }
    return false;
}

/* The message: what stands behind the headers, without empty lines before it. */
static struct span message_of(struct span rest)
{
    struct span line;
    while (take_line(&rest, &line) && line.length) {
    }
    while (take_byte(&rest, '\n')) {
    }
    return rest;
}

static bool take_parents(struct span *rest, struct commit *commit)
{
    size_t capacity = 0;
    struct span value;
    while (take_header(rest, "parent", &value)) {
        struct object_id parent;
        if (!read_id(value, &parent)) {
            return false;
        }
        if (!commit->shallow) {
            commit->parents = array_reserve(commit->parents, &capacity, commit->parent_count + 1,
                                            sizeof *commit->parents);
            commit->parents[commit->parent_count++] = parent;
        }
    }
    return true;
}

bool commit_parse(struct span bytes, struct commit *commit)
{
    struct span author;
    struct span committer;
    struct span value;
    commit->parents = NULL;
    commit->parent_count = 0;
    if (!take_header(&bytes, "tree", &value) || !read_id(value, &commit->tree) ||
        !take_parents(&bytes, commit) || !take_header(&bytes, "author", &author)) {
        return false;
    }
    while (take_header(&bytes, "author", &value)) { /* some old tools wrote several */
    }
    if (!take_header(&bytes, "committer", &committer)) {
        return false;
    }
    int64_t seconds;
    int64_t zone;
    commit->date = read_time(author, &seconds, &zone) ? local_date(seconds, zone) : 0;
    read_time(committer, &commit->time, &zone);
    commit->technical = is_technical(message_of(bytes));
    return true;
}

void commit_free(struct commit *commit)
{
    free(commit->parents);
    commit->parents = NULL;
}
