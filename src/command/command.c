/* SPDX-License-Identifier: ISC */
/* The table of subcommands, and what all of them have in common: their output. */
#include "command/command.h"

#include "command/generate.h"
#include "command/help.h"
#include "command/output.h"
#include "command/request.h"

#include <signal.h>
#include <stdint.h>
#include <unistd.h>

const struct command command_table[COMMAND_COUNT] = {
    [COMMAND_BROWSE] = {"", "[COLLECTION]", "browse a collection of privacy policies", 1, NULL},
    [COMMAND_SEARCH] = {"search", "QUERY [COLLECTION]", "print the clauses that match a query", 2,
                        command_search},
    [COMMAND_FACTS] = {"facts", "[COLLECTION|FILE]...", "print what policies say", SIZE_MAX,
                       command_facts},
    [COMMAND_LIST] = {"list", "[COLLECTION]", "list the policies of a collection", 1, command_list},
    [COMMAND_SHOW] = {"show", "SITE[@DATE] [COLLECTION]", "print the text of a policy", 2,
                      command_show},
    [COMMAND_DIFF] = {"diff", "SITE[@DATE] [[SITE]@DATE] [COLLECTION]",
                      "print what changed between two policies", 3, command_diff},
    [COMMAND_TIMELINE] = {"timeline", "SITE [COLLECTION]", "print when a policy changed, and how", 2,
                          command_timeline},
    [COMMAND_INDEX] = {"index", "[COLLECTION]", "build and keep the index, report what it holds", 1,
                       command_index},
    [COMMAND_TREND] = {"trend", "QUERY [COLLECTION]", "print which share matches, year by year", 2,
                       command_trend},
    [COMMAND_RULES] = {"rules", "[FILE]...", "check rules files and their examples", SIZE_MAX,
                       command_rules},
};

const struct command *command_find(struct span name)
{
    for (size_t i = 0; i < COMMAND_COUNT; i++) {
        if (name.length && span_equal(name, span_of(command_table[i].name))) {
            return &command_table[i];
        }
    }
    return NULL;
}

int command_join(int status, int other)
{
    if (status == STATUS_TROUBLE || other == STATUS_TROUBLE) {
        return STATUS_TROUBLE;
    }
    return status < other ? status : other;
}

/* What a request comes to: what it asks about the program comes first. */
static int (*work_of(const struct request *request))(const struct request *, struct output *)
{
    if (request->help) {
        return help_run;
    }
    if (request->version) {
        return version_run;
    }
    return request->generate ? generate_run : request->command->run;
}

bool command_can_run(const struct request *request)
{
    return work_of(request) != NULL;
}

int command_run(const struct request *request)
{
    /* A closed pipe is met where it is written to. */
    signal(SIGPIPE, SIG_IGN);
    struct output *out = output_new(STDOUT_FILENO, request->color);
    int status = work_of(request)(request, out);
    return output_close(out) ? status : STATUS_TROUBLE;
}
