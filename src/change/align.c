/* SPDX-License-Identifier: ISC */
/* Aligning two policies: first the clauses that stay, then those that moved, then, between what stays,
 * the pairs that are similar, and at last those similar pairs that moved. */
#include "change/align.h"

#include "base/memory.h"
#include "change/align_places.h"
#include "change/bag.h"
#include "change/letters.h"
#include "change/sequence.h"
#include "change/words.h"

#include <math.h>
#include <stdlib.h>

enum {
    LEAST_ALIKE = 400,       /* thousandths from which on two clauses are one reworded, */
    LEAST_ALIKE_MOVED = 600, /* and if it moved besides, */
    LEAST_WORDS_MOVED = 8,   /* in clauses of so many words */
    FEW_WORDS = 4,           /* in which other digits are cosmetic */
    MOST_CELLS = 1 << 18,    /* pairs of clauses compared at once */
    MOST_CELLS_IN_ALL = 1 << 22,
    MOST_STEPS = 1 << 25, /* words looked at in all these comparisons */
};

/* One side: its clauses with words, numbered from 0. */
struct side {
    const struct place_list *places;
    uint32_t *place;   /* of each clause: index among the places */
    uint32_t *number;  /* the same for the same text, of either side */
    uint32_t *partner; /* clause of the other side; SEQUENCE_NONE without */
    uint16_t *alike;   /* with it */
    bool *moved;       /* the partner stands elsewhere */
    struct bag *bags;  /* of clauses without a partner, once they are needed */
    bool *bagged;
    uint32_t count;
};

struct aligner {
    const struct view *view;
    struct side old, new;
    struct arena arena; /* all arrays */
    uint32_t numbers;
    uint64_t steps; /* words that may still be compared */
    uint64_t cells; /* pairs that may still be compared */
};

static void *take(struct aligner *aligner, size_t count, size_t size)
{
    void *memory = arena_alloc(&aligner->arena, (count + 1) * size);
    memset(memory, 0, (count + 1) * size);
    return memory;
}

static void open_side(struct aligner *aligner, struct side *side, const struct place_list *places)
{
    size_t count = places->count;
    side->places = places;
    side->place = take(aligner, count, sizeof *side->place);
    side->number = take(aligner, count, sizeof *side->number);
    side->partner = take(aligner, count, sizeof *side->partner);
    side->alike = take(aligner, count, sizeof *side->alike);
    side->moved = take(aligner, count, sizeof *side->moved);
    side->bags = take(aligner, count, sizeof *side->bags);
    side->bagged = take(aligner, count, sizeof *side->bagged);
    for (size_t i = 0; i < count; i++) {
        if (places->items[i].clause != VIEW_NO_CLAUSE) {
            side->place[side->count] = (uint32_t)i;
            side->partner[side->count++] = SEQUENCE_NONE;
        }
    }
}

static uint32_t clause_of(const struct side *side, uint32_t at)
{
    return side->places->items[side->place[at]].clause;
}

static struct span text_of(const struct aligner *aligner, const struct side *side, uint32_t at)
{
    return view_clause_text(aligner->view, clause_of(side, at), NULL);
}

static void pair(struct aligner *aligner, uint32_t old, uint32_t new, unsigned alike, bool moved)
{
    aligner->old.partner[old] = new;
    aligner->new.partner[new] = old;
    aligner->old.alike[old] = aligner->new.alike[new] = (uint16_t)alike;
    aligner->old.moved[old] = aligner->new.moved[new] = moved;
}

/* -------------------------------------------------------------------------------------------
 * The same text */

/* Gives the clauses of both sides small numbers. */
static void number_clauses(struct aligner *aligner)
{
    size_t slots = 16;
    while (slots < 2 * ((size_t)aligner->old.count + aligner->new.count)) {
        slots *= 2;
    }
    struct slot {
        uint32_t clause; /* plus one; 0 in a free slot */
        uint32_t number;
    } *table = xcalloc(slots, sizeof *table);
    struct side *sides[] = {&aligner->old, &aligner->new};
    for (size_t i = 0; i < 2; i++) {
        for (uint32_t at = 0; at < sides[i]->count; at++) {
            uint32_t clause = clause_of(sides[i], at);
            size_t slot = clause * (size_t)0x9E3779B1 & (slots - 1);
            while (table[slot].clause && table[slot].clause != clause + 1) {
                slot = (slot + 1) & (slots - 1);
            }
            if (!table[slot].clause) {
                table[slot] = (struct slot){clause + 1, aligner->numbers++};
            }
            sides[i]->number[at] = table[slot].number;
        }
    }
    free(table);
}

