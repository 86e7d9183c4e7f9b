/* SPDX-License-Identifier: ISC */
/* Finding renamed files: first by their ids, then by the pieces of their bytes. */
#include "collection/git_renames.h"

#include "base/hash.h"
#include "base/memory.h"

#include <stdlib.h>

enum {
    SIMILAR_FILES = 64,     /* no more removed or added files are compared piece by piece */
    SIMILAR_SIZE = 1 << 20, /* bytes of the largest file that is */
    SIMILAR_PERCENT = 50,
    PIECE = 64, /* bytes; shorter where a line ends */
};

static int compare_numbers(uint64_t a, uint64_t b)
{
    return (a > b) - (a < b);
}

static int by_blob(const struct moved_file *a, const struct moved_file *b)
{
    return memcmp(a->blob.bytes, b->blob.bytes, OBJECT_ID_SIZE);
}

static int by_blob_and_name(const struct moved_file *a, const struct moved_file *b)
{
    int order = by_blob(a, b);
    return order ? order : compare_numbers(a->name, b->name);
}

static int for_sorting(const void *a, const void *b)
{
    const struct moved_file *first = a;
    const struct moved_file *second = b;
    int order = by_blob_and_name(first, second);
    return order ? order : compare_numbers(first->path, second->path);
}

static void match(struct moved_file *removed, struct moved_file *added)
{
    added->from = removed->path;
    added->matched = removed->matched = true;
}

/* Matches those that are equal by `compare`, in which both are sorted. */
static void match_equal(struct moved_file *removed, size_t removed_count, struct moved_file *added,
                        size_t added_count,
                        int (*compare)(const struct moved_file *, const struct moved_file *))
{
    size_t i = 0;
    size_t j = 0;
    while (i < removed_count && j < added_count) {
        int order = compare(&removed[i], &added[j]);
        if (removed[i].matched || (order < 0 && !added[j].matched)) {
            i++;
        } else if (added[j].matched || order > 0) {
            j++;
        } else {
            match(&removed[i++], &added[j++]);
        }
    }
}

/* ---- Similar files -------------------------------------------------------------------------- */

struct pieces {
    struct moved_file *file;
    size_t bytes;     /* of the file */
    uint64_t *hashes; /* sorted; in the low bits the length of the piece less one */
    size_t count;
};

static int compare_hashes(const void *a, const void *b)
{
    return compare_numbers(*(const uint64_t *)a, *(const uint64_t *)b);
}

static size_t piece_length(uint64_t hash)
{
    return (size_t)(hash % PIECE) + 1;
}

/* Cuts a file into pieces; into none when it can't be read or is too large. */
static void cut(struct repository *repository, struct moved_file *file, struct pieces *pieces)
{
    struct buffer text = {0};
    size_t capacity = 0;
    *pieces = (struct pieces){.file = file};
    if (repository_blob(repository, &file->blob, SIMILAR_SIZE, &text) == OBJECT_READ) {
        pieces->bytes = text.length;
        for (size_t start = 0; start < text.length;) {
            size_t room = text.length - start < PIECE ? text.length - start : PIECE;
            const char *line = memchr(text.bytes + start, '\n', room);
            size_t length = line ? (size_t)(line + 1 - text.bytes) - start : room;
            uint64_t hash = hash_64(span_make(text.bytes + start, length));
            pieces->hashes =
                array_reserve(pieces->hashes, &capacity, pieces->count + 1, sizeof *pieces->hashes);
            pieces->hashes[pieces->count++] = hash / PIECE * PIECE + (length - 1);
            start += length;
        }
    }
    if (pieces->count > 1) {
        qsort(pieces->hashes, pieces->count, sizeof *pieces->hashes, compare_hashes);
    }
    buffer_free(&text);
}

/* How much of the larger of two files is in the other one, too, in percent. */
static unsigned similarity(const struct pieces *a, const struct pieces *b)
{
    size_t common = 0;
    for (size_t i = 0, j = 0; i < a->count && j < b->count;) {
        if (a->hashes[i] == b->hashes[j]) {
            common += piece_length(a->hashes[i]);
            i++;
            j++;
        } else if (a->hashes[i] < b->hashes[j]) {
            i++;
        } else {
            j++;
        }
    }
    size_t larger = a->bytes > b->bytes ? a->bytes : b->bytes;
    return larger ? (unsigned)(common * 100 / larger) : 0;
}

struct similar_pair {
    struct moved_file *removed;
    struct moved_file *added;
    unsigned percent;
};

static int most_similar_first(const void *a, const void *b)
{
    const struct similar_pair *first = a;
    const struct similar_pair *second = b;
    int order = compare_numbers(second->percent, first->percent);
    if (order == 0) {
        order = (second->removed->name == second->added->name) -
                (first->removed->name == first->added->name);
    }
    if (order == 0) {
        order = compare_numbers(first->added->path, second->added->path);
    }
    return order ? order : compare_numbers(first->removed->path, second->removed->path);
}

/* Takes up to SIMILAR_FILES unmatched files; returns how many there are, or 0 when too many. */
static size_t unmatched(struct repository *repository, struct moved_file *files, size_t count,
                        struct pieces pieces[SIMILAR_FILES])
{
    size_t found = 0;
    for (size_t i = 0; i < count; i++) {
        if (!files[i].matched && found++ == SIMILAR_FILES) {
            return 0;
        }
    }
    found = 0;
    for (size_t i = 0; i < count; i++) {
        if (!files[i].matched) {
            cut(repository, &files[i], &pieces[found++]);
        }
    }
    return found;
}

static void match_similar(struct pieces *removed, size_t removed_count, struct pieces *added,
                          size_t added_count)
{
    struct similar_pair *pairs = xcalloc(removed_count * added_count, sizeof *pairs);
    size_t count = 0;
    for (size_t i = 0; i < removed_count; i++) {
        for (size_t j = 0; j < added_count; j++) {
            unsigned percent = similarity(&removed[i], &added[j]);
            if (percent >= SIMILAR_PERCENT) {
                pairs[count++] = (struct similar_pair){removed[i].file, added[j].file, percent};
            }
        }
    }
    if (count > 1) {
        qsort(pairs, count, sizeof *pairs, most_similar_first);
    }
    for (size_t i = 0; i < count; i++) {
        if (!pairs[i].removed->matched && !pairs[i].added->matched) {
            match(pairs[i].removed, pairs[i].added);
        }
    }
    free(pairs);
}

void renames_find(struct repository *repository, struct moved_file *removed, size_t removed_count,
                  struct moved_file *added, size_t added_count)
{
    if (removed_count == 0 || added_count == 0) {
        return;
    }
    qsort(removed, removed_count, sizeof *removed, for_sorting);
    qsort(added, added_count, sizeof *added, for_sorting);
    match_equal(removed, removed_count, added, added_count, by_blob_and_name);
    match_equal(removed, removed_count, added, added_count, by_blob);

    struct pieces(*pieces)[SIMILAR_FILES] = xcalloc(2, sizeof *pieces);
    size_t left = unmatched(repository, removed, removed_count, pieces[0]);
    size_t right = left ? unmatched(repository, added, added_count, pieces[1]) : 0;
    if (left && right) {
        match_similar(pieces[0], left, pieces[1], right);
    }
    for (size_t i = 0; i < SIMILAR_FILES; i++) {
        free(pieces[0][i].hashes);
        free(pieces[1][i].hashes);
    }
    free(pieces);
}
