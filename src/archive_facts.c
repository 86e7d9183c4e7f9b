/* SPDX-License-Identifier: ISC */
/* The store of facts.
 *
 * What a clause says depends on its text, its kind, the nearest heading and the lead-in of its list.
 * Archived policies repeat all four, so the store keeps one record for each combination (by the
 * numbers of the distinct clauses), and a policy's facts are put together from records.
 *
 * Threads: the table of records and the idle extractors are behind one lock, which is not held while
 * a clause is read. Two threads may read the same clause at once; the first record is kept. Records
 * never change or move. */
#include "archive_facts.h"

#include "base/arena.h"
#include "base/hash.h"
#include "base/memory.h"
#include "facts/party.h"
#include "facts/user_rules.h"

#include <pthread.h>
#include <stdlib.h>

struct key {
    uint32_t clause;
    uint32_t heading; /* VIEW_NO_CLAUSE without */
    uint32_t lead_in; /* VIEW_NO_CLAUSE without */
    uint32_t kind;    /* enum clause_kind */
};

/* What one clause says in its context. In the store's arena. */
struct record {
    struct key key;
    struct record *next; /* in the same slot */
    unsigned categories;
    struct fact_language language;
    const char *limited; /* id of a rule that ran into a limit; NULL without */
    size_t count;
    struct policy_fact facts[]; /* `place` isn't set */
};

struct fact_store {
    const struct ruleset *rules; /* set once, under the lock; freed with the store */
    struct ruleset *owned_rules; /* the same */
    pthread_mutex_t lock;        /* the rest */
    struct arena arena;
    struct record **slots;       /* power of two */
    size_t mask;
    size_t count;
    struct limited_rule *limited;
    size_t limited_count, limited_capacity;
    struct extractor **idle;     /* extractors that no thread is using */
    size_t idle_count, idle_capacity;
};

struct policy_facts {
    struct policy_fact *list;
    size_t count;
    size_t capacity;
    uint16_t *categories; /* by place */
    size_t places;
    struct contradiction *contradictions;
    size_t contradiction_count;
    const char **limited; /* ids of rules that ran into a limit */
    size_t limited_count, limited_capacity;
    bool english;         /* else it has neither facts nor categories */
};

enum { FIRST_SLOTS = 1024 };

static bool has_user_rules(void)
{
    struct rule_files files = {0};
    rule_files_add_user(&files);
    bool has = files.count > 0;
    rule_files_free(&files);
    return has;
}

struct fact_store *fact_store_new(const struct ruleset *loaded, const char *const *files,
                                  size_t count, struct error *error)
{
    struct ruleset *rules = NULL;
    if (!loaded && (count > 0 || has_user_rules())) {
        rules = ruleset_load_user(files, count, error);
        if (!rules) {
            return NULL;
        }
    }
    struct fact_store *store = xcalloc(1, sizeof *store);
    store->rules = loaded ? loaded : rules;
    store->owned_rules = rules;
    store->slots = xcalloc(FIRST_SLOTS, sizeof *store->slots);
    store->mask = FIRST_SLOTS - 1;
    pthread_mutex_init(&store->lock, NULL);
    return store;
}

void fact_store_free(struct fact_store *store)
{
    if (!store) {
        return;
    }
    for (size_t i = 0; i < store->idle_count; i++) {
        extractor_free(store->idle[i]);
    }
    free(store->idle);
    free(store->limited);
    free(store->slots);
    arena_free(&store->arena);
    ruleset_free(store->owned_rules);
    pthread_mutex_destroy(&store->lock);
    free(store);
}

/* The rules; the shipped ones are compiled when they are first needed. Locked by the caller. */
static const struct ruleset *rules_of(struct fact_store *store)
{
    if (!store->rules) {
        struct error error;
        store->owned_rules = ruleset_load(NULL, 0, &error);
        store->rules = store->owned_rules;
        if (!store->rules) {
            abort(); /* the shipped rules are checked by the tests */
        }
    }
    return store->rules;
}

