/* SPDX-License-Identifier: ISC */
/* The pseudo-terminal, its one poll loop, and the program at its other end. */
#include "tests/terminal/harness.h"

#include "base/memory.h"
#include "tests/terminal/shell.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum {
    READ_SIZE = 65536,
    KEYS_KEPT = 400,  /* bytes of the last keys that harness_describe shows */
    REST_STEP = 6,    /* milliseconds without processor time that count as rest */
    ENVIRONMENT = 64, /* variables at most */
};

/* Milliseconds after which a signal is sent again. The thread sanitizer keeps one that comes just before
 * a thread begins to wait until the thread does something else; an idle program doesn't. */
#if defined(__SANITIZE_THREAD__)
enum { SIGNAL_AGAIN = 1000 };
#else
enum { SIGNAL_AGAIN = INT_MAX };
#endif

struct harness {
    struct screen *screen;
    int terminal;     /* the master's descriptor; -1 after a hang-up or its end */
    int news, orders; /* pipes from and to the shell; orders is -1 when closed */
    pid_t shell;
    pid_t process;       /* the program's; 0 before and after */
    bool stopped, ended; /* news of the program */
    bool hung_up;
    int signal;             /* sent and not yet seen to do what is waited for; 0: none */
    struct shell_news last; /* the newest news */
    struct buffer outgoing; /* typed and not yet sent */
    struct buffer keys;     /* the last of what was done to it, for harness_describe */
    struct buffer report;   /* what harness_report returns */
    char *home;
    char *slave;         /* path of the other end */
    long long last_byte; /* microseconds, see harness_now */
};

long long harness_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (long long)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

/* ---------------------------------------------------------------------------------------------
 * Starting */

struct environment {
    char *variables[ENVIRONMENT + 1]; /* "NAME=VALUE", ended by NULL */
    size_t count;
};

static void add_variable(struct environment *environment, const char *name, const char *value,
                         const char *more)
{
    size_t size = strlen(name) + strlen(value) + strlen(more) + 1;
    if (environment->count < ENVIRONMENT) {
        char *variable = xmalloc(size);
        snprintf(variable, size, "%s%s%s", name, value, more);
        environment->variables[environment->count++] = variable;
    }
}

/* A sanitizer's options: the user's, and reports into files below `home`. */
static void add_sanitizer(struct environment *environment, const char *name, const char *home)
{
    const char *users = getenv(name);
    struct buffer start = {0};
    buffer_printf(&start, "%s=%s:log_path=", name, users ? users : "");
    add_variable(environment, buffer_string(&start), home, "/report");
    buffer_free(&start);
}

static void fill_environment(struct environment *environment, const struct harness_options *options)
{
    const char *path = getenv("PATH");
    for (const char *const *more = options->environment; more && *more; more++) {
        add_variable(environment, *more, "", "");
    }
    add_variable(environment, "PATH=", path ? path : "/usr/bin:/bin", "");
    add_variable(environment, "HOME=", options->home, "");
    add_variable(environment, "TMPDIR=", options->home, "");
    add_variable(environment, "XDG_CONFIG_HOME=", options->home, "/config");
    add_variable(environment, "XDG_CACHE_HOME=", options->home, "/cache");
    add_variable(environment, "XDG_STATE_HOME=", options->home, "/state");
    add_variable(environment, "XDG_DATA_HOME=", options->home, "/data");
    add_variable(environment, "TERM=", options->term ? options->term : "xterm-256color", "");
    add_variable(environment, "LC_ALL=", options->locale ? options->locale : "C.UTF-8", "");
    add_sanitizer(environment, "ASAN_OPTIONS", options->home);
    add_sanitizer(environment, "UBSAN_OPTIONS", options->home);
    add_sanitizer(environment, "TSAN_OPTIONS", options->home);
}

static bool open_pipes(int news[2], int orders[2])
{
    if (pipe(news) != 0) {
        return false;
    }
    if (pipe(orders) != 0) {
        close(news[0]);
        close(news[1]);
        return false;
    }
    for (int i = 0; i < 2; i++) {
        fcntl(news[i], F_SETFD, FD_CLOEXEC);
        fcntl(orders[i], F_SETFD, FD_CLOEXEC);
    }
    return true;
}

