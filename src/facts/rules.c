/* SPDX-License-Identifier: ISC */
/* Loading rulesets: the rules compiled into the program, then the user's files. */
#include "facts/facts.h"

#include "base/buffer.h"
#include "facts/check.h"
#include "facts/ruleset.h"

#include <errno.h>
#include <stdio.h>

enum { FILE_BYTES_MAX = 8 << 20 };

/* privacy.rules, made by tools/embed.sh. */
extern const char privacy_rules[];
extern const size_t privacy_rules_size;

static const char *const category_names[CATEGORY_COUNT] = {
    [CATEGORY_COLLECTION] = "collection", [CATEGORY_SHARING] = "sharing",
    [CATEGORY_CHOICE] = "choice",         [CATEGORY_ACCESS] = "access",
    [CATEGORY_RETENTION] = "retention",   [CATEGORY_SECURITY] = "security",
    [CATEGORY_CHANGE] = "change",         [CATEGORY_DNT] = "dnt",
    [CATEGORY_AUDIENCE] = "audience",     [CATEGORY_OTHER] = "other",
};

const char *category_name(enum category category)
{
    return category_names[category];
}

enum category category_find(struct span name)
{
    int found = 0;
    while (found < CATEGORY_COUNT && !span_equal(name, span_of(category_names[found]))) {
        found++;
    }
    return (enum category)found;
}

const char *polarity_name(enum polarity polarity)
{
    static const char *const names[] = {
        [POLARITY_YES] = "yes", [POLARITY_NO] = "no", [POLARITY_CONDITIONAL] = "conditional"};
    return names[polarity];
}

/* Appends the file's bytes to `text`. */
static bool read_file(const char *path, struct buffer *text, struct error *error)
{
    FILE *file = fopen(path, "rb");
    if (!file) {
        return error_set_errno(error, errno, "%s", path);
    }
    bool good = true;
    size_t got = 0;
    do {
        char *room = buffer_reserve(text, BUFSIZ);
        got = fread(room, 1, BUFSIZ, file);
        text->length += got;
    } while (got > 0 && text->length <= FILE_BYTES_MAX);
    if (ferror(file)) {
        good = error_set_errno(error, errno, "%s", path);
    } else if (text->length > FILE_BYTES_MAX) {
        good = error_set(error, "%s: larger than %d bytes", path, FILE_BYTES_MAX);
    }
    fclose(file);
    return good;
}

/* Reads the shipped rules and those in `files` into *entries. Returns the name of the shipped file as
 * its entries have it. */
static const char *read_all(struct rule_entries *entries, const char *const *files, size_t count,
                            struct rule_problems *problems)
{
    struct buffer text = {0};
    rule_entries_read(entries, "privacy.rules", span_make(privacy_rules, privacy_rules_size),
                      problems);
    const char *shipped = entries->count ? entries->items[0].file : NULL;
    for (size_t i = 0; i < count; i++) {
        struct error error = {0};
        buffer_clear(&text);
        if (read_file(files[i], &text, &error)) {
            rule_entries_read(entries, files[i], buffer_span(&text), problems);
        } else {
            rule_problem_add(problems, files[i], 0, 0, "%s", error.message);
        }
    }
    buffer_free(&text);
    return shipped;
}

struct ruleset *ruleset_check(const char *const *files, size_t count,
                              struct rule_problems *problems)
{
    struct rule_entries entries = {0};
    read_all(&entries, files, count, problems);
    return ruleset_build(&entries, NULL, problems);
}

struct ruleset *ruleset_load(const char *const *files, size_t count, struct error *error)
{
    struct rule_problems problems = {0};
    struct rule_entries entries = {0};
    const char *shipped = read_all(&entries, files, count, &problems);
    struct ruleset *rules = ruleset_build(&entries, shipped, &problems);
    if (problems.count) {
        const struct rule_problem *first = &problems.items[0];
        if (first->line) {
            error_set(error, "%s:%u:%u: %s", first->file, first->line, first->column,
                      first->reason);
        } else {
            error_set(error, "%s", first->reason);
        }
        ruleset_free(rules);
        rules = NULL;
    }
    rule_problems_free(&problems);
    return rules;
}

bool ruleset_place(const struct ruleset *rules, const char *id, const char **file, uint32_t *line)
{
    for (size_t i = 0; i < rules->rule_count; i++) {
        if (strcmp(rules->rules[i].id, id) == 0) {
            *file = rules->rules[i].file;
            *line = rules->rules[i].line;
            return true;
        }
    }
    return false;
}