static void match_same(struct aligner *aligner)
{
    struct side *old = &aligner->old, *new = &aligner->new;
    uint32_t *match = take(aligner, old->count, sizeof *match);
    sequence_match((struct sequence){old->number, old->count},
                   (struct sequence){new->number, new->count}, aligner->numbers, true, match);
    for (uint32_t i = 0; i < old->count; i++) {
        if (match[i] != SEQUENCE_NONE) {
            pair(aligner, i, match[i], 1000, false);
        }
    }
}

/* Pairs what is left of the same text, in order. */
static void match_moved(struct aligner *aligner)
{
    struct side *old = &aligner->old, *new = &aligner->new;
    uint32_t *first = take(aligner, aligner->numbers, sizeof *first); /* by number: plus one */
    uint32_t *next = take(aligner, new->count, sizeof *next);
    for (uint32_t i = new->count; i-- > 0;) {
        if (new->partner[i] == SEQUENCE_NONE) {
            next[i] = first[new->number[i]];
            first[new->number[i]] = i + 1;
        }
    }
    for (uint32_t i = 0; i < old->count; i++) {
        uint32_t found = first[old->number[i]];
        if (old->partner[i] == SEQUENCE_NONE && found) {
            first[old->number[i]] = next[found - 1];
            pair(aligner, i, found - 1, 1000, true);
        }
    }
}

/* -------------------------------------------------------------------------------------------
 * Similar texts */

static const struct bag *bag_of(struct aligner *aligner, struct side *side, uint32_t at)
{
    if (!side->bagged[at]) {
        side->bags[at] = bag_make(&aligner->arena, text_of(aligner, side, at));
        side->bagged[at] = true;
    }
    return &side->bags[at];
}

/* How alike two clauses are that share so many words; 0 if it's less than `least`. Where there are few
 * words, other digits make all the difference. */
static unsigned alike_of(struct aligner *aligner, uint32_t old, uint32_t new, uint32_t shared,
                         unsigned least)
{
    const struct bag *a = bag_of(aligner, &aligner->old, old);
    const struct bag *b = bag_of(aligner, &aligner->new, new);
    unsigned alike = bag_alike(a, b, shared);
    if (alike >= least) {
        return alike;
    }
    bool same = a->count <= FEW_WORDS && b->count <= FEW_WORDS &&
                letters_are_same(text_of(aligner, &aligner->old, old),
                                 text_of(aligner, &aligner->new, new));
    return same ? 999 : 0;
}

/* Clauses that have no partner: their numbers. */
struct lonely {
    uint32_t *old, *new;
    uint32_t old_count, new_count;
};

/* The words of the new clauses. */
static struct bag_index *index_words(struct aligner *aligner, const struct lonely *lonely)
{
    const struct bag **bags = xmalloc((lonely->new_count + 1) * sizeof *bags);
    for (uint32_t i = 0; i < lonely->new_count; i++) {
        bags[i] = bag_of(aligner, &aligner->new, lonely->new[i]);
    }
    struct bag_index *index = bag_index_new(bags, lonely->new_count);
    free(bags);
    return index;
}

/* Pairs similar clauses so that pairs don't cross and are as alike as possible in sum: alignment of
 * two sequences by dynamic programming (Needleman and Wunsch, 1970). */
static void pair_similar(struct aligner *aligner, const struct lonely *lonely)
{
    size_t width = (size_t)lonely->new_count + 1;
    size_t cells = width * ((size_t)lonely->old_count + 1);
    uint32_t *best = xcalloc(cells, sizeof *best);
    uint16_t *alike = xcalloc(cells, sizeof *alike);
    struct bag_index *index = index_words(aligner, lonely);
    for (size_t i = lonely->old_count; i-- > 0;) {
        uint16_t *row = alike + i * width; /* shared words first */
        bag_index_count(index, bag_of(aligner, &aligner->old, lonely->old[i]), row,
                        &aligner->steps);
        for (size_t j = lonely->new_count; j-- > 0;) {
            size_t at = i * width + j;
            unsigned found = alike_of(aligner, lonely->old[i], lonely->new[j], row[j], LEAST_ALIKE);
            uint32_t paired = found ? found + best[at + width + 1] : 0;
            uint32_t skipped = best[at + 1] > best[at + width] ? best[at + 1] : best[at + width];
            row[j] = (uint16_t)found;
            best[at] = paired > skipped ? paired : skipped;
        }
    }
    for (size_t i = 0, j = 0; i < lonely->old_count && j < lonely->new_count;) {
        size_t at = i * width + j;
        if (alike[at] && best[at] == alike[at] + best[at + width + 1]) {
            pair(aligner, lonely->old[i++], lonely->new[j++], alike[at], false);
        } else if (best[at] == best[at + width]) {
            i++;
        } else {
            j++;
        }
    }
    bag_index_free(index);
    free(best);
    free(alike);
}

/* The same in parts, where all of it would take too long: the first clauses of one side are compared with
 * the first of the other, and so on. */
