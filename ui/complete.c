/* SPDX-License-Identifier: ISC */
/* Completion in the prompt: names of actions and settings after `:`, fields and what can follow
 * them after `/`. */
#include "ui/prompt.h"

#include "base/date.h"
#include "facts/kinds.h"
#include "ui/browser.h"

enum { CANDIDATES_MAX = 4096 }; /* bytes of them that are shown */

/* The words that fit, as they are found. */
struct matches {
    struct span word;        /* what is there of it */
    struct buffer common;    /* what all of them begin with */
    struct buffer all;       /* all of them, two blanks between */
    size_t count;
};

static void offer(struct matches *matches, const char *candidate)
{
    struct span text = span_of(candidate);
    if (text.length < matches->word.length ||
        (matches->word.length &&
         memcmp(text.bytes, matches->word.bytes, matches->word.length) != 0)) {
        return;
    }
    if (matches->count++ == 0) {
        buffer_append_span(&matches->common, text);
    }
    size_t same = 0;
    while (same < matches->common.length && same < text.length &&
           matches->common.bytes[same] == text.bytes[same]) {
        same++;
    }
    matches->common.length = same;
    if (matches->all.length < CANDIDATES_MAX) {
        buffer_append_string(&matches->all, matches->all.length ? "  " : "");
        buffer_append_span(&matches->all, text);
    }
}

static void offer_actions(struct matches *matches)
{
    for (int i = 0; i < ACTION_COUNT_OF; i++) {
        if (actions[i].run != action_edit) {
            offer(matches, actions[i].name);
        }
    }
}

static void offer_settings(struct matches *matches)
{
    const struct setting *setting;
    for (size_t i = 0; (setting = setting_at(i)) != NULL; i++) {
        offer(matches, setting->name);
    }
}

static void offer_values(struct matches *matches, const struct setting *setting)
{
    if (setting->kind == SETTING_SWITCH) {
        offer(matches, "on");
        offer(matches, "off");
    }
    for (size_t i = 0; setting->kind == SETTING_CHOICE && setting->choices[i]; i++) {
        offer(matches, setting->choices[i]);
    }
}

static const char *const query_fields[] = {
    "site:", "date:", "title:", "heading:", "category:", "fact:", "scope:policy", "NOT ", "OR ",
};

/* What may follow a field, once that is there. */
static void offer_behind(struct matches *matches, const char *field, const char *value,
                         const char *end)
{
    struct buffer full = {0};
    buffer_printf(&full, "%s%s%s", field, value, end);
    if (matches->word.length >= strlen(field)) {
        offer(matches, buffer_string(&full));
    }
    buffer_free(&full);
}

static void offer_query(struct matches *matches)
{
    for (size_t i = 0; i < sizeof query_fields / sizeof *query_fields; i++) {
        offer(matches, query_fields[i]);
    }
    for (int i = 0; i < CATEGORY_COUNT; i++) {
        offer_behind(matches, "category:", category_name((enum category)i), "");
    }
    for (size_t i = 0; i < FACT_KINDS; i++) {
        offer_behind(matches, "fact:", fact_kinds[i].name, "=");
    }
}

/* SITE@DATE for the snapshots of a site, newest first. */
static void offer_dates(struct matches *matches, const struct roster *roster, uint32_t site,
                        struct buffer *full)
{
    struct span name = view_site_name(roster->view, site);
    char date[DATE_SIZE];
    for (uint32_t at = roster->start[site]; at < roster->start[site + 1]; at++) {
        date_format(view_snapshot_date(roster->view, roster->snapshots[at]), date);
        buffer_clear(full);
        buffer_append_span(full, name);
        buffer_printf(full, "@%s", date);
        offer(matches, buffer_string(full));
    }
}

