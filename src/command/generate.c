/* SPDX-License-Identifier: ISC */
/* What the build makes from the tables: a completion for each shell, and lists for the manual. */
#include "command/generate.h"

#include "base/buffer.h"
#include "command/command.h"
#include "command/help.h"
#include "command/options.h"
#include "command/output.h"
#include "command/request.h"

#include <ctype.h>
#include <string.h>

static void write_heading(struct output *out, const char *shell)
{
    output_printf(out, "# Made from smallprint's tables: smallprint --generate=%s\n", shell);
}

static bool takes_file(const struct option_row *row)
{
    return row->argument && strcmp(row->argument, "FILE") == 0;
}

static void write_choices(struct output *out, const struct option_row *row)
{
    for (size_t i = 0; row->choices[i]; i++) {
        output_printf(out, "%s%s", i ? " " : "", row->choices[i]);
    }
}

static void write_command_names(struct output *out)
{
    for (size_t i = 0; i < COMMAND_COUNT; i++) {
        if (*command_table[i].name) {
            output_printf(out, "%s ", command_table[i].name);
        }
    }
}

/* Writes `text` with a backslash before each of `special`; a single quote leaves the quotes it
 * stands in. */
static void write_quoted(struct output *out, const char *text, const char *special)
{
    for (; *text; text++) {
        if (*text == '\'') {
            output_string(out, "'\\''");
        } else {
            output_printf(out, "%s%c", strchr(special, *text) ? "\\" : "", *text);
        }
    }
}

/* -------------------------------------------------------------------------------------------
 * bash */

static void write_bash_options(struct output *out, size_t command)
{
    output_printf(out, "        %s) words='",
                  *command_table[command].name ? command_table[command].name : "*");
    for (size_t i = 0; i < option_count; i++) {
        if (option_table[i].commands >> command & 1) {
            output_printf(out, "--%s%s ", option_table[i].name,
                          option_table[i].argument ? "=" : "");
        }
    }
    output_string(out, "' ;;\n");
}

/* What may stand behind an option, subcommand by subcommand. */
static void write_bash_choices(struct output *out, const struct option_row *row)
{
    for (size_t i = 0; i < COMMAND_COUNT && row->choices; i++) {
        if (row->commands >> i & 1) {
            output_printf(out, "    %s--%s) words='", command_table[i].name, row->name);
            write_choices(out, row);
            output_string(out, "' ;;\n");
        }
    }
}

static int write_bash(const struct request *request, struct output *out)
{
    (void)request;
    write_heading(out, "bash");
    output_string(out, "_smallprint()\n"
                       "{\n"
                       "    local current=${COMP_WORDS[COMP_CWORD]} words=\n"
                       "    local option=${COMP_WORDS[COMP_CWORD - 1]}\n"
                       "    if [[ $current == = ]]; then\n"
                       "        current=\n"
                       "    elif [[ $option == = ]]; then\n"
                       "        option=${COMP_WORDS[COMP_CWORD - 2]}\n"
                       "    fi\n"
                       "    case ${COMP_WORDS[1]}$option in\n");
    for (size_t i = 0; i < option_count; i++) {
        write_bash_choices(out, &option_table[i]);
    }
    output_string(out, "    *)\n"
                       "        [[ $COMP_CWORD -gt 1 || $current == -* ]] || words='");
    write_command_names(out);
    output_string(out, "'\n"
                       "        [[ $current != -* ]] || case ${COMP_WORDS[1]} in\n");
    for (size_t i = 1; i <= COMMAND_COUNT; i++) {
        write_bash_options(out, i % COMMAND_COUNT); /* the browser's last: any other word */
    }
    output_string(out, "        esac\n"
                       "        ;;\n"
                       "    esac\n"
                       "    COMPREPLY=($(compgen -W \"$words\" -- \"$current\"))\n"
                       "    [[ ${COMPREPLY[0]} != *= ]] || compopt -o nospace 2> /dev/null\n"
                       "}\n"
                       "complete -o bashdefault -o default -F _smallprint smallprint\n");
    return STATUS_FOUND;
}

/* -------------------------------------------------------------------------------------------
 * zsh */

static void write_zsh_option(struct output *out, const struct option_row *row)
{
    output_string(out, "            ");
    if (row->letter) {
        output_printf(out, "'(-%c --%s)'{-%c%s,--%s%s}'[", row->letter, row->name, row->letter,
                      row->argument ? "+" : "", row->name, row->argument ? "=" : "");
    } else {
        output_printf(out, "'%s--%s%s[", takes_file(row) ? "*" : "", row->name,
                      row->argument ? "=" : "");
    }
    write_quoted(out, row->help, "[]:\\");
    output_string(out, "]");
    if (row->argument) {
        output_printf(out, ":%s:", row->argument);
    }
    if (row->choices) {
        output_string(out, "(");
        write_choices(out, row);
        output_string(out, ")");
    } else if (takes_file(row)) {
        output_string(out, "_files");
    }
    output_string(out, "' \\\n");
}

