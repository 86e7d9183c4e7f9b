/* SPDX-License-Identifier: ISC */
/* Checks of the promises of src/policy. */
#include "tests/unit/policy_check.h"

#include "base/buffer.h"
#include "base/fold.h"
#include "base/memory.h"
#include "base/utf8.h"
#include "policy/clause.h"
#include "policy/encoding.h"
#include "policy/markup.h"
#include "policy/outline.h"
#include "policy/plain.h"
#include "policy/provenance.h"

#include <stdio.h>
#include <stdlib.h>
#include <utf8proc.h>

enum { TITLE_LIMIT = 60 };

/* What is collected over the clauses of a text. */
struct check {
    struct span text;
    struct span place; /* the block being looked at, for the message */
    struct outline_clause *outline;
    size_t count;
    size_t capacity;
};

#define REQUIRE(check, condition)                                                                  \
    do {                                                                                           \
        if (!(condition)) {                                                                        \
            fail((check), #condition, __LINE__);                                                   \
        }                                                                                          \
    } while (0)

static _Noreturn void fail(const struct check *check, const char *condition, int line)
{
    fprintf(stderr, "policy_check.c:%d: not so: %s\nThe block:\n", line, condition);
    fwrite(check->place.bytes, 1, check->place.length, stderr);
    fputs("\n", stderr);
    abort();
}

static bool is_white(char byte)
{
    return byte == ' ' || byte == '\t' || byte == '\r' || byte == '\n';
}

static bool is_all_white(struct span text, size_t start, size_t end)
{
    while (start < end && is_white(text.bytes[start])) {
        start++;
    }
    return start == end;
}

/* ---------------------------------------------------------------------------------------------
 * Plain text */

static void check_plain_form(struct check *check, struct span plain, unsigned flags)
{
    bool ascii = true;
    for (size_t i = 0; i < plain.length; i++) {
        unsigned char byte = (unsigned char)plain.bytes[i];
        ascii = ascii && byte < 0x80;
        REQUIRE(check, byte >= ' ' && byte != 0x7F);
        REQUIRE(check, byte != ' ' || (i > 0 && i + 1 < plain.length && plain.bytes[i - 1] != ' '));
    }
    REQUIRE(check, utf8_is_valid(plain));
    REQUIRE(check, ascii == ((flags & PLAIN_ASCII) != 0));
}

/* Every byte comes from somewhere; a letter or digit that comes from one byte comes from itself;
 * the bytes of one character come from the same place. */
static void check_origin(struct check *check, struct span source, struct span plain,
                         const struct plain_source *origin)
{
    for (size_t i = 0; i < plain.length; i++) {
        char byte = plain.bytes[i];
        REQUIRE(check, origin[i].start < origin[i].end && origin[i].end <= source.length);
        REQUIRE(check, i == 0 || origin[i].start >= origin[i - 1].start);
        bool letter = (byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9');
        bool single = origin[i].end - origin[i].start == 1;
        REQUIRE(check, !letter || !single || source.bytes[origin[i].start] == byte);
        bool inner = ((unsigned char)byte & 0xC0) == 0x80;
        REQUIRE(check, !inner || (origin[i].start == origin[i - 1].start &&
                                  origin[i].end == origin[i - 1].end));
    }
}

static void check_fold(struct check *check, struct span plain)
{
    char *once = xmalloc(fold_capacity(plain.length));
    size_t length = fold_text(plain, once);
    REQUIRE(check, length <= fold_capacity(plain.length));
    REQUIRE(check, utf8_is_valid(span_make(once, length)));
    char *twice = xmalloc(fold_capacity(length));
    size_t again = fold_text(span_make(once, length), twice);
    REQUIRE(check, span_equal(span_make(once, length), span_make(twice, again)));
    free(twice);
    free(once);
    for (size_t at = 0, used; at < plain.length; at += used) {
        fold_classify(span_slice(plain, at, plain.length), &used);
        REQUIRE(check, used >= 1 && used <= plain.length - at);
    }
}

static bool check_plain(struct check *check, struct span source, uint32_t body, uint8_t kind)
{
    size_t room = plain_capacity(source.length);
    char *out = xmalloc(room);
    char *with_origin = xmalloc(room);
    struct plain_source *origin = xmalloc(room * sizeof *origin);
    unsigned flags;
    unsigned flags_with_origin;
    struct span plain = {out, plain_text(source, body, kind, out, &flags, NULL)};
    REQUIRE(check, plain.length <= room);
    size_t length = plain_text(source, body, kind, with_origin, &flags_with_origin, origin);
    REQUIRE(check, span_equal(plain, span_make(with_origin, length)));
    REQUIRE(check, flags == flags_with_origin);
    check_plain_form(check, plain, flags);
    check_origin(check, source, plain, origin);
    check_fold(check, plain);
    bool leads = plain.length && plain.bytes[plain.length - 1] == ':';
    free(origin);
    free(with_origin);
    free(out);
    return leads;
}

/* ---------------------------------------------------------------------------------------------
 * Shown form */

static void check_run(struct check *check, struct span source, const struct markup *markup,
                      const struct markup_run *run)
{
    struct span text = span_make(markup->text.bytes + run->text, run->length);
    bool line_break = (run->style & MARKUP_BREAK) != 0;
    REQUIRE(check, run->start <= run->end && run->end <= source.length);
    REQUIRE(check, utf8_is_valid(text) && run->length > 0);
    REQUIRE(check, line_break == (text.bytes[0] == '\n'));
    for (size_t i = 0; i < text.length; i++) {
        unsigned char byte = (unsigned char)text.bytes[i];
        REQUIRE(check, (byte >= ' ' && byte != 0x7F) || line_break);
        bool letter = (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
        bool exact = run->length == run->end - run->start && !(run->style & MARKUP_INVALID);
        REQUIRE(check, !letter || !exact || source.bytes[run->start + i] == text.bytes[i]);
    }
}

static void check_markup(struct check *check, struct span source, uint32_t body, uint8_t kind)
{
    struct markup markup = {0};
    markup_clause(source, body, kind, &markup);
    uint32_t text = 0;
    uint32_t start = body;
    uint16_t links = 0;
    for (size_t i = 0; i < markup.count; i++) {
        const struct markup_run *run = &markup.runs[i];
        REQUIRE(check, run->text == text && run->start >= start);
        check_run(check, source, &markup, run);
        text += run->length;
        start = run->end;
        links = run->link > links ? run->link : links;
    }
    REQUIRE(check, text == markup.text.length);
    size_t targets = 0;
    for (size_t i = 0; i < markup.targets.length; i++) {
        targets += markup.targets.bytes[i] == '\0';
    }
    REQUIRE(check, links <= targets);
    markup_free(&markup);
}

/* ---------------------------------------------------------------------------------------------
 * Clauses */

static void check_clause(struct check *check, struct span block, const struct clause *clause)
{
    REQUIRE(check, clause->start < clause->end && clause->end <= block.length);
    REQUIRE(check, clause->start <= clause->body && clause->body <= clause->end);
    REQUIRE(check, !is_white(block.bytes[clause->end - 1]));
    REQUIRE(check, clause->kind < CLAUSE_KINDS && clause_kind_name(clause->kind));
    bool heading = clause->kind == CLAUSE_HEADING;
    bool deep = clause->kind == CLAUSE_ITEM || clause->kind == CLAUSE_QUOTATION;
    REQUIRE(check, heading ? clause->level >= 1 && clause->level <= HEADING_LEVEL_PSEUDO
                           : (clause->level > 0) == deep);
    bool marked = clause->marker == '*' || clause->marker == '1' || clause->marker == 'a';
    REQUIRE(check, clause->kind == CLAUSE_ITEM ? marked : clause->marker == 0);
}

static void check_block(struct check *check, struct span block, struct clause_list *list)
{
    check->place = block;
    clause_parse(block, list);
    size_t end = 0;
    for (size_t i = 0; i < list->count; i++) {
        const struct clause *clause = &list->items[i];
        check_clause(check, block, clause);
        REQUIRE(check, clause->start >= end);
        REQUIRE(check, is_all_white(block, end, clause->start));
        end = clause->end;
        check_markup(check, span_slice(block, clause->start, clause->end),
                     clause->body - clause->start, clause->kind);
        bool leads = check_plain(check, span_slice(block, clause->start, clause->end),
                                 clause->body - clause->start, clause->kind);
        check->outline = array_reserve(check->outline, &check->capacity, check->count + 1,
                                       sizeof *check->outline);
        check->outline[check->count++] =
            (struct outline_clause){clause->kind, clause->level, leads};
    }
    REQUIRE(check, is_all_white(block, end, block.length));
}

/* Blocks are found in order, hold all that isn't white, and are found again when they are put
 * together with other blank lines between them. */
static void check_blocks(struct check *check)
{
    struct clause_list list = {0};
    struct buffer joined = {0};
    size_t start = 0;
    size_t end = 0;
    size_t count = 0;
    for (size_t before = 0; block_next(check->text, end, &start, &end); before = end) {
        REQUIRE(check, start >= before && end > start && end <= check->text.length);
        REQUIRE(check, is_all_white(check->text, before, start));
        struct span block = span_slice(check->text, start, end);
        REQUIRE(check, block.bytes[0] != '\n');
        buffer_append_span(&joined, block);
        buffer_append_string(&joined, "\n \t\n\n");
        check_block(check, block, &list);
        count++;
    }
    REQUIRE(check, is_all_white(check->text, end, check->text.length));
    struct span again = buffer_span(&joined);
    size_t again_end = 0;
    size_t from = 0;
    start = end = 0;
    while (block_next(again, again_end, &start, &again_end)) {
        size_t first;
        REQUIRE(check, count-- > 0 && block_next(check->text, end, &first, &end));
        REQUIRE(check, span_equal(span_slice(again, start, again_end),
                                  span_slice(check->text, first, end)));
        from = again_end;
    }
    REQUIRE(check, count == 0 && from <= again.length);
    buffer_free(&joined);
    clause_list_free(&list);
}

static void check_outline(struct check *check)
{
    struct outline_place *places = xcalloc(check->count, sizeof *places);
    outline_place(check->outline, check->count, places);
    for (size_t i = 0; i < check->count; i++) {
        uint32_t heading = places[i].heading;
        uint32_t lead_in = places[i].lead_in;
        const struct outline_clause *clause = &check->outline[i];
        REQUIRE(check, heading == OUTLINE_NONE ||
                           (heading < i && check->outline[heading].kind == CLAUSE_HEADING));
        REQUIRE(check, heading == OUTLINE_NONE || clause->kind != CLAUSE_HEADING ||
                           check->outline[heading].level < clause->level);
        REQUIRE(check, lead_in == OUTLINE_NONE || (lead_in < i && check->outline[lead_in].leads));
    }
    free(places);
}

/* ---------------------------------------------------------------------------------------------
 * The whole */

static void check_encodings(struct check *check)
{
    const utf8proc_uint8_t *bytes = (const utf8proc_uint8_t *)check->text.bytes;
    size_t length = check->text.length;
    bool valid = true;
    for (size_t at = 0; valid && at < length;) {
        utf8proc_int32_t code;
        utf8proc_ssize_t used =
            utf8proc_iterate(bytes + at, (utf8proc_ssize_t)(length - at), &code);
        valid = used > 0;
        at += valid ? (size_t)used : 0;
    }
    REQUIRE(check, valid == encoding_is_utf8(check->text));
    REQUIRE(check, !valid || encoding_judge(check->text) == ENCODING_UTF8);
    encoding_sniff(check->text);
    static const enum encoding encodings[] = {ENCODING_UTF16LE, ENCODING_UTF16BE,
                                              ENCODING_WINDOWS_1252};
    for (size_t i = 0; i < sizeof encodings / sizeof *encodings; i++) {
        struct buffer text = {0};
        uint32_t *map;
        encoding_convert(encodings[i], check->text, &text, &map);
        REQUIRE(check, utf8_is_valid(buffer_span(&text)) && map[text.length] == length);
        for (size_t k = 0; k < text.length; k++) {
            REQUIRE(check, map[k] < length && map[k] <= map[k + 1]);
        }
        free(map);
        buffer_free(&text);
    }
}

static void check_provenance(struct check *check)
{
    struct provenance provenance;
    bool found = provenance_parse(check->text, &provenance);
    REQUIRE(check, found == (provenance.length > 0));
    REQUIRE(check, provenance.length <= check->text.length);
    struct buffer title = {0};
    provenance_title(check->text, TITLE_LIMIT, &title);
    REQUIRE(check, title.length <= TITLE_LIMIT && utf8_is_valid(buffer_span(&title)));
    buffer_free(&title);
}

void policy_check(struct span text)
{
    struct check check = {.text = text, .place = text};
    check_blocks(&check);
    check_outline(&check);
    check_encodings(&check);
    check_provenance(&check);
    free(check.outline);
}
