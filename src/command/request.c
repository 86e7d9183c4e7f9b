/* SPDX-License-Identifier: ISC */
/* Reading the command line. */
#include "command/request.h"

#include "base/memory.h"
#include "command/command.h"
#include "command/message.h"
#include "command/options.h"

#include <getopt.h>
#include <stdlib.h>
#include <string.h>

enum { FIRST_VALUE = 256 }; /* what getopt_long answers for the table's first row */

/* The table as getopt_long wants it. */
struct grammar {
    struct option *options; /* heap */
    char *letters;          /* heap; ":" first: a missing argument is told apart */
};

/* True if a row above has the same name. */
static bool is_known(const struct option_row *row)
{
    bool known = false;
    for (const struct option_row *above = option_table; above < row && !known; above++) {
        known = strcmp(above->name, row->name) == 0;
    }
    return known;
}

static struct grammar grammar_new(void)
{
    struct grammar grammar = {
        .options = xcalloc(option_count + 1, sizeof *grammar.options),
        .letters = xcalloc(option_count + 1, 2),
    };
    char *letter = grammar.letters;
    struct option *option = grammar.options;
    *letter++ = ':';
    for (size_t i = 0; i < option_count; i++) {
        const struct option_row *row = &option_table[i];
        if (is_known(row)) {
            continue;
        }
        *option++ = (struct option){
            .name = row->name,
            .has_arg = row->argument ? required_argument : no_argument,
            .val = FIRST_VALUE + (int)i,
        };
        if (row->letter) {
            *letter++ = row->letter;
        }
        if (row->letter && row->argument) {
            *letter++ = ':';
        }
    }
    return grammar;
}

static void grammar_free(struct grammar *grammar)
{
    free(grammar->options);
    free(grammar->letters);
}

/* The row that getopt_long answered with, by its value or its letter. */
static const struct option_row *row_of(int value)
{
    if (value >= FIRST_VALUE) {
        return &option_table[value - FIRST_VALUE];
    }
    for (size_t i = 0; i < option_count; i++) {
        if (value && option_table[i].letter == value) {
            return &option_table[i];
        }
    }
    return NULL;
}

/* Where to read on, after a message. Always false. */
static bool hint(const struct request *request)
{
    const char *name = request->command->name;
    message("'smallprint %s%s--help' tells what can be asked", name, *name ? " " : "");
    return false;
}

/* The argument with a single dash in which getopt_long has just met `letter`; NULL when there is
 * none. It is the next to be read while letters of it are left, and two back when the last of them
 * took the argument behind it. */
static const char *cluster_of(int letter, int argc, char **argv)
{
    const int places[] = {optind - 1, optind, optind - 2};
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        const char *argument = places[i] > 0 && places[i] < argc ? argv[places[i]] : "";
        if (argument[0] == '-' && argument[1] != '-' && letter && strchr(argument, letter)) {
            return argument;
        }
    }
    return NULL;
}

/* True, after a message, if options that went wrong are rather a query: several letters behind one
 * dash. */
static bool refuse_query(const struct request *request, const char *argument)
{
    bool asks = strncmp(request->command->operands, "QUERY", strlen("QUERY")) == 0;
    if (!asks || !argument || strlen(argument) <= strlen("-x")) {
        return false;
    }
    message("'%s' is no option; a query that begins with '-' stands behind '--'", argument);
    return true;
}

/* The argument that getopt_long stumbled over: `bad` is optopt. */
static bool refuse(const struct request *request, int answer, int bad, int argc, char **argv)
{
    const struct option_row *row = row_of(bad);
    const char *argument = argv[optind - 1];
    if (row && answer == ':') {
        message("option --%s needs an argument: %s", row->name, row->argument);
    } else if (row) {
        message("option --%s takes no argument", row->name);
    } else if (strncmp(argument, "--", 2) == 0) {
        message("unknown or ambiguous option '%s'", argument);
    } else if (!refuse_query(request, cluster_of(bad, argc, argv))) {
        message("unknown option '-%c'", bad);
    }
    return hint(request);
}

/* The row of that name which goes with the subcommand, if there is one; else `row`. */
static const struct option_row *own_row(const struct request *request, const struct option_row *row)
{
    for (size_t i = 0; i < option_count; i++) {
        if (strcmp(option_table[i].name, row->name) == 0 &&
            option_applies(&option_table[i], (size_t)(request->command - command_table))) {
            return &option_table[i];
        }
    }
    return row;
}

/* Takes an option with its argument; `cluster` is what its letter stood in, or NULL. */
static bool take(struct request *request, const struct option_row *row, const char *argument,
                 const char *cluster)
{
    struct error error;
    row = own_row(request, row);
    bool applies = option_applies(row, (size_t)(request->command - command_table));
    if (applies && row->set(row, request, argument, &error)) {
        return true;
    }
    if (!refuse_query(request, cluster)) {
        if (applies) {
            message("option --%s: '%s': %s", row->name, argument, error.message);
        } else {
            message("option --%s doesn't go with smallprint %s", row->name, request->command->name);
        }
    }
    return hint(request);
}

static bool read_options(struct request *request, int argc, char **argv)
{
    struct grammar grammar = grammar_new();
    bool good = true;
    opterr = 0;
    for (int answer; good;) {
        answer = getopt_long(argc, argv, grammar.letters, grammar.options, NULL);
        if (answer == -1) {
            break;
        }
        const char *cluster = answer < FIRST_VALUE ? cluster_of(answer, argc, argv) : NULL;
        good = answer == '?' || answer == ':'
                   ? refuse(request, answer, optopt, argc, argv)
                   : take(request, row_of(answer), optarg, cluster);
    }
    grammar_free(&grammar);
    request->operands = argv + optind;
    request->operand_count = (size_t)(argc - optind);
    return good;
}

static bool check_operands(const struct request *request)
{
    const struct command *command = request->command;
    if (request->help || request->version || request->operand_count <= command->most) {
        return true;
    }
    if (*command->name) {
        message("one operand too many: '%s'", request->operands[command->most]);
    } else {
        message("'%s' is no subcommand, and only one collection can be browsed",
                request->operands[0]);
    }
    return hint(request);
}

bool request_read(struct request *request, int argc, char **argv)
{
    const struct command *named = argc > 1 ? command_find(span_of(argv[1])) : NULL;
    *request = (struct request){
        .command = named ? named : &command_table[COMMAND_BROWSE],
        .repeat = 1,
        .context = 1,
        .limit = UINT64_MAX,
    };
    return read_options(request, named ? argc - 1 : argc, named ? argv + 1 : argv) &&
           check_operands(request);
}

void request_free(struct request *request)
{
    free(request->rules);
}
