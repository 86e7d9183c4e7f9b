/* SPDX-License-Identifier: ISC */
/* Comparing what two policies state. */
#include "change/facts.h"

#include "base/memory.h"

#include <stdlib.h>

/* Kinds of which a policy has one value, or one for each type of data. Of other kinds a policy states
 * many values side by side, and one that went has nothing to do with one that came. */
static const char *const single_kinds[] = {
    "effective-date", "updated-date", "contact-email", "contact-phone",
    "contact-postal", "retention",    "dnt",           "audience",
};

static bool is_single(const char *kind)
{
    for (size_t i = 0; i < sizeof single_kinds / sizeof *single_kinds; i++) {
        if (strcmp(kind, single_kinds[i]) == 0) {
            return true;
        }
    }
    return false;
}

bool fact_is_own_date(const char *kind)
{
    return strcmp(kind, "effective-date") == 0 || strcmp(kind, "updated-date") == 0;
}

void fact_changes_free(struct fact_changes *changes)
{
    arena_free(&changes->arena);
    free(changes->items);
    *changes = (struct fact_changes){0};
}

/* -------------------------------------------------------------------------------------------
 * Statements: facts about the same thing, taken together */

struct statement_group {
    const struct fact_stated *fact; /* the first */
    uint32_t index;                 /* of it */
    unsigned polarities;
    const char *data; /* of all */
    bool told;        /* in a change, or in none */
};

struct groups {
    struct statement_group *items; /* ordered by compare_keys */
    size_t count;
};

/* The data types are a part of what a statement about retention is about. */
static bool data_is_key(const struct fact_stated *fact)
{
    return strcmp(fact->kind, "retention") == 0;
}

/* By what statements are about, but for the value. */
static int compare_subjects(const struct fact_stated *a, const struct fact_stated *b)
{
    int order = strcmp(a->kind, b->kind);
    order = order ? order : strcmp(a->actor, b->actor);
    return order || !data_is_key(a) ? order : strcmp(a->data, b->data);
}

static int compare_keys(const struct fact_stated *a, const struct fact_stated *b)
{
    int order = compare_subjects(a, b);
    return order ? order : strcmp(a->value, b->value);
}

static int compare_groups(const void *a, const void *b)
{
    const struct statement_group *first = a, *second = b;
    int order = compare_keys(first->fact, second->fact);
    return order ? order : (first->index > second->index) - (first->index < second->index);
}

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The ids of several lists, each once and in order. */
static const char *join_data(struct arena *arena, const struct statement_group *groups,
                             size_t count)
{
    struct buffer all = {0}, joined = {0};
    const char **ids = NULL;
    size_t id_count = 0, capacity = 0;
    for (size_t i = 0; i < count; i++) {
        buffer_append_string(&all, groups[i].fact->data);
        buffer_append_char(&all, ' ');
    }
    char *at = all.bytes;
    for (char *end = at + all.length; at < end;) {
        size_t length = strcspn(at, " ");
        at[length] = '\0';
        if (length) {
            ids = array_reserve(ids, &capacity, id_count + 1, sizeof *ids);
            ids[id_count++] = at;
        }
        at += length + 1;
    }
    if (id_count) {
        qsort(ids, id_count, sizeof *ids, compare_names);
    }
    for (size_t i = 0; i < id_count; i++) {
        if (i == 0 || strcmp(ids[i], ids[i - 1]) != 0) {
            buffer_append_string(&joined, joined.length ? " " : "");
            buffer_append_string(&joined, ids[i]);
        }
    }
    const char *copy = joined.length ? arena_copy(arena, buffer_span(&joined)) : "";
    free(ids);
    buffer_free(&all);
    buffer_free(&joined);
    return copy;
}

/* Groups facts; the caller frees the items. */
static struct groups group(struct arena *arena, const struct fact_stated *facts, size_t count)
{
    struct groups groups = {xmalloc((count + 1) * sizeof *groups.items), 0};
    for (size_t i = 0; i < count; i++) {
        groups.items[i] = (struct statement_group){
            .fact = &facts[i], .index = (uint32_t)i, .polarities = 1U << facts[i].polarity};
    }
    if (count) {
        qsort(groups.items, count, sizeof *groups.items, compare_groups);
    }
    for (size_t start = 0, end; start < count; start = end) {
        struct statement_group merged = groups.items[start];
        for (end = start + 1; end < count && compare_keys(merged.fact, groups.items[end].fact) == 0;
             end++) {
            merged.polarities |= groups.items[end].polarities;
        }
        merged.data = join_data(arena, groups.items + start, end - start);
        groups.items[groups.count++] = merged;
    }
    return groups;
}

