/* SPDX-License-Identifier: ISC */
/* The table of options and how their arguments are read. */
#include "command/options.h"

#include "base/buffer.h"
#include "base/memory.h"
#include "command/command.h"
#include "command/request.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* In the order of enum query_scope, query_snapshots, query_order, output_color, summary_by, trend_by,
 * trend_per and generate_what. */
static const char *const scopes[] = {"clause", "policy", NULL};
static const char *const snapshots[] = {"all", "latest", "distinct", NULL};
static const char *const orders[] = {"collection", "relevance", NULL};
static const char *const colors[] = {"auto", "always", "never", NULL};
static const char *const spans[] = {"whole", "year", NULL};
static const char *const periods[] = {"year", "half-year", "month", NULL};
static const char *const units[] = {"policies", "sites", NULL};
static const char *const generated[] = {"nothing", "bash", "zsh", "fish", "mdoc", NULL};

static void *field_of(const struct option_row *row, struct request *request)
{
    return (char *)request + row->field;
}

static bool set_flag(const struct option_row *row, struct request *request, const char *argument,
                     struct error *error)
{
    (void)argument;
    (void)error;
    *(bool *)field_of(row, request) = true;
    return true;
}

static bool set_string(const struct option_row *row, struct request *request, const char *argument,
                       struct error *error)
{
    (void)error;
    *(const char **)field_of(row, request) = argument;
    return true;
}

static bool set_choice(const struct option_row *row, struct request *request, const char *argument,
                       struct error *error)
{
    for (int i = 0; row->choices[i]; i++) {
        if (strcmp(argument, row->choices[i]) == 0) {
            *(int *)field_of(row, request) = i;
            return true;
        }
    }
    struct buffer list = {0};
    for (size_t i = 0; row->choices[i]; i++) {
        buffer_printf(&list, i ? ", %s" : "%s", row->choices[i]);
    }
    error_set(error, "expected one of %s", buffer_string(&list));
    buffer_free(&list);
    return false;
}

/* Reads digits; *end gets where they end. Too large a number is the largest. */
static bool read_number(const char *argument, uint64_t *number, const char **end)
{
    char *behind;
    errno = 0;
    *number = strtoull(argument, &behind, 10);
    *end = behind;
    return isdigit((unsigned char)argument[0]);
}

static bool set_number(const struct option_row *row, struct request *request, const char *argument,
                       struct error *error)
{
    const char *end;
    if (!read_number(argument, field_of(row, request), &end) || *end) {
        return error_set(error, "expected a number");
    }
    return true;
}

static bool set_threads(const struct option_row *row, struct request *request, const char *argument,
                        struct error *error)
{
    enum { MOST = 1024 };
    uint64_t *threads = field_of(row, request);
    if (!set_number(row, request, argument, error) || *threads > MOST) {
        return error_set(error, "expected a number from 0 (one for each core) to %d", MOST);
    }
    return true;
}

static bool set_size(const struct option_row *row, struct request *request, const char *argument,
                     struct error *error)
{
    static const char suffixes[] = "KMG";
    uint64_t *size = field_of(row, request);
    const char *end;
    bool read = read_number(argument, size, &end);
    const char *suffix = *end ? strchr(suffixes, toupper((unsigned char)*end)) : NULL;
    unsigned shift = suffix ? 10 * (unsigned)(suffix - suffixes + 1) : 0;
    end += suffix != NULL;
    /* The index counts bytes of a source in 32 bits. */
    if (!read || *end || *size == 0 || *size > UINT32_MAX >> shift) {
        return error_set(error, "expected a number of bytes (K, M and G are understood) below 4G");
    }
    *size <<= shift;
    return true;
}

static bool add_rules(const struct option_row *row, struct request *request, const char *argument,
                      struct error *error)
{
    (void)row;
    (void)error;
    request->rules = array_reserve(request->rules, &request->rules_capacity,
                                   request->rules_count + 1, sizeof *request->rules);
    request->rules[request->rules_count++] = argument;
    return true;
}

/* ------------------------------------------------------------------------------------------- */

enum {
    BROWSE = 1 << COMMAND_BROWSE,
    SEARCH = 1 << COMMAND_SEARCH,
    FACTS = 1 << COMMAND_FACTS,
    LIST = 1 << COMMAND_LIST,
    SHOW = 1 << COMMAND_SHOW,
    DIFF = 1 << COMMAND_DIFF,
    TIMELINE = 1 << COMMAND_TIMELINE,
    INDEX = 1 << COMMAND_INDEX,
    RULES = 1 << COMMAND_RULES,
    TREND = 1 << COMMAND_TREND,
    COLLECTIONS = BROWSE | SEARCH | FACTS | LIST | SHOW | DIFF | TIMELINE | INDEX | TREND,
    ANY = (1 << COMMAND_COUNT) - 1,
};

#define FIELD(name) offsetof(struct request, name)

