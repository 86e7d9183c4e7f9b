/* SPDX-License-Identifier: ISC */
/* What a path says of a policy: its site, title and date. */
#include "collection/origin.h"

#include "base/date.h"
#include "collection/name.h"

enum {
    SHARD_DEPTH = 3, /* folders */
    COMMIT_SHORTEST = 7,
    COMMIT_LONGEST = 64,
    MONTH = 7,        /* bytes of YYYY-MM */
    COMPACT_DATE = 8, /* of YYYYMMDD */
    FULL_DATE = 10,   /* of YYYY-MM-DD */
};

static bool is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

static size_t count_from(struct span text, const char *set)
{
    size_t count = 0;
    while (count < text.length && text.bytes[count] && strchr(set, text.bytes[count])) {
        count++;
    }
    return count;
}

/* ---- Names that are dates, commits, hosts --------------------------------------------------- */

/* YYYYMMDD of this century or the last, perhaps with digits of a time behind it; 0 when it isn't one:
 * some commits have no letter among their first digits. */
static uint32_t parse_compact_date(struct span text)
{
    const char *b = text.bytes;
    if (text.length < COMPACT_DATE || count_from(text, "0123456789") < COMPACT_DATE ||
        (memcmp(b, "19", 2) != 0 && memcmp(b, "20", 2) != 0)) {
        return 0;
    }
    char day[] = {b[0], b[1], b[2], b[3], '-', b[4], b[5], '-', b[6], b[7]};
    return date_parse(span_make(day, sizeof day));
}

/* The date at the start of `name`, if nothing but a time of day follows it; else 0. */
static uint32_t parse_date(struct span name)
{
    size_t length = COMPACT_DATE;
    uint32_t date = parse_compact_date(name);
    if (!date && name.length >= FULL_DATE) {
        length = FULL_DATE;
        date = date_parse(span_slice(name, 0, length));
    }
    if (!date) {
        return name.length == MONTH ? date_parse(name) : 0;
    }
    struct span rest = span_slice(name, length, name.length);
    return count_from(rest, "0123456789T:-_+.Z ") == rest.length ? date : 0;
}

static bool is_commit(struct span name)
{
    return name.length >= COMMIT_SHORTEST && name.length <= COMMIT_LONGEST &&
           count_from(name, "0123456789abcdefABCDEF") == name.length;
}

/* At least two labels of lower-case letters, digits and hyphens; the last one begins with a letter
 * and has two characters or more. */
static bool is_host(struct span name)
{
    size_t label = 0;
    size_t labels = 1;
    for (size_t i = 0; i < name.length; i++) {
        char byte = name.bytes[i];
        if (byte == '.') {
            if (i == label) {
                return false;
            }
            label = i + 1;
            labels++;
        } else if (!is_digit(byte) && byte != '-' && (byte < 'a' || byte > 'z')) {
            return false;
        }
    }
    return labels > 1 && name.length - label >= 2 && !is_digit(name.bytes[label]) &&
           name.bytes[label] != '-';
}

/* ---- Paths ---------------------------------------------------------------------------------- */

/* Splits the last part off *path, which loses it and the slashes before it. "" when there is none,
 * or when it is "." or "..", which name nothing. */
static struct span take_last(struct span *path)
{
    while (path->length && path->bytes[path->length - 1] == '/') {
        path->length--;
    }
    size_t start = path->length;
    while (start && path->bytes[start - 1] != '/') {
        start--;
    }
    struct span part = span_slice(*path, start, path->length);
    path->length = start;
    bool nameless = span_equal(part, span_of(".")) || span_equal(part, span_of(".."));
    return nameless ? span_of("") : part;
}

/* Whether `folders` ends with 1/12/123 for the first bytes of `name`. */
static bool is_sharded(struct span folders, struct span name)
{
    for (size_t i = SHARD_DEPTH; i > 0; i--) {
        struct span folder = take_last(&folders);
        size_t length = name.length < i ? name.length : i;
        if (!span_equal(folder, span_slice(name, 0, length))) {
            return false;
        }
    }
    return true;
}

/* Takes "@DATE" off the end of *name and returns the date, or 0. */
static uint32_t take_date(struct span *name)
{
    for (size_t at = name->length; at-- > 1;) {
        if (name->bytes[at] == '@') {
            struct span behind = span_slice(*name, at + 1, name->length);
            uint32_t date = parse_date(behind);
            date = date ? date : date_parse(behind);
            name->length = date ? at : name->length;
            return date;
        }
    }
    return 0;
}

/* The site and title of a version's file, which lies in `below` (a path within the root). */
static void fill_version(struct span root, struct span below, struct origin *out)
{
    struct span folder = take_last(&below);
    struct span above = take_last(&below);
    if (above.length) {
        out->site = above;
        out->title = folder;
    } else {
        out->site = folder.length ? folder : take_last(&root);
    }
}

void origin_from_path(struct span path, size_t root, struct origin *out)
{
    *out = (struct origin){.site = span_of(""), .title = span_of("")};
    struct span folders = path;
    struct span name = take_last(&folders);
    name.length -= name_policy_ending(name);
    out->date = take_date(&name);
    struct span below =
        root < folders.length ? span_slice(folders, root, folders.length) : span_of("");
    if (is_sharded(folders, name) || is_host(name)) {
        out->site = name;
        return;
    }
    uint32_t date = parse_date(name);
    if (date || is_commit(name)) {
        out->date = date ? date : out->date;
        fill_version(span_slice(path, 0, root < folders.length ? root : folders.length), below,
                     out);
    } else {
        out->site = take_last(&below);
        out->title = name;
    }
    if (out->site.length == 0) {
        out->site = name;
        out->title = span_of("");
    }
}