/* -------------------------------------------------------------------------------------------
 * Changes */

static void add_change(struct fact_changes *changes, enum fact_change_kind kind,
                       struct statement_group *old, struct statement_group *new)
{
    const struct fact_stated *about = new ? new->fact : old->fact;
    changes->items = array_reserve(changes->items, &changes->capacity, changes->count + 1,
                                   sizeof *changes->items);
    changes->items[changes->count++] = (struct fact_change){
        .change = kind,
        .kind = about->kind,
        .old_value = old ? old->fact->value : NULL,
        .value = new ? new->fact->value : NULL,
        .actor = about->actor,
        .old_data = old ? old->data : "",
        .data = new ? new->data : "",
        .old_polarities = old ? old->polarities : 0,
        .polarities = new ? new->polarities : 0,
        .old_fact = old ? old->index : FACT_NONE,
        .fact = new ? new->index : FACT_NONE,
    };
    if (old) {
        old->told = true;
    }
    if (new) {
        new->told = true;
    }
}

/* Compares statements about the same thing. */
static void compare_pair(struct fact_changes *changes, struct statement_group *old,
                         struct statement_group *new)
{
    old->told = new->told = true;
    if (old->polarities != new->polarities) {
        add_change(changes, FACT_TURNED, old, new);
    } else if (strcmp(old->data, new->data) != 0) {
        add_change(changes, FACT_OTHER_DATA, old, new);
    }
}

/* Both are ordered by the same keys. */
static void compare_same_keys(struct fact_changes *changes, struct groups *old, struct groups *new)
{
    for (size_t i = 0, j = 0; i < old->count && j < new->count;) {
        int order = compare_keys(old->items[i].fact, new->items[j].fact);
        if (order == 0) {
            compare_pair(changes, &old->items[i], &new->items[j]);
        }
        i += order <= 0;
        j += order >= 0;
    }
}

/* Where the statements about the same subject as the one at `start` end. */
static size_t subject_end(const struct groups *groups, size_t start)
{
    size_t end = start;
    while (end < groups->count &&
           compare_subjects(groups->items[start].fact, groups->items[end].fact) == 0) {
        end++;
    }
    return end;
}

/* The one statement of [start, end) with these polarities that isn't told yet; NULL when there are none or
 * several. */
static struct statement_group *only_one(const struct groups *groups, size_t start, size_t end,
                                        unsigned polarities)
{
    struct statement_group *only = NULL;
    for (size_t i = start; i < end; i++) {
        struct statement_group *group = &groups->items[i];
        if (!group->told && group->polarities == polarities) {
            if (only) {
                return NULL;
            }
            only = group;
        }
    }
    return only;
}

/* Finds values that are the only ones about their subject. */
static void find_replaced(struct fact_changes *changes, struct groups *old, struct groups *new)
{
    for (size_t i = 0, j = 0; i < old->count && j < new->count;) {
        int order = compare_subjects(old->items[i].fact, new->items[j].fact);
        if (order != 0) {
            i += order < 0;
            j += order > 0;
            continue;
        }
        size_t old_end = subject_end(old, i), new_end = subject_end(new, j);
        for (unsigned polarities = 1; polarities < 1U << (POLARITY_CONDITIONAL + 1); polarities++) {
            struct statement_group *went = only_one(old, i, old_end, polarities);
            struct statement_group *came = only_one(new, j, new_end, polarities);
            if (went && came && is_single(came->fact->kind)) {
                add_change(changes, FACT_REPLACED, went, came);
            }
        }
        i = old_end;
        j = new_end;
    }
}

/* A statement that isn't told yet, with the old place of its clause. */
struct placed {
    struct statement_group *group;
    uint32_t place;
};

