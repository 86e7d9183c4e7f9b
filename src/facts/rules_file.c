/* SPDX-License-Identifier: ISC */
/* The line format of rules files. */
#include "facts/rules_file.h"

#include "base/memory.h"
#include "facts/facts.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const type_names[ENTRY_TYPES] = {
    [ENTRY_LIST] = "list", [ENTRY_TERM] = "term",         [ENTRY_FRAME] = "frame",
    [ENTRY_RULE] = "rule", [ENTRY_CATEGORY] = "category",
    [ENTRY_EVIDENCE] = "evidence",
};

#define IN(type) (1U << (type))
#define STATES_FACTS (IN(ENTRY_TERM) | IN(ENTRY_FRAME) | IN(ENTRY_RULE))

static const struct {
    const char *name;
    enum rule_line_key key;
    unsigned types; /* entries that may have it */
} keys[] = {
    {"takes", LINE_TAKES, IN(ENTRY_FRAME)},
    {"by", LINE_BY, IN(ENTRY_FRAME) | IN(ENTRY_RULE)},
    {"looks", LINE_LOOKS, IN(ENTRY_FRAME)},
    {"with", LINE_WITH, IN(ENTRY_FRAME) | IN(ENTRY_RULE) | IN(ENTRY_TERM)},
    {"without", LINE_WITHOUT, IN(ENTRY_FRAME) | IN(ENTRY_RULE) | IN(ENTRY_TERM)},
    {"stops", LINE_STOPS, IN(ENTRY_FRAME)},
    {"needs", LINE_NEEDS, IN(ENTRY_FRAME) | IN(ENTRY_RULE)},
    {"not-behind", LINE_BEHIND, IN(ENTRY_FRAME)},
    {"led-by", LINE_LED_BY, IN(ENTRY_FRAME)},
    {"under", LINE_UNDER, IN(ENTRY_FRAME) | IN(ENTRY_RULE)},
    {"in", LINE_IN, IN(ENTRY_FRAME)},
    {"polarity", LINE_POLARITY, IN(ENTRY_FRAME) | IN(ENTRY_RULE)},
    {"actor", LINE_ACTOR, IN(ENTRY_FRAME) | IN(ENTRY_RULE)},
    {"data", LINE_DATA, IN(ENTRY_FRAME) | IN(ENTRY_RULE)},
    {"evidence", LINE_EVIDENCE, IN(ENTRY_FRAME)},
    {"generic", LINE_GENERIC, IN(ENTRY_TERM) | IN(ENTRY_RULE)},
    {"only", LINE_ONLY, IN(ENTRY_FRAME)},
    {"except", LINE_EXCEPT, IN(ENTRY_FRAME)},
    {"links", LINE_LINKS, IN(ENTRY_RULE)},
    {"case", LINE_CASE, IN(ENTRY_TERM) | IN(ENTRY_RULE)},
    {"columns", LINE_COLUMNS, IN(ENTRY_EVIDENCE)},
    {"start", LINE_START, IN(ENTRY_CATEGORY)},
    {"alone", LINE_ALONE, IN(ENTRY_CATEGORY)},
    {"yes", LINE_YES, STATES_FACTS | IN(ENTRY_CATEGORY)},
    {"denies", LINE_DENIES, STATES_FACTS},
    {"if", LINE_IF, STATES_FACTS},
    {"no", LINE_NO, STATES_FACTS | IN(ENTRY_CATEGORY)},
};

/* One file being read. */
struct reader {
    struct rule_entries *entries;
    struct rule_problems *problems;
    const char *file;     /* name for messages */
    size_t first;         /* entries from here on came from this file or were there before it */
    uint32_t number;      /* of the current line */
    struct rule_entry *open; /* the entry that lines belong to; NULL after a bad header */
    size_t line_capacity;    /* of open->lines */
};

const char *rule_entry_type_name(enum rule_entry_type type)
{
    return type_names[type];
}

void rule_problems_free(struct rule_problems *problems)
{
    free(problems->items);
    arena_free(&problems->arena);
    *problems = (struct rule_problems){0};
}

