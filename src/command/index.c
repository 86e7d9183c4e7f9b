/* SPDX-License-Identifier: ISC */
/* smallprint index: builds the index and reports what it holds. */
#include "command/command.h"
#include "command/message.h"
#include "command/output.h"
#include "command/record.h"
#include "command/request.h"
#include "command/session.h"

#include "base/pool.h"

#include <inttypes.h>
#include <math.h>
#include <sys/resource.h>

/* A number of the report. */
struct figure {
    const char *name; /* in JSON; NULL in text only */
    const char *label;
    uint64_t value;
};

struct report {
    struct indexer *indexer;
    struct indexer_progress progress;
    struct indexer_times times;
    struct figure figures[8];
    unsigned threads;
};

static struct report report_of(const struct session *session, const struct request *request)
{
    struct view_totals totals = view_totals(session->view);
    struct report report = {
        .indexer = archive_indexer(session->archive),
        .figures =
            {
                {"policies", "policies", totals.policies},
                {"sites", "sites", totals.sites},
                {"bytes", "bytes", totals.bytes},
                {"clauses", "clauses", totals.places},
                {"unique_clauses", "distinct clauses", totals.clauses},
                {"unique_bytes", "bytes of their text", totals.unique_bytes},
                {"terms", "distinct words", totals.terms},
                {"memory_bytes", "bytes of memory", totals.memory},
            },
        .threads = request->threads ? (unsigned)request->threads : pool_cores(),
    };
    indexer_progress(report.indexer, &report.progress);
    indexer_times(report.indexer, &report.times);
    return report;
}

static json_t *skipped_records(struct indexer *indexer)
{
    json_t *list = json_array();
    struct buffer path = {0}, reason = {0};
    for (uint32_t i = 0; indexer_problem(indexer, i, &path, &reason); i++) {
        json_t *object = json_object();
        json_object_set_new(object, "path", record_text(buffer_span(&path)));
        json_object_set_new(object, "reason", record_text(buffer_span(&reason)));
        json_array_append_new(list, object);
        buffer_clear(&path);
        buffer_clear(&reason);
    }
    buffer_free(&path);
    buffer_free(&reason);
    return list;
}

static void print_json(struct output *out, const struct report *report)
{
    json_t *object = json_object();
    for (size_t i = 0; i < sizeof report->figures / sizeof *report->figures; i++) {
        const struct figure *figure = &report->figures[i];
        json_object_set_new(object, figure->name, json_integer((json_int_t)figure->value));
    }
    json_object_set_new(object, "seconds", json_real(round(report->progress.seconds * 1e6) / 1e6));
    json_object_set_new(object, "threads", json_integer(report->threads));
    json_object_set_new(object, "skipped", skipped_records(report->indexer));
    record_write(out, object);
}

static void print_skipped(struct output *out, struct indexer *indexer)
{
    struct buffer path = {0}, reason = {0};
    for (uint32_t i = 0; indexer_problem(indexer, i, &path, &reason); i++) {
        output_string(out, i ? "" : "\nskipped\n");
        output_string(out, "  ");
        output_text(out, buffer_span(&path));
        output_string(out, ": ");
        output_text(out, buffer_span(&reason));
        output_string(out, "\n");
        buffer_clear(&path);
        buffer_clear(&reason);
    }
    buffer_free(&path);
    buffer_free(&reason);
}

static void print_text(struct output *out, const struct report *report)
{
    for (size_t i = 0; i < sizeof report->figures / sizeof *report->figures; i++) {
        output_printf(out, "%-20s %14" PRIu64 "\n", report->figures[i].label,
                      report->figures[i].value);
    }
    struct rusage usage = {0};
    getrusage(RUSAGE_SELF, &usage);
    output_printf(out, "%-20s %14ld\n", "kilobytes at peak", usage.ru_maxrss);
    output_printf(out, "%-20s %14u\n", "threads", report->threads);
    output_printf(out, "%-20s %14.3f\n", "seconds", report->progress.seconds);
    const struct indexer_times *times = &report->times;
    output_printf(out,
                  "\nseconds of all threads\n"
                  "  reading            %14.3f\n"
                  "  hashing            %14.3f\n"
                  "  parsing            %14.3f\n"
                  "  tokenising         %14.3f\n"
                  "  publishing         %14.3f\n",
                  times->reading, times->hashing, times->parsing, times->tokenising,
                  times->publishing);
    print_skipped(out, report->indexer);
}

/* Keeps the index for the next time; false after a message. */
static bool keep(const struct session *session, const struct request *request)
{
    bool kept = true;
    struct buffer path = {0};
    struct error error;
    if (!request->private && collection_has_stamps(archive_collection(session->archive)) &&
        !archive_keep(session->archive, &path, &error)) {
        message("the index isn't kept: %s", error.message);
        kept = false;
    }
    buffer_free(&path);
    return kept;
}

int command_index(const struct request *request, struct output *out)
{
    struct session session;
    if (!session_open(&session, request, request->operand_count ? request->operands[0] : NULL, NULL,
                      true)) {
        return STATUS_TROUBLE;
    }
    struct report report = report_of(&session, request);
    if (request->json) {
        print_json(out, &report);
    } else {
        print_text(out, &report);
    }
    int status = view_totals(session.view).policies ? STATUS_FOUND : STATUS_NOTHING;
    if (!keep(&session, request)) {
        status = STATUS_TROUBLE;
    }
    session_close(&session);
    return status;
}
