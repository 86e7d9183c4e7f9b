/* SPDX-License-Identifier: ISC */
/* Finding the user's rules. */
#include "facts/user_rules.h"

#include "base/buffer.h"
#include "base/memory.h"
#include "base/place.h"

#include <dirent.h>
#include <stdlib.h>

void rule_files_free(struct rule_files *files)
{
    for (size_t i = 0; i < files->count; i++) {
        free(files->items[i]);
    }
    free(files->items);
    *files = (struct rule_files){0};
}

static void add(struct rule_files *files, const char *path)
{
    files->items =
        array_reserve(files->items, &files->capacity, files->count + 1, sizeof *files->items);
    files->items[files->count++] = xstrdup(path);
}

static int is_rules_file(const struct dirent *entry)
{
    static const char suffix[] = ".rules";
    size_t length = strlen(entry->d_name), size = sizeof suffix - 1;
    return entry->d_name[0] != '.' && length > size &&
           strcmp(entry->d_name + length - size, suffix) == 0;
}

/* By bytes, whatever the locale. */
static int by_name(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

void rule_files_add_user(struct rule_files *files)
{
    struct buffer path = {0};
    struct dirent **entries;
    int count = place_append_user(PLACE_CONFIG, "rules.d", &path)
                    ? scandir(buffer_string(&path), &entries, is_rules_file, by_name)
                    : -1;
    size_t length = path.length;
    for (int i = 0; i < count; i++) {
        path.length = length;
        buffer_printf(&path, "/%s", entries[i]->d_name);
        add(files, buffer_string(&path));
        free(entries[i]);
    }
    if (count >= 0) {
        free(entries);
    }
    buffer_free(&path);
}

struct ruleset *ruleset_load_user(const char *const *files, size_t count, struct error *error)
{
    struct rule_files all = {0};
    rule_files_add_user(&all);
    for (size_t i = 0; i < count; i++) {
        add(&all, files[i]);
    }
    struct ruleset *rules = ruleset_load((const char *const *)all.items, all.count, error);
    rule_files_free(&all);
    return rules;
}