void rule_problem_add(struct rule_problems *problems, const char *file, uint32_t line,
                      uint32_t column, const char *format, ...)
{
    char reason[400];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(reason, sizeof reason, format, arguments);
    va_end(arguments);
    problems->items = array_reserve(problems->items, &problems->capacity, problems->count + 1,
                                    sizeof *problems->items);
    problems->items[problems->count++] = (struct rule_problem){
        arena_copy(&problems->arena, span_of(file)), line, column,
        arena_copy(&problems->arena, span_of(reason))};
}

void rule_entries_free(struct rule_entries *entries)
{
    free(entries->items);
    arena_free(&entries->arena);
    *entries = (struct rule_entries){0};
}

static void complain(struct reader *reader, size_t offset, const char *reason, struct span what)
{
    rule_problem_add(reader->problems, reader->file, reader->number, (uint32_t)offset + 1,
                     "%s '%.*s'", reason, (int)(what.length > 60 ? 60 : what.length), what.bytes);
}

static bool is_blank(char byte)
{
    return byte == ' ' || byte == '\t' || byte == '\r';
}

static struct span trim(struct span text)
{
    size_t start = 0;
    size_t end = text.length;
    while (start < end && is_blank(text.bytes[start])) {
        start++;
    }
    while (end > start && is_blank(text.bytes[end - 1])) {
        end--;
    }
    return span_slice(text, start, end);
}

/* `line` without its comment: from a '#' that begins it or stands behind two spaces. */
static struct span without_comment(struct span line)
{
    for (size_t i = 0; i < line.length; i++) {
        if (line.bytes[i] != '#') {
            continue;
        }
        bool begins = trim(span_slice(line, 0, i)).length == 0;
        bool apart = i >= 2 && line.bytes[i - 1] == ' ' && line.bytes[i - 2] == ' ';
        if (begins || apart) {
            return span_slice(line, 0, i);
        }
    }
    return line;
}

static struct span word_at(struct span text, size_t from)
{
    size_t end = from;
    while (end < text.length && text.bytes[end] != ' ' && text.bytes[end] != '\t') {
        end++;
    }
    return span_slice(text, from, end);
}

enum rule_where rule_where_find(struct span id)
{
    static const char *const names[WHERE_COUNT] = {
        [WHERE_TEXT] = "text",
        [WHERE_HEADING] = "heading",
        [WHERE_LEAD_IN] = "lead-in",
        [WHERE_FACT] = "fact",
    };
    const char *colon = id.length ? memchr(id.bytes, ':', id.length) : NULL;
    struct span name = span_slice(id, 0, colon ? (size_t)(colon - id.bytes) : id.length);
    int found = 0;
    while (found < WHERE_COUNT && !span_equal(name, span_of(names[found]))) {
        found++;
    }
    return (enum rule_where)found;
}

static bool id_is_good(enum rule_entry_type type, struct span id)
{
    if (type == ENTRY_CATEGORY) {
        return category_find(id) != CATEGORY_COUNT;
    }
    if (type == ENTRY_EVIDENCE) {
        return rule_where_find(id) != WHERE_COUNT;
    }
    size_t slashes = 0;
    for (size_t i = 0; i < id.length; i++) {
        slashes += id.bytes[i] == '/';
        bool plain = (id.bytes[i] >= 'a' && id.bytes[i] <= 'z') ||
                     (id.bytes[i] >= 'A' && id.bytes[i] <= 'Z') ||
                     (id.bytes[i] >= '0' && id.bytes[i] <= '9');
        if (!plain && !strchr("-/:{}.", id.bytes[i])) {
            return false;
        }
    }
    bool paired = type == ENTRY_TERM || type == ENTRY_RULE;
    return id.length > 0 && slashes == (paired ? 1 : 0);
}

/* The entry of that type and id, or NULL. */
static struct rule_entry *find_entry(struct rule_entries *entries, enum rule_entry_type type,
                                     struct span id)
{
    for (size_t i = 0; i < entries->count; i++) {
        if (entries->items[i].type == type && span_equal(entries->items[i].id, id)) {
            return &entries->items[i];
        }
    }
    return NULL;
}

