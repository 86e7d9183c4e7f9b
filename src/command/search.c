/* SPDX-License-Identifier: ISC */
/* smallprint search: one query, or how its matches are counted. hits.c prints them, queries.c runs
 * many queries. */
#include "command/search.h"

#include "base/glyph.h"
#include "base/utf8.h"
#include "command/command.h"
#include "command/message.h"
#include "command/output.h"
#include "command/record.h"
#include "command/request.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>
#include <time.h>

/* Shows the query and, below it, where it fails. */
static void tell_fault(struct span text, const struct query_error *fault)
{
    size_t at = 0;
    for (size_t column = 1, used; at < text.length && column < fault->column; column++) {
        utf8_decode(text.bytes + at, text.length - at, &used);
        at += used;
    }
    message("  %.*s", (int)text.length, text.bytes);
    message("  %*s^", (int)glyph_columns(span_slice(text, 0, at)), "");
}

struct query *search_parse(struct span text, const char *origin)
{
    struct query_error fault;
    struct query *query = query_parse(text, &fault);
    if (!query) {
        message("%squery, column %zu: %s", origin, fault.column, fault.error.message);
        tell_fault(text, &fault);
    }
    return query;
}

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec * 1e3 + (double)time.tv_nsec / 1e6;
}

struct result *search_ask(const struct request *request, const struct session *session,
                          const struct query *query, double *milliseconds, struct error *error)
{
    struct query_options options = {
        .scope = (enum query_scope)request->scope,
        .snapshots = (enum query_snapshots)request->snapshots,
        .threads = (unsigned)request->threads,
    };
    double start = now();
    struct result *result = archive_query(session->archive, query, session->view, &options, error);
    *milliseconds = now() - start;
    return result;
}

json_t *search_counts(struct span query, const struct result *result, double milliseconds)
{
    struct result_counts counts = result_counts(result);
    json_t *object = json_object();
    json_object_set_new(object, "query", record_text(query));
    json_object_set_new(object, "clauses", json_integer((json_int_t)counts.clauses));
    json_object_set_new(object, "unique_clauses", json_integer((json_int_t)counts.unique_clauses));
    json_object_set_new(object, "policies", json_integer(counts.policies));
    json_object_set_new(object, "sites", json_integer(counts.sites));
    json_object_set_new(object, "ms", json_real(round(milliseconds * 1e4) / 1e4));
    return object;
}

static void print_counts(struct output *out, const struct result *result)
{
    struct result_counts counts = result_counts(result);
    output_printf(out, "%" PRIu64 " clauses, %" PRIu32 " policies, %" PRIu32 " sites\n",
                  counts.clauses, counts.policies, counts.sites);
}

/* Answers the query; returns the exit status. */
static int answer(const struct request *request, const struct session *session,
                  const struct query *query, struct output *out)
{
    double milliseconds;
    struct error error;
    struct result *result = search_ask(request, session, query, &milliseconds, &error);
    if (!result) {
        message("%s", error.message);
        return STATUS_TROUBLE;
    }
    int status = result_counts(result).clauses ? STATUS_FOUND : STATUS_NOTHING;
    if (!request->count) {
        struct search search = {request, session, query, result};
        status = search_print(&search, out) ? status : STATUS_TROUBLE;
    } else if (request->json) {
        record_write(out, search_counts(span_of(request->operands[0]), result, milliseconds));
    } else {
        print_counts(out, result);
    }
    result_free(result);
    return status;
}

int command_search(const struct request *request, struct output *out)
{
    size_t before = request->queries ? 0 : 1; /* operands before the collection */
    struct query *query = NULL;
    if (request->operand_count < before || request->operand_count > before + 1) {
        message(request->queries ? "with --queries, the only operand is a collection"
                                 : "a query is missing: smallprint search QUERY [COLLECTION]");
        return STATUS_TROUBLE;
    }
    if (!request->queries && !(query = search_parse(span_of(request->operands[0]), ""))) {
        return STATUS_TROUBLE;
    }
    int status = STATUS_TROUBLE;
    struct session session;
    if (session_open(&session, request,
                     request->operand_count > before ? request->operands[before] : NULL, NULL,
                     false)) {
        session_tell_skipped(&session, request);
        status =
            query ? answer(request, &session, query, out) : search_queries(request, &session, out);
        session_close(&session);
    }
    query_free(query);
    return status;
}
