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

/* Reads the lines of an open file. */
static bool read_lines(FILE *file, const char *name,
                       bool (*answer)(void *context, struct span text, const char *origin),
                       void *context)
{
    char *line = NULL;
    size_t capacity = 0, number = 1;
    struct buffer origin = {0};
    bool wanted = true;
    for (ssize_t length; wanted && (length = getline(&line, &capacity, file)) >= 0; number++) {
        buffer_clear(&origin);
        buffer_printf(&origin, "%s:%zu: ", name, number);
        wanted = answer(context, without_line_end(line, (size_t)length), buffer_string(&origin));
    }
    bool good = !ferror(file);
    if (!good) {
        message("%s: %s", name, strerror(errno));
    }
    buffer_free(&origin);
    free(line);
    return good;
}

bool queries_each(const char *name,
                  bool (*answer)(void *context, struct span text, const char *origin),
                  void *context)
{
    if (strcmp(name, "-") == 0) {
        return read_lines(stdin, name, answer, context);
    }
    FILE *file = fopen(name, "r");
    if (!file) {
        message("%s: %s", name, strerror(errno));
        return false;
    }
    bool good = read_lines(file, name, answer, context);
    fclose(file);
    return good;
}

/* The answers to many queries on their way out. */
struct answers {
    const struct request *request;
    const struct session *session;
    struct output *out;
    int status; /* of those so far */
};

static bool answer_next(void *context, struct span text, const char *origin)
{
    struct answers *answers = context;
    int status = answer_line(answers->request, answers->session, text, origin, answers->out);
    answers->status = command_join(answers->status, status);
    return !output_ended(answers->out);
}

int search_queries(const struct request *request, const struct session *session, struct output *out)
{
    struct answers answers = {request, session, out, STATUS_NOTHING};
    bool good = queries_each(request->queries, answer_next, &answers);
    return good ? answers.status : STATUS_TROUBLE;
}
