/* SPDX-License-Identifier: ISC */
/* Blocks and clauses. A block is read line by line; a line continues the last clause or begins one
 * or two (a run-in title and its text). What it does is told by its kind (a table of functions) and
 * by the few things that struct division remembers of the lines before. */
#include "policy/clause.h"

#include "policy/heading.h"
#include "policy/inline.h"
#include "policy/title.h"

#include <stdlib.h>

enum {
    ITEM_INDENT = 4,      /* columns that a list is nested by */
    SETEXT_LONGEST = 300, /* bytes of a heading above its underline */
    HTML2TEXT_RULE = 3,   /* dashes that html2text draws below a table's first row */
};

void clause_list_free(struct clause_list *list)
{
    free(list->items);
    *list = (struct clause_list){0};
}

const char *clause_kind_name(enum clause_kind kind)
{
    static const char *const names[CLAUSE_KINDS] = {
        [CLAUSE_HEADING] = "heading",     [CLAUSE_PARAGRAPH] = "paragraph",
        [CLAUSE_ITEM] = "item",           [CLAUSE_ROW] = "row",
        [CLAUSE_QUOTATION] = "quotation", [CLAUSE_DEFINITION] = "definition",
        [CLAUSE_RULE] = "rule",
    };
    return names[kind];
}

/* ---------------------------------------------------------------------------------------------
 * Blocks */

static bool is_white(char byte)
{
    return byte == ' ' || byte == '\t' || byte == '\r';
}

/* If nothing but white space stands between `at` and the next newline, or the end: where the next
 * line begins. Else 0. */
static inline size_t skip_blank_line(struct span text, size_t at)
{
    while (at < text.length && is_white(text.bytes[at])) {
        at++;
    }
    if (at == text.length) {
        return at;
    }
    return text.bytes[at] == '\n' ? at + 1 : 0;
}

bool block_next(struct span text, size_t from, size_t *start, size_t *end)
{
    size_t at = from;
    for (size_t next; at < text.length && (next = skip_blank_line(text, at)) > 0;) {
        at = next;
    }
    if (at >= text.length) {
        return false;
    }
    *start = at;
    for (;;) {
        const char *newline = memchr(text.bytes + at, '\n', text.length - at);
        if (!newline) {
            *end = text.length;
            return true;
        }
        at = (size_t)(newline - text.bytes) + 1;
        if (at == text.length || skip_blank_line(text, at)) {
            *end = at - 1;
            return true;
        }
    }
}

/* ---------------------------------------------------------------------------------------------
 * What a line of each kind does */

static bool is_mark(char byte)
{
    return byte == '*' || byte == '_';
}

/* True if the line may be a title: quoted ones only if they are emphasised. */
static bool may_be_title(struct division *division, const struct line *line)
{
    return (!line->quotes || is_mark(division->block.bytes[line->text])) &&
           (!division->open || division_begins_anew(division, line));
}

static void take_text(struct division *division, const struct line *line)
{
    if (division->open && line->quotes > division->quotes) {
        division_close(division);
    }
    if (may_be_title(division, line) && heading_take(division, line)) {
        return;
    }
    if (division->open) {
        division_last(division)->end = line->end;
    } else {
        division_add_text(division, line, line->start, line->text);
    }
}

/* A line of quote marks or no-break spaces ends what stands above it and goes to it. */
static void take_empty(struct division *division, const struct line *line)
{
    if (line->start == line->end) {
        return;
    }
    if (division->open) {
        size_t count = division->list->count;
        division_close(division);
        struct clause *clause = division_last(division);
        if (count == division->list->count && clause->kind != CLAUSE_RULE) {
            clause->end = line->end;
            return;
        }
    }
    division_add(division, line->start, line->start, line->end, CLAUSE_RULE);
}

static void take_rule(struct division *division, const struct line *line)
{
    division_add(division, line->start, line->start, line->end, CLAUSE_RULE);
}

static void take_heading(struct division *division, const struct line *line)
{
    if (line->body == line->end) {
        take_rule(division, line);
    } else {
        division_add_heading(division, line->start, line->body, line->end, line->level);
    }
}

/* True if the line underlines what stands above it: then that is a heading. */
static bool underlines(struct division *division, const struct line *line)
{
    struct clause *last = division_last(division);
    bool title = last && last->kind == CLAUSE_HEADING && last->level == HEADING_LEVEL_PSEUDO;
    if (!last || !(division->open || title)) {
        return false;
    }
    struct clause *first = &division->list->items[division->first];
    uint32_t marks = line->end - line->text;
    uint32_t length = last->end - first->start;
    bool html2text_rule = line->level == 2 && marks == HTML2TEXT_RULE && line->hard_break;
    bool apart = first->kind == CLAUSE_ITEM && first->marker == '*' && line->indent == 0;
    bool fits = length <= SETEXT_LONGEST || marks >= length / 2;
    bool text = first->kind == CLAUSE_PARAGRAPH || first->kind == CLAUSE_HEADING ||
                first->kind == CLAUSE_ITEM;
    return text && fits && !apart && !html2text_rule && line->quotes == 0;
}

static void take_underline(struct division *division, const struct line *line)
{
    if (!underlines(division, line)) {
        take_rule(division, line);
        return;
    }
    struct clause *heading = &division->list->items[division->first];
    bool bullet = heading->kind == CLAUSE_ITEM && heading->marker == '*';
    *heading = (struct clause){
        .start = heading->start,
        .end = line->end,
        .body = bullet ? heading->body : heading->start,
        .kind = CLAUSE_HEADING,
        .level = line->level,
    };
    division->list->count = division->first + 1;
    division->open = false;
}

