/* SPDX-License-Identifier: ISC */
/*
 * The pseudo-terminal, its screen, and waiting for it.
 */
#include "tests/terminal/tty.h"

#include <check.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

enum { ROW_BYTES = 4096, READ_BYTES = 65536 };

static long long now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (long long)time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

static int on_property(VTermProp property, VTermValue *value, void *context)
{
    struct tty *tty = context;
    if (property == VTERM_PROP_ALTSCREEN) {
        tty->alternate = value->boolean;
    } else if (property == VTERM_PROP_CURSORVISIBLE) {
        tty->cursor = value->boolean;
    } else if (property == VTERM_PROP_MOUSE) {
        tty->mouse = value->number;
    }
    return 1;
}

static const VTermScreenCallbacks callbacks = {.settermprop = on_property};

static void on_answer(const char *bytes, size_t length, void *context)
{
    struct tty *tty = context;
    (void)bytes;
    tty->answers += length;
}

/* In the child: the environment of the test, then the program. */
static _Noreturn void run(const struct tty_options *options)
{
    char *arguments[16] = {strdup("smallprint")};
    size_t count = 1;
    setenv("TERM", options->term ? options->term : "xterm-256color", 1);
    setenv("LC_ALL", options->locale ? options->locale : "C.UTF-8", 1);
    setenv("HOME", tty_home(), 1);
    unsetenv("XDG_STATE_HOME");
    unsetenv("XDG_CONFIG_HOME");
    unsetenv("TMUX");
    unsetenv("NO_COLOR");
    unsetenv("COLORFGBG");
    unsetenv("ESCDELAY");
    unsetenv("LINES");
    unsetenv("COLUMNS");
    for (size_t i = 0; options->set && options->set[i]; i++) {
        putenv(strdup(options->set[i]));
    }
    for (size_t i = 0; options->arguments && options->arguments[i] && count < 15; i++) {
        arguments[count++] = strdup(options->arguments[i]);
    }
    execv(SMALLPRINT_BUILD_DIRECTORY "/smallprint", arguments);
    _exit(126);
}

struct tty *tty_start(const struct tty_options *options)
{
    struct tty *tty = calloc(1, sizeof *tty);
    struct winsize size = {.ws_row = (unsigned short)options->rows,
                           .ws_col = (unsigned short)options->columns};
    const char *locale = options->locale ? options->locale : "C.UTF-8";
    tty->rows = options->rows;
    tty->columns = options->columns;
    tty->cursor = true;
    tty->terminal = vterm_new(tty->rows, tty->columns);
    vterm_set_utf8(tty->terminal, strstr(locale, "UTF-8") != NULL);
    vterm_output_set_callback(tty->terminal, on_answer, tty);
    tty->screen = vterm_obtain_screen(tty->terminal);
    vterm_screen_enable_altscreen(tty->screen, 1);
    vterm_screen_set_callbacks(tty->screen, &callbacks, tty);
    vterm_screen_reset(tty->screen, 1);
    tty_home();
    tty->child = forkpty(&tty->master, NULL, NULL, &size);
    ck_assert_msg(tty->child >= 0, "no pseudo-terminal: %s", strerror(errno));
    if (tty->child == 0) {
        run(options);
    }
    fcntl(tty->master, F_SETFL, O_NONBLOCK);
    return tty;
}

void tty_free(struct tty *tty)
{
    if (tty->child) {
        kill(tty->child, SIGKILL);
        waitpid(tty->child, NULL, 0);
    }
    close(tty->master);
    vterm_free(tty->terminal);
    ck_assert_msg(tty->answers == 0, "the program asked the terminal something");
    free(tty);
}

/* Takes what is there; false when nothing came within the time. */
static bool take(struct tty *tty, int milliseconds)
{
    static char bytes[READ_BYTES];
    struct pollfd wait = {.fd = tty->master, .events = POLLIN};
    if (tty->ended || poll(&wait, 1, milliseconds) <= 0) {
        return false;
    }
    ssize_t count = read(tty->master, bytes, sizeof bytes);
    if (count <= 0) {
        tty->ended = count == 0 || errno == EIO;
        return false;
    }
    tty->bytes += (size_t)count;
    vterm_input_write(tty->terminal, bytes, (size_t)count);
    return true;
}

