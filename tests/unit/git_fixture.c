/* SPDX-License-Identifier: ISC */
/* Git repositories for tests. */
#include "tests/unit/git_fixture.h"

#include "tests/unit/unit.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

enum {
    FIRST_TIME = 1000000000, /* seconds since 1970 */
    STEP = 3600,
};

bool git_is_there(void)
{
    bool there = system("git --version > /dev/null 2>&1") == 0;
    if (!there) {
        puts("1..0 # SKIP the git command is missing");
    }
    return there;
}

/* ---- Commands ------------------------------------------------------------------------------- */

static void set_environment(void)
{
    static const char *const settings[][2] = {
        {"GIT_CONFIG_NOSYSTEM", "1"},
        {"GIT_CONFIG_GLOBAL", "/dev/null"},
        {"GIT_DEFAULT_HASH", "sha1"},
        {"GIT_ALLOW_PROTOCOL", "file"},
        {"LC_ALL", "C"},
    };
    for (size_t i = 0; i < sizeof settings / sizeof *settings; i++) {
        setenv(settings[i][0], settings[i][1], 1);
    }
    unsetenv("GIT_DIR");
    unsetenv("GIT_WORK_TREE");
    unsetenv("GIT_INDEX_FILE");
}

/* Appends `text` as one word of the shell. */
static void append_word(struct buffer *command, const char *text)
{
    buffer_append_char(command, '\'');
    for (; *text; text++) {
        if (*text == '\'') {
            buffer_append_string(command, "'\\''");
        } else {
            buffer_append_char(command, *text);
        }
    }
    buffer_append_char(command, '\'');
}

/* Runs a command of the shell. */
static void run(const char *command, struct buffer *out)
{
    char bytes[4096];
    set_environment();
    FILE *pipe = popen(command, "r");
    ck_assert_ptr_nonnull(pipe);
    if (out) {
        buffer_clear(out);
    }
    for (size_t got; (got = fread(bytes, 1, sizeof bytes, pipe)) > 0;) {
        if (out) {
            buffer_append(out, bytes, got);
        }
    }
    ck_assert_msg(pclose(pipe) == 0, "this fails: %s", command);
}

__attribute__((format(printf, 2, 0))) static void
append_arguments(struct buffer *command, const char *format, va_list list)
{
    char line[4096];
    int length = vsnprintf(line, sizeof line, format, list);
    ck_assert_int_lt(length, (int)sizeof line);
    buffer_append_string(command, line);
}

void command_run(struct buffer *out, const char *command, ...)
{
    struct buffer line = {0};
    va_list list;
    va_start(list, command);
    append_arguments(&line, command, list);
    va_end(list);
    run(buffer_string(&line), out);
    buffer_free(&line);
}

void git_run(const char *folder, struct buffer *out, const char *arguments, ...)
{
    struct buffer line = {0};
    va_list list;
    buffer_append_string(&line, "exec git -c safe.directory='*' -C ");
    append_word(&line, folder);
    buffer_append_char(&line, ' ');
    va_start(list, arguments);
    append_arguments(&line, arguments, list);
    va_end(list);
    run(buffer_string(&line), out);
    buffer_free(&line);
}

/* ---- Histories ------------------------------------------------------------------------------ */

static void put_data(struct maker *maker, const char *text)
{
    buffer_printf(&maker->stream, "data %zu\n%s\n", strlen(text), text);
}

/* Puts a path as git quotes it. */
static void put_path(struct maker *maker, const char *path)
{
    buffer_append_char(&maker->stream, '"');
    for (; *path; path++) {
        buffer_printf(&maker->stream, "\\%03o", (unsigned)(unsigned char)*path);
    }
    buffer_append_char(&maker->stream, '"');
}

void maker_commit_at(struct maker *maker, const char *branch, const char *subject, int64_t time,
                     const char *zone)
{
    buffer_printf(&maker->stream,
                  "commit refs/heads/%s\nauthor A <a@author.example> %" PRId64
                  " %s\ncommitter C <c@committer.example> %u +0000\n",
                  branch, time, zone, FIRST_TIME + maker->commits * STEP);
    put_data(maker, subject);
    maker->commits++;
}

void maker_commit(struct maker *maker, const char *branch, const char *subject)
{
    maker_commit_at(maker, branch, subject, FIRST_TIME + maker->commits * STEP, "+0000");
}

void maker_from(struct maker *maker, const char *branch)
{
    buffer_printf(&maker->stream, "from refs/heads/%s\n", branch);
}

void maker_merge(struct maker *maker, const char *branch)
{
    buffer_printf(&maker->stream, "merge refs/heads/%s\n", branch);
}

void maker_mode(struct maker *maker, const char *path, const char *mode, const char *text)
{
    buffer_printf(&maker->stream, "M %s inline ", mode);
    put_path(maker, path);
    buffer_append_char(&maker->stream, '\n');
    put_data(maker, text);
}

void maker_file(struct maker *maker, const char *path, const char *text)
{
    maker_mode(maker, path, "100644", text);
}

void maker_submodule(struct maker *maker, const char *path)
{
    buffer_append_string(&maker->stream, "M 160000 1234567890123456789012345678901234567890 ");
    put_path(maker, path);
    buffer_append_char(&maker->stream, '\n');
}

void maker_delete(struct maker *maker, const char *path)
{
    buffer_append_string(&maker->stream, "D ");
    put_path(maker, path);
    buffer_append_char(&maker->stream, '\n');
}

void maker_rename(struct maker *maker, const char *from, const char *to)
{
    buffer_append_string(&maker->stream, "R ");
    put_path(maker, from);
    buffer_append_char(&maker->stream, ' ');
    put_path(maker, to);
    buffer_append_char(&maker->stream, '\n');
}

void maker_finish(struct maker *maker, const char *path)
{
    struct buffer file = {0};
    git_run("/", NULL, "init --quiet --bare '%s'", path);
    git_run(path, NULL, "symbolic-ref HEAD refs/heads/main");
    buffer_printf(&file, "%s/stream", path);
    FILE *stream = fopen(buffer_string(&file), "wb");
    ck_assert_ptr_nonnull(stream);
    ck_assert_uint_eq(fwrite(maker->stream.bytes, 1, maker->stream.length, stream),
                      maker->stream.length);
    ck_assert_int_eq(fclose(stream), 0);
    git_run(path, NULL, "fast-import --quiet < '%s'", buffer_string(&file));
    ck_assert_int_eq(remove(buffer_string(&file)), 0);
    buffer_free(&file);
    buffer_free(&maker->stream);
    *maker = (struct maker){0};
}