static void pair_in_parts(struct aligner *aligner, const struct lonely *lonely)
{
    uint64_t cells = (uint64_t)lonely->old_count * lonely->new_count;
    if (cells == 0 || aligner->cells == 0) {
        return;
    }
    uint64_t parts = (uint64_t)ceil(sqrt((double)cells / MOST_CELLS));
    uint64_t fewest = cells / aligner->cells + 1;
    parts = parts > fewest ? parts : fewest;
    uint64_t spent = cells / parts;
    aligner->cells -= spent < aligner->cells ? spent : aligner->cells;
    for (uint64_t i = 0; i < parts; i++) {
        uint32_t old = (uint32_t)(lonely->old_count * i / parts);
        uint32_t new = (uint32_t)(lonely->new_count * i / parts);
        struct lonely part = {
            .old = lonely->old + old,
            .new = lonely->new + new,
            .old_count = (uint32_t)(lonely->old_count * (i + 1) / parts) - old,
            .new_count = (uint32_t)(lonely->new_count * (i + 1) / parts) - new,
        };
        pair_similar(aligner, &part);
    }
}

/* Goes through the gaps between clauses that stay. */
static void match_similar(struct aligner *aligner)
{
    const struct side *old = &aligner->old, *new = &aligner->new;
    struct lonely lonely = {
        .old = take(aligner, old->count, sizeof *lonely.old),
        .new = take(aligner, new->count, sizeof *lonely.new),
    };
    for (uint32_t i = 0, j = 0; i < old->count || j < new->count;) {
        lonely.old_count = lonely.new_count = 0;
        for (; i < old->count && (old->partner[i] == SEQUENCE_NONE || old->moved[i]); i++) {
            if (!old->moved[i]) {
                lonely.old[lonely.old_count++] = i;
            }
        }
        for (; j < new->count && (new->partner[j] == SEQUENCE_NONE || new->moved[j]); j++) {
            if (!new->moved[j]) {
                lonely.new[lonely.new_count++] = j;
            }
        }
        pair_in_parts(aligner, &lonely);
        i += i < old->count;
        j += j < new->count;
    }
}

/* Longer clauses that are still without a partner. */
static uint32_t list_lonely(struct aligner *aligner, struct side *side, uint32_t *lonely)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < side->count; i++) {
        if (side->partner[i] == SEQUENCE_NONE &&
            bag_of(aligner, side, i)->count >= LEAST_WORDS_MOVED) {
            lonely[count++] = i;
        }
    }
    return count;
}

/* Pairs each of those with the most similar one, wherever it stands. */
static void match_moved_similar(struct aligner *aligner)
{
    struct lonely lonely = {
        .old = take(aligner, aligner->old.count, sizeof *lonely.old),
        .new = take(aligner, aligner->new.count, sizeof *lonely.new),
    };
    lonely.old_count = list_lonely(aligner, &aligner->old, lonely.old);
    lonely.new_count = list_lonely(aligner, &aligner->new, lonely.new);
    uint16_t *shared = take(aligner, lonely.new_count, sizeof *shared);
    struct bag_index *index = index_words(aligner, &lonely);
    for (uint32_t i = 0; i < lonely.old_count && aligner->cells >= lonely.new_count; i++) {
        unsigned most = LEAST_ALIKE_MOVED - 1;
        uint32_t found = SEQUENCE_NONE;
        aligner->cells -= lonely.new_count;
        bag_index_count(index, bag_of(aligner, &aligner->old, lonely.old[i]), shared,
                        &aligner->steps);
        for (uint32_t j = 0; j < lonely.new_count; j++) {
            unsigned alike = alike_of(aligner, lonely.old[i], lonely.new[j], shared[j], most + 1);
            if (alike && aligner->new.partner[lonely.new[j]] == SEQUENCE_NONE) {
                most = alike;
                found = lonely.new[j];
            }
        }
        if (found != SEQUENCE_NONE) {
            pair(aligner, lonely.old[i], found, most, true);
        }
    }
    bag_index_free(index);
}

/* -------------------------------------------------------------------------------------------
 * Steps */

static struct align_step *add_step(struct alignment *alignment, enum align_kind kind)
{
    struct align_step *step = &alignment->steps[alignment->count++];
    *step = (struct align_step){.old = ALIGN_NONE, .new = ALIGN_NONE, .kind = (uint8_t)kind};
    return step;
}

/* Adds the step of a clause with a partner. */
static void add_pair(struct aligner *aligner, struct alignment *alignment, enum align_kind kind,
                     uint32_t old, uint32_t new)
{
    struct align_step *step = add_step(alignment, kind);
    step->old = aligner->old.place[old];
    step->new = aligner->new.place[new];
    step->alike = aligner->old.alike[old];
    step->cosmetic = step->alike < 1000 && letters_are_same(text_of(aligner, &aligner->old, old),
                                                            text_of(aligner, &aligner->new, new));
}