/* True if a list item may begin in this line though a clause is open. Sentences that are wrapped
 * begin lines with numbers too. */
static bool item_interrupts(struct division *division, const struct line *line)
{
    struct clause *clause = division_last(division);
    if (!division->open || division->hard_break || (line->marker == '*' && line->listed)) {
        return true;
    }
    bool first = line->listed && line->marker == '1' && division->block.bytes[line->text] == '1' &&
                 line->body - line->text <= 3;
    return first || (line->listed && line->indent >= 2) ||
           (clause->kind == CLAUSE_ITEM && clause->marker == line->marker);
}

static void take_item(struct division *division, const struct line *line)
{
    if (!item_interrupts(division, line)) {
        take_text(division, line);
        return;
    }
    if (heading_take_numbered(division, line)) {
        return;
    }
    struct clause *clause = division_add(division, line->start, line->body, line->end, CLAUSE_ITEM);
    uint32_t level = line->indent / ITEM_INDENT + 1;
    clause->level = level < UINT8_MAX ? (uint8_t)level : UINT8_MAX;
    clause->marker = line->marker;
    if (!line->listed || line->body < line->end) {
        struct span text = span_slice(division->block, line->body, line->end);
        struct line_marker inner = line_marker_read(text);
        clause->body += inner.kind == '*' ? inner.length : 0;
    }
    division->open = true;
    division->quotes = line->quotes;
}

/* The level of the heading that a row is if one only of its cells has words and that cell is a
 * title; 0 else. Sets *body to where the words of the first cell with words begin. */
static uint8_t row_level(const struct division *division, const struct line *line, uint32_t *body)
{
    uint8_t level = 0;
    size_t filled = 0;
    for (uint32_t at = line->text; at < line->end;) {
        uint32_t bar = (uint32_t)inline_find_bar(span_slice(division->block, 0, line->end), at);
        struct span cell = span_slice(division->block, at, bar);
        if (line_has_words(cell)) {
            struct span inner;
            size_t white = line_white_length(cell);
            struct line inside = {0};
            if (filled++ == 0) {
                struct span text = span_slice(cell, white, cell.length);
                line_read(text, 0, &inside);
                size_t end = title_emphasised(text, &inner);
                bool whole = end && end + line_white_length(span_slice(text, end, text.length)) ==
                                        text.length;
                level = inside.kind == LINE_HEADING && !inside.marker ? inside.level : 0;
                level = level ? level : whole ? HEADING_LEVEL_PSEUDO : 0;
                *body = at + (uint32_t)white + (level < HEADING_LEVEL_PSEUDO ? inside.body : 0);
            }
        }
        at = bar + 1;
    }
    return filled == 1 ? level : 0;
}

static void take_row(struct division *division, const struct line *line)
{
    if (!line_has_words(division_line(division, line))) {
        take_rule(division, line);
        return;
    }
    uint32_t body = line->text;
    uint8_t level = row_level(division, line, &body);
    if (level) {
        division_add_heading(division, line->start, body, line->end, level);
        return;
    }
    division_add(division, line->start, body, line->end, CLAUSE_ROW);
    bool bar_last = division->block.bytes[line->end - 1] == '|';
    division->open = division->table && !line->hard_break && !bar_last;
    division->quotes = line->quotes;
}

static void take_delimiter(struct division *division, const struct line *line)
{
    take_rule(division, line);
    division->table = true;
}

/* A fence begins a paragraph that takes every line to the closing fence. */
static void take_fence(struct division *division, const struct line *line)
{
    division_add(division, line->start, line->text, line->end, CLAUSE_PARAGRAPH);
    division->open = true;
    division->fenced = true;
    division->quotes = line->quotes;
}

static void take_fenced(struct division *division, const struct line *line)
{
    division_last(division)->end = line->end;
    if (line->kind == LINE_FENCE) {
        division_close(division);
        division->fenced = false;
    }
}

/* A line without a bar at its start is a row below a delimiter row, or right above one. */
static void find_row(struct division *division, struct line *line)
{
    bool text = line->kind == LINE_TEXT || line->kind == LINE_ITEM;
    bool bar =
        text && inline_find_bar(span_slice(division->block, 0, line->end), line->text) < line->end;
    struct line next;
    if (bar && (division->table ||
                (division_peek(division, line, &next) && next.kind == LINE_DELIMITER))) {
        line->kind = LINE_ROW;
    } else if (text && !division->open) {
        division->table = false;
    }
}

void clause_parse(struct span block, struct clause_list *list)
{
    static void (*const take[LINE_KINDS])(struct division *, const struct line *) = {
        [LINE_TEXT] = take_text,       [LINE_EMPTY] = take_empty,
        [LINE_HEADING] = take_heading, [LINE_UNDERLINE] = take_underline,
        [LINE_RULE] = take_rule,       [LINE_ITEM] = take_item,
        [LINE_ROW] = take_row,         [LINE_DELIMITER] = take_delimiter,
        [LINE_FENCE] = take_fence,
    };
    struct division division = {.block = block, .list = list};
    list->count = 0;
    division.has_bars = block.length && memchr(block.bytes, '|', block.length);
    while (division.next < block.length) {
        struct line line;
        line_read(block, division.next, &line);
        division.next = line.next;
        if (division.fenced) {
            take_fenced(&division, &line);
        } else {
            if (division.has_bars) {
                find_row(&division, &line);
            }
            take[line.kind](&division, &line);
        }
        division.hard_break = line.hard_break;
    }
    division_close(&division);
}
