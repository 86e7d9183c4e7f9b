/* SPDX-License-Identifier: ISC */
/* Picks the front end: a subcommand, or the browser. */
#include "archive.h"
#include "command/command.h"
#include "command/request.h"
#include "ui/browse.h"

static int browse(const struct request *request)
{
    struct buffer sample = {0};
    if (request->operand_count == 0) {
        archive_default_path(&sample);
    }
    struct browse_options options = {
        .collection = request->operand_count ? request->operands[0] : buffer_string(&sample),
        .plain = request->plain,
        .private = request->private,
        .keys = request->keys,
        .theme = request->theme,
        .threads = (unsigned)request->threads,
        .max_size = request->max_size,
        .rules = request->rules,
        .rules_count = request->rules_count,
    };
    int status = browse_main(&options);
    buffer_free(&sample);
    return status;
}

int main(int argc, char **argv)
{
    struct request request;
    int status = STATUS_TROUBLE;
    if (request_read(&request, argc, argv)) {
        status = command_can_run(&request) ? command_run(&request) : browse(&request);
    }
    request_free(&request);
    return status;
}
