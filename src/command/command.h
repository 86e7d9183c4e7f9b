/* SPDX-License-Identifier: ISC */
/* The subcommands, as a table. `smallprint` without one is a row of it too: the browser, which the
 * command line only describes. */
#ifndef COMMAND_COMMAND_H
#define COMMAND_COMMAND_H

#include "base/span.h"

#include <stdbool.h>
#include <stddef.h>

struct output;
struct request;

/* A set of subcommands is a bit mask of these, in the order of the table. */
enum command_id {
    COMMAND_BROWSE,
    COMMAND_SEARCH,
    COMMAND_FACTS,
    COMMAND_LIST,
    COMMAND_SHOW,
    COMMAND_DIFF,
    COMMAND_TIMELINE,
    COMMAND_INDEX,
    COMMAND_RULES,
    COMMAND_TREND,
    COMMAND_COUNT
};

/* Exit statuses, as grep's. */
enum {
    STATUS_FOUND = 0,
    STATUS_NOTHING = 1,
    STATUS_TROUBLE = 2,
};

struct command {
    const char *name;     /* "" for the browser */
    const char *operands; /* as the usage line shows them */
    const char *purpose;  /* one line, without a full stop */
    size_t most;          /* operands taken, at most */
    /* Does the work and returns the exit status; what could not be written is the caller's to tell.
     * NULL for the browser. */
    int (*run)(const struct request *request, struct output *out);
};

/* COMMAND_COUNT rows, by enum command_id. */
extern const struct command command_table[COMMAND_COUNT];

/* The subcommand called `name`; NULL when there is none (or the name is empty). */
const struct command *command_find(struct span name);

/* The exit status of two pieces of work together: trouble in any, else found in any. */
int command_join(int status, int other);

/* True if a request is for command_run; false if it is for the browser. */
bool command_can_run(const struct request *request);

/* Runs a subcommand with standard output behind it, and returns the exit status. */
int command_run(const struct request *request);

int command_search(const struct request *request, struct output *out);
int command_facts(const struct request *request, struct output *out);
int command_list(const struct request *request, struct output *out);
int command_show(const struct request *request, struct output *out);
int command_trend(const struct request *request, struct output *out);
int command_diff(const struct request *request, struct output *out);
int command_timeline(const struct request *request, struct output *out);
int command_rules(const struct request *request, struct output *out);
int command_index(const struct request *request, struct output *out);

#endif
