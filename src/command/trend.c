/* SPDX-License-Identifier: ISC */
/* smallprint trend: which share of the policies, or sites, of each period matches a query, or several. */
#include "command/trend.h"

#include "base/memory.h"
#include "command/command.h"
#include "command/message.h"
#include "command/output.h"
#include "command/request.h"
#include "command/search.h"

#include <stdlib.h>

/* The queries of one run. */
struct series_list {
    struct trend_series *items; /* heap */
    size_t count, capacity;
    bool refused; /* one that doesn't parse was left out */
};

static void series_free(struct series_list *list)
{
    for (size_t i = 0; i < list->count; i++) {
        buffer_free(&list->items[i].text);
        query_free(list->items[i].query);
        free(list->items[i].matches);
    }
    free(list->items);
}

/* Adds a query, or notes that it doesn't parse. Always true: the next one may. */
static bool add_query(void *context, struct span text, const char *origin)
{
    struct series_list *list = context;
    struct query *query = search_parse(text, origin);
    if (!query) {
        list->refused = true;
        return true;
    }
    list->items =
        array_reserve(list->items, &list->capacity, list->count + 1, sizeof *list->items);
    struct trend_series *series = &list->items[list->count++];
    *series = (struct trend_series){.query = query};
    buffer_append_span(&series->text, text);
    return true;
}

/* Reads the queries. False after a message when there is none to go on with. */
static bool read_queries(const struct request *request, struct series_list *list)
{
    if (!request->queries) {
        add_query(list, span_of(request->operands[0]), "");
    } else if (!queries_each(request->queries, add_query, list)) {
        return false;
    } else if (!list->count && !list->refused) {
        message("%s: there is no query in it", request->queries);
    }
    return list->count > 0;
}

/* Names the snapshots that are in no period, or says how many there are. */
static void tell_undated(const struct request *request, const struct session *session,
                         const struct trend_frame *frame)
{
    size_t count;
    const uint32_t *undated = trend_frame_undated(frame, &count);
    const char *missing = request->by == TREND_BY_YEAR ? "date" : "date with a month";
    if (count > 1 && !request->verbose) {
        message("%zu snapshots without a %s (--verbose names them)", count, missing);
        return;
    }
    struct buffer path = {0};
    for (size_t i = 0; i < count; i++) {
        buffer_clear(&path);
        archive_path(session->archive, session->view, undated[i], &path);
        message("without a %s: %s", missing, buffer_string(&path));
    }
    buffer_free(&path);
}

/* Runs a query and counts what matches in each period. Returns its exit status. */
static int count(const struct request *request, const struct session *session,
                 const struct trend_frame *frame, struct trend_series *series)
{
    size_t periods;
    trend_frame_periods(frame, &periods);
    series->matches = xcalloc(periods + 1, sizeof *series->matches);
    struct query_options options = {
        .scope = (enum query_scope)request->scope,
        .snapshots = SNAPSHOTS_ALL,
        .uncounted = true,
        .threads = (unsigned)request->threads,
    };
    struct error error;
    struct result *result =
        archive_query(session->archive, series->query, session->view, &options, &error);
    if (!result) {
        message("%s", error.message);
        return STATUS_TROUBLE;
    }
    trend_frame_count(frame, result, series->matches);
    result_free(result);
    int status = STATUS_NOTHING;
    for (size_t i = 0; i <= periods && status == STATUS_NOTHING; i++) {
        status = series->matches[i] ? STATUS_FOUND : STATUS_NOTHING;
    }
    return status;
}

/* Answers all queries; returns the exit status. */
static int answer(const struct request *request, const struct session *session,
                  struct series_list *list, struct output *out)
{
    struct trend_frame *frame =
        archive_trend_frame(session->archive, session->view, (enum trend_by)request->by,
                            (enum trend_per)request->per, NULL);
    int status = list->refused ? STATUS_TROUBLE : STATUS_NOTHING;
    bool good = true;
    for (size_t i = 0; i < list->count && good; i++) {
        int one = count(request, session, frame, &list->items[i]);
        status = command_join(status, one);
        good = one != STATUS_TROUBLE;
    }
    if (good) {
        tell_undated(request, session, frame);
        struct trend_table table = {request, frame, list->items, list->count};
        trend_print(&table, out);
    }
    trend_frame_free(frame);
    return status;
}

int command_trend(const struct request *request, struct output *out)
{
    size_t before = request->queries ? 0 : 1; /* operands before the collection */
    if (request->operand_count < before || request->operand_count > before + 1) {
        message(request->queries ? "with --queries, the only operand is a collection"
                                 : "a query is missing: smallprint trend QUERY [COLLECTION]");
        return STATUS_TROUBLE;
    }
    int status = STATUS_TROUBLE;
    struct series_list list = {0};
    struct session session;
    if (read_queries(request, &list) &&
        session_open(&session, request,
                     request->operand_count > before ? request->operands[before] : NULL, NULL,
                     false)) {
        session_tell_skipped(&session, request);
        status = answer(request, &session, &list, out);
        session_close(&session);
    }
    series_free(&list);
    return status;
}
