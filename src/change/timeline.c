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

/* Clauses [at, end) of a text, one by one. */
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

/* True if two texts have the same letters, or digits, between any two clauses that are unchanged. */
static bool texts_share(const struct view *view, const struct text *old, const struct text *new,
                        const struct alignment *alignment, enum letters_what what)
{
    struct walk olds = {view, old, 0, 0}, news = {view, new, 0, 0};
    struct letters_parts a = {walk_next, &olds}, b = {walk_next, &news};
    for (size_t i = 0; i <= alignment->count; i++) {
        const struct align_step *step = &alignment->steps[i];
        if (i < alignment->count && step->kind != ALIGN_SAME) {
            olds.end += align_has_old(step);
            news.end += align_has_new(step);
            continue;
        }
        if (!letters_of_parts_are_same(&a, &b, what)) {
            return false;
        }
        olds.at = ++olds.end;
        news.at = ++news.end;
    }
    return true;
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

/* Compares two texts: what is counted, and whether letters and digits are the same. */
static void compare(const struct view *view, const struct text *old, const struct text *new,
                    struct align_counts *counts, bool *same_letters, bool *same_digits)
{
    struct alignment alignment = {.old_places = old->places, .new_places = new->places};
    align_places(view, &alignment);
    *counts = alignment.counts;
    *same_letters = texts_share(view, old, new, &alignment, LETTERS_ONLY);
    *same_digits = *same_letters && texts_share(view, old, new, &alignment, DIGITS_ONLY);
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

static enum timeline_class class_of(const struct timeline_step *step, bool same_text,
                                    bool same_letters)
{
    if (step->version.technical) {
        return TIMELINE_TECHNICAL;
    }
    if (!same_text && step->same_as != TIMELINE_NONE) {
        return TIMELINE_REVERTED;
    }
    return same_letters ? TIMELINE_COSMETIC : TIMELINE_CHANGED;
}

static void set_further(struct classer *classer, const struct text *old, const struct text *new,
                        uint32_t number)
{
    struct timeline_step *step = &classer->steps[number];
    bool same_text = text_is(old, new), same_letters = same_text, same_digits = same_text;
    step->like = same_change(classer, number);
    if (step->like != number) { /* the new text was there before */
        step->counts = classer->steps[step->like].counts;
    } else if (same_text) {
        step->counts.same = (uint32_t) new->count;
    } else {
        compare(classer->view, old, new, &step->counts, &same_letters, &same_digits);
    }
    step->words = step[-1].words + step->counts.words_added - step->counts.words_removed;
    step->class = class_of(step, same_text, same_letters);
    step->numbers = step->class == TIMELINE_COSMETIC && !same_digits;
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