static int write_zsh(const struct request *request, struct output *out)
{
    (void)request;
    output_string(out, "#compdef smallprint\n");
    write_heading(out, "zsh");
    output_string(out, "_smallprint() {\n"
                       "    local -a commands=(\n");
    for (size_t i = 0; i < COMMAND_COUNT; i++) {
        if (*command_table[i].name) {
            output_printf(out, "        '%s:", command_table[i].name);
            write_quoted(out, command_table[i].purpose, ":\\");
            output_string(out, "'\n");
        }
    }
    output_string(out, "    )\n"
                       "    if (( CURRENT == 2 )) && [[ $words[2] != -* ]]; then\n"
                       "        _describe subcommand commands\n"
                       "        _files\n"
                       "        return\n"
                       "    fi\n"
                       "    (( $commands[(I)$words[2]:*] )) && shift words && (( CURRENT-- ))\n"
                       "    case $words[1] in\n");
    for (size_t i = 1; i <= COMMAND_COUNT; i++) {
        size_t command = i % COMMAND_COUNT; /* the browser last: any other word */
        const char *name = command_table[command].name;
        output_printf(out, "    %s)\n        _arguments -s \\\n", *name ? name : "*");
        for (size_t j = 0; j < option_count; j++) {
            if (option_table[j].commands >> command & 1) {
                write_zsh_option(out, &option_table[j]);
            }
        }
        output_string(out, "            '*:file:_files' ;;\n");
    }
    output_string(out, "    esac\n"
                       "}\n"
                       "_smallprint \"$@\"\n");
    return STATUS_FOUND;
}

/* -------------------------------------------------------------------------------------------
 * fish */

static void write_fish_option(struct output *out, const struct option_row *row, size_t command)
{
    output_printf(out, "complete -c smallprint -n '%s_smallprint_command %s' -l %s",
                  *command_table[command].name ? "" : "not ", command_table[command].name,
                  row->name);
    if (row->letter) {
        output_printf(out, " -s %c", row->letter);
    }
    if (row->choices) {
        output_string(out, " -x -a '");
        write_choices(out, row);
        output_string(out, "'");
    } else if (row->argument) {
        output_string(out, takes_file(row) ? " -r" : " -x");
    }
    output_string(out, " -d '");
    write_quoted(out, row->help, "");
    output_string(out, "'\n");
}

static int write_fish(const struct request *request, struct output *out)
{
    (void)request;
    write_heading(out, "fish");
    output_string(out,
                  "# True if the first word is one of these subcommands; of all, without any.\n"
                  "function _smallprint_command\n"
                  "    set -l words (commandline -opc)\n"
                  "    set -q argv[1]; or set argv ");
    write_command_names(out);
    output_string(out, "\n"
                       "    contains -- \"$words[2]\" $argv\n"
                       "end\n");
    for (size_t i = 0; i < COMMAND_COUNT; i++) {
        if (*command_table[i].name) {
            output_printf(out, "complete -c smallprint -n __fish_is_first_arg -a %s -d '",
                          command_table[i].name);
            write_quoted(out, command_table[i].purpose, "");
            output_string(out, "'\n");
        }
        for (size_t j = 0; j < option_count; j++) {
            if (option_table[j].commands >> i & 1) {
                write_fish_option(out, &option_table[j], i);
            }
        }
    }
    return STATUS_FOUND;
}

/* -------------------------------------------------------------------------------------------
 * The manual */

static void write_mdoc_option(struct output *out, const struct option_row *row)
{
    output_string(out, ".It ");
    if (row->letter) {
        output_printf(out, "Fl %c , ", row->letter);
    }
    output_printf(out, "Fl \\-%s%s%s\n", row->name, row->argument ? " Ns = Ns Ar " : "",
                  row->argument ? row->argument : "");
    struct buffer sentence = {0};
    buffer_printf(&sentence, "%c%s.", toupper((unsigned char)row->help[0]), row->help + 1);
    help_wrap(out, buffer_string(&sentence), 0, 0);
    buffer_free(&sentence);
}

/* The options of the request's subcommand; those that all have are the browser's. */
static int write_mdoc(const struct request *request, struct output *out)
{
    enum { ALL = (1 << COMMAND_COUNT) - 1 };
    size_t command = (size_t)(request->command - command_table);
    for (size_t i = 0; i < option_count; i++) {
        unsigned commands = option_table[i].commands;
        if (commands >> command & 1 && (command == COMMAND_BROWSE || commands != ALL)) {
            write_mdoc_option(out, &option_table[i]);
        }
    }
    return STATUS_FOUND;
}

/* ------------------------------------------------------------------------------------------- */

static int write_nothing(const struct request *request, struct output *out)
{
    (void)request;
    (void)out;
    return STATUS_FOUND;
}

int generate_run(const struct request *request, struct output *out)
{
    static int (*const writers[GENERATE_COUNT])(const struct request *, struct output *) = {
        [GENERATE_NOTHING] = write_nothing, [GENERATE_BASH] = write_bash,
        [GENERATE_ZSH] = write_zsh,         [GENERATE_FISH] = write_fish,
        [GENERATE_MDOC] = write_mdoc,
    };
    return writers[request->generate](request, out);
}
