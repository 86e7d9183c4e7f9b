/* SPDX-License-Identifier: ISC */
/* Checking rules files: all that is wrong with them, and whether their examples hold. */
#ifndef FACTS_CHECK_H
#define FACTS_CHECK_H

#include "base/arena.h"
#include "facts/facts.h"

#include <stdint.h>

/* Something wrong with a rules file. */
struct rule_problem {
    const char *file;   /* lives as long as the list */
    uint32_t line;      /* from 1; 0 when it concerns the file as a whole */
    uint32_t column;    /* bytes from 1 */
    const char *reason; /* without full stop; lives as long as the list */
};

/* `(struct rule_problems){0}` is an empty list. */
struct rule_problems {
    struct arena arena;         /* the strings */
    struct rule_problem *items; /* heap */
    size_t count;
    size_t capacity;
};

void rule_problems_free(struct rule_problems *problems);
void rule_problem_add(struct rule_problems *problems, const char *file, uint32_t line,
                      uint32_t column, const char *format, ...)
    __attribute__((format(printf, 5, 6)));

/* Loads rules as ruleset_load does, but goes on after a fault: adds all that is wrong to *problems
 * and returns the rules that are right. Never NULL; the caller frees. */
struct ruleset *ruleset_check(const char *const *files, size_t count,
                              struct rule_problems *problems);

/* Runs the examples that stand beside the rules: adds one problem for each that doesn't hold, and
 * one for each term, frame and rule without an example that must yield and one that must not.
 * Returns the number of examples. */
size_t ruleset_test(const struct ruleset *rules, struct rule_problems *problems);

#endif