/* Starts the shell, and with it the program; false, with errno, when that can't be done. */
static bool start_shell(struct harness *harness, const struct harness_options *options,
                        const char *const *arguments)
{
    struct winsize size = {.ws_row = (unsigned short)screen_rows(harness->screen),
                           .ws_col = (unsigned short)screen_columns(harness->screen)};
    struct environment environment = {.count = 0};
    int news[2];
    int orders[2];
    char slave[128];
    if (!open_pipes(news, orders)) {
        return false;
    }
    fill_environment(&environment, options);
    fflush(NULL);
    harness->shell = forkpty(&harness->terminal, slave, NULL, &size);
    if (harness->shell == 0) {
        close(orders[1]);
        shell_run(news[1], orders[0], arguments, environment.variables);
        _exit(0);
    }
    for (size_t i = 0; i < environment.count; i++) {
        free(environment.variables[i]);
    }
    close(news[1]);
    close(orders[0]);
    harness->news = news[0];
    harness->orders = orders[1];
    if (harness->shell < 0) {
        return false;
    }
    harness->slave = xstrdup(slave);
    fcntl(harness->terminal, F_SETFL, O_NONBLOCK);
    fcntl(harness->terminal, F_SETFD, FD_CLOEXEC);
    return true;
}

struct harness *harness_start(const struct harness_options *options, const char *const *arguments)
{
    struct harness *harness = xcalloc(1, sizeof *harness);
    bool utf8 = !options->locale || strstr(options->locale, "UTF-8");
    harness->terminal = harness->news = harness->orders = -1;
    harness->home = xstrdup(options->home);
    harness->screen = screen_new(options->rows ? options->rows : 24,
                                 options->columns ? options->columns : 80, utf8);
    if (!start_shell(harness, options, arguments)) {
        harness_free(harness);
        return NULL;
    }
    return harness;
}

static void close_descriptor(int *descriptor)
{
    if (*descriptor >= 0) {
        close(*descriptor);
        *descriptor = -1;
    }
}

static bool has_started(struct harness *harness, void *context)
{
    (void)context;
    return harness->process != 0;
}

void harness_free(struct harness *harness)
{
    if (!harness) {
        return;
    }
    if (harness->shell > 0 && harness_wait(harness, has_started, NULL, HARNESS_LIMIT)) {
        kill(-harness->process, SIGKILL);
    }
    close_descriptor(&harness->orders);
    close_descriptor(&harness->terminal);
    if (harness->shell > 0) {
        waitpid(harness->shell, NULL, 0);
    }
    close_descriptor(&harness->news);
    screen_free(harness->screen);
    buffer_free(&harness->outgoing);
    buffer_free(&harness->keys);
    buffer_free(&harness->report);
    free(harness->slave);
    free(harness->home);
    free(harness);
}

/* ---------------------------------------------------------------------------------------------
 * The poll loop */

static void take_output(struct harness *harness)
{
    char bytes[READ_SIZE];
    ssize_t count = read(harness->terminal, bytes, sizeof bytes);
    if (count > 0) {
        harness->last_byte = harness_now();
        screen_take(harness->screen, span_make(bytes, (size_t)count));
    } else if (count == 0 || (errno != EAGAIN && errno != EINTR)) {
        close_descriptor(&harness->terminal); /* nobody holds the other end */
    }
}

static void send_keys(struct harness *harness)
{
    struct buffer *outgoing = &harness->outgoing;
    ssize_t count = write(harness->terminal, outgoing->bytes, outgoing->length);
    if (count > 0) {
        outgoing->length -= (size_t)count;
        memmove(outgoing->bytes, outgoing->bytes + count, outgoing->length);
    }
}

static void take_news(struct harness *harness)
{
    struct shell_news news;
    if (read(harness->news, &news, sizeof news) != (ssize_t)sizeof news) {
        close_descriptor(&harness->news);
        harness->ended = true;
        harness->process = 0;
        return;
    }
    harness->last = news;
    harness->stopped = news.kind == SHELL_STOPPED;
    harness->ended = news.kind == SHELL_ENDED;
    harness->process = harness->ended ? 0 : news.process;
    if (harness->ended) {
        close_descriptor(&harness->orders); /* the shell leaves, so that the output has an end */
    }
}

/* Takes what was sent before the news: when the shell leaves, the system drops what wasn't read. */
static void take_rest(struct harness *harness)
{
    struct pollfd rest = {.fd = harness->terminal, .events = POLLIN};
    while (harness->terminal >= 0 && poll(&rest, 1, 0) > 0 && rest.revents & POLLIN) {
        take_output(harness);
    }
}