void tty_type(struct tty *tty, const char *keys)
{
    size_t length = strlen(keys);
    while (length) {
        ssize_t written = write(tty->master, keys, length);
        if (written > 0) {
            keys += written;
            length -= (size_t)written;
        } else if (errno == EAGAIN) {
            take(tty, 10);
        } else {
            ck_assert_msg(errno == EINTR, "typing failed: %s", strerror(errno));
        }
    }
}

void tty_wait(struct tty *tty, tty_condition *condition, const void *what, const char *name)
{
    long long limit = now() + TTY_LIMIT;
    while (!condition(tty, what)) {
        long long left = limit - now();
        if (left <= 0 || (tty->ended && !condition(tty, what))) {
            tty_print(tty);
            ck_abort_msg("%s within %d ms: %s", tty->ended ? "the program ended" : "not",
                         TTY_LIMIT, name);
        }
        take(tty, left < 1000 ? (int)left : 1000);
    }
}

static bool shows(struct tty *tty, const void *what)
{
    return tty_shows(tty, what);
}

static bool hides(struct tty *tty, const void *what)
{
    return !tty_shows(tty, what);
}

void tty_expect(struct tty *tty, const char *text)
{
    tty_wait(tty, shows, text, text);
}

void tty_expect_gone(struct tty *tty, const char *text)
{
    tty_wait(tty, hides, text, text);
}

struct row_text {
    int row;
    const char *text;
};

static bool row_shows(struct tty *tty, const void *what)
{
    const struct row_text *wanted = what;
    return strstr(tty_row(tty, wanted->row), wanted->text) != NULL;
}

void tty_expect_row(struct tty *tty, int row, const char *text)
{
    struct row_text wanted = {row, text};
    tty_wait(tty, row_shows, &wanted, text);
}

int tty_expect_end(struct tty *tty)
{
    long long limit = now() + TTY_LIMIT;
    int status = 0;
    while (waitpid(tty->child, &status, WNOHANG) == 0) {
        if (now() > limit) {
            tty_print(tty);
            ck_abort_msg("the program does not end");
        }
        take(tty, 5);
    }
    tty->child = 0;
    while (take(tty, 0)) {
    }
    return status;
}

const char *tty_row(struct tty *tty, int row)
{
    static char text[ROW_BYTES];
    VTermRect rect = {row, row + 1, 0, tty->columns};
    size_t length = vterm_screen_get_text(tty->screen, text, sizeof text - 1, rect);
    while (length && text[length - 1] == ' ') {
        length--;
    }
    text[length] = '\0';
    return text;
}

bool tty_shows(struct tty *tty, const char *text)
{
    for (int row = 0; row < tty->rows; row++) {
        if (strstr(tty_row(tty, row), text)) {
            return true;
        }
    }
    return false;
}

VTermScreenCell tty_cell(struct tty *tty, int row, int column)
{
    VTermScreenCell cell;
    vterm_screen_get_cell(tty->screen, (VTermPos){row, column}, &cell);
    return cell;
}

bool tty_find(struct tty *tty, const char *text, int *row, int *column)
{
    for (*row = 0; *row < tty->rows; ++*row) {
        const char *whole = tty_row(tty, *row);
        const char *found = strstr(whole, text);
        if (found) {
            *column = 0;
            for (const char *at = whole; at < found; at++) {
                *column += ((unsigned char)*at & 0xC0) != 0x80;
            }
            return true;
        }
    }
    return false;
}

void tty_resize(struct tty *tty, int rows, int columns)
{
    struct winsize size = {.ws_row = (unsigned short)rows, .ws_col = (unsigned short)columns};
    tty->rows = rows;
    tty->columns = columns;
    vterm_set_size(tty->terminal, rows, columns);
    ioctl(tty->master, TIOCSWINSZ, &size);
}

void tty_signal(struct tty *tty, int signal_number)
{
    kill(tty->child, signal_number);
}

void tty_drain(struct tty *tty, int milliseconds)
{
    long long limit = now() + TTY_LIMIT;
    while (now() < limit && take(tty, milliseconds)) {
    }
}

bool tty_is_cooked(struct tty *tty)
{
    struct termios modes;
    return tcgetattr(tty->master, &modes) == 0 && (modes.c_lflag & (ICANON | ECHO | ISIG)) ==
                                                      (ICANON | ECHO | ISIG);
}

void tty_print(struct tty *tty)
{
    fprintf(stderr, "# screen, %dx%d:\n", tty->columns, tty->rows);
    for (int row = 0; row < tty->rows; row++) {
        fprintf(stderr, "# |%s\n", tty_row(tty, row));
    }
}
