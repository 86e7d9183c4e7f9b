/* SPDX-License-Identifier: ISC */
/* Blocks and clauses. A block is read line by line; each line continues the last clause, begins a
 * new one, or both (a run-in title). What a line does is told by its kind (a table of functions) and
 * by the few things that struct parser remembers of the lines before. */
#include "policy/clause.h"

#include "base/memory.h"
#include "policy/inline.h"
#include "policy/line.h"
#include "policy/title.h"

#include <stdlib.h>

enum {
    ITEM_INDENT = 4,         /* columns that a list is nested by */
    SETEXT_LONGEST = 300,    /* bytes of a heading above its underline */
    HTML2TEXT_RULE = 3,      /* dashes that html2text draws below a table's first row */
    SENTENCE_WORDS = 6,      /* fewer behind a plain title are another line of an address */
    DEFINITION_INDENT = 4,   /* columns before an explanation */
    TERM_LONGEST = 100,
    GLUED_LONGEST = 160,     /* bytes of a bold heading at the end of a paragraph */
};

/* What the lines read so far leave behind. */
struct parser {
    struct span block;
    struct clause_list *list;
    size_t first;       /* index of the first clause of the paragraph being read (a run-in title
                           and its text are one paragraph to an underline) */
    bool open;          /* the last clause takes further lines */
    bool hard_break;    /* the line before ended in a hard break */
    bool fenced;        /* between ``` and ``` */
    bool table;         /* the line before was a delimiter row or a row below one */
    bool has_bars;      /* a '|' stands somewhere in the block */
    uint8_t quotes;     /* depth of quotation of the open clause */
    uint32_t next;      /* where the next line to read begins */
};

void clause_list_free(struct clause_list *list)
{
    free(list->items);
    *list = (struct clause_list){0};
}

