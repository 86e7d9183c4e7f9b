/* SPDX-License-Identifier: ISC */
/* The user's own rules: the files *.rules in $XDG_CONFIG_HOME/smallprint/rules.d (~/.config/... without
 * that variable), in the order of their names. */
#ifndef FACTS_USER_RULES_H
#define FACTS_USER_RULES_H

#include "facts/facts.h"

/* Paths of rules files. `(struct rule_files){0}` is an empty list. */
struct rule_files {
    char **items; /* heap, as each of them */
    size_t count;
    size_t capacity;
};

void rule_files_free(struct rule_files *files);

/* Adds the user's files; none where there is no such directory. Reads it. */
void rule_files_add_user(struct rule_files *files);

/* Loads the shipped rules, the user's and those of `files`: ruleset_load. */
struct ruleset *ruleset_load_user(const char *const *files, size_t count, struct error *error);

#endif