const struct ruleset *fact_store_rules(struct fact_store *store)
{
    pthread_mutex_lock(&store->lock);
    const struct ruleset *rules = rules_of(store);
    pthread_mutex_unlock(&store->lock);
    return rules;
}

static size_t slot_of(const struct fact_store *store, const struct key *key)
{
    return (size_t)hash_64((struct span){(const char *)key, sizeof *key}) & store->mask;
}

static struct record *find(const struct fact_store *store, const struct key *key)
{
    struct record *record = store->slots[slot_of(store, key)];
    while (record && memcmp(&record->key, key, sizeof *key) != 0) {
        record = record->next;
    }
    return record;
}

static void grow(struct fact_store *store)
{
    struct record **old = store->slots;
    size_t count = store->mask + 1;
    store->slots = xcalloc(count * 2, sizeof *store->slots);
    store->mask = count * 2 - 1;
    for (size_t i = 0; i < count; i++) {
        for (struct record *record = old[i], *next; record; record = next) {
            next = record->next;
            size_t slot = slot_of(store, &record->key);
            record->next = store->slots[slot];
            store->slots[slot] = record;
        }
    }
    free(old);
}

/* Keeps what an extractor found. Locked by the caller. */
static struct record *keep(struct fact_store *store, const struct key *key,
                           const struct fact *facts, const bool *limited, size_t count,
                           unsigned categories, struct fact_language language)
{
    struct record *record =
        arena_alloc(&store->arena, sizeof *record + count * sizeof *record->facts);
    *record = (struct record){
        .key = *key, .categories = categories, .language = language, .count = count};
    for (size_t i = 0; i < count; i++) {
        record->facts[i] = (struct policy_fact){
            .kind = facts[i].kind,
            .value = arena_copy(&store->arena, facts[i].value),
            .data = facts[i].data.length ? arena_copy(&store->arena, facts[i].data) : "",
            .actor = facts[i].actor,
            .rule = facts[i].rule,
            .polarity = facts[i].polarity,
            .start = facts[i].start,
            .end = facts[i].end,
            .limited = limited[i],
            .term = facts[i].term,
            .verb_in = facts[i].verb_in,
            .verb_start = facts[i].verb_start,
            .verb_end = facts[i].verb_end,
            .cue_start = facts[i].cue_start,
            .cue_end = facts[i].cue_end,
        };
    }
    if (++store->count > store->mask) {
        grow(store);
    }
    size_t slot = slot_of(store, key);
    record->next = store->slots[slot];
    store->slots[slot] = record;
    return record;
}

static struct span text_of(const struct view *view, uint32_t clause)
{
    return clause == VIEW_NO_CLAUSE ? (struct span){"", 0} : view_clause_text(view, clause, NULL);
}

/* Counts a clause in which a rule ran into a limit. Locked by the caller. */
static void note_limit(struct fact_store *store, const struct rule_place *place)
{
    for (size_t i = 0; i < store->limited_count; i++) {
        struct limited_rule *known = &store->limited[i];
        if (known->place.line == place->line && strcmp(known->place.id, place->id) == 0) {
            known->clauses++;
            return;
        }
    }
    store->limited = array_reserve(store->limited, &store->limited_capacity,
                                   store->limited_count + 1, sizeof *store->limited);
    store->limited[store->limited_count++] = (struct limited_rule){*place, 1};
}

bool fact_store_limited(struct fact_store *store, size_t index, struct limited_rule *rule)
{
    pthread_mutex_lock(&store->lock);
    bool found = index < store->limited_count;
    if (found) {
        *rule = store->limited[index];
    }
    pthread_mutex_unlock(&store->lock);
    return found;
}

/* Which of the facts contradict nothing. The caller frees. */
static bool *limits_of(const struct fact *facts, size_t count, struct span text)
{
    bool *limited = xmalloc(count + 1);
    for (size_t i = 0; i < count; i++) {
        limited[i] = fact_is_limited(&facts[i], text);
    }
    return limited;
}

