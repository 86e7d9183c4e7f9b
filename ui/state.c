/* SPDX-License-Identifier: ISC */
/* Files of lines under the state directory. Each is a list, newest line last; lines of the marks and
 * positions files are KEY TAB VALUE. Control characters never get in. */
#include "ui/state.h"

#include "base/glyph.h"
#include "base/memory.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum { LIST_MARKS = HISTORY_COUNT, LIST_POSITIONS, LIST_COUNT };

enum { FILE_MAX = 4 << 20 }; /* bytes of a file that are read at most */

static const char *const file_names[LIST_COUNT] = {
    [HISTORY_SEARCH] = "searches",   [HISTORY_COMMAND] = "commands",
    [HISTORY_NARROW] = "narrowings", [HISTORY_FILE] = "files",
    [LIST_MARKS] = "marks",          [LIST_POSITIONS] = "positions",
};

struct list {
    char **lines; /* oldest first; owned */
    size_t count;
    size_t capacity;
    bool changed; /* since it was read */
};

struct state {
    char *directory; /* NULL: nothing is kept */
    struct list lists[LIST_COUNT];
};

static void remove_at(struct list *list, size_t index)
{
    free(list->lines[index]);
    list->count--;
    memmove(&list->lines[index], &list->lines[index + 1],
            (list->count - index) * sizeof *list->lines);
}

/* Appends a line; an older one that begins with the same `key` bytes (and is no longer, when `whole`)
 * goes, and so does the oldest of too many. */
static void append(struct list *list, struct span line, size_t key, bool whole)
{
    for (size_t i = list->count; i-- > 0;) {
        const char *other = list->lines[i];
        if (strncmp(other, line.bytes, key) == 0 && (!whole || strlen(other) == line.length)) {
            remove_at(list, i);
        }
    }
    if (list->count == HISTORY_MAX) {
        remove_at(list, 0);
    }
    list->lines =
        array_reserve(list->lines, &list->capacity, list->count + 1, sizeof *list->lines);
    list->lines[list->count++] = xstrndup(line.bytes, line.length);
    list->changed = true;
}

/* ---------------------------------------------------------------------------------------------
 * Files */

static char *state_directory(void)
{
    struct buffer path = {0};
    const char *base = getenv("XDG_STATE_HOME");
    const char *home = getenv("HOME");
    if (base && *base == '/') {
        buffer_append_string(&path, base);
    } else if (home && *home == '/') {
        buffer_printf(&path, "%s/.local/state", home);
    } else {
        return NULL;
    }
    buffer_append_string(&path, "/smallprint");
    buffer_string(&path);
    return path.bytes;
}

static void read_list(struct list *list, const char *path)
{
    char line[8192];
    long room = FILE_MAX;
    FILE *file = fopen(path, "re");
    if (!file) {
        return;
    }
    while (room > 0 && fgets(line, sizeof line, file)) {
        size_t length = strlen(line);
        room -= (long)length;
        bool whole = length && line[length - 1] == '\n';
        if (whole && length > 1) {
            append(list, span_make(line, length - 1), length - 1, true);
        }
    }
    fclose(file);
    list->changed = false;
}

struct state *state_open(bool keep)
{
    struct state *state = xcalloc(1, sizeof *state);
    state->directory = keep ? state_directory() : NULL;
    for (int i = 0; i < LIST_COUNT && state->directory; i++) {
        struct buffer path = {0};
        buffer_printf(&path, "%s/%s", state->directory, file_names[i]);
        read_list(&state->lists[i], buffer_string(&path));
        buffer_free(&path);
    }
    return state;
}

