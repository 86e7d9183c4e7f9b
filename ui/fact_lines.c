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

struct change_look {
    char sign;
    uint16_t style;
};

static const struct change_look looks[FACT_CHANGE_KINDS] = {
    [FACT_APPEARED] = {'+', STYLE_ADDED},     [FACT_DISAPPEARED] = {'-', STYLE_REMOVED},
    [FACT_REPLACED] = {'~', STYLE_NORMAL},    [FACT_TURNED] = {'~', STYLE_NORMAL},
    [FACT_OTHER_DATA] = {'~', STYLE_NORMAL},
};

static void add_lines(struct fact_lines *lines, const struct fact_changes *changes,
                      const struct policy_facts *old, const struct policy_facts *new)
{
    size_t count;
    const struct policy_fact *old_list = policy_facts_list(old, &count);
    const struct policy_fact *new_list = policy_facts_list(new, &count);
    struct buffer text = {0};
    lines->items = xcalloc(changes->count + 1, sizeof *lines->items);
    for (size_t i = 0; i < changes->count; i++) {
        const struct fact_change *change = &changes->items[i];
        struct fact_line *line = &lines->items[lines->count++];
        buffer_clear(&text);
        buffer_printf(&text, "%c ", looks[change->change].sign);
        fact_change_tell(change, &text);
        line->text = xstrndup(text.bytes, text.length);
        line->style = looks[change->change].style;
        line->old = change->fact == FACT_NONE;
        line->place = line->old ? old_list[change->old_fact].place : new_list[change->fact].place;
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
    atomic_init(&lines->references, 1);
    lines->old = old;
    lines->new = new;
    archive_fact_changes(archive, view, old, new, &changes);
    add_lines(lines, &changes, old_facts, new_facts);
    fact_changes_free(&changes);
    policy_facts_free(old_facts);
    policy_facts_free(new_facts);
    return lines;
}
