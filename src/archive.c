/* SPDX-License-Identifier: ISC */
/* Opening a collection, and the way from what the index knows to the bytes of a source. */
#include "archive.h"

#include "archive_documents.h"
#include "archive_facts.h"
#include "archive_measures.h"
#include "base/hash.h"
#include "base/memory.h"
#include "base/place.h"
#include "policy/encoding.h"
#include "policy/provenance.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

struct archive {
    struct collection *collection;
    struct indexer *indexer;
    struct fact_store *facts;
    struct measure_store *measures;
    struct document_store *documents;
};

/* Appends the path of the file in which the index of a collection is kept; false when there is no place
 * for it or the collection has no path. */
static bool kept_path(const char *collection, struct buffer *path)
{
    char *real = strcmp(collection, "-") == 0 ? NULL : realpath(collection, NULL);
    char name[32];
    if (!real) {
        return false;
    }
    snprintf(name, sizeof name, "%016llx.index", (unsigned long long)hash_64(span_of(real)));
    free(real);
    return place_append_user(PLACE_CACHE, name, path);
}

/* A number that another build of the program, or another choice of what to read, doesn't have. */
static uint64_t build_number(const struct archive_options *options)
{
    struct stat status;
    struct buffer facts = {0};
    buffer_printf(&facts, "%s %llu %d %s", PACKAGE_VERSION, (unsigned long long)options->max_size,
                  options->work_tree, options->revision ? options->revision : "");
    if (stat("/proc/self/exe", &status) == 0) {
        buffer_printf(&facts, " %lld %lld %ld", (long long)status.st_size,
                      (long long)status.st_mtim.tv_sec, status.st_mtim.tv_nsec);
    }
    uint64_t number = hash_64(buffer_span(&facts));
    buffer_free(&facts);
    return number;
}

struct archive *archive_open(const char *path, const struct archive_options *options,
                             struct error *error)
{
    struct fact_store *facts = fact_store_new(options->ruleset, options->rules,
                                              options->rules_count, error);
    if (!facts) {
        return NULL;
    }
    struct collection_options collecting = {
        .max_size = options->max_size,
        .revision = options->revision,
        .work_tree = options->work_tree,
    };
    struct collection *collection = collection_open(path, &collecting, error);
    if (!collection) {
        fact_store_free(facts);
        return NULL;
    }
    struct buffer kept = {0};
    bool placed = !options->keep && kept_path(path, &kept);
    struct indexer_options indexing = {
        .threads = options->threads,
        .kept = placed ? buffer_string(&kept) : NULL,
        .keep = options->keep,
        .live = options->live,
        .build = build_number(options),
        .notify = options->notify,
        .context = options->context,
    };
    struct archive *archive = xmalloc(sizeof *archive);
    *archive = (struct archive){
        .collection = collection,
        .indexer = indexer_start(collection, &indexing),
        .facts = facts,
        .measures = measure_store_new(),
        .documents = document_store_new(collection),
    };
    buffer_free(&kept);
    return archive;
}

void archive_close(struct archive *archive)
{
    if (archive) {
        indexer_free(archive->indexer);
        collection_close(archive->collection);
        fact_store_free(archive->facts);
        measure_store_free(archive->measures);
        document_store_free(archive->documents);
        free(archive);
    }
}

bool archive_keep(struct archive *archive, struct buffer *path, struct error *error)
{
    size_t start = path->length;
    if (!kept_path(collection_root(archive->collection), path)) {
        return error_set(error, "there is no place to keep the index: HOME isn't set");
    }
    return indexer_keep(archive->indexer, buffer_string(path) + start, error);
}

void archive_default_path(struct buffer *path)
{
    const char *chosen = getenv("SMALLPRINT_COLLECTION");
    if (chosen && *chosen) {
        buffer_append_string(path, chosen);
        return;
    }
    buffer_append_string(path, place_sample_corpus());
}

struct indexer *archive_indexer(struct archive *archive)
{
    return archive->indexer;
}

struct collection *archive_collection(struct archive *archive)
{
    return archive->collection;
}

void archive_path(struct archive *archive, const struct view *view, uint32_t snapshot,
                  struct buffer *path)
{
    collection_path(archive->collection, view_snapshot(view, snapshot).entry, path);
}

/* -------------------------------------------------------------------------------------------
 * Sources */

/* True if a text of `length` bytes can be the snapshot's: all its places lie within. */
static bool holds_places(const struct view *view, uint32_t snapshot, size_t length)
{
    struct place_list places = {0};
    view_places(view, snapshot, &places);
    bool holds = places.count == 0 || places.items[places.count - 1].end <= length;
    place_list_free(&places);
    return holds;
}

