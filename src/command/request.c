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

static struct grammar grammar_new(void)
{
    struct grammar grammar = {
        .options = xcalloc(option_count + 1, sizeof *grammar.options),
        .letters = xcalloc(option_count + 1, 2),
    };
    char *letter = grammar.letters;
    *letter++ = ':';
    for (size_t i = 0; i < option_count; i++) {
        const struct option_row *row = &option_table[i];
        grammar.options[i] = (struct option){
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

/* The argument that getopt_long stumbled over: `bad` is optopt. */
static bool refuse(const struct request *request, int answer, int bad, const char *argument)
{
    const struct option_row *row = row_of(bad);
    if (row && answer == ':') {
        message("option --%s needs an argument: %s", row->name, row->argument);
    } else if (row) {
        message("option --%s takes no argument", row->name);
    } else if (strncmp(argument, "--", 2) == 0) {
        message("unknown or ambiguous option '%s'", argument);
    } else {
        message("unknown option '-%c' (a query that begins with '-' stands behind '--')", bad);
    }
    return hint(request);
}

static bool take(struct request *request, const struct option_row *row, const char *argument)
{
    struct error error;
    if (!option_applies(row, (size_t)(request->command - command_table))) {
        message("option --%s doesn't go with smallprint %s", row->name, request->command->name);
        return hint(request);
    }
    if (!row->set(row, request, argument, &error)) {
        message("option --%s: '%s': %s", row->name, argument, error.message);
        return hint(request);
    }
    return true;
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
        good = answer == '?' || answer == ':' ? refuse(request, answer, optopt, argv[optind - 1])
                                              : take(request, row_of(answer), optarg);
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
        .limit = UINT64_MAX,
    };
    return read_options(request, named ? argc - 1 : argc, named ? argv + 1 : argv) &&
           check_operands(request);
}

void request_free(struct request *request)
{
    free(request->rules);
}