/* True for a period of ISO 8601, as against "indefinite". */
static bool is_period(const char *value)
{
    return value[0] == 'P' && (value[1] == 'T' || (value[1] >= '0' && value[1] <= '9'));
}

/* By place, kind, actor, polarity and whether the value is a period: what two statements have in common,
 * one of which took the place of the other. */
static int compare_slots(const struct placed *a, const struct placed *b)
{
    const struct fact_stated *first = a->group->fact, *second = b->group->fact;
    if (a->place != b->place) {
        return a->place < b->place ? -1 : 1;
    }
    int order = strcmp(first->kind, second->kind);
    order = order ? order : strcmp(first->actor, second->actor);
    unsigned one = a->group->polarities, other = b->group->polarities;
    order = order ? order : (one > other) - (one < other);
    return order ? order : is_period(first->value) - is_period(second->value);
}

static int compare_placed(const void *a, const void *b)
{
    return compare_slots(a, b);
}

/* Lists the statements that aren't told yet and whose values may be replaced; `places` gives the old place
 * of a place, or is NULL where it is itself. The caller frees. */
static struct placed *list_placed(struct groups *groups, const uint32_t *places, size_t *count)
{
    struct placed *list = xmalloc((groups->count + 1) * sizeof *list);
    *count = 0;
    for (size_t i = 0; i < groups->count; i++) {
        struct statement_group *group = &groups->items[i];
        uint32_t place = places ? places[group->fact->place] : group->fact->place;
        if (!group->told && is_single(group->fact->kind) && place != ALIGN_NONE) {
            list[(*count)++] = (struct placed){group, place};
        }
    }
    if (*count) {
        qsort(list, *count, sizeof *list, compare_placed);
    }
    return list;
}

/* The number of statements from `start` on that have the same slot. */
static size_t slot_length(const struct placed *list, size_t count, size_t start)
{
    size_t end = start + 1;
    while (end < count && compare_slots(&list[start], &list[end]) == 0) {
        end++;
    }
    return end - start;
}

/* The old place of each new one; ALIGN_NONE without. The caller frees. */
static uint32_t *old_places(const struct alignment *alignment)
{
    uint32_t *places = xmalloc((alignment->new_places.count + 1) * sizeof *places);
    for (size_t i = 0; i < alignment->new_places.count; i++) {
        places[i] = ALIGN_NONE;
    }
    for (size_t i = 0; i < alignment->count; i++) {
        const struct align_step *step = &alignment->steps[i];
        if (align_has_new(step)) {
            places[step->new] = step->old;
        }
    }
    return places;
}

/* Finds values that took the place of others within a clause. */
static void find_replaced_in_place(struct fact_changes *changes, const struct alignment *alignment,
                                   struct groups *old, struct groups *new)
{
    size_t went_count, came_count;
    uint32_t *places = old_places(alignment);
    struct placed *went = list_placed(old, NULL, &went_count);
    struct placed *came = list_placed(new, places, &came_count);
    for (size_t i = 0, j = 0; i < went_count && j < came_count;) {
        int order = compare_slots(&went[i], &came[j]);
        size_t olds = slot_length(went, went_count, i), news = slot_length(came, came_count, j);
        if (order == 0 && olds == 1 && news == 1) {
            add_change(changes, FACT_REPLACED, went[i].group, came[j].group);
        }
        i += order <= 0 ? olds : 0;
        j += order >= 0 ? news : 0;
    }
    free(went);
    free(came);
    free(places);
}

/* By where they are stated: in the new policy, and what is no longer stated behind that. */
static int compare_changes(const void *a, const void *b)
{
    const struct fact_change *first = a, *second = b;
    if (first->fact != second->fact) {
        return first->fact < second->fact ? -1 : 1;
    }
    return (first->old_fact > second->old_fact) - (first->old_fact < second->old_fact);
}