bool archive_source(struct archive *archive, const struct view *view, uint32_t snapshot,
                    struct source *source, struct error *error)
{
    struct snapshot record = view_snapshot(view, snapshot);
    free(source->map);
    source->map = NULL;
    if (!collection_read(archive->collection, record.entry, &source->raw, error)) {
        return false;
    }
    if (source->raw.length != record.bytes) {
        return error_set(error, "has changed since it was indexed");
    }
    source->decoded = buffer_span(&source->raw);
    if (record.encoding != ENCODING_UTF8) {
        encoding_convert((enum encoding)record.encoding, buffer_span(&source->raw),
                         &source->text, &source->map);
        source->decoded = buffer_span(&source->text);
    }
    if (!holds_places(view, snapshot, source->decoded.length)) {
        return error_set(error, "has changed since it was indexed");
    }
    struct provenance provenance;
    provenance_parse(source->decoded, &provenance);
    source->address = provenance.address;
    return true;
}

void source_free(struct source *source)
{
    buffer_free(&source->raw);
    buffer_free(&source->text);
    free(source->map);
    *source = (struct source){0};
}

uint32_t source_offset(const struct source *source, uint32_t offset)
{
    size_t length = source->decoded.length;
    offset = offset < length ? offset : (uint32_t)length;
    return source->map ? source->map[offset] : offset;
}

void source_ranges(const struct source *source, const struct place *place,
                   const struct range *ranges, size_t count, struct range *out)
{
    struct span clause = span_slice(source->decoded, place->start, place->end);
    size_t capacity = plain_capacity(clause.length);
    char *text = xmalloc(capacity);
    struct plain_source *origin = xmalloc(capacity * sizeof *origin);
    unsigned flags;
    size_t plain =
        plain_text(clause, place->body - place->start, place->kind, text, &flags, origin);
    for (size_t i = 0; i < count; i++) {
        bool inside = ranges[i].start < ranges[i].end && ranges[i].end <= plain;
        /* A file that was changed behind our back may have less text there. */
        uint32_t from = place->start + (inside ? origin[ranges[i].start].start : 0);
        uint32_t to = place->start + (inside ? origin[ranges[i].end - 1].end : 0);
        out[i] = (struct range){source_offset(source, from), source_offset(source, to)};
    }
    free(origin);
    free(text);
}

/* -------------------------------------------------------------------------------------------
 * Facts */

struct policy_facts *archive_facts(struct archive *archive, const struct view *view,
                                   uint32_t snapshot)
{
    return fact_store_policy(archive->facts, view, snapshot);
}

bool archive_fact_changes(struct archive *archive, const struct view *view, uint32_t old,
                          uint32_t new, struct fact_changes *changes)
{
    return fact_store_changes(archive->facts, view, old, new, changes);
}

bool archive_limited_rule(struct archive *archive, size_t index, struct limited_rule *rule)
{
    return fact_store_limited(archive->facts, index, rule);
}

static struct rule_place rule_place(struct archive *archive, const char *id)
{
    struct rule_place place = {.id = id, .file = ""};
    ruleset_place(fact_store_rules(archive->facts), id, &place.file, &place.line);
    return place;
}

static struct span words_at(const struct view *view, const struct place_list *places, uint32_t place,
                            uint32_t start, uint32_t end)
{
    uint32_t clause = places->items[place].clause;
    struct span text =
        clause == VIEW_NO_CLAUSE ? span_of("") : view_clause_text(view, clause, NULL);
    return start < end && end <= text.length ? span_slice(text, start, end) : span_of("");
}

struct explanation archive_explain(struct archive *archive, const struct view *view,
                                   const struct place_list *places, const struct policy_fact *fact)
{
    return (struct explanation){
        .rule = rule_place(archive, fact->rule),
        .term = rule_place(archive, fact->term),
        .in = fact->verb_in,
        .matched = words_at(view, places, fact->verb_place, fact->verb_start, fact->verb_end),
        .cue = words_at(view, places, fact->place, fact->cue_start, fact->cue_end),
    };
}

struct measures archive_measures(struct archive *archive, const struct view *view,
                                 uint32_t snapshot)
{
    return measure_store_policy(archive->measures, view, snapshot);
}

struct document_store *archive_documents(struct archive *archive)
{
    return archive->documents;
}

struct result *archive_query(struct archive *archive, const struct query *query, struct view *view,
                             const struct query_options *options, struct error *error)
{
    struct query_facts facts = fact_store_queries(archive->facts);
    struct query_options with_facts = *options;
    with_facts.facts = &facts;
    return query_run(query, view, &with_facts, error);
}
