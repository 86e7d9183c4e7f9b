/* SPDX-License-Identifier: ISC */
/* The help: every action with the keys that are really bound to it, then the settings with their
 * values, then the letters of the categories; only rows that hold the browser's filter. */
#include "base/memory.h"
#include "ui/browser.h"
#include "ui/category.h"
#include "ui/pane_classes.h"
#include "ui/wrap.h"

#include <stdlib.h>
#include <strings.h>

enum {
    KEYS_COLUMN = 1,
    NAME_WIDTH = 17,
    WIDE_ENOUGH = 70, /* columns of the pane that keys, names and helps need */
};

/* A row on the screen; what is too long for its column goes on in the next. */
struct help_row {
    char *keys; /* or a setting's value, a category's letter; owned */
    char *name;
    char *help;
    uint16_t style;
};

/* Where names and helps stand; the name is left out (0) where there is little room. */
struct columns {
    int keys; /* width */
    int name;
    int help;
    int rest; /* width of the help */
};

struct help_pane {
    struct pane pane;
    struct rows rows;
    struct help_row *items; /* rows.count of them */
    size_t capacity;
    size_t count;
};

static struct pane *help_create(struct browser *browser)
{
    (void)browser;
    struct help_pane *self = xcalloc(1, sizeof *self);
    return &self->pane;
}

static void clear(struct help_pane *self)
{
    for (size_t i = 0; i < self->count; i++) {
        free(self->items[i].keys);
        free(self->items[i].name);
        free(self->items[i].help);
    }
    self->count = 0;
}

static void help_destroy(struct pane *pane)
{
    struct help_pane *self = (struct help_pane *)pane;
    clear(self);
    free(self->items);
    free(self);
}

/* ASCII case doesn't matter: names and helps are ASCII. */
static bool holds(const char *text, struct span part)
{
    size_t length = strlen(text);
    for (size_t at = 0; at + part.length <= length; at++) {
        if (strncasecmp(text + at, part.bytes, part.length) == 0) {
            return true;
        }
    }
    return false;
}

/* A row that the filter lets through. */
static bool is_wanted(const struct help_pane *self, struct span keys, const char *name,
                      const char *help)
{
    struct span filter = buffer_span(&self->pane.browser->filter);
    struct buffer copy = {0};
    buffer_append_span(&copy, keys);
    bool wanted = filter.length == 0 || holds(name, filter) || holds(help, filter) ||
                  holds(buffer_string(&copy), filter);
    buffer_free(&copy);
    return wanted;
}

static struct columns columns_for(int width)
{
    struct columns columns = {.keys = width / 3 - 1};
    columns.name = width < WIDE_ENOUGH ? 0 : KEYS_COLUMN + columns.keys + 1;
    columns.help = columns.name ? columns.name + NAME_WIDTH + 1 : KEYS_COLUMN + columns.keys + 1;
    columns.rest = width - columns.help > 1 ? width - columns.help : 1;
    columns.keys = columns.keys > 1 ? columns.keys : 1;
    return columns;
}

static char *line_of(struct span text, const struct lines *lines, size_t index)
{
    struct line line = index < lines->count ? lines->items[index] : (struct line){0, 0};
    return xstrndup(line.end > line.start ? text.bytes + line.start : "", line.end - line.start);
}

static void add(struct help_pane *self, struct span keys, const char *name, const char *help,
                uint16_t style)
{
    struct columns columns = columns_for(self->pane.columns);
    struct lines left = {0};
    struct lines right = {0};
    if (!is_wanted(self, keys, name, help)) {
        return;
    }
    wrap_text(keys, style == STYLE_GROUP ? self->pane.columns : columns.keys, &left);
    wrap_text(span_of(help), columns.rest, &right);
    size_t count = left.count > right.count ? left.count : right.count;
    self->items = array_reserve(self->items, &self->capacity, self->count + count,
                                sizeof *self->items);
    for (size_t i = 0; i < count; i++) {
        self->items[self->count++] =
            (struct help_row){line_of(keys, &left, i), xstrdup(i ? "" : name),
                              line_of(span_of(help), &right, i), style};
    }
    lines_free(&left);
    lines_free(&right);
}

/* All keys of an action: "j <Down> ^N", with the context where it isn't everywhere. */
static void keys_of(const struct browser *browser, enum action_id action, struct buffer *out)
{
    const struct binding *binding;
    for (size_t i = 0; (binding = keymap_binding(browser->keymap, i)) != NULL; i++) {
        if (binding->action != action) {
            continue;
        }
        buffer_append_string(out, out->length ? " " : "");
        if (binding->context != CONTEXT_BROWSE && binding->context != CONTEXT_PROMPT) {
            buffer_printf(out, "%s:", context_name(binding->context));
        }
        binding_format(binding, out);
    }
}

