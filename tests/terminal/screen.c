/* SPDX-License-Identifier: ISC */
/* libvterm as the tests read it. */
#include "tests/terminal/screen.h"

#include "base/memory.h"
#include "base/utf8.h"
#include "tests/terminal/keys.h"

#include <stdlib.h>
#include <vterm.h>

enum {
    NO_COLOUR = -1,
    OTHER_COLOUR = -2,
    LEAST_SIZE = 2, /* rows and columns of libvterm's screen: it writes outside one of one column when a
                       wide character comes, which is what a program sends that has yet to learn of its
                       new size */
};

struct screen {
    VTerm *terminal;
    VTermScreen *cells; /* belongs to `terminal` */
    struct stream *stream;
    int rows, columns;
    bool cursor_visible;
    struct buffer scratch; /* bytes for the terminal */
    struct buffer text;    /* what screen_row and screen_text return */
    struct buffer *typed;  /* where keys go, while they are made; else NULL */
};

struct picture {
    int rows, columns;
    int cursor_row, cursor_column;
    bool cursor_visible;
    struct screen_cell *cells; /* row after row */
};

/* What the terminal sends: for keys. Its answers to queries go nowhere; the stream has noted them. */
static void take_output(const char *bytes, size_t length, void *context)
{
    struct screen *screen = context;
    if (screen->typed) {
        buffer_append(screen->typed, bytes, length);
    }
}

static int take_property(VTermProp property, VTermValue *value, void *context)
{
    struct screen *screen = context;
    if (property == VTERM_PROP_CURSORVISIBLE) {
        screen->cursor_visible = value->boolean;
    }
    return 1;
}

static int at_least(int size)
{
    return size > LEAST_SIZE ? size : LEAST_SIZE;
}

struct screen *screen_new(int rows, int columns, bool utf8)
{
    static const VTermScreenCallbacks callbacks = {.settermprop = take_property};
    struct screen *screen = xcalloc(1, sizeof *screen);
    screen->terminal = vterm_new(at_least(rows), at_least(columns));
    screen->stream = stream_new(utf8, rows);
    screen->rows = rows;
    screen->columns = columns;
    screen->cursor_visible = true;
    vterm_set_utf8(screen->terminal, utf8);
    vterm_output_set_callback(screen->terminal, take_output, screen);
    screen->cells = vterm_obtain_screen(screen->terminal);
    vterm_screen_set_callbacks(screen->cells, &callbacks, screen);
    vterm_screen_enable_altscreen(screen->cells, 1);
    vterm_screen_reset(screen->cells, 1);
    return screen;
}

void screen_free(struct screen *screen)
{
    if (screen) {
        vterm_free(screen->terminal);
        stream_free(screen->stream);
        buffer_free(&screen->scratch);
        buffer_free(&screen->text);
        free(screen);
    }
}

void screen_take(struct screen *screen, struct span bytes)
{
    buffer_clear(&screen->scratch);
    stream_take(screen->stream, bytes, &screen->scratch);
    vterm_input_write(screen->terminal, screen->scratch.bytes, screen->scratch.length);
}

/* libvterm keeps a scrolling region that the new size has no rows for, and may move the cursor above
 * the first row; then it writes outside its screen. The region is lifted before (terminals do that),
 * with the cursor where it was, and the cursor is brought back after. */
void screen_resize(struct screen *screen, int rows, int columns)
{
    static const char home[] = "\033[H";
    int row = 0;
    int column = 0;
    bool visible = false;
    struct buffer *bytes = &screen->scratch;
    screen_cursor(screen, &row, &column, &visible);
    buffer_clear(bytes);
    buffer_printf(bytes, "\033[r\033[%d;%dH", row + 1, column + 1);
    vterm_input_write(screen->terminal, bytes->bytes, bytes->length);
    vterm_set_size(screen->terminal, at_least(rows), at_least(columns));
    screen_cursor(screen, &row, &column, &visible);
    if (row < 0 || column < 0) {
        vterm_input_write(screen->terminal, home, sizeof home - 1);
    }
    stream_resize(screen->stream, rows);
    screen->rows = rows;
    screen->columns = columns;
}

