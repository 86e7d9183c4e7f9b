/* SPDX-License-Identifier: ISC */
/* Adding and closing clauses. */
#include "policy/division.h"

#include "base/memory.h"
#include "policy/heading.h"

static bool is_white(char byte)
{
    return byte == ' ' || byte == '\t' || byte == '\r';
}

static bool is_one_of(char byte, const char *bytes)
{
    return memchr(bytes, byte, strlen(bytes)) != NULL;
}

struct clause *division_last(struct division *division)
{
    return division->list->count ? &division->list->items[division->list->count - 1] : NULL;
}

struct clause *division_add(struct division *division, uint32_t start, uint32_t body, uint32_t end,
                            enum clause_kind kind)
{
    division_close(division);
    struct clause_list *list = division->list;
    list->items = array_reserve(list->items, &list->capacity, list->count + 1, sizeof *list->items);
    struct clause *clause = &list->items[list->count++];
    *clause = (struct clause){.start = start, .end = end, .body = body, .kind = (uint8_t)kind};
    division->first = list->count - 1;
    return clause;
}

void division_add_heading(struct division *division, uint32_t start, uint32_t body, uint32_t end,
                          uint8_t level)
{
    division_add(division, start, body, end, CLAUSE_HEADING)->level = level;
}

void division_add_text(struct division *division, const struct line *line, uint32_t start,
                       uint32_t body)
{
    struct clause *clause = division_add(division, start, body, line->end,
                                         line->quotes ? CLAUSE_QUOTATION : CLAUSE_PARAGRAPH);
    clause->level = line->quotes;
    division->open = true;
    division->quotes = line->quotes;
}

struct span division_line(const struct division *division, const struct line *line)
{
    return span_slice(division->block, line->text, line->end);
}

bool division_at_end(const struct division *division, const struct line *line)
{
    return line->next >= division->block.length;
}

bool division_peek(const struct division *division, const struct line *line, struct line *next)
{
    if (division_at_end(division, line)) {
        return false;
    }
    line_read(division->block, line->next, next);
    return true;
}

uint32_t division_skip_white(const struct division *division, uint32_t at, uint32_t end)
{
    while (at < end && is_white(division->block.bytes[at])) {
        at++;
    }
    return at;
}

uint32_t division_trim_white(const struct division *division, uint32_t start, uint32_t end)
{
    while (end > start && is_white(division->block.bytes[end - 1])) {
        end--;
    }
    return end;
}

void division_add_run_in(struct division *division, const struct line *line, uint32_t stop,
                         uint32_t body)
{
    division_add_heading(division, line->start, line->text, stop, HEADING_LEVEL_PSEUDO);
    size_t first = division->first;
    division_add_text(division, line, division_skip_white(division, stop, line->end), body);
    division->first = first;
}

bool division_begins_anew(struct division *division, const struct line *line)
{
    struct clause *clause = division_last(division);
    return division->hard_break && clause->kind != CLAUSE_ITEM &&
           line->quotes == division->quotes &&
           is_one_of(division->block.bytes[clause->end - 1], ".!?:)*_\"");
}

void division_close(struct division *division)
{
    if (!division->open) {
        return;
    }
    division->open = false;
    struct clause *clause = division_last(division);
    if (!line_has_words(span_slice(division->block, clause->body, clause->end))) {
        *clause = (struct clause){
            .start = clause->start, .end = clause->end, .body = clause->body, .kind = CLAUSE_RULE};
    } else if (clause->kind == CLAUSE_PARAGRAPH) {
        heading_split_glued(division, clause);
    }
}
