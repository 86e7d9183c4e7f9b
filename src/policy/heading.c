/* SPDX-License-Identifier: ISC */
/* Forms of headings without a level. */
#include "policy/heading.h"

#include "policy/title.h"

enum {
    SENTENCE_WORDS = 6,    /* of text below a plain title, at least */
    CAPITALS_WORDS = 3,    /* of text below a title in capitals, at least */
    DEFINITION_INDENT = 4, /* columns before an explanation */
    TERM_LONGEST = 100,    /* bytes of a term */
    GLUED_LONGEST = 160,   /* bytes of a bold title at the end of a paragraph */
};

static bool is_one_of(char byte, const char *bytes)
{
    return memchr(bytes, byte, strlen(bytes)) != NULL;
}

/* "**Title**" alone in its line or over several, and "**Cookies.** Text" */
static bool take_emphasised(struct division *division, const struct line *line)
{
    struct span rest = span_slice(division->block, line->text, division->block.length);
    struct span inner;
    size_t end = title_emphasised(rest, &inner);
    if (end == 0) {
        return false;
    }
    size_t behind = end + line_white_length(span_slice(rest, end, rest.length));
    if (behind == rest.length || rest.bytes[behind] == '\n') {
        division_add_heading(
            division, line->start, line->text,
            division_trim_white(division, line->text, line->text + (uint32_t)behind),
            HEADING_LEVEL_PSEUDO);
        division->next = line->text + (uint32_t)behind + (behind < rest.length);
        return true;
    }
    size_t stop;
    size_t body;
    struct span text = division_line(division, line);
    if (end > text.length || !title_runs_in(text, end, inner, &stop, &body)) {
        return false;
    }
    division_add_run_in(division, line, line->text + (uint32_t)stop, line->text + (uint32_t)body);
    return true;
}

/* "**Title" before a hard break, "** Text" behind it */
static bool take_split_bold(struct division *division, const struct line *line)
{
    struct span text = division_line(division, line);
    struct line next;
    if (text.length < 3 || memcmp(text.bytes, "**", 2) != 0 || text.bytes[2] == '*' ||
        !division_peek(division, line, &next)) {
        return false;
    }
    struct span below = division_line(division, &next);
    if (below.length < 3 || memcmp(below.bytes, "**", 2) != 0 || below.bytes[2] != ' ' ||
        memmem(text.bytes + 2, text.length - 2, "**", 2) ||
        !title_is_plain(span_slice(text, 2, text.length))) {
        return false;
    }
    division_add_heading(division, line->start, line->text, line->end, HEADING_LEVEL_PSEUDO);
    return true;
}

/* True if what stands in the line behind a title is text under it: a list, or a sentence. Fewer
 * words, or a number first, are another line of an address. */
static bool next_is_text(const struct division *division, const struct line *line, size_t words)
{
    struct line next;
    if (!line->hard_break || !division_peek(division, line, &next)) {
        return false;
    }
    struct span text = division_line(division, &next);
    bool number = text.length && text.bytes[0] >= '0' && text.bytes[0] <= '9';
    return next.kind == LINE_ITEM ||
           (next.kind == LINE_TEXT && !number && title_count_words(text) >= words);
}

/* A title that is a whole block, or stands before a hard break and text. */
static bool take_plain_title(struct division *division, const struct line *line)
{
    struct span text = division_line(division, line);
    bool alone = division_at_end(division, line) && division->list->count == 0;
    bool title = title_is_plain(text) && (alone || next_is_text(division, line, SENTENCE_WORDS));
    bool capitals = !title && title_is_capitals(text) &&
                    (alone || next_is_text(division, line, CAPITALS_WORDS));
    if (title || capitals) {
        division_add_heading(division, line->start, line->text, line->end, HEADING_LEVEL_PSEUDO);
    }
    return title || capitals;
}

/* "__About": an icon was lost. */
static bool take_icon_title(struct division *division, const struct line *line)
{
    struct line inner = *line;
    inner.text += 2;
    return inner.text < line->end && memcmp(division->block.bytes + line->text, "__", 2) == 0 &&
           take_plain_title(division, &inner);
}

