/* SPDX-License-Identifier: ISC */
/* What the build makes from the tables of options and subcommands: completions for shells, and the
 * lists of options in the manual. */
#ifndef COMMAND_GENERATE_H
#define COMMAND_GENERATE_H

struct output;
struct request;

enum generate_what {
    GENERATE_NOTHING,
    GENERATE_BASH,
    GENERATE_ZSH,
    GENERATE_FISH,
    GENERATE_MDOC, /* the options of the request's subcommand, as list items */
    GENERATE_COUNT
};

int generate_run(const struct request *request, struct output *out);

#endif
