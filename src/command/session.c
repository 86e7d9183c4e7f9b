/* SPDX-License-Identifier: ISC */
/* A collection opened for a subcommand. */
#include "command/session.h"

#include "command/message.h"
#include "command/request.h"

bool session_open(struct session *session, const struct request *request, const char *path,
                  const struct ruleset *rules, bool keep)
{
    struct archive_options options = {
        .max_size = request->max_size,
        .revision = request->revision,
        .work_tree = request->work_tree,
        .threads = (unsigned)request->threads,
        .rules = request->rules,
        .rules_count = request->rules_count,
        .ruleset = rules,
        .keep = keep,
    };
    struct buffer chosen = {0};
    if (!path) {
        archive_default_path(&chosen);
        path = buffer_string(&chosen);
    }
    struct error error;
    session->archive = archive_open(path, &options, &error);
    buffer_free(&chosen);
    if (!session->archive) {
        message("%s", error.message);
        return false;
    }
    indexer_wait(archive_indexer(session->archive));
    session->view = indexer_view(archive_indexer(session->archive));
    return true;
}

void session_close(struct session *session)
{
    view_unref(session->view);
    archive_close(session->archive);
}

static void tell_each(struct indexer *indexer)
{
    struct buffer path = {0}, reason = {0};
    for (uint32_t i = 0; indexer_problem(indexer, i, &path, &reason); i++) {
        message("skipped %s: %s", buffer_string(&path), buffer_string(&reason));
        buffer_clear(&path);
        buffer_clear(&reason);
    }
    buffer_free(&path);
    buffer_free(&reason);
}

void session_tell_skipped(const struct session *session, const struct request *request)
{
    struct indexer *indexer = archive_indexer(session->archive);
    struct indexer_progress progress;
    indexer_progress(indexer, &progress);
    if (progress.skipped == 1 || (progress.skipped && request->verbose)) {
        tell_each(indexer);
    } else if (progress.skipped) {
        message("%u files skipped (--verbose or `smallprint index` names them)",
                (unsigned)progress.skipped);
    }
}