void screen_keys(struct screen *screen, const char *keys, struct buffer *out)
{
    struct span rest = span_of(keys);
    screen->typed = out;
    while (rest.length) {
        rest = span_slice(rest, keys_send(screen->terminal, rest, out), rest.length);
    }
    screen->typed = NULL;
}

int screen_rows(const struct screen *screen)
{
    return screen->rows;
}

int screen_columns(const struct screen *screen)
{
    return screen->columns;
}

struct stream *screen_stream(struct screen *screen)
{
    return screen->stream;
}

/* ---------------------------------------------------------------------------------------------
 * Cells */

static int colour_number(const VTermColor *colour)
{
    bool plain = VTERM_COLOR_IS_DEFAULT_FG(colour) || VTERM_COLOR_IS_DEFAULT_BG(colour);
    return plain ? NO_COLOUR : VTERM_COLOR_IS_INDEXED(colour) ? colour->indexed.idx : OTHER_COLOUR;
}

static void cell_text(const VTermScreenCell *from, struct screen_cell *cell)
{
    size_t length = 0;
    for (size_t i = 0; i < VTERM_MAX_CHARS_PER_CELL && from->chars[i]; i++) {
        length += utf8_encode(from->chars[i], cell->text + length);
    }
    cell->text[length] = '\0';
    if (length == 0) {
        memcpy(cell->text, " ", sizeof " ");
    }
}

void screen_cell(struct screen *screen, int row, int column, struct screen_cell *cell)
{
    VTermScreenCell from = {.width = 1};
    vterm_screen_get_cell(screen->cells, (VTermPos){row, column}, &from);
    *cell = (struct screen_cell){
        .width = from.width,
        .bold = from.attrs.bold,
        .underline = from.attrs.underline,
        .italic = from.attrs.italic,
        .reverse = from.attrs.reverse,
        .ink = colour_number(&from.fg),
        .paper = colour_number(&from.bg),
    };
    if (from.chars[0] == (uint32_t)-1) {
        cell->width = 0;
    } else {
        cell_text(&from, cell);
    }
}

void screen_cursor(struct screen *screen, int *row, int *column, bool *visible)
{
    VTermPos place;
    vterm_state_get_cursorpos(vterm_obtain_state(screen->terminal), &place);
    *row = place.row;
    *column = place.col;
    *visible = screen->cursor_visible;
}

/* ---------------------------------------------------------------------------------------------
 * Text */

/* Appends the cells [left, right] of a row, without the blanks at the end. */
static void append_row(struct screen *screen, int row, int left, int right)
{
    size_t end = screen->text.length;
    for (int column = left; column <= right; column++) {
        struct screen_cell cell;
        screen_cell(screen, row, column, &cell);
        buffer_append_string(&screen->text, cell.text);
        if (cell.width && strcmp(cell.text, " ") != 0) {
            end = screen->text.length;
        }
    }
    screen->text.length = end;
}

const char *screen_row(struct screen *screen, int row)
{
    buffer_clear(&screen->text);
    append_row(screen, row, 0, screen->columns - 1);
    return buffer_string(&screen->text);
}

const char *screen_text(struct screen *screen)
{
    buffer_clear(&screen->text);
    for (int row = 0; row < screen->rows; row++) {
        append_row(screen, row, 0, screen->columns - 1);
        buffer_append_char(&screen->text, '\n');
    }
    return buffer_string(&screen->text);
}

/* The column of the cell whose text begins `bytes` after that of the cell in column `left`. */
static int column_at(struct screen *screen, int row, int left, size_t bytes)
{
    size_t passed = 0;
    int column = left;
    for (; column < screen->columns - 1; column++) {
        struct screen_cell cell;
        screen_cell(screen, row, column, &cell);
        if (passed >= bytes && cell.width) {
            break;
        }
        passed += strlen(cell.text);
    }
    return column;
}

bool screen_find(struct screen *screen, const char *text, const struct screen_region *region,
                 int *row, int *column)
{
    struct screen_region whole = {0, 0, screen->rows - 1, screen->columns - 1};
    struct screen_region in = region ? *region : whole;
    for (int at = in.top; at <= in.bottom && at < screen->rows; at++) {
        int right = in.right < screen->columns ? in.right : screen->columns - 1;
        buffer_clear(&screen->text);
        append_row(screen, at, in.left, right);
        const char *whole_row = buffer_string(&screen->text);
        const char *found = strstr(whole_row, text);
        if (found) {
            if (row) {
                *row = at;
            }
            if (column) {
                *column = column_at(screen, at, in.left, (size_t)(found - whole_row));
            }
            return true;
        }
    }
    return false;
}

