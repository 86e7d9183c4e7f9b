/* SPDX-License-Identifier: ISC */
/* The screen of a terminal: libvterm, fed through a stream (stream.h).
 *
 * Rows and columns begin at 0. Texts are UTF-8. */
#ifndef TESTS_TERMINAL_SCREEN_H
#define TESTS_TERMINAL_SCREEN_H

#include "base/buffer.h"
#include "base/span.h"
#include "tests/terminal/stream.h"

#include <stdbool.h>

struct screen;

enum { CELL_TEXT = 28 };

struct screen_cell {
    char text[CELL_TEXT]; /* with its combining characters; " " when blank, "" when width is 0 */
    int width;            /* 1 or 2; 0: the second half of a wide character */
    bool bold, underline, italic, reverse;
    int ink, paper; /* number of the colour; -1: the default, -2: none of the palette */
};

/* All corners are in it. */
struct screen_region {
    int top, left, bottom, right;
};

struct screen *screen_new(int rows, int columns, bool utf8);
void screen_free(struct screen *screen);

/* Takes what the program sent. */
void screen_take(struct screen *screen, struct span bytes);
void screen_resize(struct screen *screen, int rows, int columns);

/* Appends to `out` what the terminal sends for keys (keys.h). */
void screen_keys(struct screen *screen, const char *keys, struct buffer *out);

int screen_rows(const struct screen *screen);
int screen_columns(const struct screen *screen);
struct stream *screen_stream(struct screen *screen);

void screen_cell(struct screen *screen, int row, int column, struct screen_cell *cell);
void screen_cursor(struct screen *screen, int *row, int *column, bool *visible);

/* A row without the blanks at its end; all rows, each with '\n'. Until the next call of either. */
const char *screen_row(struct screen *screen, int row);
const char *screen_text(struct screen *screen);

/* Where `text` stands within one row of a region (NULL: of the screen), first from the top left.
 * `row` and `column` may be NULL. */
bool screen_find(struct screen *screen, const char *text, const struct screen_region *region,
                 int *row, int *column);

/* A screen as it was, to compare with. */
struct picture;
struct picture *screen_picture(struct screen *screen);
void picture_free(struct picture *picture);

/* Whether the screen looks as it did, cursor included. Otherwise appends what is different first to
 * `difference`, which may be NULL. */
bool screen_same(struct screen *screen, const struct picture *picture, struct buffer *difference);

/* Appends the screen in a frame, and the cursor: for a person. Every line begins with "# ". */
void screen_describe(struct screen *screen, struct buffer *out);

#endif