/* Reads a clause in its context. */
static const struct record *read_clause(struct fact_store *store, const struct view *view,
                                        struct extractor *extractor, const struct key *key)
{
    struct fact_input input = {
        .text = text_of(view, key->clause),
        .heading = text_of(view, key->heading),
        .lead_in = text_of(view, key->lead_in),
        .kind = (uint8_t)key->kind,
    };
    size_t count;
    unsigned categories;
    const struct fact *facts = fact_extract(extractor, &input, &count, &categories);
    bool *limited = limits_of(facts, count, input.text);
    pthread_mutex_lock(&store->lock);
    struct record *record = find(store, key);
    if (!record) {
        struct rule_place place;
        record = keep(store, key, facts, limited, count, categories, fact_language_of(extractor));
        if (fact_limited(extractor, &place)) {
            record->limited = place.id;
            note_limit(store, &place);
        }
    }
    pthread_mutex_unlock(&store->lock);
    free(limited);
    return record;
}

/* Reads the clauses that have no record yet. */
static void read_clauses(struct fact_store *store, const struct view *view, const struct key *keys,
                         const struct record **records, size_t count)
{
    pthread_mutex_lock(&store->lock);
    struct extractor *extractor = store->idle_count ? store->idle[--store->idle_count]
                                                    : extractor_new(rules_of(store));
    pthread_mutex_unlock(&store->lock);
    for (size_t i = 0; i < count; i++) {
        if (!records[i] && keys[i].clause != VIEW_NO_CLAUSE) {
            records[i] = read_clause(store, view, extractor, &keys[i]);
        }
    }
    pthread_mutex_lock(&store->lock);
    store->idle = array_reserve(store->idle, &store->idle_capacity, store->idle_count + 1,
                                sizeof *store->idle);
    store->idle[store->idle_count++] = extractor;
    pthread_mutex_unlock(&store->lock);
}

/* ------------------------------------------------------------------------------------------- */

/* The context of each of a policy's places. The caller frees. */
static struct outline_place *outline_of(const struct place_list *places)
{
    struct outline_clause *clauses = xmalloc((places->count + 1) * sizeof *clauses);
    struct outline_place *outline = xmalloc((places->count + 1) * sizeof *outline);
    for (size_t i = 0; i < places->count; i++) {
        const struct place *place = &places->items[i];
        clauses[i] = (struct outline_clause){place->kind, place->level, place->leads};
    }
    outline_place(clauses, places->count, outline);
    free(clauses);
    return outline;
}

static uint32_t clause_at(const struct place_list *places, uint32_t place)
{
    return place == OUTLINE_NONE ? (uint32_t)VIEW_NO_CLAUSE : places->items[place].clause;
}

/* What the clause at each of a policy's places says in its context; NULL where there is none. The
 * caller frees the array. */
static const struct record **records_of(struct fact_store *store, const struct view *view,
                                        const struct place_list *places,
                                        const struct outline_place *outline)
{
    struct key *keys = xmalloc((places->count + 1) * sizeof *keys);
    const struct record **records = xcalloc(places->count + 1, sizeof *records);
    bool all = true;
    for (size_t i = 0; i < places->count; i++) {
        keys[i] = (struct key){
            .clause = places->items[i].clause,
            .heading = clause_at(places, outline[i].heading),
            .lead_in = clause_at(places, outline[i].lead_in),
            .kind = places->items[i].kind,
        };
    }
    pthread_mutex_lock(&store->lock);
    for (size_t i = 0; i < places->count; i++) {
        if (keys[i].clause != VIEW_NO_CLAUSE) {
            records[i] = find(store, &keys[i]);
            all &= records[i] != NULL;
        }
    }
    pthread_mutex_unlock(&store->lock);
    if (!all) {
        read_clauses(store, view, keys, records, places->count);
    }
    free(keys);
    return records;
}

/* True if the fact names the operator: no third party of its own. */
static bool is_operator(const struct policy_fact *fact, const struct snapshot *snapshot)
{
    struct span party = span_of(fact->value);
    return party_is_named(party, snapshot->site) || party_is_named(party, snapshot->title);
}

