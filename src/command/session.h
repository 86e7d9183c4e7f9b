/* SPDX-License-Identifier: ISC */
/* A collection opened for a subcommand: indexed to its end, so that what is printed doesn't depend
 * on time. */
#ifndef COMMAND_SESSION_H
#define COMMAND_SESSION_H

#include "archive.h"

#include <stdbool.h>

struct request;

struct session {
    struct archive *archive;
    struct view *view; /* all that could be read */
};

/* Opens `path`, or the default collection for NULL, and waits for the index. `rules` are NULL, or
 * loaded already and outlive the session. `keep` builds the index anew, to be kept. False after a
 * message. */
bool session_open(struct session *session, const struct request *request, const char *path,
                  const struct ruleset *rules, bool keep);
void session_close(struct session *session);

/* Tells on standard error what could not be read: how many things, or each with its reason when there
 * is one or --verbose is given. */
void session_tell_skipped(const struct session *session, const struct request *request);

#endif
