/* SPDX-License-Identifier: ISC */
/* From keys to actions: sequences, numbers before them, letters behind them, and commands typed after
 * `:`. Part of the browser (browser.h); loop's thread. */
#ifndef UI_INPUT_H
#define UI_INPUT_H

#include "base/span.h"
#include "ui/actions.h"
#include "ui/key.h"
#include "ui/keymap.h"

#include <stdbool.h>

struct browser;

struct input {
    struct key keys[SEQUENCE_MAX]; /* of a sequence that is being typed */
    int key_count;
    unsigned number;               /* typed before an action; 0: none */
    bool waiting;                  /* for the letter of `action` */
    enum action_id action;
    struct loop_timer *partial;    /* runs while bytes may be the beginning of a key */
};

void input_init(struct browser *browser);

/* Takes the keys that have come; leaves when the terminal is gone. */
void input_read(struct browser *browser);

/* Does what a key is bound to. */
void input_key(struct browser *browser, struct key key);

/* Runs an action. */
void input_run(struct browser *browser, const struct call *call);

/* Runs a line: "ACTION [ARGUMENT]", "SETTING [VALUE]", or a number (a row to go to). */
void input_command(struct browser *browser, struct span line);

/* Appends what has been typed of a sequence, for the status line. */
void input_pending(const struct browser *browser, struct buffer *out);

/* Loads the keymap that the options name; what is wrong in a user's file becomes a complaint. */
void input_load_keys(struct browser *browser);

#endif
