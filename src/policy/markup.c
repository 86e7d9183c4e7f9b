/* SPDX-License-Identifier: ISC */
/* The shown form of a clause. Each piece of it (a cell, or the whole) is flattened to one line,
 * md4c finds the spans in it, and the slices of text that md4c hands back are turned into runs.
 * Since a slice is a part of the line, its place there leads back to the source. */
#include "policy/markup.h"

#include "base/memory.h"
#include "base/utf8.h"
#include "policy/clause.h"
#include "policy/flatten.h"
#include "policy/inline.h"
#include "policy/repair.h"

#include <md4c.h>
#include <stdio.h>
#include <stdlib.h>

enum {
    MARK_SIZE = 12, /* of "<U+10FFFF>" and a NUL */
    DIALECT = MD_FLAG_NOINDENTEDCODEBLOCKS | MD_FLAG_NOHTML,
    BARE_LINKS_LONGEST = 16 << 10, /* bytes of a piece in which addresses without marks are links:
                                      md4c's time for them is quadratic */
    PARSED_LONGEST = 1 << 20,      /* bytes of a piece that md4c gets at all; no policy has more */
};

/* How deep the spans of each style are nested. */
enum span_style { SPAN_EMPHASIS, SPAN_STRONG, SPAN_CODE, SPAN_LINK, SPAN_STYLES };

struct shaping {
    struct span source;
    struct flat flat;
    struct markup *markup;
    unsigned depth[SPAN_STYLES];
    uint16_t links; /* links so far */
    uint16_t link;  /* the one being read; 0 outside */
};

void markup_free(struct markup *markup)
{
    buffer_free(&markup->text);
    buffer_free(&markup->targets);
    free(markup->runs);
    *markup = (struct markup){0};
}

/* ---------------------------------------------------------------------------------------------
 * Runs */

static uint16_t current_style(const struct shaping *shaping)
{
    static const uint16_t styles[SPAN_STYLES] = {
        [SPAN_EMPHASIS] = MARKUP_EMPHASIS,
        [SPAN_STRONG] = MARKUP_STRONG,
        [SPAN_CODE] = MARKUP_CODE,
        [SPAN_LINK] = MARKUP_LINK,
    };
    uint16_t style = 0;
    for (size_t i = 0; i < SPAN_STYLES; i++) {
        style |= shaping->depth[i] ? styles[i] : 0;
    }
    return style;
}

/* Adds text that the source bytes [start, end) are shown as. Text that is those bytes lengthens the
 * run before it where that is of the same kind and ends there. */
static void add_run(struct shaping *shaping, const char *text, size_t length, uint32_t start,
                    uint32_t end, uint16_t style)
{
    struct markup *markup = shaping->markup;
    bool exact = length == end - start;
    style |= current_style(shaping);
    struct markup_run *last = markup->count ? &markup->runs[markup->count - 1] : NULL;
    if (last && exact && last->length == last->end - last->start && last->end == start &&
        last->style == style && last->link == shaping->link &&
        !(style & (MARKUP_BREAK | MARKUP_CELL))) {
        last->length += (uint32_t)length;
        last->end = end;
    } else {
        markup->runs =
            array_reserve(markup->runs, &markup->capacity, markup->count + 1, sizeof *markup->runs);
        markup->runs[markup->count++] = (struct markup_run){
            .text = (uint32_t)markup->text.length,
            .length = (uint32_t)length,
            .start = start,
            .end = end,
            .style = style,
            .link = shaping->link,
        };
    }
    buffer_append(&markup->text, text, length);
}

/* A character that can't be shown as it is. */
static void add_mark(struct shaping *shaping, uint32_t code, uint32_t start, uint32_t end)
{
    char mark[MARK_SIZE];
    int length = code < ' ' || code == 0x7F
                     ? snprintf(mark, sizeof mark, "^%c", (char)(code ^ 0x40))
                     : snprintf(mark, sizeof mark, "<U+%04X>", (unsigned)code);
    add_run(shaping, mark, (size_t)length, start, end, MARKUP_INVALID);
}

static bool is_white(uint32_t code)
{
    char spelling[INLINE_SPELLING_SIZE];
    return inline_spell(code, spelling) == 1 && spelling[0] == ' ';
}

