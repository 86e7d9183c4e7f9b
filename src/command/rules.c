/* SPDX-License-Identifier: ISC */
/* smallprint rules: whether rules files are right (--check), and whether their examples hold
 * (--test). A line for each problem: FILE:LINE:COLUMN: reason. */
#include "command/command.h"
#include "command/message.h"
#include "command/output.h"
#include "command/request.h"

#include "facts/check.h"
#include "facts/user_rules.h"

static void print_problems(struct output *out, const struct rule_problems *problems)
{
    for (size_t i = 0; i < problems->count; i++) {
        const struct rule_problem *problem = &problems->items[i];
        if (problem->line) {
            output_text(out, span_of(problem->file));
            output_printf(out, ":%u:%u: ", problem->line, problem->column);
        }
        output_text(out, span_of(problem->reason));
        output_string(out, "\n");
    }
}

/* What is wrong comes first; only rules that are right are tried on their examples. */
static void examine(const struct request *request, const char *const *files, size_t count,
                    struct rule_problems *problems)
{
    struct ruleset *rules = ruleset_check(files, count, problems);
    if (request->test && problems->count == 0) {
        size_t examples = ruleset_test(rules, problems);
        if (request->verbose) {
            message("%zu examples", examples);
        }
    }
    ruleset_free(rules);
}

int command_rules(const struct request *request, struct output *out)
{
    if (!request->check && !request->test) {
        message("rules: --check or --test is needed");
        return STATUS_TROUBLE;
    }
    struct rule_problems problems = {0};
    struct rule_files user = {0};
    if (request->operand_count == 0) {
        rule_files_add_user(&user);
    }
    bool named = request->operand_count > 0;
    examine(request, named ? (const char *const *)request->operands : (const char *const *)user.items,
            named ? request->operand_count : user.count, &problems);
    print_problems(out, &problems);
    bool good = problems.count == 0;
    rule_files_free(&user);
    rule_problems_free(&problems);
    return good ? STATUS_FOUND : STATUS_NOTHING;
}