/* Does what can be done within `milliseconds`; returns at the first thing that happens. */
static void step(struct harness *harness, int milliseconds)
{
    int least = harness->signal && milliseconds > SIGNAL_AGAIN ? SIGNAL_AGAIN : milliseconds;
    struct pollfd waits[] = {
        {.fd = harness->terminal, .events = POLLIN},
        {.fd = harness->news, .events = POLLIN},
    };
    if (harness->outgoing.length) {
        waits[0].events |= POLLOUT;
    }
    if (poll(waits, 2, least) <= 0) {
        if (least < milliseconds && harness->process) {
            kill(harness->process, harness->signal);
        }
        return;
    }
    if (waits[0].revents & POLLOUT) {
        send_keys(harness);
    }
    if (waits[0].revents & (POLLIN | POLLHUP | POLLERR)) {
        take_output(harness);
    }
    if (waits[1].revents) {
        take_rest(harness);
        take_news(harness);
    }
}

/* ---------------------------------------------------------------------------------------------
 * Doing things */

static void note(struct harness *harness, const char *what)
{
    struct buffer *keys = &harness->keys;
    buffer_append_string(keys, what);
    buffer_append_char(keys, ' ');
    if (keys->length > 2 * KEYS_KEPT) {
        size_t start = keys->length - KEYS_KEPT;
        memmove(keys->bytes, keys->bytes + start, KEYS_KEPT);
        keys->length = KEYS_KEPT;
    }
}

void harness_keys(struct harness *harness, const char *keys)
{
    note(harness, keys);
    screen_keys(harness->screen, keys, &harness->outgoing);
}

void harness_type(struct harness *harness, struct span bytes)
{
    char words[64];
    snprintf(words, sizeof words, "(%zu bytes: %02X ...)", bytes.length,
             bytes.length ? (unsigned char)bytes.bytes[0] : 0U);
    note(harness, words);
    buffer_append_span(&harness->outgoing, bytes);
}

void harness_resize(struct harness *harness, int rows, int columns)
{
    struct winsize size = {.ws_row = (unsigned short)rows, .ws_col = (unsigned short)columns};
    char words[64];
    snprintf(words, sizeof words, "(resize %dx%d)", columns, rows);
    note(harness, words);
    screen_resize(harness->screen, rows, columns);
    ioctl(harness->terminal, TIOCSWINSZ, &size);
    harness->signal = SIGWINCH;
}

void harness_signal(struct harness *harness, int signal_number)
{
    char words[64];
    snprintf(words, sizeof words, "(signal %d)", signal_number);
    note(harness, words);
    if (harness_wait(harness, has_started, NULL, HARNESS_LIMIT)) {
        kill(harness->process, signal_number);
        harness->signal = signal_number;
    }
}

void harness_continue(struct harness *harness)
{
    note(harness, "(continue)");
    harness->stopped = false;
    if (harness->orders >= 0 && write(harness->orders, "c", 1) != 1) {
        close_descriptor(&harness->orders);
    }
}

void harness_hang_up(struct harness *harness)
{
    note(harness, "(hang up)");
    harness->hung_up = true;
    close_descriptor(&harness->terminal);
    buffer_clear(&harness->outgoing);
}

/* ---------------------------------------------------------------------------------------------
 * Waiting */

bool harness_wait(struct harness *harness, harness_condition *condition, void *context, int limit)
{
    long long end = harness_now() + 1000LL * limit;
    for (;;) {
        bool over = harness->ended && harness->terminal < 0;
        if (condition(harness, context)) {
            harness->signal = 0;
            return true;
        }
        long long left = (end - harness_now() + 999) / 1000;
        if (over || left <= 0) {
            return false;
        }
        step(harness, (int)left);
    }
}

/* Whether the program has read everything that was typed: `slave` is the terminal's other end. (poll
 * has the system deliver first what it still holds in between; FIONREAD doesn't.) */
static bool has_read_keys(struct harness *harness, int slave)
{
    struct pollfd unread = {.fd = slave, .events = POLLIN};
    return harness->outgoing.length == 0 && poll(&unread, 1, 0) == 0;
}

/* The state of a thread by its status line in /proc: what follows the name in parentheses. */
static char thread_state(const char *path)
{
    char line[512];
    FILE *file = fopen(path, "re");
    size_t length = file ? fread(line, 1, sizeof line, file) : 0;
    const char *name_end = length ? memrchr(line, ')', length) : NULL;
    if (file) {
        fclose(file);
    }
    return name_end && name_end + 2 < line + length ? name_end[2] : '\0';
}

/* Whether one of its threads runs, waits for its turn on a busy machine, or waits for a disk. Systems
 * without /proc don't tell. */
static bool wants_processor(const struct harness *harness)
{
    char path[300];
    snprintf(path, sizeof path, "/proc/%d/task", (int)harness->process);
    DIR *threads = opendir(path);
    struct dirent *entry;
    bool wants = false;
    while (threads && !wants && (entry = readdir(threads))) {
        snprintf(path, sizeof path, "/proc/%d/task/%.20s/stat", (int)harness->process,
                 entry->d_name);
        wants = entry->d_name[0] != '.' && memchr("RD", thread_state(path), 2);
    }
    if (threads) {
        closedir(threads);
    }
    return wants;
}