/* True for what inline_spell drops: controls of every kind. */
static bool is_invisible(uint32_t code)
{
    char spelling[INLINE_SPELLING_SIZE];
    return inline_spell(code, spelling) == 0;
}

/* Adds one character of the source. A soft hyphen is shown by nothing. */
static void add_character(struct shaping *shaping, uint32_t code, uint32_t start, uint32_t end)
{
    char bytes[UTF8_LONGEST];
    if (code >= 0x80 && code < 0xA0) {
        uint32_t meant = repair_windows_1252((unsigned char)code);
        code = meant ? meant : code;
    }
    if (code == UTF8_INVALID) {
        size_t length = utf8_encode(UTF8_REPLACEMENT, bytes);
        add_run(shaping, bytes, length, start, end, MARKUP_INVALID);
    } else if (is_white(code)) {
        add_run(shaping, " ", 1, start, end, 0);
    } else if (code != 0xAD && is_invisible(code)) {
        add_mark(shaping, code, start, end);
    } else if (code != 0xAD) {
        add_run(shaping, bytes, utf8_encode(code, bytes), start, end, 0);
    }
}

/* ---------------------------------------------------------------------------------------------
 * Slices of the flat line */

static bool is_break(const struct shaping *shaping, size_t at)
{
    const struct flat *flat = &shaping->flat;
    return at >= FLATTEN_PREFIX && at < flat->text.length &&
           flat->text.bytes[at] == FLATTEN_BREAK &&
           shaping->source.bytes[flat->map[at]] != FLATTEN_BREAK;
}

/* Emphasis marks that md4c found no partner for: two or more are html2text's leavings. */
static size_t stray_marks(struct span line, size_t at, size_t end)
{
    size_t length = 0;
    while (at + length < end && line.bytes[at + length] == '*') {
        length++;
    }
    return length >= 2 ? length : 0;
}

/* Adds the bytes [at, end) of the flat line. */
static void add_slice(struct shaping *shaping, size_t at, size_t end, bool code)
{
    const struct flat *flat = &shaping->flat;
    struct span line = span_slice(buffer_span(&flat->text), 0, end);
    at = at < FLATTEN_PREFIX ? FLATTEN_PREFIX : at;
    while (at < end) {
        size_t used = 1;
        uint32_t start = flat->map[at];
        size_t stray = code ? 0 : stray_marks(line, at, end);
        if (stray) {
            used = stray;
        } else if (is_break(shaping, at)) {
            add_run(shaping, "\n", 1, start, flat->map[at + 1], MARKUP_BREAK);
        } else if (!(line.bytes[at] == ' ' &&
                     (is_break(shaping, at + 1) || is_break(shaping, at - 1)))) {
            uint32_t character = repair_decode(line, at, &used);
            bool nul = character == FLATTEN_NUL && shaping->source.bytes[start] == '\0';
            add_character(shaping, nul ? 0 : character, start, flat->map[at + used]);
        }
        at += used;
    }
}

static void add_entity(struct shaping *shaping, size_t at, size_t end)
{
    uint32_t code;
    size_t used = inline_read_entity(span_slice(buffer_span(&shaping->flat.text), at, end), &code);
    if (used == end - at) {
        add_character(shaping, code, shaping->flat.map[at], shaping->flat.map[end]);
    } else {
        add_slice(shaping, at, end, false);
    }
}

/* ---------------------------------------------------------------------------------------------
 * What md4c calls */

static int on_block(MD_BLOCKTYPE type, void *detail, void *data)
{
    (void)type;
    (void)detail;
    (void)data;
    return 0;
}

static void open_link(struct shaping *shaping, const MD_SPAN_A_DETAIL *detail)
{
    if (shaping->links == UINT16_MAX) {
        return;
    }
    shaping->link = ++shaping->links;
    for (MD_SIZE i = 0; i < detail->href.size; i++) {
        char byte = detail->href.text[i];
        if (byte && byte != FLATTEN_BREAK && byte != FLATTEN_NUL) {
            buffer_append_char(&shaping->markup->targets, byte);
        }
    }
    buffer_append_char(&shaping->markup->targets, '\0');
}

