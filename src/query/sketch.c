/* SPDX-License-Identifier: ISC */
/* The algebra of sketches: append, unite, repeat. Each result may be wider than the truth, never
 * narrower. */
#include "query/sketch.h"

#include <string.h>

enum {
    LITERAL_MIN = 2, /* shorter ones are in nearly every word */
    WORDS_MAX = SKETCH_LENGTH / 2,
    PRODUCT_MAX = 16, /* groups that an OR of two needs may have */
};

struct word_list { /* the words of one form, in order */
    struct literal items[WORDS_MAX];
    size_t count;
};

struct draft { /* a group being made */
    struct literal items[SKETCH_ITEMS];
    size_t count;
    bool weak; /* it has a literal that is too short, or one too many: then it says nothing */
};

static bool form_equal(const struct form *a, const struct form *b)
{
    return a->length == b->length && memcmp(a->symbols, b->symbols, a->length) == 0;
}

void sketch_set(struct sketch *sketch, const char *symbols)
{
    sketch->need = (struct need){NULL, 0};
    sketch->count = 1;
    sketch->forms[0].length = (unsigned char)strlen(symbols);
    memcpy(sketch->forms[0].symbols, symbols, sketch->forms[0].length);
}

static bool add_form(struct sketch *sketch, const struct form *form)
{
    for (size_t i = 0; i < sketch->count; i++) {
        if (form_equal(&sketch->forms[i], form)) {
            return true;
        }
    }
    if (sketch->count == SKETCH_FORMS) {
        return false;
    }
    sketch->forms[sketch->count++] = *form;
    return true;
}

bool sketch_add(struct sketch *sketch, char symbol)
{
    return add_form(sketch, &(struct form){1, {symbol}});
}

/* Joins two forms; breaks and anythings that meet become one. False when it gets too long. */
static bool join(const struct form *first, const struct form *second, struct form *out)
{
    size_t skip = 0;
    if (first->length > 0 && second->length > 0) {
        char last = first->symbols[first->length - 1];
        skip = last == second->symbols[0] && (last == SKETCH_BREAK || last == SKETCH_ANY);
    }
    size_t length = first->length + second->length - skip;
    if (length > SKETCH_LENGTH) {
        return false;
    }
    struct form joined = *first;
    memcpy(joined.symbols + first->length, second->symbols + skip, second->length - skip);
    joined.length = (unsigned char)length;
    *out = joined;
    return true;
}

static bool is_word_symbol(char symbol)
{
    return symbol != SKETCH_BREAK && symbol != SKETCH_ANY;
}

static void form_words(const struct form *form, struct word_list *words)
{
    words->count = 0;
    for (size_t at = 0; at < form->length;) {
        size_t start = at;
        while (at < form->length && is_word_symbol(form->symbols[at])) {
            at++;
        }
        if (at > start) {
            struct literal *word = &words->items[words->count++];
            word->text = span_make(form->symbols + start, at - start);
            word->starts = start > 0 && form->symbols[start - 1] == SKETCH_BREAK;
            word->ends = at < form->length && form->symbols[at] == SKETCH_BREAK;
        } else {
            at++;
        }
    }
}

static bool contains_at(struct span whole, struct span part, size_t at)
{
    return memcmp(whole.bytes + at, part.bytes, part.length) == 0;
}

bool literal_implies(const struct literal *strong, const struct literal *weak)
{
    if (weak->text.length > strong->text.length || (weak->starts && !strong->starts) ||
        (weak->ends && !strong->ends)) {
        return false;
    }
    size_t room = strong->text.length - weak->text.length;
    for (size_t at = weak->ends ? room : 0; at <= (weak->starts ? 0 : room); at++) {
        if (contains_at(strong->text, weak->text, at)) {
            return true;
        }
    }
    return false;
}