void fact_changes_find(const struct fact_stated *old, size_t old_count,
                       const struct fact_stated *new, size_t new_count,
                       const struct alignment *alignment, struct fact_changes *changes)
{
    changes->count = 0;
    arena_reset(&changes->arena);
    struct groups olds = group(&changes->arena, old, old_count);
    struct groups news = group(&changes->arena, new, new_count);
    compare_same_keys(changes, &olds, &news);
    find_replaced_in_place(changes, alignment, &olds, &news);
    find_replaced(changes, &olds, &news);
    for (size_t i = 0; i < news.count; i++) {
        if (!news.items[i].told) {
            add_change(changes, FACT_APPEARED, NULL, &news.items[i]);
        }
    }
    for (size_t i = 0; i < olds.count; i++) {
        if (!olds.items[i].told) {
            add_change(changes, FACT_DISAPPEARED, &olds.items[i], NULL);
        }
    }
    if (changes->count) {
        qsort(changes->items, changes->count, sizeof *changes->items, compare_changes);
    }
    free(olds.items);
    free(news.items);
}

/* -------------------------------------------------------------------------------------------
 * Telling */

const char *fact_change_name(enum fact_change_kind change)
{
    static const char *const names[FACT_CHANGE_KINDS] = {
        [FACT_APPEARED] = "appeared", [FACT_DISAPPEARED] = "disappeared",
        [FACT_REPLACED] = "replaced", [FACT_TURNED] = "turned",
        [FACT_OTHER_DATA] = "data",
    };
    return names[change];
}

/* Names joined by `separator`. */
static void append_polarities(unsigned polarities, const char *separator, struct buffer *out)
{
    bool first = true;
    for (enum polarity i = POLARITY_YES; i <= POLARITY_CONDITIONAL; i++) {
        if (polarities >> i & 1) {
            buffer_append_string(out, first ? "" : separator);
            buffer_append_string(out, polarity_name(i));
            first = false;
        }
    }
}

/* True if `id`, of `length` bytes, is one of `list`, which are separated by spaces. */
static bool has_id(const char *list, const char *id, size_t length)
{
    for (size_t own; *list; list += own + strspn(list + own, " ")) {
        own = strcspn(list, " ");
        if (own == length && memcmp(list, id, length) == 0) {
            return true;
        }
    }
    return false;
}

/* Appends `before` and the ids of `list` that `others` lacks, if there are any. */
static bool append_ids(const char *before, const char *list, const char *others, struct buffer *out)
{
    bool any = false;
    for (size_t length; *list; list += length + strspn(list + length, " ")) {
        length = strcspn(list, " ");
        if (!has_id(others, list, length)) {
            buffer_append_string(out, any ? ", " : before);
            buffer_append(out, list, length);
            any = true;
        }
    }
    return any;
}

static void append_subject(const struct fact_change *change, struct buffer *out)
{
    bool retention = strcmp(change->kind, "retention") == 0;
    const char *value = change->value ? change->value : change->old_value;
    const char *data = change->value ? change->data : change->old_data;
    buffer_append_string(out, change->kind);
    if (change->change != FACT_REPLACED) {
        buffer_printf(out, "=%s", value);
    }
    if (change->change == FACT_APPEARED || change->change == FACT_DISAPPEARED) {
        unsigned polarities = change->polarities | change->old_polarities;
        if (polarities != 1U << POLARITY_YES) {
            buffer_append_char(out, ',');
            append_polarities(polarities, "+", out);
        }
    }
    if (retention && append_ids(" of ", data, "", out)) {
        return;
    }
    if (strcmp(change->actor, "operator") != 0) {
        buffer_printf(out, " by %s", change->actor);
    }
}

void fact_change_tell(const struct fact_change *change, struct buffer *out)
{
    append_subject(change, out);
    switch (change->change) {
    case FACT_APPEARED:
        buffer_append_string(out, " appeared");
        break;
    case FACT_DISAPPEARED:
        buffer_append_string(out, " disappeared");
        break;
    case FACT_REPLACED:
        buffer_printf(out, ": %s became %s", change->old_value, change->value);
        break;
    case FACT_TURNED:
        buffer_append_string(out, ": ");
        append_polarities(change->old_polarities, " and ", out);
        buffer_append_string(out, " became ");
        append_polarities(change->polarities, " and ", out);
        break;
    case FACT_OTHER_DATA: {
        bool more = append_ids(": now of ", change->data, change->old_data, out);
        append_ids(more ? ", no longer of " : ": no longer of ", change->old_data, change->data,
                   out);
        break;
    }
    case FACT_CHANGE_KINDS:
        break;
    }
}