static const int span_styles[] = {
    [MD_SPAN_EM] = SPAN_EMPHASIS, [MD_SPAN_STRONG] = SPAN_STRONG, [MD_SPAN_CODE] = SPAN_CODE,
    [MD_SPAN_A] = SPAN_LINK,      [MD_SPAN_IMG] = SPAN_STYLES,
};

static int on_enter_span(MD_SPANTYPE type, void *detail, void *data)
{
    struct shaping *shaping = data;
    int style = type <= MD_SPAN_CODE ? span_styles[type] : SPAN_STYLES;
    if (style < SPAN_STYLES) {
        shaping->depth[style]++;
    }
    if (type == MD_SPAN_A) {
        open_link(shaping, detail);
    }
    return 0;
}

static int on_leave_span(MD_SPANTYPE type, void *detail, void *data)
{
    struct shaping *shaping = data;
    int style = type <= MD_SPAN_CODE ? span_styles[type] : SPAN_STYLES;
    (void)detail;
    if (style < SPAN_STYLES) {
        shaping->depth[style]--;
    }
    if (type == MD_SPAN_A) {
        shaping->link = 0;
    }
    return 0;
}

static int on_text(MD_TEXTTYPE type, const MD_CHAR *text, MD_SIZE size, void *data)
{
    struct shaping *shaping = data;
    uintptr_t line = (uintptr_t)shaping->flat.text.bytes;
    uintptr_t slice = (uintptr_t)text;
    if (slice < line || slice + size > line + shaping->flat.text.length) {
        return 0; /* md4c's own text, for line ends: the flat line has none */
    }
    size_t at = slice - line;
    if (type == MD_TEXT_ENTITY) {
        add_entity(shaping, at, at + size);
    } else {
        add_slice(shaping, at, at + size, type == MD_TEXT_CODE);
    }
    return 0;
}

/* ---------------------------------------------------------------------------------------------
 * Pieces */

/* Shows the bytes [start, end) of the source. */
static void add_piece(struct shaping *shaping, size_t start, size_t end)
{
    MD_PARSER parser = {
        .flags = DIALECT,
        .enter_block = on_block,
        .leave_block = on_block,
        .enter_span = on_enter_span,
        .leave_span = on_leave_span,
        .text = on_text,
    };
    flatten(shaping->source, start, end, &shaping->flat);
    memset(shaping->depth, 0, sizeof shaping->depth);
    shaping->link = 0;
    size_t length = shaping->flat.text.length;
    if (length <= BARE_LINKS_LONGEST) {
        parser.flags |= MD_FLAG_PERMISSIVEAUTOLINKS;
    }
    if (length > PARSED_LONGEST ||
        md_parse(shaping->flat.text.bytes, (MD_SIZE)length, &parser, shaping) != 0) {
        add_slice(shaping, 0, length, true);
    }
}

/* Shows a row cell by cell. Bars at its ends are borders of the table, not between cells. */
static void add_cells(struct shaping *shaping, size_t at, size_t end)
{
    const char *bytes = shaping->source.bytes;
    bool first = true;
    while (at < end) {
        size_t bar = inline_find_bar(span_slice(shaping->source, 0, end), at);
        size_t text = at;
        while (text < bar && (bytes[text] == ' ' || bytes[text] == '\t')) {
            text++;
        }
        bool leading = first && text == bar;
        if (!leading) {
            add_piece(shaping, text, bar);
        }
        first = false;
        at = bar + 1;
        if (!leading && bar < end && at < end) {
            add_run(shaping, "|", 1, (uint32_t)bar, (uint32_t)bar + 1, MARKUP_CELL);
        }
    }
}

void markup_clause(struct span source, uint32_t body, uint8_t kind, struct markup *markup)
{
    struct shaping shaping = {.source = source, .markup = markup};
    buffer_clear(&markup->text);
    buffer_clear(&markup->targets);
    markup->count = 0;
    size_t end = kind == CLAUSE_HEADING ? inline_heading_end(source, body) : source.length;
    if (inline_has_cells(source, body, kind)) {
        add_cells(&shaping, body, end);
    } else {
        add_piece(&shaping, body, end);
    }
    flat_free(&shaping.flat);
}
