/* SPDX-License-Identifier: ISC */
/* What a login shell does for one program in the foreground. */
#include "tests/terminal/shell.h"

#include "base/memory.h"

#include <signal.h>
#include <stddef.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

enum {
    LONGEST_LIFE = 900, /* seconds after which the program is ended, whoever is still there */
    ARGUMENTS = 31,     /* at most */
};

static const int ignored[] = {SIGINT, SIGQUIT, SIGTSTP, SIGTTIN, SIGTTOU, SIGPIPE};

/* What the shell waits for; blocked, so that nothing is missed. */
static void fill_awaited(sigset_t *awaited)
{
    sigemptyset(awaited);
    sigaddset(awaited, SIGHUP);
    sigaddset(awaited, SIGCHLD);
}

static void set_signals(void (*handler)(int), int how)
{
    sigset_t awaited;
    for (size_t i = 0; i < sizeof ignored / sizeof *ignored; i++) {
        struct sigaction action = {.sa_handler = handler};
        sigemptyset(&action.sa_mask);
        sigaction(ignored[i], &action, NULL);
    }
    signal(SIGHUP, SIG_DFL); /* which nohup(1) would have all below it ignore */
    fill_awaited(&awaited);
    sigprocmask(how, &awaited, NULL);
}

static bool same_modes(const struct termios *a, const struct termios *b)
{
    return a->c_iflag == b->c_iflag && a->c_oflag == b->c_oflag && a->c_cflag == b->c_cflag &&
           a->c_lflag == b->c_lflag && memcmp(a->c_cc, b->c_cc, sizeof a->c_cc) == 0;
}

static pid_t start(const char *const *arguments, char *const *environment)
{
    char *copies[ARGUMENTS + 1] = {NULL}; /* which execve may change */
    struct rlimit no_cores = {0, 0};
    pid_t process = fork();
    if (process == 0) {
        setpgid(0, 0);
        tcsetpgrp(STDIN_FILENO, getpid());
        set_signals(SIG_DFL, SIG_UNBLOCK);
        setrlimit(RLIMIT_CORE, &no_cores);
        alarm(LONGEST_LIFE);
        for (size_t i = 0; i < ARGUMENTS && arguments[i]; i++) {
            copies[i] = xstrdup(arguments[i]);
        }
        execve(copies[0], copies, environment);
        _exit(127);
    }
    setpgid(process, process);
    tcsetpgrp(STDIN_FILENO, process);
    return process;
}

static bool tell(int news, const struct shell_news *what)
{
    return write(news, what, sizeof *what) == (ssize_t)sizeof *what;
}

static bool ordered(int orders)
{
    char order;
    return read(orders, &order, 1) == 1;
}

/* Waits until the program has stopped or ended; passes a hang-up on to it. */
static bool wait_for(pid_t process, int *status)
{
    sigset_t awaited;
    fill_awaited(&awaited);
    for (;;) {
        pid_t changed = waitpid(process, status, WUNTRACED | WNOHANG);
        if (changed != 0) {
            return changed == process;
        }
        if (sigwaitinfo(&awaited, NULL) == SIGHUP) {
            kill(-process, SIGHUP);
        }
    }
}

void shell_run(int news, int orders, const char *const *arguments, char *const *environment)
{
    struct termios before = {0};
    struct termios after = {0};
    set_signals(SIG_IGN, SIG_BLOCK);
    tcgetattr(STDIN_FILENO, &before);
    struct shell_news what = {.kind = SHELL_STARTED, .process = start(arguments, environment)};
    bool more = what.process > 0 && tell(news, &what);
    while (more && wait_for(what.process, &what.status)) {
        bool stopped = WIFSTOPPED(what.status);
        what.kind = stopped ? SHELL_STOPPED : SHELL_ENDED;
        what.modes_restored = tcgetattr(STDIN_FILENO, &after) == 0 && same_modes(&before, &after);
        tcsetpgrp(STDIN_FILENO, getpgrp());
        more = tell(news, &what) && ordered(orders) && stopped;
        if (more) {
            tcsetpgrp(STDIN_FILENO, what.process);
            kill(-what.process, SIGCONT);
        }
    }
    if (what.process > 0 && what.kind != SHELL_ENDED) {
        kill(-what.process, SIGKILL);
    }
}