const char *clause_kind_name(enum clause_kind kind)
{
    static const char *const names[CLAUSE_KINDS] = {
        [CLAUSE_HEADING] = "heading",       [CLAUSE_PARAGRAPH] = "paragraph",
        [CLAUSE_ITEM] = "item",             [CLAUSE_ROW] = "row",
        [CLAUSE_QUOTATION] = "quotation",   [CLAUSE_DEFINITION] = "definition",
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
 * Clauses */

static struct clause *last_clause(struct parser *parser)
{
    return parser->list->count ? &parser->list->items[parser->list->count - 1] : NULL;
}

static void close_clause(struct parser *parser);

/* Closes the open clause and adds one. */
static struct clause *add(struct parser *parser, uint32_t start, uint32_t body, uint32_t end,
                          enum clause_kind kind)
{
    close_clause(parser);
    struct clause_list *list = parser->list;
    list->items = array_reserve(list->items, &list->capacity, list->count + 1, sizeof *list->items);
    struct clause *clause = &list->items[list->count++];
    *clause = (struct clause){.start = start, .end = end, .body = body, .kind = (uint8_t)kind};
    parser->first = list->count - 1;
    return clause;
}

static void add_heading(struct parser *parser, uint32_t start, uint32_t body, uint32_t end,
                        uint8_t level)
{
    add(parser, start, body, end, CLAUSE_HEADING)->level = level;
}

/* Adds a paragraph, or a quotation where the line is quoted, that takes further lines. */
static void add_text(struct parser *parser, const struct line *line, uint32_t start, uint32_t body)
{
    struct clause *clause = add(parser, start, body, line->end,
                                line->quotes ? CLAUSE_QUOTATION : CLAUSE_PARAGRAPH);
    clause->level = line->quotes;
    parser->open = true;
    parser->quotes = line->quotes;
}

static struct span line_span(const struct parser *parser, const struct line *line)
{
    return span_slice(parser->block, line->text, line->end);
}

static bool is_last_line(const struct parser *parser, const struct line *line)
{
    return line->next >= parser->block.length;
}

/* Reads the line behind `line`; false at the block's end. */
static bool read_next(const struct parser *parser, const struct line *line, struct line *next)
{
    if (is_last_line(parser, line)) {
        return false;
    }
    line_read(parser->block, line->next, next);
    return true;
}

/* True if what stands in the line behind a plain title is text under it: a list, or a sentence. */
static bool next_is_text(const struct parser *parser, const struct line *line)
{
    struct line next;
    if (!read_next(parser, line, &next)) {
        return false;
    }
    bool longer = next.end - next.text > line->end - line->text;
    return next.kind == LINE_ITEM ||
           (next.kind == LINE_TEXT && longer &&
            title_count_words(line_span(parser, &next)) >= SENTENCE_WORDS);
}

/* `at` behind the white space that begins there; a no-break space is none: some clause holds it. */
static uint32_t skip_white(const struct parser *parser, uint32_t at, uint32_t end)
{
    while (at < end && is_white(parser->block.bytes[at])) {
        at++;
    }
    return at;
}

/* `end` before the white space that ends there. */
static uint32_t trim_white(const struct parser *parser, uint32_t start, uint32_t end)
{
    while (end > start && is_white(parser->block.bytes[end - 1])) {
        end--;
    }
    return end;
}

/* Adds a run-in title that ends at `stop` and the text that follows it in the line. */
static void add_run_in(struct parser *parser, const struct line *line, uint32_t stop, uint32_t body)
{
    add_heading(parser, line->start, line->text, stop, HEADING_LEVEL_PSEUDO);
    size_t first = parser->first;
    add_text(parser, line, skip_white(parser, stop, line->end), body);
    parser->first = first;
}

/* ---------------------------------------------------------------------------------------------
 * Headings without a level. Each form adds the clauses of the line and returns true, or false. */

/* "**Title**" alone in its line or over several, and "**Cookies.** Text" */
static bool take_emphasised(struct parser *parser, const struct line *line)
{
    struct span rest = span_slice(parser->block, line->text, parser->block.length);
    struct span inner;
    size_t end = title_emphasised(rest, &inner);
    if (end == 0) {
        return false;
    }
    size_t behind = end + line_white_length(span_slice(rest, end, rest.length));
    if (behind == rest.length || rest.bytes[behind] == '\n') {
        add_heading(parser, line->start, line->text,
                    trim_white(parser, line->text, line->text + (uint32_t)behind),
                    HEADING_LEVEL_PSEUDO);
        parser->next = line->text + (uint32_t)behind + (behind < rest.length);
        return true;
    }
    size_t stop;
    size_t body;
    struct span text = line_span(parser, line);
    if (end > text.length || !title_runs_in(text, end, inner, &stop, &body)) {
        return false;
    }
    add_run_in(parser, line, line->text + (uint32_t)stop, line->text + (uint32_t)body);
    return true;
}

/* "**Title" before a hard break, "** Text" behind it */
static bool take_split_bold(struct parser *parser, const struct line *line)
{
    struct span text = line_span(parser, line);
    struct line next;
    if (text.length < 3 || memcmp(text.bytes, "**", 2) != 0 || text.bytes[2] == '*' ||
        !read_next(parser, line, &next)) {
        return false;
    }
    struct span below = line_span(parser, &next);
    if (below.length < 3 || memcmp(below.bytes, "**", 2) != 0 || below.bytes[2] != ' ' ||
        memmem(text.bytes + 2, text.length - 2, "**", 2) ||
        !title_is_plain(span_slice(text, 2, text.length))) {
        return false;
    }
    add_heading(parser, line->start, line->text, line->end, HEADING_LEVEL_PSEUDO);
    return true;
}

/* A title that is a whole block, or stands before a hard break and text. */
static bool take_plain_title(struct parser *parser, const struct line *line)
{
    struct span text = line_span(parser, line);
    bool alone = is_last_line(parser, line) && parser->list->count == 0;
    bool title = title_is_plain(text) && (alone || (line->hard_break && next_is_text(parser, line)));
    bool capitals = !title && (alone || (line->hard_break && !is_last_line(parser, line))) &&
                    title_is_capitals(text);
    if (title || capitals) {
        add_heading(parser, line->start, line->text, line->end, HEADING_LEVEL_PSEUDO);
    }
    return title || capitals;
}

/* "__About": an icon was lost. */
static bool take_icon_title(struct parser *parser, const struct line *line)
{
    struct line inner = *line;
    inner.text += 2;
    return inner.text < line->end && memcmp(parser->block.bytes + line->text, "__", 2) == 0 &&
           take_plain_title(parser, &inner);
}

/* "INTRODUCTION. Text" */
static bool take_capitals_run_in(struct parser *parser, const struct line *line)
{
    struct span text = line_span(parser, line);
    uint32_t length = (uint32_t)title_capitals_run_in(text);
    if (length == 0) {
        return false;
    }
    uint32_t body = line->text + length;
    body += (uint32_t)line_white_length(span_slice(parser->block, body, line->end));
    add_run_in(parser, line, line->text + length, body);
    return true;
}

/* A short line above one that is indented by four columns, which the next again is not. */
static bool take_term(struct parser *parser, const struct line *line)
{
    struct line next;
    struct line after;
    uint32_t length = line->end - line->text;
    if (length > TERM_LONGEST || line->indent >= DEFINITION_INDENT || line->quotes ||
        line->hard_break || !read_next(parser, line, &next) || next.kind != LINE_TEXT ||
        next.indent < DEFINITION_INDENT) {
        return false;
    }
    char last = parser->block.bytes[line->end - 1];
    bool more = read_next(parser, &next, &after) && after.indent >= DEFINITION_INDENT &&
                !next.hard_break;
    if (more || last == '.' || last == ',' || last == ';') {
        return false;
    }
    add_heading(parser, line->start, line->text, line->end, HEADING_LEVEL_PSEUDO);
    add(parser, next.start, next.text, next.end, CLAUSE_DEFINITION);
    parser->next = next.next;
    return true;
}

static bool is_capital(char byte)
{
    return byte >= 'A' && byte <= 'Z';
}

/* Tries the forms that can begin as the line does. */
static bool take_title(struct parser *parser, const struct line *line)
{
    struct span text = line_span(parser, line);
    if (text.bytes[0] == '*' || text.bytes[0] == '_') {
        return take_emphasised(parser, line) || take_split_bold(parser, line) ||
               take_icon_title(parser, line);
    }
    bool capitals = text.length > 1 && is_capital(text.bytes[0]) && !(text.bytes[1] >= 'a');
    return take_plain_title(parser, line) || (capitals && take_capitals_run_in(parser, line)) ||
           (!is_last_line(parser, line) && take_term(parser, line));
}

/* ---------------------------------------------------------------------------------------------
 * The end of a clause */

static bool is_one_of(char byte, const char *bytes)
{
    return memchr(bytes, byte, strlen(bytes)) != NULL;
}

/* A bold title that stands at the end of a paragraph because the markup between them was lost:
 * "... password.  **3\. Information Collected**". Becomes a heading of its own. */
static void split_glued_title(struct parser *parser, struct clause *clause)
{
    const char *bytes = parser->block.bytes;
    uint32_t end = clause->end;
    if (end - clause->body < 8 || memcmp(bytes + end - 2, "**", 2) != 0) {
        return;
    }
    uint32_t lowest = end - clause->body > GLUED_LONGEST ? end - GLUED_LONGEST : clause->body;
    uint32_t at = end - 3;
    while (at > lowest && memcmp(bytes + at, "**", 2) != 0) {
        at--;
    }
    uint32_t text_end = trim_white(parser, clause->body, at);
    bool numbered = at + 2 < end && bytes[at + 2] >= '0' && bytes[at + 2] <= '9';
    bool gap = at - text_end >= (numbered ? 1 : 2);
    struct span title = span_slice(parser->block, at, end);
    struct span inner;
    if (gap && at > lowest && text_end > clause->body && is_one_of(bytes[text_end - 1], ".!?)") &&
        title_emphasised(title, &inner) == title.length &&
        !is_one_of(inner.bytes[inner.length - 1], ".:!")) {
        clause->end = text_end;
        add_heading(parser, at, at, end, HEADING_LEVEL_PSEUDO);
    }
}

static void close_clause(struct parser *parser)
{
    if (!parser->open) {
        return;
    }
    parser->open = false;
    struct clause *clause = last_clause(parser);
    if (!line_has_words(span_slice(parser->block, clause->body, clause->end))) {
        *clause = (struct clause){.start = clause->start, .end = clause->end,
                                  .body = clause->body, .kind = CLAUSE_RULE};
    } else if (clause->kind == CLAUSE_PARAGRAPH) {
        split_glued_title(parser, clause);
    }
}

/* ---------------------------------------------------------------------------------------------
 * What a line of each kind does */

/* True if the line stands behind a hard break at which a sentence or a title ended: then it may
 * begin something new though a clause is open. */
static bool begins_anew(struct parser *parser, const struct line *line)
{
    struct clause *clause = last_clause(parser);
    return parser->hard_break && clause->kind != CLAUSE_ITEM && line->quotes == parser->quotes &&
           is_one_of(parser->block.bytes[clause->end - 1], ".!?:)*_\"");
}

/* True if the line may be a title: quoted ones only if they are emphasised. */
static bool may_be_title(struct parser *parser, const struct line *line)
{
    return (!line->quotes || is_one_of(parser->block.bytes[line->text], "*_")) &&
           (!parser->open || begins_anew(parser, line));
}

static void take_text(struct parser *parser, const struct line *line)
{
    if (parser->open && line->quotes > parser->quotes) {
        close_clause(parser);
    }
    if (may_be_title(parser, line) && take_title(parser, line)) {
        return;
    }
    if (parser->open) {
        last_clause(parser)->end = line->end;
    } else {
        add_text(parser, line, line->start, line->text);
    }
}

/* A line of quote marks or no-break spaces ends what stands above it and goes to it. */
static void take_empty(struct parser *parser, const struct line *line)
{
    if (line->start == line->end) {
        return;
    }
    if (parser->open) {
        struct clause *clause = last_clause(parser);
        close_clause(parser);
        if (clause == last_clause(parser) && clause->kind != CLAUSE_RULE) {
            clause->end = line->end;
            return;
        }
    }
    add(parser, line->start, line->start, line->end, CLAUSE_RULE);
}

static void take_rule(struct parser *parser, const struct line *line)
{
    add(parser, line->start, line->start, line->end, CLAUSE_RULE);
}

static void take_heading(struct parser *parser, const struct line *line)
{
    if (line->body == line->end) {
        take_rule(parser, line);
    } else {
        add_heading(parser, line->start, line->body, line->end, line->level);
    }
}

/* True if the line underlines what stands above it: then that is a heading. */
static bool underlines(struct parser *parser, const struct line *line)
{
    struct clause *last = last_clause(parser);
    if (!last || !(parser->open || last->level == HEADING_LEVEL_PSEUDO)) {
        return false;
    }
    struct clause *first = &parser->list->items[parser->first];
    uint32_t marks = line->end - line->text;
    uint32_t length = last->end - first->start;
    bool html2text_rule = line->level == 2 && marks == HTML2TEXT_RULE && line->hard_break;
    bool apart = first->kind == CLAUSE_ITEM && first->marker == '*' && line->indent == 0;
    bool fits = length <= SETEXT_LONGEST || marks >= length / 2;
    bool text = first->kind == CLAUSE_PARAGRAPH || first->kind == CLAUSE_HEADING ||
                first->kind == CLAUSE_ITEM;
    return text && fits && !apart && !html2text_rule && line->quotes == 0;
}

static void take_underline(struct parser *parser, const struct line *line)
{
    if (!underlines(parser, line)) {
        take_rule(parser, line);
        return;
    }
    struct clause *heading = &parser->list->items[parser->first];
    bool bullet = heading->kind == CLAUSE_ITEM && heading->marker == '*';
    *heading = (struct clause){
        .start = heading->start,
        .end = line->end,
        .body = bullet ? heading->body : heading->start,
        .kind = CLAUSE_HEADING,
        .level = line->level,
    };
    parser->list->count = parser->first + 1;
    parser->open = false;
}

/* True if a list item may begin in this line though a clause is open. Sentences that are wrapped
 * begin lines with numbers too. */
static bool item_interrupts(struct parser *parser, const struct line *line)
{
    struct clause *clause = last_clause(parser);
    if (!parser->open || parser->hard_break || (line->marker == '*' && line->listed)) {
        return true;
    }
    bool first = line->listed && line->marker == '1' && parser->block.bytes[line->text] == '1' &&
                 line->body - line->text <= 3;
    return first || (line->listed && line->indent >= 2) ||
           (clause->kind == CLAUSE_ITEM && clause->marker == line->marker);
}

/* "1\. Cookies" or "A. Cookies" where a title can stand, "1. **Cookies**" alone in its block */
static bool take_numbered_title(struct parser *parser, const struct line *line)
{
    char first = parser->block.bytes[line->text];
    bool small = first >= 'a' && first <= 'z';
    if (line->marker == '*' || line->quotes || (parser->open && !begins_anew(parser, line))) {
        return false;
    }
    if (!line->listed) {
        return first != '(' && !small && take_plain_title(parser, line);
    }
    struct span text = span_slice(parser->block, line->body, line->end);
    struct span inner;
    if (is_last_line(parser, line) && parser->list->count == 0 && text.length > 0 &&
        title_emphasised(text, &inner) == text.length) {
        add_heading(parser, line->start, line->body, line->end, HEADING_LEVEL_PSEUDO);
        return true;
    }
    return false;
}

static void take_item(struct parser *parser, const struct line *line)
{
    if (!item_interrupts(parser, line)) {
        take_text(parser, line);
        return;
    }
    if (take_numbered_title(parser, line)) {
        return;
    }
    struct clause *clause = add(parser, line->start, line->body, line->end, CLAUSE_ITEM);
    uint32_t level = line->indent / ITEM_INDENT + 1;
    clause->level = level < UINT8_MAX ? (uint8_t)level : UINT8_MAX;
    clause->marker = line->marker;
    if (!line->listed || line->body < line->end) {
        struct span text = span_slice(parser->block, line->body, line->end);
        struct line_marker inner = line_marker_read(text);
        clause->body += inner.kind == '*' ? inner.length : 0;
    }
    parser->open = true;
    parser->quotes = line->quotes;
}

/* The level of the heading that a row is if one only of its cells has words and that cell is a
 * title; 0 else. Sets *body to where the words of the first cell with words begin. */
static uint8_t row_level(const struct parser *parser, const struct line *line, uint32_t *body)
{
    uint8_t level = 0;
    size_t filled = 0;
    for (uint32_t at = line->text; at < line->end;) {
        uint32_t bar = (uint32_t)inline_find_bar(span_slice(parser->block, 0, line->end), at);
        struct span cell = span_slice(parser->block, at, bar);
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

static void take_row(struct parser *parser, const struct line *line)
{
    if (!line_has_words(line_span(parser, line))) {
        take_rule(parser, line);
        return;
    }
    uint32_t body = line->text;
    uint8_t level = row_level(parser, line, &body);
    if (level) {
        add_heading(parser, line->start, body, line->end, level);
        return;
    }
    add(parser, line->start, body, line->end, CLAUSE_ROW);
    bool bar_last = parser->block.bytes[line->end - 1] == '|';
    parser->open = parser->table && !line->hard_break && !bar_last;
    parser->quotes = line->quotes;
}

static void take_delimiter(struct parser *parser, const struct line *line)
{
    take_rule(parser, line);
    parser->table = true;
}

/* A fence begins a paragraph that takes every line to the closing fence. */
static void take_fence(struct parser *parser, const struct line *line)
{
    add(parser, line->start, line->text, line->end, CLAUSE_PARAGRAPH);
    parser->open = true;
    parser->fenced = true;
    parser->quotes = line->quotes;
}

static void take_fenced(struct parser *parser, const struct line *line)
{
    last_clause(parser)->end = line->end;
    if (line->kind == LINE_FENCE) {
        close_clause(parser);
        parser->fenced = false;
    }
}

/* A line without a bar at its start is a row below a delimiter row, or right above one. */
static void find_row(struct parser *parser, struct line *line)
{
    bool text = line->kind == LINE_TEXT || line->kind == LINE_ITEM;
    bool bar = text && inline_find_bar(span_slice(parser->block, 0, line->end), line->text) <
                           line->end;
    struct line next;
    if (bar && (parser->table ||
                (read_next(parser, line, &next) && next.kind == LINE_DELIMITER))) {
        line->kind = LINE_ROW;
    } else if (text && !parser->open) {
        parser->table = false;
    }
}

void clause_parse(struct span block, struct clause_list *list)
{
    static void (*const take[LINE_KINDS])(struct parser *, const struct line *) = {
        [LINE_TEXT] = take_text,           [LINE_EMPTY] = take_empty,
        [LINE_HEADING] = take_heading,     [LINE_UNDERLINE] = take_underline,
        [LINE_RULE] = take_rule,           [LINE_ITEM] = take_item,
        [LINE_ROW] = take_row,             [LINE_DELIMITER] = take_delimiter,
        [LINE_FENCE] = take_fence,
    };
    struct parser parser = {.block = block, .list = list};
    list->count = 0;
    parser.has_bars = block.length && memchr(block.bytes, '|', block.length);
    while (parser.next < block.length) {
        struct line line;
        line_read(block, parser.next, &line);
        parser.next = line.next;
        if (parser.fenced) {
            take_fenced(&parser, &line);
        } else {
            if (parser.has_bars) {
                find_row(&parser, &line);
            }
            take[line.kind](&parser, &line);
        }
        parser.hard_break = line.hard_break;
    }
    close_clause(&parser);
}