/* ---------------------------------------------------------------------------------------------
 * Pictures */

struct picture *screen_picture(struct screen *screen)
{
    struct picture *picture = xmalloc(sizeof *picture);
    size_t count = (size_t)screen->rows * (size_t)screen->columns;
    picture->rows = screen->rows;
    picture->columns = screen->columns;
    picture->cells = xcalloc(count, sizeof *picture->cells);
    screen_cursor(screen, &picture->cursor_row, &picture->cursor_column, &picture->cursor_visible);
    for (size_t i = 0; i < count; i++) {
        screen_cell(screen, (int)i / screen->columns, (int)i % screen->columns, &picture->cells[i]);
    }
    return picture;
}

void picture_free(struct picture *picture)
{
    if (picture) {
        free(picture->cells);
        free(picture);
    }
}

/* Whether two cells look alike: the ink of a blank is seen only in reverse or as a line, and the
 * second half of a wide character looks as the first. */
static bool looks_alike(const struct screen_cell *a, const struct screen_cell *b)
{
    bool blank = strcmp(a->text, " ") == 0 && !a->reverse && !a->underline;
    if (a->width != b->width || strcmp(a->text, b->text) != 0) {
        return false;
    }
    return a->width == 0 ||
           (a->reverse == b->reverse && a->underline == b->underline && a->paper == b->paper &&
            (blank || (a->bold == b->bold && a->italic == b->italic && a->ink == b->ink)));
}

static void describe_cell(const struct screen_cell *cell, struct buffer *out)
{
    buffer_printf(out, "'%s' width %d%s%s%s%s ink %d paper %d", cell->text, cell->width,
                  cell->bold ? " bold" : "", cell->underline ? " underline" : "",
                  cell->italic ? " italic" : "", cell->reverse ? " reverse" : "", cell->ink,
                  cell->paper);
}

bool screen_same(struct screen *screen, const struct picture *picture, struct buffer *difference)
{
    int row = 0;
    int column = 0;
    bool visible = false;
    struct buffer words = {0};
    struct screen_cell now;
    screen_cursor(screen, &row, &column, &visible);
    if (screen->rows != picture->rows || screen->columns != picture->columns) {
        buffer_append_string(&words, "the size is another one");
    } else if (visible != picture->cursor_visible) {
        buffer_printf(&words, "the cursor is %s", visible ? "visible" : "hidden");
    } else if (visible && (row != picture->cursor_row || column != picture->cursor_column)) {
        buffer_printf(&words, "the cursor is at %d,%d instead of %d,%d", row, column,
                      picture->cursor_row, picture->cursor_column);
    }
    for (int i = 0; i < screen->rows * screen->columns && !words.length; i++) {
        screen_cell(screen, i / screen->columns, i % screen->columns, &now);
        if (!looks_alike(&now, &picture->cells[i])) {
            buffer_printf(&words, "row %d column %d is ", i / screen->columns, i % screen->columns);
            describe_cell(&now, &words);
            buffer_append_string(&words, " instead of ");
            describe_cell(&picture->cells[i], &words);
        }
    }
    bool same = words.length == 0;
    if (difference) {
        buffer_append_span(difference, buffer_span(&words));
    }
    buffer_free(&words);
    return same;
}

void screen_describe(struct screen *screen, struct buffer *out)
{
    int cursor_row = 0;
    int cursor_column = 0;
    bool visible = false;
    screen_cursor(screen, &cursor_row, &cursor_column, &visible);
    buffer_printf(out, "# +--- %dx%d, cursor %s at row %d column %d\n", screen->columns,
                  screen->rows, visible ? "visible" : "hidden", cursor_row, cursor_column);
    for (int row = 0; row < screen->rows; row++) {
        buffer_printf(out, "# |%s\n", screen_row(screen, row));
    }
    buffer_append_string(out, "# +---\n");
}
