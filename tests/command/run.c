/* SPDX-License-Identifier: ISC */
/* Running smallprint as a process of its own. */
#include "tests/command/run.h"

#include "tests/unit/unit.h"

#include <errno.h>
#include <fcntl.h>
#include <pty.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define PROGRAM SMALLPRINT_BUILD_DIRECTORY "/smallprint"

/* A file without a name that holds `text`, to be read from its start. */
static FILE *file_with(const char *text)
{
    FILE *file = tmpfile();
    ck_assert_ptr_nonnull(file);
    ck_assert(fputs(text, file) >= 0 && fflush(file) == 0);
    rewind(file);
    return file;
}

static struct buffer read_all(int descriptor, size_t limit)
{
    struct buffer bytes = {0};
    while (limit == 0 || bytes.length < limit) {
        char *to = buffer_reserve(&bytes, BUFSIZ);
        ssize_t count = read(descriptor, to, limit && limit < BUFSIZ ? limit : BUFSIZ);
        if (count < 0 && errno == EINTR) {
            continue;
        }
        if (count <= 0) { /* a terminal whose program has left says EIO */
            break;
        }
        bytes.length += (size_t)count;
    }
    return bytes;
}

/* In the child: becomes smallprint. */
static _Noreturn void become(const struct run *run, int input, int output, int error)
{
    const char *arguments[RUN_ARGUMENTS + 2] = {PROGRAM};
    memcpy(arguments + 1, run->arguments, sizeof run->arguments);
    unsetenv("SMALLPRINT_COLLECTION");
    unsetenv("NO_COLOR");
    setenv("TERM", "xterm-256color", 1);
    setenv("XDG_CONFIG_HOME", "/dev/null/config", 1);
    setenv("XDG_CACHE_HOME", "/dev/null/cache", 1); /* nobody's kept index is used or replaced */
    for (size_t i = 0; run->environment[i]; i++) {
        putenv((char *)(size_t)run->environment[i]);
    }
    dup2(input, STDIN_FILENO);
    dup2(output, STDOUT_FILENO);
    dup2(error, STDERR_FILENO);
    execv(PROGRAM, (char *const *)(size_t)arguments);
    _exit(127);
}

/* Opens the two ends of the output: [0] is read here, [1] the program writes to. */
static void open_output(const struct run *run, int ends[2])
{
    if (run->output) {
        ends[0] = open("/dev/null", O_RDONLY | O_CLOEXEC);
        ends[1] = open(run->output, O_WRONLY | O_CLOEXEC);
        ck_assert_msg(ends[1] >= 0, "%s: %s", run->output, strerror(errno));
    } else if (run->terminal) {
        ck_assert_int_eq(openpty(&ends[0], &ends[1], NULL, NULL, NULL), 0);
        fcntl(ends[0], F_SETFD, FD_CLOEXEC);
    } else {
        ck_assert_int_eq(pipe(ends), 0);
        fcntl(ends[0], F_SETFD, FD_CLOEXEC);
    }
}

struct outcome run(const struct run *run)
{
    struct outcome outcome = {0};
    FILE *input = file_with(run->input ? run->input : "");
    FILE *error = file_with("");
    int ends[2];
    open_output(run, ends);
    pid_t child = fork();
    ck_assert_int_ge(child, 0);
    if (child == 0) {
        become(run, fileno(input), ends[1], fileno(error));
    }
    close(ends[1]);
    outcome.out = read_all(ends[0], run->reads);
    close(ends[0]);
    int status = 0;
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    ck_assert_msg(WIFEXITED(status), "ended by signal %d", WTERMSIG(status));
    outcome.status = WEXITSTATUS(status);
    ck_assert_int_ne(outcome.status, 127);
    rewind(error);
    outcome.error = read_all(fileno(error), 0);
    fclose(error);
    fclose(input);
    return outcome;
}

void outcome_free(struct outcome *outcome)
{
    buffer_free(&outcome->out);
    buffer_free(&outcome->error);
}

struct outcome run_expect(int status, const struct run *wanted)
{
    struct outcome outcome = run(wanted);
    ck_assert_msg(outcome.status == status, "status %d instead of %d: %s", outcome.status, status,
                  outcome_error(&outcome));
    if (status == 0) {
        ck_assert_str_eq(outcome_error(&outcome), "");
    }
    return outcome;
}

static const char *text_of(struct buffer *buffer)
{
    const char *text = buffer_string(buffer);
    ck_assert_uint_eq(strlen(text), buffer->length);
    return text;
}

const char *outcome_text(struct outcome *outcome)
{
    return text_of(&outcome->out);
}

const char *outcome_error(struct outcome *outcome)
{
    return text_of(&outcome->error);
}

size_t outcome_lines(const struct outcome *outcome)
{
    size_t lines = 0;
    for (size_t i = 0; i < outcome->out.length; i++) {
        lines += outcome->out.bytes[i] == '\n';
    }
    return lines;
}

json_t *outcome_records(const struct outcome *outcome)
{
    json_t *records = json_array();
    struct span rest = buffer_span(&outcome->out);
    while (rest.length) {
        const char *end = memchr(rest.bytes, '\n', rest.length);
        ck_assert_msg(end != NULL, "the last line isn't ended");
        size_t length = (size_t)(end - rest.bytes);
        json_error_t error;
        json_t *record = json_loadb(rest.bytes, length, JSON_REJECT_DUPLICATES, &error);
        ck_assert_msg(json_is_object(record), "no JSON object: %s: %.*s", error.text, (int)length,
                      rest.bytes);
        json_array_append_new(records, record);
        rest = span_slice(rest, length + 1, rest.length);
    }
    return records;
}

const char *record_string(const json_t *record, const char *key)
{
    const char *string = json_string_value(json_object_get(record, key));
    ck_assert_msg(string != NULL, "no string \"%s\"", key);
    return string;
}

long record_integer(const json_t *record, const char *key)
{
    const json_t *value = json_object_get(record, key);
    ck_assert_msg(json_is_integer(value), "no integer \"%s\"", key);
    return (long)json_integer_value(value);
}

const char *record_keys(const json_t *record, struct buffer *memory)
{
    const char *key;
    json_t *value;
    buffer_clear(memory);
    json_object_foreach((json_t *)(size_t)record, key, value)
    {
        buffer_printf(memory, "%s ", key);
    }
    return buffer_string(memory);
}

struct buffer run_read_file(const char *path)
{
    int descriptor = open(path, O_RDONLY | O_CLOEXEC);
    ck_assert_msg(descriptor >= 0, "%s: %s", path, strerror(errno));
    struct buffer bytes = read_all(descriptor, 0);
    close(descriptor);
    return bytes;
}
