/* SPDX-License-Identifier: ISC */
/* The options, as a table: what is read, --help, the manual and the completions come from it. */
#ifndef COMMAND_OPTIONS_H
#define COMMAND_OPTIONS_H

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>

struct request;

/* Subcommands may have options of their own by the same name: a row each. */
struct option_row {
    const char *name;           /* long name, without the dashes */
    char letter;                /* short name, 0 without */
    const char *argument;       /* as --help shows it; NULL when it takes none */
    unsigned commands;          /* bits 1 << enum command_id; 0 for one that is not shown */
    const char *const *choices; /* the arguments there are, ended by NULL; NULL for any */
    /* Puts the argument (NULL without) into the request. False, with what was expected in *error,
     * when it isn't one. */
    bool (*set)(const struct option_row *row, struct request *request, const char *argument,
                struct error *error);
    size_t field;     /* where in struct request */
    const char *help; /* a phrase, without a full stop */
};

extern const struct option_row option_table[];
extern const size_t option_count;

/* True if the option may be given with the subcommand of this number. */
bool option_applies(const struct option_row *row, size_t command);

#endif
