/* SPDX-License-Identifier: ISC */
/* Finding the terminal, and what needs no library. */
#include "ui/tty.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

enum {
    DEFAULT_WAIT = 50, /* milliseconds */
    LONGEST_WAIT = 10000,
};

bool tty_open(struct tty *tty, struct error *error)
{
    *tty = (struct tty){.input = STDIN_FILENO, .output = STDOUT_FILENO};
    if (!isatty(STDOUT_FILENO)) {
        return error_set(error, "standard output is no terminal (see `smallprint --help` for what "
                                "runs without one)");
    }
    if (!isatty(STDIN_FILENO)) {
        tty->input = open("/dev/tty", O_RDWR | O_CLOEXEC);
        if (tty->input < 0) {
            return error_set(error, "standard input is no terminal, and there is no other");
        }
    }
    tty->streams[0] = fdopen(dup(tty->input), "r");
    tty->streams[1] = fdopen(dup(tty->output), "w");
    if (!tty->streams[0] || !tty->streams[1]) {
        return error_set_errno(error, errno, "cannot open the terminal");
    }
    return true;
}

void tty_close(struct tty *tty)
{
    for (size_t i = 0; i < 2; i++) {
        if (tty->streams[i]) {
            fclose(tty->streams[i]);
        }
    }
    if (tty->input > STDERR_FILENO) {
        close(tty->input);
    }
}

void tty_measure(const struct tty *tty, int *rows, int *columns)
{
    struct winsize size = {0};
    if (ioctl(tty->output, TIOCGWINSZ, &size) == 0 && size.ws_row && size.ws_col) {
        *rows = size.ws_row;
        *columns = size.ws_col;
    }
}

void tty_write(const struct tty *tty, struct span bytes)
{
    while (bytes.length) {
        ssize_t written = write(tty->output, bytes.bytes, bytes.length);
        if (written < 0 && errno != EINTR) {
            return;
        }
        if (written > 0) {
            bytes = span_slice(bytes, (size_t)written, bytes.length);
        }
    }
}

int tty_escape_wait(void)
{
    const char *setting = getenv("ESCDELAY");
    char *end = NULL;
    long value = setting ? strtol(setting, &end, 10) : -1;
    bool usable = setting && *setting && !*end && value >= 0 && value <= LONGEST_WAIT;
    return usable ? (int)value : DEFAULT_WAIT;
}
