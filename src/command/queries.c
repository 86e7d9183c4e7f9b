/* SPDX-License-Identifier: ISC */
/* smallprint search --queries: many queries to one index, counted and timed. */
#include "command/search.h"

#include "base/memory.h"
#include "command/command.h"
#include "command/message.h"
#include "command/output.h"
#include "command/record.h"
#include "command/request.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int compare_times(const void *a, const void *b)
{
    double first = *(const double *)a, second = *(const double *)b;
    return (first > second) - (first < second);
}

/* The line of a query that could not be answered, so that lines of answers match those of queries. */
static json_t *refusal(struct span text, const char *reason)
{
    json_t *object = json_object();
    json_object_set_new(object, "query", record_text(text));
    json_object_set_new(object, "error", record_text(span_of(reason)));
    return object;
}

/* Asks `repeat` times and tells the median. NULL with *error. */
static struct result *ask_often(const struct request *request, const struct session *session,
                                const struct query *query, double *median, struct error *error)
{
    size_t repeat = request->repeat ? (size_t)request->repeat : 1;
    double *times = NULL;
    size_t capacity = 0;
    struct result *result = NULL;
    for (size_t i = 0; i < repeat && (result || i == 0); i++) {
        result_free(result);
        times = array_reserve(times, &capacity, i + 1, sizeof *times);
        result = search_ask(request, session, query, &times[i], error);
    }
    if (result) {
        qsort(times, repeat, sizeof *times, compare_times);
        *median = times[repeat / 2];
    }
    free(times);
    return result;
}

/* Answers one line; returns its exit status. */
static int answer_line(const struct request *request, const struct session *session,
                       struct span text, const char *origin, struct output *out)
{
    struct query *query = search_parse(text, origin);
    if (!query) {
        record_write(out, refusal(text, "doesn't parse"));
        return STATUS_TROUBLE;
    }
    int status = STATUS_TROUBLE;
    double median;
    struct error error;
    struct result *result = ask_often(request, session, query, &median, &error);
    if (result) {
        record_write(out, search_counts(text, result, median));
        status = result_counts(result).clauses ? STATUS_FOUND : STATUS_NOTHING;
    } else {
        message("%s%s", origin, error.message);
        record_write(out, refusal(text, error.message));
    }
    result_free(result);
    query_free(query);
    return status;
}

static struct span without_line_end(const char *line, size_t length)
{
    while (length && (line[length - 1] == '\n' || line[length - 1] == '\r')) {
        length--;
    }
    return span_make(line, length);
}

static int answer_lines(const struct request *request, const struct session *session, FILE *file,
                        struct output *out)
{
    int status = STATUS_NOTHING;
    char *line = NULL;
    size_t capacity = 0, number = 1;
    struct buffer origin = {0};
    for (ssize_t length; !output_ended(out) && (length = getline(&line, &capacity, file)) >= 0;
         number++) {
        struct span text = without_line_end(line, (size_t)length);
        buffer_clear(&origin);
        buffer_printf(&origin, "%s:%zu: ", request->queries, number);
        status =
            command_join(status, answer_line(request, session, text, buffer_string(&origin), out));
    }
    if (ferror(file)) {
        message("%s: %s", request->queries, strerror(errno));
        status = STATUS_TROUBLE;
    }
    buffer_free(&origin);
    free(line);
    return status;
}

int search_queries(const struct request *request, const struct session *session, struct output *out)
{
    if (strcmp(request->queries, "-") == 0) {
        return answer_lines(request, session, stdin, out);
    }
    FILE *file = fopen(request->queries, "r");
    if (!file) {
        message("%s: %s", request->queries, strerror(errno));
        return STATUS_TROUBLE;
    }
    int status = answer_lines(request, session, file, out);
    fclose(file);
    return status;
}
