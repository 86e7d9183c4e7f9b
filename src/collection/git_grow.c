/* SPDX-License-Identifier: ISC */
/* A history that has grown, or was rewritten: walking what is new and comparing it with what is known.
 *
 * Versions are known by their commit, path, bytes and document. One whose file was renamed later is
 * another version from then on, of another document, even though it is an old one. */
#include "collection/git_history.h"

#include "base/hash.h"
#include "base/memory.h"
#include "base/numbers.h"
#include "collection/git_twins.h"

#include <stdlib.h>

enum { CHUNK_BITS = 9 };

struct growth {
    struct history *history;
    const struct refresh *asked;
    struct collection_change *change;
    struct paths paths;
    struct twins twins;    /* of all versions in the history */
    struct table versions; /* found by the walk: struct version */
    struct table problems; /* struct history_problem */
};

/* What tells a version from all others. */
static uint64_t version_hash(const struct version *version)
{
    struct {
        uint64_t path, document, date;
        unsigned char blob[OBJECT_ID_SIZE], commit[COMMIT_PREFIX], none[6];
    } facts = {.path = version->path, .document = version->document, .date = version->date};
    memcpy(facts.blob, version->blob.bytes, sizeof facts.blob);
    memcpy(facts.commit, version->commit, sizeof facts.commit);
    return hash_64(span_make((const char *)&facts, sizeof facts));
}

static uint64_t problem_hash(const struct history_problem *problem)
{
    struct {
        uint32_t path;
        unsigned char commit[COMMIT_PREFIX], trouble, none;
    } facts = {.path = problem->path, .trouble = (unsigned char)problem->trouble};
    memcpy(facts.commit, problem->commit, sizeof facts.commit);
    return hash_64(span_make((const char *)&facts, sizeof facts));
}

static void add_version(struct growth *growth, const struct version *version)
{
    struct table *versions = &growth->history->versions;
    uint32_t number = versions->count < HISTORY_MOST ? table_extend(versions, 1) : TABLE_FULL;
    if (number != TABLE_FULL) {
        struct version *added = table_at(versions, number);
        *added = *version;
        added->twin = twins_find(&growth->twins, versions, number);
    }
}

/* Adds what the walk found and isn't known. If it found all that there is (`whole`), what it didn't
 * find is gone. */
static void add_unknown(struct growth *growth, bool whole)
{
    struct numbers found = {0};
    uint32_t known = growth->history->versions.count;
    for (uint32_t i = 0; i < growth->versions.count; i++) {
        numbers_of(&found, version_hash(table_at(&growth->versions, i)));
    }
    size_t count = found.count;
    bool *there = xcalloc(count + 1, sizeof *there); /* by number: it is known */
    for (uint32_t i = 0; i < known; i++) {
        if (refresh_is_gone(growth->asked, i)) {
            continue;
        }
        size_t number = numbers_of(&found, version_hash(table_at(&growth->history->versions, i)));
        if (number < count) {
            there[number] = true;
        } else if (whole) {
            collection_change_add(growth->change, i);
        }
    }
    for (uint32_t i = 0; i < growth->versions.count; i++) {
        const struct version *version = table_at(&growth->versions, i);
        if (!there[numbers_of(&found, version_hash(version))]) {
            add_version(growth, version);
        }
    }
    numbers_free(&found);
    free(there);
}

/* Adds the versions of renamed files, of the first `known`, under their new names. */
static void rename_known(struct growth *growth, uint32_t known)
{
    for (uint32_t i = 0; i < known; i++) {
        struct version version = *(struct version *)table_at(&growth->history->versions, i);
        uint32_t document = paths_document(&growth->paths, version.document);
        if (document != version.document && !refresh_is_gone(growth->asked, i)) {
            version.document = document;
            collection_change_add(growth->change, i);
            add_version(growth, &version);
        }
    }
}

static void add_problems(struct growth *growth)
{
    struct table *problems = &growth->history->problems;
    struct numbers known = {0};
    for (uint32_t i = 0; i < problems->count; i++) {
        numbers_of(&known, problem_hash(table_at(problems, i)));
    }
    for (uint32_t i = 0; i < growth->problems.count; i++) {
        const struct history_problem *problem = table_at(&growth->problems, i);
        size_t before = known.count;
        if (numbers_of(&known, problem_hash(problem)) == before) {
            uint32_t number = table_extend(problems, 1);
            if (number != TABLE_FULL) {
                *(struct history_problem *)table_at(problems, number) = *problem;
            }
        }
    }
    numbers_free(&known);
}

static uint64_t commit_hash(const struct version *version)
{
    return hash_64(span_make((const char *)version->commit, COMMIT_PREFIX));
}

/* Ranks the versions found, whose last commit has the rank behind `last`, above all others; but those
 * of commits that have a rank keep it. */
static void rank_versions(struct growth *growth, uint32_t last, uint32_t *rank)
{
    const struct table *known = &growth->history->versions;
    struct numbers commits = {0};
    uint32_t *ranks = xmalloc((known->count + (size_t)1) * sizeof *ranks); /* by commit's number */
    for (uint32_t i = 0; i < known->count; i++) {
        const struct version *version = table_at(known, i);
        ranks[numbers_of(&commits, commit_hash(version))] = version->rank;
    }
    size_t count = commits.count;
    for (uint32_t i = 0; i < growth->versions.count; i++) {
        struct version *version = table_at(&growth->versions, i);
        size_t commit = numbers_of(&commits, commit_hash(version));
        version->rank = commit < count ? ranks[commit] : version->rank - last + *rank;
    }
    *rank += HISTORY_RANK - last;
    numbers_free(&commits);
    free(ranks);
}

bool history_grow(struct history *history, struct repository *repository,
                  const struct object_id *old, const struct object_id *tip, uint32_t *rank,
                  struct listing *listing, const struct refresh *asked,
                  struct collection_change *change)
{
    struct growth growth = {.history = history, .asked = asked, .change = change};
    table_init(&growth.versions, sizeof(struct version), CHUNK_BITS);
    table_init(&growth.problems, sizeof(struct history_problem), CHUNK_BITS);
    paths_init(&growth.paths, &history->names);
    struct walk_options options = {
        .repository = repository,
        .tip = *tip,
        .until = old,
        .paths = &growth.paths,
        .versions = &growth.versions,
        .problems = &growth.problems,
        .rank = HISTORY_RANK,
        .cancel = asked->cancel,
    };
    bool above = history_walk(&options);
    bool cancelled = atomic_load(asked->cancel);
    if (!cancelled) {
        rank_versions(&growth, options.rank, rank);
        uint32_t known = history->versions.count;
        for (uint32_t i = 0; i < known; i++) {
            twins_find(&growth.twins, &history->versions, i);
        }
        add_unknown(&growth, !above);
        if (above) {
            rename_known(&growth, known);
        }
        add_problems(&growth);
        listing_publish(listing, history->versions.count, history->problems.count);
    }
    twins_free(&growth.twins);
    paths_free(&growth.paths);
    table_free(&growth.versions);
    table_free(&growth.problems);
    return !cancelled;
}