/* "INTRODUCTION. Text" */
static bool take_capitals_run_in(struct division *division, const struct line *line)
{
    struct span text = division_line(division, line);
    uint32_t length = (uint32_t)title_capitals_run_in(text);
    if (length == 0) {
        return false;
    }
    uint32_t body = line->text + length;
    body += (uint32_t)line_white_length(span_slice(division->block, body, line->end));
    division_add_run_in(division, line, line->text + length, body);
    return true;
}

/* A short line above one that is indented by four columns, which the next again is not. */
static bool take_term(struct division *division, const struct line *line)
{
    struct line next;
    struct line after;
    uint32_t length = line->end - line->text;
    if (length > TERM_LONGEST || line->indent >= DEFINITION_INDENT || line->quotes ||
        line->hard_break || !division_peek(division, line, &next) || next.kind != LINE_TEXT ||
        next.indent < DEFINITION_INDENT) {
        return false;
    }
    char last = division->block.bytes[line->end - 1];
    bool more = division_peek(division, &next, &after) && after.indent >= DEFINITION_INDENT &&
                !next.hard_break;
    if (more || last == '.' || last == ',' || last == ';') {
        return false;
    }
    division_add_heading(division, line->start, line->text, line->end, HEADING_LEVEL_PSEUDO);
    division_add(division, next.start, next.text, next.end, CLAUSE_DEFINITION);
    division->next = next.next;
    return true;
}

static bool is_capital(char byte)
{
    return byte >= 'A' && byte <= 'Z';
}

bool heading_take(struct division *division, const struct line *line)
{
    struct span text = division_line(division, line);
    if (text.bytes[0] == '*' || text.bytes[0] == '_') {
        return take_emphasised(division, line) || take_split_bold(division, line) ||
               take_icon_title(division, line);
    }
    bool capitals = text.length > 1 && is_capital(text.bytes[0]) && !(text.bytes[1] >= 'a');
    return take_plain_title(division, line) || (capitals && take_capitals_run_in(division, line)) ||
           (!division_at_end(division, line) && take_term(division, line));
}

bool heading_take_numbered(struct division *division, const struct line *line)
{
    char first = division->block.bytes[line->text];
    bool small = first >= 'a' && first <= 'z';
    if (line->marker == '*' || line->quotes ||
        (division->open && !division_begins_anew(division, line))) {
        return false;
    }
    if (!line->listed) {
        return first != '(' && !small && take_plain_title(division, line);
    }
    struct span text = span_slice(division->block, line->body, line->end);
    struct span inner;
    if (division_at_end(division, line) && division->list->count == 0 && text.length > 0 &&
        title_emphasised(text, &inner) == text.length) {
        division_add_heading(division, line->start, line->body, line->end, HEADING_LEVEL_PSEUDO);
        return true;
    }
    return false;
}

void heading_split_glued(struct division *division, struct clause *clause)
{
    const char *bytes = division->block.bytes;
    uint32_t end = clause->end;
    if (end - clause->body < 8 || memcmp(bytes + end - 2, "**", 2) != 0) {
        return;
    }
    uint32_t lowest = end - clause->body > GLUED_LONGEST ? end - GLUED_LONGEST : clause->body;
    uint32_t at = end - 3;
    while (at > lowest && memcmp(bytes + at, "**", 2) != 0) {
        at--;
    }
    uint32_t text_end = division_trim_white(division, clause->body, at);
    bool numbered = at + 2 < end && bytes[at + 2] >= '0' && bytes[at + 2] <= '9';
    bool gap = at - text_end >= (numbered ? 1 : 2);
    struct span title = span_slice(division->block, at, end);
    struct span inner;
    if (gap && at > lowest && text_end > clause->body && is_one_of(bytes[text_end - 1], ".!?)") &&
        title_emphasised(title, &inner) == title.length &&
        !is_one_of(inner.bytes[inner.length - 1], ".:!")) {
        clause->end = text_end;
        division_add_heading(division, at, at, end, HEADING_LEVEL_PSEUDO);
    }
}
