/* SPDX-License-Identifier: ISC */
/* The settings: one row each, with its range, default, help, and what has to be done again when it
 * changes. `:set`, the settings file, completion and the help all read this table. */
#ifndef UI_SETTINGS_H
#define UI_SETTINGS_H

#include "base/buffer.h"
#include "base/error.h"
#include "base/span.h"

#include <stddef.h>

/* The values; a choice is the index of its word. */
struct settings {
    int snapshots;   /* enum query_snapshots */
    int scope;       /* enum query_scope */
    int sort;        /* enum roster_sort */
    int matching;    /* 1: only policies that match */
    int raw;         /* 1: the source instead of the reading view */
    int trend_by;    /* enum trend_by */
    int trend_per;   /* enum trend_per */
    int measure;     /* columns of text at most */
    int list_width;  /* columns; 0: as the layout likes */
    int facts_width;
    int theme;       /* 0 auto, then as in theme_name */
    int lines;       /* enum terminal_lines */
    int mouse;       /* 1: on */
};

/* What a change calls for; bits. */
enum redo {
    REDO_DRAW = 1,
    REDO_LAYOUT = 2,
    REDO_QUERY = 4,    /* run the search again */
    REDO_LIST = 8,     /* order the list again */
    REDO_TEXT = 16,    /* make the shown document again */
    REDO_TERMINAL = 32,
    REDO_TREND = 64,   /* count the trend again */
};

enum setting_kind { SETTING_CHOICE, SETTING_SWITCH, SETTING_NUMBER };

struct setting {
    const char *name;
    enum setting_kind kind;
    size_t offset;              /* of its int in struct settings */
    const char *const *choices; /* SETTING_CHOICE: words, NULL behind the last */
    int minimum, maximum;       /* SETTING_NUMBER */
    int standard;               /* the default */
    unsigned redo;              /* enum redo bits */
    const char *help;
};

/* Setting number `index`, NULL behind the last. */
const struct setting *setting_at(size_t index);
const struct setting *setting_find(struct span name);

void settings_init(struct settings *settings);

/* Sets one from text: a choice's word, on/off, a number; "" or "!" turns a switch over and takes the
 * next of the choices. Returns the setting, or NULL with *error. */
const struct setting *settings_set(struct settings *settings, struct span name, struct span value,
                                   struct error *error);

int setting_value(const struct setting *setting, const struct settings *settings);

/* Appends the value as text. */
void setting_format(const struct setting *setting, const struct settings *settings,
                    struct buffer *out);

#endif
