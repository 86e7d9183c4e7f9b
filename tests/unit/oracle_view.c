/* SPDX-License-Identifier: ISC */
/* A view against the oracle. */
#include "tests/unit/oracle_view.h"

#include "base/memory.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

bool oracle_view_differ(struct oracle_view *shown, const char *format, ...)
{
    char text[2048];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    buffer_append_string(&shown->report, text);
    buffer_append_char(&shown->report, '\n');
    return false;
}

static bool same_string(struct span a, const char *b)
{
    return span_equal(a, span_of(b));
}

/* --------------------------------------------------------------------------------------------- */
/* Snapshots and places */

static bool check_place(struct oracle_view *shown, const struct oracle_policy *policy,
                        uint32_t index, const struct place *found)
{
    const struct oracle_place *place = &shown->oracle->places[policy->first + index];
    bool none = found->clause == VIEW_NO_CLAUSE;
    if (!none && found->clause >= view_clause_count(shown->view)) {
        return oracle_view_differ(shown, "%s: place %u is clause %u", policy->path, index,
                                  found->clause);
    }
    struct span text = none ? span_of("") : view_clause_text(shown->view, found->clause, NULL);
    struct span wanted =
        place->clause == ORACLE_NONE ? span_of("") : shown->oracle->clauses[place->clause].text;
    bool leads = wanted.length > 0 && wanted.bytes[wanted.length - 1] == ':';
    if (found->start == place->start && found->end == place->end && found->body == place->body &&
        found->kind == place->kind && found->level == place->level &&
        found->marker == place->marker && found->leads == leads && span_equal(text, wanted)) {
        return true;
    }
    return oracle_view_differ(
        shown, "%s: place %u is [%u,%u) kind %u '%.*s',\nnot [%u,%u) kind %u '%.*s'", policy->path,
        index, found->start, found->end, found->kind, (int)text.length, text.bytes, place->start,
        place->end, place->kind, (int)wanted.length, wanted.bytes);
}

static bool check_snapshot(struct oracle_view *shown, uint32_t number)
{
    struct snapshot snapshot = view_snapshot(shown->view, number);
    const struct oracle_policy *policy = &shown->oracle->policies[shown->policy_of[number]];
    if (!same_string(snapshot.site, policy->site) || !same_string(snapshot.title, policy->title) ||
        snapshot.date != policy->date || snapshot.bytes != policy->raw.length ||
        snapshot.body != policy->body || snapshot.encoding != policy->encoding ||
        view_snapshot_site(shown->view, number) != snapshot.site_id ||
        !same_string(view_site_name(shown->view, snapshot.site_id), policy->site)) {
        return oracle_view_differ(
            shown,
            "%s: site '%.*s', title '%.*s', date %u, %u bytes, body at %u, encoding %u,\n"
            "not site '%s', title '%s', date %u, %zu bytes, body at %u, encoding %u",
            policy->path, (int)snapshot.site.length, snapshot.site.bytes,
            (int)snapshot.title.length, snapshot.title.bytes, snapshot.date, snapshot.bytes,
            snapshot.body, snapshot.encoding, policy->site, policy->title, policy->date,
            policy->raw.length, policy->body, policy->encoding);
    }
    struct place_list places = {0};
    view_places(shown->view, number, &places);
    bool good = places.count == policy->count ||
                oracle_view_differ(shown, "%s: %zu places, not %u", policy->path, places.count,
                                   policy->count);
    uint32_t clauses = 0;
    for (uint32_t i = 0; good && i < policy->count; i++) {
        good = check_place(shown, policy, i, &places.items[i]);
        clauses += places.items[i].clause != VIEW_NO_CLAUSE;
    }
    place_list_free(&places);
    return good &&
           (clauses == snapshot.clauses ||
            oracle_view_differ(shown, "%s: %u clauses counted", policy->path, snapshot.clauses));
}

/* Finds the policy of every snapshot: a view shows the first ones of the walk. */
static bool map_snapshots(struct oracle_view *shown, struct collection *collection)
{
    struct buffer path = {0};
    bool good = shown->snapshots <= shown->oracle->policy_count ||
                oracle_view_differ(shown, "%u snapshots", shown->snapshots);
    for (uint32_t s = 0; good && s < shown->snapshots; s++) {
        buffer_clear(&path);
        collection_path(collection, view_snapshot(shown->view, s).entry, &path);
        shown->policy_of[s] = s;
        shown->snapshot_of[s] = s;
        good = same_string(buffer_span(&path), shown->oracle->policies[s].path) ||
               oracle_view_differ(shown, "snapshot %u is %s, not %s", s, buffer_string(&path),
                                  shown->oracle->policies[s].path);
    }
    buffer_free(&path);
    return good;
}

/* --------------------------------------------------------------------------------------------- */
/* Where clauses stand */

/* What the places of all snapshots say of a clause. */
struct standing {
    uint32_t places;
    uint32_t snapshots;
    uint32_t last; /* snapshot + 1 of the last place counted */
    uint64_t sum;  /* of a number for each snapshot */
};

