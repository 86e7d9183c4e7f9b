/* SPDX-License-Identifier: ISC */
/* The table of settings. */
#include "ui/settings.h"

#include <stdlib.h>

static const char *const snapshots_words[] = {"all", "latest", "distinct", NULL};
static const char *const scope_words[] = {"clause", "policy", NULL};
static const char *const sort_words[] = {"site",  "date", "hits",  "length",
                                         "words", "ease", "grade", "smog",   NULL};
static const char *const theme_words[] = {"auto", "dark", "light", "mono", NULL};
static const char *const lines_words[] = {"auto", "utf8", "acs", "ascii", NULL};

static const char *const trend_by_words[] = {"year", "half-year", "month", NULL};
static const char *const trend_per_words[] = {"policies", "sites", NULL};

#define AT(member) offsetof(struct settings, member)

static const struct setting table[] = {
    {"snapshots", SETTING_CHOICE, AT(snapshots), snapshots_words, 0, 0, 2, REDO_QUERY,
     "which snapshots of a site give hits: all, its latest, or each clause once (distinct)"},
    {"scope", SETTING_CHOICE, AT(scope), scope_words, 0, 0, 0, REDO_QUERY,
     "where all the words of a search must stand: in one clause or anywhere in one policy"},
    {"sort", SETTING_CHOICE, AT(sort), sort_words, 0, 0, 0, REDO_LIST, 
     "order of the policies: ease, grade and smog tell how hard the newest one is to read"},
    {"matching", SETTING_SWITCH, AT(matching), NULL, 0, 0, 0, REDO_LIST,
     "list only the policies that match the search"},
    {"raw", SETTING_SWITCH, AT(raw), NULL, 0, 0, 0, REDO_TEXT,
     "show the source as it is stored instead of the reading view"},
    {"trend-by", SETTING_CHOICE, AT(trend_by), trend_by_words, 0, 0, 0, REDO_TREND,
     "how long a period of the trend is"},
    {"trend-per", SETTING_CHOICE, AT(trend_per), trend_per_words, 0, 0, 0, REDO_TREND,
     "what the trend counts"},
    {"measure", SETTING_NUMBER, AT(measure), NULL, 20, 400, 100, REDO_DRAW,
     "the most columns of a line of text"},
    {"list-width", SETTING_NUMBER, AT(list_width), NULL, 0, 200, 0, REDO_LAYOUT,
     "columns of the list of policies; 0 leaves it to the layout"},
    {"facts-width", SETTING_NUMBER, AT(facts_width), NULL, 0, 200, 0, REDO_LAYOUT,
     "columns of the facts; 0 leaves it to the layout"},
    {"theme", SETTING_CHOICE, AT(theme), theme_words, 0, 0, 0, REDO_DRAW, "colours"},
    {"lines", SETTING_CHOICE, AT(lines), lines_words, 0, 0, 0, REDO_TERMINAL,
     "what lines are drawn with: UTF-8, the alternate character set, or ASCII"},
    {"mouse", SETTING_SWITCH, AT(mouse), NULL, 0, 0, 0, REDO_TERMINAL,
     "take clicks and the wheel (your terminal then selects text with Shift held)"},
};

enum { SETTING_COUNT = sizeof table / sizeof *table };

static int *slot(const struct setting *setting, struct settings *settings)
{
    return (int *)(void *)((char *)settings + setting->offset);
}

const struct setting *setting_at(size_t index)
{
    return index < SETTING_COUNT ? &table[index] : NULL;
}

const struct setting *setting_find(struct span name)
{
    for (size_t i = 0; i < SETTING_COUNT; i++) {
        if (span_equal(span_of(table[i].name), name)) {
            return &table[i];
        }
    }
    return NULL;
}

void settings_init(struct settings *settings)
{
    for (size_t i = 0; i < SETTING_COUNT; i++) {
        *slot(&table[i], settings) = table[i].standard;
    }
}

int setting_value(const struct setting *setting, const struct settings *settings)
{
    return *(const int *)(const void *)((const char *)settings + setting->offset);
}

static int choice_count(const struct setting *setting)
{
    int count = 0;
    while (setting->choices[count]) {
        count++;
    }
    return count;
}

static bool set_choice(const struct setting *setting, int *value, struct span text,
                       struct error *error)
{
    if (text.length == 0 || span_equal(text, span_of("!"))) {
        *value = (*value + 1) % choice_count(setting);
        return true;
    }
    for (int i = 0; setting->choices[i]; i++) {
        if (span_equal(span_of(setting->choices[i]), text)) {
            *value = i;
            return true;
        }
    }
    struct buffer known = {0};
    for (int i = 0; setting->choices[i]; i++) {
        buffer_printf(&known, "%s%s", i ? ", " : "", setting->choices[i]);
    }
    error_set(error, "%s is one of: %s", setting->name, buffer_string(&known));
    buffer_free(&known);
    return false;
}

static bool set_switch(const struct setting *setting, int *value, struct span text,
                       struct error *error)
{
    if (text.length == 0 || span_equal(text, span_of("!"))) {
        *value = !*value;
        return true;
    }
    bool on = span_equal(text, span_of("on"));
    if (!on && !span_equal(text, span_of("off"))) {
        return error_set(error, "%s is on or off", setting->name);
    }
    *value = on;
    return true;
}

static bool set_number(const struct setting *setting, int *value, struct span text,
                       struct error *error)
{
    long number = 0;
    size_t at = 0;
    while (at < text.length && at < 6 && text.bytes[at] >= '0' && text.bytes[at] <= '9') {
        number = number * 10 + (text.bytes[at++] - '0');
    }
    if (at == 0 || at < text.length || number < setting->minimum || number > setting->maximum) {
        return error_set(error, "%s is a number from %d to %d", setting->name, setting->minimum,
                         setting->maximum);
    }
    *value = (int)number;
    return true;
}

typedef bool setter(const struct setting *setting, int *value, struct span text,
                    struct error *error);

static setter *const setters[] = {
    [SETTING_CHOICE] = set_choice,
    [SETTING_SWITCH] = set_switch,
    [SETTING_NUMBER] = set_number,
};

const struct setting *settings_set(struct settings *settings, struct span name, struct span value,
                                   struct error *error)
{
    const struct setting *setting = setting_find(name);
    if (!setting) {
        error_set(error, "there is no setting '%.*s'", (int)name.length, name.bytes);
        return NULL;
    }
    return setters[setting->kind](setting, slot(setting, settings), value, error) ? setting : NULL;
}

void setting_format(const struct setting *setting, const struct settings *settings,
                    struct buffer *out)
{
    int value = setting_value(setting, settings);
    if (setting->kind == SETTING_CHOICE) {
        buffer_append_string(out, setting->choices[value]);
    } else if (setting->kind == SETTING_SWITCH) {
        buffer_append_string(out, value ? "on" : "off");
    } else {
        buffer_printf(out, "%d", value);
    }
}
