/* SPDX-License-Identifier: ISC */
/* Classing the versions of a document. */
#include "change/timeline.h"

#include "base/hash.h"
#include "base/memory.h"
#include "change/align_places.h"
#include "change/letters.h"
#include "change/words.h"

#include <stdlib.h>

/* The text of a version: its clauses with words. */
struct text {
    struct place_list places;
    uint32_t *clauses; /* heap */
    size_t count, capacity;
    struct hash128 hash; /* of the clauses */
};

/* The texts met so far, by their hash: the last step that has each. */
struct met {
    struct slot {
        struct hash128 hash;
        uint32_t step; /* plus one; 0 in a free slot */
    } *slots;          /* a power of two, at least twice the steps */
    size_t mask;
};

const char *timeline_class_name(enum timeline_class class)
{
    static const char *const names[TIMELINE_CLASSES] = {
        [TIMELINE_NEW] = "new",
        [TIMELINE_CHANGED] = "changed",
        [TIMELINE_COSMETIC] = "cosmetic",
        [TIMELINE_REVERTED] = "reverted",
        [TIMELINE_TECHNICAL] = "technical",
    };
    return names[class];
}

bool timeline_is_change(const struct timeline_step *step)
{
    return step->class == TIMELINE_NEW || step->class == TIMELINE_CHANGED ||
           step->class == TIMELINE_REVERTED;
}

void timeline_free(struct timeline *timeline)
{
    if (timeline) {
        free(timeline->steps);
        free(timeline);
    }
}

/* -------------------------------------------------------------------------------------------
 * Texts */

static void text_free(struct text *text)
{
    place_list_free(&text->places);
    free(text->clauses);
}

static void text_read(struct text *text, const struct view *view, uint32_t snapshot)
{
    view_places(view, snapshot, &text->places);
    text->clauses = array_reserve(text->clauses, &text->capacity, text->places.count,
                                  sizeof *text->clauses);
    text->count = 0;
    for (size_t i = 0; i < text->places.count; i++) {
        if (text->places.items[i].clause != VIEW_NO_CLAUSE) {
            text->clauses[text->count++] = text->places.items[i].clause;
        }
    }
    text->hash = hash_128(span_make((const char *)text->clauses,
                                    text->count * sizeof *text->clauses));
}

static bool text_is(const struct text *a, const struct text *b)
{
    return a->hash.low == b->hash.low && a->hash.high == b->hash.high && a->count == b->count &&
           (a->count == 0 || memcmp(a->clauses, b->clauses, a->count * sizeof *a->clauses) == 0);
}

/* A text clause by clause, of which common ends are left out. */
struct walk {
    const struct view *view;
    const struct text *text;
    size_t at, end;
};

static bool walk_next(void *context, struct span *part)
{
    struct walk *walk = context;
    if (walk->at == walk->end) {
        return false;
    }
    *part = view_clause_text(walk->view, walk->text->clauses[walk->at++], NULL);
    return true;
}

static bool texts_share(const struct view *view, const struct text *old, const struct text *new,
                        enum letters_what what)
{
    struct walk first = {view, old, 0, old->count}, second = {view, new, 0, new->count};
    while (first.at < first.end && second.at < second.end &&
           old->clauses[first.at] == new->clauses[second.at]) {
        first.at++;
        second.at++;
    }
    while (first.at < first.end && second.at < second.end &&
           old->clauses[first.end - 1] == new->clauses[second.end - 1]) {
        first.end--;
        second.end--;
    }
    struct letters_parts a = {walk_next, &first}, b = {walk_next, &second};
    return letters_of_parts_are_same(&a, &b, what);
}

/* -------------------------------------------------------------------------------------------
 * Texts met before */

static struct slot *met_find(struct met *met, const struct text *text)
{
    size_t at = (size_t)text->hash.low;
    struct slot *slot = &met->slots[at & met->mask];
    while (slot->step &&
           (slot->hash.low != text->hash.low || slot->hash.high != text->hash.high)) {
        slot = &met->slots[++at & met->mask];
    }
    return slot;
}