/* Sites; behind "SITE@" its snapshots, behind "@" those of the site that is read. */
static void offer_snapshots(struct matches *matches, struct browser *browser)
{
    const struct roster *roster = browser->roster;
    const char *at = matches->word.length
                         ? memchr(matches->word.bytes, '@', matches->word.length) : NULL;
    struct buffer full = {0};
    for (uint32_t site = 0; roster && site < view_site_count(roster->view); site++) {
        struct span name = view_site_name(roster->view, site);
        buffer_clear(&full);
        buffer_append_span(&full, name);
        buffer_append_char(&full, '@');
        if (at && matches->word.length >= full.length &&
            memcmp(matches->word.bytes, full.bytes, full.length) == 0) {
            offer_dates(matches, roster, site, &full);
        } else {
            offer(matches, buffer_string(&full));
        }
    }
    buffer_free(&full);
}

/* The word before the cursor, and in words[] the ones before it. */
static size_t split(struct span line, struct span words[static 3])
{
    size_t count = 0;
    size_t start = 0;
    for (size_t at = 0; at <= line.length && count < 3; at++) {
        if (at == line.length || line.bytes[at] == ' ') {
            words[count++] = span_slice(line, start, at);
            start = at + 1;
        }
    }
    return count;
}

static void offer_command(struct matches *matches, const struct span *words, size_t count)
{
    bool set = span_equal(words[0], span_of("set"));
    const struct setting *setting = NULL;
    if (count == 1) {
        offer_actions(matches);
        offer_settings(matches);
    } else if (count == 2 && set) {
        offer_settings(matches);
    } else if ((count == 2 && (setting = setting_find(words[0]))) ||
               (count == 3 && set && (setting = setting_find(words[1])))) {
        offer_values(matches, setting);
    } else if (count == 2 && span_equal(words[0], span_of("sort"))) {
        offer_values(matches, setting_find(words[0]));
    }
}

/* Puts the candidates that the line has room for behind the others. */
static void turn_candidates(struct prompt *prompt, int room)
{
    struct span all = buffer_span(&prompt->candidates);
    struct buffer turned = {0};
    size_t next = 0;
    for (size_t at = 0; at + 2 < all.length; at++) {
        bool between = all.bytes[at] == ' ' && all.bytes[at + 1] == ' ';
        if (between && (!next || (int)glyph_columns(span_slice(all, 0, at)) < room)) {
            next = at + 2;
        }
    }
    if (next && (int)glyph_columns(all) > room) {
        buffer_append_span(&turned, span_slice(all, next, all.length));
        buffer_append_string(&turned, "  ");
        buffer_append_span(&turned, span_slice(all, 0, next - 2));
        buffer_free(&prompt->candidates);
        prompt->candidates = turned;
    }
}

void prompt_complete(struct browser *browser)
{
    struct prompt *prompt = &browser->prompt;
    browser->dirty = true;
    if (prompt->candidates.length) {
        turn_candidates(prompt, browser->grid.columns - 2);
        return;
    }
    struct span line = span_slice(buffer_span(&prompt->editor.text), 0, prompt->editor.cursor);
    struct span words[3];
    struct matches matches = {0};
    size_t start = line.length;
    while (start > 0 && (line.bytes[start - 1] != ' ' || prompt->kind == PROMPT_COMPARE)) {
        start--;
    }
    matches.word = span_slice(line, start, line.length);
    size_t count = split(line, words);
    if (prompt->kind == PROMPT_COMMAND) {
        offer_command(&matches, words, count);
    } else if (prompt->kind == PROMPT_SEARCH) {
        offer_query(&matches);
    } else if (prompt->kind == PROMPT_COMPARE) {
        offer_snapshots(&matches, browser);
    }
    if (matches.count == 1 && matches.common.bytes[matches.common.length - 1] != ':' &&
        prompt->kind == PROMPT_COMMAND) {
        buffer_append_char(&matches.common, ' ');
    }
    if (matches.common.length > line.length - start) {
        editor_replace(&prompt->editor, start, buffer_span(&matches.common));
    } else if (matches.count > 1) {
        buffer_append_span(&prompt->candidates, buffer_span(&matches.all));
    }
    buffer_free(&matches.common);
    buffer_free(&matches.all);
}