/* Waits in steps of `step_limit` milliseconds until a whole one has passed in which nothing came,
 * everything typed was read and, with `resting`, no processor time was used. */
static bool wait_calm(struct harness *harness, int step_limit, bool resting, int limit)
{
    long long end = harness_now() + 1000LL * limit;
    int slave = open(harness->slave, O_RDONLY | O_NOCTTY | O_CLOEXEC);
    bool calm = false;
    while (!calm && !harness->ended && harness_now() < end) {
        long long start = harness_now();
        long long used = harness_processor_time(harness);
        size_t bytes = stream_bytes(screen_stream(harness->screen));
        bool was_read = has_read_keys(harness, slave);
        int left = step_limit;
        do {
            step(harness, left);
            left = step_limit - (int)((harness_now() - start) / 1000);
        } while (left > 0 && !harness->ended);
        calm = was_read && has_read_keys(harness, slave) &&
               bytes == stream_bytes(screen_stream(harness->screen)) &&
               (!resting || (!wants_processor(harness) && used == harness_processor_time(harness)));
    }
    close(slave);
    return calm;
}

bool harness_wait_silence(struct harness *harness, int milliseconds, int limit)
{
    return wait_calm(harness, milliseconds, false, limit);
}

bool harness_wait_rest(struct harness *harness, int limit)
{
    return wait_calm(harness, REST_STEP, true, limit);
}

static bool has_stopped(struct harness *harness, void *context)
{
    (void)context;
    return harness->stopped;
}

bool harness_wait_stop(struct harness *harness, bool *modes_restored, int limit)
{
    bool stopped = harness_wait(harness, has_stopped, NULL, limit);
    *modes_restored = harness->last.modes_restored;
    return stopped;
}

static bool has_ended(struct harness *harness, void *context)
{
    (void)context;
    return harness->ended && harness->terminal < 0;
}

bool harness_wait_end(struct harness *harness, struct harness_end *end, int limit)
{
    bool ended = harness_wait(harness, has_ended, NULL, limit);
    int status = harness->last.status;
    struct screen *screen = harness->screen;
    *end = (struct harness_end){
        .status = WIFEXITED(status) ? WEXITSTATUS(status) : -1,
        .signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0,
        .modes_restored = harness->hung_up || harness->last.modes_restored,
        .left_behind = harness->hung_up ? NULL : stream_left_behind(screen_stream(screen)),
    };
    return ended;
}

/* ---------------------------------------------------------------------------------------------
 * About it */

struct screen *harness_screen(struct harness *harness)
{
    return harness->screen;
}

pid_t harness_process(const struct harness *harness)
{
    return harness->process;
}

long long harness_processor_time(const struct harness *harness)
{
    clockid_t clock;
    struct timespec used;
    if (!harness->process || clock_getcpuclockid(harness->process, &clock) != 0 ||
        clock_gettime(clock, &used) != 0) {
        return -1;
    }
    return (long long)used.tv_sec * 1000000 + used.tv_nsec / 1000;
}

long long harness_last_byte(const struct harness *harness)
{
    return harness->last_byte;
}

static void append_file(const char *folder, const char *name, struct buffer *out)
{
    struct buffer path = {0};
    buffer_printf(&path, "%s/%s", folder, name);
    FILE *file = fopen(buffer_string(&path), "re");
    char line[512];
    while (file && fgets(line, sizeof line, file)) {
        buffer_printf(out, "# %s", line);
    }
    if (file) {
        fclose(file);
    }
    buffer_free(&path);
}

const char *harness_report(struct harness *harness)
{
    DIR *folder = opendir(harness->home);
    struct dirent *entry;
    buffer_clear(&harness->report);
    while (folder && (entry = readdir(folder))) {
        if (strncmp(entry->d_name, "report.", strlen("report.")) == 0) {
            append_file(harness->home, entry->d_name, &harness->report);
        }
    }
    if (folder) {
        closedir(folder);
    }
    return harness->report.length ? buffer_string(&harness->report) : NULL;
}

void harness_describe(struct harness *harness, struct buffer *out)
{
    screen_describe(harness->screen, out);
    buffer_printf(out, "# keys: %s\n", buffer_string(&harness->keys));
    if (harness->ended) {
        buffer_printf(out, "# the program has ended (status 0x%x)\n", harness->last.status);
    }
}