const struct option_row option_table[] = {
    {"json", 0, NULL, SEARCH | FACTS | LIST | DIFF | TIMELINE | INDEX | TREND, NULL, set_flag,
     FIELD(json), "print JSON Lines"},
    {"stat", 0, NULL, DIFF, NULL, set_flag, FIELD(stat),
     "print only how many clauses and words changed, and under which headings"},
    {"facts", 0, NULL, DIFF, NULL, set_flag, FIELD(fact_changes),
     "print only which facts changed"},
    {"context", 'U', "N", DIFF, NULL, set_number, FIELD(context),
     "print N unchanged clauses before and behind each change (1 without it)"},
    {"all", 'a', NULL, TIMELINE, NULL, set_flag, FIELD(all),
     "print every version, also those in which nothing changed, and every fact"},
    {"title", 0, "TITLE", SHOW | DIFF | TIMELINE, NULL, set_string, FIELD(title),
     "of a site with several documents, take the one whose title is TITLE or has it in it"},
    {"count", 'c', NULL, SEARCH, NULL, set_flag, FIELD(count),
     "print only how many clauses, policies and sites match"},
    {"files-with-matches", 'l', NULL, SEARCH, NULL, set_flag, FIELD(files),
     "print only the paths of the policies that hold a match"},
    {"long", 0, NULL, LIST, NULL, set_flag, FIELD(detailed),
     "print the number of words, reading ease and school grades too"},
    {"limit", 'n', "N", SEARCH, NULL, set_number, FIELD(limit),
     "stop after N clauses (with -l, policies)"},
    {"scope", 0, "SCOPE", SEARCH | TREND, scopes, set_choice, FIELD(scope),
     "where the words of the query have to stand together: in one clause (the default) or "
     "anywhere in one policy"},
    {"snapshots", 0, "MODE", SEARCH, snapshots, set_choice, FIELD(snapshots),
     "count a clause in all snapshots that hold it (the default), only in each site's latest, or "
     "once for each site if it is distinct"},
    {"sort", 0, "ORDER", SEARCH, orders, set_choice, FIELD(order),
     "print the matches in the order of the collection (the default) or by relevance, best first"},
    {"queries", 0, "FILE", SEARCH, NULL, set_string, FIELD(queries),
     "take a query from each line of FILE, and print a line of JSON with the counts of each"},
    {"queries", 0, "FILE", TREND, NULL, set_string, FIELD(queries),
     "take a query from each line of FILE, and print them side by side"},
    {"repeat", 0, "N", SEARCH, NULL, set_number, FIELD(repeat),
     "with --queries, run each query N times and tell the median of the times"},
    {"keys", 0, "KEYMAP", BROWSE, NULL, set_string, FIELD(keys),
     "use the keys of vi, emacs or less, or of a file"},
    {"theme", 0, "THEME", BROWSE, NULL, set_string, FIELD(theme),
     "use the colours dark, light or mono"},
    {"plain", 0, NULL, BROWSE, NULL, set_flag, FIELD(plain),
     "draw no lines and leave the screen as it is, for screen readers"},
    {"private", 0, NULL, BROWSE | INDEX, NULL, set_flag, FIELD(private),
     "write nothing to the disk"},
    {"color", 0, "WHEN", SEARCH | FACTS | LIST | DIFF | TIMELINE | TREND, colors, set_choice,
     FIELD(color),
     "use colours: on a terminal unless NO_COLOR is set (auto, the default), always or never"},
    {"rules", 0, "FILE", BROWSE | SEARCH | FACTS | DIFF | TIMELINE | TREND, NULL, add_rules, 0,
     "read facts by the rules of FILE too; may be given more than once"},
    {"explain", 0, NULL, FACTS, NULL, set_flag, FIELD(explain),
     "tell which rule made each fact, of which words"},
    {"csv", 0, NULL, FACTS, NULL, set_flag, FIELD(csv),
     "print comma-separated values, a row for each fact"},
    {"summary", 0, NULL, FACTS, NULL, set_flag, FIELD(summary),
     "print how many policies and sites state each value"},
    {"by", 0, "SPAN", FACTS, spans, set_choice, FIELD(by),
     "with --summary, count the collection as a whole (the default) or year by year"},
    {"by", 0, "PERIOD", TREND, periods, set_choice, FIELD(by),
     "count in each year (the default), half-year or month"},
    {"per", 0, "UNIT", TREND, units, set_choice, FIELD(per),
     "count policies (the default) or sites"},
    {"csv", 0, NULL, TREND, NULL, set_flag, FIELD(csv),
     "print comma-separated values, a row for each query and period"},
    {"check", 0, NULL, RULES, NULL, set_flag, FIELD(check),
     "print what is wrong with the files: FILE:LINE:COLUMN: reason"},
    {"test", 0, NULL, RULES, NULL, set_flag, FIELD(test),
     "check, and print which examples beside the rules don't hold"},
    {"max-size", 0, "SIZE", ANY, NULL, set_size, FIELD(max_size),
     "skip sources larger than SIZE bytes (16M without it)"},
    {"ref", 0, "REVISION", COLLECTIONS, NULL, set_string, FIELD(revision),
     "of a git repository, read the history of a branch, a tag or a commit (HEAD without it)"},
    {"worktree", 0, NULL, COLLECTIONS, NULL, set_flag, FIELD(work_tree),
     "of a git repository, read the files as they are instead of the history"},
    {"threads", 'j', "N", ANY, NULL, set_threads, FIELD(threads),
     "work with N threads (one for each core without it)"},
    {"verbose", 'v', NULL, SEARCH | FACTS | LIST | SHOW | DIFF | TIMELINE | RULES | TREND, NULL,
     set_flag, FIELD(verbose),
     "name what could not be read"},
    {"help", 'h', NULL, ANY, NULL, set_flag, FIELD(help), "print this help"},
    {"version", 'V', NULL, ANY, NULL, set_flag, FIELD(version), "print the version"},
    {"generate", 0, "WHAT", 0, generated, set_choice, FIELD(generate),
     "print what is made from the tables of options and subcommands"},
};

const size_t option_count = sizeof option_table / sizeof *option_table;

bool option_applies(const struct option_row *row, size_t command)
{
    return row->commands == 0 || row->commands >> command & 1;
}