static void add_old(struct aligner *aligner, struct alignment *alignment, uint32_t old)
{
    if (aligner->old.moved[old]) {
        add_pair(aligner, alignment, ALIGN_GONE, old, aligner->old.partner[old]);
    } else {
        add_step(alignment, ALIGN_REMOVED)->old = aligner->old.place[old];
    }
}

static void add_new(struct aligner *aligner, struct alignment *alignment, uint32_t new)
{
    if (aligner->new.moved[new]) {
        add_pair(aligner, alignment, ALIGN_COME, aligner->new.partner[new], new);
    } else {
        add_step(alignment, ALIGN_ADDED)->new = aligner->new.place[new];
    }
}

static bool stays(const struct side *side, uint32_t at)
{
    return side->partner[at] != SEQUENCE_NONE && !side->moved[at];
}

static void add_steps(struct aligner *aligner, struct alignment *alignment)
{
    const struct side *old = &aligner->old, *new = &aligner->new;
    size_t most = (size_t)old->count + new->count;
    alignment->steps = xmalloc((most + 1) * sizeof *alignment->steps);
    for (uint32_t i = 0, j = 0; i < old->count || j < new->count;) {
        if (i < old->count && !stays(old, i)) {
            add_old(aligner, alignment, i++);
        } else if (j < new->count && !stays(new, j)) {
            add_new(aligner, alignment, j++);
        } else {
            bool same = old->alike[i] == 1000;
            add_pair(aligner, alignment, same ? ALIGN_SAME : ALIGN_REWORDED, i++, j++);
        }
    }
}

/* -------------------------------------------------------------------------------------------
 * Counting */

static struct span step_text(const struct view *view, const struct place_list *places, uint32_t at)
{
    return view_clause_text(view, places->items[at].clause, NULL);
}

static void count_step(const struct view *view, struct alignment *alignment,
                       const struct align_step *step, struct word_edits *edits)
{
    struct align_counts *counts = &alignment->counts;
    switch ((enum align_kind)step->kind) {
    case ALIGN_SAME:
        counts->same++;
        break;
    case ALIGN_REWORDED:
        *(step->cosmetic ? &counts->cosmetic : &counts->reworded) += 1;
        break;
    case ALIGN_REMOVED:
        counts->removed++;
        counts->words_removed += words_count(step_text(view, &alignment->old_places, step->old));
        break;
    case ALIGN_ADDED:
        counts->added++;
        counts->words_added += words_count(step_text(view, &alignment->new_places, step->new));
        break;
    case ALIGN_COME:
        counts->moved++;
        break;
    case ALIGN_GONE: /* counted where it came */
    case ALIGN_KINDS:
        return;
    }
    if (align_is_reworded(step)) {
        words_compare(step_text(view, &alignment->old_places, step->old),
                      step_text(view, &alignment->new_places, step->new), edits);
        counts->words_removed += edits->removed;
        counts->words_added += edits->added;
    }
}

static void count_steps(const struct view *view, struct alignment *alignment)
{
    struct word_edits edits = {0};
    for (size_t i = 0; i < alignment->count; i++) {
        count_step(view, alignment, &alignment->steps[i], &edits);
    }
    word_edits_free(&edits);
}

/* ------------------------------------------------------------------------------------------- */

void align_places(const struct view *view, struct alignment *alignment)
{
    struct aligner aligner = {.view = view, .steps = MOST_STEPS, .cells = MOST_CELLS_IN_ALL};
    open_side(&aligner, &aligner.old, &alignment->old_places);
    open_side(&aligner, &aligner.new, &alignment->new_places);
    number_clauses(&aligner);
    match_same(&aligner);
    match_moved(&aligner);
    match_similar(&aligner);
    match_moved_similar(&aligner);
    add_steps(&aligner, alignment);
    count_steps(view, alignment);
    arena_free(&aligner.arena);
}

struct alignment *align_snapshots(const struct view *view, uint32_t old, uint32_t new)
{
    struct alignment *alignment = xcalloc(1, sizeof *alignment);
    view_places(view, old, &alignment->old_places);
    view_places(view, new, &alignment->new_places);
    align_places(view, alignment);
    return alignment;
}

void alignment_free(struct alignment *alignment)
{
    if (alignment) {
        place_list_free(&alignment->old_places);
        place_list_free(&alignment->new_places);
        free(alignment->steps);
        free(alignment);
    }
}

bool alignment_is_empty(const struct alignment *alignment)
{
    const struct align_counts *counts = &alignment->counts;
    return counts->moved + counts->reworded + counts->cosmetic + counts->added + counts->removed ==
           0;
}
