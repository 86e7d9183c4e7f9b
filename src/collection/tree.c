/* SPDX-License-Identifier: ISC */
/* The names of a directory tree. */
#include "collection/tree.h"

enum {
    NAME_CHUNK_BITS = 16, /* longer than any name that readdir gives */
    FOLDER_CHUNK_BITS = 9,
    ENTRY_CHUNK_BITS = 10,
    PROBLEM_CHUNK_BITS = 9,
};

void tree_init(struct tree *tree)
{
    table_init(&tree->names, 1, NAME_CHUNK_BITS);
    table_init(&tree->folders, sizeof(struct tree_folder), FOLDER_CHUNK_BITS);
    table_init(&tree->entries, sizeof(struct tree_entry), ENTRY_CHUNK_BITS);
    table_init(&tree->problems, sizeof(struct tree_problem), PROBLEM_CHUNK_BITS);
    tree_add_folder(tree, 0, tree_add_name(tree, ""));
}

void tree_free(struct tree *tree)
{
    table_free(&tree->names);
    table_free(&tree->folders);
    table_free(&tree->entries);
    table_free(&tree->problems);
}

uint32_t tree_add_name(struct tree *tree, const char *name)
{
    size_t size = strlen(name) + 1;
    uint32_t number = TABLE_FULL;
    if (size <= (size_t)1 << NAME_CHUNK_BITS) {
        number = table_extend(&tree->names, (uint32_t)size);
    }
    if (number != TABLE_FULL) {
        memcpy(table_at(&tree->names, number), name, size);
    }
    return number;
}

/* Appends a copy of `item`. */
static uint32_t add(struct table *table, const void *item)
{
    uint32_t number = table_extend(table, 1);
    if (number != TABLE_FULL) {
        memcpy(table_at(table, number), item, table->item_size);
    }
    return number;
}

uint32_t tree_add_folder(struct tree *tree, uint32_t parent, uint32_t name)
{
    return add(&tree->folders, &(struct tree_folder){.parent = parent, .name = name});
}

uint32_t tree_add_entry(struct tree *tree, uint32_t folder, uint32_t name)
{
    return add(&tree->entries, &(struct tree_entry){.folder = folder, .name = name});
}

uint32_t tree_add_problem(struct tree *tree, const struct tree_problem *problem)
{
    return add(&tree->problems, problem);
}

/* Writes `name` so that it ends before `end`, and returns where it begins. */
static char *put_before(char *end, const char *name)
{
    size_t length = strlen(name);
    memcpy(end - length, name, length);
    return end - length;
}

void tree_append_path(const struct tree *tree, uint32_t folder, uint32_t name, struct buffer *out)
{
    size_t length = strlen(tree_name(tree, name));
    for (uint32_t at = folder; at != 0; at = tree_folder(tree, at)->parent) {
        length += strlen(tree_name(tree, tree_folder(tree, at)->name)) + 1;
    }
    char *first = buffer_reserve(out, length);
    char *here = put_before(first + length, tree_name(tree, name));
    for (uint32_t at = folder; at != 0; at = tree_folder(tree, at)->parent) {
        *--here = '/';
        here = put_before(here, tree_name(tree, tree_folder(tree, at)->name));
    }
    out->length += length;
    if (name == 0 && folder != 0) {
        out->length--;
    }
}

void tree_append_whole_path(const struct tree *tree, const char *root, uint32_t folder,
                            uint32_t name, struct buffer *out)
{
    size_t length = strlen(root);
    buffer_append(out, root, length);
    if ((folder || name) && root[length - 1] != '/') {
        buffer_append_char(out, '/');
    }
    tree_append_path(tree, folder, name, out);
}