static void add_actions(struct help_pane *self, bool prompt)
{
    struct buffer keys = {0};
    for (int i = 0; i < ACTION_COUNT_OF; i++) {
        if ((actions[i].run == action_edit) == prompt && actions[i].run != action_count) {
            buffer_clear(&keys);
            keys_of(self->pane.browser, (enum action_id)i, &keys);
            add(self, buffer_span(&keys), actions[i].name, actions[i].help, STYLE_KEY);
        }
    }
    buffer_free(&keys);
}

static void add_settings(struct help_pane *self)
{
    const struct setting *setting;
    struct buffer value = {0};
    for (size_t i = 0; (setting = setting_at(i)) != NULL; i++) {
        buffer_clear(&value);
        setting_format(setting, &self->pane.browser->settings, &value);
        add(self, buffer_span(&value), setting->name, setting->help, STYLE_COUNT);
    }
    buffer_free(&value);
}

/* Headings are left out when the rows are filtered. */
static void heading(struct help_pane *self, const char *text)
{
    if (self->pane.browser->filter.length) {
        return;
    }
    if (self->count) {
        add(self, span_of(""), "", "", STYLE_NORMAL);
    }
    add(self, span_of(text), "", "", STYLE_GROUP);
}

static void build(struct help_pane *self)
{
    clear(self);
    heading(self, "Keys");
    add_actions(self, false);
    heading(self, "Keys in the prompt");
    add_actions(self, true);
    heading(self, "Settings (:set NAME VALUE)");
    add_settings(self);
    heading(self, "Letters in the margin");
    for (int i = 0; i < CATEGORY_COUNT; i++) {
        char letter[] = {category_looks[i].letter, '\0'};
        add(self, span_of(letter), category_name((enum category)i), category_looks[i].name,
            (uint16_t)(STYLE_CATEGORY + i));
    }
    rows_show(&self->rows, self->count, self->rows.selected, self->pane.rows);
}

static void help_draw(struct pane *pane, struct region region, bool focused)
{
    struct help_pane *self = (struct help_pane *)pane;
    build(self);
    rows_show(&self->rows, self->count, self->rows.selected, region.rows);
    struct columns columns = columns_for(region.columns);
    for (int row = 0; row < region.rows && self->rows.top + (size_t)row < self->count; row++) {
        const struct help_row *item = &self->items[self->rows.top + (size_t)row];
        bool title = item->style == STYLE_GROUP;
        region_fit(region, row, KEYS_COLUMN, title ? region.columns : columns.keys,
                   span_of(item->keys), FIT_LEFT, item->style);
        if (!title) {
            region_fit(region, row, columns.name, columns.name ? NAME_WIDTH : 0,
                       span_of(item->name), FIT_LEFT, STYLE_NORMAL);
            region_fit(region, row, columns.help, region.columns - columns.help,
                       span_of(item->help), FIT_LEFT, STYLE_QUIET);
        }
        if (focused && self->rows.top + (size_t)row == self->rows.selected) {
            region_restyle(region, row, 0, region.columns, STYLE_CURSOR);
            region_cursor(region, row, KEYS_COLUMN);
        }
    }
}

static void help_title(struct pane *pane, struct buffer *left, struct buffer *right)
{
    struct help_pane *self = (struct help_pane *)pane;
    buffer_append_string(left, "Help");
    if (pane->browser->filter.length) {
        buffer_append_string(left, " on ");
        buffer_append_span(left, buffer_span(&pane->browser->filter));
    }
    buffer_printf(right, "%zu/%zu", self->count ? self->rows.selected + 1 : 0, self->count);
}

static void help_move(struct pane *pane, const struct call *call)
{
    struct help_pane *self = (struct help_pane *)pane;
    rows_act(&self->rows, call, pane->rows);
}

static const struct pane_action help_actions[] = {
    {ACTION_DOWN, help_move},      {ACTION_UP, help_move},
    {ACTION_PAGE_DOWN, help_move}, {ACTION_PAGE_UP, help_move},
    {ACTION_HALF_DOWN, help_move}, {ACTION_HALF_UP, help_move},
    {ACTION_TOP, help_move},       {ACTION_BOTTOM, help_move},
};

static const char *const help_hints[PANE_HINTS] = {"back", "down", "page", "search", "command"};

const struct pane_class help_class = {
    .context = CONTEXT_HELP,
    .create = help_create,
    .destroy = help_destroy,
    .draw = help_draw,
    .title = help_title,
    .actions = help_actions,
    .action_count = sizeof help_actions / sizeof *help_actions,
    .hints = {ACTION_CLOSE, ACTION_DOWN, ACTION_PAGE_DOWN, ACTION_SEARCH, ACTION_COMMAND},
    .hint_words = help_hints,
    .wide = true,
};
