/* SPDX-License-Identifier: ISC */
/* Changes of facts in words. */
#include "ui/fact_lines.h"

#include "base/memory.h"
#include "change/facts.h"
#include "ui/grid.h"

#include <stdlib.h>

struct fact_lines *fact_lines_ref(struct fact_lines *lines)
{
    atomic_fetch_add_explicit(&lines->references, 1, memory_order_relaxed);
    return lines;
}

void fact_lines_unref(struct fact_lines *lines)
{
    if (lines && atomic_fetch_sub_explicit(&lines->references, 1, memory_order_acq_rel) == 1) {
        for (size_t i = 0; i < lines->count; i++) {
            free(lines->items[i].text);
        }
        free(lines->items);
        free(lines);
    }
}

/* ---------------------------------------------------------------------------------------------
 * Words */

/* "said and denied"; nothing for what is merely said, unless `always`. */
static void append_polarities(struct buffer *out, unsigned polarities, bool always)
{
    static const char *const words[] = {
        [POLARITY_YES] = "said", [POLARITY_NO] = "denied", [POLARITY_CONDITIONAL] = "conditional"};
    size_t start = out->length;
    if (polarities == 1u << POLARITY_YES && !always) {
        return;
    }
    for (unsigned i = 0; i < sizeof words / sizeof *words; i++) {
        if (polarities & 1u << i) {
            buffer_printf(out, "%s%s", out->length > start ? " and " : "", words[i]);
        }
    }
}

/* " (denied)", where there is something to tell. */
static void append_stance(struct buffer *out, unsigned polarities)
{
    struct buffer words = {0};
    append_polarities(&words, polarities, false);
    if (words.length) {
        buffer_printf(out, " (%s)", buffer_string(&words));
    }
    buffer_free(&words);
}

static void append_appeared(struct buffer *out, const struct fact_change *change)
{
    buffer_printf(out, "+ %s: %s", change->kind, change->value);
    append_stance(out, change->polarities);
    buffer_append_string(out, " appeared");
}

static void append_disappeared(struct buffer *out, const struct fact_change *change)
{
    buffer_printf(out, "- %s: %s", change->kind, change->old_value);
    append_stance(out, change->old_polarities);
    buffer_append_string(out, " disappeared");
}

static void append_replaced(struct buffer *out, const struct fact_change *change)
{
    buffer_printf(out, "~ %s: %s", change->kind, change->old_value);
    append_stance(out, change->old_polarities);
    buffer_printf(out, " became %s", change->value);
    append_stance(out, change->polarities);
}

static void append_turned(struct buffer *out, const struct fact_change *change)
{
    buffer_printf(out, "~ %s: %s, ", change->kind, change->value);
    append_polarities(out, change->old_polarities, true);
    buffer_append_string(out, ", became ");
    append_polarities(out, change->polarities, true);
}

/* Appends, each behind `sign`, the words of `list` that `other` doesn't hold; both are separated by
 * spaces. */
static void append_missing(struct buffer *out, const char *list, const char *other, char sign)
{
    while (*list) {
        size_t length = strcspn(list, " ");
        const char *at = other;
        while (*at && !(strcspn(at, " ") == length && memcmp(at, list, length) == 0)) {
            at += strcspn(at, " ");
            at += strspn(at, " ");
        }
        if (!*at) {
            buffer_printf(out, " %c%.*s", sign, (int)length, list);
        }
        list += length;
        list += strspn(list, " ");
    }
}

static void append_other_data(struct buffer *out, const struct fact_change *change)
{
    buffer_printf(out, "~ %s: %s, of", change->kind, change->value);
    append_missing(out, change->data, change->old_data, '+');
    append_missing(out, change->old_data, change->data, '-');
}

struct change_look {
    void (*append)(struct buffer *out, const struct fact_change *change);
    uint16_t style;
};

static const struct change_look looks[FACT_CHANGE_KINDS] = {
    [FACT_APPEARED] = {append_appeared, STYLE_ADDED},
    [FACT_DISAPPEARED] = {append_disappeared, STYLE_REMOVED},
    [FACT_REPLACED] = {append_replaced, STYLE_NORMAL},
    [FACT_TURNED] = {append_turned, STYLE_NORMAL},
    [FACT_OTHER_DATA] = {append_other_data, STYLE_NORMAL},
};

/* ---------------------------------------------------------------------------------------------
 * Comparing */

static void add_lines(struct fact_lines *lines, const struct fact_changes *changes,
                      const struct policy_fact *old, const struct policy_fact *new)
{
    struct buffer text = {0};
    lines->items = xcalloc(changes->count + 1, sizeof *lines->items);
    for (size_t i = 0; i < changes->count; i++) {
        const struct fact_change *change = &changes->items[i];
        struct fact_line *line = &lines->items[lines->count++];
        buffer_clear(&text);
        looks[change->change].append(&text, change);
        line->text = xstrndup(text.bytes, text.length);
        line->style = looks[change->change].style;
        line->old = change->fact == FACT_NONE;
        line->place = line->old ? old[change->old_fact].place : new[change->fact].place;
    }
    buffer_free(&text);
}

struct fact_lines *fact_lines_make(struct archive *archive, const struct view *view, uint32_t old,
                                   uint32_t new)
{
    struct fact_lines *lines = xcalloc(1, sizeof *lines);
    struct policy_facts *old_facts = archive_facts(archive, view, old);
    struct policy_facts *new_facts = archive_facts(archive, view, new);
    struct fact_changes changes = {0};
    size_t old_count;
    size_t new_count;
    const struct policy_fact *old_list = policy_facts_list(old_facts, &old_count);
    const struct policy_fact *new_list = policy_facts_list(new_facts, &new_count);
    atomic_init(&lines->references, 1);
    lines->old = old;
    lines->new = new;
    archive_fact_changes(archive, view, old, new, &changes);
    add_lines(lines, &changes, old_list, new_list);
    fact_changes_free(&changes);
    policy_facts_free(old_facts);
    policy_facts_free(new_facts);
    return lines;
}
