/* SPDX-License-Identifier: ISC */
/* The last things done for the terminal. A signal handler can't be given a context, so what it needs
 * is the one file-level state of the browser: written while disarmed, only read by the handler. */
#include "ui/rescue.h"

#include <signal.h>
#include <stdlib.h>
#include <termios.h>
#include <unistd.h>

enum { RESCUE_SIZE = 512, STACK_SIZE = 16384 };

static const int crashes[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT};

enum { CRASH_COUNT = sizeof crashes / sizeof *crashes };

static struct {
    volatile sig_atomic_t armed;
    int descriptor;
    bool saved;                 /* `modes` hold something */
    bool installed;             /* the handlers are in place */
    struct termios modes;       /* of the terminal before it was taken over */
    size_t length;
    char bytes[RESCUE_SIZE];    /* what puts the terminal back */
    struct sigaction former[CRASH_COUNT];
    char stack[STACK_SIZE];     /* for handlers: a crash may have been a full stack */
} rescue;

/* Async-signal-safe. */
static void put_back(void)
{
    if (rescue.armed) {
        rescue.armed = 0;
        ssize_t written = write(rescue.descriptor, rescue.bytes, rescue.length);
        (void)written;
        if (rescue.saved) {
            tcsetattr(rescue.descriptor, TCSANOW, &rescue.modes);
        }
    }
}

/* A fault comes again when the handler returns; a signal that was sent has to be sent again. */
static void on_crash(int signal_number, siginfo_t *info, void *context)
{
    (void)context;
    static const char message[] =
        "smallprint: crashed; the terminal has been restored. Please report it.\n";
    bool armed = rescue.armed;
    put_back();
    if (armed) {
        ssize_t written = write(STDERR_FILENO, message, sizeof message - 1);
        (void)written;
    }
    for (size_t i = 0; i < CRASH_COUNT; i++) {
        sigaction(crashes[i], &rescue.former[i], NULL);
    }
    if (info->si_code <= 0) {
        raise(signal_number);
    }
}

static void install(void)
{
    stack_t stack = {.ss_sp = rescue.stack, .ss_size = sizeof rescue.stack};
    struct sigaction action = {.sa_sigaction = on_crash, .sa_flags = SA_ONSTACK | SA_SIGINFO};
    sigaltstack(&stack, NULL);
    sigemptyset(&action.sa_mask);
    for (size_t i = 0; i < CRASH_COUNT; i++) {
        sigaction(crashes[i], &action, &rescue.former[i]);
    }
    atexit(put_back);
    rescue.installed = true;
}

void rescue_save(int descriptor)
{
    rescue.saved = tcgetattr(descriptor, &rescue.modes) == 0;
}

void rescue_arm(int descriptor, struct span bytes)
{
    rescue.armed = 0;
    rescue.descriptor = descriptor;
    rescue.length = bytes.length < RESCUE_SIZE ? bytes.length : 0;
    memcpy(rescue.bytes, bytes.bytes, rescue.length);
    if (!rescue.installed) {
        install();
    }
    rescue.armed = 1;
}

void rescue_disarm(void)
{
    rescue.armed = 0;
}
