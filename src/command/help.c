/* SPDX-License-Identifier: ISC */
/* --help: the tables of subcommands and options, for a screen of 80 columns. */
#include "command/help.h"

#include "command/command.h"
#include "command/options.h"
#include "command/output.h"
#include "command/request.h"

#include <stdio.h>
#include <string.h>

enum {
    WIDTH = 79,
    OPTION_COLUMN = 2,
    HELP_COLUMN = 30,
    NAME_WIDTH = 10, /* of a subcommand */
};

void help_wrap(struct output *out, const char *text, size_t column, size_t indent)
{
    while (strlen(text) > WIDTH - column) {
        size_t length = WIDTH - column;
        while (length > 0 && text[length] != ' ') {
            length--;
        }
        output_bytes(out, span_make(text, length));
        output_printf(out, "\n%*s", (int)indent, "");
        text += length + 1;
        column = indent;
    }
    output_printf(out, "%s\n", text);
}

static void write_option(struct output *out, const struct option_row *row)
{
    char left[HELP_COLUMN + WIDTH];
    int width =
        snprintf(left, sizeof left, "%*s%c%c%s --%s%s%s", OPTION_COLUMN, "",
                 row->letter ? '-' : ' ', row->letter ? row->letter : ' ', row->letter ? "," : " ",
                 row->name, row->argument ? "=" : "", row->argument ? row->argument : "");
    output_string(out, left);
    if (width >= HELP_COLUMN) {
        output_string(out, "\n");
        width = 0;
    }
    output_printf(out, "%*s", HELP_COLUMN - width, "");
    help_wrap(out, row->help, HELP_COLUMN, HELP_COLUMN);
}

static void write_commands(struct output *out)
{
    output_string(out, "\nSubcommands:\n");
    for (size_t i = 0; i < COMMAND_COUNT; i++) {
        if (*command_table[i].name) {
            output_printf(out, "  %-*s%s\n", NAME_WIDTH, command_table[i].name,
                          command_table[i].purpose);
        }
    }
}

int help_run(const struct request *request, struct output *out)
{
    const struct command *command = request->command;
    output_printf(out, "usage: smallprint %s%s[OPTION]... %s\n", command->name,
                  *command->name ? " " : "", command->operands);
    output_printf(out, "Purpose: %s.\n", command->purpose);
    output_string(out, "\nOptions:\n");
    for (size_t i = 0; i < option_count; i++) {
        if (option_table[i].commands >> (command - command_table) & 1) {
            write_option(out, &option_table[i]);
        }
    }
    if (!*command->name) {
        write_commands(out);
    }
    output_string(out,
                  "\nA COLLECTION is a directory, a git repository, a file, or - for standard\n"
                  "input; without one, $SMALLPRINT_COLLECTION or the sample is opened. See\n"
                  "smallprint(1).\n");
    return STATUS_FOUND;
}

int version_run(const struct request *request, struct output *out)
{
    (void)request;
    output_string(out, PACKAGE_STRING "\n");
    return STATUS_FOUND;
}