/* The place of the text that the words of a fact's rule stand in. */
static uint32_t verb_place(const struct policy_fact *fact, const struct outline_place *outline,
                           size_t place)
{
    uint32_t found = fact->verb_in == FACT_LEAD_IN   ? outline[place].lead_in
                     : fact->verb_in == FACT_HEADING ? outline[place].heading
                                                     : (uint32_t)place;
    return found == OUTLINE_NONE ? (uint32_t)place : found;
}

static void add_facts(struct policy_facts *facts, const struct record *record,
                      const struct outline_place *outline, size_t place,
                      const struct snapshot *snapshot)
{
    facts->list = array_reserve(facts->list, &facts->capacity, facts->count + record->count,
                                sizeof *facts->list);
    for (size_t i = 0; i < record->count; i++) {
        const struct policy_fact *fact = &record->facts[i];
        if (strcmp(fact->kind, "names-party") == 0 && is_operator(fact, snapshot)) {
            continue;
        }
        struct policy_fact *placed = &facts->list[facts->count++];
        *placed = *fact;
        placed->place = (uint32_t)place;
        placed->verb_place = verb_place(fact, outline, place);
    }
}

/* Notes a rule that ran into a limit, once; NULL for none. */
static void add_limited(struct policy_facts *facts, const char *id)
{
    bool known = id == NULL;
    for (size_t i = 0; i < facts->limited_count; i++) {
        known = known || strcmp(facts->limited[i], id) == 0;
    }
    if (!known) {
        facts->limited = array_reserve(facts->limited, &facts->limited_capacity,
                                       facts->limited_count + 1, sizeof *facts->limited);
        facts->limited[facts->limited_count++] = id;
    }
}

static struct policy_facts *read_policy(struct fact_store *store, const struct view *view,
                                        uint32_t snapshot)
{
    struct place_list places = {0};
    view_places(view, snapshot, &places);
    struct outline_place *outline = outline_of(&places);
    struct snapshot about = view_snapshot(view, snapshot);
    struct policy_facts *facts = xcalloc(1, sizeof *facts);
    facts->places = places.count;
    facts->categories = xcalloc(places.count + 1, sizeof *facts->categories);
    const struct record **records = records_of(store, view, &places, outline);
    struct fact_language language = {0};
    for (size_t i = 0; i < places.count; i++) {
        if (records[i]) {
            facts->categories[i] = (uint16_t)records[i]->categories;
            add_facts(facts, records[i], outline, i, &about);
            fact_language_add(&language, &records[i]->language);
            add_limited(facts, records[i]->limited);
        }
    }
    free(records);
    facts->english = fact_language_is_english(&language);
    if (!facts->english) {
        facts->count = 0;
        memset(facts->categories, 0, places.count * sizeof *facts->categories);
    }
    free(outline);
    place_list_free(&places);
    return facts;
}

static void find_contradictions(struct policy_facts *facts)
{
    struct statement *statements = xmalloc((facts->count + 1) * sizeof *statements);
    for (size_t i = 0; i < facts->count; i++) {
        const struct policy_fact *fact = &facts->list[i];
        statements[i] = (struct statement){fact->kind,     fact->value,   fact->data, fact->actor,
                                           fact->polarity, fact->limited, fact->place};
    }
    facts->contradictions =
        contradictions_find(statements, facts->count, &facts->contradiction_count);
    free(statements);
}

struct policy_facts *fact_store_policy(struct fact_store *store, const struct view *view,
                                       uint32_t snapshot)
{
    struct policy_facts *facts = read_policy(store, view, snapshot);
    find_contradictions(facts);
    return facts;
}

