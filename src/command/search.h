/* SPDX-License-Identifier: ISC */
/* The parts of `smallprint search`. */
#ifndef COMMAND_SEARCH_H
#define COMMAND_SEARCH_H

#include "command/session.h"
#include "query/query.h"

#include <jansson.h>

struct output;
struct request;

/* A question to an open collection and its answer. */
struct search {
    const struct request *request;
    const struct session *session;
    const struct query *query;
    const struct result *result;
};

/* Parses a query; NULL after a message that shows where it fails. `origin` says where the query comes
 * from, "" for the command line. The caller frees it. */
struct query *search_parse(struct span text, const char *origin);

/* Runs a query; *milliseconds gets the time that it took. NULL with *error. */
struct result *search_ask(const struct request *request, const struct session *session,
                          const struct query *query, double *milliseconds, struct error *error);

/* The object of --count --json. */
json_t *search_counts(struct span query, const struct result *result, double milliseconds);

/* Prints the hits as the request says. False when the source of one could not be read. */
bool search_print(const struct search *search, struct output *out);

/* Calls `answer` for each line of the file of --queries ("-" for standard input), with where it stands
 * ("FILE:LINE: "), until it returns false. False after a message when the file can't be read. */
bool queries_each(const char *file, bool (*answer)(void *context, struct span text, const char *origin),
                  void *context);

/* `search --queries`; the exit status. */
int search_queries(const struct request *request, const struct session *session,
                   struct output *out);

#endif
