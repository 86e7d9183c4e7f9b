/* SPDX-License-Identifier: ISC */
/* Drawing the whole screen. */
#include "ui/screen.h"

#include "ui/browser.h"
#include "ui/status.h"
#include "ui/strip.h"

static const char vertical[] = "\xE2\x94\x82";

static void compute_layout(struct browser *browser)
{
    struct layout_wish wish = {
        .focus = browser->focus,
        .last_side = browser->last_side,
        .list_width = browser->settings.list_width,
        .facts_width = browser->settings.facts_width,
        .wide = browser_pane(browser, COLUMN_MAIN)->class->wide,
    };
    layout_compute(&browser->layout, browser->grid.rows, browser->grid.columns, &wish);
    if (browser->layout.usable) {
        browser->layout.strip = strip_rows(browser, browser->layout.height);
    }
}

/* The title row of a column: what it shows at the left, where in it at the right. */
static void draw_title(struct browser *browser, struct region screen, enum column column)
{
    const struct layout_column *part = &browser->layout.parts[column];
    struct pane *pane = browser_pane(browser, column);
    struct buffer left = {0};
    struct buffer right = {0};
    uint16_t style = column == browser->focus ? STYLE_ACTIVE : STYLE_TITLE;
    struct region bar = region_part(screen, 0, part->left, 1, part->width);
    pane->class->title(pane, &left, &right);
    int room = part->width - 2;
    int end = (int)glyph_columns(buffer_span(&right));
    end = end + 8 < room ? end : 0;
    region_fill(bar, style);
    region_fit(bar, 0, 1, room - (end ? end + 1 : 0), buffer_span(&left), FIT_LEFT, style);
    if (end) {
        region_text(bar, 0, 1 + room - end, buffer_span(&right), style);
    }
    buffer_free(&left);
    buffer_free(&right);
}

static void draw_separator(struct browser *browser, struct region screen, int column)
{
    const struct layout *layout = &browser->layout;
    struct region line = region_part(screen, 0, column, layout->top + layout->height, 1);
    region_fill(region_part(line, 0, 0, layout->top, 1), STYLE_TITLE);
    for (int row = layout->top; row < line.rows && !browser->options->plain; row++) {
        region_string(line, row, 0, vertical, STYLE_RULE);
    }
}

static void draw_column(struct browser *browser, struct region screen, enum column column)
{
    const struct layout *layout = &browser->layout;
    const struct layout_column *part = &layout->parts[column];
    if (!part->visible) {
        return;
    }
    int strip = column == COLUMN_MAIN ? layout->strip : 0;
    struct region inside = region_part(screen, layout->top + strip, part->left,
                                       layout->height - strip, part->width);
    if (strip) {
        strip_draw(browser, region_part(screen, layout->top, part->left, strip, part->width));
    }
    pane_draw(browser_pane(browser, column), inside, column == browser->focus);
    draw_title(browser, screen, column);
    if (part->left > 0) {
        draw_separator(browser, screen, part->left - 1);
    }
}

void screen_draw(struct browser *browser)
{
    grid_blank(&browser->grid);
    struct region screen = region_whole(&browser->grid);
    compute_layout(browser);
    if (!browser->layout.usable) {
        struct buffer text = {0};
        buffer_printf(&text, "smallprint needs %dx%d", LAYOUT_MIN_COLUMNS, LAYOUT_MIN_ROWS);
        region_fit(screen, 0, 0, screen.columns, buffer_span(&text), FIT_LEFT, STYLE_NORMAL);
        buffer_free(&text);
        return;
    }
    for (int column = 0; column < COLUMN_COUNT; column++) {
        draw_column(browser, screen, (enum column)column);
    }
    status_draw(browser, region_part(screen, screen.rows - 2, 0, 1, screen.columns),
                region_part(screen, screen.rows - 1, 0, 1, screen.columns));
    if (!browser->cursor_stays && !browser->prompt.active) {
        browser->grid.cursor_row = -1;
    }
}