static uint64_t number_of(uint32_t snapshot)
{
    return (snapshot + 1U) * (uint64_t)0x9E3779B97F4A7C15U;
}

static void count_standing(const struct oracle_view *shown, struct standing *standing)
{
    struct place_list places = {0};
    for (uint32_t s = 0; s < shown->snapshots; s++) {
        view_places(shown->view, s, &places);
        for (size_t i = 0; i < places.count; i++) {
            if (places.items[i].clause == VIEW_NO_CLAUSE) {
                continue;
            }
            struct standing *clause = &standing[places.items[i].clause];
            clause->places++;
            if (clause->last != s + 1) {
                clause->snapshots++;
                clause->sum += number_of(s);
                clause->last = s + 1;
            }
        }
    }
    place_list_free(&places);
}

static bool check_where(struct oracle_view *shown, uint32_t clause, const struct standing *wanted)
{
    struct where where = view_where(shown->view, clause);
    struct standing found = {.places = view_clause_places(shown->view, clause)};
    for (size_t i = 0; i < where.count; i++) {
        if ((i > 0 && where.words[i] <= where.words[i - 1]) || where.masks[i] == 0) {
            return oracle_view_differ(shown, "view_where of clause %u isn't in order", clause);
        }
        for (uint32_t bit = 0; bit < 64; bit++) {
            if (where.masks[i] >> bit & 1) {
                found.snapshots++;
                found.sum += number_of(where.words[i] * 64 + bit);
            }
        }
    }
    return (found.places == wanted->places && found.snapshots == wanted->snapshots &&
            found.sum == wanted->sum) ||
           oracle_view_differ(shown, "clause %u: %u places in %u snapshots, not %u in %u", clause,
                              found.places, found.snapshots, wanted->places, wanted->snapshots);
}

/* Every clause stands where the snapshots say, its text is stored once, and its flags are true. */
static bool check_clauses(struct oracle_view *shown)
{
    uint32_t count = view_clause_count(shown->view);
    struct standing *standing = xcalloc(count + 1U, sizeof *standing);
    struct oracle_names texts = {0};
    bool good = true;
    count_standing(shown, standing);
    for (uint32_t clause = 0; good && clause < count; clause++) {
        unsigned flags = 0;
        struct span text = view_clause_text(shown->view, clause, &flags);
        uint32_t known = oracle_names_find(&shown->oracle->texts, text);
        good = (oracle_names_add(&texts, text) == clause ||
                oracle_view_differ(shown, "clause %u is stored twice", clause)) &&
               (known != ORACLE_NONE ||
                oracle_view_differ(shown, "clause %u is not in the collection", clause)) &&
               (((flags & PLAIN_ASCII) != 0) == shown->oracle->clauses[known].ascii ||
                oracle_view_differ(shown, "clause %u has flags %u", clause, flags)) &&
               check_where(shown, clause, &standing[clause]);
    }
    oracle_names_free(&texts);
    free(standing);
    return good;
}

/* --------------------------------------------------------------------------------------------- */
/* Opening */

static void find_part(struct oracle_view *shown)
{
    size_t words = oracle_bit_words(shown->oracle->policy_count) + 1;
    uint32_t *newest = xcalloc(shown->oracle->sites.count + 1, sizeof *newest);
    shown->part.visible = xcalloc(words, sizeof *shown->part.visible);
    shown->part.latest = xcalloc(words, sizeof *shown->part.latest);
    for (uint32_t p = 0; p < shown->oracle->policy_count; p++) {
        const struct oracle_policy *policy = &shown->oracle->policies[p];
        uint32_t *site = &newest[policy->site_id];
        if (shown->snapshot_of[p] == ORACLE_NONE) {
            continue;
        }
        oracle_bit_set(shown->part.visible, p);
        if (*site == 0 || policy->date >= shown->oracle->policies[*site - 1].date) {
            *site = p + 1;
        }
    }
    for (size_t s = 0; s < shown->oracle->sites.count; s++) {
        if (newest[s]) {
            oracle_bit_set(shown->part.latest, newest[s] - 1);
        }
    }
    free(newest);
}

bool oracle_view_open(struct oracle_view *shown, struct collection *collection, struct view *view,
                      const struct oracle *oracle)
{
    *shown = (struct oracle_view){
        .view = view, .oracle = oracle, .snapshots = view_snapshot_count(view)};
    size_t most = shown->snapshots + oracle->policy_count + 1;
    shown->policy_of = xcalloc(most, sizeof *shown->policy_of);
    shown->snapshot_of = xmalloc(most * sizeof *shown->snapshot_of);
    memset(shown->snapshot_of, 0xFF, most * sizeof *shown->snapshot_of);
    bool good = map_snapshots(shown, collection);
    find_part(shown);
    for (uint32_t s = 0; good && s < shown->snapshots; s++) {
        good = check_snapshot(shown, s);
    }
    return good && check_clauses(shown);
}

void oracle_view_free(struct oracle_view *shown)
{
    free(shown->policy_of);
    free(shown->snapshot_of);
    free(shown->part.visible);
    free(shown->part.latest);
    buffer_free(&shown->report);
}
