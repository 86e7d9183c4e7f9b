/* SPDX-License-Identifier: ISC */
/* The paths of a history: an open hash table over the folders of a tree. */
#include "collection/git_paths.h"

#include "base/hash.h"
#include "base/memory.h"

#include <stdlib.h>

enum { FIRST_SLOTS = 1 << 10 };

void paths_free(struct paths *paths)
{
    free(paths->slots);
    free(paths->notes);
    buffer_free(&paths->name);
}

static const char *name_of(const struct paths *paths, uint32_t path)
{
    return tree_name(paths->tree, tree_folder(paths->tree, path)->name);
}

static uint64_t hash_of(uint32_t folder, struct span name)
{
    uint64_t mixed = (hash_64(name) ^ folder) * UINT64_C(0x9e3779b97f4a7c15);
    return mixed ^ mixed >> 32;
}

/* The slot of a path, or the empty one where it belongs. */
static size_t find_slot(const struct paths *paths, uint32_t folder, struct span name)
{
    size_t mask = paths->slot_count - 1;
    size_t slot = (size_t)hash_of(folder, name) & mask;
    while (paths->slots[slot] && (tree_folder(paths->tree, paths->slots[slot])->parent != folder ||
                                  !span_equal(span_of(name_of(paths, paths->slots[slot])), name))) {
        slot = (slot + 1) & mask;
    }
    return slot;
}

static void grow(struct paths *paths)
{
    uint32_t *old = paths->slots;
    size_t count = paths->slot_count;
    paths->slot_count *= 2;
    paths->slots = xcalloc(paths->slot_count, sizeof *paths->slots);
    for (size_t i = 0; i < count; i++) {
        if (old[i]) {
            uint32_t folder = tree_folder(paths->tree, old[i])->parent;
            paths->slots[find_slot(paths, folder, span_of(name_of(paths, old[i])))] = old[i];
        }
    }
    free(old);
}

/* Gives a path of the tree its slot and its note. */
static void add_path(struct paths *paths, uint32_t path, size_t slot)
{
    paths->notes =
        array_reserve(paths->notes, &paths->note_capacity, (size_t)path + 1, sizeof *paths->notes);
    paths->notes[path] = (struct path_note){.document = path};
    paths->slots[slot] = path;
    if ((size_t)path * 2 > paths->slot_count) {
        grow(paths);
    }
}

void paths_init(struct paths *paths, struct tree *tree)
{
    *paths = (struct paths){.tree = tree, .slot_count = FIRST_SLOTS};
    paths->slots = xcalloc(paths->slot_count, sizeof *paths->slots);
    paths->notes = array_reserve(NULL, &paths->note_capacity, 1, sizeof *paths->notes);
    paths->notes[0] = (struct path_note){0};
    for (uint32_t path = 1; path < tree->folders.count; path++) {
        uint32_t folder = tree_folder(tree, path)->parent;
        add_path(paths, path, find_slot(paths, folder, span_of(name_of(paths, path))));
    }
}

uint32_t paths_number(struct paths *paths, uint32_t folder, struct span name)
{
    size_t slot = find_slot(paths, folder, name);
    if (paths->slots[slot]) {
        return paths->slots[slot];
    }
    buffer_clear(&paths->name);
    buffer_append_span(&paths->name, name);
    uint32_t added = tree_add_name(paths->tree, buffer_string(&paths->name));
    uint32_t path = added == TABLE_FULL ? TABLE_FULL : tree_add_folder(paths->tree, folder, added);
    if (path == TABLE_FULL) {
        return TABLE_FULL;
    }
    add_path(paths, path, slot);
    return path;
}
