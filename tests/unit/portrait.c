/* SPDX-License-Identifier: ISC */
/* Portraits of archives. */
#include "tests/unit/portrait.h"

#include "base/memory.h"

#include <stdio.h>
#include <stdlib.h>

#include "tests/unit/unit.h"

struct portrait {
    struct archive *archive;
    struct view *view;
    struct buffer line;
    char **lines; /* heap, each */
    size_t count, capacity;
};

static const char *const questions[] = {
    "",
    "letters",
    "\"we keep\"",
    "letter -spoons",
    "scope:policy letters spoons",
    "site:o* days",
    "date:2001-09-10.. keep",
    "title:privacy we",
    "heading:privacy letters",
    "/k[e-f]+p/ OR crumbs",
    "NOT keep",
};

static void add_line(struct portrait *portrait)
{
    portrait->lines = array_reserve(portrait->lines, &portrait->capacity, portrait->count + 1,
                                    sizeof *portrait->lines);
    portrait->lines[portrait->count++] = xstrdup(buffer_string(&portrait->line));
    buffer_clear(&portrait->line);
}

static void draw_snapshot(struct portrait *portrait, uint32_t number)
{
    struct snapshot snapshot = view_snapshot(portrait->view, number);
    struct place_list places = {0};
    struct buffer *line = &portrait->line;
    archive_path(portrait->archive, portrait->view, number, line);
    buffer_printf(line, ": %.*s, %.*s, %u, %u bytes, %u clauses", (int)snapshot.site.length,
                  snapshot.site.bytes, (int)snapshot.title.length, snapshot.title.bytes,
                  snapshot.date, snapshot.bytes, snapshot.clauses);
    view_places(portrait->view, number, &places);
    for (size_t i = 0; i < places.count; i++) {
        const struct place *place = &places.items[i];
        buffer_printf(line, " | %u-%u", place->start, place->end);
        if (place->clause != VIEW_NO_CLAUSE) {
            struct span text = view_clause_text(portrait->view, place->clause, NULL);
            struct where where = view_where(portrait->view, place->clause);
            unsigned holders = 0;
            for (size_t j = 0; j < where.count; j++) {
                ck_assert(where.masks[j] != 0);
                holders += (unsigned)__builtin_popcountll(where.masks[j]);
            }
            buffer_printf(line, " %.*s (%u, %u)", (int)text.length, text.bytes, holders,
                          view_clause_places(portrait->view, place->clause));
        }
    }
    place_list_free(&places);
    add_line(portrait);
}

static void draw_hits(struct portrait *portrait, const struct result *result, const char *title)
{
    struct cursor *cursor = cursor_new(result, ORDER_RELEVANCE);
    struct hit hit;
    while (cursor_next(cursor, &hit)) {
        buffer_printf(&portrait->line, "%s: hit in ", title);
        archive_path(portrait->archive, portrait->view, hit.snapshot, &portrait->line);
        buffer_printf(&portrait->line, " at %u, %u..%u, %u, %.4f", hit.place, hit.first, hit.last,
                      hit.snapshots, (double)hit.score);
        add_line(portrait);
    }
    cursor_free(cursor);
}

static void draw_answer(struct portrait *portrait, const char *question,
                        enum query_snapshots snapshots, enum query_scope scope)
{
    struct query_error fault;
    struct error error;
    char title[128];
    struct query *query = query_parse(span_of(question), &fault);
    ck_assert_ptr_nonnull(query);
    struct query_options options = {.snapshots = snapshots, .scope = scope, .threads = 1};
    struct result *result =
        archive_query(portrait->archive, query, portrait->view, &options, &error);
    ck_assert_ptr_nonnull(result);
    struct result_counts counts = result_counts(result);
    snprintf(title, sizeof title, "%s (%d, %d)", question, (int)snapshots, (int)scope);
    buffer_printf(&portrait->line, "%s: %llu, %llu, %u, %u", title,
                  (unsigned long long)counts.clauses, (unsigned long long)counts.unique_clauses,
                  counts.policies, counts.sites);
    add_line(portrait);
    draw_hits(portrait, result, title);
    result_free(result);
    query_free(query);
}

static void draw_problems(struct portrait *portrait)
{
    struct buffer reason = {0};
    for (uint32_t i = 0; indexer_problem(archive_indexer(portrait->archive), i, &portrait->line,
                                         &reason);
         i++) {
        buffer_printf(&portrait->line, ": problem: %s", buffer_string(&reason));
        add_line(portrait);
        buffer_clear(&reason);
    }
    buffer_clear(&portrait->line);
    buffer_free(&reason);
}

static int compare_lines(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

void portrait_of(struct archive *archive, struct view *view, struct buffer *out)
{
    struct portrait portrait = {.archive = archive, .view = view};
    struct view_totals totals = view_totals(view);
    buffer_printf(&portrait.line, "%u policies, %u sites, %u clauses, %llu bytes, %llu places, %llu",
                  totals.policies, totals.sites, totals.clauses, (unsigned long long)totals.bytes,
                  (unsigned long long)totals.places, (unsigned long long)totals.unique_bytes);
    add_line(&portrait);
    for (uint32_t i = 0; i < view_snapshot_count(view); i++) {
        if (view_has_snapshot(view, i)) {
            draw_snapshot(&portrait, i);
        }
    }
    for (size_t i = 0; i < sizeof questions / sizeof *questions; i++) {
        for (int mode = SNAPSHOTS_ALL; mode <= SNAPSHOTS_DISTINCT; mode++) {
            draw_answer(&portrait, questions[i], (enum query_snapshots)mode, SCOPE_CLAUSE);
            draw_answer(&portrait, questions[i], (enum query_snapshots)mode, SCOPE_POLICY);
        }
    }
    draw_problems(&portrait);
    qsort(portrait.lines, portrait.count, sizeof *portrait.lines, compare_lines);
    buffer_clear(out);
    for (size_t i = 0; i < portrait.count; i++) {
        buffer_printf(out, "%s\n", portrait.lines[i]);
        free(portrait.lines[i]);
    }
    free(portrait.lines);
    buffer_free(&portrait.line);
}

void portrait_now(struct archive *archive, struct buffer *out)
{
    struct view *view = indexer_view(archive_indexer(archive));
    portrait_of(archive, view, out);
    view_unref(view);
}

/* Where two texts part: the beginning of that line. */
static size_t parting(const char *a, const char *b)
{
    size_t line = 0;
    for (size_t i = 0; a[i] && a[i] == b[i]; i++) {
        line = a[i] == '\n' ? i + 1 : line;
    }
    return line;
}

void portrait_check(struct archive *archive, const char *what)
{
    struct buffer found = {0};
    struct buffer expected = {0};
    struct error error;
    struct archive_options options = {.threads = 2, .keep = true};
    struct archive *fresh =
        archive_open(collection_root(archive_collection(archive)), &options, &error);
    ck_assert_msg(fresh != NULL, "%s", error.message);
    indexer_wait(archive_indexer(fresh));
    portrait_now(fresh, &expected);
    portrait_now(archive, &found);
    const char *a = buffer_string(&found);
    const char *b = buffer_string(&expected);
    size_t line = parting(a, b);
    ck_assert_msg(strcmp(a, b) == 0, "%s: it says\n%.300s\nand not\n%.300s", what, a + line,
                  b + line);
    archive_close(fresh);
    buffer_free(&found);
    buffer_free(&expected);
}