/* The last of the steps before that has the very text, TIMELINE_NONE without. `scratch` is read into. */
static uint32_t met_before(struct met *met, const struct view *view, const struct text *text,
                           const struct timeline_step *steps, struct text *scratch)
{
    const struct slot *slot = met_find(met, text);
    if (!slot->step) {
        return TIMELINE_NONE;
    }
    text_read(scratch, view, steps[slot->step - 1].version.snapshot);
    return text_is(scratch, text) ? slot->step - 1 : TIMELINE_NONE;
}

static void met_add(struct met *met, const struct text *text, uint32_t step)
{
    struct slot *slot = met_find(met, text);
    *slot = (struct slot){text->hash, step + 1};
}

/* -------------------------------------------------------------------------------------------
 * Steps */

static void count_changes(const struct view *view, const struct text *old, const struct text *new,
                          struct align_counts *counts)
{
    struct alignment alignment = {.old_places = old->places, .new_places = new->places};
    align_places(view, &alignment);
    *counts = alignment.counts;
    free(alignment.steps);
}

static void set_first(const struct view *view, const struct text *text, struct timeline_step *step)
{
    step->class = TIMELINE_NEW;
    for (size_t i = 0; i < text->count; i++) {
        step->words += words_count(view_clause_text(view, text->clauses[i], NULL));
    }
    step->counts.added = (uint32_t)text->count;
    step->counts.words_added = step->words;
}

static enum timeline_class class_of(const struct view *view, const struct text *old,
                                    const struct text *new, const struct timeline_step *step)
{
    if (step->version.technical) {
        return TIMELINE_TECHNICAL;
    }
    if (text_is(old, new)) {
        return TIMELINE_COSMETIC;
    }
    if (step->same_as != TIMELINE_NONE) {
        return TIMELINE_REVERTED;
    }
    return texts_share(view, old, new, LETTERS_ONLY) ? TIMELINE_COSMETIC : TIMELINE_CHANGED;
}

static void set_further(const struct view *view, const struct text *old, const struct text *new,
                        struct timeline_step *step)
{
    uint32_t words = step[-1].words;
    if (text_is(old, new)) {
        step->counts.same = (uint32_t)new->count;
    } else {
        count_changes(view, old, new, &step->counts);
    }
    step->words = words + step->counts.words_added - step->counts.words_removed;
    step->class = class_of(view, old, new, step);
    step->numbers = step->class == TIMELINE_COSMETIC && !texts_share(view, old, new, DIGITS_ONLY);
}

struct timeline *timeline_new(const struct view *view, const struct lineage *lineage, size_t first,
                              size_t end)
{
    size_t slots = 16;
    while (slots < 2 * (end - first)) {
        slots *= 2;
    }
    struct timeline *timeline = xmalloc(sizeof *timeline);
    *timeline = (struct timeline){xcalloc(end - first + 1, sizeof *timeline->steps), end - first};
    struct met met = {xcalloc(slots, sizeof *met.slots), slots - 1};
    struct text texts[2] = {0}, scratch = {0};
    for (uint32_t i = 0; i < timeline->count; i++) {
        struct timeline_step *step = &timeline->steps[i];
        struct text *text = &texts[i % 2], *before = &texts[1 - i % 2];
        step->version = lineage->items[first + i];
        step->same_as = TIMELINE_NONE;
        text_read(text, view, step->version.snapshot);
        if (i == 0) {
            set_first(view, text, step);
        } else {
            step->same_as = text_is(before, text)
                                ? i - 1
                                : met_before(&met, view, text, timeline->steps, &scratch);
            set_further(view, before, text, step);
        }
        met_add(&met, text, i);
    }
    text_free(&texts[0]);
    text_free(&texts[1]);
    text_free(&scratch);
    free(met.slots);
    return timeline;
}