/* Adds a literal, unless another that says as little is there. */
static void draft_add(struct draft *draft, const struct literal *literal)
{
    size_t kept = 0;
    for (size_t i = 0; i < draft->count; i++) {
        if (literal_implies(literal, &draft->items[i])) {
            return;
        }
    }
    for (size_t i = 0; i < draft->count; i++) {
        if (!literal_implies(&draft->items[i], literal)) {
            draft->items[kept++] = draft->items[i];
        }
    }
    draft->count = kept;
    draft->weak = draft->weak || kept == SKETCH_ITEMS || literal->text.length < LITERAL_MIN;
    if (!draft->weak) {
        draft->items[draft->count++] = *literal;
    }
}

/* Notes the group in the need, with copies of its texts. A weak one says nothing. */
static void need_add(struct arena *arena, struct need *need, const struct draft *draft)
{
    if (draft->weak || draft->count == 0 || need->count == SKETCH_GROUPS) {
        return;
    }
    struct literal *items = arena_alloc(arena, draft->count * sizeof *items);
    for (size_t i = 0; i < draft->count; i++) {
        items[i] = draft->items[i];
        items[i].text.bytes = arena_copy(arena, items[i].text);
    }
    if (!need->groups) {
        need->groups = arena_alloc(arena, SKETCH_GROUPS * sizeof *need->groups);
    }
    need->groups[need->count++] = (struct literal_group){items, draft->count};
}

/* Notes that one of the forms' words at `column` must occur, counted from the front or the back;
 * every form has more than `column` words. */
static void note_column(struct arena *arena, struct need *need, const struct word_list *words,
                        size_t forms, size_t column, bool front)
{
    struct draft draft = {.count = 0};
    for (size_t i = 0; i < forms; i++) {
        draft_add(&draft, &words[i].items[front ? column : words[i].count - 1 - column]);
    }
    need_add(arena, need, &draft);
}

/* The forms become what is behind their last break, or anything where one has none. */
static void keep_tails(struct sketch *sketch)
{
    struct sketch tails = {.count = 0};
    for (size_t i = 0; i < sketch->count; i++) {
        const struct form *form = &sketch->forms[i];
        size_t start = form->length;
        while (start > 0 && form->symbols[start - 1] != SKETCH_BREAK) {
            start--;
        }
        struct form tail = {1, {SKETCH_ANY}};
        struct form rest = {0};
        if (start > 0) {
            rest.length = (unsigned char)(form->length - start + 1);
            memcpy(rest.symbols, form->symbols + start - 1, rest.length);
        }
        if (!join(&tail, &rest, &tail) || start == 0) {
            tails.count = 0;
            sketch_add(&tails, SKETCH_ANY);
            break;
        }
        add_form(&tails, &tail);
    }
    memcpy(sketch->forms, tails.forms, sizeof tails.forms);
    sketch->count = tails.count;
}

void sketch_settle(struct arena *arena, struct sketch *sketch)
{
    struct word_list words[SKETCH_FORMS];
    size_t least = WORDS_MAX;
    size_t most = 0;
    for (size_t i = 0; i < sketch->count; i++) {
        form_words(&sketch->forms[i], &words[i]);
        least = words[i].count < least ? words[i].count : least;
        most = words[i].count > most ? words[i].count : most;
    }
    for (size_t column = 0; column < least; column++) {
        note_column(arena, &sketch->need, words, sketch->count, column, true);
        if (least != most) {
            note_column(arena, &sketch->need, words, sketch->count, column, false);
        }
    }
    keep_tails(sketch);
}

static void forget_forms(struct sketch *sketch)
{
    sketch->count = 0;
    sketch_add(sketch, SKETCH_ANY);
}

/* Every form of first with every form of second behind it. False when they are too many or too
 * long. */
static bool multiply(struct sketch *first, const struct sketch *second)
{
    struct sketch product = {.count = 0};
    for (size_t i = 0; i < first->count; i++) {
        for (size_t k = 0; k < second->count; k++) {
            struct form form;
            if (!join(&first->forms[i], &second->forms[k], &form) || !add_form(&product, &form)) {
                return false;
            }
        }
    }
    memcpy(first->forms, product.forms, sizeof product.forms);
    first->count = product.count;
    return true;
}