/* Makes the directory and those above it that are missing. */
static void make_directories(const char *path)
{
    char *part = xstrdup(path);
    for (char *slash = strchr(part + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        mkdir(part, 0700);
        *slash = '/';
    }
    mkdir(part, 0700);
    free(part);
}

static bool write_list(const struct list *list, const char *path)
{
    struct buffer temporary = {0};
    buffer_printf(&temporary, "%s.%ld", path, (long)getpid());
    const char *name = buffer_string(&temporary);
    int descriptor = open(name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
    FILE *file = descriptor >= 0 ? fdopen(descriptor, "w") : NULL;
    bool good = file != NULL;
    for (size_t i = 0; i < list->count && good; i++) {
        good = fprintf(file, "%s\n", list->lines[i]) > 0;
    }
    good = file && fclose(file) == 0 && good && rename(name, path) == 0;
    if (!good && descriptor >= 0) {
        unlink(name);
    }
    buffer_free(&temporary);
    return good;
}

bool state_save(struct state *state, struct buffer *reason)
{
    bool good = true;
    for (int i = 0; i < LIST_COUNT && state->directory; i++) {
        struct buffer path = {0};
        if (!state->lists[i].changed) {
            continue;
        }
        make_directories(state->directory);
        buffer_printf(&path, "%s/%s", state->directory, file_names[i]);
        if (!write_list(&state->lists[i], buffer_string(&path)) && good) {
            buffer_printf(reason, "cannot write %s: %s", buffer_string(&path), strerror(errno));
            good = false;
        }
        state->lists[i].changed = false;
        buffer_free(&path);
    }
    return good;
}

void state_free(struct state *state)
{
    if (!state) {
        return;
    }
    for (int i = 0; i < LIST_COUNT; i++) {
        while (state->lists[i].count) {
            remove_at(&state->lists[i], state->lists[i].count - 1);
        }
        free(state->lists[i].lines);
    }
    free(state->directory);
    free(state);
}

/* ---------------------------------------------------------------------------------------------
 * Contents */

static bool is_clean(struct span line)
{
    for (size_t i = 0; i < line.length; i++) {
        unsigned char byte = (unsigned char)line.bytes[i];
        if ((byte < 0x20 && byte != '\t') || byte == 0x7F) {
            return false;
        }
    }
    return line.length > 0;
}

void state_add(struct state *state, enum history history, struct span line)
{
    if (is_clean(line)) {
        append(&state->lists[history], line, line.length, true);
    }
}

bool state_line(const struct state *state, enum history history, size_t index, struct span *line)
{
    const struct list *list = &state->lists[history];
    if (index >= list->count) {
        return false;
    }
    *line = span_of(list->lines[list->count - 1 - index]);
    return true;
}

static struct span value_of(const struct list *list, struct span key)
{
    for (size_t i = list->count; i-- > 0;) {
        const char *line = list->lines[i];
        if (strncmp(line, key.bytes, key.length) == 0 && line[key.length] == '\t') {
            return span_of(line + key.length + 1);
        }
    }
    return span_of("");
}

static void set_value(struct list *list, struct span key, struct span value)
{
    struct buffer line = {0};
    buffer_append_span(&line, key);
    buffer_append_char(&line, '\t');
    size_t length = line.length;
    buffer_append_span(&line, value);
    if (key.length && is_clean(buffer_span(&line))) {
        append(list, buffer_span(&line), length, false);
    }
    buffer_free(&line);
}

struct span state_mark(const struct state *state, uint32_t letter)
{
    struct buffer key = {0};
    glyph_append(letter, &key);
    struct span value = value_of(&state->lists[LIST_MARKS], buffer_span(&key));
    buffer_free(&key);
    return value;
}

void state_set_mark(struct state *state, uint32_t letter, struct span value)
{
    struct buffer key = {0};
    glyph_append(letter, &key);
    set_value(&state->lists[LIST_MARKS], buffer_span(&key), value);
    buffer_free(&key);
}

struct span state_position(const struct state *state, struct span collection)
{
    return value_of(&state->lists[LIST_POSITIONS], collection);
}

void state_set_position(struct state *state, struct span collection, struct span value)
{
    set_value(&state->lists[LIST_POSITIONS], collection, value);
}
