/* SPDX-License-Identifier: ISC */
/* Classing the versions of a document. */
#include "change/timeline.h"

#include "base/hash.h"
#include "base/memory.h"
#include "base/numbers.h"
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

/* A timeline in the making. */
struct classer {
    const struct view *view;
    struct timeline_step *steps;
    uint32_t *first;      /* by step: the first step with the very text; itself if it is new */
    struct numbers texts; /* by hash */
    uint32_t *last;       /* by number of a text: the last step that has it */
    struct numbers pairs; /* of texts that follow each other */
    uint32_t *example;    /* by number of a pair: the first step that it led to */
    struct text scratch;
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

/* True if the text isn't that of the step before. */
static bool has_other_text(const struct timeline_step *step)
{
    const struct align_counts *counts = &step->counts;
    return counts->added + counts->removed + counts->reworded + counts->cosmetic + counts->moved >
           0;
}

uint32_t timeline_previous(const struct timeline *timeline, uint32_t step)
{
    uint32_t changed = step, other = step;
    while (changed > 0 && !timeline_is_change(&timeline->steps[changed])) {
        changed--;
    }
    while (other > 0 && !has_other_text(&timeline->steps[other])) {
        other--;
    }
    uint32_t found = changed > 0 ? changed : other;
    return found > 0 ? found - 1 : TIMELINE_NONE;
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
    text->clauses =
        array_reserve(text->clauses, &text->capacity, text->places.count, sizeof *text->clauses);
    text->count = 0;
    for (size_t i = 0; i < text->places.count; i++) {
        if (text->places.items[i].clause != VIEW_NO_CLAUSE) {
            text->clauses[text->count++] = text->places.items[i].clause;
        }
    }
    text->hash =
        hash_128(span_make((const char *)text->clauses, text->count * sizeof *text->clauses));
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
 * What was met before */

/* The last of the steps before `step` with this text, TIMELINE_NONE without. */
static uint32_t met_before(struct classer *classer, const struct text *text, uint32_t step)
{
    size_t known = classer->texts.count;
    size_t number = numbers_of(&classer->texts, text->hash.low ^ text->hash.high);
    uint32_t last = classer->last[number];
    classer->last[number] = step;
    if (number == known) {
        return TIMELINE_NONE;
    }
    text_read(&classer->scratch, classer->view, classer->steps[last].version.snapshot);
    return text_is(&classer->scratch, text) ? last : TIMELINE_NONE;
}

/* The first step that came from the same text to the same text: `step` itself if it is the first. Pages
 * that flip between a few forms have few such pairs. */
static uint32_t same_change(struct classer *classer, uint32_t step)
{
    size_t known = classer->pairs.count;
    uint32_t pair[] = {classer->first[step - 1], classer->first[step]};
    size_t number =
        numbers_of(&classer->pairs, hash_64(span_make((const char *)pair, sizeof pair)));
    if (number == known) {
        classer->example[number] = step;
    }
    return classer->example[number];
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

static void set_further(struct classer *classer, const struct text *old, const struct text *new,
                        uint32_t number)
{
    struct timeline_step *step = &classer->steps[number];
    step->like = same_change(classer, number);
    if (step->like != number) {
        step->counts = classer->steps[step->like].counts;
    } else if (text_is(old, new)) {
        step->counts.same = (uint32_t) new->count;
    } else {
        count_changes(classer->view, old, new, &step->counts);
    }
    step->words = step[-1].words + step->counts.words_added - step->counts.words_removed;
    step->class = class_of(classer->view, old, new, step);
    step->numbers =
        step->class == TIMELINE_COSMETIC && !texts_share(classer->view, old, new, DIGITS_ONLY);
}

static void set_step(struct classer *classer, const struct text *old, const struct text *new,
                     uint32_t number)
{
    struct timeline_step *step = &classer->steps[number];
    step->same_as = met_before(classer, new, number);
    classer->first[number] =
        step->same_as == TIMELINE_NONE ? number : classer->first[step->same_as];
    if (number == 0) {
        set_first(classer->view, new, step);
    } else {
        set_further(classer, old, new, number);
    }
}

struct timeline *timeline_new(const struct view *view, const struct lineage *lineage, size_t first,
                              size_t end)
{
    size_t count = end - first;
    struct timeline *timeline = xmalloc(sizeof *timeline);
    *timeline = (struct timeline){xcalloc(count + 1, sizeof *timeline->steps), count};
    uint32_t *memory = xmalloc((3 * count + 1) * sizeof *memory);
    struct classer classer = {
        .view = view,
        .steps = timeline->steps,
        .first = memory,
        .last = memory + count,
        .example = memory + 2 * count,
    };
    struct text texts[2] = {0};
    for (uint32_t i = 0; i < count; i++) {
        struct text *text = &texts[i % 2];
        timeline->steps[i].version = lineage->items[first + i];
        text_read(text, view, timeline->steps[i].version.snapshot);
        set_step(&classer, &texts[1 - i % 2], text, i);
    }
    text_free(&texts[0]);
    text_free(&texts[1]);
    text_free(&classer.scratch);
    numbers_free(&classer.texts);
    numbers_free(&classer.pairs);
    free(memory);
    return timeline;
}
