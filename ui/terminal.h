/* SPDX-License-Identifier: ISC */
/* The terminal: keys come in, the grid goes out. The only room that knows ncurses and libtermkey.
 *
 * It never asks the terminal anything, never clears it while drawing, changes no palette, and sends
 * only the cells that changed. What the terminal was set to is put back on closing, at exit(), and
 * after a crash. There can be one at a time. One thread. */
#ifndef UI_TERMINAL_H
#define UI_TERMINAL_H

#include "base/error.h"
#include "base/span.h"
#include "ui/grid.h"
#include "ui/key.h"
#include "ui/theme.h"

#include <stdbool.h>

struct terminal;

/* Takes over the terminal: reads keys from standard input when that is a terminal, else from
 * /dev/tty; draws on standard output. `plain` keeps to the main screen. NULL with *error when there
 * is no terminal, or none that can place its cursor. */
struct terminal *terminal_open(bool plain, struct error *error);

/* Gives the terminal back as it was. NULL is fine. */
void terminal_close(struct terminal *terminal);

/* The descriptor to wait on for keys. */
int terminal_descriptor(const struct terminal *terminal);

void terminal_size(const struct terminal *terminal, int *rows, int *columns);

/* Asks the system for the size again. True when it changed. */
bool terminal_measure(struct terminal *terminal);

/* Takes what can be read without waiting; false when the terminal is gone (end of file, EIO). */
bool terminal_read(struct terminal *terminal);

enum terminal_keys { TERMINAL_NONE, TERMINAL_KEY, TERMINAL_PARTIAL };

/* The next key that was read. TERMINAL_PARTIAL: the bytes so far may be the beginning of one; with
 * `force` they are taken as they are. */
enum terminal_keys terminal_key(struct terminal *terminal, bool force, struct key *key);

/* Milliseconds to wait before forcing a partial key: $ESCDELAY, else 50. */
int terminal_wait(const struct terminal *terminal);

/* Whether it can hide its cursor; else the cursor had better stand where the user is. */
bool terminal_hides_cursor(const struct terminal *terminal);

/* Makes the terminal show the grid, which has the terminal's size. */
void terminal_draw(struct terminal *terminal, const struct grid *grid, const struct theme *theme);

/* The next draw sends everything. */
void terminal_forget(struct terminal *terminal);

/* How lines and signs are drawn. */
enum terminal_lines { LINES_AUTO, LINES_UTF8, LINES_ACS, LINES_ASCII };
void terminal_set_lines(struct terminal *terminal, enum terminal_lines lines);

void terminal_set_mouse(struct terminal *terminal, bool on);

/* Stops the program (as ^Z does elsewhere), and takes the terminal over again when it goes on. */
void terminal_suspend(struct terminal *terminal);

/* Takes the terminal over again after the program was stopped behind its back. */
void terminal_resume(struct terminal *terminal);

/* Hands text to the terminal's clipboard (OSC 52). */
void terminal_copy(struct terminal *terminal, struct span text);

#endif
