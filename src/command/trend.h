/* SPDX-License-Identifier: ISC */
/* The parts of `smallprint trend`. */
#ifndef COMMAND_TREND_H
#define COMMAND_TREND_H

#include "archive_trend.h"
#include "base/buffer.h"

struct output;
struct request;

/* A query and what came of it. */
struct trend_series {
    struct buffer text; /* of the query */
    struct query *query;
    uint32_t *matches; /* heap; as trend_frame_count fills it */
};

/* What is printed. */
struct trend_table {
    const struct request *request;
    const struct trend_frame *frame;
    const struct trend_series *series;
    size_t count; /* of series, at least 1 */
};

/* Prints a line for each period with the queries side by side; or for each query and period a line of
 * CSV, or of JSON. */
void trend_print(const struct trend_table *table, struct output *out);

#endif