static void need_merge(struct arena *arena, struct need *need, const struct need *other)
{
    for (size_t i = 0; i < other->count; i++) {
        struct draft draft = {.count = 0};
        for (size_t k = 0; k < other->groups[i].count; k++) {
            draft_add(&draft, &other->groups[i].items[k]);
        }
        need_add(arena, need, &draft);
    }
}

void sketch_append(struct arena *arena, struct sketch *first, const struct sketch *second)
{
    if (!multiply(first, second)) {
        sketch_settle(arena, first);
        if (!multiply(first, second)) {
            struct sketch settled = *second;
            settled.need = (struct need){NULL, 0};
            sketch_settle(arena, &settled);
            need_merge(arena, &first->need, &settled.need);
            forget_forms(first);
        }
    }
    need_merge(arena, &first->need, &second->need);
}

/* The group whose shortest literal is longest; `need` has one. */
static const struct literal_group *best_group(const struct need *need)
{
    const struct literal_group *best = NULL;
    size_t best_length = 0;
    for (size_t i = 0; i < need->count; i++) {
        size_t shortest = SIZE_MAX;
        for (size_t k = 0; k < need->groups[i].count; k++) {
            size_t length = need->groups[i].items[k].text.length;
            shortest = length < shortest ? length : shortest;
        }
        if (!best || shortest > best_length) {
            best = &need->groups[i];
            best_length = shortest;
        }
    }
    return best;
}

static void add_either(struct arena *arena, struct need *need, const struct literal_group *a,
                       const struct literal_group *b)
{
    struct draft draft = {.count = 0};
    for (size_t i = 0; i < a->count; i++) {
        draft_add(&draft, &a->items[i]);
    }
    for (size_t i = 0; i < b->count; i++) {
        draft_add(&draft, &b->items[i]);
    }
    need_add(arena, need, &draft);
}

/* What is needed when one of two needs is met. */
static struct need need_either(struct arena *arena, const struct need *a, const struct need *b)
{
    struct need either = {NULL, 0};
    if (a->count == 0 || b->count == 0) {
        return either;
    }
    if (a->count * b->count > PRODUCT_MAX) {
        add_either(arena, &either, best_group(a), best_group(b));
        return either;
    }
    for (size_t i = 0; i < a->count; i++) {
        for (size_t k = 0; k < b->count; k++) {
            add_either(arena, &either, &a->groups[i], &b->groups[k]);
        }
    }
    return either;
}

/* Adds the forms of second to those of first; false, with first unchanged, without room. */
static bool unite_forms(struct sketch *first, const struct sketch *second)
{
    size_t count = first->count;
    for (size_t i = 0; i < second->count; i++) {
        if (!add_form(first, &second->forms[i])) {
            first->count = count;
            return false;
        }
    }
    return true;
}

void sketch_unite(struct arena *arena, struct sketch *first, struct sketch *second)
{
    bool needless = first->need.count == 0 && second->need.count == 0;
    if (needless && unite_forms(first, second)) {
        return;
    }
    sketch_settle(arena, first);
    sketch_settle(arena, second);
    first->need = need_either(arena, &first->need, &second->need);
    if (!unite_forms(first, second)) {
        forget_forms(first);
    }
}

/* True if the sketch says: nothing but what separates words. */
static bool is_break(const struct sketch *sketch)
{
    return sketch->count == 1 && sketch->forms[0].length == 1 &&
           sketch->forms[0].symbols[0] == SKETCH_BREAK && sketch->need.count == 0;
}

void sketch_repeat(struct arena *arena, struct sketch *sketch, unsigned least, unsigned most)
{
    struct form empty = {0};
    bool once = most == 1 || is_break(sketch); /* several breaks are one */
    if (most == 0) {
        sketch_set(sketch, "");
    } else if (least == 0) {
        sketch->need = (struct need){NULL, 0};
        if (!once || !add_form(sketch, &empty)) {
            forget_forms(sketch);
        }
    } else if (!once) {
        struct sketch any;
        struct sketch body = *sketch;
        sketch_set(&any, "?");
        sketch_set(sketch, "?");
        sketch_append(arena, sketch, &body);
        sketch_append(arena, sketch, &any);
    }
}
