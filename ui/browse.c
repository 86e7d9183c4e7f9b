/* SPDX-License-Identifier: ISC */
/* The browser at a terminal: its size, its signals, its end. */
#include "ui/browse.h"

#include "base/pool.h"
#include "ui/browser.h"

#include <locale.h>
#include <signal.h>
#include <stdio.h>

static void on_keys(void *context)
{
    input_read(context);
}

static void take_size(struct browser *browser)
{
    int rows;
    int columns;
    terminal_measure(browser->terminal);
    terminal_size(browser->terminal, &rows, &columns);
    if (rows != browser->grid.rows || columns != browser->grid.columns) {
        grid_resize(&browser->grid, rows, columns);
    }
    browser->dirty = true;
}

void action_suspend(struct browser *browser, const struct call *call)
{
    (void)call;
    terminal_suspend(browser->terminal);
    take_size(browser);
}

void action_redraw(struct browser *browser, const struct call *call)
{
    (void)call;
    terminal_forget(browser->terminal);
    take_size(browser);
}

static void on_resume(struct browser *browser)
{
    terminal_resume(browser->terminal);
    take_size(browser);
}

static void on_suspend(struct browser *browser)
{
    action_suspend(browser, NULL);
}

static void on_end(struct browser *browser)
{
    browser_quit(browser, 0);
}

struct signal_row {
    int number;
    void (*handle)(struct browser *browser);
};

static const struct signal_row signals[] = {
    {SIGWINCH, take_size}, {SIGTSTP, on_suspend}, {SIGCONT, on_resume},
    {SIGHUP, on_end},      {SIGTERM, on_end},     {SIGINT, on_end},
    {SIGQUIT, on_end},
};

enum { SIGNAL_COUNT = sizeof signals / sizeof *signals };

static void on_signal(void *context, int number)
{
    for (size_t i = 0; i < SIGNAL_COUNT; i++) {
        if (signals[i].number == number) {
            signals[i].handle(context);
        }
    }
}

/* Holds the signals back: one that comes between taking the terminal and catching signals would
 * leave it as it then is. */
static void hold_signals(bool hold)
{
    sigset_t set;
    sigemptyset(&set);
    for (size_t i = 0; i < SIGNAL_COUNT; i++) {
        sigaddset(&set, signals[i].number);
    }
    sigprocmask(hold ? SIG_BLOCK : SIG_UNBLOCK, &set, NULL);
}

static void attach(struct browser *browser)
{
    browser->cursor_stays = !terminal_hides_cursor(browser->terminal);
    terminal_set_lines(browser->terminal, (enum terminal_lines)browser->settings.lines);
    take_size(browser);
    loop_watch(browser->loop, terminal_descriptor(browser->terminal), on_keys);
    for (size_t i = 0; i < SIGNAL_COUNT; i++) {
        loop_catch(browser->loop, signals[i].number);
    }
    hold_signals(false);
}

int browse_main(const struct browse_options *options)
{
    struct browser browser = {0};
    struct buffer reason = {0};
    struct error error = {0};
    setlocale(LC_ALL, "");
    setlocale(LC_NUMERIC, "C");
    hold_signals(true);
    struct terminal *terminal = terminal_open(options->plain, &error);
    if (!terminal) {
        fprintf(stderr, "smallprint: %s\n", error.message);
        return 2;
    }
    pool_go_first(); /* and the lanes, which this thread starts */
    browser_open(&browser, options, on_signal);
    browser.terminal = terminal;
    attach(&browser);
    loop_run(browser.loop);
    terminal_close(terminal);
    int status = browser.status;
    browser_close(&browser, &reason);
    if (reason.length) {
        fprintf(stderr, "smallprint: %s\n", buffer_string(&reason));
    }
    buffer_free(&reason);
    return status;
}
