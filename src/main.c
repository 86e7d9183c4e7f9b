/* SPDX-License-Identifier: ISC */
/* Picks the front end: a subcommand, or the browser. */
#include "archive.h"
#include "command/command.h"
#include "command/request.h"
#include "ui/browse.h"

#ifdef __GLIBC__
#include <malloc.h>
#endif

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
        .revision = request->revision,
        .work_tree = request->work_tree,
        .rules = request->rules,
        .rules_count = request->rules_count,
    };
    int status = browse_main(&options);
    buffer_free(&sample);
    return status;
}

/* Large blocks are given back to the system when they are freed. glibc would raise the limit of what
 * counts as large with each, and keep megabytes on a server that others share. */
static void give_back_memory(void)
{
#ifdef __GLIBC__
    mallopt(M_MMAP_THRESHOLD, 128 << 10);
#endif
}

int main(int argc, char **argv)
{
    struct request request;
    give_back_memory();
    int status = STATUS_TROUBLE;
    if (request_read(&request, argc, argv)) {
        status = command_can_run(&request) ? command_run(&request) : browse(&request);
    }
    request_free(&request);
    return status;
}