/* What a snapshot states; the strings are the store's. The caller frees. */
static struct fact_stated *read_stated(struct fact_store *store, const struct view *view,
                                       uint32_t snapshot, size_t *count, bool *english)
{
    struct policy_facts *facts = read_policy(store, view, snapshot);
    struct fact_stated *stated = xmalloc((facts->count + 1) * sizeof *stated);
    *count = facts->count;
    for (size_t i = 0; i < facts->count; i++) {
        const struct policy_fact *fact = &facts->list[i];
        stated[i] = (struct fact_stated){fact->kind, fact->value, fact->data, fact->actor,
                                         fact->polarity, fact->place};
    }
    *english = facts->english;
    policy_facts_free(facts);
    return stated;
}

bool fact_store_changes(struct fact_store *store, const struct view *view, uint32_t old,
                        uint32_t new, struct fact_changes *changes)
{
    size_t old_count, new_count;
    bool old_english, new_english;
    struct fact_stated *olds = read_stated(store, view, old, &old_count, &old_english);
    struct fact_stated *news = read_stated(store, view, new, &new_count, &new_english);
    bool comparable = old_english == new_english;
    if (!comparable) {
        old_count = new_count = 0;
    }
    struct alignment *alignment = align_snapshots(view, old, new);
    fact_changes_find(olds, old_count, news, new_count, alignment, changes);
    alignment_free(alignment);
    free(olds);
    free(news);
    return comparable;
}

void policy_facts_free(struct policy_facts *facts)
{
    if (facts) {
        free(facts->contradictions);
        free(facts->list);
        free(facts->categories);
        free(facts->limited);
        free(facts);
    }
}

const struct policy_fact *policy_facts_list(const struct policy_facts *facts, size_t *count)
{
    *count = facts->count;
    return facts->list;
}

const uint16_t *policy_facts_categories(const struct policy_facts *facts, size_t *count)
{
    *count = facts->places;
    return facts->categories;
}

const struct contradiction *policy_facts_contradictions(const struct policy_facts *facts,
                                                        size_t *count)
{
    *count = facts->contradiction_count;
    return facts->contradictions;
}

const char *const *policy_facts_limited(const struct policy_facts *facts, size_t *count)
{
    *count = facts->limited_count;
    return facts->limited;
}

bool policy_facts_are_english(const struct policy_facts *facts)
{
    return facts->english;
}

/* -------------------------------------------------------------------------------------------
 * Queries */

static void categories(void *context, const struct view *view, uint32_t snapshot,
                       const struct place_list *places, uint16_t *masks)
{
    (void)snapshot;
    struct outline_place *outline = outline_of(places);
    const struct record **records = records_of(context, view, places, outline);
    struct fact_language language = {0};
    for (size_t i = 0; i < places->count; i++) {
        if (records[i]) {
            masks[i] = (uint16_t)records[i]->categories;
            fact_language_add(&language, &records[i]->language);
        }
    }
    free(records);
    if (!fact_language_is_english(&language)) {
        memset(masks, 0, places->count * sizeof *masks);
    }
    free(outline);
}

static char lower(char byte)
{
    return byte >= 'A' && byte <= 'Z' ? (char)(byte + ('a' - 'A')) : byte;
}

/* True if they are the same but for the case of their letters. */
static bool is(const char *string, struct span asked)
{
    size_t length = strlen(string), same = 0;
    while (length == asked.length && same < length &&
           lower(string[same]) == lower(asked.bytes[same])) {
        same++;
    }
    return length == asked.length && same == length;
}

static bool states(void *context, const struct view *view, uint32_t snapshot, struct span kind,
                   struct span value, struct span polarity)
{
    struct policy_facts *facts = read_policy(context, view, snapshot);
    bool found = false;
    for (size_t i = 0; i < facts->count && !found; i++) {
        const struct policy_fact *fact = &facts->list[i];
        found = is(fact->kind, kind) && (!value.length || is(fact->value, value)) &&
                (!polarity.length || is(polarity_name(fact->polarity), polarity));
    }
    policy_facts_free(facts);
    return found;
}

struct query_facts fact_store_queries(struct fact_store *store)
{
    return (struct query_facts){.categories = categories, .fact = states, .context = store};
}