static void read_header(struct reader *reader, struct span line)
{
    struct span type = word_at(line, 0);
    struct span rest = trim(span_slice(line, type.length, line.length));
    struct span id = word_at(rest, 0);
    reader->open = NULL;
    reader->line_capacity = 0;
    int found = 0;
    while (found < ENTRY_TYPES && !span_equal(type, span_of(type_names[found]))) {
        found++;
    }
    if (found == ENTRY_TYPES) {
        complain(reader, 0, "expected list, term, frame, rule, category or evidence, found", type);
        return;
    }
    if (!id_is_good((enum rule_entry_type)found, id)) {
        complain(reader, (size_t)(rest.bytes - line.bytes), "not an id for this kind of entry:",
                 id);
        return;
    }
    struct rule_entries *entries = reader->entries;
    struct rule_entry *entry = find_entry(entries, (enum rule_entry_type)found, id);
    if (entry && entry->file == reader->file) {
        complain(reader, (size_t)(rest.bytes - line.bytes), "this file has it already:", id);
        return;
    }
    if (!entry) {
        entries->items = array_reserve(entries->items, &entries->capacity, entries->count + 1,
                                       sizeof *entries->items);
        entry = &entries->items[entries->count++];
    }
    *entry = (struct rule_entry){
        .type = (enum rule_entry_type)found,
        .id = id,
        .label = trim(span_slice(rest, id.length, rest.length)),
        .file = reader->file,
        .line = reader->number,
    };
    reader->open = entry;
}

/* "key: value" with a key that this type of entry may have. */
static bool read_setting(struct reader *reader, struct span text, struct rule_line *out)
{
    const char *colon = memchr(text.bytes, ':', text.length);
    if (!colon) {
        return false;
    }
    struct span name = span_make(text.bytes, (size_t)(colon - text.bytes));
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        if (!span_equal(name, span_of(keys[i].name))) {
            continue;
        }
        if (!(keys[i].types & IN(reader->open->type))) {
            complain(reader, out->column - 1, "this kind of entry has no", name);
        }
        out->key = keys[i].key;
        out->text = trim(span_slice(text, name.length + 1, text.length));
        return true;
    }
    return false;
}

static void read_line(struct reader *reader, struct span line)
{
    struct span text = trim(line);
    struct rule_line new = {.key = LINE_PATTERN, .text = text, .line = reader->number};
    new.column = (uint32_t)(text.bytes - line.bytes) + 1;
    if (!read_setting(reader, text, &new) && reader->open->type == ENTRY_CATEGORY) {
        complain(reader, new.column - 1, "a category has no patterns:", text);
        return;
    }
    new.column = (uint32_t)(new.text.bytes - line.bytes) + 1;
    if (new.text.length == 0) {
        complain(reader, new.column - 1, "nothing behind", text);
        return;
    }
    struct rule_entry *entry = reader->open;
    if (entry->line_count == reader->line_capacity) {
        reader->line_capacity = reader->line_capacity ? reader->line_capacity * 2 : 8;
        struct rule_line *lines = arena_alloc(&reader->entries->arena,
                                              reader->line_capacity * sizeof *lines);
        if (entry->line_count) {
            memcpy(lines, entry->lines, entry->line_count * sizeof *lines);
        }
        entry->lines = lines;
    }
    entry->lines[entry->line_count++] = new;
}

void rule_entries_read(struct rule_entries *entries, const char *file, struct span text,
                       struct rule_problems *problems)
{
    struct reader reader = {.entries = entries, .problems = problems};
    reader.file = arena_copy(&entries->arena, span_of(file));
    const char *copy = arena_copy(&entries->arena, text);
    struct span rest = span_make(copy, text.length);
    while (rest.length) {
        const char *newline = memchr(rest.bytes, '\n', rest.length);
        size_t length = newline ? (size_t)(newline - rest.bytes) : rest.length;
        struct span line = without_comment(span_slice(rest, 0, length));
        reader.number++;
        bool indented = line.length && strchr(" \t", line.bytes[0]);
        if (trim(line).length == 0) {
            /* nothing on it */
        } else if (!indented) {
            read_header(&reader, line);
        } else if (reader.open) {
            read_line(&reader, line);
        } else if (reader.number == 1) {
            complain(&reader, 0, "no entry to belong to:", trim(line));
        }
        rest = span_slice(rest, length + (newline ? 1 : 0), rest.length);
    }
}
