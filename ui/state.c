/* SPDX-License-Identifier: ISC */
/* Files of lines under the state directory. Each is a list, newest line last; lines of the marks and
 * positions files are KEY TAB VALUE. Control characters never get in.
 *
 * Sessions that run at the same time share the files. So what a session adds is kept apart, too, and
 * at the end put behind the lines that the file holds by then, whoever wrote them. */
#include "ui/state.h"

#include "base/glyph.h"
#include "base/memory.h"
#include "base/place.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

enum { LIST_MARKS = HISTORY_COUNT, LIST_POSITIONS, LIST_COUNT };

enum {
    FILE_MAX = 4 << 20, /* bytes of a file that are read at most */
    LOCK_TRIES = 25,    /* for the lock, while another session saves */
    LOCK_PAUSE = 4      /* ms between two of them */
};

static const char *const file_names[LIST_COUNT] = {
    [HISTORY_SEARCH] = "searches",   [HISTORY_COMMAND] = "commands",
    [HISTORY_NARROW] = "narrowings", [HISTORY_FILE] = "files",
    [LIST_MARKS] = "marks",          [LIST_POSITIONS] = "positions",
};

struct list {
    char **lines; /* oldest first; owned */
    size_t count;
    size_t capacity;
};

struct state {
    bool keep; /* false: nothing is read or written */
    struct list lists[LIST_COUNT];
    struct list added[LIST_COUNT]; /* by this session, and not yet saved */
};

static void remove_at(struct list *list, size_t index)
{
    free(list->lines[index]);
    list->count--;
    memmove(&list->lines[index], &list->lines[index + 1],
            (list->count - index) * sizeof *list->lines);
}

static void clear(struct list *list)
{
    while (list->count) {
        remove_at(list, list->count - 1);
    }
    free(list->lines);
    *list = (struct list){0};
}

/* The length of what a list has only once: its lines, or the keys of its values, each with its TAB. */
static size_t key_length(int which, struct span line)
{
    const char *tab = which < HISTORY_COUNT ? NULL : memchr(line.bytes, '\t', line.length);
    return tab ? (size_t)(tab - line.bytes) + 1 : line.length;
}

/* Appends a line to list number `which`; an older one with the same key goes, and so does the oldest of
 * too many. */
static void append(struct list *list, int which, struct span line)
{
    size_t key = key_length(which, line);
    for (size_t i = list->count; i-- > 0;) {
        struct span other = span_of(list->lines[i]);
        if (key_length(which, other) == key && memcmp(other.bytes, line.bytes, key) == 0) {
            remove_at(list, i);
        }
    }
    if (list->count == HISTORY_MAX) {
        remove_at(list, 0);
    }
    list->lines =
        array_reserve(list->lines, &list->capacity, list->count + 1, sizeof *list->lines);
    list->lines[list->count++] = xstrndup(line.bytes, line.length);
}

/* ---------------------------------------------------------------------------------------------
 * Files */

static void read_list(struct list *list, int which, const char *path)
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
            append(list, which, span_make(line, length - 1));
        }
    }
    fclose(file);
}

struct state *state_open(bool keep)
{
    struct state *state = xcalloc(1, sizeof *state);
    state->keep = keep;
    for (int i = 0; i < LIST_COUNT && keep; i++) {
        struct buffer path = {0};
        if (place_append_user(PLACE_STATE, file_names[i], &path)) {
            read_list(&state->lists[i], i, buffer_string(&path));
        }
        buffer_free(&path);
    }
    return state;
}

/* Makes the directories above a file that are missing. */
static void make_directories(const char *path)
{
    char *part = xstrdup(path);
    for (char *slash = strchr(part + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        mkdir(part, 0700);
        *slash = '/';
    }
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

/* Opens the file "lock" and locks it, so that only one session saves at a time. Another needs a few
 * milliseconds; one that is stuck isn't waited for. -1 with the reason in errno. */
static int take_lock(const char *path)
{
    int lock = open(path, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    int tries = 0;
    while (lock >= 0 && flock(lock, LOCK_EX | LOCK_NB) != 0) {
        if (errno != EWOULDBLOCK || ++tries == LOCK_TRIES) {
            int reason = errno;
            close(lock);
            errno = reason;
            return -1;
        }
        poll(NULL, 0, LOCK_PAUSE);
    }
    return lock;
}

/* Puts what was added to a list behind what its file holds now. */
static bool save_list(struct state *state, int which, const char *path)
{
    struct list merged = {0};
    struct list *added = &state->added[which];
    read_list(&merged, which, path);
    for (size_t i = 0; i < added->count; i++) {
        append(&merged, which, span_of(added->lines[i]));
    }
    bool good = write_list(&merged, path);
    clear(&merged);
    if (good) {
        clear(added);
    }
    return good;
}

static bool has_added(const struct state *state)
{
    size_t count = 0;
    for (int i = 0; i < LIST_COUNT; i++) {
        count += state->added[i].count;
    }
    return count > 0;
}

bool state_save(struct state *state, struct buffer *reason)
{
    struct buffer path = {0};
    if (!state->keep || !has_added(state) || !place_append_user(PLACE_STATE, "lock", &path)) {
        return true;
    }
    size_t name = path.length - strlen("lock");
    make_directories(buffer_string(&path));
    int lock = take_lock(buffer_string(&path));
    bool good = lock >= 0;
    for (int i = 0; i < LIST_COUNT && good; i++) {
        if (state->added[i].count) {
            path.length = name;
            buffer_append_string(&path, file_names[i]);
            good = save_list(state, i, buffer_string(&path));
        }
    }
    if (!good) {
        buffer_printf(reason, "cannot %s %s: %s", lock < 0 ? "lock" : "write", buffer_string(&path),
                      strerror(errno));
    }
    if (lock >= 0) {
        close(lock);
    }
    buffer_free(&path);
    return good;
}

void state_free(struct state *state)
{
    if (!state) {
        return;
    }
    for (int i = 0; i < LIST_COUNT; i++) {
        clear(&state->lists[i]);
        clear(&state->added[i]);
    }
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

static void add(struct state *state, int which, struct span line)
{
    if (is_clean(line)) {
        append(&state->lists[which], which, line);
        append(&state->added[which], which, line);
    }
}

void state_add(struct state *state, enum history history, struct span line)
{
    add(state, (int)history, line);
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

static void set_value(struct state *state, int which, struct span key, struct span value)
{
    struct buffer line = {0};
    buffer_append_span(&line, key);
    buffer_append_char(&line, '\t');
    buffer_append_span(&line, value);
    if (key.length) {
        add(state, which, buffer_span(&line));
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
    set_value(state, LIST_MARKS, buffer_span(&key), value);
    buffer_free(&key);
}

struct span state_position(const struct state *state, struct span collection)
{
    return value_of(&state->lists[LIST_POSITIONS], collection);
}

void state_set_position(struct state *state, struct span collection, struct span value)
{
    set_value(state, LIST_POSITIONS, collection, value);
}
