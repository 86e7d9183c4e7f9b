/* SPDX-License-Identifier: ISC */
/* Running the smallprint that was built, and reading what it prints. Everything that goes wrong on
 * the way ends the test. */
#ifndef TESTS_COMMAND_RUN_H
#define TESTS_COMMAND_RUN_H

#include "base/buffer.h"

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

enum { RUN_ARGUMENTS = 24 };

/* How to run it. `(struct run){.arguments = {"search", "cookies"}}` is plain. */
struct run {
    const char *arguments[RUN_ARGUMENTS]; /* without the program's name, ended by NULL */
    const char *environment[4];           /* NAME=VALUE, ended by NULL */
    const char *input;                    /* standard input; NULL for none */
    const char *output;                   /* a file to write to instead of a pipe, or NULL */
    size_t reads;  /* bytes read of the pipe before it is closed; 0 for all */
    bool terminal; /* the output is a terminal */
};

/* What came of it. Freed by outcome_free. */
struct outcome {
    struct buffer out;
    struct buffer error; /* standard error */
    int status;          /* exit status */
};

struct outcome run(const struct run *run);
void outcome_free(struct outcome *outcome);

/* Runs with these arguments and expects `status`, and no message if it is 0. */
#define RUN(status, ...) run_expect((status), &(struct run){.arguments = {__VA_ARGS__}})
struct outcome run_expect(int status, const struct run *run);

/* The output as text; ends the test if it holds a NUL. */
const char *outcome_text(struct outcome *outcome);
const char *outcome_error(struct outcome *outcome);

/* The lines of text in the output. */
size_t outcome_lines(const struct outcome *outcome);

/* The lines of the output as an array of JSON objects. The caller decrefs. */
json_t *outcome_records(const struct outcome *outcome);

/* Members of a record that have to be there. */
const char *record_string(const json_t *record, const char *key);
long record_integer(const json_t *record, const char *key);

/* The names of a record's members in their order, with a space behind each. */
const char *record_keys(const json_t *record, struct buffer *memory);

/* A whole file. */
struct buffer run_read_file(const char *path);

#endif
